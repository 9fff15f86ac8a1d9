"""A list of answers sent as a table: what is kept of it, and what is wrong, line by line. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ptce.core.text import normalise

MAX_OPTIONS = 5_000
MAX_CODE = 50
MAX_LABEL = 250
# A question that takes several answers shows a box for each.
MAX_SEVERAL = 100
CODES = ("code", "identifiant", "valeur")
LABELS = ("libelle", "intitule", "nom", "label")


@dataclass(frozen=True, slots=True)
class Line:
    """Something wrong with a line of the file; the number is the spreadsheet's own, 0 for the whole file."""

    number: int
    message: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gives: (code, label) pairs in its order, what is wrong, the titles of the columns left out."""

    entries: tuple[tuple[str, str], ...]
    problems: tuple[Line, ...]
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """What a list changes to another one: labels, in order; reworded holds (before, after)."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    reworded: tuple[tuple[str, str], ...]


def read_options(rows: Sequence[Sequence[str]], *, at_most: int = MAX_OPTIONS) -> Reading:
    """Read a table whose first line gives the titles "code" and "libellé", in any order; other columns are left out and told."""
    titles = [normalise(title) for title in rows[0]] if rows else []
    code, label = _place(titles, CODES), _place(titles, LABELS)
    if code is None or label is None:
        return Reading((), (Line(0, "La première ligne doit porter les titres «\u00a0code\u00a0» et «\u00a0libellé\u00a0»."),))
    entries: list[tuple[str, str]] = []
    problems: list[Line] = []
    seen: dict[str, int] = {}
    labels: dict[str, int] = {}
    for number, row in enumerate(rows[1:], start=2):
        if not any(row):
            continue
        pair = (_cell(row, code), " ".join(_cell(row, label).split()))
        found = [*_pair_problems(*pair), *_twins(pair, number, seen, labels)]
        problems += [Line(number, message) for message in found]
        entries.append(pair)
    return Reading(tuple(entries), (*_size_problems(len(entries), at_most), *problems), _others(rows[0], {code, label}))


def difference(before: Mapping[str, str], after: Mapping[str, str]) -> Difference:
    """Compare two lists, labels by code."""
    return Difference(
        added=tuple(label for code, label in after.items() if code not in before),
        removed=tuple(label for code, label in before.items() if code not in after),
        reworded=tuple((label, after[code]) for code, label in before.items() if code in after and after[code] != label),
    )


def _place(titles: Sequence[str], names: Iterable[str]) -> int | None:
    return next((titles.index(name) for name in names if name in titles), None)


def _cell(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _pair_problems(code: str, label: str) -> Iterable[str]:
    if not code:
        yield "Le code est vide."
    elif len(code) > MAX_CODE or not code.isprintable():
        yield f"Le code «\u00a0{code[:MAX_CODE]}\u00a0» doit tenir sur une ligne, en {MAX_CODE} caractères au plus."
    if not label:
        yield "Le libellé est vide."
    elif len(label) > MAX_LABEL:
        yield f"Le libellé compte {len(label)} caractères\u00a0: {MAX_LABEL} au plus."


def _twins(pair: tuple[str, str], number: int, codes: dict[str, int], labels: dict[str, int]) -> Iterable[str]:
    code, label = pair
    if code and (first := codes.setdefault(code, number)) != number:
        yield f"Le code «\u00a0{code}\u00a0» est déjà à la ligne {first}."
    if label and (first := labels.setdefault(label.casefold(), number)) != number:
        yield f"Le libellé «\u00a0{label}\u00a0» est déjà à la ligne {first}\u00a0: on ne pourrait pas les distinguer."


def _size_problems(count: int, at_most: int) -> Iterable[Line]:
    if not count:
        yield Line(0, "Le fichier ne contient aucune réponse sous ses titres.")
    if count > at_most:
        yield Line(0, f"La liste compte plus de {at_most} réponses\u00a0: c’est trop pour cette question.")


def _others(titles: Sequence[str], kept: set[int]) -> tuple[str, ...]:
    return tuple(title for place, title in enumerate(titles) if title and place not in kept)
