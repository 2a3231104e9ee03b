"""Starts a book: a title and a language in, the files of a small book that builds out.

What a new book is made of lies in `publisher/starters/`, one folder a language.
"""

import json
import re
import uuid
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from string import Template

from publisher.manuscript.shapes.forms import LANGUAGE_TAG
from publisher.manuscript.site_order import find_chapters
from publisher.model.message import say
from publisher.script.digits import default_digits, localize_digits
from publisher.script.language import list_fallbacks, parse_tag
from publisher.script.locale import find_lender

_STARTERS = files("publisher").joinpath("starters")
#: What readers of a language are served by that lends its words to no other.
_NEAREST = {"yi": "he"}
#: A number, or markup with the numbers in it.
_NUMBER = re.compile(r"(?P<markup>\{[^{}\n]*\}|\[[\^@][^\[\]\n]*\]|`[^`\n]*`)|\d+")
#: The line of a `book.yaml` that shows how a subtitle is written.
_NO_SUBTITLE = re.compile(r"^# subtitle: .*$", re.MULTILINE)
#: What joins letters or keeps them apart (U+200C, U+200D), as words of Persian need.
_JOINERS = re.compile("[\u200c\u200d]")


def list_starters() -> tuple[str, ...]:
    """Return the languages that have a starter, in alphabetical order."""
    return tuple(sorted(entry.name for entry in _STARTERS.iterdir() if entry.is_dir()))


def check_title(title: str, *, may_be_blank: bool = False) -> None:
    """Raise `ValueError` for a title that is not of one line, or is blank where it may not be."""
    if not _JOINERS.sub("", title).isprintable() or not (may_be_blank or title.strip()):
        raise ValueError(say("a title of one line is asked for"))


def check_language(language: str) -> None:
    """Raise `ValueError` for what is no language tag of BCP 47."""
    if not re.fullmatch(LANGUAGE_TAG.pattern, language):
        raise ValueError(
            say(
                "{language} is not a BCP 47 language tag: write {example}",
                language=language,
                example=LANGUAGE_TAG.example,
            )
        )


def start_book(
    folder: Path, title: str, language: str, chapters: Sequence[str] = (), subtitle: str = ""
) -> dict[str, bytes]:
    """Return the files of a new book, by name: with an example of what can be marked, and an identifier of its own.

    Where there are chapters, by name in their order or else as Markdown in the folder, only a `book.yaml` that lists
    them is made. Raises `ValueError` for what is no title or no language tag.
    """
    check_title(title)
    check_language(language)
    chapters = chapters or find_chapters(folder)
    starter = _STARTERS.joinpath(_choose_starter(language))
    made: dict[str, bytes] = {}
    for entry in starter.iterdir():
        text = entry.read_text("utf-8")
        if entry.name == "book.yaml":
            text = Template(text).substitute(
                title=_quote(title),
                language=language,
                identifier=f"urn:uuid:{uuid.uuid4()}",
                chapters="\n".join(f"  - {_quote(name)}" for name in chapters or ("01.md",)),
            )
            if subtitle:
                text = _NO_SUBTITLE.sub(lambda _: f"subtitle: {_quote(subtitle)}", text, count=1)
        elif chapters:
            continue
        elif entry.name.endswith(".md"):
            text = _localize_numbers(text, language)
        made[entry.name] = text.encode()
    return made


def _localize_numbers(text: str, language: str) -> str:
    """Write the numbers of a chapter's text as the region reads them; not those of labels, keys and attributes."""
    digits = default_digits(language)
    return _NUMBER.sub(lambda found: found["markup"] or localize_digits(found[0], digits), text)


def _choose_starter(language: str) -> str:
    """Return the language of the starter: the language itself, that of its lender, or English."""
    known = list_starters()
    found = next((tag for tag in list_fallbacks(language) if tag in known), "")
    if found or not (nearest := find_lender(language) or _NEAREST.get(parse_tag(language).language, "")):
        return found or "en"
    return _choose_starter(nearest)


def _quote(text: str) -> str:
    """Write a text as a double-quoted scalar, which YAML takes from JSON; plain where that is safe."""
    return text if re.fullmatch(r"[^\W\d_][\w ]*[\w]|[\w/-]+\.md", text) else json.dumps(text, ensure_ascii=False)
