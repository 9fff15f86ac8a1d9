"""Who must sign in, and how it is said to a script."""

from collections.abc import Callable

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from ptce.accounts.operations import see_session
from ptce.accounts.policies import LISTED_KEY
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
