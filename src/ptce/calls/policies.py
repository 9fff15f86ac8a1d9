"""Who may prepare calls: national officers alone."""

from ptce.calls.models import Call
from ptce.organisations.queries import Viewer


def can_create_call(viewer: Viewer) -> bool:
    return viewer.is_officer


def can_edit_call(viewer: Viewer, call: Call) -> bool:
    """Say whether the person may change the call; whether its state allows it is for the operation to say."""
    return viewer.is_officer and not call.is_historical


def can_publish_call(viewer: Viewer, call: Call) -> bool:
    return can_edit_call(viewer, call)


def can_withdraw_call(viewer: Viewer, call: Call) -> bool:
    return can_edit_call(viewer, call)
