"""The form on paper that visitors download."""

from dataclasses import dataclass

from django.urls import reverse

from ptce.calls.models import Call, FormRevision
from ptce.core.dates import size
from ptce.documents.models import Document


@dataclass(frozen=True, slots=True)
class PaperLink:
    """A form to print: `detail` is its type and size, « PDF – 99 ko »."""

    detail: str
    url: str


def paper_of(call: Call) -> Document | None:
    """Return the latest form on paper of a call, with what is needed to serve it, or None: one statement."""
    made = FormRevision.objects.filter(call=call, published_at__isnull=False, paper__isnull=False)
    revision = made.select_related("paper").only("paper", "call_id").order_by("-number").first()
    return None if revision is None else revision.paper


def paper_link(call: Call, revision: FormRevision) -> PaperLink | None:
    """Return the link to the form on paper of a revision of `current_revision`, or None while it is not made: no statement."""
    paper = revision.paper
    return None if paper is None else PaperLink(f"PDF – {size(paper.size)}", reverse("call_files:paper", args=[call.slug]))
