"""Names pictures, and converts those that no book shows: bytes in, bytes and the name of a file in the folder out."""

import io

from PIL import Image

from publisher.script.picture_types import find_raster_type

_FOLDER = "images"


class PictureStore:
    """The pictures of a document by the names that they get: one that stands in it often is kept once."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self._names: dict[bytes, str] = {}

    def take(self, data: bytes) -> str:
        """Keep a picture and return its name, or "" for a type that a book cannot show."""
        if data not in self._names:
            self._names[data] = _name_picture(data, len(self.files) + 1)
            if self._names[data]:
                self.files[self._names[data]] = data
        return self._names[data]


def _name_picture(data: bytes, number: int) -> str:
    """Return the name of a picture, or "" for a type that a book cannot show."""
    _, ending = find_raster_type(data) or ("", ".svg" if b"<svg" in data[:1000] else "")
    return f"{_FOLDER}/picture-{number:02d}{ending}" if ending else ""


def convert_picture(data: bytes) -> bytes:
    """Return a TIFF or a bitmap as PNG, and any other picture as it is."""
    if not data.startswith((b"II*\0", b"MM\0*", b"BM")):
        return data
    try:
        with Image.open(io.BytesIO(data), formats=("TIFF", "BMP")) as picture:
            buffer = io.BytesIO()
            picture.convert("RGBA" if "A" in picture.getbands() else "RGB").save(buffer, "PNG")
    except (OSError, ValueError, Image.DecompressionBombError):
        return data
    return buffer.getvalue()
