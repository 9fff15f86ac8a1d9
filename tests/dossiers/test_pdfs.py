import io
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from ptce.calls.enums import Phase
from ptce.core import pdf
from ptce.dossiers import operations, pdfs, queries
from ptce.questionnaire.kinds import Kind, Role
from tests.conftest import NOON
from tests.factories import calls, dossiers

pytestmark = pytest.mark.django_db
LONG_NAME = "Lettre_d_engagement_de_la_communaute_de_communes_du_pays_de_bray_et_de_l_association_des_amis_de_la_cooperation_0.pdf"


def text_of(content: bytes) -> str:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    return " ".join("".join(pages).replace("\u200b", "").split())


def second_phase(*, pieces: int):
    first_call = calls.call(title="Phase 1", phase=Phase.ONE)
    first = dossiers.submitted(call=first_call)
    second_call = calls.call(title="Phase 2", first_phase=first_call)
    owner = dossiers.owner_of(first)
    dossier = dossiers.fill(dossiers.dossier(call=second_call, first_phase_dossier=first, owner=owner))
    letters = next(field for field in queries.form_of(dossier.revision_id).fields if field.kind is Kind.FILE and field.maximum == 30)
    for rank in range(pieces):
        dossiers.piece(dossier, letters.id, name=LONG_NAME if rank == 0 else f"Lettre {rank}.pdf")
    return dossier


def test_receipt_says_every_mention_and_piece():
    submission = dossiers.submission(second_phase(pieces=27))

    text = text_of(pdfs.receipt(submission))

    for mention in queries.acknowledgement(submission):
        assert " ".join(mention.text.split()) in text
        assert mention.article in text
    for piece in submission.content["pieces"]:
        assert piece["sha256"] in text
        # A long name goes on over several lines.
        assert piece["name"].replace(" ", "") in text.replace(" ", "")
    assert submission.sha256 in text
    assert submission.receipt_number in text


def test_receipt_is_an_archive_that_can_be_read_aloud():
    content = pdfs.receipt(dossiers.submission(dossiers.complete()))

    with pikepdf.open(io.BytesIO(content)) as document:
        metadata = document.open_metadata()
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert document.Root.Lang == "fr-FR"
        assert document.Root.MarkInfo.Marked
        assert document.check_pdf_syntax() == []


def test_receipt_made_twice_is_the_same():
    submission = dossiers.submission(dossiers.complete())

    assert pdfs.receipt(submission) == pdfs.receipt(submission)


def test_what_people_type_is_never_markup():
    dossier = dossiers.complete()
    name = "#panic() $x$ <b>*gras* @lien \\ « œ » [crochets"
    dossiers.answer(dossier, Role.POLE_NAME, name)

    text = text_of(pdfs.receipt(dossiers.submission(dossier)))

    assert name in text


def test_receipt_of_a_dossier_without_piece_says_so():
    submission = dossiers.submission(dossiers.complete())

    assert "Aucune pièce n’accompagne ce dépôt." in text_of(pdfs.receipt(submission))


def test_receipt_tells_the_content_deposited_even_after_it_changes():
    dossier = dossiers.complete()
    dossiers.answer(dossier, Role.POLE_NAME, "Pôle du Bray")
    submission = dossiers.submission(dossier)
    operations.withdraw(dossier=dossier, actor=dossiers.owner_of(dossier), now=NOON + timedelta(hours=1))
    dossiers.answer(dossier, Role.POLE_NAME, "Autre nom")

    text = text_of(pdfs.receipt(submission))

    assert "Pôle du Bray" in text
    assert "Autre nom" not in text


def test_fonts_are_converted_once_from_the_design_system(tmp_path: Path, settings):
    settings.VAR = tmp_path
    pdf.fonts.cache_clear()
    try:
        folder = pdf.fonts()
        assert sorted(file.name for file in folder.iterdir()) == [
            "Marianne-Bold.ttf",
            "Marianne-Medium.ttf",
            "Marianne-Regular.ttf",
            "Marianne-Regular_Italic.ttf",
        ]
        written = (folder / "Marianne-Bold.ttf").stat().st_mtime_ns
        pdf.fonts.cache_clear()
        pdf.fonts()
        assert (folder / "Marianne-Bold.ttf").stat().st_mtime_ns == written
    finally:
        pdf.fonts.cache_clear()


def test_a_font_that_the_design_system_lacks_is_told(tmp_path: Path):
    with pytest.raises(pdf.FontMissing):
        pdf._convert("dsfr/dist/fonts/None.woff2", tmp_path / "None.ttf")
