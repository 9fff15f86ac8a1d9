"""The form as somebody who fills it sees it, with sample answers: nothing of it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from ptce.calls.queries.condition_words import area_names, condition_words
from ptce.calls.queries.field_views import AnswerState, FieldView, PieceView, field_views
from ptce.questionnaire import french
from ptce.questionnaire.checking import check
from ptce.questionnaire.cleaning import clean
from ptce.questionnaire.columns import columns
from ptce.questionnaire.completeness import Missing, missing
from ptce.questionnaire.contacts import format_siret
from ptce.questionnaire.definition import Field, Form, Section
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.problems import Cleaned
from ptce.questionnaire.sampling import sample_answers, sample_files
from ptce.questionnaire.visibility import asked


@dataclass(frozen=True, slots=True)
class Trial:
    """A section tried: its fields, those not asked with their condition in words, what the whole dossier would lack, what the platform would read.

    is_asked: whether the section itself is asked; condition: why it may not be.
    """

    fields: tuple[FieldView, ...]
    hidden: tuple[tuple[str, str], ...]
    is_asked: bool
    condition: str
    missing: tuple[Missing, ...]
    facts: tuple[tuple[str, str], ...]


def trial(form: Form, section: Section, typed: Mapping[str, object], *, is_filled: bool, extra_rows: Mapping[str, int]) -> Trial:
    """Try a section: what was typed over sample answers, or over nothing; at most seven statements, for the names of places.

    typed: raw answers by field id, of this section. The other sections hold their sample answers.
    """
    values = sample_answers(form) if is_filled else {}
    files = sample_files(form) if is_filled else {}
    cleaned = {field.id: clean(field, typed[field.id]) for field in section.fields if field.id in typed}
    refused = {field_id for field_id, outcome in cleaned.items() if outcome.is_refused}
    values |= {field_id: outcome.value for field_id, outcome in cleaned.items()}
    held = asked(form, values)
    names = area_names()
    shown = [field for field in section.fields if field.id in held]
    states = {field.id: _state(field, held.values.get(field.id), typed, cleaned, files) for field in shown}
    return Trial(
        fields=field_views(shown, states, extra_rows=extra_rows),
        hidden=tuple((field.label, condition_words(form, field.shown_if, names)) for field in section.fields if field.id not in held),
        is_asked=section.id not in held.hidden,
        condition=condition_words(form, section.shown_if, names),
        missing=missing(form, values, files, refused=refused),
        facts=_facts(held.form, held.values),
    )


def _state(field: Field, value: object, typed: Mapping[str, object], cleaned: Mapping[str, Cleaned], files: Mapping[str, int]) -> AnswerState:
    if field.kind is Kind.FILE:
        pieces = (PieceView(f"exemple-{rank}.pdf", "PDF – fichier d’essai") for rank in range(1, files.get(field.id, 0) + 1))
        return AnswerState(pieces=tuple(pieces))
    if field.id not in cleaned:
        return AnswerState(value=value, problems=check(field, value))
    outcome = cleaned[field.id]
    return AnswerState(value=outcome.value, raw=typed[field.id], is_refused=outcome.is_refused, problems=outcome.problems)


def _facts(form: Form, values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Return what lists and exports would show of this dossier; what nobody answered is left out."""
    read = columns(form, values)
    facts = (
        ("Nom du pôle", read.pole_name),
        ("SIRET du porteur", format_siret(read.carrier_siret) if read.carrier_siret else ""),
        ("Montant demandé", "" if read.amount_requested is None else french.amount(read.amount_requested)),
        ("Budget total", "" if read.total_budget is None else french.amount(read.total_budget)),
        ("Membres", "" if read.members_count is None else str(read.members_count)),
        ("Territoires", str(len(read.territory)) if read.territory else ""),
    )
    return tuple((label, text) for label, text in facts if text)
