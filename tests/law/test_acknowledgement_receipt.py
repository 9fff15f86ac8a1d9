import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from ptce.law.acknowledgement import (
    LEGAL_MONTHS,
    LEGAL_SILENCE_ON_MONEY,
    Acknowledgement,
    Service,
    Silence,
    Suspension,
    decided_by_silence_on,
    mentions,
    missing_mentions,
    suspension_for_missing_pieces,
)

SERVICE = Service(name="Bureau de l’ESS", postal_address="139 rue de Bercy, 75012 Paris", email="ess@example.fr", phone="01 02 03 04 05")
RECEIVED_ON = date(2021, 6, 23)
RECEIVED_AT = datetime(2021, 6, 23, 14, 3, 22, tzinfo=timezone(timedelta(hours=2)))
COMPLETE = Acknowledgement(
    subject="Pôle des Jardins",
    received_on=RECEIVED_ON,
    received_at=RECEIVED_AT,
    service=SERVICE,
    remedies="Vous pouvez saisir le tribunal administratif dans les délais indiqués par l’appel.",
)
INCOMPLETE = replace(
    COMPLETE,
    missing_pieces=("Statuts", "Comptes approuvés"),
    pieces_due_on=date(2021, 7, 15),
    suspensions=(suspension_for_missing_pieces(asked_on=date(2021, 6, 25), due_on=date(2021, 7, 15)),),
)
ACCEPTANCE = replace(COMPLETE, silence=Silence.ACCEPTANCE, remedies="")


def texts(acknowledgement):
    return {mention.title: mention.text for mention in mentions(acknowledgement)}


def test_a_complete_request_gets_every_mention_of_the_code():
    assert texts(COMPLETE) == {
        "Date de réception": "Votre demande «\u00a0Pôle des Jardins\u00a0» a été reçue par voie électronique le 23\u00a0juin\u00a02021 "
        "à 14\u00a0h\u00a003\u00a0min\u00a022\u00a0s (heure de Paris).",
        "Service chargé du dossier": "Bureau de l’ESS, 139 rue de Bercy, 75012 Paris, courriel\u00a0: ess@example.fr, "
        "téléphone\u00a0: 01 02 03 04 05",
        "Silence de l’administration": "Votre demande peut donner lieu à une décision implicite de rejet\u00a0: le silence gardé pendant "
        "2\u00a0mois vaut refus.",
        "Date de la décision implicite": "À défaut de décision expresse, votre demande sera réputée rejetée le 23\u00a0août\u00a02021, sous réserve "
        "que la demande soit complète.",
        "Délais et voies de recours": "Vous pouvez saisir le tribunal administratif dans les délais indiqués par l’appel.",
    }
    assert missing_mentions(COMPLETE) == ()


def test_a_request_of_money_is_rejected_by_two_months_of_silence():
    assert (LEGAL_SILENCE_ON_MONEY, LEGAL_MONTHS) == (Silence.REJECTION, 2)
    assert [mention.article for mention in mentions(COMPLETE)] == [
        "CRPA, art. R112-5, 1° et R112-11-1, 1°",
        "CRPA, art. R112-5, 2° et R112-11-1, 2°",
        "CRPA, art. L231-4, 3° et R112-5",
        "CRPA, art. R112-5, 1° et R112-11-1, 1°",
        "CRPA, art. R112-5 et R112-11-1",
    ]


def test_a_request_without_money_does_not_cite_the_financial_exception():
    articles = {mention.article for mention in mentions(replace(COMPLETE, is_financial=False))}

    assert "CRPA, art. L231-4, 3° et R112-5" not in articles


def test_an_incomplete_request_lists_its_pieces_their_time_and_the_suspension():
    written = texts(INCOMPLETE)

    assert written["Pièces manquantes"] == (
        "Votre demande est incomplète. Pièces à produire au plus tard le 15\u00a0juillet\u00a02021\u00a0: Statuts et Comptes approuvés."
    )
    assert written["Effet sur le délai"].startswith("Le délai au terme duquel votre demande est réputée rejetée est suspendu")
    assert written["Date de la décision implicite"] == (
        "À défaut de décision expresse, votre demande sera réputée rejetée le 13\u00a0septembre\u00a02021, ou plus tôt si vous produisez les "
        "pièces avant la fin du temps fixé."
    )
    assert missing_mentions(INCOMPLETE) == ()


