"""Who must sign in, and how it is said to a script."""

from collections.abc import Callable

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from ptce.accounts.operations import see_session
from ptce.accounts.policies import LISTED_KEY
from ptce.accounts.proof import suspend
from ptce.core.errors import ProofRequired
from ptce.core.middleware import wants_json

# How often a session is written as seen.
SEEN_EVERY_SECONDS = 600


class SessionSeen:
    """Write every ten minutes, per process, that a signed-in session is still used: no statement at the other requests."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        key = request.session.session_key
        if key and request.session.get(LISTED_KEY) and caches["process"].add(f"session-seen-{key}", True, SEEN_EVERY_SECONDS):
            see_session(session_key=key, now=request.received_at)  # type: ignore[attr-defined]
        return response


class ProofAsked:
    """Lead to the proof of who one is, and keep what was posted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ProofRequired):
            return None
        if wants_json(request):
            message = "Montrez de nouveau que c’est bien vous. Ce que vous avez tapé est toujours à l’écran."
            return JsonResponse({"error": "proof", "message": message, "login": reverse("account_prove")}, status=401)
        wanted = request.get_full_path()
        if request.method == "POST":
            suspend(request, exception.act)
            wanted = reverse("account_resume")
        return redirect(f"{reverse('account_prove')}?{urlencode({'next': wanted})}")


class SignInRequired(LoginRequiredMiddleware):
    """Lead visitors to the sign-in page; tell a script (autosave) by a 401 that the session is over, so that it keeps what was typed."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]) -> HttpResponse:  # type: ignore[override]
        if not wants_json(request):
            return super().handle_no_permission(request, view_func)
        message = "Votre session a expiré. Ce que vous avez tapé est toujours à l’écran\u00a0: reconnectez-vous dans un autre onglet, puis continuez."
        response = JsonResponse({"error": "signed_out", "message": message, "login": reverse("account_login")}, status=401)
        # HTTP wants a challenge beside a 401; ours is a page, which no browser must turn into a dialogue.
        response["WWW-Authenticate"] = 'Session realm="PTCE"'
        return response
