"""Who may open an address: one declaration per view, enforced here, enumerated by a test.

`@public` is for everybody, `@signed_in` for any person with an account; `organisations.policies.role_required` for mandates.
A view without a declaration fails `tests/test_access.py`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required

View = Callable[..., Any]


def declare(view: View, rule: str) -> View:
    """Attach the rule's name to the view, where the test of every address reads it."""
    view.access_rule = rule  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Open the view to everybody."""
    return declare(login_not_required(view), "public")


def signed_in(view: View) -> View:
    """Open the view to any signed-in person; what they may see there is for `visible_to`."""

    @wraps(view)
    def checked(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    return declare(checked, "signed_in")
