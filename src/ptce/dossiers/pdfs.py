"""The acknowledgement of receipt, made from what was frozen with the deposit: made again, it would say the same."""

from collections.abc import Mapping

from django.conf import settings

from ptce.core import pdf
from ptce.core.dates import size, zoned
from ptce.documents.enums import Scan
from ptce.dossiers import queries
from ptce.dossiers.models import Submission
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


def receipt(submission: Submission) -> bytes:
    """Return the acknowledgement: every mention of the law, the pieces with size and SHA-256, what the law finds, the whole content."""
    content = submission.content
    form = queries.form_of(content["revision"])
    data = {
        "title": f"Accusé de réception {submission.receipt_number}",
        "reference": f"Accusé de réception {submission.receipt_number} – dossier {content['number']}",
        "pole": content["pole"],
        "facts": _facts(submission),
        "sha256": submission.sha256,
        "verify": f"{settings.SITE_URL}/verifier/?numero={submission.receipt_number}",
        "mentions": content["mentions"],
        "pieces": [_piece(item, form) for item in content["pieces"]],
        "findings-note": FINDINGS_NOTE,
        "findings": [[item["title"], f"{Outcome(item['outcome']).label}. {item['message']}", item["article"]] for item in content["findings"]],
        "sections": _sections(form, content["answers"]),
    }
    return pdf.render("dossiers/pdf/receipt.typ", data, made_at=submission.received_at)


def _facts(submission: Submission) -> list[list[str]]:
    content = submission.content
    carrier = content["carrier"]
    return [
        ["Numéro", submission.receipt_number],
        ["Dossier", content["number"]],
        ["Appel", content["call"]],
        ["Reçu le", zoned(submission.received_at)],
        *([label, text] for label, text in queries.delay_lines(content)),
        ["Déposé par", content["submitted_by"]],
        ["Structure porteuse", " – ".join(part for part in (carrier["name"], carrier["siret"]) if part) or "non renseigné"],
    ]


def _piece(item: Mapping[str, object], form: Form) -> dict[str, str]:
    field_id = str(item["field"])
    label = form.field(field_id).label if field_id in form else ""
    name = str(item["name"])
    # Deposits made before the antivirus say nothing of it.
    shown = f"{name} ({IN_QUARANTINE})" if item.get("scan") == Scan.QUARANTINED else name
    return {"name": shown, "label": label, "size": size(int(str(item["size"]))), "sha256": str(item["sha256"])}


def _sections(form: Form, answers: Mapping[str, object]) -> list[dict[str, object]]:
    names = queries.names_of(form, answers)
    sections: list[dict[str, object]] = [{"title": section.title, "answers": _answers(section, answers, names)} for section in form.sections]
    return [section for section in sections if section["answers"]]


def _answers(section: Section, answers: Mapping[str, object], names: Names) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for field in section.fields:
        if field.kind is Kind.FILE or answers.get(field.id) is None:
            continue
        shown = display(field, answers[field.id], names=names)
        found.append({"label": field.label, **({"table": _table(shown)} if isinstance(shown, Table) else {"text": shown})})
    return found


def _table(table: Table) -> dict[str, object]:
    return {"columns": list(table.columns), "rows": table.rows, "footer": table.footer, "numeric": sorted(table.numeric)}
