"""Builds the tree of a chapter: markdown-it's tokens in, blocks and notes of `publisher.model.tree` out."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from markdown_it.token import Token

from publisher.manuscript.edtf import InvalidDateError, parse_edtf
from publisher.manuscript.fit_shape import find_date_code
from publisher.manuscript.folder import BIDI_CONTROL, BookFolder
from publisher.manuscript.images import judge_image
from publisher.manuscript.markdown.attributes import Attributes
from publisher.manuscript.markdown.positions import Origin
from publisher.manuscript.passages import PassageWriter
from publisher.model import codes
from publisher.model.dates import HistoricalDate
from publisher.model.finding import Position
from publisher.model.passage import MarkKind, PassageKind
from publisher.model.tree import (
    Alignment,
    Block,
    Break,
    Citation,
    CitedSource,
    Definition,
    DefinitionList,
    Division,
    DocumentHead,
    Enumeration,
    Figure,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    Marks,
    Note,
    NoteCall,
    Paragraph,
    Preformatted,
    Quotation,
    Span,
    Styled,
    Table,
    Text,
    read_plain_text,
)

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SAFE_SCHEME = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_IDENTIFIER = re.compile(r"[^\W\d_][\w.-]*")

#: What a document's head says in words, by the attribute that says it.
_DOCUMENT_KEYS: Mapping[str, Callable[[DocumentHead, str], DocumentHead]] = {
    "title": lambda head, value: replace(head, title=value),
    "author": lambda head, value: replace(head, author=value),
    "to": lambda head, value: replace(head, addressee=value),
    "kept": lambda head, value: replace(head, kept=value),
}

#: What the Markdown's `:---`, `:---:`, `---:` mean: Pandoc's left, center and right, by the side where
#: a line begins, since a table runs with the direction of its text.
_ALIGNMENTS: Mapping[str, Alignment] = {
    "text-align:left": "start",
    "text-align:center": "center",
    "text-align:right": "end",
}


@dataclass(slots=True)
class TreeBuilder:
    """Reads one chapter's tokens from first to last. Faults go to the folder's report, passages beside them.

    `lines` are those of the file; `language` is that of the division which is read, "" outside of all.
    """

    folder: BookFolder
    file: str
    tokens: Sequence[Token]
    lines: Sequence[str]
    index: int = 0
    line: int = 1
    language: str = ""
    notes: list[Note] = field(default_factory=list)

    # --- Blocks -------------------------------------------------------------------------------

    def build(self) -> tuple[Block, ...]:
        """Build all blocks; the notes are in `notes` afterwards."""
        return self._build_until("")

    def _position(self, token: Token) -> Position:
        if token.map:
            self.line = token.map[0] + 1
        return Position(self.file, self.line, 1)

    def _build_until(self, closing: str) -> tuple[Block, ...]:
        """Build blocks up to the token of type `closing`, and step over it."""
        blocks: list[Block] = []
        while self.index < len(self.tokens):
            token = self.tokens[self.index]
            self.index += 1
            if token.type == closing:
                break
            blocks.extend(self._build_block(token))
        return tuple(blocks)

    def _build_block(self, token: Token) -> Iterator[Block]:
        builders: Mapping[str, Callable[[Token], Block | None]] = {
            "paragraph_open": self._build_paragraph,
            "heading_open": self._build_heading,
            "blockquote_open": lambda token: Quotation(self._position(token), self._build_until("blockquote_close")),
            "bullet_list_open": self._build_list,
            "ordered_list_open": self._build_list,
            "dl_open": self._build_definitions,
            "table_open": self._build_table,
            "code_block": lambda token: Preformatted(self._position(token), token.content),
            "fence": lambda token: Preformatted(self._position(token), token.content),
            "hr": lambda token: Break(self._position(token)),
            "division_open": self._build_division,
            "footnote_reference_open": self._build_note,
            "html_block": self._refuse_html,
        }
        block = builders[token.type](token)
        if block is not None:
            yield block

    def _refuse_html(self, token: Token) -> Block:
        self.folder.report.add(
            codes.RAW_HTML,
            self._position(token),
            f"raw HTML: {_shorten(token.content)}",
            "write it in Markdown, or escape the < as \\<",
        )
        return Preformatted(self._position(token), token.content)

    def _build_paragraph(self, token: Token) -> Block | None:
        position = self._position(token)
        inline = self.tokens[self.index]
        self.index += 2
        children = self.build_inlines(inline)
        return Paragraph(_start_of(children) or position, children)

    def _build_heading(self, token: Token) -> Block:
        position = self._position(token)
        inline = self.tokens[self.index]
        self.index += 2
        attributes: Attributes | None = token.meta.get("attributes")
        if attributes:
            for key, _ in attributes.pairs:
                self._refuse_attribute(position, key, "a heading takes an id and classes")
        children = self.build_inlines(inline, "heading")
        return Heading(
            position,
            int(token.tag[1:]),
            children,
            self._judge_identifier(attributes.identifier, position) if attributes else "",
            attributes.classes if attributes else (),
        )

    def _build_list(self, token: Token) -> Block:
        position = self._position(token)
        ordered = token.type == "ordered_list_open"
        items: list[tuple[Block, ...]] = []
        closing = token.type.replace("_open", "_close")
        tight = True
        while self.tokens[self.index].type != closing:
            self._position(self.tokens[self.index])
            self.index += 1
            # markdown-it hides the paragraphs of a tight list.
            following = self.tokens[self.index]
            tight = tight and (following.type != "paragraph_open" or following.hidden)
            items.append(self._build_until("list_item_close"))
        self.index += 1
        start = int(token.attrs.get("start", 1)) if ordered else None
        return Enumeration(position, tuple(items), start, tight)

    def _build_definitions(self, token: Token) -> Block:
        position = self._position(token)
        items: list[Definition] = []
        while (part := self.tokens[self.index]).type != "dl_close":
            self.index += 1
            if part.type == "dt_open":
                items.append(Definition(self.build_inlines(self.tokens[self.index], "cell"), ()))
                self.index += 2
            elif part.type == "dd_open":
                details = (*items[-1].details, self._build_until("dd_close"))
                items[-1] = Definition(items[-1].term, details)
        self.index += 1
        return DefinitionList(position, tuple(items))

    def _build_table(self, token: Token) -> Block:
        position = self._position(token)
        alignments: list[Alignment] = []
        rows: list[list[tuple[Inline, ...]]] = []
        while (part := self.tokens[self.index]).type != "table_close":
            self.index += 1
            if part.type == "tr_open":
                rows.append([])
            elif part.type in {"th_open", "td_open"}:
                if part.type == "th_open":
                    alignments.append(_ALIGNMENTS.get(str(part.attrs.get("style", "")), ""))
                rows[-1].append(self.build_inlines(self.tokens[self.index], "cell"))
        self.index += 1
        header, *body = (tuple(row) for row in rows)
        return Table(position, tuple(alignments), header, tuple(body))

    def _build_note(self, token: Token) -> None:
        position = self._position(token)
        label = str(token.meta["label"])
        children = self._build_until("footnote_reference_close")
        if any(note.label == label for note in self.notes):
            self.folder.report.add(
                codes.DUPLICATE_NOTE, position, f"note {label} is defined twice", "give it another label"
            )
            return
        self.notes.append(Note(position, label, children))

    def _build_division(self, token: Token) -> Block | None:
        position = self._position(token)
        attributes: Attributes | None = token.meta["attributes"]
        around = self.language
        self.language = _find_language(attributes) or around
        children = self._build_until("division_close")
        self.language = around
        if attributes is None:
            return Division(position, children)
        for kind in ("map", "timeline"):
            if kind in attributes.classes:
                if children:
                    self.folder.report.add(
                        codes.BAD_ATTRIBUTES,
                        position,
                        f"a {kind} holds no text",
                        'write caption="…" and alt="…" instead',
                    )
                return self._build_figure(position, attributes, "map" if kind == "map" else "timeline")
        language = ""
        document = DocumentHead() if "document" in attributes.classes else None
        for key, value in attributes.pairs:
            if key == "lang":
                language = self._judge_language(value, position)
            elif document and key == "date":
                document = replace(document, date=self._judge_date(value, position))
            elif document and key in _DOCUMENT_KEYS:
                self.write_value(value, position)
                document = _DOCUMENT_KEYS[key](document, value)
            else:
                takes = "an id, classes and lang" if document is None else "title, author, date, to, kept and lang"
                self._refuse_attribute(position, key, f"a division takes {takes}")
        identifier = self._judge_identifier(attributes.identifier, position)
        return Division(position, children, identifier, attributes.classes, language, document)

    def _build_figure(self, position: Position, attributes: Attributes, kind: Literal["map", "timeline"]) -> Figure:
        figure = Figure(position, kind, identifier=self._judge_identifier(attributes.identifier, position))
        for key, value in attributes.pairs:
            words = tuple(re.split(r"[\s,;]+", value.strip())) if value.strip() else ()
            if key in {"caption", "alt"}:
                self.write_value(value, position)
            if key == "caption":
                figure = replace(figure, caption=value)
            elif key == "alt":
                figure = replace(figure, alternative=value)
            elif key == "routes" and kind == "map":
                figure = replace(figure, routes=words)
            elif key == "places" and kind == "map":
                figure = replace(figure, places=words)
            elif key == "from" and kind == "timeline":
                figure = replace(figure, start=self._judge_date(value, position))
            elif key == "to" and kind == "timeline":
                figure = replace(figure, end=self._judge_date(value, position))
            else:
                takes = "routes, places" if kind == "map" else "from, to"
                self._refuse_attribute(position, key, f"a {kind} takes {takes}, caption and alt")
        return figure

    # --- Attributes ---------------------------------------------------------------------------

    def _refuse_attribute(self, position: Position, key: str, hint: str) -> None:
        self.folder.report.add(codes.BAD_ATTRIBUTES, position, f"unknown attribute {key}", hint)

    def _judge_identifier(self, identifier: str, position: Position) -> str:
        if identifier and not _IDENTIFIER.fullmatch(identifier):
            self.folder.report.add(
                codes.BAD_ATTRIBUTES,
                position,
                f"{identifier} is not an id",
                "an id begins with a letter and holds letters, digits, - _ and .",
            )
            return ""
        return identifier

    def _judge_language(self, tag: str, position: Position) -> str:
        if not _LANGUAGE.fullmatch(tag):
            self.folder.report.add(
                codes.BAD_LANGUAGE, position, f"{tag} is not a language tag", "write de, pl, en, ar-EG …"
            )
            return ""
        return tag

    def _judge_date(self, text: str, position: Position) -> HistoricalDate | None:
        try:
            return parse_edtf(text)
        except InvalidDateError as error:
            self.folder.report.add(
                find_date_code(error), position, str(error), "write it as 1945-01-17, 1945-01, 1944-22 …"
            )
            return None

    def _read_span(self, span: Span, attributes: Attributes) -> Span:
        position = span.position
        marks = Marks()
        if "place" in attributes.classes:
            marks = replace(marks, place=read_plain_text(span.children), place_by_name=True)
        for key, value in attributes.pairs:
            if key == "place":
                marks = replace(marks, place=value, place_by_name=False)
            elif key == "date":
                marks = replace(marks, date=self._judge_date(value, position))
            elif key == "event":
                marks = replace(marks, event=value)
            elif key == "term":
                marks = replace(marks, term=value)
            elif key == "person":
                marks = replace(marks, person=value)
            elif key == "lang":
                span = replace(span, language=self._judge_language(value, position))
            else:
                self._refuse_attribute(position, key, "a span takes place, date, event, term, person and lang")
        classes = tuple(name for name in attributes.classes if name != "place")
        identifier = self._judge_identifier(attributes.identifier, position)
        return replace(span, marks=marks, identifier=identifier, classes=classes)

    # --- Inlines ------------------------------------------------------------------------------

    def build_inlines(self, inline: Token, kind: PassageKind = "running") -> tuple[Inline, ...]:
        """Build the inlines of one inline token, and write their passages."""
        origin: Origin = inline.meta.get("origin") or Origin(self.file, ((self.line, 1),))
        writer = self.start_passage(kind)
        inlines = _InlineBuilder(self, origin, inline.children or [], [writer]).build("")
        self.folder.passages.extend(writer.finish())
        return inlines

    def start_passage(self, kind: PassageKind, language: str = "") -> PassageWriter:
        """Begin a passage in a language, by default that of what is around it."""
        return PassageWriter(self.file, self.lines, language or self.language, kind)

    def write_value(self, value: str, position: Position) -> None:
        """Write the passage of an attribute's value, which is looked for in its line."""
        column = max(self.lines[position.line - 1].find(value, position.column - 1), 0) + 1
        writer = self.start_passage("value")
        writer.write(value, Position(self.file, position.line, column))
        self.folder.passages.extend(writer.finish())


