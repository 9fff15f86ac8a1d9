"""The life of a dossier: the only place where a state follows another."""

from ptce.core import lifecycle as core
from ptce.core.lifecycle import Transition
from ptce.dossiers.enums import DossierStatus as S


class TransitionRefused(core.TransitionRefused):
    """The dossier is not in a state from which this act is possible."""

    message = "Le dossier n’est pas dans un état qui permet cette action. Rechargez la page pour voir où il en est."


SUBMIT = Transition("submit", frozenset({S.DRAFT}), S.SUBMITTED, "Déposer le dossier")
WITHDRAW = Transition("withdraw", frozenset({S.SUBMITTED, S.INCOMPLETE}), S.DRAFT, "Retirer le dépôt")
ASK_PIECES = Transition("ask_pieces", frozenset({S.SUBMITTED}), S.INCOMPLETE, "Demander des pièces")
RESUME = Transition("resume", frozenset({S.INCOMPLETE}), S.SUBMITTED, "Reprendre l’examen")
DECLARE_ELIGIBLE = Transition("declare_eligible", frozenset({S.SUBMITTED, S.INCOMPLETE, S.INELIGIBLE}), S.ELIGIBLE, "Déclarer recevable")
DECLARE_INELIGIBLE = Transition("declare_ineligible", frozenset({S.SUBMITTED, S.INCOMPLETE, S.ELIGIBLE}), S.INELIGIBLE, "Déclarer irrecevable")
SELECT = Transition("select", frozenset({S.ELIGIBLE, S.RESERVE}), S.LAUREATE, "Retenir")
HOLD_IN_RESERVE = Transition("hold_in_reserve", frozenset({S.ELIGIBLE}), S.RESERVE, "Placer en réserve")
REFUSE = Transition("refuse", frozenset({S.ELIGIBLE, S.RESERVE}), S.REFUSED, "Ne pas retenir")
RENOUNCE = Transition("renounce", frozenset({S.LAUREATE}), S.RENOUNCED, "Renoncer")
TRANSITIONS = (SUBMIT, WITHDRAW, ASK_PIECES, RESUME, DECLARE_ELIGIBLE, DECLARE_INELIGIBLE, SELECT, HOLD_IN_RESERVE, REFUSE, RENOUNCE)

EDITABLE = frozenset({S.DRAFT})
# Filed and not yet judged: the legal clock may run.
PENDING = frozenset({S.SUBMITTED, S.INCOMPLETE})
FILED = frozenset(set(S) - {S.DRAFT})
DECIDED = frozenset({S.LAUREATE, S.RESERVE, S.REFUSED, S.RENOUNCED, S.INELIGIBLE})
# A dossier of a first phase that a dossier of the second may follow: not refused, not renounced (domain.md § 2.3).
OPENS_SECOND_PHASE = frozenset({S.DRAFT, S.SUBMITTED, S.INCOMPLETE, S.ELIGIBLE, S.LAUREATE, S.RESERVE})
# The legal clock runs until an express decision.
AWAITING_DECISION = frozenset({S.SUBMITTED, S.INCOMPLETE, S.ELIGIBLE})
KEPT = frozenset({S.ELIGIBLE, S.LAUREATE, S.RESERVE, S.REFUSED, S.RENOUNCED})


def next_status(current: str, transition: Transition[S]) -> S:
    """Return the state after the transition. Raises TransitionRefused."""
    return transition.follow(current, refused=TransitionRefused)
