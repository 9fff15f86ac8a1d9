"""Read the files of `data/`, made by `scripts/derive_territories.py`."""

import csv
import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from ptce.territories.rules.drawing import Outline

DATA = Path(__file__).resolve().parent / "data"


def rows(name: str, *, folder: Path = DATA) -> Iterator[dict[str, str]]:
    """Yield the rows of a table: regions, departements, epci, communes or former_communes. An empty cell is unknown."""
    with gzip.open(folder / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def outlines(*, folder: Path = DATA) -> tuple[Outline, ...]:
    """Return the outlines of the 101 départements, in the order of their codes."""
    with gzip.open(folder / "outlines.json.gz", "rt", encoding="utf-8") as file:
        items = json.load(file)
    return tuple(
        Outline(item["code"], item["name"], tuple(tuple(zip(ring[::2], ring[1::2], strict=True)) for ring in item["rings"])) for item in items
    )


def digest(*, folder: Path = DATA) -> str:
    """Return the SHA-256 of the files, so that an edition already loaded is recognised."""
    total = hashlib.sha256()
    for path in sorted(folder.glob("*.csv.gz")):
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()
