"""The life of a selection session: prepared by one person, confirmed by another, published at its hour."""

from dataclasses import dataclass

from ptce.core.errors import Refusal
from ptce.selection.enums import SessionStatus as S


class TransitionRefused(Refusal):
    """The session is not in a state from which this act is possible."""

    message = "La session n’est pas dans un état qui permet cette action. Rechargez la page pour voir où elle en est."


@dataclass(frozen=True)
class Transition:
    """One act: its name (the journal's verb), the states it starts from, the state it leads to, its label."""

    name: str
    sources: frozenset[S]
    target: S
    label: str


SUBMIT = Transition("submit", frozenset({S.PREPARING}), S.SUBMITTED, "Soumettre à confirmation")
TAKE_BACK = Transition("take_back", frozenset({S.SUBMITTED}), S.PREPARING, "Reprendre la préparation")
CONFIRM = Transition("confirm", frozenset({S.SUBMITTED}), S.CONFIRMED, "Confirmer les décisions")
PUBLISH = Transition("publish", frozenset({S.CONFIRMED}), S.PUBLISHED, "Publier")
TRANSITIONS = (SUBMIT, TAKE_BACK, CONFIRM, PUBLISH)


def next_status(current: str, transition: Transition) -> S:
    """Return the state after the transition. Raises TransitionRefused."""
    if current not in transition.sources:
        raise TransitionRefused
    return transition.target
