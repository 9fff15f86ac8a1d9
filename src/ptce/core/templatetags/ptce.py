"""Our components: each a tag with keyword arguments, so that a typo is a template error. Shown at /composants/ in debug."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ptce.core import dates

register = template.Library()

register.filter("day", dates.day)
register.filter("hour", dates.hour)
register.filter("zoned", dates.zoned)
register.filter("partial_day", dates.partial_day)
register.filter("size", dates.size)


@register.filter
def instant(value: datetime | None) -> str:
    """Write an instant in Paris."""
    return dates.instant(value)


@register.filter
def euros(value: Decimal | int | None) -> str:
    """Write an amount."""
    return dates.euros(value)


@register.filter
def known(value: object) -> object:
    """Write « non renseigné » for what is empty."""
    return "non renseigné" if value in (None, "") else value


@register.filter
def iso(value: date | datetime) -> str:
    """Write a date for the `datetime` attribute."""
    return value.isoformat()


@register.simple_block_tag
def alert(content: SafeString, *, kind: str = "info", title: str = "", small: bool = False) -> SafeString:
    """Show an alert: `kind` is info, success, warning or error."""
    return render_to_string("components/alert.html", {"content": content, "kind": kind, "title": title, "small": small})


@register.simple_block_tag
def callout(content: SafeString, *, title: str = "") -> SafeString:
    """Set a paragraph forward."""
    return render_to_string("components/callout.html", {"content": content, "title": title})


@register.simple_block_tag
def empty(content: SafeString, *, title: str) -> SafeString:
    """Say why a list is empty and offer the first step."""
    return render_to_string("components/empty.html", {"content": content, "title": title})


@register.inclusion_tag("components/badge.html")
def badge(*, text: str, kind: str = "") -> dict[str, str]:
    """Show a state: `kind` is empty, info, success, warning, error or new."""
    return {"text": text, "kind": kind}


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*, links: Sequence[tuple[str, str]] = (), here: str) -> dict[str, object]:
    """Show the path: (address, label) pairs, then the page itself."""
    return {"links": links, "here": here}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*, form: BaseForm) -> dict[str, object]:
    """List a form's errors, each linked to its field."""
    return {"form": form, "fields": [field for field in form if field.errors]}


@register.inclusion_tag("components/pagination.html")
def pagination(*, page: Page, query: QueryDict) -> dict[str, object]:
    """Link the pages, keeping the rest of the address."""
    kept = query.copy()
    kept.pop("page", None)
    numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
    return {"page": page, "base": kept.urlencode(), "numbers": numbers, "gap": page.paginator.ELLIPSIS}


@register.simple_tag
def crumbs(*pairs: str) -> list[tuple[str, str]]:
    """Make (address, label) pairs out of alternating arguments."""
    return list(zip(pairs[::2], pairs[1::2], strict=True))
