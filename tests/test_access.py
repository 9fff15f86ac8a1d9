"""Every address × every role: a view without a declared rule fails, and each rule is seen at work."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from ptce.accounts.models import User
from ptce.organisations.enums import Role
from ptce.organisations.models import Mandate
from tests.factories.accounts import UserFactory
from tests.factories.organisations import agent, expert, officer

pytestmark = pytest.mark.django_db

# The sign-in library's own views: their rule, by module.
LIBRARY = {"allauth.account": "library", "allauth.mfa": "library"}
SAMPLES = {"int": "987654321", "str": "absent", "slug": "absent", "uuid": "00000000-0000-4000-8000-000000000000", "path": "absent"}


@dataclass(frozen=True)
class Address:
    """A concrete address of a pattern, with the rule its view declares."""

    path: str
    rule: str | None
    view: str


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        else:
            yield route, entry


def sample(route: str) -> str:
    path = re.sub(r"<(?:(\w+):)?\w+>", lambda match: SAMPLES.get(match.group(1) or "str", "absent"), route)
    path = re.sub(r"\(\?P<\w+>[^)]*\)", "absent", path)
    return "/" + re.sub(r"[\^$\\]", "", path).replace("?", "")


def addresses() -> list[Address]:
    found = []
    for route, pattern in patterns(get_resolver()):
        view = pattern.callback
        rule = vars(view).get("access_rule") or next((name for module, name in LIBRARY.items() if view.__module__.startswith(module)), None)
        found.append(Address(sample(route), rule, f"{view.__module__}.{vars(view).get('__name__', type(view).__name__)}"))
    return found


ALL = addresses()
MINE = [address for address in ALL if address.rule not in {None, "library"}]


def test_every_view_declares_its_rule():
    assert [address for address in ALL if address.rule is None] == []


def client_of(person: User | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": timezone.now().timestamp()}]
        session.save()
    return client


@pytest.fixture
def people(db: None) -> dict[str, User | None]:
    held = {"visitor": None, "applicant": UserFactory(), "agent": agent(), "officer": officer(), "expert": expert()}
    Mandate.objects.update(starts_at=timezone.now() - timezone.timedelta(days=1))
    return held


ROLES = {"agent": Role.REGIONAL_AGENT, "officer": Role.NATIONAL_OFFICER, "expert": Role.EXPERT}


@pytest.mark.parametrize("who", ["visitor", "applicant", "agent", "officer", "expert"])
def test_each_address_opens_to_whom_it_says(who: str, people: dict[str, User | None]):
    client = client_of(people[who])

    faults = []
    for address in MINE:
        response = client.get(address.path)
        login = response.status_code == 302 and response.headers["Location"].startswith("/compte/login/")
        allowed = address.rule in {"public", "signed_in"} or ROLES.get(who, "") in address.rule.split("+")
        if address.rule == "public":
            holds = not login and response.status_code != 403
        elif who == "visitor":
            holds = login or response.status_code in {401, 405}
        else:
            holds = not login and (response.status_code == 403) != allowed
        if not holds or response.status_code >= 500 and response.status_code != 503:
            faults.append((address.path, address.rule, response.status_code))
    assert faults == []


@pytest.mark.parametrize("who", ["agent", "officer", "expert"])
def test_a_mandate_without_second_factor_opens_nothing(who: str, people: dict[str, User | None]):
    client = Client()
    client.force_login(people[who])

    faults = []
    for address in MINE:
        if ROLES[who] in address.rule.split("+"):
            response = client.get(address.path)
            if response.status_code != 302 or "/compte/2fa/" not in response.headers["Location"]:
                faults.append((address.path, response.status_code))
    assert faults == []


@pytest.mark.parametrize("who", ["agent", "officer", "expert"])
def test_the_end_of_a_mandate_closes_at_the_next_request(who: str, people: dict[str, User | None]):
    client = client_of(people[who])
    Mandate.objects.filter(person=people[who]).update(ends_at=timezone.now())

    opened = [address.path for address in MINE if address.rule not in {"public", "signed_in"} and client.get(address.path).status_code != 403]
    assert opened == []
