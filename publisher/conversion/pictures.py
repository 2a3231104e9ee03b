"""Names pictures: bytes and a number in, the name of a file in the book's folder out."""

from publisher.script.picture_types import find_raster_type

_FOLDER = "images"


def name_picture(data: bytes, number: int) -> str:
    """Return the name of a picture, or "" for a type that a book cannot show."""
    _, ending = find_raster_type(data) or ("", ".svg" if b"<svg" in data[:1000] else "")
    return f"{_FOLDER}/picture-{number:02d}{ending}" if ending else ""
