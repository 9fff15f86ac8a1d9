"""What PostgreSQL refuses and SQLite keeps (a text longer than its column, too many figures) is refused in French, what was typed kept."""

import pytest
from django.urls import reverse

from tests.factories import calls, dossiers
from tests.factories import reviews as make
from tests.factories.organisations import agent, body, officer

pytestmark = pytest.mark.django_db
LONG = f"{'a' * 250}@exemple.fr"
TOO_LONG = "Cette adresse est trop longue\u00a0: 254 caractères au plus."


def signed_in(client, person):
    make.sign_in(client, person)
    return client


def refused(response, field, words):
    page = response.content.decode()
    assert words in page
    assert f'href="#id_{field}"' in page
    return page


def test_an_address_too_long_does_not_sign_in(client):
    refused(client.post("/compte/login/", {"email": LONG}), "email", TOO_LONG)


def test_an_address_too_long_receives_no_mandate(client):
    values = {"email": LONG, "body": body().pk, "role": "EXPERT", "starts_on": "2027-01-01"}

    page = refused(signed_in(client, officer()).post(reverse("mandates:give"), values), "email", TOO_LONG)

    assert LONG in page


def test_an_address_too_long_is_asked_no_opinion(client):
    dossier = make.submitted(make.call())
    values = {"email": LONG, "question": "Est-ce utile ?", "due_on": "2027-12-01"}

    refused(signed_in(client, agent()).post(reverse("instruction:ask_opinion", args=[dossier.number]), values), "email", TOO_LONG)


def test_an_address_too_long_is_not_invited(client):
    dossier = dossiers.dossier()
    values = {"email": LONG, "role": "EDITOR"}

    refused(signed_in(client, dossiers.owner_of(dossier)).post(reverse("dossiers:team", args=[dossier.number]), values), "email", TOO_LONG)


def test_an_address_too_long_is_nobodys_contact(client):
    call = calls.draft()
    values = {"base_version": call.version, "contact_email": LONG, "silence": "REJECTION", "silence_months": 2}

    refused(signed_in(client, officer()).post(reverse("calls:contacts", args=[call.pk]), values), "contact_email", TOO_LONG)


@pytest.mark.parametrize("amount", ["10 000 000 000", "999999999999"])
def test_an_amount_too_large_for_a_call(client, amount):
    call = calls.draft()
    values = {"base_version": call.version, "envelope": amount, "missing_pieces_days": 15}

    page = refused(signed_in(client, officer()).post(reverse("calls:calendar", args=[call.pk]), values), "envelope", "Ce montant est trop grand")

    assert amount in page


@pytest.mark.parametrize("weight", ["0,001", "0", ""])
def test_a_criterion_without_weight(client, weight):
    call = calls.draft(with_criteria=False)
    values = {"base_version": call.version, "name": "Ancrage", "weight": weight, "scale": 4}

    page = refused(
        signed_in(client, officer()).post(reverse("calls:add_criterion", args=[call.pk]), values), "weight", "Donnez un poids à ce critère"
    )

    assert "Ancrage" in page
    assert not call.criteria.exists()


def test_a_mandate_until_the_end_of_time(client):
    values = {"email": "a@exemple.test", "body": body().pk, "role": "EXPERT", "starts_on": "2027-01-01", "ends_on": "31/12/9999"}

    page = refused(signed_in(client, officer()).post(reverse("mandates:give"), values), "ends_on", "laissez cette case vide")

    assert "31/12/9999" in page


def test_a_proposed_answer_loses_its_nul(client):
    call = calls.draft()
    revision = calls.revision(call)
    section = revision.form.sections[0].id
    address = f"{reverse('calls:add_question', args=[call.pk, section])}?kind=SINGLE_CHOICE"
    options = {"option_value": ["", ""], "option_label": ["Ou\x00i", "Non"], "option_rank": ["1", "2"]}

    signed_in(client, officer()).post(address, {"base_version": revision.version, "label": "Oui ou non ?", "section": section} | options)

    added = calls.revision(call).form.sections[0].fields[-1]
    assert [option.label for option in added.options] == ["Oui", "Non"]
