from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.stages import LoginByCodeStage
from allauth.account.utils import get_login_redirect_url, get_next_redirect_url, passthrough_next_redirect_url
from allauth.core.exceptions import RateLimited
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ptce.accounts import operations, policies, proof, queries
from ptce.accounts.adapter import keep_session
from ptce.accounts.forms import SignInCodeForm, SignInForm
from ptce.accounts.sign_in import SignInProcess
from ptce.core.access import declare, public, signed_in

# Where to go once the second factor is set up: kept while the recovery codes are shown.
NEXT_KEY = "after_second_factor"


@public
@never_cache
def sign_in(request):
    if request.user.is_authenticated:
        return redirect(get_login_redirect_url(request))
    form = SignInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        SignInProcess.begin(request=request, user=form.person, email=form.cleaned_data["email"])
        return redirect(passthrough_next_redirect_url(request, reverse("account_confirm_login_code"), "next"))
    return render(request, "account/login.html", {"form": form, "next": get_next_redirect_url(request)})


@login_stage_required(stage=LoginByCodeStage.key, redirect_urlname="account_login")
def confirm_code(request):
    process = SignInProcess.resume(request._login_stage)
    if process is None:
        messages.error(request, "Ce code a expiré. Demandez-en un nouveau.")
        return redirect("account_login")
    if request.POST.get("action") == "resend":
        return _send_again(request, process)
    form = SignInCodeForm(request.POST if request.method == "POST" else None, code=process.code)
    if request.method == "POST":
        if form.is_valid():
            return process.finish(get_next_redirect_url(request))
        if not process.record_invalid_attempt():
            messages.error(request, get_adapter().error_messages["too_many_login_attempts"])
            return redirect("account_login")
    facts = {"form": form, "email": process.state["email"], "can_resend": process.can_resend, "next": get_next_redirect_url(request)}
    return render(request, "account/confirm_login_code.html", facts)


def _send_again(request, process):
    try:
        if process.can_resend:
            process.resend()
            messages.success(request, "Un nouveau code vient de vous être envoyé. Le précédent ne vaut plus.")
        else:
            messages.error(request, "Aucun autre code ne peut être envoyé pour l’instant. Reprenez la connexion depuis le début.")
    except RateLimited:
        messages.error(request, get_adapter().error_messages["rate_limited"])
    return redirect(passthrough_next_redirect_url(request, reverse("account_confirm_login_code"), "next"))


def _remember_next(request):
    wanted = get_next_redirect_url(request)
    if wanted:
        request.session[NEXT_KEY] = wanted


class ActivateSecondFactor(totp.ActivateTOTPView):
    # The library's view, which forgets where the person was going and that the code was checked in this session.
    def get(self, request, *args, **kwargs):
        _remember_next(request)
        return super().get(request, *args, **kwargs)

    def form_valid(self, form):
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="totp", reauthenticated=True)
        return response


activate_second_factor = ActivateSecondFactor.as_view()


class AddPasskey(webauthn.AddWebAuthnView):
    # Same: a key just added was shown in this session.
    def get(self, request, *args, **kwargs):
        _remember_next(request)
        return super().get(request, *args, **kwargs)

    def form_valid(self, form):
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="webauthn", reauthenticated=True)
        return response


add_passkey = AddPasskey.as_view()


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request):
    wanted = get_next_redirect_url(request)
    page = queries.factor_page(request.user)
    if page:
        return redirect(passthrough_next_redirect_url(request, reverse(page), "next"))
    if request.method == "POST" and request.POST.get("action") == "send":
        _send_proof(request)
        return redirect(passthrough_next_redirect_url(request, reverse("account_prove"), "next"))
    code = proof.code_sent(request)
    form = SignInCodeForm(request.POST if request.method == "POST" else None, code=code) if code else None
    if form is not None and request.method == "POST":
        if form.is_valid():
            proof.prove(request)
            return redirect(wanted or get_login_redirect_url(request))
        if not proof.miss(request):
            messages.error(request, "Trop d’essais\u00a0: demandez un nouveau code.")
            return redirect(passthrough_next_redirect_url(request, reverse("account_prove"), "next"))
    return render(request, "accounts/prove.html", {"form": form, "next": wanted, "act": proof.suspended(request)})


def _send_proof(request):
    try:
        proof.send_code(request)
    except RateLimited:
        messages.error(request, get_adapter().error_messages["rate_limited"])
    else:
        messages.success(request, f"Un code vient d’être envoyé à {request.user.email}.")


@signed_in
@never_cache
@require_GET
def resume(request):
    held = proof.suspended(request)
    if held is None:
        return redirect("desk")
    if not policies.proved_lately(request.session):
        return redirect(f"{reverse('account_prove')}?next={reverse('account_resume')}")
    return render(request, "accounts/resume.html", {"held": held})


# Whoever holds an address enters the account: adding, removing and choosing one is an act that matters.
addresses = declare(policies.proof_required("Changer mes adresses")(account.email), "library")


@signed_in
@never_cache
@require_GET
def sessions(request):
    mine = keep_session(request, request.user)
    others = queries.open_sessions(request.user, request.received_at).exclude(pk=mine.pk)
    return render(request, "accounts/sessions.html", {"mine": mine, "others": others, "hours": settings.SESSION_COOKIE_AGE // 3600})


@signed_in
@require_POST
def end_session(request, pk):
    found = queries.open_sessions(request.user, request.received_at).exclude(session_key=request.session.session_key).filter(pk=pk)
    ended = operations.end_sessions(sessions=found, actor=request.user, now=request.received_at)
    messages.success(request, "La session est terminée." if ended else "Cette session était déjà terminée.")
    return redirect("account_sessions")


@signed_in
@require_POST
def end_other_sessions(request):
    found = queries.open_sessions(request.user, request.received_at).exclude(session_key=request.session.session_key)
    ended = operations.end_sessions(sessions=found, actor=request.user, now=request.received_at)
    plural = "s" if ended > 1 else ""
    messages.success(request, f"{ended} autre{plural} session{plural} terminée{plural}." if ended else "Aucune autre session n’était ouverte.")
    return redirect("account_sessions")


@signed_in
def go_on(request):
    return redirect(request.session.pop(NEXT_KEY, None) or get_login_redirect_url(request))


declare(confirm_code, "library")
declare(activate_second_factor, "library")
declare(add_passkey, "library")
