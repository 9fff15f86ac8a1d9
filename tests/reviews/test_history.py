import ast
from pathlib import Path

import pytest
from django.conf import settings

from ptce.dossiers import lifecycle as dossiers
from ptce.reviews import lifecycle as reviews
from ptce.reviews import queries
from ptce.reviews.rules.history import PHRASES, phrase
from tests.factories import reviews as make

SOURCES = Path(settings.ROOT) / "src" / "ptce"


def literal_verbs(app):
    """Return the verbs written to the journal by the operations of an app, spelled in full."""
    for path in (SOURCES / app / "operations").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "verb" and isinstance(node.value, ast.Constant):
                yield node.value.value


def test_each_verb_of_dossiers_and_reviews_has_its_french_phrase():
    verbs = {*literal_verbs("dossiers"), *literal_verbs("reviews")}
    verbs |= {f"dossiers.{transition.name}" for transition in dossiers.TRANSITIONS}
    verbs |= {f"reviews.{transition.name}" for transition in reviews.TRANSITIONS}

    assert len(verbs) > 40
    assert verbs - PHRASES.keys() == set()


def test_an_act_of_an_app_above_is_named_by_its_verb():
    assert phrase("agreements.sign") == "Acte enregistré (agreements.sign)"


@pytest.mark.django_db
def test_the_history_tells_readings_and_opinions_but_not_each_mark(django_assert_num_queries):
    dossier = make.eligible(make.call())
    make.reviewed(dossier)
    make.opinion(dossier)

    with django_assert_num_queries(1):
        lines = queries.history_lines(dossier)

    said = [line.what for line in lines]
    assert said[0] == "Avis extérieur demandé"
    assert {"Dossier confié à un lecteur", "Lecture acceptée", "Avis rendu", "Dossier déposé"} <= set(said)
    assert "Note enregistrée" not in said
