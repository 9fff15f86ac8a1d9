"""What a keyboard or a browser sends that no number nor column takes: a « ² », half an emoji."""

import pytest
from django.urls import reverse

from ptce.reviews.models import Mark
from tests.factories import reviews as make
from tests.factories.organisations import agent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["²", "9" * 5000])
def test_a_rank_that_looks_like_a_number_is_told(client, typed):
    make.sign_in(client, agent())
    dossier = make.eligible(make.call())

    page = client.post(f"{reverse('instruction:ranking', args=[dossier.call.slug])}?region=84", {"version": "0", f"rank-{dossier.pk}": typed})

    assert "Ce rang n’est pas un nombre" in page.content.decode()


@pytest.mark.parametrize("name", ["version", "up"])
def test_what_no_button_of_ours_sends_changes_nothing(client, name):
    make.sign_in(client, agent())
    dossier = make.eligible(make.call())
    sent = {"version": "0", f"rank-{dossier.pk}": "1", "rank-²": "1", name: "²"}

    assert client.post(f"{reverse('instruction:ranking', args=[dossier.call.slug])}?region=84", sent).status_code in {200, 302}


def test_half_an_emoji_is_kept_as_a_question_mark(client):
    assignment = make.accepted(make.eligible(make.call()))
    make.sign_in(client, assignment.reviewer)
    criterion = assignment.dossier.call.criteria.order_by("position")[0]
    sent = f'{{"criterion": {criterion.pk}, "value": 3, "comment": "Net \\ud83d", "version": 0}}'

    response = client.post(reverse("jury:save", args=[assignment.pk]), sent, content_type="application/json")

    assert response.status_code == 200
    assert Mark.objects.get(assignment=assignment, criterion=criterion).comment == "Net ?"
