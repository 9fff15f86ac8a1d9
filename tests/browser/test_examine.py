"""Journey J2: a région examines what it received, with and without JavaScript, from the second factor to its ranking."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from ptce.dossiers.models import Dossier
from ptce.reviews.models import Assignment, RegionalRanking
from tests.browser.conftest import check, sign_in
from tests.browser.staff import come_in
from tests.conftest import NOON
from tests.factories import dossiers, reviews
from tests.factories.accounts import UserFactory
from tests.factories.organisations import agent, expert

PDF = dossiers.pdf().read()
AGENT, OWNER, MAYOR = "agent@region.test", "camille@ateliers.test", "maire@ville.test"
READER, LINKED = "noor@expert.test", "paul@expert.test"


def unseen(page, name):
    """axe is a script: without scripts the pages are only walked through."""


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def script(request):
    return request.param


@pytest.fixture
def seen(script):
    return check if script else unseen


@pytest.fixture
def filed(served, clock):
    """Three dossiers filed, one of them elsewhere; an agent, two experts."""
    agent("84", email=AGENT, first_name="Jeanne", last_name="Roux")
    expert(email=READER, first_name="Noor", last_name="Haddad")
    expert(email=LINKED, first_name="Paul", last_name="Petit")
    call = reviews.call()
    owner = UserFactory(email=OWNER)
    reviews.submitted(call, name="Pôle des Lacs", now=NOON - timedelta(days=2))
    reviews.submitted(call, name="Pôle du Vent", owner=owner, now=NOON - timedelta(days=5))
    reviews.submitted(call, name="Pôle Armor", region_code="53", now=NOON - timedelta(days=9))
    return Dossier.objects.get(carrier_name__isnull=False, team__person=owner)


def enters_and_filters(page, seen):
    come_in(page, AGENT, "/instruction/")
    names = page.locator(".ptce-desk tbody td:nth-child(2) a")
    assert names.all_inner_texts() == ["Pôle du Vent", "Pôle des Lacs"]
    seen(page, "instruction")
    page.get_by_label("Nom, numéro ou porteur").fill("vent")
    page.get_by_role("button", name="Filtrer").click()
    page.get_by_text("1 dossier, 50 par page.").wait_for()
    page.get_by_role("link", name="Pôle du Vent").click()
    page.get_by_role("heading", level=1, name="Pôle du Vent").wait_for()
    seen(page, "instruction-dossier")


def asks_for_pieces(page, seen):
    page.get_by_role("link", name="Demander des pièces").click()
    seen(page, "instruction-pieces-manquantes")
    page.get_by_role("button", name="Envoyer la demande").click()
    page.get_by_role("alert").get_by_role("link", name="Votre demande").wait_for()
    page.locator("label", has_text="Statuts").click()
    page.get_by_label("Votre demande").fill("Il manque les statuts signés.")
    page.get_by_label("À fournir au plus tard le").fill("2026-09-20")
    page.get_by_role("button", name="Envoyer la demande").click()
    page.get_by_text("La demande est envoyée. Le délai légal est suspendu.").wait_for()
    seen(page, "instruction-en-attente-de-pieces")


def team_answers(page, number, script, seen):
    sign_in(page, OWNER)
    page.goto(f"/espace/dossiers/{number}/pieces-demandees/")
    page.get_by_text("20 septembre 2026").first.wait_for()
    page.locator("main input[type=file]").set_input_files({"name": "Statuts signés.pdf", "mimeType": "application/pdf", "buffer": PDF})
    if not script:
        page.get_by_role("button", name="Envoyer ce fichier").click()
    page.get_by_role("link", name=re.compile("^Statuts signés")).first.wait_for()
    seen(page, "pieces-demandees")
    page.locator("main textarea").fill("Les voici.")
    page.get_by_role("button", name="Envoyer la réponse").click()
    page.get_by_text("Votre réponse est envoyée : l’examen reprend.").wait_for()


def declares_receivable(page, number, seen):
    page.goto(f"/instruction/dossiers/{number}/")
    page.get_by_role("link", name=re.compile("^Statuts signés")).first.wait_for()
    page.goto(f"/instruction/dossiers/{number}/recevabilite/")
    seen(page, "recevabilite")
    page.locator("label", has_text="Recevable : il sera lu").click()
    page.get_by_role("textbox", name="Motifs").fill("Les sept conditions de l’article 9 sont remplies.")
    page.get_by_role("button", name="Enregistrer la décision").click()
    page.get_by_text("Votre décision est enregistrée, l’équipe est prévenue.").wait_for()
    page.get_by_text("Les sept conditions de l’article 9").wait_for()


def asks_outside(page, seen):
    page.get_by_role("link", name="Demander un avis extérieur").first.click()
    page.get_by_label("Adresse électronique de la personne").fill(MAYOR)
    page.get_by_label("Question posée").fill("La commune soutient-elle ce pôle ?")
    seen(page, "avis-exterieur-demande")
    page.get_by_role("button", name="Envoyer la demande").click()
    page.get_by_text("La demande d’avis est envoyée.").wait_for()


def mayor_answers(page, seen):
    address = next(re.search(r"http\S+/jury/avis/exterieur/\d+/", message.body) for message in mail.outbox if MAYOR in message.to).group()
    page.goto(address)
    page.locator("main input[type=email]").wait_for()
    sign_in(page, MAYOR)
    page.goto(address)
    page.get_by_text("La commune soutient-elle ce pôle ?").wait_for()
    page.locator("input[value=FAVOURABLE] + label").click()
    page.get_by_label("Votre réponse").fill("Oui, elle prête ses locaux.")
    seen(page, "avis-exterieur")
    page.get_by_role("button", name="Envoyer mon avis").click()
    page.get_by_text("Votre avis est envoyé", exact=True).wait_for()
    page.goto(re.sub(r"/jury.*", "/jury/", address))
    assert page.get_by_text("Pôle du Vent").count() == 0


def assigns_readers(page, number, seen):
    page.goto(f"/instruction/dossiers/{number}/avis/")
    page.get_by_text("Oui, elle prête ses locaux.").wait_for()
    seen(page, "lecteurs")
    for name in ("Noor Haddad", "Paul Petit"):
        page.locator("label", has_text=name).click()
        page.get_by_role("button", name="Confier le dossier").click()
        page.get_by_text(f"Le dossier est proposé à {name}").wait_for()
    seen(page, "lecteurs-designes")


def steps_aside(page, seen):
    come_in(page, LINKED, "/jury/")
    page.get_by_role("link", name="Pôle du Vent").click()
    page.get_by_label("Motif").fill("Ma sœur dirige la structure porteuse.")
    seen(page, "accepter-ou-refuser")
    address = page.url
    page.get_by_role("button", name="Déclarer un conflit d’intérêts").click()
    page.get_by_text("Vous ne verrez plus rien de ce dossier.").wait_for()
    assert page.get_by_text("Pôle du Vent").count() == 0
    assert page.goto(address).status == 404


def accepts(page, name):
    page.get_by_role("link", name=name).click()
    page.get_by_role("button", name="Accepter de lire ce dossier").click()
    page.get_by_role("heading", level=2, name="Grille de notation").wait_for()


def marks(page, script, seen):
    groups = page.locator("fieldset[data-criterion]")
    for place in range(groups.count()):
        groups.nth(place).locator("label", has_text=re.compile(r"^\s*3")).click()
        if script:
            groups.nth(place).get_by_text(re.compile("^enregistré à")).wait_for()
    overall = page.locator("fieldset[data-overall]")
    overall.locator("input[value=FAVOURABLE] + label").click()
    overall.get_by_label("Appréciation d’ensemble").fill("Un projet solide, ancré dans son territoire.")
    if script:
        overall.get_by_text(re.compile("^enregistré à")).wait_for()
    else:
        page.get_by_role("button", name="Enregistrer").click()
        page.get_by_text(re.compile("Votre avis est enregistré à")).wait_for()
    seen(page, "avis")


def reads_and_marks(page, script, seen):
    come_in(page, READER, "/jury/")
    seen(page, "mes-avis")
    accepts(page, "Pôle du Vent")
    page.get_by_role("button", name="Rendre l’avis").click()
    page.get_by_text("L’avis n’est pas rendu").wait_for()
    seen(page, "avis-incomplet")
    marks(page, script, seen)
    page.get_by_role("button", name="Rendre l’avis").click()
    page.get_by_text("Votre avis est rendu. Merci.").wait_for()


def reads_the_next_one(page, script):
    # The dossier that waits is opened by itself; its reader accepts it, and so on.
    page.get_by_role("heading", level=1, name="Pôle des Lacs").wait_for()
    marks(page, script, unseen)
    page.get_by_role("button", name="Rendre l’avis").click()
    page.get_by_text("2 avis rendus sur 2").wait_for()


def ranks(page, seen):
    page.goto("/instruction/")
    page.locator("section", has_text="Classements régionaux").get_by_role("link").first.click()
    page.get_by_role("heading", level=1, name="Classement de la région Auvergne-Rhône-Alpes").wait_for()
    for place, name in enumerate(("Pôle des Lacs", "Pôle du Vent"), 1):
        page.locator("tr", has_text=name).get_by_role("textbox").fill(str(place))
    seen(page, "classement")
    page.get_by_role("button", name="Enregistrer et valider").click()
    page.get_by_text("Le classement est validé : le niveau national le lit.").wait_for()
    seen(page, "classement-valide")


def another_reading(filed):
    other = Dossier.objects.get(region_id="84", status="SUBMITTED")
    dossiers.operations.declare_eligible(dossier=other, reason="Conforme.", actor=agent("84"), now=NOON)
    reviews.accepted(Dossier.objects.get(pk=other.pk), Assignment.objects.get(dossier=filed, reviewer__email=READER).reviewer)


def test_a_region_examines(open_browser, filed, script, seen):
    desk = open_browser(javascript=script)
    enters_and_filters(desk, seen)
    asks_for_pieces(desk, seen)
    team_answers(open_browser(javascript=script), filed.number, script, seen)
    declares_receivable(desk, filed.number, seen)
    asks_outside(desk, seen)
    mayor_answers(open_browser(javascript=script), seen)
    assigns_readers(desk, filed.number, seen)
    steps_aside(open_browser(javascript=script), seen)
    another_reading(filed)
    reader = open_browser(javascript=script)
    reads_and_marks(reader, script, seen)
    reads_the_next_one(reader, script)
    ranks(desk, seen)

    assert RegionalRanking.objects.get().validated_by.email == AGENT
    assert sorted(mark.value for one in Assignment.objects.exclude(submitted_at=None) for mark in one.marks.all())[0] == 3
