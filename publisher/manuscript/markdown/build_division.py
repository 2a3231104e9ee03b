"""Builds divisions: what stands between two lines of colons in, a division, box, map or timeline out."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from markdown_it.tree import SyntaxTreeNode

from publisher.manuscript.markdown.attributes import Attributes
from publisher.manuscript.markdown.build_text import ALERTS
from publisher.manuscript.markdown.build_verse import POEM_TEXTS, number_lines, read_poem_key
from publisher.manuscript.markdown.judge_attributes import (
    find_language,
    is_count,
    judge_date,
    judge_direction,
    judge_identifier,
    judge_language,
    judge_quran_place,
    quotes_quran,
    refuse_attribute,
)
from publisher.manuscript.markdown.site_marks import BOXES
from publisher.manuscript.markdown.verse import VERSE
from publisher.model import codes
from publisher.model.finding import Position
from publisher.model.message import say, say_term
from publisher.model.tree import Alert, Block, Direction, Division, DocumentHead, Figure, PoemHead, UnitHead

if TYPE_CHECKING:
    from publisher.manuscript.markdown.tree_builder import TreeBuilder
    from publisher.model.quran import QuranPlace

#: What a document's head says in words, by the attribute that says it.
_DOCUMENT_KEYS: Mapping[str, Callable[[DocumentHead, str], DocumentHead]] = {
    "title": lambda head, value: replace(head, title=value),
    "author": lambda head, value: replace(head, author=value),
    "to": lambda head, value: replace(head, addressee=value),
    "kept": lambda head, value: replace(head, kept=value),
}
#: The class of a division that is numbered.
UNIT = "unit"
#: No collection has more units.
_GREATEST_NUMBER = 999_999


def build_division(builder: "TreeBuilder", node: SyntaxTreeNode) -> Block | None:
    """Build a division, or the box, map or timeline that its class asks for."""
    position = builder.locate(node)
    attributes: Attributes | None = node.meta["attributes"]
    around = builder.language
    builder.language = find_language(attributes) or around
    judged = len(builder.folder.passages)
    children = builder.build_blocks(node.children)
    builder.language = around
    if quotes_quran(attributes):
        # No rule touches the text of the Qur'an.
        del builder.folder.passages[judged:]
    if attributes is None:
        return Division(position, children)
    for kind in ("map", "timeline"):
        if kind in attributes.classes:
            if children:
                builder.folder.report.add(
                    codes.BAD_ATTRIBUTES,
                    position,
                    say("a {kind} holds no text", kind=say_term(kind)),
                    say('write caption="…" and alt="…" instead'),
                )
            return build_figure(builder, position, attributes, "map" if kind == "map" else "timeline")
    if box := _build_box(builder, attributes, children, position):
        return box
    language = ""
    direction: Direction = ""
    quran: QuranPlace | None = None
    document = DocumentHead() if "document" in attributes.classes else None
    poem = PoemHead() if VERSE in attributes.classes else None
    unit = UnitHead() if UNIT in attributes.classes else None
    for key, value in attributes.pairs:
        if key == "lang":
            language = judge_language(builder.folder.report, value, position)
        elif key == "dir":
            direction = judge_direction(builder.folder.report, value, position)
        elif key == "quran":
            quran = judge_quran_place(builder.folder.report, value, position)
        elif heads := _read_head_key(builder, document, poem, unit, key, value, position):
            document, poem, unit = heads
        else:
            takes = (
                say("title, author, date, to, kept, lang and dir")
                if document
                else say("title, poet, metre, rhyme, source, over, under, numbers, lang and dir")
                if poem
                else say("name, title, number, lang and dir")
                if unit
                else say("an id, classes, quran, lang and dir")
            )
            refuse_attribute(builder.folder.report, position, key, say("a division takes {takes}", takes=takes))
    identifier = judge_identifier(builder.folder.report, attributes.identifier, position)
    if poem:
        children = number_lines(children)
    return Division(
        position, children, identifier, attributes.classes, language, document, direction, poem, quran, unit
    )


def _read_head_key(
    builder: "TreeBuilder",
    document: DocumentHead | None,
    poem: PoemHead | None,
    unit: UnitHead | None,
    key: str,
    value: str,
    position: Position,
) -> tuple[DocumentHead | None, PoemHead | None, UnitHead | None] | None:
    """Read what an attribute says of a document, a poem or a unit; None where it says nothing of any."""
    if document and key == "date":
        document = replace(document, date=judge_date(builder.folder.report, value, position))
    elif document and key in _DOCUMENT_KEYS:
        builder.write_value(value, position)
        document = _DOCUMENT_KEYS[key](document, value)
    elif poem and (key in POEM_TEXTS or key in {"numbers", "over", "under"}):
        poem = read_poem_key(builder, poem, key, value, position)
    elif unit and key in {"name", "title", "number"}:
        unit = _read_unit_key(builder, unit, key, value, position)
    else:
        return None
    return document, poem, unit


def _read_unit_key(builder: "TreeBuilder", unit: UnitHead, key: str, value: str, position: Position) -> UnitHead:
    if key != "number":
        builder.write_value(value, position)
        return replace(unit, name=value) if key == "name" else replace(unit, title=value)
    if not is_count(value, _GREATEST_NUMBER):
        builder.folder.report.add(
            codes.BAD_ATTRIBUTES,
            position,
            say("{value} is no number of a unit", value=value),
            say("write number=45: the units behind it go on from there"),
        )
        return unit
    return replace(unit, start=int(value))


def _build_box(
    builder: "TreeBuilder", attributes: Attributes, children: tuple[Block, ...], position: Position
) -> Alert | None:
    """Build a box with the title that the writer gives it; None of a division that is none, or says more."""
    name = next(iter(attributes.classes), "")
    kind = ALERTS.get(BOXES[name] if name in BOXES and name.startswith("callout-") else name)
    pairs = dict(attributes.pairs)
    if name.startswith("callout-"):
        # How Quarto shows it on a screen.
        for key in pairs.keys() - {"title"}:
            refuse_attribute(builder.folder.report, position, key, say("a box takes a title"))
    elif pairs.keys() - {"title"}:
        return None
    if kind is None:
        return None
    title = pairs.get("title", "")
    if title:
        builder.write_value(title, position)
    return Alert(position, kind, children, title)


def build_figure(
    builder: "TreeBuilder", position: Position, attributes: Attributes, kind: Literal["map", "timeline"]
) -> Figure:
    """Build a map or a timeline of the attributes of a division."""
    identifier = judge_identifier(builder.folder.report, attributes.identifier, position)
    is_spread = kind == "map" and "spread" in attributes.classes
    figure = Figure(position, kind, identifier=identifier, is_spread=is_spread)
    for key, value in attributes.pairs:
        words = tuple(re.split(r"[\s,;]+", value.strip())) if value.strip() else ()
        if key in {"caption", "alt"}:
            builder.write_value(value, position)
        if key == "caption":
            figure = replace(figure, caption=value)
        elif key == "alt":
            figure = replace(figure, alternative=value)
        elif key == "routes" and kind == "map":
            figure = replace(figure, routes=words)
        elif key == "places" and kind == "map":
            figure = replace(figure, places=words)
        elif key == "from" and kind == "timeline":
            figure = replace(figure, start=judge_date(builder.folder.report, value, position))
        elif key == "to" and kind == "timeline":
            figure = replace(figure, end=judge_date(builder.folder.report, value, position))
        else:
            takes = say("routes, places") if kind == "map" else say("from, to")
            refuse_attribute(
                builder.folder.report,
                position,
                key,
                say("a {kind} takes {takes}, caption and alt", kind=say_term(kind), takes=takes),
            )
    return figure
