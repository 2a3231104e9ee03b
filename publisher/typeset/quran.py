"""Writes quotations of the Qur'an: inlines in, the same between ornate brackets and with their place out."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from publisher.model.finding import Position
from publisher.model.quran import CLOSING, OPENING, QuranPlace
from publisher.model.tree import Block, Division, Inline, Paragraph, Span, Text, read_plain_text
from publisher.typeset.house import HouseStyle

#: The class of a quotation of the Qur'an, and that of its place.
QURAN, PLACE = "quran", "quran-place"


def enclose_quotation(inlines: Sequence[Inline], position: Position) -> tuple[Inline, ...]:
    """Put ornate brackets around a quotation, where the writer has put none."""
    text = read_plain_text(inlines).strip()
    before = () if text.startswith(OPENING) else (Text(position, OPENING),)
    after = () if text.endswith(CLOSING) else (Text(position, CLOSING),)
    return (*before, *inlines, *after)


def spell_quotation(span: Span, house: HouseStyle) -> Iterable[Inline]:
    """Yield a quotation in a paragraph as it is printed, and behind it its place, on the same line as its last word."""
    yield replace(
        span,
        children=enclose_quotation(span.children, span.position),
        classes=tuple(dict.fromkeys((*span.classes, QURAN))),
        language=span.language or _find_language(span.children, house),
        quran=None,
    )
    if span.quran:
        yield Text(span.position, "\u00a0")
        yield _write_place(span.quran, span.position, house)


def _find_language(inlines: Sequence[Inline], house: HouseStyle) -> str:
    """Return the language of a quotation that is not in that of the book."""
    is_arabic = any("\u0621" <= letter <= "\u064a" for letter in read_plain_text(inlines))
    return "ar" if is_arabic and house.language.partition("-")[0] != "ar" else ""


def _write_place(place: QuranPlace, position: Position, house: HouseStyle) -> Inline:
    ayas = house.number(place.first)
    if place.last != place.first:
        ayas = f"{ayas}\u2013{house.number(place.last)}"
    names: Sequence[str] = house.words["quran_suras"]
    name = names[place.sura - 1] if names else house.number(place.sura)
    return Span(position, (Text(position, house.words["quran_place"].format(sura=name, ayas=ayas)),), classes=(PLACE,))


def spell_block(block: Division, house: HouseStyle) -> tuple[Block, ...]:
    """Return the blocks of a quotation set apart: brackets around all its paragraphs, and its place behind the last."""
    paragraphs = [number for number, child in enumerate(block.children) if isinstance(child, Paragraph)]
    children = list(block.children)
    for number in paragraphs:
        child = children[number]
        if not isinstance(child, Paragraph):
            continue
        inlines = child.children
        enclosed = enclose_quotation(inlines, child.position)
        start = enclosed[:1] if number == paragraphs[0] and enclosed[0] is not inlines[0] else ()
        end = enclosed[-1:] if number == paragraphs[-1] and enclosed[-1] is not inlines[-1] else ()
        place: tuple[Inline, ...] = ()
        if number == paragraphs[-1] and block.quran:
            place = (Text(child.position, "\u00a0"), _write_place(block.quran, child.position, house))
        children[number] = replace(child, children=(*start, *inlines, *end, *place))
    return tuple(children)
