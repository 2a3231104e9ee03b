"""Gives headings the ids that other tools give them: the text of a heading in, Pandoc's id and GitHub's out."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

#: What Pandoc leaves out: vowel marks too, which GitHub keeps.
_PANDOC_DROPS = re.compile(r"[^\w\s.-]")
_BEFORE_LETTER = re.compile(r"^[\W\d_]+")
_EMPTY = "section"


def name_headings(headings: Iterable[tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    """Yield for each heading, its text and its own id, the ids by which other tools link to it.

    The first is Pandoc's (manual, "Extension: auto_identifiers"), the second GitHub's where it differs. A heading
    that has an id of its own gets none of Pandoc's. Of equal ids the second is told by `-1`.
    """
    pandocs: Counter[str] = Counter()
    githubs: Counter[str] = Counter()
    for text, identifier in headings:
        first = identifier or _count(_name_as_pandoc(text), pandocs)
        if identifier:
            pandocs[identifier] += 1
        second = _count(_name_as_github(text), githubs)
        yield tuple(dict.fromkeys(name for name in (first, second) if name and name != identifier))


def _count(name: str, seen: Counter[str]) -> str:
    count, seen[name] = seen[name], seen[name] + 1
    return f"{name}-{count}" if name and count else name


def _name_as_pandoc(text: str) -> str:
    words = _PANDOC_DROPS.sub("", text).lower().split()
    return _BEFORE_LETTER.sub("", "-".join(words)) or _EMPTY


def _name_as_github(text: str) -> str:
    return "".join("-" if letter.isspace() else letter for letter in text.strip().lower() if _is_kept(letter))


def _is_kept(letter: str) -> bool:
    # GitHub keeps the joiners of Persian words.
    return (
        letter in "-_\u200c\u200d"
        or letter.isspace()
        or letter.isalnum()
        or unicodedata.category(letter).startswith("M")
    )
