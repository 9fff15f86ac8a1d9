"""Role × object × verb."""

import pytest

from ptce.organisations.queries import viewer
from ptce.reviews import operations, policies
from tests.conftest import NOON
from tests.factories import dossiers
from tests.factories import reviews as make
from tests.factories.accounts import UserFactory
from tests.factories.organisations import agent, expert, officer

pytestmark = pytest.mark.django_db

EXAMINE = ("can_examine", "can_assign", "can_ask_opinion", "can_read_reviews")
TABLE = {
    "agent": {*EXAMINE, "can_stand_aside", "can_rank", "can_read_ranking"},
    "other agent": set(),
    "officer": {*EXAMINE, "can_stand_aside", "can_read_ranking", "can_close_reviews"},
    "reviewer": {"can_stand_aside", "can_review"},
    "other expert": set(),
    "consulted": {"can_give_opinion"},
    "team": set(),
    "stranger": set(),
    "visitor": set(),
    "recused agent": {"can_rank", "can_read_ranking"},
}


@pytest.fixture
def scene():
    dossier = make.eligible(make.call())
    assignment, opinion = make.accepted(dossier), make.opinion(dossier)
    aside = agent()
    operations.declare_conflict(dossier=dossier, reason="Lien.", actor=aside, now=NOON)
    people = {
        "agent": agent(),
        "other agent": agent("53"),
        "officer": officer(),
        "reviewer": assignment.reviewer,
        "other expert": expert(),
        "consulted": opinion.person,
        "team": dossiers.owner_of(dossier),
        "stranger": UserFactory(),
        "visitor": None,
        "recused agent": aside,
    }
    return dossier, assignment, opinion, people


@pytest.mark.parametrize("role", TABLE)
def test_each_role_may_what_the_table_says(scene, role):
    dossier, assignment, opinion, people = scene
    who = viewer(people[role], NOON)

    verbs = {
        **{name: getattr(policies, name)(who, dossier) for name in (*EXAMINE, "can_stand_aside")},
        "can_review": policies.can_review(who, assignment),
        "can_give_opinion": policies.can_give_opinion(who, opinion),
        "can_rank": policies.can_rank(who, "84"),
        "can_read_ranking": policies.can_read_ranking(who, "84"),
        "can_close_reviews": policies.can_close_reviews(who),
    }

    assert all(type(allowed) is bool for allowed in verbs.values())
    assert {name for name, allowed in verbs.items() if allowed} == TABLE[role]
