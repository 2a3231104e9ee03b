"""RT003: straight quotes."""

import re
from collections.abc import Iterator
from itertools import accumulate
from unicodedata import bidirectional

from publisher.model.finding import Code, Edit, Finding, Severity
from publisher.model.message import say
from publisher.model.passage import Passage
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_right_to_left
from publisher.script.direction import find_script
from publisher.script.letters import HEBREW
from publisher.script.locale import find_quotes

CODE = Code(
    "RT003",
    "straight quotes",
    'The quote of the typewriter, ", does not say whether it opens or closes. Each language has its own pair, '
    "«…» in Arabic. In Hebrew words the marks are geresh and gershayim, ׳ and ״.",
    Severity.WARNING,
    bad={"01.md": '---\ntitle: الفصل\n---\n\nسمّوه "إخلاء" فقط.\n'},
    good={"01.md": "---\ntitle: الفصل\n---\n\nسمّوه «إخلاء» فقط.\n"},
)

_QUOTE = re.compile("[\"']")
_GERSHAYIM = re.compile(f'(?<=[{HEBREW}])"(?=[{HEBREW}](?![{HEBREW}]))')
_GERESH = re.compile(f"(?<=[{HEBREW}])'")
# In Yiddish words run together as in English: ס'איז is "it's".
_APOSTROPHE = re.compile(f"(?<=[{HEBREW}])'(?=[{HEBREW}])")
_SINGLE = re.compile(f"(?<![{HEBREW}])'")
_QUOTED = "(?=[^\\s.,;:!?،؛؟)\\]»])"
# Letters that are written as one with the word behind them stand before the quote: و"الكتاب", ב"הארץ".
_CLITIC = "[وفبكلמשהוכלב]"
_OPENS = re.compile(
    f"(?:^|(?<=[\\s(\\[«“\u0640\u05be]))[\"']{_QUOTED}"
    f"|(?:(?<=^{_CLITIC})|(?<=[\\s(]{_CLITIC})|(?<=^{_CLITIC}{{2}})|(?<=[\\s(]{_CLITIC}{{2}})"
    f'|(?<=[\\s(]ال)|(?<=[\\s(][وفبك]ال))"{_QUOTED}'
)
_CLOSES = re.compile("(?<=[^\\s(\\[«])[\"'](?=$|[\\s.,;:!?،؛؟۔)\\]»\ufffc])")


def find_straight_quotes(woven: WovenBook) -> Iterator[Finding]:
    """Find straight quotes: each pair that opens and closes as such, and others alone."""
    for passage, written in find_right_to_left(woven):
        is_yiddish = passage.language.partition("-")[0] == "yi"
        # Of the same length, so that places stay.
        text = _APOSTROPHE.sub("\u2019", written) if is_yiddish else written
        if ('"' not in text and "'" not in text) or _is_of_other_script(text):
            continue
        gershayim = set()
        if find_script(passage.language) == "Hebr":
            gershayim = {found.start() for found in _GERSHAYIM.finditer(text)}
            geresh = set() if _SINGLE.search(text) else {found.start() for found in _GERESH.finditer(text)}
            for index in sorted(gershayim | geresh):
                mended = "\u05f4" if index in gershayim else "\u05f3"
                message = say("straight {value} in a word of Hebrew letters", value=text[index])
                yield Finding(
                    CODE,
                    passage.locate(index),
                    message,
                    say("write {mended}", mended=mended),
                    passage.edit(index, index + 1, mended),
                )
        yield from _judge_pairs(passage, text, gershayim)


def _is_of_other_script(text: str) -> bool:
    """Return whether a text has letters, and none from the right: its language has other quotes, and is not known."""
    directions = {bidirectional(letter) for letter in text if letter.isalpha()}
    return bool(directions) and directions.isdisjoint({"R", "AL"})


def _judge_pairs(passage: Passage, text: str, known: set[int]) -> Iterator[Finding]:
    """Report quotes. Where one of a kind has no partner, any other of it may be its own: then none is mended."""
    marks = find_quotes(passage.language)
    hint = say("write {opening}…{closing}", opening=marks.opening, closing=marks.closing)
    # How many quotations of the other kind are open before each index is counted once.
    depth = list(accumulate((sign == marks.opening) - (sign == marks.closing) for sign in text))
    pairs, alone = _pair_quotes(text, known)
    uncertain = {text[index] for index in alone}
    for opened, closed in pairs:
        sign = text[opened]
        is_inner = marks.opening != marks.closing and depth[opened] > 0
        first, last = (marks.inner_opening, marks.inner_closing) if is_inner else marks[:2]
        fix = () if sign in uncertain else _edit_both(passage, (opened, first), (closed, last))
        yield Finding(CODE, passage.locate(opened), say("straight quotes: {sign}…{sign}", sign=sign), hint, fix)
    for index in alone:
        # A ' alone is an apostrophe or a letter of a transcription.
        if text[index] == '"':
            yield Finding(CODE, passage.locate(index), say('straight quote without a partner: "'), hint)


def _pair_quotes(text: str, known: set[int]) -> tuple[list[tuple[int, int]], list[int]]:
    """Pair the quotes that open with those that close; give the pairs, and the quotes without a partner."""
    pairs: list[tuple[int, int]] = []
    alone: list[int] = []
    opened: int | None = None
    quotes = [found for found in _QUOTE.finditer(text) if found.start() not in known]
    for found, following in zip(quotes, [*quotes[1:], None], strict=True):
        index = found.start()
        if _is_unit(text, found, following, opened):
            continue
        if opened is not None and text[opened] == found[0] and _CLOSES.match(text, index):
            pairs.append((opened, index))
            opened = None
        elif _OPENS.match(text, index):
            if opened is not None:
                alone.append(opened)
            opened = index
        else:
            alone.append(index)
    return pairs, alone if opened is None else [*alone, opened]


def _is_unit(text: str, found: re.Match[str], following: re.Match[str] | None, opened: int | None) -> bool:
    """Return whether a sign behind a digit means inches or seconds, and does not close what is open.

    It closes where nothing else does: the next quote opens another quotation, or there is none.
    """
    index = found.start()
    if not re.match("[0-9]", text[index - 1 : index]):
        return False
    if opened is None or text[opened] != found[0] or not _CLOSES.match(text, index):
        return True
    return following is not None and not _OPENS.match(text, following.start())


def _edit_both(passage: Passage, *replaced: tuple[int, str]) -> tuple[Edit, ...]:
    edits = [passage.edit(index, index + 1, text) for index, text in replaced]
    return tuple(edit for parts in edits for edit in parts) if all(edits) else ()
