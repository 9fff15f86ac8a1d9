"""Drafts and the revisions of their form: which is the newest, who follows it, what a next one would touch."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import batched

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from ptce.calls.models import Call, FormRevision
from ptce.calls.queries import Proposal
from ptce.dossiers import lifecycle
from ptce.dossiers.models import Dossier, FormChange, FormChangeSeen, Piece
from ptce.dossiers.queries.forms import forms_of
from ptce.organisations.queries import Viewer
from ptce.questionnaire.definition import Field
from ptce.questionnaire.following import Held, follow, touched_by
from ptce.questionnaire.kinds import Kind

CHUNK = 500


def newest_revision(call: str = "call") -> Subquery:
    """Return the identity of the latest published form of a row's call."""
    return Subquery(FormRevision.objects.filter(call=OuterRef(call), published_at__isnull=False).order_by("-number").values("pk")[:1])


def behind(call: Call | None = None) -> QuerySet[Dossier]:
    """Return the drafts that do not follow the newest form yet, oldest first; of every call when none is given."""
    revised = FormRevision.objects.filter(call=OuterRef("call"), published_at__isnull=False, number__gt=1)
    drafts = Dossier.objects.filter(Exists(revised), status__in=lifecycle.EDITABLE).annotate(newest=newest_revision())
    found = drafts.exclude(revision_id=F("newest")).order_by("pk")
    return found if call is None else found.filter(call=call)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the drafts of a call are behind its form: `done` of `total` follow the newest revision."""

    number: int
    published_at: datetime | None
    done: int
    total: int

    @property
    def is_over(self) -> bool:
        """Say whether every draft follows."""
        return self.done == self.total


def following(call: Call, revision: FormRevision) -> Progress:
    """Return how many drafts follow a revision: one statement."""
    drafts = Dossier.objects.filter(call=call, status__in=lifecycle.EDITABLE)
    counts = drafts.aggregate(done=Count("pk", filter=Q(revision=revision)), total=Count("pk"))
    return Progress(revision.number, revision.published_at, counts["done"], counts["total"])


@dataclass(frozen=True, slots=True)
class Touched:
    """A draft that a revision touches: the places of the changes in `Proposal.changes`."""

    pk: int
    number: str
    changes: tuple[int, ...]


@dataclass(frozen=True)
class Impact:
    """What a revision would do to open drafts. counts: by place of a change that may touch some. submitted: filed dossiers, which keep their form."""

    drafts: int
    submitted: int
    counts: Mapping[int, int]
    touched: tuple[Touched, ...]


def impact(call: Call, proposed: Proposal) -> Impact:
    """Count exactly the drafts that a revision touches, in one pass over their answers, a chunk at a time."""
    watched = touched_by(proposed.changes, proposed.before, proposed.after)
    counts = dict.fromkeys(watched, 0)
    touched = []
    for pk, number, held in _held(call, proposed, _file_fields(proposed, watched)) if watched else ():
        places = tuple(place for place, touches in watched.items() if touches(held))
        for place in places:
            counts[place] += 1
        if places:
            touched.append(Touched(pk, number, places))
    totals = Dossier.objects.filter(call=call).aggregate(
        drafts=Count("pk", filter=Q(status__in=lifecycle.EDITABLE)), submitted=Count("pk", filter=Q(status__in=lifecycle.FILED))
    )
    return Impact(totals["drafts"], totals["submitted"], counts, tuple(touched))


def _file_fields(proposed: Proposal, watched: Mapping[int, object]) -> frozenset[str]:
    forms = (proposed.before, proposed.after)
    ids = {proposed.changes[place].field_id for place in watched}
    return frozenset(key for key in ids for form in forms if key in form and form.field(key).kind is Kind.FILE)


def _held(call: Call, proposed: Proposal, files: frozenset[str]) -> Iterator[tuple[int, str, Held]]:
    rows = (
        Dossier.objects.filter(call=call, status__in=lifecycle.EDITABLE)
        .order_by("pk")
        .values_list("pk", "number", "revision_id", "answers__values", "answers__raw", "answers__archived")
        .iterator(chunk_size=CHUNK)
    )
    for chunk in batched(rows, CHUNK):
        counted = _counted([row[0] for row in chunk], files)
        for pk, number, revision_id, values, raw, archived in chunk:
            held = Held(values or {}, raw or {}, archived or {}, counted.get(pk, {}))
            yield pk, number, held if revision_id == proposed.standing.pk else follow(proposed.before, held, since=revision_id)


def _counted(pks: list[int], files: frozenset[str]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    if not files:
        return found
    pieces = Piece.objects.filter(dossier__in=pks, field_id__in=files, removed_at__isnull=True)
    for pk, key, count in pieces.values_list("dossier_id", "field_id").annotate(count=Count("pk")):
        found.setdefault(pk, {})[key] = count
    return found


def is_revision_of(dossier: Dossier, revision_id: int) -> bool:
    """Say whether a published revision is of the dossier's call: one statement."""
    return FormRevision.objects.filter(pk=revision_id, call_id=dossier.call_id, published_at__isnull=False).exists()


def earlier_field(call_id: int, field_id: str) -> tuple[Field, int] | None:
    """Return a question that an earlier revision asked, and the latest revision that did; None when no published form ever had it."""
    published = list(FormRevision.objects.filter(call_id=call_id, published_at__isnull=False).order_by("-number").values_list("pk", flat=True))
    forms = forms_of(published)
    latest = next((pk for pk in published if field_id in forms[pk]), None)
    return None if latest is None else (forms[latest].field(field_id), latest)


def has_unread_changes(viewer: Viewer) -> Exists:
    """Return whether the form of a row changed in a way that the person has not read yet."""
    read = FormChangeSeen.objects.filter(change=OuterRef("pk"), person_id=viewer.id)
    return Exists(FormChange.objects.filter(~Exists(read), dossier=OuterRef("pk")))


def unread_changes(viewer: Viewer, dossier: Dossier) -> QuerySet[FormChange]:
    """Return what changed in a draft and that the person has not read yet, latest first."""
    read = FormChangeSeen.objects.filter(change=OuterRef("pk"), person_id=viewer.id)
    return FormChange.objects.filter(~Exists(read), dossier_id=dossier.pk).order_by("-at", "-pk")
