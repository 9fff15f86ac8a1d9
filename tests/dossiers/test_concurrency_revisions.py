"""A revision published while a team writes: two threads, two connections, both databases. Nothing is lost, nothing is doubled."""

from functools import partial

import pytest

from ptce.calls import operations as call_operations
from ptce.calls import queries as calls
from ptce.calls.models import FormRevision
from ptce.dossiers import operations, queries
from ptce.dossiers.models import Answers, Dossier, FormChange, Submission
from ptce.journal.models import Entry
from ptce.mailing.models import Mail
from ptce.questionnaire import editing
from ptce.questionnaire.kinds import Kind
from tests.conftest import NOON
from tests.dossiers.test_concurrency import at_once, kinds, save, submit
from tests.factories import dossiers
from tests.factories.calls import revised
from tests.factories.organisations import officer
from tests.factories.revisions import EDITS, published, small_call

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


def publishing(call, *edits):
    by = officer()
    prepared = revised(call, *(edits or EDITS), actor=by)

    def act():
        revision = operations.publish_revision(call=call, base_version=prepared.version, actor=by, now=NOON)
        operations.follow_late_drafts(call=call, now=NOON)
        return revision

    return act


def following(dossier):
    return partial(operations.follow_revision, dossier=dossier, now=NOON)


def texts_of(dossier):
    held = Answers.objects.get(pk=dossier.pk)
    entry = held.archived.get("ancienne", {})
    return {held.values.get("ancienne"), entry.get("value"), *(later["value"] for later in entry.get("also", []))} - {None}


def assert_it_follows_the_newest_form(dossier):
    dossier.refresh_from_db()
    form = queries.form_of(dossier.revision_id)
    assert dossier.revision_id == calls.current_revision(dossier.call).pk
    assert Answers.objects.get(pk=dossier.pk).values.keys() <= {field.id for field in form.fields}


@pytest.mark.parametrize("turn", range(3))
@pytest.mark.parametrize("field_id", ["ancienne", "texte"])
def test_publish_and_save(turn, field_id):
    draft = dossiers.dossier(call=small_call())
    act = publishing(draft.call)

    revision, saved = at_once(act, save(draft, field_id, "Mon texte", dossiers.owner_of(draft)))

    assert (type(revision), type(saved)) == (FormRevision, operations.SavedAnswer)
    assert_it_follows_the_newest_form(draft)
    held = Answers.objects.get(pk=draft.pk)
    assert (texts_of(draft) if field_id == "ancienne" else {held.values["texte"]}) == {"Mon texte"}
    assert FormChange.objects.count() == Mail.objects.filter(key__startswith="dossiers.form_changed").count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_publish_and_submit(turn):
    draft = dossiers.complete(call=small_call())
    act = publishing(draft.call)

    revision, made = at_once(act, submit(draft, dossiers.owner_of(draft)))

    draft.refresh_from_db()
    if isinstance(made, Submission):
        assert (draft.status, draft.revision.number, made.content["revision"]) == ("SUBMITTED", 1, draft.revision_id)
        assert "ancienne" in made.content["answers"]
    else:
        assert isinstance(made, operations.Incomplete)
        assert (draft.status, draft.revision) == ("DRAFT", revision)
    assert texts_of(draft) == {dossiers.raw_of(queries.form_of(draft.call.revisions.get(number=1).pk).field("ancienne"))}


@pytest.mark.parametrize("turn", range(3))
def test_rebase_and_save(turn):
    draft = dossiers.dossier(call=small_call())
    owner = dossiers.owner_of(draft)
    save(draft, "ancienne", "Avant", owner)()
    published(draft.call)

    has_followed, saved = at_once(following(draft), save(draft, "ancienne", "Après", owner, base=1))

    assert isinstance(has_followed, bool)
    assert saved.is_archived
    assert texts_of(draft) == {"Avant", "Après"}
    assert_it_follows_the_newest_form(draft)


@pytest.mark.parametrize("turn", range(3))
def test_rebase_and_rebase(turn):
    draft = dossiers.dossier(call=small_call())
    save(draft, "ancienne", "Avant", dossiers.owner_of(draft))()
    published(draft.call)

    assert sorted(at_once(following(draft), following(draft))) == [False, True]

    assert texts_of(draft) == {"Avant"}
    assert FormChange.objects.count() == Entry.objects.filter(verb="dossiers.follow_revision").count() == 1


def test_publish_and_publish():
    call = small_call()
    by = officer()
    prepared = revised(call, *EDITS, actor=by)
    act = partial(operations.publish_revision, call=call, base_version=prepared.version, actor=by, now=NOON)

    assert kinds(at_once(act, act)) == ["FormRevision", "RevisionGone"]


def test_publish_and_an_edit_of_the_same_revision():
    call = small_call()
    by = officer()
    prepared = revised(call, *EDITS, actor=by)
    edit = partial(editing.remove_field, field_id="lettre")

    made, edited = at_once(
        partial(operations.publish_revision, call=call, base_version=prepared.version, actor=by, now=NOON),
        partial(call_operations.edit_form, revision=prepared, base_version=prepared.version, edit=edit, actor=by, now=NOON),
    )

    standing = calls.current_revision(call)
    if isinstance(made, FormRevision):
        assert (standing, type(edited), "lettre" in standing.form) == (made, call_operations.CallIsFrozen, True)
    else:
        assert (type(made), standing.number, edited.version) == (call_operations.EditConflict, 1, prepared.version + 1)


def test_two_revisions_prepared_at_once_are_one():
    call = small_call()
    people = [officer(), officer()]

    first, second = at_once(*(partial(call_operations.prepare_revision, call=call, actor=one, now=NOON) for one in people))

    assert first == second
    assert call.revisions.count() == 2


@pytest.mark.parametrize("turn", range(2))
def test_many_writers_while_two_revisions_are_published(turn):
    call = small_call()
    drafts = [dossiers.dossier(call=call) for _ in range(3)]
    owners = {draft.pk: dossiers.owner_of(draft) for draft in drafts}
    first = publishing(call)
    saves = [save(draft, key, f"{key} {draft.pk}", owners[draft.pk]) for draft in drafts for key in ("ancienne", "texte")]

    outcomes = at_once(first, *saves)

    assert kinds(outcomes) == ["FormRevision", *["SavedAnswer"] * 6]
    for draft in drafts:
        assert texts_of(draft) == {f"ancienne {draft.pk}"}
        assert Answers.objects.get(pk=draft.pk).values["texte"] == f"texte {draft.pk}"
        assert_it_follows_the_newest_form(draft)
    assert Dossier.objects.count() == 3


def test_a_form_of_files_alone_is_followed_too():
    draft = dossiers.dossier(call=small_call())
    dossiers.piece(draft, "lettre")

    at_once(publishing(draft.call, partial(editing.remove_field, field_id="lettre")), following(draft))

    assert_it_follows_the_newest_form(draft)
    held = queries.content(draft)
    assert [piece.field_id for piece in held.removed_pieces] == ["lettre"]
    assert not any(field.kind is Kind.FILE for field in held.form.fields)
