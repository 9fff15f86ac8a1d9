"""The other screens: opening, pieces, team, deposit, exchanges; and what each costs."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ptce.dossiers.models import Dossier, Invitation, Message, Notification, Submission
from tests.dossiers import screens
from tests.factories import calls, dossiers, reviews
from tests.factories.accounts import UserFactory
from tests.factories.organisations import agent

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


def client_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def owner(dossier) -> Client:
    return client_of(dossiers.owner_of(dossier))


def test_an_empty_home_offers_the_open_calls():
    call = screens.open_call()

    page = client_of(UserFactory()).get(reverse("dossiers:home")).content.decode()

    assert "Vous n’avez pas encore de dossier." in page
    assert reverse("dossiers:open", args=[call.slug]) in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_home_costs_the_same_whatever_its_length(count, django_assert_max_num_queries):
    person, call = UserFactory(), screens.open_call()
    for _ in range(count):
        dossiers.dossier(owner=person, call=call, now=timezone.now())
    client = client_of(person)

    with django_assert_max_num_queries(12):
        page = client.get(reverse("dossiers:home")).content.decode()
    assert page.count("Il manque encore") == count


def test_the_home_of_a_dossier_costs_twenty_statements_at_most(django_assert_max_num_queries):
    dossier = screens.complete()
    client = owner(dossier)

    with django_assert_max_num_queries(20):
        page = client.get(screens.address("detail", dossier)).content.decode()
    assert "Vérifier et déposer" in page
    assert "loi n° 2014-856, art. 9, I" in page.replace("\u00a0", " ")


def test_a_form_posted_twice_opens_one_dossier():
    person, call, key = UserFactory(), screens.open_call(), uuid4()
    client, path = client_of(person), reverse("dossiers:open", args=[call.slug])

    first, second = client.post(path, {"cle": key}), client.post(path, {"cle": key})

    assert first.headers["Location"] == second.headers["Location"]
    assert Dossier.objects.count() == 1


def test_a_draft_is_proposed_before_another_one():
    dossier = screens.draft()

    page = owner(dossier).get(reverse("dossiers:open", args=[dossier.call.slug])).content.decode()

    assert page.index("Reprendre ce brouillon") < page.index("En ouvrir un autre")


def test_a_closed_call_says_when_it_closed_and_opens_nothing():
    call = screens.open_call(closes_at=timezone.now() - timedelta(seconds=1))
    client, path = client_of(UserFactory()), reverse("dossiers:open", args=[call.slug])

    assert "Le dépôt est clos depuis le" in client.get(path).content.decode()
    assert "ne reçoit pas de dossiers" in client.post(path, {"cle": uuid4()}).content.decode()
    assert Dossier.objects.count() == 0


def test_a_second_phase_follows_a_first_one():
    now = timezone.now()
    first_call = calls.call(phase="ONE", opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=9))
    second_call = calls.call(first_phase=first_call, title="Phase 2", opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=9))
    first = dossiers.complete(call=first_call, now=now)
    path = reverse("dossiers:open", args=[second_call.slug])

    page = owner(first).get(path).content.decode()
    assert first.number in page
    owner(first).post(path, {"cle": uuid4(), "phase-1": first.number})

    assert Dossier.objects.get(call=second_call).first_phase_dossier == first


def a_pdf(name="Statuts.pdf"):
    return SimpleUploadedFile(name, dossiers.pdf().read(), "application/pdf")


def test_a_piece_sent_twice_is_kept_once_and_downloaded():
    dossier = screens.draft()
    client, field, key = owner(dossier), screens.file_field(dossier), uuid4()
    path = screens.address("add_piece", dossier, field.id)

    for _ in range(2):
        response = client.post(path, {"cle": key, "fichier": a_pdf("État des lieux <b>.pdf")}, headers=JSON)
        assert response.status_code == 200

    piece = dossier.pieces.get()
    page = client.get(screens.address("pieces", dossier)).content.decode()
    assert piece.document.sha256[:12] in page
    assert "<b>" not in page
    download = client.get(screens.address("piece", dossier, piece.pk))
    assert download.headers["Content-Disposition"].startswith("attachment")
    assert client_of(UserFactory()).get(screens.address("piece", dossier, piece.pk)).status_code == 404


def test_a_program_named_pdf_is_refused_by_name():
    dossier = screens.draft()
    client, field = owner(dossier), screens.file_field(dossier)
    path, program = screens.address("add_piece", dossier, field.id), SimpleUploadedFile("Statuts.pdf", b"MZ\x90\x00 program")

    answer = client.post(path, {"cle": uuid4(), "fichier": program}, headers=JSON)
    page = client.post(path, {"cle": uuid4(), "fichier": SimpleUploadedFile("Statuts.pdf", b"MZ\x90\x00 program")}).content.decode()

    assert answer.status_code == 422
    assert "Statuts.pdf" in answer.json()["message"]
    assert "fr-error-text" in page
    assert not dossier.pieces.exists()


def test_three_gigabytes_are_refused_before_a_byte_is_read():
    dossier = screens.draft()
    path = screens.address("add_piece", dossier, screens.file_field(dossier).id)

    told = owner(dossier).post(path, {}, headers=JSON, CONTENT_LENGTH=str(3 * 10**9))
    page = owner(dossier).post(path, {}, CONTENT_LENGTH=str(3 * 10**9))

    assert (told.status_code, page.status_code) == (413, 413)
    assert "la limite est de" in told.json()["message"].replace("\u00a0", " ")


def test_a_piece_is_removed_after_a_question():
    dossier = screens.draft()
    piece = dossiers.piece(dossier, screens.file_field(dossier).id, now=timezone.now())
    path = screens.address("remove_piece", dossier, piece.pk)

    assert "Statuts.pdf" in owner(dossier).get(path).content.decode()
    owner(dossier).post(path)

    piece.refresh_from_db()
    assert piece.removed_at is not None


def test_the_owner_composes_the_team():
    dossier = screens.draft()
    client, path = owner(dossier), screens.address("team", dossier)

    wrong = client.post(path, {"email": "pas-une-adresse", "role": "EDITOR"}).content.decode()
    assert 'value="pas-une-adresse"' in wrong
    assert 'id="resume-des-erreurs"' in wrong
    every = [section.id for section in screens.form_of(dossier).sections]
    client.post(path, {"email": "awa@mairie.test", "role": "EDITOR", "sections": every})
    invitation = Invitation.objects.get()
    assert "awa@mairie.test" in client.get(path).content.decode()
    client.post(screens.address("revoke_invitation", dossier, invitation.pk))
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None


def test_a_member_changes_role_receives_the_dossier_and_another_leaves():
    dossier = screens.draft()
    client, heir = owner(dossier), dossiers.member(dossier, "EDITOR", now=timezone.now())
    reviews.sign_in(client, dossiers.owner_of(dossier))
    member = dossier.team.get(person=heir)

    client.post(screens.address("change_role", dossier, member.pk), {"role": "READER"})
    member.refresh_from_db()
    assert member.role == "READER"
    client.post(screens.address("hand_over", dossier, member.pk))
    member.refresh_from_db()
    assert member.role == "OWNER"
    former = dossier.team.exclude(pk=member.pk).get()
    left = client.post(screens.address("remove_member", dossier, former.pk))
    assert left.headers["Location"] == reverse("dossiers:home")
    assert dossier.team.count() == 1


def test_an_invitation_leads_to_sign_in_and_back_and_serves_once():
    dossier = screens.draft()
    dossiers.operations.invite(dossier=dossier, email="a@b.test", role="READER", actor=dossiers.owner_of(dossier), now=timezone.now())
    path = reverse("dossiers:invitation", args=[dossiers.sent_token(dossier)])
    joining = UserFactory(email="autre@adresse.test")

    assert f"next={path.replace('/', '%2F')}" in Client().get(path).content.decode()
    assert client_of(joining).post(path).headers["Location"] == screens.address("detail", dossier)
    assert client_of(UserFactory()).get(path).status_code == 410
    assert client_of(UserFactory()).get(reverse("dossiers:invitation", args=["invente"])).status_code == 410


def test_a_dossier_deposited_twice_is_deposited_once_and_acknowledged():
    dossier = screens.complete()
    client, key = owner(dossier), uuid4()
    path = screens.address("submit", dossier)
    assert "Déposer le dossier</button>" in client.get(path).content.decode()

    for _ in range(2):
        assert client.post(path, {"cle": key}).headers["Location"] == screens.address("receipt", dossier)

    submission = Submission.objects.get()
    page = client.get(screens.address("receipt", dossier)).content.decode()
    assert submission.receipt_number in page
    assert submission.sha256 in page
    for mention in submission.content["mentions"]:
        assert mention["title"] in page
    for file in submission.content["pieces"]:
        assert file["sha256"] in page


def test_an_incomplete_dossier_says_what_is_missing_and_has_no_button():
    dossier = screens.draft()

    page = owner(dossier).get(screens.address("submit", dossier)).content.decode()

    assert "Déposer le dossier</button>" not in page
    assert "#champ-" in page
    refused = owner(dossier).post(screens.address("submit", dossier), {"cle": uuid4()}).content.decode()
    assert "ne peut pas encore être déposé" in refused


def test_a_deposit_after_the_deadline_is_explained():
    now = timezone.now()
    call = screens.open_call(closes_at=now + timedelta(hours=1))
    dossier = dossiers.complete(call=call, now=now)
    type(call).objects.filter(pk=call.pk).update(closes_at=now - timedelta(seconds=1))

    page = owner(dossier).post(screens.address("submit", dossier), {"cle": uuid4()}).content.decode()

    assert "est arrivée après cet instant" in page
    assert not Submission.objects.exists()


def test_a_deposit_is_withdrawn_after_a_question():
    dossier = screens.filed()
    path = screens.address("withdraw", dossier)

    assert "brouillon" in owner(dossier).get(path).content.decode()
    owner(dossier).post(path)

    dossier.refresh_from_db()
    assert dossier.is_editable


def test_a_message_sent_twice_is_sent_once_and_an_empty_one_is_refused():
    dossier = screens.filed()
    client, path, key = owner(dossier), screens.address("messages", dossier), uuid4()

    for _ in range(2):
        client.post(path, {"body": "Bonjour", "cle": key})
    refused = client.post(path, {"body": " ", "cle": uuid4()}).content.decode()

    assert Message.objects.get().body == "Bonjour"
    assert "Écrivez votre message" in refused


def test_only_what_is_asked_reopens_and_the_answer_closes_it():
    now = timezone.now()
    dossier = screens.filed()
    field = screens.file_field(dossier)
    dossiers.operations.ask_pieces(
        dossier=dossier, text="Il manque les statuts.", field_ids=[field.id], due_on=(now + timedelta(days=9)).date(), actor=agent(), now=now
    )
    client, path = owner(dossier), screens.address("requested_pieces", dossier)

    page = client.get(path).content.decode()
    assert "Il manque les statuts." in page
    assert page.count("data-upload") == 1
    sent = client.post(screens.address("add_piece", dossier, field.id), {"cle": uuid4(), "fichier": a_pdf()}, headers=JSON)
    assert sent.status_code == 200
    client.post(path, {"answer": "Les voici."})
    dossier.refresh_from_db()
    assert dossier.status == "SUBMITTED"


def test_a_decision_gives_its_reasons_and_remedies():
    dossier = screens.filed()
    dossiers.operations.declare_ineligible(dossier=dossier, reason="Aucune entreprise de l’ESS.", actor=agent(), now=timezone.now())

    page = owner(dossier).get(screens.address("decision", dossier)).content.decode()

    assert "Aucune entreprise de l’ESS." in page
    assert dossier.call.remedies in page


def test_news_are_shown_until_read():
    dossier = screens.draft()
    person = dossiers.owner_of(dossier)
    Notification.objects.create(person=person, dossier=dossier, text="Awa a rejoint l’équipe.", at=timezone.now())
    client, home = client_of(person), reverse("dossiers:home")

    assert "Awa a rejoint" in client.get(home).content.decode()
    client.post(reverse("dossiers:news_seen"), {"id": [item.pk for item in Notification.objects.all()]})
    assert "Awa a rejoint" not in client.get(home).content.decode()


def test_news_lead_each_person_where_they_read_the_dossier():
    dossier, examiner = screens.filed(), agent()
    reviews.sign_in(client := Client(), examiner)
    Notification.objects.create(person=examiner, dossier=dossier, text="Le délai est passé.", at=timezone.now())
    place = reverse("instruction:dossier", args=[dossier.number])

    for page in ("dossiers:home", "instruction:desk"):
        assert f'<a href="{place}">' in client.get(reverse(page)).content.decode()
    assert client.get(place).status_code == 200
    seen = client.post(reverse("dossiers:news_seen"), {"id": [Notification.objects.latest("pk").pk], "retour": "/instruction/"})
    assert seen.url == "/instruction/"
    assert "Le délai est passé." not in client.get(seen.url).content.decode()


def test_news_go_back_to_no_other_place():
    assert client_of(UserFactory()).post(reverse("dossiers:news_seen"), {"retour": "https://ailleurs.example/"}).url == reverse("dossiers:home")


def test_look_ups_answer_in_json_and_to_people_signed_in_only():
    client = client_of(UserFactory())

    assert Client().get(reverse("dossiers:organisation"), headers=JSON).status_code == 401
    pending = client.get(reverse("dossiers:organisation"), {"siret": dossiers.SIRET}, headers=JSON).json()
    assert "vérifié plus tard" in pending["text"]
    assert client.get(reverse("dossiers:organisation"), {"siret": "1"}, headers=JSON).status_code == 422
    assert client.get(reverse("dossiers:places"), {"q": "zz", "echelon": "commune"}, headers=JSON).json() == {"matches": []}
