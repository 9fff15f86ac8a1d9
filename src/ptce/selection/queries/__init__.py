"""Read the selection. What a screen shows comes ready from here."""

from ptce.selection.queries.decisions import DecisionRead, commune_of, decision_of, decisions_of_call, held_back, undecided_dossiers
from ptce.selection.queries.desk import Desk, desk, exports_of, failed_mails, is_running, is_stale
from ptce.selection.queries.export import Sheet, count, rows, sheet
from ptce.selection.queries.letters import ListedLetter, ReadList, letter_content, list_to_read, recipients
from ptce.selection.queries.screens import (
    DecisionPage,
    LineSummary,
    decision_page,
    left_in_words,
    line_summary,
    next_of_reserve,
    sessions_to_confirm,
)
from ptce.selection.queries.sessions import (
    SELECTABLE,
    Coverage,
    bounds,
    choices,
    coverage,
    current_session,
    first_of_reserve,
    has_interest_in,
    limits,
    next_reserve_rank,
)
from ptce.selection.queries.table import DecidingTable, Row, deciding_table, line_of

__all__ = [
    "SELECTABLE",
    "Coverage",
    "DecidingTable",
    "DecisionPage",
    "DecisionRead",
    "Desk",
    "LineSummary",
    "ListedLetter",
    "ReadList",
    "Row",
    "Sheet",
    "bounds",
    "choices",
    "commune_of",
    "count",
    "coverage",
    "current_session",
    "deciding_table",
    "decision_page",
    "decision_of",
    "decisions_of_call",
    "desk",
    "exports_of",
    "failed_mails",
    "first_of_reserve",
    "has_interest_in",
    "held_back",
    "is_running",
    "is_stale",
    "left_in_words",
    "letter_content",
    "limits",
    "line_of",
    "line_summary",
    "list_to_read",
    "next_of_reserve",
    "next_reserve_rank",
    "recipients",
    "rows",
    "sessions_to_confirm",
    "sheet",
    "undecided_dossiers",
]
