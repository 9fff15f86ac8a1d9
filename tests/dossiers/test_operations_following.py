from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from ptce.calls import queries as calls
from ptce.dossiers import operations, queries
from ptce.dossiers.models import Answers, FormChange
from ptce.journal.models import Entry
from ptce.mailing.models import Mail
from ptce.organisations.queries import Viewer
from ptce.questionnaire import editing
from tests.conftest import NOON
from tests.factories.accounts import UserFactory
from tests.factories.calls import revised
from tests.factories.dossiers import SIRET, dossier, member, owner_of, piece, submitted
from tests.factories.revisions import AMOUNT, EDITS, NAME, followed, published, small_call

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def draft():
    return dossier(call=small_call())


def save(draft, field_id, raw, base=None, now=NOON):
    version = Answers.objects.get(pk=draft.pk).versions.get(field_id, [0])[0] if base is None else base
    return operations.save_answer(dossier=draft, field_id=field_id, raw=raw, base_version=version, actor=owner_of(draft), now=now)


def held(draft):
    draft.refresh_from_db()
    return queries.content(draft)


def test_open_drafts_follow_a_published_revision_and_keep_every_answer(draft):
    for field_id, raw in {"nom": "Pôle", "ancienne": "Mon histoire", "theme": "bois", "texte": "Un long texte"}.items():
        save(draft, field_id, raw)
    first = draft.revision_id

    newest = followed(draft.call)

    now = held(draft)
    assert draft.revision_id == newest.pk
    assert now.values == {"nom": "Pôle", "theme": "bois", "texte": "Un long texte"}
    assert now.archived == {"ancienne": {"value": "Mon histoire", "raw": None, "revision": first}}
    assert Entry.objects.get(verb="dossiers.follow_revision").changes == {"revision": [first, newest.pk], "archived": ["ancienne"]}


def test_following_twice_changes_nothing_more(draft):
    save(draft, "ancienne", "Mon histoire")
    followed(draft.call)

    assert operations.follow_revision(dossier=draft, now=LATER) is False
    assert operations.follow_late_drafts(now=LATER) == 0
    assert (FormChange.objects.count(), Entry.objects.filter(verb="dossiers.follow_revision").count()) == (1, 1)


def test_what_could_not_be_read_is_kept_with_the_question_that_disappears(draft):
    save(draft, "siret", "123")
    followed(draft.call, partial(editing.update_field, field=replace(NAME, label="Nom")), partial(editing.remove_field, field_id="montant"))
    save(draft, "siret", "124", now=LATER)

    assert held(draft).raw == {"siret": "124"}


def test_submitted_dossiers_keep_their_form_and_follow_once_taken_back():
    filed = submitted(call=small_call())
    before = filed.revision_id

    newest = followed(filed.call)

    filed.refresh_from_db()
    assert filed.revision_id == before
    operations.withdraw(dossier=filed, actor=owner_of(filed), now=LATER)
    now = held(filed)
    assert filed.revision_id == newest.pk
    assert (set(now.archived), "neuve" in now.form) == ({"ancienne"}, True)


def late(call):
    """Return a draft that its call's newest form has not reached."""
    draft = dossier(call=call)
    published(call)
    return draft


def test_a_draft_saved_before_its_turn_follows_at_that_moment():
    draft = late(small_call())

    saved = save(draft, "neuve", "Ma réponse")

    assert held(draft).values == {"neuve": "Ma réponse"}
    assert saved.revision == draft.revision_id == calls.current_revision(draft.call).pk


def test_a_text_that_arrives_for_a_removed_question_is_kept_beside_the_form(draft):
    save(draft, "ancienne", "Avant")
    followed(draft.call)

    answer = save(draft, "ancienne", "Avant, et la suite", base=1, now=LATER)

    assert (answer.is_archived, answer.version, answer.value) == (True, 2, "Avant, et la suite")
    entry = held(draft).archived["ancienne"]
    assert (entry["value"], entry["also"]) == ("Avant", [{"value": "Avant, et la suite", "raw": None}])
    assert save(draft, "ancienne", "Avant, et la suite", base=1).version == 2


def test_a_question_no_form_ever_asked_is_refused(draft):
    followed(draft.call)

    for field_id in ("absente", "lettre"):
        with pytest.raises(operations.UnknownField):
            save(draft, field_id, "Texte")


def test_an_older_page_posted_whole_is_saved_where_each_question_is_now(draft):
    followed(draft.call, *(partial(editing.remove_field, field_id="ancienne"), partial(editing.move_field_to, field_id="texte", section_id="s1")))

    outcome = operations.save_older_page(
        dossier=draft, raws={"ancienne": "Histoire", "texte": "Court"}, base_versions={}, actor=owner_of(draft), now=LATER
    )

    assert [(answer.field_id, answer.is_archived) for answer in outcome.saved] == [("ancienne", True), ("texte", False)]
    assert (held(draft).values, held(draft).archived["ancienne"]["value"]) == ({"texte": "Court"}, "Histoire")


def test_a_removed_choice_stays_and_is_asked_again_before_deposit(draft):
    save(draft, "theme", "bois")
    followed(draft.call)

    missing = {item.field_id: item.message for item in queries.completeness(draft, content=held(draft)).missing}

    assert missing["theme"] == "Cette réponse n’est plus proposée\u00a0: choisissez-en une autre."
    assert save(draft, "theme", "bois").value == "bois"


