"""A national directory of fictional organisations, which answers by the published contract of API Recherche d'entreprises.

Every SIREN here begins by 000, which the register never gives, and has a right key. Any SIRET of that range is answered, always the same
way; a few numbers answer the oddities of the real one. Used by the demonstration (`/demo/annuaire/search`) and, through a real server on
the loopback, by the tests.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from stdnum import luhn

MASK = "[NON-DIFFUSIBLE]"


@dataclass(frozen=True)
class Answer:
    """What the server sends, after `delay` seconds."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    delay: float = 0.0


def siren(number: int) -> str:
    """Return the fictional SIREN of that number (0 to 99999), with its key."""
    stem = f"000{number:05}"
    return stem + luhn.calc_check_digit(stem)


def siret(number: int, establishment: int = 1) -> str:
    """Return the fictional SIRET of that number, with its key."""
    stem = f"{siren(number)}{establishment:04}"
    return stem + luhn.calc_check_digit(stem)


# Numbers kept for the oddities; the others, from 100, are plain organisations.
TOO_MANY, SLOW, MASKED, UNKNOWN, TWICE, BROKEN, NOT_JSON, CLOSED, CEASED, REDIRECTED = range(1, 11)
FIRST_PLAIN = 100
# INSEE code, postcode, name, département, région, latitude, longitude: one real commune of each région.
COMMUNES = (
    ("26281", "26100", "ROMANS-SUR-ISERE", "26", "84", "45.0453", "5.0517"),
    ("21231", "21000", "DIJON", "21", "27", "47.3319", "5.0322"),
    ("35238", "35000", "RENNES", "35", "53", "48.1159", "-1.6884"),
    ("45234", "45000", "ORLEANS", "45", "24", "47.8735", "1.9129"),
    ("2A004", "20000", "AJACCIO", "2A", "94", "41.9348", "8.7013"),
    ("67482", "67000", "STRASBOURG", "67", "44", "48.5713", "7.7677"),
    ("59350", "59000", "LILLE", "59", "32", "50.6310", "3.0470"),
    ("93066", "93200", "SAINT-DENIS", "93", "11", "48.9333", "2.3605"),
    ("14118", "14000", "CAEN", "14", "28", "49.1847", "-0.3722"),
    ("33063", "33000", "BORDEAUX", "33", "75", "44.8624", "-0.5848"),
    ("31555", "31000", "TOULOUSE", "31", "76", "43.6007", "1.4328"),
    ("44109", "44000", "NANTES", "44", "52", "47.2316", "-1.5483"),
    ("13055", "13001", "MARSEILLE", "13", "93", "43.2803", "5.3806"),
    ("97105", "97100", "BASSE-TERRE", "971", "01", "16.0000", "-61.7167"),
    ("97209", "97200", "FORT-DE-FRANCE", "972", "02", "14.6410", "-61.0697"),
    ("97302", "97300", "CAYENNE", "973", "03", "4.9346", "-52.3303"),
    ("97411", "97400", "SAINT-DENIS", "974", "04", "-20.9329", "55.4469"),
    ("97608", "97600", "MAMOUDZOU", "976", "06", "-12.7897", "45.1930"),
)
# INSEE legal category, ESS according to the list, what such a body is called.
FORMS = (
    ("9220", True, "ASSOCIATION"),
    ("5458", True, "SCOP"),
    ("5710", False, "SAS"),
    ("5543", True, "SCIC"),
    ("7344", False, "COMMUNAUTE DE COMMUNES"),
    ("9230", True, "ASSOCIATION"),
    ("8210", True, "MUTUELLE"),
    ("7383", False, "ETABLISSEMENT D ENSEIGNEMENT"),
)
NAMES = (
    "DES GRANDS FRENES",
    "DU BOIS FICTIF",
    "DE LA RIVIERE INVENTEE",
    "DES TROIS MOULINS IMAGINAIRES",
    "DU PLATEAU CHIMERIQUE",
    "DE L HORIZON SUPPOSE",
)


