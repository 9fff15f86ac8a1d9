"""Pure rules of what is told of a call."""
