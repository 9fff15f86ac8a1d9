"""Effects after commit: the form on paper."""

from django.tasks import task
from django.utils import timezone

from ptce.calls import operations, pdfs
from ptce.calls.models import FormRevision


@task()
def make_paper(revision_id: int) -> None:
    """Make the form on paper of a published revision, once: a second run finds it made."""
    revision = FormRevision.objects.select_related("call").get(pk=revision_id)
    if revision.paper_id is None and revision.published_at is not None:
        pdf = pdfs.blank_form(revision.call, revision.form, made_at=revision.published_at)
        operations.record_paper(revision=revision, pdf=pdf, now=timezone.now())
