"""Stored files and their checks."""
