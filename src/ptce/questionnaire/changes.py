"""The kinds of change between two revisions of a form, and what each means for somebody who answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ChangeKind(StrEnum):
    """What happened to a section or a question."""

    SECTION_ADDED = "SECTION_ADDED"
    SECTION_REWORDED = "SECTION_REWORDED"
    SECTION_MOVED = "SECTION_MOVED"
    SECTION_SETTINGS_CHANGED = "SECTION_SETTINGS_CHANGED"
    SECTION_REMOVED = "SECTION_REMOVED"
    QUESTION_ADDED = "QUESTION_ADDED"
    QUESTION_MOVED = "QUESTION_MOVED"
    QUESTION_REMOVED = "QUESTION_REMOVED"
    REWORDED = "REWORDED"
    MADE_REQUIRED = "MADE_REQUIRED"
    MADE_OPTIONAL = "MADE_OPTIONAL"
    TIGHTENED = "TIGHTENED"
    LOOSENED = "LOOSENED"
    OPTIONS_REMOVED = "OPTIONS_REMOVED"
    OPTIONS_ADDED = "OPTIONS_ADDED"
    OPTIONS_REWORDED = "OPTIONS_REWORDED"
    ROLE_CHANGED = "ROLE_CHANGED"
    CONDITION_CHANGED = "CONDITION_CHANGED"
    FORMULA_CHANGED = "FORMULA_CHANGED"
    SETTINGS_CHANGED = "SETTINGS_CHANGED"


LABELS: Mapping[ChangeKind, str] = {
    ChangeKind.SECTION_ADDED: "Section ajoutée",
    ChangeKind.SECTION_REWORDED: "Section reformulée",
    ChangeKind.SECTION_MOVED: "Section déplacée",
    ChangeKind.SECTION_SETTINGS_CHANGED: "Réglage de la section modifié",
    ChangeKind.SECTION_REMOVED: "Section retirée",
    ChangeKind.QUESTION_ADDED: "Question ajoutée",
    ChangeKind.QUESTION_MOVED: "Question déplacée",
    ChangeKind.QUESTION_REMOVED: "Question retirée",
    ChangeKind.REWORDED: "Question reformulée",
    ChangeKind.MADE_REQUIRED: "Question rendue obligatoire",
    ChangeKind.MADE_OPTIONAL: "Question rendue facultative",
    ChangeKind.TIGHTENED: "Limite resserrée",
    ChangeKind.LOOSENED: "Limite assouplie",
    ChangeKind.OPTIONS_REMOVED: "Choix retirés",
    ChangeKind.OPTIONS_ADDED: "Choix ajoutés",
    ChangeKind.OPTIONS_REWORDED: "Choix reformulés",
    ChangeKind.ROLE_CHANGED: "Colonne alimentée",
    ChangeKind.CONDITION_CHANGED: "Condition d’affichage",
    ChangeKind.FORMULA_CHANGED: "Calcul modifié",
    ChangeKind.SETTINGS_CHANGED: "Réglage modifié",
}
_NOTHING_TO_DO = "Rien à faire\u00a0: les réponses données restent."
_TO_ANSWER = "Il faut y répondre avant le dépôt."
_CONSEQUENCES: Mapping[ChangeKind, str] = {
    ChangeKind.SECTION_ADDED: "Une nouvelle partie paraît dans le dossier.",
    ChangeKind.SECTION_REMOVED: "La partie disparaît du dossier\u00a0; ce qui y était écrit reste lisible.",
    ChangeKind.SECTION_SETTINGS_CHANGED: "Les réponses données restent\u00a0; la partie est à relire.",
    ChangeKind.QUESTION_ADDED: "On peut y répondre, ou non.",
    ChangeKind.QUESTION_REMOVED: "Une réponse déjà donnée reste lisible, parmi les questions retirées\u00a0; elle n’est plus transmise.",
    ChangeKind.REWORDED: "La réponse donnée reste\u00a0: à relire, si la question a changé de sens.",
    ChangeKind.MADE_REQUIRED: _TO_ANSWER,
    ChangeKind.MADE_OPTIONAL: "Le dossier peut être déposé sans cette réponse.",
    ChangeKind.TIGHTENED: "Une réponse qui dépasse la nouvelle limite reste entière\u00a0; elle est à reprendre avant le dépôt.",
    ChangeKind.OPTIONS_REMOVED: "Une réponse déjà donnée reste, marquée «\u00a0n’est plus proposée\u00a0»\u00a0; à changer avant le dépôt.",
    ChangeKind.OPTIONS_ADDED: "Les réponses données restent\u00a0; d’autres peuvent être choisies.",
    ChangeKind.OPTIONS_REWORDED: "Les réponses données restent, sous leur nouveau libellé.",
    ChangeKind.CONDITION_CHANGED: "Elle peut paraître ou disparaître\u00a0; les réponses données restent, et reparaissent avec elle.",
    ChangeKind.FORMULA_CHANGED: "Le résultat est calculé à nouveau\u00a0: à relire.",
    ChangeKind.SETTINGS_CHANGED: "La réponse donnée reste\u00a0; elle est à relire.",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `subject`: the question's label or the section's title. `detail`: before and after, in words.

    field_id is empty for a section. options: the values no longer proposed. is_required: of the question, in the new form.
    """

    kind: ChangeKind
    section_id: str
    field_id: str
    subject: str
    detail: str = ""
    options: tuple[str, ...] = ()
    is_required: bool = False

    @property
    def consequence(self) -> str:
        """Return what it means for somebody who answers."""
        if self.kind is ChangeKind.QUESTION_ADDED and self.is_required:
            return _TO_ANSWER
        return _CONSEQUENCES.get(self.kind, _NOTHING_TO_DO)

    @property
    def text(self) -> str:
        """Return the change in a few words: « Choix retirés : « Autre » »."""
        label = LABELS[self.kind]
        return f"{label}\u00a0: {self.detail}" if self.detail else label
