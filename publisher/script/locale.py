"""Gives the words that the house itself prints: a language in, its words out of `locales/`.

A language has one TOML file of all words. A region may have another beside it, `ar-MA.toml` beside
`ar.toml`, with the words that differ there.
"""

import copyreg
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, NamedTuple

from publisher.script.digits import localize_digits
from publisher.script.direction import find_script
from publisher.script.language import list_fallbacks

#: The language of the house's words where a language has no file.
LAST_RESORT = "en"

_PLACE = re.compile(r"\{\w*\}")
_ARABIC_PUNCTUATION = str.maketrans(",;?“”‘’", "،؛؟«»‹›")

Words = Mapping[str, Any]


class BorrowedText(str):
    """Words of the house in English, in a book in whose language the house has none.

    They are set as what they are: isolated, and tagged as English.
    """

    __slots__ = ()

    language = LAST_RESORT

    def format(self, *args: object, **kwargs: object) -> "BorrowedText":
        """Fill the places, as any string does."""
        return BorrowedText(super().format(*args, **kwargs))


class Quotes(NamedTuple):
    """The quotation marks of a language: around a quotation, and around one inside it."""

    opening: str
    closing: str
    inner_opening: str
    inner_closing: str


@cache
def load_words(language: str) -> Words:
    """Load the words of the house in a language, as a read-only mapping.

    The keys of the file's `[words]` stand at the top (`words["contents"]`), the other tables under their
    names (`words["modes"]["foot"]`). The language's own file is taken, with its region's over it; a
    language without a file gets English, as `BorrowedText`, with the punctuation of its script. A word that
    there is not is a `KeyError`, as in any mapping.
    """
    words: dict[str, Any] = {}
    for tag in reversed(list_files(language)):
        for name, table in _read_file(tag).items():
            if name == "words":
                words.update(table)
            elif isinstance(table, Mapping):
                words[name] = {**words.get(name, {}), **table}
    return _freeze(
        words if has_words(language) else _borrow(words, is_arabic=find_script(language) in {"Arab", "Aran"})
    )


def has_words(language: str) -> bool:
    """Return whether the house has words of a language."""
    return _find_file(list_fallbacks(language)[-1]).is_file()


def _borrow(table: Mapping[str, Any], *, is_arabic: bool) -> dict[str, Any]:
    """Mark the words of a table as borrowed; what is punctuation alone follows the script."""
    borrowed: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            borrowed[key] = _borrow(value, is_arabic=is_arabic)
        elif isinstance(value, str) and any(map(str.isalpha, _PLACE.sub("", value))):
            borrowed[key] = BorrowedText(value)
        elif isinstance(value, str) and is_arabic:
            borrowed[key] = value.translate(_ARABIC_PUNCTUATION)
        else:
            borrowed[key] = value
    return borrowed


@cache
def list_files(language: str) -> tuple[str, ...]:
    """List the files of `locales/` that a language's words come from, the most special first."""
    found = tuple(tag for tag in list_fallbacks(language) if _find_file(tag).is_file())
    return found if has_words(language) else (*found, LAST_RESORT)


def list_locales() -> tuple[str, ...]:
    """List the tags of all files of `locales/`, in the order of the alphabet."""
    names = (entry.name for entry in files("publisher").joinpath("locales").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def _find_file(tag: str) -> Traversable:
    return files("publisher").joinpath("locales", f"{tag}.toml")


@cache
def _read_file(tag: str) -> dict[str, Any]:
    return tomllib.loads(_find_file(tag).read_text(encoding="utf-8"))


def _freeze(table: Mapping[str, Any]) -> MappingProxyType[str, Any]:
    """Make a table and what is in it read-only, since all callers share it."""
    frozen: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            frozen[key] = _freeze(value)
        else:
            frozen[key] = tuple(value) if isinstance(value, list) else value
    return MappingProxyType(frozen)


def _reduce_words(words: Words) -> tuple[Callable[[Words], MappingProxyType[str, Any]], tuple[Words]]:
    return _freeze, (dict(words),)


# Words go to other processes together with what prints them.
copyreg.pickle(MappingProxyType, _reduce_words)


def number_chapter(number: int, language: str, digits: str) -> str:
    """Write the number line of a chapter: الفصل الأول, Chapter One; after the words end, in digits."""
    words = load_words(language)
    ordinals: Sequence[str] = words["ordinals"]
    ordinal = ordinals[number - 1] if 1 <= number <= len(ordinals) else str(number)
    numbered: str = words["chapter_numbered"].format(ordinal=localize_digits(ordinal, digits))
    return numbered


def number_part(number: int, language: str, digits: str) -> str:
    """Write the number line of a part above chapters: الباب الأول, Part One; after the words end, in digits."""
    words = load_words(language)
    ordinals: Sequence[str] = words["part_ordinals"] or words["ordinals"]
    ordinal = ordinals[number - 1] if 1 <= number <= len(ordinals) else str(number)
    numbered: str = words["part_numbered"].format(ordinal=localize_digits(ordinal, digits))
    return numbered


def join_list(items: Sequence[str], language: str) -> str:
    """Join the items of a list in a sentence: أ، ب وج; a, b and c."""
    if len(items) <= 1:
        return "".join(items)
    words = load_words(language)
    start = str(words["list_separator"]).join(items[:-1])
    return start + str(words["list_final"]).format(x=items[-1])


def find_quotes(language: str) -> Quotes:
    """Find the quotation marks of a language."""
    quotes = load_words(language)["quotes"]
    return Quotes(quotes["opening"], quotes["closing"], quotes["inner_opening"], quotes["inner_closing"])


def quote(text: str, language: str) -> str:
    """Put a text between the quotation marks of a language, and marks inside it into the inner ones."""
    marks = find_quotes(language)
    inside = text.replace(marks.opening, marks.inner_opening)
    if marks.closing != marks.opening:
        inside = inside.replace(marks.closing, marks.inner_closing)
    return f"{marks.opening}{inside}{marks.closing}"
