from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from ptce.organisations.models import Body, Mandate
from ptce.organisations.queries import viewer
from ptce.reviews import operations, queries
from ptce.reviews.models import SavedView
from tests.calls.conftest import sign_in
from tests.calls.test_concurrency import at_once
from tests.conftest import NOON
from tests.factories.accounts import UserFactory
from tests.factories.organisations import agent, body, expert, officer

pytestmark = pytest.mark.django_db


def saved(person, name="En retard", *, query="retard=1", body=None, is_default=False, view=None):
    return operations.save_view(name=name, query=query, body=body, is_default=is_default, saved=view, actor=person, now=NOON)


def names(person, now=NOON):
    return [view.name for view in queries.views_of(viewer(person, now))]


def test_a_private_view_is_its_owner_s_alone():
    mine, colleague = agent("84"), agent("84")
    saved(mine)
    assert (names(mine), names(colleague)) == (["En retard"], [])


def test_a_shared_view_is_seen_while_a_mandate_is_held_in_the_body():
    mine, colleague, elsewhere = agent("84"), agent("84"), agent("11")
    saved(mine, body=Body.objects.get(region="84"))
    assert (names(colleague), names(elsewhere)) == (["En retard"], [])

    Mandate.objects.filter(person=colleague).update(ends_at=NOON + timedelta(hours=1))
    assert names(colleague, NOON + timedelta(hours=1)) == []


def test_one_view_is_the_default():
    mine = agent()
    saved(mine, "Une", is_default=True)
    saved(mine, "Deux", is_default=True)
    assert list(SavedView.objects.filter(is_default=True).values_list("name", flat=True)) == ["Deux"]


def test_each_refusal_writes_nothing():
    mine, other = agent(), body(region_code=None)
    kept = saved(mine)
    for refusal, fields in [
        (operations.ViewNameTaken, {"name": " En retard "}),
        (operations.ViewNameMissing, {"name": " "}),
        (operations.NotYourBody, {"name": "Autre", "body": other}),
    ]:
        with pytest.raises(refusal):
            saved(mine, **fields)
    for person in (expert(), UserFactory()):
        with pytest.raises(PermissionDenied):
            saved(person)
    with pytest.raises(PermissionDenied):
        saved(agent(), "Volée", view=kept)
    with pytest.raises(PermissionDenied):
        operations.delete_view(saved=kept, actor=officer(), now=NOON)
    assert SavedView.objects.count() == 1


def test_a_view_is_renamed_and_deleted():
    mine = agent()
    kept = saved(mine)
    saved(mine, "Urgents", view=kept)
    assert names(mine) == ["Urgents"]
    operations.delete_view(saved=kept, actor=mine, now=NOON)
    assert names(mine) == []


def test_a_person_keeps_at_most_fifty_views():
    mine = agent()
    SavedView.objects.bulk_create(SavedView(owner=mine, name=f"Vue {number}") for number in range(50))
    with pytest.raises(operations.TooManyViews):
        saved(mine)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_defaults_at_once_leave_one():
    mine = agent()
    at_once(*[lambda name=name: saved(mine, name, is_default=True) for name in ("Une", "Deux")])
    assert SavedView.objects.filter(is_default=True).count() == 1


@pytest.fixture
def desk(client):
    return sign_in(client, agent())


def test_a_view_is_saved_from_the_list_and_opens_it(desk):
    page = desk.get("/instruction/?retard=1&q=bois&page=2").content.decode()
    assert "/instruction/vues/nouvelle/?q=bois&amp;retard=1" in page
    assert desk.post("/instruction/vues/nouvelle/?q=bois&retard=1", {"name": "Bois", "is_default": "on"}).status_code == 302

    kept = SavedView.objects.get()
    assert (kept.query, desk.get("/instruction/").headers["Location"]) == ("q=bois&retard=1", f"/instruction/?q=bois&retard=1&vue={kept.pk}")
    assert desk.get("/instruction/?vue=aucune").status_code == 200
    assert "Vous avez déjà une vue de ce nom" in desk.post("/instruction/vues/nouvelle/?q=a", {"name": "Bois"}).content.decode()
    assert desk.post(reverse("instruction:delete_view", args=[kept.pk])).status_code == 302
    assert "Vous n’avez pas encore de vue" in desk.get("/instruction/vues/").content.decode()


@pytest.mark.parametrize(
    ("query", "is_stale"), [("retard=1", False), ("appel=999", True), ("etat=ANCIEN", True), ("ancien=1", True), ("vue=3", False)]
)
def test_what_an_address_asks_that_no_longer_is_is_ignored_with_a_sentence(desk, query, is_stale):
    response = desk.get(f"/instruction/?{query}")
    assert (response.status_code, "n’existe plus" in response.content.decode()) == (200, is_stale)
