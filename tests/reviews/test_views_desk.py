import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ptce.dossiers import operations as dossier_operations
from ptce.dossiers.models import Dossier, DossierRegion
from ptce.dossiers.operations.carriers import write_words
from ptce.organisations.queries import viewer
from ptce.reviews import operations, queries
from tests.conftest import NOON
from tests.factories import reviews as make
from tests.factories.organisations import agent, expert, officer
from tests.factories.territories import region

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return make.call()


def page(client, **given):
    return client.get(reverse("instruction:desk"), given).content.decode()


def test_an_agent_sees_their_region_only(client, call):
    mine, other = make.submitted(call, name="Le mien"), make.submitted(call, name="Autre région", region_code="53")
    make.sign_in(client, agent())

    html = page(client)

    assert mine.number in html
    assert other.number not in html
    assert "Ma région" in html


def test_a_dossier_that_touches_the_region_is_in_the_other_tab_and_read_only(client, call):
    touching = make.submitted(call, name="Voisin", region_code="53")
    DossierRegion.objects.create(dossier=touching, region=region("84"))
    make.sign_in(client, agent())

    assert touching.number not in page(client)
    assert touching.number in page(client, onglet="autres")
    html = client.get(reverse("instruction:dossier", args=[touching.number])).content.decode()
    assert "examiné par une autre" in html
    assert "Déclarer recevable" not in html
    assert client.get(reverse("instruction:eligibility", args=[touching.number])).status_code == 404


def test_an_officer_sees_all_and_the_queue_without_region_and_gives_one(client, call):
    lost = make.submitted(call, name="Sans région")
    Dossier.objects.filter(pk=lost.pk).update(region=None)
    make.submitted(call, region_code="53")
    make.sign_in(client, officer())

    assert f"{lost.number} · " in page(client, onglet="attente")
    client.post(reverse("instruction:region", args=[lost.number]), {"region": region("11").pk})

    lost.refresh_from_db()
    assert lost.region_id == "11"
    assert f"{lost.number} · " not in page(client, onglet="attente")


def test_a_draft_is_never_there(client, call):
    from tests.factories import dossiers

    draft = dossiers.dossier(call=call)
    make.sign_in(client, officer())

    assert draft.number not in page(client)
    assert client.get(reverse("instruction:dossier", args=[draft.number])).status_code == 404


@pytest.mark.parametrize(
    "given",
    [{"q": "vent"}, {"q": "VENT pole"}, {"etat": "ELIGIBLE"}, {"q": "13002526"}, {"rural": "1"}, {"miens": "1"}, {"retard": "1"}],
)
def test_each_filter_keeps_what_it_says(client, call, given):
    kept, other = make.eligible(call, name="Pôle du Vent"), make.submitted(call, name="Autre chose")
    clerk = agent()
    Dossier.objects.filter(pk=kept.pk).update(is_rural=True, due_on=NOON.date().replace(year=2020))
    Dossier.objects.filter(pk=other.pk).update(is_rural=False, due_on=NOON.date().replace(year=2090), carrier_siret="")
    other.refresh_from_db()
    write_words(other)
    make.proposed(kept, clerk)
    make.sign_in(client, clerk)

    html = page(client, **given)

    assert kept.number in html
    assert other.number not in html


def test_the_list_is_ordered_by_what_is_due_without_date_last(call):
    numbers = []
    for day in ("2026-12-01", None, "2026-10-01"):
        made = make.submitted(call)
        Dossier.objects.filter(pk=made.pk).update(due_on=day)
        numbers.append(made.number)

    rows = queries.desk(viewer(agent(), NOON), queries.Filters()).rows

    assert [row.number for row in rows] == [numbers[2], numbers[0], numbers[1]]


def test_nonsense_in_the_address_is_ignored(client, call):
    made = make.submitted(call)
    make.sign_in(client, agent())

    assert made.number in page(client, onglet="x", appel="abc", etat="ZZ", page="-3", region="<script>")


def test_a_page_beyond_the_last_says_so(client, call):
    make.sign_in(client, agent())

    assert "Aucun dossier ne correspond" in page(client, page="9")


def test_an_empty_desk_offers_the_first_step(client):
    make.sign_in(client, agent())

    assert "Aucun dossier n’est encore déposé" in page(client)


