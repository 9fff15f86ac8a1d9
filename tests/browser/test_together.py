"""Several people write one dossier: who is where, what the others save, what collides."""

import re

import pytest
from playwright.sync_api import expect

from ptce.dossiers.models import Answers, Presence
from tests.browser import applying as form
from tests.browser.applying import box, go, saved
from tests.browser.conftest import check, on_a_phone
from tests.browser.staff import walk_in
from tests.dossiers import screens
from tests.factories import dossiers
from tests.factories.accounts import UserFactory

LONG = "Marie-Christine de la Rochefoucauld-Montbazon"


@pytest.fixture
def draft(served):
    form.a_territory()
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


def editor(draft, name):
    first, _, last = name.partition(" ")
    return dossiers.member(draft, person=UserFactory(first_name=first, last_name=last))


def stored(field):
    return Answers.objects.get().values.get(field.id)


def here(page, field):
    return page.locator(f"#ici-{field.id}")


def test_three_people_see_where_the_others_write(enter, draft):
    camille = enter(dossiers.owner_of(draft))
    amina = enter(editor(draft, "Amina Diop"), "argent")
    marie = enter(editor(draft, LONG))

    box(amina, form.BUDGET, "-charges-0-label").focus()
    box(marie, form.SUMMARY).focus()
    camille.reload()

    together = camille.locator("[data-together]")
    expect(together).to_contain_text("Amina Diop écrit dans «\u00a0Le budget et les actions\u00a0»")
    expect(together).to_contain_text(f"{LONG} écrit dans «\u00a0Le pôle\u00a0»")
    expect(here(camille, form.SUMMARY)).to_have_text(f"{LONG} écrit ici")
    expect(here(camille, form.NAME)).to_be_empty()
    camille.get_by_text("Toutes les parties du dossier").click()
    expect(camille.locator("[data-part=argent]")).to_contain_text("Amina Diop écrit dans cette partie")
    check(camille, "ensemble-partie")
    on_a_phone(camille, "ensemble-partie")

    camille.goto(f"/espace/dossiers/{draft.number}/")
    expect(camille.locator("[data-part=argent]")).to_contain_text("Amina Diop écrit dans cette partie")
    check(camille, "ensemble-dossier")
    on_a_phone(camille, "ensemble-dossier")


def test_a_field_is_free_once_left_and_a_page_once_closed(enter, draft):
    amina = enter(editor(draft, "Amina Diop"))
    box(amina, form.SUMMARY).focus()
    camille = enter(dossiers.owner_of(draft))
    expect(here(camille, form.SUMMARY)).to_have_text("Amina Diop écrit ici")

    box(amina, form.NAME).focus()
    expect(here(camille, form.NAME)).to_have_text("Amina Diop écrit ici", timeout=15_000)
    expect(here(camille, form.SUMMARY)).to_be_empty()

    amina.goto("/espace/")
    expect(camille.locator("[data-together]")).to_be_empty(timeout=15_000)
    assert Presence.objects.count() == 1


def test_what_somebody_saves_appears_in_the_page_of_another(enter, draft):
    camille, amina = enter(dossiers.owner_of(draft)), enter(editor(draft, "Amina Diop"))
    box(camille, form.NAME).focus()

    box(amina, form.SUMMARY).fill("Le texte d’Amina")
    box(amina, form.NAME).fill("Pôle d’Amina")
    amina.keyboard.press("Tab")
    saved(amina, form.SUMMARY)
    saved(amina, form.NAME)

    expect(box(camille, form.SUMMARY)).to_have_value("Le texte d’Amina", timeout=15_000)
    expect(camille.locator("[data-live]").first).to_contain_text("Mis à jour par l’équipe")
    # Where Camille is, nothing moves under their fingers.
    expect(box(camille, form.NAME)).to_have_value("")
    camille.get_by_text("Une nouvelle version vient d’être enregistrée").wait_for()
    check(camille, "ensemble-nouvelle-version")
    box(camille, form.SUMMARY).focus()
    expect(box(camille, form.NAME)).to_have_value("Pôle d’Amina", timeout=15_000)
    box(camille, form.SUMMARY).fill("La suite de Camille")
    saved(camille, form.SUMMARY)
    assert stored(form.SUMMARY) == "La suite de Camille"


def test_writing_where_another_writes_is_advised_against_never_forbidden(enter, draft):
    amina = enter(editor(draft, "Amina Diop"))
    box(amina, form.SUMMARY).focus()
    camille = enter(dossiers.owner_of(draft))
    expect(here(camille, form.SUMMARY)).to_have_text("Amina Diop écrit ici")

    box(camille, form.SUMMARY).focus()
    expect(camille.locator("[data-live]").first).to_contain_text("Amina Diop écrit ici")
    box(amina, form.SUMMARY).fill("Amina d’abord")
    saved(amina, form.SUMMARY)
    box(camille, form.SUMMARY).fill("Camille ensuite")
    camille.get_by_role("button", name="Garder le mien").wait_for()

    assert stored(form.SUMMARY) == "Amina d’abord"
    assert box(camille, form.SUMMARY).input_value() == "Camille ensuite"


def test_the_others_are_named_without_javascript(enter, draft):
    amina = enter(editor(draft, "Amina Diop"))
    box(amina, form.SUMMARY).focus()
    amina.wait_for_timeout(600)

    camille = enter(dossiers.owner_of(draft), javascript=False)

    expect(here(camille, form.SUMMARY)).to_have_text("Amina Diop écrit ici")
    expect(camille.locator("main")).to_contain_text(re.compile("Amina Diop écrit dans «.Le pôle.»"))
