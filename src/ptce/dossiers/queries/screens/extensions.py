"""The extensions of a call, for the officers who give them: numbers and dates, nothing of what the drafts hold."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from ptce.calls.models import Call
from ptce.core.dates import instant, zoned
from ptce.dossiers.enums import DossierStatus
from ptce.dossiers.models import Extension, Recusal, TeamMember
from ptce.organisations.queries import Viewer

SHOWN = 200


@dataclass(frozen=True, slots=True)
class ExtensionLine:
    """An extension in words. can_revoke: it stands, and the dossier is not deposited."""

    dossier_pk: int
    number: str
    until: str
    reason: str
    granted: str
    revoked: str
    state: str
    can_revoke: bool


def extension_lines(viewer: Viewer, call: Call) -> tuple[ExtensionLine, ...]:
    """Return the extensions given in a call, newest first: one statement; none of a dossier the viewer is recused from or applies with."""
    recused = Recusal.objects.filter(person_id=viewer.id, dossier=OuterRef("dossier"))
    applying = TeamMember.objects.filter(person_id=viewer.id, dossier=OuterRef("dossier"))
    rows = Extension.objects.filter(~Exists(recused), ~Exists(applying), dossier__call=call)
    return tuple(map(_line, rows.select_related("dossier", "granted_by", "revoked_by").order_by("-granted_at", "-pk")[:SHOWN]))


def _line(extension: Extension) -> ExtensionLine:
    dossier, revoked_by = extension.dossier, extension.revoked_by
    return ExtensionLine(
        dossier_pk=dossier.pk,
        number=dossier.number,
        until=zoned(extension.until),
        reason=extension.reason,
        granted=f"{extension.granted_by.display_name}, le {instant(extension.granted_at)}",
        revoked=f"remplacée ou annulée par {revoked_by.display_name}, le {instant(extension.revoked_at)}" if revoked_by is not None else "",
        state="brouillon" if dossier.status == DossierStatus.DRAFT else "déposé",
        can_revoke=revoked_by is None and dossier.is_editable,
    )
