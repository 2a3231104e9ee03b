"""Finds what code says in a right-to-left script: a line of code in, the stretches that are one thing each out.

Code runs from the left, but the bidirectional algorithm takes the signs between two Arabic words for part of them:
in `{"نام": "رضا"}` the value would come before its key, and in `print(نام)` the brackets would change places. So each
thing of a line is isolated, as Unicode Technical Standard #55, 4.1.2 has it for editors: a comment and what stands
in quotes as a whole, in the direction of its first letter, and elsewhere words that only spaces part.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

#: Letters of right-to-left scripts; Arabic-Indic digits begin no word.
_R = "\u0590-\u065f\u066e-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RIGHT_TO_LEFT = re.compile(f"[{_R}]")
#: A word that begins in a right-to-left script and goes on in any.
_WORD = rf"[{_R}][\w{_R}\u200c\u200d]*"
#: Words of a phrase, with the punctuation that their scripts have for themselves.
_PHRASE = re.compile(rf"{_WORD}(?:(?:[\u060c\u061b\u061f\u06d4\u05be] ?| ){_WORD})*")
_LETTER = re.compile(r"[^\W\d_]")
_QUOTES = "\"'`"
#: Characters. What stands between quotes is sought no farther.
_LONG_QUOTE = 2000
#: What opens a comment up to the end of the line; those of one letter only at its beginning or behind a space.
_MARKS = ("//", "<!--", "/*", "(*", "{-", "--", "#", ";", "%", "*")
#: Those that are signs of calculation too, and open a comment only at the beginning of a line.
_AT_BEGINNING = frozenset({";", "%", "*"})
#: Marks of comments that are something else in some languages.
_NO_MARKS = {
    "--": frozenset({"bash", "sh", "shell", "console", "zsh", "c", "cpp", "c++", "java", "js", "javascript", "python"}),
    "//": frozenset({"python", "py", "bash", "sh", "shell", "console", "yaml"}),
    "#": frozenset({"html", "xml", "css", "json", "js", "javascript", "sql", "java"}),
}
_CLOSERS = ("*/", "-->", "*)", "-}")
#: Signs that running text has not, at the beginning of a line that is code.
_CODE_SIGNS = re.compile(r"[={}\[\]<>|&$\\]|\w\(")
#: The rest of a mark, as in `///` and `/**`, with the spaces behind it.
_MARK_REST = re.compile(r"[#/*\-;%!]*\s*")
#: Marks that are also the beginning of words, such as options: a space or a letter from the right is behind them.
_WORD_MARKS = frozenset({"--", "#", ";", "%", "*"})


class CodeStretch(NamedTuple):
    """A stretch of a line of code that is one thing: from `start` up to, not including, `end`."""

    start: int
    end: int
    direction: Literal["ltr", "rtl"]


def find_code_stretches(line: str, language: str = "") -> list[CodeStretch]:
    """Find the stretches of one line of code to be isolated, in order.

    `language` is the name of the programming language, if it is known: some signs open a comment only in some.
    """
    return list(_read_line(line, language.lower())) if _RIGHT_TO_LEFT.search(line) else []


def _read_line(line: str, language: str) -> Iterator[CodeStretch]:
    at = len(line) - len(line.lstrip())
    if _RIGHT_TO_LEFT.match(line, at) and not _CODE_SIGNS.search(line):
        yield CodeStretch(at, len(line.rstrip()), "rtl")
        return
    while at < len(line):
        if at_comment := _skip_mark(line, at, language):
            yield from _enclose(line, at_comment, _find_end(line))
            return
        if line[at] in _QUOTES and (inside := _find_quoted(line, at)):
            yield from _enclose(line, *inside)
            at = inside[1]
            while at < len(line) and line[at] in _QUOTES:
                at += 1
        elif phrase := _PHRASE.match(line, at):
            yield CodeStretch(*phrase.span(), "rtl")
            at = phrase.end()
        else:
            at += 1


def _enclose(line: str, start: int, end: int) -> Iterator[CodeStretch]:
    """Yield a stretch in the direction of its first letter, if there is anything from the right in it."""
    if start < end and _RIGHT_TO_LEFT.search(line, start, end):
        first = _LETTER.search(line, start, end)
        is_right_to_left = first is None or _RIGHT_TO_LEFT.match(first[0])
        yield CodeStretch(start, end, "rtl" if is_right_to_left else "ltr")


def _skip_mark(line: str, at: int, language: str) -> int:
    """Return where the text of a comment begins that begins here, or 0."""
    if at and not line[at - 1].isspace():
        return 0
    for mark in _MARKS:
        if line.startswith(mark, at) and language not in _NO_MARKS.get(mark, ()):
            if mark in _AT_BEGINNING and line[:at].strip():
                continue
            rest = _MARK_REST.match(line, at + len(mark))
            end = rest.end() if rest else at + len(mark)
            is_apart = line[end - 1].isspace()
            # A star before a word marks emphasis: `*كلمة*`.
            if mark in _WORD_MARKS and not (is_apart or (mark != "*" and _RIGHT_TO_LEFT.match(line, end))):
                continue
            return end
    return 0


def _find_end(line: str) -> int:
    """Return where the text of a comment ends that goes to the end of the line."""
    text = line.rstrip()
    closer = next((mark for mark in _CLOSERS if text.endswith(mark)), "")
    return len(text.removesuffix(closer).rstrip())


def _find_quoted(line: str, at: int) -> tuple[int, int] | None:
    """Find what stands in the quotes that begin here; None if the sign is an apostrophe or a gershayim."""
    quote = line[at]
    if at and (_RIGHT_TO_LEFT.match(line[at - 1]) or (quote == "'" and line[at - 1].isalnum())):
        return None
    mark = quote * 3 if line.startswith(quote * 3, at) else quote
    start = end = at + len(mark)
    limit = min(len(line), at + _LONG_QUOTE)
    while end < limit and not line.startswith(mark, end):
        end += 2 if line[end] == "\\" else 1
    if end < limit:
        return start, end
    return (start, len(line.rstrip())) if len(mark) == 3 else None  # noqa: PLR2004 - a text of several lines
