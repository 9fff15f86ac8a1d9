"""The answers: a section to fill, a field by itself, everything to read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from django.conf import settings
from django.db import models
from django.urls import reverse

from ptce.accounts.models import User
from ptce.calls.queries import AnswerState, FieldView, PieceView, field_views
from ptce.core.dates import day, hour, instant, paris_date, size
from ptce.core.statements import Asked, Statement
from ptce.dossiers.models import Dossier, Piece
from ptce.dossiers.queries.content import Content, known_places, names_of
from ptce.dossiers.queries.forms import form_of
from ptce.dossiers.queries.revisions import earlier_field
from ptce.dossiers.queries.screens.pieces import PieceLine, detail_of, piece_lines
from ptce.organisations.queries import Viewer
from ptce.questionnaire.checking import check
from ptce.questionnaire.cleaning import clean
from ptce.questionnaire.completeness import missing
from ptce.questionnaire.definition import Field, Form, Section
from ptce.questionnaire.display import Table, display
from ptce.questionnaire.kinds import UNTYPED_KINDS, Kind, Role
from ptce.questionnaire.pasting import tables_of
from ptce.questionnaire.places import Known, Names
from ptce.questionnaire.problems import Problem
from ptce.questionnaire.territory import LEVELS
from ptce.questionnaire.visibility import AskedForm, Shift
from ptce.questionnaire.wording import shift_text
from ptce.territories.enums import Level
from ptce.territories.queries import MapDrawing, departements_of, france_map


@dataclass(frozen=True, slots=True)
class ConflictView:
    """Both texts of an answer that two persons wrote; `version`: what keeping mine takes as its base."""

    author: str
    at: str
    theirs: str
    mine: str
    version: int


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A field in a section's form, with the addresses its own saving uses; `map` for a territory already given; `here`: who writes it just now."""

    field: FieldView
    save_url: str
    fresh_url: str
    upload_url: str
    conflict: ConflictView | None = None
    map: MapDrawing | None = None
    is_carrier: bool = False
    limit: int = 0
    limit_in_words: str = ""
    here: str = ""
    history_url: str = ""
    paste_url: str = ""
    is_conditional: bool = False
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """An answer to read: one of text, table and pieces."""

    label: str
    text: str = ""
    table: Table | None = None
    pieces: tuple[PieceLine, ...] = ()
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A section to read."""

    id: str
    title: str
    answers: tuple[ReadAnswer, ...]
    intro: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What the last request sent for a section and could not keep: shown again as typed.

    raws: by field. problems: why, by field. conflicts: by field. extra_rows: by table.
    """

    raws: Mapping[str, object]
    problems: Mapping[str, tuple[Problem, ...]]
    conflicts: Mapping[str, ConflictView]
    extra_rows: Mapping[str, int]


NOTHING_TYPED = Typed({}, {}, {}, {})


_TO_FILL: Statement[Dossier] = Statement(
    lambda: Dossier.objects.only("revision_id", "call_id").filter(
        team__person_id=Asked("person", models.BigIntegerField()), number=Asked("number", models.CharField())
    )
)


def dossier_to_fill(viewer: Viewer, number: str) -> tuple[Dossier, Form] | None:
    """Return a dossier of the person, its key alone, with its form: one statement, for what runs at each pause of somebody's typing."""
    dossier = _TO_FILL.first(person=viewer.id, number=number)
    return None if dossier is None else (dossier, form_of(dossier.revision_id))


def question_of(dossier: Dossier, form: Form, field_id: str) -> Field | None:
    """Return a question of the form, or one that an earlier form asked: its page may still be open. One statement in that case, none otherwise."""
    if field_id in form:
        return form.field(field_id)
    earlier = earlier_field(dossier.call_id, field_id)
    return None if earlier is None else earlier[0]


