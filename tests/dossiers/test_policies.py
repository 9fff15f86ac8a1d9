"""Who may do what: role × state × verb, one row per role."""

import pytest

from ptce.dossiers import operations, policies, queries
from ptce.dossiers.enums import GrantRole
from ptce.organisations.enums import Role
from ptce.organisations.queries import viewer
from tests.conftest import NOON
from tests.factories import calls, dossiers
from tests.factories.accounts import UserFactory
from tests.factories.organisations import agent, expert, mandate, officer
from tests.factories.territories import region

pytestmark = pytest.mark.django_db

VERBS = {
    "view": policies.can_view,
    "edit": policies.can_edit,
    "write_everywhere": policies.can_write_everywhere,
    "submit": policies.can_submit,
    "withdraw": policies.can_withdraw,
    "invite": policies.can_invite,
    "hand_over": policies.can_hand_over,
    "examine": policies.can_examine,
    "decide": policies.can_decide,
    "take_in_region": policies.can_take_in_region,
    "grant": policies.can_grant,
    "message": policies.can_post_message,
    "recuse_another": lambda viewer, dossier: policies.can_recuse(viewer, dossier, person_id=0),
    "recuse_oneself": lambda viewer, dossier: policies.can_recuse(viewer, dossier, person_id=viewer.id or -1),
}
OWNER = {"view", "edit", "write_everywhere", "submit", "withdraw", "invite", "hand_over", "message", "recuse_oneself"}
EDITOR = {"view", "edit", "write_everywhere", "message", "recuse_oneself"}
READER = {"view", "recuse_oneself"}
AGENT = {"view", "examine", "grant", "message", "recuse_another", "recuse_oneself"}
OFFICER = AGENT | {"decide", "take_in_region"}
LOOKS_ON = {"view", "recuse_oneself"}

TABLE = {
    # who: (rights on a draft, rights once filed)
    "visitor": (set(), set()),
    "stranger": (set(), set()),
    "owner": (OWNER, OWNER),
    "editor": (EDITOR, EDITOR),
    "reader": (READER, READER),
    "agent": (set(), AGENT),
    "agent of another region": (set(), set()),
    "agent of a region touched": (set(), LOOKS_ON),
    "officer": (set(), OFFICER),
    "expert": (set(), set()),
    "expert with a grant": (set(), LOOKS_ON),
    "partner": (set(), set()),
    "recused agent": (set(), set()),
    "recused officer": (set(), set()),
    "recused expert with a grant": (set(), set()),
    "recused owner": (OWNER, OWNER),
    "agent in the team": (READER, READER),
}


def people(dossier):
    by = officer()
    found = {
        "visitor": None,
        "stranger": UserFactory(),
        "owner": dossiers.owner_of(dossier),
        "editor": dossiers.member(dossier, "EDITOR"),
        "reader": dossiers.member(dossier, "READER"),
        "agent": agent("84"),
        "agent of another region": agent("53"),
        "agent of a region touched": agent("11"),
        "officer": by,
        "expert": expert(),
        "partner": mandate(Role.PARTNER).person,
        "agent in the team": dossiers.member(dossier, "READER", person=agent("84")),
    }
    dossier.regions.create(region=region("11"))
    return found


def rights(person, dossier):
    fresh = type(dossier).objects.get(pk=dossier.pk)
    who = viewer(person, NOON)
    held = {verb for verb, policy in VERBS.items() if policy(who, fresh)}
    assert ("view" in held) == queries.visible_to(who).filter(pk=dossier.pk).exists()
    return held


def recused(person, dossier):
    dossier.recusals.create(person=person, reason="Conflit", declared=False, at=NOON)
    return person


@pytest.mark.parametrize("who", sorted(key for key in TABLE if "recused" not in key and "grant" not in key))
def test_table(who):
    dossier = dossiers.complete()
    person = people(dossier)[who]
    on_draft, once_filed = TABLE[who]

    assert rights(person, dossier) == on_draft
    dossiers.submission(dossier)
    assert rights(person, dossier) == once_filed


@pytest.mark.parametrize("who", sorted(key for key in TABLE if "recused" in key or "grant" in key))
def test_table_of_grants_and_recusals(who):
    dossier = dossiers.submitted()
    person = {"agent": agent("84"), "officer": officer(), "owner": dossiers.owner_of(dossier)}.get(who.split()[-1]) or expert()
    if "grant" in who:
        operations.grant(dossier=dossier, person=person, role=GrantRole.EXPERT, actor=officer(), now=NOON)
    if "recused" in who:
        recused(person, dossier)

    assert rights(person, dossier) == TABLE[who][1]


def test_anybody_signed_in_opens_a_dossier_in_a_published_call():
    assert policies.can_open(viewer(UserFactory(), NOON), calls.call())
    assert not policies.can_open(viewer(None, NOON), calls.call())
    assert not policies.can_open(viewer(UserFactory(), NOON), calls.draft())


def test_the_lost_member_sees_nothing_at_the_next_request():
    dossier = dossiers.dossier()
    editor = dossiers.member(dossier)
    assert rights(editor, dossier) == EDITOR

    operations.remove_member(dossier=dossier, person=editor, actor=dossiers.owner_of(dossier), now=NOON)

    assert rights(editor, dossier) == set()


def test_all_policies_of_a_page_cost_one_statement(django_assert_num_queries):
    dossier = dossiers.submitted()
    who = viewer(officer(), NOON)

    with django_assert_num_queries(1):
        assert {verb for verb, policy in VERBS.items() if policy(who, dossier)} == OFFICER


def test_a_dossier_without_region_is_the_officers():
    dossier = dossiers.submitted()
    dossier.region = None
    dossier.save(update_fields=["region"])

    assert rights(agent("84"), dossier) == set()
    assert rights(officer(), dossier) == OFFICER
