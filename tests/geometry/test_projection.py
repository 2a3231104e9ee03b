"""The projection, against the numbers that its sources print."""

from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.geometry.projection import Projection, find_centre

CLARKE_1866 = (6378206.4, 0.00676866)


def test_snyders_numerical_example() -> None:
    # USGS Professional Paper 1395, page 334: Lambert azimuthal equal-area, ellipsoid, oblique aspect.
    x, y = Projection((40, -100), CLARKE_1866).project((30, -110))
    assert (x, y) == pytest.approx((-965932.1, -1056814.9), abs=0.1)


def test_the_example_of_the_european_grid() -> None:
    # IOGP Guidance Note 7-2, 3.3.1, for EPSG:3035; its ellipsoid, GRS 1980, is WGS 84 to the last digit given.
    x, y = Projection((52, 10)).project((50, 5))
    assert (x + 4321000, y + 3210000) == pytest.approx((3962799.45, 2999718.85), abs=0.01)


def test_north_is_at_the_top_of_a_sheet() -> None:
    projection = Projection((50, 15))
    assert projection.place_on_sheet((50, 15)) == pytest.approx((0, 0), abs=1e-6)
    assert projection.place_on_sheet((51, 15))[1] < 0 < projection.place_on_sheet((49, 15))[1]
    assert projection.place_on_sheet((50, 14))[0] < 0 < projection.place_on_sheet((50, 16))[0]


@given(st.floats(-80, 80), st.floats(-179, 179))
def test_a_degree_is_as_long_as_it_is(latitude: float, longitude: float) -> None:
    """Near the centre nothing is stretched: a degree of a meridian is 110.6 to 111.7 km long."""
    x, y = Projection((latitude, longitude)).project((latitude + 1, longitude))
    assert 110_500 < hypot(x, y) < 111_800


def test_a_pole_and_an_antipode() -> None:
    assert Projection((90, 0)).project((80, 45))[0] > 0
    # The antipode is the rim, which is two radii of a sphere of the same area away.
    assert hypot(*Projection((0, 0)).project((0, 180))) == pytest.approx(2 * 6_371_007, rel=1e-6)


def test_the_middle_of_places() -> None:
    assert find_centre([(50, 10), (52, 20)]) == pytest.approx((51, 15), abs=0.01)
    # Across the line at which the day changes.
    latitude, longitude = find_centre([(-17, 178), (-19, -176)])
    assert (latitude, longitude) == pytest.approx((-18, -179), abs=0.01)
