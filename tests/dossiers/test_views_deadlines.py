"""The screens of waves, grace, extensions and reminders."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ptce.calls.operations import add_wave
from ptce.dossiers import operations
from ptce.questionnaire.kinds import Role
from tests.calls.conftest import sign_in
from tests.dossiers import screens
from tests.factories import dossiers
from tests.factories.organisations import officer

pytestmark = pytest.mark.django_db
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def desk(client):
    return sign_in(client, officer())


def as_owner(client, dossier):
    client.force_login(dossiers.owner_of(dossier))
    return client


def at(monkeypatch, instant):
    monkeypatch.setattr("ptce.core.middleware.timezone.now", lambda: instant)


def test_the_clock_tells_the_grace_only_once_the_deadline_is_past(client, monkeypatch, now):
    closes_at = now + 5 * MINUTE
    draft = dossiers.complete(call=screens.open_call(closes_at=closes_at, grace_minutes=15), now=now)
    page = as_owner(client, draft)

    before = page.get(screens.address("submit", draft)).content.decode()
    at(monkeypatch, closes_at + MINUTE)
    after = page.get(screens.address("submit", draft)).content.decode()

    assert "reste possible" not in before
    assert "la date limite est passée" in after
    assert "le dépôt reste possible jusqu’à" in after
    assert "Déposer le dossier</button>" in after


def test_the_owner_of_a_draft_whose_wave_is_past_agrees_to_the_next_in_one_click(client, monkeypatch, now):
    call = screens.open_call(closes_at=None)
    for rank in (5, 60):
        call.refresh_from_db()
        add_wave(call=call, closes_at=now + rank * MINUTE, base_version=call.version, actor=officer(), now=now)
    draft = dossiers.complete(call=call, now=now)
    page = as_owner(client, draft)
    at(monkeypatch, now + 6 * MINUTE)

    asked = page.get(screens.address("detail", draft)).content.decode()
    agreed = page.post(screens.address("move_wave", draft), follow=True).content.decode()

    assert "La relève 1 est passée, ce dossier n’est pas déposé" in asked
    assert "Viser la relève suivante" in asked
    assert "le dossier vise la relève 2" in agreed
    assert "Viser la relève suivante" not in agreed


def extension(desk, call, dossier, **changes):
    boxes = {"number": dossier.number, "until_on": "2040-01-02", "until_time": "12:00", "reason": "Locaux inondés."} | changes
    return desk.post(reverse("extensions:list", args=[call.slug]), boxes, follow=True).content.decode()


def test_an_officer_gives_more_time_without_reading_the_draft_and_takes_it_back(desk, now):
    call = screens.open_call()
    draft = dossiers.dossier(call=call, now=now)
    dossiers.answer(draft, Role.POLE_NAME, "Pôle de la Sauge bleue", now=now)

    given = extension(desk, call, draft)
    taken = desk.post(reverse("extensions:revoke", args=[call.slug, draft.pk]), follow=True).content.decode()

    draft.refresh_from_db()
    assert "lundi 2\u00a0janvier 2040 à 12\u00a0h\u00a000" in given
    assert "Locaux inondés." in given
    assert draft.label == "Pôle de la Sauge bleue"
    assert draft.label not in given
    assert "est annulée" in taken
    assert draft.extended_until is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"number": "PTCE-1999-000001"}, "Aucun dossier de cet appel ne porte ce numéro"),
        ({"until_on": "2020-01-01"}, "Choisissez un instant à venir"),
        ({"until_on": "31/02/2040"}, "Cette date n’existe pas"),
        ({"reason": ""}, "Dites pourquoi cette équipe a plus de temps"),
    ],
)
def test_a_refused_extension_says_why_and_keeps_what_was_typed(desk, now, changes, words):
    call = screens.open_call()
    draft = dossiers.dossier(call=call, now=now)

    page = extension(desk, call, draft, **changes)

    assert words in page
    assert f'value="{changes.get("number", draft.number)}"' in page


def test_an_extension_of_a_dossier_the_officer_applies_with_is_not_shown(client, now):
    call = screens.open_call()
    mine = officer()
    draft = dossiers.dossier(call=call, owner=mine, now=now)
    operations.extend(dossier=draft, until=now + 60 * DAY, reason="Crue.", actor=officer(), now=now)

    page = sign_in(client, mine).get(reverse("extensions:list", args=[call.slug])).content.decode()

    assert draft.number not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_extensions_costs_the_same_whatever_their_number(desk, now, count, django_assert_num_queries):
    call, by = screens.open_call(), officer()
    for _ in range(count):
        operations.extend(dossier=dossiers.dossier(call=call, now=now), until=now + 60 * DAY, reason="Crue.", actor=by, now=now)

    with django_assert_num_queries(5):
        page = desk.get(reverse("extensions:list", args=[call.slug])).content.decode()

    assert page.count("Crue.") == count


def test_the_team_page_turns_reminders_off_and_on(client):
    draft = screens.draft()
    page = as_owner(client, draft)

    off = page.post(screens.address("choose_reminders", draft), {"rappels": "non"}, follow=True).content.decode()
    on = page.post(screens.address("choose_reminders", draft), {"rappels": "oui"}, follow=True).content.decode()

    assert "vous ne les recevez pas" in off
    assert "vous les recevez" in on
