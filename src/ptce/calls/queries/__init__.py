"""Every reading of calls."""

from ptce.calls.queries.calls import coming, current_revision, open_calls, past, visible_calls, visible_to
from ptce.calls.queries.checklist import Lack, Step, checklist
from ptce.calls.queries.field_views import AnswerState, FieldView, PieceView, field_views
from ptce.calls.queries.places import PlaceNames, known, resolve, suggestions

__all__ = [
    "AnswerState",
    "FieldView",
    "Lack",
    "PieceView",
    "PlaceNames",
    "Step",
    "checklist",
    "coming",
    "current_revision",
    "field_views",
    "known",
    "open_calls",
    "past",
    "resolve",
    "suggestions",
    "visible_calls",
    "visible_to",
]
