"""Writes verse: a poem, or verse in a paragraph, in; markup out.

The halves of all lines of a poem have one measure, the width of the longest. It is told in em, so that the style
sheets can set two halves side by side where both find room, and the second below the first where they do not: in all
lines of a poem alike, and whatever size a reader chooses.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from publisher.model.tree import (
    Block,
    Caesura,
    Division,
    Inline,
    LineBlock,
    Milestone,
    NoteCall,
    Paragraph,
    PoemHead,
    Span,
    Stanza,
    Text,
    VerseLine,
    find_all,
    read_plain_text,
)
from publisher.script.locale import compose_text
from publisher.typeset.editing import find_editing, spell_editing

if TYPE_CHECKING:
    from publisher.typeset.html import HtmlWriter

#: Gives the width of a line of text in em.
Measure = Callable[[str], float]

#: Em. A letter of a text whose font is not known, and the call of a note.
_LETTER, _CALL = 0.5, 0.6
#: Em by which the spaces between the words of a half may grow, so that it fills its measure. Beyond it words fall
#: apart, and programs that copy take them for columns: such a half begins where the others do, and ends by itself.
_MOST_SPREAD = 0.55
#: Em. A half that is wider may have no room in its column even alone, and is divided there.
_WIDE = 18.0
#: Em for a space before a line.
_SPACE = 0.5
_EMPTY = Markup("")
#: Signs with which a sentence ends.
_ENDS = tuple(".!?\u061f\u06d4\u2026")


def mark_introduced(blocks: Sequence[Block]) -> Sequence[Block]:
    """Give poems the class `introduced` whose verse completes the paragraph before them, as in `He said:`."""
    if not any(isinstance(block, Division) and block.poem for block in blocks):
        return blocks
    pairs = zip((None, *blocks), blocks, strict=False)
    return [
        replace(block, classes=(*block.classes, "introduced"))
        if isinstance(block, Division) and block.poem and isinstance(before, Paragraph) and _is_open(before)
        else block
        for before, block in pairs
    ]


def _is_open(paragraph: Paragraph) -> bool:
    """Return whether the sentence of a paragraph goes on behind it."""
    return not read_plain_text(paragraph.children).rstrip(" \u00a0»”\"')").endswith(_ENDS)


def estimate_width(text: str) -> float:
    """Return about how wide a text is, in em, where no font is at hand to be measured."""
    return _LETTER * len(text)


def write_poem(writer: "HtmlWriter", poem: Division, attributes: Callable[..., Markup]) -> Markup:
    """Write a poem: what is known of it, its stanzas, and what stands between them."""
    head = poem.poem or PoemHead()
    measure = _find_measure(writer, poem)
    style = f"--half: {measure * writer.medium.verse_room:.2f}em" if measure else ""
    asked = {"couplets": measure, "wide": measure > _WIDE, "numbered": head.numbers}
    classes = [*poem.classes, *(name for name, is_so in asked.items() if is_so)]
    parts: list[Markup] = [*_write_head(writer, poem, head.over)]
    for block in poem.children:
        if isinstance(block, Stanza):
            parts.append(_write_stanza(writer, block, head.numbers, measure))
        else:
            parts.append(writer.write_blocks((block,)))
    parts += _write_head(writer, poem, head.under)
    return Markup("<div{}>{}</div>").format(attributes(classes, style), Markup("\n").join(parts))


def _find_measure(writer: "HtmlWriter", poem: Division) -> float:
    """Return the width of the longest half, in em; 0 for a poem whose lines have none."""
    lines = [line for block in poem.children if isinstance(block, Stanza) for line in block.lines]
    halves = (half for line in lines if len(line.halves) > 1 for half in line.halves)
    return max((_measure_half(writer, half) for half in halves), default=0.0)


def _measure_half(writer: "HtmlWriter", half: Sequence[Inline]) -> float:
    spelt = tuple(map(partial(_spell_signs, writer), half))
    return writer.medium.measure(read_plain_text(spelt)) + _CALL * sum(1 for _ in find_all(half, NoteCall))


def _spell_signs(writer: "HtmlWriter", inline: Inline) -> Inline:
    """Return an inline with the signs that the house puts into its line: an editor's, and pages of another edition."""
    if isinstance(inline, Milestone) and writer.other_edition.show == "brackets":
        return Text(inline.position, writer.house.words["milestone"].format(n=inline.page))
    return spell_editing(inline, writer.house.words) if isinstance(inline, Span) and find_editing(inline) else inline


def _falls_apart(writer: "HtmlWriter", half: Sequence[Inline], measure: float) -> bool:
    spaces = read_plain_text(half).strip().count(" ")
    return measure - _measure_half(writer, half) > _MOST_SPREAD * spaces


def _write_head(writer: "HtmlWriter", poem: Division, keys: Sequence[str]) -> Iterator[Markup]:
    """Write what is known of a poem, each on a line of its own; what is not known is left out."""
    source = writer.tell_source((poem,))
    for key, text in (poem.poem or PoemHead()).tell(keys):
        words = writer.house.words
        label = (words[f"poem_{key}"], words["colon"], " ") if key in {"metre", "rhyme"} else ()
        yield Markup('<p class="poem-{}"{}>{}</p>').format(key, source, writer.write_text(compose_text(*label, text)))


def _write_stanza(writer: "HtmlWriter", stanza: Stanza, numbers: int, measure: float) -> Markup:
    lines = (
        _write_verse(writer, line, _write_number(writer, number, numbers), measure)
        for number, line in enumerate(stanza.lines, stanza.first)
    )
    return Markup('<div class="stanza">{}</div>').format(Markup("\n").join(lines))


def _write_number(writer: "HtmlWriter", number: int, numbers: int) -> Markup:
    if not numbers:
        return _EMPTY
    shown = writer.house.number(number) if number % numbers == 0 else ""
    return Markup('<span class="verse-number">{}</span> ').format(shown)


def _write_verse(writer: "HtmlWriter", line: VerseLine, number: Markup, measure: float) -> Markup:
    """Write a line of verse: a paragraph, whose halves are boxes of its own."""
    source = writer.tell_source([node for half in line.halves for node in half])
    if len(line.halves) == 1:
        indent = Markup(' style="--indent: {}em"').format(line.indent * _SPACE) if line.indent else _EMPTY
        text = writer.write_line(line.halves[0])
        written = Markup('<span class="whole">{}</span>').format(text) if number else text
        return Markup('<p class="verse-line"{}{}>{}{}</p>').format(indent, source, number, written)
    halves = Markup(" ").join(
        Markup('<span class="half{}">{}</span>').format(
            " short" if _falls_apart(writer, half, measure) else "", writer.write_line(half)
        )
        for half in line.halves
    )
    return Markup('<p class="bayt"{}>{}{}</p>').format(source, number, halves)


def list_note_lines(block: LineBlock | Stanza) -> tuple[tuple[Inline, ...], ...]:
    """Return the lines of verse as they stand in a note: the halves in one line, parted by a sign."""
    return block.lines if isinstance(block, LineBlock) else tuple(map(_join_halves, block.lines))


def _join_halves(line: VerseLine) -> tuple[Inline, ...]:
    """Return a line of verse as it stands in a paragraph, such as a note."""
    joined: list[Inline] = []
    for half in line.halves:
        if joined:
            joined += (Text(line.position, " "), Caesura(line.position), Text(line.position, " "))
        joined += half
    return tuple(joined)


def spell_caesura(caesura: Caesura, sign: str) -> Inline:
    """Return what is printed between two halves in a paragraph."""
    return Span(caesura.position, (Text(caesura.position, sign),), classes=("caesura",))
