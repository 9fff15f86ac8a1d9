"""A call's form: sections of fields, immutable, stored as JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Self

from ptce.questionnaire.conditions import Condition, condition_from_json, condition_to_json
from ptce.questionnaire.formulas import Expression, parse_stored, write_stored
from ptce.questionnaire.kinds import Kind, Role, Unit
from ptce.questionnaire.reading import DefinitionError, identifier, items, mapping, text

__all__ = ["Bound", "DefinitionError", "Field", "Form", "Option", "Section", "TemplateFile"]

VERSION = 1
MAX_FIGURES = 12
# A longer list of answers is searched rather than read.
MAX_LAID_OUT = 20

type Bound = Decimal | date


@dataclass(frozen=True)
class Option:
    """One proposed answer; `value` is stored, `label` is shown and may be reworded."""

    value: str
    label: str


@dataclass(frozen=True)
class TemplateFile:
    """A file that applicants download, fill and send back; `id` is given by whoever keeps it, size in bytes."""

    id: str
    name: str
    size: int


@dataclass(frozen=True)
class Field:
    """One question.

    id: stable and opaque, given by the caller, never derived from the label, never given again to another field.
    minimum, maximum: bounds of the value for NUMBER, AMOUNT and DATE (a date there); number of answers, files or rows for
    MULTIPLE_CHOICE, FILE and tables; for BUDGET, maximum is the highest share asked from the State, in percent.
    retired: options of earlier revisions, no longer proposed: whoever chose one still reads its label.
    example: an answer to imitate, shown apart from the help. template: what to fill, for FILE.
    shown_if: asked only when the condition holds. formula, unit, decimals: for COMPUTED alone.
    """

    id: str
    kind: Kind
    label: str
    help: str = ""
    required: bool = False
    role: Role | None = None
    options: tuple[Option, ...] = ()
    max_length: int | None = None
    minimum: Bound | None = None
    maximum: Bound | None = None
    legal_reference: str = ""
    retired: tuple[Option, ...] = ()
    example: str = ""
    template: TemplateFile | None = None
    shown_if: Condition | None = None
    formula: Expression | None = None
    unit: Unit = Unit.NUMBER
    decimals: int = 2

    @cached_property
    def option_labels(self) -> Mapping[str, str]:
        """Map each option's value to its label, in order."""
        return {option.value: option.label for option in self.options}

    @cached_property
    def values_by_label(self) -> Mapping[str, str]:
        """Map the label of each proposed option, without case nor blanks around, to its value."""
        return {option.label.strip().casefold(): option.value for option in self.options}

    @property
    def is_searched(self) -> bool:
        """Say whether the answer is sought by writing: too many options to lay them all before somebody's eyes."""
        return self.kind is Kind.SINGLE_CHOICE and len(self.options) > MAX_LAID_OUT

    @cached_property
    def known_labels(self) -> Mapping[str, str]:
        """Map the value of each option, proposed or retired, to its label."""
        return {option.value: option.label for option in (*self.retired, *self.options)}


@dataclass(frozen=True)
class Section:
    """A titled group of fields; `shown_if`: asked only when the condition holds."""

    id: str
    title: str
    intro: str = ""
    fields: tuple[Field, ...] = ()
    shown_if: Condition | None = None


