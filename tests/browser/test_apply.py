"""Journey J1: a team applies, with and without JavaScript, from an empty database to the acknowledgement."""

import re

import pytest
from django.core import mail

from ptce.dossiers.models import Answers, Dossier
from tests.browser import applying as form
from tests.browser.applying import box, go, saved
from tests.browser.conftest import check, code_sent_to, on_a_phone, sign_in
from tests.factories import dossiers
from tests.factories.accounts import UserFactory
from tests.organisations.conftest import directory_server as directory_server

PDF = dossiers.pdf().read()
ADDRESS = "camille@ateliers.test"


@pytest.fixture
def call(served, directory_server):
    form.a_territory()
    return form.small_call()


def unseen(page, name):
    """axe is a script: without scripts the page is only walked through."""


def open_dossier(page, call, seen=check):
    sign_in(page, ADDRESS)
    page.goto(f"/espace/appels/{call.slug}/deposer/")
    seen(page, "deposer-ouvrir")
    page.get_by_role("button", name="Ouvrir mon dossier").click()
    page.wait_for_url("**/espace/dossiers/**")
    return Dossier.objects.get().number


def fill_simple(page, number, leave):
    go(page, number, "porteur")
    box(page, form.SIRET).fill(dossiers.SIRET)
    box(page, form.EMAIL).fill("contact@ateliers.test")
    leave(page, form.EMAIL)
    go(page, number, "lepole")
    box(page, form.NAME).fill("Pôle des Ateliers du Rhône")
    box(page, form.SUMMARY).fill("Une filière locale du réemploi, portée par onze structures.")
    page.locator(f"#champ-{form.THEMES.id} label").first.click()
    leave(page, form.THEMES)


def fill_members(page, start=0):
    for number, member in enumerate(dossiers.MEMBERS, start):
        box(page, form.MEMBERS, f"-{number}-siret").fill(member["siret"])
        box(page, form.MEMBERS, f"-{number}-name").fill(member["name"])
        box(page, form.MEMBERS, f"-{number}-family").select_option(member["family"])
    # By keyboard: the box is drawn by its label.
    box(page, form.MEMBERS, "-0-is_carrier").press("Space")


def fill_budget(page):
    box(page, form.BUDGET, "-charges-0-label").fill("Animation")
    box(page, form.BUDGET, "-charges-0-account").select_option("64")
    box(page, form.BUDGET, "-charges-0-amount").fill("100 000")
    box(page, form.BUDGET, "-income-0-funder").fill("État")
    box(page, form.BUDGET, "-income-0-kind").select_option("state_requested")
    box(page, form.BUDGET, "-income-0-amount").fill("50 000")
    box(page, form.BUDGET, "-income-1-funder").fill("Région")
    box(page, form.BUDGET, "-income-1-kind").select_option("public")
    box(page, form.BUDGET, "-income-1-amount").fill("50 000")


def fill_plan(page):
    for column, text in (("action", "Recruter une animatrice"), ("lead", "Les Ateliers"), ("starts_on", "01/2027"), ("ends_on", "06/2027")):
        box(page, form.PLAN, f"-0-{column}").fill(text)


def deposit(page, number, seen=check):
    page.goto(f"/espace/dossiers/{number}/depot/")
    seen(page, "depot")
    page.get_by_role("button", name="Déposer le dossier").click()
    page.wait_for_url("**/accuse-de-reception/")
    seen(page, "accuse-de-reception")
    assert page.locator("main").inner_text().count("SHA-256") >= 2
    assert Dossier.objects.get(number=number).is_filed


def look(page, name):
    check(page, name)
    on_a_phone(page, name)


def type_territory(page, number):
    go(page, number, "lieux")
    box(page, form.REGION).select_option("84")
    box(page, form.TERRITORY, "-0-label").press_sequentially("Villeurb")
    page.get_by_role("option", name=re.compile("Villeurbanne")).wait_for()
    box(page, form.TERRITORY, "-0-label").press("ArrowDown")
    box(page, form.TERRITORY, "-0-label").press("Enter")
    saved(page, form.TERRITORY)
    page.locator("[data-map] svg").wait_for()
    page.locator(f"#champ-{form.RURAL.id} label").last.click()
    saved(page, form.RURAL)
    look(page, "partie-territoire")


