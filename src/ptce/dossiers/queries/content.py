"""What a dossier holds: its form, answers and pieces, what is missing, what the law finds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from ptce.calls.enums import Phase
from ptce.calls.queries import PlaceNames
from ptce.documents.enums import SERVED, Scan
from ptce.documents.queries import to_examine
from ptce.dossiers import rules
from ptce.dossiers.models import Answers, Dossier, Piece, Submission
from ptce.dossiers.queries.access import team_role
from ptce.dossiers.queries.forms import form_of
from ptce.law.findings import Finding, Outcome, overall
from ptce.law.pole_composition import PriorSupport, article_9, decree_2015_431
from ptce.organisations.models import Organisation
from ptce.organisations.queries import Viewer
from ptce.poles.enums import Outcome as SelectionOutcome
from ptce.poles.models import Selection
from ptce.questionnaire.columns import columns
from ptce.questionnaire.completeness import Missing, SectionProgress, progress
from ptce.questionnaire.definition import Form
from ptce.questionnaire.kinds import PLACE_KINDS, Kind
from ptce.questionnaire.places import Known, Names
from ptce.questionnaire.program import program_of
from ptce.questionnaire.territory import LEVELS
from ptce.questionnaire.visibility import AskedForm, asked
from ptce.territories.queries import Key, labels


@dataclass(frozen=True)
class Content:
    """A dossier's form, answers and pieces, read together.

    values: normal forms by field. raw: what was typed and refused, by field. versions: (version, author id, ISO instant) by field.
    archived, removed_pieces: what was answered and joined to questions that later revisions of the form removed: to read, never counted nor sent.
    """

    form: Form
    values: Mapping[str, object]
    raw: Mapping[str, object]
    versions: Mapping[str, Sequence[object]]
    pieces: tuple[Piece, ...]
    archived: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    removed_pieces: tuple[Piece, ...] = ()

    @cached_property
    def asked(self) -> AskedForm:
        """Return what is asked given the answers: all that is read, examined and deposited; the rest is only kept."""
        return asked(self.form, self.values)

    @cached_property
    def asked_pieces(self) -> tuple[Piece, ...]:
        """Return the pieces given to what is asked."""
        return tuple(piece for piece in self.pieces if piece.field_id in self.asked)

    @cached_property
    def files(self) -> Mapping[str, tuple[Piece, ...]]:
        """Return the pieces by field, in the order of arrival."""
        found: dict[str, tuple[Piece, ...]] = {}
        for piece in self.pieces:
            found[piece.field_id] = (*found.get(piece.field_id, ()), piece)
        return found

    def version(self, field_id: str) -> int:
        """Return the version of an answer, 0 before the first."""
        stored = self.versions.get(field_id)
        return int(str(stored[0])) if stored else 0


@dataclass(frozen=True)
class Completeness:
    """How far a dossier is, section by section."""

    sections: tuple[SectionProgress, ...]

    @property
    def missing(self) -> tuple[Missing, ...]:
        """Return everything that forbids submitting, in the order of the form."""
        return tuple(item for section in self.sections for item in section.missing)

    @property
    def is_complete(self) -> bool:
        """Say whether the dossier may be submitted."""
        return all(section.is_complete for section in self.sections)

    @property
    def percent(self) -> int:
        """Return the share of required questions answered, rounded down: 100 means all of them."""
        total = sum(section.total for section in self.sections)
        return sum(section.done for section in self.sections) * 100 // total if total else 100


@dataclass(frozen=True)
class Findings:
    """What the two texts say of the group."""

    article_9: tuple[Finding, ...]
    decree: tuple[Finding, ...]

    @property
    def article_9_outcome(self) -> Outcome:
        """Return the sum of article 9's conditions."""
        return overall(self.article_9)

    @property
    def decree_outcome(self) -> Outcome:
        """Return the sum of the decree's conditions."""
        return overall(self.decree)

    @property
    def all(self) -> tuple[Finding, ...]:
        """Return both lists, the law first."""
        return self.article_9 + self.decree


def content(dossier: Dossier) -> Content:
    """Return what the dossier holds now: two statements, three when its form was not read before."""
    answers, form, joined = Answers.objects.get(pk=dossier.pk), form_of(dossier.revision_id), tuple(pieces(dossier))
    return Content(
        form=form,
        values=answers.values,
        raw=answers.raw,
        versions=answers.versions,
        pieces=tuple(piece for piece in joined if piece.field_id in form),
        archived=answers.archived,
        removed_pieces=tuple(piece for piece in joined if piece.field_id not in form),
    )


def pieces(dossier: Dossier) -> QuerySet[Piece]:
    """Return the pieces in place, with their document, oldest first."""
    return Piece.objects.filter(dossier_id=dossier.pk, removed_at__isnull=True).select_related("document").order_by("added_at", "pk")


