"""An earlier dossier as a start."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from ptce.dossiers import lifecycle, operations, queries
from ptce.dossiers.models import Answers, Dossier
from ptce.dossiers.rules.resuming import start_from
from ptce.journal.queries import history
from ptce.questionnaire.definition import Field, Form, Option, Section
from ptce.questionnaire.kinds import Kind, Role
from tests.conftest import NOON
from tests.dossiers import screens
from tests.factories import dossiers
from tests.factories.accounts import UserFactory

CHOICE = Field(id="bbbbbb", kind=Kind.SINGLE_CHOICE, label="Échelle", options=(Option("A", "Quartier"), Option("B", "Commune")))
NAME = Field(id="aaaaaa", kind=Kind.SHORT_TEXT, label="Nom", role=Role.POLE_NAME)
OATH = Field(id="cccccc", kind=Kind.ATTESTATION, label="Je certifie")
PIECE = Field(id="dddddd", kind=Kind.FILE, label="Statuts")
AMOUNT = Field(id="eeeeee", kind=Kind.AMOUNT, label="Montant")


def form(*fields):
    return Form((Section("ssssss", "Partie", "", fields),))


def start(target, source, values, **more):
    return start_from(target=target, source=source, values=values, **({"answered": (), "pieces": ()} | more))


def test_the_same_question_is_taken_and_what_changed_is_told():
    found = start(form(replace(NAME, required=True, label="Nom du pôle")), form(NAME), {"aaaaaa": "Bray"})

    assert [(taken.field.id, taken.value) for taken in found.taken] == [("aaaaaa", "Bray")]
    assert found.taken[0].notes == ("Question reformulée\u00a0: «\u00a0Nom\u00a0» devient «\u00a0Nom du pôle\u00a0».", "Question rendue obligatoire.")


def test_another_question_of_the_same_role_is_taken_too():
    found = start(form(replace(NAME, id="zzzzzz", label="Pôle")), form(NAME), {"aaaaaa": "Bray"})

    assert (found.taken[0].field.id, found.taken[0].notes) == ("zzzzzz", ("Répondait à «\u00a0Nom\u00a0».",))


def test_pieces_and_attestations_are_never_taken_and_amounts_are_to_be_checked():
    whole = form(OATH, PIECE, AMOUNT)
    found = start(whole, whole, {"cccccc": True, "eeeeee": "1000"}, pieces={"dddddd"})

    assert [taken.field.id for taken in found.taken] == ["eeeeee"]
    assert found.taken[0].notes == ("Montants ou dates d’un autre appel\u00a0: à vérifier.",)
    assert [left.label for left in found.left] == ["Je certifie", "Statuts"]


def test_a_choice_no_longer_offered_is_left_with_the_reason():
    found = start(form(replace(CHOICE, options=CHOICE.options[1:])), form(CHOICE), {"bbbbbb": "A"})

    assert found.taken == ()
    assert found.left[0].reason == "La réponse d’alors n’est plus proposée\u00a0: choisissez-en une autre."


def test_what_is_answered_stays_and_what_is_new_or_gone_is_told():
    found = start(form(NAME, AMOUNT), form(NAME, CHOICE), {"aaaaaa": "Bray", "bbbbbb": "A"}, answered={"aaaaaa"})

    assert found.taken == ()
    assert [field.label for field in found.new] == ["Montant"]
    assert [(left.label, left.reason[:10]) for left in found.left] == [("Nom", "Vous avez "), ("Échelle", "Cet appel ")]


def former_and_new():
    former = screens.filed()
    owner = dossiers.owner_of(former)
    return former, screens.draft(owner=owner), owner


@pytest.mark.django_db
def test_a_draft_is_filled_once_with_what_the_team_had_answered():
    former, draft, owner = former_and_new()

    filled = operations.start_from(dossier=draft, source=former, actor=owner, now=NOON)

    answers = Answers.objects.get(pk=draft.pk)
    attestations = {field.id for field in screens.form_of(draft).fields if field.kind is Kind.ATTESTATION}
    assert filled
    assert attestations.isdisjoint(answers.values)
    assert Dossier.objects.get(pk=draft.pk).pole_name == former.pole_name
    assert history(draft).last().verb == "dossiers.start_from"
    assert operations.start_from(dossier=draft, source=former, actor=owner, now=NOON) == ()
    assert queries.pieces(draft).count() == 0


@pytest.mark.django_db
def test_nothing_is_taken_from_the_dossier_of_others_nor_by_a_reader_nor_once_filed():
    former, draft, owner = former_and_new()
    other = screens.filed()

    with pytest.raises(operations.SourceUnknown):
        operations.start_from(dossier=draft, source=other, actor=owner, now=NOON)
    with pytest.raises(operations.SourceUnknown):
        operations.start_from(dossier=draft, source=draft, actor=owner, now=NOON)
    with pytest.raises(PermissionDenied):
        operations.start_from(dossier=draft, source=former, actor=dossiers.member(draft, "READER"), now=NOON)
    with pytest.raises(lifecycle.TransitionRefused):
        operations.start_from(dossier=former, source=draft, actor=owner, now=NOON)


@pytest.mark.django_db
def test_opening_offers_former_dossiers_and_leads_to_what_they_give(client):
    former, _, owner = former_and_new()
    call = screens.open_call()
    client.force_login(owner)
    here = reverse("dossiers:open", args=[call.slug])

    page = client.get(here).content.decode()
    response = client.post(here, {"cle": str(uuid4()), "depart": former.number}, follow=True)

    assert f'name="depart" value="{former.number}"' in page
    shown = response.content.decode()
    assert "Ce qui sera repris" in shown
    assert "Une attestation n’est jamais reprise" in shown


@pytest.mark.django_db
def test_taking_over_says_how_many_and_asks_to_read_again(client):
    former, draft, owner = former_and_new()
    client.force_login(owner)
    here = screens.address("resume", draft)

    listed = client.get(here).content.decode()
    page = client.post(here, {"source": former.number}, follow=True).content.decode()

    assert former.number in listed
    assert f"réponses reprises du dossier {former.number}" in page


@pytest.mark.django_db
def test_somebody_without_another_dossier_is_told_what_to_do(client):
    draft = screens.draft(owner=UserFactory())
    client.force_login(dossiers.owner_of(draft))

    assert "Vous n’avez pas d’autre dossier" in client.get(screens.address("resume", draft)).content.decode()
    assert "Ce dossier n’est pas l’un des vôtres" in client.get(screens.address("resume", draft) + "?source=PTCE-1").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(client, count, django_assert_max_num_queries):
    owner = UserFactory()
    for _ in range(count):
        screens.draft(owner=owner)
    draft = screens.draft(owner=owner)
    client.force_login(owner)

    with django_assert_max_num_queries(10):
        client.get(screens.address("resume", draft))
