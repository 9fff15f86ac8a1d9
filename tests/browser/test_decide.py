"""Journeys J3 and J4: a call made on screen, decided by two people, announced at its hour, and a place given up.

With and without JavaScript. The server's clock is moved from one season to the next; nobody waits.
"""

import re
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command

from ptce.calls.models import Call
from ptce.dossiers.models import Dossier
from ptce.poles.models import Pole
from ptce.questionnaire.kinds import Role
from ptce.selection.models import Decision, Letter
from tests.browser.conftest import check, sign_in
from tests.browser.staff import come_in
from tests.factories import dossiers
from tests.factories.accounts import UserFactory
from tests.factories.organisations import officer

FIRST, SECOND = "ines@tresor.test", "hugo@tresor.test"
LAUREATE, NEXT, REFUSED = "lauriers@pole.test", "reserve@pole.test", "refuse@pole.test"
TITLE = "Appel d’automne aux pôles émergents"
OPEN = datetime(2026, 10, 5, 9, tzinfo=UTC)
CLOSED = datetime(2026, 12, 1, 9, tzinfo=UTC)
EMBARGO = "2026-12-10T14:00"
ANNOUNCED = datetime(2026, 12, 10, 13, 0, 30, tzinfo=UTC)
DESCRIPTION = {
    "Résumé": "Six mois pour faire émerger des coopérations.",
    "Présentation": "L’appel finance **l’animation** des pôles pendant deux ans.",
    "Qui peut candidater": "Les groupements répondant à l’article 9.",
    "Fondement juridique": "Loi n° 2014-856 du 31 juillet 2014, article 9.",
    "Autorité qui décide": "La ministre chargée de l’économie sociale et solidaire",
}
CALENDAR = {
    "Jour d’ouverture": "2026-10-01",
    "Heure d’ouverture": "09:00",
    "Jour de clôture": "2026-11-30",
    "Heure de clôture": "18:00",
    "Enveloppe (€)": "130 000",
    "Montant minimal par lauréat (€)": "30 000",
    "Montant maximal par lauréat (€)": "100 000",
    "Nombre maximal de lauréats": "20",
}
CONTACTS = {
    "Service chargé du dossier": "Cellule nationale d’animation des PTCE",
    "Adresse postale du service": "139 rue de Bercy, 75012 Paris",
    "Téléphone": "01 40 04 04 04",
    "Adresse électronique": "ptce@exemple.test",
    "Voies et délais de recours": "Recours gracieux ou contentieux dans les deux mois.",
}


def unseen(page, name):
    """axe is a script: without scripts the pages are only walked through."""


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def script(request):
    return request.param


@pytest.fixture
def seen(script):
    return check if script else unseen


def fill(page, answers):
    for label, text in answers.items():
        page.get_by_label(re.compile(rf"^\s*{re.escape(label)}")).fill(text)


def go_on(page):
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.get_by_text("C’est enregistré.").wait_for()


def makes_a_call(page, seen):
    page.get_by_role("link", name="Préparer les appels").click()
    page.get_by_role("link", name="Préparer un appel").click()
    page.get_by_label("Titre").fill(TITLE)
    page.get_by_label("Nature").select_option("AMI")
    page.get_by_label("Formulaire de départ").select_option("PHASE_2")
    seen(page, "appel-nouveau")
    page.get_by_role("button", name="Créer le brouillon").click()
    page.get_by_text("L’appel est créé, en préparation").wait_for()
    seen(page, "appel-vue-d-ensemble")
    page.get_by_role("link", name="Voir ce qui manque").click()
    page.get_by_text("L’appel ne peut pas encore être publié").wait_for()
    seen(page, "appel-ce-qui-manque")


