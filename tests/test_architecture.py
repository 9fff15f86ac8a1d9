"""The fourth lock of the house: what the import contracts cannot say."""

import ast
import re
import tomllib
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from ptce.core.tasks import resolve

PACKAGE = Path(settings.ROOT) / "src" / "ptce"
ORDER = [
    "portal",
    "bulletins",
    "partnership",
    "events",
    "services",
    "agreements",
    "selection",
    "reviews",
    "publicity",
    "dossiers",
    "poles",
    "calls",
    "figures",
    "organisations",
    "accounts",
    "mailing",
    "documents",
    "territories",
    "journal",
    "core",
]
WHOLE = {"core", "law", "deliberation", "questionnaire"}
PUBLIC_MODULES = {"enums", "models", "queries", "policies", "operations"}
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
TESTS = sorted((Path(settings.ROOT) / "tests").rglob("*.py"))
USED_THROUGH_ANOTHER = {"psycopg"}  # Django's PostgreSQL backend imports it


@cache
def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def imports(path: Path) -> list[str]:
    names = []
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return [name for name in names if name.startswith("ptce.")]


def app_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


def test_apps_use_only_the_public_modules_of_the_others():
    faults = []
    for path in SOURCES:
        here = app_of(path)
        if here not in ORDER:
            continue
        for name in imports(path):
            parts = name.split(".")
            other = parts[1]
            if other in WHOLE or other == here or other not in ORDER:
                continue
            if parts[2] not in PUBLIC_MODULES:
                faults.append(f"{path.relative_to(PACKAGE)} imports {name}")
    assert faults == []


def test_foreign_keys_point_down():
    faults = []
    for model in apps.get_models():
        here = model._meta.app_label
        if here not in ORDER:
            continue
        for field in model._meta.get_fields():
            if not (field.many_to_one or field.one_to_one or field.many_to_many) or field.auto_created:
                continue
            other = field.related_model._meta.app_label
            is_person = field.related_model._meta.label == settings.AUTH_USER_MODEL
            if not is_person and (other not in ORDER or ORDER.index(other) < ORDER.index(here)):
                faults.append(f"{model._meta.label}.{field.name} → {other}")
    assert faults == []


@pytest.mark.parametrize("path", [*SOURCES, *TESTS], ids=lambda path: str(path.relative_to(settings.ROOT)))
def test_no_file_is_longer_than_400_lines(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_every_task_named_in_an_operation_exists():
    names = set()
    for path in SOURCES:
        for node in nodes(path):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "enqueue_on_commit":
                assert isinstance(node.args[0], ast.Constant), f"{path}: a task is enqueued by its literal name"
                names.add(node.args[0].value)
    assert names
    for name in names:
        resolve(name)


def test_lock_files_name_no_host():
    for path in Path(settings.ROOT).glob("requirements*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text


def modules_named(path: Path) -> set[str]:
    """The packages a file imports, or names in a string (settings, `python -m …`)."""
    names = set()
    for node in nodes(path):
        match node:
            case ast.Import():
                names |= {alias.name for alias in node.names}
            case ast.ImportFrom(module=str(name)) | ast.Constant(value=str(name)):
                names.add(name)
    return {name.split(".")[0] for name in names}


def modules_given(name: str) -> set[str]:
    return {file.parts[0].removesuffix(".py") for file in distribution(name).files or () if file.suffix == ".py"}


def test_every_runtime_dependency_is_used():
    project = tomllib.loads((Path(settings.ROOT) / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[\[<>=]", wanted)[0] for wanted in project["dependencies"]}
    used = set().union(*map(modules_named, SOURCES))

    unused = {name for name in declared if not modules_given(name) & used}
    assert unused == USED_THROUGH_ANOTHER


def test_no_model_overrides_save_nor_orders_by_default():
    for model in apps.get_models():
        if model._meta.app_label in ORDER:
            assert "save" not in vars(model), model
            assert not model._meta.ordering, model
