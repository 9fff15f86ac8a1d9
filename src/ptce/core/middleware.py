"""The first middleware: the moment a request arrived, its identity, and bodies too large to read."""

import uuid
from collections.abc import Callable
from contextvars import ContextVar
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from ptce.core.dates import size

request_id: ContextVar[str] = ContextVar("request_id", default="")
# What a form may weigh beside its file.
FORM_MARGIN_BYTES = 1024 * 1024


def wants_json(request: HttpRequest) -> bool:
    """Return whether the answer will be read by a script: it asked for JSON before any page."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


class RequestMoment:
    """Set `request.received_at` (what deadlines count) and `request.id` (what logs carry)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.received_at = timezone.now()  # type: ignore[attr-defined]
        request.id = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        token = request_id.set(request.id)  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-Id"] = request.id  # type: ignore[attr-defined]
        return response


class BodyLimit:
    """Refuse, from its declared length and before a byte is read, a body that no form of ours can need; and an address that holds a NUL."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # PostgreSQL keeps no NUL, and refuses to look for one.
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return render(request, "400.html", status=400)
        declared = request.META.get("CONTENT_LENGTH") or "0"
        if not declared.isdigit() or int(declared) <= settings.FILE_MAX_BYTES + FORM_MARGIN_BYTES:
            return self.get_response(request)
        limit = size(settings.FILE_MAX_BYTES)
        if wants_json(request):
            message = f"Ce fichier pèse {size(int(declared))}\u00a0: la limite est de {limit} par fichier. Rien n’a été reçu."
            response: HttpResponse = JsonResponse({"error": "too_large", "message": message}, status=413)
        else:
            response = render(request, "413.html", {"declared": size(int(declared)), "limit": limit, "back": request.path}, status=413)
        # The rest of the body is not read: the connection cannot serve another request.
        response["Connection"] = "close"
        return response


class MethodRefused:
    """Give people a page where an address takes a form only (a page reloaded, a bookmark, a sign-in on the way), rather than a blank one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.streaming or response.content or wants_json(request):
            return response
        page = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = response["Allow"]
        return page
