"""Open a dossier; a second phase follows a first one and takes over its answers."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Exists, OuterRef

from ptce.accounts.models import User
from ptce.calls import queries as calls
from ptce.calls.models import Call, FormRevision
from ptce.core.dates import paris_date
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.dossiers import lifecycle, policies, queries, rules
from ptce.dossiers.enums import MemberRole
from ptce.dossiers.models import Answers, Dossier, TeamMember
from ptce.dossiers.operations.carriers import refresh_columns
from ptce.dossiers.operations.following import follow_newest
from ptce.dossiers.operations.records import FormReused, lock, wind
from ptce.journal.operations import record
from ptce.organisations.queries import Viewer
from ptce.questionnaire.kinds import Role

FIRST_PHASE = "first-phase"


class CallClosed(Refusal):
    """The call does not receive dossiers at this instant."""

    message = "Cet appel ne reçoit pas de dossiers en ce moment."


class FirstPhaseRefused(Refusal):
    """The dossier given cannot open the way to the second phase (domain.md § 2.3)."""

    message = (
        "Ce dossier ne peut pas ouvrir la phase 2\u00a0: il faut un dossier de la phase 1 de cet appel, lauréat, en cours d’examen ou "
        "déposé en même temps."
    )


class FirstPhaseRequired(Refusal):
    """The second phase needs a dossier of the first, and the first phase is over."""

    message = "La phase 2 est ouverte aux lauréats de la phase 1, ou à ceux qui déposent les deux dossiers à la fois\u00a0: la phase 1 est close."


@transaction.atomic
def open_dossier(*, call: Call, actor: User, now: datetime, key: UUID, first_phase_dossier: Dossier | None = None) -> Dossier:
    """Open a draft owned by the actor; the same key again returns the first one.

    For a second phase: `first_phase_dossier` is the one it follows, whose answers and team it takes over; without it a dossier of the first phase
    is opened beside, both to be filed at once. Raises PermissionDenied, FormReused, CallClosed, FirstPhaseRefused, FirstPhaseRequired.
    """
    # Openings of one person are taken one at a time: a double click finds the first dossier.
    User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    own = TeamMember.objects.filter(dossier=OuterRef("pk"), person_id=actor.pk)
    opened = Dossier.objects.filter(key=key).annotate(is_ours=Exists(own)).select_related("call").first()
    if opened is not None:
        if opened.call_id != call.pk or not opened.is_ours:
            raise FormReused
        return opened
    require(policies.can_open(Viewer(person=actor, at=now), call))
    if not call.is_receiving(now):
        raise CallClosed
    first = _first_phase(call, first_phase_dossier, actor=actor, now=now, key=key)
    dossier = _create(call, actor=actor, now=now, key=key, first=first)
    if first is not None:
        _take_over_team(dossier, first, actor=actor, now=now)
        _take_over_answers(dossier, first, actor=actor, now=now)
    record(verb="dossiers.open", target=dossier, actor=actor, now=now, call=call.pk, first_phase=first.pk if first else None)
    return dossier


@transaction.atomic
def reuse_first_phase(*, dossier: Dossier, actor: User, now: datetime) -> tuple[str, ...]:
    """Fill the questions still empty with the answers of the first phase; return the ids of the fields filled.

    Raises PermissionDenied, FirstPhaseRequired, lifecycle.TransitionRefused once filed.
    """
    locked = lock(dossier)
    require(policies.can_write_everywhere(Viewer(person=actor, at=now), locked))
    if not locked.is_editable:
        raise lifecycle.TransitionRefused
    if locked.first_phase_dossier is None:
        raise FirstPhaseRequired("Ce dossier ne suit aucun dossier de phase 1.")
    follow_newest(locked, now=now)
    filled = _take_over_answers(locked, locked.first_phase_dossier, actor=actor, now=now)
    if filled:
        record(verb="dossiers.reuse_first_phase", target=locked, actor=actor, now=now, fields=list(filled))
    return filled


def _first_phase(call: Call, given: Dossier | None, *, actor: User, now: datetime, key: UUID) -> Dossier | None:
    if call.first_phase is None:
        if given is not None:
            raise FirstPhaseRefused
        return None
    if given is not None:
        return _accepted(call, given, actor=actor, now=now)
    if not call.first_phase.is_receiving(now):
        raise FirstPhaseRequired
    return open_dossier(call=call.first_phase, actor=actor, now=now, key=uuid5(key, FIRST_PHASE))


def _accepted(call: Call, given: Dossier, *, actor: User, now: datetime) -> Dossier:
    first = lock(given)
    require(policies.can_edit(Viewer(person=actor, at=now), first))
    if first.call_id != call.first_phase_id or first.status not in lifecycle.OPENS_SECOND_PHASE:
        raise FirstPhaseRefused
    return first


def _create(call: Call, *, actor: User, now: datetime, key: UUID, first: Dossier | None) -> Dossier:
    revision = FormRevision.objects.filter(call=call, published_at__isnull=False).only("pk").latest("number")
    # The number holds the row's own identity: it is known only once the row exists.
    dossier = Dossier.objects.create(
        number=key.hex[:30],
        key=key,
        call=call,
        revision_id=revision.pk,
        created_at=now,
        updated_at=now,
        first_phase_dossier=first,
        is_fictional=call.is_fictional,
    )
    dossier.number = rules.dossier_number(year=paris_date(now).year, identifier=dossier.pk)
    dossier.wave = calls.next_wave(call.pk, now)
    wind(dossier)
    dossier.save(update_fields=["number", "due_on", "wave"])
    dossier.answers = Answers.objects.create(dossier=dossier)
    TeamMember.objects.create(dossier=dossier, person=actor, role=MemberRole.OWNER, joined_at=now)
    return dossier


def _take_over_team(dossier: Dossier, first: Dossier, *, actor: User, now: datetime) -> None:
    others = TeamMember.objects.filter(dossier=first).exclude(person_id=actor.pk)
    TeamMember.objects.bulk_create(
        TeamMember(
            dossier=dossier,
            person_id=member.person_id,
            role=MemberRole.READER if member.role == MemberRole.READER else MemberRole.EDITOR,
            section_ids=member.section_ids,
            joined_at=now,
        )
        for member in others
    )


def _take_over_answers(dossier: Dossier, first: Dossier, *, actor: User, now: datetime) -> tuple[str, ...]:
    form = queries.form_of(dossier.revision_id)
    found = rules.taken_over(target=form, source=queries.form_of(first.revision_id), values=Answers.objects.get(pk=first.pk).values)
    return fill_blanks(dossier, found, actor=actor, now=now)


def fill_blanks(dossier: Dossier, found: Mapping[str, object], *, actor: User, now: datetime) -> tuple[str, ...]:
    """Answer the questions that nobody answered, and no other; return their ids. The dossier is locked by the caller, who writes the journal."""
    form = queries.form_of(dossier.revision_id)
    answers = Answers.objects.get(pk=dossier.pk)
    filled = {field_id: value for field_id, value in found.items() if field_id not in answers.values and field_id not in answers.raw}
    if not filled:
        return ()
    answers.values.update(filled)
    for field_id in filled:
        version = answers.versions.get(field_id, [0])[0] + 1
        answers.versions[field_id] = [version, actor.pk, now.isoformat()]
    answers.save(update_fields=["values", "versions"])
    dossier.answers = answers
    changed = refresh_columns(dossier, form=form, values=answers.values, roles=frozenset(Role))
    dossier.updated_at = now
    dossier.save(update_fields=["updated_at", *changed])
    return tuple(filled)
