from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from ptce.calls import operations
from ptce.calls.enums import CallStatus, Phase
from ptce.calls.models import Call
from tests.calls.pages import address, boxes, fresh, page, send
from tests.conftest import NOON
from tests.factories.calls import call, draft, revision
from tests.factories.organisations import officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def test_a_call_is_created_from_a_proposed_form(desk):
    response = send(desk, reverse("calls:new"), title="AMI 2027", phase="ONE", form="PHASE_1")

    one = Call.objects.get()
    assert response.url == address("hub", one)
    assert (one.title, one.phase, one.status, len(revision(one).form.sections)) == ("AMI 2027", "ONE", "DRAFT", 7)


def test_a_creation_posted_twice_leads_to_the_same_call(desk):
    sent = page(desk, reverse("calls:new")) | {"title": "AMI 2027"}

    assert {desk.post(reverse("calls:new"), sent).url for _ in range(2)} == {address("hub", Call.objects.get())}


def test_a_creation_without_a_title_keeps_what_was_chosen(desk):
    html = send(desk, reverse("calls:new"), phase="TWO").content.decode()

    assert "Donnez un titre à cet appel." in html
    assert '<option value="TWO" selected>' in html


def test_a_call_is_copied(desk):
    source = call(title="AMI 2026")

    response = send(desk, address("clone", source))

    copy = Call.objects.get(cloned_from=source)
    assert (copy.title, response.url) == ("AMI 2026 (copie)", address("hub", copy))


def test_a_copy_without_a_title_is_refused_in_the_page(desk):
    assert "Donnez un titre à cet appel." in desk.post(address("clone", call()), {"key": uuid4(), "title": ""}).content.decode()


def test_the_description_is_saved_and_leads_to_the_next_step(desk):
    one = draft()

    response = send(desk, address("description", one), title="Nouveau titre", next="1")

    assert (fresh(one).title, response.url) == ("Nouveau titre", address("calendar", one))


def test_the_last_step_leads_to_publication(desk):
    one = draft()

    assert send(desk, address("contacts", one), next="1").url == address("publication", one)


def test_an_address_already_taken_is_told_at_its_box(desk):
    call(title="Prise")

    html = send(desk, address("description", draft()), slug="prise").content.decode()

    assert 'href="#id_slug"' in html
    assert "Un autre appel a déjà cette adresse" in html


def test_what_somebody_else_saved_meanwhile_is_shown_and_what_was_typed_stays(desk):
    one = draft()
    where = address("description", one)
    sent = page(desk, where) | {"title": "Mon titre"}
    operations.update(call=one, base_version=one.version, changes={"title": "Leur titre"}, actor=officer(), now=NOON)

    response = desk.post(where, sent)
    html = response.content.decode()

    assert fresh(one).title == "Leur titre"
    assert response.context["theirs"] == [("Titre", "Leur titre")]
    assert 'value="Mon titre"' in html
    assert desk.post(where, boxes(html)).status_code == 302
    assert fresh(one).title == "Mon titre"


def calendar(**changes):
    return {
        "opens_on": "2026-09-10", "opens_time": "09:00", "closes_on": "2026-11-30", "closes_time": "23:59", "envelope": "1 500 000", "amount_min": "",
        "amount_max": "100 000,50", "laureates_min": "", "laureates_max": "20", "missing_pieces_days": "15",
    } | changes  # fmt: skip


def test_the_calendar_is_read_at_the_time_of_paris(desk):
    one = draft()

    send(desk, address("calendar", one), **calendar())

    after = fresh(one)
    assert (after.opens_at, after.closes_at) == (datetime(2026, 9, 10, 7, tzinfo=UTC), datetime(2026, 11, 30, 22, 59, tzinfo=UTC))
    assert (after.envelope, after.amount_min, after.amount_max, after.laureates_max) == (Decimal(1_500_000), None, Decimal("100000.50"), 20)
    assert "jeudi 10\u00a0septembre 2026 à 9\u00a0h\u00a000 (heure de Paris)" in desk.get(address("calendar", one)).content.decode()


