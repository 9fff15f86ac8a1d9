import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from ptce.dossiers import queries, rules
from ptce.dossiers.models import Dossier, DossierWord
from ptce.dossiers.operations.carriers import write_words
from tests.factories import dossiers

pytestmark = pytest.mark.django_db


def named(name, *, carrier="", siret=""):
    dossier = dossiers.dossier()
    dossier.pole_name, dossier.carrier_name, dossier.carrier_siret = name, carrier, siret
    dossier.save(update_fields=["pole_name", "carrier_name", "carrier_siret"])
    write_words(dossier)
    return dossier


def found(text):
    return set(queries.matching(Dossier.objects.all(), text))


@pytest.mark.parametrize(
    "asked", ["bigorre", "BIGO", "l’Œuvre", "oeuvre évry", "tresses", "12345678900011", "123 456 789", "123 456 789 00011", "oeuv tress"]
)
def test_a_dossier_is_found_by_the_beginning_of_its_words(asked):
    mine = named("L’Œuvre d’Évry en Bigorre", carrier="Les Tressés", siret="12345678900011")
    named("Pôle du Caux")

    assert found(asked) == {mine}


@pytest.mark.parametrize("asked", ["igorre", "bigorre caux", "bigorrea", "???", "zzz"])
def test_what_is_not_there_is_not_found(asked):
    named("Pôle de Bigorre")

    assert found(asked) == set()


def test_a_blank_text_keeps_everything():
    mine = named("Pôle")

    assert mine in found("  ")


def test_a_dossier_is_found_by_its_number_whole_or_by_its_last_figures():
    mine = named("Pôle")

    assert found(mine.number) == {mine}
    assert mine in found(mine.number.rpartition("-")[2].lstrip("0"))


def test_a_new_name_replaces_the_words_of_the_old_one():
    mine = named("Pôle de Bray")
    mine.pole_name = "Pôle de Retz"
    write_words(mine)

    assert found("bray") == set()
    assert found("retz") == {mine}


def test_words_already_kept_are_not_written_again():
    mine = named("Pôle de Bray")

    with CaptureQueriesContext(connection) as captured:
        write_words(mine)

    assert len(captured) == 1
    assert DossierWord.objects.filter(dossier=mine).count() == len(rules.search_words(number=mine.number, name="Pôle de Bray", carrier="", siret=""))


@settings(deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_gives_words_that_fit_and_ranges_that_hold_them(name, carrier):
    words = rules.search_words(number="PTCE-2026-00012", name=name, carrier=carrier, siret="")

    assert b"12" in words
    assert all(0 < len(word) <= rules.WORD_MAX for word in words)
    assert all(first < last for first, last in rules.asked_ranges(name))
