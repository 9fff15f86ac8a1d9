"""Sessions, in the database as Django keeps them; read at every request, so that their statement is written once."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

from ptce.core.statements import Asked, Statement

_SESSION: Statement[Session] = Statement(
    lambda: Session.objects.filter(session_key=Asked("key", models.CharField()), expire_date__gt=Asked("at", models.DateTimeField()))
)


class SessionStore(db.SessionStore):
    """Read the session of a request."""

    def _get_session_from_db(self) -> Session | None:
        found = _SESSION.first(key=self.session_key, at=timezone.now())
        if found is None:
            self._session_key = None
        return found
