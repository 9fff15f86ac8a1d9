"""What was answered to questions that later revisions of the form removed: to read, never counted nor sent."""

from collections.abc import Iterator, Mapping
from typing import cast

from ptce.dossiers.queries.content import Content, names_of
from ptce.dossiers.queries.forms import forms_of
from ptce.dossiers.queries.screens.answers import ReadAnswer, ReadSection, read_answer, typed_text
from ptce.dossiers.queries.screens.pieces import piece_lines
from ptce.questionnaire.definition import Field, Form

IDENTITY = "questions-retirees"
_TITLE = "Réponses à des questions retirées"
_INTRO = "Ces questions ont quitté le formulaire. Ce qui y était répondu reste lisible ici\u00a0; ce n’est ni demandé, ni compté, ni transmis."


def archived_section(held: Content) -> tuple[ReadSection, ...]:
    """Return a section of what is beside the form, or none: one statement for the forms that asked, and those for the names of places."""
    if not held.archived and not held.removed_pieces:
        return ()
    answers = [*_answers(held), *_pieces(held)]
    return (ReadSection(IDENTITY, _TITLE, tuple(answers), _INTRO),) if answers else ()


def _answers(held: Content) -> Iterator[ReadAnswer]:
    forms = forms_of(cast(int, entry["revision"]) for entry in held.archived.values())
    for field_id, entry in held.archived.items():
        form = forms[cast(int, entry["revision"])]
        field = form.field(field_id)
        also = cast(list[Mapping[str, object]], entry.get("also", []))
        for place, kept in enumerate([entry, *also]):
            yield from _answer(form, field, kept, is_late=place > 0)


def _answer(form: Form, field: Field, kept: Mapping[str, object], *, is_late: bool) -> Iterator[ReadAnswer]:
    label = f"{field.label} (texte arrivé après le retrait)" if is_late else field.label
    if kept.get("value") is not None:
        yield read_answer(field, kept["value"], names_of(form, {field.id: kept["value"]}), label=label)
    elif kept.get("raw") is not None:
        yield ReadAnswer(label, text=typed_text(kept["raw"]))


def _pieces(held: Content) -> Iterator[ReadAnswer]:
    if held.removed_pieces:
        yield ReadAnswer("Pièces jointes à des questions retirées", pieces=piece_lines(held.removed_pieces))
