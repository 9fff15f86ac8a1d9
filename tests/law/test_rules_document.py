import ast
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

from ptce import law

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
NAMES = sorted(set(re.findall(r"`(ptce\.[\w.]+)`", DOCUMENT)))
TESTS = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", DOCUMENT)))
MODULES = sorted(module.name for module in pkgutil.walk_packages(law.__path__, prefix="ptce.law."))


def named(name):
    module, _, attribute = name.rpartition(".")
    return vars(importlib.import_module(module)).get(attribute)


def public_functions():
    for name in MODULES:
        module = importlib.import_module(name)
        for attribute, value in vars(module).items():
            if inspect.isfunction(value) and value.__module__ == name and not attribute.startswith("_"):
                yield f"{name}.{attribute}", value


def test_every_public_function_of_the_law_is_in_the_document():
    documented = {named(name) for name in NAMES if named(name)}

    assert [name for name, function in public_functions() if function not in documented] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_function_in_the_document_is_dead(name):
    assert inspect.isfunction(named(name))


@pytest.mark.parametrize(("path", "name"), TESTS)
def test_no_test_in_the_document_is_dead(path, name):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))

    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_the_document_covers_the_whole_package():
    assert len(MODULES) >= 4
    assert len(NAMES) >= 20
    assert len(TESTS) >= 20


@pytest.mark.parametrize("name", MODULES)
def test_the_law_imports_nothing_but_itself_and_the_language(name):
    tree = ast.parse(inspect.getsource(importlib.import_module(name)))
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    taken = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    allowed = {"calendar", "collections", "collections.abc", "dataclasses", "datetime", "enum"}

    assert {module for module in plain | taken if not module.startswith("ptce.law") and module not in allowed} == set()
