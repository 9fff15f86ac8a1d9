from datetime import timedelta

import pytest

from ptce.calls.models import FormRevision
from ptce.dossiers import operations, queries
from ptce.dossiers.enums import GrantRole
from ptce.law.findings import Outcome
from ptce.organisations.models import Organisation
from ptce.organisations.queries import viewer
from ptce.poles.models import Pole, Selection
from ptce.questionnaire.definition import Form, Section
from ptce.questionnaire.kinds import Kind, Role
from tests.conftest import NOON
from tests.factories import calls, dossiers
from tests.factories.accounts import UserFactory
from tests.factories.organisations import agent, expert, officer
from tests.factories.territories import region

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return calls.call()


def seen(person, query=queries.visible_to):
    return set(query(viewer(person, NOON)))


def test_who_sees_what(call):
    draft, here, there = dossiers.dossier(call=call), dossiers.submitted(call=call), dossiers.submitted(call=call, region_code="53")
    there.regions.create(region=region("84"))
    reader, guest = dossiers.member(draft, "READER"), expert()
    operations.grant(dossier=there, person=guest, role=GrantRole.EXPERT, actor=officer(), now=NOON)

    assert seen(None) == seen(UserFactory()) == set()
    assert seen(reader) == {draft}
    assert seen(guest) == {there}
    assert seen(agent("84")) == {here, there}
    assert seen(agent("53")) == {there}
    assert seen(officer()) == {here, there}


def test_who_examines_what(call):
    here, nowhere = dossiers.submitted(call=call), dossiers.submitted(call=call)
    nowhere.region = None
    nowhere.save(update_fields=["region"])
    here.regions.create(region=region("53"))
    member = agent("84")
    dossiers.member(here, person=member)

    assert seen(agent("84"), queries.examined_by) == {here}
    assert seen(agent("53"), queries.examined_by) == seen(member, queries.examined_by) == seen(None, queries.examined_by) == set()
    assert seen(officer(), queries.examined_by) == {here, nowhere}
    assert seen(officer(), queries.national_queue) == {nowhere}
    assert seen(agent("84"), queries.national_queue) == set()


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_whatever_their_length(call, count, django_assert_num_queries):
    owner = UserFactory()
    for _ in range(count):
        dossiers.submitted(call=call, owner=owner)
    who = viewer(owner, NOON)

    with django_assert_num_queries(1):
        rows = [(row.call.title, row.region.name, row.my_role) for row in queries.of_person(who)]

    assert rows == [(call.title, "Auvergne-Rhône-Alpes", "OWNER")] * count


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_costs_the_same_whatever_its_length(call, count, django_assert_num_queries):
    filed = dossiers.submitted(call=call)
    for _ in range(count):
        dossiers.member(filed)
        dossiers.piece_requested(filed)
    who = viewer(dossiers.owner_of(filed), NOON)

    with django_assert_num_queries(5):
        assert len([member.person.display_name for member in queries.team(filed)]) == count + 1
        assert len([request.asked_by.display_name for request in queries.piece_requests(filed)]) == count
        assert len([line.dossier.call.title for line in queries.notifications(who)]) == count * 2
        assert [message.author.display_name for message in queries.thread(filed)] == []
        assert list(queries.pending_invitations(filed, now=NOON)) == []


def test_my_role_is_mine_in_each_dossier(call):
    person = UserFactory()
    mine, theirs = dossiers.dossier(call=call, owner=person), dossiers.dossier(call=call)
    dossiers.member(theirs, "READER", person=person)

    assert {row.pk: row.my_role for row in queries.of_person(viewer(person, NOON))} == {mine.pk: "OWNER", theirs.pk: "READER"}


def test_completeness_goes_from_nothing_to_everything(call):
    draft = dossiers.dossier(call=call)
    before = queries.completeness(draft)

    after = queries.completeness(dossiers.fill(draft))

    assert (before.is_complete, before.percent) == (False, 0)
    assert len(before.missing) > 20
    assert (after.is_complete, after.percent, after.missing) == (True, 100, ())


def test_a_form_that_requires_nothing_is_complete():
    assert queries.Completeness(sections=()).percent == 100


