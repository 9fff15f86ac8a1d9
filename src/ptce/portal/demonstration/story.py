"""A dossier of the demonstration while it is played."""

from dataclasses import dataclass, field

from ptce.accounts.models import User
from ptce.dossiers.models import Dossier
from ptce.portal.demonstration.calendar import Season
from ptce.portal.demonstration.people import Cast
from ptce.portal.demonstration.projects import Project
from ptce.reviews.models import Assignment, Opinion


@dataclass
class Story:
    """A dossier being played: who applies, who examines, when. order: how many acts were played."""

    project: Project
    dossier: Dossier
    owner: User
    cast: Cast
    season: Season
    order: int = 0
    readings: dict[str, Assignment] = field(default_factory=dict)
    opinion: Opinion | None = None

    @property
    def examiners(self) -> tuple[User, ...]:
        """Return who examines: the two agents of the région, or the national officers for a dossier without one."""
        self.dossier.refresh_from_db(fields=["region"])
        region = self.dossier.region_id
        return self.cast.agents[region] if region else (self.cast.officer, self.cast.confirmer)
