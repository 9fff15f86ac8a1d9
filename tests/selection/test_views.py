from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ptce.dossiers import operations as dossier_operations
from ptce.organisations.enums import Role
from ptce.organisations.models import Mandate
from ptce.organisations.queries import viewer
from ptce.selection import operations, queries
from ptce.selection.enums import DecisionOutcome as O
from ptce.selection.forms import PromoteForm
from ptce.selection.models import Decision, Letter, Session
from tests.conftest import NOON
from tests.factories import dossiers, selection
from tests.factories.accounts import UserFactory
from tests.factories.organisations import agent, expert, mandate, officer
from tests.factories.selection import LATER

pytestmark = pytest.mark.django_db


def client_of(person) -> Client:
    Mandate.objects.update(starts_at=NOON - timedelta(days=3650))
    client = Client()
    client.force_login(person)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": timezone.now().timestamp()}]
    session.save()
    return client


@pytest.fixture
def pilot():
    return client_of(officer())


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_costs_the_same_whatever_it_lists(pilot, rows, django_assert_num_queries):
    for _ in range(rows):
        selection.receivable(selection.call())

    with django_assert_num_queries(8):
        page = pilot.get(reverse("selection:desk")).content.decode()
    assert page.count('<th scope="row">') == rows


def test_the_desk_of_an_empty_platform_says_what_to_do_first(pilot):
    assert "Aucun appel n’est préparé." in pilot.get(reverse("selection:desk")).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_deciding_table_costs_the_same_whatever_it_lists(pilot, rows, django_assert_num_queries):
    call = selection.call()
    made = [selection.receivable(call) for _ in range(rows)]
    selection.decide(made[0])

    with django_assert_num_queries(10):
        page = pilot.get(reverse("selection:table", args=[call.slug])).content.decode()
    assert page.count('<th scope="row">') == rows
    assert "lauréat, 50\u202f000\u00a0€" in page
    assert "<td>manquante</td>" in page


def test_a_name_never_becomes_markup(pilot):
    call = selection.call()
    selection.receivable(call, name="<script>alert(1)</script>")

    page = pilot.get(reverse("selection:table", args=[call.slug])).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_the_table_itself_takes_five_statements(django_assert_num_queries):
    call = selection.call()
    selection.decide(selection.receivable(call))
    person = viewer(officer(), LATER)

    with django_assert_num_queries(5):
        queries.deciding_table(call, person, Session.objects.get())


def test_the_table_is_sorted_by_its_titles_with_the_unknown_last(pilot):
    call = selection.call()
    for name, amount in (("Zéphyr", 40_000), ("Abeille", 60_000)):
        selection.receivable(call, name=name, amount=amount)

    def order(key):
        page = pilot.get(reverse("selection:table", args=[call.slug]), {"tri": key}).content.decode()
        return page.index("Zéphyr") < page.index("Abeille")

    assert (order("amount"), order("-amount"), order("name"), order("inconnu")) == (True, False, False, True)


@pytest.mark.parametrize("rows", [1, 3])
def test_reading_the_letters_costs_the_same_whatever_their_number(pilot, rows, django_assert_num_queries):
    session = selection.prepared(laureates=rows)

    with django_assert_num_queries(12):
        page = pilot.get(reverse("selection:reading", args=[session.call.slug])).content.decode()
    assert page.count("<article") == rows + 2
    assert queries.list_to_read(session).grouped_digest in page


def test_a_list_goes_from_the_line_to_the_laureates_on_screen(pilot, django_capture_on_commit_callbacks):
    call = selection.call()
    made = [selection.receivable(call) for _ in range(3)]
    slug = [call.slug]
    pilot.post(reverse("selection:draw", args=slug), {"order": "MEAN", "until": "fixed", "count": "1"})
    version = Session.objects.get().version
    pilot.post(reverse("selection:batch", args=slug), {"version": version, "reserve": 1, "reason": "Moins bien noté."})
    assert Decision.objects.count() == 3
    digest = queries.list_to_read(Session.objects.get()).digest
    response = pilot.post(reverse("selection:submit", args=slug), {"digest": digest, "embargo_until": ""})
    assert response.status_code == 302, response.content.decode()
    second = client_of(officer())
    with django_capture_on_commit_callbacks(execute=True):
        second.post(reverse("selection:confirm", args=slug), {"digest": digest})

    assert Session.objects.get().is_published
    team = client_of(dossiers.owner_of(made[0]))
    page = team.get(reverse("selection_team:decision", args=[made[0].number])).content.decode()
    assert "Votre pôle est lauréat" in page
    letter = team.get(reverse("selection_team:letter", args=[made[0].number, Letter.objects.get(decision__dossier=made[0]).uuid]))
    assert b"".join(letter.streaming_content).startswith(b"%PDF")
    refused = client_of(dossiers.owner_of(made[2])).get(reverse("selection_team:decision", args=[made[2].number])).content.decode()
    assert "Moins bien noté." in refused


