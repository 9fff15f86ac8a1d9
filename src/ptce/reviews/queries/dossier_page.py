"""A dossier as those who examine or read it see it: strings ready to be shown."""

from dataclasses import dataclass

from ptce.core.dates import day, euros, instant, paris_date, size
from ptce.documents.enums import Scan
from ptce.dossiers.models import Dossier, Piece
from ptce.dossiers.queries import Content, Findings, content, findings, names_of, open_piece_request, standing_submission
from ptce.dossiers.queries.screens.answers import ReadAnswer
from ptce.dossiers.queries.screens.archived import archived_section
from ptce.law.findings import Finding, Outcome
from ptce.organisations.queries import Viewer
from ptce.questionnaire.definition import Field, Section
from ptce.questionnaire.display import Table, display
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.places import Names
from ptce.reviews import lifecycle
from ptce.reviews.enums import AssignmentKind, AssignmentStatus
from ptce.reviews.models import Assignment
from ptce.reviews.queries.desk import BADGES
from ptce.reviews.queries.standing import READERS_PER_DOSSIER, is_pending, is_under_review, is_waiting_for_pieces

OUTCOME_BADGES = {Outcome.MET: "success", Outcome.NOT_MET: "error", Outcome.HUMAN: "warning"}


@dataclass(frozen=True)
class File:
    """A piece to download, unless the antivirus holds it."""

    id: int
    name: str
    detail: str
    is_served: bool
    has_preview: bool


@dataclass(frozen=True)
class Answer:
    """One question with its answer: a text, a table or files."""

    label: str
    text: str = ""
    table: Table | None = None
    files: tuple[File, ...] = ()
    id: str = ""


@dataclass(frozen=True)
class AnswerSection:
    """A section of the form with its answers."""

    id: str
    title: str
    answers: tuple[Answer, ...]
    intro: str = ""


@dataclass(frozen=True)
class FindingLine:
    """One condition of a text, with its article."""

    title: str
    outcome: str
    badge: str
    message: str
    article: str


@dataclass(frozen=True)
class FindingGroup:
    """The conditions of one text and their sum."""

    title: str
    outcome: str
    badge: str
    findings: tuple[FindingLine, ...]


@dataclass(frozen=True)
class Reading:
    """What is read of a dossier: answers, pieces, findings."""

    sections: tuple[AnswerSection, ...]
    groups: tuple[FindingGroup, ...]


@dataclass(frozen=True)
class MainAction:
    """What to do next with the dossier, with the address's name; `url` empty: nothing to do but wait."""

    title: str
    text: str
    label: str = ""
    url: str = ""


@dataclass(frozen=True)
class Heading:
    """What stands at the head of each page of a dossier."""

    number: str
    name: str
    status: str
    badge: str
    facts: tuple[tuple[str, str], ...]
    clock: str
    reason: str


def reading(dossier: Dossier) -> Reading:
    """Return the answers, pieces and findings: five statements, and one per level of territory named."""
    held = content(dossier)
    names = names_of(held.asked.form, held.asked.values)
    sections = tuple(_section(section, held, names) for section in held.asked.form.sections)
    return Reading(sections=(*sections, *_archived(held)), groups=_groups(findings(dossier, content=held)))


def heading(dossier: Dossier) -> Heading:
    """Return the head of the page: at most two statements."""
    deposit = standing_submission(dossier)
    facts = [
        ("Appel", dossier.call.title),
        ("Porteur", dossier.carrier_name or "à vérifier"),
        ("Région d’examen", dossier.region.name if dossier.region else "aucune"),
        ("Déposé", f"{instant(deposit.received_at)} (accusé de réception n°\u00a0{deposit.receipt_number})" if deposit else "–"),
        ("Montant demandé", euros(dossier.amount_requested)),
        ("À faire avant le", day(dossier.due_on) or "–"),
    ]
    return Heading(
        number=dossier.number,
        name=dossier.label,
        status=dossier.get_status_display(),
        badge=BADGES.get(dossier.status, ""),
        facts=tuple(facts),
        clock=_clock(dossier),
        reason=dossier.eligibility_reason,
    )


