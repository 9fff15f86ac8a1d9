"""Who may examine, assign, review, give an opinion, rank. A recused person may nothing."""

from ptce.dossiers import policies as dossiers
from ptce.dossiers.models import Dossier
from ptce.organisations.queries import Viewer
from ptce.reviews.models import Assignment, Opinion
from ptce.reviews.queries import REVIEWERS


def can_examine(viewer: Viewer, dossier: Dossier) -> bool:
    """Tell whether the person examines the dossier: agent of its region or national officer, neither recused nor in the team."""
    return dossiers.can_examine(viewer, dossier)


def can_assign(viewer: Viewer, dossier: Dossier) -> bool:
    return can_examine(viewer, dossier)


def can_ask_opinion(viewer: Viewer, dossier: Dossier) -> bool:
    return can_examine(viewer, dossier)


def can_read_reviews(viewer: Viewer, dossier: Dossier) -> bool:
    """Tell whether the person reads the reviews of others: those who examine the dossier, never another region nor a reviewer."""
    return can_examine(viewer, dossier)


def can_stand_aside(viewer: Viewer, dossier: Dossier) -> bool:
    return dossiers.can_view(viewer, dossier) and viewer.has_any(REVIEWERS)


def can_review(viewer: Viewer, assignment: Assignment) -> bool:
    """Tell whether the review is theirs, and their mandate still in force."""
    return assignment.reviewer_id == viewer.id and viewer.has_any(REVIEWERS)


def can_give_opinion(viewer: Viewer, opinion: Opinion) -> bool:
    """Tell whether the question is theirs, on a dossier still filed."""
    return viewer.id is not None and opinion.person_id == viewer.id and opinion.dossier.is_filed


def can_rank(viewer: Viewer, region: str) -> bool:
    """Tell whether the person ranks the region's dossiers: its agents alone."""
    return region in viewer.regions


def can_read_ranking(viewer: Viewer, region: str) -> bool:
    return viewer.is_officer or region in viewer.regions


def can_close_reviews(viewer: Viewer) -> bool:
    return viewer.is_officer
