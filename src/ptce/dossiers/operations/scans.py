"""What the antivirus found of a piece, and who must know."""

from datetime import datetime

from django.db import transaction

from ptce.documents.enums import Scan
from ptce.documents.operations import Examined, record_examination
from ptce.dossiers import emails
from ptce.dossiers.models import Piece
from ptce.dossiers.operations.records import examiners, lock, notify, team_people
from ptce.journal.operations import record


@transaction.atomic
def record_scan(*, piece: Piece, examined: Examined, now: datetime) -> Piece:
    """Take a piece out of quarantine; when it is infected, tell the team, and those who examine a filed dossier. A second verdict changes nothing."""
    locked = lock(piece.dossier)
    has_left = record_examination(document=piece.document, examined=examined, now=now)
    current = Piece.objects.select_related("document", "dossier__call").get(pk=piece.pk)
    if not has_left or current.document.scan != Scan.INFECTED:
        return current
    name = current.document.name
    record(verb="dossiers.find_infected", target=locked, actor=None, now=now, piece=current.pk, signature=current.document.signature)
    team = team_people(locked)
    notify(locked, team, text=f"«\u00a0{name}\u00a0» contient un programme malveillant\u00a0: personne ne peut l’ouvrir, remplacez-le.", now=now)
    for person in team:
        emails.infected(piece=current, person=person, now=now)
    if locked.is_filed:
        told = examiners(locked, now=now)
        notify(locked, told, text=f"Dossier {locked.number}\u00a0: «\u00a0{name}\u00a0» est infecté. Demandez-le de nouveau à l’équipe.", now=now)
        for person in told:
            emails.infected_to_examiner(piece=current, person=person, now=now)
    return current
