import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ptce.dossiers import operations as dossier_operations
from ptce.dossiers import queries as dossier_queries
from ptce.dossiers.enums import DossierStatus
from ptce.organisations.queries import viewer
from ptce.reviews import operations, queries
from ptce.reviews.models import Assignment, Opinion, RegionalRanking
from tests.conftest import NOON
from tests.factories import reviews as make
from tests.factories.organisations import agent, expert, officer
from tests.factories.territories import region

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return make.call()


@pytest.fixture
def clerk(client):
    return make.sign_in(client, agent())


def address(name, dossier, *args):
    return reverse(f"instruction:{name}", args=[dossier.number, *args])


def html(client, name, dossier):
    return client.get(address(name, dossier)).content.decode()


def test_the_dossier_shows_answers_pieces_and_findings_with_their_article(client, clerk, call):
    page = html(client, "dossier", make.submitted(call))

    assert "Pôle du Vent" in page
    assert "Menuiserie du Bray" in page
    assert "Condition remplie" in page
    assert "loi n°" in page
    assert "le silence vaudra rejet le" in page


def test_the_dossier_costs_twenty_statements_at_most(client, clerk, call):
    dossier = make.eligible(call)
    make.reviewed(dossier)
    for name in ("dossier", "exchanges", "reviews", "history"):
        with CaptureQueriesContext(connection) as captured:
            client.get(address(name, dossier))
        assert (name, len(captured) <= 26 if name in {"exchanges", "reviews"} else len(captured) <= 20) == (name, True)


def test_the_main_action_follows_the_state(call):
    who = viewer(agent(), NOON)
    dossier = make.submitted(call)

    def title():
        dossier.refresh_from_db()
        return queries.main_action(who, dossier).title

    assert title() == "Se prononcer sur la recevabilité"
    dossier_operations.ask_pieces(dossier=dossier, text="Statuts.", field_ids=["file"], due_on=make.DUE, actor=agent(), now=NOON)
    assert title() == "Des pièces sont attendues"
    dossier_operations.declare_eligible(dossier=dossier, reason="", actor=agent(), now=NOON)
    assert title() == "Désigner deux lecteurs"
    make.reviewed(dossier)
    assert title() == "Désigner le second lecteur"
    second = make.marked(make.accepted(dossier))
    assert title() == "Les avis sont attendus"
    operations.submit_review(assignment=second, actor=second.reviewer, now=NOON)
    assert title() == "Classer ce dossier"
    dossier_operations.mark_laureate(dossier=dossier, actor=officer(), now=NOON)
    assert title() == "Rien à faire"


@pytest.mark.parametrize(("choice", "status"), [("recevable", DossierStatus.ELIGIBLE), ("irrecevable", DossierStatus.INELIGIBLE)])
def test_a_dossier_is_declared_receivable_or_not_with_reasons(client, clerk, call, choice, status):
    dossier = make.submitted(call)

    response = client.post(address("eligibility", dossier), {"decision": choice, "reason": "Article 9, I."})

    dossier.refresh_from_db()
    assert (response.status_code, dossier.status, dossier.eligibility_reason) == (302, status, "Article 9, I.")


def test_reasons_are_required_and_what_was_chosen_stays(client, clerk, call):
    dossier = make.submitted(call)

    page = client.post(address("eligibility", dossier), {"decision": "irrecevable", "reason": ""}).content.decode()

    dossier.refresh_from_db()
    assert "Donnez les motifs de l’irrecevabilité" in page
    assert dossier.status == DossierStatus.SUBMITTED


def test_a_choice_not_made_does_not_ask_for_reasons_too(client, clerk, call):
    dossier = make.submitted(call)

    page = client.post(address("eligibility", dossier), {"reason": ""}).content.decode()

    assert "Le formulaire contient une erreur" in page
    assert "Choisissez recevable ou irrecevable." in page


def test_a_receivable_dossier_needs_no_reason(client, clerk, call):
    dossier = make.submitted(call)

    client.post(address("eligibility", dossier), {"decision": "recevable", "reason": ""})

    dossier.refresh_from_db()
    assert dossier.status == DossierStatus.ELIGIBLE


