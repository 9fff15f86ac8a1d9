"""Who sees which dossier."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from ptce.dossiers import lifecycle
from ptce.dossiers.models import Access, Dossier, DossierRegion, Recusal, TeamMember, open_until
from ptce.dossiers.rules import Standing
from ptce.organisations.queries import Viewer


def visible_to(viewer: Viewer) -> QuerySet[Dossier]:
    """Return the dossiers the person may read: the only start of a view.

    Their team sees them in every state. Once filed: national officers all; regional agents those their region examines or that touch it; holders of
    a grant in force theirs; but a recused person none of it, counts included.
    """
    if viewer.id is None:
        return Dossier.objects.none()
    in_team = Q(pk__in=TeamMember.objects.filter(person_id=viewer.id).values("dossier"))
    recused = Q(pk__in=Recusal.objects.filter(person_id=viewer.id).values("dossier"))
    return Dossier.objects.filter(in_team | (Q(status__in=lifecycle.FILED) & _readable(viewer) & ~recused))


def examined_by(viewer: Viewer) -> QuerySet[Dossier]:
    """Return the filed dossiers the person examines: their regions', or all for a national officer; never one they are recused from or apply with."""
    if viewer.id is None or not (viewer.is_officer or viewer.regions):
        return Dossier.objects.none()
    mine = Dossier.objects.filter(status__in=lifecycle.FILED)
    if not viewer.is_officer:
        mine = mine.filter(region__in=viewer.regions)
    return mine.exclude(pk__in=Recusal.objects.filter(person_id=viewer.id).values("dossier")).exclude(
        pk__in=TeamMember.objects.filter(person_id=viewer.id).values("dossier")
    )


def national_queue(viewer: Viewer) -> QuerySet[Dossier]:
    """Return the filed dossiers without a region, for the national officer who gives them one."""
    return examined_by(viewer).filter(region__isnull=True) if viewer.is_officer else Dossier.objects.none()


def standing(viewer: Viewer, dossier: Dossier) -> Standing:
    """Return what the person is for this dossier: one statement, once per object and instant."""
    if viewer.id is None:
        return Standing()
    key = (viewer.id, viewer.at)
    if key not in dossier.standings:
        dossier.standings[key] = _read_standing(viewer, dossier)
    return dossier.standings[key]


def team_role(viewer: Viewer, dossier: Dossier) -> str:
    """Return the person's role in the team, empty outside it: the cheap part of `standing`, which an autosave asks alone."""
    if viewer.id is None:
        return ""
    known = dossier.standings.get((viewer.id, viewer.at))
    if known is not None:
        return known.role
    if viewer.id not in dossier.team_roles:
        _read_membership(viewer.id, dossier)
    return dossier.team_roles[viewer.id]


def team_sections(viewer: Viewer, dossier: Dossier) -> frozenset[str]:
    """Return the sections the person is limited to in the team, empty when to none; read with `team_role`, one statement otherwise.

    Some may be gone from the form: who is limited to such ones alone writes nowhere, until the owner says where.
    """
    if viewer.id is None:
        return frozenset()
    if viewer.id not in dossier.team_sections:
        _read_membership(viewer.id, dossier)
    return dossier.team_sections[viewer.id]


def _read_membership(person_id: int, dossier: Dossier) -> None:
    held = TeamMember.objects.filter(dossier_id=dossier.pk, person_id=person_id).values_list("role", "section_ids").first()
    dossier.team_roles[person_id], sections = held or ("", [])
    dossier.team_sections[person_id] = frozenset(sections)


def _read_standing(viewer: Viewer, dossier: Dossier) -> Standing:
    mine = {"dossier": OuterRef("pk"), "person_id": viewer.id}
    role, is_recused, has_grant, is_touched = Dossier.objects.values_list(
        Subquery(TeamMember.objects.filter(**mine).values("role")[:1]),
        Exists(Recusal.objects.filter(**mine)),
        Exists(Access.objects.filter(open_until(viewer.at), **mine)),
        Exists(DossierRegion.objects.filter(dossier=OuterRef("pk"), region__in=viewer.regions)),
    ).get(pk=dossier.pk)
    return Standing(role=role or "", is_recused=is_recused, has_grant=has_grant, is_concerned=bool(is_touched) or dossier.region_id in viewer.regions)


def _readable(viewer: Viewer) -> Q:
    if viewer.is_officer:
        return Q(pk__isnull=False)
    granted = Q(pk__in=Access.objects.filter(open_until(viewer.at), person_id=viewer.id).values("dossier"))
    if not viewer.regions:
        return granted
    return granted | Q(region__in=viewer.regions) | Q(pk__in=DossierRegion.objects.filter(region__in=viewer.regions).values("dossier"))
