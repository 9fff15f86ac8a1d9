"""Read the reference files: each row becomes a typed fact or a refusal that names its line and its reason. No database."""

from ptce.portal.reference.facts import Announcement, CallFacts, PoleFacts, SelectionFacts
from ptce.portal.reference.files import FOLDER, FileRefused, Line, read

__all__ = ["FOLDER", "Announcement", "CallFacts", "FileRefused", "Line", "PoleFacts", "SelectionFacts", "read"]
