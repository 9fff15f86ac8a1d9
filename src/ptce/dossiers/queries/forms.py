"""The forms of published calls, which never change: each is read once per process."""

from collections.abc import Iterable

from ptce.calls.models import FormRevision
from ptce.questionnaire.definition import Form

# By revision. A revision is published once, is not edited afterwards (calls.operations.form_editing), and its key is never given again.
_published: dict[int, Form] = {}


def forms_of(revision_ids: Iterable[int]) -> dict[int, Form]:
    """Return the forms of these revisions, by revision: one statement at most, none when they were all read before."""
    wanted = frozenset(revision_ids)
    found = {key: form for key in wanted if (form := _published.get(key)) is not None}
    if len(found) < len(wanted):
        found |= _read(wanted - found.keys())
    return found


def form_of(revision_id: int) -> Form:
    """Return the form of a revision: one statement, none when it was read before. Raises KeyError."""
    return forms_of([revision_id])[revision_id]


def forget_forms() -> None:
    """Forget what was read: for the tests, whose databases give a key again."""
    _published.clear()


def _read(missing: frozenset[int]) -> dict[int, Form]:
    found = {}
    for revision in FormRevision.objects.filter(pk__in=missing):
        found[revision.pk] = revision.form
        if revision.published_at is not None:
            _published[revision.pk] = found[revision.pk]
    return found