def answer_lines(dossier: Dossier, held: Content, fields: Sequence[Field], *, now: datetime, typed: Typed = NOTHING_TYPED) -> tuple[AnswerLine, ...]:
    """Return the fields ready to be filled: at most one statement for the authors and twelve for places, none without them."""
    authors = _authors(held, fields)
    known = known_places(held.form, {field.id: held.raw[field.id] for field in fields if field.id in held.raw})
    states = {}
    for field in fields:
        problems = typed.problems.get(field.id) or _problems(field, held, known)
        states[field.id] = _state(dossier, held, field, problems, authors, now=now, typed=typed)
    views = field_views(fields, states, extra_rows=typed.extra_rows)
    return tuple(_line(dossier, held, field, view, typed) for field, view in zip(fields, views, strict=True))


def asked_now(form: Form, field: Field, held: AskedForm, moved: Shift) -> dict[str, object]:
    """Return what an answer just saved changes on the page of its section: what is hidden there, results, and the rest in words. No statement."""
    here = form.section_of(field.id)
    return {
        "hidden": [one.id for one in here.fields if one.id in held.hidden],
        "results": {one.id: display(one, held.values.get(one.id)) for one in here.fields if one.kind is Kind.COMPUTED},
        "said": shift_text(form, moved),
        "parts_changed": bool(moved.sections_shown or moved.sections_hidden),
    }


def missing_of(form: Form, field: Field, value: object, *, is_refused: bool) -> list[str]:
    """Return what one answer lacks to be submitted, in words; no statement."""
    alone = Form((Section(form.section_of(field.id).id, "", "", (replace(field, shown_if=None),)),))
    return [item.message for item in missing(alone, {field.id: value}, {}, refused=[field.id] if is_refused else [])]


def read_sections(form: Form, values: Mapping[str, object], pieces: Mapping[str, Sequence[Piece]]) -> tuple[ReadSection, ...]:
    """Return everything to read: five statements at most, for the names of places."""
    names = names_of(form, values)
    return tuple(
        ReadSection(section.id, section.title, tuple(_read(field, values.get(field.id), pieces.get(field.id, ()), names) for field in section.fields))
        for section in form.sections
    )


def readable(form: Form, field: Field, raw: object) -> str:
    """Return an answer, or what was typed of it, as plain lines to set beside another one."""
    cleaned = clean(field, raw)
    refused = raw if cleaned.is_refused else None
    return lines_of(field, cleaned.value, refused, names=names_of(form, {field.id: cleaned.value}))


def lines_of(field: Field, value: object, raw: object, *, names: Names) -> str:
    """Return a kept answer as plain lines; `raw`: what was typed, when it could not be read."""
    if raw is not None:
        return typed_text(raw)
    shown = display(field, value, names=names)
    if isinstance(shown, str):
        return shown
    return "\n".join(" · ".join(cell for cell in row if cell) for row in (*shown.rows, *shown.footer))


def _line(dossier: Dossier, held: Content, field: Field, view: FieldView, typed: Typed) -> AnswerLine:
    is_file = field.kind is Kind.FILE
    place = [dossier.number, field.id]
    return AnswerLine(
        field=view,
        save_url="" if field.kind in UNTYPED_KINDS else reverse("dossiers:save_answer", args=place),
        fresh_url=reverse("dossiers:answer", args=place),
        history_url="" if field.kind in UNTYPED_KINDS else reverse("dossiers:answer_history", args=place),
        paste_url=reverse("dossiers:paste", args=place) if tables_of(field) else "",
        upload_url=reverse("dossiers:add_piece", args=place) if is_file and view.can_add_piece else "",
        conflict=typed.conflicts.get(field.id),
        map=territory_map(field, held.values.get(field.id)) if field.kind is Kind.TERRITORY and field.id in held.asked else None,
        is_conditional=field.shown_if is not None,
        is_hidden=field.id in held.asked.hidden,
        is_carrier=field.role is Role.CARRIER_SIRET,
        limit=settings.FILE_MAX_BYTES,
        limit_in_words=size(settings.FILE_MAX_BYTES),
    )


