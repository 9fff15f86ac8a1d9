"""The invented members of the poles, and what the demonstration's directory answers about them.

Their numbers begin by 000, which no SIREN does, and their keys are right: they pass every check and name nobody.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from ptce.portal.demo_directory import siret
from ptce.portal.demonstration import words
from ptce.portal.demonstration.places import Place
from ptce.portal.demonstration.projects import MEMBERS, Project

# Numbers are given by the pole's ordinal and the member's rank, far from those that people are invited to try.
FIRST_NUMBER = 10_000
RANKS = 20
FAMILIES = ("COMPANY", "LOCAL_AUTHORITY", "TRAINING", "ESS", "HIGHER_EDUCATION", "COMPANY", "ESS", "RESEARCH", "OTHER_LEGAL_PERSON", "ESS", "COMPANY")
_CATEGORIES = {
    "ESS": ("9220", "5458", "9220", "5458"),
    "COMPANY": ("5499", "5599", "5499"),
    "LOCAL_AUTHORITY": ("7346", "7348"),
    "TRAINING": ("9220",),
    "HIGHER_EDUCATION": ("7383",),
    "RESEARCH": ("7389",),
    "OTHER_LEGAL_PERSON": ("6599",),
}
_KINDS = {
    "ESS": "structure fictive",
    "COMPANY": "entreprise fictive",
    "LOCAL_AUTHORITY": "collectivité fictive",
    "TRAINING": "organisme fictif",
    "HIGHER_EDUCATION": "établissement fictif",
    "RESEARCH": "laboratoire fictif",
    "OTHER_LEGAL_PERSON": "structure fictive",
}
_STREETS = ("rue des Tanneurs", "place du Marché", "chemin des Vergers", "quai des Brumes", "avenue de la Coopération", "impasse du Moulin")


@dataclass(frozen=True, slots=True)
class Organisation:
    """An invented legal person."""

    siret: str
    name: str
    family: str
    legal_category: str
    is_ess: bool
    address: str
    place: Place

    @property
    def siren(self) -> str:
        """Return its SIREN."""
        return self.siret[:9]

    def facts(self) -> dict[str, object]:
        """Return what the directory's adapter keeps of an answer."""
        return {
            "siren": self.siren,
            "name": self.name,
            "acronym": "",
            "legal_category": self.legal_category,
            "address": self.address,
            "postcode": "",
            "commune_code": self.place.commune,
            "commune_label": self.place.name,
            "latitude": None,
            "longitude": None,
            "is_ess": self.is_ess,
            "is_active": True,
            "is_masked": False,
        }

    def result(self) -> dict[str, object]:
        """Return it as one result of the directory's published contract."""
        seat = {
            "siret": self.siret,
            "adresse": self.address,
            "commune": self.place.commune,
            "libelle_commune": self.place.name.upper(),
            "departement": self.place.departement,
            "region": self.place.region,
            "epci": self.place.epci,
            "etat_administratif": "A",
            "statut_diffusion_etablissement": "O",
        }
        return {
            "siren": self.siren,
            "nom_complet": self.name,
            "nom_raison_sociale": self.name,
            "sigle": None,
            "siege": seat,
            "matching_etablissements": [seat],
            "nature_juridique": self.legal_category,
            "etat_administratif": "A",
            "statut_diffusion": "O",
            "complements": {"est_ess": self.is_ess, "est_association": self.legal_category == "9220"},
        }


def members_of(project: Project) -> tuple[Organisation, ...]:
    """Return the members of a pole, its carrier first: 3 to 12, of the families that the law asks for."""
    draw = project.drawing("members")
    count = draw.randint(*MEMBERS)
    families = ("ESS", *FAMILIES[: count - 1])
    names = _names(project)
    return tuple(_member(project, rank, family, next(names[family]), draw) for rank, family in enumerate(families))


def carrier_of(project: Project) -> Organisation:
    """Return the member that carries the pole."""
    return members_of(project)[0]


def _member(project: Project, rank: int, family: str, name: str, draw: random.Random) -> Organisation:
    category = draw.choice(_CATEGORIES[family])
    return Organisation(
        siret=siret(FIRST_NUMBER + project.ordinal * RANKS + rank),
        name=f"{name} ({_KINDS[family]})",
        family=family,
        legal_category=category,
        is_ess=family == "ESS",
        address=f"{draw.randint(1, 90)} {draw.choice(_STREETS)}, {project.place.name}",
        place=project.place,
    )


def _names(project: Project) -> dict[str, Iterator[str]]:
    sector, town = project.sector, words.of(project.toponym)
    return {
        "ESS": iter(f"{name} {town}" for name in sector.ess),
        "COMPANY": iter(f"{name} {project.toponym}" for name in sector.companies),
        "LOCAL_AUTHORITY": iter((f"Communauté de communes {town}",)),
        "TRAINING": iter((f"{sector.training} {town}",)),
        "HIGHER_EDUCATION": iter((f"Institut universitaire {town}",)),
        "RESEARCH": iter((f"Laboratoire des coopérations {town}",)),
        "OTHER_LEGAL_PERSON": iter((f"Syndicat professionnel {town}",)),
    }
