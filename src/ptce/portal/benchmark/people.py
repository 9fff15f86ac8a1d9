"""The people of a load: accounts signed in, each with the key of its session."""

from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from ptce.accounts.models import User


@dataclass(frozen=True)
class Person:
    """Somebody signed in."""

    account: User
    session: str


def signed_in(count: int, *, name: str) -> list[Person]:
    """Write that many accounts and open a session for each."""
    accounts = User.objects.bulk_create([User(email=f"{name}-{n:04}@bench.test", first_name=name.title(), last_name=f"{n:04}") for n in range(count)])
    return list(map(_open, accounts))


def _open(account: User) -> Person:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(account.pk), settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.create()
    if store.session_key is None:
        raise LookupError("the session has no key")
    return Person(account, store.session_key)
