"""A real SMTP server on the loopback, which takes its time when asked to."""

import asyncio
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller

from tests.mailing.conftest import free_port


class Post:
    """The server's handler: `delays` are the seconds it thinks before taking each message; `taken` the Message-ID of each."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.delays: list[float] = []
        self.begun = 0
        self.taken: list[str] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        self.begun += 1
        await asyncio.sleep(self.delays.pop(0) if self.delays else 0)
        text = envelope.content.decode("utf-8", "replace")
        self.taken.append(next(line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("Message-ID")))
        return "250 OK"


@pytest.fixture
def post() -> Iterator[Post]:
    port = free_port()
    handler = Post(f"smtp://127.0.0.1:{port}")
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler
    controller.stop()
