"""Reads page sizes: a size as CSS Paged Media 3 (7.1) has it in, width and height in millimetres out."""

from collections.abc import Mapping

MILLIMETRES: Mapping[str, float] = {"mm": 1, "cm": 10, "in": 25.4}
_NAMED: Mapping[str, tuple[float, float]] = {
    "A3": (297, 420),
    "A4": (210, 297),
    "A5": (148, 210),
    "A6": (105, 148),
    "B4": (250, 353),
    "B5": (176, 250),
    "B6": (125, 176),
    "letter": (215.9, 279.4),
    "legal": (215.9, 355.6),
}


def measure_page(size: str) -> tuple[float, float]:
    """Return the width and height of a page of a size such as `A5` or `148mm 210mm`."""
    if size in _NAMED:
        return _NAMED[size]
    width, height = map(read_length, size.split())
    return width, height


def read_length(length: str) -> float:
    """Return a length such as `20mm`, `2cm` or `0.8in` in millimetres."""
    return float(length[:-2]) * MILLIMETRES[length[-2:]]
