"""Who writes where: advice to the team, which costs little and locks nothing."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from ptce.dossiers import operations, queries
from ptce.dossiers.models import Presence
from ptce.dossiers.queries.presence import OpenPage
from ptce.dossiers.queries.screens.presence import others
from ptce.journal.models import Entry
from ptce.organisations.queries import Viewer
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


def watched(draft, person, *, at=NOON, stamp=""):
    return queries.watch(Viewer(person=person, at=at), draft.number, stamp=stamp)


def mark(draft, person, *, tab="onglet", section="budget", field="", at=NOON):
    return operations.mark_presence(watch=watched(draft, person, at=at), tab=tab, section_id=section, field_id=field, actor=person, now=at)


def where(draft, *, at=NOON, for_person=None):
    return others(queries.open_pages(draft, now=at), person_id=for_person)


def test_the_others_see_who_writes_what(draft):
    amina = dossiers.member(draft, person=UserFactory(first_name="Amina", last_name="Diop"))

    mark(draft, amina, field="montant")

    seen = where(draft, for_person=dossiers.owner_of(draft).pk)
    assert seen.sections == {"budget": ("Amina Diop écrit",)}
    assert seen.fields == {"montant": "Amina Diop écrit ici"}
    assert where(draft, for_person=amina.pk).sections == {}
    assert where(draft, for_person=amina.pk).fields == {}


def test_a_field_left_is_free_at_once_and_one_abandoned_after_thirty_seconds(draft):
    amina = dossiers.member(draft)

    mark(draft, amina, field="montant")
    assert where(draft, at=NOON + timedelta(seconds=29)).fields != {}
    assert where(draft, at=NOON + timedelta(seconds=30)).fields == {}

    mark(draft, amina, field="", at=NOON + timedelta(seconds=1))
    assert where(draft, at=NOON + timedelta(seconds=2)).fields == {}
    assert where(draft, at=NOON + timedelta(seconds=2)).sections == {"budget": (f"{amina.display_name} est",)}


def test_a_closed_page_is_forgotten_at_once_and_closing_it_twice_changes_nothing(draft):
    amina = dossiers.member(draft)
    mark(draft, amina)

    for _ in range(2):
        operations.leave_page(watch=watched(draft, amina), tab="onglet", actor=amina, now=NOON)

    assert Presence.objects.count() == 0


def test_the_same_sign_a_moment_later_is_not_written_again(draft):
    amina = dossiers.member(draft)

    assert mark(draft, amina, field="montant")
    assert not mark(draft, amina, field="montant", at=NOON + timedelta(seconds=6))
    assert mark(draft, amina, field="autre", at=NOON + timedelta(seconds=6))
    assert mark(draft, amina, field="autre", at=NOON + timedelta(seconds=16))
    assert Presence.objects.get().seen_at == NOON + timedelta(seconds=16)


def test_two_pages_of_one_person_count_as_one_where_they_write(draft):
    amina = dossiers.member(draft, person=UserFactory(first_name="Amina", last_name="Diop"))

    mark(draft, amina, tab="un", section="budget", field="montant")
    mark(draft, amina, tab="deux", section="lepole", at=NOON + timedelta(seconds=5))

    assert where(draft, at=NOON + timedelta(seconds=6)).sections == {"budget": ("Amina Diop écrit",)}


def test_several_people_are_named_in_order():
    at = {"section_id": "budget", "seen_at": NOON}
    pages = [OpenPage(number, name, "t", field_id=field, **at) for number, name, field in [(1, "Paul", "x"), (2, "Amina", "x"), (3, "Zoé", "")]]

    seen = others(pages, person_id=None)

    assert seen.sections == {"budget": ("Amina et Paul écrivent", "Zoé est")}
    assert seen.fields == {"x": "Amina et Paul écrivent ici"}
    assert seen.beside("budget") == "Amina et Paul écrivent dans cette partie · Zoé est dans cette partie"
    assert seen.beside("autre") == ""


def test_a_reader_and_a_page_without_name_are_refused(draft):
    reader, owner = dossiers.member(draft, "READER"), dossiers.owner_of(draft)

    with pytest.raises(PermissionDenied):
        mark(draft, reader)
    with pytest.raises(PermissionDenied):
        operations.leave_page(watch=watched(draft, reader), tab="onglet", actor=reader, now=NOON)
    with pytest.raises(operations.NotAPage):
        mark(draft, owner, tab="<script>")
    assert Presence.objects.count() == 0


def test_what_no_page_of_ours_would_send_is_not_kept(draft):
    mark(draft, dossiers.owner_of(draft), section="x" * 41, field="a\x00b")

    assert Presence.objects.values_list("section_id", "field_id").get() == ("", "")


def test_a_stranger_watches_nothing(draft):
    assert watched(draft, UserFactory()) is None


def test_versions_are_told_only_when_the_dossier_changed(draft):
    owner = dossiers.owner_of(draft)
    first = watched(draft, owner)
    assert watched(draft, owner, stamp=first.stamp).versions is None

    dossiers.answer(draft, Role.POLE_NAME, "Pôle", now=NOON + timedelta(seconds=3))

    name = queries.form_of(draft.revision_id).with_role(Role.POLE_NAME).id
    second = watched(draft, owner, stamp=first.stamp)
    assert second.versions == {name: 1}
    assert watched(draft, owner, stamp=second.stamp).versions is None
    assert watched(draft, owner, stamp="hier").versions == {name: 1}


def test_neither_the_dossier_nor_the_journal_is_touched(draft):
    before, lines = draft.updated_at, Entry.objects.count()

    mark(draft, dossiers.owner_of(draft), field="montant")

    draft.refresh_from_db()
    assert (draft.updated_at, Entry.objects.count()) == (before, lines)


def test_old_presences_are_purged(draft):
    owner = dossiers.owner_of(draft)
    mark(draft, owner, tab="vieux")
    mark(draft, owner, tab="neuf", at=NOON + timedelta(minutes=4))

    assert operations.forget_presences(now=NOON + timedelta(minutes=5, seconds=1)) == 1
    assert Presence.objects.get().tab == "neuf"


@pytest.fixture
def page():
    """A draft of today, with its owner signed in."""
    draft, client = screens.draft(), Client()
    client.force_login(dossiers.owner_of(draft))
    return draft, client


def tell(client, draft, **sign):
    return client.post(screens.address("presence", draft), {"tab": "onglet", "section": "budget"} | sign, headers=JSON)


def test_a_page_tells_where_it_is_and_reads_the_others(page):
    draft, owner = page
    amina = Client()
    amina.force_login(dossiers.member(draft, person=UserFactory(first_name="Amina", last_name="Diop")))
    tell(amina, draft, field="montant")

    told = tell(owner, draft).json()

    assert told["sections"] == {"budget": ["Amina Diop écrit"]}
    assert told["fields"] == {"montant": "Amina Diop écrit ici"}
    assert told["versions"] == {}
    assert "versions" not in tell(owner, draft, stamp=told["stamp"]).json()
    assert tell(amina, draft, left="1").status_code == 200
    assert tell(owner, draft).json()["sections"] == {}


def test_signed_out_absent_and_readers_are_told_apart(page):
    draft, _ = page
    reader, stranger = Client(), Client()
    reader.force_login(dossiers.member(draft, "READER"))
    stranger.force_login(UserFactory())

    assert tell(Client(), draft).status_code == 401
    assert tell(stranger, draft).status_code == 404
    assert tell(reader, draft).status_code == 403
    assert tell(reader, draft, tab="").status_code == 200


@pytest.mark.parametrize("people", [1, 3])
def test_a_sign_costs_four_statements_however_many_write(page, people, django_assert_num_queries):
    draft, owner = page
    for number in range(people):
        other = Client()
        other.force_login(dossiers.member(draft))
        tell(other, draft, field=f"champ{number}")
    tell(owner, draft)

    with django_assert_num_queries(4):
        told = tell(owner, draft, field="montant")
    assert len(told.json()["fields"]) == people
    with django_assert_num_queries(3):
        tell(owner, draft, field="montant")


def test_the_page_shows_the_others_without_script(page):
    draft, owner = page
    section = screens.section_with(draft, Kind.LONG_TEXT)
    amina = Client()
    amina.force_login(dossiers.member(draft, person=UserFactory(first_name="Amina", last_name="Diop")))
    tell(amina, draft, section=section.id, field=screens.first(draft, Kind.LONG_TEXT).id)

    here = owner.get(screens.address("section", draft, section.id)).content.decode()
    overview = owner.get(screens.address("detail", draft)).content.decode()

    assert "Amina Diop écrit ici" in here
    for shown in (here, overview):
        assert f"Amina Diop écrit dans «\u00a0{section.title}\u00a0»" in shown
        assert "Amina Diop écrit dans cette partie" in shown
