from datetime import timedelta

import pytest
from django.urls import reverse

from ptce.calls.enums import CallStatus
from tests.calls.pages import boxes, dangling, repeated_ids
from tests.conftest import NOON
from tests.factories.accounts import UserFactory
from tests.factories.calls import call, draft, revision
from tests.factories.organisations import agent, expert, officer

pytestmark = pytest.mark.django_db


def sign_in(client, person):
    client.force_login(person)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 1}]
    session.save()
    return client


@pytest.fixture
def desk(client):
    return sign_in(client, officer())


def screens(one):
    form = revision(one).form
    section = form.sections[1]
    criterion = one.criteria.first()
    return [
        reverse("calls:list"),
        reverse("calls:new"),
        *(
            reverse(f"calls:{name}", args=[one.pk])
            for name in (
                "hub", "clone", "description", "calendar", "contacts", "phase", "criteria", "add_criterion", "form", "add_section", "pieces", "preview",
                "publication", "withdrawal",
            )
        ),
        reverse("calls:criterion", args=[one.pk, criterion.pk]),
        reverse("calls:section", args=[one.pk, section.id]),
        reverse("calls:add_question", args=[one.pk, section.id]),
        reverse("calls:add_question", args=[one.pk, section.id]) + "?kind=SINGLE_CHOICE",
        *(reverse("calls:question", args=[one.pk, field.id]) for field in form.fields),
        *(reverse("calls:preview_section", args=[one.pk, part.id]) for part in form.sections),
    ]  # fmt: skip


@pytest.mark.parametrize("status", CallStatus)
def test_every_screen_opens_for_an_officer_in_every_state(desk, status):
    one = call(status=status)

    for address in screens(one):
        response = desk.get(address)
        html = response.content.decode()
        assert (address, response.status_code, html.count("<h1")) == (address, 200, 1)
        assert (address, dangling(html), repeated_ids(html)) == (address, set(), set())
