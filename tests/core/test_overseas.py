from datetime import UTC, datetime

import pytest

from ptce.core.overseas import overseas_hours


def plain(moment):
    return [told.replace("\u00a0", " ") for told in overseas_hours(moment)]


def test_noon_in_paris_in_winter():
    assert plain(datetime(2026, 12, 1, 11, tzinfo=UTC)) == [
        "7 h 00 en Guadeloupe et en Martinique",
        "8 h 00 en Guyane et à Saint-Pierre-et-Miquelon",
        "15 h 00 à La Réunion",
        "14 h 00 à Mayotte",
        "22 h 00 en Nouvelle-Calédonie",
        "23 h 00 à Wallis-et-Futuna",
        "1 h 00 en Polynésie française (Tahiti)",
    ]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 7, 1, 10, tzinfo=UTC), ["6 h 00 en Guadeloupe et en Martinique", "7 h 00 en Guyane", "8 h 00 à Saint-Pierre-et-Miquelon"]),
        (datetime(2026, 3, 2, 12, tzinfo=UTC), ["8 h 00 en Guadeloupe et en Martinique", "9 h 00 en Guyane et à Saint-Pierre-et-Miquelon"]),
    ],
)
def test_clocks_change_in_paris_and_saint_pierre_alone(moment, expected):
    assert plain(moment)[: len(expected)] == expected


def test_another_day_is_said():
    told = plain(datetime(2026, 11, 30, 22, 59, tzinfo=UTC))

    assert told[-3:] == [
        "le 1er décembre à 9 h 59 en Nouvelle-Calédonie",
        "le 1er décembre à 10 h 59 à Wallis-et-Futuna",
        "12 h 59 en Polynésie française (Tahiti)",
    ]
    assert told[2] == "le 1er décembre à 2 h 59 à La Réunion"
