from datetime import timedelta
from decimal import Decimal

import pytest

from ptce.calls import policies, queries
from ptce.calls.enums import CallStatus
from ptce.calls.models import Call
from ptce.organisations.queries import viewer
from ptce.questionnaire.kinds import ROLES, Kind
from tests.conftest import NOON
from tests.factories.accounts import UserFactory
from tests.factories.calls import call, draft, revision
from tests.factories.organisations import agent, expert, officer

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PEOPLE = {"visitor": lambda: None, "anyone": UserFactory, "agent": agent, "expert": expert, "officer": officer}


def past_call(**fields):
    return Call.objects.create(status=CallStatus.PUBLISHED, is_historical=True, **fields)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("status", CallStatus)
def test_a_draft_is_seen_by_officers_alone(who, status):
    one = call(status=status)

    seen = queries.visible_to(viewer(PEOPLE[who](), NOON)).filter(pk=one.pk).exists()

    assert seen == (status != CallStatus.DRAFT or who == "officer")


@pytest.mark.parametrize("who", PEOPLE)
def test_calls_are_prepared_by_officers_alone(who):
    one, person = draft(), viewer(PEOPLE[who](), NOON)

    rights = {
        policies.can_create_call(person),
        *(can(person, one) for can in (policies.can_edit_call, policies.can_publish_call, policies.can_withdraw_call)),
    }

    assert rights == {who == "officer"}


def test_a_past_call_known_by_its_sources_is_prepared_by_nobody():
    one, person = past_call(title="AAP 2013", slug="aap-2013"), viewer(officer(), NOON)

    assert {can(person, one) for can in (policies.can_edit_call, policies.can_publish_call, policies.can_withdraw_call)} == {False}


def test_public_lists_tell_open_coming_and_past_calls_apart():
    permanent = call(title="Permanent", closes_at=None)
    late = call(title="Tard", closes_at=NOON + 9 * DAY)
    soon = call(title="Tôt", closes_at=NOON)
    next_one = call(title="Bientôt", opens_at=NOON + DAY)
    over = call(title="Clos", opens_at=NOON - 9 * DAY, closes_at=NOON - DAY)
    known = past_call(title="AAP 2013", slug="aap-2013", year=2013)
    draft(title="Brouillon")
    gone = call(status=CallStatus.WITHDRAWN, title="Retiré")

    assert list(queries.open_calls(NOON)) == [soon, late, permanent]
    assert list(queries.coming(NOON)) == [next_one]
    assert list(queries.past(NOON)) == [over, known]
    assert set(queries.visible_calls()) == {permanent, late, soon, next_one, over, known, gone}


def test_a_second_after_closing_a_call_is_over():
    one = call(closes_at=NOON)

    assert [one.is_receiving(NOON + timedelta(seconds=shift)) for shift in (-1, 0, 1)] == [True, True, False]
    assert list(queries.open_calls(NOON + timedelta(seconds=1))) == []


def test_the_current_form_is_the_latest():
    one = call()

    assert queries.current_revision(one) == revision(one)
    assert queries.current_revision(past_call(title="AAP 2013", slug="aap-2013")) is None


def test_a_composition_tells_each_question_its_settings_and_its_problems():
    one = draft()
    composed = queries.composition(revision(one), is_draft=True)

    lines = {line.id: line for section in composed.sections for line in section.questions}
    assert (composed.version, composed.is_frozen, composed.problems) == (0, False, ())
    assert composed.counted == f"7 sections, {len(lines)} questions"
    assert lines["6yamtr"].facts == "Sert de «\u00a0SIRET du porteur\u00a0»"
    assert lines["7wcmu8"].facts == "Nombre maximal de caractères\u00a0: 10"
    assert lines["z9r92q"].facts == "4 réponses proposées"


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_is_offered_the_roles_it_may_play(kind):
    assert {value for value, _ in queries.roles_for(kind)} == {role.value for role, spec in ROLES.items() if kind in spec.kinds}


def test_the_preparation_of_a_call_says_what_is_left_step_by_step():
    one = draft(summary="", with_criteria=False, envelope=None)

    prepared = queries.preparation(one, NOON)

    left = {view.title: (view.left, view.text) for view in prepared.steps}
    assert left["Description"] == (1, "1 point à compléter")
    assert left["Critères"] == (1, "1 point à compléter")
    assert left["Formulaire"] == (0, "complet")
    assert "Lien de phase" not in left
    assert [lack.is_blocking for lack in (*prepared.blocking, *prepared.advice)] == [True, True, False]


def test_nothing_is_left_to_do_on_a_published_call():
    prepared = queries.preparation(call(), NOON)

    assert (prepared.lacks, {view.text for view in prepared.steps}) == ((), {"figé"})
    assert prepared.closing == "jeudi 1er\u00a0octobre 2026 à 14\u00a0h\u00a000 (heure de Paris)"


def test_a_weight_is_written_without_useless_zeros():
    assert [queries.percent(Decimal(text)) for text in ("12.50", "100.00", "0.25")] == ["12,5\u00a0%", "100\u00a0%", "0,25\u00a0%"]
