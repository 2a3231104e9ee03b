"""Tells what a picture is by its first bytes: bytes in, its media type and the ending of its name out."""

#: Media types by the first bytes of a file (EPUB 3.3, 3.2: core media types), with the ending of each.
_SIGNATURES = (
    (b"\x89PNG", "image/png", ".png"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"GIF8", "image/gif", ".gif"),
    (b"RIFF", "image/webp", ".webp"),
)


def find_raster_type(data: bytes) -> tuple[str, str] | None:
    """Return the media type of a picture of pixels and its ending; None for what is none, such as SVG."""
    return next(((media_type, ending) for sign, media_type, ending in _SIGNATURES if data.startswith(sign)), None)
