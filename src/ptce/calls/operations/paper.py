"""Keep the form on paper of each published revision."""

from datetime import datetime

from django.db import transaction

from ptce.calls.models import Call, FormRevision
from ptce.core.tasks import enqueue_on_commit
from ptce.documents.operations import store_generated
from ptce.journal import operations as journal

# A minute's share: a form on paper takes about one second to make.
AT_ONCE = 20


@transaction.atomic
def queue_missing_papers(*, now: datetime) -> int:
    """Ask for the forms on paper that published revisions of calls not over lack; return how many. Safe to run twice."""
    waiting = FormRevision.objects.filter(published_at__isnull=False, paper__isnull=True, call__in=Call.objects.published())
    over = Call.objects.filter(closes_at__lt=now)
    late = list(waiting.exclude(call__in=over).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    for revision_id in late:
        enqueue_on_commit("calls.make_paper", revision_id)
    return len(late)


@transaction.atomic
def record_paper(*, revision: FormRevision, pdf: bytes, now: datetime) -> FormRevision:
    """Keep the form on paper of a published revision; once made it is never made again. Its call is dated, so that its page shows the link."""
    call = Call.objects.select_for_update(of=("self",)).get(pk=revision.call_id)
    locked = FormRevision.objects.select_for_update(of=("self",)).get(pk=revision.pk)
    if locked.paper_id is not None:
        return locked
    locked.paper = store_generated(content=pdf, name=f"formulaire-{call.slug}.pdf", media_type="application/pdf", now=now)
    locked.save(update_fields=["paper"])
    call.updated_at = now
    call.save(update_fields=["updated_at"])
    journal.record(verb="calls.record_paper", target=call, actor=None, now=now, revision=locked.number, document=locked.paper.pk)
    return locked
