"""Writes an entry of the list of sources: a source in, a line of markup in its own language out."""

from collections.abc import Callable
from dataclasses import replace

from publisher.model.book import Source
from publisher.model.finding import Position
from publisher.model.tree import Inline, Link, Styled, Text
from publisher.script.digits import localize_digits
from publisher.script.direction import is_right_to_left
from publisher.script.guess_language import find_title_language
from publisher.script.language import parse_tag
from publisher.typeset.html import HtmlWriter

_NOWHERE = Position("")


def find_source_language(source: Source, book_language: str) -> str:
    """Return the language of an entry."""
    return find_title_language(source.title, source.language, book_language)


def write_source(source: Source, writer: HtmlWriter) -> str:
    """Write who, what, where and when, in the order of the Chicago bibliography style.

    The line runs in the direction of the source's language; in the language of the book its numbers have the digits of
    the book.
    """
    language = find_source_language(source, writer.house.language)
    outer = writer.right_to_left
    writer.right_to_left = bool(language) and is_right_to_left(language)
    if parse_tag(language).language == parse_tag(writer.house.language).language:
        source = _localize_numbers(source, writer.house.digits)
    inlines = _compose(source, "، " if writer.right_to_left else ", ")
    line = writer.write_line(_hold_hyphens(inlines, writer.medium.hold_hyphens))
    writer.right_to_left = outer
    return line


def _localize_numbers(source: Source, digits: str) -> Source:
    """Write year, pages, volume and issue in a set of digits; what is looked up elsewhere stays as it is."""
    year, pages, volume, issue = (
        localize_digits(number, digits) for number in (source.year, source.pages, source.volume, source.issue)
    )
    return replace(source, year=year, pages=pages, volume=volume, issue=issue)


def _hold_hyphens(inlines: tuple[Inline, ...], hold_text: Callable[[str], str]) -> tuple[Inline, ...]:
    """Let no line end in a hyphen of a name or an address, where that would part what it joins."""

    def hold(inline: Inline) -> Inline:
        match inline:
            case Text():
                return replace(inline, text=hold_text(inline.text))
            case Styled() | Link():
                return replace(inline, children=_hold_hyphens(inline.children, hold_text))
            case _:
                return inline

    return tuple(hold(inline) for inline in inlines)


def _compose(source: Source, comma: str) -> tuple[Inline, ...]:
    sentences: list[tuple[Inline, ...]] = []
    names = source.authors or source.editors
    if names:
        first = _invert_name(names[0], source.filed_as, comma)
        # An initial brings the full stop with it.
        sentences.append((Text(_NOWHERE, comma.join((first, *names[1:])).removesuffix(".")),))
    if source.container:
        numbers = " ".join(part for part in (source.volume, source.issue and f"({source.issue})") if part)
        sentences.append((Text(_NOWHERE, source.title),))
        sentences.append((_emphasize(source.container), Text(_NOWHERE, f" {numbers}" if numbers else "")))
    else:
        sentences.append((_emphasize(source.title),))
    published = (source.publisher_place, source.publisher, source.year, source.pages)
    if any(published):
        sentences.append((Text(_NOWHERE, comma.join(part for part in published if part)),))
    if source.isbn:
        sentences.append((Text(_NOWHERE, f"ISBN {source.isbn}"),))
    if source.doi:
        sentences.append((_link(f"https://doi.org/{source.doi}", f"doi:{source.doi}"),))
    if source.url:
        shown = source.url.removeprefix("https://").removeprefix("http://").removesuffix("/")
        sentences.append((_link(source.url, shown),))
    line: list[Inline] = []
    for sentence in sentences:
        line.extend((Text(_NOWHERE, " "), *sentence) if line else sentence)
        line.append(Text(_NOWHERE, "."))
    return tuple(line)


def _invert_name(name: str, filed_as: str, comma: str) -> str:
    """Put first what the list files the entry under, as the order of the list is seen by it."""
    given = name.removesuffix(filed_as).strip()
    return comma.join(part for part in (filed_as, given) if part)


def _emphasize(text: str) -> Inline:
    return Styled(_NOWHERE, "emphasis", (Text(_NOWHERE, text),))


def _link(address: str, text: str) -> Inline:
    return Link(_NOWHERE, (Text(_NOWHERE, text),), address, is_internal=False)
