"""Say where one is in a dossier: advice to those who write together. No lock is taken, no line of the journal written."""

import re
from datetime import datetime

from ptce.accounts.models import User
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.dossiers import policies, rules
from ptce.dossiers.models import Presence
from ptce.dossiers.queries import OpenPage, Watch
from ptce.organisations.queries import Viewer

_IDENTITY = re.compile(r"[A-Za-z0-9_-]{1,40}")


class NotAPage(Refusal):
    """The page does not say which it is."""

    message = "Cette page ne s’est pas présentée. Rechargez-la."


def mark_presence(*, watch: Watch, tab: str, section_id: str, field_id: str, actor: User, now: datetime) -> bool:
    """Note that the actor has a section open and, if any, which answer they write there; return whether something had to be written.

    Raises PermissionDenied, NotAPage.
    """
    require(policies.can_edit(Viewer(person=actor, at=now), watch.dossier))
    where = {"section_id": _identity(section_id), "field_id": _identity(field_id)}
    if not _identity(tab):
        raise NotAPage
    mine = next((page for page in watch.pages if (page.person_id, page.tab) == (actor.pk, tab)), None)
    if mine is not None and _is_said(mine, where, now=now):
        return False
    here = Presence.objects.filter(dossier_id=watch.dossier.pk, person_id=actor.pk, tab=tab)
    if mine is None or not here.update(**where, seen_at=now):
        made = Presence(dossier_id=watch.dossier.pk, person_id=actor.pk, tab=tab, **where, seen_at=now)
        Presence.objects.bulk_create(
            [made], update_conflicts=True, unique_fields=["dossier", "person", "tab"], update_fields=["section_id", "field_id", "seen_at"]
        )
    return True


def leave_page(*, watch: Watch, tab: str, actor: User, now: datetime) -> None:
    """Forget a page the actor closed; closing it twice changes nothing. Raises PermissionDenied."""
    require(policies.can_edit(Viewer(person=actor, at=now), watch.dossier))
    Presence.objects.filter(dossier_id=watch.dossier.pk, person_id=actor.pk, tab=_identity(tab)).delete()


def forget_presences(*, now: datetime) -> int:
    """Delete the presences whose last sign is old; return how many."""
    return Presence.objects.filter(seen_at__lt=now - rules.PRESENCE_KEPT).delete()[0]


def _is_said(mine: OpenPage, where: dict[str, str], *, now: datetime) -> bool:
    return (mine.section_id, mine.field_id) == (where["section_id"], where["field_id"]) and now - mine.seen_at < rules.PRESENCE_REPEATS


def _identity(text: str) -> str:
    return text if _IDENTITY.fullmatch(text) else ""
