"""A real HTTP server on the loopback that answers by the directory's contract."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import pytest

from ptce.organisations import directory
from ptce.portal import demo_directory


@dataclass
class DirectoryServer:
    """What was asked of the server, and when; `down` makes it close the connection without a word."""

    address: str
    asked: list[tuple[str, str, float]] = field(default_factory=list)
    down: bool = False


@pytest.fixture
def directory_server(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[DirectoryServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = dict(parse_qsl(parts.query))
            state.asked.append((query.get("q", ""), self.headers["User-Agent"], time.monotonic()))
            if state.down:
                self.close_connection = True
                return
            given = demo_directory.answer(parts.path, query)
            over.wait(given.delay)
            self.send_response(given.status)
            for name, value in given.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(given.body)))
            self.end_headers()
            if not over.is_set():
                self.wfile.write(given.body)

        def log_message(self, *args: object) -> None:
            """Stay silent."""

    over = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state = DirectoryServer(f"http://127.0.0.1:{server.server_port}")
    settings.SIRENE_API_URL = state.address
    monkeypatch.setattr(directory, "TIMEOUT_SECONDS", 0.5)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield state
    over.set()
    server.shutdown()
    thread.join()
    server.server_close()
