"""The formula of a computed field: a small arithmetic of our own, never evaluated as code.

It is kept as text over field identities, "[a] / [b:charges] * 100", and edited over labels; both are read by the same parser.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.reading import DefinitionError

MAX_TOKENS = 200
MAX_DEPTH = 20
MAX_LENGTH = 20_000
SUM = "somme"

_TOKEN = re.compile(r"\s*(?:(?P<number>[0-9]+(?:[.,][0-9]+)?)|\[(?P<name>[^\[\]]*)\]|(?P<word>[A-Za-zé]+)|(?P<sign>[-+*/();×÷−]))")
_SIGNS = {"×": "*", "x": "*", "÷": "/", "−": "-"}
_PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2}


class Part(StrEnum):
    """What is read of a field's answer."""

    VALUE = ""
    CHARGES = "charges"
    INCOME = "income"
    REQUESTED = "requested"
    ACQUIRED = "acquired"
    COUNT = "count"
    COST = "cost"


PARTS: Mapping[Kind, Mapping[Part, str]] = {
    Kind.NUMBER: {Part.VALUE: ""},
    Kind.AMOUNT: {Part.VALUE: ""},
    Kind.COMPUTED: {Part.VALUE: ""},
    Kind.BUDGET: {
        Part.CHARGES: "total des charges",
        Part.INCOME: "total des produits",
        Part.REQUESTED: "aide demandée à l’État",
        Part.ACQUIRED: "produits acquis",
    },
    Kind.MEMBERS: {Part.COUNT: "nombre de membres"},
    Kind.TERRITORY: {Part.COUNT: "nombre de territoires"},
    Kind.MULTIPLE_CHOICE: {Part.COUNT: "nombre de réponses"},
    Kind.ACTION_PLAN: {Part.COUNT: "nombre d’actions", Part.COST: "coût total des actions"},
}


class FormulaError(DefinitionError):
    """A formula cannot be read; the message is in French."""


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Reference:
    """An answer, or a total of a table."""

    field_id: str
    part: Part = Part.VALUE


@dataclass(frozen=True, slots=True)
class Negated:
    """The opposite of an expression."""

    of: "Expression"


