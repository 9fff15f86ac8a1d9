"""The files that the fictional teams attach: one page each, which says that it is fictional."""

import io
from functools import lru_cache

import pikepdf
from django.core.files.base import ContentFile

DIAGNOSIS = ("ap4wma", "Diagnostic du territoire")
# What the applicants download, fill and send back.
TEMPLATE = "Trame du diagnostic"
STATUS = ("ffhbde", "Justificatif de qualité")
SECOND_PHASE = (
    ("3u4qsn", "Lettres d’engagement"),
    ("qukttu", "Budget sur trois ans"),
    ("2bywan", "Statuts signés"),
    ("h7rhn5", "Liste des dirigeants"),
    ("92vws7", "Comptes approuvés"),
    ("byqqvc", "Relevé d’identité bancaire"),
)


def file(title: str) -> ContentFile:
    """Return a new file of one page under that title."""
    return ContentFile(_page(title), name=f"{title}.pdf")


@lru_cache(maxsize=16)
def _page(title: str) -> bytes:
    pdf = pikepdf.new()
    lines = (title, "Pièce fictive de la démonstration\u00a0: elle n’engage personne et ne décrit aucune structure réelle.")
    shown = b"".join(_line(text, size=16 - 5 * rank, drop=40 if rank else 0) for rank, text in enumerate(lines))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica, Encoding=pikepdf.Name.WinAnsiEncoding
    )
    page = pdf.add_blank_page(page_size=(595, 842))
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
    page.Contents = pdf.make_stream(b"BT 60 760 Td " + shown + b"ET")
    pdf.docinfo["/Title"] = title
    target = io.BytesIO()
    pdf.save(target, deterministic_id=True)
    return target.getvalue()


def _line(text: str, *, size: int, drop: int) -> bytes:
    written = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return f"0 {-drop} Td /F1 {size} Tf ".encode() + b"(" + written + b") Tj "
