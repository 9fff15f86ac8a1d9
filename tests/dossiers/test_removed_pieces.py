"""A file taken out before the deposit was never handed to the administration: its team alone may read it again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ptce.documents.enums import Scan
from ptce.dossiers import operations
from ptce.organisations.models import Mandate
from tests.conftest import NOON
from tests.dossiers import screens
from tests.factories import dossiers, reviews
from tests.factories.organisations import agent

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return screens.complete()


@pytest.fixture
def examiner():
    client = Client()
    reviews.sign_in(client, agent())
    Mandate.objects.update(starts_at=NOON.replace(year=2020))
    return client


def downloads(client, dossier, piece):
    return client.get(screens.address("piece", dossier, piece.pk)).status_code, client.get(
        f"/instruction/dossiers/{dossier.number}/pieces/{piece.pk}/"
    ).status_code


def test_what_was_removed_before_the_deposit_is_the_teams_alone(draft, examiner):
    owner = dossiers.owner_of(draft)
    slip = dossiers.piece(draft, screens.file_field(draft).id, name="Bulletin de paie.pdf", now=timezone.now())
    operations.remove_piece(piece=slip, actor=owner, now=timezone.now())
    dossiers.submission(draft, now=timezone.now())

    assert downloads(examiner, draft, slip) == (404, 404)
    mine = Client()
    mine.force_login(owner)
    assert mine.get(screens.address("piece", draft, slip.pk)).status_code == 200


def test_what_was_deposited_is_read_even_once_replaced(draft, examiner):
    kept = dossiers.piece(draft, screens.file_field(draft).id, now=timezone.now())
    dossiers.submission(draft, now=timezone.now())
    kept.removed_at = timezone.now() + timedelta(minutes=1)
    kept.save(update_fields=["removed_at"])

    assert examiner.get(screens.address("piece", draft, kept.pk)).status_code == 200


def test_a_file_found_infected_is_served_to_nobody(draft, examiner):
    kept = dossiers.piece(draft, screens.file_field(draft).id, now=timezone.now())
    dossiers.submission(draft, now=timezone.now())
    kept.document.scan = Scan.INFECTED
    kept.document.save(update_fields=["scan"])

    assert downloads(examiner, draft, kept) == (404, 404)
