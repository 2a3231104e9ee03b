"""Gives the words that the house itself prints: a language in, its words out of `locales/`.

A language has one TOML file of all words. A region may have another beside it, `ar-MA.toml` beside
`ar.toml`, with the words that differ there. A file that has not all words names its `lender`, the language whose
words stand in for the others; languages without a file have lenders too, which are read in the same direction.
"""

import copyreg
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Formatter
from types import MappingProxyType
from typing import Any, NamedTuple, Self

from publisher.script.digits import localize_digits
from publisher.script.direction import find_script
from publisher.script.language import list_fallbacks, parse_tag

#: The language of the house's words in a book that runs from the left, where its language has no file.
LAST_RESORT = "en"
#: The languages whose words stand in where a language has no file, by language and script, and by script alone: one
#: that its readers learn at school or that is nearest to it, and never one that runs the other way.
_LENDERS = {
    ("ku", "Arab"): "ckb",
    **dict.fromkeys((("sdh", "Arab"), ("lki", "Arab")), "ckb"),
    **dict.fromkeys(
        ((language, "Arab") for language in ("az", "azb", "glk", "haz", "lrc", "mzn", "tg", "tk", "tly", "uz")), "fa"
    ),
    **dict.fromkeys(
        ((language, "Arab") for language in ("bal", "bgn", "brh", "hno", "khw", "ks", "lah", "pa", "skr")), "ur"
    ),
}
_LENDERS_BY_SCRIPT = {"Arab": "ar", "Aran": "ur", "Hebr": "he", "Syrc": "ar", "Thaa": "ar"}

_NAMES_OF_ARABIC = {"Aran": "Arab"}
_PLACE = re.compile(r"\{\w*\}")
_ARABIC_PUNCTUATION = str.maketrans(",;?“”‘’", "،؛؟«»‹›")

Words = Mapping[str, Any]

#: A text in one language: its tag, "" for the book's, and the text.
Run = tuple[str, str]


class BorrowedText(str):
    """Words of the house in another language than the book's, for want of its own.

    They are set as what they are: isolated, and tagged as that `language`.
    """

    __slots__ = ("language",)

    language: str

    def __new__(cls, text: str, language: str) -> Self:
        """Take the words and the tag of their language."""
        borrowed = super().__new__(cls, text)
        borrowed.language = language
        return borrowed

    def __reduce__(self) -> tuple[type["BorrowedText"], tuple[str, str]]:
        """Return what the text is made of anew in another process."""
        return BorrowedText, (str(self), self.language)

    def format(self, *args: object, **kwargs: object) -> str:
        """Fill the places, as any string does; what is filled in stays in its own language."""
        return BorrowedText(super().format(*args), self.language) if args else fill_pattern(self, **kwargs)


class MixedText(str):
    """A text that borrowed words and words of the book's own language make up together: `Place: لوبلين`.

    `runs` divide it by languages; `frame` is the language of the sentence that holds it together, "" for the book's.
    """

    __slots__ = ("frame", "runs")

    frame: str
    runs: tuple[Run, ...]

    def __new__(cls, runs: Sequence[Run], frame: str = "") -> Self:
        """Take the runs, each a tag, "" for the book's language, and a text."""
        mixed = super().__new__(cls, "".join(text for _, text in runs))
        mixed.frame, mixed.runs = frame, tuple(runs)
        return mixed

    def __reduce__(self) -> tuple[type["MixedText"], tuple[tuple[Run, ...], str]]:
        """Return what the text is made of anew in another process."""
        return MixedText, (self.runs, self.frame)

    @property
    def language(self) -> str:
        """The language of most of its letters, "" for the book's: of an element that can have one language only."""
        letters = Counter[str]()
        for language, text in self.runs:
            letters[language] += sum(map(str.isalpha, text))
        return max(letters, key=lambda language: (letters[language], language == self.frame))


