"""Mends source files: the edits of findings in, the new bytes of files out.

A fix is made whole or not at all. Of fixes that touch one another the first is made; the others wait
until the files have been judged again.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from itertools import takewhile
from pathlib import Path

from publisher.manuscript.folder import BookFolder
from publisher.model.finding import Edit, Finding, Position, Report

_LINE_END = re.compile("\r\n|\r|\n")
_MARK = "\ufeff"
#: A bare address, or the key of a source, up to its end, which goes on with what is written right behind it.
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]{1,20}:/|www\.|@)[^\s<>()\[\]{}\"«»]*\Z", re.IGNORECASE)
#: What begins a line and is a mark of Markdown before a space.
_MARK_OF_LINE = re.compile(r"[ \t>|:#*+~-]*(?:[|:#>*+~-]|\w{1,9}[.)])")
#: The longest address that is looked for.
_LONGEST = 2000
#: A formula as Pandoc's dollars enclose it ("Extension: tex_math_dollars"): also over the ends of lines. A no-break
#: space is no space there.
_FORMULA = re.compile(
    r"(?<!\\)(?P<sign>\$\$?)(?=[^ \t\r\n])(?:[^$\n]|\n(?![ \t]*\r?\n)){0,2000}?(?<=[^ \t\r\n])(?P=sign)(?!\d)|"
    r"(?<!\\)\$\$(?:[^$\n]|\n(?![ \t]*\r?\n)){0,2000}\$\$"
)
_CODE = re.compile(r"(?<!`)(?P<run>`{1,3})(?!`)[^`]{1,2000}(?P=run)(?!`)")
#: Code in a line that to Pandoc may go on in the next ones, whatever begins there, up to an empty one.
_LONG_CODE = re.compile(r"(?<!`)(?P<run>`{1,3})(?!`)(?:[^`\n]|\n(?![ \t]*\r?\n)){1,2000}(?P=run)(?!`)")
#: A note in a line that is not closed before an empty line: to Pandoc it goes on there.
_OPEN_NOTE = re.compile(r"(?<!\\)\^\[(?:[^\[\]\n]|\n(?![ \t]*\r?\n)){0,2000}\n[ \t]*\r?\n")
#: A quotation, an item or a definition with a tab behind its mark, which to Pandoc leads as far as where a line begins.
_TAB_BEHIND_MARK = re.compile(r"\A[ \t]*(?:[>:~*+\-]|\w{1,9}[.)])[> ]*\t")
#: What makes a link, a note or a span of square brackets.
_LINK = re.compile(r"\][(\[:{]|\[\^|\^\[")
#: What parts the columns of a table that has no upright lines.
_DASHES = re.compile(r"-+(?:[ \t]+-+)+")
#: Columns of a page of plain text: a pipe table with a longer line is as wide as its page (Pandoc, "pipe_tables").
_TABLE_WIDTH = 72
#: Characters without a width, which Pandoc may count or not.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069]")

#: A stretch of a file that an edit replaces: its two offsets, and the new text.
_Change = tuple[int, int, str]


def mend_files(path: Path, findings: Iterable[Finding]) -> dict[str, tuple[bytes, bytes]]:
    """Make the fixes of findings: the name of each file that changes below the folder, its bytes before and after.

    Nothing is written. Line ends and a byte order mark stay as they are. Raises `OutsideFolderError` for a
    file that lies outside of the folder.
    """
    folder = BookFolder(path.resolve(), Report())
    by_file: dict[Path, list[tuple[Edit, ...]]] = defaultdict(list)
    for finding in findings:
        if finding.fix:
            by_file[folder.resolve(finding.fix[0].start.file)].append(finding.fix)
    mended: dict[str, tuple[bytes, bytes]] = {}
    for file, fixes in by_file.items():
        before = file.read_bytes()
        after = mend_text(before.decode("utf-8"), fixes).encode("utf-8")
        if after != before:
            mended[file.relative_to(folder.path).as_posix()] = before, after
    return mended


def mend_text(text: str, fixes: Iterable[tuple[Edit, ...]]) -> str:
    """Make fixes in the text of a file; those that cannot be made beside an earlier one are left out."""
    mark = _MARK if text.startswith(_MARK) else ""
    text = text.removeprefix(_MARK)
    starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
    kept = _Kept(text)
    made: list[_Change] = []
    for fix in sorted(fixes, key=lambda fix: fix[0].start):
        changes = [(_find_offset(edit.start, starts), _find_offset(edit.end, starts), edit.text) for edit in fix]
        if all(_has_room(change, made) and not kept.forbids(change) for change in changes):
            for change in changes:
                kept.note(change)
            made += changes
            made.sort()
    for start, end, new in reversed(made):
        text = text[:start] + new + text[end:]
    return mark + text


class _Kept:
    """Knows what of a text has to stay as it is, so that it says the same to Pandoc before and after."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.typed = [found.span() for found in _FORMULA.finditer(_CODE.sub(_blank, text))] if "$" in text else []
        self.typed += [found.span() for found in _LONG_CODE.finditer(text) if "\n" in found[0]]
        self.grown: dict[int, int] = defaultdict(int)
        note = _OPEN_NOTE.search(text)
        self.known_up_to = note.start() if note else len(text)

    def forbids(self, change: _Change) -> bool:
        """Return whether a change makes another thing of what stands beside it.

        An address goes on with what is written right behind it, a key begins where no letter stands before it, and what
        begins a line is a mark before a space alone. A line with nothing left in it ends a paragraph. A tab is as wide
        as what stands before it leaves, and a formula may reach over lines that are none to us.
        """
        start, end, new = change
        old = self.text[start:end]
        if self.text.startswith("@", end) or any(first < end and start < last for first, last in self.typed):
            return True
        line_start, line_end = self._find_line(start, end)
        if end > self.known_up_to or _TAB_BEHIND_MARK.match(self.text[line_start:start]):
            return True
        before = self.text[max(line_start, start - _LONGEST) : start]
        behind = self.text[end:line_end]
        takes_space = old[:1].isspace() and not new[:1].isspace()
        return (
            not (before + new + behind).strip(" \t\r|>")
            or (len(old) != len(new) and "\t" in behind)
            or _ADDRESS.search(before) is not None
            or (takes_space and _MARK_OF_LINE.fullmatch(before) is not None)
            or (bool({*"[]"} & {*old, *new}) and self._is_in_links(start, end))
            or (len(old) != len(new) and self._stands_at_dashes(line_start, line_end))
            or self._widens_table(line_start, line_end, len(new) - len(old))
        )

    def note(self, change: _Change) -> None:
        """Remember how much longer a change makes its line."""
        start, end, new = change
        self.grown[self._find_line(start, end)[0]] += len(new) - (end - start)

    def _find_line(self, start: int, end: int) -> tuple[int, int]:
        line_end = self.text.find("\n", end)
        return self.text.rfind("\n", 0, start) + 1, line_end if line_end >= 0 else len(self.text)

    def _is_in_links(self, start: int, end: int) -> bool:
        """Return whether there is a link, a note or a span near by; to Pandoc it may hold empty lines."""
        return _LINK.search(self.text, max(start - _LONGEST, 0), end + _LONGEST) is not None

    def _stands_at_dashes(self, start: int, end: int) -> bool:
        """Return whether there are dashes that may part the columns of a table next to a line, or somewhere above it.

        Above it that is between the line and the nearest empty one.
        """
        above = self.text[max(start - _LONGEST, 0) : start].splitlines()
        with_line = takewhile(str.strip, reversed(above))
        below = self.text[end : end + _LONGEST].lstrip("\r\n").split("\n")[0]
        return any(_DASHES.fullmatch(line.strip()) for line in (*with_line, *above[-1:], below))

    def _widens_table(self, start: int, end: int, growth: int) -> bool:
        """Return whether a line that may be a row of a table becomes longer, or no longer, than a page is wide."""
        line = self.text[start:end].rstrip("\r")
        if not growth or "|" not in line:
            return False
        now = self.grown[start]
        widths = (len(line), len(_INVISIBLE.sub("", line)))
        return any((width > _TABLE_WIDTH) != (width + now + growth > _TABLE_WIDTH) for width in widths)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _find_offset(position: Position, starts: list[int]) -> int:
    return starts[position.line - 1] + position.column - 1


def _has_room(change: _Change, made: list[_Change]) -> bool:
    index = bisect_right(made, change)
    before, after = made[index - 1 : index] if index else [], made[index : index + 1]
    return all(other[1] < change[0] for other in before) and all(change[1] < other[0] for other in after)