def test_a_large_count_is_told_roughly():
    from ptce.reviews.queries.desk import in_words

    assert (in_words(1000), in_words(1001)) == ("1\u202f000", "plus de 1\u202f000")


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_costs_the_same_whatever_its_length(client, call, count):
    for _ in range(count):
        make.submitted(call)
    make.sign_in(client, agent())

    with CaptureQueriesContext(connection) as captured:
        assert page(client, q="pole").count("/instruction/dossiers/PTCE") == count

    assert len(captured) <= 12


@pytest.mark.parametrize("count", [1, 3])
def test_the_officers_desk_stays_within_twelve_statements(client, call, count):
    for _ in range(count):
        make.submitted(call)
    make.sign_in(client, officer())

    with CaptureQueriesContext(connection) as captured:
        page(client, q="pole", etat="SUBMITTED")

    assert len(captured) <= 12


@pytest.mark.parametrize("person", [expert, lambda: None])
def test_the_desk_is_for_those_who_examine(client, person):
    who = person()
    if who:
        make.sign_in(client, who)

    response = client.get(reverse("instruction:desk"))

    assert response.status_code == (403 if who else 302)


def test_the_second_factor_is_required(client):
    make.sign_in(client, agent(), second_factor=False)

    response = client.get(reverse("instruction:desk"))

    assert (response.status_code, "/2fa/" in response["Location"]) == (302, True)


def test_nothing_of_a_dossier_set_aside_is_shown_anywhere(client, call):
    """Inference: neither number nor name, and counts without it."""
    hidden, kept = make.eligible(call, name="Pôle Secret"), make.eligible(call, name="Pôle Connu")
    clerk = agent()
    operations.declare_conflict(dossier=hidden, reason="Lien.", actor=clerk, now=NOON)
    make.sign_in(client, clerk)

    addresses = [
        reverse("instruction:desk"),
        f"{reverse('instruction:desk')}?q=secret",
        f"{reverse('instruction:desk')}?q={hidden.number}",
        f"{reverse('instruction:desk')}?etat=ELIGIBLE",
        f"{reverse('instruction:desk')}?onglet=autres",
        reverse("instruction:dossier", args=[kept.number]),
        reverse("instruction:ranking", args=[call.slug]),
        reverse("jury:desk"),
    ]
    for address in addresses:
        html = client.get(address).content.decode()
        assert "Secret" not in html.replace('value="secret"', "")
        assert hidden.number not in html.replace(f'value="{hidden.number}"', "").replace(f"q={hidden.number}", "")
    desk = queries.desk(viewer(clerk, NOON), queries.Filters())
    assert [(tab.key, tab.count) for tab in desk.tabs] == [("examen", "1"), ("autres", "0")]
    assert queries.desk(viewer(clerk, NOON), queries.Filters(status="ELIGIBLE")).count == "1"
    assert queries.next_dossier(viewer(clerk, NOON), kept) is None


@pytest.mark.parametrize("name", ["dossier", "exchanges", "reviews", "history", "eligibility", "ask_pieces", "region", "ask_opinion", "stand_aside"])
def test_each_page_of_a_dossier_set_aside_is_a_404(client, call, name):
    hidden = make.eligible(call)
    clerk = agent()
    operations.declare_conflict(dossier=hidden, reason="Lien.", actor=clerk, now=NOON)
    make.sign_in(client, clerk)

    assert client.get(reverse(f"instruction:{name}", args=[hidden.number])).status_code == 404


def test_a_piece_is_served_to_those_who_see_the_dossier_only(client, call):
    from tests.factories import dossiers

    draft = dossiers.dossier(call=call)
    region("84")
    raws = {"name": "Pôle", "siret": dossiers.SIRET, "region": "84"}
    owner = dossiers.owner_of(draft)
    dossier_operations.save_section(dossier=draft, section_id="one", raws=raws, base_versions={}, actor=owner, now=NOON)
    piece = dossiers.piece(draft, "file", name="Statuts signés.pdf")
    dossiers.submission(draft)
    address = reverse("instruction:piece", args=[draft.number, piece.pk])

    make.sign_in(client, agent())
    response = client.get(address)
    content = b"".join(response.streaming_content)
    assert (response.status_code, content[:5]) == (200, b"%PDF-")
    assert "attachment" in response["Content-Disposition"]
    make.sign_in(client, agent("53"))
    assert client.get(address).status_code == 404
    make.sign_in(client, agent(), second_factor=False)
    assert client.get(address).status_code == 302
