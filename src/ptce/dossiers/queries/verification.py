"""Verify an acknowledgement of receipt for whoever holds its number: nothing here says who applied, nor what for."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ptce.dossiers.models import Submission

_NUMBER = re.compile(r"PTCE-\d{4}-\d{6,12}-AR\d{1,5}", re.ASCII)
DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Validity(StrEnum):
    """What became of a deposit."""

    STANDS = "STANDS"
    REPLACED = "REPLACED"
    WITHDRAWN = "WITHDRAWN"


class Match(StrEnum):
    """What a SHA-256 is to a deposit."""

    RECEIPT = "RECEIPT"
    CONTENT = "CONTENT"
    PIECE = "PIECE"
    FOREIGN = "FOREIGN"


@dataclass(frozen=True, slots=True)
class VerifiedReceipt:
    """What an acknowledgement proves. withdrawn_at: when it stopped standing. match: None when no SHA-256 was asked about."""

    number: str
    call: str
    received_at: datetime
    validity: Validity
    withdrawn_at: datetime | None
    match: Match | None


def verified_receipt(number: str, *, sha256: str = "") -> VerifiedReceipt | None:
    """Return what the acknowledgement of this number proves, None when no such number was given: two statements at most."""
    wanted = number_of(number)
    found = Submission.objects.select_related("dossier__call", "receipt").filter(receipt_number=wanted).first() if wanted else None
    if found is None:
        return None
    return VerifiedReceipt(
        number=found.receipt_number,
        call=found.dossier.call.title,
        received_at=found.received_at,
        validity=_validity(found),
        withdrawn_at=found.withdrawn_at,
        match=_match(found, sha256.lower()) if sha256 else None,
    )


def number_of(text: str) -> str:
    """Return the number as it is kept, whatever its blanks, dashes and case; empty when it cannot be one."""
    bare = re.sub(r"[‐‑‒–—−]", "-", "".join(text.split())).upper()
    return bare if _NUMBER.fullmatch(bare) else ""


def _validity(submission: Submission) -> Validity:
    if submission.withdrawn_at is None:
        return Validity.STANDS
    later = Submission.objects.filter(dossier_id=submission.dossier_id, rank__gt=submission.rank)
    return Validity.REPLACED if later.exists() else Validity.WITHDRAWN


def _match(submission: Submission, sha256: str) -> Match:
    if submission.receipt is not None and submission.receipt.sha256 == sha256:
        return Match.RECEIPT
    if submission.sha256 == sha256:
        return Match.CONTENT
    if sha256 in {str(piece["sha256"]) for piece in submission.content["pieces"]}:
        return Match.PIECE
    return Match.FOREIGN
