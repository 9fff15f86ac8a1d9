"""Write bodies and mandates; ask the national directory."""

from ptce.organisations.operations.bodies import ensure_bodies
from ptce.organisations.operations.lookup import await_answers, check_pending, keep_answers, look_up
from ptce.organisations.operations.mandates import (
    AlreadyHeld,
    EndBeforeStart,
    LastOfficer,
    MandateOver,
    RoleDoesNotFit,
    end_mandate,
    give_mandate,
)

__all__ = [
    "AlreadyHeld",
    "EndBeforeStart",
    "LastOfficer",
    "MandateOver",
    "RoleDoesNotFit",
    "await_answers",
    "check_pending",
    "end_mandate",
    "ensure_bodies",
    "give_mandate",
    "keep_answers",
    "look_up",
]
