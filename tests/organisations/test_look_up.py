"""Look-ups against a real server: its answers, its oddities, its silences."""

from datetime import timedelta

import pytest
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength

from ptce.organisations import operations, queries
from ptce.organisations.directory import Breaker, Bucket, Directory, DirectoryUnavailable
from ptce.organisations.enums import DirectoryState
from ptce.organisations.models import DirectoryAnswer, Organisation
from ptce.portal import demo_directory
from ptce.portal.demo_directory import siret
from tests.conftest import NOON
from tests.organisations.conftest import DirectoryServer

pytestmark = pytest.mark.django_db

PLAIN = siret(126)


def look_up(number: str, now=NOON) -> queries.Lookup:
    return operations.look_up(siret=number, now=now)


def test_an_organisation_is_found_with_its_source_and_date(directory_server: DirectoryServer):
    found = look_up(PLAIN)

    assert found.state == DirectoryState.FOUND
    assert (found.siren, found.name) == (PLAIN[:9], "MUTUELLE DES GRANDS FRENES 126 (FICTIF)")
    assert (found.legal_category, found.is_ess, found.is_active, found.is_masked) == ("8210", True, True, False)
    assert (found.postcode, found.commune_code, found.latitude) == ("26100", "26281", 45.0453)
    assert found.source == "Annuaire des entreprises (INSEE, ESS France), consulté le 1er\u00a0septembre 2026"
    kept = Organisation.objects.get()
    assert (kept.siren, kept.siret, kept.is_fictional, kept.checked_at) == (PLAIN[:9], PLAIN, True, NOON)


def test_we_say_who_we_are(directory_server: DirectoryServer):
    look_up(PLAIN)

    assert directory_server.asked[0][1].startswith("ptce/")
    assert "(+" in directory_server.asked[0][1]


def test_nothing_about_persons_is_kept(directory_server: DirectoryServer):
    look_up(PLAIN)

    assert "PERSONNE" not in str(DirectoryAnswer.objects.get().payload)


def test_an_answer_is_kept_a_day(directory_server: DirectoryServer):
    look_up(PLAIN)
    look_up(PLAIN, NOON + timedelta(hours=23, minutes=59))
    assert len(directory_server.asked) == 1
    look_up(PLAIN, NOON + timedelta(hours=24))
    assert len(directory_server.asked) == 2


def test_masked_values_are_never_kept(directory_server: DirectoryServer):
    found = look_up(siret(demo_directory.MASKED))

    assert (found.state, found.is_masked, found.address, found.latitude, found.name) == (DirectoryState.FOUND, True, "", None, "")
    assert "DIFFUSIBLE" not in str(DirectoryAnswer.objects.get().payload)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(("number", "state"), [(demo_directory.UNKNOWN, DirectoryState.UNKNOWN), (demo_directory.TWICE, DirectoryState.AMBIGUOUS)])
def test_zero_and_two_answers_are_told_apart(directory_server: DirectoryServer, number: int, state: DirectoryState):
    assert look_up(siret(number)).state == state


@pytest.mark.parametrize("number", [demo_directory.CLOSED, demo_directory.CEASED])
def test_what_has_closed_is_said(directory_server: DirectoryServer, number: int):
    assert look_up(siret(number)).is_active is False


@pytest.mark.parametrize(
    "number", [demo_directory.TOO_MANY, demo_directory.SLOW, demo_directory.BROKEN, demo_directory.NOT_JSON, demo_directory.REDIRECTED]
)
def test_when_it_does_not_answer_the_number_is_accepted_and_waits(directory_server: DirectoryServer, number: int):
    found = look_up(siret(number))

    assert found.is_pending
    assert found.checked_at is None
    waiting = DirectoryAnswer.objects.get()
    assert (waiting.attempts, waiting.next_attempt_at) == (1, NOON + timedelta(minutes=1))


def test_a_connection_cut_short_is_a_silence_too(directory_server: DirectoryServer):
    directory_server.down = True

    assert look_up(PLAIN).is_pending


def test_an_older_answer_is_better_than_none(directory_server: DirectoryServer):
    look_up(PLAIN)
    directory_server.down = True

    found = look_up(PLAIN, NOON + timedelta(days=3))

    assert (found.state, found.checked_at) == (DirectoryState.FOUND, NOON)


