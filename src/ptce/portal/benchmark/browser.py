"""What a browser does, without its screen: ask, post, read the boxes of a page."""

import http.client
import json
import secrets
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode

from django.conf import settings

# As long as our own script waits.
PATIENCE = 20.0

type Pairs = list[tuple[str, str]]


class Unreachable(Exception):
    """No answer came: nobody knows whether what was sent was taken."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    location: str = ""

    @property
    def data(self) -> dict[str, object]:
        """Return the JSON answered, empty for a page."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def boxes(self) -> Pairs:
        """Return the boxes of the page as a browser would send them."""
        return boxes(self.body.decode())


class Browser:
    """One person's: the cookies, a connection for each request."""

    def __init__(self, port: int, *, session: str = "") -> None:
        self._port = port
        self._csrf = secrets.token_hex(16)
        self._cookies = f"{settings.CSRF_COOKIE_NAME}={self._csrf}" + (f"; {settings.SESSION_COOKIE_NAME}={session}" if session else "")

    def get(self, path: str, *, accept: str = "text/html") -> Answer:
        """Read a page. Raises Unreachable."""
        return self._ask("GET", path, None, {"Accept": accept})

    def post(self, path: str, pairs: Pairs, *, accept: str = "application/json") -> Answer:
        """Send boxes. Raises Unreachable."""
        return self._ask("POST", path, urlencode(pairs).encode(), {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"})

    def upload(self, path: str, pairs: Pairs, *, box: str, name: str, content: bytes) -> Answer:
        """Send boxes and a file. Raises Unreachable."""
        edge = secrets.token_hex(16)
        parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode() for key, value in pairs]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{box}"; filename="{name}"\r\nContent-Type: application/pdf\r\n\r\n'
        body = b"".join([*parts, head.encode(), content, f"\r\n--{edge}--\r\n".encode()])
        return self._ask("POST", path, body, {"Accept": "application/json", "Content-Type": f"multipart/form-data; boundary={edge}"})

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, {**headers, "Cookie": self._cookies, "X-CSRFToken": self._csrf, "Connection": "close"})
            response = connection.getresponse()
            return Answer(response.status, response.read(), response.headers.get("Location", ""))
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(type(error).__name__) from error
        finally:
            connection.close()


def boxes(page: str) -> Pairs:
    """Return the boxes of a page, in order, as a browser would send them; files and buttons apart."""
    reader = _Boxes()
    reader.feed(page)
    return reader.found


class _Boxes(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: Pairs = []
        self._open = ""
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        name, value = facts.get("name") or "", facts.get("value") or ""
        if tag in {"textarea", "select"}:
            self._open, self._text = name, ""
        elif tag == "option" and "selected" in facts and self._open:
            self.found.append((self._open, value))
        elif tag == "input" and name and _is_sent(facts):
            self.found.append((name, value))

    def handle_data(self, text: str) -> None:
        self._text += text

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # A browser drops the first line break.
            self.found.append((self._open, self._text.removeprefix("\n")))
        if tag in {"textarea", "select"}:
            self._open = ""


def _is_sent(facts: dict[str, str | None]) -> bool:
    match facts.get("type"):
        case "radio" | "checkbox":
            return "checked" in facts
        case "submit" | "button" | "file" | "image" | "reset":
            return False
    return "disabled" not in facts
