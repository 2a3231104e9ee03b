"""Takes what a page has besides its text: heads, folios, repeated heads of tables, words of pictures.

The words that are left of a page come in; those of its furniture leave them. Where a word of the furniture was taken
for an equal word of the text, the two are exchanged.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from publisher.model.expected import ExpectedBlock
from publisher.proof.match_divided import find_fragments
from publisher.proof.matched_words import PartMatch, list_words

#: How many words may stand before or after a running head in the margin: a folio, or what a reader puts there.
_BESIDE_HEAD = 3


def take_margins(match: PartMatch) -> None:
    """Take the running heads and folios that stand whole at the beginning or the end of a page's text."""
    pages = match.gather_left()
    beside: dict[int, set[int]] = defaultdict(set)
    for page in match.heads:
        for place, head in match.list_heads(page):
            run = _find_run(match, head, pages[page]) or _find_in_order(match, head, pages[page])
            match.drop(run)
            if run:
                match.printed_heads.add(place)
                beside[page] |= {run[0] - 1, *(n + 1 for n in run)}
    for offset, folio in enumerate(match.part.folios):
        page = match.part.first_page + offset + 1
        edges = [*reversed(_find_margins(match, pages[page], "")), *_find_margins(match, pages[page], "")]
        # A long head stands between the folio and the edge of the text.
        edges = [*sorted(beside[page] & set(pages[page])), *edges]
        number = next((n for n in edges if n in match.left and match.words[n].text == folio), None)
        if number is not None:
            del match.left[number]
            match.printed_folios.add(page)


def _find_run(match: PartMatch, head: str, left: list[int]) -> list[int]:
    """Find a running head that stands whole in the margins of a page."""
    texts = list(list_words(head))
    for start in _find_margins(match, left, head):
        run = list(range(start, start + len(texts)))
        if [match.words[n].text for n in run if n in match.left] == texts:
            return run
    return []


def _find_in_order(match: PartMatch, head: str, left: list[int]) -> list[int]:
    """Find a running head of more lines between which a reader gives what stands beside it, such as the folio."""
    texts = list_words(head)
    margins = _find_margins(match, left, head)
    # On a short page a reader may see columns, and give one line of a head before the text and the other behind it.
    for side in (margins[: len(texts) + _BESIDE_HEAD], margins[-len(texts) - _BESIDE_HEAD :], margins):
        rest = iter(n for n in side if n in match.left)
        found = [next((n for n in rest if match.words[n].text == text), -1) for text in texts]
        if found and -1 not in found:
            return found
    return []


def take_furniture(match: PartMatch) -> Iterator[tuple[ExpectedBlock, int]]:
    """Take folios, and running heads whose words are not in order, from each page; give the folios that lack."""
    pages = match.gather_left()
    for offset, folio in enumerate(match.part.folios):
        page = match.part.first_page + offset + 1
        for place, head in match.list_heads(page):
            if match.take_words(list_words(head), _find_margins(match, pages[page], head)):
                match.printed_heads.add(place)
        if folio and page not in match.printed_folios and not match.take_words(list_words(folio), pages[page]):
            yield ExpectedBlock("folio", folio, "", right_to_left=False), page


def exchange_folios(
    match: PartMatch, lacking: Sequence[tuple[ExpectedBlock, int]]
) -> Iterator[tuple[ExpectedBlock, int]]:
    """Yield the folios that lack indeed: one that was taken for an equal word of the text has left that over."""
    for block, page in lacking:
        read = next((n for n in match.left if match.words[n].text == block.text), None)
        found = enumerate(match.found) if read is not None else ()
        number = next((n for n, word in found if word and (word.text, word.page) == (block.text, page)), None)
        if read is None or number is None:
            yield block, page
        else:
            match.take(number, read)


def take_heads_anywhere(match: PartMatch) -> None:
    """Take running heads that a reader gives amid the text: it reads a page in columns, as beside a table.

    They are on the page, as the file tells; of the words that nothing else has claimed, those of a head are its. One
    that was taken for an equal word of the text leaves that over.
    """
    pages = match.gather_left()
    lacking: Counter[tuple[int, str]] = Counter()
    for page in match.heads:
        words = (word for _, head in match.list_heads(page) for word in list_words(head))
        lacking.update((page, word) for word in words if not match.take_words((word,), pages.get(page, ())))
    _exchange(match, lacking)


