"""Compose the scoring grid of a draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from ptce.accounts.models import User
from ptce.calls.models import Anchor, Call, Criterion
from ptce.calls.operations.editing import lock_draft, touch
from ptce.calls.rules.grid import PROPOSED_GRID, WHOLE
from ptce.core.errors import Refusal
from ptce.journal import operations as journal


class CriterionWithoutName(Refusal):
    """A criterion needs a name."""

    message = "Donnez un nom à ce critère."
    field = "name"


class CriterionWithoutWeight(Refusal):
    """A criterion needs a weight above 0 and up to 100 %."""

    message = "Donnez un poids à ce critère\u00a0: un pourcentage supérieur à 0 et de 100 au plus."
    field = "weight"


class AnchorBeyondScale(Refusal):
    """An anchor describes a mark that the scale does not have."""

    message = "Un repère décrit une note au-delà de la note maximale\u00a0: retirez-le ou relevez la note maximale."
    field = "scale"


class ScaleOutOfBounds(Refusal):
    """The scale goes from 1 to 20."""

    message = "La note maximale va de 1 à 20."
    field = "scale"


class GridNotEmpty(Refusal):
    """The proposal fills an empty grid only."""

    message = "La grille contient déjà des critères\u00a0: retirez-les avant de reprendre la grille proposée."


@dataclass(frozen=True)
class CriterionDraft:
    """A criterion as an officer writes it; `anchors` maps a mark to what it means."""

    name: str
    weight: Decimal | None
    help: str = ""
    scale: int = 4
    anchors: Mapping[int, str] | None = None


@transaction.atomic
def add_criterion(*, call: Call, base_version: int, draft: CriterionDraft, actor: User, now: datetime) -> Criterion:
    """Add a criterion at the end. Raises PermissionDenied, CallIsFrozen, EditConflict, and the refusals of a criterion."""
    locked = lock_draft(call.pk, base_version=base_version, actor=actor, now=now)
    weight = _checked(draft)
    position = max((criterion.position for criterion in locked.criteria.all()), default=0) + 1
    criterion = Criterion.objects.create(
        call=locked, position=position, name=draft.name.strip(), help=draft.help.strip(), weight=weight, scale=draft.scale
    )
    _write_anchors(criterion, draft)
    touch(locked, now=now)
    journal.record(verb="calls.add_criterion", target=locked, actor=actor, now=now, criterion=criterion.pk, weight=str(weight))
    return criterion


@transaction.atomic
def update_criterion(*, criterion: Criterion, base_version: int, draft: CriterionDraft, actor: User, now: datetime) -> Criterion:
    """Change a criterion and its anchors. Raises as `add_criterion`."""
    locked = lock_draft(criterion.call_id, base_version=base_version, actor=actor, now=now)
    weight = _checked(draft)
    before = criterion.weight
    criterion.name, criterion.help, criterion.weight, criterion.scale = draft.name.strip(), draft.help.strip(), weight, draft.scale
    criterion.save(update_fields=["name", "help", "weight", "scale"])
    _write_anchors(criterion, draft)
    touch(locked, now=now)
    journal.record(verb="calls.update_criterion", target=locked, actor=actor, now=now, criterion=criterion.pk, weight=[str(before), str(weight)])
    return criterion


@transaction.atomic
def remove_criterion(*, criterion: Criterion, base_version: int, actor: User, now: datetime) -> None:
    """Remove a criterion with its anchors. Raises PermissionDenied, CallIsFrozen, EditConflict."""
    locked = lock_draft(criterion.call_id, base_version=base_version, actor=actor, now=now)
    removed = criterion.pk
    criterion.delete()
    touch(locked, now=now)
    journal.record(verb="calls.remove_criterion", target=locked, actor=actor, now=now, criterion=removed)


@transaction.atomic
def move_criterion(*, criterion: Criterion, by: int, base_version: int, actor: User, now: datetime) -> None:
    """Move a criterion down (`by` > 0) or up; it stops at the ends. Raises PermissionDenied, CallIsFrozen, EditConflict."""
    locked = lock_draft(criterion.call_id, base_version=base_version, actor=actor, now=now)
    order = list(locked.criteria.order_by("position"))
    order.remove(criterion)
    start = sum(other.position < criterion.position for other in order)
    order.insert(max(0, start + by), criterion)
    _renumber(order)
    touch(locked, now=now)
    journal.record(verb="calls.move_criterion", target=locked, actor=actor, now=now, criterion=criterion.pk, by=by)


@transaction.atomic
def propose_criteria(*, call: Call, base_version: int, actor: User, now: datetime) -> None:
    """Fill an empty grid with the proposal. Raises PermissionDenied, CallIsFrozen, EditConflict, GridNotEmpty."""
    locked = lock_draft(call.pk, base_version=base_version, actor=actor, now=now)
    if locked.criteria.exists():
        raise GridNotEmpty
    criteria = Criterion.objects.bulk_create(
        Criterion(call=locked, position=position, name=one.name, help=one.help, weight=one.weight, scale=len(one.anchors) - 1)
        for position, one in enumerate(PROPOSED_GRID, start=1)
    )
    Anchor.objects.bulk_create(
        Anchor(criterion=criterion, mark=mark, text=text)
        for criterion, one in zip(criteria, PROPOSED_GRID, strict=True)
        for mark, text in enumerate(one.anchors)
    )
    touch(locked, now=now)
    journal.record(verb="calls.propose_criteria", target=locked, actor=actor, now=now, criteria=len(criteria))


def _checked(draft: CriterionDraft) -> Decimal:
    if not draft.name.strip():
        raise CriterionWithoutName
    # Two decimals, as the column: both databases then keep the same weight.
    weight = None if draft.weight is None else Decimal(draft.weight).quantize(Decimal("0.01"))
    if weight is None or not 0 < weight <= WHOLE:
        raise CriterionWithoutWeight
    if not 1 <= draft.scale <= 20:
        raise ScaleOutOfBounds
    if any(not 0 <= mark <= draft.scale for mark, text in (draft.anchors or {}).items() if text.strip()):
        raise AnchorBeyondScale
    return weight


def _write_anchors(criterion: Criterion, draft: CriterionDraft) -> None:
    criterion.anchors.all().delete()
    Anchor.objects.bulk_create(
        Anchor(criterion=criterion, mark=mark, text=text.strip()) for mark, text in sorted((draft.anchors or {}).items()) if text.strip()
    )


def _renumber(order: list[Criterion]) -> None:
    """Give positions 1 to n; the new ones are taken beyond the old ones first, for two rows never share one."""
    beyond = max(criterion.position for criterion in order) + len(order)
    for shift in (beyond, 0):
        for position, criterion in enumerate(order, start=1 + shift):
            criterion.position = position
            criterion.save(update_fields=["position"])
