"""Finds words that a reader divides or joins: at the ends of lines, in cells, where a sign stands for words.

The expected words that are not found and the words that are left come in; of those, what makes the same letters
together is taken.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain, groupby

from publisher.model.expected import ExpectedBlock
from publisher.proof.matched_words import PartMatch, list_words

#: A word is not divided over more lines.
_MOST_LINES = 8
#: Into so many words do readers divide one of those for which a sign stands.
_MOST_SPLIT = 3
#: Into so many parts is a word of a cell divided at most, and each is on a line of its own.
_MOST_FRAGMENTS = 4
#: Fractions, numbers in circles, `№` and their like: one character that readers spell in a line from the right.
_SPELLED = {
    code: spelled.replace("\u2044", "/")
    for code in chain(range(0xBC, 0xBF), range(0x2100, 0x2190), range(0x2460, 0x249C))
    if unicodedata.category(chr(code)) in {"No", "So"}
    and (spelled := unicodedata.normalize("NFKC", chr(code))) != chr(code)
}
_SIGN = re.compile("[" + "".join(map(chr, _SPELLED)) + "]")
#: So often is tried to divide a word of a reader into several.
_MOST_STEPS = 64


def join_divided(match: PartMatch) -> None:
    """Find words that are divided at the ends of lines, as an address is."""
    joined: dict[str, list[list[int]]] = defaultdict(list)
    left = list(match.left)
    for start in range(len(left)):
        run = left[start : start + 1]
        for number in left[start + 1 : start + _MOST_LINES]:
            if not _goes_on(match, run[-1], number):
                break
            run = [*run, number]
            joined["".join(match.words[n].text for n in run)].append(run)
    for number in range(len(match.expected)) if joined else ():
        # The mark that calls a note may be joined to the end of a word.
        for length in (1, 2):
            wanted = match.expected[number : number + length]
            if match.found[number : number + length] == [None] * length:
                whole = next((run for run in joined.get("".join(wanted), ()) if all(n in match.left for n in run)), ())
                for n in range(number, number + length) if whole else ():
                    match.found[n] = match.words[whole[0 if n == number else -1]]
                match.drop(whole)


def _goes_on(match: PartMatch, number: int, following: int) -> bool:
    """Return whether a word may go on with another: on the next line, or over the foot and the head of a page."""
    word, other = match.words[number], match.words[following]
    return word.ends_line and (following == number + 1 or other.page == word.page + 1)


def join_fragments(match: PartMatch) -> None:
    """Find words that are divided over the lines of a cell, between which a reader gives other cells.

    A row may go on over the foot of a page. Equal words stand for one another, so what is near is only the first
    choice.
    """
    pages = match.gather_left()
    spans = match.find_spans() if pages else []
    for number, word in enumerate(match.expected) if pages else ():
        if match.found[number] is None:
            first, last = spans[number]
            near = [n for page in range(first, last + 1) for n in pages.get(page, ())]
            if run := find_fragments(match, word, near) or find_fragments(match, word, list(match.left)):
                match.take(number, run[0])
                match.drop(run[1:])


def find_fragments(match: PartMatch, word: str, numbers: Sequence[int]) -> tuple[int, ...]:
    """Find words that are left, on lines of one page or of two, which together are a word; none for nothing."""
    for first in numbers:
        text = match.words[first].text
        if text != word and word.startswith(text) and first in match.left:
            run = _go_on_with(match, word.removeprefix(text), (first,), numbers)
            if run:
                return run
    return ()


def _go_on_with(match: PartMatch, rest: str, run: tuple[int, ...], numbers: Sequence[int]) -> tuple[int, ...]:
    """Go on with the parts of a word until there is no rest of it; nothing where that cannot be."""
    tried: set[str] = set()
    for number in numbers if len(run) < _MOST_FRAGMENTS else ():
        text = match.words[number].text
        is_free = number in match.left and number not in run and text not in tried
        if is_free and rest.startswith(text) and _may_go_on_at(match, run[-1], number):
            tried.add(text)
            whole = (*run, number)
            if text == rest or (whole := _go_on_with(match, rest.removeprefix(text), whole, numbers)):
                return whole
    return ()


def _may_go_on_at(match: PartMatch, first: int, second: int) -> bool:
    """Return whether a word may be divided at the end of a line; some programs give the next line before it."""
    if match.words[second].page - match.words[first].page not in (0, 1):
        return False
    if second < first:
        return match.words[first].ends_line
    return any(match.words[n].ends_line for n in range(first, second))


def part_joined(match: PartMatch, furniture: list[tuple[ExpectedBlock, int]]) -> None:
    """Find words that a reader gives as one, as neighbouring cells of one letter: who searches for one finds it.

    One of them may be the folio of the page, which then lacks no longer in `furniture`.
    """
    missing: dict[str, list[int]] = defaultdict(list)
    for number, word in enumerate(match.expected):
        if match.found[number] is None:
            missing[word].append(number)
    # The head of a table that goes on is there again.
    blocks = (block for block in match.part.blocks if block.kind == "column head")
    heads = Counter(word for block in blocks for word in list_words(block.text))
    known = frozenset(match.expected) if missing else frozenset()
    for read in list(match.left) if missing else ():
        text = match.words[read].text
        parts = {word: len(missing[word]) + heads[word] for word in (*missing, *heads) if word in text and word != text}
        folio = next((pair for pair in furniture if pair[1] == match.words[read].page), None)
        if folio and folio[0].text in text and folio[0].text != text:
            parts[folio[0].text] = parts.get(folio[0].text, 0) + 1
        # An equal word may have been taken for the one to which a letter that calls a note is joined.
        rests = [text.removesuffix(word) for word in parts if text.endswith(word)]
        rests += [text.removeprefix(word) for word in parts if text.startswith(word)]
        parts |= {rest: parts.get(rest, 0) + 1 for rest in rests if rest in known}
        words = _divide_word(text, {word: count for word, count in parts.items() if count}) or []
        if any(missing[word] for word in words):
            del match.left[read]
        for word in words:
            if missing[word]:
                match.found[missing[word].pop(0)] = match.words[read]
            elif folio and folio in furniture and word == folio[0].text:
                furniture.remove(folio)


def take_signs(match: PartMatch) -> None:
    """Find the words for which a sign stands: they share its shape, and readers take letters for one or apart."""
    for number in match.signs:
        if match.found[number] is not None:
            continue
        wanted = _squeeze(match.expected[number])
        for read in match.left:
            runs = (range(read, read + length) for length in range(1, _MOST_SPLIT + 1))
            fitting = (run for run in runs if all(n in match.left for n in run))
            run = next((run for run in fitting if _squeeze(match.join_words(run)) == wanted), None)
            if run is not None:
                match.found[number] = match.words[read]
                match.drop(run)
                break


def take_spelled(match: PartMatch) -> None:
    """Take what a reader makes of one character for several: PDFium gives `1/2` for `½` in a line from the right.

    A number before it is then read with it as one, and is found by that.
    """
    runs = {id(block): run for block, run in match.blocks}
    for block in match.part.blocks if match.left else ():
        if not _SIGN.search(block.text_apart):
            continue
        plain = Counter(list_words(block.text_apart))
        spelled = Counter(list_words(block.text_apart.translate(_SPELLED)))
        joined = plain - spelled
        for text in (spelled - plain).elements():
            read = next((n for n in match.left if match.words[n].text == text), None)
            if read is None:
                continue
            number = next(
                (
                    n
                    # The number of this block may have been taken for an equal one, which is lost for it then.
                    for n in (*runs.get(id(block), ()), *range(len(match.expected)))
                    if match.found[n] is None and match.expected[n] in joined and match.expected[n] in text
                ),
                None,
            )
            if number is None:
                match.drop([read])
            else:
                match.take(number, read)


def _squeeze(text: str) -> str:
    """Return a text with letters that follow themselves once."""
    return "".join(letter for letter, _ in groupby(text))


def _divide_word(text: str, parts: Mapping[str, int]) -> list[str] | None:
    """Divide a text into words of which there are so many, longer ones first; None if it is not made of them."""
    # Each step is a text that is still to be divided, and the words before it.
    steps: list[tuple[str, list[str]]] = [(text, [])]
    for _ in range(_MOST_STEPS):
        if not steps:
            break
        rest, words = steps.pop()
        if not rest:
            return words
        fitting = (word for word in parts if rest.startswith(word) and words.count(word) < parts[word])
        steps += [(rest[len(word) :], [*words, word]) for word in sorted(fitting, key=len)]
    return None
