"""The antivirus (clamd), behind one door. `CLAMD_URL`: `tcp://host:port` or `unix:///path`.

Contract (clamd(8), INSTREAM): `zINSTREAM\\0`, then pieces of the file each after its length in four bytes, an empty one at the end; the answer is
`stream: OK`, `stream: NAME FOUND` or a sentence that ends with ERROR. A file larger than its StreamMaxLength is cut short with such a sentence.
"""

import socket
import struct
import time
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

CHUNK_BYTES = 64 * 1024
ANSWER_MAX_BYTES = 4096
DEFAULT_PORT = 3310


class AntivirusDown(Exception):
    """Nothing answers at the address: other files need not be tried now."""


class NotExamined(Exception):
    """The antivirus answered, or took too long, without a verdict on this file; the message says why in French."""


@dataclass(frozen=True)
class Verdict:
    """What the antivirus says. signature: the name of what it found, empty for a clean file."""

    signature: str = ""


def ask(*, url: str, content: BinaryIO, seconds: float) -> Verdict:
    """Have a stream examined, for so many seconds at most. Raises AntivirusDown, NotExamined."""
    end = time.monotonic() + seconds
    with _connect(url, seconds) as line:
        try:
            cut = not _send(line, content, end)
            answer = _answer(line, end)
        except TimeoutError:
            raise NotExamined(f"l’antivirus n’a pas rendu de verdict en {seconds:g}\u00a0s") from None
        except OSError as error:
            raise AntivirusDown(str(error)) from error
    if cut and not answer and _is_up(url, end):
        raise NotExamined("l’antivirus a coupé la liaison sans répondre")
    return _verdict(answer, cut=cut)


def _connect(url: str, seconds: float) -> socket.socket:
    parts = urlsplit(url)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) if parts.scheme == "unix" else None
    try:
        if line is None:
            return socket.create_connection((parts.hostname or "localhost", parts.port or DEFAULT_PORT), timeout=min(seconds, 5.0))
        line.settimeout(min(seconds, 5.0))
        line.connect(unquote(parts.path))
    except OSError as error:
        if line is not None:
            line.close()
        raise AntivirusDown(str(error)) from error
    return line


def _is_up(url: str, end: float) -> bool:
    """Say whether it still answers: a line cut without a word is the file's fault when it does, its own when it does not."""
    try:
        with _connect(url, _left(end)) as line:
            _send_all(line, b"zPING\0", end)
            return _answer(line, end) == "PONG"
    except (AntivirusDown, OSError):
        return False


def _send(line: socket.socket, content: BinaryIO, end: float) -> bool:
    """Send the whole stream; return False when the other side stopped reading: its answer says why."""
    try:
        _send_all(line, b"zINSTREAM\0", end)
        while chunk := content.read(CHUNK_BYTES):
            _send_all(line, struct.pack("!L", len(chunk)) + chunk, end)
        _send_all(line, struct.pack("!L", 0), end)
    except (BrokenPipeError, ConnectionResetError):
        return False
    return True


def _send_all(line: socket.socket, data: bytes, end: float) -> None:
    line.settimeout(_left(end))
    line.sendall(data)


def _answer(line: socket.socket, end: float) -> str:
    received = b""
    while len(received) < ANSWER_MAX_BYTES and not received.endswith(b"\0"):
        line.settimeout(_left(end))
        try:
            part = line.recv(ANSWER_MAX_BYTES)
        except ConnectionResetError:
            break
        if not part:
            break
        received += part
    return received.decode("utf-8", "replace").strip("\0 \n")


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _verdict(answer: str, *, cut: bool) -> Verdict:
    if not answer:
        raise AntivirusDown("the connection was closed without an answer")
    if "size limit exceeded" in answer:
        raise NotExamined("le fichier dépasse la taille que l’antivirus accepte (StreamMaxLength)")
    if answer.endswith(" FOUND"):
        # clamd adds « .UNOFFICIAL » to what comes from a database of one's own.
        return Verdict(signature=answer.removesuffix(" FOUND").partition(": ")[2].removesuffix(".UNOFFICIAL"))
    if answer == "stream: OK" and not cut:
        return Verdict()
    raise NotExamined(f"l’antivirus a répondu «\u00a0{answer[:120]}\u00a0»" + " avant la fin du fichier" * cut)
