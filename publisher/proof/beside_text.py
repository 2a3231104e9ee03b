"""Finds what pages say besides the expected text: that text and glyphs in, running heads and words of pictures out.

The file itself tells what is a running head, which is an artifact, and what is drawn in a picture, which is a figure.
"""

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from publisher.model.expected import ExpectedText
from publisher.proof.drawn_text import DrawnText
from publisher.proof.matched_words import Heads
from publisher.proof.printed import NO_CONTENT, Print, PrintedGlyph, PrintedPage
from publisher.proof.printed_lines import PrintedLine, find_labels
from publisher.script.search_words import find_directed_words, find_search_words

_ELLIPSIS = "\u2026"
#: From which gap on readers see a space between letters, as a share of their size.
_WORD_GAP = 0.1


def find_heads(expected: ExpectedText, printed: Print) -> Heads:
    """Return the running heads that are on each page: those whose letters are among its artifacts, longer ones first.

    Each letter is there for one of them, and those of the folio are for none. What a head ends in may be left out, and
    an ellipsis stand for it.
    """
    folios = {part.first_page + at: folio for part in expected.parts for at, folio in enumerate(part.folios, start=1)}
    letters = {
        page.number: count_artifacts(page.glyphs) - _count_letters(folios.get(page.number, ""))
        for page in printed.pages
    }
    shortened = {page.number for page in printed.pages if _has_ellipsis(page.glyphs)}
    heads: dict[int, tuple[str, ...]] = {}
    lines = {page.number: _count_artifact_lines(page) for page in printed.pages}
    for part in expected.parts:
        ranked = sorted(part.heads, key=len, reverse=True)
        for page in range(part.first_page + 1, part.first_page + len(part.folios) + 1):
            # What stands in a margin is a line by itself: several of them may have one another's letters.
            alone = [head for head in ranked if _spell(head) in lines[page]]
            # Beside a head that is cut the number of a page of another edition may stand.
            for others in ((), alone) if page in shortened else ():
                rest = letters[page] - _count_letters(" ".join(others))
                if beginning := next(filter(None, (_find_beginning(head, rest) for head in ranked)), ""):
                    letters[page] -= rest
                    heads[page] = (*heads.get(page, ()), beginning)
                    break
            # A line of a long head may say what another head says.
            orders = ((*alone, *(head for head in ranked if head not in alone)), ranked)
            found, letters[page] = min(
                (_choose_heads(order, letters[page], lines[page]) for order in orders),
                key=lambda choice: choice[1].total(),
            )
            if found:
                heads[page] = (*heads.get(page, ()), *found)
    return heads


def _choose_heads(
    heads: Iterable[str], letters: Counter[str], lines: Mapping[str, int]
) -> tuple[list[str], Counter[str]]:
    """Return the first heads for which there are letters, and the letters that are left.

    A head that is several lines is there so often: the number of a page of another edition may be that of a chapter.
    """
    chosen: list[str] = []
    for head in heads:
        count = _count_letters(head)
        for _ in range(max(1, lines.get(_spell(head), 0))):
            if count and count <= letters:
                letters = letters - count
                chosen.append(head)
    return chosen, letters


def _count_artifact_lines(page: PrintedPage) -> Counter[str]:
    """Count the lines that are artifacts by their letters, as they are read."""
    glyphs = [glyph for glyph in page.glyphs if glyph.is_artifact]
    return Counter(_spell(label.text) for label in find_labels([(page.number, glyphs)])) if glyphs else Counter()


def _spell(text: str) -> str:
    return "".join(word.text for word in find_search_words(text))


def _has_ellipsis(glyphs: Iterable[PrintedGlyph]) -> bool:
    return any(_ELLIPSIS in glyph.text for glyph in glyphs if glyph.is_artifact)


