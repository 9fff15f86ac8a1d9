"""Every reading of calls."""

from ptce.calls.queries.calls import coming, current_revision, open_calls, past, visible_calls, visible_to
from ptce.calls.queries.checklist import Lack, Step, checklist

__all__ = [
    "Lack",
    "Step",
    "checklist",
    "coming",
    "current_revision",
    "open_calls",
    "past",
    "visible_calls",
    "visible_to",
]
