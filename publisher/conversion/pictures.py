"""Names pictures: bytes and a number in, the name of a file in the book's folder out."""

#: What a file begins with, by its suffix: the pictures that a book may show.
_SIGNATURES = ((b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF8", "gif"), (b"RIFF", "webp"))
_FOLDER = "images"


def name_picture(data: bytes, number: int) -> str:
    """Return the name of a picture, or "" for a type that a book cannot show."""
    for signature, suffix in _SIGNATURES:
        if data.startswith(signature):
            return f"{_FOLDER}/picture-{number:02d}.{suffix}"
    if b"<svg" in data[:1000]:
        return f"{_FOLDER}/picture-{number:02d}.svg"
    return ""
