"""The one HTTP client: a time-out always, our name in `User-Agent`, no redirect followed."""

import httpx
from django.conf import settings


def client(base_url: str, *, timeout: float = 4.0) -> httpx.Client:
    """Return a client for the address; the caller closes it (`with`)."""
    return httpx.Client(base_url=base_url, timeout=timeout, follow_redirects=False, headers={"User-Agent": f"ptce/0.1 (+{settings.SIRENE_CONTACT})"})