def _find_beginning(head: str, letters: Counter[str]) -> str:
    """Return as many words of a running head as have just these letters, or as much of the first; "" if none has."""
    wanted = letters.total()
    end = bisect_left(range(len(head)), wanted, key=lambda end: _count_letters(head[:end]).total())
    while end < len(head) and unicodedata.category(head[end]).startswith("M"):
        end += 1
    beginning, following = head[:end], head[end : end + 1]
    # A word behind others is not divided.
    is_cut = bool(following) and (" " not in beginning or not following.isalnum())
    return beginning if is_cut and _count_letters(beginning) == letters else ""


def count_artifacts(glyphs: Iterable[PrintedGlyph]) -> Counter[str]:
    """Count the letters and digits of artifacts, which are what a page says besides its text."""
    return _count_letters(" ".join(glyph.text for glyph in glyphs if glyph.is_artifact))


def _count_letters(text: str) -> Counter[str]:
    # From the left a mark comes before its letter, and is part of no word.
    words = (word.text for word in find_search_words(text))
    return Counter(letter for word in words for letter in word if not unicodedata.category(letter).startswith("M"))


def find_picture_words(expected: ExpectedText, printed: Print, drawn: DrawnText) -> Mapping[int, Counter[str]]:
    """Return the words of pictures that bring their own letters, such as an SVG file, by the number of the page.

    Such letters are drawn in the content of their figure, or as a form in it where they are not set from the start of
    their line. Drawings of the house, such as maps, have no forms, and their words are labels of the expected text.
    """
    words: dict[int, Counter[str]] = {}
    labels = dict(_list_labels(expected))
    figures = [element for element in printed.elements if element.type == "Figure"]
    for page in printed.pages:
        places = {place for element in figures for place in element.content if place[0] == page.number - 1}
        letters = _count_letters(" ".join(drawn.contents.get(place, "") for place in sorted(places)))
        found: Counter[str] = Counter()
        for contents, of_house in (
            ({NO_CONTENT}, frozenset[str]()),
            ({content for _, content in places}, labels.get(page.number, frozenset[str]())),
        ):
            glyphs = [glyph for glyph in page.glyphs if glyph.content in contents and not glyph.is_artifact]
            for line in find_labels([(page.number, glyphs)]) if glyphs else ():
                own = _count_letters(line.text)
                if own <= letters and _sort_letters(line.text) not in of_house:
                    letters -= own
                    pieces = _divide_line(line)
                    words_of_line = _read_both_ways([[glyph.text for glyph in line.glyphs]])
                    # Labels that stand near one another, as in the cells of a drawn table, may be read as one word or
                    # as two. Those of the house are words of the expected text.
                    if not any(_sort_letters("".join(piece)) in of_house for piece in pieces):
                        words_of_line |= _read_both_ways(pieces)
                    found.update(words_of_line)
        if found:
            words[page.number] = found
    return words


def _divide_line(line: PrintedLine) -> list[list[str]]:
    """Divide the glyphs of a line, each as its text, where readers see a space between them."""
    pieces = [[line.glyphs[0].text]]
    for before, glyph in pairwise(line.glyphs):
        if glyph.x - before.end > _WORD_GAP * glyph.size:
            pieces.append([])
        pieces[-1].append(glyph.text)
    return pieces


def _read_both_ways(pieces: Sequence[Sequence[str]]) -> Counter[str]:
    """Return the words of the pieces of a line; what runs from the right is drawn from its end.

    A word that reads alike from both ends is one word.
    """
    forward = " ".join("".join(piece) for piece in pieces)
    backward = " ".join("".join(reversed(piece)) for piece in reversed(pieces))
    one, other = (Counter(word.text for word in find_directed_words(text)) for text in (forward, backward))
    return one | other


def _list_labels(expected: ExpectedText) -> Iterator[tuple[int, frozenset[str]]]:
    """Yield the number of each page, from 1, and the letters of each label of the part that it is of."""
    for part in expected.parts:
        labels = frozenset(_sort_letters(block.text) for block in part.blocks if block.kind == "label")
        yield from ((part.first_page + number, labels) for number in range(1, len(part.folios) + 1))


def _sort_letters(text: str) -> str:
    return "".join(sorted(_count_letters(text).elements()))
