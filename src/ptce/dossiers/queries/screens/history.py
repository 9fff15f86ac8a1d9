"""What an answer was: who wrote what and when, and what each version changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ptce.accounts.models import User
from ptce.calls.queries import PlaceNames
from ptce.core.dates import instant
from ptce.dossiers import rules
from ptce.dossiers.models import AnswerVersion, Dossier
from ptce.dossiers.queries.content import Content
from ptce.dossiers.queries.desk import answer_versions
from ptce.dossiers.queries.screens.answers import lines_of
from ptce.questionnaire.definition import Field

PAGE = 20


@dataclass(frozen=True, slots=True)
class Words:
    """A part of a text; kind: « same », « removed » or « added » since the version before."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version: who, when, and its text with what it changed. is_standing: what the dossier holds now."""

    version: int
    author: str
    at: str
    words: tuple[Words, ...]
    is_standing: bool
    is_empty: bool
    is_first: bool


@dataclass(frozen=True, slots=True)
class AnswerHistory:
    """The history of an answer, newest first. begins_late: what came before its oldest version was not kept. older: where the rest begins."""

    lines: tuple[VersionLine, ...]
    standing_version: int
    begins_late: bool
    older: int | None


def answer_history(dossier: Dossier, field: Field, held: Content, *, before: int | None = None) -> AnswerHistory:
    """Return a page of the history of an answer, from the version before `before`: one statement, one more for an answer older than its history."""
    versions = answer_versions(dossier, field.id)
    found = list((versions if before is None else versions.filter(version__lt=before))[: PAGE + 1])
    if before is None:
        found = [*_unkept(dossier, field, held, found), *found][: PAGE + 1]
    names = PlaceNames.of((field, row.value) for row in found).label
    texts = [lines_of(field, row.value, row.raw, names=names) for row in found]
    has_more = len(found) > PAGE
    lines = tuple(
        _line(row, text, texts[rank + 1] if rank + 1 < len(texts) else None, standing=held.version(field.id))
        for rank, (row, text) in enumerate(zip(found[:PAGE], texts, strict=False))
    )
    return AnswerHistory(lines, held.version(field.id), not has_more and _begins_late(found), found[PAGE - 1].version if has_more else None)


def _unkept(dossier: Dossier, field: Field, held: Content, found: Sequence[AnswerVersion]) -> list[AnswerVersion]:
    """Return the answer that stands when its history does not hold it: it was saved before there was one."""
    version = held.version(field.id)
    if not version or (found and found[0].version >= version):
        return []
    author = User.objects.get(pk=int(str(held.versions[field.id][1])))
    at = datetime.fromisoformat(str(held.versions[field.id][2]))
    facts = {"value": held.values.get(field.id), "raw": held.raw.get(field.id), "author": author, "began_at": at, "at": at}
    return [AnswerVersion(dossier_id=dossier.pk, field_id=field.id, version=version, **facts)]


def _begins_late(found: Sequence[AnswerVersion]) -> bool:
    return bool(found) and found[-1].version > 1 and found[-1].began_at == found[-1].at


def _line(row: AnswerVersion, text: str, before: str | None, *, standing: int) -> VersionLine:
    parts = [("same", text)] if before is None else rules.differences(before, text)
    return VersionLine(
        version=row.version,
        author=row.author.display_name,
        at=instant(row.at),
        words=tuple(Words(kind, words) for kind, words in parts if words),
        is_standing=row.version == standing,
        is_empty=not text,
        is_first=before is None,
    )
