import re

from django.template.loader import render_to_string

from ptce.territories import queries
from ptce.territories.queries import Marker


def render(*markers, **options):
    drawing = queries.france_map(markers, identifier="poles", title="Carte des pôles", description="Un point par pôle.", **options)
    return render_to_string("territories/map.svg.html", {"map": drawing})


def test_the_base_map_is_light():
    assert len(render().encode()) <= 60_000


def test_a_picture_without_link_is_an_image_with_a_name():
    html = render(Marker(50.6292, 3.0573, "Lille"))

    assert re.findall(r'role="(\w+)"\s+aria-labelledby="([^"]+)"', html) == [("img", "poles-title poles-description")]
    assert '<title id="poles-title">Carte des pôles</title>' in html
    assert html.count("<circle") == 1


def test_a_picture_with_links_is_a_group_and_its_links_are_named():
    html = render(Marker(48.8566, 2.3522, "Pôle <un>", "/poles/1/", "secondary"))

    assert 'role="group"' in html
    assert html.count('href="/poles/1/" aria-label="Pôle &lt;un&gt;"') == 1
    assert html.count("territories-map__point--secondary") == 2


def test_no_inline_style_script_or_handler():
    html = render(Marker(50.6292, 3.0573, "Lille", "/x/"), highlighted={"59": "selected"}, links={"59": "/nord/"})

    assert re.findall(r"<script|<style|\sstyle=|\son[a-z]+=", html) == []


def test_numbers_are_written_for_svg_whatever_the_language():
    html = render(Marker(50.6292, 3.0573, "Lille"))

    assert re.findall(r'\s(?:cx|cy|r|x|y|width|height)="[^"]*[^\d"][^"]*"', html) == []


def test_sources_are_named_under_the_map():
    assert "CC BY 4.0" in render()
