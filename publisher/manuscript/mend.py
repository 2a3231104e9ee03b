"""Mends source files: the edits of findings in, the new bytes of files out.

A fix is made whole or not at all. Of fixes that touch one another the first is made; the others wait
until the files have been judged again.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
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
    made: list[_Change] = []
    for fix in sorted(fixes, key=lambda fix: fix[0].start):
        changes = [(_find_offset(edit.start, starts), _find_offset(edit.end, starts), edit.text) for edit in fix]
        if all(_has_room(change, made) and not _changes_mark(text, change) for change in changes):
            made += changes
            made.sort()
    for start, end, new in reversed(made):
        text = text[:start] + new + text[end:]
    return mark + text


def _changes_mark(text: str, change: _Change) -> bool:
    """Return whether a change makes another thing of what stands beside it.

    An address goes on with what is written right behind it, a key begins where no letter stands before it, and what
    begins a line is a mark before a space alone. A line with nothing left in it ends a paragraph.
    """
    start, end, new = change
    if text.startswith("@", end):
        return True
    before = text[max(text.rfind("\n", 0, start) + 1, start - _LONGEST) : start]
    line_end = text.find("\n", end)
    behind = text[end : line_end if line_end >= 0 else len(text)]
    empties_line = not (before + new + behind).strip()
    takes_space = text[start:end][:1].isspace() and not new[:1].isspace()
    return (
        empties_line
        or _ADDRESS.search(before) is not None
        or (takes_space and _MARK_OF_LINE.fullmatch(before) is not None)
    )


def _find_offset(position: Position, starts: list[int]) -> int:
    return starts[position.line - 1] + position.column - 1


def _has_room(change: _Change, made: list[_Change]) -> bool:
    index = bisect_right(made, change)
    before, after = made[index - 1 : index] if index else [], made[index : index + 1]
    return all(other[1] < change[0] for other in before) and all(change[1] < other[0] for other in after)
