"""Begin a call, from nothing or from another one; set its fields."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from ptce.accounts.models import User
from ptce.calls import policies
from ptce.calls.enums import CallKind, Phase
from ptce.calls.models import Anchor, Call, Criterion, FormRevision, Wave
from ptce.calls.operations.editing import lock_draft, touch
from ptce.calls.operations.templates import copy_templates
from ptce.calls.queries import current_revision
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.core.text import slug
from ptce.journal import operations as journal
from ptce.organisations.queries import viewer
from ptce.questionnaire.definition import Form

UPDATABLE = frozenset(
    {
        "title",
        "slug",
        "kind",
        "phase",
        "summary",
        "description",
        "legal_basis",
        "decision_body",
        "who_may_apply",
        "opens_at",
        "closes_at",
        "envelope",
        "amount_min",
        "amount_max",
        "laureates_min",
        "laureates_max",
        "missing_pieces_days",
        "grace_minutes",
        "service_name",
        "service_address",
        "contact_email",
        "contact_phone",
        "silence",
        "silence_months",
        "remedies",
        "legal_mentions",
    }
)
# How often a free address is sought when others take it meanwhile.
ATTEMPTS = 5
# What a copy takes over: neither the calendar, nor what was published, nor the sources of a past call.
_CLONED = UPDATABLE - {"title", "slug", "opens_at", "closes_at"}


class TitleMissing(Refusal):
    """A call needs a title."""

    message = "Donnez un titre à cet appel."
    field = "title"


class AddressTaken(Refusal):
    """Another call has this address."""

    message = "Un autre appel a déjà cette adresse\u00a0: choisissez-en une autre."
    field = "slug"


class ClosesBeforeOpening(Refusal):
    """The closing instant does not follow the opening one."""

    message = "La clôture doit suivre l’ouverture."
    field = "closes_at"


class ClosesBeforeWave(Refusal):
    """A cut-off comes after the closing."""

    message = "Une relève vient après cette clôture\u00a0: retirez-la ou avancez-la d’abord."
    field = "closes_at"


class AmountsReversed(Refusal):
    """The highest amount is below the lowest."""

    message = "Le montant maximal est inférieur au montant minimal."
    field = "amount_max"


class LaureatesReversed(Refusal):
    """The highest number of laureates is below the lowest."""

    message = "Le nombre maximal de lauréats est inférieur au nombre minimal."
    field = "laureates_max"


class NotAFirstPhase(Refusal):
    """Only a phase 2 is linked, and only to a phase 1."""

    message = "Un appel de phase 2 se lie à un appel de phase 1\u00a0: vérifiez la phase de chacun."
    field = "first_phase"


@transaction.atomic
def create(
    *,
    title: str,
    actor: User,
    now: datetime,
    kind: CallKind = CallKind.AMI,
    phase: Phase = Phase.SINGLE,
    form: Form | None = None,
    key: UUID | None = None,
    is_fictional: bool = False,
) -> Call:
    """Begin a call; the same key returns the same call. Raises PermissionDenied, TitleMissing."""
    # New calls of one person are taken one at a time: a double click finds the first.
    User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    require(policies.can_create_call(viewer(actor, now)))
    if key is not None and (existing := Call.objects.filter(creation_key=key).first()) is not None:
        return existing
    call = _begin(Call(kind=kind, phase=phase, is_fictional=is_fictional), title=title, key=key, actor=actor, now=now)
    FormRevision.objects.create(call=call, number=1, definition=(form or Form()).to_json())
    journal.record(verb="calls.create", target=call, actor=actor, now=now)
    return call


@transaction.atomic
def clone(*, source: Call, title: str, actor: User, now: datetime, key: UUID | None = None) -> Call:
    """Begin a call as a copy of another: its text, amounts, criteria and form (same field ids), without its calendar.

    Raises PermissionDenied, TitleMissing.
    """
    # New calls of one person are taken one at a time: a double click finds the first.
    User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    require(policies.can_create_call(viewer(actor, now)))
    if key is not None and (existing := Call.objects.filter(creation_key=key).first()) is not None:
        return existing
    copied = {name: source.serializable_value(name) for name in _CLONED}
    copy = Call(**copied, cloned_from=source, is_fictional=source.is_fictional)
    call = _begin(copy, title=title, key=key, actor=actor, now=now)
    _copy_criteria(source, call)
    revision = current_revision(source)
    form = revision.form if revision else Form()
    FormRevision.objects.create(call=call, number=1, definition=form.to_json())
    copy_templates(source, call, form)
    journal.record(verb="calls.clone", target=call, actor=actor, now=now, source=source.pk)
    return call


@transaction.atomic
def update(*, call: Call, base_version: int, changes: Mapping[str, object], actor: User, now: datetime) -> Call:
    """Set fields of a draft. `changes` maps names of UPDATABLE to values.

    Raises PermissionDenied, CallIsFrozen, EditConflict, TitleMissing, AddressTaken, ClosesBeforeOpening, ClosesBeforeWave, AmountsReversed,
    LaureatesReversed.
    """
    if unknown := changes.keys() - UPDATABLE:
        raise ValueError(f"not fields of a call: {sorted(unknown)}")
    draft = lock_draft(call.pk, base_version=base_version, actor=actor, now=now)
    changed = tuple(name for name, value in changes.items() if draft.serializable_value(name) != value)
    for name in changed:
        setattr(draft, name, changes[name])
    if draft.phase != Phase.TWO and draft.first_phase_id is not None:
        draft.first_phase, changed = None, (*changed, "first_phase")
    refuse_contradictions(draft)
    if changed:
        touch(draft, now=now, fields=changed)
        journal.record(verb="calls.update", target=draft, actor=actor, now=now, fields=sorted(changed))
    return draft


@transaction.atomic
def link_first_phase(*, call: Call, base_version: int, first_phase: Call | None, actor: User, now: datetime) -> Call:
    """Link a phase 2 to its phase 1, or undo the link. Raises PermissionDenied, CallIsFrozen, EditConflict, NotAFirstPhase."""
    draft = lock_draft(call.pk, base_version=base_version, actor=actor, now=now)
    if first_phase is not None and (draft.phase != Phase.TWO or first_phase.phase != Phase.ONE):
        raise NotAFirstPhase
    before = draft.first_phase_id
    draft.first_phase = first_phase
    touch(draft, now=now, fields=("first_phase",))
    journal.record(verb="calls.link_phase", target=draft, actor=actor, now=now, first_phase=[before, draft.first_phase_id])
    return draft


def _begin(call: Call, *, title: str, key: UUID | None, actor: User, now: datetime) -> Call:
    call.title = title.strip()
    if not call.title:
        raise TitleMissing
    call.creation_key, call.created_by, call.updated_at = key, actor, now
    for attempt in range(1, ATTEMPTS + 1):
        call.slug = _free_slug(call.title)
        try:
            with transaction.atomic():
                call.save(force_insert=True)
        except IntegrityError:
            # Another person has just taken this address: the next free one is sought again.
            if attempt == ATTEMPTS:
                raise
        else:
            break
    return call


def _free_slug(title: str) -> str:
    wanted = slug(title)
    taken = set(Call.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    number = 2
    free = wanted
    while free in taken:
        free, number = f"{wanted}-{number}", number + 1
    return free


def _copy_criteria(source: Call, call: Call) -> None:
    criteria = list(source.criteria.order_by("position").prefetch_related("anchors"))
    copies = Criterion.objects.bulk_create(
        Criterion(call=call, position=old.position, name=old.name, help=old.help, weight=old.weight, scale=old.scale, read_from=list(old.read_from))
        for old in criteria
    )
    Anchor.objects.bulk_create(
        Anchor(criterion=copy, mark=anchor.mark, text=anchor.text) for old, copy in zip(criteria, copies, strict=True) for anchor in old.anchors.all()
    )


def refuse_contradictions(call: Call) -> None:
    """Refuse what cannot hold together.

    Raises TitleMissing, AddressTaken, ClosesBeforeOpening, ClosesBeforeWave, AmountsReversed, LaureatesReversed.
    """
    if not call.title.strip():
        raise TitleMissing
    if Call.objects.filter(slug=call.slug).exclude(pk=call.pk).exists():
        raise AddressTaken
    if call.opens_at is not None and call.closes_at is not None and call.closes_at <= call.opens_at:
        raise ClosesBeforeOpening
    if call.closes_at is not None and Wave.objects.filter(call=call, closes_at__gt=call.closes_at).exists():
        raise ClosesBeforeWave
    if call.amount_min is not None and call.amount_max is not None and call.amount_max < call.amount_min:
        raise AmountsReversed
    if call.laureates_min is not None and call.laureates_max is not None and call.laureates_max < call.laureates_min:
        raise LaureatesReversed
