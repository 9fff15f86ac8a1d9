"""An answer saves itself: JSON for a script, a button without."""

import pytest
from django.test import Client
from django.urls import reverse

from ptce.dossiers import queries
from ptce.dossiers.models import Answers, AnswerVersion
from ptce.questionnaire.kinds import Kind, Role
from tests.dossiers import screens
from tests.factories import dossiers
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def dossier():
    return screens.draft()


@pytest.fixture
def owner(dossier):
    client = Client()
    client.force_login(dossiers.owner_of(dossier))
    return client


def editor(dossier, **fields):
    client = Client()
    client.force_login(dossiers.member(dossier, "EDITOR", person=UserFactory(**fields)))
    return client


def save(client, dossier, field, text, base=0):
    path = screens.address("save_answer", dossier, field.id)
    return client.post(path, {f"f-{field.id}": ["", text], "base_version": base}, headers=JSON)


def value(dossier, field):
    return Answers.objects.get(pk=dossier.pk).values.get(field.id)


def test_an_answer_is_saved_and_says_when(dossier, owner):
    field = screens.first(dossier, Kind.LONG_TEXT)

    response = save(owner, dossier, field, "Une filière bois locale.")

    assert response.status_code == 200
    content = response.json()
    assert content["version"] == 1
    assert "h" in content["saved_at"]
    assert content["problems"] == []
    assert value(dossier, field) == "Une filière bois locale."


def test_autosave_costs_nine_statements_ten_for_a_new_version(dossier, owner, django_assert_max_num_queries):
    field = screens.first(dossier, Kind.LONG_TEXT)
    save(owner, dossier, field, "Avant")

    # Two of them are the savepoint that the test's own transaction adds.
    with django_assert_max_num_queries(11):
        assert save(owner, dossier, field, "Après", base=1).status_code == 200
    AnswerVersion.objects.update(is_seen=True)
    with django_assert_max_num_queries(12):
        assert save(owner, dossier, field, "Encore après", base=2).status_code == 200


def test_what_cannot_be_read_is_kept_as_typed_and_told(dossier, owner):
    field = screens.first(dossier, Kind.SIRET)

    response = save(owner, dossier, field, "13002526500014")

    assert response.status_code == 422
    assert response.json()["version"] == 1
    assert response.json()["problems"][0]["text"]
    page = owner.get(screens.address("section", dossier, screens.section_with(dossier, Kind.SIRET).id))
    assert "13002526500014" in page.content.decode()


def test_a_newer_answer_is_not_overwritten(dossier, owner):
    field = screens.first(dossier, Kind.LONG_TEXT)
    awa = editor(dossier, first_name="Awa", last_name="Diop")
    save(awa, dossier, field, "Le texte d’Awa")

    response = save(owner, dossier, field, "Mon texte", base=0)

    assert response.status_code == 409
    both = response.json()
    assert (both["author"], both["theirs"], both["mine"], both["version"]) == ("Awa Diop", "Le texte d’Awa", "Mon texte", 1)
    assert value(dossier, field) == "Le texte d’Awa"
    assert save(owner, dossier, field, "Mon texte", base=both["version"]).status_code == 200


def test_signed_out_forbidden_and_absent_are_told_apart(dossier, owner):
    field = screens.first(dossier, Kind.LONG_TEXT)
    reader, stranger = Client(), Client()
    reader.force_login(dossiers.member(dossier, "READER"))
    stranger.force_login(UserFactory())

    assert save(Client(), dossier, field, "x").status_code == 401
    assert save(reader, dossier, field, "x").status_code == 403
    assert save(stranger, dossier, field, "x").status_code == 404
    assert owner.post(screens.address("save_answer", dossier, "inconnu"), {}, headers=JSON).status_code == 404


