"""Rights by section: an editor may be limited to some; outside them they read."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from ptce.dossiers import operations, policies, queries
from ptce.dossiers.models import Answers, Dossier, TeamMember
from ptce.journal import queries as journal
from ptce.organisations.queries import Viewer
from ptce.questionnaire.kinds import Role
from tests.conftest import NOON
from tests.dossiers import screens
from tests.factories import dossiers
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def draft():
    return screens.draft()


def section_of(draft, role):
    return screens.form_of(draft).section_of(dossiers.field_of(draft, role).id).id


def limit(draft, person, *sections, actor=None):
    return operations.limit_sections(dossier=draft, person=person, section_ids=sections, actor=actor or dossiers.owner_of(draft), now=NOON)


def save(draft, role, raw, person):
    field_id = dossiers.field_of(draft, role).id
    return operations.save_answer(dossier=draft, field_id=field_id, raw=raw, base_version=0, actor=person, now=NOON)


def invite(draft, email, *sections, role="EDITOR"):
    return operations.invite(dossier=draft, email=email, role=role, section_ids=sections, actor=dossiers.owner_of(draft), now=NOON)


def may_write(draft, person, role):
    return policies.can_write_section(Viewer(person=person, at=NOON), Dossier.objects.get(pk=draft.pk), section_of(draft, role))


def test_an_editor_writes_in_the_sections_given_and_reads_the_others(draft):
    amina = dossiers.member(draft)
    limit(draft, amina, section_of(draft, Role.MEMBERS))

    assert may_write(draft, amina, Role.MEMBERS)
    assert not may_write(draft, amina, Role.POLE_NAME)
    assert save(draft, Role.MEMBERS, dossiers.MEMBERS, amina).version == 1
    with pytest.raises(operations.NotYourSection):
        save(draft, Role.POLE_NAME, "Pôle", amina)
    assert may_write(draft, dossiers.owner_of(draft), Role.POLE_NAME)
    line = journal.history(draft).filter(verb="dossiers.limit_sections").get()
    assert line.changes == {"person": amina.pk, "sections": [[], [section_of(draft, Role.MEMBERS)]]}


def test_all_the_sections_are_no_limit(draft):
    amina = dossiers.member(draft)
    limit(draft, amina, section_of(draft, Role.MEMBERS))

    assert limit(draft, amina, *[section.id for section in screens.form_of(draft).sections]).section_ids == []
    assert may_write(draft, amina, Role.POLE_NAME)


def test_neither_pieces_nor_a_section_posted_whole_nor_a_restoration_passes(draft):
    amina, field = dossiers.member(draft), screens.file_field(draft)
    piece = dossiers.piece(draft, field.id, actor=amina)
    save(draft, Role.POLE_NAME, "Pôle", amina)
    limit(draft, amina, section_of(draft, Role.MEMBERS))
    name = dossiers.field_of(draft, Role.POLE_NAME).id

    with pytest.raises(operations.NotYourSection):
        dossiers.piece(draft, field.id, actor=amina)
    with pytest.raises(operations.NotYourSection):
        operations.remove_piece(piece=piece, actor=amina, now=NOON)
    with pytest.raises(operations.NotYourSection):
        operations.restore_answer(dossier=draft, field_id=name, version=1, base_version=1, actor=amina, now=NOON)
    posted = {"raws": {name: "Autre"}, "base_versions": {name: 1}, "section_id": section_of(draft, Role.POLE_NAME)}
    with pytest.raises(operations.NotYourSection):
        operations.save_section(dossier=draft, actor=amina, now=NOON, **posted)
    assert Answers.objects.get(pk=draft.pk).values[name] == "Pôle"


def test_each_refusal_to_limit(draft):
    amina, reader, owner = dossiers.member(draft), dossiers.member(draft, "READER"), dossiers.owner_of(draft)
    budget = section_of(draft, Role.MEMBERS)

    with pytest.raises(PermissionDenied):
        limit(draft, amina, budget, actor=amina)
    for person in (reader, owner):
        with pytest.raises(operations.NotAnEditor):
            limit(draft, person, budget)
    with pytest.raises(operations.NotAMember):
        limit(draft, UserFactory(), budget)
    for sections in ([], [budget, "inconnue"]):
        with pytest.raises(operations.UnknownSections):
            limit(draft, amina, *sections)
    with pytest.raises(operations.UnknownSections):
        invite(draft, "x@exemple.test", "inconnue")


def test_an_invitation_carries_its_sections(draft):
    budget, name = section_of(draft, Role.MEMBERS), section_of(draft, Role.POLE_NAME)
    amina = UserFactory()

    for sections, expected in (([budget], [budget]), ([name], [budget, name]), ([], [])):
        invite(draft, f"x{len(expected)}@exemple.test", *sections)
        operations.accept_invitation(token=dossiers.sent_token(draft), actor=amina, now=NOON)
        assert TeamMember.objects.get(person=amina).section_ids == expected
    invite(draft, "encore@exemple.test", budget)
    operations.accept_invitation(token=dossiers.sent_token(draft), actor=amina, now=NOON)
    assert TeamMember.objects.get(person=amina).section_ids == []


def test_an_invitation_to_read_takes_nothing_from_an_editor_and_one_to_write_gives_a_reader_its_sections(draft):
    amina, reader, budget = dossiers.member(draft), dossiers.member(draft, "READER"), section_of(draft, Role.MEMBERS)
    limit(draft, amina, budget)

    invite(draft, "a@exemple.test", role="READER")
    operations.accept_invitation(token=dossiers.sent_token(draft), actor=amina, now=NOON)
    invite(draft, "b@exemple.test", budget)
    operations.accept_invitation(token=dossiers.sent_token(draft), actor=reader, now=NOON)

    held = dict(TeamMember.objects.values_list("person_id", "section_ids"))
    assert (held[amina.pk], held[reader.pk]) == ([budget], [budget])


def test_who_takes_the_dossier_over_writes_everywhere(draft):
    amina = dossiers.member(draft)
    limit(draft, amina, section_of(draft, Role.MEMBERS))

    operations.hand_over(dossier=draft, to=amina, actor=dossiers.owner_of(draft), now=NOON)

    assert may_write(draft, amina, Role.POLE_NAME)


def test_sections_gone_from_the_form_leave_no_right_and_the_person_is_told(draft):
    amina = dossiers.member(draft)
    TeamMember.objects.filter(person=amina).update(section_ids=["disparue"])
    client = Client()
    client.force_login(amina)

    with pytest.raises(operations.NotYourSection):
        save(draft, Role.MEMBERS, dossiers.MEMBERS, amina)
    text = client.get(screens.address("detail", draft)).content.decode()
    assert "ont quitté le formulaire" in text
    assert "Lire toutes les réponses" in text


def test_the_person_is_told_where_they_write_and_led_there(draft):
    amina = dossiers.member(draft)
    section = screens.form_of(draft).section(section_of(draft, Role.MEMBERS))
    limit(draft, amina, section.id)
    client = Client()
    client.force_login(amina)

    home = client.get(screens.address("detail", draft)).content.decode()
    page = client.get(screens.address("section", draft, section.id)).content.decode()
    elsewhere = client.get(screens.address("section", draft, section_of(draft, Role.POLE_NAME)))

    for text in (home, page):
        assert f"Vous pouvez écrire dans\u00a0: «\u00a0{section.title}\u00a0»" in text
    assert f'class="fr-btn" href="{screens.address("section", draft, section.id)}"' in home
    assert elsewhere.headers["Location"].startswith(screens.address("answers", draft))
    name = dossiers.field_of(draft, Role.POLE_NAME)
    answer = client.post(screens.address("save_answer", draft, name.id), {f"f-{name.id}": "x", "base_version": 0}, headers=JSON)
    assert (answer.status_code, answer.json()["message"][:33]) == (422, "Cette partie ne vous est pas conf")
    assert "joindre" not in client.get(screens.address("pieces", draft)).content.decode()


def test_the_owner_chooses_the_sections_on_screen(draft):
    amina, owner = dossiers.member(draft), Client()
    owner.force_login(dossiers.owner_of(draft))
    member = TeamMember.objects.get(person=amina)
    path, budget = screens.address("limit_sections", draft, member.pk), section_of(draft, Role.MEMBERS)

    assert owner.get(path).content.decode().count("checked") == len(screens.form_of(draft).sections)
    assert "Choisissez au moins une partie" in owner.post(path, {}).content.decode()
    done = owner.post(path, {"sections": [budget]}, follow=True).content.decode()

    member.refresh_from_db()
    assert member.section_ids == [budget]
    assert "écrit dans\u00a0: «\u00a0" in done
    other = Client()
    other.force_login(amina)
    assert other.get(path).status_code == 403


def test_an_invitation_on_screen_may_be_limited(draft):
    owner = Client()
    owner.force_login(dossiers.owner_of(draft))
    budget = section_of(draft, Role.MEMBERS)

    page = owner.post(screens.address("team", draft), {"email": "a@b.fr", "role": "EDITOR", "sections": [budget]}, follow=True).content.decode()

    assert queries.pending_invitations(draft, now=NOON).get().section_ids == [budget]
    assert "rédacteur (écrit dans" in page
    nowhere = owner.post(screens.address("team", draft), {"email": "c@b.fr", "role": "EDITOR"}).content.decode()
    assert "Choisissez au moins une partie" in nowhere
    assert owner.post(screens.address("team", draft), {"email": "c@b.fr", "role": "READER"}).status_code == 302


def test_the_limits_cost_a_save_no_statement(draft, django_assert_num_queries):
    amina = dossiers.member(draft)
    limit(draft, amina, section_of(draft, Role.MEMBERS))
    queries.form_of(draft.revision_id)

    # Savepoint, lock, answers with the standing and its limits, and the savepoint taken back.
    with django_assert_num_queries(5), pytest.raises(operations.NotYourSection):
        save(draft, Role.POLE_NAME, "x", amina)
