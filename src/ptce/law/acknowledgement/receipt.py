"""The acknowledgement itself: what it must say, in French, and what it lacks. CRPA, art. L112-3, L112-11, R112-5, R112-11-1, L114-5."""

from dataclasses import dataclass
from datetime import date, datetime

from ptce.law.acknowledgement.clock import (
    LEGAL_MONTHS,
    LEGAL_SILENCE_ON_MONEY,
    Silence,
    Suspension,
    implicit_acceptance_on,
    implicit_decision_on,
)
from ptce.law.findings import Finding, Outcome
from ptce.law.wording import PARIS_OFFSETS, french_date, french_hour, listing

RECEIPT = "CRPA, art. R112-5, 1° et R112-11-1, 1°"
SERVICE = "CRPA, art. R112-5, 2° et R112-11-1, 2°"
SILENCE = "CRPA, art. R112-5 et R112-11-1"
FINANCIAL_SILENCE = "CRPA, art. L231-4, 3° et R112-5"
PIECES = "CRPA, art. L114-5 et R112-5, 3°"
AGENT = "CRPA, art. L111-2"
COMPLETENESS = ", sous réserve que la demande soit complète"


@dataclass(frozen=True, kw_only=True)
class Service:
    """The service in charge of the request."""

    name: str
    postal_address: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Acknowledgement:
    """Everything an acknowledgement of receipt must say.

    received_on, received_at: local date and local, aware instant in Europe/Paris. remedies: time limits and ways to contest the implicit rejection.
    missing_pieces, pieces_due_on: what the request lacks and the last day to produce it (the matching suspension is one of `suspensions`).
    pieces_received_on: when they came. agent: name, capacity and address of the person in charge, where they are known.
    """

    subject: str
    received_on: date
    received_at: datetime
    service: Service
    silence: Silence = LEGAL_SILENCE_ON_MONEY
    silence_months: int = LEGAL_MONTHS
    is_financial: bool = True
    remedies: str = ""
    missing_pieces: tuple[str, ...] = ()
    pieces_due_on: date | None = None
    pieces_received_on: date | None = None
    suspensions: tuple[Suspension, ...] = ()
    agent: str = ""


@dataclass(frozen=True, kw_only=True)
class Mention:
    """One mention: its title, its French text, the article that asks for it."""

    title: str
    text: str
    article: str


def decided_by_silence_on(acknowledgement: Acknowledgement) -> date | None:
    """Return the day on which, without express decision, the request is deemed rejected or accepted; None while the clock stands still.

    Source: CRPA, art. R112-5, 1°.
    """
    if acknowledgement.silence is Silence.REJECTION:
        return implicit_decision_on(
            acknowledgement.received_on,
            months=acknowledgement.silence_months,
            suspensions=acknowledgement.suspensions,
        )
    return implicit_acceptance_on(
        acknowledgement.received_on,
        months=acknowledgement.silence_months,
        is_complete=not acknowledgement.missing_pieces,
        completed_on=acknowledgement.pieces_received_on,
    )


def mentions(acknowledgement: Acknowledgement) -> tuple[Mention, ...]:
    """Return the mentions of the acknowledgement, in the order of the text. A mention without content is left out: see `missing_mentions`.

    Source: CRPA, art. L112-3 and R112-5 (any request), L112-11 and R112-11-1 (electronic request), L114-5 (incomplete request), L111-2 (agent).
    """
    candidates = (
        Mention(title="Date de réception", text=_receipt_text(acknowledgement), article=RECEIPT),
        Mention(title="Service chargé du dossier", text=_service_text(acknowledgement.service), article=SERVICE),
        Mention(title="Agent chargé du dossier", text=acknowledgement.agent.strip(), article=AGENT),
        Mention(title="Silence de l’administration", text=_silence_text(acknowledgement), article=_silence_article(acknowledgement)),
        Mention(title="Date de la décision implicite", text=_decision_text(acknowledgement), article=RECEIPT),
        _after_silence(acknowledgement),
        Mention(title="Pièces manquantes", text=_pieces_text(acknowledgement), article=PIECES),
        Mention(title="Effet sur le délai", text=_suspension_text(acknowledgement), article=PIECES),
    )
    return tuple(mention for mention in candidates if mention.text)


def missing_mentions(acknowledgement: Acknowledgement) -> tuple[Finding, ...]:
    """Return one finding per mention that is lacking or false; empty when the acknowledgement may leave.

    Source: as `mentions`. An incomplete acknowledgement cannot be relied on against the applicant (CRPA, art. L112-6).
    """
    return tuple(finding for finding in (*_missing_of_service(acknowledgement.service), *_missing_of_clock(acknowledgement)) if finding)


def _missing_of_service(service: Service) -> tuple[Finding | None, ...]:
    return (
        _lack("service_name", SERVICE, "le nom du service chargé du dossier", absent=not service.name.strip()),
        _lack("service_postal_address", SERVICE, "l’adresse postale du service chargé du dossier", absent=not service.postal_address.strip()),
        _lack("service_phone", SERVICE, "le numéro de téléphone du service chargé du dossier", absent=not service.phone.strip()),
    )


