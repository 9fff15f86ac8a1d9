from collections.abc import Callable
from functools import lru_cache, wraps
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from ptce.core.access import View
from ptce.core.caching import process_cache

_PACKAGE = Path(__file__).resolve().parents[2]
_KEPT_SECONDS = 600
_SHOWN = {".html", ".css", ".js", ".py", ".svg"}


@lru_cache(maxsize=1)
def release() -> str:
    """Return the digest of the program: a page changes with it, whatever the data."""
    total = sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        if path.suffix in _SHOWN:
            total.update(path.read_bytes())
    total.update(repr((settings.PUBLISHER, settings.DEMO, settings.SITE_URL)).encode())
    return total.hexdigest()


def conditional(version: Callable[..., object | None]) -> Callable[[View], View]:
    """Answer 304 when nothing changed since the visitor's copy. Somebody with a session or a message waiting always gets a fresh page.

    version: called as the view is; None when the page does not exist (the view says so).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if settings.DEBUG or request.method not in {"GET", "HEAD"} or _is_personal(request):
                return _personal(view(request, *args, **kwargs))
            state = version(request, *args, **kwargs)
            if state is None:
                return view(request, *args, **kwargs)
            etag = f'"{sha256(f"{release()}{request.get_full_path()}{state}".encode()).hexdigest()[:32]}"'
            response = get_conditional_response(request, etag=etag) or _kept(etag) or _keep(request, etag, view(request, *args, **kwargs))
            response["ETag"] = etag
            patch_cache_control(response, public=True, no_cache=True)
            patch_vary_headers(response, ["Cookie"])
            return response

        return answered

    return decorate


def _kept(etag: str) -> HttpResponse | None:
    """Return the page already made for this very state, if it is still in this process's memory."""
    page = process_cache.get(f"portal-page-{etag}")
    return HttpResponse(page[0], content_type=page[1]) if page else None


def _keep(request: HttpRequest, etag: str, response: HttpResponse) -> HttpResponse:
    # Searches are endless: only plain addresses are kept.
    if response.status_code == 200 and not request.GET:
        process_cache.set(f"portal-page-{etag}", (response.content, response.headers["Content-Type"]), timeout=_KEPT_SECONDS)
    return response


def _is_personal(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES


def _personal(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_store=True)
    patch_vary_headers(response, ["Cookie"])
    return response