@dataclass(frozen=True, slots=True)
class Operation:
    """Two expressions joined by one of + - * /."""

    sign: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of several expressions; a question that is not asked counts for nothing there."""

    terms: tuple["Expression", ...]


type Expression = Number | Reference | Negated | Operation | Sum
type Resolve = Callable[[str], Reference]
type Name = Callable[[Reference], str]


def parse(source: str, resolve: Resolve) -> Expression:
    """Read a formula; `resolve` tells what is between brackets and may raise FormulaError. Raises FormulaError."""
    if not source.strip():
        raise FormulaError("Écrivez une formule.")
    if len(source) > MAX_LENGTH:
        raise FormulaError("Cette formule est trop longue\u00a0: partagez-la en plusieurs champs calculés.")
    reader = _Reader(list(_tokens(source)), resolve)
    found = reader.expression(1)
    if reader.next is not None:
        raise FormulaError(f"La formule ne devrait pas continuer à «\u00a0{reader.next[1]}\u00a0»\u00a0: il manque un signe ou une parenthèse.")
    return found


def parse_stored(source: str) -> Expression:
    """Read a formula over field identities. Raises FormulaError."""
    return parse(source, _stored_reference)


def write(expression: Expression, name: Name) -> str:
    """Return a formula as text, `name` telling what to put between brackets."""
    return _write(expression, name, 0)


def write_stored(expression: Expression) -> str:
    """Return a formula as it is kept."""
    return write(expression, lambda reference: reference.field_id + (f":{reference.part}" if reference.part else ""))


def references(expression: Expression) -> Iterator[Reference]:
    """Iterate over the answers a formula reads, in order, as often as it reads them."""
    match expression:
        case Reference():
            yield expression
        case Negated(of):
            yield from references(of)
        case Operation(_, left, right):
            yield from references(left)
            yield from references(right)
        case Sum(terms):
            for term in terms:
                yield from references(term)


def redirected(expression: Expression, new_ids: Mapping[str, str]) -> Expression:
    """Return the same formula over fields that bear other ids."""
    return parse(write_stored(expression), lambda name: _redirect(_stored_reference(name), new_ids))


def _redirect(reference: Reference, new_ids: Mapping[str, str]) -> Reference:
    return Reference(new_ids.get(reference.field_id, reference.field_id), reference.part)


def _stored_reference(name: str) -> Reference:
    field_id, colon, part = name.rpartition(":")
    try:
        return Reference(field_id, Part(part)) if colon else Reference(name)
    except ValueError:
        raise FormulaError("Un champ calculé lit un total inconnu.") from None


def _tokens(source: str) -> Iterator[tuple[str, str]]:
    place, count = 0, 0
    source = source.strip()
    while place < len(source):
        found = _TOKEN.match(source, place)
        if found is None or found.lastgroup is None:
            raise FormulaError(
                f"La formule contient «\u00a0{source[place : place + 12].strip()}\u00a0», qui n’est ni un nombre, ni un signe, ni une question."
            )
        count += 1
        if count > MAX_TOKENS:
            raise FormulaError("Cette formule est trop longue\u00a0: partagez-la en plusieurs champs calculés.")
        yield _token(found.lastgroup, found[found.lastgroup])
        place = found.end()
    return


def _token(group: str, text: str) -> tuple[str, str]:
    if group == "word" and text.lower() == SUM:
        return "word", SUM
    if group == "word" and text != "x":
        raise FormulaError(
            f"«\u00a0{text}\u00a0» n’est pas connu\u00a0: choisissez une question dans la liste, entre crochets, ou écrivez {SUM}( …\u00a0; … )."
        )
    return ("sign", _SIGNS.get(text, text)) if group in {"word", "sign"} else (group, text)


@dataclass(slots=True)
class _Reader:
    """Precedence climbing over the tokens; `depth` bounds what nests."""

    tokens: list[tuple[str, str]]
    resolve: Resolve
    place: int = 0
    depth: int = field(default=0)

    @property
    def next(self) -> tuple[str, str] | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def take(self) -> tuple[str, str]:
        if self.next is None:
            raise FormulaError("La formule s’arrête trop tôt\u00a0: il manque un nombre ou une question à la fin.")
        self.place += 1
        return self.tokens[self.place - 1]

    def expression(self, lowest: int) -> Expression:
        left = self.operand()
        while self.next is not None and self.next[0] == "sign" and _PRECEDENCE.get(self.next[1], 0) >= lowest:
            sign = self.take()[1]
            left = Operation(sign, left, self.expression(_PRECEDENCE[sign] + 1))
        return left

    def operand(self) -> Expression:
        match self.take():
            case ("number", text):
                return Number(Decimal(text.replace(",", ".")))
            case ("name", name):
                return self.resolve(" ".join(name.split()))
            case ("word", _):
                return self.sum()
            case ("sign", "-"):
                return Negated(self.nested(self.operand))
            case ("sign", "("):
                inner = self.nested(lambda: self.expression(1))
                self.close()
                return inner
            case (_, text):
                raise FormulaError(f"La formule ne devrait pas avoir «\u00a0{text}\u00a0» à cet endroit\u00a0: il y faut un nombre ou une question.")

    def sum(self) -> Sum:
        if self.next != ("sign", "("):
            raise FormulaError(f"Écrivez les termes entre parenthèses\u00a0: {SUM}( …\u00a0; … ).")
        self.take()
        terms = [self.nested(lambda: self.expression(1))]
        while self.next == ("sign", ";"):
            self.take()
            terms.append(self.nested(lambda: self.expression(1)))
        self.close()
        return Sum(tuple(terms))

    def close(self) -> None:
        if self.next != ("sign", ")"):
            raise FormulaError("Il manque une parenthèse fermante.")
        self.take()

    def nested(self, read: Callable[[], Expression]) -> Expression:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FormulaError("Cette formule a trop de parenthèses emboîtées\u00a0: partagez-la en plusieurs champs calculés.")
        found = read()
        self.depth -= 1
        return found


def _write(expression: Expression, name: Name, above: int) -> str:
    match expression:
        case Number(value):
            return f"{value:f}".replace(".", ",")
        case Reference():
            return f"[{name(expression)}]"
        case Negated(of):
            return f"-{_write(of, name, 3)}"
        case Sum(terms):
            return f"{SUM}({'\u00a0; '.join(_write(term, name, 0) for term in terms)})"
        case Operation(sign, left, right):
            own = _PRECEDENCE[sign]
            written = f"{_write(left, name, own)} {sign} {_write(right, name, own + 1)}"
            return f"({written})" if own < above else written
