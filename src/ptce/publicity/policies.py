"""Who may rectify a call and answer in public: those who may prepare calls. Who follows one: anybody signed in, and any confirmed address."""

from ptce.calls.models import Call
from ptce.calls.policies import can_edit_call
from ptce.organisations.queries import Viewer


def can_rectify(viewer: Viewer, call: Call) -> bool:
    return can_edit_call(viewer, call)


def can_follow(viewer: Viewer, call: Call) -> bool:
    return viewer.is_signed_in and not call.is_historical


def can_answer(viewer: Viewer, call: Call) -> bool:
    return can_edit_call(viewer, call)
