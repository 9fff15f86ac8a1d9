"""Several people write one dossier: who is where, what the others save, what collides."""

import re

import pytest
from playwright.sync_api import expect

from ptce.dossiers.models import Answers, Presence
from tests.browser import applying as form
from tests.browser.applying import box, go, saved
from tests.browser.conftest import check, code_sent_to, on_a_phone
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
    # A page asks every ten seconds.
    expect(together).to_contain_text("Amina Diop écrit dans «\u00a0Le budget et les actions\u00a0»", timeout=15_000)
    expect(together).to_contain_text(f"{LONG} écrit dans «\u00a0Le pôle\u00a0»", timeout=15_000)
    expect(here(camille, form.SUMMARY)).to_have_text(f"{LONG} écrit ici", timeout=15_000)
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
    expect(here(camille, form.SUMMARY)).to_have_text("Amina Diop écrit ici", timeout=15_000)

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
    expect(here(camille, form.SUMMARY)).to_have_text("Amina Diop écrit ici", timeout=15_000)

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

    expect(here(camille, form.SUMMARY)).to_have_text("Amina Diop écrit ici", timeout=15_000)
    expect(camille.locator("main")).to_contain_text(re.compile("Amina Diop écrit dans «.Le pôle.»"))


def end_session(page):
    page.context.clear_cookies(name="sessionid")


def write(page, field, text):
    box(page, field).fill(text)
    box(page, field).press("Tab")


def come_back(page, email):
    """Sign in again in the dialogue of the page."""
    dialog = page.get_by_role("dialog", name="Se reconnecter sans quitter la page")
    dialog.get_by_label("Votre adresse électronique").fill(email)
    dialog.get_by_role("button", name="Recevoir un code").click()
    dialog.get_by_label("Code reçu par courriel").wait_for()
    dialog.get_by_label("Code reçu par courriel").fill(code_sent_to(email))
    dialog.get_by_role("button", name="Me reconnecter").click()


# What the live regions of the page say, in order.
LISTEN = """() => {
  window.heard = [];
  for (const region of document.querySelectorAll("[aria-live], [role=status], [role=alert]"))
    new MutationObserver(() => { const text = region.textContent.trim(); if (text) window.heard.push(text); })
      .observe(region, { childList: true, characterData: true, subtree: true });
}"""


def heard(page):
    return page.evaluate("() => window.heard")


# Accident 1 of calls_dossiers_reviews.md § 3.3: the session expires, the last field is lost.
def test_a_session_that_ended_is_opened_again_in_place_and_what_waited_leaves_in_order(enter, draft):
    owner = dossiers.owner_of(draft)
    camille = enter(owner)
    end_session(camille)
    write(camille, form.NAME, "Pôle de Camille")
    write(camille, form.SUMMARY, "Une phrase écrite à 23 heures.")
    # The one thing said, once for both answers.
    expect(camille.locator("[data-live]").first).to_contain_text("Votre session a pris fin")
    order = []
    camille.on(
        "response", lambda answer: order.append(answer.url.split("/")[-3]) if (answer.url[-13:], answer.status) == ("/enregistrer/", 200) else None
    )

    camille.get_by_role("button", name="Se reconnecter sur cette page").first.click()
    check(camille, "reconnexion")
    on_a_phone(camille, "reconnexion")
    dialog = camille.get_by_role("dialog")
    dialog.get_by_label("Votre adresse électronique").fill("sans-arobase")
    dialog.get_by_role("button", name="Recevoir un code").click()
    expect(dialog.get_by_role("alert")).to_contain_text("n’est pas complète")
    check(camille, "reconnexion-erreur")
    come_back(camille, owner.email)

    saved(camille, form.NAME)
    saved(camille, form.SUMMARY)
    expect(dialog).to_be_hidden()
    assert order == [form.NAME.id, form.SUMMARY.id]
    assert (stored(form.NAME), stored(form.SUMMARY)) == ("Pôle de Camille", "Une phrase écrite à 23 heures.")
    # The buttons of the page work too: their key is that of the new session.
    camille.get_by_role("button", name="Enregistrer cette partie").click()
    camille.get_by_text("Réponses enregistrées à").first.wait_for()


