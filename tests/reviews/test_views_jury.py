import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ptce.organisations.models import Mandate
from ptce.organisations.queries import viewer
from ptce.reviews import operations, queries
from ptce.reviews.enums import AssignmentStatus
from ptce.reviews.models import Assignment, Mark
from tests.conftest import NOON
from tests.factories import reviews as make
from tests.factories.accounts import UserFactory
from tests.factories.organisations import agent, expert

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return make.call()


@pytest.fixture
def reader(client):
    return make.sign_in(client, expert())


def html(client, name="desk", *args):
    return client.get(reverse(f"jury:{name}", args=args)).content.decode()


def payload(assignment, **changes):
    criterion = assignment.dossier.call.criteria.order_by("position").first()
    return {"criterion": criterion.pk, "value": 3, "comment": "Net.", "version": 0, **changes}


def save(client, assignment, sent):
    return client.post(reverse("jury:save", args=[assignment.pk]), sent, content_type="application/json")


def test_the_desk_shows_what_is_proposed_to_read_and_done_in_order(client, reader, call):
    make.proposed(make.eligible(call, name="Proposé"), reader)
    make.accepted(make.eligible(call, name="Plus tard"), reader)
    make.accepted(make.eligible(call, name="Plus tôt"), reader, due_on=make.DUE.replace(day=5))
    make.reviewed(make.eligible(call, name="Rendu"), reader)

    page = html(client)

    assert page.index("Proposé") < page.index("Plus tôt") < page.index("Plus tard") < page.index("Rendu")
    assert "1 avis rendu sur 3" in page
    assert "notes\u00a0: 0 sur 6" in page


def test_an_empty_desk_says_what_will_come(client, reader):
    assert "Aucun dossier ne vous est confié" in html(client)


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_costs_the_same_whatever_its_length(client, reader, call, count):
    for _ in range(count):
        make.accepted(make.eligible(call), reader)

    with CaptureQueriesContext(connection) as captured:
        html(client)

    assert len(captured) == 6


def test_the_page_of_a_review_stays_within_twenty_statements(client, reader, call):
    assignment = make.accepted(make.eligible(call), reader)

    with CaptureQueriesContext(connection) as captured:
        page = html(client, "review", assignment.pk)

    assert len(captured) <= 20
    assert "Aucune coopération démontrée" in page
    assert "Un projet." in page


def test_accepting_opens_the_grid(client, reader, call):
    assignment = make.proposed(make.eligible(call), reader)
    assert client.get(reverse("jury:review", args=[assignment.pk]))["Location"] == reverse("jury:answer", args=[assignment.pk])

    response = client.post(reverse("jury:accept", args=[assignment.pk]))

    assert response["Location"] == reverse("jury:review", args=[assignment.pk])


def test_refusing_without_reason_keeps_the_page_and_says_why(client, reader, call):
    assignment = make.proposed(make.eligible(call), reader)

    response = client.post(reverse("jury:refuse", args=[assignment.pk]), {"reason": ""})

    assert response.status_code == 400
    assert "Indiquez le motif en une phrase." in response.content.decode()


def test_a_mark_saves_itself_within_eight_statements(client, reader, call):
    assignment = make.accepted(make.eligible(call), reader)
    sent = payload(assignment)

    with CaptureQueriesContext(connection) as captured:
        response = save(client, assignment, sent)

    assert len(captured) <= 8
    assert response.json()["version"] == 1
    assert response.json()["saved"].startswith("enregistré à ")


def test_a_mark_saved_in_another_tab_is_told_with_its_value(client, reader, call):
    assignment = make.accepted(make.eligible(call), reader)
    save(client, assignment, payload(assignment))

    response = save(client, assignment, payload(assignment, value=1))

    assert (response.status_code, response.json()["version"], response.json()["value"]) == (409, 1, 3)
    assert "Modifié dans un autre onglet" in response.json()["message"]


