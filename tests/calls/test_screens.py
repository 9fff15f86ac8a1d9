from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from ptce.calls import operations
from ptce.calls.enums import CallStatus
from ptce.calls.models import Call
from tests.calls.conftest import sign_in
from tests.calls.pages import dangling, repeated_ids
from tests.conftest import NOON
from tests.factories.accounts import UserFactory
from tests.factories.calls import call, draft, revision
from tests.factories.organisations import agent, expert, officer

pytestmark = pytest.mark.django_db


STEPS = ["hub", "clone", "description", "calendar", "contacts", "phase", "criteria", "add_criterion", "form", "add_section", "pieces"]


def screens(one):
    form = revision(one).form
    section = form.sections[1]
    return [
        reverse("calls:list"),
        reverse("calls:new"),
        *(reverse(f"calls:{name}", args=[one.pk]) for name in [*STEPS, "preview", "publication", "withdrawal"]),
        reverse("calls:criterion", args=[one.pk, one.criteria.first().pk]),
        reverse("calls:section", args=[one.pk, section.id]),
        reverse("calls:add_question", args=[one.pk, section.id]),
        reverse("calls:add_question", args=[one.pk, section.id]) + "?kind=SINGLE_CHOICE",
        *(reverse("calls:question", args=[one.pk, field.id]) for field in {field.kind: field for field in form.fields}.values()),
        *(reverse("calls:preview_section", args=[one.pk, part.id]) for part in form.sections),
    ]


@pytest.mark.parametrize("status", CallStatus)
def test_every_screen_opens_for_an_officer_in_every_state(desk, status):
    one = call(status=status)

    for address in screens(one):
        response = desk.get(address)
        html = response.content.decode()
        assert (address, response.status_code, html.count("<h1")) == (address, 200, 1)
        assert (address, dangling(html), repeated_ids(html)) == (address, set(), set())


@pytest.mark.parametrize("person", [UserFactory, agent, expert], ids=["anyone", "agent", "expert"])
def test_no_screen_opens_for_anybody_else(client, person):
    one = draft()
    sign_in(client, person())

    assert {client.get(address).status_code for address in screens(one)} == {403}
    assert {client.post(reverse(f"calls:{name}", args=[one.pk])).status_code for name in ("change_form", "change_criteria", "publication")} == {403}


def test_a_visitor_is_led_to_sign_in(client):
    one = draft()

    responses = [client.get(address) for address in screens(one)]

    assert {(response.status_code, response.url.partition("?")[0]) for response in responses} == {(302, reverse("account_login"))}


def test_a_past_call_known_by_its_sources_is_not_prepared(desk):
    past = Call.objects.create(title="AAP 2013", slug="aap-2013", status=CallStatus.PUBLISHED, is_historical=True, opens_on_text="2013-07-15")

    assert desk.get(reverse("calls:hub", args=[past.pk])).status_code == 404
    assert desk.get(reverse("calls:clone", args=[past.pk])).status_code == 200
    assert "Appel passé" in desk.get(reverse("calls:list")).content.decode()


@pytest.mark.parametrize(
    ("state", "titles"),
    [
        ("", {"Brouillon", "Venir", "Ouvert", "Clos", "Retiré"}),
        ("preparation", {"Brouillon"}),
        ("a-venir", {"Venir"}),
        ("ouverts", {"Ouvert"}),
        ("clos", {"Clos"}),
        ("retires", {"Retiré"}),
        ("inconnu", {"Brouillon", "Venir", "Ouvert", "Clos", "Retiré"}),
    ],
)
def test_the_list_is_filtered_by_state(desk, state, titles, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    day = timedelta(days=1)
    call(status=CallStatus.DRAFT, title="Brouillon")
    call(title="Venir", opens_at=NOON + day)
    call(title="Ouvert")
    call(title="Clos", opens_at=NOON - 9 * day, closes_at=NOON - day)
    call(status=CallStatus.WITHDRAWN, title="Retiré")

    response = desk.get(reverse("calls:list"), {"etat": state})

    assert {row.title for row in response.context["rows"]} == titles
    assert [count for _, _, count in response.context["filters"]] == [1, 1, 1, 1, 1]


def test_an_empty_list_offers_the_first_step(desk):
    assert reverse("calls:new") in desk.get(reverse("calls:list")).content.decode()
    assert "Aucun appel dans cet état" in desk.get(reverse("calls:list"), {"etat": "clos"}).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(desk, count, django_assert_num_queries):
    person = officer()
    for _ in range(count):
        call(actor=person)

    with django_assert_num_queries(6):
        desk.get(reverse("calls:list"))


@pytest.mark.parametrize(("name", "statements"), [("hub", 7), ("criteria", 9), ("form", 8), ("preview", 8), ("publication", 8)])
@pytest.mark.parametrize("more", [0, 3])
def test_a_screen_costs_the_same_whatever_the_call_holds(desk, name, statements, more, django_assert_num_queries):
    one = draft()
    for rank in range(more):
        written = operations.CriterionDraft(name=f"Critère {rank}", weight=Decimal(1), anchors={0: "Rien"})
        one.refresh_from_db()
        operations.add_criterion(call=one, base_version=one.version, draft=written, actor=officer(), now=NOON)

    with django_assert_num_queries(statements):
        desk.get(reverse(f"calls:{name}", args=[one.pk]))


@pytest.mark.parametrize(("step", "needed"), [("description", "Résumé"), ("contacts", "Téléphone"), ("calendar", "Jour d’ouverture")])
def test_what_publication_needs_is_not_said_optional_and_may_wait(desk, step, needed):
    page = desk.get(reverse(f"calls:{step}", args=[draft().pk])).content.decode()

    assert f"{needed} (Optionnel)" not in " ".join(page.split())
    assert "nécessaire pour publier" in page