def test_nothing_is_sent_in_the_name_of_another_person_who_signs_in(enter, draft):
    owner, amina = dossiers.owner_of(draft), editor(draft, "Amina Diop")
    camille = enter(owner)
    end_session(camille)
    write(camille, form.SUMMARY, "Le texte de Camille")
    camille.get_by_role("button", name="Se reconnecter sur cette page").click()

    come_back(camille, amina.email)
    expect(camille.get_by_role("dialog").get_by_role("alert")).to_contain_text("Rien n’est envoyé en son nom")
    check(camille, "reconnexion-autre-personne")
    camille.get_by_role("button", name="Plus tard").click()
    write(camille, form.SUMMARY, "Le texte de Camille, complété")
    camille.get_by_text("Une autre personne est maintenant connectée").first.wait_for()
    assert stored(form.SUMMARY) is None

    camille.get_by_role("button", name="Se reconnecter sur cette page").click()
    come_back(camille, owner.email)
    saved(camille, form.SUMMARY)
    assert stored(form.SUMMARY) == "Le texte de Camille, complété"
    assert Answers.objects.get().versions[form.SUMMARY.id][1] == owner.pk


# Accident 2: a reload restores half of what was typed.
def test_what_the_network_lost_is_put_back_whole_and_said_once(enter, draft):
    dossiers.answer(draft, form.MEMBERS.role, dossiers.MEMBERS)
    camille = enter(dossiers.owner_of(draft), "groupe")
    camille.route("**/enregistrer/", lambda route: route.abort())
    camille.get_by_role("button", name="Retirer la ligne 2").click()
    box(camille, form.MEMBERS, "-0-name").fill("Association renommée")
    camille.get_by_role("button", name="Ajouter une ligne").click()
    box(camille, form.MEMBERS, "-3-name").fill("Une quatrième structure")
    camille.keyboard.press("Tab")
    camille.get_by_text("Le serveur ne répond pas").first.wait_for()
    go_away = camille.context.new_page()
    camille.close(run_before_unload=False)

    go(go_away, draft.number, "lepole")
    expect(go_away.locator("[data-restored]")).to_contain_text(
        "Des réponses écrites dans «\u00a0Les membres du groupement\u00a0» ne sont pas encore envoyées"
    )
    check(go_away, "reste-a-envoyer")
    on_a_phone(go_away, "reste-a-envoyer")
    go_away.get_by_role("link", name="ouvrir cette partie").click()
    saved(go_away, form.MEMBERS)
    expect(go_away.locator("[data-restored]")).to_contain_text("remise en entier dans la page et envoyée")
    names = [row["name"] for row in stored(form.MEMBERS)]
    assert names == ["Association renommée", "Commune de Neufchâtel", "Une quatrième structure"]
    go_away.reload()
    expect(go_away.locator("[data-restored]")).to_be_empty()


def test_a_screen_reader_hears_saves_once_not_at_each_keystroke(enter, draft):
    camille = enter(dossiers.owner_of(draft))
    camille.evaluate(LISTEN)
    box(camille, form.SUMMARY).press_sequentially("Trois mots tapés, puis d’autres encore.", delay=60)
    saved(camille, form.SUMMARY)
    box(camille, form.SUMMARY).press_sequentially(" Et une suite.", delay=60)
    camille.wait_for_timeout(2500)
    said = heard(camille)
    assert len(said) <= 2
    assert all(re.fullmatch("Réponses enregistrées à .*", text) for text in said)
    assert len(set(said)) == len(said)


def test_a_screen_reader_hears_an_outage_and_a_conflict_once(enter, draft):
    camille, amina = enter(dossiers.owner_of(draft)), enter(editor(draft, "Amina Diop"))
    camille.evaluate(LISTEN)
    camille.route("**/enregistrer/", lambda route: route.abort())
    write(camille, form.NAME, "Un nom")
    write(camille, form.SUMMARY, "Un résumé")
    camille.wait_for_timeout(4000)
    assert heard(camille) == ["Le serveur ne répond pas. Votre texte est gardé dans ce navigateur et sera envoyé dès que possible."]

    write(amina, form.NAME, "Le nom d’Amina")
    saved(amina, form.NAME)
    camille.evaluate("() => { window.heard.length = 0 }")
    camille.unroute("**/enregistrer/")
    camille.evaluate("() => window.dispatchEvent(new Event('online'))")
    camille.get_by_role("button", name="Garder le mien").wait_for()
    camille.wait_for_timeout(4000)
    said = heard(camille)
    assert [text for text in said if "une autre personne a modifié" in text] == [
        f"{form.NAME.label}\u00a0: une autre personne a modifié cette réponse. Choisissez le texte à garder."
    ]
    assert len(set(said)) == len(said)
