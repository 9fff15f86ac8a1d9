"""The platform on which France runs its PTCE scheme."""
