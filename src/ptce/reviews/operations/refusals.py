"""What the operations of the examination refuse, in French."""

from datetime import datetime

from ptce.core.dates import hour
from ptce.core.errors import Refusal


class NotUnderReview(Refusal):
    """The dossier is not receivable, or a decision has been taken."""

    message = "Ce dossier n’est pas en cours d’examen\u00a0: on ne confie que les dossiers recevables et non décidés."


class NotAReviewer(Refusal):
    """The person holds no mandate that lets them read dossiers."""

    message = "Cette personne n’a pas de mandat en cours qui permette de lui confier un dossier."
    field = "reviewer"


class TooManyReaders(Refusal):
    """The region's two readers are named."""

    message = "Ce dossier a déjà ses deux lecteurs. Annulez l’un des deux pour en désigner un autre."


class AlreadyAssigned(Refusal):
    """The person already has the dossier."""

    message = "Ce dossier est déjà confié à cette personne."
    field = "reviewer"


class ConflictFound(Refusal):
    """A conflict of interest was found, and recorded; `reason` says which."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"Conflit d’intérêts\u00a0: {reason} Cette personne ne verra plus rien de ce dossier.", field="reviewer")


class Recused(Refusal):
    """The person stood aside from this dossier, or was found in conflict with it."""

    message = "Cette personne s’est déportée de ce dossier\u00a0: il ne peut pas lui être confié."
    field = "reviewer"


class DueDatePassed(Refusal):
    """The due date is not in the future."""

    message = "La date attendue doit être postérieure à aujourd’hui."
    field = "due_on"


class ReasonMissing(Refusal):
    """An act that needs a reason came without one."""

    message = "Indiquez le motif en une phrase."
    field = "reason"


class NotWritable(Refusal):
    """The review was not accepted, or is already handed in."""

    message = "Cet avis ne peut pas être modifié\u00a0: acceptez-le d’abord, ou reprenez-le s’il est déjà rendu."


class MarkOutOfScale(Refusal):
    """The mark is not one of the criterion's marks, or the criterion not one of the call's."""

    def __init__(self, scale: int | None) -> None:
        super().__init__("Ce critère n’est pas dans la grille de l’appel." if scale is None else f"La note va de 0 à {scale}.", field="value")


class Overwritten(Refusal):
    """The text or mark was changed in another tab since this one was shown; `version` is the one to start again from."""

    def __init__(self, version: int, at: datetime | None, *, value: int | None = None, text: str = "") -> None:
        self.version, self.value, self.text = version, value, text
        when = f" à {hour(at)}" if at else ""
        super().__init__(f"Modifié dans un autre onglet{when}\u00a0: rien n’a été écrasé. Relisez, puis enregistrez de nouveau si besoin.")


class MarksMissing(Refusal):
    """Criteria have no mark; `names` lists them."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        plural = "ces critères" if len(names) > 1 else "ce critère"
        super().__init__(
            f"Il manque une note sur {plural}\u00a0: {' ; '.join(names)}. Notez-les, ou confirmez l’envoi sans elles.".replace(" ;", "\u00a0;")
        )


class RecommendationMissing(Refusal):
    """No recommendation was given."""

    message = "Choisissez votre avis\u00a0: favorable, réservé ou défavorable."
    field = "recommendation"


class CommentMissing(Refusal):
    """No overall comment was given."""

    message = "Écrivez votre appréciation d’ensemble en quelques phrases."
    field = "comment"


class ReviewsClosed(Refusal):
    """The decisions are before their second reader: the marks they rest on no longer change."""

    message = "Les décisions sont soumises à confirmation\u00a0: les avis et leurs notes ne changent plus."


class QuestionMissing(Refusal):
    """An opinion was asked without a question."""

    message = "Écrivez la question posée."
    field = "question"


class OpinionAlreadyAsked(Refusal):
    """An opinion is already asked from this person."""

    message = "Un avis est déjà demandé à cette personne."
    field = "email"


class OpinionClosed(Refusal):
    """The opinion is given or cancelled."""

    message = "Cette demande d’avis est close."


class AlreadyReminded(Refusal):
    """A reminder left less than a day ago."""

    message = "Une relance est déjà partie aujourd’hui."


class RankTwice(Refusal):
    """Two dossiers have the same rank."""

    def __init__(self, ranks: list[int]) -> None:
        listed = ", ".join(str(rank) for rank in ranks)
        super().__init__(f"Le même rang est donné à plusieurs dossiers\u00a0: {listed}. Donnez un rang différent à chacun.", field="ranks")


class NotRankable(Refusal):
    """A dossier of the list is not of this region and call, not receivable, or decided."""

    message = "Un dossier de la liste ne peut plus être classé (il n’est pas recevable, ou n’est pas de cette région). Rechargez la page."


class RankingChanged(Refusal):
    """Somebody else changed the list since it was shown."""

    message = (
        "Le classement a été modifié entre-temps par une autre personne\u00a0: rien n’a été écrasé. Voici la liste à jour, reprenez vos changements."
    )


class RankingValidated(Refusal):
    """The list is validated."""

    message = "Le classement est validé. Reprenez-le pour le modifier."


class NothingRanked(Refusal):
    """No dossier is ranked."""

    message = "Aucun dossier n’est classé\u00a0: donnez au moins un rang avant de valider."
