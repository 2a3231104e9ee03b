"""Tells whether a picture moves: its bytes in, yes or no out.

What moves by itself can flash, and cannot be stopped by those whom it keeps from reading (WCAG 2.2, 2.2.2 and 2.3.1).
"""

import io
import re

#: What sets parts of a drawing in motion: elements of SMIL, and rules of CSS.
_MOVES = re.compile(rb"<(?:\w+:)?(?:animate|animateTransform|animateMotion|animateColor|set)\b|@keyframes\b")


def is_moving(data: bytes) -> bool:
    """Return whether a picture moves: a GIF, a PNG or a WebP of several frames, or an SVG that says so."""
    if data.startswith((b"GIF8", b"\x89PNG", b"RIFF")):
        from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - a book without pictures needs none

        try:
            with Image.open(io.BytesIO(data)) as image:
                return bool(getattr(image, "is_animated", False))
        except (UnidentifiedImageError, OSError, ValueError):
            return False
    return not data.startswith(b"\xff\xd8") and bool(_MOVES.search(data))
