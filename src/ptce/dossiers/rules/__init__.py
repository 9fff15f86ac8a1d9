"""What a dossier's own rules say: collisions of answers, what may be stored, numbers, digests, what a second phase takes over. Pure."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from difflib import SequenceMatcher
from enum import Enum, auto

from ptce.core.text import normalise
from ptce.law.findings import Finding
from ptce.law.pole_composition import Carrier, Group, Member, MemberFamily
from ptce.questionnaire.definition import Field, Form
from ptce.questionnaire.kinds import UNTYPED_KINDS, Role
from ptce.questionnaire.visibility import asked

# What an answer may weigh once written as JSON: a table of 500 rows fits, a file pasted as text does not.
MAX_RAW_CHARACTERS = 200_000
MAX_RAW_DEPTH = 6
# The widest amount a column of 12 figures, two of them cents, can hold.
MAX_AMOUNT = Decimal(10) ** 10
INVITATION_DAYS = 30
# Beyond, two texts are compared line by line: word by word would take seconds.
LONG_TEXT = 8_000
# After its last sign, a page open in a browser is taken for closed, and what was being written there is free.
PRESENCE_LASTS = timedelta(seconds=30)
# A page that says again what it said a moment ago is believed without being written down.
PRESENCE_REPEATS = timedelta(seconds=7)
# What one person writes within this time makes one version of the history, unless somebody else read it meanwhile.
ONE_VERSION = timedelta(minutes=2)
# What is kept of presences: nothing after that.
PRESENCE_KEPT = timedelta(minutes=5)
# Search: how much of a word is kept, how many words of a question are read, what comes after every letter and figure.
WORD_MAX = 40
ASKED_MAX = 8
AFTER_ALL = b"~"

# Questions of the standard forms (questionnaire.blank) whose answers article 9, I is about: their identities never change.
STRATEGY_FIELD = "neykfz"
PROJECTS_FIELD = "57jab9"
DEVELOPMENT_FIELD = "4fj9fd"


class Save(Enum):
    """What to do with an answer that arrives."""

    WRITE = auto()
    KEEP = auto()
    CONFLICT = auto()


def save_of(*, stored_version: int, base_version: int, is_same: bool) -> Save:
    """Say whether an answer may replace the stored one.

    base_version: the version its author had before their eyes. The same answer again changes nothing, however old its base: nobody loses a word.
    """
    if is_same:
        return Save.KEEP
    return Save.WRITE if stored_version in {0, base_version} else Save.CONFLICT


def storable(raw: object, *, depth: int = 0) -> object:
    """Return what was typed as both databases can keep it: JSON, without NUL nor lone surrogates, at most six levels deep."""
    match raw:
        case None | bool():
            return raw
        case int():
            return raw if abs(raw) < 2**53 else str(raw)
        case dict() if depth < MAX_RAW_DEPTH:
            return {_text(str(key)): storable(item, depth=depth + 1) for key, item in raw.items()}
        case list() | tuple() if depth < MAX_RAW_DEPTH:
            return [storable(item, depth=depth + 1) for item in raw]
        case _:
            return _text(str(raw))


def is_too_long(raw: object) -> bool:
    """Say whether an answer weighs more than any form may ask."""
    return len(json.dumps(raw, ensure_ascii=False)) > MAX_RAW_CHARACTERS


def fitting_amount(amount: Decimal | None) -> Decimal | None:
    """Return the amount if a column can hold it; a column is a copy for lists, the answer itself stays whole."""
    return None if amount is None or abs(amount) >= MAX_AMOUNT else amount


def canonical(content: object) -> str:
    """Return JSON in the one form that is digested: sorted keys, no blanks."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def differences(before: str, after: str) -> list[tuple[str, str]]:
    """Return a text as (kind, words) pieces: « same », « removed », « added »; line by line when it is long."""
    cut = re.compile(r"\s+|[^\s]+") if len(before) + len(after) < LONG_TEXT else re.compile(r"[^\n]*\n|[^\n]+")
    old, new = cut.findall(before), cut.findall(after)
    found: list[tuple[str, str]] = []
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(("same", "".join(old[old_from:old_to])))
            continue
        found += [(name, text) for name, text in (("removed", "".join(old[old_from:old_to])), ("added", "".join(new[new_from:new_to]))) if text]
    return found


def digest(content: object) -> str:
    """Return the SHA-256 of a JSON content in canonical form."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def token_digest(token: str) -> str:
    """Return the fingerprint under which a secret link is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def inert(text: str) -> str:
    """Return words that no mail reader turns into a link, on one line, 160 characters at most."""
    line = " ".join(text.split())[:160]
    return line.replace("://", " ").replace("www.", "www ")


def dossier_number(*, year: int, identifier: int) -> str:
    """Return the number people quote: « PTCE-2026-000123 »."""
    return f"PTCE-{year}-{identifier:06}"


def receipt_number(*, dossier_number: str, rank: int) -> str:
    """Return the number of the acknowledgement of the dossier's nth deposit: « PTCE-2026-000123-AR1 »."""
    return f"{dossier_number}-AR{rank}"


def taken_over(*, target: Form, source: Form, values: Mapping[str, object]) -> dict[str, object]:
    """Return the answers a second phase takes over from what the first asks: same identity and kind, else same role and kind."""
    held = asked(source, values)
    found = {field.id: _source_value(field, held.form, held.values) for field in target.fields if field.kind not in UNTYPED_KINDS}
    return {field_id: value for field_id, value in found.items() if value is not None}


