"""Deposits and their acknowledgement."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import FETCH_RAISE, QuerySet

from ptce.core.dates import zoned
from ptce.dossiers.models import Dossier, Submission
from ptce.law.acknowledgement import Mention


def standing_submission(dossier: Dossier) -> Submission | None:
    """Return the deposit that stands, with its receipt and who made it; None for a draft."""
    return deposits(dossier).filter(withdrawn_at__isnull=True).first()


def deposits(dossier: Dossier) -> QuerySet[Submission]:
    """Return every deposit, withdrawn ones included, newest first."""
    return Submission.objects.filter(dossier_id=dossier.pk).select_related("receipt", "submitted_by").order_by("-rank").fetch_mode(FETCH_RAISE)


def delay_lines(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what a frozen deposit says of its date: the wave, the grace or the extension it was received in; empty for an ordinary one."""
    told = content.get("delay", {})
    lines = [("Relève", told["wave"])] if "wave" in told else []
    if "grace" in told:
        lines.append(("Date limite", f"{zoned(datetime.fromisoformat(told['grace']))}, dépôt reçu dans le délai de tolérance prévu par l’appel"))
    if "extension" in told:
        lines.append(("Date limite", f"{zoned(datetime.fromisoformat(told['extension']))}, prolongée pour ce dossier"))
    return lines


def acknowledgement(submission: Submission) -> tuple[Mention, ...]:
    """Return every mention that the acknowledgement of receipt must carry, as frozen with the deposit: no statement."""
    return tuple(Mention(title=item["title"], text=item["text"], article=item["article"]) for item in submission.content["mentions"])
