"""Sessions, decisions, letters, publication."""