def test_the_calendar_posted_as_it_is_changes_nothing(desk):
    one = draft(opens_at=datetime(2026, 10, 1, 7, tzinfo=UTC))

    send(desk, address("calendar", one))

    assert (fresh(one).opens_at, fresh(one).version) == (one.opens_at, one.version)


@pytest.mark.parametrize(
    ("day", "hour", "told", "candidates"),
    [
        (
            "2026-10-25",
            "02:30",
            "Cette heure existe deux fois",
            [datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)],
        ),
        ("2027-03-28", "02:30", "Cette heure n’existe pas", [datetime(2027, 3, 28, 0, 59, tzinfo=UTC), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)]),
    ],
)
@pytest.mark.parametrize("which", [0, 1])
def test_a_closing_at_the_change_of_clocks_is_told_and_chosen(desk, day, hour, told, candidates, which):
    one = draft()
    where = address("calendar", one)

    asked = send(desk, where, **calendar(closes_on=day, closes_time=hour)).content.decode()
    again = desk.post(where, boxes(asked) | {"closes_which": candidates[which].isoformat()})

    assert told in asked
    assert "heure d’hiver (UTC+1)" in asked
    assert again.status_code == 302
    assert fresh(one).closes_at == candidates[which]


def test_an_instant_chosen_once_is_not_lost_by_the_next_page(desk):
    one = draft(closes_at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC))

    html = desk.get(address("calendar", one)).content.decode()

    assert "dimanche 25\u00a0octobre 2026 à 2\u00a0h\u00a030" in html


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"opens_time": ""}, "Donnez aussi l’heure."),
        ({"closes_on": ""}, "Donnez aussi le jour."),
        ({"closes_on": "2026-02-31"}, "Cette date n’existe pas"),
        ({"closes_on": "2026-09-09"}, "La clôture doit suivre l’ouverture."),
        ({"envelope": "beaucoup"}, "Ce n’est pas un montant"),
        ({"amount_min": "200000"}, "Le montant maximal est inférieur au montant minimal."),
        ({"laureates_min": "21"}, "Le nombre maximal de lauréats est inférieur au nombre minimal."),
        ({"laureates_min": "vingt"}, "Écrivez un nombre entier, en chiffres."),
        ({"missing_pieces_days": ""}, "Donnez ce délai, en jours."),
    ],
)
def test_a_calendar_that_cannot_be_is_told_and_kept_in_its_boxes(desk, changes, told):
    one = draft()

    html = send(desk, address("calendar", one), **calendar(**changes)).content.decode()

    assert told in html
    assert [value for name, value in boxes(html).items() if name in changes] == [[value] for value in changes.values()]
    assert fresh(one).version == one.version


def test_contacts_are_saved(desk):
    one = draft()

    send(desk, address("contacts", one), service_name="Bureau ESS", silence="ACCEPTANCE", silence_months="3")

    assert (fresh(one).service_name, fresh(one).silence, fresh(one).silence_months) == ("Bureau ESS", "ACCEPTANCE", 3)


def test_a_phase_2_is_linked_on_screen(desk):
    first, second = call(phase=Phase.ONE), draft(phase=Phase.TWO)

    send(desk, address("phase", second), first_phase=str(first.pk))

    assert fresh(second).first_phase == first


def test_a_criterion_without_weight_is_refused_on_screen(desk):
    one = draft()

    html = send(desk, address("add_criterion", one), name="Coopération").content.decode()

    assert "Donnez un poids à ce critère" in html
    assert 'value="Coopération"' in html


@pytest.mark.parametrize(("typed", "weight"), [("12,5", Decimal("12.5")), ("20 %", Decimal(20))])
def test_a_criterion_is_added_on_screen(desk, typed, weight):
    one = draft(with_criteria=False)

    response = send(desk, address("add_criterion", one), name="Coopération", weight=typed, anchor_0="Rien", anchor_4="Tout")

    criterion = one.criteria.get()
    assert (response.url, criterion.weight) == (address("criteria", one), weight)
    assert dict(criterion.anchors.values_list("mark", "text")) == {0: "Rien", 4: "Tout"}