def describes_it(page, seen):
    steps = f"/pilotage/appels/{Call.objects.get().pk}"
    page.goto(f"{steps}/description/")
    fill(page, DESCRIPTION)
    seen(page, "appel-description")
    go_on(page)
    fill(page, CALENDAR)
    seen(page, "appel-calendrier")
    go_on(page)
    page.get_by_role("button", name="Reprendre la grille proposée").click()
    page.get_by_role("table", name="Grille d’évaluation").wait_for()
    seen(page, "appel-criteres")
    page.goto(f"{steps}/formulaire/")
    page.locator(".calls-questions a").first.wait_for()
    seen(page, "appel-formulaire")
    page.goto(f"{steps}/contacts/")
    fill(page, CONTACTS)
    seen(page, "appel-contacts")
    go_on(page)


def publishes_it(page, seen):
    page.goto(f"/pilotage/appels/{Call.objects.get().pk}/apercu/")
    page.get_by_role("link", name="Section suivante").click()
    seen(page, "appel-apercu")
    page.get_by_role("link", name="Publication", exact=True).click()
    page.get_by_text("Rien ne manque").wait_for()
    seen(page, "appel-publication")
    page.get_by_role("button", name="Publier l’appel").click()
    page.get_by_text("L’appel est publié").wait_for()
    page.get_by_role("link", name="Voir la page publique").click()
    page.get_by_role("heading", level=1, name=TITLE).wait_for()
    page.get_by_text("à venir").first.wait_for()


def receives(call, email, name):
    made = dossiers.complete(call=call, owner=UserFactory(email=email), now=OPEN)
    dossiers.answer(made, Role.POLE_NAME, name, now=OPEN)
    dossiers.submission(made, now=OPEN)
    return dossiers.operations.declare_eligible(dossier=made, reason="Conforme au règlement.", actor=officer(), now=OPEN)


def decides(page, seen):
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_role("heading", level=1, name=f"Sélection : {TITLE}").wait_for()
    seen(page, "selection-table")
    page.get_by_label("Ranger les dossiers par").select_option("FILING")
    page.get_by_label("Placer la ligne").select_option("fixed")
    page.get_by_label("Nombre de dossiers au-dessus de la ligne").fill("0")
    page.get_by_role("button", name="Tracer la ligne").click()
    decide(page, "Pôle des Lauriers", "LAUREATE", amount="60 000", reason="Un ancrage exemplaire.")
    decide(page, "Pôle de Réserve", "RESERVE", amount="50 000", seen=seen)
    page.get_by_label("Motif commun des dossiers non retenus").fill("Le projet économique n’est pas assez avancé.")
    seen(page, "selection-lot")
    page.get_by_role("button", name="Préparer d’après la ligne").click()
    page.get_by_text("Décisions préparées : 1.").wait_for()


def decide(page, pole, outcome, *, amount, reason="", seen=unseen):
    page.locator("tr", has_text=pole).get_by_role("link").click()
    page.get_by_label("Décision").select_option(outcome)
    page.get_by_label("Montant attribué").fill(amount)
    page.get_by_label("Motif").fill(reason)
    seen(page, "selection-decision")
    page.get_by_role("button", name="Préparer cette décision").click()
    page.get_by_text("Décision préparée pour le dossier").wait_for()


def submits(page, seen):
    page.get_by_role("link", name="Lire la liste et chaque lettre").click()
    page.get_by_text("3 lettres : 1 lauréat").wait_for()
    assert page.locator(".ptce-letter").count() == 3
    page.get_by_label("Publier et envoyer à partir du").fill(EMBARGO)
    seen(page, "selection-lecture")
    page.get_by_role("button", name="J’ai lu la liste et les lettres : soumettre").click()
    page.get_by_text("La liste est soumise.").wait_for()
    assert page.get_by_role("button", name="J’ai lu la liste et les lettres : confirmer").count() == 0
    seen(page, "selection-soumise")


def confirms(page, call, seen):
    come_in(page, SECOND, "/pilotage/")
    page.get_by_role("link", name=re.compile("attend d’être confirmée")).first.click()
    seen(page, "selection-a-confirmer")
    page.get_by_role("button", name="J’ai lu la liste et les lettres : confirmer").click()
    page.get_by_text("Les décisions sont confirmées. Les lettres et les messages partent à l’heure prévue.").wait_for()
    seen(page, "selection-confirmee")


