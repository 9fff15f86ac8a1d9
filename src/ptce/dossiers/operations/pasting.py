"""Add rows copied from a spreadsheet to a table, and the names the directory found since."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ptce.accounts.models import User
from ptce.core.errors import Refusal
from ptce.dossiers import queries
from ptce.dossiers.models import Answers, Dossier
from ptce.dossiers.operations.answers import SavedAnswer, UnknownField, save_answer
from ptce.organisations.operations import await_answers
from ptce.questionnaire.definition import Field
from ptce.questionnaire.pasting import added, digits, named, room, rows_of, tables_of


class TooManyRows(Refusal):
    """The table cannot hold so many rows; the message says how many it can."""

    field = "texte"


class NothingPasted(Refusal):
    """The text holds no row."""

    message = "Collez au moins une ligne copiée de votre tableur."
    field = "texte"


def paste_rows(
    *, dossier: Dossier, field_id: str, table: str, rows: Sequence[Mapping[str, str]], base_version: int, actor: User, now: datetime
) -> SavedAnswer:
    """Add rows after those of a table, by an ordinary save on `base_version`; none is refused for what its cells say.

    table: see `pasting.tables_of`. The directory is asked later about the numbers it was never asked about.
    Raises PermissionDenied, NotEditable, UnknownField, NothingPasted, TooManyRows, AnswerTooLong, AnswerConflict.
    """
    field, standing = _standing(dossier, field_id)
    if table not in tables_of(field):
        raise UnknownField(field=field_id)
    if not rows:
        raise NothingPasted
    refusal = room(field, held=len(rows_of(table, standing)), pasted=len(rows))
    if refusal:
        raise TooManyRows(refusal)
    longer = added(table, standing, rows)
    saved = save_answer(dossier=dossier, field_id=field_id, raw=longer, base_version=base_version, actor=actor, now=now)
    await_answers(sirets=[digits(row.get("siret")) for row in rows], now=now)
    return saved


def name_members(*, dossier: Dossier, field_id: str, base_version: int, actor: User, now: datetime) -> SavedAnswer:
    """Give their name to the members that have a number and no name, where the directory knows it.

    Raises PermissionDenied, NotEditable, UnknownField, AnswerConflict.
    """
    _, standing = _standing(dossier, field_id)
    names = queries.known_names(digits(row.get("siret")) for row in rows_of("", standing))
    return save_answer(dossier=dossier, field_id=field_id, raw=named(standing, names), base_version=base_version, actor=actor, now=now)


def _standing(dossier: Dossier, field_id: str) -> tuple[Field, object]:
    form = queries.form_of(dossier.revision_id)
    if field_id not in form or not tables_of(form.field(field_id)):
        raise UnknownField(field=field_id)
    answers = Answers.objects.get(pk=dossier.pk)
    # Newer than `base_version`, it makes a conflict of the save: nothing is added to what its author has not seen.
    return form.field(field_id), answers.raw.get(field_id, answers.values.get(field_id))
