"""A new revision of the form, as officers publish it and as a team meets it."""

from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ptce.calls import queries as calls
from ptce.calls.operations import read_criterion_from
from ptce.dossiers import operations, queries
from ptce.dossiers.models import Answers, Dossier
from ptce.questionnaire import editing
from tests.calls.conftest import sign_in
from tests.calls.pages import dangling, repeated_ids
from tests.dossiers import screens
from tests.factories import dossiers
from tests.factories.calls import revised
from tests.factories.organisations import officer
from tests.factories.revisions import EDITS, FIRST, followed, published

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def call():
    return screens.open_call(form=FIRST)


@pytest.fixture
def draft(call):
    return dossiers.dossier(call=call, now=timezone.now())


@pytest.fixture
def owner(draft):
    client = Client()
    client.force_login(dossiers.owner_of(draft))
    return client


@pytest.fixture
def pilot():
    return sign_in(Client(), officer())


def review(call, name="revision"):
    return reverse(f"revisions:{name}", args=[call.pk])


def save(draft, field_id, raw, base=0):
    return operations.save_answer(dossier=draft, field_id=field_id, raw=raw, base_version=base, actor=dossiers.owner_of(draft), now=timezone.now())


def sent(client, draft, field_id, text, base=0):
    data = {f"f-{field_id}": ["", text], "base_version": base}
    return client.post(screens.address("save_answer", draft, field_id), data, headers=JSON)


def test_an_officer_prepares_a_revision_reads_what_it_changes_and_publishes_it(pilot, call, draft, django_capture_on_commit_callbacks):
    save(draft, "ancienne", "Mon histoire")
    form = reverse("calls:form", args=[call.pk])
    assert "Préparer une nouvelle révision" in pilot.get(form).text

    pilot.post(reverse("calls:prepare_revision", args=[call.pk]))
    assert "Révision 2 en préparation." in pilot.get(form).text
    assert "Cette révision ne change encore rien." in pilot.get(review(call)).text
    pilot.post(reverse("calls:change_form", args=[call.pk]), {"action": "question-remove:ancienne", "base_version": 0})

    page = pilot.get(review(call)).text
    assert "1\u00a0brouillon a répondu" in page
    assert draft.number in pilot.get(review(call, "touched")).text
    with django_capture_on_commit_callbacks(execute=True):
        pilot.post(review(call), {"base_version": 1})
    answer = pilot.get(review(call))
    assert "La révision 2 est publiée" in answer.text
    assert "Le seul brouillon ouvert suit cette révision." in answer.text


@pytest.mark.parametrize("name", ["revision", "touched"])
def test_the_officer_s_pages_hold_together(pilot, call, draft, name):
    save(draft, "ancienne", "Mon histoire")
    revised(call, *EDITS)

    page = pilot.get(review(call, name)).text

    assert (dangling(page), repeated_ids(page)) == (set(), set())


def test_what_forbids_publishing_is_told_before_and_refused_after(pilot, call):
    revised(call, partial(editing.remove_field, field_id="nom"))

    page = pilot.get(review(call)).text
    assert "Il manque une question pour «\u00a0Nom du pôle\u00a0»" in page
    assert "Publier la révision" not in page
    assert "Il manque une question" in pilot.post(review(call), {"base_version": 1}, follow=True).text


def test_a_revision_changed_meanwhile_is_not_published(pilot, call):
    revised(call, *EDITS)

    assert "rien n’a été écrasé" in pilot.post(review(call), {"base_version": "x"}, follow=True).text


def test_drafts_still_behind_are_told_with_their_progress(pilot, call, draft):
    published(call)

    page = pilot.get(review(call)).text

    assert '<progress max="1" value="0"' in page


def test_a_revision_is_given_up(pilot, call):
    revised(call, *EDITS)

    page = pilot.post(reverse("calls:discard_revision", args=[call.pk]), {"base_version": len(EDITS)}, follow=True).text

    assert "La révision est abandonnée" in page
    assert pilot.get(review(call, "touched")).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_review_costs_the_same_whatever_the_drafts(pilot, call, count, django_assert_num_queries):
    for _ in range(count):
        save(dossiers.dossier(call=call, now=timezone.now()), "ancienne", "Histoire")
    revised(call, *EDITS)
    pilot.get(review(call))

    with django_assert_num_queries(8):
        pilot.get(review(call))


def test_a_criterion_is_linked_to_questions_on_its_page(pilot, call):
    criterion = call.criteria.first()
    address = reverse("calls:criterion_reading", args=[call.pk, criterion.pk])
    page = pilot.get(address).text
    assert (dangling(page), repeated_ids(page)) == (set(), set())

    answer = pilot.post(address, {"base_version": call.version, "places": ["texte", "s1"]}, follow=True)
    assert "<li>Identité</li><li>Le projet</li>" in answer.text
    assert "n’est plus dans le formulaire" in pilot.post(address, {"base_version": call.version + 1, "places": ["absente"]}).text
    assert "rien n’a été écrasé" in pilot.post(address, {"base_version": call.version, "places": ["texte"]}).text


