"""Acknowledgement of receipt of a request: code des relations entre le public et l'administration (CRPA)."""

from ptce.law.acknowledgement.clock import (
    LEGAL_MONTHS,
    LEGAL_SILENCE_ON_MONEY,
    Silence,
    Suspension,
    add_months,
    implicit_acceptance_on,
    implicit_decision_on,
    merged_suspensions,
    suspension_for_missing_pieces,
)
from ptce.law.acknowledgement.receipt import Acknowledgement, Mention, Service, decided_by_silence_on, mentions, missing_mentions

__all__ = [
    "LEGAL_MONTHS",
    "LEGAL_SILENCE_ON_MONEY",
    "Acknowledgement",
    "Mention",
    "Service",
    "Silence",
    "Suspension",
    "add_months",
    "decided_by_silence_on",
    "implicit_acceptance_on",
    "implicit_decision_on",
    "mentions",
    "merged_suspensions",
    "missing_mentions",
    "suspension_for_missing_pieces",
]