def list_runs(text: str, language: str = "") -> tuple[Run, ...]:
    """Return the runs of a text, of one language each; a text that nothing is known of is in the language given."""
    if isinstance(text, MixedText):
        return text.runs
    return ((text.language if isinstance(text, BorrowedText) else language, str(text)),)


def tag_run(language: str, text: str) -> str:
    """Return the text of a run that knows its language; as it is, where that is the book's."""
    return BorrowedText(text, language) if language else text


def find_borrowed(text: str) -> str:
    """Return the language of a borrowed text, of most of a mixed one; "" for the book's own."""
    return text.language if isinstance(text, BorrowedText | MixedText) else ""


def find_frame(text: str) -> str:
    """Return the language of the sentence that a text is, whatever it names in others; "" for the book's own."""
    return text.frame if isinstance(text, MixedText) else find_borrowed(text)


def compose_text(*parts: str, frame: str = "") -> str:
    """Put texts together to one that knows the language of each: a plain one, where nothing in it is borrowed."""
    if not any(isinstance(part, BorrowedText | MixedText) for part in parts):
        return "".join(parts)
    whole = _merge_runs(run for part in parts for run in list_runs(part))
    runs = _merge_runs(piece for run in whole for piece in _set_spaces_apart(run))
    spoken = {language for language, text in runs if any(map(str.isalpha, text))}
    if spoken != {""} and len(spoken) == 1:
        return BorrowedText("".join(text for _, text in runs), *spoken)
    return MixedText(runs, frame) if spoken - {""} else "".join(text for _, text in runs)


def _merge_runs(runs: Iterable[Run]) -> list[Run]:
    merged: list[Run] = []
    for language, text in runs:
        if merged and merged[-1][0] == language:
            merged[-1] = language, merged[-1][1] + text
        elif text:
            merged.append((language, text))
    return merged


def _set_spaces_apart(run: Run) -> Iterator[Run]:
    """Yield a borrowed run without the spaces at its ends, which would stand on its other side where it is isolated."""
    language, text = run
    inner = text.strip(" ")
    if not language or inner == text:
        yield run
    elif not inner:
        yield "", text
    else:
        before, _, after = text.partition(inner)
        yield from (("", before), (language, inner), ("", after))


