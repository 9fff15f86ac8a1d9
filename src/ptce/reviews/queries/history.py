"""What happened to a dossier, from the journal."""

from dataclasses import dataclass

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from ptce.core.dates import instant
from ptce.dossiers.models import Dossier
from ptce.journal.models import Entry
from ptce.reviews.models import Assignment, Opinion
from ptce.reviews.rules.history import QUIET, phrase

LINES_MAX = 300


@dataclass(frozen=True)
class HistoryLine:
    """One line of the history, ready to be shown."""

    at: str
    what: str
    who: str


def history_lines(dossier: Dossier) -> list[HistoryLine]:
    """Return what happened to the dossier, its readings and its opinions, newest first: one statement."""
    mine = Q(target_type="dossiers.dossier", target_id=str(dossier.pk))
    for model in (Assignment, Opinion):
        ids = model.objects.filter(dossier_id=dossier.pk).annotate(text_id=Cast("pk", CharField())).values("text_id")
        mine |= Q(target_type=model._meta.label_lower, target_id__in=ids)
    entries = Entry.objects.filter(mine).exclude(verb__in=QUIET).select_related("actor").order_by("-pk")[:LINES_MAX]
    return [HistoryLine(instant(entry.at), phrase(entry.verb), entry.actor.display_name if entry.actor else "La plateforme") for entry in entries]
