"""When each act of the demonstration took place, counted from the day it is loaded."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from ptce.core.dates import PARIS
from ptce.portal.demonstration.projects import Project

# Days between the first day of a call and each act on a dossier.
REPLAY = {
    "open": 3,
    "submit": 30,
    "eligible": 48,
    "ineligible": 49,
    "assign": 50,
    "accept": 52,
    "marks": 54,
    "review": 58,
    "rank": 62,
    "validate": 63,
}
OPEN = {
    "open": 5,
    "invite": 7,
    "submit": 16,
    "message": 18,
    "withdraw": 19,
    "submit-again": 21,
    "take-in-region": 22,
    "ask-past": 18,
    "ask": 31,
    "expire": 30,
    "answer": 33,
    "eligible": 34,
    "ineligible": 35,
    "assign": 35,
    "accept": 36,
    "refuse": 36,
    "cancel": 37,
    "declare": 37,
    "detect": 36,
    "opinion": 36,
    "marks": 37,
    "review": 38,
    "opinion-given": 38,
    "rank": 39,
    "validate": 39,
    "extend": 30,
}
# The first wave of the permanent call closed three days ago: its teams are asked now whether they aim at the second.
PERMANENT = {"open": 5, "submit": 30, "ask-wave": 58}
WAVES = (57, 100)


@dataclass(frozen=True, slots=True)
class Season:
    """The life of a call of the demonstration: its first day, and the days from it to each act."""

    first_day: datetime
    length: int
    days: dict[str, int]

    @property
    def opens_at(self) -> datetime:
        """Return the opening instant: nine in the morning, Paris time."""
        return local(self.first_day, time(9))

    @property
    def closes_at(self) -> datetime:
        """Return the closing instant: six in the evening of the last day, Paris time."""
        return local(self.first_day + timedelta(days=self.length), time(18))

    def on(self, day: int, at: time = time(10)) -> datetime:
        """Return an instant of the nth day."""
        return local(self.first_day + timedelta(days=day), at)

    def of(self, project: Project, act: str, order: int) -> datetime:
        """Return when the nth act on a pole's dossier took place: each pole has its hour, and acts follow one another."""
        minutes = (project.ordinal * 37) % 420 + order * 2
        return local(self.first_day + timedelta(days=self.days[act]), time(9)) + timedelta(minutes=minutes)


def local(day: datetime, at: time) -> datetime:
    """Return an instant of the day of Paris that holds `day`."""
    return datetime.combine(day.astimezone(PARIS).date(), at, tzinfo=PARIS)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The seasons of the calls. anchor: when the demonstration was first loaded."""

    anchor: datetime

    @property
    def first(self) -> Season:
        """Return the replay of phase 1: 42 days, as in 2021."""
        return Season(self.anchor - timedelta(days=340), 42, REPLAY)

    @property
    def second(self) -> Season:
        """Return the replay of phase 2."""
        return Season(self.anchor - timedelta(days=200), 42, REPLAY)

    @property
    def open(self) -> Season:
        """Return the open calls: begun forty-one days ago, closing in a month."""
        return Season(self.anchor - timedelta(days=41), 71, OPEN)

    @property
    def permanent(self) -> Season:
        """Return the permanent call: begun sixty days ago, without an end; its length is that of the waves announced."""
        return Season(self.anchor - timedelta(days=60), WAVES[-1], PERMANENT)
