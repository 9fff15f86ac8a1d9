"""Set `request.viewer`, and lead to the second factor those who must pass it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from ptce.core.errors import SecondFactorRequired
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
        if isinstance(exception, SecondFactorRequired):
            return redirect(f"{reverse('mfa_activate_totp')}?{urlencode({'next': request.get_full_path()})}")
        return None
