"""Builds the inlines of one line: markdown-it's tokens in, inlines of `publisher.model.tree` and their passages out."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from markdown_it.token import Token

from publisher.manuscript.folder import BookFolder, judge_reference
from publisher.manuscript.images import find_by_name, judge_image
from publisher.manuscript.markdown.attributes import Attributes
from publisher.manuscript.markdown.foreign_marks import drop_attributes, drop_tag, refuse_html
from publisher.manuscript.markdown.html_marks import (
    FRAMES,
    GROUPS,
    KNOWN,
    LOOKS,
    REFUSED,
    STYLES,
    Tag,
    find_frame_address,
    is_refused,
    read_tag,
)
from publisher.manuscript.markdown.judge_attributes import (
    find_language,
    judge_identifier,
    judge_language,
    quotes_quran,
    read_direction,
    refuse_attribute,
)
from publisher.manuscript.markdown.positions import Origin
from publisher.manuscript.markdown.read_span import read_milestone, read_span
from publisher.manuscript.markdown.tex_definitions import choose_definitions, take_definitions
from publisher.manuscript.mathematics import UnknownTexError, convert_tex
from publisher.manuscript.passages import PassageWriter
from publisher.model import codes
from publisher.model.finding import Position
from publisher.model.message import say
from publisher.model.passage import MarkKind, PassageKind
from publisher.model.tree import (
    Block,
    Caesura,
    Citation,
    CitedSource,
    ExampleCall,
    Image,
    Inline,
    LineBreak,
    Link,
    Marks,
    Math,
    Note,
    NoteCall,
    Paragraph,
    Span,
    Style,
    Styled,
    Text,
    read_plain_text,
)

_SAFE_SCHEME = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
_UNSAFE_SCHEME = re.compile(
    r"(?:javascript|vbscript|livescript|file|data|blob|filesystem|ftp|http|https):|//", re.IGNORECASE
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
#: A length of CSS, as images take it; a bare number is of pixels.
_LENGTH = re.compile(r"(?P<number>\d+(?:\.\d+)?|\.\d+)\s*(?P<unit>px|pt|pc|mm|cm|in|em|ex|rem|%|)")
_STYLED_TOKENS: Mapping[str, Style] = {
    "em_open": "emphasis",
    "strong_open": "strong",
    "s_open": "strikethrough",
    "superscript_open": "superscript",
    "subscript_open": "subscript",
    "highlight_open": "highlight",
}
#: What Pandoc makes of marks that are typed by hand (manual, "Extension: smart"). Quotation marks stay as they are
#: typed: which are right depends on the language, and a rule asks for them.
_SMART = re.compile(r"-{3}|-{2}|\.{3}")
_SMART_MARKS = {"--": "\u2013", "---": "\u2014", "...": "\u2026"}
_BARE_OPTION = re.compile(r"(?:^|(?<=\s))--(?=[A-Za-z])")
#: Attributes of HTML that say what a book need not know, or how a page of the web looks.
_LANGUAGE_KEYS = frozenset(("lang", "xml:lang"))


class BlockBuilder(Protocol):
    """What the builder of a line asks of that of its blocks."""

    folder: BookFolder
    lines: Sequence[str]
    notes: list[Note]
    definitions: dict[str, str]

    def start_passage(self, kind: PassageKind, language: str = "") -> PassageWriter:
        """Begin a passage."""

    def write_value(self, value: str, position: Position) -> None:
        """Write the passage of an attribute's value."""

    def read_value(self, pairs: Mapping[str, str], key: str, position: Position) -> str:
        """Return the value of an attribute that is printed, "" for none."""

    def name_call(self, label: str) -> str:
        """Return the label of the note that a call leads to."""

    def own_label(self, label: str) -> str:
        """Return the label of a note of this file, which another that is put beside it may have too."""


