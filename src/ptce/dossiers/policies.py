"""Who may do what with a dossier. States are the operations' refusals: a right tells who, never when."""

from ptce.calls.models import Call
from ptce.dossiers import queries
from ptce.dossiers.enums import MemberRole
from ptce.dossiers.models import Dossier
from ptce.organisations.queries import Viewer

_WRITERS = frozenset({MemberRole.OWNER, MemberRole.EDITOR})


def can_open(viewer: Viewer, call: Call) -> bool:
    """Return whether the person may open a dossier in a call: anybody signed in, in a published one."""
    return viewer.is_signed_in and call.is_published


def can_view(viewer: Viewer, dossier: Dossier) -> bool:
    """Return whether the person may read the dossier, as `visible_to` tells."""
    here = queries.standing(viewer, dossier)
    if here.in_team:
        return True
    if here.is_recused or not dossier.is_filed:
        return False
    return viewer.is_officer or here.is_concerned or here.has_grant


def can_edit(viewer: Viewer, dossier: Dossier) -> bool:
    """Return whether the person writes in the dossier: answers, pieces, replies to a request for pieces."""
    return queries.team_role(viewer, dossier) in _WRITERS


def can_write_section(viewer: Viewer, dossier: Dossier, section_id: str) -> bool:
    """Return whether the person writes in a section: an editor may be limited to some of them."""
    if not can_edit(viewer, dossier):
        return False
    limits = queries.team_sections(viewer, dossier)
    return not limits or section_id in limits


def can_write_everywhere(viewer: Viewer, dossier: Dossier) -> bool:
    """Return whether the person writes in every section, those of later revisions included."""
    return can_edit(viewer, dossier) and not queries.team_sections(viewer, dossier)


def can_submit(viewer: Viewer, dossier: Dossier) -> bool:
    """Return whether the person commits the carrier: depositing is the owner's act."""
    return _is_owner(viewer, dossier)


def can_withdraw(viewer: Viewer, dossier: Dossier) -> bool:
    """Return whether the person may take the deposit back."""
    return _is_owner(viewer, dossier)


def can_invite(viewer: Viewer, dossier: Dossier) -> bool:
    """Return whether the person composes the team: invitations, roles, departures."""
    return _is_owner(viewer, dossier)


def can_hand_over(viewer: Viewer, dossier: Dossier) -> bool:
    """Return whether the person may hand the dossier to another member."""
    return _is_owner(viewer, dossier)


def can_examine(viewer: Viewer, dossier: Dossier) -> bool:
    """Return whether the person examines the dossier: an agent of its region or a national officer, neither recused nor in the team."""
    here = queries.standing(viewer, dossier)
    if here.in_team or here.is_recused or not dossier.is_filed:
        return False
    return viewer.is_officer or (dossier.region_id is not None and dossier.region_id in viewer.regions)


def can_decide(viewer: Viewer, dossier: Dossier) -> bool:
    """Return whether the person may record the outcome of a selection."""
    return viewer.is_officer and can_examine(viewer, dossier)


def can_take_in_region(viewer: Viewer, dossier: Dossier) -> bool:
    """Return whether the person gives the dossier the region that examines it."""
    return viewer.is_officer and can_examine(viewer, dossier)


def can_extend(viewer: Viewer, dossier: Dossier) -> bool:
    """Return whether the person may give this team more time: a national officer, neither recused nor in the team; the draft stays closed to them."""
    here = queries.standing(viewer, dossier)
    return viewer.is_officer and not here.in_team and not here.is_recused


def can_grant(viewer: Viewer, dossier: Dossier) -> bool:
    """Return whether the person opens the dossier to readers, experts and outside opinions, and closes it."""
    return can_examine(viewer, dossier)


def can_recuse(viewer: Viewer, dossier: Dossier, *, person_id: int) -> bool:
    """Return whether the person may recuse somebody: themselves when they can see the dossier, others when they examine it."""
    if viewer.id == person_id:
        return can_view(viewer, dossier)
    return can_examine(viewer, dossier)


def can_post_message(viewer: Viewer, dossier: Dossier) -> bool:
    """Return whether the person talks in the dossier: the team's writers on one side, those who examine on the other."""
    return can_edit(viewer, dossier) or can_examine(viewer, dossier)


def _is_owner(viewer: Viewer, dossier: Dossier) -> bool:
    return queries.team_role(viewer, dossier) == MemberRole.OWNER
