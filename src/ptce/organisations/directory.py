"""The national directory of companies (API Recherche d'entreprises), behind one door.

Contract: GET /search?q=<14 digits>, no key, 7 requests a second per address, 429 with Retry-After. The door lets three requests a second
through per process, waits three seconds for an answer, and stays shut for a while after three failures in a row: a retry loop during an
outage is how clients get banned.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
from django.conf import settings

from ptce.core.http import client

MASK = "[NON-DIFFUSIBLE]"
TIMEOUT_SECONDS = 3.0
REQUESTS_PER_SECOND = 3
FAILURES_BEFORE_OPEN = 3
FIRST_PAUSE_SECONDS = 30.0
LONGEST_PAUSE_SECONDS = 3600.0


class DirectoryUnavailable(Exception):
    """The directory did not answer, or must not be asked now."""


@dataclass(frozen=True)
class Answer:
    """What the directory says of one SIRET: how many units match and, for exactly one, the facts we use."""

    total: int
    facts: dict[str, Any]


class Bucket:
    """At most `rate` tokens a second, in bursts of as many; a caller waits a second at most for one."""

    def __init__(self, rate: int, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._rate, self._clock, self._sleep = rate, clock, sleep
        self._tokens, self._at = float(rate), clock()
        self._lock = threading.Lock()

    def take(self) -> None:
        """Take a token. Raises DirectoryUnavailable when none comes in a second."""
        with self._lock:
            now = self._clock()
            self._tokens = min(float(self._rate), self._tokens + (now - self._at) * self._rate)
            self._at = now
            wait = max(0.0, (1 - self._tokens) / self._rate)
            if wait > 1:
                raise DirectoryUnavailable("our own rate limit")
            self._tokens -= 1
        if wait:
            self._sleep(wait)


class Breaker:
    """Shut after three failures in a row, for 30 seconds, then twice as long at each failure, up to an hour."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._failures, self._pause, self._until = 0, FIRST_PAUSE_SECONDS, 0.0
        self._lock = threading.Lock()

    def check(self) -> None:
        """Raise DirectoryUnavailable while shut."""
        with self._lock:
            if self._clock() < self._until:
                raise DirectoryUnavailable("paused after failures")

    def succeed(self) -> None:
        """Forget the failures."""
        with self._lock:
            self._failures, self._pause = 0, FIRST_PAUSE_SECONDS

    def fail(self) -> None:
        """Count a failure; shut at the third, and at each one after it."""
        with self._lock:
            self._failures += 1
            if self._failures >= FAILURES_BEFORE_OPEN:
                self._until = self._clock() + self._pause
                self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)

    def pause(self, seconds: float) -> None:
        """Shut for as long as the directory asked."""
        with self._lock:
            self._until = max(self._until, self._clock() + min(max(seconds, 1.0), LONGEST_PAUSE_SECONDS))


class Directory:
    """One directory at one address, with its own limits."""

    def __init__(self, address: str, *, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep) -> None:
        self.address = address
        self._bucket, self._breaker = Bucket(REQUESTS_PER_SECOND, clock, sleep), Breaker(clock)

    def ask(self, siret: str) -> Answer:
        """Return the answer for a SIRET. Raises DirectoryUnavailable."""
        self._breaker.check()
        self._bucket.take()
        try:
            with client(self.address, timeout=TIMEOUT_SECONDS) as http:
                response = http.get("search", params={"q": siret, "page": 1, "per_page": 2})
            answer = self._read(response, siret)
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            self._breaker.fail()
            raise DirectoryUnavailable(type(error).__name__) from error
        self._breaker.succeed()
        return answer

    def _read(self, response: httpx.Response, siret: str) -> Answer:
        if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
            self._breaker.pause(_retry_after(response.headers.get("Retry-After", "")))
        response.raise_for_status()
        if response.is_redirect:
            raise ValueError("unexpected redirection")
        body = response.json()
        total = int(body["total_results"])
        return Answer(total=total, facts=_facts(body["results"][0], siret) if total == 1 else {})


def _retry_after(value: str) -> float:
    """Return the seconds asked for, written as a number or as a date."""
    if value.isdigit():
        return float(value)
    try:
        return parsedate_to_datetime(value).timestamp() - time.time()
    except ValueError:
        return FIRST_PAUSE_SECONDS


def _facts(result: dict[str, Any], siret: str) -> dict[str, Any]:
    """Return what we use of a result, without a masked value nor anything about persons.

    The establishment is the one of the SIRET when the answer holds it, else the head office.
    """
    place = next((row for row in result.get("matching_etablissements") or [] if row.get("siret") == siret), None) or result.get("siege") or {}
    complements = result.get("complements") or {}
    masked = result.get("statut_diffusion") == "P" or MASK in {place.get("adresse"), result.get("nom_complet"), result.get("nom_raison_sociale")}
    return {
        "siren": str(result["siren"]),
        "name": _shown(result.get("nom_raison_sociale")) or _shown(result.get("nom_complet")),
        "acronym": _shown(result.get("sigle")),
        "legal_category": _shown(result.get("nature_juridique")),
        "address": _shown(place.get("adresse")),
        "postcode": _shown(place.get("code_postal")),
        "commune_code": _shown(place.get("commune")),
        "commune_label": _shown(place.get("libelle_commune")),
        "latitude": _degrees(place.get("latitude")),
        "longitude": _degrees(place.get("longitude")),
        "is_ess": complements.get("est_ess"),
        "is_active": result.get("etat_administratif") == "A" and place.get("etat_administratif", "A") == "A",
        "is_masked": masked,
    }


def _shown(value: object) -> str:
    return "" if value is None or MASK in str(value) else str(value).strip()


def _degrees(value: object) -> float | None:
    text = _shown(value)
    return float(text) if text else None


_directories: dict[str, Directory] = {}
_directories_lock = threading.Lock()


def directory() -> Directory:
    """Return this process's directory at the address of the settings: its limits are shared by all threads."""
    address = settings.SIRENE_API_URL.rstrip("/") + "/"
    with _directories_lock:
        return _directories.setdefault(address, Directory(address))