def test_the_questions_to_reopen_are_grouped_by_section_and_stay_ticked(client, clerk, call):
    dossier = make.submitted(call)

    page = client.post(address("ask_pieces", dossier), {"text": "", "field_ids": ["file"], "due_on": "2099-01-01"}).content.decode()

    assert page.index('id="id_text"') < page.index('value="file"')
    assert '<input type="checkbox" name="field_ids" value="file" id="rouvrir-file" checked>' in page
    assert page.count("<summary>") == len(dossier_queries.form_of(dossier.revision_id).sections)


def test_a_reader_not_chosen_is_said_at_the_list_and_in_the_title(client, clerk, call):
    page = client.post(address("reviews", make.eligible(call)), {"due_on": "2099-01-01"}).content.decode()

    assert page.count("Choisissez une personne.") == 2
    assert "<title>Erreur – Lecteurs et avis" in " ".join(page.split()).replace("<title> ", "<title>")


def test_missing_pieces_suspend_the_clock_and_the_page_shows_it(client, clerk, call):
    dossier = make.submitted(call)

    client.post(address("ask_pieces", dossier), {"text": "Vos statuts.", "field_ids": ["file"], "due_on": "2099-01-01"})

    assert "Délai légal suspendu jusqu’au 1er\u00a0janvier 2099" in html(client, "dossier", dossier)
    assert "Vos statuts." in html(client, "exchanges", dossier)


def test_a_date_too_soon_is_refused_at_the_field(client, clerk, call):
    page = client.post(address("ask_pieces", make.submitted(call)), {"text": "X", "due_on": "2020-01-01"}).content.decode()

    assert 'href="#id_due_on"' in page
    assert "Choisissez une date à partir de demain" in page


def test_a_message_is_sent_once_whatever_the_clicks(client, clerk, call):
    dossier = make.submitted(call)
    posted = {"body": "Bonjour.", "key": "3f2b1c9e-6f0e-4f43-9c63-2f6f4e3a7b11"}

    client.post(address("exchanges", dossier), posted)
    client.post(address("exchanges", dossier), posted)

    assert dossier.messages.count() == 1
    assert "Bonjour." in html(client, "exchanges", dossier)


def test_an_agent_assigns_a_reader_and_sees_why_others_cannot(client, clerk, call):
    dossier = make.eligible(call)
    free, linked = expert(last_name="Libre"), expert(last_name="Liée", siren="356000000")

    page = html(client, "reviews", dossier)
    assert f'id="lecteur-{free.pk}"' in page
    assert f'id="lecteur-{linked.pk}"' not in page
    assert "Sa structure a le même SIREN qu’un membre du groupement" in page

    client.post(address("reviews", dossier), {"reviewer": free.pk, "due_on": "2099-01-01"})
    assert Assignment.objects.get().reviewer == free


def test_somebody_in_conflict_cannot_be_chosen_by_hand(client, clerk, call):
    dossier = make.eligible(call)
    linked = expert(siren="356000000")

    page = client.post(address("reviews", dossier), {"reviewer": linked.pk, "due_on": "2099-01-01"}).content.decode()

    assert "Cette personne ne peut pas être choisie." in page
    assert Assignment.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_candidates_cost_the_same_whatever_their_number(call, count, django_assert_num_queries):
    dossier = make.eligible(call)
    for _ in range(count):
        expert()

    with django_assert_num_queries(6):
        assert len(queries.candidates(dossier, NOON)) == count


def test_reviews_handed_in_are_read_with_missing_marks_flagged(client, clerk, call):
    dossier = make.eligible(call)
    make.reviewed(dossier, skip=1)

    page = html(client, "reviews", dossier)

    assert "Avis favorable" in page
    assert "note manquante" in page


def test_a_reading_is_cancelled(client, clerk, call):
    dossier = make.eligible(call)
    assignment = make.proposed(dossier)

    client.post(address("cancel_assignment", dossier, assignment.pk))

    assignment.refresh_from_db()
    assert not assignment.is_active


