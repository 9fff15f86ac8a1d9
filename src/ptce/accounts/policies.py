"""What the session proves of the person."""

import time
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings

from ptce.core.access import View
from ptce.core.errors import ProofRequired

# Where allauth keeps how the session was opened: a list of {"method": "mfa", "type": "totp", "at": …}.
METHODS_KEY = "account_authentication_methods"
# Set in the sessions that their owner finds in the list.
LISTED_KEY = "is_listed"


def passed_second_factor(session: Mapping[str, Any]) -> bool:
    """Return whether the session was opened with a second factor, or the factor was set up in it."""
    return any(method.get("method") == "mfa" for method in session.get(METHODS_KEY, []))


def proved_lately(session: Mapping[str, Any]) -> bool:
    """Return whether the last authentication of the session, whichever, is recent enough for an act that matters.

    By the machine's clock, like the sign-in library that dates them.
    """
    last = max((method.get("at", 0) for method in session.get(METHODS_KEY, [])), default=0)
    return time.time() - last < settings.PROOF_SECONDS


def proof_required(act: str) -> Callable[[View], View]:
    """Let the view do what matters (a post) only after a recent authentication; `act` is the label of the button that does it.

    Raises ProofRequired: the middleware keeps what was posted and leads to the proof.
    """
    return _proof_required(act, frozenset({"POST"}))


def proof_required_to_read(act: str) -> Callable[[View], View]:
    """Same, for a view that gives much at once."""
    return _proof_required(act, frozenset({"GET", "HEAD", "POST"}))


def _proof_required(act: str, methods: frozenset[str]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: Any, *args: Any, **kwargs: Any) -> Any:
            if request.method in methods and not proved_lately(request.session):
                raise ProofRequired(act)
            return view(request, *args, **kwargs)

        return checked

    return decorate
