"""From a list read letter by letter to a list confirmed by a second person, both sure of the same digest."""

from datetime import datetime

from django.db import transaction

from ptce.accounts.models import User
from ptce.core.dates import zoned
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.core.tasks import enqueue_on_commit
from ptce.journal.operations import record
from ptce.organisations.queries import viewer
from ptce.reviews.operations import close_reviews
from ptce.selection import lifecycle, policies, queries
from ptce.selection.enums import LetterKind
from ptce.selection.models import Letter, Session
from ptce.selection.operations.preparing import AmountRefused, EnvelopeExceeded, NotReceivable, RankRefused, TooManyLaureates
from ptce.selection.rules import decisions as rules
from ptce.selection.rules import letters


class CallStillOpen(Refusal):
    """The call still receives dossiers."""


class ListIncomplete(Refusal):
    """A receivable dossier has no decision."""


class ListChanged(Refusal):
    """The list is not the one that was read."""

    message = (
        "La liste ou une lettre a changé depuis que vous l’avez lue : rien n’a été enregistré. "
        "Relisez la liste affichée maintenant, puis recommencez."
    )


class SamePerson(Refusal):
    """Who submitted may not confirm."""

    message = "Vous avez soumis cette liste : une autre personne doit la confirmer."


class EmbargoPassed(Refusal):
    """The planned hour of publication is past."""

    message = "L’heure de publication prévue est déjà passée. Choisissez une heure à venir, ou publiez dès la confirmation."
    field = "embargo_until"


@transaction.atomic
def submit(*, session: Session, digest: str, embargo_until: datetime | None, actor: User, now: datetime) -> Session:
    """Hand the exact list to a second person.

    digest: of the list and letters as shown. embargo_until: instant of publication; None publishes upon confirmation.
    Raises PermissionDenied, lifecycle.TransitionRefused, CallStillOpen, EmbargoPassed, ListIncomplete, NotReceivable,
    EnvelopeExceeded, TooManyLaureates, RankRefused, AmountRefused, ListChanged.
    """
    session = _locked(session)
    require(policies.can_decide_all(viewer(actor, now), session.call))
    status = lifecycle.next_status(session.status, lifecycle.SUBMIT)
    _refuse_early(session, embargo_until, now)
    _refuse_incomplete(session)
    if queries.list_to_read(session).digest != digest:
        raise ListChanged
    before, session.status = session.status, status
    session.submitted_by, session.submitted_at, session.submitted_digest = actor, now, digest
    session.embargo_until = embargo_until
    session.version += 1
    session.save(update_fields=["status", "submitted_by", "submitted_at", "submitted_digest", "embargo_until", "version"])
    # What the second person confirms rests on these marks: they no longer change.
    close_reviews(call=session.call, actor=actor, now=now)
    record(verb="selection.submit", target=session, actor=actor, now=now, status=[before, status], digest=digest, embargo=_iso(embargo_until))
    return session


@transaction.atomic
def take_back(*, session: Session, actor: User, now: datetime) -> Session:
    """Open the list again for changes: the first person corrects, or the second one does not confirm.

    Raises PermissionDenied, lifecycle.TransitionRefused.
    """
    session = _locked(session)
    require(policies.can_read_list(viewer(actor, now), session))
    before, session.status = session.status, lifecycle.next_status(session.status, lifecycle.TAKE_BACK)
    session.submitted_by, session.submitted_at, session.submitted_digest = None, None, ""
    session.version += 1
    session.save(update_fields=["status", "submitted_by", "submitted_at", "submitted_digest", "version"])
    record(verb="selection.take_back", target=session, actor=actor, now=now, status=[before, session.status])
    return session


@transaction.atomic
def confirm(*, session: Session, digest: str, actor: User, now: datetime) -> Session:
    """Confirm, as the second person, exactly the list submitted; its letters are frozen. Publication follows, at the planned hour if there is one.

    Raises PermissionDenied, lifecycle.TransitionRefused, SamePerson, ListChanged.
    """
    session = _locked(session)
    require(policies.can_confirm(viewer(actor, now), session))
    status = lifecycle.next_status(session.status, lifecycle.CONFIRM)
    if session.submitted_by_id == actor.pk:
        raise SamePerson
    listed = queries.list_to_read(session)
    if not digest == session.submitted_digest == listed.digest:
        raise ListChanged
    before, session.status = session.status, status
    session.confirmed_by, session.confirmed_at, session.confirmed_digest = actor, now, digest
    session.version += 1
    session.save(update_fields=["status", "confirmed_by", "confirmed_at", "confirmed_digest", "version"])
    Letter.objects.bulk_create(
        [
            Letter(
                decision_id=row.decision_id,
                kind=LetterKind.DECISION,
                content=letters.signed(row.content, actor.display_name, actor.position),
                created_at=now,
            )
            for row in listed.rows
        ]
    )
    record(verb="selection.confirm", target=session, actor=actor, now=now, status=[before, status], digest=digest)
    enqueue_on_commit("selection.publish", session.pk)
    return session


def _locked(session: Session) -> Session:
    return Session.objects.select_for_update(of=("self",)).select_related("call").get(pk=session.pk)


def _refuse_early(session: Session, embargo_until: datetime | None, now: datetime) -> None:
    closes_at = session.call.closes_at
    if closes_at is not None and now <= closes_at:
        raise CallStillOpen(f"L’appel reçoit des dossiers jusqu’au {zoned(closes_at)} : la liste ne peut être arrêtée qu’ensuite.")
    if embargo_until is not None and embargo_until <= now:
        raise EmbargoPassed


def _refuse_incomplete(session: Session) -> None:
    covered = queries.coverage(session)
    if covered.undecided:
        raise ListIncomplete(
            f"Dossiers recevables sans décision : {_some(covered.undecided)}. Chaque dossier reçoit une décision avant la soumission."
        )
    if covered.no_longer_receivable:
        raise NotReceivable(f"Dossiers qui ne sont plus recevables : {_some(covered.no_longer_receivable)}. Retirez leur décision.")
    choices = queries.choices(session)
    if not choices:
        raise ListIncomplete("Aucune décision n’est préparée : il n’y a rien à soumettre.")
    limits = queries.limits(session.call, session)
    bounds = queries.bounds(session.call)
    if fault := rules.number_fault(choices, limits):
        raise TooManyLaureates(fault)
    if fault := rules.envelope_fault(choices, limits):
        raise EnvelopeExceeded(fault)
    if fault := rules.ranks_fault(choices):
        raise RankRefused(fault)
    if faulty := [choice.number for choice in choices if rules.amount_fault(choice, bounds)]:
        raise AmountRefused(f"Montants hors des bornes de l’appel : {_some(faulty)}.")


def _some(numbers: tuple[str, ...] | list[str]) -> str:
    shown = ", ".join(numbers[:5])
    return shown if len(numbers) <= 5 else f"{shown} et {len(numbers) - 5} autres"


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
