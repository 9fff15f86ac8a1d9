"""Start a dossier from an earlier one."""

from datetime import datetime

from django.db import transaction

from ptce.accounts.models import User
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.dossiers import lifecycle, policies, queries
from ptce.dossiers.models import Dossier
from ptce.dossiers.operations.following import follow_newest
from ptce.dossiers.operations.opening import fill_blanks
from ptce.dossiers.operations.records import lock
from ptce.journal.operations import record
from ptce.organisations.queries import Viewer


class SourceUnknown(Refusal):
    """The earlier dossier is not one of the person's, or is this one."""

    message = "Ce dossier n’est pas l’un des vôtres\u00a0: ses réponses ne peuvent pas être reprises."


@transaction.atomic
def start_from(*, dossier: Dossier, source: Dossier, actor: User, now: datetime) -> tuple[str, ...]:
    """Fill the questions still empty with the answers of an earlier dossier of the person; return the ids of the fields filled.

    Twice changes nothing the second time. Raises PermissionDenied, lifecycle.TransitionRefused once filed, SourceUnknown.
    """
    locked = lock(dossier)
    viewer = Viewer(person=actor, at=now)
    require(policies.can_write_everywhere(viewer, locked))
    if not locked.is_editable:
        raise lifecycle.TransitionRefused
    if not queries.former_dossiers(viewer, is_fictional=locked.is_fictional, apart_from=locked.pk).filter(pk=source.pk).exists():
        raise SourceUnknown
    follow_newest(locked, now=now)
    found = {taken.field.id: taken.value for taken in queries.start(locked, source).taken}
    filled = fill_blanks(locked, found, actor=actor, now=now)
    if filled:
        record(verb="dossiers.start_from", target=locked, actor=actor, now=now, source=source.pk, fields=list(filled))
    return filled
