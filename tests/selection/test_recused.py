"""An officer who stood aside from one dossier learns nothing of it from the others: neither rank, nor place in the reserve."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from ptce.dossiers import operations as dossiers
from ptce.organisations.models import Mandate
from ptce.selection import operations, queries
from ptce.selection.enums import DecisionOutcome, ExportFormat
from tests.conftest import NOON
from tests.factories import selection
from tests.factories.organisations import agent, officer
from tests.selection.test_views import client_of

pytestmark = pytest.mark.django_db


def stood_aside(dossier):
    person = officer()
    dossiers.recuse(dossier=dossier, person=person, reason="Parent.", declared=True, actor=officer(), now=NOON)
    return person


def test_a_rank_already_taken_does_not_name_a_dossier_set_aside():
    call = selection.call()
    mine, other = selection.receivable(call), selection.receivable(call)
    person = stood_aside(mine)
    selection.decide(mine, DecisionOutcome.RESERVE, rank=1)

    with pytest.raises(operations.RankRefused) as refusal:
        selection.decide(other, DecisionOutcome.RESERVE, rank=1, actor=person)

    assert mine.number not in refusal.value.message
    assert "rang 1" in refusal.value.message


def test_neither_the_reserve_nor_a_renouncement_shows_a_dossier_set_aside():
    session = selection.published()
    waiting = selection.decision(session, DecisionOutcome.RESERVE).dossier
    laureate = selection.decision(session, DecisionOutcome.LAUREATE).dossier
    client = client_of(stood_aside(waiting))

    assert client.get(reverse("selection:promote", args=[session.call.slug])).status_code == 403
    page = client.get(reverse("selection:renounce", args=[session.call.slug, laureate.number])).content.decode()
    assert waiting.number not in page
    done = client.post(reverse("selection:renounce", args=[session.call.slug, laureate.number]), {"reason": ""}, follow=True).content.decode()
    assert "La renonciation est enregistrée" in done
    assert waiting.number not in done


def test_a_spreadsheet_made_under_a_mandate_that_ended_is_stale():
    call, person = selection.call(), agent()
    export = operations.ask_export(call=call, key=uuid.uuid4(), layout=ExportFormat.ODS, actor=person, now=NOON)
    ended = NOON + timedelta(hours=1)
    assert not queries.is_stale(export, ended)

    Mandate.objects.filter(person=person).update(ends_at=ended)

    assert queries.is_stale(export, ended)
