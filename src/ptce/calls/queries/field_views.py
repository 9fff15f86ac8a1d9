"""A field ready to be shown to somebody who answers: what `questionnaire/field.html` prints, prepared once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import cast

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ptce.calls.queries.places import PlaceNames, choices_of, suggestions
from ptce.calls.queries.table_views import TableView, budget_tables, option_tags, table_of
from ptce.calls.queries.templates import TemplateLink, template_link
from ptce.core.dates import size
from ptce.questionnaire import french
from ptce.questionnaire.checking import length_limit
from ptce.questionnaire.contacts import format_phone, format_siret
from ptce.questionnaire.definition import Field, Option
from ptce.questionnaire.display import display
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.posting import NAMED_PLACES, box, version_box
from ptce.questionnaire.problems import Blocks, Problem

# Beyond, a list of radio buttons is longer than a phone's screen.
MAX_RADIOS = 8
SEARCHED = "Écrivez les premières lettres, puis choisissez dans la liste proposée."
# Beyond, the list itself would weigh more than the page: what is written is looked for when it is saved.
MAX_PROPOSED = 1_000
SOUGHT = "Écrivez un mot de la réponse\u00a0: les réponses proches vous seront indiquées, à écrire en entier."
_TABLES = frozenset({Kind.MEMBERS, Kind.TERRITORY, Kind.ACTION_PLAN, Kind.BUDGET})
_GROUPS = frozenset({Kind.YES_NO, Kind.MULTIPLE_CHOICE, Kind.FILE}) | _TABLES
_TEMPLATES: Mapping[Kind, str] = {
    Kind.SHORT_TEXT: "text",
    Kind.LONG_TEXT: "long_text",
    Kind.NUMBER: "text",
    Kind.AMOUNT: "text",
    Kind.DATE: "text",
    Kind.EMAIL: "text",
    Kind.PHONE: "text",
    Kind.SIRET: "text",
    Kind.YES_NO: "radios",
    Kind.SINGLE_CHOICE: "radios",
    Kind.MULTIPLE_CHOICE: "checkboxes",
    Kind.ATTESTATION: "attestation",
    Kind.COMMUNE: "place",
    Kind.EPCI: "place",
    Kind.DEPARTEMENT: "select",
    Kind.REGION: "select",
    Kind.FILE: "file",
    Kind.MEMBERS: "table",
    Kind.TERRITORY: "table",
    Kind.ACTION_PLAN: "table",
    Kind.BUDGET: "budget",
    Kind.COMPUTED: "computed",
}
_INPUTS: Mapping[Kind, tuple[str, str, str]] = {
    Kind.SHORT_TEXT: ("text", "", ""),
    Kind.NUMBER: ("text", "decimal", "off"),
    Kind.AMOUNT: ("text", "decimal", "off"),
    Kind.DATE: ("text", "numeric", "off"),
    Kind.EMAIL: ("email", "email", "email"),
    Kind.PHONE: ("tel", "tel", "tel"),
    Kind.SIRET: ("text", "numeric", "off"),
}
_FORMATS: Mapping[Kind, str] = {
    Kind.AMOUNT: "En euros, par exemple 12\u00a0500,50.",
    Kind.DATE: "Format attendu\u00a0: JJ/MM/AAAA.",
    Kind.EMAIL: "Format attendu\u00a0: nom@exemple.fr.",
    Kind.SIRET: "14 chiffres.",
    Kind.FILE: "Format\u00a0: PDF, PNG, JPEG, ODT, ODS, DOCX ou XLSX.",
    Kind.COMMUNE: "Écrivez son nom, son code postal ou son code INSEE.",
    Kind.EPCI: "Écrivez son nom ou son numéro SIREN.",
    Kind.TERRITORY: "Pour retirer un territoire, effacez son nom.",
    Kind.MEMBERS: "Pour retirer un membre, videz sa ligne.",
    Kind.ACTION_PLAN: "Écrivez les dates en mois (09/2026) ou en jours (15/09/2026). Pour retirer une action, videz sa ligne.",
}
_NOUNS: Mapping[Kind, tuple[str, str]] = {
    Kind.FILE: ("fichier", "fichiers"),
    Kind.MULTIPLE_CHOICE: ("réponse", "réponses"),
    Kind.MEMBERS: ("membre", "membres"),
    Kind.TERRITORY: ("territoire", "territoires"),
    Kind.ACTION_PLAN: ("action", "actions"),
}


@dataclass(frozen=True, slots=True)
class PieceView:
    """A file already joined. `remove_action` is the value of the button `action` that takes it away; empty when it may not be.

    is_waiting: the antivirus has not answered yet.
    """

    label: str
    detail: str
    url: str = ""
    remove_action: str = ""
    is_waiting: bool = False


@dataclass(frozen=True, slots=True)
class AnswerState:
    """An answer as it stands.

    value: its normal form. raw: what was typed, when it could not be kept (`is_refused`). version: for compare-and-set; None where nothing is kept.
    saved: « enregistré à 14 h 03 ».
    """

    value: object = None
    raw: object = None
    is_refused: bool = False
    version: int | None = None
    problems: tuple[Problem, ...] = ()
    saved: str = ""
    pieces: tuple[PieceView, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence under a field; `kind` ends the class of the design system's message."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """A proposed answer."""

    id: str
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field as `questionnaire/field.html` shows it.

    id: the field's own; name: the name and the id of its box. value: the text in the box. described_by: ids of hint, counter and messages.
    place_code, place_known: the code behind a place's name, and the name it was shown under.
    """

    id: str
    name: str
    kind: str
    template: str
    label: str
    hint: str
    limits: str
    legal_reference: str
    is_required: bool
    is_group: bool
    version: int | None
    version_name: str
    value: str = ""
    count: int = 0
    maximum: int | None = None
    saved: str = ""
    messages: tuple[Message, ...] = ()
    described_by: str = ""
    input_type: str = "text"
    inputmode: str = ""
    autocomplete: str = ""
    choices: tuple[ChoiceView, ...] = ()
    has_choice: bool = False
    options: SafeString = SafeString("")
    is_inline: bool = False
    pieces: tuple[PieceView, ...] = ()
    can_add_piece: bool = True
    takes_many: bool = False
    tables: tuple[TableView, ...] = ()
    totals: tuple[tuple[str, str], ...] = ()
    place_code: str = ""
    place_known: str = ""
    example: str = ""
    template_file: TemplateLink | None = None

    @property
    def is_wrong(self) -> bool:
        return any(message.kind == "error" for message in self.messages)


