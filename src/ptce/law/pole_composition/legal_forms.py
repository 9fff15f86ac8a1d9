"""What an INSEE legal category (four digits) says of a person: hints and facts of form, never a verdict.

The families of codes are those of the INSEE nomenclature of legal categories, level III; its first digit is the level I.
"""

from ptce.law.pole_composition.group import MemberFamily

CATEGORY_LENGTH = 4

SIMPLIFIED_COMPANY = "5710"  # SAS: its by-laws, not its form, say whether it belongs to the ESS
PUBLIC_INTEREST_GROUP = "7410"  # GIP: gathers public and private persons, of whatever kind
UNDECLARED_ASSOCIATION = "9210"  # has no legal capacity before its declaration (law of 1 July 1901, art. 2 and 5)

_UNDECIDABLE = frozenset({SIMPLIFIED_COMPANY, PUBLIC_INTEREST_GROUP})

_ESS_RANGES = (
    (5191, 5196),  # partnerships that are cooperatives
    (5203, 5203),
    (5307, 5307),
    (5309, 5309),
    (5443, 5443),
    (5451, 5460),  # SARL that are cooperatives; 5458 is the SARL SCOP
    (5543, 5543),
    (5547, 5547),
    (5551, 5560),  # SA with a board; 5558 is the SA SCOP
    (5643, 5660),  # SA with a directorate
    (6316, 6318),  # CUMA, agricultural cooperatives and their unions
    (6411, 6411),  # mutual insurance
    (6543, 6543),
    (6551, 6551),
    (6554, 6554),
    (6558, 6558),
    (6560, 6560),
    (6595, 6596),
    (8210, 8210),  # mutuelle
    (9210, 9210),
    (9220, 9224),
    (9230, 9230),
    (9240, 9240),
    (9260, 9260),
    (9300, 9300),  # foundation
)
_LOCAL_AUTHORITY_RANGES = ((7210, 7210), (7220, 7220), (7230, 7230), (7343, 7349), (7353, 7353))

_LEGAL_PERSON_BY_LEVEL = {"1": False, "2": False, "3": True, "4": True, "5": True, "6": True, "7": True, "8": True, "9": True}
_PRIVATE_LEGAL_PERSON_BY_LEVEL = {"1": False, "2": False, "4": False, "5": True, "6": True, "7": False, "8": True, "9": True}


def family_hint(legal_category: str | None) -> MemberFamily | None:
    """Suggest the family of a person from its INSEE legal category.

    A hint to fill a form with, never a verdict: an association may sit in the pole as a training body. None where the form says nothing.
    """
    code = normal_category(legal_category)
    if code is None or is_undecidable(legal_category):
        return None
    if _within(code, _ESS_RANGES):
        return MemberFamily.ESS
    return MemberFamily.LOCAL_AUTHORITY if _within(code, _LOCAL_AUTHORITY_RANGES) else None


def is_undecidable(legal_category: str | None) -> bool:
    """Tell whether the form is known to hold both members of the ESS and others (SAS), or persons of any kind (GIP)."""
    return normal_category(legal_category) in _UNDECIDABLE


def is_legal_person(legal_category: str | None) -> bool | None:
    """Tell whether the form has legal personality; None when the code is not known or does not settle it."""
    code = normal_category(legal_category)
    return None if code is None or code == UNDECLARED_ASSOCIATION else _LEGAL_PERSON_BY_LEVEL.get(code[0])


def is_private_legal_person(legal_category: str | None) -> bool | None:
    """Tell whether the form is a legal person of private law; levels 4 and 7 are public law, level 3 (foreign law) is left open."""
    code = normal_category(legal_category)
    return None if code is None or code == UNDECLARED_ASSOCIATION else _PRIVATE_LEGAL_PERSON_BY_LEVEL.get(code[0])


def normal_category(legal_category: str | None) -> str | None:
    """Return the four digits of a legal category without spaces, or None when there are not four digits."""
    digits = "".join((legal_category or "").split())
    return digits if len(digits) == CATEGORY_LENGTH and digits.isascii() and digits.isdigit() else None


def _within(code: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= int(code) <= last for first, last in ranges)
