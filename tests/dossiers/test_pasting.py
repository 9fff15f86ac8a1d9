"""Rows pasted from a spreadsheet: read, shown, then added; none refused, nobody overwritten."""

import pytest
from django.urls import reverse

from ptce.core.errors import Refusal
from ptce.dossiers import operations
from ptce.dossiers.models import Answers
from ptce.organisations.enums import DirectoryState
from ptce.organisations.models import DirectoryAnswer, Organisation
from ptce.questionnaire.blank import standard_phase_2
from ptce.questionnaire.kinds import Kind
from tests.conftest import NOON
from tests.dossiers import screens
from tests.factories import dossiers

pytestmark = pytest.mark.django_db
KNOWN, ASKED_LATER, WRONG = "13002526500013", "35600000000048", "35600000000049"
TEXT = f"SIRET\tNom\tFamille\n130 025 265 00013\t\tAssociation\n{ASKED_LATER}\t\tEntreprise\n{WRONG}\tMal copié\tGuilde\n"


@pytest.fixture
def dossier():
    Organisation.objects.create(siren=KNOWN[:9], name="Les Ateliers")
    return screens.draft()


def members(dossier):
    return screens.first(dossier, Kind.MEMBERS)


def address(dossier, field=None):
    return reverse("dossiers:paste", args=[dossier.number, (field or members(dossier)).id])


@pytest.fixture
def owner(client, dossier):
    client.force_login(dossiers.owner_of(dossier))
    return client


def kept(dossier, field):
    answers = Answers.objects.get(pk=dossier.pk)
    return answers.raw.get(field.id, answers.values.get(field.id))


def test_the_preview_names_what_is_known_flags_the_rest_and_keeps_nothing(owner, dossier):
    page = owner.post(address(dossier), {"action": "apercu", "texte": TEXT}).content.decode().replace("\u00a0", " ")

    assert "3 lignes à ajouter, 1 nom trouvé dans l’annuaire, 3 lignes à relire." in page
    assert "Les Ateliers" in page
    assert "SIRET pas encore cherché dans l’annuaire" in page
    assert "« Guilde » n’est pas dans la liste « Famille (article 9) » : laissé vide, à choisir." in page
    assert kept(dossier, members(dossier)) is None


def test_no_row_is_refused_and_the_unknown_numbers_are_asked_about_later(owner, dossier):
    field = members(dossier)

    response = owner.post(address(dossier), {"action": "ajouter", "texte": TEXT, "base_version": "0"})

    assert response.status_code == 302
    rows = kept(dossier, field)
    assert [(row["siret"].replace(" ", ""), row["name"]) for row in rows] == [(KNOWN, "Les Ateliers"), (ASKED_LATER, ""), (WRONG, "Mal copié")]
    assert DirectoryAnswer.objects.filter(siret=ASKED_LATER).exists()
    assert not DirectoryAnswer.objects.filter(siret=WRONG).exists()


def test_rows_come_after_those_that_are_there(dossier):
    field, actor = members(dossier), dossiers.owner_of(dossier)
    operations.save_answer(dossier=dossier, field_id=field.id, raw=dossiers.MEMBERS, base_version=0, actor=actor, now=NOON)

    saved = operations.paste_rows(
        dossier=dossier, field_id=field.id, table=Kind.MEMBERS, rows=[{"name": "Nouveau"}], base_version=1, actor=actor, now=NOON
    )

    assert [row["name"] for row in saved.value] == [*(row["name"] for row in dossiers.MEMBERS), "Nouveau"]
    assert saved.version == 2


def test_both_sides_of_a_budget_take_rows_and_keep_the_other():
    dossier = screens.draft(call=screens.open_call(form=standard_phase_2()))
    actor, budget = dossiers.owner_of(dossier), screens.first(dossier, Kind.BUDGET)
    charges, income = [{"label": "Animation", "account": "64", "amount": "10"}], [{"funder": "Région", "kind": "public", "amount": "10"}]

    for version, (table, rows) in enumerate([("charges", charges), ("income", income)]):
        saved = operations.paste_rows(dossier=dossier, field_id=budget.id, table=table, rows=rows, base_version=version, actor=actor, now=NOON)

    assert [row["label"] for row in saved.value["charges"]] == ["Animation"]
    assert [row["funder"] for row in saved.value["income"]] == ["Région"]


