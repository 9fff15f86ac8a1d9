"""Executable legal rules: pure Python, one module per text. No clock, no input or output, no Django."""
