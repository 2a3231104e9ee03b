"""Makes the images of the cover that records show: the cover of an EPUB in, an image and its thumbnail out."""

import io
from collections.abc import Mapping

from publisher.model.record import Cover

COVER, THUMBNAIL = "library/cover.png", "library/thumbnail.png"
#: The width of a thumbnail, in pixels: twice what a page of a catalogue shows, for screens of high density.
_WIDTH = 320


def make_cover(data: bytes) -> tuple[Cover | None, Mapping[str, bytes]]:
    """Make the cover and its thumbnail of an image; nothing of no image."""
    if not data:
        return None, {}
    from PIL import Image  # noqa: PLC0415 - a book without a cover needs none

    with Image.open(io.BytesIO(data)) as image:
        width, height = image.size
        if image.format != "PNG":
            whole = io.BytesIO()
            image.convert("RGB").save(whole, "PNG", optimize=True)
            data = whole.getvalue()
        small = image.convert("RGB").resize((_WIDTH, max(1, round(height * _WIDTH / width))), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    # A palette, since a cover has few colours: a third of the bytes, and no difference to be seen at this size.
    small.quantize(64, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    cover = Cover(COVER, width, height, THUMBNAIL, *small.size)
    return cover, {COVER: data, THUMBNAIL: buffer.getvalue()}