def test_a_stopped_clock_promises_no_date():
    stopped = replace(INCOMPLETE, pieces_due_on=None, suspensions=(Suspension(starts_on=date(2021, 6, 25)),))

    assert decided_by_silence_on(stopped) is None
    assert texts(stopped)["Date de la décision implicite"].startswith("Le délai ne court pas tant que les pièces demandées manquent")
    assert texts(stopped)["Pièces manquantes"] == "Votre demande est incomplète. Pièces à produire\u00a0: Statuts et Comptes approuvés."


def test_an_acceptance_by_silence_tells_of_the_certificate():
    written = texts(ACCEPTANCE)

    assert "Délais et voies de recours" not in written
    assert written["Attestation d’acceptation"].startswith("Si votre demande est acceptée par le silence")
    assert "vaut accord" in written["Silence de l’administration"]
    assert missing_mentions(ACCEPTANCE) == ()


@pytest.mark.parametrize(("pieces_received_on", "day"), [(None, None), (date(2021, 7, 5), date(2021, 9, 5))])
def test_an_acceptance_by_silence_waits_for_the_pieces(pieces_received_on, day):
    waiting = replace(ACCEPTANCE, missing_pieces=("Statuts",), pieces_due_on=date(2021, 7, 15), pieces_received_on=pieces_received_on)

    assert decided_by_silence_on(waiting) == day
    assert texts(waiting)["Effet sur le délai"] == (
        "Le délai au terme duquel votre demande est réputée acceptée ne court qu’à compter de la réception des pièces."
    )
    assert "plus tôt" not in texts(waiting)["Date de la décision implicite"]


def test_the_agent_in_charge_is_named_when_known():
    assert texts(replace(COMPLETE, agent="Claude Martin, chargée de mission"))["Agent chargé du dossier"] == "Claude Martin, chargée de mission"


@pytest.mark.parametrize(
    ("acknowledgement", "keys"),
    [
        (replace(COMPLETE, service=Service(name=" ", postal_address="", phone=" ")), ["service_name", "service_postal_address", "service_phone"]),
        (replace(COMPLETE, service=replace(SERVICE, email="")), []),
        (replace(COMPLETE, subject=" "), ["subject"]),
        (replace(COMPLETE, received_on=date(2021, 6, 22)), ["receipt"]),
        (replace(COMPLETE, received_at=RECEIVED_AT.astimezone(UTC)), ["receipt"]),
        (replace(COMPLETE, received_at=RECEIVED_AT.replace(tzinfo=None)), ["receipt"]),
        (replace(COMPLETE, silence_months=0), ["delay"]),
        (replace(COMPLETE, remedies=" "), ["remedies"]),
        (replace(INCOMPLETE, missing_pieces=("Statuts", " ")), ["pieces"]),
        (replace(INCOMPLETE, pieces_due_on=None), ["pieces_due_on"]),
        (replace(INCOMPLETE, suspensions=()), ["suspension"]),
        (replace(INCOMPLETE, pieces_due_on=RECEIVED_ON), ["pieces_delay"]),
    ],
)
def test_what_lacks_or_contradicts_is_found(acknowledgement, keys):
    assert [finding.key for finding in missing_mentions(acknowledgement)] == [f"acknowledgement.{key}" for key in keys]


def test_a_missing_phone_says_what_to_complete():
    (finding,) = missing_mentions(replace(COMPLETE, service=replace(SERVICE, phone="")))

    assert finding.message == "L’accusé de réception ne peut pas partir\u00a0: il manque le numéro de téléphone du service chargé du dossier."
    assert finding.remedy == "Complétez dans les réglages de l’appel ou du dossier\u00a0: le numéro de téléphone du service chargé du dossier."
    assert finding.article == "CRPA, art. R112-5, 2° et R112-11-1, 2°"


@pytest.mark.parametrize("acknowledgement", [COMPLETE, INCOMPLETE, ACCEPTANCE])
def test_mentions_are_typeset_in_french(acknowledgement):
    for mention in mentions(acknowledgement):
        assert not re.search(r"'|(?<!\u00a0)[:;!?»]|«(?!\u00a0)", f"{mention.title} {mention.text}"), mention


def test_an_incomplete_service_leaves_no_empty_line():
    bare = replace(COMPLETE, service=Service(name="Bureau", postal_address=""))

    assert texts(bare)["Service chargé du dossier"] == "Bureau"
