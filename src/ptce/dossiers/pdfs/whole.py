"""The whole dossier to read, print and keep: as it stands while it is a draft, as it was frozen once deposited."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string

from ptce.core import pdf
from ptce.core.dates import zoned
from ptce.dossiers import queries, rules
from ptce.dossiers.models import Dossier, Piece, Submission
from ptce.dossiers.pdfs.parts import FINDINGS_NOTE, finding_lines, piece_lines, section_lines
from ptce.dossiers.queries.screens.answers import territory_map
from ptce.questionnaire.definition import Form
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.visibility import asked

BLANK = "non renseigné"


def draft_dossier(dossier: Dossier, *, now: datetime) -> bytes:
    """Return the draft as it stands, marked as one on each page: about twelve statements."""
    held = queries.content(dossier)
    data = {
        "title": f"Dossier {dossier.number} – brouillon",
        "reference": f"Dossier {dossier.number} – BROUILLON du {zoned(now)}",
        "draft": "BROUILLON",
        "status": f"Brouillon, tel qu’il était le {zoned(now)}. Il n’est pas déposé\u00a0: ce document ne prouve aucun dépôt.",
        "pole": dossier.label,
        "facts": [
            ["Dossier", dossier.number],
            ["Appel", dossier.call.title],
            ["Structure porteuse", _carrier(dossier.carrier_name, dossier.carrier_siret)],
        ],
        "sha256": "",
        "verify": "",
        "pieces": piece_lines(map(_given, held.asked_pieces), held.form),
        "findings": finding_lines(rules.finding_as_json(finding) for finding in queries.findings(dossier, content=held).all),
        **_answers(held.asked.form, held.asked.values),
    }
    return _rendered(data, made_at=now)


def deposited_dossier(submission: Submission) -> bytes:
    """Return a deposit as it was frozen: made again, it says the same."""
    content = submission.content
    form = queries.form_of(content["revision"])
    held = asked(form, content["answers"])
    data = {
        "title": f"Dossier {content['number']}",
        "reference": f"Dossier {content['number']} – déposé le {zoned(submission.received_at)}",
        "draft": "",
        "status": (
            f"Tel que déposé le {zoned(submission.received_at)}. "
            "Ce qui a pu être ajouté depuis, en réponse à une demande de l’administration, n’y figure pas."
        ),
        "pole": content["pole"],
        "facts": [
            ["Dossier", content["number"]],
            ["Appel", content["call"]],
            ["Accusé de réception", submission.receipt_number],
            *([label, text] for label, text in queries.delay_lines(content)),
            ["Structure porteuse", _carrier(content["carrier"]["name"], content["carrier"]["siret"])],
        ],
        "sha256": submission.sha256,
        "verify": f"{settings.SITE_URL}/verifier/?numero={submission.receipt_number}",
        "pieces": piece_lines(content["pieces"], form),
        "findings": finding_lines(content["findings"]),
        **_answers(held.form, held.values),
    }
    return _rendered(data, made_at=submission.received_at)


def _answers(form: Form, values: Mapping[str, object]) -> dict[str, object]:
    places = [field for field in form.fields if field.kind is Kind.TERRITORY and values.get(field.id)]
    drawings = {field.id: territory_map(field, values[field.id]) for field in places}
    maps = {key: render_to_string("dossiers/pdf/map.svg", {"map": drawing}) for key, drawing in drawings.items() if drawing}
    return {"sections": section_lines(form, values, blank=BLANK), "maps": maps}


def _rendered(data: dict[str, object], *, made_at: datetime) -> bytes:
    return pdf.render("dossiers/pdf/dossier.typ", data | {"findings-note": FINDINGS_NOTE}, made_at=made_at)


def _given(piece: Piece) -> dict[str, object]:
    document = piece.document
    return {"field": piece.field_id, "name": document.name, "size": document.size, "sha256": document.sha256}


def _carrier(name: str, siret: str) -> str:
    return " – ".join(filter(None, (name, siret))) or BLANK
