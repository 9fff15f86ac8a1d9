"""Outbox and sending."""