def tag_lines(text: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines into which a text was broken, each with the languages of its words."""
    runs, at = list_runs(text), 0
    for line in lines:
        start = text.find(line, at)
        parts, passed = [], 0
        for language, run in runs:
            cut = run[max(start - passed, 0) : max(start + len(line) - passed, 0)]
            parts.append(tag_run(language, cut))
            passed += len(run)
        at = start + len(line)
        yield compose_text(*parts) if start >= 0 else line


def join_texts(between: str, parts: Iterable[str]) -> str:
    """Put texts together with another between them, as `str.join` does, and keep the language of each."""
    return compose_text(*[piece for part in parts for piece in (between, part)][1:])


def change_runs(text: str, change: Callable[[str], str]) -> str:
    """Change each run of a text, and keep its language."""
    if not isinstance(text, BorrowedText | MixedText):
        return change(text)
    parts = (tag_run(language, change(run)) for language, run in list_runs(text))
    return compose_text(*parts, frame=find_frame(text))


def fill_pattern(pattern: str, **values: object) -> str:
    """Fill the places of a pattern of the house, `{name}`, with values that keep their languages.

    What has no letters, such as a number, is of the language of the pattern.
    """
    language = pattern.language if isinstance(pattern, BorrowedText) else ""
    if not language and not any(isinstance(value, BorrowedText | MixedText) for value in values.values()):
        return pattern.format(**values)
    parts: list[str] = []
    for literal, name, _, _ in Formatter().parse(str(pattern)):
        parts.append(tag_run(language, literal))
        if name is not None:
            value = values[name]
            text = value if isinstance(value, str) else str(value)
            is_neutral = not any(map(str.isalpha, text))
            parts.append(tag_run(language, text) if is_neutral else text)
    return compose_text(*parts, frame=language)


def keep_language(made: str, word: str) -> str:
    """Return a text that was made of a word of the house, in the language of the word, if that is borrowed."""
    return BorrowedText(made, word.language) if isinstance(word, BorrowedText) else made


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
    names (`words["modes"]["foot"]`). The language's own file is taken, with its region's over it; what that has not,
    or all of it where there is no file, comes from its lender as `BorrowedText`. Punctuation alone is never borrowed
    from another script. A word that there is not is a `KeyError`, as in any mapping.
    """
    words: dict[str, Any] = {}
    if lender := find_lender(language):
        is_arabic = find_script(language) in {"Arab", "Aran"}
        words.update(_borrow(load_words(lender), lender, is_arabic=is_arabic))
    for tag in reversed(_list_own_files(language)):
        for name, table in _read_file(tag).items():
            if name == "words":
                words.update(table)
            elif isinstance(table, Mapping):
                words[name] = {**words.get(name, {}), **table}
    return _freeze(words)


def has_words(language: str) -> bool:
    """Return whether the house has words of a language, in the script that it is written in."""
    base = list_fallbacks(language)[-1]
    return _find_file(base).is_file() and _NAMES_OF_ARABIC.get(script := find_script(language), script) == (
        _NAMES_OF_ARABIC.get(own := find_script(base), own)
    )


@cache
def find_lender(language: str) -> str:
    """Return the language whose words stand in for those that the house lacks in a language; "" where it has all."""
    if has_words(language):
        return str(_read_file(list_fallbacks(language)[-1]).get("lender", ""))
    script = find_script(language)
    by_script = _LENDERS_BY_SCRIPT.get(script, LAST_RESORT)
    return _LENDERS.get((parse_tag(language).language, _NAMES_OF_ARABIC.get(script, script)), by_script)


def _borrow(table: Mapping[str, Any], lender: str, *, is_arabic: bool) -> dict[str, Any]:
    """Mark the words of a table as borrowed; what is punctuation alone follows the script."""
    borrowed: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            borrowed[key] = _borrow(value, lender, is_arabic=is_arabic)
        elif isinstance(value, str) and any(map(str.isalpha, _PLACE.sub("", value))):
            borrowed[key] = value if isinstance(value, BorrowedText) else BorrowedText(value, lender)
        elif isinstance(value, str) and is_arabic:
            borrowed[key] = value.translate(_ARABIC_PUNCTUATION)
        else:
            borrowed[key] = value
    return borrowed


def _list_own_files(language: str) -> tuple[str, ...]:
    return tuple(tag for tag in list_fallbacks(language) if _find_file(tag).is_file()) if has_words(language) else ()


@cache
def list_files(language: str) -> tuple[str, ...]:
    """List the files of `locales/` that a language's words come from, the most special first."""
    lender = find_lender(language)
    return (*_list_own_files(language), *(list_files(lender) if lender else ()))


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
    return fill_pattern(
        words["chapter_numbered"], ordinal=keep_language(localize_digits(ordinal, digits), words["chapter_numbered"])
    )


def number_part(number: int, language: str, digits: str) -> str:
    """Write the number line of a part above chapters: الباب الأول, Part One; after the words end, in digits."""
    words = load_words(language)
    ordinals: Sequence[str] = words["part_ordinals"] or words["ordinals"]
    ordinal = ordinals[number - 1] if 1 <= number <= len(ordinals) else str(number)
    return fill_pattern(
        words["part_numbered"], ordinal=keep_language(localize_digits(ordinal, digits), words["part_numbered"])
    )


def join_list(items: Sequence[str], language: str) -> str:
    """Join the items of a list in a sentence: أ، ب وج; a, b and c."""
    if len(items) <= 1:
        return "".join(items)
    words = load_words(language)
    return compose_text(join_texts(words["list_separator"], items[:-1]), fill_pattern(words["list_final"], x=items[-1]))


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
