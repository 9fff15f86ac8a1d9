"""Legal persons; the bodies (CNA, CRA) and the dated mandates from which rights come."""