def test_a_form_being_composed_is_read_each_time(call, django_assert_num_queries):
    composed = FormRevision.objects.create(call=call, number=7, definition=Form().to_json())
    published = dossiers.dossier(call=call).revision_id
    queries.forget_forms()

    assert queries.form_of(composed.pk) == Form()
    composed.definition = Form(sections=(Section(id="s", title="Le projet"),)).to_json()
    composed.save(update_fields=["definition"])
    with django_assert_num_queries(1):
        found = queries.forms_of([composed.pk, published])
    with django_assert_num_queries(0):
        again = queries.form_of(published)

    assert [section.id for section in found[composed.pk].sections] == ["s"]
    assert again is found[published]


@pytest.mark.parametrize(("is_known", "statements"), [(False, 3), (True, 2)], ids=["the form is read", "the form was read"])
def test_content_and_completeness_cost_few_statements(call, is_known, statements, django_assert_num_queries):
    draft = dossiers.complete(call=call)
    queries.forget_forms()
    if is_known:
        queries.form_of(draft.revision_id)

    with django_assert_num_queries(statements):
        held = queries.content(draft)
        assert queries.completeness(draft, content=held).is_complete

    name = held.form.with_role(Role.POLE_NAME)
    assert (held.version(name.id), held.version("absent")) == (1, 0)


def test_findings_name_what_lacks(call):
    draft = dossiers.dossier(call=call)

    empty = queries.findings(draft)
    full = queries.findings(dossiers.fill(draft))

    assert (empty.article_9_outcome, empty.decree_outcome) == (Outcome.NOT_MET, Outcome.NOT_MET)
    assert (len(full.article_9), len(full.decree), len(full.all)) == (7, 7, 14)
    assert full.article_9_outcome is Outcome.HUMAN


def test_findings_use_what_the_directory_told(call):
    draft = dossiers.complete(call=call)
    Organisation.objects.create(siren=dossiers.SIRET[:9], name="Les Ateliers", legal_category="9220", is_ess=True, checked_at=NOON)

    applicant = next(finding for finding in queries.findings(draft).decree if finding.key == "decree_2015_431.applicant")

    assert (applicant.outcome, applicant.message) == (Outcome.MET, "Les Ateliers est une personne morale de droit privé.")


def test_findings_know_what_was_granted_before(call):
    draft = dossiers.complete(call=call)
    pole = Pole.objects.create(
        slug="ateliers", name="Ateliers", normalised_name="ateliers", carrier_siret=dossiers.SIRET, entered_at=NOON, updated_at=NOON
    )
    Selection.objects.create(pole=pole, call=calls.call(title="Appel de 2013"), outcome="LAUREATE")

    prior = next(finding for finding in queries.findings(draft).decree if finding.key == "decree_2015_431.not_already_supported")

    assert prior.outcome is Outcome.HUMAN
    assert "Appel de 2013" in prior.message


def test_the_history_leaves_autosaves_out(call):
    draft = dossiers.complete(call=call)

    assert [entry.verb for entry in queries.history(draft)] == ["dossiers.open"]


def test_places_are_known_and_named_together(call, django_assert_max_num_queries):
    region("84")
    form = queries.form_of(call.revisions.get().pk)
    territory, place = form.with_role(Role.TERRITORY).id, form.with_role(Role.REGION).id
    values = {territory: [{"level": "region", "code": code, "label": ""} for code in ("84", "99")], place: "84"}

    with django_assert_max_num_queries(5):
        known = queries.known_places(form, values)
        names = queries.names_of(form, values)

    assert (known(Kind.REGION, "84"), known(Kind.REGION, "99"), known(Kind.COMMUNE, "84")) == (True, False, False)
    assert (names(Kind.REGION, "84"), names(Kind.REGION, "99")) == ("Auvergne-Rhône-Alpes", "99")


def test_an_unknown_link_leads_nowhere():
    assert queries.invitation_of("inconnu") is None


def test_a_decision_by_silence_counts_each_suspension(call):
    asked = NOON + timedelta(days=1)
    request = dossiers.PieceRequest(asked_at=asked, due_on=(asked + timedelta(days=4)).date(), status="EXPIRED", closed_at=asked + timedelta(days=5))

    assert len(queries.suspensions([request])) == 1
    assert queries.decision_by_silence_on(call=call, received_at=NOON, requests=[request]).isoformat() == "2026-11-06"
