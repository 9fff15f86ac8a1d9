"""Append-only log: who did what to what, when, before and after; sealed by chained hashes."""
