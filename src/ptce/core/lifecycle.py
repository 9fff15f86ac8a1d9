"""How a state follows another: the piece that the `lifecycle` of each app fills with its own table."""

from dataclasses import dataclass

from ptce.core.errors import Refusal


class TransitionRefused(Refusal):
    """The object is not in a state from which this act is possible; each app says it in its own words."""


@dataclass(frozen=True)
class Transition[S: str]:
    """One act: its name (the journal's verb), the states it starts from, the state it leads to, its label."""

    name: str
    sources: frozenset[S]
    target: S
    label: str

    def follow(self, current: str, *, refused: type[TransitionRefused]) -> S:
        """Return the state after the act. Raises `refused`."""
        if current not in self.sources:
            raise refused
        return self.target