def test_a_waiting_number_is_checked_later_by_itself(directory_server: DirectoryServer):
    directory_server.down = True
    look_up(PLAIN)
    directory_server.down = False

    assert operations.check_pending(now=NOON + timedelta(seconds=59)) == 0
    assert operations.check_pending(now=NOON + timedelta(minutes=1)) == 1
    assert operations.check_pending(now=NOON + timedelta(minutes=1)) == 0

    assert queries.known_lookups([PLAIN])[PLAIN].is_found


def test_waiting_numbers_wait_longer_at_each_silence(directory_server: DirectoryServer):
    directory_server.down = True
    look_up(PLAIN)
    operations.check_pending(now=NOON + timedelta(minutes=1))

    waiting = DirectoryAnswer.objects.get()
    assert (waiting.attempts, waiting.next_attempt_at) == (2, NOON + timedelta(minutes=3))


@pytest.mark.parametrize(("number", "error"), [("12345678901234", InvalidChecksum), ("123", InvalidLength), ("1234567890123A", InvalidFormat)])
def test_a_number_that_cannot_be_a_siret_is_not_asked(directory_server: DirectoryServer, number: str, error: type[Exception]):
    with pytest.raises(error):
        look_up(number)

    assert directory_server.asked == []


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_after_three_failures_the_door_stays_shut_longer_and_longer(directory_server: DirectoryServer):
    clock = Clock()
    door = Directory(directory_server.address + "/", clock=clock, sleep=clock.sleep)
    directory_server.down = True

    def fails() -> int:
        before = len(directory_server.asked)
        with pytest.raises(DirectoryUnavailable):
            door.ask(PLAIN)
        return len(directory_server.asked) - before

    assert [fails(), fails(), fails(), fails()] == [1, 1, 1, 0]
    clock.now += 30
    assert [fails(), fails()] == [1, 0]
    clock.now += 59
    assert fails() == 0
    clock.now += 1
    directory_server.down = False
    assert door.ask(PLAIN).total == 1


def test_retry_after_is_honoured(directory_server: DirectoryServer):
    clock = Clock()
    door = Directory(directory_server.address + "/", clock=clock, sleep=clock.sleep)
    with pytest.raises(DirectoryUnavailable):
        door.ask(siret(demo_directory.TOO_MANY))

    clock.now += 1.9
    with pytest.raises(DirectoryUnavailable):
        door.ask(PLAIN)
    assert len(directory_server.asked) == 1
    clock.now += 0.1
    assert door.ask(PLAIN).total == 1


def test_at_most_three_requests_a_second_leave():
    clock = Clock()
    bucket = Bucket(3, clock, clock.sleep)
    left = []
    for _ in range(12):
        bucket.take()
        left.append(clock.now)

    assert all(later - earlier >= 1 - 1e-6 for earlier, later in zip(left[3:], left[6:], strict=False))


def test_a_crowd_is_turned_away_rather_than_kept_waiting():
    clock = Clock()
    bucket = Bucket(3, clock, lambda seconds: None)
    for _ in range(6):
        bucket.take()

    with pytest.raises(DirectoryUnavailable):
        bucket.take()


def test_a_success_forgets_the_failures():
    breaker = Breaker(Clock())
    breaker.fail()
    breaker.fail()
    breaker.succeed()
    breaker.fail()

    breaker.check()


def test_the_fictional_range_answers_as_the_contract_writes(directory_server: DirectoryServer):
    import httpx

    body = httpx.get(f"{directory_server.address}/search", params={"q": PLAIN}).json()
    assert set(body) == {"results", "total_results", "page", "per_page", "total_pages"}
    assert body["results"][0]["matching_etablissements"][0]["siret"] == PLAIN
    assert httpx.get(f"{directory_server.address}/search", params={"q": "ab"}).json()["erreur"].startswith("3 caractères")
    assert httpx.get(f"{directory_server.address}/ailleurs").status_code == 404
    assert httpx.get(f"{directory_server.address}/search", params={"q": "12002701600357"}).json()["total_results"] == 0