def answer(path: str, query: Mapping[str, str]) -> Answer:
    """Answer a GET by its path (`/search`) and its parameters."""
    if path.rstrip("/") != "/search":
        return _json(404, {"erreur": "Page introuvable"})
    asked = query.get("q", "").strip()
    if not re.fullmatch(r"\d{9}|\d{14}", asked):
        if len(asked) < 3:
            return _json(400, {"erreur": "3 caractères minimum pour les termes de la requête (ou utilisez au moins un filtre)"})
        return _results([])
    if not asked.startswith("000") or siren(int(asked[3:8])) != asked[:9]:
        return _results([])
    return _of(int(asked[3:8]), asked)


def _of(number: int, asked: str) -> Answer:
    match number:
        case n if n == TOO_MANY:
            return _json(429, {"erreur": "Trop de requêtes"}, {"Retry-After": "2"})
        case n if n == SLOW:
            slow = _results([organisation(number, asked)])
            return Answer(slow.status, slow.headers, slow.body, delay=10.0)
        case n if n == UNKNOWN:
            return _results([])
        case n if n == TWICE:
            return _results([organisation(number, asked), organisation(number, asked)])
        case n if n == BROKEN:
            return _json(503, {"erreur": "Service indisponible"})
        case n if n == NOT_JSON:
            return Answer(200, {"Content-Type": "text/html"}, b"<html>maintenance</html>")
        case n if n == REDIRECTED:
            return Answer(302, {"Location": "https://ailleurs.example/"}, b"")
    return _results([organisation(number, asked)])


def organisation(number: int, asked: str = "") -> dict[str, object]:
    """Return an organisation as the directory writes it; always the same for a number."""
    category, is_ess, kind = FORMS[number % len(FORMS)]
    name = f"{kind} {NAMES[number % len(NAMES)]} {number} (FICTIF)"
    masked = number == MASKED
    place = _place(number, asked if len(asked) == 14 else siret(number), masked=masked)
    head_office = _place(number, siret(number), masked=masked)
    return {
        "siren": siren(number),
        "nom_complet": MASK if masked else name,
        "nom_raison_sociale": MASK if masked else name,
        "sigle": None,
        "nombre_etablissements": 1,
        "nombre_etablissements_ouverts": 1,
        "siege": head_office,
        "matching_etablissements": [place] if len(asked) == 14 else [],
        "nature_juridique": category,
        "etat_administratif": "C" if number == CEASED else "A",
        "date_creation": "2011-05-02",
        "date_fermeture": "2020-12-31" if number == CEASED else None,
        "activite_principale": "94.99Z",
        "statut_diffusion": "P" if masked else "O",
        "dirigeants": [{"nom": "PERSONNE", "prenoms": "FICTIVE", "qualite": "Président", "type_dirigeant": "personne physique"}],
        "finances": None,
        "complements": {
            "est_ess": is_ess,
            "est_association": category.startswith("92"),
            "identifiant_association": None,
            "collectivite_territoriale": None,
        },
    }


def _place(number: int, number_of_place: str, *, masked: bool) -> dict[str, object]:
    code, postcode, label, departement, region, latitude, longitude = COMMUNES[number % len(COMMUNES)]
    return {
        "siret": number_of_place,
        "adresse": MASK if masked else f"{number % 90 + 1} RUE DE LA FICTION {postcode} {label}",
        "commune": code,
        "libelle_commune": label,
        "code_postal": MASK if masked else postcode,
        "departement": departement,
        "region": region,
        "epci": None,
        "latitude": MASK if masked else latitude,
        "longitude": MASK if masked else longitude,
        "etat_administratif": "F" if number == CLOSED else "A",
        "statut_diffusion_etablissement": "P" if masked else "O",
    }


def _results(found: list[dict[str, object]]) -> Answer:
    return _json(200, {"results": found, "total_results": len(found), "page": 1, "per_page": 10, "total_pages": 1 if found else 0})


def _json(status: int, body: object, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(status, {"Content-Type": "application/json", **(headers or {})}, json.dumps(body, ensure_ascii=False).encode())
