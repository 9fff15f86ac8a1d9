import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.core import markdown

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[clic](javascript:alert(1))",
    "[clic](JaVaScRiPt:alert(1))",
    "[clic](java&#115;cript:alert(1))",
    "[clic](data:text/html;base64,PHNjcmlwdD4=)",
    "[clic](vbscript:msgbox)",
    "<javascript:alert(1)>",
    "![image](https://exemple.test/x.png)",
    "![image](javascript:alert(1))",
    '[clic](https://exemple.test "onmouseover=alert(1)")',
    '[clic](https://exemple.test"onmouseover="alert(1))',
    "<a href=javascript:alert(1)>clic</a>",
    "<iframe src=//exemple.test></iframe>",
    "<style>*{display:none}</style>",
    '<p style="position:fixed">x</p>',
    "<form action=//exemple.test><input name=x></form>",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "| <script>alert(1)</script> |\n|---|\n| x |",
    "<!--><script>alert(1)</script>-->",
    "<math><mtext></p><script>alert(1)</script>",
    "[x]: javascript:alert(1)\n\n[x]",
]
ALLOWED = re.compile(r"</?(a|blockquote|br|caption|code|em|h[3-6]|hr|li|ol|p|pre|strong|table|tbody|td|th|thead|tr|ul)(\s|>|/)")


def is_harmless(html):
    tags = re.findall(r"<[^>]*>", html)
    links = re.findall(r'href="([^"]*)"', html)
    return (
        all(ALLOWED.match(tag) for tag in tags)
        and not any(re.search(r"\s(on\w+|style|src|srcdoc|class|id)=", re.sub(r'"[^"]*"', '""', tag)) for tag in tags)
        and all(re.match(r"(https?:|mailto:|tel:|/|#|[\w.%-]*$)", link) for link in links)
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_of_an_attack_is_left(payload):
    assert is_harmless(markdown.render(payload))


@given(st.lists(st.sampled_from([*PAYLOADS, "<", ">", '"', "\n", "](", "*", "`"]), max_size=6).map("".join))
def test_nor_of_attacks_put_together(text):
    assert is_harmless(markdown.render(text))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("**gras** et *italique*", "<p><strong>gras</strong> et <em>italique</em></p>\n"),
        ("- un\n- deux", "<ul>\n<li>un</li>\n<li>deux</li>\n</ul>\n"),
        ("[loi](https://www.legifrance.gouv.fr)", '<p><a href="https://www.legifrance.gouv.fr" rel="noopener noreferrer">loi</a></p>\n'),
        ("# Titre", "<h3>Titre</h3>\n"),
        ("## Titre\n### Sous-titre", "<h3>Titre</h3>\n<h4>Sous-titre</h4>\n"),
        ("##### Cinq\n###### Six", "<h3>Cinq</h3>\n<h4>Six</h4>\n"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>\n"),
    ],
)
def test_what_staff_writes_is_shown(text, html):
    assert markdown.render(text) == html
