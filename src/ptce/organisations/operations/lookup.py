"""Ask the national directory about a SIRET, remember its answer for a day, and wait for it when it is down."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from stdnum.fr import siret as siret_rules

from ptce.core.tasks import enqueue_on_commit
from ptce.organisations.directory import Answer, DirectoryUnavailable, directory
from ptce.organisations.enums import DirectoryState
from ptce.organisations.models import DirectoryAnswer, Organisation
from ptce.organisations.queries import Lookup, lookup_of
from ptce.territories.enums import Level
from ptce.territories.queries import region_of

KEPT_FOR = timedelta(hours=24)
SOURCE = "API Recherche d’entreprises (INSEE, ESS France)"
# Minutes before asking again, by number of attempts made.
WAITS = (1, 2, 5, 15, 30, 60)


def look_up(*, siret: str, now: datetime) -> Lookup:
    """Return what the directory says of a SIRET whose key is right: its answer of less than a day, or a new one.

    When it does not answer: an older answer if there is one, else a PENDING one, and the number is asked again later. Call it outside of
    a transaction: it may wait three seconds. Raises stdnum.exceptions.ValidationError when the number cannot be a SIRET.
    """
    number = str(siret_rules.validate(siret))
    known = DirectoryAnswer.objects.filter(siret=number).first()
    if known is not None and known.fetched_at is not None and known.fetched_at > now - KEPT_FOR:
        return lookup_of(known)
    if known is not None and known.next_attempt_at is not None and known.next_attempt_at > now:
        return lookup_of(known)
    return lookup_of(_ask(number, now=now))


def check_pending(*, now: datetime, limit: int = 30) -> int:
    """Ask again about the numbers still waiting whose time has come; return how many were answered."""
    due = DirectoryAnswer.objects.filter(state=DirectoryState.PENDING, next_attempt_at__lte=now).order_by("next_attempt_at", "pk")
    answered = 0
    for number in due.values_list("siret", flat=True)[:limit]:
        row = _ask(number, now=now)
        if row.state == DirectoryState.PENDING:
            break
        answered += 1
    return answered


@transaction.atomic
def await_answers(*, sirets: Iterable[str], now: datetime) -> int:
    """Have the directory asked, at its pace, about the numbers it was never asked about; return how many. Nothing is waited for here.

    What cannot be a SIRET is left out.
    """
    numbers = {siret_rules.compact(siret) for siret in sirets if siret_rules.is_valid(siret)}
    asked = set(DirectoryAnswer.objects.filter(siret__in=numbers).values_list("siret", flat=True))
    waiting = [DirectoryAnswer(siret=number, state=DirectoryState.PENDING, next_attempt_at=now) for number in sorted(numbers - asked)]
    # Somebody else may ask about the same number at the same instant.
    DirectoryAnswer.objects.bulk_create(waiting, ignore_conflicts=True)
    if waiting:
        enqueue_on_commit("organisations.check_pending")
    return len(waiting)


@transaction.atomic
def keep_answers(*, facts: Mapping[str, Mapping[str, object]], now: datetime) -> int:
    """Keep the directory's facts about several SIRET, come together rather than asked one by one; return how many. Safe to run twice."""
    for number, known in facts.items():
        _keep(str(siret_rules.validate(number)), Answer(total=1, facts=dict(known)), now=now)
    return len(facts)


def _ask(number: str, *, now: datetime) -> DirectoryAnswer:
    try:
        answer = directory().ask(number)
    except DirectoryUnavailable:
        return _wait(number, now=now)
    return _keep(number, answer, now=now)


@transaction.atomic
def _keep(number: str, answer: Answer, *, now: datetime) -> DirectoryAnswer:
    state = _state(number, answer)
    facts = {**answer.facts, "region_code": _region(answer.facts)} if state == DirectoryState.FOUND else {}
    row, _ = DirectoryAnswer.objects.update_or_create(
        siret=number, defaults={"state": state, "payload": facts, "fetched_at": now, "attempts": 0, "next_attempt_at": None}
    )
    if state == DirectoryState.FOUND and not facts["is_masked"]:
        _remember_organisation(number, facts, now=now)
    return row


@transaction.atomic
def _wait(number: str, *, now: datetime) -> DirectoryAnswer:
    row, created = DirectoryAnswer.objects.get_or_create(siret=number, defaults={"state": DirectoryState.PENDING, "next_attempt_at": now})
    if row.state != DirectoryState.PENDING:
        # An older answer is better than none; it says its date.
        return row
    wait = WAITS[min(row.attempts, len(WAITS) - 1)]
    DirectoryAnswer.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1, next_attempt_at=now + timedelta(minutes=wait))
    row.refresh_from_db()
    if created:
        enqueue_on_commit("organisations.check_pending")
    return row


def _state(number: str, answer: Answer) -> DirectoryState:
    if answer.total == 0:
        return DirectoryState.UNKNOWN
    if answer.total > 1 or answer.facts["siren"] != number[:9]:
        return DirectoryState.AMBIGUOUS
    return DirectoryState.FOUND


def _region(facts: dict[str, Any]) -> str:
    code = str(facts["commune_code"])
    return (region_of(Level.COMMUNE, code) or "") if code else ""


def _remember_organisation(number: str, facts: dict[str, Any], *, now: datetime) -> None:
    Organisation.objects.update_or_create(
        siren=facts["siren"],
        defaults={
            "siret": number,
            "name": str(facts["name"])[:250],
            "acronym": str(facts["acronym"])[:60],
            "legal_category": facts["legal_category"],
            "address": str(facts["address"])[:300],
            "commune_code": facts["commune_code"],
            "region_id": facts["region_code"] or None,
            "is_ess": facts["is_ess"],
            "is_active": facts["is_active"],
            "checked_at": now,
            "source": SOURCE,
            # The range of the demonstration: no SIREN begins by 000.
            "is_fictional": number.startswith("000"),
        },
    )
