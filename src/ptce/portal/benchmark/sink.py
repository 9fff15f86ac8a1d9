"""A mail server on the loopback that takes everything and remembers who it was for: the worker sends for real."""

import socketserver
import threading
from typing import Self, cast


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.taken: list[str] = []


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 bench")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self._say("354 go on")
                cast(_Server, self.server).taken.append(self._identity())
                self._say("250 OK")
            elif word == b"QUIT":
                return self._say("221 bye")
            else:
                self._say("250 OK")
        return None

    def _identity(self) -> str:
        found = ""
        for line in self.rfile:
            if line == b".\r\n":
                break
            if line.lower().startswith(b"message-id:"):
                found = line.partition(b":")[2].strip().decode()
        return found

    def _say(self, text: str) -> None:
        try:
            self.wfile.write(f"{text}\r\n".encode())
        except (BrokenPipeError, ConnectionResetError):
            # The sender was killed: it begins again, under the same identity.
            self.rfile.close()


class Sink:
    """The server. taken: the Message-ID of each message, in order."""

    def __enter__(self) -> Self:
        self._server = _Server()
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._server.server_address[1]}"

    @property
    def taken(self) -> list[str]:
        return list(self._server.taken)
