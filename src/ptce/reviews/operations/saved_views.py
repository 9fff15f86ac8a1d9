"""Save a state of the list under a name; rename, share, make it the default, delete."""

from datetime import datetime

from django.db import transaction

from ptce.accounts.models import User
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.journal.operations import record
from ptce.organisations.models import Body
from ptce.organisations.queries import viewer
from ptce.reviews import queries
from ptce.reviews.models import SavedView

MOST = 50


class ViewNameTaken(Refusal):
    """One person's views have different names."""

    message = "Vous avez déjà une vue de ce nom\u00a0: choisissez-en un autre."
    field = "name"


class ViewNameMissing(Refusal):
    """A view has a name."""

    message = "Donnez un nom à cette vue."
    field = "name"


class NotYourBody(Refusal):
    """A view is shared with a body where one holds a mandate."""

    message = "Vous ne tenez pas de mandat dans cette instance\u00a0: choisissez-en une autre."
    field = "body"


class TooManyViews(Refusal):
    """A person keeps a list of views that can be read."""

    message = "Vous avez déjà cinquante vues\u00a0: supprimez-en une d’abord."


@transaction.atomic
def save_view(*, name: str, query: str, body: Body | None, is_default: bool, actor: User, now: datetime, saved: SavedView | None = None) -> SavedView:
    """Save a view, or change one of the actor's: a default takes the place of the former.

    Raises PermissionDenied, ViewNameMissing, ViewNameTaken, NotYourBody, TooManyViews.
    """
    # The views of one person are written one at a time: one default at every instant.
    User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    asked = viewer(actor, now)
    require(asked.is_agent or asked.is_officer)
    require(saved is None or saved.owner_id == actor.pk)
    own = SavedView.objects.filter(owner=actor)
    others = own.exclude(pk=saved.pk) if saved is not None else own
    if not name.strip():
        raise ViewNameMissing
    if others.filter(name=name.strip()).exists():
        raise ViewNameTaken
    if body is not None and not queries.bodies_of(asked).filter(pk=body.pk).exists():
        raise NotYourBody
    if saved is None and own.count() >= MOST:
        raise TooManyViews
    if is_default:
        others.filter(is_default=True).update(is_default=False)
    kept = saved or SavedView(owner=actor)
    kept.name, kept.query, kept.body, kept.is_default = name.strip()[:80], query, body, is_default
    kept.save()
    record(verb="reviews.save_view", target=kept, actor=actor, now=now, body=body.pk if body else None, is_default=is_default)
    return kept


@transaction.atomic
def delete_view(*, saved: SavedView, actor: User, now: datetime) -> None:
    """Delete one of the actor's views. Raises PermissionDenied."""
    require(saved.owner_id == actor.pk)
    record(verb="reviews.delete_view", target=saved, actor=actor, now=now)
    saved.delete()
