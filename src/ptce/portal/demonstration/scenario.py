"""What the demonstration plays: which poles, in which calls, up to which state. Pure and always the same."""

from dataclasses import dataclass
from functools import lru_cache

from ptce.portal.demonstration.projects import Project, astride, replayed

# The figures of 2021.
FILED, KEPT, FUNDED = 134, 107, 15
# Among those filed: not receivable in phase 1. The others not kept are refused.
INELIGIBLE = 11
# Phase 2: how many of the laureates of phase 1 apply, and how long the reserve is.
SECOND_PHASE_FILED, RESERVE = 36, 4
GRANT = 100_000
ENVELOPE = 1_500_000

FIRST_OPEN = 201


@dataclass(frozen=True, slots=True)
class Case:
    """A dossier of the open call.

    steps: acts played in order, see `acts.ACTS`. filled: share of the form that is answered before them. owner: key of a persona, or empty.
    """

    project: Project
    steps: tuple[str, ...] = ()
    filled: float = 1.0
    owner: str = ""


_SUBMITTED = ("submit",)
_ELIGIBLE = ("submit", "eligible")
ONE_REVIEW = (*_ELIGIBLE, "assign-1", "accept-1", "marks-1", "review-1")
TWO_REVIEWS = (*_ELIGIBLE, "assign-1", "assign-2", "accept-1", "accept-2", "marks-1", "marks-2", "review-1", "review-2")
TWO_EXPERTS = tuple(act.replace("-1", "-3").replace("-2", "-4") for act in TWO_REVIEWS)

# région, steps, share filled, persona
_TABLE: tuple[tuple[str, tuple[str, ...], float, str], ...] = (
    ("53", ("invite-redacteur", "invite-lectrice", "invite-pending", "extend"), 0.88, "candidate"),
    ("84", (), 0.15, ""),
    ("11", (), 0.3, ""),
    ("76", (), 0.5, ""),
    ("02", (), 0.7, ""),
    ("32", (), 1.0, ""),
    ("53", _SUBMITTED, 1.0, "candidate"),
    ("53", _SUBMITTED, 1.0, ""),
    ("28", _SUBMITTED, 1.0, ""),
    ("75", ("submit", "message-team"), 1.0, ""),
    ("01", _SUBMITTED, 1.0, ""),
    ("03", _SUBMITTED, 1.0, ""),
    ("06", _SUBMITTED, 1.0, ""),
    ("94", ("submit", "withdraw", "submit-again"), 1.0, ""),
    ("24", ("submit", "withdraw"), 1.0, ""),
    ("04", ("submit", "message-team", "message-agent", "ask"), 1.0, "candidat-pieces"),
    ("53", ("submit", "ask"), 1.0, ""),
    ("44", ("submit", "ask"), 1.0, ""),
    ("53", ("submit", "ask", "answer"), 1.0, ""),
    ("04", ("submit", "ask", "answer"), 1.0, ""),
    ("93", ("submit", "ask", "answer", "message-agent", "eligible"), 1.0, ""),
    ("52", ("submit", "ask-past", "expire"), 1.0, ""),
    ("53", ("submit", "ask-past", "expire"), 1.0, ""),
    ("27", ("submit", "ask", "eligible"), 1.0, ""),
    ("11", ("submit", "ineligible"), 1.0, ""),
    ("76", ("submit", "ask-past", "expire", "ineligible"), 1.0, ""),
    ("53", _ELIGIBLE, 1.0, ""),
    ("04", _ELIGIBLE, 1.0, ""),
    ("53", (*_ELIGIBLE, "assign-1"), 1.0, ""),
    ("53", (*_ELIGIBLE, "assign-1", "accept-1", "marks-some"), 1.0, ""),
    ("84", (*_ELIGIBLE, "assign-1", "refuse-1", "assign-2"), 1.0, ""),
    ("44", (*_ELIGIBLE, "assign-1", "cancel-1"), 1.0, ""),
    ("53", ONE_REVIEW, 1.0, ""),
    ("32", ONE_REVIEW, 1.0, ""),
    ("04", TWO_REVIEWS, 1.0, ""),
    ("53", TWO_REVIEWS, 1.0, ""),
    ("53", TWO_REVIEWS, 1.0, ""),
    ("76", TWO_REVIEWS, 1.0, ""),
    ("76", TWO_REVIEWS, 1.0, ""),
    ("76", (*TWO_REVIEWS, "assign-experte", "accept-experte", "marks-experte"), 1.0, ""),
    ("11", (*ONE_REVIEW, "assign-experte"), 1.0, ""),
    ("28", (*ONE_REVIEW, "assign-experte", "accept-experte", "marks-experte", "review-experte"), 1.0, ""),
    ("75", (*_ELIGIBLE, "assign-experte", "declare-experte"), 1.0, ""),
    ("84", (*_ELIGIBLE, "detect"), 1.0, ""),
    ("53", (*_ELIGIBLE, "opinion"), 1.0, ""),
    ("93", (*_ELIGIBLE, "opinion", "opinion-given"), 1.0, ""),
    ("04", (*ONE_REVIEW, "opinion", "opinion-given"), 1.0, ""),
)