def main_action(viewer: Viewer, dossier: Dossier) -> MainAction:
    """Return the one thing to do next, from the state of the dossier: at most one statement."""
    if dossier.region_id is None and viewer.is_officer:
        return MainAction("Donner ce dossier à une région", "Aucune région n’a pu être déduite du dossier.", "Choisir la région", "region")
    if is_waiting_for_pieces(dossier):
        return MainAction("Des pièces sont attendues", "L’équipe a été prévenue. Le dossier reviendra ici avec sa réponse, ou à la date fixée.")
    if is_pending(dossier):
        text = "Vérifiez les réponses, les pièces et les conditions des textes, puis dites si le dossier est recevable."
        return MainAction("Se prononcer sur la recevabilité", text, "Déclarer recevable ou irrecevable", "eligibility")
    if is_under_review(dossier):
        return _reviewing(dossier)
    return MainAction("Rien à faire", "Ce dossier n’attend plus d’action de votre part.")


def _reviewing(dossier: Dossier) -> MainAction:
    rows = Assignment.objects.filter(dossier_id=dossier.pk, kind=AssignmentKind.READER, status__in=lifecycle.ACTIVE)
    statuses = list(rows.values_list("status", flat=True))
    if len(statuses) < READERS_PER_DOSSIER:
        lacking = READERS_PER_DOSSIER - len(statuses)
        title = "Désigner deux lecteurs" if lacking == READERS_PER_DOSSIER else "Désigner le second lecteur"
        return MainAction(title, "Chaque dossier recevable est lu par deux personnes sans lien avec lui.", "Choisir les lecteurs", "reviews")
    given = statuses.count(AssignmentStatus.SUBMITTED)
    if given < len(statuses):
        return MainAction("Les avis sont attendus", f"{given} avis rendu sur {len(statuses)}.", "Voir les avis", "reviews")
    return MainAction("Classer ce dossier", "Tous les avis sont rendus.", "Ouvrir le classement de la région", "ranking")


def _clock(dossier: Dossier) -> str:
    """Say where the legal clock stands."""
    if is_waiting_for_pieces(dossier):
        request = open_piece_request(dossier)
        until = f" jusqu’au {day(request.due_on)}" if request else ""
        return f"Délai légal suspendu{until}, le temps de recevoir les pièces demandées (CRPA, art. L114-5)."
    if is_pending(dossier) and dossier.implicit_decision_on is not None:
        meaning = dossier.call.get_silence_display()
        return f"Sans réponse, le silence vaudra {meaning} le {day(dossier.implicit_decision_on)} (CRPA, art. L231-4)."
    return ""


def _section(section: Section, held: Content, names: Names) -> AnswerSection:
    return AnswerSection(section.id, section.title, tuple(_answer(one, held, names) for one in section.fields))


def _answer(field: Field, held: Content, names: Names) -> Answer:
    if field.kind is Kind.FILE:
        files = tuple(file_line(piece) for piece in held.files.get(field.id, ()))
        return Answer(field.label, text="" if files else "Aucun fichier", files=files, id=field.id)
    shown = display(field, held.asked.values.get(field.id), names=names)
    if isinstance(shown, Table):
        return Answer(field.label, table=shown, id=field.id)
    return Answer(field.label, text=shown or "non renseigné", id=field.id)


def _archived(held: Content) -> tuple[AnswerSection, ...]:
    """Return what was answered to questions that left the form, as the team reads it."""
    return tuple(
        AnswerSection(section.id, section.title, tuple(_kept(one, held) for one in section.answers), section.intro)
        for section in archived_section(held)
    )


def _kept(one: ReadAnswer, held: Content) -> Answer:
    files = tuple(file_line(piece) for piece in held.removed_pieces) if one.pieces else ()
    return Answer(one.label, text=one.text, table=one.table, files=files)


def file_line(piece: Piece) -> File:
    """Return a piece with its type and size."""
    document = piece.document
    kind = document.name.rpartition(".")[2].upper()
    detail = f"{kind} – {size(document.size)}, reçu le {day(paris_date(document.added_at))}, {Scan(document.scan).label}"
    return File(piece.pk, document.name, detail, document.is_served, document.has_preview)


def _groups(found: Findings) -> tuple[FindingGroup, ...]:
    return (
        _group("Article 9 de la loi du 31 juillet 2014", found.article_9_outcome, found.article_9),
        _group("Décret n°\u00a02015-431 du 15 avril 2015", found.decree_outcome, found.decree),
    )


def _group(title: str, outcome: Outcome, lines: tuple[Finding, ...]) -> FindingGroup:
    shown = tuple(FindingLine(one.title, one.outcome.label, OUTCOME_BADGES[one.outcome], one.message, one.article) for one in lines)
    return FindingGroup(title, outcome.label, OUTCOME_BADGES[outcome], shown)
