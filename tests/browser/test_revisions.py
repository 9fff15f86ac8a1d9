"""A new revision of the form under an open draft: an officer publishes while an applicant types."""

import pytest
from playwright.sync_api import expect

from ptce.dossiers.models import Answers
from tests.browser.conftest import check, on_a_phone
from tests.browser.staff import walk_in
from tests.dossiers import screens
from tests.factories import dossiers
from tests.factories.accounts import UserFactory
from tests.factories.calls import revised
from tests.factories.organisations import officer
from tests.factories.revisions import EDITS, FIRST


@pytest.fixture
def call(served):
    return screens.open_call(form=FIRST)


@pytest.fixture
def draft(call):
    made = screens.draft(call=call, owner=UserFactory(first_name="Camille", last_name="Roy"))
    dossiers.save(made, "ancienne", "Mon histoire")
    return made


@pytest.fixture
def team(open_browser, served, draft):
    page = open_browser()
    walk_in(page, dossiers.owner_of(draft), f"/espace/dossiers/{draft.number}/s2/", served)
    return page


def publish(page, call, served):
    pilot = officer()
    revised(call, *EDITS, actor=pilot)
    walk_in(page, pilot, f"/pilotage/appels/{call.pk}/formulaire/revision/", served)
    expect(page.get_by_role("table")).to_contain_text("1\u00a0brouillon a répondu")
    check(page, "revision-a-publier")
    on_a_phone(page, "revision-a-publier")
    page.get_by_role("button", name="Publier la révision 2").click()
    expect(page.locator("#suivi")).to_contain_text("Le seul brouillon ouvert suit cette révision.")


def test_a_form_revised_while_somebody_types_loses_nothing(open_browser, served, call, draft, team):
    publish(open_browser(), call, served)

    team.locator("#f-texte").fill("Bref")
    expect(team.locator("[data-form-changed]")).to_be_visible()
    expect(team.locator("[data-live]")).to_contain_text("Le formulaire vient de changer.")
    team.locator("#f-ancienne").fill("Mon histoire, et la suite")
    expect(team.locator("[data-answer=ancienne] [data-saved]")).to_contain_text("Cette question a été retirée du formulaire.")
    check(team, "formulaire-change")
    on_a_phone(team, "formulaire-change")

    held = Answers.objects.get(pk=draft.pk)
    entry = held.archived["ancienne"]
    assert held.values == {"texte": "Bref"}
    assert [kept["value"] for kept in (entry, *entry["also"])] == ["Mon histoire", "Mon histoire, et la suite"]


def test_a_team_reads_what_changed_and_what_it_had_answered(open_browser, served, call, draft, team):
    publish(open_browser(), call, served)
    team.locator("#f-texte").fill("Bref")

    team.locator("[data-form-changed]").get_by_role("link", name="Recharger la page").click()
    expect(team.get_by_role("heading", name="Le formulaire a changé")).to_be_visible()
    expect(team.locator("#f-ancienne")).to_have_count(0)
    expect(team.locator("#f-texte")).to_have_value("Bref")
    check(team, "formulaire-suivi")
    on_a_phone(team, "formulaire-suivi")
    team.get_by_role("button", name="J’ai lu, ne plus afficher").click()
    expect(team.get_by_role("heading", name="Le formulaire a changé")).to_have_count(0)
    team.goto(f"/espace/dossiers/{draft.number}/reponses/")
    expect(team.locator("main")).to_contain_text("Mon histoire")
    check(team, "reponses-retirees")
