"""Until when a dossier may be deposited: the closing of the call or of its wave, the grace, the extension of one team. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Deadline:
    """The instants that count for one dossier; None means at any time.

    announced: what people are told; included (a request received at the very instant is in time). latest: the last instant at which a request
    may arrive, grace included. is_extended: the announced instant is that team's own.
    """

    announced: datetime | None = None
    latest: datetime | None = None
    is_extended: bool = False

    def receives(self, at: datetime) -> bool:
        """Say whether a request that arrived at the instant is in time."""
        return self.latest is None or at <= self.latest

    def is_in_grace(self, at: datetime) -> bool:
        """Say whether the announced instant is past and a deposit is still taken."""
        return self.announced is not None and at > self.announced and self.receives(at)


def deadline(*, closes_at: datetime | None, wave_at: datetime | None = None, grace: timedelta = timedelta(0)) -> Deadline:
    """Return what counts for every dossier that aims at a wave.

    closes_at: closing of the call. wave_at: cut-off of the wave; the first of the two counts. grace: silent tolerance after it.
    """
    ends = [end for end in (closes_at, wave_at) if end is not None]
    return Deadline(min(ends), min(ends) + grace) if ends else Deadline()


def extended(common: Deadline, until: datetime | None) -> Deadline:
    """Return what counts for a team given more time; an instant that is not later changes nothing. It has no grace, and takes none away."""
    if until is None or common.announced is None or common.latest is None or until <= common.announced:
        return common
    return Deadline(until, max(until, common.latest), is_extended=True)
