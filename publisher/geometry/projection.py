"""Projects the globe onto a sheet: latitude and longitude in degrees in, metres east and north of a centre out.

The Lambert azimuthal equal-area projection in its oblique, ellipsoidal form keeps areas true, and near its
centre shapes too: 1,000 km away a scale is wrong by less than a hundredth. The formulas and their numbers
are those of J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395 (1987).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
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
        """Return metres east and north of the centre."""
        (point,) = self.project_all([place])
        return point

    def project_all(self, places: Iterable[LatLon]) -> Iterator[Point]:
        """Yield metres east and north of the centre for each place; the antipode lies on the rim, two radii away."""
        a, e2 = self.ellipsoid
        latitude_1 = copysign(min(abs(self.centre[0]), _NEAREST_TO_POLE), self.centre[0])
        sin_1, cos_1 = _find_authalic(latitude_1, e2)
        radius = a * sqrt(_find_q(1.0, e2) / 2)  # (3-13)
        m_1 = cos(radians(latitude_1)) / sqrt(1 - e2 * sin(radians(latitude_1)) ** 2)  # (14-15)
        d = a * m_1 / (radius * cos_1)  # (24-20)
        for place in places:
            sin_beta, cos_beta = _find_authalic(place[0], e2)
            longitude = radians(place[1] - self.centre[1])
            cos_longitude = cos(longitude)
            divisor = 1 + sin_1 * sin_beta + cos_1 * cos_beta * cos_longitude
            if divisor <= 0:
                # The antipode of the centre is the whole rim of the sheet, of which one point is as good as another.
                yield 0.0, 2 * radius
                continue
            b = radius * sqrt(2 / divisor)  # (24-19)
            yield (
                b * d * cos_beta * sin(longitude),  # (24-17)
                b / d * (cos_1 * sin_beta - sin_1 * cos_beta * cos_longitude),  # (24-18)
            )

    def place_on_sheet(self, place: LatLon) -> Point:
        """Return metres to the right and down from the centre: north is at the top of a sheet."""
        x, y = self.project(place)
        return x, -y


def _find_q(sine: float, e2: float) -> float:
    """Return q of a latitude by its sine (3-12)."""
    if not e2:
        return 2 * sine
    e = sqrt(e2)
    return (1 - e2) * (sine / (1 - e2 * sine**2) - log((1 - e * sine) / (1 + e * sine)) / (2 * e))


@lru_cache(maxsize=1 << 16)
def _find_authalic(latitude: float, e2: float) -> tuple[float, float]:
    """Return the sine and the cosine of the latitude on the sphere of equal area (3-11), from one in degrees.

    It depends on no centre: a base map that is drawn on many sheets asks for the same latitudes each time.
    """
    beta = asin(max(-1.0, min(1.0, _find_q(sin(radians(latitude)), e2) / _find_q(1.0, e2))))
    return sin(beta), cos(beta)


def find_centre(places: Iterable[LatLon]) -> LatLon:
    """Return the middle of some places: of the smallest box around their mean direction, also across 180°."""
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