@lru_cache(maxsize=1)
def cases() -> tuple[Case, ...]:
    """Return the dossiers of the open call of phase 1."""
    simple = [Case(_project(FIRST_OPEN + row, region), steps, filled, owner) for row, (region, steps, filled, owner) in enumerate(_TABLE)]
    following = FIRST_OPEN + len(simple)
    return (
        *simple,
        Case(astride(following, "84", "93"), TWO_REVIEWS),
        Case(astride(following + 1, "52", "53"), _SUBMITTED),
        # Its carrier's seat is not known and two régions are touched: nobody but a national officer can say which one examines.
        Case(astride(following + 2, "75", "76", is_placed=False), _SUBMITTED),
        Case(astride(following + 3, "27", "44", is_placed=False), ("submit", "take-in-region")),
    )


def _project(ordinal: int, region: str) -> Project:
    # The draft of the first persona bears the name of their structure.
    return Project(ordinal, region, theme="FOOD", town="Clairlune") if ordinal == FIRST_OPEN else Project(ordinal, region)


@lru_cache(maxsize=1)
def both_phases() -> tuple[Case, ...]:
    """Return the dossiers of the open call of phase 2: each files its phase 1 at once, or prepares both."""
    first = FIRST_OPEN + len(cases())
    return (
        Case(Project(first, "32"), _SUBMITTED),
        Case(Project(first + 1, "53"), _ELIGIBLE),
        Case(Project(first + 2, "04"), (), 0.6),
    )


@lru_cache(maxsize=1)
def permanent() -> tuple[Case, ...]:
    """Return the dossiers of the permanent call: one deposited in the first wave, a draft that missed it."""
    first = FIRST_OPEN + len(cases()) + len(both_phases())
    return (
        Case(Project(first, "53"), _SUBMITTED),
        Case(Project(first + 1, "53"), ("ask-wave",), 0.6, "candidate"),
    )


# Régions whose cell has ranked its dossiers of the open call; the first has validated its list.
RANKED = ("76", "53")


@lru_cache(maxsize=1)
def projects() -> dict[int, Project]:
    """Return every pole of the demonstration by its ordinal."""
    every = (*replayed(), *(case.project for case in (*cases(), *both_phases(), *permanent())))
    return {project.ordinal: project for project in every}


def is_ineligible(rank: int) -> bool:
    """Say whether the dossier filed at this rank (from 1) of the replay of phase 1 is not receivable: one in twelve."""
    return rank % 12 == 5 and rank // 12 < INELIGIBLE


def applies_again(rank: int) -> bool:
    """Say whether the pole filed at this rank of phase 1 is of those that think of a phase 2: they are asked in turn."""
    return rank % 3 == 1