def type_members(page, number):
    go(page, number, "groupe")
    box(page, form.MEMBERS, "-0-siret").fill(dossiers.SIRET)
    box(page, form.MEMBERS, "-0-siret").press("Tab")
    page.locator("[data-hint]").first.wait_for()
    page.get_by_role("button", name="Ajouter une ligne").click()
    page.get_by_role("button", name="Retirer la ligne 4").click()
    fill_members(page)
    page.keyboard.press("Tab")
    saved(page, form.MEMBERS)
    look(page, "partie-membres")


def type_budget(page, number):
    go(page, number, "argent")
    fill_budget(page)
    assert "50 %" in page.locator(".ptce-totals").inner_text().replace("\u00a0", " ").replace("\u202f", " ")
    fill_plan(page)
    page.keyboard.press("Tab")
    saved(page, form.PLAN)
    look(page, "partie-budget")


def send_pieces(page, number):
    go(page, number, "documents")
    upload = page.locator("main input[type=file]")
    upload.set_input_files({"name": "virus.pdf", "mimeType": "application/pdf", "buffer": b"MZ not a pdf"})
    page.locator(".ptce-upload--refused").wait_for()
    upload.set_input_files({"name": "Statuts signés.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.get_by_role("link", name=re.compile("Statuts signés")).wait_for()
    look(page, "partie-pieces")


def test_a_team_applies(open_browser, call):
    page = open_browser()
    number = open_dossier(page, call)
    look(page, "dossier-neuf")
    fill_simple(page, number, saved)
    look(page, "partie-le-pole")
    for step in (type_territory, type_members, type_budget, send_pieces):
        step(page, number)
    go(page, number, "parole")
    page.locator(f"label[for='f-{form.ATTESTATION.id}']").click()
    saved(page, form.ATTESTATION)
    page.goto(f"/espace/dossiers/{number}/")
    look(page, "dossier-complet")
    deposit(page, number)
    on_a_phone(page, "accuse-de-reception")
    page.goto("/espace/")
    look(page, "mes-dossiers")


def press_save(page, field):
    page.get_by_role("button", name="Enregistrer cette partie").click()
    page.get_by_text("Réponses enregistrées à").wait_for()


def post_territory(page, number):
    go(page, number, "lieux")
    box(page, form.REGION).select_option("84")
    box(page, form.TERRITORY, "-0-level").select_option("commune")
    box(page, form.TERRITORY, "-0-label").fill("Villeurbanne")
    page.locator(f"#champ-{form.RURAL.id} label").last.click()
    press_save(page, form.TERRITORY)


def post_tables(page, number):
    go(page, number, "groupe")
    fill_members(page)
    press_save(page, form.MEMBERS)
    go(page, number, "argent")
    fill_budget(page)
    fill_plan(page)
    press_save(page, form.BUDGET)


def test_a_team_applies_without_javascript(open_browser, call):
    page = open_browser(javascript=False)
    number = open_dossier(page, call, unseen)
    fill_simple(page, number, press_save)
    post_territory(page, number)
    post_tables(page, number)
    go(page, number, "documents")
    page.locator("main input[type=file]").set_input_files({"name": "Statuts.pdf", "mimeType": "application/pdf", "buffer": PDF})
    press_save(page, form.STATUTES)
    page.get_by_role("link", name="Statuts.pdf").wait_for()
    go(page, number, "parole")
    page.locator(f"label[for='f-{form.ATTESTATION.id}']").click()
    press_save(page, form.ATTESTATION)
    deposit(page, number, unseen)


def test_a_partner_joins_with_another_address(open_browser, call):
    page = open_browser()
    number = open_dossier(page, call)
    page.goto(f"/espace/dossiers/{number}/equipe/")
    page.get_by_label("Adresse électronique").fill("awa@mairie.test")
    check(page, "equipe")
    on_a_phone(page, "equipe")
    page.get_by_role("button", name="Envoyer l’invitation").click()
    page.get_by_text("Invitations en attente").wait_for()
    link = re.search(r"http\S+/espace/invitations/\S+", mail.outbox[-1].body).group()

    partner = open_browser()
    partner.goto(link)
    check(partner, "invitation")
    partner.get_by_role("link", name="Me connecter pour accepter").click()
    partner.locator("main input[type=email]").fill("awa.diop@perso.test")
    partner.locator("main form button[type=submit]").first.click()
    partner.locator("main input[name=code]").fill(code_sent_to("awa.diop@perso.test"))
    partner.locator("main form button[type=submit]").first.click()
    partner.get_by_role("button", name="Rejoindre l’équipe").click()

    partner.wait_for_url(f"**/espace/dossiers/{number}/")
    assert Dossier.objects.get().team.get(role="EDITOR").person.email == "awa.diop@perso.test"


def stored(field):
    return Answers.objects.get().values.get(field.id)


@pytest.fixture
def two_people(open_browser, call):
    """Camille and Awa on the same section; Awa has just saved."""
    page = open_browser()
    number = open_dossier(page, call)
    dossiers.member(Dossier.objects.get(), person=UserFactory(email="awa@mairie.test", first_name="Awa", last_name="Diop"))
    awa = open_browser()
    sign_in(awa, "awa@mairie.test")
    for one in (page, awa):
        go(one, number, "lepole")
    box(awa, form.SUMMARY).fill("Le texte d’Awa")
    box(awa, form.SUMMARY).press("Tab")
    saved(awa, form.SUMMARY)

    return page, awa


def write(page, text):
    box(page, form.SUMMARY).fill(text)
    box(page, form.SUMMARY).press("Tab")


def test_two_people_write_the_same_answer_and_choose(two_people):
    page, awa = two_people

    write(page, "Mon texte")
    page.get_by_role("button", name="Garder le mien").wait_for()
    look(page, "conflit")
    assert stored(form.SUMMARY) == "Le texte d’Awa"
    page.get_by_role("button", name="Garder le mien").click()
    saved(page, form.SUMMARY)
    assert stored(form.SUMMARY) == "Mon texte"

    write(awa, "Awa reprend")
    awa.get_by_role("button", name="Garder le sien").click()
    awa.get_by_text("texte de l’autre personne gardé").wait_for()
    assert box(awa, form.SUMMARY).input_value() == "Mon texte"
    write(awa, "Ensemble")
    saved(awa, form.SUMMARY)
    assert stored(form.SUMMARY) == "Ensemble"


def test_a_session_that_ends_while_typing_loses_nothing(open_browser, call):
    page = open_browser()
    number = open_dossier(page, call)
    go(page, number, "lepole")
    page.context.clear_cookies(name="sessionid")

    box(page, form.SUMMARY).fill("Une phrase écrite à 23 heures.")
    box(page, form.SUMMARY).press("Tab")
    page.get_by_role("link", name="Se reconnecter").wait_for()
    check(page, "session-finie")
    assert box(page, form.SUMMARY).input_value() == "Une phrase écrite à 23 heures."
    assert stored(form.SUMMARY) is None

    with page.expect_popup() as opened:
        page.get_by_role("link", name="Se reconnecter").click()
    sign_in(opened.value, ADDRESS)
    opened.value.close()
    page.evaluate("() => window.dispatchEvent(new Event('focus'))")
    saved(page, form.SUMMARY)
    assert stored(form.SUMMARY) == "Une phrase écrite à 23 heures."


def test_what_could_not_leave_is_sent_at_the_next_visit(open_browser, call):
    page = open_browser()
    number = open_dossier(page, call)
    go(page, number, "lepole")
    page.route("**/enregistrer/", lambda route: route.abort())
    box(page, form.SUMMARY).fill("Écrit dans un train.")
    box(page, form.SUMMARY).press("Tab")
    page.get_by_text("Le serveur ne répond pas").first.wait_for()
    check(page, "hors-ligne")

    page.unroute("**/enregistrer/")
    page.on("dialog", lambda dialog: dialog.accept())
    go(page, number, "lepole")
    saved(page, form.SUMMARY)
    assert stored(form.SUMMARY) == "Écrit dans un train."
    assert box(page, form.SUMMARY).input_value() == "Écrit dans un train."
