"""What is asked follows the answers: at once with a script, at the next page without; an officer composes it with lists and buttons."""

import pytest
from playwright.sync_api import expect

from ptce.dossiers.models import Answers
from tests.browser.applying import go, small_call
from tests.browser.conftest import check, on_a_phone
from tests.browser.staff import walk_in
from tests.dossiers import screens
from tests.factories import calls, dossiers
from tests.factories.accounts import UserFactory
from tests.factories.calls import revision
from tests.factories.conditional import IF_EMPLOYER, conditional_form
from tests.factories.organisations import officer


@pytest.fixture
def draft(served):
    return screens.draft(call=small_call(form=conditional_form()), owner=UserFactory(first_name="Camille", last_name="Roy"))


@pytest.fixture
def enter(open_browser, served, draft):
    def entered(**context):
        page = open_browser(**context)
        walk_in(page, dossiers.owner_of(draft), "/espace/", served)
        go(page, draft.number, "emplois")
        return page

    return entered


def block(page, field_id):
    return page.locator(f"#champ-{field_id}")


def choose(page, answer):
    """Answer the first question by the keyboard, so that the focus stays there."""
    page.locator(f"#f-employs-{0 if answer == 'oui' else 1}").focus()
    page.keyboard.press("Space")


def test_questions_appear_and_disappear_at_once_without_losing_the_focus(enter, draft):
    page = enter()
    expect(block(page, "jobs")).to_be_hidden()
    page.evaluate("window.stayed = true")

    choose(page, "oui")
    expect(block(page, "jobs")).to_be_visible()
    expect(page.locator("[data-live]").first).to_contain_text("2\u00a0questions apparaissent")
    expect(page.locator("#f-employs-0")).to_be_focused()
    expect(page.locator("[data-parts=neighbours]")).to_contain_text("Formation")
    page.locator("#f-jobs").fill("1")
    page.locator("#f-volunteers").fill("3")
    page.locator("#f-volunteers").blur()
    expect(block(page, "share").locator("[data-result]")).to_have_text("25\u00a0%")
    check(page, "section-questions-apparues")
    on_a_phone(page, "section-questions-apparues")

    choose(page, "non")
    expect(block(page, "jobs")).to_be_hidden()
    expect(block(page, "share").locator("[data-result]")).to_contain_text("non calculable")
    assert page.evaluate("window.stayed")
    assert Answers.objects.get().values["jobs"] == "1"
    choose(page, "oui")
    expect(page.locator("#f-jobs")).to_have_value("1")


def test_a_question_that_leaves_while_it_is_written_waits_for_its_writer(enter):
    page = enter()
    choose(page, "oui")
    expect(block(page, "jobs")).to_be_visible()
    page.locator("#f-jobs").focus()

    page.evaluate("document.querySelector('#f-employs-1').click()")
    expect(page.locator("[data-live]").first).to_contain_text("disparaissent")
    expect(page.locator("#f-jobs")).to_be_focused()
    page.locator("#f-volunteers").focus()

    expect(block(page, "jobs")).to_be_hidden()


def test_without_script_the_next_page_shows_what_is_asked(enter):
    page = enter(javascript=False)
    page.locator("label[for=f-employs-0]").click()

    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.locator("main")).to_contain_text("2\u00a0questions apparaissent")
    page.locator("#f-jobs").fill("2")
    page.get_by_role("button", name="Enregistrer et continuer").click()

    page.wait_for_url("**/formation/")
    assert Answers.objects.get().values["jobs"] == "2"


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_an_officer_composes_a_condition(open_browser, served, javascript):
    call = calls.draft(form=conditional_form())
    page = open_browser(javascript=javascript)
    walk_in(page, officer(), "/pilotage/", served)

    page.goto(f"/pilotage/appels/{call.pk}/formulaire/question/volunteers/")
    page.get_by_role("link", name="Ne l’afficher que selon d’autres réponses").click()
    page.get_by_label("1. Réponse à comparer").select_option("employs")
    page.get_by_role("button", name="Choisir").click()
    page.get_by_label("À quoi la comparer").select_option("oui")
    page.get_by_role("button", name="Ajouter la comparaison").click()

    expect(page.locator("main")).to_contain_text("Affichée si «\u00a0Employez-vous des salariés\u00a0?\u00a0» est «\u00a0oui\u00a0».")
    assert revision(call).form.field("volunteers").shown_if == IF_EMPLOYER
    if javascript:
        check(page, "condition")
        on_a_phone(page, "condition")


def test_an_officer_tries_a_formula(open_browser, served):
    call = calls.draft(form=conditional_form())
    page = open_browser()
    walk_in(page, officer(), "/pilotage/", served)

    page.goto(f"/pilotage/appels/{call.pk}/formulaire/question/share/")
    page.locator("#try-jobs").fill("1")
    page.locator("#try-volunteers").fill("3")
    page.get_by_role("button", name="Calculer sans enregistrer").click()

    expect(page.locator(".calls-trial")).to_contain_text("25\u00a0%")
    check(page, "formule")
    on_a_phone(page, "formule")
    page.goto(f"/pilotage/appels/{call.pk}/formulaire/question/proof/condition/?sur=volunteers")
    check(page, "comparaison")
    on_a_phone(page, "comparaison")
    page.goto(f"/pilotage/appels/{call.pk}/formulaire/")
    check(page, "formulaire-conditions")