def test_a_team_reads_what_changed_for_its_dossier_until_it_dismisses_it(owner, draft):
    save(draft, "theme", "bois")
    followed(draft.call)

    for page in (owner.get(screens.address("detail", draft)).text, owner.get(screens.address("section", draft, "s1")).text):
        assert "Le formulaire a changé le" in page
        assert "<strong>Le thème</strong> – Choix retirés\u00a0: «\u00a0Bois\u00a0»." in page
        assert "L’ancienne question" not in page
        assert repeated_ids(page) == set()
    answer = owner.post(screens.address("dismiss_changes", draft), {"retour": "s1"}, follow=True)
    assert answer.redirect_chain == [(screens.address("section", draft, "s1"), 302)]
    assert "Le formulaire a changé le" not in owner.get(screens.address("detail", draft)).text


def test_a_draft_opened_before_its_turn_follows_at_that_moment(owner, draft):
    published(draft.call)

    assert "La nouvelle question" in owner.get(screens.address("section", draft, "s1")).text
    assert Dossier.objects.get().revision_id == calls.current_revision(draft.call).pk


def test_answers_to_removed_questions_stay_readable(owner, draft):
    save(draft, "ancienne", "Mon histoire")
    dossiers.piece(draft, "lettre", name="Lettre du maire.pdf")
    followed(draft.call, partial(editing.remove_field, field_id="ancienne"), partial(editing.remove_field, field_id="lettre"))
    save(draft, "ancienne", "Et la suite", base=1)

    page = owner.get(screens.address("answers", draft)).text

    assert "Réponses à des questions retirées" in page
    assert [text for text in ("Mon histoire", "Et la suite", "Lettre du maire.pdf", "texte arrivé après le retrait") if text not in page] == []


def test_an_autosave_from_an_older_page_is_kept_where_its_question_stands(owner, draft):
    followed(draft.call)

    answer = sent(owner, draft, "texte", "Bref").json()

    draft.refresh_from_db()
    assert (answer["revision"], answer["archived"]) == (draft.revision_id, "")
    assert Answers.objects.get().values == {"texte": "Bref"}


@pytest.mark.parametrize("publishing", [published, followed])
def test_an_autosave_for_a_removed_question_is_kept_beside_the_form_and_said(owner, draft, publishing):
    publishing(draft.call)

    answer = sent(owner, draft, "ancienne", "Mon histoire")

    assert answer.status_code == 200
    assert answer.json()["archived"].startswith("Cette question a été retirée du formulaire.")
    assert Answers.objects.get().archived["ancienne"]["value"] == "Mon histoire"
    assert sent(owner, draft, "absente", "Texte").status_code == 404


def test_an_older_page_posted_without_script_loses_nothing(owner, draft):
    before = draft.revision_id
    save(draft, "theme", "mer")
    followed(
        draft.call, partial(editing.remove_section, section_id="s2"), partial(editing.add_field, section_id="s1", field=EDITS[1].keywords["field"])
    )
    texts = {"f-ancienne": "Mon histoire", "f-texte": "Mon projet", "f-theme": "mer", "v-theme": 1}

    answer = owner.post(screens.address("section", draft, "s2"), {"revision": before, "cle": draft.key} | texts, follow=True)

    assert "Le formulaire a changé pendant que vous écriviez" in answer.text
    assert "Questions retirées du formulaire\u00a0: «\u00a0L’ancienne question\u00a0», «\u00a0Le projet\u00a0»" in answer.text
    kept = Answers.objects.get().archived
    assert {key: entry["value"] for key, entry in kept.items()} == {"ancienne": "Mon histoire", "texte": "Mon projet", "theme": "mer"}


def test_a_page_of_a_form_that_is_not_this_call_s_is_not_read(owner, draft):
    other = screens.open_call(form=FIRST, slug="autre", title="Autre")
    followed(draft.call)

    answer = owner.post(screens.address("section", draft, "s2"), {"revision": other.revisions.get().pk, "f-texte": "Mon projet"})

    assert answer.status_code == 404


def test_an_older_page_whose_answer_somebody_changed_gives_its_text_back(owner, draft):
    before = draft.revision_id
    save(draft, "texte", "Le leur")
    followed(draft.call)

    answer = owner.post(screens.address("section", draft, "s2"), {"revision": before, "f-texte": "Le mien"}, follow=True)

    assert "Votre texte, à reprendre\u00a0: Le mien" in answer.text
    assert Answers.objects.get().values["texte"] == "Le leur"


def test_the_links_of_a_criterion_are_only_those_the_dossier_s_form_holds(call, draft):
    criterion = call.criteria.first()
    read_criterion_from(criterion=criterion, places=["ancienne", "texte"], base_version=call.version, actor=officer(), now=timezone.now())
    criterion.refresh_from_db()
    newest = followed(call)

    form = queries.form_of(newest.pk)
    assert [place.label for place in calls.place_names(form, criterion)] == ["Le projet"]
