"""What the documents of a dossier share: answers, pieces and findings as their templates read them."""

from collections.abc import Iterable, Mapping
from typing import Any

from ptce.core.dates import size
from ptce.documents.enums import Scan
from ptce.dossiers import queries
from ptce.law.findings import Outcome
from ptce.questionnaire.definition import Form, Section
from ptce.questionnaire.display import Table, display
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.places import Names

FINDINGS_NOTE = (
    "Ces constats sont calculés à partir des réponses. Ils aident à préparer le dossier\u00a0; "
    "ils ne sont pas une décision, et une personne les vérifie."
)

IN_QUARANTINE = "analyse antivirus en cours à l’heure du dépôt"


def piece_lines(pieces: Iterable[Mapping[str, object]], form: Form) -> list[dict[str, str]]:
    """Return frozen pieces with size and SHA-256."""
    return [_piece(item, form) for item in pieces]


def finding_lines(findings: Iterable[Mapping[str, Any]]) -> list[list[str]]:
    """Return findings as they are frozen: condition, outcome in words, text."""
    return [[item["title"], f"{Outcome(item['outcome']).label}. {item['message']}", item["article"]] for item in findings]


def section_lines(form: Form, answers: Mapping[str, object], *, blank: str = "") -> list[dict[str, object]]:
    """Return the sections with their answers: five statements at most. blank: what is written where nothing is answered; left out when empty."""
    names = queries.names_of(form, answers)
    sections: list[dict[str, object]] = [{"title": section.title, "answers": _answers(section, answers, names, blank)} for section in form.sections]
    return [section for section in sections if section["answers"]]


def _piece(item: Mapping[str, object], form: Form) -> dict[str, str]:
    field_id = str(item["field"])
    label = form.field(field_id).label if field_id in form else ""
    name = str(item["name"])
    # Deposits made before the antivirus say nothing of it.
    shown = f"{name} ({IN_QUARANTINE})" if item.get("scan") == Scan.QUARANTINED else name
    return {"name": shown, "label": label, "size": size(int(str(item["size"]))), "sha256": str(item["sha256"])}


def _answers(section: Section, answers: Mapping[str, object], names: Names, blank: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for field in section.fields:
        if field.kind is Kind.FILE or (answers.get(field.id) is None and not blank):
            continue
        shown = display(field, answers.get(field.id), names=names)
        answer: dict[str, object] = {"table": _table(shown)} if isinstance(shown, Table) else {"text": shown or blank}
        found.append({"id": field.id, "label": field.label, **answer})
    return found


def _table(table: Table) -> dict[str, object]:
    return {"columns": list(table.columns), "rows": table.rows, "footer": table.footer, "numeric": sorted(table.numeric)}
