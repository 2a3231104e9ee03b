"""Sets the cover of an EPUB: a book's title in, a page of HTML of the size of the image out.

The cover is nothing but type. In a shop it is shown a tenth of its size, so the title takes all the room
that it can get, in lines that are as even as its words allow.
"""

import unicodedata
from collections.abc import Iterator
from itertools import combinations, pairwise

from publisher.model.book import Metadata
from publisher.model.epub import EpubCover
from publisher.typeset.families import list_families
from publisher.typeset.house import HouseStyle
from publisher.typeset.html import HtmlWriter, PrintMedium
from publisher.typeset.pages import fill_template

#: Pixels. Shops ask for 1.6 to 1 and at least 2,500 pixels.
WIDTH, HEIGHT = 1600, 2560
MARGIN = 150

#: How wide a letter of a bold display face is on average, by script, and how high a line, in ems.
_LETTERS, _LETTER, _LINE = {"Arab": 0.68}, 0.6, 1.42
_HIGHEST_TITLE, _GREATEST_SIZE, _LEAST_SIZE = 1240, 400, 84
_MOST_LINES, _MOST_WORDS = 6, 14

#: The subtitle, in pixels, and the letters that a line of it holds. The regular face is narrower than the bold.
SUBTITLE_SIZE = 96
_ROOM = WIDTH - 2 * MARGIN
_SUBTITLE_LETTERS = int(_ROOM / (SUBTITLE_SIZE * 0.54))
#: How many lines a cover has room for, of the least size, and of the subtitle; how many names, and letters of each.
_TITLE_LINES, _SUBTITLE_LINES, _MOST_NAMES, _NAME_LETTERS = 10, 3, 8, 70
#: Behind what a cover leaves out, which catalogues and readers say in full beside it.
_CUT = "…"


def write_cover(metadata: Metadata, house: HouseStyle, font: str) -> EpubCover:
    """Write the cover of a book."""
    # A cover has neither links nor pictures.
    writer = HtmlWriter(house, PrintMedium(address=str, image=str))
    _, display = list_families(house.script, font)
    letter = _LETTERS.get(house.script, _LETTER)
    lines, size = break_title(shorten(metadata.title, int(_TITLE_LINES * _ROOM / (_LEAST_SIZE * letter))), letter)
    subtitle = shorten(metadata.subtitle, _SUBTITLE_LINES * _SUBTITLE_LETTERS)
    names = [person.name for person in metadata.authors[:_MOST_NAMES]]
    foot = [shorten(name, _NAME_LETTERS) for name in (*names, metadata.publisher_name) if name]
    html = fill_template(
        "epub/cover_image.html.j2",
        metadata=metadata,
        house=house,
        text=writer.write_text,
        family=display,
        lines=lines,
        size=size,
        least_size=_LEAST_SIZE,
        subtitle_lines=break_evenly(subtitle, _SUBTITLE_LETTERS) if subtitle else (),
        foot=foot,
        subtitle_size=SUBTITLE_SIZE,
        width=WIDTH,
        height=HEIGHT,
        margin=MARGIN,
    )
    return EpubCover(html, "images/cover.png", WIDTH, HEIGHT)


def shorten(text: str, letters: int) -> str:
    """Cut a text that has more letters than a cover has room for, behind a word where it can be."""
    if _count_letters(text) <= letters:
        return text
    places = [place for place, character in enumerate(text) if not unicodedata.category(character).startswith("M")]
    cut = text[: places[letters]]
    whole = cut.rpartition(" ")[0]
    return (whole if len(whole) > len(cut) // 2 else cut).rstrip() + _CUT


def break_title(title: str, letter: float = _LETTER) -> tuple[tuple[str, ...], int]:
    """Break a title into the lines that let it be set largest, and give them with the size in pixels.

    `letter` is the average width of a letter in ems.
    Of two ways to break it that allow one size, the one with fewer lines is taken.
    """
    lines, size = max(((lines, _find_size(lines, letter)) for lines in _list_breaks(title)), key=lambda way: way[1])
    return lines, max(size, _LEAST_SIZE)


def break_evenly(text: str, letters: int) -> tuple[str, ...]:
    """Break a text into the fewest lines of so many letters at most, and those as even as can be."""

    def weigh(lines: tuple[str, ...]) -> tuple[bool, int, int]:
        longest = max(_count_letters(line) for line in lines)
        return longest > letters, len(lines), longest

    return min(_list_breaks(text), key=weigh)


def _list_breaks(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the ways to break a text between its words; that of fewer lines first.

    A text of very many words has too many ways, and is left to the layout engine.
    """
    words = text.split()
    most = min(len(words), _MOST_LINES) if len(words) <= _MOST_WORDS else 1
    for count in range(most):
        for cuts in combinations(range(1, len(words)), count):
            yield tuple(" ".join(words[start:end]) for start, end in pairwise((0, *cuts, len(words))))


def _find_size(lines: tuple[str, ...], letter: float) -> int:
    longest = max(_count_letters(line) for line in lines)
    by_width = (WIDTH - 2 * MARGIN) / (longest * letter)
    by_height = _HIGHEST_TITLE / (len(lines) * _LINE)
    return int(min(by_width, by_height, _GREATEST_SIZE))


def _count_letters(line: str) -> int:
    """Count what takes room in a line: not the vowel marks."""
    return max(1, sum(1 for character in line if not unicodedata.category(character).startswith("M")))
