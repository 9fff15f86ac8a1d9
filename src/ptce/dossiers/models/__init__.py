"""Dossiers and what belongs to them."""

from ptce.dossiers.models.deposits import Piece, PieceRequest, Submission
from ptce.dossiers.models.dossiers import Answers, Dossier, DossierQuerySet, DossierRegion, DossierWord
from ptce.dossiers.models.exchanges import Message, Notification
from ptce.dossiers.models.extensions import Extension
from ptce.dossiers.models.history import AnswerVersion
from ptce.dossiers.models.presence import Presence
from ptce.dossiers.models.revisions import FormChange, FormChangeSeen
from ptce.dossiers.models.team import Access, Invitation, Recusal, TeamMember, open_until

__all__ = [
    "Access",
    "AnswerVersion",
    "Answers",
    "Dossier",
    "DossierQuerySet",
    "DossierRegion",
    "DossierWord",
    "FormChange",
    "FormChangeSeen",
    "Extension",
    "Invitation",
    "Message",
    "Notification",
    "Piece",
    "PieceRequest",
    "Presence",
    "Recusal",
    "Submission",
    "TeamMember",
    "open_until",
]
