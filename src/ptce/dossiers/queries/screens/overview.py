"""The home of a dossier: where it stands, what is missing, what the texts say, who works on it, what to do next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from ptce.calls.queries import next_wave
from ptce.core.dates import day, zoned
from ptce.dossiers.enums import DossierStatus
from ptce.dossiers.models import Dossier, Extension, Message, PieceRequest
from ptce.dossiers.queries.content import Completeness, Content, completeness, content, findings
from ptce.dossiers.queries.desk import open_piece_request, pending_invitations, team
from ptce.dossiers.queries.presence import open_pages
from ptce.dossiers.queries.screens.clock import Clock, clock_of_dossier
from ptce.dossiers.queries.screens.pieces import usage
from ptce.dossiers.queries.screens.presence import NOBODY, Others, Part, WatchBox, others, watch_box
from ptce.dossiers.queries.screens.states import state_of
from ptce.law.findings import Finding, Outcome
from ptce.questionnaire.completeness import Missing, SectionProgress

_COLOURS = {Outcome.MET: "success", Outcome.NOT_MET: "error", Outcome.HUMAN: "info"}


@dataclass(frozen=True, slots=True)
class MissingLine:
    """One thing to do, with its address."""

    field_id: str
    label: str
    message: str
    url: str


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section: how far it is, in words, what it lacks, and who else is there."""

    id: str
    title: str
    url: str
    done: int
    total: int
    missing: tuple[MissingLine, ...]
    others: str = ""

    @property
    def summary(self) -> str:
        if not self.total:
            return "Rien d’obligatoire dans cette partie."
        noun = "réponse obligatoire" if self.total == 1 else "réponses obligatoires"
        return f"{self.done} sur {self.total}\u00a0{noun}" + ("." if self.missing else "\u00a0: c’est complet.")

    @property
    def missing_summary(self) -> str:
        count = len(self.missing)
        return f"{count}\u00a0points à compléter ou à corriger" if count > 1 else "1\u00a0point à compléter ou à corriger"


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A condition of a text, as `law` finds it, with the colour of its badge."""

    title: str
    outcome: Outcome
    kind: str
    message: str
    remedy: str
    article: str


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The conditions of one text."""

    title: str
    findings: tuple[FindingLine, ...]

    @property
    def summary(self) -> str:
        met = sum(finding.outcome is Outcome.MET for finding in self.findings)
        judged = sum(finding.outcome is Outcome.HUMAN for finding in self.findings)
        text = f"{met} sur {len(self.findings)}\u00a0conditions remplies"
        return f"{text}, {judged} à apprécier par une personne" if judged else text


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A member of the team."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class RequestLine:
    """What the administration asks, and until when."""

    text: str
    deadline: str


@dataclass(frozen=True, slots=True)
class MissedWave:
    """The cut-off the draft aimed at is past. following: the next one in words, empty when none is announced."""

    label: str
    following: str
    can_accept: bool


@dataclass(frozen=True, slots=True)
class Rights:
    """What the person may do here, as the policies told the view; sections: those an editor is limited to, empty when to none."""

    can_edit: bool
    can_submit: bool
    can_withdraw: bool
    can_manage_team: bool
    sections: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Overview:
    """All of it; `action` is the page's one main action."""

    state: str
    state_kind: str
    sentence: str
    clock: Clock
    is_editable: bool
    is_decided: bool
    has_receipt: bool
    can_withdraw: bool
    can_manage_team: bool
    sections: tuple[SectionLine, ...]
    together: WatchBox
    entrusted: str
    findings: tuple[FindingGroup, ...]
    team: tuple[TeamLine, ...]
    pending_invitations: str
    pieces_summary: str
    messages_summary: str
    request: RequestLine | None
    missed_wave: MissedWave | None
    extension_reason: str
    action: str
    action_url: str

    @property
    def shows_clock(self) -> bool:
        return self.is_editable


def overview(dossier: Dossier, rights: Rights, now: datetime, *, person_id: int) -> Overview:
    """Return the home of a dossier; about ten statements, whatever it holds."""
    held = content(dossier)
    progress = completeness(dossier, content=held)
    state, clock = state_of(dossier), clock_of_dossier(dossier, now)
    can_withdraw = dossier.status in {DossierStatus.SUBMITTED, DossierStatus.INCOMPLETE} and clock.is_open and rights.can_withdraw
    present = others(open_pages(dossier, now=now), person_id=person_id)
    sections = section_lines(dossier, progress.sections, present)
    action, address = _action(dossier, rights, progress, clock)
    return Overview(
        state=state.label,
        state_kind=state.kind,
        sentence=state.sentence,
        clock=clock,
        is_editable=dossier.is_editable,
        is_decided=dossier.is_decided,
        has_receipt=dossier.is_filed,
        can_withdraw=can_withdraw,
        can_manage_team=rights.can_manage_team,
        sections=sections,
        entrusted=entrusted(sections, rights.sections),
        together=watch_box(dossier, present, sections, section_id="", writes=rights.can_edit),
        findings=_findings(dossier, held),
        team=tuple(TeamLine(member.person.display_name, member.get_role_display()) for member in team(dossier)),
        pending_invitations=_pending(pending_invitations(dossier, now=now).count()),
        pieces_summary=usage(held.pieces),
        messages_summary=_messages(dossier),
        request=request_line(open_piece_request(dossier) if dossier.status == DossierStatus.INCOMPLETE else None),
        missed_wave=_missed_wave(dossier, rights, now),
        extension_reason=_extension_reason(dossier),
        action=action,
        action_url=address,
    )


