"""Set `request.viewer`, and lead to the second factor those who must pass it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from ptce.accounts.queries import factor_page
from ptce.core.errors import SecondFactorRequired
from ptce.core.middleware import wants_json
from ptce.core.types import Actor
from ptce.organisations.queries import viewer


def _person(request: HttpRequest) -> Actor | None:
    return request.user if request.user.is_authenticated else None


class Mandates:
    """Attach the person with their rights at the request's instant, read once and only when asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: viewer(_person(request), request.received_at))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, SecondFactorRequired):
            return None
        # Set up once; then asked for in each session.
        address = reverse(factor_page(request.user) or "mfa_activate_totp")
        if wants_json(request):
            message = "Votre second facteur est demandé. Ce que vous avez tapé est toujours à l’écran."
            return JsonResponse({"error": "second_factor", "message": message, "login": address}, status=401)
        wanted = request.get_full_path() if request.method == "GET" else reverse("desk")
        return redirect(f"{address}?{urlencode({'next': wanted})}")