def examining_region(*, carrier: str | None, declared: str, touched: Iterable[str]) -> str | None:
    """Return the region that examines: the carrier's, else the declared one, else the only one touched; None is the national queue.

    Several regions and an unknown carrier: a person decides (calls_dossiers_reviews.md, national queue).
    """
    if carrier:
        return carrier
    if declared:
        return declared
    regions = set(touched)
    return regions.pop() if len(regions) == 1 else None


@dataclass(frozen=True)
class Standing:
    """What a person is for one dossier at an instant, mandates apart.

    role: in the team, empty outside it. has_grant: an access in force. is_concerned: an agent of a region that examines it or that it touches.
    """

    role: str = ""
    is_recused: bool = False
    has_grant: bool = False
    is_concerned: bool = False

    @property
    def in_team(self) -> bool:
        """Say whether the person applies: the team's view wins over a recusal."""
        return bool(self.role)


@dataclass(frozen=True)
class KnownOrganisation:
    """What the national directory told of a legal person; None is « not known »."""

    name: str = ""
    legal_category: str = ""
    is_ess: bool | None = None


def group_of(*, form: Form, values: Mapping[str, object], organisations: Mapping[str, KnownOrganisation], territory: Sequence[str]) -> Group:
    """Return the group as the rules of law read it.

    organisations: by SIREN. territory: names of the areas. What the form does not ask stays None, which the rules never take for a no.
    """
    rows = _rows(form, values, Role.MEMBERS)
    return Group(
        members=tuple(_member(row, organisations) for row in rows),
        carrier=_carrier(form, values, rows, organisations),
        territory=tuple(territory),
        describes_strategy=_describes(form, values, STRATEGY_FIELD),
        describes_projects=_describes(form, values, PROJECTS_FIELD),
        describes_development=_describes(form, values, DEVELOPMENT_FIELD),
    )


def siren_of(siret: object) -> str | None:
    """Return the SIREN of a SIRET, None when there is no number."""
    return siret[:9] if isinstance(siret, str) and len(siret) == 14 else None


def sirens_of(form: Form, values: Mapping[str, object]) -> frozenset[str]:
    """Return the SIREN of the carrier and of the members."""
    numbers = {siren_of(row.get("siret")) for row in _rows(form, values, Role.MEMBERS)}
    numbers.add(siren_of(_value(form, values, Role.CARRIER_SIRET)))
    return frozenset(number for number in numbers if number)


def finding_as_json(finding: Finding) -> dict[str, object]:
    """Return a finding as it is frozen in a deposit."""
    return {
        "key": finding.key,
        "title": finding.title,
        "outcome": finding.outcome.value,
        "message": finding.message,
        "article": finding.article,
        "missing": list(finding.missing),
        "remedy": finding.remedy,
    }


def _text(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _source_value(field: Field, source: Form, values: Mapping[str, object]) -> object:
    if field.id in source and source.field(field.id).kind is field.kind:
        return values.get(field.id)
    twin = source.with_role(field.role) if field.role else None
    return values.get(twin.id) if twin and twin.kind is field.kind else None


def _value(form: Form, values: Mapping[str, object], role: Role) -> object:
    field = form.with_role(role)
    return values.get(field.id) if field else None


def _rows(form: Form, values: Mapping[str, object], role: Role) -> list[dict[str, object]]:
    value = _value(form, values, role)
    return value if isinstance(value, list) else []


def _member(row: Mapping[str, object], organisations: Mapping[str, KnownOrganisation]) -> Member:
    siren = siren_of(row["siret"])
    known = organisations.get(siren or "", KnownOrganisation())
    family = str(row["family"])
    return Member(
        name=str(row["name"]) or known.name or "Membre sans nom",
        family=MemberFamily(family) if family else None,
        siren=siren,
        legal_category=known.legal_category or None,
        is_ess=known.is_ess,
    )


def _carrier(
    form: Form, values: Mapping[str, object], rows: Iterable[Mapping[str, object]], organisations: Mapping[str, KnownOrganisation]
) -> Carrier | None:
    declared = next((row for row in rows if row["is_carrier"]), None)
    siren = siren_of(_value(form, values, Role.CARRIER_SIRET)) or (siren_of(declared["siret"]) if declared else None)
    if siren is None and declared is None:
        return None
    known = organisations.get(siren or "", KnownOrganisation())
    named = str(declared["name"]) if declared else ""
    return Carrier(name=known.name or named or "La structure porteuse", siren=siren, legal_category=known.legal_category or None)


def _describes(form: Form, values: Mapping[str, object], field_id: str) -> bool | None:
    return bool(values.get(field_id)) if field_id in form else None


def search_words(*, number: str, name: str, carrier: str, siret: str) -> frozenset[bytes]:
    """Return the words a dossier is found by: those of its number (also without leading zeros), of the pole's and the carrier's names, the SIRET."""
    words = {siret, *normalise(f"{name} {carrier} {number}").split(), *(part.lstrip("0") for part in number.split("-") if part.isdigit())}
    return frozenset(word[:WORD_MAX].encode("ascii") for word in words - {""})


def asked_ranges(text: str) -> list[tuple[bytes, bytes]]:
    """Return, for each word asked, the bounds (first included, last excluded) of the words that begin with it; a spaced SIRET is one word."""
    words = normalise(text).split()
    joined = "".join(words)
    if joined.isdigit() and len(joined) >= 9:
        words = [joined]
    asked = (word[:WORD_MAX].encode("ascii") for word in dict.fromkeys(words[:ASKED_MAX]))
    return [(word, word + AFTER_ALL) for word in asked]
