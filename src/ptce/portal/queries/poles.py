"""The public pages of the registry, strings prepared."""

from collections.abc import Iterable
from dataclasses import dataclass

from ptce.core.dates import day, euros, paris_date, partial_day
from ptce.poles import queries as registry
from ptce.poles.enums import Outcome, PoleStatusKind
from ptce.poles.models import Pole, PoleStatus, Selection
from ptce.portal import rules
from ptce.portal.queries.calls import UNKNOWN, place_of

_OPENINGS = {
    PoleStatusKind.SUPPORTED: "Soutenu par l’État",
    PoleStatusKind.ACCOMPANIED: "Accompagné comme lauréat de la phase 1",
    PoleStatusKind.PILOT: "Pôle témoin de l’expérimentation de 2011, sans financement de l’État",
    PoleStatusKind.DECLARED: "Présenté comme PTCE par une source publique\u00a0; nous ne connaissons pas d’appel qui l’ait sélectionné",
    PoleStatusKind.IN_PROJECT: "En projet\u00a0: ce groupe prépare sa candidature",
}
_RESULTS = {
    Outcome.LAUREATE: "lauréat",
    Outcome.PILOT: "pôle témoin",
    Outcome.CANDIDATE: "candidat\u00a0: aucune source lue ne dit s’il a été retenu",
    Outcome.RENOUNCED: "lauréat, a renoncé",
}


@dataclass(frozen=True)
class PoleLine:
    """A pole in a list."""

    name: str
    url: str
    place: str
    region: str
    carrier: str
    statuses: str


@dataclass(frozen=True)
class StatusLine:
    """A dated status with its evidence."""

    label: str
    dates: str
    evidence: str
    sources: list[tuple[str, str]]


@dataclass(frozen=True)
class SelectionLine:
    """A pole in a call."""

    call: str
    url: str
    result: str
    amount: str
    announced: str
    sources: list[tuple[str, str]]


@dataclass(frozen=True)
class PolePage:
    """All the page of a pole shows."""

    pole: Pole
    sentence: str
    place: str
    facts: list[tuple[str, str]]
    statuses: list[StatusLine]
    selections: list[SelectionLine]
    sources: list[tuple[str, str]]


def line(pole: Pole) -> PoleLine:
    """Return the line of a pole of `poles.queries.registry`."""
    departement = pole.departement.name if pole.departement else ""
    kinds = registry.in_order(status.kind for status in registry.held_statuses(pole))
    return PoleLine(
        name=pole.name,
        url=f"/poles/{pole.slug}/",
        place=place_of(pole.commune_name, departement, ""),
        region=pole.region.name if pole.region else UNKNOWN,
        carrier=pole.carrier or UNKNOWN,
        statuses=", ".join(kind.label for kind in kinds) or UNKNOWN,
    )


def pole_page(slug: str) -> PolePage | None:
    """Return the page of a pole, or None: three statements."""
    pole = registry.pole_page(slug)
    if pole is None:
        return None
    statuses = list(pole.statuses.all())
    return PolePage(
        pole=pole,
        sentence=_sentence(statuses),
        place=place_of(pole.commune_name, pole.departement.name if pole.departement else "", pole.region.name if pole.region else ""),
        facts=_facts(pole),
        statuses=[_status(status) for status in statuses],
        selections=[_selection(selection) for selection in pole.selections.all()],
        sources=rules.source_links(pole.sources),
    )


def _sentence(statuses: Iterable[PoleStatus]) -> str:
    """Say in one plain sentence what the pole is for the scheme today."""
    held = [status for status in statuses if not status.until]
    kind = registry.principal(status.kind for status in held)
    if kind is None:
        return "Aucun statut n’est en vigueur pour ce pôle."
    oldest = min((status.since for status in held if status.kind == kind and status.since), default="")
    if kind in {PoleStatusKind.SUPPORTED, PoleStatusKind.ACCOMPANIED} and oldest:
        return f"{_OPENINGS[kind]} {rules.since(oldest, partial_day(oldest))}."
    return f"{_OPENINGS[kind]}."


def _facts(pole: Pole) -> list[tuple[str, str]]:
    return [
        ("Structure porteuse", pole.carrier or UNKNOWN),
        ("Forme juridique", pole.legal_form or UNKNOWN),
        ("SIRET de la structure porteuse", pole.carrier_siret or UNKNOWN),
        ("Commune", pole.commune_name or UNKNOWN),
        ("Département", f"{pole.departement.name} ({pole.departement_id})" if pole.departement else UNKNOWN),
        ("Région", pole.region.name if pole.region else UNKNOWN),
        ("Thèmes", pole.theme or UNKNOWN),
        ("Effectifs, budget, nombre de membres", UNKNOWN),
    ]


def _status(status: PoleStatus) -> StatusLine:
    dates = rules.since(status.since, partial_day(status.since)) or "date non renseignée"
    if status.until:
        dates = f"{dates}, jusqu’au {partial_day(status.until)}"
    return StatusLine(PoleStatusKind(status.kind).label, dates, status.evidence or UNKNOWN, rules.source_links(status.source))


def _selection(selection: Selection) -> SelectionLine:
    call = selection.call
    return SelectionLine(
        call=call.title,
        url=f"/appels/{call.slug}/",
        result=_RESULTS[Outcome(selection.outcome)],
        amount=euros(selection.amount),
        announced=day(paris_date(selection.announced_at)) if selection.announced_at else "",
        sources=rules.source_links(selection.source),
    )
