"""The registry of PTCEs: dated statuses with evidence."""
