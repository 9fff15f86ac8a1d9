"""The members of the group: one row per structure or person."""

from enum import StrEnum
from typing import TypedDict

from ptce.questionnaire.contacts import read_siret
from ptce.questionnaire.definition import Field
from ptce.questionnaire.problems import Blocks, Problem
from ptce.questionnaire.rows import Cells, Rows, count_problems, is_filled


class MemberRow(TypedDict):
    """A member as it is kept; an empty text where nothing was answered."""

    siret: str
    name: str
    family: str
    role: str
    commitment: str
    is_carrier: bool


class Commitment(StrEnum):
    """How a member commits itself."""

    LETTER = "LETTER"
    AGREEMENT = "AGREEMENT"
    FEE = "FEE"
    CONTRIBUTION = "CONTRIBUTION"


FAMILIES = {
    "ESS": "Entreprise de l’économie sociale et solidaire",
    "COMPANY": "Entreprise hors économie sociale et solidaire",
    "COMPANY_GROUP": "Groupement d’entreprises",
    "LOCAL_AUTHORITY": "Collectivité territoriale ou groupement de collectivités",
    "RESEARCH": "Centre de recherche",
    "HIGHER_EDUCATION": "Établissement d’enseignement supérieur et de recherche",
    "TRAINING": "Organisme de formation",
    "OTHER_LEGAL_PERSON": "Autre personne morale",
    "NATURAL_PERSON": "Personne physique",
}
COMMITMENTS = {
    Commitment.LETTER: "Lettre d’engagement",
    Commitment.AGREEMENT: "Convention",
    Commitment.FEE: "Cotisation",
    Commitment.CONTRIBUTION: "Apport",
}


def read_members(raw: object, rows: Rows) -> list[MemberRow] | None:
    """Read the table; what is wrong is noted in `rows`. Raises Unreadable."""
    return rows.read(raw, _read_member) or None


def check_members(field: Field, members: list[MemberRow]) -> list[Problem]:
    """Say what is wrong with a table already read: gaps, a member twice, two carriers, too few or too many."""
    problems = [problem for row, member in enumerate(members) for problem in _gaps(row, member)]
    problems += _twins(members)
    if len(carriers := [row for row, member in enumerate(members) if member["is_carrier"]]) > 1:
        message = "Un seul membre porte le dossier\u00a0: décochez la case des autres."
        problems += [Problem(message, Blocks.SUBMISSION, row, "is_carrier") for row in carriers[1:]]
    return problems + count_problems(len(members), field, noun="membre")


def _read_member(cells: Cells) -> MemberRow | None:
    member = MemberRow(
        siret=cells.read("siret", read_siret) or "",
        name=cells.text("name"),
        family=cells.choice("family", FAMILIES),
        role=cells.text("role"),
        commitment=cells.choice("commitment", COMMITMENTS),
        is_carrier=cells.flag("is_carrier"),
    )
    return member if is_filled(member) else None


def _gaps(row: int, member: MemberRow) -> list[Problem]:
    problems = []
    if not member["name"]:
        problems.append(Problem("Donnez le nom de ce membre.", Blocks.SUBMISSION, row, "name"))
    if not member["family"]:
        problems.append(Problem("Choisissez la famille de ce membre.", Blocks.SUBMISSION, row, "family"))
    return problems


def _twins(members: list[MemberRow]) -> list[Problem]:
    problems: list[Problem] = []
    sirets: dict[str, int] = {}
    sirens: dict[str, int] = {}
    names: dict[str, int] = {}
    for row, member in enumerate(members):
        siret, siren, name = (
            member["siret"],
            member["siret"][:9],
            member["name"].casefold(),
        )
        if not siret:
            if name and names.setdefault(name, row) != row:
                message = f"Ce membre porte le même nom que celui de la ligne {names[name] + 1}\u00a0: retirez-en un, ou donnez leurs SIRET."
                problems.append(Problem(message, Blocks.SUBMISSION, row, "name"))
        elif siret in sirets:
            message = f"Ce membre est déjà à la ligne {sirets[siret] + 1}, avec le même SIRET\u00a0: retirez l’une des deux lignes."
            problems.append(Problem(message, Blocks.SUBMISSION, row, "siret"))
        elif siren in sirens:
            message = f"Cet établissement appartient à la même structure que la ligne {sirens[siren] + 1}\u00a0: elle ne comptera qu’une fois."
            problems.append(Problem(message, Blocks.NOTHING, row, "siret"))
        if siret:
            sirets.setdefault(siret, row)
            sirens.setdefault(siren, row)
    return problems
