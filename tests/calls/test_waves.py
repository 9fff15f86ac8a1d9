from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from ptce.calls import operations, queries
from ptce.calls.enums import CallStatus
from ptce.calls.models import Wave
from ptce.journal import queries as journal
from tests.conftest import NOON
from tests.factories import calls, dossiers
from tests.factories.accounts import UserFactory
from tests.factories.organisations import officer

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def permanent(**fields):
    return calls.call(closes_at=None, **fields)


def add(call, closes_at, *, actor=None, now=NOON):
    call.refresh_from_db()
    return operations.add_wave(call=call, closes_at=closes_at, base_version=call.version, actor=actor or officer(), now=now)


def postpone(wave, closes_at, *, reason="Panne nationale.", actor=None, now=NOON):
    wave.call.refresh_from_db()
    version = wave.call.version
    return operations.postpone_wave(wave=wave, closes_at=closes_at, reason=reason, base_version=version, actor=actor or officer(), now=now)


def remove(wave, *, now=NOON):
    wave.call.refresh_from_db()
    operations.remove_wave(wave=wave, base_version=wave.call.version, actor=officer(), now=now)


def test_a_published_permanent_call_receives_new_waves():
    call = permanent()

    first, second = add(call, NOON + 10 * DAY), add(call, NOON + 40 * DAY)

    assert [first.number, second.number] == [1, 2]
    assert [line.state for line in queries.wave_lines(call, NOON + 11 * DAY)] == ["passée", "en cours"]
    assert queries.next_wave(call.pk, NOON + 10 * DAY) == first
    assert queries.next_wave(call.pk, NOON + 10 * DAY + timedelta(seconds=1)) == second
    assert journal.history(call).last().changes == {"wave": 2, "closes_at": (NOON + 40 * DAY).isoformat()}


def test_a_wave_comes_after_now_after_the_opening_after_the_others_and_before_the_closing():
    call = calls.draft(opens_at=NOON + DAY, closes_at=NOON + 20 * DAY)
    add(call, NOON + 10 * DAY)

    for instant, words in [
        (NOON, "Cet instant est passé"),
        (NOON + DAY, "après l’ouverture"),
        (NOON + 10 * DAY, "suit la précédente"),
        (NOON + 21 * DAY, "ne peut pas venir après"),
    ]:
        with pytest.raises(operations.WaveRefused, match=words):
            add(call, instant)


def test_only_an_officer_fixes_waves():
    with pytest.raises(PermissionDenied):
        add(permanent(), NOON + DAY, actor=UserFactory())


def test_a_withdrawn_call_has_no_wave_to_come():
    call = permanent(status=CallStatus.WITHDRAWN)

    with pytest.raises(operations.CallOver):
        add(call, NOON + DAY)


def test_two_officers_do_not_overwrite_each_other():
    call = permanent()

    with pytest.raises(operations.EditConflict):
        operations.add_wave(call=call, closes_at=NOON + DAY, base_version=call.version + 1, actor=officer(), now=NOON)


def test_an_announced_wave_is_put_off_with_a_reason_never_brought_forward():
    wave = add(permanent(), NOON + 10 * DAY)

    with pytest.raises(operations.WaveRefused, match="ne s’avance pas"):
        postpone(wave, NOON + 9 * DAY)
    with pytest.raises(operations.WaveReasonMissing):
        postpone(wave, NOON + 11 * DAY, reason=" ")
    postpone(wave, NOON + 11 * DAY)

    wave.refresh_from_db()
    assert wave.closes_at == NOON + 11 * DAY
    assert journal.history(wave.call).last().changes["reason"] == "Panne nationale."