def _state(
    dossier: Dossier,
    held: Content,
    field: Field,
    problems: tuple[Problem, ...],
    authors: Mapping[int, str],
    *,
    now: datetime,
    typed: Typed,
) -> AnswerState:
    if field.kind is Kind.COMPUTED:
        return AnswerState(value=held.asked.values.get(field.id))
    if field.kind is Kind.FILE:
        return AnswerState(pieces=tuple(_piece_view(dossier, piece) for piece in held.files.get(field.id, ())), problems=problems)
    conflict = typed.conflicts.get(field.id)
    version = conflict.version if conflict else held.version(field.id)
    if field.id in typed.raws:
        return AnswerState(raw=typed.raws[field.id], is_refused=True, version=version, problems=problems)
    is_refused = field.id in held.raw
    return AnswerState(
        value=held.values.get(field.id),
        raw=held.raw.get(field.id),
        is_refused=is_refused,
        version=version,
        problems=problems,
        saved=_saved(held, field.id, authors, now=now),
    )


def _problems(field: Field, held: Content, known: Known) -> tuple[Problem, ...]:
    if field.id in held.raw:
        return clean(field, held.raw[field.id], known=known).problems
    value = held.values.get(field.id)
    return () if value is None else check(field, value)


def _piece_view(dossier: Dossier, piece: Piece) -> PieceView:
    return PieceView(
        label=piece.document.name,
        detail=f"{detail_of(piece)} – SHA-256 {piece.document.sha256[:12]}…",
        url=reverse("dossiers:piece", args=[dossier.number, piece.pk]) if piece.document.is_served else "",
        remove_action=f"remove:{piece.pk}",
        is_waiting=piece.document.is_waiting,
    )


def _authors(held: Content, fields: Iterable[Field]) -> dict[int, str]:
    ids = {cast(int, held.versions[field.id][1]) for field in fields if field.id in held.versions}
    return {person.pk: person.display_name for person in User.objects.filter(pk__in=ids)} if ids else {}


def _saved(held: Content, field_id: str, authors: Mapping[int, str], *, now: datetime) -> str:
    if field_id not in held.versions:
        return ""
    _, author, at = held.versions[field_id]
    moment = datetime.fromisoformat(str(at))
    when = f"à {hour(moment)}" if paris_date(moment) == paris_date(now) else f"le {day(paris_date(moment))}"
    return f"enregistré {when} par {authors.get(cast(int, author), 'une personne de l’équipe')}"


def conflict_view(form: Form, field: Field, *, author: str, at: datetime, theirs: object, mine: object, version: int) -> ConflictView:
    """Return both texts of a collision, as people read them."""
    return ConflictView(author, instant(at), readable(form, field, theirs), readable(form, field, mine), version)


def _read(field: Field, value: object, pieces: Sequence[Piece], names: Names) -> ReadAnswer:
    if field.kind is Kind.FILE and pieces:
        return ReadAnswer(field.label, pieces=piece_lines(pieces))
    return read_answer(field, value, names, label=field.label)


def read_answer(field: Field, value: object, names: Names, *, label: str) -> ReadAnswer:
    """Return an answer to read, under a label; no statement."""
    shown = display(field, value, names=names)
    if isinstance(shown, Table):
        return ReadAnswer(label, table=shown)
    return ReadAnswer(label, text=shown) if shown else ReadAnswer(label, text="non renseigné", is_known=False)


def typed_text(raw: object) -> str:
    """Return what was typed, and could not be read, as plain lines."""
    match raw:
        case dict():
            return " · ".join(text for text in map(typed_text, raw.values()) if text)
        case list():
            return "\n".join(text for text in map(typed_text, raw) if text)
        case None:
            return ""
        case _:
            return str(raw)


def territory_map(field: Field, value: object) -> MapDrawing | None:
    """Return the map of an answered territory: one statement, none without a territory."""
    if not isinstance(value, list) or not value:
        return None
    keys = [(LEVELS[row["level"]].value, row["code"]) for row in value]
    touched = departements_of([(Level(level), code) for level, code in keys])
    return france_map(
        [],
        identifier=f"carte-{field.id}",
        title="Le territoire sur la carte",
        description="Les départements que touche le territoire sont colorés. La liste au-dessus dit la même chose.",
        highlighted=dict.fromkeys(touched, "selected"),
    )
