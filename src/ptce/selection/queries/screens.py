"""What the smaller screens show: the line in words, one dossier's decision, the reserve."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models

from ptce.calls.models import Call
from ptce.core.dates import NBSP, euros, instant
from ptce.dossiers.models import Dossier
from ptce.reviews import queries as reviews
from ptce.selection.enums import SessionStatus
from ptce.selection.models import Decision, Session
from ptce.selection.queries.sessions import bounds, choices, current_session, first_of_reserve, limits
from ptce.selection.rules.decisions import engaged
from ptce.selection.rules.line import Candidate, Line, Share, granted
from ptce.selection.rules.plot import Plot, plot


@dataclass(frozen=True)
class LineSummary:
    """What the line amounts to: (label, value, is it a warning) and the plot with its sentence."""

    facts: tuple[tuple[str, str, bool], ...]
    plot: Plot | None
    plot_text: str
    is_tied: bool


@dataclass(frozen=True)
class DecisionPage:
    """One dossier before a decision: the marks, where it stands in the order, what is prepared."""

    session: Session | None
    decision: Decision | None
    prepared: str
    facts: tuple[tuple[str, str], ...]
    marks: tuple[tuple[str, str, str], ...]
    initial: Mapping[str, object]
    is_open: bool


def line_summary(call: Call, line: Line, *, has_money: bool) -> LineSummary:
    """Say in words what is above the line and what is around it; no statement."""
    facts = [("Au-dessus de la ligne", _number(call, line), line.too_few or line.too_many)]
    if has_money:
        unknown = f" ({line.unknown_amounts} sans montant demandé)" if line.unknown_amounts else ""
        facts.append(("Engagé", euros(line.engaged) + unknown, bool(line.unknown_amounts)))
    if has_money and line.left is not None:
        facts.append(("Dépassement" if line.is_exceeded else "Reste", euros(abs(line.left)), line.is_exceeded))
    facts += [
        ("Régions couvertes", f"{len(line.regions)} : {', '.join(line.regions)}" if line.regions else "aucune", False),
        ("Rural", _share(line.rural), False),
        ("Quartiers prioritaires", _share(line.qpv), False),
        ("Outre-mer", _share(line.overseas), False),
        ("Dernier au-dessus", _named(line.last_above), False),
        ("Premier au-dessous", _named(line.first_below), False),
    ]
    count = len(line.order)
    means = f"Moyennes pondérées des {count} dossiers" if count != 1 else "Moyenne pondérée du dossier"
    text = f"{means} dans l’ordre choisi ; la ligne passe après le {line.count}{'ᵉʳ' if line.count == 1 else 'ᵉ'}."
    if not line.count:
        text = f"{means} dans l’ordre choisi ; aucun n’est au-dessus de la ligne."
    return LineSummary(tuple(facts), plot(line), text, line.is_tied)


def decision_page(dossier: Dossier) -> DecisionPage:
    """Gather what the officer reads before deciding for one dossier."""
    session = current_session(dossier.call)
    found = Decision.objects.filter(session=session, dossier=dossier).select_related("prepared_by").first() if session else None
    bound = bounds(dossier.call)
    amount = granted(dossier.amount_requested, bound.minimum, bound.maximum) if bound.has_money else None
    score = next((score for score in reviews.scores(dossier.call) if score.dossier_id == dossier.pk), None)
    grid = reviews.grid(dossier.call)
    initial: dict[str, object] = {"version": found.version if found else 0, "amount": amount}
    if found is not None:
        initial |= {"outcome": found.outcome, "rank": found.reserve_rank, "reason": found.reason}
        initial["amount"] = found.amount if found.amount is not None else amount
    return DecisionPage(
        session=session,
        decision=found,
        prepared=f"{found.prepared_by.display_name}, le {instant(found.prepared_at)}" if found else "",
        facts=_facts(dossier, score),
        marks=tuple(_mark(score, criterion) for criterion in grid) if score else (),
        initial=initial,
        is_open=session is None or session.is_preparing,
    )


def next_of_reserve(dossier: Dossier) -> Decision | None:
    """Return who would be called up if this laureate gave up."""
    session = Session.objects.filter(decisions__dossier=dossier, status=SessionStatus.PUBLISHED).order_by("-published_at").first()
    return first_of_reserve(session) if session else None


def left_in_words(session: Session) -> str:
    """Say what is left of the envelope, empty when there is none."""
    bound = limits(session.call, session)
    return euros(bound.envelope - engaged(choices(session), bound)) if bound.envelope is not None else ""


def sessions_to_confirm() -> models.QuerySet[Session]:
    """Return the lists that wait for a second person or for their hour, the oldest first."""
    waiting = Session.objects.filter(status__in=[SessionStatus.SUBMITTED, SessionStatus.CONFIRMED])
    return waiting.select_related("call", "submitted_by").order_by("submitted_at", "pk")


def _facts(dossier: Dossier, score: reviews.DossierScores | None) -> tuple[tuple[str, str], ...]:
    rank = str(score.rank) if score and score.rank is not None else "non classé"
    return (
        ("Porteur", dossier.carrier_name or "non renseigné"),
        ("Région", dossier.region.name if dossier.region else "non renseignée"),
        ("Montant demandé", euros(dossier.amount_requested)),
        ("Moyenne pondérée", f"{reviews.rounded(score.mean)} sur 100" if score and score.mean is not None else "manquante"),
        ("Dispersion", reviews.rounded(score.dispersion) if score else "–"),
        ("Avis rendus", f"{score.reviews} sur {score.expected}" if score else "aucun"),
        ("Rang régional", rank),
    )


def _mark(score: reviews.DossierScores, criterion: reviews.Weight) -> tuple[str, str, str]:
    mean = score.criteria[criterion.id].mean
    return criterion.name, reviews.rounded(mean) if mean is not None else "manquante", str(criterion.scale)


def _number(call: Call, line: Line) -> str:
    limits_in_words = []
    if call.laureates_min is not None:
        limits_in_words.append(f"au moins {call.laureates_min}")
    if call.laureates_max is not None:
        limits_in_words.append(f"au plus {call.laureates_max}")
    total = f"{line.count} sur {len(line.order)}"
    return f"{total} (l’appel en prévoit {', '.join(limits_in_words)})" if limits_in_words else total


def _share(share: Share) -> str:
    if share.percent is None:
        return "non renseigné"
    unknown = f", {share.unknown} non renseigné{'s' if share.unknown > 1 else ''}" if share.unknown else ""
    return f"{share.yes} sur {share.known} ({share.percent:.0f}{NBSP}%{unknown})"


def _named(candidate: Candidate | None) -> str:
    if candidate is None:
        return "aucun"
    return f"{candidate.number} ({reviews.rounded(candidate.mean) if candidate.mean is not None else 'moyenne manquante'})"
