"""The files that applicants download, fill and send back."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from ptce.calls.models import FieldTemplate, FormRevision
from ptce.calls.queries.calls import visible_to
from ptce.core.dates import size
from ptce.documents.enums import SERVED
from ptce.documents.models import Document
from ptce.organisations.queries import Viewer
from ptce.questionnaire.definition import Field


@dataclass(frozen=True, slots=True)
class TemplateLink:
    """A template to download: `detail` is its type and size, « DOCX – 84 ko »."""

    name: str
    detail: str
    url: str


def template_link(field: Field) -> TemplateLink | None:
    """Return the link to the template of a question, or None; no statement."""
    template = field.template
    if template is None:
        return None
    extension = template.name.rpartition(".")[2].upper()
    return TemplateLink(template.name, f"{extension} – {size(template.size)}", reverse("call_files:template", args=[template.id]))


def served_template(viewer: Viewer, uuid: UUID) -> Document | None:
    """Return a template that the person may download: one used by the form of a call they may read, published unless they are an officer.

    None while the antivirus has not answered, and for ever when it found something.
    """
    kept = (
        FieldTemplate.objects.filter(document__uuid=uuid, document__scan__in=SERVED, call__in=visible_to(viewer)).select_related("document").first()
    )
    if kept is None:
        return None
    revisions = FormRevision.objects.filter(call__in=visible_to(viewer), call__templates__document=kept.document)
    if not viewer.is_officer:
        revisions = revisions.filter(published_at__isnull=False)
    is_used = any(field.template is not None and field.template.id == str(uuid) for revision in revisions for field in revision.form.fields)
    return kept.document if is_used else None
