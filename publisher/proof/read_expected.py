"""Reads the expected text of a part: its HTML in, the blocks that have to stand on its pages out.

What the style sheets put on a page by themselves is known here too: the numbers of notes and of lists, which
stand before their blocks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import cast, get_args

from lxml import html as lxml_html
from lxml.etree import _Element as Element

from publisher.model.expected import BlockKind, ExpectedBlock, Picture, Stretch, StretchKind
from publisher.model.finding import Position
from publisher.model.parts import IN_MARGIN, MILESTONE, PAGE_BREAK, SECOND_NOTE
from publisher.script.counters import ARABIC_LETTER_STYLES, choose_letter_style, format_counter

#: The blocks of HTML that are something in a book. The others are what they stand in.
KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("td", "th"), "cell"),
    "li": "item",
    "dt": "term",
    "dd": "definition",
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    **dict.fromkeys(("figure", "details"), "description"),
    "pre": "preformatted",
}
BLOCKS = frozenset((
    *KINDS, "address", "article", "aside", "blockquote", "body", "div", "dl", "fieldset", "footer", "form", "header",
    "hgroup", "hr", "legend", "main", "menu", "nav", "ol", "p", "section", "search", "summary", "table", "tbody",
    "tfoot", "thead", "tr", "ul",
))  # fmt: skip
_CAPTIONS = frozenset(("figcaption", "caption"))
# A formula is read by its alternative.
_HIDDEN = frozenset(("head", "math", "script", "style"))
_BULLET = "\u2022"
#: What CSS collapses (CSS Text 3, 4.1.1): not the no-break space.
_SPACE = re.compile(r"[ \t\n\r\f]+")
_POSITION = re.compile(r"(.*):(\d+):(\d+)")


@dataclass(slots=True)
class _Draft:
    """A block that is being read, and the notes that it calls. `marker` waits for the first text."""

    kind: BlockKind
    language: str
    right_to_left: bool
    position: Position | None = None
    marker: str = ""
    text: str = ""
    stretches: list[Stretch] = field(default_factory=list)
    notes: list[ExpectedBlock] = field(default_factory=list)
    anchors: list[tuple[str, int]] = field(default_factory=list)

    def append(self, text: str | None) -> None:
        """Append text, its white space collapsed."""
        if self.kind != "preformatted":
            text = _SPACE.sub(" ", text or "")
            if not self.text or self.text[-1] in " \n":
                text = text.removeprefix(" ")
        if text:
            self.take_marker()
        self.text += text or ""

    def take_marker(self) -> None:
        """Let the marker that waits, if any, be the first text: it is printed beside a formula or a picture too."""
        if self.marker:
            self.stretches.append(Stretch(0, len(self.marker), "marker"))
            self.text, self.marker = f"{self.marker} ", ""

    def mark(self, start: int, kind: StretchKind, language: str = "") -> None:
        """Set apart what was appended since `start`."""
        if len(self.text) > start:
            self.stretches.append(Stretch(start, len(self.text), kind, language))

    def finish(self) -> Iterator[ExpectedBlock]:
        """Yield the block, if it has any text, and its notes; then begin anew."""
        text = self.text.rstrip(" \n")
        if text:
            # An element is read to its end before the one around it.
            stretches = (replace(stretch, end=min(stretch.end, len(text))) for stretch in reversed(self.stretches))
            ordered = sorted((one for one in stretches if one.start < one.end), key=lambda one: (one.start, -one.end))
            yield ExpectedBlock(
                self.kind, text, self.language, self.right_to_left, self.position, tuple(ordered), tuple(self.anchors)
            )
        yield from self.notes
        self.text, self.stretches, self.notes, self.anchors = "", [], [], []

    def anchor(self, element: Element) -> None:
        """Note the id of an element that begins here."""
        if identifier := element.get("id"):
            self.anchors.append((identifier, len(self.text)))


def read_expected(html: str, digits: str) -> tuple[ExpectedBlock, ...]:
    """Return the blocks of a whole page of HTML in reading order; each note follows the block that calls it.

    `digits` is the numbering system in which the numbers of lists are printed.
    """
    return read_tree(lxml_html.document_fromstring(html), digits)


def read_margins(html: str) -> tuple[str, ...]:
    """Return what stands in the margins of a part."""
    if IN_MARGIN not in html:
        return ()
    return tuple(
        "".join(map(str, element.itertext()))
        for element in lxml_html.document_fromstring(html).iter("span")
        if IN_MARGIN in element.get("class", "").split()
    )


def read_tree(root: Element, digits: str) -> tuple[ExpectedBlock, ...]:
    """Return the blocks of a page of HTML that is a tree already."""
    page = _Draft("paragraph", root.get("lang", ""), right_to_left=root.get("dir") == "rtl")
    reader = _ExpectedReader(digits, root.get("lang", ""))
    return tuple(block for body in root.iter("body") for block in reader.read_pages(body, page))


def read_pictures(html: str) -> tuple[Picture, ...]:
    """Return the pictures of a whole page of HTML, in reading order."""
    return read_pictures_of(lxml_html.document_fromstring(html))


def read_pictures_of(root: Element) -> tuple[Picture, ...]:
    """Return the pictures of a page of HTML that is a tree already; a formula is one too."""
    # The second half of a map on a spread is no picture of its own.
    found = (one for one in root.iter("img", "svg", "math") if "half" not in one.get("class", "").split())
    return tuple(Picture(_find_alternative(element), _find_position(element)) for element in found)


def _find_alternative(picture: Element) -> str:
    """Return what is read instead of a picture; of a drawing its title (SVG-AAM 1.0, 4.1)."""
    return picture.get("alt", "") or picture.get("alttext", "") or picture.findtext("title", "")


@dataclass(slots=True)
class _ExpectedReader:
    """Reads the blocks of one page of HTML; it knows whether the writer has ended a page before what comes next."""

    digits: str
    language: str
    is_page_ended: bool = False

    def read_pages(self, element: Element, outer: _Draft) -> Iterator[ExpectedBlock]:
        """Yield the blocks of an element, and say which of them begin a page."""
        for block in self.read_block(element, outer):
            yield replace(block, begins_page=True) if self.is_page_ended else block
            self.is_page_ended = False

    def read_block(self, element: Element, outer: _Draft) -> Iterator[ExpectedBlock]:
        """Yield the blocks of an element; text that stands beside blocks in it is a block too, but in a note."""
        if element.tag == "aside" and "note" in element.get("class", "").split():
            yield from _join_blocks(tuple(self._read_inside(element, outer)), _choose_note_kind(element))
        else:
            yield from self._read_inside(element, outer)
        if PAGE_BREAK in element.get("class", "").split():
            self.is_page_ended = True

    def _read_inside(self, element: Element, outer: _Draft) -> Iterator[ExpectedBlock]:
        draft = self._open(element, outer)
        if element.tag == "li":
            draft.marker = self._number_item(element)
        draft.append(element.text)
        yield from self._read_children(element, draft)
        draft.take_marker()
        yield from draft.finish()

    def _open(self, element: Element, outer: _Draft) -> _Draft:
        named = element.get("data-expected", "")
        kind = cast("BlockKind", named) if named in get_args(BlockKind) else KINDS.get(str(element.tag), outer.kind)
        if element.tag == "thead" or (kind == "cell" and outer.kind == "column head"):
            kind = "column head"
        if outer.kind == "description" and element.tag not in _CAPTIONS:
            kind = "description"
        direction = element.get("dir")
        marker, outer.marker = outer.marker, ""
        draft = _Draft(
            kind,
            element.get("lang", outer.language),
            outer.right_to_left if direction is None else direction == "rtl",
            _read_position(element) or outer.position,
            marker,
        )
        draft.anchor(element)
        return draft

    def _number_item(self, item: Element) -> str:
        """Return what stands before a list's item: its number or a bullet, or nothing in a list of the house."""
        enumeration = item.getparent()
        if enumeration is None or enumeration.tag == "ul":
            return "" if enumeration is None or enumeration.get("class") else _BULLET
        number = int(enumeration.get("start", "1")) + sum(1 for _ in item.itersiblings("li", preceding=True))
        written = format_counter(number, self._find_style(enumeration))
        classes = enumeration.get("class", "").split()
        if enumeration.get("type", "") in {"A", "I"}:
            written = written.upper()
        return f"({written})" if "parens" in classes else f"{written})" if "paren" in classes else f"{written}."

    def _find_style(self, enumeration: Element) -> str:
        """Find how a list counts: as it says, or in letters where its division says so or it stands in a list."""
        if asked := enumeration.get("type", "").lower():
            return {"a": "alpha", "i": "roman"}.get(asked, self.digits)
        classes: set[str] = {
            name for around in enumeration.iterancestors("div") for name in around.get("class", "").split()
        }
        letters = choose_letter_style(self.language)
        if letters in ARABIC_LETTER_STYLES and (chosen := classes & {"abjad", "hijai"}):
            return max(chosen)
        return letters if sum(1 for _ in enumeration.iterancestors("ol")) == 1 else self.digits

    def _read_children(self, element: Element, draft: _Draft) -> Iterator[ExpectedBlock]:
        for child in element:
            if child.tag in BLOCKS or child.get("data-expected"):
                yield from draft.finish()
                yield from self.read_block(child, draft)
            elif child.tag == "svg":
                yield from draft.finish()
                yield from self._read_labels(child, draft)
            elif child.tag not in _HIDDEN:
                yield from self._read_inline(child, draft)
            draft.append(child.tail)

    def _read_labels(self, drawing: Element, outer: _Draft) -> Iterator[ExpectedBlock]:
        """Yield the labels of a drawing, each text as a block."""
        direction = drawing.get("direction", "rtl" if outer.right_to_left else "ltr")
        for element in drawing.iter("text"):
            label = replace(self._open(element, outer), kind="label", right_to_left=direction == "rtl")
            label.append("".join(map(str, element.itertext())))
            yield from label.finish()

    def _read_inline(self, element: Element, draft: _Draft) -> Iterator[ExpectedBlock]:
        start = len(draft.text)
        classes = element.get("class", "").split()
        if IN_MARGIN in classes:
            # It is a folio, and no part of the text.
            return
        if "footnote" in classes:
            draft.append(element.get("data-number"))
            draft.mark(start, "call")
            draft.notes += self._read_note(element, draft)
            return
        if element.tag == "br" or ("line" in classes and draft.text and draft.text[-1] != "\n"):
            draft.text += "\n"
        draft.anchor(element)
        draft.append(element.text)
        yield from self._read_children(element, draft)
        if "line" in classes:
            draft.text += "\n"
        if language := element.get("lang"):
            draft.mark(start, "language", language)
        if "citation" in classes:
            draft.mark(start, "citation")
        if element.tag in {"bdi", "code"}:
            kind = cast("StretchKind", element.get("dir", "isolate"))
            draft.mark(start, "code" if element.tag == "code" else kind)
        if "note-call" in classes or MILESTONE in classes:
            draft.mark(start, "call")

    def _read_note(self, element: Element, outer: _Draft) -> Iterator[ExpectedBlock]:
        """Yield a note, its number before it (`::footnote-marker`)."""
        kind = _choose_note_kind(element)
        note = replace(self._open(element, outer), kind=kind, marker=element.get("data-number", ""))
        note.append(element.text)
        yield from self._read_children(element, note)
        yield from note.finish()


def _choose_note_kind(note: Element) -> BlockKind:
    return "second note" if SECOND_NOTE in note.get("class", "").split() else "note"


def _join_blocks(blocks: Sequence[ExpectedBlock], kind: BlockKind) -> Iterator[ExpectedBlock]:
    """Make one block of the blocks of a note."""
    if not blocks:
        return
    starts = list(accumulate((len(block.text) + 1 for block in blocks), initial=0))
    stretches = (
        replace(one, start=start + one.start, end=start + one.end)
        for start, block in zip(starts, blocks, strict=False)
        for one in block.stretches
    )
    text = "\n".join(block.text for block in blocks)
    yield replace(blocks[0], kind=kind, text=text, stretches=tuple(stretches), anchors=())


def _find_position(element: Element) -> Position | None:
    around = (element, *element.iterancestors())
    return next((position for outer in around if (position := _read_position(outer))), None)


def _read_position(element: Element) -> Position | None:
    match = _POSITION.fullmatch(element.get("data-source", ""))
    return Position(match[1], int(match[2]), int(match[3])) if match else None