@dataclass(slots=True)
class InlineBuilder:
    """Reads the children of one inline token. The last of `writers` writes the passage that is read."""

    builder: BlockBuilder
    origin: Origin
    tokens: list[Token]
    writers: list[PassageWriter]
    index: int = 0
    cursor: int = 0

    def build(self, closing: str) -> tuple[Inline, ...]:
        """Build inlines up to the token of type `closing`, and step over it."""
        inlines: list[Inline] = []
        while self.index < len(self.tokens):
            token = self.tokens[self.index]
            self.index += 1
            if token.type == closing:
                self._inspect_closing(token)
                break
            inlines.extend(self._build_inline(token))
        return tuple(_join_texts(inlines))

    def _build_up_to(self, end: int) -> tuple[Inline, ...]:
        """Build inlines up to the token of number `end`, and step over it."""
        inlines: list[Inline] = []
        while self.index < end:
            self.index += 1
            inlines.extend(self._build_inline(self.tokens[self.index - 1]))
        if self.index < len(self.tokens):
            self._inspect_closing(self.tokens[self.index])
        self.index += 1
        return tuple(_join_texts(inlines))

    def _inspect_closing(self, token: Token) -> None:
        self.cursor = max(self.cursor, int(token.meta.get("offset", 0)))

    def _position(self, token: Token) -> Position:
        offset = int(token.meta.get("offset", self.cursor))
        self.cursor = max(self.cursor, offset)
        return self.origin.locate(offset)

    def _build_inline(self, token: Token) -> Iterator[Inline]:
        if token.type in _STYLED_TOKENS:
            position = self._position(token)
            yield Styled(position, _STYLED_TOKENS[token.type], self.build(token.type.replace("_open", "_close")))
            return
        builders: Mapping[str, Callable[[Token], Iterator[Inline]]] = {
            "text": self._build_text,
            "text_special": self._build_text,
            "softbreak": self._build_soft_break,
            "hardbreak": self._build_hard_break,
            "code_inline": self._build_code,
            "math": self._build_math,
            "span_open": self._build_span,
            "link_open": self._build_link,
            "image": self._build_image,
            "footnote_ref": self._build_call,
            "inline_note_open": self._build_inline_note,
            "citation": self._build_citation,
            "example_call": self._build_example_call,
            "html_inline": self._build_html,
            "caesura": self._build_caesura,
        }
        yield from builders[token.type](token)

    # --- Text ---------------------------------------------------------------------------------

    def _build_text(self, token: Token) -> Iterator[Inline]:
        if not token.content:
            return
        position = self._position(token)
        # markdown-it-py's notes forget their offset: their call is right behind the text.
        self.cursor += len(token.markup or token.content)
        # The token of a web address is made behind its bracket, and printed as it is.
        if token.meta.get("is_address", False):
            self.writers[-1].write_object(position)
            yield Text(position, token.content)
            return
        if token.info == "entity":
            judge_reference(token.content, position, self.builder.folder.report)
        if token.type == "text_special":
            self.writers[-1].write(token.content, position)
            yield Text(position, token.content)
            return
        for found in _BARE_OPTION.finditer(token.content):
            self.builder.folder.report.add(
                codes.BARE_OPTION,
                replace(position, column=position.column + found.start()),
                say("-- before a word becomes a dash"),
                say("write an option as code: `--option`"),
            )
        start = 0
        for found in _SMART.finditer(token.content):
            self._write(token.content[start : found.start()], position, start)
            # The rules judge what is printed.
            self._write(_SMART_MARKS[found[0]], position, found.start())
            start = found.end()
        self._write(token.content[start:], position, start)
        yield Text(position, _SMART.sub(lambda found: _SMART_MARKS[found[0]], token.content))

    def _write(self, text: str, position: Position, offset: int) -> None:
        if text:
            self.writers[-1].write(text, replace(position, column=position.column + offset))

    def _build_soft_break(self, token: Token) -> Iterator[Inline]:
        position = self._position(token)
        self.writers[-1].write(" ", position)
        yield Text(position, " ")

    def _build_hard_break(self, token: Token) -> Iterator[Inline]:
        position = self._position(token)
        self.writers[-1].write("\n", position)
        yield LineBreak(position)

    def _build_caesura(self, token: Token) -> Iterator[Inline]:
        position = self._position(token)
        self.writers[-1].write_object(position)
        yield Caesura(position)

    def _build_code(self, token: Token) -> Iterator[Inline]:
        position = self._position(token)
        self.writers[-1].write_object(position)
        if raw := token.meta.get("raw"):
            refuse_html(self.builder.folder, f"`{token.content}`{raw}", position)
        yield Styled(position, "code", (Text(position, token.content),))

    def _build_math(self, token: Token) -> Iterator[Inline]:
        position = self._position(token)
        self.writers[-1].write_object(position)
        yield from build_math(self.builder, token.content, position, is_display=token.meta["is_display"])

    # --- Notes and citations --------------------------------------------------------------------

    def _build_call(self, token: Token) -> Iterator[Inline]:
        position = self._position(token)
        self.writers[-1].write_object(position)
        yield NoteCall(position, self.builder.name_call(str(token.meta["label"])))

    def _build_inline_note(self, token: Token) -> Iterator[Inline]:
        position = self._position(token)
        self.writers[-1].write_object(position)
        # No label that is written has a space in it.
        label = self.builder.own_label(f"note at {position.line}:{position.column}")
        self.writers.append(self.builder.start_passage("running"))
        children = self.build("inline_note_close")
        self.builder.folder.passages.extend(self.writers.pop().finish())
        self.builder.notes.append(Note(position, label, (Paragraph(position, children),)))
        yield NoteCall(position, label)

    def _build_citation(self, token: Token) -> Iterator[Inline]:
        cited = tuple(CitedSource(key, locator) for key, locator in token.meta["cited"])
        position = self._position(token)
        self.writers[-1].write_object(position)
        yield Citation(position, cited)

    def _build_example_call(self, token: Token) -> Iterator[Inline]:
        position = self._position(token)
        self.writers[-1].write_object(position)
        yield ExampleCall(position, int(token.meta["number"]))

    # --- Spans and links ------------------------------------------------------------------------

    def _build_span(self, token: Token) -> Iterator[Inline]:
        position = self._position(token)
        attributes: Attributes = token.meta["attributes"]
        if any(key == "page" for key, _ in attributes.pairs):
            yield from self._build_milestone(attributes, position)
            return
        language = find_language(attributes)
        around = self.writers[-1]
        is_quoted = quotes_quran(attributes)
        if language or is_quoted:
            around.write_object(position)
            self.writers.append(self.builder.start_passage(around.kind, language))
        start = self.writers[-1].length
        span = read_span(self.builder, Span(position, self.build("span_close")), attributes)
        if language or is_quoted:
            passage = self.writers.pop()
            # No rule touches the text of the Qur'an.
            self.builder.folder.passages.extend(() if is_quoted else passage.finish())
            start = around.length - 1
        elif not span.children:
            self._write_point(position)
        for kind in _find_mark_kinds(span.marks):
            around.mark(start, kind)
        yield span

    def _build_milestone(self, attributes: Attributes, position: Position) -> Iterator[Inline]:
        """Build the beginning of a page of another edition; what stands in its brackets is for other readers."""
        around = self.writers[-1]
        self.writers.append(self.builder.start_passage(around.kind))
        self.build("span_close")
        self.writers.pop()
        self._write_point(position)
        yield from read_milestone(self.builder, attributes, position)

    def _write_point(self, position: Position) -> None:
        """Write a point in the passage, so that the spaces around it are no two; in a word it is nothing."""
        following = self.tokens[self.index].content[:1] if self.index < len(self.tokens) else ""
        if not (self.writers[-1].ends_in_word and following.isalpha()):
            self.writers[-1].write_object(position)

    def _build_link(self, token: Token) -> Iterator[Inline]:
        position = self._position(token)
        if token.markup == "autolink":
            self.tokens[self.index].meta["is_address"] = True
        else:
            # markdown-it makes the token behind the bracket.
            position = replace(position, column=position.column - 1)
        children = self.build("link_close")
        if not children:
            # What it leads to is said there.
            self.writers[-1].write_object(position)
        closing = self.tokens[self.index - 1]
        shows_page = False
        attributes: Attributes | None = closing.meta.get("attributes")
        if attributes:
            shows_page = "page" in attributes.classes
            for name in (
                *(name for name in attributes.classes if name != "page"),
                *(key for key, _ in attributes.pairs),
            ):
                refuse_attribute(self.builder.folder.report, position, name, say("a link takes .page"))
        yield from self._judge_link(position, children, str(token.attrs.get("href", "")), shows_page=shows_page)

    def _judge_link(
        self, position: Position, children: tuple[Inline, ...], target: str, *, shows_page: bool = False
    ) -> Iterator[Inline]:
        """Judge where a link leads; one that means nothing in a book gives way to its words.

        A call or a citation, which is a link itself, parts it in two.
        """
        groups = tuple(_part_at_calls(children))
        if len(groups) > 1:
            for group, is_call in groups:
                if is_call:
                    yield from group
                else:
                    yield from self._judge_link(position, group, target, shows_page=shows_page)
            return
        report = self.builder.folder.report
        if not (_SCHEME.match(target) or target.startswith("//")) or target.startswith(("[[", "info:")):
            yield Link(position, children, target, is_internal=True, shows_page=shows_page)
        elif _SAFE_SCHEME.match(target):
            yield Link(position, children, target, is_internal=False)
        elif _UNSAFE_SCHEME.match(target):
            hint = say("link to https, http, mailto or into the book")
            report.add(codes.UNSAFE_LINK, position, say("unsafe link to {value}", value=target[:60]), hint)
            yield from children
        else:
            hint = say("link to https, http, mailto, tel or into the book, or take the link out")
            report.add(codes.UNKNOWN_SCHEME, position, say("a book cannot follow {value}", value=target[:60]), hint)
            yield from children

    # --- Images ---------------------------------------------------------------------------------

    def _build_image(self, token: Token) -> Iterator[Inline]:
        position = self._position(token)
        self.writers[-1].write_object(position)
        attributes: Attributes = token.meta.get("attributes") or Attributes(0, 0)
        pairs = dict(attributes.pairs)
        for key in pairs.keys() - {"width", "height", "alt", "credit", "source"}:
            refuse_attribute(
                self.builder.folder.report,
                position,
                key,
                say("an image takes an id, classes, width, height, alt, credit and source"),
            )
        title = str(token.attrs.get("title", ""))
        # A caption is the title, or else what stands in the brackets.
        self.writers.append(self.builder.start_passage("value"))
        origin = replace(self.origin, starts=tuple(start - self.cursor - 2 for start in self.origin.starts))
        inside = InlineBuilder(self.builder, origin, token.children or [], self.writers)
        written = inside.build("")
        self.builder.folder.passages.extend(self.writers.pop().finish())
        bracketed = read_plain_text(written)
        if title:
            self.builder.write_value(title, position)
        source = str(token.attrs.get("src", ""))
        if token.meta.get("is_wiki"):
            source = find_by_name(self.builder.folder, source, position)
            pairs |= dict(zip(("width", "height"), token.meta.get("size", ()), strict=False))
            bracketed = token.meta.get("text", "")
            written = (Text(position, bracketed),) if bracketed else ()
        image = Image(
            position,
            source,
            pairs.get("alt", bracketed),
            (Text(position, title), *_take_all_calls(written)[1]) if title else written,
            identifier=judge_identifier(self.builder.folder.report, attributes.identifier, position),
            classes=attributes.classes,
            shown_width=self._judge_length(pairs.get("width", ""), position),
            shown_height=self._judge_length(pairs.get("height", ""), position),
            credit=self.builder.read_value(pairs, "credit", position),
            origin=self.builder.read_value(pairs, "source", position),
        )
        yield from self._judge_image(image)

    def _judge_image(self, image: Image) -> Iterator[Inline]:
        folder = self.builder.folder
        judged = judge_image(folder, image.source, image.position)
        if not image.alternative.strip():
            folder.report.add(
                codes.NO_ALTERNATIVE,
                image.position,
                say("the image has no alternative text"),
                say("say in the brackets what the image shows"),
            )
        if judged:
            source, width, height = judged
            yield replace(image, source=source, width=width, height=height)
        else:
            if image.alternative.strip():
                yield Text(image.position, image.alternative)
            yield from _take_all_calls(image.caption)[1]

    def _judge_length(self, text: str, position: Position) -> str:
        match = _LENGTH.fullmatch(text.strip().removesuffix(";"))
        if not text.strip():
            return ""
        if match is None:
            self.builder.folder.report.add(
                codes.BAD_ATTRIBUTES,
                position,
                say("{text} is not a length", text=text),
                say("write width=50%, width=8cm or width=300px"),
            )
            return ""
        return f"{match['number']}{match['unit'] or 'px'}"

    # --- HTML -----------------------------------------------------------------------------------

    def _build_html(self, token: Token) -> Iterator[Inline]:
        """Build what a tag means in Markdown; refuse one that means something else."""
        position = self._position(token)
        tag = read_tag(token.content)
        if tag.kind == "comment":
            # The spaces around it are not two in a row.
            self.writers[-1].write_object(position)
            return
        if tag.kind == "empty":
            if is_refused(tag):
                refuse_html(self.builder.folder, token.content, position)
            else:
                yield from self._build_empty_tag(tag, position)
            return
        end = self._find_end(tag)
        if tag.name == "style" and end is not None:
            drop_tag(self.builder.folder, tag, position)
            # A style sheet is no text.
            self.index = end + 1
            return
        if link := build_frame(tag, position):
            self.writers[-1].write_object(position)
            yield link
        if is_refused(tag) and (tag.kind != "open" or end is not None):
            refuse_html(self.builder.folder, token.content, position)
            if tag.name in REFUSED and end is not None:
                # What a script says is no text.
                self.index = end + 1
            return
        if tag.kind == "open" and end is not None and (tag.name in STYLES or tag.name in GROUPS):
            yield from self._build_pair(tag, position, end)
        elif tag.kind == "open" and end is not None:
            drop_tag(self.builder.folder, tag, position)
            yield from self._build_up_to(end)
        elif tag.name in KNOWN | GROUPS | FRAMES | LOOKS or tag.name in STYLES:
            drop_tag(self.builder.folder, tag, position)
        else:
            self.builder.folder.report.add(
                codes.PRINTED_TAG,
                position,
                say("{value} is printed as typed", value=" ".join(token.content.split())[:40]),
                say("write it as code, between backticks, or escape the < as \\<"),
            )
            self.writers[-1].write_object(position)
            yield Text(position, token.content)

    def _find_end(self, tag: Tag) -> int | None:
        """Find the token that closes a tag: its number, or None if it is not closed where it opened."""
        depth, level = 1, 0
        for number in range(self.index, len(self.tokens)):
            token = self.tokens[number]
            level += token.nesting
            if level < 0:
                return None
            if token.type == "html_inline" and level == 0:
                other = read_tag(token.content)
                if other.name == tag.name:
                    depth += {"open": 1, "close": -1}.get(other.kind, 0)
                if depth == 0:
                    return number
        return None

    def _build_empty_tag(self, tag: Tag, position: Position) -> Iterator[Inline]:
        if tag.name == "br":
            self.writers[-1].write("\n", position)
            yield LineBreak(position)
        elif tag.name == "wbr":
            # A place where a line may be broken, and nothing else.
            yield Text(position, "\u200b")
        elif tag.name == "img":
            self.writers[-1].write_object(position)
            attributes = dict(tag.attributes)
            alternative = attributes.get("alt", "")
            title = attributes.get("title", "")
            for text in (alternative, title):
                if text:
                    self.builder.write_value(text, position)
            drop_attributes(self.builder.folder, tag, position, {"src", "alt", "title", "width", "height", "id"})
            yield from self._judge_image(
                Image(
                    position,
                    attributes.get("src", ""),
                    alternative,
                    (Text(position, title),) if title else (),
                    identifier=judge_identifier(self.builder.folder.report, attributes.get("id", ""), position),
                    shown_width=self._judge_length(attributes.get("width", ""), position),
                    shown_height=self._judge_length(attributes.get("height", ""), position),
                )
            )

    def _build_pair(self, tag: Tag, position: Position, end: int) -> Iterator[Inline]:
        attributes = tag.attributes
        if tag.name in STYLES:
            drop_attributes(self.builder.folder, tag, position, set())
            if STYLES[tag.name] == "code":
                self.writers[-1].write_object(position)
                self.writers.append(self.builder.start_passage("running"))
                children = self._build_up_to(end)
                # Code is no text of the passage.
                self.writers.pop()
            else:
                children = self._build_up_to(end)
            yield Styled(position, STYLES[tag.name], children)
            return
        known = {"href", "name", "id", "dir", *_LANGUAGE_KEYS} if tag.name == "a" else {"dir", "id", *_LANGUAGE_KEYS}
        drop_attributes(self.builder.folder, tag, position, known)
        language = attributes.get("lang", attributes.get("xml:lang", ""))
        if language:
            language = judge_language(self.builder.folder.report, language, position)
        if language:
            self.writers[-1].write_object(position)
            self.writers.append(self.builder.start_passage(self.writers[-1].kind, language))
        children = self._build_up_to(end)
        if language:
            self.builder.folder.passages.extend(self.writers.pop().finish())
        identifier = judge_identifier(
            self.builder.folder.report, attributes.get("id", attributes.get("name", "")), position
        )
        direction = read_direction(attributes.get("dir", ""))
        if attributes.get("href"):
            children = tuple(self._judge_link(position, children, attributes["href"]))
        if identifier or language or direction:
            yield Span(position, children, identifier=identifier, language=language, direction=direction)
        else:
            yield from children


