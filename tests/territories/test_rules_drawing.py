import re

import pytest

from ptce.territories import reference
from ptce.territories.rules.drawing import HEIGHT, WIDTH, Marker, base_map, map_svg

PLACES = {
    "Paris": (48.8566, 2.3522, "75"),
    "Marseille": (43.2965, 5.3698, "13"),
    "Lille": (50.6292, 3.0573, "59"),
    "Brest": (48.3904, -4.4861, "29"),
    "Ajaccio": (41.9192, 8.7386, "2A"),
    "Saint-Denis": (-20.8950, 55.4481, "974"),
    "Cayenne": (4.9224, -52.3135, "973"),
    "Mamoudzou": (-12.7809, 45.2279, "976"),
    "Pointe-à-Pitre": (16.2412, -61.5361, "971"),
    "Fort-de-France": (14.6161, -61.0588, "972"),
}


@pytest.fixture(scope="module")
def base():
    return base_map(reference.outlines())


def draw(base, *markers, **options):
    return map_svg(base, markers, identifier="carte", title="Carte", description="Des points.", **options)


def marker(name, **options):
    latitude, longitude, _ = PLACES[name]
    return Marker(latitude, longitude, name, **options)


def points_of(path):
    x = y = 0
    for subpath in re.findall(r"M(-?\d+) (-?\d+)l([^z]*)z", path):
        x, y = int(subpath[0]), int(subpath[1])
        yield x, y
        numbers = [int(number) for number in re.findall(r"-?\d+", subpath[2])]
        for step_x, step_y in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + step_x, y + step_y
            yield x, y


def test_every_departement_is_drawn_inside_the_drawing(base):
    frames = draw(base).frames

    codes = [shape.code for frame in frames for shape in frame.shapes]
    assert len(set(codes)) == 101
    assert sorted(code for code in codes if codes.count(code) == 2) == ["75", "75", "92", "92", "93", "93", "94", "94"]
    for frame in frames:
        for shape in frame.shapes:
            points = list(points_of(shape.path))
            assert len(points) >= 4, shape.code
            assert all(frame.x <= x <= frame.x + frame.width and frame.y <= y <= frame.y + frame.height for x, y in points)


def test_frames_do_not_overlap_and_stay_in_the_drawing(base):
    metropole, *insets = draw(base).frames

    assert [frame.label for frame in insets] == ["Paris", "Guadeloupe", "Martinique", "Guyane", "La Réunion", "Mayotte"]
    assert all(frame.x >= 0 and frame.x + frame.width <= WIDTH and frame.y + frame.height <= HEIGHT for frame in (metropole, *insets))
    overseas = insets[1:]
    assert all(left.x + left.width < right.x for left, right in zip(overseas, overseas[1:], strict=False))
    assert all(frame.y >= metropole.y + metropole.height for frame in overseas)


def test_no_outline_crosses_the_paris_frame(base):
    metropole, paris, *_ = draw(base).frames

    crossing = [shape.code for shape in metropole.shapes for x, y in points_of(shape.path) if x >= paris.x and y <= paris.y + paris.height]

    assert crossing == []


@pytest.mark.parametrize("name", PLACES)
def test_a_town_falls_within_its_departement(base, name):
    drawn = draw(base, marker(name))

    circle = drawn.circles[-1]
    shapes = [shape for frame in drawn.frames for shape in frame.shapes if shape.code == PLACES[name][2]]
    points = list(points_of(shapes[-1].path))
    assert min(x for x, _ in points) <= circle.x <= max(x for x, _ in points)
    assert min(y for _, y in points) <= circle.y <= max(y for _, y in points)
    assert drawn.outside == ()


def test_paris_is_drawn_twice_with_one_link(base):
    drawn = draw(base, marker("Paris", url="/poles/1/"))

    assert [circle.echo for circle in drawn.circles] == [True, False]
    assert drawn.has_links


def test_a_map_without_address_has_no_link(base):
    assert not draw(base, marker("Lille")).has_links
    assert draw(base, links={"59": "/nord/"}).has_links


def test_a_point_of_no_frame_is_handed_back(base):
    noumea = Marker(-22.2741, 166.4488, "Nouméa")

    drawn = draw(base, noumea)

    assert drawn.circles == ()
    assert drawn.outside == (noumea,)


def test_points_at_the_same_place_do_not_hide_each_other(base):
    drawn = draw(base, *[marker("Lille") for _ in range(6)])

    assert len({(circle.x, circle.y) for circle in drawn.circles}) == 6


def test_highlighted_departements_keep_their_kind_in_every_frame(base):
    drawn = draw(base, highlighted={"75": "selected", "974": "strong"})

    kinds = [(shape.code, shape.kind) for frame in drawn.frames for shape in frame.shapes if shape.kind]
    assert kinds == [("75", "selected"), ("75", "selected"), ("974", "strong")]
