"""A call's form: sections of fields, immutable, stored as JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Self

from ptce.questionnaire.kinds import Kind, Role

VERSION = 1
MAX_FIGURES = 12

type Bound = Decimal | date


class DefinitionError(ValueError):
    """A form's definition cannot be read or edited as asked; the message is in French."""


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

    @cached_property
    def option_labels(self) -> Mapping[str, str]:
        """Map each option's value to its label, in order."""
        return {option.value: option.label for option in self.options}

    @cached_property
    def known_labels(self) -> Mapping[str, str]:
        """Map the value of each option, proposed or retired, to its label."""
        return {option.value: option.label for option in (*self.retired, *self.options)}


@dataclass(frozen=True)
class Section:
    """A titled group of fields."""

    id: str
    title: str
    intro: str = ""
    fields: tuple[Field, ...] = ()


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
        content = _mapping(data, {"version", "sections"})
        if content.get("version") != VERSION:
            raise DefinitionError(f"Version de formulaire inconnue\u00a0: {content.get('version')!r} (attendue\u00a0: {VERSION}).")
        form = cls(tuple(_section_from_json(item) for item in _items(content, "sections")))
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
    }
    kept = {key: value for key, value in optional.items() if value is not None and value is not False and value not in ("", [])}
    return {"id": field.id, "kind": field.kind.value, "label": field.label, **kept}


def _section_from_json(data: object) -> Section:
    content = _mapping(data, {"id", "title", "intro", "fields"})
    fields = tuple(_field_from_json(item) for item in _items(content, "fields"))
    return Section(_identifier(content), _text(content, "title"), _text(content, "intro"), fields)


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
}


def _field_from_json(data: object) -> Field:
    content = _mapping(data, _FIELD_KEYS)
    try:
        kind = Kind(_text(content, "kind"))
        role = Role(_text(content, "role")) if content.get("role") is not None else None
    except ValueError as error:
        raise DefinitionError(f"Type ou rôle de question inconnu\u00a0: {error}.") from None
    required, max_length = content.get("required", False), content.get("max_length")
    if not isinstance(required, bool) or not (max_length is None or type(max_length) is int):
        raise DefinitionError("Une question a un réglage illisible.")
    return Field(
        id=_identifier(content),
        kind=kind,
        label=_text(content, "label"),
        help=_text(content, "help"),
        required=required,
        role=role,
        options=tuple(_option_from_json(item) for item in _items(content, "options")),
        max_length=max_length,
        minimum=_bound(content, "minimum", kind),
        maximum=_bound(content, "maximum", kind),
        legal_reference=_text(content, "legal_reference"),
        retired=tuple(_option_from_json(item) for item in _items(content, "retired")),
        example=_text(content, "example"),
        template=None if content.get("template") is None else _template_from_json(content["template"]),
    )


def _option_from_json(data: object) -> Option:
    content = _mapping(data, {"value", "label"})
    return Option(_text(content, "value"), _text(content, "label"))


def _template_from_json(data: object) -> TemplateFile:
    content = _mapping(data, {"id", "name", "size"})
    size = content.get("size")
    if type(size) is not int:
        raise DefinitionError("Une question a un réglage illisible.")
    return TemplateFile(_identifier(content), _text(content, "name"), size)


def _bound(content: Mapping[str, object], key: str, kind: Kind) -> Bound | None:
    if content.get(key) is None:
        return None
    text = _text(content, key)
    try:
        bound = date.fromisoformat(text) if kind is Kind.DATE else Decimal(text)
    except (ValueError, InvalidOperation):
        raise DefinitionError(f"Une question a une borne illisible\u00a0: {text}.") from None
    if isinstance(bound, Decimal) and not (bound.is_finite() and -MAX_FIGURES <= bound.adjusted() <= MAX_FIGURES):
        raise DefinitionError(f"Une question a une borne illisible\u00a0: {text}.")
    return bound


def _mapping(data: object, keys: set[str]) -> Mapping[str, object]:
    if not isinstance(data, dict):
        raise DefinitionError("La définition du formulaire est illisible.")
    if unknown := data.keys() - keys:
        raise DefinitionError(f"La définition du formulaire contient un réglage inconnu\u00a0: {min(map(str, unknown))}.")
    return data


def _items(content: Mapping[str, object], key: str) -> list[object]:
    items = content.get(key, [])
    if not isinstance(items, list):
        raise DefinitionError("La définition du formulaire est illisible.")
    return items


def _identifier(content: Mapping[str, object]) -> str:
    identifier = _text(content, "id")
    if not identifier:
        raise DefinitionError("Une section ou une question n’a pas d’identifiant.")
    return identifier


def _text(content: Mapping[str, object], key: str) -> str:
    text = content.get(key, "")
    if not isinstance(text, str):
        raise DefinitionError("La définition du formulaire est illisible.")
    return text
