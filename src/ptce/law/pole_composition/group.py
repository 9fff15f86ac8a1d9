"""The group that asks to be recognised: its members, its carrier, what it says of itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

SIREN_LENGTH = 9


class MemberFamily(StrEnum):
    """The kinds of persons named by art. 9, I; COMPANY_GROUP comes from decree 2015-431, art. 3."""

    ESS = "ESS"
    COMPANY = "COMPANY"
    COMPANY_GROUP = "COMPANY_GROUP"
    LOCAL_AUTHORITY = "LOCAL_AUTHORITY"
    RESEARCH = "RESEARCH"
    HIGHER_EDUCATION = "HIGHER_EDUCATION"
    TRAINING = "TRAINING"
    OTHER_LEGAL_PERSON = "OTHER_LEGAL_PERSON"
    NATURAL_PERSON = "NATURAL_PERSON"

    @property
    def label(self) -> str:
        """Return the French name of the family."""
        return _FAMILY_LABELS[self]


class CooperationMode(StrEnum):
    """The three contents of the common strategy in art. 9, I."""

    MUTUALISATION = "MUTUALISATION"
    COOPERATION = "COOPERATION"
    PARTNERSHIP = "PARTNERSHIP"

    @property
    def label(self) -> str:
        """Return the French name of the mode."""
        return _MODE_LABELS[self]


_FAMILY_LABELS = {
    MemberFamily.ESS: "Entreprise de l’économie sociale et solidaire",
    MemberFamily.COMPANY: "Entreprise hors économie sociale et solidaire",
    MemberFamily.COMPANY_GROUP: "Groupement d’entreprises",
    MemberFamily.LOCAL_AUTHORITY: "Collectivité territoriale ou groupement de collectivités",
    MemberFamily.RESEARCH: "Centre de recherche",
    MemberFamily.HIGHER_EDUCATION: "Établissement d’enseignement supérieur et de recherche",
    MemberFamily.TRAINING: "Organisme de formation",
    MemberFamily.OTHER_LEGAL_PERSON: "Autre personne morale",
    MemberFamily.NATURAL_PERSON: "Personne physique",
}
_MODE_LABELS = {
    CooperationMode.MUTUALISATION: "Mutualisation",
    CooperationMode.COOPERATION: "Coopération",
    CooperationMode.PARTNERSHIP: "Partenariat",
}


@dataclass(frozen=True, kw_only=True)
class Member:
    """One declared member. `None` always means "not known", never "no".

    family: as declared. legal_category: INSEE code of four digits. is_ess: ESS quality established or denied by a source (list of the CRESS, Sirene
    flag, by-laws read). group_mostly_non_ess: for a COMPANY_GROUP, whether most of its members are not ESS. is_on_territory: known to act there.
    """

    name: str
    family: MemberFamily | None
    siren: str | None = None
    legal_category: str | None = None
    is_legal_person: bool | None = None
    is_private_law: bool | None = None
    is_ess: bool | None = None
    group_mostly_non_ess: bool | None = None
    is_on_territory: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Carrier:
    """The applicant that signs for the pole.

    is_private_law: known to be a legal person of private law; `None` leaves the question to the INSEE legal category.
    """

    name: str
    siren: str | None = None
    legal_category: str | None = None
    is_private_law: bool | None = None


@dataclass(frozen=True, kw_only=True)
class PriorSupport:
    """A State support granted under a previous call. phase: `None` for a call without phases (2013, 2015)."""

    call: str
    phase: str | None = None
    pole_reference: str | None = None
    carrier_siren: str | None = None


@dataclass(frozen=True, kw_only=True)
class Group:
    """A group of persons and what it declares of its territory, strategy and projects.

    territory: names or codes of the declared areas. describes_*: whether the text was written; `None` when it was not asked.
    pole_reference: stable identity of the pole in the registry.
    """

    members: tuple[Member, ...] = ()
    carrier: Carrier | None = None
    territory: tuple[str, ...] = ()
    cooperation_modes: frozenset[CooperationMode] | None = None
    describes_strategy: bool | None = None
    describes_projects: bool | None = None
    describes_development: bool | None = None
    pole_reference: str | None = None


def normal_siren(siren: str | None) -> str | None:
    """Return the nine digits of a SIREN without spaces, or None when there are not nine digits.

    The control key is not checked here: a wrong key is refused where the number is typed.
    """
    digits = "".join((siren or "").split())
    return digits if len(digits) == SIREN_LENGTH and digits.isascii() and digits.isdigit() else None


def distinct_siren(members: Iterable[Member]) -> frozenset[str]:
    """Return the SIREN numbers of the members, each once."""
    return frozenset(siren for member in members if (siren := normal_siren(member.siren)))