def _missing_of_clock(acknowledgement: Acknowledgement) -> tuple[Finding | None, ...]:
    received_at = acknowledgement.received_at
    contradicts = received_at.date() != acknowledgement.received_on or received_at.utcoffset() not in PARIS_OFFSETS
    pieces = acknowledgement.missing_pieces
    due_on = acknowledgement.pieces_due_on
    runs_on = bool(pieces) and acknowledgement.silence is Silence.REJECTION and not acknowledgement.suspensions
    too_soon = due_on is not None and due_on <= acknowledgement.received_on
    without_remedies = acknowledgement.silence is Silence.REJECTION and not acknowledgement.remedies.strip()
    return (
        _lack("subject", RECEIPT, "l’objet de la demande", absent=not acknowledgement.subject.strip()),
        _lack("receipt", RECEIPT, "une date et une heure de réception concordantes, à l’heure de Paris", absent=contradicts),
        _lack("delay", SILENCE, "le délai au terme duquel le silence vaut décision", absent=acknowledgement.silence_months < 1),
        _lack("remedies", SILENCE, "les délais et voies de recours contre la décision implicite de rejet", absent=without_remedies),
        _lack("pieces", PIECES, "le nom de chaque pièce manquante", absent=any(not piece.strip() for piece in pieces)),
        _lack("pieces_due_on", PIECES, "le délai fixé pour produire les pièces manquantes", absent=bool(pieces) and due_on is None),
        _lack("suspension", PIECES, "la suspension du délai pendant que les pièces sont attendues", absent=runs_on),
        _lack("pieces_delay", PIECES, "un délai de production postérieur à la réception", absent=too_soon),
    )


def _lack(key: str, article: str, what: str, *, absent: bool) -> Finding | None:
    if not absent:
        return None
    return Finding(
        key=f"acknowledgement.{key}",
        title="Mention obligatoire de l’accusé de réception",
        outcome=Outcome.NOT_MET,
        message=f"L’accusé de réception ne peut pas partir\u00a0: il manque {what}.",
        article=article,
        missing=(what,),
        remedy=f"Complétez dans les réglages de l’appel ou du dossier\u00a0: {what}.",
    )


def _receipt_text(acknowledgement: Acknowledgement) -> str:
    subject = f"«\u00a0{acknowledgement.subject.strip()}\u00a0»"
    day = french_date(acknowledgement.received_on)
    return f"Votre demande {subject} a été reçue par voie électronique le {day} à {french_hour(acknowledgement.received_at)}."


def _service_text(service: Service) -> str:
    parts = [service.name.strip(), service.postal_address.strip()]
    parts += [f"courriel\u00a0: {service.email.strip()}"] if service.email.strip() else []
    parts += [f"téléphone\u00a0: {service.phone.strip()}"] if service.phone.strip() else []
    return ", ".join(part for part in parts if part)


def _silence_text(acknowledgement: Acknowledgement) -> str:
    months = f"{acknowledgement.silence_months}\u00a0mois"
    if acknowledgement.silence is Silence.REJECTION:
        return f"Votre demande peut donner lieu à une décision implicite de rejet\u00a0: le silence gardé pendant {months} vaut refus."
    return f"Votre demande peut donner lieu à une décision implicite d’acceptation\u00a0: le silence gardé pendant {months} vaut accord."


def _silence_article(acknowledgement: Acknowledgement) -> str:
    is_rejection = acknowledgement.silence is Silence.REJECTION
    return FINANCIAL_SILENCE if is_rejection and acknowledgement.is_financial else SILENCE


def _decision_text(acknowledgement: Acknowledgement) -> str:
    day = decided_by_silence_on(acknowledgement)
    effect = "rejetée" if acknowledgement.silence is Silence.REJECTION else "acceptée"
    if day is None:
        return (
            f"Le délai ne court pas tant que les pièces demandées manquent\u00a0; la date à laquelle votre demande sera réputée {effect} en dépend."
        )
    proviso = _proviso(acknowledgement)
    return f"À défaut de décision expresse, votre demande sera réputée {effect} le {french_date(day)}{proviso}."


def _proviso(acknowledgement: Acknowledgement) -> str:
    if not acknowledgement.missing_pieces:
        return COMPLETENESS
    is_rejection = acknowledgement.silence is Silence.REJECTION
    return ", ou plus tôt si vous produisez les pièces avant la fin du temps fixé" if is_rejection else ""


def _after_silence(acknowledgement: Acknowledgement) -> Mention:
    if acknowledgement.silence is Silence.REJECTION:
        return Mention(title="Délais et voies de recours", text=acknowledgement.remedies.strip(), article=SILENCE)
    return Mention(
        title="Attestation d’acceptation",
        text="Si votre demande est acceptée par le silence de l’administration, vous pouvez demander une attestation qui le constate.",
        article="CRPA, art. L232-3 et R112-5",
    )


def _pieces_text(acknowledgement: Acknowledgement) -> str:
    pieces = [piece.strip() for piece in acknowledgement.missing_pieces if piece.strip()]
    if not pieces:
        return ""
    due_on = acknowledgement.pieces_due_on
    before = f" à produire au plus tard le {french_date(due_on)}" if due_on else " à produire"
    return f"Votre demande est incomplète. Pièces{before}\u00a0: {listing(pieces)}."


def _suspension_text(acknowledgement: Acknowledgement) -> str:
    if not acknowledgement.missing_pieces:
        return ""
    if acknowledgement.silence is Silence.ACCEPTANCE:
        return "Le délai au terme duquel votre demande est réputée acceptée ne court qu’à compter de la réception des pièces."
    return (
        "Le délai au terme duquel votre demande est réputée rejetée est suspendu pendant le temps fixé pour produire les pièces\u00a0; "
        "il reprend dès qu’elles sont toutes reçues, et au plus tard à la fin de ce temps."
    )
