"""The history of an answer: who wrote what and when, nothing that somebody read is lost, any version may come back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from ptce.dossiers import operations, queries, rules
from ptce.dossiers.models import Answers, AnswerVersion
from ptce.journal import queries as journal
from ptce.questionnaire.kinds import Kind, Role
from tests.conftest import NOON
from tests.dossiers import screens
from tests.factories import dossiers
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def draft():
    return dossiers.dossier()


@pytest.fixture
def summary(draft):
    return dossiers.field_of(draft, Role.SUMMARY).id


def at(seconds):
    return NOON + timedelta(seconds=seconds)


def save(draft, field_id, raw, *, actor=None, seconds=0, base=None):
    version = queries.content(draft).version(field_id) if base is None else base
    facts = {"field_id": field_id, "raw": raw, "base_version": version, "now": at(seconds)}
    return operations.save_answer(dossier=draft, actor=actor or dossiers.owner_of(draft), **facts)


def kept(draft, field_id):
    return list(AnswerVersion.objects.filter(dossier=draft, field_id=field_id).order_by("version").values_list("version", "value"))


def restore(draft, field_id, version, *, actor=None, base=None, seconds=600):
    base_version = queries.content(draft).version(field_id) if base is None else base
    facts = {"field_id": field_id, "version": version, "base_version": base_version, "now": at(seconds)}
    return operations.restore_answer(dossier=draft, actor=actor or dossiers.owner_of(draft), **facts)


def read(draft, field_id, person, *, seconds):
    held = queries.content(draft)
    facts = {"values": held.values, "raw": held.raw, "versions": held.versions}
    return operations.mark_read(dossier=draft, fields=[field_id], person_id=person.pk, now=at(seconds), **facts)


def test_a_paragraph_typed_at_one_go_is_one_version(draft, summary):
    for rank in range(1, 40):
        save(draft, summary, f"Une phrase, mot {rank}", seconds=rank * 3)

    assert kept(draft, summary) == [(39, "Une phrase, mot 39")]


def test_a_version_begins_every_two_minutes_however_steady_the_typing(draft, summary):
    for rank in range(1, 10):
        save(draft, summary, f"Mot {rank}", seconds=rank * 30)

    assert kept(draft, summary) == [(4, "Mot 4"), (8, "Mot 8"), (9, "Mot 9")]


def test_what_another_person_writes_is_another_version(draft, summary):
    amina = dossiers.member(draft)
    save(draft, summary, "Camille")
    save(draft, summary, "Amina", actor=amina, seconds=5)
    save(draft, summary, "Camille encore", seconds=10)

    assert kept(draft, summary) == [(1, "Camille"), (2, "Amina"), (3, "Camille encore")]


def test_what_somebody_read_is_kept_though_its_author_goes_on(draft, summary):
    amina = dossiers.member(draft)
    save(draft, summary, "Lu par Amina")
    assert read(draft, summary, amina, seconds=2) == 1
    save(draft, summary, "Continué", seconds=4)
    save(draft, summary, "Continué encore", seconds=6)

    assert kept(draft, summary) == [(1, "Lu par Amina"), (3, "Continué encore")]


def test_what_somebody_read_is_kept_even_if_its_author_went_on_in_that_instant(draft, summary):
    amina = dossiers.member(draft)
    save(draft, summary, "Lu par Amina")
    held = queries.content(draft)
    save(draft, summary, "Continué", seconds=1)
    facts = {"values": held.values, "raw": held.raw, "versions": held.versions}
    operations.mark_read(dossier=draft, fields=[summary], person_id=amina.pk, now=at(2), **facts)

    assert kept(draft, summary) == [(1, "Lu par Amina"), (2, "Continué")]


def test_reading_ones_own_answer_or_an_old_one_writes_nothing(draft, summary, django_assert_num_queries):
    amina, owner = dossiers.member(draft), dossiers.owner_of(draft)
    save(draft, summary, "Le mien")
    held = queries.content(draft)
    facts = {"fields": [summary, "inconnu"], "values": held.values, "raw": held.raw, "versions": held.versions}

    with django_assert_num_queries(0):
        assert operations.mark_read(dossier=draft, person_id=owner.pk, now=at(1), **facts) == 0
        assert operations.mark_read(dossier=draft, person_id=amina.pk, now=at(120), **facts) == 0


def test_what_a_conflict_was_about_is_kept(draft, summary):
    amina = dossiers.member(draft)
    save(draft, summary, "Avant")
    save(draft, summary, "Le texte d’Amina", actor=amina, seconds=300)
    with pytest.raises(operations.AnswerConflict):
        save(draft, summary, "Le mien", base=1, seconds=301)
    save(draft, summary, "Amina continue", actor=amina, seconds=302)

    assert kept(draft, summary) == [(1, "Avant"), (2, "Le texte d’Amina"), (3, "Amina continue")]


def test_what_was_refused_stays_in_the_history_as_typed(draft):
    siret = dossiers.field_of(draft, Role.CARRIER_SIRET).id
    save(draft, siret, dossiers.SIRET)
    save(draft, siret, "130 025", seconds=300)

    assert list(AnswerVersion.objects.order_by("version").values_list("value", "raw")) == [(dossiers.SIRET, None), (None, "130 025")]


def test_an_answer_older_than_the_history_is_kept_when_it_is_replaced(draft, summary):
    owner = dossiers.owner_of(draft)
    Answers.objects.filter(pk=draft.pk).update(values={summary: "Ancien"}, versions={summary: [7, owner.pk, at(-9000).isoformat()]})

    save(draft, summary, "Nouveau")

    assert kept(draft, summary) == [(7, "Ancien"), (8, "Nouveau")]


def test_any_version_comes_back_by_an_ordinary_save(draft, summary):
    amina = dossiers.member(draft)
    save(draft, summary, "Bon")
    save(draft, summary, "Mauvais", actor=amina, seconds=5)

    restored = restore(draft, summary, 1)

    assert (restored.value, restored.version) == ("Bon", 3)
    assert queries.content(draft).values[summary] == "Bon"
    assert kept(draft, summary) == [(1, "Bon"), (2, "Mauvais"), (3, "Bon")]
    line = journal.history(draft).last()
    assert (line.verb, line.changes) == ("dossiers.restore_answer", {"versions": {summary: 3}, "restored": 1})


def test_the_columns_follow_a_version_restored(draft):
    name = dossiers.field_of(draft, Role.POLE_NAME).id
    save(draft, name, "Pôle du Bray")
    save(draft, name, "Pôle du Vexin", seconds=300)

    restore(draft, name, 1)

    draft.refresh_from_db()
    assert draft.pole_name == "Pôle du Bray"


def test_restoring_twice_or_what_stands_changes_nothing(draft, summary):
    save(draft, summary, "Bon")
    save(draft, summary, "Mauvais", seconds=300)

    assert [restore(draft, summary, 1).version for _ in range(2)] == [3, 3]
    assert restore(draft, summary, 3).version == 3


def test_each_refusal_of_a_restoration(draft, summary):
    reader, stranger = dossiers.member(draft, "READER"), UserFactory()
    save(draft, summary, "Bon")
    save(draft, summary, "Mauvais", seconds=300)

    for person in (reader, stranger):
        with pytest.raises(PermissionDenied):
            restore(draft, summary, 1, actor=person)
    with pytest.raises(operations.UnknownVersion):
        restore(draft, summary, 9)
    with pytest.raises(operations.UnknownField):
        restore(draft, "inconnu", 1)
    with pytest.raises(operations.AnswerConflict) as collision:
        restore(draft, summary, 1, base=1)
    assert (collision.value.mine, collision.value.theirs) == ("Bon", "Mauvais")


def test_nothing_is_restored_once_filed():
    filed = dossiers.submitted()
    summary = dossiers.field_of(filed, Role.SUMMARY).id

    with pytest.raises(operations.NotEditable):
        restore(filed, summary, 1)


def test_differences_are_told_word_by_word():
    found = rules.differences("Le pôle agit ici", "Le pôle agira ici aussi")

    assert found == [("same", "Le pôle "), ("removed", "agit"), ("added", "agira"), ("same", " ici"), ("added", " aussi")]
    assert rules.differences("x", "x") == [("same", "x")]


def test_long_texts_are_compared_line_by_line():
    lines = [f"Ligne {number} du plan d’actions\n" for number in range(600)]

    found = rules.differences("".join(lines), "".join([*lines[:300], "Ligne ajoutée\n", *lines[300:]]))

    assert [(kind, len(text.splitlines())) for kind, text in found] == [("same", 300), ("added", 1), ("same", 300)]


@pytest.fixture
def page():
    """A draft of today, its owner and Amina signed in."""
    draft, owner, amina = screens.draft(), Client(), Client()
    owner.force_login(dossiers.owner_of(draft))
    amina.force_login(dossiers.member(draft, person=UserFactory(first_name="Amina", last_name="Diop")))
    return draft, owner, amina


def write(client, draft, field, text, base):
    path = screens.address("save_answer", draft, field.id)
    assert client.post(path, {f"f-{field.id}": ["", text], "base_version": base}, headers=JSON).status_code == 200


def test_the_page_says_who_and_when_and_what_changed(page):
    draft, owner, amina = page
    field = screens.first(draft, Kind.LONG_TEXT)
    write(owner, draft, field, "Une filière bois", 0)
    write(amina, draft, field, "Une filière laine", 1)
    path = screens.address("answer_history", draft, field.id)

    text = owner.get(path).content.decode()

    assert "Amina Diop, le " in text
    assert "version actuelle" in text
    assert "bois<span" in text
    assert "laine<span" in text
    assert text.count("Rétablir cette version") == 1
    response = owner.post(screens.address("restore_answer", draft, field.id, 1), {"base_version": 2}, follow=True)
    assert "La version choisie est rétablie" in response.content.decode()
    late = owner.post(screens.address("restore_answer", draft, field.id, 2), {"base_version": 2}, follow=True)
    assert "rien n’a été rétabli" in late.content.decode()
    assert Answers.objects.get(pk=draft.pk).values[field.id] == "Une filière bois"


def test_a_reader_reads_the_history_and_restores_nothing(page):
    draft, owner, _ = page
    field = screens.first(draft, Kind.LONG_TEXT)
    write(owner, draft, field, "Un", 0)
    reader, stranger = Client(), Client()
    reader.force_login(dossiers.member(draft, "READER"))
    stranger.force_login(UserFactory())
    path = screens.address("answer_history", draft, field.id)

    assert "Rétablir" not in reader.get(path).content.decode()
    assert stranger.get(path).status_code == 404
    assert owner.get(screens.address("answer_history", draft, "inconnu")).status_code == 404
    assert owner.get(screens.address("answer_history", draft, screens.file_field(draft).id)).status_code == 404
    assert reader.post(screens.address("restore_answer", draft, field.id, 1), {"base_version": 1}).status_code == 403


def test_an_empty_history_says_why(page):
    draft, owner, _ = page

    text = owner.get(screens.address("answer_history", draft, screens.first(draft, Kind.LONG_TEXT).id)).content.decode()

    assert "Personne n’a encore répondu" in text


def test_an_answer_older_than_its_history_says_so(page):
    draft, owner, _ = page
    field, person = screens.first(draft, Kind.LONG_TEXT), dossiers.owner_of(draft)
    stamp = [7, person.pk, (timezone.now() - timedelta(days=9)).isoformat()]
    Answers.objects.filter(pk=draft.pk).update(values={field.id: "Ancien"}, versions={field.id: stamp})
    path = screens.address("answer_history", draft, field.id)

    for text in ("Ancien", "Nouveau"):
        assert "ce qui a précédé n’a pas été gardé" in owner.get(path).content.decode()
        assert text in owner.get(path).content.decode()
        if text == "Ancien":
            write(owner, draft, field, "Nouveau", 7)


def test_a_page_opened_by_another_keeps_what_it_showed(page):
    draft, owner, amina = page
    field, section = screens.first(draft, Kind.LONG_TEXT), screens.section_with(draft, Kind.LONG_TEXT)
    write(owner, draft, field, "Vu", 0)
    amina.get(screens.address("section", draft, section.id))
    write(owner, draft, field, "Suite", 1)
    amina.get(screens.address("answer", draft, field.id))
    write(owner, draft, field, "Fin", 2)

    assert [value for _, value in kept(draft, field.id)] == ["Vu", "Suite", "Fin"]


@pytest.mark.parametrize("count", [1, 3, 25])
def test_the_history_costs_the_same_whatever_its_length(page, count, django_assert_max_num_queries):
    draft, owner, _ = page
    field, person = screens.first(draft, Kind.LONG_TEXT), dossiers.owner_of(draft)
    for rank in range(count):
        facts = {"field_id": field.id, "raw": f"Texte {rank}", "base_version": rank, "now": timezone.now() - timedelta(minutes=90 - rank * 3)}
        operations.save_answer(dossier=draft, actor=person, **facts)

    with django_assert_max_num_queries(8):
        text = owner.get(screens.address("answer_history", draft, field.id)).content.decode()
    assert text.count('class="ptce-version"') == min(count, 20)
    assert ("Versions plus anciennes" in text) == (count > 20)
    older = owner.get(screens.address("answer_history", draft, field.id), {"avant": 6}).content.decode()
    assert older.count('class="ptce-version"') == min(count, 5)