def test_a_form_refused_keeps_what_was_typed(pilot):
    call = selection.call()
    dossier = selection.receivable(call)
    address = reverse("selection:decision", args=[call.slug, dossier.number])

    response = pilot.post(address, {"version": 0, "outcome": "LAUREATE", "amount": "12 000,50", "rank": "", "reason": "Un motif"})

    page = response.content.decode()
    assert response.status_code == 422
    assert "inférieur au minimum" in page
    assert "12 000,50" in page
    assert "Un motif" in page
    assert 'href="#id_amount"' in page


def test_the_team_reads_nothing_before_the_hour_and_others_never():
    session = selection.prepared()
    dossier = selection.decision(session, O.LAUREATE).dossier
    address = reverse("selection_team:decision", args=[dossier.number])
    owner = client_of(dossiers.owner_of(dossier))
    assert owner.get(address).status_code == 404
    selection.confirmed(session=session, embargo_until=LATER + timedelta(hours=1))
    assert owner.get(address).status_code == 404

    operations.publish_due(now=LATER + timedelta(hours=1))
    # The platform's clock is the machine's: the publication is brought before it.
    Session.objects.update(published_at=NOON - timedelta(days=3650))
    Letter.objects.update(released_at=NOON - timedelta(days=3650))

    assert owner.get(address).status_code == 200
    for stranger in (UserFactory(), officer(), agent(), expert()):
        assert client_of(stranger).get(address).status_code == 404


def test_a_recused_officer_sees_nothing_of_the_dossier():
    call = selection.call()
    mine, other = selection.receivable(call, name="Secret"), selection.receivable(call, name="Autre")
    person = officer()
    dossier_operations.recuse(dossier=mine, person=person, reason="Parent.", declared=True, actor=officer(), now=NOON)
    selection.decide(other)
    client = client_of(person)

    page = client.get(reverse("selection:table", args=[call.slug])).content.decode()
    assert "Secret" not in page
    assert "Vous êtes en déport" in page
    assert client.get(reverse("selection:decision", args=[call.slug, mine.number])).status_code == 404
    assert client.get(reverse("selection:reading", args=[call.slug])).status_code == 404
    exported = b"".join(client.get(reverse("selection:csv", args=[call.slug])).streaming_content).decode()
    assert "Secret" not in exported
    assert "Autre" in exported
    assert 'class="ptce-num">1</td>' in client.get(reverse("selection:desk")).content.decode()


def test_a_signatory_finds_and_confirms_the_list_but_sees_no_table():
    session = selection.submitted()
    client = client_of(mandate(Role.SIGNATORY).person)

    assert session.call.title in client.get(reverse("selection:desk")).content.decode()
    assert client.get(reverse("selection:table", args=[session.call.slug])).status_code == 403
    assert client.get(reverse("selection:reading", args=[session.call.slug])).status_code == 200
    client.post(reverse("selection:confirm", args=[session.call.slug]), {"digest": session.submitted_digest})
    session.refresh_from_db()
    assert not session.is_submitted


def test_the_specimen_of_a_letter_is_a_pdf(pilot):
    session = selection.prepared()
    number = selection.decision(session, O.REFUSED).dossier.number

    response = pilot.get(reverse("selection:specimen", args=[session.call.slug, number]))

    assert response.content.startswith(b"%PDF")


def test_the_exact_list_leads_to_each_letter(pilot):
    session = selection.prepared()

    page = pilot.get(reverse("selection:reading", args=[session.call.slug])).content.decode()

    numbers = list(Decision.objects.filter(session=session).values_list("dossier__number", flat=True))
    assert page.index("La liste exacte") < page.index("Chaque lettre")
    for number in numbers:
        assert (page.count(f'href="#lettre-{number}"'), page.count(f'id="lettre-{number}"')) == (1, 1)


def test_one_dossier_is_told_in_the_singular(pilot):
    call = selection.call()
    selection.receivable(call)

    page = " ".join(pilot.get(reverse("selection:table", args=[call.slug])).content.decode().split())

    assert "1 dossier recevable." in page
    assert "Le dossier à décider reçoit" in page


def test_an_amount_proposed_is_written_as_people_write_it():
    assert PromoteForm(initial={"amount": Decimal("100000.00")})["amount"].value() == "100\u202f000"