def _part_at_calls(inlines: Iterable[Inline]) -> Iterator[tuple[tuple[Inline, ...], bool]]:
    """Yield the words of a link and the calls and citations that part them, each with whether it is such a call.

    One that stands in a mark inside of the link comes behind that mark.
    """
    words: list[Inline] = []
    for inline in inlines:
        kept, calls = _take_calls(inline)
        words += kept
        if calls and words:
            yield tuple(words), False
            words = []
        if calls:
            yield calls, True
    if words:
        yield tuple(words), False


def _take_calls(inline: Inline) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
    """Take the calls and citations out of an inline: what is left of it, and they."""
    if isinstance(inline, NoteCall | Citation):
        return (), (inline,)
    if not isinstance(inline, Styled | Span):
        return (inline,), ()
    children, calls = _take_all_calls(inline.children)
    return (replace(inline, children=children) if calls else inline,), calls


def bring_out_calls(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """Yield inlines with the calls that stand in the captions of pictures behind them, where no caption is printed."""
    for inline in inlines:
        if isinstance(inline, Image):
            caption, calls = _take_all_calls(inline.caption)
            yield replace(inline, caption=caption) if calls else inline
            yield from calls
        elif isinstance(inline, Link):
            # No call stands in a link.
            children, calls = _take_all_calls(bring_out_calls(inline.children))
            yield replace(inline, children=children)
            yield from calls
        elif isinstance(inline, Styled | Span):
            yield replace(inline, children=tuple(bring_out_calls(inline.children)))
        else:
            yield inline


def _take_all_calls(inlines: Iterable[Inline]) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
    """Take the calls and citations out of inlines: what is left of them, and they."""
    taken = [_take_calls(inline) for inline in inlines]
    return tuple(one for kept, _ in taken for one in kept), tuple(call for _, calls in taken for call in calls)


def build_math(builder: BlockBuilder, tex: str, position: Position, *, is_display: bool) -> Iterator[Inline]:
    """Build a formula, or the text that was typed for one that is not understood, which is reported.

    What it defines holds from here on; where it does nothing else, there is nothing to be seen.
    """
    defined, rest = take_definitions(tex)
    builder.definitions.update(defined)
    if defined and not rest.strip():
        return
    tex = rest.strip() if defined else tex
    definitions = choose_definitions(tex, builder.definitions)
    try:
        yield Math(position, tex, convert_tex(tex, is_display=is_display, definitions=definitions), is_display)
    except UnknownTexError as error:
        builder.folder.report.add(
            codes.UNREADABLE_FORMULA,
            position,
            say("the formula is not understood: {error}", error=error),
            say(r"write it in LaTeX's mathematics; a dollar that is money is written \$"),
        )
        yield Styled(position, "code", (Text(position, tex),))


def build_frame(tag: Tag, position: Position) -> Link | None:
    """Build a link to what a frame shows, such as a film; None where that is not on the web."""
    address = find_frame_address(tag) if tag.kind == "open" else ""
    return Link(position, (Text(position, address),), address, is_internal=False) if address else None


def _join_texts(inlines: Sequence[Inline]) -> Iterator[Inline]:
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


def start_of(children: Sequence[Inline | Block]) -> Position | None:
    """Return where the first of some nodes stands."""
    return children[0].position if children else None
