"""Who a session belongs to."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db import models

from ptce.accounts.models import User
from ptce.core.statements import Asked, Statement

_PERSON: Statement[User] = Statement(lambda: User.objects.filter(pk=Asked("id", models.BigIntegerField())))


class Backend(AuthenticationBackend):
    """Sign in as the library does; read the person of a request by a statement written once."""

    def get_user(self, user_id: int) -> User | None:
        person = _PERSON.first(id=user_id)
        return person if person is not None and self.user_can_authenticate(person) else None
