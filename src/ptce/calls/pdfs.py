"""The form on paper, to be read, discussed and prepared with a pen before it is filled on screen."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.conf import settings

from ptce.calls.models import Call
from ptce.calls.queries import FieldView, field_views
from ptce.calls.queries.condition_words import condition_words
from ptce.calls.queries.table_views import Column, TableView
from ptce.core import pdf
from ptce.questionnaire import french
from ptce.questionnaire.conditions import Condition
from ptce.questionnaire.definition import Field, Form, Section
from ptce.questionnaire.effort import effort
from ptce.questionnaire.kinds import CHOICE_KINDS, Kind
from ptce.questionnaire.wording import formula_text

CHARACTERS_PER_LINE = 80
LINES = (4, 20)
EMPTY_ROWS = (4, 10)
# A longer list is chosen on screen: on paper its answer is written.
CHOICES_PRINTED = 40
# What their format says is about boxes and lines of a page.
ON_SCREEN = frozenset({Kind.COMMUNE, Kind.EPCI, Kind.TERRITORY, Kind.MEMBERS, Kind.ACTION_PLAN})


def blank_form(call: Call, form: Form, *, made_at: datetime) -> bytes:
    """Return the whole form, empty, with helps, examples, limits, tables and the list of pieces: PDF/UA-1, PDF/A-2a.

    made_at: aware; the date written in the file.
    """
    data = {
        "title": f"Formulaire – {call.title}",
        "call": call.title,
        "intro": (
            "Ce document sert à préparer un dossier. Le dossier se dépose en ligne, sur la page de l’appel\u00a0: "
            f"{settings.SITE_URL}/appels/{call.slug}/. "
            f"Comptez environ {effort(form).words} pour le remplir, à plusieurs et en plusieurs fois."
        ),
        "sections": [_section(form, number, section) for number, section in enumerate(form.sections, start=1)],
        "pieces": [_piece(field) for field in form.fields if field.kind is Kind.FILE],
    }
    return pdf.render("calls/pdf/blank_form.typ", data, made_at=made_at)


def _section(form: Form, number: int, section: Section) -> dict[str, object]:
    views = field_views(section.fields, {}, extra_rows={field.id: _rows(field) for field in section.fields})
    questions = [_question(form, field, view) for field, view in zip(section.fields, views, strict=True)]
    return {"title": f"{number}. {section.title}", "intro": section.intro, "condition": _condition(form, section.shown_if), "questions": questions}


def _rows(field: Field) -> int:
    least, most = EMPTY_ROWS
    return min(max(int(field.minimum) if isinstance(field.minimum, Decimal) else 0, least), most)


def _condition(form: Form, condition: Condition | None) -> str:
    return f"À remplir seulement si {condition_words(form, condition)}." if condition else ""


def _question(form: Form, field: Field, view: FieldView) -> dict[str, object]:
    return {
        "label": field.label,
        "required": field.required or field.kind is Kind.COMPUTED,
        "condition": _condition(form, field.shown_if),
        "notes": [note for note in (field.help, _rules(field, view), _formula(form, field), _source(field)) if note],
        "example": field.example,
        "template": field.template.name if field.template else "",
        "choices": _choices(field, view),
        "lines": _lines(field, view),
        "tables": [_table(field, table) for table in view.tables],
    }


def _rules(field: Field, view: FieldView) -> str:
    """Say the format and the limits; what only makes sense on a screen is left out."""
    length = f"{french.number(view.maximum)} caractères au plus." if view.maximum is not None else ""
    several = "Plusieurs réponses possibles." if field.kind is Kind.MULTIPLE_CHOICE else ""
    format_words = "" if field.kind in ON_SCREEN or field.is_searched else view.hint.removeprefix(field.help).strip()
    return " ".join(part for part in (format_words, several, view.limits, length) if part)


def _formula(form: Form, field: Field) -> str:
    return f"Calculé en ligne\u00a0: {formula_text(form, field.formula)}." if field.formula is not None else ""


def _source(field: Field) -> str:
    return f"Source\u00a0: {field.legal_reference}." if field.legal_reference else ""


def _choices(field: Field, view: FieldView) -> list[str]:
    match field.kind:
        case Kind.YES_NO:
            return ["Oui", "Non"]
        case Kind.ATTESTATION:
            return ["J’atteste"]
        case kind if kind in CHOICE_KINDS and len(field.options) <= CHOICES_PRINTED:
            return [option.label for option in field.options]
    return []


def _lines(field: Field, view: FieldView) -> int:
    if view.tables or _choices(field, view) or field.kind in {Kind.FILE, Kind.COMPUTED}:
        return 0
    if field.kind is not Kind.LONG_TEXT:
        return 1
    least, most = LINES
    return min(max((view.maximum or 0) // CHARACTERS_PER_LINE, least), most)


def _table(field: Field, table: TableView) -> dict[str, object]:
    return {
        "caption": table.caption if field.kind is Kind.BUDGET else "",
        "columns": [column.title for column in table.columns],
        "rows": len(table.rows),
        "legend": list(_legend(table.columns)),
    }


def _legend(columns: Iterable[Column]) -> Iterable[str]:
    for column in columns:
        if column.options:
            yield f"{column.title}\u00a0: {' ; '.join(label for _, label in column.options)}.".replace(" ;", "\u00a0;")


def _piece(field: Field) -> list[str]:
    most = int(field.maximum) if isinstance(field.maximum, Decimal) else 0
    quantity = french.count(most, "fichier au plus", "fichiers au plus") if most else "autant que nécessaire"
    return [field.label, "obligatoire" if field.required else "facultative", quantity, field.template.name if field.template else ""]