def nothing_is_known(page, call, dossier):
    page.goto(f"/appels/{call.slug}/")
    assert page.get_by_text("Pôle des Lauriers").count() == 0
    page.goto("/poles/")
    assert page.get_by_text("Pôle des Lauriers").count() == 0
    sign_in(page, LAUREATE)
    assert page.goto(f"/espace/dossiers/{dossier.number}/resultat/").status == 404
    assert decision_mails() == []


def decision_mails():
    return [message.to[0] for message in mail.outbox if "/resultat/" in message.body]


def everybody_knows(page, call, dossier, seen):
    page.goto(f"/appels/{call.slug}/")
    page.get_by_role("link", name="Pôle des Lauriers").wait_for()
    seen(page, "appel-laureats")
    page.get_by_role("link", name="Pôle des Lauriers").click()
    page.get_by_role("heading", level=1, name="Pôle des Lauriers").wait_for()
    page.get_by_role("cell", name="60 000 €").wait_for()
    seen(page, "pole")
    page.goto(f"/espace/dossiers/{dossier.number}/resultat/")
    page.get_by_role("link", name=re.compile("^Lettre du 10 décembre 2026")).wait_for()
    seen(page, "resultat")


def gives_up(page, seen):
    page.get_by_role("link", name="Renoncer à être lauréat").click()
    page.get_by_label("Motif de la renonciation").fill("Notre association est dissoute.")
    seen(page, "renoncer")
    page.get_by_role("button", name="Renoncer définitivement").click()
    page.get_by_text("Votre renonciation est enregistrée.").wait_for()
    seen(page, "resultat-renonce")


def the_reserve_is_called(page, call):
    sign_in(page, NEXT)
    page.goto(f"/espace/dossiers/{Dossier.objects.get(pole_name='Pôle de Réserve').number}/resultat/")
    assert page.get_by_role("link", name=re.compile("^Lettre du")).count() == 2
    page.get_by_text("50 000 €").first.wait_for()
    page.goto(f"/appels/{call.slug}/")
    page.get_by_role("link", name="Pôle de Réserve").wait_for()


@pytest.fixture
def officers(served):
    officer(email=FIRST, first_name="Inès", last_name="Morel")
    officer(email=SECOND, first_name="Hugo", last_name="Blanc")


def minute_passes():
    call_command("planned", stdout=StringIO())


def three_dossiers():
    call = Call.objects.get()
    winner = receives(call, LAUREATE, "Pôle des Lauriers")
    receives(call, NEXT, "Pôle de Réserve")
    receives(call, REFUSED, "Pôle en Herbe")
    return call, winner


def letters_left_once():
    assert sorted(decision_mails()) == [LAUREATE, REFUSED, NEXT]
    assert Letter.objects.exclude(document=None).count() == 3


def test_a_call_is_made_decided_and_announced(open_browser, clock, officers, script, seen):
    page = open_browser(javascript=script)
    secret = come_in(page, FIRST, "/pilotage/")
    for step in (makes_a_call, describes_it, publishes_it):
        step(page, seen)
    call, winner = three_dossiers()

    clock.move_to(CLOSED)
    come_in(page, FIRST, "/pilotage/", secret)
    seen(page, "pilotage")
    decides(page, seen)
    submits(page, seen)
    confirms(open_browser(javascript=script), call, seen)

    team = open_browser(javascript=script)
    minute_passes()
    nothing_is_known(team, call, winner)
    clock.move_to(ANNOUNCED)
    minute_passes()
    minute_passes()
    letters_left_once()
    sign_in(team, LAUREATE)
    everybody_knows(team, call, winner, seen)
    gives_up(team, seen)
    the_reserve_is_called(open_browser(javascript=script), call)
    assert Decision.objects.get(dossier__pole_name="Pôle de Réserve").outcome == "LAUREATE"
    assert Pole.objects.count() == 2
