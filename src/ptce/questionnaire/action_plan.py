"""The action plan: who does what, when, for what result."""

from typing import TypedDict

from ptce.questionnaire.dates import first_day, last_day, read_period
from ptce.questionnaire.definition import Field
from ptce.questionnaire.problems import Blocks, Problem
from ptce.questionnaire.rows import Cells, Rows, count_problems, is_filled


class ActionRow(TypedDict):
    """An action as it is kept: `starts_on` and `ends_on` are "2026-09" or "2026-09-15", or empty; the end is included."""

    action: str
    lead: str
    starts_on: str
    ends_on: str
    deliverable: str
    budget: str | None


_EXPECTED = {
    "action": "Décrivez cette action en quelques mots.",
    "lead": "Dites qui porte cette action.",
    "starts_on": "Dites quand cette action commence.",
    "ends_on": "Dites quand cette action se termine.",
}


def read_action_plan(raw: object, rows: Rows) -> list[ActionRow] | None:
    """Read the table; what is wrong is noted in `rows`. Raises Unreadable."""
    return rows.read(raw, _read_action) or None


def check_action_plan(field: Field, actions: list[ActionRow]) -> list[Problem]:
    """Say what is wrong with a table already read: gaps, an end before its start, too few or too many."""
    problems = [problem for row, action in enumerate(actions) for problem in _action_problems(row, action)]
    return problems + count_problems(len(actions), field, noun="action")


def _read_action(cells: Cells) -> ActionRow | None:
    action = ActionRow(
        action=cells.text("action"),
        lead=cells.text("lead"),
        starts_on=cells.read("starts_on", read_period) or "",
        ends_on=cells.read("ends_on", read_period) or "",
        deliverable=cells.text("deliverable"),
        budget=cells.amount("budget"),
    )
    return action if is_filled(action) else None


def _action_problems(row: int, action: ActionRow) -> list[Problem]:
    answered: dict[str, object] = {**action}
    problems = [Problem(message, Blocks.SUBMISSION, row, column) for column, message in _EXPECTED.items() if not answered[column]]
    starts_on, ends_on = action["starts_on"], action["ends_on"]
    if starts_on and ends_on and last_day(ends_on) < first_day(starts_on):
        problems.append(
            Problem(
                "Cette action finit avant de commencer\u00a0: corrigez l’une des deux dates.",
                Blocks.SUBMISSION,
                row,
                "ends_on",
            )
        )
    return problems
