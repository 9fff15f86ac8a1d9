from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ptce.accounts.policies import proof_required
from ptce.core.access import public, signed_in
from ptce.core.errors import Refusal
from ptce.dossiers import operations, policies, queries
from ptce.dossiers.enums import MemberRole
from ptce.dossiers.forms import InvitationForm, SectionsForm
from ptce.dossiers.models import TeamMember
from ptce.dossiers.queries.screens.team import invitation_lines, member_lines
from ptce.dossiers.views.loading import person, team_dossier

VERBS = {MemberRole.EDITOR: "remplir avec l’équipe", MemberRole.READER: "lire"}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def team(request, number):
    dossier = team_dossier(request, number)
    asked = queries.form_of(dossier.revision_id)
    form = InvitationForm(request.POST if request.method == "POST" else None, parts=asked.sections)
    if request.method == "POST" and form.is_valid():
        try:
            facts = {"email": form.cleaned_data["email"], "role": form.cleaned_data["role"], "section_ids": form.cleaned_data["sections"]}
            operations.invite(dossier=dossier, actor=request.user, now=request.received_at, **facts)
        except Refusal as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, f"L’invitation est partie à {form.cleaned_data['email']}.")
            return redirect("dossiers:team", number)
    can_manage = policies.can_invite(person(request), dossier)
    facts = {
        "dossier": dossier,
        "form": form,
        "can_manage": can_manage,
        "members": member_lines(queries.team(dossier), form=asked, person_id=request.user.pk, can_manage=can_manage),
        "invitations": invitation_lines(queries.pending_invitations(dossier, now=request.received_at), form=asked),
        "reminders": _reminders(request, dossier),
    }
    return render(request, "dossiers/team.html", facts)


def _reminders(request, dossier):
    """Return whether the person is reminded of the deadline, None when it does not concern them: a reader, or a dossier deposited."""
    if not dossier.is_editable or not policies.can_edit(person(request), dossier):
        return None
    return queries.team(dossier).filter(person_id=request.user.pk, wants_reminders=True).exists()


@signed_in
@require_POST
def revoke_invitation(request, number, invitation_id):
    dossier = team_dossier(request, number)
    invitation = get_object_or_404(dossier.invitations.select_related("dossier"), pk=invitation_id)
    try:
        operations.revoke_invitation(invitation=invitation, actor=request.user, now=request.received_at)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"L’invitation de {invitation.email} est annulée.")
    return redirect("dossiers:team", number)


@signed_in
@require_POST
def change_role(request, number, member_id):
    dossier = team_dossier(request, number)
    member = _member(dossier, member_id)
    try:
        changed = operations.change_role(
            dossier=dossier, person=member.person, role=request.POST.get("role", ""), actor=request.user, now=request.received_at
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{member.person.display_name} est maintenant {changed.get_role_display()}.")
    return redirect("dossiers:team", number)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def limit_sections(request, number, member_id):
    dossier = team_dossier(request, number)
    member = _member(dossier, member_id)
    if not policies.can_invite(person(request), dossier):
        raise PermissionDenied
    parts = queries.form_of(dossier.revision_id).sections
    form = SectionsForm(request.POST if request.method == "POST" else None, parts=parts, chosen=member.section_ids)
    if request.method == "POST" and form.is_valid():
        facts = {"person": member.person, "section_ids": form.cleaned_data["sections"]}
        try:
            operations.limit_sections(dossier=dossier, actor=request.user, now=request.received_at, **facts)
        except Refusal as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, f"Les parties confiées à {member.person.display_name} sont enregistrées.")
            return redirect("dossiers:team", number)
    return render(request, "dossiers/limit_sections.html", {"dossier": dossier, "form": form, "name": member.person.display_name})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@proof_required("Confier le dossier")
def hand_over(request, number, member_id):
    dossier = team_dossier(request, number)
    heir = _member(dossier, member_id).person
    question = {
        "title": "Confier le dossier",
        "paragraphs": [
            f"{heir.display_name} deviendra responsable du dossier\u00a0: cette personne pourra le déposer et gérer l’équipe.",
            "Vous resterez dans l’équipe comme rédacteur.",
        ],
        "hidden": [],
        "yes": f"Confier le dossier à {heir.display_name}",
        "no": "Revenir à l’équipe",
        "back_url": reverse("dossiers:team", args=[number]),
    }
    return _confirmed(
        request, dossier, question, operations.hand_over, f"Le dossier est confié à {heir.display_name}.", back="dossiers:team", to=heir
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def remove_member(request, number, member_id):
    dossier = team_dossier(request, number)
    gone = _member(dossier, member_id).person
    leaves = gone.pk == request.user.pk
    name = gone.display_name
    question = {
        "title": "Quitter l’équipe" if leaves else "Retirer de l’équipe",
        "paragraphs": ["Vous ne verrez plus ce dossier." if leaves else f"{name} ne verra plus ce dossier. Ses réponses y restent."],
        "hidden": [],
        "yes": "Quitter l’équipe" if leaves else f"Retirer {name}",
        "no": "Revenir à l’équipe",
        "back_url": reverse("dossiers:team", args=[number]),
    }
    done = "Vous avez quitté l’équipe." if leaves else f"{name} ne fait plus partie de l’équipe."
    back = "dossiers:home" if leaves else "dossiers:team"
    return _confirmed(request, dossier, question, operations.remove_member, done, back=back, person=gone)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, token):
    found = queries.invitation_of(token)
    here = reverse("dossiers:invitation", args=[token])
    sign_in_url = f"{reverse('account_login')}?{urlencode({'next': here})}"
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect(sign_in_url)
        try:
            member = operations.accept_invitation(token=token, actor=request.user, now=request.received_at)
        except Refusal as refusal:
            return render(request, "dossiers/invitation.html", {"refusal": refusal.message}, status=410)
        messages.success(request, f"Vous faites partie de l’équipe, comme {member.get_role_display()}.")
        return redirect("dossiers:detail", member.dossier.number)
    if found is None or not _is_waiting(found, request):
        return render(request, "dossiers/invitation.html", {"refusal": operations.InvitationClosed.message}, status=410)
    facts = {
        "refusal": "",
        "inviter": found.invited_by.display_name,
        "verb": VERBS[MemberRole(found.role)],
        "label": found.dossier.label,
        "call_title": found.dossier.call.title,
        "sign_in_url": sign_in_url,
    }
    return render(request, "dossiers/invitation.html", facts)


def _is_waiting(found, request):
    mine = request.user.is_authenticated and found.accepted_by_id == request.user.pk
    waiting = queries.pending_invitations(found.dossier, now=request.received_at).filter(pk=found.pk)
    return mine or waiting.exists()


def _member(dossier, member_id):
    return get_object_or_404(TeamMember.objects.select_related("person"), dossier=dossier, pk=member_id)


def _confirmed(request, dossier, question, operation, done, *, back, **who):
    refusal = ""
    if request.method == "POST":
        try:
            operation(dossier=dossier, actor=request.user, now=request.received_at, **who)
        except Refusal as refused:
            refusal = refused.message
        else:
            messages.success(request, done)
            return redirect(back) if back == "dossiers:home" else redirect(back, dossier.number)
    return render(request, "dossiers/confirm.html", {"dossier": dossier, "question": question, "refusal": refusal})