@pytest.mark.parametrize(("typed", "told"), [("0", "Donnez un poids"), ("101", "Donnez un poids"), ("lourd", "Ce n’est pas un nombre")])
def test_a_weight_that_is_none_is_told(desk, typed, told):
    assert told in send(desk, address("add_criterion", draft()), name="Coopération", weight=typed).content.decode()


def test_a_criterion_is_changed_on_screen_with_more_marks(desk):
    one = draft()
    criterion = one.criteria.get(position=1)
    where = address("criterion", one, criterion.pk)

    send(desk, where, scale="5")

    criterion.refresh_from_db()
    assert (criterion.scale, criterion.weight, criterion.anchors.count()) == (5, Decimal(25), 5)
    assert "anchor_5" in page(desk, where)


def test_a_criterion_saved_from_an_old_page_shows_what_was_saved_meanwhile(desk):
    one = draft()
    criterion = one.criteria.get(position=1)
    where = address("criterion", one, criterion.pk)
    sent = page(desk, where) | {"name": "Mon nom"}
    written = operations.CriterionDraft(name="Leur nom", weight=Decimal(25), help=criterion.help)
    operations.update_criterion(criterion=criterion, base_version=one.version, draft=written, actor=officer(), now=NOON)

    response = desk.post(where, sent)

    assert ("Critère", "Leur nom") in response.context["theirs"]


@pytest.mark.parametrize(("action", "order"), [("up:2", [2, 1, 3, 4, 5, 6]), ("down:1", [2, 1, 3, 4, 5, 6]), ("remove:1", [2, 3, 4, 5, 6])])
def test_criteria_are_ordered_and_removed_with_buttons(desk, action, order):
    one = draft()
    criteria = {criterion.position: criterion for criterion in one.criteria.all()}
    act, _, position = action.partition(":")

    desk.post(address("change_criteria", one), {"action": f"{act}:{criteria[int(position)].pk}", "base_version": one.version})

    assert list(one.criteria.order_by("position").values_list("pk", flat=True)) == [criteria[place].pk for place in order]


def test_the_proposed_grid_is_taken_in_one_click(desk):
    one = draft(with_criteria=False)

    desk.post(address("change_criteria", one), {"action": "propose", "base_version": one.version})

    assert one.criteria.count() == 6


@pytest.mark.parametrize("version", ["", "0", "x"])
def test_a_button_of_an_old_page_does_nothing_and_says_so(desk, version):
    one = draft()

    response = desk.post(address("change_criteria", one), {"action": f"remove:{one.criteria.first().pk}", "base_version": version}, follow=True)

    assert one.criteria.count() == 6
    assert "Quelqu’un d’autre a modifié cet appel" in response.content.decode()


def test_a_button_of_no_criterion_is_not_found(desk):
    one = draft()

    assert desk.post(address("change_criteria", one), {"action": "up:x", "base_version": one.version}).status_code == 404


def test_a_call_is_published_on_screen(desk):
    one = draft()

    response = send(desk, address("publication", one))

    assert (fresh(one).status, response.url) == (CallStatus.PUBLISHED, address("hub", one))


def test_a_call_that_lacks_something_offers_no_button_and_is_refused(desk):
    one = draft(summary="")

    html = desk.get(address("publication", one)).content.decode()
    response = desk.post(address("publication", one), {"base_version": one.version, "form_version": 0}, follow=True)

    assert "Publier l’appel" not in html
    assert f'href="{address("description", one)}#id_summary"' in html
    assert "Résumez l’appel en une phrase" in response.content.decode()
    assert fresh(one).is_draft


def test_a_call_is_withdrawn_on_screen_with_its_reason(desk):
    one = call()

    assert "Dites pourquoi" in desk.post(address("withdrawal", one), {"reason": ""}).content.decode()
    desk.post(address("withdrawal", one), {"reason": "Crédits annulés."})

    assert (fresh(one).status, fresh(one).withdrawal_reason) == (CallStatus.WITHDRAWN, "Crédits annulés.")
    assert "Crédits annulés." in desk.get(address("hub", one)).content.decode()
