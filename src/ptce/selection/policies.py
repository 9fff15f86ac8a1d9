"""Who prepares, confirms, records a renouncement, exports. Whoever has an interest in a dossier takes no part in deciding it."""

from ptce.calls.models import Call
from ptce.dossiers.enums import MemberRole
from ptce.dossiers.models import Dossier
from ptce.dossiers.queries import examined_by
from ptce.organisations.enums import Role
from ptce.organisations.queries import Viewer
from ptce.selection.models import Export, Session
from ptce.selection.queries.sessions import has_interest_in


def can_see_table(viewer: Viewer) -> bool:
    return viewer.is_officer


def can_prepare(viewer: Viewer, dossier: Dossier) -> bool:
    """Say whether the person may decide for this dossier: an officer without any interest in it."""
    return viewer.is_officer and examined_by(viewer).filter(pk=dossier.pk).exists()


def can_decide_all(viewer: Viewer, call: Call) -> bool:
    """Say whether the person may act on the whole list: an officer recused from none of the call's dossiers."""
    return viewer.is_officer and not has_interest_in(viewer, call)


def can_read_list(viewer: Viewer, session: Session) -> bool:
    """Say whether the person may read every letter before it leaves."""
    return viewer.has_any([Role.NATIONAL_OFFICER, Role.SIGNATORY]) and not has_interest_in(viewer, session.call)


def can_confirm(viewer: Viewer, session: Session) -> bool:
    """Say whether the person may be the second one; that they are not also the first is for the operation to say."""
    return can_read_list(viewer, session)


def can_renounce(viewer: Viewer, dossier: Dossier) -> bool:
    """Say whether the person may record that the laureate gives up: an officer, or the one who answers for the dossier."""
    return can_prepare(viewer, dossier) or dossier.team.filter(person_id=viewer.id, role=MemberRole.OWNER).exists()


def can_resend(viewer: Viewer) -> bool:
    return viewer.is_officer


def can_export(viewer: Viewer) -> bool:
    """Say whether the person may export; of which dossiers is for `examined_by`."""
    return viewer.is_officer or viewer.is_agent


def can_download(viewer: Viewer, export: Export) -> bool:
    return can_export(viewer) and export.asked_by_id == viewer.id
