"""Tells what a picture is by its first bytes: bytes in, its media type and the ending of its name out."""

import re

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


#: A marker of JPEG that has a length behind it (ITU-T T.81, B.1.1.3): none of those that stand alone, and no byte of
#: ones that fills a gap or is coded, which has a zero behind it (B.1.1.5).
_MARKER = re.compile(rb"\xff([^\x00\x01\xd0-\xd8\xff])")
_START_OF_SCAN, _END_OF_IMAGE = b"\xda", b"\xd9"
#: Segments of a JPEG. More are no picture.
_MOST_SEGMENTS = 100_000


def count_scans(data: bytes, most: int) -> int:
    """Count the scans of a JPEG, and no further than to `most`; what is torn has as many as stand before that.

    A picture that is drawn step by step has several, and each of them takes as long as the whole (ITU-T T.81, G.1).
    """
    count, at = 0, 2
    for _ in range(_MOST_SEGMENTS):
        found = _MARKER.search(data, at)
        if found is None or found[1] == _END_OF_IMAGE:
            return count
        count += found[1] == _START_OF_SCAN
        if count == most:
            return count
        at = found.end() + max(2, int.from_bytes(data[found.end() : found.end() + 2]))
    return most
