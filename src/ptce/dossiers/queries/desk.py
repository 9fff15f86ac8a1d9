"""What people follow: their dossiers, the team, invitations, requests for pieces, messages, notifications."""

from datetime import datetime, timedelta

from django.db.models import FETCH_RAISE, Exists, F, OuterRef, Q, QuerySet

from ptce.calls.models import Call
from ptce.core.dates import paris_date
from ptce.dossiers import lifecycle, rules
from ptce.dossiers.enums import MemberRole, PieceRequestStatus
from ptce.dossiers.models import AnswerVersion, Dossier, Invitation, Message, Notification, PieceRequest, TeamMember
from ptce.journal import queries as journal
from ptce.journal.models import Entry
from ptce.organisations.queries import Viewer


def of_person(viewer: Viewer) -> QuerySet[Dossier]:
    """Return the dossiers whose team the person belongs to, with their call and `my_role`, last changed first."""
    mine = TeamMember.objects.filter(person_id=viewer.id)
    return (
        Dossier.objects.filter(team__in=mine)
        .annotate(my_role=F("team__role"))
        .select_related("call", "region", "wave")
        .order_by("-updated_at", "-pk")
        .fetch_mode(FETCH_RAISE)
    )


def team(dossier: Dossier) -> QuerySet[TeamMember]:
    """Return the team with its people, the owner first, then by arrival."""
    return (
        TeamMember.objects.filter(dossier_id=dossier.pk)
        .select_related("person")
        .annotate(is_first=Q(role=MemberRole.OWNER))
        .order_by("-is_first", "joined_at", "pk")
        .fetch_mode(FETCH_RAISE)
    )


def pending_invitations(dossier: Dossier, *, now: datetime) -> QuerySet[Invitation]:
    """Return the invitations still waiting for an answer, newest first."""
    since = now - timedelta(days=rules.INVITATION_DAYS)
    return (
        Invitation.objects.filter(dossier_id=dossier.pk, accepted_at__isnull=True, revoked_at__isnull=True, invited_at__gt=since)
        .select_related("invited_by")
        .order_by("-invited_at", "-pk")
        .fetch_mode(FETCH_RAISE)
    )


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation a secret link leads to, whatever its state, with its dossier and call."""
    return Invitation.objects.select_related("dossier__call", "invited_by").filter(token_hash=rules.token_digest(token)).first()


def piece_requests(dossier: Dossier) -> QuerySet[PieceRequest]:
    """Return the requests for pieces, newest first, with who asked."""
    return PieceRequest.objects.filter(dossier_id=dossier.pk).select_related("asked_by").order_by("-asked_at", "-pk").fetch_mode(FETCH_RAISE)


def open_piece_request(dossier: Dossier) -> PieceRequest | None:
    """Return the request that waits for an answer, if any."""
    return piece_requests(dossier).filter(status=PieceRequestStatus.OPEN).first()


def reopened_fields(dossier: Dossier, *, now: datetime) -> frozenset[str]:
    """Return the fields an open request for pieces lets the team change; its day included."""
    request = open_piece_request(dossier) if dossier.status in lifecycle.PENDING else None
    return frozenset(request.field_ids) if request and paris_date(now) <= request.due_on else frozenset()


def thread(dossier: Dossier) -> QuerySet[Message]:
    """Return the messages, oldest first, with their author."""
    return Message.objects.filter(dossier_id=dossier.pk).select_related("author").order_by("at", "pk").fetch_mode(FETCH_RAISE)


def notifications(viewer: Viewer, *, limit: int = 50) -> QuerySet[Notification]:
    """Return the person's last notifications, the unseen ones first; those of a dossier they are recused from are left out.

    Each has `in_team`: whether the person reads the dossier as its team does.
    """
    return (
        _notifications(viewer)
        .annotate(in_team=Exists(TeamMember.objects.filter(dossier=OuterRef("dossier"), person_id=viewer.id)))
        .select_related("dossier__call")
        .order_by(F("seen_at").asc(nulls_first=True), "-at", "-pk")
        .fetch_mode(FETCH_RAISE)[:limit]
    )


def unread_count(viewer: Viewer) -> int:
    """Return how many notifications the person has not seen."""
    return _notifications(viewer).filter(seen_at__isnull=True).count()


def answer_versions(dossier: Dossier, field_id: str) -> QuerySet[AnswerVersion]:
    """Return the versions of an answer with their author, newest first."""
    held = AnswerVersion.objects.filter(dossier_id=dossier.pk, field_id=field_id)
    return held.select_related("author").order_by("-version").fetch_mode(FETCH_RAISE)


def history(dossier: Dossier) -> QuerySet[Entry]:
    """Return the journal of the dossier without the autosaves, oldest first."""
    return journal.history(dossier).exclude(verb="dossiers.save_answer")


def first_phase_candidates(viewer: Viewer, call: Call) -> QuerySet[Dossier]:
    """Return the person's dossiers of the linked first phase that a dossier of this second phase may follow, best first."""
    return (
        Dossier.objects.filter(call__second_phases=call, team__person_id=viewer.id, team__role__in=[MemberRole.OWNER, MemberRole.EDITOR])
        .filter(status__in=lifecycle.OPENS_SECOND_PHASE)
        .select_related("call")
        .order_by("-submitted_at", "-pk")
        .fetch_mode(FETCH_RAISE)
    )


def _notifications(viewer: Viewer) -> QuerySet[Notification]:
    return Notification.objects.filter(person_id=viewer.id).exclude(
        Q(dossier__recusals__person_id=viewer.id) & ~Q(dossier__team__person_id=viewer.id)
    )
