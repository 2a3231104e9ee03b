"""RT003: straight quotes."""

import re
from collections.abc import Iterator

from publisher.model.finding import Code, Edit, Finding, Severity
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
    "«…» in Arabic. In Hebrew the mark inside an abbreviation is a gershayim, ״.",
    Severity.WARNING,
    bad={"01.md": '---\ntitle: الفصل\n---\n\nسمّوه "إخلاء" فقط.\n'},
    good={"01.md": "---\ntitle: الفصل\n---\n\nسمّوه «إخلاء» فقط.\n"},
)

# Behind a digit it may mean inches or seconds.
_QUOTE = re.compile('(?<![0-9])"')
_GERSHAYIM = re.compile(f'(?<=[{HEBREW}])"(?=[{HEBREW}](?![{HEBREW}]))')
_OPENS = re.compile(r'(?:^|(?<=[\s(\[«“]))"(?=[^\s.,;:!?،؛؟)\]»])')
_CLOSES = re.compile(r'(?<=[^\s(\[«])"(?=$|[\s.,;:!?،؛؟)\]»\ufffc])')


def find_straight_quotes(woven: WovenBook) -> Iterator[Finding]:
    """Find straight quotes: each pair that opens and closes as such, and others alone."""
    for passage, text in find_right_to_left(woven):
        if '"' not in text:
            continue
        gershayim = set()
        if find_script(passage.language) == "Hebr":
            gershayim = {found.start() for found in _GERSHAYIM.finditer(text)}
            for index in sorted(gershayim):
                fix = passage.edit(index, index + 1, "\u05f4")
                yield Finding(CODE, passage.locate(index), 'straight " inside an abbreviation', "write ״", fix)
        yield from _judge_pairs(passage, text, gershayim)


def _judge_pairs(passage: Passage, text: str, known: set[int]) -> Iterator[Finding]:
    marks = find_quotes(passage.language)
    hint = f"write {marks.opening}…{marks.closing}"
    opened: int | None = None
    for found in _QUOTE.finditer(text):
        index = found.start()
        if index in known:
            continue
        if opened is None and _OPENS.match(text, index):
            opened = index
        elif opened is not None and _CLOSES.match(text, index):
            is_inner = text.count(marks.opening, 0, opened) > text.count(marks.closing, 0, opened)
            first, last = (marks.inner_opening, marks.inner_closing) if is_inner else marks[:2]
            fix = _edit_both(passage, (opened, first), (index, last))
            yield Finding(CODE, passage.locate(opened), 'straight quotes: "…"', hint, fix)
            opened = None
        else:
            yield Finding(CODE, passage.locate(index), 'straight quote: "', hint)
    if opened is not None:
        yield Finding(CODE, passage.locate(opened), 'straight quote that does not close: "', hint)


def _edit_both(passage: Passage, *replaced: tuple[int, str]) -> tuple[Edit, ...]:
    edits = [passage.edit(index, index + 1, text) for index, text in replaced]
    return tuple(edit for parts in edits for edit in parts) if all(edits) else ()
