"""What the session proves of the person."""

from collections.abc import Mapping
from typing import Any

# Where allauth keeps how the session was opened: a list of {"method": "mfa", "type": "totp", "at": …}.
METHODS_KEY = "account_authentication_methods"
# Set in the sessions that their owner finds in the list.
LISTED_KEY = "is_listed"


def passed_second_factor(session: Mapping[str, Any]) -> bool:
    """Return whether the session was opened with a second factor, or the factor was set up in it."""
    return any(method.get("method") == "mfa" for method in session.get(METHODS_KEY, []))
