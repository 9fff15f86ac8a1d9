"""Markdown written by staff, shown as HTML: raw HTML is never passed through, and the result is cleaned besides."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_TAGS = {
    "a", "blockquote", "br", "caption", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong", "table", "tbody", "td", "th",
    "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
# The page owns h1 and h2: the highest heading of a text becomes a third-level one.
_HIGHEST_HEADING = 3
_LOWEST_HEADING = 6
_parser = MarkdownIt("commonmark", {"html": False}).enable("table")


@lru_cache(maxsize=256)
def render(text: str) -> SafeString:
    """Return the HTML of a Markdown text: headings from the third level, no image, no raw HTML, no other link than http, mail and phone."""
    tokens = _parser.parse(text)
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    shift = _HIGHEST_HEADING - min((int(token.tag[1]) for token in headings), default=_HIGHEST_HEADING)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) + shift, _LOWEST_HEADING)}"
    html = _parser.renderer.render(tokens, _parser.options, {})
    cleaned = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="noopener noreferrer")
    return mark_safe(cleaned)  # noqa: S308 — cleaned on the line above