@dataclass(frozen=True)
class Form:
    """A whole form."""

    sections: tuple[Section, ...] = ()

    @cached_property
    def _places(self) -> Mapping[str, tuple[Section, Field]]:
        return {field.id: (section, field) for section in self.sections for field in section.fields}

    @cached_property
    def _roles(self) -> Mapping[Role, Field]:
        return {field.role: field for field in reversed(tuple(self.fields)) if field.role is not None}

    @cached_property
    def derived(self) -> dict[type, object]:
        """Return what other modules work out of the form once and keep with it, each under its own type."""
        return {}

    @property
    def fields(self) -> Iterator[Field]:
        """Iterate over the fields, in order."""
        return (field for section in self.sections for field in section.fields)

    def __contains__(self, field_id: object) -> bool:
        return field_id in self._places

    def field(self, field_id: str) -> Field:
        """Return a field by its id. Raises DefinitionError."""
        return self._place(field_id)[1]

    def section_of(self, field_id: str) -> Section:
        """Return the section that holds a field. Raises DefinitionError."""
        return self._place(field_id)[0]

    def section(self, section_id: str) -> Section:
        """Return a section by its id. Raises DefinitionError."""
        for section in self.sections:
            if section.id == section_id:
                return section
        raise DefinitionError("Cette section n’existe plus dans le formulaire.")

    def with_role(self, role: Role) -> Field | None:
        """Return the first field that plays a role, or None."""
        return self._roles.get(role)

    def to_json(self) -> dict[str, object]:
        """Return the definition as JSON; what has its default value is left out."""
        return {
            "version": VERSION,
            "sections": [_section_to_json(section) for section in self.sections],
        }

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Read what `to_json` wrote. Raises DefinitionError on another version, an unknown key or kind, or an id used twice."""
        content = mapping(data, {"version", "sections"})
        if content.get("version") != VERSION:
            raise DefinitionError(f"Version de formulaire inconnue\u00a0: {content.get('version')!r} (attendue\u00a0: {VERSION}).")
        form = cls(tuple(_section_from_json(item) for item in items(content, "sections")))
        ids = [section.id for section in form.sections] + [field.id for field in form.fields]
        if len(set(ids)) != len(ids):
            raise DefinitionError("Le même identifiant sert deux fois dans le formulaire.")
        return form

    def _place(self, field_id: str) -> tuple[Section, Field]:
        try:
            return self._places[field_id]
        except KeyError:
            raise DefinitionError("Cette question n’existe plus dans le formulaire.") from None


def _section_to_json(section: Section) -> dict[str, object]:
    data: dict[str, object] = {"id": section.id, "title": section.title}
    if section.intro:
        data["intro"] = section.intro
    if section.shown_if is not None:
        data["shown_if"] = condition_to_json(section.shown_if)
    if section.fields:
        data["fields"] = [_field_to_json(field) for field in section.fields]
    return data


def _field_to_json(field: Field) -> dict[str, object]:
    optional: dict[str, object] = {
        "help": field.help,
        "required": field.required,
        "role": None if field.role is None else field.role.value,
        "options": [{"value": option.value, "label": option.label} for option in field.options],
        "max_length": field.max_length,
        "minimum": None if field.minimum is None else str(field.minimum),
        "maximum": None if field.maximum is None else str(field.maximum),
        "legal_reference": field.legal_reference,
        "retired": [{"value": option.value, "label": option.label} for option in field.retired],
        "example": field.example,
        "template": None if field.template is None else asdict(field.template),
        "shown_if": None if field.shown_if is None else condition_to_json(field.shown_if),
        **_formula_to_json(field),
    }
    kept = {key: value for key, value in optional.items() if value is not None and value is not False and value not in ("", [])}
    return {"id": field.id, "kind": field.kind.value, "label": field.label, **kept}


def _formula_to_json(field: Field) -> dict[str, object]:
    if field.formula is None:
        return {}
    return {"formula": write_stored(field.formula), "unit": field.unit.value, "decimals": field.decimals}


def _section_from_json(data: object) -> Section:
    content = mapping(data, {"id", "title", "intro", "fields", "shown_if"})
    fields = tuple(_field_from_json(item) for item in items(content, "fields"))
    return Section(identifier(content), text(content, "title"), text(content, "intro"), fields, _condition(content))


def _condition(content: Mapping[str, object]) -> Condition | None:
    return None if content.get("shown_if") is None else condition_from_json(content["shown_if"])


_FIELD_KEYS = {
    "id",
    "kind",
    "label",
    "help",
    "required",
    "role",
    "options",
    "max_length",
    "minimum",
    "maximum",
    "legal_reference",
    "retired",
    "example",
    "template",
    "shown_if",
    "formula",
    "unit",
    "decimals",
}


def _field_from_json(data: object) -> Field:
    content = mapping(data, _FIELD_KEYS)
    try:
        kind = Kind(text(content, "kind"))
        role = Role(text(content, "role")) if content.get("role") is not None else None
        unit = Unit(text(content, "unit") or Unit.NUMBER)
    except ValueError as error:
        raise DefinitionError(f"Type, unité ou rôle de question inconnu\u00a0: {error}.") from None
    required, max_length, decimals = content.get("required", False), content.get("max_length"), content.get("decimals", 2)
    if not isinstance(required, bool) or not (max_length is None or type(max_length) is int) or type(decimals) is not int:
        raise DefinitionError("Une question a un réglage illisible.")
    return Field(
        id=identifier(content),
        kind=kind,
        label=text(content, "label"),
        help=text(content, "help"),
        required=required,
        role=role,
        options=tuple(_option_from_json(item) for item in items(content, "options")),
        max_length=max_length,
        minimum=_bound(content, "minimum", kind),
        maximum=_bound(content, "maximum", kind),
        example=text(content, "example"),
        template=None if content.get("template") is None else _template_from_json(content["template"]),
        legal_reference=text(content, "legal_reference"),
        retired=tuple(_option_from_json(item) for item in items(content, "retired")),
        shown_if=_condition(content),
        formula=parse_stored(formula) if (formula := text(content, "formula")) else None,
        unit=unit,
        decimals=decimals,
    )


def _option_from_json(data: object) -> Option:
    content = mapping(data, {"value", "label"})
    return Option(text(content, "value"), text(content, "label"))


def _template_from_json(data: object) -> TemplateFile:
    content = mapping(data, {"id", "name", "size"})
    size = content.get("size")
    if type(size) is not int:
        raise DefinitionError("Une question a un réglage illisible.")
    return TemplateFile(identifier(content), text(content, "name"), size)


def _bound(content: Mapping[str, object], key: str, kind: Kind) -> Bound | None:
    if content.get(key) is None:
        return None
    written = text(content, key)
    try:
        bound = date.fromisoformat(written) if kind is Kind.DATE else Decimal(written)
    except (ValueError, InvalidOperation):
        raise DefinitionError(f"Une question a une borne illisible\u00a0: {written}.") from None
    if isinstance(bound, Decimal) and not (bound.is_finite() and -MAX_FIGURES <= bound.adjusted() <= MAX_FIGURES):
        raise DefinitionError(f"Une question a une borne illisible\u00a0: {written}.")
    return bound
