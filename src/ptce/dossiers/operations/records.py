"""What every operation on a dossier does: lock it, move it, tell the journal and the people."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from ptce.accounts.models import User
from ptce.core.dates import paris_date
from ptce.core.errors import Refusal
from ptce.dossiers import lifecycle, queries
from ptce.dossiers.enums import PieceRequestStatus
from ptce.dossiers.models import Dossier, Message, Notification, Piece, PieceRequest, Submission, TeamMember
from ptce.journal.operations import record
from ptce.organisations.enums import Role
from ptce.organisations.queries import holders


class FormReused(Refusal):
    """The key of the form posted already made something elsewhere: nothing is done, rather than done twice or in the wrong place."""

    message = "Ce formulaire a déjà servi ailleurs\u00a0: rien n’a été enregistré. Rechargez la page, puis recommencez."


def lock(dossier: Dossier) -> Dossier:
    """Return the dossier as it stands now, with its call and wave, locked until the end of the transaction."""
    return Dossier.objects.select_for_update(of=("self",)).select_related("call", "wave").get(pk=dossier.pk)


def made_once[M: (Piece, Submission, Message)](rows: QuerySet[M], dossier: Dossier, key: UUID) -> M | None:
    """Return what the form of this key has already made of the dossier, None when it is new. Raises FormReused: it was made of another."""
    made = rows.filter(key=key).first()
    if made is not None and made.dossier_id != dossier.pk:
        raise FormReused
    return made


def move(dossier: Dossier, transition: lifecycle.Transition, *, actor: User | None, now: datetime, **changes: object) -> None:
    """Take the dossier to its next state, set its dates, save it, write the journal.

    changes: what the journal says beside both states. Raises TransitionRefused.
    """
    before = dossier.status
    dossier.status = lifecycle.next_status(before, transition)
    wind(dossier)
    dossier.updated_at = now
    dossier.save(update_fields=["status", "updated_at", "submitted_at", "implicit_decision_on", "due_on", "eligibility_reason", "decided_at"])
    record(verb=f"dossiers.{transition.name}", target=dossier, actor=actor, now=now, status=[before, dossier.status], **changes)


def wind(dossier: Dossier) -> None:
    """Set the day silence decides and what is due next from the state, the deposit that stands and the requests made since."""
    dossier.implicit_decision_on = dossier.due_on = None
    if dossier.status in lifecycle.EDITABLE:
        announced = dossier.deadline.announced
        dossier.due_on = paris_date(announced) if announced else None
    elif dossier.status in lifecycle.AWAITING_DECISION and dossier.submitted_at is not None:
        requests = list(PieceRequest.objects.filter(dossier_id=dossier.pk, asked_at__gte=dossier.submitted_at))
        open_until = [request.due_on for request in requests if request.status == PieceRequestStatus.OPEN]
        dossier.implicit_decision_on = queries.decision_by_silence_on(call=dossier.call, received_at=dossier.submitted_at, requests=requests)
        dossier.due_on = min(open_until) if open_until else dossier.implicit_decision_on


def standing_submission(dossier: Dossier) -> Submission:
    """Return the deposit that stands of a filed dossier."""
    return Submission.objects.get(dossier_id=dossier.pk, withdrawn_at__isnull=True)


def team_people(dossier: Dossier) -> list[User]:
    """Return the people of the team who can still sign in."""
    return [member.person for member in TeamMember.objects.filter(dossier_id=dossier.pk, person__is_active=True).select_related("person")]


def examiners(dossier: Dossier, *, now: datetime) -> list[User]:
    """Return who examines the dossier: the agents of its region, the national officers for one without a region (or a region without an agent).

    Neither the recused nor members of the team.
    """
    held = holders(Role.REGIONAL_AGENT, now, region=dossier.region_id) if dossier.region_id else None
    people = _apart(dossier, [mandate.person for mandate in held]) if held is not None else []
    return people or _apart(dossier, [mandate.person for mandate in holders(Role.NATIONAL_OFFICER, now)])


def notify(dossier: Dossier, people: Iterable[User], *, text: str, now: datetime) -> None:
    """Add a line to the desk of each person."""
    Notification.objects.bulk_create([Notification(person=person, dossier=dossier, text=text[:300], at=now) for person in people])


def _apart(dossier: Dossier, people: Iterable[User]) -> list[User]:
    recused = set(dossier.recusals.values_list("person_id", flat=True))
    involved = recused | set(dossier.team.values_list("person_id", flat=True))
    return list({person.pk: person for person in people if person.is_active and person.pk not in involved}.values())
