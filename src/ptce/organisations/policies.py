"""Rights that come from mandates."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied

from ptce.accounts.policies import passed_second_factor
from ptce.core.access import View, declare
from ptce.core.errors import SecondFactorRequired
from ptce.organisations.enums import Role
from ptce.organisations.queries import Viewer


def role_required(*roles: Role) -> Callable[[View], View]:
    """Open the view to the holders of one of the roles at the instant of the request, second factor passed.

    Raises PermissionDenied (a French 403 page), SecondFactorRequired (the middleware leads to it).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: Any, *args: Any, **kwargs: Any) -> Any:
            if not request.viewer.has_any(roles):
                raise PermissionDenied
            if not passed_second_factor(request.session):
                raise SecondFactorRequired
            return view(request, *args, **kwargs)

        return declare(checked, "+".join(sorted(role.value for role in roles)))

    return decorate


def can_manage_mandates(viewer: Viewer) -> bool:
    return viewer.is_officer or Role.ADMINISTRATOR in viewer.roles
