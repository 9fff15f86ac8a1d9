"""The life of a selection session: prepared by one person, confirmed by another, published at its hour."""

from ptce.core import lifecycle as core
from ptce.core.lifecycle import Transition
from ptce.selection.enums import SessionStatus as S


class TransitionRefused(core.TransitionRefused):
    """The session is not in a state from which this act is possible."""

    message = "La session n’est pas dans un état qui permet cette action. Rechargez la page pour voir où elle en est."


SUBMIT = Transition("submit", frozenset({S.PREPARING}), S.SUBMITTED, "Soumettre à confirmation")
TAKE_BACK = Transition("take_back", frozenset({S.SUBMITTED}), S.PREPARING, "Reprendre la préparation")
CONFIRM = Transition("confirm", frozenset({S.SUBMITTED}), S.CONFIRMED, "Confirmer les décisions")
PUBLISH = Transition("publish", frozenset({S.CONFIRMED}), S.PUBLISHED, "Publier")
TRANSITIONS = (SUBMIT, TAKE_BACK, CONFIRM, PUBLISH)


def next_status(current: str, transition: Transition[S]) -> S:
    """Return the state after the transition. Raises TransitionRefused."""
    return transition.follow(current, refused=TransitionRefused)
