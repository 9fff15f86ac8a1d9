"""Count the members that answer a condition, each person once, without false certainty."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ptce.law.findings import Outcome
from ptce.law.pole_composition.group import Member, normal_siren
from ptce.law.pole_composition.judgements import Certainty, Judge, Judgement


@dataclass(frozen=True)
class Person:
    """One person, however many rows declare it."""

    name: str
    is_numbered: bool
    certainty: Certainty
    why: str


@dataclass(frozen=True)
class Tally:
    """The persons that answer a condition (certainly or maybe), in alphabetical order."""

    persons: tuple[Person, ...]

    @property
    def at_least(self) -> int:
        """Return the number of distinct persons that is certain.

        Persons without SIREN might be one another, or one of those that have one: together they prove one person at most.
        """
        sure = [person for person in self.persons if person.certainty is Certainty.YES]
        return max(sum(person.is_numbered for person in sure), min(1, len(sure)))

    @property
    def at_most(self) -> int:
        """Return the number of distinct persons if every doubt is lifted in favour of the group."""
        return len(self.persons)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the persons that answer the condition for certain."""
        return tuple(person.name for person in self.persons if person.certainty is Certainty.YES)

    def doubts(self, *, minimum: int) -> tuple[str, ...]:
        """Return, in French, each person about whom something must be checked to reach the minimum."""
        return tuple(f"{person.name} ({why})" for person in self.persons if (why := _doubt(person, minimum)))

    def outcome(self, *, minimum: int) -> Outcome:
        """Compare with the number that the text asks for."""
        if self.at_least >= minimum:
            return Outcome.MET
        return Outcome.HUMAN if self.at_most >= minimum else Outcome.NOT_MET


def tally(members: Iterable[Member], *, judge: Judge) -> Tally:
    """Judge the members and count each person once.

    A SIREN counts once; without SIREN, a name counts once. Rows that disagree about the same person make it a doubt, never two persons.
    """
    rows: defaultdict[tuple[bool, str], list[Member]] = defaultdict(list)
    for member in members:
        siren = normal_siren(member.siren)
        rows[(siren is not None, siren or _name_key(member.name))].append(member)
    persons = (_person(same, is_numbered=is_numbered, judge=judge) for (is_numbered, _), same in rows.items())
    answering = (person for person in persons if person.certainty is not Certainty.NO)
    return Tally(tuple(sorted(answering, key=lambda person: (_name_key(person.name), person.name, person.is_numbered, person.why))))


def _person(rows: list[Member], *, is_numbered: bool, judge: Judge) -> Person:
    answers = {judge(row) for row in rows}
    certainty, why = _agree(answers)
    return Person(name=min(row.name for row in rows), is_numbered=is_numbered, certainty=certainty, why=why)


def _agree(answers: set[Judgement]) -> tuple[Certainty, str]:
    certainties = {answer.certainty for answer in answers}
    if {Certainty.YES, Certainty.NO} <= certainties:
        return Certainty.MAYBE, "déclaré plusieurs fois, de façon contradictoire"
    if Certainty.YES in certainties:
        return Certainty.YES, ""
    return max(certainties), ", ".join(sorted(answer.why for answer in answers if answer.why))


def _doubt(person: Person, minimum: int) -> str:
    if person.certainty is Certainty.YES and minimum > 1 and not person.is_numbered:
        return "sans numéro SIREN valide, on ne peut pas savoir s’il s’agit d’une personne déjà comptée"
    return person.why


def _name_key(name: str) -> str:
    return " ".join(name.casefold().split())
