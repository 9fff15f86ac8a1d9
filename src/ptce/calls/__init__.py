"""Calls (AMI, AAP), phases, criteria, forms: configuration, not code."""
