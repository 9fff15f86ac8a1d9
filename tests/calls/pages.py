"""Reading pages as a browser without JavaScript does."""

from collections import defaultdict
from html.parser import HTMLParser

from django.urls import reverse

from ptce.calls.models import Call


class _Boxes(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = defaultdict(list)
        self.ids: list[str] = []
        self.labelled: list[str] = []
        self._list = ""
        self._is_first = False
        self._text = ""

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self._note_references(given)
        name = given.get("name", "")
        match tag:
            case "input" if name:
                self._read_input(name, given)
            case "select" | "textarea":
                self._list, self._text, self._is_first = name, name if tag == "textarea" else "", True
                self.sent[name].append("")
            case "option":
                # A browser sends the first option of a list when none is chosen.
                if self._is_first or "selected" in given:
                    self.sent[self._list][-1] = given["value"]
                self._is_first = False

    def _note_references(self, given):
        if "id" in given:
            self.ids.append(given["id"])
        for attribute in ("for", "aria-labelledby", "aria-describedby"):
            self.labelled += (given.get(attribute) or "").split()

    def _read_input(self, name, given):
        is_choice = given.get("type") in {"radio", "checkbox"}
        if given.get("type") != "file" and (not is_choice or "checked" in given):
            self.sent[name].append(given.get("value", "on" if is_choice else ""))

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._text = ""

    def handle_data(self, data):
        if self._text:
            self.sent[self._text][-1] += data.removeprefix("\n")


def boxes(html: str) -> dict[str, list[str]]:
    """Return what the page would send if it were posted as it is."""
    reader = _Boxes()
    reader.feed(html)
    return dict(reader.sent)


def dangling(html: str) -> set[str]:
    """Return the ids that labels and descriptions point to and nothing bears."""
    reader = _Boxes()
    reader.feed(html)
    return set(reader.labelled) - set(reader.ids)


def repeated_ids(html: str) -> set[str]:
    """Return the ids borne twice."""
    reader = _Boxes()
    reader.feed(html)
    return {identifier for identifier in reader.ids if reader.ids.count(identifier) > 1}


def address(name: str, one: Call, *args: object) -> str:
    """Return the address of a screen of a call."""
    return reverse(f"calls:{name}", args=[one.pk, *args])


def page(desk, where):
    """Return what the page would send."""
    return boxes(desk.get(where).content.decode())


def send(desk, where, **changes):
    """Post the page as it is, but for the changes."""
    return desk.post(where, page(desk, where) | changes)


def fresh(one):
    return Call.objects.get(pk=one.pk)
