"""The life of a call: prepared, published, withdrawn. Open or closed is a question of instants, not a state."""

from datetime import datetime

from ptce.calls.enums import CallStatus, Period
from ptce.core import lifecycle as core
from ptce.core.lifecycle import Transition


class TransitionRefused(core.TransitionRefused):
    """The call is not in a state from which this act is possible."""

    message = "Cet appel n’est pas dans un état qui permet cette action."


PUBLISH = Transition("publish", frozenset({CallStatus.DRAFT}), CallStatus.PUBLISHED, "Publier l’appel")
WITHDRAW = Transition("withdraw", frozenset({CallStatus.PUBLISHED}), CallStatus.WITHDRAWN, "Retirer l’appel")
TRANSITIONS = (PUBLISH, WITHDRAW)


def next_status(current: str, transition: Transition[CallStatus]) -> CallStatus:
    """Return the state after the transition. Raises TransitionRefused."""
    return transition.follow(current, refused=TransitionRefused)


def period(opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> Period:
    """Return where the call stands: opening included, closing included (a request received at the very instant is in time).

    Without a closing instant the call is permanent; without an opening one it is known from the past only.
    """
    if opens_at is None:
        return Period.CLOSED
    if now < opens_at:
        return Period.COMING
    if closes_at is not None and now > closes_at:
        return Period.CLOSED
    return Period.OPEN
