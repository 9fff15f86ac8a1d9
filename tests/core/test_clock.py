from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.core.clock import PARIS, Doubt, Reading, read_local


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("local", "instant"),
    [
        (datetime(2026, 7, 1, 12), utc(2026, 7, 1, 10)),
        (datetime(2026, 12, 1, 12), utc(2026, 12, 1, 11)),
        (datetime(2026, 3, 29, 1, 59), utc(2026, 3, 29, 0, 59)),
        (datetime(2026, 3, 29, 3), utc(2026, 3, 29, 1)),
        (datetime(2026, 10, 25, 1, 59), utc(2026, 10, 24, 23, 59)),
        (datetime(2026, 10, 25, 3), utc(2026, 10, 25, 2)),
    ],
)
def test_an_ordinary_local_time_is_one_instant(local, instant):
    assert read_local(local).instant == instant


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_a_local_time_skipped_in_march_offers_the_minutes_around_the_jump(minute):
    reading = read_local(datetime(2026, 3, 29, 2, minute))

    assert reading == Reading((utc(2026, 3, 29, 0, 59), utc(2026, 3, 29, 1)), Doubt.SKIPPED)
    assert reading.instant is None


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_a_local_time_repeated_in_october_offers_both_instants(minute):
    reading = read_local(datetime(2026, 10, 25, 2, minute))

    assert reading == Reading((utc(2026, 10, 25, 0, minute), utc(2026, 10, 25, 1, minute)), Doubt.REPEATED)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1)).map(lambda moment: moment.replace(second=0, microsecond=0)))
def test_every_candidate_but_those_of_a_skipped_time_reads_back_as_what_was_typed(local):
    reading = read_local(local)

    told = {candidate.astimezone(PARIS).replace(tzinfo=None) for candidate in reading.candidates}
    assert told == ({local} if reading.doubt is not Doubt.SKIPPED else told - {local})
    assert list(reading.candidates) == sorted(reading.candidates)
    assert len(reading.candidates) == (1 if reading.doubt is None else 2)
    assert reading.candidates[-1] - reading.candidates[0] <= timedelta(hours=1)