def test_columns_follow_a_role_that_moves(draft):
    save(draft, "nom", "Le pôle")
    save(draft, "montant", "1000")
    other = replace(AMOUNT, id="autre", label="Le budget")
    followed(draft.call, partial(editing.remove_field, field_id="montant"), partial(editing.add_field, section_id="s2", field=other))

    draft.refresh_from_db()
    assert (draft.pole_name, draft.amount_requested) == ("Le pôle", None)
    save(draft, "autre", "500")
    draft.refresh_from_db()
    assert draft.amount_requested == Decimal(500)


def test_pieces_of_a_removed_question_stay_readable_and_are_neither_counted_nor_deposited(draft):
    joined = piece(draft, "lettre")
    followed(draft.call, partial(editing.remove_field, field_id="lettre"))
    for field_id, raw in {"nom": "Pôle", "siret": SIRET}.items():
        save(draft, field_id, raw)

    now = held(draft)
    assert (now.pieces, now.removed_pieces) == ((), (joined,))
    assert queries.stored_bytes(draft, now.form) == 0
    deposit = operations.submit(dossier=draft, key=uuid4(), actor=owner_of(draft), now=LATER)
    assert deposit.content["pieces"] == []
    with pytest.raises(operations.PiecesClosed):
        piece(draft, "lettre")


def test_archived_answers_are_not_deposited(draft):
    for field_id, raw in {"nom": "Pôle", "siret": SIRET, "ancienne": "Mon histoire", "montant": "1000"}.items():
        save(draft, field_id, raw)
    followed(draft.call)
    save(draft, "neuve", "Oui")

    deposit = operations.submit(dossier=draft, key=uuid4(), actor=owner_of(draft), now=LATER)

    assert set(deposit.content["answers"]) == {"nom", "siret", "montant", "neuve"}


def test_a_deposit_asked_before_the_draft_s_turn_is_held_to_the_new_form():
    draft = late(small_call())
    assert draft.revision.number == 1

    with pytest.raises(operations.Incomplete) as refused:
        operations.submit(dossier=draft, key=uuid4(), actor=owner_of(draft), now=LATER)
    assert {item.field_id for item in refused.value.missing} == {"nom", "siret", "neuve", "montant"}


def test_the_team_is_told_once_what_changes_for_its_dossier(draft):
    other = member(draft)
    save(draft, "theme", "mer")
    followed(draft.call)

    change = FormChange.objects.get()
    assert [(line["subject"], line["what"]) for line in change.lines] == [
        ("La nouvelle question", "Question ajoutée\u00a0: Texte court, obligatoire"),
        ("Le montant", "Question rendue obligatoire"),
    ]
    mails = Mail.objects.filter(key__startswith="dossiers.form_changed")
    assert {mail.to for mail in mails} == {other.email, owner_of(draft).email}
    assert "- La nouvelle question – Question ajoutée\u00a0: Texte court, obligatoire. Il faut y répondre avant le dépôt." in mails[0].body


def test_each_person_dismisses_what_changed_for_themselves(draft):
    other = member(draft)
    followed(draft.call)
    unread = partial(queries.unread_changes, dossier=draft)

    assert operations.dismiss_form_changes(dossier=draft, actor=other, now=LATER) == 1
    assert operations.dismiss_form_changes(dossier=draft, actor=other, now=LATER) == 0

    assert unread(Viewer(person=other, at=LATER)).count() == 0
    assert unread(Viewer(person=owner_of(draft), at=LATER)).count() == 1
    with pytest.raises(PermissionDenied):
        operations.dismiss_form_changes(dossier=draft, actor=UserFactory(), now=LATER)


def test_the_next_minute_takes_the_drafts_left_behind_and_only_them():
    call = small_call()
    draft = late(call)
    dossier(call=small_call(slug="autre", title="Autre"))

    assert queries.behind().count() == 1
    assert operations.follow_late_drafts(now=LATER) == 1

    draft.refresh_from_db()
    assert draft.revision_id == calls.current_revision(call).pk
    assert queries.following(call, calls.current_revision(call)).is_over


def test_two_revisions_in_a_row_are_followed_at_once_and_a_returning_question_finds_its_answer(draft):
    save(draft, "ancienne", "Mon histoire")
    question = calls.current_revision(draft.call).form.field("ancienne")
    away = dossier(call=draft.call)
    followed(draft.call)
    published(draft.call, partial(editing.add_field, section_id="s1", field=question))

    assert operations.follow_late_drafts(now=LATER) == 2
    assert held(draft).values == {"ancienne": "Mon histoire"}
    assert held(away).archived == held(draft).archived == {}


def test_the_impact_counts_exactly_the_drafts_each_change_touches():
    call = small_call()
    drafts = [dossier(call=call) for _ in range(3)]
    save(drafts[0], "ancienne", "Histoire")
    save(drafts[1], "theme", "bois")
    save(drafts[1], "texte", "Trop long")
    save(drafts[2], "montant", "5")
    submitted(call=call)
    revised(call, *EDITS)
    proposed = calls.proposal(call)

    found = queries.impact(call, proposed)

    by_field = {proposed.changes[place].field_id: count for place, count in found.counts.items()}
    assert by_field == {"neuve": 3, "theme": 1, "texte": 1, "montant": 2, "ancienne": 1}
    assert (found.drafts, found.submitted) == (3, 1)
    assert [(row.number, len(row.changes)) for row in found.touched] == [(drafts[0].number, 3), (drafts[1].number, 4), (drafts[2].number, 1)]


@pytest.mark.parametrize("count", [1, 3])
def test_the_impact_costs_the_same_whatever_the_drafts(count, django_assert_num_queries):
    call = small_call()
    for _ in range(count):
        dossier(call=call)
    revised(call, partial(editing.remove_field, field_id="lettre"))
    proposed = calls.proposal(call)

    with django_assert_num_queries(3):
        queries.impact(call, proposed)