def test_a_post_without_the_answer_erases_nothing(dossier, owner):
    field = screens.first(dossier, Kind.LONG_TEXT)
    save(owner, dossier, field, "À garder")

    response = owner.post(screens.address("save_answer", dossier, field.id), {"base_version": 1}, headers=JSON)

    assert response.status_code == 422
    assert value(dossier, field) == "À garder"


def test_an_answer_saved_after_the_deposit_is_refused_with_words(owner):
    dossier = screens.filed()
    client = Client()
    client.force_login(dossiers.owner_of(dossier))

    response = save(client, dossier, screens.first(dossier, Kind.LONG_TEXT), "Trop tard", base=1)

    assert response.status_code == 422
    assert "ne peut plus changer" in response.json()["message"]


def test_the_form_key_is_still_required(dossier):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(dossiers.owner_of(dossier))
    section = screens.section_with(dossier, Kind.FILE)

    assert save(strict, dossier, screens.first(dossier, Kind.LONG_TEXT), "x").status_code == 403
    assert strict.post(screens.address("section", dossier, section.id), {}).status_code == 403
    assert strict.post(screens.address("add_piece", dossier, screens.file_field(dossier).id), {}).status_code == 403


def post_section(client, dossier, section, answers, versions=None, **more):
    held = queries.content(dossier)
    given = {f"f-{field.id}": answers.get(field.id, "") for field in section.fields if field.kind is Kind.LONG_TEXT or field.id in answers}
    bases = {f"v-{field.id}": held.version(field.id) for field in section.fields} | (versions or {})
    return client.post(
        screens.address("section", dossier, section.id), given | bases | {"cle": "00000000-0000-4000-8000-000000000001", "action": "save"} | more
    )


def test_a_section_is_saved_by_its_button(dossier, owner):
    section = screens.section_with(dossier, Kind.LONG_TEXT)
    field = screens.first(dossier, Kind.LONG_TEXT)

    response = post_section(owner, dossier, section, {field.id: "Sans script"}, follow=True)

    assert response.status_code == 302
    assert value(dossier, field) == "Sans script"


def test_the_second_button_leads_to_the_next_section(dossier, owner):
    sections = screens.form_of(dossier).sections

    response = post_section(owner, dossier, sections[0], {}, action="next")

    assert response.headers["Location"] == screens.address("section", dossier, sections[1].id)


def test_a_refused_answer_stays_as_typed_with_a_linked_summary(dossier, owner):
    section, field = screens.section_with(dossier, Kind.SIRET), screens.first(dossier, Kind.SIRET)

    page = post_section(owner, dossier, section, {field.id: "123"}).content.decode()

    assert 'id="resume-des-erreurs"' in page
    assert f'href="#champ-{field.id}"' in page
    assert 'value="123"' in page


def test_a_collision_without_script_shows_both_texts_then_keeps_the_chosen_one(dossier, owner):
    section, field = screens.section_with(dossier, Kind.LONG_TEXT), screens.first(dossier, Kind.LONG_TEXT)
    save(editor(dossier, first_name="Awa", last_name="Diop"), dossier, field, "Le texte d’Awa")
    stale = {f"v-{field.id}": 0}

    page = post_section(owner, dossier, section, {field.id: "Mon texte"}, stale).content.decode()

    assert "Le texte d’Awa" in page
    assert "Mon texte" in page
    assert f'name="v-{field.id}" value="1"' in page
    assert value(dossier, field) == "Le texte d’Awa"
    post_section(owner, dossier, section, {field.id: "Mon texte"}, stale, **{f"choix-{field.id}": "le-leur"})
    assert value(dossier, field) == "Le texte d’Awa"
    post_section(owner, dossier, section, {field.id: "Mon texte"}, {f"v-{field.id}": 1}, **{f"choix-{field.id}": "le-mien"})
    assert value(dossier, field) == "Mon texte"


