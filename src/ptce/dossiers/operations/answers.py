"""Save answers: each field by itself, compare-and-set, so that nobody overwrites what they have not read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F

from ptce.accounts.models import User
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.core.statements import Asked, Statement
from ptce.dossiers import policies, queries, rules
from ptce.dossiers.models import Answers, AnswerVersion, Dossier
from ptce.dossiers.operations.carriers import refresh_columns
from ptce.dossiers.operations.following import follow_to
from ptce.dossiers.operations.history import keep_version, mark_read, standing_version
from ptce.journal.operations import record
from ptce.organisations.queries import Viewer
from ptce.questionnaire.cleaning import clean
from ptce.questionnaire.definition import Field, Form
from ptce.questionnaire.following import archive
from ptce.questionnaire.kinds import UNTYPED_KINDS, Role
from ptce.questionnaire.places import Known
from ptce.questionnaire.problems import Problem
from ptce.questionnaire.program import program_of
from ptce.questionnaire.visibility import NO_SHIFT, AskedForm, Shift, asked, shift


class NotEditable(Refusal):
    """The dossier is filed, and no open request for pieces lets this field change."""

    message = "Le dossier est déposé\u00a0: cette réponse ne peut plus changer. Votre texte reste à l’écran, copiez-le si vous en avez besoin."


class NotYourSection(Refusal):
    """The owner gave the person other sections to write in."""

    message = (
        "Cette partie ne vous est pas confiée\u00a0: vous pouvez la lire, pas y écrire. "
        "Votre texte reste à l’écran, copiez-le si vous en avez besoin, ou demandez cette partie au responsable du dossier."
    )


class UnknownField(Refusal):
    """The form does not hold this field, or it takes files."""

    message = "Cette question ne fait pas partie du formulaire. Rechargez la page."


class UnknownVersion(Refusal):
    """The history of the answer does not hold this version."""

    message = "Cette version n’existe pas dans l’historique de la réponse. Rechargez la page."


class AnswerTooLong(Refusal):
    """The answer weighs more than any form may ask."""

    message = "Cette réponse est trop longue pour être enregistrée. Raccourcissez-la, ou joignez un document."


class AnswerConflict(Refusal):
    """Somebody saved a newer answer to this field: both texts are shown, a person chooses.

    theirs: their normal form, or what they typed when it could not be read. mine: what was sent.
    """

    message = "Quelqu’un a modifié cette réponse pendant que vous écriviez. Comparez les deux textes, puis choisissez."

    def __init__(self, *, field_id: str, mine: object, theirs: object, their_author: str, their_at: datetime, their_version: int) -> None:
        super().__init__(field=field_id)
        self.field_id = field_id
        self.mine = mine
        self.theirs = theirs
        self.their_author = their_author
        self.their_at = their_at
        self.their_version = their_version


@dataclass(frozen=True)
class SavedAnswer:
    """An answer as it is kept now.

    raw: what was typed when it could not be read (`value` is None then). version: the base of the next save.
    revision: the form that the dossier follows now. is_archived: a later revision removed the question; the text is kept beside the form.
    """

    field_id: str
    value: object
    raw: object
    version: int
    problems: tuple[Problem, ...]
    saved_at: datetime
    revision: int
    is_archived: bool = False
    # What is asked now and what just appeared or disappeared, when this answer decides of any.
    asked: AskedForm | None = None
    shift: Shift = NO_SHIFT


@dataclass(frozen=True)
class SectionOutcome:
    """What became of a section posted whole: fields saved, fields in conflict (not saved), problems by field."""

    saved: tuple[SavedAnswer, ...] = ()
    conflicts: tuple[AnswerConflict, ...] = ()
    problems: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    shift: Shift = NO_SHIFT


@dataclass
class _Sheet:
    """The locked dossier being written on."""

    dossier: Dossier
    answers: Answers
    form: Form
    actor: User
    now: datetime
    known: Known
    written: list[Field]
    # What the answers written were before, by field.
    before: dict[str, AnswerVersion | None]
    # What was asked, when an answer to write decides of what is.
    asked_before: AskedForm | None
    # Questions that a later revision removed, for which something arrived.
    archived: list[str] = field(default_factory=list)


def save_answer(*, dossier: Dossier, field_id: str, raw: object, base_version: int, actor: User, now: datetime) -> SavedAnswer:
    """Save one answer if nobody saved a newer one since `base_version` (0: never answered), whether or not its question is asked at the moment.

    What cannot be read is kept as typed, beside the values, with its problems. The same answer again changes nothing.
    Raises PermissionDenied, NotEditable, NotYourSection, UnknownField, AnswerTooLong, AnswerConflict.
    """
    with transaction.atomic():
        sheet = _open(dossier, {field_id: raw}, actor=actor, now=now)
        try:
            saved = _write(sheet, field_id, raw, base_version)
        except AnswerConflict as collision:
            conflict = collision
        else:
            _close(sheet)
            return _with_shift(sheet, saved)
        _keep_theirs(sheet, [field_id])
    raise conflict


@transaction.atomic
def restore_answer(*, dossier: Dossier, field_id: str, version: int, base_version: int, actor: User, now: datetime) -> SavedAnswer:
    """Make an earlier version of an answer the one that stands, by an ordinary save; the same answer again changes nothing.

    Raises PermissionDenied, NotEditable, NotYourSection, UnknownField, UnknownVersion, AnswerConflict.
    """
    sheet = _open(dossier, {field_id: None}, actor=actor, now=now)
    if field_id not in sheet.form or sheet.form.field(field_id).kind in UNTYPED_KINDS:
        raise UnknownField(field=field_id)
    kept = AnswerVersion.objects.filter(dossier_id=sheet.dossier.pk, field_id=field_id, version=version).first()
    if kept is None:
        raise UnknownVersion(field=field_id)
    question, standing = sheet.form.field(field_id), standing_version(sheet.answers, field_id)
    is_same = standing is not None and (standing.value, standing.raw) == (kept.value, kept.raw)
    match rules.save_of(stored_version=_version(sheet.answers, field_id), base_version=base_version, is_same=is_same):
        case rules.Save.CONFLICT:
            raise _conflict(sheet.answers, field_id, mine=kept.value if kept.raw is None else kept.raw)
        case rules.Save.WRITE:
            _replace(sheet, question, value=kept.value, raw=kept.raw)
            _close(sheet, verb="dossiers.restore_answer", restored=version)
    return _with_shift(sheet, _saved(sheet, field_id, value=kept.value, raw=kept.raw))


def _with_shift(sheet: _Sheet, saved: SavedAnswer) -> SavedAnswer:
    """Say what is asked now, and what the answer made appear and disappear, when it decides of any."""
    if sheet.asked_before is None:
        return saved
    after = asked(sheet.form, sheet.answers.values)
    return replace(saved, asked=after, shift=shift(sheet.form, sheet.asked_before, after))


@transaction.atomic
def save_section(
    *, dossier: Dossier, section_id: str, raws: Mapping[str, object], base_versions: Mapping[str, int], actor: User, now: datetime
) -> SectionOutcome:
    """Save a section posted whole: each field as `save_answer` would; a conflict on one leaves the others saved.

    Fields that belong to another section, or take files, are ignored. Raises PermissionDenied, NotEditable, NotYourSection, AnswerTooLong.
    """
    sheet = _open(dossier, raws, actor=actor, now=now)
    there = [item.id for item in sheet.form.section(section_id).fields if item.kind not in UNTYPED_KINDS]
    return _write_all(sheet, [key for key in there if key in raws], raws, base_versions)


@transaction.atomic
def save_older_page(*, dossier: Dossier, raws: Mapping[str, object], base_versions: Mapping[str, int], actor: User, now: datetime) -> SectionOutcome:
    """Save a page that shows an earlier revision of the form: where each question is now, or beside the form when it was removed.

    raws: of questions that an earlier revision asked, files apart. Raises PermissionDenied, NotEditable, UnknownField, AnswerTooLong.
    """
    sheet = _open(dossier, raws, actor=actor, now=now)
    return _write_all(sheet, list(raws), raws, base_versions)


def _write_all(sheet: _Sheet, keys: Sequence[str], raws: Mapping[str, object], base_versions: Mapping[str, int]) -> SectionOutcome:
    saved: list[SavedAnswer] = []
    conflicts: list[AnswerConflict] = []
    for key in keys:
        try:
            saved.append(_write(sheet, key, raws[key], base_versions.get(key, 0)))
        except AnswerConflict as conflict:
            conflicts.append(conflict)
    _close(sheet)
    _keep_theirs(sheet, [conflict.field_id for conflict in conflicts])
    return SectionOutcome(
        saved=tuple(saved),
        conflicts=tuple(conflicts),
        problems={answer.field_id: answer.problems for answer in saved if answer.problems},
        shift=shift(sheet.form, sheet.asked_before, asked(sheet.form, sheet.answers.values)) if sheet.asked_before is not None else NO_SHIFT,
    )


_LOCKED: Statement[Dossier] = Statement(lambda: Dossier.objects.select_for_update(of=("self",)).filter(pk=Asked("id", models.BigIntegerField())))
_ANSWERS_AND_ROLE: Statement[Answers] = Statement(
    lambda: (
        Answers.objects.filter(dossier__team__person_id=Asked("person", models.BigIntegerField()))
        .annotate(my_role=F("dossier__team__role"), my_sections=F("dossier__team__section_ids"), newest=queries.newest_revision("dossier__call"))
        .filter(pk=Asked("dossier", models.BigIntegerField()))
    )
)


def _open(dossier: Dossier, raws: Mapping[str, object], *, actor: User, now: datetime) -> _Sheet:
    locked = _LOCKED.one(id=dossier.pk)
    answers = _answers_and_role(locked, actor=actor)
    # The team's rights come from the team: mandates need not be read.
    require(policies.can_edit(Viewer(person=actor, at=now), locked))
    _refuse_closed(locked, raws, now=now)
    follow_to(locked, answers, vars(answers)["newest"], now=now)
    form = queries.form_of(locked.revision_id)
    refuse_other_sections(locked, form, raws, actor=actor, now=now)
    known = queries.known_places(form, raws)
    decides = any(program_of(form).dependents(field_id) for field_id in raws)
    asked_before = asked(form, answers.values) if decides else None
    return _Sheet(dossier=locked, answers=answers, form=form, actor=actor, now=now, known=known, written=[], before={}, asked_before=asked_before)


def refuse_other_sections(dossier: Dossier, form: Form, field_ids: Iterable[str], *, actor: User, now: datetime) -> None:
    """Refuse what is not in the sections the actor writes in. Raises NotYourSection."""
    viewer = Viewer(person=actor, at=now)
    for field_id in field_ids:
        if field_id in form and not policies.can_write_section(viewer, dossier, form.section_of(field_id).id):
            raise NotYourSection(field=field_id)


def _answers_and_role(locked: Dossier, *, actor: User) -> Answers:
    """Read the answers, the call's newest form and the actor's place in the team: one statement for what is saved at each pause of typing.

    Once the lock is held: a row joined to the one PostgreSQL waited for would be as it was before the other writer's save.
    """
    answers = _ANSWERS_AND_ROLE.first(dossier=locked.pk, person=actor.pk)
    if answers is None:
        raise PermissionDenied
    locked.team_roles[actor.pk] = vars(answers)["my_role"]
    locked.team_sections[actor.pk] = frozenset(vars(answers)["my_sections"])
    return answers


def _refuse_closed(dossier: Dossier, raws: Mapping[str, object], *, now: datetime) -> None:
    if not dossier.is_editable and not raws.keys() <= queries.reopened_fields(dossier, now=now):
        raise NotEditable


def _write(sheet: _Sheet, field_id: str, raw: object, base_version: int) -> SavedAnswer:
    typed = rules.storable(raw)
    if rules.is_too_long(typed):
        raise AnswerTooLong(field=field_id)
    if field_id not in sheet.form:
        return _archive(sheet, field_id, typed)
    question = sheet.form.field(field_id)
    if question.kind in UNTYPED_KINDS:
        raise UnknownField(field=field_id)
    cleaned = clean(question, typed, known=sheet.known)
    kept_raw = typed if cleaned.is_refused else None
    version = _version(sheet.answers, field_id)
    is_same = sheet.answers.values.get(field_id) == cleaned.value and sheet.answers.raw.get(field_id) == kept_raw
    match rules.save_of(stored_version=version, base_version=base_version, is_same=is_same):
        case rules.Save.CONFLICT:
            raise _conflict(sheet.answers, field_id, mine=typed)
        case rules.Save.WRITE:
            _replace(sheet, question, value=cleaned.value, raw=kept_raw)
    return _saved(sheet, field_id, value=cleaned.value, raw=kept_raw, problems=tuple(cleaned.problems))


def _archive(sheet: _Sheet, field_id: str, typed: object) -> SavedAnswer:
    """Keep what was typed for a question that a later revision removed: its page was open before."""
    found = queries.earlier_field(sheet.dossier.call_id, field_id) if sheet.dossier.is_editable else None
    if found is None or found[0].kind in UNTYPED_KINDS:
        raise UnknownField(field=field_id)
    question, revision = found
    cleaned = clean(question, typed, known=sheet.known)
    kept_raw = typed if cleaned.is_refused else None
    before = sheet.answers.archived.get(field_id)
    after = archive(before, value=cleaned.value, raw=kept_raw, revision=revision)
    if after != before:
        sheet.answers.archived[field_id] = after
        sheet.answers.versions[field_id] = [_version(sheet.answers, field_id) + 1, sheet.actor.pk, sheet.now.isoformat()]
        sheet.archived.append(field_id)
    return _saved(sheet, field_id, value=cleaned.value, raw=kept_raw, is_archived=True)


def _saved(sheet: _Sheet, field_id: str, *, value: object, raw: object, problems: tuple[Problem, ...] = (), is_archived: bool = False) -> SavedAnswer:
    return SavedAnswer(
        field_id=field_id,
        value=value,
        raw=raw,
        version=_version(sheet.answers, field_id),
        problems=problems,
        saved_at=sheet.now,
        revision=sheet.dossier.revision_id,
        is_archived=is_archived,
    )


def _replace(sheet: _Sheet, question: Field, *, value: object, raw: object) -> None:
    sheet.before[question.id] = standing_version(sheet.answers, question.id)
    _put(sheet.answers.values, question.id, value)
    _put(sheet.answers.raw, question.id, raw)
    sheet.answers.versions[question.id] = [_version(sheet.answers, question.id) + 1, sheet.actor.pk, sheet.now.isoformat()]
    sheet.written.append(question)


def _close(sheet: _Sheet, *, verb: str = "dossiers.save_answer", **changes: object) -> None:
    if not sheet.written and not sheet.archived:
        return
    kept = sheet.answers
    Answers.objects.filter(pk=kept.pk).update(values=kept.values, raw=kept.raw, versions=kept.versions, archived=kept.archived)
    roles = _roles_touched(sheet)
    changed = refresh_columns(sheet.dossier, form=sheet.form, values=sheet.answers.values, roles=roles)
    sheet.dossier.updated_at = sheet.now
    sheet.dossier.save(update_fields=["updated_at", *changed])
    versions = {key: _version(kept, key) for key in (*(question.id for question in sheet.written), *sheet.archived)}
    for question in sheet.written:
        keep_version(answers=kept, field_id=question.id, before=sheet.before[question.id], actor=sheet.actor, now=sheet.now)
    record(verb=verb, target=sheet.dossier, actor=sheet.actor, now=sheet.now, versions=versions, **changes)


def _keep_theirs(sheet: _Sheet, field_ids: list[str]) -> None:
    """Keep what a collision is about: its author may still go on with it."""
    kept = sheet.answers
    facts = {"values": kept.values, "raw": kept.raw, "versions": kept.versions}
    mark_read(dossier=sheet.dossier, fields=field_ids, person_id=sheet.actor.pk, now=sheet.now, **facts)


def _roles_touched(sheet: _Sheet) -> frozenset[Role]:
    """Return the roles of the answers written, and of the questions that they show or hide."""
    ids = {question.id for question in sheet.written}
    if sheet.asked_before is not None:
        ids |= {reader for field_id in ids for reader in program_of(sheet.form).dependents(field_id) if reader in sheet.form}
    return frozenset(role for field_id in ids if (role := sheet.form.field(field_id).role) is not None)


def _conflict(answers: Answers, field_id: str, *, mine: object) -> AnswerConflict:
    version, author_id, at = answers.versions[field_id]
    author = User.objects.get(pk=author_id)
    theirs = answers.raw.get(field_id, answers.values.get(field_id))
    return AnswerConflict(
        field_id=field_id,
        mine=mine,
        theirs=theirs,
        their_author=author.display_name,
        their_at=datetime.fromisoformat(at),
        their_version=version,
    )


def _version(answers: Answers, field_id: str) -> int:
    stored = answers.versions.get(field_id)
    return stored[0] if stored else 0


def _put(mapping: dict[str, object], field_id: str, value: object) -> None:
    if value is None:
        mapping.pop(field_id, None)
    else:
        mapping[field_id] = value
