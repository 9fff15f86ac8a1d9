"""The state of a dossier in the words of its team."""

from collections.abc import Mapping
from dataclasses import dataclass

from ptce.core.dates import day, instant
from ptce.dossiers.enums import DossierStatus as S
from ptce.dossiers.models import Dossier


@dataclass(frozen=True, slots=True)
class State:
    """A state: its name, the colour of its badge, what it means for the team."""

    label: str
    kind: str
    sentence: str


_STATES: Mapping[str, State] = {
    S.DRAFT: State("brouillon", "info", "Ce dossier n’est pas encore déposé\u00a0: seule votre équipe le voit."),
    S.INCOMPLETE: State("pièces demandées", "warning", "L’administration attend des pièces de votre part avant de poursuivre l’examen."),
    S.ELIGIBLE: State("recevable", "success", "Votre dossier est recevable\u00a0: il est en cours d’examen. La décision sera notifiée à l’équipe."),
    S.INELIGIBLE: State("irrecevable", "error", "Votre dossier a été déclaré irrecevable. La décision en donne les motifs et les recours."),
    S.LAUREATE: State("lauréat", "success", "Votre dossier est retenu. Félicitations à toute l’équipe."),
    S.RESERVE: State("liste de réserve", "info", "Votre dossier est sur la liste de réserve\u00a0: il sera retenu si une place se libère."),
    S.REFUSED: State("non retenu", "", "Votre dossier n’est pas retenu. La décision en donne les motifs et les recours."),
    S.RENOUNCED: State("a renoncé", "", "Votre pôle a renoncé au bénéfice de cet appel."),
}


def state_of(dossier: Dossier) -> State:
    """Return the state of a dossier in words; no statement."""
    if dossier.status != S.SUBMITTED:
        return _STATES[dossier.status]
    sentence = f"Votre dossier a été reçu le {instant(dossier.submitted_at)}. L’administration examine s’il est recevable."
    if dossier.implicit_decision_on is not None:
        sentence += f" Sans réponse de sa part, une décision implicite naîtra le {day(dossier.implicit_decision_on)}."
    return State("déposé", "success", sentence)
