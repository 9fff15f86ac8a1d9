"""The fictional calls, prepared and published by the national officer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from uuid import NAMESPACE_DNS, UUID, uuid5

from django.db import transaction

from ptce.accounts.models import User
from ptce.calls import operations
from ptce.calls.enums import CallKind, Phase
from ptce.calls.models import Call
from ptce.documents.operations import examine
from ptce.portal.demonstration import pieces
from ptce.portal.demonstration.calendar import WAVES, Calendar, Season
from ptce.portal.demonstration.scenario import ENVELOPE, FUNDED, GRANT
from ptce.questionnaire.blank import standard_phase_1, standard_phase_2
from ptce.questionnaire.conditions import Comparison, Condition, Operator, Rule
from ptce.questionnaire.definition import Field, Form
from ptce.questionnaire.formulas import parse_stored
from ptce.questionnaire.kinds import Kind, Role

# Every key of the demonstration comes from this one: the same thing is never made twice.
DEMONSTRATION = uuid5(NAMESPACE_DNS, "demonstration.ptce.example")
PREPARATION = timedelta(days=12)

COMMON: Mapping[str, object] = {
    "kind": CallKind.AMI,
    "legal_basis": "Loi n°\u00a02014-856 du 31 juillet 2014 relative à l’économie sociale et solidaire, article\u00a09\u00a0; "
    "décret n°\u00a02015-431 du 15 avril 2015. Appel fictif\u00a0: il n’ouvre aucun droit.",
    "decision_body": "Les financeurs réunis en comité de sélection (fictif)",
    "who_may_apply": "Les groupements que décrit l’article 9 de la loi du 31 juillet 2014, portés par une personne morale de droit privé.",
    "service_name": "Cellule nationale d’animation des PTCE (démonstration)",
    "service_address": "1 rue de la Fiction, 75000 Paris",
    "contact_email": "contact@demo.ptce.example",
    "contact_phone": "01 99 00 12 34",
    "remedies": "Dans les deux mois qui suivent la notification, la décision peut faire l’objet d’un recours gracieux auprès du service "
    "ou d’un recours contentieux devant le tribunal administratif de Paris.",
    "missing_pieces_days": 15,
}
FIRST_PHASE: Mapping[str, object] = {
    "summary": "Appel fictif\u00a0: il repère les pôles émergents et leur ouvre un bouquet de services d’accompagnement.",
    "description": "La première phase s’adresse aux **groupements qui naissent ou se structurent**. Elle n’attribue pas d’argent\u00a0: les lauréats "
    "accèdent à des services d’accompagnement et peuvent se présenter à la phase\u00a02.\n\n"
    "Cet appel est inventé. Il rejoue les chiffres de 2021 pour montrer la plateforme.",
}
SECOND_PHASE: Mapping[str, object] = {
    "summary": "Appel fictif\u00a0: il finance l’animation des pôles retenus en phase\u00a01, 100\u00a0000\u00a0euros sur deux ans.",
    "description": "La seconde phase finance **l’animation de la coopération** pendant deux ans. Elle est ouverte aux lauréats de la phase\u00a01 "
    "et à ceux qui déposent les deux dossiers à la fois.\n\nCet appel est inventé. Il rejoue les chiffres de 2021 pour montrer la plateforme.",
    "envelope": Decimal(ENVELOPE),
    "amount_min": Decimal(GRANT),
    "amount_max": Decimal(GRANT),
    "laureates_max": 20,
}

PERMANENT: Mapping[str, object] = {
    "summary": "Appel fictif permanent\u00a0: les dossiers se déposent à tout moment et sont examinés par relèves.",
    "description": "Un pôle n’attend pas l’ouverture d’un appel pour se faire connaître. **Les dossiers déposés avant une relève sont examinés "
    "ensemble**\u00a0; qui la manque vise la suivante.\n\nCet appel est inventé.",
    "closes_at": None,
    "grace_minutes": 15,
}
# The question on priority neighbourhoods is asked to those that act in one; the members are counted by the form.
IN_NEIGHBOURHOODS, NEIGHBOURHOODS, ONE_SENTENCE, MEMBERS = "2n6ytv", "v3zc6n", "6d9wad", "m5ckxk"
COUNTED = Field(
    id="h4n8dr",
    kind=Kind.COMPUTED,
    label="Nombre de membres",
    help="La structure porteuse comprise.",
    formula=parse_stored(f"[{MEMBERS}:count]"),
    decimals=0,
)
EXAMPLE = "Quatorze fermes, cantines et épiceries du pays fictif de Clairlune partagent une légumerie et livrent les écoles à vélo."


@dataclass(frozen=True)
class Calls:
    """The replay of 2021 in two phases, the two calls open today, and the one open for good."""

    first: Call
    second: Call
    open_first: Call
    open_second: Call
    permanent: Call


def ensure_calls(*, calendar: Calendar, officer: User, funded: int = FUNDED) -> Calls:
    """Return the calls, prepared and published when they are missing. funded: how many laureates a phase 2 has at least."""
    money = {**SECOND_PHASE, "laureates_min": funded}
    first = _ensure("replay-1", "Pôles émergents, phase 1, année passée (appel fictif)", calendar.first, standard_phase_1, FIRST_PHASE, None, officer)
    second = _ensure("replay-2", "Pôles émergents, phase 2, année passée (appel fictif)", calendar.second, standard_phase_2, money, first, officer)
    opened = _ensure("open-1", "Pôles émergents, phase 1, appel ouvert (appel fictif)", calendar.open, open_form, FIRST_PHASE, None, officer)
    financing = _ensure("open-2", "Pôles émergents, phase 2, appel ouvert (appel fictif)", calendar.open, standard_phase_2, money, opened, officer)
    permanent = _ensure("permanent", "Pôles en projet, appel permanent (appel fictif)", calendar.permanent, open_form, PERMANENT, None, officer)
    return Calls(first=first, second=second, open_first=opened, open_second=financing, permanent=permanent)


def open_form() -> Form:
    """Return the standard form of a phase 1, with a condition, a computed question and an example.

    The région may be left out: some poles belong to none in particular.
    """
    form = standard_phase_1()
    sections = (replace(section, fields=tuple(shown for field in section.fields for shown in _asked(field))) for section in form.sections)
    return Form(tuple(sections))


def _asked(field: Field) -> tuple[Field, ...]:
    if field.role is Role.REGION:
        return (replace(field, required=False),)
    if field.id == NEIGHBOURHOODS:
        return (replace(field, required=True, shown_if=Condition(Rule.ALL, (Comparison(IN_NEIGHBOURHOODS, Operator.IS, ("oui",)),))),)
    if field.id == ONE_SENTENCE:
        return (replace(field, example=EXAMPLE),)
    return (field, COUNTED) if field.id == MEMBERS else (field,)


def key_of(*names: object) -> UUID:
    """Return the key of a thing of the demonstration."""
    return uuid5(DEMONSTRATION, "/".join(map(str, names)))


@transaction.atomic
def _ensure(
    name: str, title: str, season: Season, form: Callable[[], Form], texts: Mapping[str, object], first_phase: Call | None, officer: User
) -> Call:
    now = season.opens_at - PREPARATION
    phase = Phase.ONE if first_phase is None else Phase.TWO
    call = operations.create(title=title, phase=phase, form=form(), key=key_of("call", name), is_fictional=True, actor=officer, now=now)
    if call.is_published:
        return call
    if form is open_form:
        _attach_template(call, actor=officer, now=now)
    changes = {**COMMON, "opens_at": season.opens_at, "closes_at": season.closes_at, **texts}
    call = operations.update(call=call, base_version=call.version, changes=changes, actor=officer, now=now)
    if first_phase is not None:
        call = operations.link_first_phase(call=call, base_version=call.version, first_phase=first_phase, actor=officer, now=now)
    if call.closes_at is None:
        call = _cut(call, season, actor=officer, now=now)
    operations.propose_criteria(call=call, base_version=call.version, actor=officer, now=now)
    return operations.publish(call=call, actor=officer, now=now)


def _cut(call: Call, season: Season, *, actor: User, now: datetime) -> Call:
    for day in WAVES:
        operations.add_wave(call=call, closes_at=season.on(day, time(18)), base_version=call.version, actor=actor, now=now)
        call.refresh_from_db()
    return call


def _attach_template(call: Call, *, actor: User, now: datetime) -> None:
    revision = call.revisions.get()
    file = pieces.file(pieces.TEMPLATE)
    operations.edit_form_with_template(
        revision=revision,
        base_version=revision.version,
        edit=lambda form: form,
        field_id=pieces.DIAGNOSIS[0],
        file=file,
        name=f"{pieces.TEMPLATE}.pdf",
        examined=examine(file=file),
        actor=actor,
        now=now,
    )