def section_lines(dossier: Dossier, sections: Iterable[SectionProgress], present: Others = NOBODY) -> tuple[SectionLine, ...]:
    """Return the sections with the address of each thing that is missing, and who is there; no statement."""
    return tuple(
        SectionLine(
            id=section.section_id,
            title=section.title,
            url=reverse("dossiers:section", args=[dossier.number, section.section_id]),
            done=section.done,
            total=section.total,
            missing=tuple(missing_line(dossier, item) for item in section.missing),
            others=present.beside(section.section_id),
        )
        for section in sections
    )


def entrusted(sections: Iterable[Part], limits: frozenset[str]) -> str:
    """Return where an editor who is limited to some sections may write, nothing for the others; no statement."""
    if not limits:
        return ""
    titles = [f"«\u00a0{section.title}\u00a0»" for section in sections if section.id in limits]
    if not titles:
        return "Les parties qui vous étaient confiées ont quitté le formulaire\u00a0: demandez au responsable du dossier de vous en confier d’autres."
    return f"Vous pouvez écrire dans\u00a0: {', '.join(titles)}. Le reste du dossier se lit."


def missing_line(dossier: Dossier, item: Missing) -> MissingLine:
    """Return one thing to do with its address."""
    return MissingLine(
        item.field_id, item.label, item.message, f"{reverse('dossiers:section', args=[dossier.number, item.section_id])}#champ-{item.field_id}"
    )


def request_line(request: PieceRequest | None) -> RequestLine | None:
    """Return the request for pieces in words."""
    return None if request is None else RequestLine(request.text, f"Réponse attendue jusqu’au {day(request.due_on)} inclus")


def _missed_wave(dossier: Dossier, rights: Rights, now: datetime) -> MissedWave | None:
    if not dossier.is_editable or dossier.wave is None or not dossier.has_missed_wave(now):
        return None
    ahead = next_wave(dossier.call_id, now)
    following = f"{ahead.label}, {zoned(ahead.closes_at)}" if ahead else ""
    return MissedWave(dossier.wave.label, following, can_accept=rights.can_submit and ahead is not None)


def _extension_reason(dossier: Dossier) -> str:
    if dossier.extended_until is None or not dossier.is_editable:
        return ""
    return Extension.objects.filter(dossier=dossier, revoked_at__isnull=True).values_list("reason", flat=True).first() or ""


def _findings(dossier: Dossier, held: Content) -> tuple[FindingGroup, ...]:
    found = findings(dossier, content=held)
    return (
        FindingGroup("Article 9 de la loi du 31\u00a0juillet 2014\u00a0: ce qui fait un PTCE", tuple(map(_finding, found.article_9))),
        FindingGroup("Décret n°\u00a02015-431\u00a0: qui peut être aidé", tuple(map(_finding, found.decree))),
    )


def _finding(finding: Finding) -> FindingLine:
    return FindingLine(finding.title, finding.outcome, _COLOURS[finding.outcome], finding.message, finding.remedy, finding.article)


def _pending(count: int) -> str:
    if not count:
        return ""
    return f"{count}\u00a0invitations en attente" if count > 1 else "1\u00a0invitation en attente"


def _messages(dossier: Dossier) -> str:
    count = Message.objects.filter(dossier_id=dossier.pk).count()
    if not count:
        return "Écrire à l’administration" if dossier.is_filed else "La messagerie s’ouvre au dépôt"
    return f"Lire les {count}\u00a0messages" if count > 1 else "Lire le message"


def _action(dossier: Dossier, rights: Rights, progress: Completeness, clock: Clock) -> tuple[str, str]:
    if not dossier.is_editable:
        return _action_once_filed(dossier)
    if not clock.is_open or not rights.can_edit:
        return "Lire toutes les réponses", reverse("dossiers:answers", args=[dossier.number])
    if progress.is_complete:
        return "Vérifier et déposer", reverse("dossiers:submit", args=[dossier.number])
    mine = [section for section in progress.sections if not rights.sections or section.section_id in rights.sections]
    first = next((section for section in mine if not section.is_complete), None)
    if first is None:
        return "Lire toutes les réponses", reverse("dossiers:answers", args=[dossier.number])
    verb = "Continuer" if any(section.done for section in progress.sections) else "Commencer"
    return f"{verb}\u00a0: {first.title}", reverse("dossiers:section", args=[dossier.number, first.section_id])


def _action_once_filed(dossier: Dossier) -> tuple[str, str]:
    if dossier.status == DossierStatus.INCOMPLETE:
        return "Répondre à la demande", reverse("dossiers:requested_pieces", args=[dossier.number])
    if dossier.is_decided:
        return "Lire la décision", reverse("dossiers:decision", args=[dossier.number])
    return "Voir l’accusé de réception", reverse("dossiers:receipt", args=[dossier.number])
