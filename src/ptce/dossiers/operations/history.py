"""Keep what answers were: in the transaction of each save, and when somebody reads what another just wrote."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from ptce.accounts.models import User
from ptce.dossiers import rules
from ptce.dossiers.models import Answers, AnswerVersion, Dossier

# (version, author, ISO instant), as in `Answers.versions`.
type Stamp = Sequence[object]

_ONCE = ["dossier", "field_id", "version"]


def keep_version(*, answers: Answers, field_id: str, before: AnswerVersion | None, actor: User, now: datetime) -> None:
    """Keep the version just written of an answer; `before`: the one it replaces, as it was (see `standing_version`).

    One statement, two when it does not go on with the actor's own of a moment ago. The replaced version is kept too if it never was: it may be older
    than this history.
    """
    written = standing_version(answers, field_id)
    if written is None:
        return
    written.began_at = now
    if before is not None and before.author_id == actor.pk and now - before.at < rules.ONE_VERSION:
        same = AnswerVersion.objects.filter(dossier_id=answers.pk, field_id=field_id, version=before.version, is_seen=False)
        lately = same.filter(began_at__gt=now - rules.ONE_VERSION)
        if lately.update(version=written.version, value=written.value, raw=written.raw, at=now):
            return
    AnswerVersion.objects.bulk_create([row for row in (before, written) if row is not None], ignore_conflicts=True)


def standing_version(answers: Answers, field_id: str) -> AnswerVersion | None:
    """Return an answer as it stands, not saved; None before the first."""
    stamp = answers.versions.get(field_id)
    return None if stamp is None else _row(answers.pk, field_id, stamp, answers.values, answers.raw)


def mark_read(
    *,
    dossier: Dossier,
    fields: Iterable[str],
    values: Mapping[str, object],
    raw: Mapping[str, object],
    versions: Mapping[str, Stamp],
    person_id: int | None,
    now: datetime,
) -> int:
    """Keep for good what somebody else than its author just read, while its author may still go on with it; return how many answers.

    No statement when nothing is that young, one otherwise.
    """
    young = [
        _row(dossier.pk, field_id, versions[field_id], values, raw, is_seen=True)
        for field_id in fields
        if field_id in versions and versions[field_id][1] != person_id and now - _instant(versions[field_id]) < rules.ONE_VERSION
    ]
    if young:
        # One that its author went on with in this very instant is written again, as it was read.
        AnswerVersion.objects.bulk_create(young, update_conflicts=True, unique_fields=_ONCE, update_fields=["is_seen"])
    return len(young)


def _row(
    dossier_id: int, field_id: str, stamp: Stamp, values: Mapping[str, object], raw: Mapping[str, object], *, is_seen: bool = False
) -> AnswerVersion:
    at = _instant(stamp)
    return AnswerVersion(
        dossier_id=dossier_id,
        field_id=field_id,
        version=int(str(stamp[0])),
        value=values.get(field_id),
        raw=raw.get(field_id),
        author_id=int(str(stamp[1])),
        began_at=at,
        at=at,
        is_seen=is_seen,
    )


def _instant(stamp: Stamp) -> datetime:
    return datetime.fromisoformat(str(stamp[2]))
