import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.territories.rules.geometry import Box, bounds, fit, lambert93, local_plane


@pytest.mark.parametrize(
    ("longitude", "latitude", "easting", "northing"),
    [
        (3.0, 46.5, 700_000.0, 6_600_000.0),  # origin of the projection
        (2.3522, 48.8566, 652_469.0, 6_862_035.0),  # Paris
        (-4.4861, 48.3904, 146_633.0, 6_837_110.0),  # Brest
        (5.3698, 43.2965, 892_390.0, 6_247_035.0),  # Marseille
    ],
)
def test_lambert93_known_points(longitude, latitude, easting, northing):
    assert lambert93(longitude, latitude) == pytest.approx((easting, northing), abs=1500)


def test_lambert93_origin_is_exact():
    assert lambert93(3.0, 46.5) == pytest.approx((700_000.0, 6_600_000.0), abs=0.01)


@given(st.floats(-5, 9), st.floats(41, 51))
def test_lambert93_puts_north_up_and_east_right(longitude, latitude):
    x, y = lambert93(longitude, latitude)

    assert lambert93(longitude + 0.1, latitude)[0] > x
    assert lambert93(longitude, latitude + 0.1)[1] > y


def test_bounds_and_box():
    box = bounds([(1, 5), (3, 2)])

    assert box == Box(1, 2, 2, 3)
    assert box.holds(3, 5)
    assert not box.holds(3.1, 5)


@given(st.lists(st.tuples(st.floats(55, 56), st.floats(-22, -20)), min_size=1))
def test_fitted_points_stay_in_their_box(points):
    corners = [(55.0, -22.0), (56.0, -20.0)]
    placement = fit(corners, local_plane(-21), Box(10, 20, 300, 200))

    for longitude, latitude in points:
        x, y = placement.place(longitude, latitude)
        assert 10 <= x <= 310
        assert 20 <= y <= 220


def test_fit_keeps_north_at_the_top_and_proportions():
    placement = fit([(0, 0), (1, 1)], local_plane(0), Box(0, 0, 200, 100))

    assert placement.place(0, 1) == (50, 0)
    assert placement.place(1, 0) == (150, 100)
