"""E-mail addresses, telephone numbers and SIRET numbers as people type them."""

import re

from stdnum.exceptions import ValidationError
from stdnum.fr import siren, siret

from ptce.questionnaire.problems import Unreadable

_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})")
_SPACE = "\u00a0"
_NOISE = re.compile(r"[\s.()/_-]")
_IDENTIFIER_NOISE = re.compile(r"[\s.-]")
_OVERSEAS = {
    "262": ("262", "263", "269", "639", "692", "693"),
    "590": ("590", "690", "691"),
    "594": ("594", "694"),
    "596": ("596", "696", "697"),
}
_AREA_BY_PREFIX = {prefix: area for area, prefixes in _OVERSEAS.items() for prefix in prefixes}
_LENGTHS = {
    "262": (9,),
    "508": (6, 9),
    "590": (9,),
    "594": (9,),
    "596": (9,),
    "681": (6,),
    "687": (6,),
    "689": (6, 8),
}
_TWO_FIGURE_COUNTRIES = frozenset(
    [
        "20",
        "27",
        "30",
        "31",
        "32",
        "33",
        "34",
        "36",
        "39",
        "40",
        "41",
        "43",
        "44",
        "45",
        "46",
        "47",
        "48",
        "49",
        "51",
        "52",
        "53",
        "54",
        "55",
        "56",
        "57",
        "58",
        "60",
        "61",
        "62",
        "63",
        "64",
        "65",
        "66",
        "81",
        "82",
        "84",
        "86",
        "90",
        "91",
        "92",
        "93",
        "94",
        "95",
        "98",
    ]
)


def read_email(text: str) -> str:
    """Return an e-mail address with its domain in lower case (an accented domain in its ASCII form). Raises Unreadable."""
    text = text.strip().removeprefix("mailto:")
    local, at, domain = text.rpartition("@")
    if not at:
        raise Unreadable("Il manque l’arobase (@)\u00a0: écrivez une adresse complète, par exemple contact@exemple.fr.")
    if " " in text or "," in text or ";" in text:
        raise Unreadable("Une adresse ne contient ni espace ni virgule\u00a0: écrivez une seule adresse, par exemple contact@exemple.fr.")
    try:
        domain = domain.lower().encode("idna").decode()
    except UnicodeError:
        domain = ""
    if not _is_local_part(local) or not _DOMAIN.fullmatch(domain) or len(local) + len(domain) > 253:
        raise Unreadable("Cette adresse n’est pas complète ou contient un caractère interdit\u00a0: vérifiez-la, par exemple contact@exemple.fr.")
    return f"{local}@{domain}"


def read_phone(text: str) -> str:
    """Return a telephone number in E.164 form: "01 23 45 67 89" gives "+33123456789". Raises Unreadable."""
    number = _NOISE.sub("", text.replace("(0)", ""))
    if number.startswith("00"):
        number = f"+{number[2:]}"
    if not re.fullmatch(r"\+?[0-9]+", number):
        raise Unreadable("Un numéro de téléphone ne contient que des chiffres, et un + devant l’indicatif d’un pays\u00a0: vérifiez-le.")
    if number.startswith("+33"):
        return _french(number[3:].removeprefix("0"))
    if number.startswith("+"):
        return _international(number)
    if len(number) == 10 and number.startswith("0"):
        return _french(number[1:])
    raise Unreadable(
        "Ce numéro n’est pas complet\u00a0: écrivez ses 10 chiffres (0262\u00a012\u00a034\u00a056), "
        "ou commencez par l’indicatif (+687\u00a027\u00a031\u00a000 en Nouvelle-Calédonie)."
    )


def read_siret(text: str) -> str:
    """Return a SIRET as 14 digits; La Poste's own key is accepted. Raises Unreadable."""
    number = _IDENTIFIER_NOISE.sub("", text)
    if not re.fullmatch("[0-9]+", number):
        raise Unreadable("Un SIRET ne contient que des chiffres\u00a0: vérifiez-le, par exemple 130\u00a0025\u00a0265\u00a000013.")
    if len(number) == 9:
        raise Unreadable("Vous avez écrit un SIREN (9 chiffres)\u00a0: ajoutez les 5 chiffres de l’établissement pour former le SIRET.")
    if len(number) != 14:
        raise Unreadable(f"Un SIRET compte 14 chiffres, celui-ci en a {len(number)}\u00a0: vérifiez-le.")
    try:
        return str(siret.validate(number))
    except ValidationError:
        raise Unreadable(
            "La clé de ce SIRET est fausse, un chiffre a sans doute été mal recopié\u00a0: vérifiez-le sur l’avis de situation."
        ) from None


def is_siren(text: str) -> bool:
    """Say whether a text is nine digits with a right key."""
    return bool(re.fullmatch("[0-9]{9}", text)) and bool(siren.is_valid(text))


def format_phone(number: str) -> str:
    """Return a stored number as it is dialled from France, or with its country code: "01 23 45 67 89", "+687 27 31 00"."""
    for country in ("33", "262", "590", "594", "596"):
        national = number.removeprefix(f"+{country}")
        if national != number and len(national) == 9:
            area = 1 if country == "33" else 3
            return f"0{national[:area]}{_SPACE}{_pairs(national[area:])}"
    width = 1 if number[1] in "17" else 2 if number[1:3] in _TWO_FIGURE_COUNTRIES else 3
    return f"{number[: width + 1]}{_SPACE}{_pairs(number[width + 1 :])}"


def format_siret(number: str) -> str:
    """Return a stored SIRET in groups: "130 025 265 00013"."""
    return _SPACE.join([number[:3], number[3:6], number[6:9], number[9:]])


def _is_local_part(local: str) -> bool:
    return len(local) <= 64 and bool(_LOCAL_PART.fullmatch(local))


def _french(national: str) -> str:
    if national.startswith("508") and len(national) == 9:
        return f"+508{national[3:]}"
    if len(national) != 9 or national.startswith("0"):
        raise Unreadable("Un numéro français compte 10 chiffres, par exemple 0262\u00a012\u00a034\u00a056\u00a0: vérifiez-le.")
    return f"+{_AREA_BY_PREFIX.get(national[:3], '33')}{national}"


def _international(number: str) -> str:
    for country, lengths in _LENGTHS.items():
        if number.startswith(f"+{country}"):
            national = number[len(country) + 1 :]
            national = national.removeprefix("0") if len(national) - 1 in lengths else national
            if len(national) not in lengths:
                figures = " ou ".join(map(str, lengths))
                raise Unreadable(f"Après l’indicatif +{country}, un numéro compte {figures} chiffres\u00a0: vérifiez-le.")
            return f"+{country}{national}"
    if not 8 <= len(number) - 1 <= 15 or number[1] == "0":
        raise Unreadable("Ce numéro international n’est pas complet\u00a0: écrivez le +, l’indicatif du pays, puis le numéro.")
    return number


def _pairs(figures: str) -> str:
    """Group by two from the end; the first group takes the odd figure."""
    first = 2 + len(figures) % 2
    return _SPACE.join([figures[:first], *(figures[place : place + 2] for place in range(first, len(figures), 2))])
