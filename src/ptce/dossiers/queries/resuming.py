"""The earlier dossiers that a new one may start from."""

from django.db.models import QuerySet

from ptce.dossiers.models import Answers, Dossier, Piece
from ptce.dossiers.queries.desk import of_person
from ptce.dossiers.queries.forms import form_of
from ptce.dossiers.rules.resuming import Start, start_from
from ptce.organisations.queries import Viewer


def former_dossiers(viewer: Viewer, *, is_fictional: bool, apart_from: int = 0) -> QuerySet[Dossier]:
    """Return the dossiers of any call whose team the person is in, last changed first; a fictional one serves fictional ones only."""
    return of_person(viewer).filter(is_fictional=is_fictional).exclude(pk=apart_from)


def start(dossier: Dossier, source: Dossier) -> Start:
    """Return what an earlier dossier gives to this one as both stand: three statements."""
    held = Answers.objects.in_bulk([dossier.pk, source.pk])
    mine = held[dossier.pk]
    return start_from(
        target=form_of(dossier.revision_id),
        source=form_of(source.revision_id),
        values=held[source.pk].values,
        answered=mine.values.keys() | mine.raw.keys(),
        pieces=frozenset(Piece.objects.filter(dossier_id=source.pk, removed_at__isnull=True).values_list("field_id", flat=True)),
    )
