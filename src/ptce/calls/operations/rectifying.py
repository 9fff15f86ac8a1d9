"""Change in a published call what may still change: texts that explain, contacts, the calendar, means that grow. Never who decides, nor on what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from ptce.accounts.models import User
from ptce.calls import policies
from ptce.calls.enums import Period
from ptce.calls.models import Call
from ptce.calls.operations.drafting import refuse_contradictions
from ptce.calls.operations.editing import EditConflict, touch
from ptce.calls.queries import Step, checklist
from ptce.core.dates import zoned
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.journal import operations as journal
from ptce.organisations.queries import viewer

RECTIFIABLE = (
    "summary",
    "description",
    "who_may_apply",
    "closes_at",
    "envelope",
    "amount_min",
    "amount_max",
    "laureates_min",
    "laureates_max",
    "missing_pieces_days",
    "service_name",
    "service_address",
    "contact_email",
    "contact_phone",
    "remedies",
    "legal_mentions",
)
# What a team relied on when it deposited.
SETTLED_BY_A_DEPOSIT = ("who_may_apply", "amount_min", "amount_max", "laureates_min")
ONLY_GROWS_AFTER_A_DEPOSIT = ("envelope", "laureates_max")
# A closing brought forward leaves at least this to those who write.
NOTICE = timedelta(days=7)


class NotPublished(Refusal):
    """Only a published call is rectified; a draft is simply changed."""

    message = "Seul un appel publié se rectifie."


class NothingRectified(Refusal):
    """Nothing differs."""

    message = "Rien n’a changé\u00a0: modifiez au moins un champ."


class Settled(Refusal):
    """Dossiers were deposited on the faith of this field; the message says which."""


class ClosingRefused(Refusal):
    """The closing cannot be at that instant; the message says why."""

    field = "closes_at"


class ClosingAdvanced(Refusal):
    """A closing brought forward is an express choice."""

    message = "Cette clôture est avancée\u00a0: cochez la case pour dire que c’est voulu."
    field = "accepts_earlier"


class IncompleteAfterwards(Refusal):
    """A published call keeps what publication required; the message is what would be lacking."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands on the call: whether somebody writes a dossier, whether one was deposited."""

    has_drafts: bool = False
    has_deposits: bool = False


type Change = tuple[object, object]


def plan_rectification(*, call: Call, changes: Mapping[str, object], standing: Standing, now: datetime) -> dict[str, Change]:
    """Return what would change, before and after, in the order of RECTIFIABLE; nothing is written. `call` receives the new values.

    Raises NotPublished, NothingRectified, Settled, ClosingRefused, IncompleteAfterwards, and the refusals of `update` on contradictions.
    """
    if unknown := changes.keys() - set(RECTIFIABLE):
        raise ValueError(f"not fields that are rectified: {sorted(unknown)}")
    if not call.is_published:
        raise NotPublished
    period = call.period(now)
    planned: dict[str, Change] = {}
    for name in RECTIFIABLE:
        before = call.serializable_value(name)
        if name in changes and changes[name] != before:
            planned[name] = (before, changes[name])
            setattr(call, name, changes[name])
    if not planned:
        raise NothingRectified
    if standing.has_deposits:
        _refuse_settled(planned)
    if "closes_at" in planned:
        _refuse_closing(*planned["closes_at"], period=period, standing=standing, now=now)
    refuse_contradictions(call)
    _refuse_lacks(call, planned, now)
    return planned


def is_brought_forward(planned: Mapping[str, Change]) -> bool:
    """Say whether the closing comes earlier than announced: a call without a closing never closes."""
    before, after = planned.get("closes_at", (None, None))
    return isinstance(after, datetime) and (before is None or (isinstance(before, datetime) and after < before))


@transaction.atomic
def rectify(
    *,
    call: Call,
    changes: Mapping[str, object],
    standing: Standing,
    accepts_earlier: bool,
    base_version: int,
    actor: User,
    now: datetime,
) -> dict[str, Change]:
    """Change a published call; return what changed, before and after. What was deposited keeps the text it was deposited under.

    Raises PermissionDenied, EditConflict, ClosingAdvanced, and the refusals of `plan_rectification`.
    """
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    require(policies.can_edit_call(viewer(actor, now), locked))
    if locked.version != base_version:
        raise EditConflict
    planned = plan_rectification(call=locked, changes=changes, standing=standing, now=now)
    if is_brought_forward(planned) and not accepts_earlier:
        raise ClosingAdvanced
    touch(locked, now=now, fields=tuple(planned))
    journal.record(verb="calls.rectify", target=locked, actor=actor, now=now, fields=sorted(planned))
    return planned


def _refuse_settled(planned: Mapping[str, Change]) -> None:
    for name in SETTLED_BY_A_DEPOSIT:
        if name in planned:
            raise Settled("Des dossiers sont déjà déposés sur la foi de cette règle\u00a0: elle ne change plus.", field=name)
    for name in ONLY_GROWS_AFTER_A_DEPOSIT:
        before, after = planned.get(name, (None, None))
        if name in planned and (after is None or (before is not None and Decimal(str(after)) < Decimal(str(before)))):
            raise Settled("Des dossiers sont déjà déposés\u00a0: ce nombre peut augmenter, pas diminuer.", field=name)


def _refuse_closing(before: object, after: object, *, period: Period, standing: Standing, now: datetime) -> None:
    if period == Period.CLOSED:
        raise ClosingRefused("Cet appel est clos\u00a0: sa clôture ne se rectifie plus. Ouvrez un nouvel appel.")
    if not isinstance(after, datetime):
        return
    if after <= now:
        raise ClosingRefused("Cet instant est passé\u00a0: choisissez une clôture à venir.")
    is_earlier = before is None or (isinstance(before, datetime) and after < before)
    if is_earlier and (standing.has_drafts or standing.has_deposits) and after < now + NOTICE:
        raise ClosingRefused(f"Des équipes écrivent leur dossier\u00a0: la clôture ne peut pas être avancée avant le {zoned(now + NOTICE)}.")


def _refuse_lacks(call: Call, planned: Mapping[str, Change], now: datetime) -> None:
    """Refuse to empty what publication required. What an old call lacked already is no reason to keep it from being mended."""
    steps = {Step.DESCRIPTION, Step.CONTACTS}
    for lack in checklist(call, now):
        name = lack.anchor.removeprefix("id_")
        if lack.is_blocking and lack.step in steps and name in planned:
            raise IncompleteAfterwards(lack.message, field=name)
