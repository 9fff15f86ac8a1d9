from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.law.acknowledgement import (
    Silence,
    Suspension,
    add_months,
    implicit_acceptance_on,
    implicit_decision_on,
    merged_suspensions,
    suspension_for_missing_pieces,
)

days = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))
suspensions = st.lists(st.builds(Suspension, starts_on=days, ends_on=st.none() | days), max_size=5)
closed = st.lists(st.builds(Suspension, starts_on=days, ends_on=days), max_size=5)
months = st.integers(min_value=1, max_value=12)


def or_never(day):
    return day or date.max


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2021, 6, 23), 2, date(2021, 8, 23)),
        (date(2021, 11, 12), 2, date(2022, 1, 12)),
        (date(2021, 12, 31), 2, date(2022, 2, 28)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 4, 30)),
        (date(2024, 10, 31), 2, date(2024, 12, 31)),
        (date(2024, 7, 31), 0, date(2024, 7, 31)),
        (date(9999, 11, 30), 2, date.max),
    ],
)
def test_months_run_from_day_to_same_day(start, months, end):
    assert add_months(start, months=months) == end


@pytest.mark.parametrize(
    ("suspended", "end"),
    [
        ([], date(2021, 8, 23)),
        ([(date(2021, 7, 1), date(2021, 7, 11))], date(2021, 9, 2)),
        ([(date(2021, 7, 1), date(2021, 7, 11)), (date(2021, 7, 6), date(2021, 7, 16))], date(2021, 9, 7)),
        ([(date(2021, 7, 1), date(2021, 7, 11)), (date(2021, 7, 11), date(2021, 7, 16))], date(2021, 9, 7)),
        ([(date(2021, 7, 1), date(2021, 7, 11)), (date(2021, 8, 1), date(2021, 8, 6))], date(2021, 9, 7)),
        ([(date(2021, 8, 22), date(2021, 8, 24)), (date(2021, 8, 24), date(2021, 8, 25))], date(2021, 8, 26)),
        ([(date(2021, 7, 1), date(2021, 7, 31)), (date(2021, 8, 25), date(2021, 8, 27))], date(2021, 9, 24)),
        ([(date(2021, 6, 1), date(2021, 6, 25))], date(2021, 8, 25)),
        ([(date(2021, 5, 1), date(2021, 5, 25))], date(2021, 8, 23)),
        ([(date(2021, 7, 11), date(2021, 7, 1))], date(2021, 8, 23)),
        ([(date(2021, 8, 23), date(2021, 9, 1))], date(2021, 8, 23)),
        ([(date(2021, 8, 23), None)], date(2021, 8, 23)),
        ([(date(2021, 8, 22), None)], None),
        ([(date(2021, 7, 1), None), (date(2021, 7, 5), date(2021, 7, 6))], None),
        ([(date(2021, 7, 1), date(9999, 12, 31))], date.max),
    ],
)
def test_silence_of_two_months_on_a_request_received_on_23_june_2021(suspended, end):
    stops = [Suspension(starts_on=start, ends_on=stop) for start, stop in suspended]

    assert implicit_decision_on(date(2021, 6, 23), months=2, suspensions=stops) == end


@pytest.mark.parametrize(
    ("due_on", "received_on", "ends_on"),
    [
        (date(2021, 7, 15), None, date(2021, 7, 16)),
        (date(2021, 7, 15), date(2021, 7, 5), date(2021, 7, 5)),
        (date(2021, 7, 15), date(2021, 7, 15), date(2021, 7, 15)),
        (date(2021, 7, 15), date(2021, 7, 30), date(2021, 7, 16)),
        (None, date(2021, 7, 5), date(2021, 7, 5)),
        (None, None, None),
    ],
)
def test_missing_pieces_suspend_until_they_come_or_until_their_time_is_over(due_on, received_on, ends_on):
    suspension = suspension_for_missing_pieces(asked_on=date(2021, 7, 1), due_on=due_on, received_on=received_on)

    assert suspension == Suspension(starts_on=date(2021, 7, 1), ends_on=ends_on)


@pytest.mark.parametrize(
    ("is_complete", "completed_on", "end"),
    [
        (True, None, date(2021, 8, 23)),
        (False, None, None),
        (False, date(2021, 7, 5), date(2021, 9, 5)),
        (False, date(2021, 6, 1), date(2021, 8, 23)),
    ],
)
def test_acceptance_waits_for_the_pieces(is_complete, completed_on, end):
    assert implicit_acceptance_on(date(2021, 6, 23), months=2, is_complete=is_complete, completed_on=completed_on) == end


@given(days, months, suspensions, st.builds(Suspension, starts_on=days, ends_on=st.none() | days))
def test_one_more_suspension_never_brings_the_day_forward(received_on, months, stops, stop):
    before = implicit_decision_on(received_on, months=months, suspensions=stops)

    after = implicit_decision_on(received_on, months=months, suspensions=[*stops, stop])

    assert or_never(after) >= or_never(before)


@given(days, days, months)
def test_a_later_receipt_never_gives_an_earlier_day(first, second, months):
    earlier, later = sorted([first, second])

    assert implicit_decision_on(earlier, months=months) <= implicit_decision_on(later, months=months)


@given(days, days, months, suspensions)
def test_a_later_receipt_never_gives_an_earlier_day_under_the_same_later_suspensions(first, second, months, stops):
    earlier, later = sorted([first, second])
    stops = [stop for stop in stops if stop.starts_on >= later]

    ends = [or_never(implicit_decision_on(day, months=months, suspensions=stops)) for day in (earlier, later)]

    assert ends == sorted(ends)


@given(days, months, suspensions, st.randoms())
def test_neither_order_nor_repetition_of_suspensions_matters(received_on, months, stops, random):
    shuffled = random.sample(stops, len(stops)) + stops

    once = implicit_decision_on(received_on, months=months, suspensions=stops)

    assert implicit_decision_on(received_on, months=months, suspensions=shuffled) == once


@given(days, months, closed)
def test_the_day_is_put_off_by_the_suspended_days_before_it_and_no_other(received_on, months, stops):
    end = implicit_decision_on(received_on, months=months, suspensions=stops)
    spans = [range(max(stop.starts_on, received_on).toordinal(), stop.ends_on.toordinal()) for stop in stops]
    suspended = {day for span in spans for day in span if day < end.toordinal()}

    assert end == add_months(received_on, months=months) + timedelta(days=len(suspended))


@given(suspensions)
def test_merged_suspensions_are_disjoint_and_in_order(stops):
    merged = merged_suspensions(stops)

    assert all(first.ends_on is not None and first.ends_on < second.starts_on for first, second in zip(merged, merged[1:], strict=False))


def test_silence_is_named_in_french():
    assert [silence.label for silence in Silence] == ["Rejet", "Acceptation"]
