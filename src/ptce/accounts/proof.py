"""Proving again who one is, before an act that matters: what was posted meanwhile waits in the session, on the server's side.

Time here is that of the sign-in library, which dates each authentication by the machine's clock.
"""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from allauth.core.exceptions import RateLimited
from django.conf import settings

CODE_KEY = "proof_code"
SUSPENDED_KEY = "suspended_act"
ATTEMPTS = 3


def suspend(request: Any, act: str) -> None:
    """Keep what was posted until the person has proved who they are."""
    fields = [[name, value] for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"]
    request.session[SUSPENDED_KEY] = {"path": request.get_full_path(), "act": act, "fields": fields, "at": time.time()}


def suspended(request: Any) -> dict[str, Any] | None:
    """Return the act that waits, or None: one is forgotten after the time that a proof holds."""
    held = request.session.get(SUSPENDED_KEY)
    return held if held and time.time() - held["at"] < settings.PROOF_SECONDS else None


def send_code(request: Any) -> None:
    """Mail a code to the person's main address. Raises RateLimited."""
    if not ratelimit.consume(request, action="request_login_code", key=request.user.email):
        raise RateLimited
    code = get_adapter().generate_login_code()
    request.session[CODE_KEY] = {"code": code, "at": time.time(), "attempts": 0}
    get_adapter().send_mail("account/email/proof_code", request.user.email, {"code": code})


def code_sent(request: Any) -> str:
    """Return the code under way, empty when none was sent or its time is over."""
    held = request.session.get(CODE_KEY)
    return held["code"] if held and time.time() - held["at"] < settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT else ""


def miss(request: Any) -> bool:
    """Count a wrong code; return whether another try is left."""
    held = request.session[CODE_KEY]
    held["attempts"] += 1
    if held["attempts"] >= ATTEMPTS:
        del request.session[CODE_KEY]
        return False
    request.session[CODE_KEY] = held
    return True


def prove(request: Any) -> None:
    """Write that the person has just proved who they are."""
    del request.session[CODE_KEY]
    record_authentication(request, request.user, "code", reauthenticated=True)
