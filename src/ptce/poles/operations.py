"""Enter laureates in the registry and record those who give up.

Called by `selection.operations` and by the import of reference data, which have checked who decides; no view calls them.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from ptce.calls.models import Call
from ptce.core.dates import paris_date
from ptce.core.errors import Refusal
from ptce.core.text import normalise, slug
from ptce.core.types import Actor
from ptce.journal import operations as journal
from ptce.poles import rules
from ptce.poles.enums import Outcome
from ptce.poles.models import Pole, PoleStatus, Selection
from ptce.territories import queries as territories
from ptce.territories.enums import Level
from ptce.territories.models import Commune, Departement, Region


class UnknownLaureate(Refusal):
    """No laureate of this call comes from this dossier."""

    message = "Ce dossier n’a pas de lauréat inscrit au registre pour cet appel."


@dataclass(frozen=True)
class Place:
    """Where a pole is, as precisely as known: an empty name or None is « non renseigné »."""

    commune_name: str = ""
    commune_code: str = ""
    departement: Departement | None = None
    region: Region | None = None
    latitude: float | None = None
    longitude: float | None = None


def locate(*, commune_code: str = "", departement: Departement | None = None, region: Region | None = None, commune_name: str = "") -> Place:
    """Return the place: the commune's point when it is known, else the centre of its EPCI or département, else none."""
    commune = _commune(commune_code)
    if commune is not None:
        departement, commune_name, commune_code = commune.departement, commune_name or commune.name, commune.code
    key = (Level.COMMUNE.value, commune_code) if commune is not None else (Level.DEPARTEMENT.value, departement.code if departement else "")
    position = territories.points([key]).get(key)
    return Place(
        commune_name=commune_name,
        commune_code=commune_code if commune is not None else "",
        departement=departement,
        region=region or (departement.region if departement else None),
        latitude=position.latitude if position else None,
        longitude=position.longitude if position else None,
    )


@transaction.atomic
def enter(
    *,
    call: Call,
    dossier_number: str,
    name: str,
    evidence: str,
    actor: Actor | None,
    now: datetime,
    carrier: str = "",
    carrier_siret: str = "",
    legal_form: str = "",
    region: Region | None = None,
    commune_code: str = "",
    summary: str = "",
    website: str = "",
    amount: Decimal | None = None,
    announced_at: datetime | None = None,
    is_fictional: bool = False,
) -> Pole:
    """Enter a laureate: create the pole, or join the one of the same normalised name (real with real, fictional with fictional).

    Safe to run twice: one selection per call and dossier. Known facts of an existing pole are kept, only blanks are filled.
    evidence: what proves the status (the decision's reference). actor: None when the program publishes at the planned hour.
    """
    entered = Selection.objects.filter(call=call, dossier_number=dossier_number).select_related("pole").first()
    if entered is not None:
        return entered.pole
    place = locate(commune_code=commune_code, region=region)
    facts = {
        "carrier": carrier[:200],
        "carrier_siret": carrier_siret,
        "legal_form": legal_form[:120],
        "summary": summary[:2000],
        "website": website[:300],
        **vars(place),
    }
    pole = _join_or_create(_free_name(call, name, carrier, dossier_number), facts, is_fictional=is_fictional, now=now)
    announced = announced_at or now
    # The pole's row is locked: of two entries of one dossier at once, the second finds the first here.
    selection, is_new = Selection.objects.get_or_create(
        call=call,
        dossier_number=dossier_number,
        defaults={"pole": pole, "outcome": Outcome.LAUREATE, "amount": amount, "announced_at": announced, "source": evidence[:500]},
    )
    if not is_new:
        return selection.pole
    kind = rules.status_given_by(call.phase)
    PoleStatus.objects.get_or_create(
        pole=pole, kind=kind, call=call, defaults={"since": paris_date(announced).isoformat(), "evidence": evidence[:300], "source": call.title}
    )
    journal.record(verb="poles.enter", target=pole, actor=actor, now=now, call=call.pk, dossier=dossier_number, status=kind.value)
    return pole


@transaction.atomic
def record_renouncement(*, call: Call, dossier_number: str, actor: Actor | None, now: datetime) -> Selection:
    """Record that a laureate gives up: its selection says so and the status that came from it ends. Safe to run twice.

    Raises UnknownLaureate.
    """
    selection = Selection.objects.select_for_update(of=("self",)).filter(call=call, dossier_number=dossier_number).select_related("pole").first()
    if selection is None:
        raise UnknownLaureate
    if selection.outcome == Outcome.RENOUNCED:
        return selection
    selection.outcome = Outcome.RENOUNCED
    selection.save(update_fields=["outcome"])
    PoleStatus.objects.filter(pole=selection.pole, call=call, until="").update(until=paris_date(now).isoformat())
    Pole.objects.filter(pk=selection.pole_id).update(updated_at=now)
    journal.record(verb="poles.renounce", target=selection.pole, actor=actor, now=now, call=call.pk, dossier=dossier_number)
    return selection


def free_slug(name: str, *, is_fictional: bool = False) -> str:
    """Return an address no pole has; a fictional pole's says that it is."""
    base = slug(name, limit=70) + ("-fictif" if is_fictional else "")
    taken = set(Pole.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    candidate, number = base, 2
    while candidate in taken:
        candidate, number = f"{base}-{number}", number + 1
    return candidate


def search_text_of(pole: Pole) -> str:
    """Return what the search reads, from the pole's own fields."""
    departement = pole.departement.name if pole.departement else ""
    region = pole.region.name if pole.region else ""
    return rules.search_text([pole.name, pole.commune_name, departement, region, pole.carrier])


def _commune(code: str) -> Commune | None:
    current = territories.current_commune(code) if code else None
    if current is None:
        return None
    return Commune.objects.select_related("departement__region").get(pk=current)


def _free_name(call: Call, name: str, carrier: str, dossier_number: str) -> str:
    taken = Selection.objects.filter(call=call).values_list("pole__normalised_name", flat=True)
    return rules.distinct_name(name.strip(), carrier.strip(), dossier_number, taken)


def _join_or_create(name: str, facts: dict[str, object], *, is_fictional: bool, now: datetime) -> Pole:
    pole, created = Pole.objects.get_or_create(
        normalised_name=normalise(name)[:200],
        is_fictional=is_fictional,
        defaults={"name": name, "slug": free_slug(name, is_fictional=is_fictional), "entered_at": now, "updated_at": now, **facts},
    )
    pole = Pole.objects.select_for_update(of=("self",)).select_related("departement", "region").get(pk=pole.pk)
    if not created:
        _fill_blanks(pole, facts)
    pole.search_text, pole.updated_at = search_text_of(pole), now
    pole.save(update_fields=[*facts, "search_text", "updated_at"])
    return pole


def _fill_blanks(pole: Pole, facts: dict[str, object]) -> None:
    for field, value in facts.items():
        if value and vars(pole).get(field, vars(pole).get(f"{field}_id")) in (None, ""):
            setattr(pole, field, value)
