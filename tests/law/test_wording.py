from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from ptce.law.wording import french_date, french_hour, listing


@pytest.mark.parametrize(
    ("day", "text"),
    [(date(2021, 3, 1), "1er\u00a0mars\u00a02021"), (date(2021, 5, 12), "12\u00a0mai\u00a02021"), (date(2024, 2, 29), "29\u00a0février\u00a02024")],
)
def test_a_date_is_written_in_french(day, text):
    assert french_date(day) == text


@pytest.mark.parametrize(
    ("zone", "suffix"),
    [
        (timezone(timedelta(hours=2)), " (heure de Paris)"),
        (timezone(timedelta(hours=1)), " (heure de Paris)"),
        (timezone(timedelta(hours=-4)), " (UTC-04:00)"),
        (UTC, " (UTC+00:00)"),
    ],
)
def test_an_hour_names_paris_only_when_its_offset_is_one_of_paris(zone, suffix):
    assert french_hour(datetime(2021, 6, 23, 14, 3, 9, tzinfo=zone)) == f"14\u00a0h\u00a003\u00a0min\u00a009\u00a0s{suffix}"


def test_an_hour_without_zone_claims_none():
    naive = datetime(2021, 6, 23, 9, 0, 0, tzinfo=UTC).replace(tzinfo=None)

    assert french_hour(naive) == "9\u00a0h\u00a000\u00a0min\u00a000\u00a0s"


@pytest.mark.parametrize(("names", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a et b"), (["a", "b", "c"], "a, b et c")])
def test_names_are_joined_in_french(names, text):
    assert listing(names) == text
