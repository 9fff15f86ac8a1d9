"""The acknowledgement of receipt, made from what was frozen with the deposit: made again, it would say the same."""

from django.conf import settings

from ptce.core import pdf
from ptce.core.dates import zoned
from ptce.dossiers import queries
from ptce.dossiers.models import Submission
from ptce.dossiers.pdfs.parts import FINDINGS_NOTE, finding_lines, piece_lines, section_lines


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
        "pieces": piece_lines(content["pieces"], form),
        "findings-note": FINDINGS_NOTE,
        "findings": finding_lines(content["findings"]),
        "sections": section_lines(form, content["answers"]),
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