NOTHING = AnswerState()


def field_views(fields: Iterable[Field], answers: Mapping[str, AnswerState], *, extra_rows: Mapping[str, int] | None = None) -> tuple[FieldView, ...]:
    """Return the fields of a section ready to be shown: at most seven statements for the names of places, none without places.

    extra_rows: for a table's id, how many empty rows to propose (3 by default).
    """
    asked = tuple(fields)
    names = PlaceNames.of((field, answers.get(field.id, NOTHING).value) for field in asked)
    empty = extra_rows or {}
    return tuple(_view(field, answers.get(field.id, NOTHING), names, empty.get(field.id, 3)) for field in asked)


def _view(field: Field, answer: AnswerState, names: PlaceNames, extra_rows: int) -> FieldView:
    name = box(field.id)
    shown = answer.raw if answer.is_refused else answer.value
    messages = tuple(
        Message(problem.message, "warning" if problem.blocks is Blocks.NOTHING else "error") for problem in answer.problems if problem.row is None
    )
    input_type, inputmode, autocomplete = _INPUTS.get(field.kind, ("text", "", ""))
    text = str(display(field, shown)) if field.kind is Kind.COMPUTED else _text(field, shown, answer, names)
    tables, totals = _tables(field, shown, answer, names, extra_rows)
    maximum = length_limit(field) if field.kind in {Kind.SHORT_TEXT, Kind.LONG_TEXT} else None
    template = _template(field)
    choices = _choices(field, shown, is_refused=answer.is_refused)
    return FieldView(
        id=field.id,
        name=name,
        kind=field.kind.value,
        template=template,
        label=field.label,
        hint=" ".join(part for part in (field.help, _format(field)) if part),
        limits=_limits(field),
        legal_reference=field.legal_reference,
        # Nobody answers a computed field: it is not optional either.
        is_required=field.required or field.kind is Kind.COMPUTED,
        is_group=field.kind in _GROUPS or (field.kind is Kind.SINGLE_CHOICE and len(field.options) <= MAX_RADIOS),
        version=answer.version,
        version_name=version_box(field.id),
        value=text,
        count=len(text),
        maximum=maximum,
        saved=answer.saved,
        messages=messages,
        described_by=" ".join(f"{name}-{part}" for part in ("hint", *(("example",) if field.example else ()), "messages")),
        input_type=input_type,
        inputmode=inputmode,
        autocomplete=autocomplete,
        choices=() if template.endswith("/select.html") else choices,
        has_choice=any(choice.is_chosen for choice in choices),
        options=_options(field, template, choices),
        is_inline=field.kind is Kind.YES_NO,
        pieces=answer.pieces,
        can_add_piece=_can_add(field, len(answer.pieces)),
        takes_many=field.kind is Kind.FILE and field.maximum != 1,
        tables=tables,
        totals=totals,
        place_code=str(answer.value or "") if field.kind in NAMED_PLACES and not answer.is_refused else "",
        place_known=text if field.kind in NAMED_PLACES and not answer.is_refused else "",
        example=field.example,
        template_file=template_link(field),
    )