def served_pieces(viewer: Viewer, dossier: Dossier) -> QuerySet[Piece]:
    """Return the pieces that somebody who sees the dossier may download, with their document; none infected nor in quarantine.

    Removed ones too: all of them for the team, for others those of the deposit that stands.
    """
    held = Piece.objects.filter(dossier_id=dossier.pk, document__scan__in=SERVED).select_related("document")
    if team_role(viewer, dossier):
        return held
    deposit = Submission.objects.filter(dossier=OuterRef("dossier"), withdrawn_at__isnull=True)
    was_deposited = Exists(deposit.filter(received_at__gte=OuterRef("added_at"), received_at__lt=OuterRef("removed_at")))
    return held.filter(Q(removed_at__isnull=True) | was_deposited).exclude(field_id__in=_hidden(dossier))


def _hidden(dossier: Dossier) -> frozenset[str]:
    """Return the ids of what is not asked: no statement but the form's when it has no condition."""
    form = form_of(dossier.revision_id)
    return asked(form, Answers.objects.get(pk=dossier.pk).values).hidden if program_of(form).steps else frozenset()


def pieces_to_examine(now: datetime) -> QuerySet[Piece]:
    """Return the pieces in quarantine that the antivirus may be asked about now, with their document and dossier."""
    found = Piece.objects.filter(document__in=to_examine(now)).select_related("document", "dossier")
    return found.order_by("document__scan_attempts", "document__added_at", "pk")


def stored_bytes(dossier: Dossier, form: Form) -> int:
    """Return what the pieces in place weigh, those of questions that the form no longer asks apart."""
    asked = [question.id for question in form.fields if question.kind is Kind.FILE]
    return (
        Piece.objects.filter(dossier_id=dossier.pk, removed_at__isnull=True, field_id__in=asked).aggregate(total=Sum("document__size"))["total"] or 0
    )


def completeness(dossier: Dossier, *, content: Content | None = None) -> Completeness:
    """Return what is missing, section by section; no statement when the content is given."""
    held = content or _content(dossier)
    # An infected file answers nothing: it has to be replaced.
    counts = {field_id: sum(piece.document.scan != Scan.INFECTED for piece in files) for field_id, files in held.files.items()}
    return Completeness(sections=progress(held.form, held.values, counts, refused=held.raw.keys()))


def findings(dossier: Dossier, *, content: Content | None = None) -> Findings:
    """Return which conditions of article 9 and of decree 2015-431 hold, each with its article: two statements more than the content."""
    held = content or _content(dossier)
    form, values = held.asked.form, held.asked.values
    sirens = rules.sirens_of(form, values)
    group = rules.group_of(form=form, values=values, organisations=_organisations(sirens), territory=_territory(held))
    supports = _prior_supports(group.carrier.siren if group.carrier else None, is_fictional=dossier.is_fictional)
    return Findings(article_9=article_9(group), decree=decree_2015_431(group, phase=dossier.call.phase, prior_supports=supports))


def known_places(form: Form, raws: Mapping[str, object]) -> Known:
    """Return the function that says whether the places of these answers exist: five statements at most for all of them, none without a place."""
    keys = frozenset(key for field_id, raw in raws.items() if field_id in form for key in _keys(form.field(field_id).kind, raw))
    found = {key for key, label in labels(keys).items() if label != key[1]} if keys else set()

    def known(kind: Kind, code: str) -> bool:
        return (kind.value, code) in found

    return known


def names_of(form: Form, values: Mapping[str, object]) -> Names:
    """Return the function that names the places of these answers: five statements at most for all of them, none without a place."""
    return PlaceNames.of((field, values.get(field.id)) for field in form.fields).label


_content = content


def _keys(kind: Kind, raw: object) -> Iterable[Key]:
    if kind in PLACE_KINDS and isinstance(raw, str):
        return [(kind.value, _code(raw))]
    if kind is Kind.TERRITORY and isinstance(raw, list):
        rows = [row for row in raw if isinstance(row, dict)]
        return [(LEVELS[str(row["level"])].value, _code(str(row.get("code", "")))) for row in rows if row.get("level") in LEVELS]
    return []


def _code(text: str) -> str:
    return text.strip().replace(" ", "").upper()


def _territory(held: Content) -> tuple[str, ...]:
    return tuple(f"{place.level} {place.code}" for place in columns(held.form, held.values).territory)


def _organisations(sirens: frozenset[str]) -> dict[str, rules.KnownOrganisation]:
    rows = Organisation.objects.filter(siren__in=sirens, checked_at__isnull=False).values_list("siren", "name", "legal_category", "is_ess")
    return {siren: rules.KnownOrganisation(name=name, legal_category=category, is_ess=is_ess) for siren, name, category, is_ess in rows}


def _prior_supports(siren: str | None, *, is_fictional: bool) -> tuple[PriorSupport, ...]:
    """Return what the State granted under previous calls to poles of the same carrier; a fictional dossier meets fictional poles only."""
    if siren is None:
        return ()
    rows = (
        Selection.objects.filter(
            Q(outcome=SelectionOutcome.LAUREATE),
            pole__carrier_siret__startswith=siren,
            pole__is_fictional=is_fictional,
            call__is_fictional=is_fictional,
        )
        .annotate(title=F("call__title"), phase=F("call__phase"), reference=F("pole__slug"))
        .values_list("title", "phase", "reference")
        .order_by("pk")
    )
    return tuple(
        PriorSupport(call=title, phase=phase if phase in {Phase.ONE, Phase.TWO} else None, pole_reference=reference, carrier_siren=siren)
        for title, phase, reference in rows
    )
