"""Keep files."""

import hashlib
import re
import unicodedata
from datetime import datetime
from typing import BinaryIO, cast

import pikepdf
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction

from ptce.core.dates import size as size_in_words
from ptce.core.errors import Refusal
from ptce.core.types import Actor
from ptce.documents import rules
from ptce.documents.models import Document
from ptce.journal.operations import record


class FileRefused(Refusal):
    """The file cannot be kept; the message names it and says why."""


def clean_name(name: str) -> str:
    """Return the file's name without folders nor control characters, 200 characters at most, extension kept."""
    bare = unicodedata.normalize("NFC", re.split(r"[\\/]", name)[-1])
    bare = "".join(char for char in bare if char.isprintable() and char not in '<>:"|?*').strip(" .") or "fichier"
    stem, dot, extension = bare.rpartition(".")
    return bare if len(bare) <= 200 else f"{stem[: 199 - len(extension)]}{dot}{extension}"


def check_size(*, name: str, size: int) -> None:
    """Refuse by the declared length, before reading. Raises FileRefused."""
    if size <= 0:
        raise FileRefused(f"«\u00a0{name}\u00a0» est vide. Vérifiez le fichier, puis renvoyez-le.")
    if size > settings.FILE_MAX_BYTES:
        raise FileRefused(
            f"«\u00a0{name}\u00a0» pèse {size_in_words(size)}\u00a0: la limite est de {size_in_words(settings.FILE_MAX_BYTES)} par fichier."
        )


@transaction.atomic
def store(*, file: File, name: str, actor: Actor | None, now: datetime) -> Document:
    """Keep an uploaded file after checking it: size, real type, no encryption.

    Raises FileRefused.
    """
    shown = clean_name(name)
    check_size(name=shown, size=file.size)
    sniffed = rules.sniff(cast(BinaryIO, file), shown)
    if sniffed.problem:
        raise FileRefused(sniffed.problem)
    if sniffed.media_type == "application/pdf":
        _refuse_broken_pdf(file, shown)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return _keep(file=file, name=shown, media_type=sniffed.media_type, size=file.size, sha256=digest.hexdigest(), actor=actor, now=now)


@transaction.atomic
def store_generated(*, content: bytes, name: str, media_type: str, now: datetime, actor: Actor | None = None) -> Document:
    """Keep a file that the program made (receipt, letter): stored once, never made again."""
    return _keep(
        file=ContentFile(content),
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        actor=actor,
        now=now,
    )


def _keep(*, file: File, name: str, media_type: str, size: int, sha256: str, actor: Actor | None, now: datetime) -> Document:
    document = Document(name=name, media_type=media_type, size=size, sha256=sha256, added_by_id=actor.pk if actor is not None else None, added_at=now)
    document.file.save(document.uuid.hex, file, save=False)
    document.save()
    record(verb="documents.store", target=document, actor=actor, now=now, size=size, sha256=sha256)
    return document


def _refuse_broken_pdf(file: File, name: str) -> None:
    try:
        with pikepdf.open(cast(BinaryIO, file)) as pdf:
            encrypted = pdf.is_encrypted
    except pikepdf.PasswordError:
        encrypted = True
    except pikepdf.PdfError:
        raise FileRefused(
            f"«\u00a0{name}\u00a0» est un PDF abîmé, illisible. Ouvrez-le, enregistrez-le de nouveau en PDF, puis renvoyez-le."
        ) from None
    finally:
        file.seek(0)
    if encrypted:
        raise FileRefused(f"«\u00a0{name}\u00a0» est protégé par un mot de passe. Enregistrez-le sans protection, puis renvoyez-le.")
