"""Edits of a form: each returns a new form and leaves ids as they are. All raise DefinitionError for an id that is not there."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from ptce.questionnaire.conditions import Condition, renamed
from ptce.questionnaire.definition import DefinitionError, Field, Form, Section
from ptce.questionnaire.formulas import redirected


def add_section(form: Form, section: Section) -> Form:
    """Add a section at the end; its id and its fields' ids must be new."""
    _require_new(form, [section.id, *(field.id for field in section.fields)])
    return Form((*form.sections, section))


def rename_section(form: Form, section_id: str, *, title: str, intro: str = "") -> Form:
    """Change a section's title and introduction."""
    return _replace_section(form, replace(form.section(section_id), title=title, intro=intro))


def remove_section(form: Form, section_id: str) -> Form:
    """Remove a section with all its fields."""
    removed = form.section(section_id)
    return Form(tuple(section for section in form.sections if section is not removed))


def move_section(form: Form, section_id: str, *, by: int) -> Form:
    """Move a section down (`by` > 0) or up; it stops at the ends."""
    return Form(_moved(form.sections, form.section(section_id), by))


def add_field(form: Form, section_id: str, field: Field) -> Form:
    """Add a field at the end of a section; its id must be new, and must never have been another field's."""
    _require_new(form, [field.id])
    section = form.section(section_id)
    return _replace_section(form, replace(section, fields=(*section.fields, field)))


def update_field(form: Form, field: Field) -> Form:
    """Replace the field that has the same id. Its kind stays: answers given under an id keep their meaning."""
    if form.field(field.id).kind is not field.kind:
        raise DefinitionError("Le type d’une question ne change pas\u00a0: ajoutez une nouvelle question et retirez celle-ci.")
    section = form.section_of(field.id)
    return _replace_section(
        form,
        replace(
            section,
            fields=tuple(field if old.id == field.id else old for old in section.fields),
        ),
    )


def remove_field(form: Form, field_id: str) -> Form:
    """Remove a field."""
    section = form.section_of(field_id)
    return _replace_section(
        form,
        replace(
            section,
            fields=tuple(field for field in section.fields if field.id != field_id),
        ),
    )


def move_field(form: Form, field_id: str, *, by: int) -> Form:
    """Move a field down (`by` > 0) or up inside its section; it stops at the ends."""
    section = form.section_of(field_id)
    return _replace_section(form, replace(section, fields=_moved(section.fields, form.field(field_id), by)))


def move_field_to(form: Form, field_id: str, *, section_id: str) -> Form:
    """Move a field to the end of another section; in its own section it stays where it is."""
    field = form.field(field_id)
    if form.section_of(field_id).id == form.section(section_id).id:
        return form
    return add_field(remove_field(form, field_id), section_id, field)


def with_new_ids(form: Form, new_id: Callable[[], str]) -> tuple[Form, Mapping[str, str]]:
    """Return the same form under new ids, and which new field id stands for which old one."""
    new_ids = {field.id: new_id() for field in form.fields}
    sections = tuple(
        replace(
            section,
            id=new_id(),
            fields=tuple(_under_new_ids(field, new_ids) for field in section.fields),
            shown_if=renamed(section.shown_if, new_ids) if section.shown_if is not None else None,
        )
        for section in form.sections
    )
    return Form(sections), new_ids


def show_section_if(form: Form, section_id: str, condition: Condition | None) -> Form:
    """Ask a section only when a condition holds, always when it is None."""
    return _replace_section(form, replace(form.section(section_id), shown_if=condition))


def show_field_if(form: Form, field_id: str, condition: Condition | None) -> Form:
    """Ask a question only when a condition holds, always when it is None."""
    return update_field(form, replace(form.field(field_id), shown_if=condition))


def _under_new_ids(field: Field, new_ids: Mapping[str, str]) -> Field:
    return replace(
        field,
        id=new_ids[field.id],
        shown_if=renamed(field.shown_if, new_ids) if field.shown_if is not None else None,
        formula=redirected(field.formula, new_ids) if field.formula is not None else None,
    )


def _replace_section(form: Form, section: Section) -> Form:
    return Form(tuple(section if old.id == section.id else old for old in form.sections))


def _moved[Item](items: tuple[Item, ...], item: Item, by: int) -> tuple[Item, ...]:
    start = items.index(item)
    others = [*items[:start], *items[start + 1 :]]
    others.insert(max(0, start + by), item)
    return tuple(others)


def _require_new(form: Form, ids: Iterable[str]) -> None:
    taken = {section.id for section in form.sections} | {field.id for field in form.fields}
    for identifier in ids:
        if not identifier or identifier in taken:
            raise DefinitionError("Cet identifiant est vide ou sert déjà dans le formulaire.")
        taken.add(identifier)