def test_a_table_changed_by_a_colleague_meanwhile_is_not_overwritten(owner, dossier):
    field, colleague = members(dossier), dossiers.member(dossier)
    operations.save_answer(dossier=dossier, field_id=field.id, raw=dossiers.MEMBERS, base_version=0, actor=colleague, now=NOON)

    page = owner.post(address(dossier), {"action": "ajouter", "texte": TEXT, "base_version": "0"}).content.decode()

    assert "Quelqu’un a modifié ce tableau depuis votre aperçu" in page
    assert 'name="base_version" value="1"' in page
    assert len(kept(dossier, field)) == len(dossiers.MEMBERS)


def test_five_thousand_rows_are_refused_at_the_box_and_the_text_stays(owner, dossier):
    text = "\n".join(f"Membre {rank}\t" for rank in range(5000))

    page = owner.post(address(dossier), {"action": "apercu", "texte": text}).content.decode().replace("\u00a0", " ")

    assert "Vous collez 5000 lignes : un tableau en contient 500 au plus." in page
    assert "Membre 4999" in page
    with pytest.raises(Refusal, match="500 au plus"):
        operations.paste_rows(
            dossier=dossier,
            field_id=members(dossier).id,
            table=Kind.MEMBERS,
            rows=[{"name": "Un"}] * 501,
            base_version=0,
            actor=dossiers.owner_of(dossier),
            now=NOON,
        )


def test_an_empty_paste_says_so(owner, dossier):
    assert "Collez au moins une ligne" in owner.post(address(dossier), {"action": "ajouter", "texte": " \n "}).content.decode()


def test_a_person_chooses_where_a_column_goes(owner, dossier):
    text = "Un\tDeux"
    facts = {"texte": text, "lu": str(len(text)), "colonne-0": "role", "colonne-1": "name", "base_version": "0", "action": "ajouter"}

    owner.post(address(dossier), facts)

    assert (kept(dossier, members(dossier))[0]["name"], kept(dossier, members(dossier))[0]["role"]) == ("Deux", "Un")


def test_names_found_since_are_taken_when_a_person_says_so(owner, dossier):
    field, actor = members(dossier), dossiers.owner_of(dossier)
    operations.paste_rows(
        dossier=dossier, field_id=field.id, table=Kind.MEMBERS, rows=[{"siret": ASKED_LATER}], base_version=0, actor=actor, now=NOON
    )
    Organisation.objects.create(siren=ASKED_LATER[:9], name="La Poste")

    page = owner.get(address(dossier)).content.decode()
    owner.post(address(dossier), {"action": "nommer", "base_version": "1"})

    assert "Reprendre les noms de l’annuaire" in page
    assert kept(dossier, field)[0]["name"] == "La Poste"


def test_a_reader_and_a_question_that_is_no_table_get_nothing(client, dossier):
    text = screens.first(dossier, Kind.SHORT_TEXT)
    client.force_login(dossiers.member(dossier, "READER"))
    assert client.get(address(dossier)).status_code == 404
    client.force_login(dossiers.owner_of(dossier))
    assert client.get(address(dossier, text)).status_code == 404


def test_a_script_learns_the_known_names_and_has_the_others_asked(owner):
    DirectoryAnswer.objects.create(siret="73282932000074", state=DirectoryState.UNKNOWN, fetched_at=NOON)

    answer = owner.post(
        reverse("dossiers:known_organisations"), {"siret": [KNOWN, ASKED_LATER, "73282932000074", "abc"]}, headers={"accept": "application/json"}
    ).json()

    assert answer == {"names": {KNOWN: "Les Ateliers"}, "unknown": ["73282932000074"], "waiting": 2}


@pytest.mark.parametrize("count", [1, 3])
def test_the_preview_costs_the_same_whatever_its_length(owner, dossier, count, django_assert_max_num_queries):
    text = "\n".join(f"{ASKED_LATER}\tMembre {rank}" for rank in range(count))

    with django_assert_max_num_queries(14):
        owner.post(address(dossier), {"action": "apercu", "texte": text})
