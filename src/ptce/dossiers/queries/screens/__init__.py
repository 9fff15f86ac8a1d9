"""What the applicants' screens show, prepared once: sentences, addresses, lines."""