def _find_margins(match: PartMatch, left: list[int], head: str) -> list[int]:
    """Return the words that are left at the beginning and the end of a page's text, where a running head is."""
    if not left:
        return []
    length = len(list_words(head)) + _BESIDE_HEAD
    page = match.words[left[0]].page
    start = bisect_left(match.words, page, key=lambda word: word.page)
    end = bisect_right(match.words, page, key=lambda word: word.page)
    return [n for n in left if n < start + length or n >= end - length]


def take_repeated_heads(match: PartMatch) -> None:
    """Take the heads of tables that go on from page to page."""
    pages = match.gather_left()
    heads = [(run, list_words(block.text)) for block, run in match.blocks if block.kind == "column head"]
    taken: set[tuple[int, range]] = set()
    for run, words in heads:
        taken.update((page, run) for page, numbers in pages.items() if match.take_words(words, numbers))
    if heads and match.left:
        _exchange_repeated_heads(match, heads, frozenset(taken))
    names = dict.fromkeys(word for _, words in heads for word in words)
    for numbers in pages.values() if heads else ():
        for word in names:
            while fragments := find_fragments(match, word, numbers):
                match.drop(fragments)


def _exchange_repeated_heads(
    match: PartMatch, heads: Sequence[tuple[range, tuple[str, ...]]], taken: frozenset[tuple[int, range]]
) -> None:
    """Take repeated heads that were taken for equal words of the text, which are left over for that.

    A head may be repeated on each page that has all its words and is not that of the head itself.
    """
    read: dict[int, Counter[str]] = defaultdict(Counter)
    for word in match.words:
        read[word.page][word.text] += 1
    repeated: Counter[tuple[int, str]] = Counter()
    for run, words in heads:
        own = {found.page for n in run if (found := match.found[n])}
        for page in read.keys() - own:
            if (page, run) not in taken and Counter(words) <= read[page]:
                repeated.update((page, text) for text in words)
    for number in list(match.left):
        word = match.words[number]
        if repeated[word.page, word.text]:
            repeated[word.page, word.text] -= 1
            del match.left[number]
    _exchange(match, repeated)


def take_picture_words(match: PartMatch, least: int) -> None:
    """Take the words of pictures, which are in no expected text, where so many of them follow one another."""
    for page, numbers in match.gather_left().items() if match.pictures else ():
        words = match.pictures.get(page, Counter())
        for is_drawn, group in groupby(numbers, lambda n: words[match.words[n].text] > 0):  # noqa: B023 - used at once
            run = list(group)
            for n in run if is_drawn and len(run) >= least else ():
                if words[match.words[n].text]:
                    words[match.words[n].text] -= 1
                    del match.left[n]


def exchange_picture_words(match: PartMatch) -> None:
    """Take words of pictures that were taken for equal words of the text, which are left over for that."""
    lacking = Counter(
        {(page, text): count for page, words in match.pictures.items() for text, count in words.items() if count}
    )
    _exchange(match, lacking)


def _exchange(match: PartMatch, lacking: Counter[tuple[int, str]]) -> None:
    """Find words of the text, whole or divided, in what is left, and let those be that were taken for them."""
    if not lacking or not match.left:
        return
    undivided: set[str] = set()
    left: dict[str, list[int]] = defaultdict(list)
    for read in match.left:
        left[match.words[read].text].append(read)
    for number, word in enumerate(match.found):
        if word and lacking[word.page, word.text] and left.get(word.text):
            lacking[word.page, word.text] -= 1
            match.take(number, left[word.text].pop(0))
        elif word and lacking[word.page, word.text] and word.text not in undivided:
            if run := find_fragments(match, word.text, list(match.left)):
                lacking[word.page, word.text] -= 1
                match.take(number, run[0])
                match.drop(run[1:])
            else:
                undivided.add(word.text)
