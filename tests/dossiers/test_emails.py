import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import resolve

from ptce.calls.operations import add_wave
from ptce.dossiers import emails, operations, queries
from ptce.dossiers.models import FormChange, PieceRequest, Submission
from tests.conftest import NOON
from tests.factories import calls, dossiers
from tests.factories.organisations import agent, officer

pytestmark = pytest.mark.django_db
TEMPLATES = sorted((Path(settings.ROOT) / "src/ptce/dossiers/templates/dossiers/email").glob("*.txt"))


def every_mail():
    """Write each mail once, from acts where there is one."""
    filed = dossiers.incomplete(by=agent("84"))
    person, submission = dossiers.owner_of(filed), Submission.objects.get()
    request = PieceRequest.objects.select_related("dossier__call").get()
    submission.withdrawn_at = NOON
    written = [
        emails.removed(dossier=filed, person=person, now=NOON),
        emails.handed_over(dossier=filed, to=person, by=person, now=NOON),
        emails.submitted(submission=submission, person=person, now=NOON),
        emails.withdrawn(submission=submission, person=person, now=NOON),
        emails.pieces_asked(request=request, labels=["Nom"], person=person, now=NOON),
        emails.pieces_too_late(request=request, person=person, now=NOON),
        emails.pieces_answered(request=request, person=person, now=NOON),
        emails.pieces_expired(request=request, person=person, now=NOON),
        emails.eligible(dossier=filed, person=person, now=NOON),
        emails.ineligible(dossier=filed, person=person, now=NOON),
    ]
    invitation = operations.invite(dossier=filed, email="x@exemple.test", role="READER", actor=person, now=NOON)
    written.append(emails.invitation(invitation=invitation, token="jeton", now=NOON))
    for actor in (person, officer()):
        message = operations.post_message(dossier=filed, body="Bonjour", key=dossiers.uuid4(), actor=actor, now=NOON)
        written.append(emails.message(message=message, person=person, now=NOON))
    lines = [{"what": "Question rendue obligatoire", "subject": "Le budget", "consequence": "Il faut y répondre avant le dépôt."}]
    change = FormChange(dossier=filed, before=filed.revision, revision=filed.revision, at=NOON, lines=lines)
    written.append(emails.form_changed(change=change, person=person, now=NOON))
    piece = dossiers.piece(dossiers.dossier(owner=person), "ffhbde", name="Facture.pdf")
    piece.document.signature = "Eicar-Test-Signature"
    written += [emails.infected(piece=piece, person=person, now=NOON), emails.infected_to_examiner(piece=piece, person=person, now=NOON)]
    return written + of_deadlines(person)


def of_deadlines(person):
    call = calls.call(closes_at=None)
    wave = add_wave(call=call, closes_at=NOON + timedelta(days=20), base_version=call.version, actor=officer(), now=NOON)
    draft = dossiers.dossier(call=call, owner=person)
    given = operations.extend(dossier=draft, until=NOON + timedelta(days=40), reason="Crue.", actor=officer(), now=NOON)
    member = draft.team.get()
    return [
        emails.wave_passed(dossier=draft, person=person, now=NOON),
        emails.extended(extension=given, person=person, now=NOON),
        emails.unsent(member=member, dossier=draft, step=timedelta(days=7), ends=wave.closes_at, now=NOON),
    ]


def test_every_mail_is_whole_and_its_links_lead_somewhere():
    written = every_mail()

    assert len(written) == len(TEMPLATES)
    for mail in written:
        assert mail.subject
        assert mail.body.startswith("Bonjour")
        assert mail.body.endswith("La plateforme des pôles territoriaux de coopération économique\n")
        assert not re.search(r"[{}]|&#|&amp;|None|'| [:;!?](\s|$)", mail.subject + mail.body), mail.body
        for link in re.findall(r"http://testserver(\S+)", mail.body):
            assert resolve(link.partition("?")[0])


def test_the_acknowledgement_by_mail_reads_in_full():
    draft = dossiers.complete()
    piece = dossiers.piece(draft, "ffhbde", name="Agrément.pdf")
    made = dossiers.submission(draft)

    mail = emails.submitted(submission=made, person=dossiers.owner_of(draft), now=NOON + timedelta(minutes=1))

    assert mail.body.startswith(f"Bonjour {dossiers.owner_of(draft).display_name},\n\nLe dossier {draft.number} «\u00a0Pôle\u00a0» est déposé.")
    for mention in queries.acknowledgement(made):
        assert f"{mention.title}\n{mention.text}\n({mention.article})" in mail.body
    assert f"- Agrément.pdf (473\u00a0octets)\n  SHA-256\u00a0: {piece.document.sha256}" in mail.body
    assert "Jusqu’au jeudi 1er\u00a0octobre 2026 à 14\u00a0h\u00a000 (heure de Paris), le responsable peut retirer le dépôt" in mail.body


def test_the_invitation_carries_no_link_of_its_author():
    draft = dossiers.dossier()
    owner = dossiers.owner_of(draft)
    owner.first_name = "https://www.piege.test"
    owner.save(update_fields=["first_name"])

    operations.invite(dossier=draft, email="x@exemple.test", role="READER", actor=owner, now=NOON)

    body = dossiers.last_mail(draft).body
    assert re.findall(r"https?://\S+", body) == [f"http://testserver/espace/invitations/{dossiers.sent_token(draft)}/"]
