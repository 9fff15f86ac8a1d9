"""What a file really is, read from its first bytes: the sender's word and the extension are not believed."""

import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

# Media types a dossier may hold, with the extensions people know.
ACCEPTED = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "application/vnd.oasis.opendocument.text": (".odt",),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
}
ACCEPTED_WORDS = "PDF, PNG, JPEG, ODT, ODS, DOCX ou XLSX"


@dataclass(frozen=True)
class Sniffed:
    """What the bytes say: the media type (empty when none of the accepted ones) and, when refused, why in French."""

    media_type: str
    problem: str = ""


def sniff(content: BinaryIO, name: str) -> Sniffed:
    """Return the media type of a seekable stream, or the reason to refuse it. The stream is left at its start."""
    head = content.read(8192)
    content.seek(0)
    found = _from_head(head, content)
    content.seek(0)
    if found == "program":
        return Sniffed("", f"«\u00a0{name}\u00a0» est un programme, pas un document. Envoyez un fichier {ACCEPTED_WORDS}.")
    if not found:
        return Sniffed("", f"Le contenu de «\u00a0{name}\u00a0» n’est pas d’un type accepté. Envoyez un fichier {ACCEPTED_WORDS}.")
    extension = "." + name.rpartition(".")[2].lower() if "." in name else ""
    if extension not in ACCEPTED[found]:
        expected = ACCEPTED[found][0]
        advice = f"Renommez-le avec l’extension «\u00a0{expected}\u00a0», puis renvoyez-le."
        return Sniffed("", f"«\u00a0{name}\u00a0» ne porte pas l’extension de son contenu. {advice}")
    return Sniffed(found)


# clamd, asked to (AlertExceedsMax), names so what it could not read to the end: too large, too deep, too many entries.
BEYOND_LIMITS = "Heuristics.Limits.Exceeded"


def infected(name: str, signature: str) -> str:
    """Return why a file is refused, with its name, what was found and what to do."""
    if signature.startswith(BEYOND_LIMITS):
        return f"«\u00a0{name}\u00a0» ne peut pas être analysé jusqu’au bout par l’antivirus ({signature}). Enregistrez-le en PDF, puis renvoyez-le."
    return (
        f"«\u00a0{name}\u00a0» contient un programme malveillant ({signature})\u00a0: il n’est pas gardé. "
        "Faites analyser votre appareil par un antivirus, puis envoyez un fichier sain."
    )


def _from_head(head: bytes, content: BinaryIO) -> str:
    if head.startswith((b"MZ", b"\x7fELF", b"#!", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")):
        return "program"
    # The PDF header may come after some bytes of garbage (ISO 32000-1, annex H): within the first kilobyte.
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"PK\x03\x04"):
        return _office(content)
    return ""


def _office(content: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(content) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                # Never the whole entry: a few kilobytes can unfold into gigabytes.
                with archive.open("mimetype") as entry:
                    declared = entry.read(100).decode("ascii", "replace").strip()
                return declared if declared in ACCEPTED else ""
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
        return ""
    if any(name.endswith("vbaProject.bin") for name in names):
        return ""
    if "word/document.xml" in names:
        return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    if "xl/workbook.xml" in names:
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return ""
