"""What the screens of a dossier share: find it, know who asks, answer in JSON."""

from functools import wraps
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404

from ptce.accounts.policies import passed_second_factor
from ptce.core.access import declare
from ptce.core.errors import Refusal, SecondFactorRequired
from ptce.core.middleware import wants_json
from ptce.dossiers import operations, policies, queries
from ptce.dossiers.queries.screens.overview import Rights
from ptce.organisations.queries import Viewer


def signed_in_json(view):
    """Answer a script in JSON whatever happens; a form posted without script gets the usual pages."""

    @login_not_required
    @wraps(view)
    def answered(request, *args, **kwargs):
        if not wants_json(request):
            return view(request, *args, **kwargs) if request.user.is_authenticated else redirect_to_login(request.get_full_path())
        if not request.user.is_authenticated:
            return JsonResponse({"message": "Votre session a pris fin\u00a0: reconnectez-vous."}, status=401)
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            return JsonResponse({"message": refusal.message, "field": refusal.field}, status=422)
        except PermissionDenied:
            return JsonResponse({"message": "Votre rôle ne permet pas cette action."}, status=403)
        except Http404:
            return JsonResponse({"message": "Ce dossier n’existe pas, ou ne vous est plus ouvert."}, status=404)

    return declare(answered, "signed_in")


def person(request):
    # The team's rights come from the team: mandates need not be read.
    return Viewer(person=request.user, at=request.received_at)


def team_dossier(request, number):
    """Return a dossier of the person; a draft whose form has a newer revision follows it now, before its page is made."""
    viewer = person(request)
    mine = queries.of_person(viewer).annotate(newest=queries.newest_revision(), has_unread=queries.has_unread_changes(viewer))
    dossier = get_object_or_404(mine, number=number)
    if dossier.is_editable and vars(dossier)["newest"] != dossier.revision_id:
        operations.follow_revision(dossier=dossier, now=request.received_at)
        dossier = get_object_or_404(mine, number=number)
    return dossier


def unread_changes(request, dossier):
    """Return what changed in the form and that the person has not read: no statement when there is nothing."""
    if not dossier.is_editable or not vars(dossier)["has_unread"]:
        return ()
    return tuple(queries.unread_changes(person(request), dossier))


def readable_dossier(request, number):
    if request.viewer.is_staff and not passed_second_factor(request.session):
        raise SecondFactorRequired
    return get_object_or_404(queries.visible_to(request.viewer), number=number)


def rights(request, dossier):
    viewer = person(request)
    return Rights(
        can_edit=policies.can_edit(viewer, dossier),
        can_submit=policies.can_submit(viewer, dossier),
        can_withdraw=policies.can_withdraw(viewer, dossier),
        can_manage_team=policies.can_invite(viewer, dossier),
        sections=queries.team_sections(viewer, dossier),
    )


def writable_fields(request, dossier, form):
    """Return the ids of the fields the person may change now."""
    if not policies.can_edit(person(request), dossier):
        return frozenset()
    mine = frozenset(field.id for field in form.fields if policies.can_write_section(person(request), dossier, form.section_of(field.id).id))
    return mine if dossier.is_editable else mine & queries.reopened_fields(dossier, now=request.received_at)


def note_read(request, dossier, held, fields):
    """Keep in the history what the person reads while its author may still go on with it."""
    facts = {"values": held.values, "raw": held.raw, "versions": held.versions}
    operations.mark_read(dossier=dossier, fields=fields, person_id=request.user.pk, now=request.received_at, **facts)


class AnotherPerson(Refusal):
    message = (
        "Une autre personne est maintenant connectée dans ce navigateur\u00a0: rien n’a été enregistré en son nom. "
        "Votre texte est gardé\u00a0; reconnectez-vous avec votre adresse pour l’envoyer."
    )
    field = "personne"


def require_same_person(request):
    """Refuse what a page opened by somebody else sends: the session changed hands meanwhile."""
    if request.POST.get("personne", str(request.user.pk)) != str(request.user.pk):
        raise AnotherPerson


def posted_key(request):
    try:
        return UUID(request.POST.get("cle", ""))
    except ValueError:
        raise BadRequest("clé absente") from None
