"""Reading pages as a browser without JavaScript does."""

from collections import defaultdict
from html.parser import HTMLParser


class _Boxes(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = defaultdict(list)
        self.ids: list[str] = []
        self.labelled: list[str] = []
        self._list = ""
        self._text = ""

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if "id" in given:
            self.ids.append(given["id"])
        for attribute in ("for", "aria-labelledby", "aria-describedby"):
            self.labelled += (given.get(attribute) or "").split()
        name = given.get("name", "")
        if tag == "input" and name:
            is_ticked = given.get("type") not in {"radio", "checkbox"} or "checked" in given
            if is_ticked and given.get("type") != "file":
                self.sent[name].append(given.get("value", ""))
        elif tag == "select":
            self._list = name
            self.sent[name].append("")
        elif tag == "option" and "selected" in given:
            self.sent[self._list][-1] = given["value"]
        elif tag == "textarea":
            self._text = name
            self.sent[name].append("")

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
