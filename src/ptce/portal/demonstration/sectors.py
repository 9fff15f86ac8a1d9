"""What the fictional poles do: for each sector, the sentences its dossiers are made of, read from `data/demonstration/sectors.toml`."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "data" / "demonstration" / "sectors.toml"


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector: its theme in the standard forms, and its sentences.

    actions: (action, what it produces). ess, companies: names of invented members. ecology: what the ecological indicator counts.
    """

    theme: str
    also: tuple[str, ...]
    shares: tuple[str, ...]
    names: tuple[str, ...]
    pitch: tuple[str, ...]
    needs: tuple[str, ...]
    strategy: tuple[str, ...]
    innovation: tuple[str, ...]
    development: tuple[str, ...]
    actions: tuple[tuple[str, str], ...]
    ess: tuple[str, ...]
    companies: tuple[str, ...]
    training: str
    ecology: str


@dataclass(frozen=True, slots=True)
class Common:
    """Sentences any pole may write."""

    diagnosis: tuple[str, ...]
    governance: tuple[str, ...]
    contributions: tuple[str, ...]
    support_wanted: tuple[str, ...]
    animation: tuple[str, ...]
    third_year: tuple[str, ...]
    effects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """The whole file."""

    common: Common
    sectors: tuple[Sector, ...]


type Table = dict[str, object]


@lru_cache(maxsize=1)
def material() -> Material:
    """Return the content of the file, read once per process."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Material(common=_common(content["common"]), sectors=tuple(_sector(row) for row in content["sector"]))


def _common(row: Table) -> Common:
    return Common(
        diagnosis=_texts(row, "diagnosis"),
        governance=_texts(row, "governance"),
        contributions=_texts(row, "contributions"),
        support_wanted=_texts(row, "support_wanted"),
        animation=_texts(row, "animation"),
        third_year=_texts(row, "third_year"),
        effects=_texts(row, "effects"),
    )


def _sector(row: Table) -> Sector:
    return Sector(
        theme=str(row["theme"]),
        also=_texts(row, "also"),
        shares=_texts(row, "shares"),
        names=_texts(row, "names"),
        pitch=_texts(row, "pitch"),
        needs=_texts(row, "needs"),
        strategy=_texts(row, "strategy"),
        innovation=_texts(row, "innovation"),
        development=_texts(row, "development"),
        actions=tuple((str(action), str(deliverable)) for action, deliverable in _items(row, "actions")),
        ess=_texts(row, "ess"),
        companies=_texts(row, "companies"),
        training=str(row["training"]),
        ecology=str(row["ecology"]),
    )


def _texts(row: Table, key: str) -> tuple[str, ...]:
    return tuple(str(item) for item in _items(row, key))


def _items(row: Table, key: str) -> list[list[str]]:
    items = row[key]
    if not isinstance(items, list):
        raise TypeError(f"{key} is not a list")
    return items
