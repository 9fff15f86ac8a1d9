"""The fictional poles, drawn from their ordinal alone: the same ordinal always gives the same pole."""

import random
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from ptce.core.text import slug
from ptce.portal.demonstration import words
from ptce.portal.demonstration.places import PLACES, Place, places_of
from ptce.portal.demonstration.sectors import Sector, material

# How many poles of each region file in the replay of the first phase: 134 in all, as many as in 2021.
FILED_BY_REGION = {
    "01": 4, "02": 4, "03": 3, "04": 5, "06": 3, "11": 12, "24": 6, "27": 7, "28": 7, "32": 9, "44": 9, "52": 9, "53": 10, "75": 11, "76": 12,
    "84": 12, "93": 8, "94": 3,
}  # fmt: skip
MEMBERS = (3, 12)
NAMES_PER_SECTOR = 4
# The ordinal of the laureate one may sign in as, in the replay.
LAUREATE = 13


@dataclass(frozen=True)
class Project:
    """A pole as its team thinks of it.

    others: places of other régions it also acts in. is_placed: its carrier's seat is known. theme, town: chosen rather than drawn.
    """

    ordinal: int
    region: str
    others: tuple[Place, ...] = ()
    is_placed: bool = True
    theme: str = ""
    town: str = ""

    def drawing(self, purpose: str) -> random.Random:
        """Return a fresh generator, the same for the same purpose."""
        return random.Random(f"{self.ordinal}-{purpose}")  # noqa: S311 — words of a demonstration

    @cached_property
    def place(self) -> Place:
        """Return where it acts first."""
        places = places_of(self.region)
        return places[self.ordinal % len(places)]

    @cached_property
    def sector(self) -> Sector:
        """Return what it does."""
        sectors = material().sectors
        chosen = next((sector for sector in sectors if sector.theme == self.theme), None)
        return chosen or sectors[self.ordinal % len(sectors)]

    @cached_property
    def toponym(self) -> str:
        """Return the invented name it is called after."""
        patterns = len(material().sectors) * NAMES_PER_SECTOR
        return self.town or words.TOPONYMS[(self.ordinal * 7 + self.ordinal // patterns) % len(words.TOPONYMS)]

    @cached_property
    def name(self) -> str:
        """Return the name of the pole, unlike that of any other ordinal below 1,500."""
        pattern = self.sector.names[(self.ordinal // len(material().sectors)) % NAMES_PER_SECTOR]
        return pattern.format(lieu=self.toponym, de_lieu=words.of(self.toponym))

    @property
    def domain(self) -> str:
        """Return the domain of its team's addresses, that of no other pole."""
        return f"{slug(self.name, limit=60)}.example"

    def text(self, sentence: str, **more: object) -> str:
        """Return a sentence with the names of this pole in it."""
        around = f"autour {words.of(self.place.name)}"
        return sentence.format(
            lieu=self.toponym, de_lieu=words.of(self.toponym), autour=around, Autour=f"A{around[1:]}", ecologie=self.sector.ecology, **more
        )


CHOSEN = {LAUREATE: Project(LAUREATE, "53", theme="BUSINESS", town="Aubelune")}


def replayed(count: int = sum(FILED_BY_REGION.values())) -> tuple[Project, ...]:
    """Return the first poles of the replay, régions in turn so that a small number still goes round them."""
    order: list[str] = []
    left = Counter(FILED_BY_REGION)
    while left.total():
        turn = [region for region in FILED_BY_REGION if left[region]]
        order += turn
        left.subtract(turn)
    return tuple(CHOSEN.get(ordinal, Project(ordinal, region)) for ordinal, region in enumerate(order[:count], start=1))


def astride(ordinal: int, region: str, other: str, *, is_placed: bool = True) -> Project:
    """Return a pole over two régions."""
    return Project(ordinal, region, others=(places_of(other)[0],), is_placed=is_placed)


__all__ = ["FILED_BY_REGION", "MEMBERS", "PLACES", "Project", "astride", "replayed"]
