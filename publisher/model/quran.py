"""Knows the places of the Qur'an: "2:255" in, the numbers of a sura and of its ayas out; each sura has so many ayas."""

import re
from typing import NamedTuple

from publisher.model.message import say

#: The ayas of each sura, as they are counted in Kufa and in most prints: 6,236.
AYA_COUNTS = (
    7, 286, 200, 176, 120, 165, 206, 75, 129, 109, 123, 111, 43, 52, 99, 128, 111, 110, 98, 135, 112, 78, 118, 64, 77,
    227, 93, 88, 69, 60, 34, 30, 73, 54, 45, 83, 182, 88, 75, 85, 54, 53, 89, 59, 37, 35, 38, 29, 18, 45, 60, 49, 62,
    55, 78, 96, 29, 22, 24, 13, 14, 11, 11, 18, 12, 12, 30, 52, 52, 44, 28, 28, 20, 56, 40, 31, 50, 40, 46, 42, 29, 19,
    36, 25, 22, 17, 19, 26, 30, 20, 15, 21, 11, 8, 8, 19, 5, 8, 8, 11, 11, 8, 3, 9, 5, 4, 7, 3, 6, 3, 5, 4, 5, 6,
)  # fmt: skip
_PLACE = re.compile(r"(?P<sura>\d{1,3}):(?P<first>\d{1,3})(?:[-\u2013](?P<last>\d{1,3}))?")

#: What opens and what closes a quotation of the Qur'an. They are no pair that is mirrored (Unicode's BidiMirroring).
OPENING, CLOSING = "\ufd3f", "\ufd3e"


class QuranPlace(NamedTuple):
    """A sura and the ayas from `first` to `last`, all counted from 1."""

    sura: int
    first: int
    last: int


def parse_place(text: str) -> QuranPlace:
    """Read "2:255" or "2:255-257". Raises `ValueError` where there is no such place."""
    match = _PLACE.fullmatch(text.strip())
    if match is None:
        raise ValueError(say("{text} is no place in the Qur'an", text=text))
    place = QuranPlace(int(match["sura"]), int(match["first"]), int(match["last"] or match["first"]))
    if not 1 <= place.sura <= len(AYA_COUNTS):
        raise ValueError(say("there is no sura {sura}", sura=place.sura))
    count = AYA_COUNTS[place.sura - 1]
    if not 1 <= place.first <= place.last <= count:
        raise ValueError(say("sura {sura} has {count} ayas", sura=place.sura, count=count))
    return place
