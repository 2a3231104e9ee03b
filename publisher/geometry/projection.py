"""Projects the globe onto a sheet: latitude and longitude in degrees in, metres east and north of a centre out.

The Lambert azimuthal equal-area projection in its oblique, ellipsoidal form keeps areas true, and near its
centre shapes too: 1,000 km away a scale is wrong by less than a hundredth. The formulas and their numbers
are those of J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395 (1987).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, atan2, copysign, cos, degrees, hypot, log, radians, sin, sqrt

#: A point of the globe: latitude and longitude in degrees, WGS 84.
LatLon = tuple[float, float]
#: A point of the plane. On sheets and pages y points down.
Point = tuple[float, float]

#: WGS 84: the equatorial radius in metres, and the square of the eccentricity.
WGS84 = (6378137.0, 0.00669437999014)

#: At the poles the formulas of the oblique aspect divide by nothing; so near them nobody sees the difference.
_NEAREST_TO_POLE = 89.99


@dataclass(frozen=True, slots=True)
class Projection:
    """An oblique Lambert azimuthal equal-area projection. `centre` is its origin, `ellipsoid` (a, e²)."""

    centre: LatLon
    ellipsoid: tuple[float, float] = WGS84

    def project(self, place: LatLon) -> Point:
        """Give metres east and north of the centre. Raises `ValueError` for its antipode, which is no point."""
        a, e2 = self.ellipsoid
        latitude_1 = radians(copysign(min(abs(self.centre[0]), _NEAREST_TO_POLE), self.centre[0]))
        latitude, longitude = radians(place[0]), radians(place[1] - self.centre[1])
        q_pole = _find_q(1.0, e2)
        beta_1 = _find_authalic_latitude(latitude_1, e2, q_pole)
        beta = _find_authalic_latitude(latitude, e2, q_pole)
        radius = a * sqrt(q_pole / 2)  # (3-13)
        m_1 = cos(latitude_1) / sqrt(1 - e2 * sin(latitude_1) ** 2)  # (14-15)
        d = a * m_1 / (radius * cos(beta_1))  # (24-20)
        divisor = 1 + sin(beta_1) * sin(beta) + cos(beta_1) * cos(beta) * cos(longitude)
        if divisor <= 0:
            raise ValueError("the antipode of the centre has no place on the sheet")
        b = radius * sqrt(2 / divisor)  # (24-19)
        return (
            b * d * cos(beta) * sin(longitude),  # (24-17)
            b / d * (cos(beta_1) * sin(beta) - sin(beta_1) * cos(beta) * cos(longitude)),  # (24-18)
        )

    def place_on_sheet(self, place: LatLon) -> Point:
        """Give metres to the right and down from the centre: north is at the top of a sheet."""
        x, y = self.project(place)
        return x, -y


def _find_q(sine: float, e2: float) -> float:
    """Give q of a latitude by its sine (3-12)."""
    if not e2:
        return 2 * sine
    e = sqrt(e2)
    return (1 - e2) * (sine / (1 - e2 * sine**2) - log((1 - e * sine) / (1 + e * sine)) / (2 * e))


def _find_authalic_latitude(latitude: float, e2: float, q_pole: float) -> float:
    """Give the latitude on the sphere of equal area (3-11)."""
    return asin(max(-1.0, min(1.0, _find_q(sin(latitude), e2) / q_pole)))


def find_centre(places: Iterable[LatLon]) -> LatLon:
    """Give the middle of some places: of the smallest box around their mean direction, also across 180°."""
    known = list(places)
    vectors = [
        (cos(radians(a)) * cos(radians(b)), cos(radians(a)) * sin(radians(b)), sin(radians(a))) for a, b in known
    ]
    x, y, z = (sum(axis) for axis in zip(*vectors, strict=True))
    mean = (degrees(atan2(z, hypot(x, y))), degrees(atan2(y, x)))
    longitudes = [(longitude - mean[1] + 180) % 360 - 180 for _, longitude in known]
    latitudes = [latitude for latitude, _ in known]
    middle = mean[1] + (min(longitudes) + max(longitudes)) / 2
    return (min(latitudes) + max(latitudes)) / 2, (middle + 180) % 360 - 180
