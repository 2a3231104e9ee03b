"""Finds what is blank on a page: a page and its picture in, stretches of its type area without ink out."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from PIL.Image import Image

from publisher.model.proof import Box
from publisher.proof.printed import PrintedPage

#: A pixel is white from this grey on: a tint is ink.
_WHITE = 252
#: What is blank between two lines that follow one another, of their height: below tails and above high letters.
_LEADING = 0.5


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is blank across a type area: its box, how many lines are blank in it, whether it ends at head or foot."""

    box: Box
    lines: float
    is_head: bool
    is_foot: bool


def find_stretches(page: PrintedPage, image: Image, unit: float) -> Iterator[Stretch]:
    """Find the blank stretches of a page from its head to its foot. `unit` is the height of a line in points.

    `image` shows the page in grey, whole and upright. What a type area is higher than whole lines is blank at its foot.
    """
    left, bottom, right, top = page.type_area
    scale = image.height / page.height
    area = image.crop(
        (int(left * scale), int((page.height - top) * scale), int(right * scale), int((page.height - bottom) * scale))
    )
    if not area.width or not area.height:
        return
    data, width = area.tobytes(), area.width
    inked = [row for row in range(area.height) if min(data[row * width : (row + 1) * width]) < _WHITE]
    edges = [-1, *inked, area.height]
    for above, below in pairwise(edges):
        if below - above > 1 and len(inked) > 0:
            is_head, is_foot = above < 0, below == area.height
            height = (below - above - 1) / scale / unit
            blank = height - (_LEADING / 2 if is_head or is_foot else _LEADING)
            if is_foot:
                blank -= (top - bottom) / unit % 1
            box = (left, top - below / scale, right, top - (above + 1) / scale)
            yield Stretch(box, blank, is_head, is_foot)