@pytest.mark.parametrize(("changes", "status"), [({"value": 9}, 422), ({"value": 99}, 400), ({"version": "x"}, 400), ({"criterion": 0}, 400)])
def test_a_wrong_mark_is_refused_in_french(client, reader, call, changes, status):
    assignment = make.accepted(make.eligible(call), reader)

    response = save(client, assignment, payload(assignment, **changes))

    assert response.status_code == status
    assert response.json()["message"]
    assert Mark.objects.exclude(value=None).count() == 0


@pytest.mark.parametrize("body", ["nope", "[1]"])
def test_what_is_not_an_object_is_refused(client, reader, call, body):
    assignment = make.accepted(make.eligible(call), reader)

    assert client.post(reverse("jury:save", args=[assignment.pk]), body, content_type="application/json").status_code == 400


def test_nobody_saves_for_somebody_else(client, reader, call):
    assignment = make.accepted(make.eligible(call))

    assert save(client, assignment, payload(assignment)).status_code == 403
    assert client.get(reverse("jury:review", args=[assignment.pk])).status_code == 404


def test_the_overall_comment_saves_itself(client, reader, call):
    assignment = make.accepted(make.eligible(call), reader)

    response = save(client, assignment, {"comment": "Bien.", "recommendation": "FAVOURABLE", "comment_version": 0})

    assignment.refresh_from_db()
    assert (response.json()["version"], assignment.comment, assignment.recommendation) == (1, "Bien.", "FAVOURABLE")


def test_without_javascript_one_button_saves_what_changed(client, reader, call):
    assignment = make.accepted(make.eligible(call), reader)
    one, two = assignment.dossier.call.criteria.order_by("position")[:2]
    posted = {f"version-{pk}": "0" for pk in (one.pk, two.pk)} | {f"was-{pk}": "|" for pk in (one.pk, two.pk)}
    posted |= {f"value-{one.pk}": "4", f"comment-{one.pk}": "Net.", f"comment-{two.pk}": ""}
    posted |= {"comment": "Bien.", "recommendation": "RESERVED", "comment_version": "0", "was": "|"}

    page = client.post(reverse("jury:save_all", args=[assignment.pk]), posted, follow=True).content.decode()

    kept = dict(Mark.objects.values_list("criterion_id", "version"))
    assert "Votre avis est enregistré à" in page
    assert (kept[one.pk], kept[two.pk]) == (1, 0)
    assignment.refresh_from_db()
    assert assignment.recommendation == "RESERVED"


def test_without_javascript_an_older_page_overwrites_nothing(client, reader, call):
    assignment = make.accepted(make.eligible(call), reader)
    save(client, assignment, payload(assignment))
    pk = payload(assignment)["criterion"]
    posted = {f"version-{pk}": "0", f"was-{pk}": "|", f"value-{pk}": "1", f"comment-{pk}": "", "comment": "", "was": "|", "comment_version": "0"}

    page = client.post(reverse("jury:save_all", args=[assignment.pk]), posted, follow=True).content.decode()

    assert "rien n’a été écrasé" in page
    assert Mark.objects.get(criterion=pk).value == 3


def test_what_a_review_lacks_is_said_at_its_place_and_linked(client, reader, call):
    assignment = make.marked(make.accepted(make.eligible(call), reader))
    Assignment.objects.update(recommendation="")

    page = client.post(reverse("jury:submit", args=[assignment.pk])).content.decode()

    assert '<a href="#avis-ensemble">' in page
    assert page.count("Choisissez votre avis") == 2


def test_missing_marks_are_listed_before_sending_and_may_be_accepted(client, reader, call):
    assignment = make.marked(make.accepted(make.eligible(call), reader), skip=1)
    last = assignment.dossier.call.criteria.order_by("position").last()

    response = client.post(reverse("jury:submit", args=[assignment.pk]))

    assert (response.status_code, f'<a href="#critere-{last.pk}">{last.name}</a>' in response.content.decode()) == (409, True)
    client.post(reverse("jury:submit", args=[assignment.pk]), {"accept_missing": "1"})
    assignment.refresh_from_db()
    assert assignment.status == AssignmentStatus.SUBMITTED