def _format(field: Field) -> str:
    if field.is_searched:
        return SEARCHED if len(field.options) <= MAX_PROPOSED else SOUGHT
    return _FORMATS.get(field.kind, "")


def _template(field: Field) -> str:
    if field.is_searched:
        return "questionnaire/kinds/search.html"
    is_long = field.kind is Kind.SINGLE_CHOICE and len(field.options) > MAX_RADIOS
    return f"questionnaire/kinds/{'select' if is_long else _TEMPLATES[field.kind]}.html"


def _text(field: Field, shown: object, answer: AnswerState, names: PlaceNames) -> str:
    """Return what the box holds: what was typed when it was refused, else the answer as people write it."""
    if not isinstance(shown, str):
        return ""
    if answer.is_refused or not shown:
        return shown
    if field.kind in NAMED_PLACES:
        return names.label(field.kind, shown)
    if field.is_searched:
        return field.known_labels.get(shown, shown)
    writer = _WRITERS.get(field.kind)
    return writer(shown) if writer else shown


_WRITERS: Mapping[Kind, Callable[[str], str]] = {
    Kind.NUMBER: lambda text: french.number(Decimal(text)),
    Kind.AMOUNT: lambda text: french.number(Decimal(text)).removesuffix(",00"),
    Kind.DATE: lambda text: f"{date.fromisoformat(text):%d/%m/%Y}",
    Kind.PHONE: format_phone,
    Kind.SIRET: format_siret,
}


