import pytest

from ptce.core.typography import typographic


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Labo de l'ESS", "Labo de l’ESS"),
        ("« Financer » : oui", "«\u00a0Financer\u00a0»\u00a0: oui"),
        ("«Financer»", "«\u00a0Financer»"),
        ("12'", "12'"),
        ("Domb'Innov", "Domb’Innov"),
        ("http://exemple.test", "http://exemple.test"),
        ("", ""),
    ],
)
def test_typography_of_texts_that_come_from_elsewhere(given, expected):
    assert typographic(given) == expected
    assert typographic(expected) == expected
