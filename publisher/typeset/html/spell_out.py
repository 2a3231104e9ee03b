"""Spell out what a line prints: citations, references, calls and signs in, text and spans out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING
from urllib.parse import unquote

from publisher.model.anchors import name_source
from publisher.model.parts import PAGE_REFERENCE
from publisher.model.tree import Caesura, Citation, ExampleCall, Inline, Link, NoteCall, Span, Styled, Text
from publisher.script.digits import localize_digits
from publisher.script.honorifics import hold_signs
from publisher.script.locale import BorrowedText, find_borrowed
from publisher.typeset.editing import find_editing, spell_editing
from publisher.typeset.milestones import move_out_of_words
from publisher.typeset.quran import QURAN, spell_quotation
from publisher.typeset.verse import spell_caesura

if TYPE_CHECKING:
    from publisher.typeset.html.writer import HtmlWriter

#: The longest locator of a citation, in characters, that is not divided at the end of a line.
_SHORT_LOCATOR = 12
#: Letters of a locator that is in another script, whose digits are of that script too.
_LATIN_LETTER = re.compile(r"[A-Za-z]")


def spell_out(writer: "HtmlWriter", inlines: Sequence[Inline]) -> Iterable[Inline]:
    """Replace citations and page references by the text that is printed for them."""
    held = tuple(part for inline in move_out_of_words(inlines) for part in _hold_signs(writer, inline))
    for inline, following in zip_longest(held, held[1:]):
        match inline:
            case Citation():
                yield _spell_citation(writer, inline)
            case Caesura():
                yield spell_caesura(inline, writer.house.words["verse_divider"])
            case ExampleCall():
                yield Text(inline.position, writer.house.number(inline.number))
            case NoteCall() if isinstance(following, NoteCall):
                # Two numbers side by side would be one.
                comma = f"{writer.house.words['list_separator'].strip()}\u00a0"
                yield inline
                yield Span(inline.position, (Text(inline.position, comma),), classes=("between-calls",))
            case Text() if isinstance(following, Citation | Caesura) and inline.text.endswith(" "):
                # A citation goes with the last word that it stands for, and never begins a line.
                yield replace(inline, text=inline.text[:-1] + "\u00a0")
            case Link() if inline.label:
                name = writer.house.label(inline.label)
                said: Inline = Text(inline.position, name.replace(" ", "\u00a0"))
                if isinstance(name, BorrowedText):
                    said = Span(inline.position, (said,), language=name.language)
                yield from spell_out(writer, (replace(inline, children=(said,), label=None),))
            case Link() if where := _tell_where(writer, inline):
                yield replace(inline, children=(*spell_out(writer, inline.children), where))
            case Link(children=(Text() as text,)) if not inline.is_internal and _is_address(text.text, inline.target):
                # An address with letters of the other direction runs from the left as a whole.
                yield replace(inline, children=(Span(text.position, (text,), direction="ltr"),))
            case Span() if inline.quran or QURAN in inline.classes:
                yield from map(partial(_spell_inside, writer), spell_quotation(inline, writer.house))
            case Span() if find_editing(inline):
                spelt = spell_editing(inline, writer.house.words)
                yield replace(spelt, children=tuple(spell_out(writer, spelt.children)))
            case Span() if writer.medium.is_bare(inline):
                yield from spell_out(writer, inline.children)
            case Styled() | Span() | Link():
                yield replace(inline, children=tuple(spell_out(writer, inline.children)))
            case _:
                yield inline


def _tell_where(writer: "HtmlWriter", link: Link) -> Inline | None:
    """Return what is said after a link of where it leads: its page, or that a reader does not have it at hand."""
    if writer.medium.elsewhere and link.is_internal and link.target and not writer.medium.address(link.target):
        return Text(link.position, f" ({writer.medium.elsewhere})")
    if link.shows_page and (folio := writer.medium.folio(link.target)):
        told = writer.house.words["on_page"].format(n=folio)
        page = Text(link.position, f" ({told})")
        return Span(link.position, (page,), classes=(PAGE_REFERENCE,), language=find_borrowed(told))
    return None


def _spell_inside(writer: "HtmlWriter", inline: Inline) -> Inline:
    return replace(inline, children=tuple(spell_out(writer, inline.children))) if isinstance(inline, Span) else inline


def _hold_signs(writer: "HtmlWriter", inline: Inline) -> Iterator[Inline]:
    """Yield text whose signs of honour begin no line, and whose keys have room; other inlines as they are."""
    if not isinstance(inline, Text):
        yield inline
        return
    held = hold_signs(inline.text, writer.medium.draws)
    kept = inline if held == inline.text else replace(inline, text=held)
    yield from writer.medium.enclose_keys(kept)


def _spell_citation(writer: "HtmlWriter", citation: Citation) -> Inline:
    position = citation.position
    parts: list[Inline] = []
    between = writer.house.words["citation_separator"]
    last = len(citation.sources) - 1
    for index, cited in enumerate(citation.sources):
        number = writer.source_numbers.get(cited.key, 0)
        text = Text(position, writer.house.number(number))
        # Signs stand within what is not divided: a line may end before and behind a box.
        before = () if index else (Text(position, "["),)
        locator = (
            f"{writer.house.words['list_separator']}{_spell_locator(writer, cited.locator)}" if cited.locator else ""
        )
        behind = Text(position, locator + (between.rstrip() if index < last else "]"))
        whole = (*before, Link(position, (text,), name_source(number), is_internal=True), behind)
        # A short locator stays with its number; a long one may be divided, or the line before would be torn.
        is_short = cited.locator and len(cited.locator) <= _SHORT_LOCATOR
        parts += (Span(position, whole, classes=("cited",)),) if is_short else whole
        if index < last:
            parts.append(Text(position, between[len(between.rstrip()) :]))
    return Span(position, tuple(parts), classes=("citation",))


def _spell_locator(writer: "HtmlWriter", locator: str) -> str:
    """Write a locator in the digits of the book, unless it has Latin words."""
    return locator if _LATIN_LETTER.search(locator) else localize_digits(locator, writer.house.digits)


def _is_address(text: str, target: str) -> bool:
    """Return whether the text of a link is the address to which it leads, in letters beyond ASCII."""
    return not text.isascii() and unquote(target).endswith(unquote(text))
