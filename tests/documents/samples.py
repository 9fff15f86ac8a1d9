"""Small real files of each kind, and the bad ones people and attackers send."""

import io
import zipfile

import pikepdf

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63000100000500010d0a2db40000000049454e44ae426082"
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 64 + b"\xff\xd9"
ELF = b"\x7fELF\x02\x01\x01" + b"\x00" * 200
EXE = b"MZ\x90\x00" + b"\x00" * 200


def pdf(*, password: str = "") -> bytes:
    """Return a one-page PDF, encrypted when a password is given."""
    document, out = pikepdf.new(), io.BytesIO()
    document.add_blank_page(page_size=(100, 100))
    document.save(out, encryption=pikepdf.Encryption(user=password, owner=password) if password else False)
    return out.getvalue()


def archive(names: dict[str, bytes], *, compression: int = zipfile.ZIP_STORED) -> bytes:
    """Return a ZIP of these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as file:
        for name, content in names.items():
            file.writestr(name, content)
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    """Return the least a DOCX can be."""
    return archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>", **more})


def xlsx() -> bytes:
    """Return the least an XLSX can be."""
    return archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})


def opendocument(kind: str) -> bytes:
    """Return the least an OpenDocument file can be: `kind` is text or spreadsheet."""
    return archive({"mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(), "content.xml": b"<x/>"})
