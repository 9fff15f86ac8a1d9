"""What an answer was, and who writes where: the owner's two hands on a dossier written together."""

import pytest
from playwright.sync_api import expect

from ptce.dossiers.models import Answers, AnswerVersion, TeamMember
from tests.browser import applying as form
from tests.browser.applying import box, go, saved
from tests.browser.conftest import check, on_a_phone
from tests.browser.staff import walk_in
from tests.dossiers import screens
from tests.factories import dossiers
from tests.factories.accounts import UserFactory


@pytest.fixture
def draft(served):
    return screens.draft(call=form.small_call(), owner=UserFactory(first_name="Camille", last_name="Roy"))


@pytest.fixture
def enter(open_browser, served, draft):
    """Return a function that opens a section as somebody of the team."""

    def entered(person, section="lepole", **context):
        page = open_browser(**context)
        walk_in(page, person, "/espace/", served)
        go(page, draft.number, section)
        return page

    return entered


def look(page, name):
    check(page, name)
    on_a_phone(page, name)


def write(page, text):
    box(page, form.SUMMARY).fill(text)
    box(page, form.SUMMARY).press("Tab")
    saved(page, form.SUMMARY)


def test_what_another_person_replaced_is_found_and_brought_back(enter, draft):
    amina = dossiers.member(draft, person=UserFactory(first_name="Amina", last_name="Diop"))
    camille = enter(dossiers.owner_of(draft))
    write(camille, "Une filière bois, portée par onze structures du pays de Bray.")
    other = enter(amina)
    write(other, "Une filière laine, portée par douze structures.")

    go(camille, draft.number, "lepole")
    camille.locator(f"#champ-{form.SUMMARY.id}").get_by_role("link", name="Historique").click()
    camille.get_by_text("version actuelle").wait_for()
    expect(camille.locator("del").first).to_contain_text("bois,")
    look(camille, "historique")
    camille.get_by_role("button", name="Rétablir cette version").click()
    camille.get_by_text("La version choisie est rétablie").wait_for()

    assert Answers.objects.get().values[form.SUMMARY.id].startswith("Une filière bois")
    assert AnswerVersion.objects.count() == 3
    expect(box(other, form.SUMMARY)).to_have_value("Une filière bois, portée par onze structures du pays de Bray.", timeout=15_000)


@pytest.mark.parametrize("javascript", [True, False])
def test_an_editor_writes_where_the_owner_says(enter, draft, javascript):
    amina = dossiers.member(draft, person=UserFactory(first_name="Amina", last_name="Diop"))
    seen = look if javascript else lambda page, name: None
    camille = enter(dossiers.owner_of(draft), javascript=javascript)
    camille.goto(f"/espace/dossiers/{draft.number}/equipe/")
    seen(camille, "equipe-parties")
    camille.get_by_role("link", name="Choisir ses parties").click()
    for name in ("La structure porteuse", "Le territoire", "Les membres du groupement", "Les pièces à joindre", "Les attestations"):
        camille.locator("main label", has_text=name).click()
    seen(camille, "parties-confiees")
    camille.get_by_role("button", name="Enregistrer").click()
    camille.get_by_text("Les parties confiées à Amina Diop sont enregistrées").wait_for()

    assert TeamMember.objects.get(person=amina).section_ids == ["lepole", "argent"]
    page = enter(amina, javascript=javascript)
    page.get_by_text("Vous pouvez écrire dans").wait_for()
    seen(page, "partie-confiee")
    go(page, draft.number, "porteur")
    page.wait_for_url("**/reponses/#section-porteur")