def test_sending_leads_to_the_next_review_least_advanced_first(client, reader, call):
    first = make.marked(make.accepted(make.eligible(call), reader))
    advanced = make.marked(make.accepted(make.eligible(call), reader))
    fresh = make.accepted(make.eligible(call), reader)

    response = client.post(reverse("jury:submit", args=[first.pk]))

    assert response["Location"] == reverse("jury:review", args=[fresh.pk])
    assert queries.next_review(viewer(reader, NOON), after=fresh.pk) == advanced.pk


def test_a_review_is_taken_back_in_one_click(client, reader, call):
    assignment = make.reviewed(make.eligible(call), reader)
    assert "Reprendre mon avis" in html(client, "review", assignment.pk)

    client.post(reverse("jury:reopen", args=[assignment.pk]))

    assignment.refresh_from_db()
    assert assignment.is_writable


def test_opening_finds_a_new_conflict_and_takes_everything_away(client, call):
    reader = expert(organisation_name="Commune de Neufchâtel d’en haut")
    assignment = make.accepted(make.eligible(call, name="Pôle Secret"), reader)
    reader.organisation_name = "Commune de Neufchâtel"
    reader.save()
    make.sign_in(client, reader)

    response = client.get(reverse("jury:review", args=[assignment.pk]), follow=True)

    page = response.content.decode()
    assert "Un conflit d’intérêts a été détecté" in page
    assert "Pôle Secret" not in page
    assert assignment.dossier.number not in page


def test_after_a_conflict_nothing_of_the_dossier_is_left(client, reader, call):
    hidden = make.eligible(call, name="Pôle Secret")
    assignment = make.accepted(hidden, reader)
    kept = make.accepted(make.eligible(call, name="Pôle Connu"), reader)
    client.post(reverse("jury:declare_conflict", args=[assignment.pk]), {"reason": "Ma sœur y travaille."})

    page = html(client)
    assert "Secret" not in page
    assert hidden.number not in page
    assert "0 avis rendu sur 1" in page
    for name in ("review", "answer"):
        assert client.get(reverse(f"jury:{name}", args=[assignment.pk])).status_code == 404
    assert save(client, assignment, payload(assignment)).status_code == 403
    assert queries.next_review(viewer(reader, NOON), after=kept.pk) is None


def test_a_mandate_that_ended_closes_the_desk(client, reader, call):
    make.accepted(make.eligible(call), reader)
    Mandate.objects.filter(person=reader).update(ends_at=NOON)

    assert client.get(reverse("jury:desk")).status_code == 403


def test_the_person_consulted_answers_without_mandate(client, call):
    opinion = make.opinion(make.submitted(call))
    make.sign_in(client, opinion.person, second_factor=False)
    address = reverse("jury:opinion", args=[opinion.pk])

    assert "Le projet est-il utile" in client.get(address).content.decode()
    client.post(address, {"recommendation": "FAVOURABLE", "text": "Oui."})

    page = client.get(address).content.decode()
    assert "Votre avis est envoyé" in page
    assert "Un projet." not in page


@pytest.mark.parametrize("person", [UserFactory, agent])
def test_an_opinion_is_the_affair_of_the_person_asked(client, call, person):
    opinion = make.opinion(make.submitted(call))
    make.sign_in(client, person())

    assert client.get(reverse("jury:opinion", args=[opinion.pk])).status_code == 404


def test_a_question_withdrawn_or_a_conflict_closes_the_page(client, call):
    dossier = make.submitted(call)
    opinion = make.opinion(dossier)
    operations.cancel_opinion(opinion=opinion, actor=agent(), now=NOON)
    make.sign_in(client, opinion.person, second_factor=False)

    assert client.get(reverse("jury:opinion", args=[opinion.pk])).status_code == 404
