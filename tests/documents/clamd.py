"""A clamd of the tests' own: a socket in a temporary folder, a database that knows the EICAR file alone. No official database, no network."""

import hashlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

CLAMD = next((found for name in ("clamd", "/usr/sbin/clamd", "/usr/local/sbin/clamd") if (found := shutil.which(name))), None)
# In two halves, so that no antivirus takes this file for the sample.
EICAR = ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*").encode()
NAME = "Eicar-Test-Signature"
# `./ptce test` says in its last lines what was not run; with CI=true it is a failure.
needs_clamd = pytest.mark.skipif(CLAMD is None, reason="clamd is not installed")
CONFIGURATION = """
LocalSocket {folder}/clamd.sock
DatabaseDirectory {folder}/base
Foreground yes
LogFile {folder}/log
StreamMaxLength 3M
MaxFileSize 3M
AlertExceedsMax yes
ConcurrentDatabaseReload no
"""


class Clamd:
    """The process, started and stopped at will on the same socket."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"unix://{folder}/clamd.sock"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        if self.process is not None:
            return
        command = [CLAMD, "--foreground", f"--config-file={self.folder}/clamd.conf"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 30
        while not self.answers():
            assert self.process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < end, (self.folder / "log").read_text()
            time.sleep(0.05)

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            try:
                line.connect(str(self.folder / "clamd.sock"))
                line.sendall(b"zPING\0")
                return line.recv(10) == b"PONG\0"
            except OSError:
                return False

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)
            self.process = None


@pytest.fixture(scope="session")
def clamd_process() -> Iterator[Clamd]:
    # A short path: a socket's name holds a hundred characters.
    folder = Path(tempfile.mkdtemp(prefix="clamd-"))
    (folder / "base").mkdir()
    (folder / "base" / "eicar.hsb").write_text(f"{hashlib.sha256(EICAR).hexdigest()}:{len(EICAR)}:{NAME}:73\n")
    (folder / "base" / "eicar.ndb").write_text(f"{NAME}:0:*:{EICAR.hex()}\n")
    (folder / "clamd.conf").write_text(CONFIGURATION.format(folder=folder))
    if os.geteuid() == 0:
        # clamd gives up root for the user « clamav », who must read and write here.
        shutil.chown(folder, "clamav", "clamav")
    for path in (folder, folder / "base"):
        path.chmod(0o755)
    made = Clamd(folder)
    yield made
    made.stop()
    shutil.rmtree(folder)


@pytest.fixture
def clamd(clamd_process: Clamd, settings) -> Clamd:
    """Start the antivirus, if it is not, and tell the platform of it."""
    clamd_process.start()
    settings.CLAMD_URL = clamd_process.url
    return clamd_process
