"""The life of an assignment: proposed, accepted or not, submitted."""

from ptce.core import lifecycle as core
from ptce.core.lifecycle import Transition
from ptce.reviews.enums import AssignmentStatus as S


class TransitionRefused(core.TransitionRefused):
    """The assignment is not in a state from which this act is possible."""

    message = "Cet avis n’est pas dans un état qui permet cette action. Rechargez la page pour voir où il en est."


ACCEPT = Transition("accept", frozenset({S.PROPOSED}), S.ACCEPTED, "Accepter")
REFUSE = Transition("refuse", frozenset({S.PROPOSED, S.ACCEPTED}), S.REFUSED, "Refuser")
RECUSE = Transition("recuse", frozenset({S.PROPOSED, S.ACCEPTED, S.SUBMITTED}), S.RECUSED, "Se déporter")
SUBMIT = Transition("submit", frozenset({S.ACCEPTED}), S.SUBMITTED, "Rendre l’avis")
REOPEN = Transition("reopen", frozenset({S.SUBMITTED}), S.ACCEPTED, "Reprendre l’avis")
CANCEL = Transition("cancel", frozenset({S.PROPOSED, S.ACCEPTED}), S.CANCELLED, "Annuler")
TRANSITIONS = (ACCEPT, REFUSE, RECUSE, SUBMIT, REOPEN, CANCEL)

ACTIVE = frozenset({S.PROPOSED, S.ACCEPTED, S.SUBMITTED})
WORKING = frozenset({S.PROPOSED, S.ACCEPTED})


def next_status(current: str, transition: Transition[S]) -> S:
    """Return the state after the transition. Raises TransitionRefused."""
    return transition.follow(current, refused=TransitionRefused)