def test_a_section_posted_twice_saves_once(dossier, owner):
    section, field = screens.section_with(dossier, Kind.LONG_TEXT), screens.first(dossier, Kind.LONG_TEXT)

    first = post_section(owner, dossier, section, {field.id: "Une fois"}, {f"v-{field.id}": 0})
    second = post_section(owner, dossier, section, {field.id: "Une fois"}, {f"v-{field.id}": 0})

    assert (first.status_code, second.status_code) == (302, 302)
    assert queries.content(dossier).version(field.id) == 1


def test_more_rows_are_added_without_script(dossier, owner):
    section, field = screens.section_with(dossier, Kind.MEMBERS), screens.first(dossier, Kind.MEMBERS)
    path = screens.address("section", dossier, section.id)
    before = owner.get(path).content.count(b"-siret")

    after = owner.post(path, {f"f-{field.id}": "", "cle": "00000000-0000-4000-8000-000000000001", "action": f"rows:{field.id}"})

    assert after.content.count(b"-siret") > before


def test_a_section_posted_after_the_deposit_keeps_what_was_typed():
    dossier = screens.filed()
    client = Client()
    client.force_login(dossiers.owner_of(dossier))
    section, field = screens.section_with(dossier, Kind.LONG_TEXT), screens.first(dossier, Kind.LONG_TEXT)

    response = post_section(client, dossier, section, {field.id: "Trop tard"})

    assert response.headers["Location"].startswith(screens.address("answers", dossier))


@pytest.mark.parametrize("rows", [1, 3])
def test_a_section_costs_the_same_whatever_its_rows(dossier, owner, rows, django_assert_max_num_queries):
    members = [{**dossiers.MEMBERS[2], "name": f"Commune {number}"} for number in range(rows)]
    dossiers.answer(dossier, Role.MEMBERS, members)
    section = screens.section_with(dossier, Kind.MEMBERS)

    with django_assert_max_num_queries(15):
        owner.get(screens.address("section", dossier, section.id))


def test_the_longest_section_costs_fifteen_statements_at_most(owner, django_assert_max_num_queries):
    dossier = screens.complete()
    client = Client()
    client.force_login(dossiers.owner_of(dossier))
    section = screens.section_with(dossier, Kind.TERRITORY)

    with django_assert_max_num_queries(15):
        client.get(screens.address("section", dossier, section.id))


def test_an_answer_is_shown_afresh_by_itself(dossier, owner):
    field = screens.first(dossier, Kind.LONG_TEXT)
    save(owner, dossier, field, "Frais")

    page = owner.get(screens.address("answer", dossier, field.id)).content.decode()

    assert page.startswith('<div class="ptce-answer"')
    assert "Frais" in page


def test_what_somebody_else_wrote_is_not_saved_in_the_name_of_who_is_signed_in_now(dossier, owner):
    field, section = screens.first(dossier, Kind.LONG_TEXT), screens.section_with(dossier, Kind.LONG_TEXT)
    amina = dossiers.member(dossier, person=UserFactory(first_name="Amina", last_name="Diop"))

    answer = owner.post(
        screens.address("save_answer", dossier, field.id), {f"f-{field.id}": "x", "base_version": 0, "personne": amina.pk}, headers=JSON
    )
    page = post_section(owner, dossier, section, {field.id: "Le texte d’Amina"}, personne=amina.pk).content.decode()
    piece = owner.post(screens.address("add_piece", dossier, screens.file_field(dossier).id), {"personne": amina.pk}, headers=JSON)

    assert (answer.status_code, answer.json()["field"]) == (422, "personne")
    assert "une autre personne est maintenant connectée" in page.lower()
    assert "Le texte d’Amina" in page
    assert (piece.status_code, piece.json()["field"]) == (422, "personne")
    assert value(dossier, field) is None


def test_a_page_asks_who_is_signed_in(dossier, owner):
    path = reverse("dossiers:session")

    assert owner.get(path, headers=JSON).json() == {"person": dossiers.owner_of(dossier).pk, "name": dossiers.owner_of(dossier).display_name}
    assert Client().get(path, headers=JSON).status_code == 401