def _choices(field: Field, shown: object, *, is_refused: bool) -> tuple[ChoiceView, ...]:
    match field.kind:
        case Kind.YES_NO:
            chosen = {"oui" if shown is True else "non" if shown is False else str(shown or "")}
            options: Sequence[tuple[str, str]] = (("oui", "Oui"), ("non", "Non"))
        case Kind.ATTESTATION:
            chosen, options = {"oui"} if shown is True else set(), (("oui", field.label),)
        case Kind.SINGLE_CHOICE if field.is_searched:
            return ()
        case Kind.SINGLE_CHOICE | Kind.MULTIPLE_CHOICE:
            chosen = {str(value) for value in (shown if isinstance(shown, list) else [shown]) if value}
            retired = [(option.value, f"{option.label} (n’est plus proposée)") for option in field.retired if option.value in chosen]
            options = (*field.option_labels.items(), *retired)
        case Kind.DEPARTEMENT | Kind.REGION:
            chosen, options = {str(shown or "")}, choices_of(field.kind)
        case kind if kind in NAMED_PLACES and is_refused and isinstance(shown, str):
            chosen, options = set(), suggestions(kind, shown)
        case _:
            return ()
    name = box(field.id)
    return tuple(ChoiceView(f"{name}-{place}", value, label, value in chosen) for place, (value, label) in enumerate(options))


def _options(field: Field, template: str, choices: Sequence[ChoiceView]) -> SafeString:
    if field.is_searched:
        return _proposals(field.options) if len(field.options) <= MAX_PROPOSED else SafeString("")
    if not template.endswith("/select.html"):
        return SafeString("")
    chosen = next((choice.value for choice in choices if choice.is_chosen), "")
    return option_tags(tuple((choice.value, choice.label) for choice in choices), chosen)


@lru_cache(maxsize=32)
def _proposals(options: tuple[Option, ...]) -> SafeString:
    """Return what a box searched by writing proposes, drawn once per list."""
    return render_to_string("questionnaire/proposals.html", {"labels": [option.label for option in options]})


def _tables(
    field: Field, shown: object, answer: AnswerState, names: PlaceNames, extra_rows: int
) -> tuple[tuple[TableView, ...], tuple[tuple[str, str], ...]]:
    if field.kind is Kind.BUDGET:
        return budget_tables(field, shown, answer.problems, extra_rows, is_refused=answer.is_refused)
    if field.kind in _TABLES:
        rows = cast(list[Mapping[str, object]], shown) if isinstance(shown, list) else []
        return (table_of(field, rows, answer.problems, names, extra_rows, is_refused=answer.is_refused),), ()
    return (), ()


def _can_add(field: Field, quantity: int) -> bool:
    return not (isinstance(field.maximum, Decimal) and quantity >= field.maximum)


def _limits(field: Field) -> str:
    """Say the limits the call sets, other than lengths (a counter says them)."""
    match field.kind:
        case Kind.BUDGET:
            return f"Part demandée à l’État\u00a0: {french.percent(field.maximum)} au plus." if isinstance(field.maximum, Decimal) else ""
        case Kind.NUMBER | Kind.AMOUNT | Kind.DATE:
            return _bounds_text(_bound(field, field.minimum), _bound(field, field.maximum))
    if field.kind not in _NOUNS:
        return ""
    heaviest = f" {size(settings.FILE_MAX_BYTES)} au plus par fichier." if field.kind is Kind.FILE else ""
    singular, plural = _NOUNS[field.kind]
    least, most = _whole(field.minimum), _whole(field.maximum)
    noun = plural if max(least or 0, most or 0) > 1 else singular
    text = _bounds_text(str(least) if least else "", str(most) if most else "")
    counted = f"{text.removesuffix('.')} {noun}." if text else ""
    return f"{counted}{heaviest}".strip()


def _bounds_text(least: str, most: str) -> str:
    if least and most:
        return f"{least}." if least == most else f"De {least} à {most}."
    if least:
        return f"Au moins {least}."
    return f"Au plus {most}." if most else ""


def _bound(field: Field, bound: Decimal | date | None) -> str:
    if isinstance(bound, date):
        return french.day(bound)
    if bound is None:
        return ""
    return french.amount(bound) if field.kind is Kind.AMOUNT else french.number(french.shortest(bound))


def _whole(bound: Decimal | date | None) -> int | None:
    return int(bound) if isinstance(bound, Decimal) else None
