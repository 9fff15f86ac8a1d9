"""Where a dossier stands for the examination, and what an operation must know before it acts."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from ptce.core.statements import Asked
from ptce.core.types import Actor
from ptce.dossiers.enums import DossierStatus
from ptce.dossiers.models import Dossier, Recusal
from ptce.organisations.enums import Role
from ptce.organisations.models import Mandate
from ptce.reviews import lifecycle
from ptce.reviews.enums import AssignmentKind
from ptce.reviews.models import Assignment, Closure

READERS_PER_DOSSIER = 2
# Who may be given a dossier to read.
REVIEWERS = (Role.EXPERT, Role.REGIONAL_AGENT, Role.NATIONAL_OFFICER)


def is_under_review(dossier: Dossier) -> bool:
    """Tell whether the dossier is receivable and not decided: readers work only then."""
    return dossier.status == DossierStatus.ELIGIBLE


def is_pending(dossier: Dossier) -> bool:
    """Tell whether the dossier still has to be declared receivable or not."""
    return dossier.status in (DossierStatus.SUBMITTED, DossierStatus.INCOMPLETE)


def is_waiting_for_pieces(dossier: Dossier) -> bool:
    """Tell whether missing pieces were asked and are awaited."""
    return dossier.status == DossierStatus.INCOMPLETE


def may_be_judged_again(dossier: Dossier) -> bool:
    """Tell whether the dossier was declared receivable or not, and no decision came since."""
    return dossier.status in (DossierStatus.ELIGIBLE, DossierStatus.INELIGIBLE)


def readers_of(dossier: Dossier) -> QuerySet[Assignment]:
    """Return the active assignments of the region's readers."""
    return Assignment.objects.filter(dossier_id=dossier.pk, kind=AssignmentKind.READER, status__in=lifecycle.ACTIVE)


def are_closed(call_id: int) -> bool:
    """Tell whether the reviews of the call are closed: its session of decision is open."""
    return Closure.objects.filter(call_id=call_id).exists()


def is_reviewer(person: Actor, at: datetime) -> bool:
    """Tell whether the person holds a mandate that lets them be given a dossier."""
    return Mandate.objects.in_force(at).filter(person_id=person.pk, role__in=REVIEWERS).exists()


def own(person: Actor, at: datetime) -> QuerySet[Assignment]:
    """Return the person's assignments whose dossier they may still know of: mandate in force, no recusal."""
    return own_of(person.pk, at)


def own_of(person_id: int | Asked, at: datetime | Asked) -> QuerySet[Assignment]:
    """Return the same from values that each run of a statement gives."""
    mandate = Mandate.objects.in_force(at).filter(person_id=OuterRef("reviewer_id"), role__in=REVIEWERS)
    recusal = Recusal.objects.filter(person_id=OuterRef("reviewer_id"), dossier_id=OuterRef("dossier_id"))
    return Assignment.objects.filter(Exists(mandate), ~Exists(recusal), reviewer_id=person_id, status__in=lifecycle.ACTIVE)
