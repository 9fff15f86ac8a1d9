"""A new revision of the form under open drafts: each follows under its own row lock, whoever comes first, and loses nothing."""

from contextlib import ExitStack
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from ptce.accounts.models import User
from ptce.calls import operations as calls
from ptce.calls.models import Call, FormRevision
from ptce.core.policies import require
from ptce.core.tasks import enqueue_on_commit
from ptce.dossiers import emails, policies, queries
from ptce.dossiers.models import Answers, Dossier, FormChange, FormChangeSeen, Piece
from ptce.dossiers.operations.carriers import refresh_columns
from ptce.dossiers.operations.records import lock, notify, team_people
from ptce.journal.operations import record
from ptce.organisations.queries import Viewer
from ptce.questionnaire.changes import Change
from ptce.questionnaire.comparison import compare
from ptce.questionnaire.definition import Form
from ptce.questionnaire.following import Held, follow, touched_by
from ptce.questionnaire.kinds import Role

# The drafts that one task takes before it leaves its turn to the mail and to the others.
BATCH = 200


@transaction.atomic
def publish_revision(*, call: Call, base_version: int, actor: User, now: datetime) -> FormRevision:
    """Publish the revision in preparation; open drafts then follow by a task, or as soon as somebody opens them. Submitted dossiers keep theirs.

    Raises as `calls.operations.publish_revision`.
    """
    revision = calls.publish_revision(call=call, base_version=base_version, actor=actor, now=now)
    enqueue_on_commit("dossiers.follow_revision", call.pk)
    return revision


@transaction.atomic
def follow_revision(*, dossier: Dossier, now: datetime) -> bool:
    """Take one draft to the newest form of its call, if it does not follow it yet; return whether it had to. Safe to run twice, or at once."""
    locked = lock(dossier)
    return follow_newest(locked, now=now)


def follow_late_drafts(*, now: datetime, call: Call | None = None) -> int:
    """Take the drafts still behind to their newest form, each in its transaction, a batch at most; return how many. Safe to run twice."""
    late = list(queries.behind(call)[:BATCH])
    followed = []
    with ExitStack() as stack:
        # The stack runs what it was given whatever fails, then raises: one draft that cannot follow keeps no other from doing so.
        for dossier in reversed(late):
            stack.callback(lambda one: followed.append(follow_revision(dossier=one, now=now)), dossier)
    return sum(followed)


def follow_newest(locked: Dossier, *, now: datetime) -> bool:
    """Do so for a dossier already locked, before anything is read of its form or written in it: one statement when there is nothing to do."""
    answers = Answers.objects.annotate(newest=queries.newest_revision("dossier__call")).get(pk=locked.pk)
    return follow_to(locked, answers, answers.newest, now=now)


def follow_to(locked: Dossier, answers: Answers, newest: int, *, now: datetime) -> bool:
    """Do so knowing the newest form; return whether the dossier changed.

    answers, newest: read once the lock is held; the answers are brought up to date with the rest, for the caller may write in them.
    """
    if not locked.is_editable or newest == locked.revision_id:
        return False
    _follow(locked, answers, newest, now=now)
    return True


@transaction.atomic
def dismiss_form_changes(*, dossier: Dossier, actor: User, now: datetime) -> int:
    """Note that the actor has read what changed; return how many changes were new to them. Raises PermissionDenied."""
    locked = lock(dossier)
    person = Viewer(person=actor, at=now)
    require(policies.can_view(person, locked))
    unread = list(queries.unread_changes(person, locked))
    FormChangeSeen.objects.bulk_create([FormChangeSeen(change=change, person=actor, at=now) for change in unread])
    return len(unread)


def _follow(locked: Dossier, answers: Answers, newest: int, *, now: datetime) -> None:
    before = locked.revision_id
    old, new = queries.form_of(before), queries.form_of(newest)
    held = Held(answers.values, answers.raw, answers.archived, _files(locked))
    after = follow(new, held, since=before)
    answers.values, answers.raw, answers.archived = dict(after.values), dict(after.raw), {key: dict(one) for key, one in after.archived.items()}
    Answers.objects.filter(pk=locked.pk).update(values=answers.values, raw=answers.raw, archived=answers.archived)
    locked.revision_id = newest
    columns = refresh_columns(locked, form=new, values=answers.values, roles=frozenset(Role))
    locked.updated_at = now
    locked.save(update_fields=["revision", "updated_at", *columns])
    archived = [key for key in after.archived if key not in held.archived]
    record(verb="dossiers.follow_revision", target=locked, actor=None, now=now, revision=[before, newest], archived=archived)
    _tell(locked, before, newest, _lines(old, new, held), now=now)


def _files(locked: Dossier) -> dict[str, int]:
    pieces = Piece.objects.filter(dossier_id=locked.pk, removed_at__isnull=True)
    return dict(pieces.values_list("field_id").annotate(count=Count("pk")))


def _lines(old: Form, new: Form, held: Held) -> list[dict[str, str]]:
    """Return what changed for this dossier: what everybody must know, and what touches the answers given."""
    changes = compare(old, new)
    watched = touched_by(changes, old, new)
    return [_line(change) for place, change in enumerate(changes) if place not in watched or watched[place](held)]


def _line(change: Change) -> dict[str, str]:
    return {
        "what": change.text,
        "subject": change.subject,
        "consequence": change.consequence,
        "field": change.field_id,
        "section": change.section_id,
    }


def _tell(locked: Dossier, before: int, newest: int, lines: list[dict[str, str]], *, now: datetime) -> None:
    if not lines:
        return
    change = FormChange.objects.create(dossier=locked, before_id=before, revision_id=newest, at=now, lines=lines)
    people = team_people(locked)
    notify(locked, people, text=f"Le formulaire du dossier {locked.number} a changé.", now=now)
    for person in people:
        emails.form_changed(change=change, person=person, now=now)