@dataclass(slots=True)
class _InlineBuilder:
    """Reads the children of one inline token. The last of `writers` writes the passage that is read."""

    builder: TreeBuilder
    origin: Origin
    tokens: list[Token]
    writers: list[PassageWriter]
    index: int = 0
    cursor: int = 0

    def build(self, closing: str) -> tuple[Inline, ...]:
        inlines: list[Inline] = []
        while self.index < len(self.tokens):
            token = self.tokens[self.index]
            self.index += 1
            if token.type == closing:
                self._inspect_closing(token)
                break
            inlines.extend(self._build_inline(token))
        return tuple(_join_texts(inlines))

    def _inspect_closing(self, token: Token) -> None:
        self.cursor = max(self.cursor, int(token.meta.get("offset", 0)))

    def _position(self, token: Token) -> Position:
        offset = int(token.meta.get("offset", self.cursor))
        self.cursor = max(self.cursor, offset)
        return self.origin.locate(offset)

    def _build_inline(self, token: Token) -> Iterator[Inline]:
        report = self.builder.folder.report
        match token.type:
            case "text" | "text_special":
                if token.content:
                    yield self._build_text(token)
            case "softbreak":
                position = self._position(token)
                self.writers[-1].write(" ", position)
                yield Text(position, " ")
            case "hardbreak":
                position = self._position(token)
                self.writers[-1].write("\n", position)
                yield LineBreak(position)
            case "em_open":
                yield Styled(self._position(token), "emphasis", self.build("em_close"))
            case "strong_open":
                yield Styled(self._position(token), "strong", self.build("strong_close"))
            case "code_inline":
                position = self._position(token)
                self.writers[-1].write_object(position)
                yield Styled(position, "code", (Text(position, token.content),))
            case "span_open":
                yield self._build_span(token)
            case "link_open":
                yield self._build_link(token)
            case "image":
                yield from self._build_image(token)
            case "footnote_ref":
                position = self._position(token)
                self.writers[-1].write_object(position)
                yield NoteCall(position, str(token.meta["label"]))
            case "citation":
                cited = tuple(CitedSource(key, locator) for key, locator in token.meta["cited"])
                position = self._position(token)
                self.writers[-1].write_object(position)
                yield Citation(position, cited)
            case "html_inline":
                report.add(
                    codes.RAW_HTML,
                    self._position(token),
                    f"raw HTML: {_shorten(token.content)}",
                    "write it in Markdown, or escape the < as \\<",
                )
                yield Text(self._position(token), token.content)

    def _build_text(self, token: Token) -> Text:
        position = self._position(token)
        # markdown-it-py's notes forget their offset: their call is right behind the text.
        self.cursor += len(token.markup or token.content)
        # The token of a web address is made behind its bracket, and printed as it is.
        is_address = token.meta.get("is_address", False)
        if is_address:
            self.writers[-1].write_object(position)
        else:
            self.writers[-1].write(token.content, position)
        if token.info == "entity" and BIDI_CONTROL.search(token.content):
            # Nobody sees whether it closes.
            self.builder.folder.report.add(
                codes.UNBALANCED_CONTROL,
                position,
                "bidi control written as an entity",
                "delete it: the press isolates text of the other direction itself",
            )
        return Text(position, token.content)

    def _build_span(self, token: Token) -> Span:
        position = self._position(token)
        attributes: Attributes = token.meta["attributes"]
        language = _find_language(attributes)
        around = self.writers[-1]
        if language:
            around.write_object(position)
            self.writers.append(self.builder.start_passage(around.kind, language))
        start = self.writers[-1].length
        span = self.builder._read_span(Span(position, self.build("span_close")), attributes)  # noqa: SLF001
        if language:
            self.builder.folder.passages.extend(self.writers.pop().finish())
            start = around.length - 1
        for kind in _find_mark_kinds(span.marks):
            around.mark(start, kind)
        return span

    def _build_link(self, token: Token) -> Inline:
        position = self._position(token)
        if token.markup == "autolink":
            self.tokens[self.index].meta["is_address"] = True
        else:
            # markdown-it makes the token behind the bracket.
            position = replace(position, column=position.column - 1)
        children = self.build("link_close")
        closing = self.tokens[self.index - 1]
        target = str(token.attrs.get("href", ""))
        shows_page = False
        attributes: Attributes | None = closing.meta.get("attributes")
        if attributes:
            shows_page = "page" in attributes.classes
            for name in (
                *(name for name in attributes.classes if name != "page"),
                *(key for key, _ in attributes.pairs),
            ):
                self.builder._refuse_attribute(position, name, "a link takes .page")  # noqa: SLF001
        if _SCHEME.match(target) or target.startswith("//"):
            if not _SAFE_SCHEME.match(target):
                self.builder.folder.report.add(
                    codes.UNSAFE_LINK,
                    position,
                    f"unsafe link to {target[:60]}",
                    "link to https, http, mailto or into the book",
                )
            return Link(position, children, target, is_internal=False)
        return Link(position, children, target, is_internal=True, shows_page=shows_page)

    def _build_image(self, token: Token) -> Iterator[Inline]:
        position = self._position(token)
        report = self.builder.folder.report
        if token.meta.get("attributes"):
            report.add(codes.BAD_ATTRIBUTES, position, "an image takes no attributes", "delete them")
        alternative = "".join(child.content for child in token.children or [])
        caption = str(token.attrs.get("title", ""))
        self.writers[-1].write_object(position)
        for value in (alternative, caption):
            self.builder.write_value(value, position)
        judged = judge_image(self.builder.folder, str(token.attrs.get("src", "")), position)
        if not alternative.strip():
            report.add(
                codes.NO_ALTERNATIVE,
                position,
                "the image has no alternative text",
                "say in the brackets what the image shows",
            )
        if judged:
            source, width, height = judged
            yield Image(position, source, alternative, caption, width, height)
        else:
            yield Text(position, alternative)


def _join_texts(inlines: list[Inline]) -> Iterator[Inline]:
    pending: Text | None = None
    for inline in inlines:
        if isinstance(inline, Text) and pending is not None:
            pending = Text(pending.position, pending.text + inline.text)
        elif isinstance(inline, Text):
            pending = inline
        else:
            if pending is not None:
                yield pending
                pending = None
            yield inline
    if pending is not None:
        yield pending


def _find_language(attributes: Attributes | None) -> str:
    """Give the language that attributes name, if it is one."""
    tags = [value for key, value in attributes.pairs if key == "lang"] if attributes else []
    return tags[-1] if tags and _LANGUAGE.fullmatch(tags[-1]) else ""


def _find_mark_kinds(marks: Marks) -> Iterator[MarkKind]:
    if marks.place is not None:
        yield "place"
    if marks.date is not None:
        yield "date"
    if marks.event is not None:
        yield "event"
    if marks.term is not None:
        yield "term"
    if marks.person is not None:
        yield "person"


def _shorten(text: str) -> str:
    return " ".join(text.split())[:40]


def _start_of(children: tuple[Inline, ...]) -> Position | None:
    return children[0].position if children else None