def test_waves_stay_in_order_and_a_past_one_does_not_move():
    call = permanent()
    first, second = add(call, NOON + 10 * DAY), add(call, NOON + 20 * DAY)

    with pytest.raises(operations.WaveRefused, match="après la suivante"):
        postpone(first, NOON + 20 * DAY)
    prepared = calls.draft(opens_at=NOON - DAY, closes_at=None)
    add(prepared, NOON + 10 * DAY)
    last = add(prepared, NOON + 20 * DAY)
    with pytest.raises(operations.WaveRefused, match="avant la précédente"):
        postpone(last, NOON + 10 * DAY)
    with pytest.raises(operations.WaveRefused, match="est passée"):
        postpone(first, NOON + 15 * DAY, now=NOON + 11 * DAY)
    assert second.number == 2


def test_the_last_wave_is_removed_while_nobody_aims_at_it():
    call = permanent()
    first, second = add(call, NOON + 10 * DAY), add(call, NOON + 20 * DAY)
    dossiers.dossier(call=call)

    with pytest.raises(operations.WaveRefused, match="qui suivent"):
        remove(first)
    remove(second)
    with pytest.raises(operations.WaveInUse):
        remove(first)

    assert list(Wave.objects.filter(call=call)) == [first]


def test_the_closing_of_a_draft_stays_after_its_waves():
    call = calls.draft(closes_at=NOON + 20 * DAY)
    add(call, NOON + 20 * DAY)
    call.refresh_from_db()

    with pytest.raises(operations.ClosesBeforeWave):
        operations.update(call=call, base_version=call.version, changes={"closes_at": NOON + 19 * DAY}, actor=officer(), now=NOON)


def test_the_page_of_a_call_says_its_waves_and_changes_when_one_passes(client, monkeypatch):
    call = permanent()
    add(call, NOON + 10 * DAY)
    add(call, NOON + 40 * DAY)

    def page(now):
        monkeypatch.setattr("ptce.core.middleware.timezone.now", lambda: now)
        return client.get(f"/appels/{call.slug}/")

    before, after = page(NOON), page(NOON + 10 * DAY + timedelta(seconds=1))

    assert "pour la relève en cours" in before.content.decode()
    assert before.content.decode().count("Relève 1") == 1
    assert before.headers["ETag"] != after.headers["ETag"]
    assert "vendredi 11" in before.content.decode()
    assert "Dépôt possible jusqu’au <strong>dimanche 11" in after.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_waves_costs_the_same_whatever_their_number(desk, count, django_assert_num_queries):
    today = timezone.now()
    call = permanent()
    for rank in range(1, count + 1):
        add(call, today + rank * DAY)

    with django_assert_num_queries(5):
        page = desk.get(reverse("calls:waves", args=[call.pk])).content.decode()

    assert page.count("Déplacer<span") == count


def post(desk, call, name="waves", *rest, **boxes):
    call.refresh_from_db()
    return desk.post(reverse(f"calls:{name}", args=[call.pk, *rest]), {"base_version": call.version, "closes_time": "12:00"} | boxes, follow=True)


def test_an_officer_fixes_moves_and_removes_a_wave_on_screen(desk):
    call = permanent()
    days = [(timezone.now() + rank * DAY).date().isoformat() for rank in (30, 40)]

    post(desk, call, closes_on=days[0])
    wave = call.waves.get()
    post(desk, call, "wave", wave.pk, closes_on=days[1], reason="Panne nationale.")
    wave.refresh_from_db()
    assert wave.closes_at.date().isoformat() == days[1]
    post(desk, call, "remove_wave", wave.pk)

    assert not call.waves.exists()


def test_a_wave_refused_says_why_at_its_box_and_keeps_what_was_typed(desk):
    call = permanent()

    past = post(desk, call, closes_on="2020-01-01").content.decode()
    absent = post(desk, call, closes_on="31/02/2027").content.decode()
    skipped = post(desk, call, closes_on="2027-03-28", closes_time="02:30").content.decode()

    assert "Cet instant est passé" in past
    assert 'value="2020-01-01"' in past
    assert "Cette date n’existe pas" in absent
    assert "Cette heure n’existe pas" in skipped
