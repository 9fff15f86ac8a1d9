from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ptce.dossiers.rules.deadlines import Deadline, deadline, extended
from ptce.dossiers.rules.reminders import STEPS, in_words, reminder_due

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
instants = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 1, 1), timezones=st.just(UTC))
graces = st.integers(0, 1440).map(lambda minutes: timedelta(minutes=minutes))


def test_without_any_closing_a_deposit_is_always_in_time():
    assert deadline(closes_at=None) == Deadline()
    assert Deadline().receives(NOON)


@given(closes_at=instants, wave_at=instants, grace=graces)
def test_the_first_of_the_wave_and_the_closing_counts(closes_at, wave_at, grace):
    ends = deadline(closes_at=closes_at, wave_at=wave_at, grace=grace)

    assert ends == Deadline(min(closes_at, wave_at), min(closes_at, wave_at) + grace)


@given(closes_at=instants, grace=graces, until=instants)
def test_an_extension_never_takes_time_away(closes_at, grace, until):
    common = deadline(closes_at=closes_at, grace=grace)

    mine = extended(common, until)

    assert mine.announced >= common.announced
    assert mine.latest >= common.latest
    assert mine.is_extended is (until > closes_at)


@given(closes_at=instants, grace=graces)
def test_the_very_instant_is_in_time_and_the_second_after_is_not(closes_at, grace):
    ends = deadline(closes_at=closes_at, grace=grace)

    assert [ends.receives(ends.latest + step) for step in (-SECOND, timedelta(0), SECOND)] == [True, True, False]
    assert not ends.is_in_grace(closes_at)
    assert ends.is_in_grace(closes_at + SECOND) is (grace >= SECOND)


def test_an_extension_has_no_grace_of_its_own():
    common = deadline(closes_at=NOON, grace=timedelta(minutes=15))

    assert extended(common, NOON + timedelta(days=1)).latest == NOON + timedelta(days=1)
    assert extended(common, NOON + timedelta(minutes=5)).latest == NOON + timedelta(minutes=15)


@given(announced=instants, opened=st.integers(0, 400), minutes=st.lists(st.integers(0, 14 * 24 * 60), max_size=60))
def test_each_reminder_leaves_once_at_most_and_in_its_time(announced, opened, minutes):
    opened_at = announced - timedelta(hours=opened)
    told, last = [], None
    for before in sorted(minutes, reverse=True):
        now = announced - timedelta(minutes=before)
        step = reminder_due(announced=announced, opened_at=opened_at, reminded_at=last, now=now)
        if step is not None and now >= opened_at:
            told.append(step)
            last = now

    assert len(told) == len(set(told)) <= len(STEPS)
    assert told == sorted(told, reverse=True)
    assert all(opened_at <= announced - step for step in told)


def test_a_deadline_put_off_plans_its_reminders_anew():
    told_at = NOON - timedelta(days=7)

    assert reminder_due(announced=NOON, opened_at=told_at - SECOND, reminded_at=told_at, now=told_at) is None
    later = NOON + timedelta(days=30)
    due_at = later - timedelta(days=7)
    assert reminder_due(announced=later, opened_at=told_at - SECOND, reminded_at=told_at, now=due_at) == timedelta(days=7)


def test_nothing_is_said_of_a_deadline_past_or_absent():
    assert reminder_due(announced=None, opened_at=NOON, reminded_at=None, now=NOON) is None
    assert reminder_due(announced=NOON, opened_at=NOON - timedelta(days=30), reminded_at=None, now=NOON + SECOND) is None


def test_the_time_left_is_said_in_words():
    assert [in_words(step) for step in STEPS] == ["7\u00a0jours", "48\u00a0heures", "4\u00a0heures"]
