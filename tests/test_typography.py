"""French typography of what people see: curved apostrophes, no-break spaces around « » and before : ; ! ?."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

PACKAGE = Path(settings.ROOT) / "src" / "ptce"
TEMPLATES = sorted(path for path in PACKAGE.rglob("templates/**/*") if path.suffix in {".html", ".txt", ".typ"} and path.name != "robots.txt")
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)

STRAIGHT_APOSTROPHE = re.compile(r"(?<=[A-Za-zÀ-ÿ])'(?=[a-zà-ÿ])")
ORDINARY_SPACE = re.compile(r"(?<=[\wÀ-ÿ»)’…%€\x00]) (?=[:;!?](?:\s|$)|»)|« ")
# What is code, an address or a value rather than a sentence.
MARKUP = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<(script|style|svg)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.S)
SHOWN_ATTRIBUTE = re.compile(r"""(?:\b(?:title|alt|placeholder|aria-label|content|text|here|label|caption)=)"([^"]*)\"""")
FRENCH = re.compile(
    r"[À-ÿ«»’]|\b(?:le|la|les|de|des|du|un|une|et|ou|est|pas|vous|nous|votre|cette|ce|pour|par|dans|sur|qui|que|avec|sans|aux?)\b", re.I
)
# English for the operators of the command line and of the checks, and the tables of characters themselves.
ENGLISH = {"cli", "checks.py", "benchmark"}


def faults(text: str) -> list[str]:
    """Return what is wrong, with its surroundings."""
    wrong = [*STRAIGHT_APOSTROPHE.finditer(text), *ORDINARY_SPACE.finditer(text)]
    return [text[max(match.start() - 25, 0) : match.end() + 15].replace("\n", " ") for match in wrong]


def visible_in_template(path: Path) -> Iterator[str]:
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".typ":
        yield from (match for match in re.findall(r"\[([^\]\[]*)\]|\"([^\"]*)\"", source) for match in match if FRENCH.search(match))
        return
    for attribute in SHOWN_ATTRIBUTE.finditer(source):
        yield MARKUP.sub("", attribute.group(1))
    yield re.sub(r"^[ \t]+", "", MARKUP.sub("\x00", source), flags=re.M)


def docstrings(tree: ast.AST) -> set[int]:
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, owners) and node.body and isinstance(node.body[0], ast.Expr)}


def visible_in_module(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else "\x00" for part in node.values)
            skipped |= {id(part) for part in node.values}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.value


def is_a_sentence(text: str) -> bool:
    """Say whether a string is French prose: regular expressions, Typst, SQL and addresses are not."""
    return bool(FRENCH.search(text)) and not re.search(r"\\[\w(]|\(\?|://\S+$|SELECT |CREATE |PRAGMA ", text)


def test_templates_are_written_with_french_typography():
    wrong = [f"{path.relative_to(PACKAGE)}: {fault!r}" for path in TEMPLATES for text in visible_in_template(path) for fault in faults(text)]

    assert "\n".join(wrong) == ""


def test_strings_are_written_with_french_typography():
    modules = [path for path in MODULES if not ENGLISH & set(path.parts)]
    wrong = [
        f"{path.relative_to(PACKAGE)}: {fault!r}"
        for path in modules
        for text in visible_in_module(path)
        if is_a_sentence(text)
        for fault in faults(text)
    ]

    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("wrong", ["l'appel", "Attention !", "« oui »", "clos : non", "vraiment ?"])
def test_a_miss_is_seen(wrong: str):
    assert faults(wrong) != []


@pytest.mark.parametrize("right", ["l’appel", "Attention\u00a0!", "«\u00a0oui\u00a0»", "12:30", "12'", "http://x"])
def test_what_is_right_is_left_alone(right: str):
    assert faults(right) == []
