import threading
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection

from ptce.calls import operations
from ptce.calls.enums import CallStatus
from ptce.calls.lifecycle import TransitionRefused
from ptce.calls.models import Call
from ptce.core.errors import Refusal
from ptce.questionnaire import editing
from ptce.questionnaire.definition import Section
from tests.conftest import NOON
from tests.factories.calls import call, draft, revision
from tests.factories.organisations import officer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


def at_once(*acts):
    """Run the acts in as many threads, each with its own connection; return what each gave, a refusal included."""
    outcomes = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(place, act):
        try:
            start.wait()
            outcomes[place] = act()
        except Refusal as refusal:
            outcomes[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def refusals(outcomes):
    return [type(outcome) for outcome in outcomes if isinstance(outcome, Refusal)]


def adding(one, name):
    edit = partial(editing.add_section, section=Section(name, name))
    return partial(operations.edit_form, revision=revision(one), base_version=0, edit=edit, actor=officer(), now=NOON)


def test_two_officers_who_edit_the_form_at_once_never_overwrite_each_other():
    one = draft()

    outcomes = at_once(adding(one, "mienne"), adding(one, "leur"))

    ids = {section.id for section in revision(one).form.sections}
    assert refusals(outcomes) == [operations.EditConflict]
    assert len(ids & {"mienne", "leur"}) == 1
    assert revision(one).version == 1


def test_two_officers_who_describe_the_call_at_once_never_overwrite_each_other():
    one, people = draft(), [officer(), officer()]

    outcomes = at_once(
        *(
            partial(operations.update, call=one, base_version=one.version, changes={"title": f"Titre {rank}"}, actor=person, now=NOON)
            for rank, person in enumerate(people)
        )
    )

    assert refusals(outcomes) == [operations.EditConflict]
    assert Call.objects.get().version == one.version + 1


def test_two_criteria_added_at_once_never_take_the_same_place():
    one, people = draft(with_criteria=False), [officer(), officer()]
    written = operations.CriterionDraft(name="Critère", weight=10)

    outcomes = at_once(
        *(partial(operations.add_criterion, call=one, base_version=one.version, draft=written, actor=person, now=NOON) for person in people)
    )

    assert refusals(outcomes) == [operations.EditConflict]
    assert one.criteria.count() == 1


def test_an_edit_during_publication_is_in_the_published_form_or_refused():
    one, person = draft(), officer()

    outcomes = at_once(adding(one, "neuve"), partial(operations.publish, call=one, actor=person, now=NOON, form_version=0))

    kept = "neuve" in {section.id for section in revision(one).form.sections}
    if kept:
        assert refusals(outcomes) == [operations.EditConflict]
        assert Call.objects.get().is_draft
    else:
        assert refusals(outcomes) == [operations.CallIsFrozen]
        assert Call.objects.get().is_published


def test_a_call_published_twice_at_once_is_published_once():
    one, people = draft(), [officer(), officer()]

    outcomes = at_once(*(partial(operations.publish, call=one, actor=person, now=NOON) for person in people))

    assert refusals(outcomes) == [TransitionRefused]
    assert Call.objects.get().status == CallStatus.PUBLISHED


def test_a_call_withdrawn_twice_at_once_keeps_one_reason():
    one, people = call(), [officer(), officer()]

    outcomes = at_once(
        *(partial(operations.withdraw, call=one, reason=f"Motif {rank}", actor=person, now=NOON) for rank, person in enumerate(people))
    )

    assert refusals(outcomes) == [TransitionRefused]
    assert Call.objects.get().withdrawal_reason in {"Motif 0", "Motif 1"}


def test_a_new_call_posted_twice_at_once_is_one_call():
    person, key = officer(), uuid4()

    outcomes = at_once(*(partial(operations.create, title="Appel neuf", key=key, actor=person, now=NOON) for _ in range(2)))

    assert Call.objects.count() == 1
    assert outcomes[0] == outcomes[1] == Call.objects.get()


def test_two_new_calls_of_one_title_at_once_have_two_addresses():
    people = [officer(), officer()]

    outcomes = at_once(*(partial(operations.create, title="Appel neuf", key=uuid4(), actor=person, now=NOON) for person in people))

    assert {outcome.slug for outcome in outcomes} == {"appel-neuf", "appel-neuf-2"}
