"""The demonstration's directory of companies: the members of its poles, and behind them any number of the fictional range."""

import json
from collections.abc import Mapping
from functools import lru_cache

from ptce.portal import demo_directory
from ptce.portal.demo_directory import Answer
from ptce.portal.demonstration.organisations import FIRST_NUMBER, RANKS, Organisation, members_of
from ptce.portal.demonstration.scenario import projects


def answer(path: str, query: Mapping[str, str]) -> Answer:
    """Answer as the directory of fictional organisations does, which does not know the members of the poles."""
    asked = query.get("q", "").strip()
    if path.rstrip("/") != "/search" or _rank(asked)[0] not in projects():
        return demo_directory.answer(path, query)
    found = find(asked)
    results = [found.result()] if found is not None else []
    body = {"results": results, "total_results": len(results), "page": 1, "per_page": 10, "total_pages": len(results)}
    return Answer(200, {"Content-Type": "application/json"}, json.dumps(body, ensure_ascii=False).encode())


def find(siret: str) -> Organisation | None:
    """Return the organisation of that number (SIRET or SIREN), None when the directory does not know it."""
    ordinal, rank = _rank(siret)
    members = _members(ordinal)
    found = members[rank] if rank < len(members) else None
    return found if found is not None and siret in {found.siret, found.siren} else None


def _rank(number: str) -> tuple[int, int]:
    """Return the ordinal of the pole and the rank of the member that a number names; (0, 0) for a number of nobody."""
    if not (number.isdecimal() and number.startswith("000") and len(number) in {9, 14}):
        return 0, 0
    return divmod(max(int(number[3:8]) - FIRST_NUMBER, 0), RANKS)


@lru_cache(maxsize=512)
def _members(ordinal: int) -> tuple[Organisation, ...]:
    project = projects().get(ordinal)
    # A carrier whose seat nobody knows: the directory does not know it either.
    return members_of(project) if project is not None and project.is_placed else ()
