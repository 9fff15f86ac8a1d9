"""Who writes where, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.urls import reverse

from ptce.dossiers.models import Dossier
from ptce.dossiers.queries.presence import OpenPage, Watch, stamp_of


@dataclass(frozen=True, slots=True)
class Others:
    """The other people of the team who are in the dossier.

    sections: (« Amina Diop écrit », « Paul Martin est ») by section, empty for the overview. fields: « Amina Diop écrit ici » by answer.
    """

    sections: Mapping[str, tuple[str, ...]]
    fields: Mapping[str, str]

    def beside(self, section_id: str) -> str:
        """Return « Amina Diop écrit dans cette partie », nothing when nobody is there."""
        return " · ".join(f"{said} dans cette partie" for said in self.sections.get(section_id, ()))


NOBODY = Others({}, {})


@dataclass(frozen=True, slots=True)
class WatchBox:
    """What a page shows of the others when it opens, and where it asks again. writes: whether the page tells where its own reader is."""

    url: str
    stamp: str
    section_id: str
    writes: bool
    lines: tuple[str, ...]


class Part(Protocol):
    """A section with its title."""

    @property
    def id(self) -> str:
        """Return the section's identity."""
        ...

    @property
    def title(self) -> str:
        """Return its title."""
        ...


def watch_box(dossier: Dossier, present: Others, parts: Iterable[Part], *, section_id: str, writes: bool) -> WatchBox:
    """Return the lines « Amina Diop écrit dans « Budget » », for the sections that the form still has. No statement."""
    places = {"": "sur la vue d’ensemble"} | {part.id: f"dans «\u00a0{part.title}\u00a0»" for part in parts}
    lines = tuple(f"{said} {places[section]}" for section, sayings in present.sections.items() if section in places for said in sayings)
    return WatchBox(reverse("dossiers:presence", args=[dossier.number]), stamp_of(dossier), section_id, writes, lines)


def others(pages: Iterable[OpenPage], *, person_id: int | None) -> Others:
    """Return where the others are; somebody with several pages open is where they write, then where they looked last. No statement."""
    writing: dict[str, list[str]] = {}
    looking: dict[str, list[str]] = {}
    fields: dict[str, list[str]] = {}
    for page in _one_each(page for page in pages if page.person_id != person_id):
        (writing if page.field_id else looking).setdefault(page.section_id, []).append(page.name)
        if page.field_id:
            fields.setdefault(page.field_id, []).append(page.name)
    sections = {section: _said(writing.get(section, ()), looking.get(section, ())) for section in dict.fromkeys([*writing, *looking])}
    return Others(sections, {field_id: f"{_subject(names, 'écrit', 'écrivent')} ici" for field_id, names in fields.items()})


def watched(watch: Watch, *, person_id: int | None) -> dict[str, object]:
    """Return what a page that watches the dossier is told."""
    told = others(watch.pages, person_id=person_id)
    content: dict[str, object] = {"stamp": watch.stamp, "sections": told.sections, "fields": told.fields}
    return content if watch.versions is None else content | {"versions": watch.versions}


def _one_each(pages: Iterable[OpenPage]) -> Iterable[OpenPage]:
    latest = sorted(pages, key=lambda page: (bool(page.field_id), page.seen_at))
    return {page.person_id: page for page in latest}.values()


def _said(writers: Sequence[str], lookers: Sequence[str]) -> tuple[str, ...]:
    said = (_subject(writers, "écrit", "écrivent"), _subject(lookers, "est", "sont"))
    return tuple(text for text in said if text)


def _subject(names: Sequence[str], one: str, several: str) -> str:
    if not names:
        return ""
    *first, last = sorted(names)
    return f"{', '.join(first)} et {last} {several}" if first else f"{last} {one}"
