"""Who must sign in, and how it is said to a script."""

from collections.abc import Callable

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from ptce.core.middleware import wants_json


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
