"""Which links between a person and a dossier are a conflict of interest, each with its reason in French."""

from collections.abc import Iterable
from dataclasses import dataclass

from ptce.core.text import normalise

# Providers open to everybody: sharing their domain links nobody to anybody.
PUBLIC_PROVIDERS = frozenset(
    {
        "aliceadsl.fr",
        "aol.com",
        "aol.fr",
        "bbox.fr",
        "cegetel.net",
        "club-internet.fr",
        "ecomail.fr",
        "email.com",
        "free.fr",
        "gmail.com",
        "gmx.com",
        "gmx.fr",
        "googlemail.com",
        "hotmail.com",
        "hotmail.fr",
        "icloud.com",
        "infomaniak.com",
        "laposte.net",
        "libertysurf.fr",
        "live.com",
        "live.fr",
        "mac.com",
        "mail.com",
        "mailo.com",
        "mailo.fr",
        "me.com",
        "msn.com",
        "neuf.fr",
        "noos.fr",
        "numericable.fr",
        "orange.fr",
        "outlook.com",
        "outlook.fr",
        "pm.me",
        "posteo.net",
        "proton.me",
        "protonmail.com",
        "riseup.net",
        "sfr.fr",
        "tuta.com",
        "tutanota.com",
        "voila.fr",
        "wanadoo.fr",
        "yahoo.com",
        "yahoo.fr",
        "ymail.com",
        "zaclys.net",
    }
)


@dataclass(frozen=True)
class Person:
    """Somebody who might read the dossier."""

    id: int
    email: str
    siren: str = ""
    organisation_name: str = ""


@dataclass(frozen=True)
class Structure:
    """The carrier or a member of the group."""

    name: str
    siren: str = ""
    is_carrier: bool = False


@dataclass(frozen=True, kw_only=True)
class Parties:
    """Everybody the dossier concerns. emails: addresses of the team and of the contacts given in the answers."""

    team: frozenset[int] = frozenset()
    emails: frozenset[str] = frozenset()
    structures: tuple[Structure, ...] = ()


@dataclass(frozen=True)
class Conflict:
    """A link found: its kind, and the sentence shown and kept."""

    kind: str
    reason: str


def domain(email: str) -> str:
    """Return the domain of an address, empty when it proves nothing: none, or a provider open to everybody."""
    name = email.rpartition("@")[2].strip().lower() if "@" in email else ""
    return "" if name in PUBLIC_PROVIDERS else name


def conflicts(person: Person, parties: Parties) -> tuple[Conflict, ...]:
    """Return every conflict between a person and a dossier, the strongest first.

    Source: loi n° 2013-907 du 11 octobre 2013, art. 2 (definition of a conflict of interest); the signs retained are those of the call's rules.
    """
    found = (_in_team(person, parties), *_same_structure(person, parties), _same_domain(person, parties))
    return tuple(conflict for conflict in found if conflict is not None)


def reason(found: Iterable[Conflict]) -> str:
    """Return the reasons in one text of 500 characters at most."""
    text = " ".join(conflict.reason for conflict in found)
    return text if len(text) <= 500 else f"{text[:499]}…"


def _in_team(person: Person, parties: Parties) -> Conflict | None:
    known = {email.lower() for email in parties.emails}
    if person.id in parties.team or person.email.lower() in known:
        return Conflict("team", "Cette personne fait partie de l’équipe qui candidate.")
    return None


def _same_structure(person: Person, parties: Parties) -> list[Conflict]:
    name = normalise(person.organisation_name)
    by_siren = [structure for structure in parties.structures if person.siren and structure.siren == person.siren]
    by_name = [structure for structure in parties.structures if name and normalise(structure.name) == name and structure not in by_siren]
    found = [Conflict("siren", f"Sa structure a le même SIREN {_described(structure)}.") for structure in _carrier_first(by_siren)]
    found += [Conflict("name", f"Sa structure porte le même nom {_described(structure)}.") for structure in _carrier_first(by_name)]
    return list(dict.fromkeys(found))


def _same_domain(person: Person, parties: Parties) -> Conflict | None:
    own = domain(person.email)
    if own and any(domain(email) == own for email in parties.emails):
        return Conflict("domain", f"Son adresse électronique a le même domaine ({own}) que celle d’un contact du dossier.")
    return None


def _described(structure: Structure) -> str:
    shown = f" «\u00a0{structure.name}\u00a0»" if structure.name else ""
    return f"que la structure porteuse{shown}" if structure.is_carrier else f"qu’un membre du groupement{shown}"


def _carrier_first(structures: list[Structure]) -> list[Structure]:
    return sorted(structures, key=lambda structure: not structure.is_carrier)