def test_an_outside_opinion_is_asked_reminded_and_cancelled(client, clerk, call):
    dossier = make.submitted(call)
    client.post(address("ask_opinion", dossier), {"email": "maire@ville.test", "question": "Utile ?", "due_on": "2099-01-01"})
    opinion = Opinion.objects.get()

    client.post(address("remind_opinion", dossier, opinion.pk))
    again = client.post(address("remind_opinion", dossier, opinion.pk), follow=True).content.decode()
    assert "Une relance est déjà partie aujourd’hui." in again

    client.post(address("cancel_opinion", dossier, opinion.pk))
    opinion.refresh_from_db()
    assert not opinion.is_asked


def test_an_opinion_of_another_dossier_is_a_404(client, clerk, call):
    opinion = make.opinion(make.submitted(call))

    assert client.post(address("remind_opinion", make.submitted(call), opinion.pk)).status_code == 404


def test_an_agent_stands_aside_and_sees_nothing_more(client, clerk, call):
    dossier = make.submitted(call, name="Pôle Secret")

    page = client.post(address("stand_aside", dossier), {"reason": "Voisin."}, follow=True).content.decode()

    assert "Votre déport est enregistré" in page
    assert "Secret" not in page


def test_only_an_officer_gives_a_region(client, clerk, call):
    assert client.get(address("region", make.submitted(call))).status_code == 403


def ranking(call, **query):
    code = query.get("region", "84")
    return f"{reverse('instruction:ranking', args=[call.slug])}?region={code}"


def test_a_region_is_ranked_by_numbers_then_by_one_step_and_validated(client, clerk, call):
    one, two = make.eligible(call, name="Un"), make.eligible(call, name="Deux")
    numbers = {f"rank-{one.pk}": "1", f"rank-{two.pk}": "2"}

    client.post(ranking(call), {**numbers, "version": "0", "save": "1"})
    client.post(ranking(call), {**numbers, "version": "1", "up": str(two.pk)})
    page = queries.ranking_page(viewer(clerk, NOON), call, region("84"))
    assert [(row.id, row.rank) for row in page.rows] == [(two.pk, 1), (one.pk, 2)]

    client.post(ranking(call), {f"rank-{two.pk}": "1", f"rank-{one.pk}": "2", "version": "2", "validate": "1"})
    assert RegionalRanking.objects.get().is_validated
    client.post(ranking(call), {"version": "4", "take_back": "1"})
    assert not RegionalRanking.objects.get().is_validated


@pytest.mark.parametrize(
    ("typed", "words"),
    [(("1", "1"), "plusieurs dossiers"), (("1", "deux"), "Ce rang n’est pas un nombre"), (("1", "0"), "Ce rang n’est pas un nombre")],
)
def test_a_wrong_rank_is_told_and_nothing_is_kept(client, clerk, call, typed, words):
    one, two = make.eligible(call), make.eligible(call)

    page = client.post(ranking(call), {f"rank-{one.pk}": typed[0], f"rank-{two.pk}": typed[1], "version": "0"}).content.decode()

    assert words in page
    assert RegionalRanking.objects.count() == 0 or RegionalRanking.objects.get().version == 0


def test_an_older_page_overwrites_no_ranking(client, clerk, call):
    one = make.eligible(call)
    client.post(ranking(call), {f"rank-{one.pk}": "1", "version": "0"})

    page = client.post(ranking(call), {f"rank-{one.pk}": "", "version": "0"}).content.decode()

    assert "modifié entre-temps" in page


def test_the_nation_reads_validated_lists_and_no_agent_reads_another_region(client, call):
    clerk, dossier = agent(), make.eligible(call, name="Pôle classé")
    given = {"call": call, "region": region("84"), "actor": clerk, "now": NOON}
    version = operations.rank_region(**given, ranks={dossier.pk: 1}, base_version=0).version
    operations.validate_ranking(**given, base_version=version)
    make.sign_in(client, officer())

    assert "Auvergne-Rhône-Alpes" in client.get(reverse("instruction:ranking", args=[call.slug])).content.decode()
    page = client.get(ranking(call)).content.decode()
    assert "Pôle classé" in page
    assert 'name="save"' not in page
    make.sign_in(client, agent("53"))
    assert client.get(ranking(call)).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_ranking_costs_the_same_whatever_its_length(client, clerk, call, count):
    for _ in range(count):
        make.eligible(call)

    with CaptureQueriesContext(connection) as captured:
        client.get(ranking(call))

    assert len(captured) == 9
