"""Keep files."""

import hashlib
import logging
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO, cast

import pikepdf
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction

from ptce.core.dates import size as size_in_words
from ptce.core.errors import Refusal
from ptce.core.types import Actor
from ptce.documents import antivirus, previews, rules
from ptce.documents.enums import Scan
from ptce.documents.models import Document, Preview
from ptce.journal.operations import record

logger = logging.getLogger(__name__)

# A person waits for these two seconds; a task, which nobody waits for, has a minute.
ARRIVAL_SECONDS = 2.0
TASK_SECONDS = 60.0
BACKOFF_MINUTES = (1, 5, 15, 60, 6 * 60)


class FileRefused(Refusal):
    """The file cannot be kept; the message names it and says why."""


@dataclass(frozen=True)
class Examined:
    """What became of an examination. signature: what was found. problem: why there is no verdict. is_down: the antivirus does not answer at all."""

    scan: Scan
    signature: str = ""
    problem: str = ""
    is_down: bool = False


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


def examine(*, file: File, seconds: float = ARRIVAL_SECONDS) -> Examined:
    """Have a file examined, outside of any transaction: the antivirus may take as long as is said. The file is left at its start."""
    if not settings.CLAMD_URL:
        return Examined(Scan.NOT_SCANNED)
    file.seek(0)
    try:
        verdict = antivirus.ask(url=settings.CLAMD_URL, content=cast(BinaryIO, file), seconds=seconds)
    except antivirus.NotExamined as error:
        return Examined(Scan.QUARANTINED, problem=str(error))
    except antivirus.AntivirusDown as error:
        logger.warning("the antivirus does not answer: %s", error)
        return Examined(Scan.QUARANTINED, problem="l’antivirus ne répond pas", is_down=True)
    finally:
        file.seek(0)
    return Examined(Scan.INFECTED if verdict.signature else Scan.CLEAN, signature=verdict.signature)


def examine_stored(*, document: Document) -> Examined:
    """Have a kept file examined, outside of any transaction."""
    if not settings.CLAMD_URL:
        return Examined(Scan.QUARANTINED, problem="aucun antivirus n’est réglé (CLAMD_URL)", is_down=True)
    try:
        with document.file.open("rb") as content:
            return examine(file=content, seconds=TASK_SECONDS)
    except (OSError, BotoCoreError, ClientError) as error:
        logger.warning("document %s cannot be read: %s", document.pk, type(error).__name__)
        return Examined(Scan.QUARANTINED, problem="le fichier conservé ne peut pas être lu")


@transaction.atomic
def record_examination(*, document: Document, examined: Examined, now: datetime) -> bool:
    """Write what an examination found of a file in quarantine; return whether it left it. A second verdict changes nothing."""
    current = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if current.scan != Scan.QUARANTINED:
        return False
    if examined.scan == Scan.QUARANTINED:
        wait = BACKOFF_MINUTES[min(current.scan_attempts, len(BACKOFF_MINUTES) - 1)]
        # An antivirus that is down says nothing of the file: it is asked again at the next minute, all files alike.
        current.scan_attempts += 0 if examined.is_down else 1
        current.scan_after = now if examined.is_down else now + timedelta(minutes=wait)
        current.scan_problem = examined.problem
        current.save(update_fields=["scan_attempts", "scan_after", "scan_problem"])
        return False
    current.scan, current.signature, current.scanned_at, current.scan_problem = examined.scan, examined.signature[:200], now, ""
    current.save(update_fields=["scan", "signature", "scanned_at", "scan_problem"])
    record(verb="documents.scan", target=current, actor=None, now=now, scan=[Scan.QUARANTINED, current.scan], signature=current.signature)
    return True


class PreviewBusy(Refusal):
    """Other pages are being drawn."""

    message = "D’autres aperçus se préparent. Rechargez la page dans quelques secondes, ou téléchargez le fichier."


def preview(*, document: Document, page: int, now: datetime) -> Preview:
    """Return a page as a picture, drawn the first time it is asked for: seconds of work, outside of any transaction. Raises PreviewBusy."""
    made = Preview.objects.filter(document=document, page=page).first()
    if made is not None:
        return made
    try:
        with document.file.open("rb") as content:
            drawn = previews.draw(content=content.read(), media_type=document.media_type, page=page)
    except previews.Busy:
        raise PreviewBusy from None
    return _keep_preview(document, page, drawn, now=now)


@transaction.atomic
def _keep_preview(document: Document, page: int, drawn: previews.Drawn, *, now: datetime) -> Preview:
    # Two people who ask at once draw twice and keep one.
    Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    made = Preview.objects.filter(document=document, page=page).first()
    if made is not None:
        return made
    made = Preview(document=document, page=page, pages=drawn.pages, total=drawn.total, width=drawn.width, height=drawn.height, made_at=now)
    made.problem = drawn.problem
    if drawn.content:
        made.file.save("", ContentFile(drawn.content), save=False)
    made.save()
    return made


@transaction.atomic
def store(*, file: File, name: str, actor: Actor | None, now: datetime, examined: Examined | None = None) -> Document:
    """Keep an uploaded file after checking it: size, no virus, real type, no encryption.

    examined: what the antivirus said on arrival; without it the file waits in quarantine, if there is an antivirus at all. Raises FileRefused.
    """
    shown = clean_name(name)
    check_size(name=shown, size=file.size)
    found = examined or Examined(Scan.QUARANTINED if settings.CLAMD_URL else Scan.NOT_SCANNED)
    if found.scan == Scan.INFECTED:
        logger.warning("an upload was refused: %s", found.signature)
        raise FileRefused(rules.infected(shown, found.signature))
    sniffed = rules.sniff(cast(BinaryIO, file), shown)
    if sniffed.problem:
        raise FileRefused(sniffed.problem)
    if sniffed.media_type == "application/pdf":
        _refuse_broken_pdf(file, shown)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    document = Document(name=shown, media_type=sniffed.media_type, size=file.size, sha256=digest.hexdigest(), scan=found.scan)
    document.scanned_at = now if found.scan == Scan.CLEAN else None
    document.scan_problem = found.problem
    return _keep(document, file=file, actor=actor, now=now)


@transaction.atomic
def store_generated(*, content: bytes, name: str, media_type: str, now: datetime, actor: Actor | None = None) -> Document:
    """Keep a file that the program made (receipt, letter): stored once, never made again."""
    document = Document(name=name, media_type=media_type, size=len(content), sha256=hashlib.sha256(content).hexdigest())
    return _keep(document, file=ContentFile(content), actor=actor, now=now)


def _keep(document: Document, *, file: File, actor: Actor | None, now: datetime) -> Document:
    document.added_by_id, document.added_at = actor.pk if actor is not None else None, now
    document.file.save(document.uuid.hex, file, save=False)
    document.save()
    record(verb="documents.store", target=document, actor=actor, now=now, size=document.size, sha256=document.sha256)
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
