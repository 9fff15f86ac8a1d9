"""The rectifications of a call, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models

from ptce.calls.models import Call, CallQuerySet
from ptce.calls.operations import Standing
from ptce.core.dates import euros, instant, zoned
from ptce.dossiers.enums import DossierStatus
from ptce.dossiers.models import Dossier
from ptce.publicity.enums import QuestionStatus
from ptce.publicity.models import PublicQuestion, Rectification
from ptce.publicity.rules.differences import Stretch, differences

EMPTY = "vide"
_MONEY = {"envelope", "amount_min", "amount_max"}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that changed. stretches: its text, what is removed and added marked; empty for a value shown before and after."""

    name: str
    label: str
    before: str
    after: str
    stretches: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class RectificationView:
    """A rectification as it is shown."""

    number: int
    on: str
    reason: str
    differences: tuple[Difference, ...]


def field_of(name: str) -> models.Field[Any, Any]:
    """Return a field of calls that is a column of its own."""
    field = Call._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{name} is no column of calls")
    return field


def label_of(field: models.Field[Any, Any]) -> str:
    """Return the name of the field as screens write it."""
    label = str(field.verbose_name)
    return (label[:1].upper() + label[1:]).removesuffix(" (Markdown)")


def standing_of(call: Call) -> Standing:
    """Say whether somebody writes a dossier for the call, and whether one was deposited: one statement."""
    drafts = Dossier.objects.filter(call=call, status=DossierStatus.DRAFT)
    deposits = Dossier.objects.filter(call=call).exclude(status=DossierStatus.DRAFT)
    found = Call.objects.filter(pk=call.pk).values_list(models.Exists(drafts), models.Exists(deposits)).get()
    return Standing(has_drafts=found[0], has_deposits=found[1])


def told(changes: Mapping[str, tuple[object, object]]) -> tuple[Difference, ...]:
    """Return the changes in words; values as the operation gives them, or as JSON kept them."""
    return tuple(_difference(name, *pair) for name, pair in changes.items())


def with_news(calls: CallQuerySet) -> CallQuerySet:
    """Add to each call when it was last rectified, or None, and how many answers are published: no statement more."""
    latest = Rectification.objects.filter(call=models.OuterRef("pk")).order_by("-number")
    published = PublicQuestion.objects.filter(call=models.OuterRef("pk"), status=QuestionStatus.PUBLISHED).order_by().values("call")
    answers = models.Subquery(published.annotate(number=models.Count("pk")).values("number"))
    return calls.annotate(rectified_at=models.Subquery(latest.values("at")[:1]), answers=answers)


def rectifications(call: Call) -> tuple[RectificationView, ...]:
    """Return the rectifications of a call, the latest first: one statement."""
    rows = Rectification.objects.filter(call=call).order_by("-number").fetch_mode(models.FETCH_RAISE)
    return tuple(RectificationView(row.number, instant(row.at), row.reason, told(row.changes)) for row in rows)


def latest_rectifications(calls: Iterable[Call]) -> models.QuerySet[Rectification]:
    """Return the rectifications of these calls with their call, the latest first: one statement."""
    rows = Rectification.objects.filter(call__in=[call.pk for call in calls]).select_related("call")
    return rows.order_by("-at", "-pk").fetch_mode(models.FETCH_RAISE)[:60]


def _difference(name: str, before: object, after: object) -> Difference:
    field = field_of(name)
    old, new = _words(name, before), _words(name, after)
    is_text = isinstance(field, models.TextField) or (isinstance(before, str) and isinstance(after, str) and name != "closes_at")
    return Difference(name, label_of(field), old or EMPTY, new or EMPTY, differences(old, new) if is_text else ())


def _words(name: str, value: object) -> str:
    if value in (None, ""):
        return "sans date de clôture" if name == "closes_at" else ""
    if name == "closes_at":
        return zoned(value if isinstance(value, datetime) else datetime.fromisoformat(str(value)))
    return euros(Decimal(str(value))) if name in _MONEY else str(value)
