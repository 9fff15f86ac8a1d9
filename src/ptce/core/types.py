"""Types shared by every app."""

from typing import Protocol


class Actor(Protocol):
    """A signed-in person (`accounts.User`), seen from the apps below `accounts`."""

    @property
    def pk(self) -> int: ...

    @property
    def is_authenticated(self) -> bool: ...
