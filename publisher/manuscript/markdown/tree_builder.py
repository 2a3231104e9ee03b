"""Builds the tree of a chapter: markdown-it's tokens in, blocks and notes of `publisher.model.tree` out."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal, get_args

from markdown_it.token import Token

from publisher.manuscript.edtf import InvalidDateError, parse_edtf
from publisher.manuscript.fit_shape import find_date_code
from publisher.manuscript.folder import BookFolder, judge_reference
from publisher.manuscript.markdown.attributes import Attributes, parse_attributes
from publisher.manuscript.markdown.html_marks import Tag
from publisher.manuscript.markdown.html_tables import HtmlCell, lay_html_table
from publisher.manuscript.markdown.included_code import include_code
from publisher.manuscript.markdown.included_text import cut_text, find_included, list_names
from publisher.manuscript.markdown.inline_builder import (
    LANGUAGE,
    InlineBuilder,
    bring_out_calls,
    build_frame,
    build_math,
    drop_attributes,
    drop_tag,
    find_language,
    quotes_quran,
    read_direction,
    refuse_html,
    start_of,
)
from publisher.manuscript.markdown.positions import Origin
from publisher.manuscript.markdown.site_marks import BOXES
from publisher.manuscript.markdown.tex_definitions import take_definitions
from publisher.manuscript.markdown.verse import VERSE
from publisher.manuscript.passages import PassageWriter
from publisher.model import codes
from publisher.model.dates import HistoricalDate
from publisher.model.finding import Position
from publisher.model.message import say, say_term
from publisher.model.parts import PAGE_BREAK
from publisher.model.passage import PassageKind
from publisher.model.quran import QuranPlace, parse_place
from publisher.model.tree import (
    POEM_KEYS,
    Alert,
    AlertKind,
    Alignment,
    Block,
    Break,
    Cell,
    Definition,
    DefinitionList,
    Direction,
    Division,
    DocumentHead,
    Enumeration,
    Figure,
    Heading,
    Image,
    IndexMark,
    Inline,
    LineBlock,
    Marks,
    Milestone,
    Note,
    Paragraph,
    PoemHead,
    Preformatted,
    Quotation,
    Span,
    Stanza,
    Styled,
    Table,
    Text,
    UnitHead,
    VerseLine,
    read_plain_text,
)
from publisher.script.nearest import find_nearest

#: Boxes that GitHub makes of quotations, and Pandoc of divisions of these classes.
_ALERTS: Mapping[str, AlertKind] = {kind: kind for kind in get_args(AlertKind)}
_ALERT = re.compile(r"\[!(?P<kind>[A-Za-z][\w-]*)(?:\|[^\[\]\n]*)?\][+-]?[ \t]*(?P<title>[^\n]*)(?:\n|$)")
_TASK = re.compile(r"\[(?P<done>[ xX])\](?=\s)")
#: What writers put before the items of a list, and Markdown does not read.
_HAND_MARK = re.compile(
    r"(?:\((?:\d+|[A-Za-z\u0621-\u064a\u05d0-\u05ea]|@[\w-]*)\)|[A-Za-z\u0621-\u064a\u05d0-\u05ea][.)]|[ivxIVX]+[.)]"
    r"|[\u0660-\u0669\u06f0-\u06f9]+\s?[.)\-\u2013]|[\u2022\u25cf\u25aa\u25e6\u25a0])\s+\S"
)
#: Languages that code hosts draw, and print nowhere.
_DRAWN = frozenset(("mermaid", "plantuml"))
#: A command of Hugo's that is shown, and not carried out.
_HELD = re.compile(r"\{\{([<%])/\*(.*?)\*/([>%])\}\}")
#: Code that R Markdown and Quarto run, to print what comes out.
_CHUNK = re.compile(r"\{(?P<language>r|python|julia|ojs|sql|bash|stan|dot|mermaid|exec)\b[^{}]*\}$", re.IGNORECASE)
_METADATA = re.compile(r"(?:[\w-]+:(?:[ \t].*)?(?:\n|$)(?:[ \t]+.*(?:\n|$)|- .*(?:\n|$))*)+")
#: A heading and what stands before it.
_HEADING_TOKENS = 4
#: What the tags of a table may say, and what ends a cell whose own end is not written.
_TABLE_KEYS = frozenset(("align", "colspan", "dir", "id", "rowspan", "scope"))
_ENDS_CELL = frozenset(("caption", "tbody", "td", "tfoot", "th", "thead", "tr"))
_IDENTIFIER = re.compile(r"[^\W_][\w.:-]*")
#: A page of another edition: with its volume before it, and with a letter for the side of a leaf.
_PAGE = re.compile(r"(?:\w{1,8}[:/])?\w{1,8}(?:-\w{1,8})?")
#: What attributes say that the press knows; a word that is near one of them is a misspelt one.
_OWN_ATTRIBUTES = (
    "about", "alt", "author", "caption", "date", "dir", "event", "from", "height", "kept", "lang", "metre", "numbers",
    "over", "page", "person", "place", "places", "poet", "quran", "rhyme", "routes", "source", "term", "title", "to",
    "under", "width",
)  # fmt: skip
#: Attributes of HTML, and of other tools that read Pandoc's Markdown.
_SITE_ATTRIBUTES = frozenset(
    (
        "align", "border", "class", "collapse", "color", "custom-style", "data", "fig-align", "fig-pos",
        "filename", "icon", "id", "label", "loading", "name", "rel", "scale", "size", "src", "style", "target", "type",
        "weight",
    )
)  # fmt: skip

#: What says where an index of the book's own lists a span.
_ENTRY_KEYS = frozenset(("index", "subject", "entry"))

#: What a document's head says in words, by the attribute that says it.
_DOCUMENT_KEYS: Mapping[str, Callable[[DocumentHead, str], DocumentHead]] = {
    "title": lambda head, value: replace(head, title=value),
    "author": lambda head, value: replace(head, author=value),
    "to": lambda head, value: replace(head, addressee=value),
    "kept": lambda head, value: replace(head, kept=value),
}

#: What the head of a poem says in words, by the attribute that says it.
_POEM_KEYS: Mapping[str, Callable[[PoemHead, str], PoemHead]] = {
    "title": lambda head, value: replace(head, title=value),
    "poet": lambda head, value: replace(head, poet=value),
    "metre": lambda head, value: replace(head, metre=value),
    "rhyme": lambda head, value: replace(head, rhyme=value),
    "source": lambda head, value: replace(head, source=value),
}
#: The class of a division that is numbered.
UNIT = "unit"
#: No collection has more units.
_GREATEST_NUMBER = 999_999
#: Numbers further apart are no help to anybody.
_MOST_BETWEEN_NUMBERS = 100
#: How deep files may stand in one another, and how many a chapter may take in.
_DEEPEST_INCLUSION, _MOST_INCLUSIONS = 8, 500

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

    `lines` are those of the file; `language` is that of the division which is read, "" outside of all; `kind` is that
    of the passages which are read; `direction` is that of the book, "" where it is not known. `keeps_places` is set in
    a table whose columns are known by their places in the lines. `parse` reads the text of another file that is put
    into the chapter, `around` are the files into which this one is put, and `included` counts how often each is.
    `definitions` are the commands of formulas that were defined so far.
    """

    folder: BookFolder
    file: str
    tokens: Sequence[Token]
    lines: Sequence[str]
    index: int = 0
    line: int = 1
    language: str = ""
    kind: PassageKind = "running"
    keeps_places: bool = False
    direction: Direction = ""
    notes: list[Note] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    calls: Counter[str] = field(default_factory=Counter)
    is_in_note: bool = False
    parse: Callable[[str, str], Sequence[Token]] | None = None
    around: tuple[str, ...] = ()
    included: Counter[str] = field(default_factory=Counter)
    definitions: dict[str, str] = field(default_factory=dict)

    # --- Blocks -------------------------------------------------------------------------------

    def build(self) -> tuple[Block, ...]:
        """Build all blocks; the notes are in `notes` afterwards."""
        blocks = self._build_until("")
        defined = {note.label: note for note in self.notes}
        for label, calls in self.calls.items():
            # A note that is called again is printed again, as Pandoc does: a call leads to one note, and a note back.
            self.notes.extend(replace(defined[label], label=_name_again(label, call)) for call in range(2, calls + 1))
        return blocks

    def name_call(self, label: str) -> str:
        """Return the label of the note that a call leads to: another for each call in the text."""
        label = self.own_label(label)
        if self.is_in_note:
            return label
        self.calls[label] += 1
        return _name_again(label, self.calls[label])

    def own_label(self, label: str) -> str:
        """Return the label of a note of this file, which another that is put beside it may have too."""
        return f"{label} of {self.file} {self.included[self.file]}" if self.around else label

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
            "blockquote_open": self._build_quotation,
            "bullet_list_open": self._build_list,
            "ordered_list_open": self._build_list,
            "dl_open": self._build_definitions,
            "table_open": self._build_table,
            "code_block": lambda token: Preformatted(self._position(token), token.content),
            "fence": self._build_fence,
            "hr": lambda token: Break(self._position(token)),
            "line_block_open": self._build_line_block,
            "stanza_open": self._build_stanza,
            "poem_open": self._build_poem,
            "math_block": self._build_formula,
            "inclusion": self._leave_out_inclusion,
            "definitions": self._read_definitions,
            "page_break": lambda token: Division(self._position(token), (), classes=(PAGE_BREAK,)),
            "division_open": self._build_division,
            "footnote_reference_open": self._build_note,
            "html_block": self._refuse_html,
        }
        if token.type == "html_tag":
            yield from self._build_html(token)
            return
        is_fenced = token.type == "fence" and token.info.startswith("{include}")
        if (token.type == "inclusion" or is_fenced) and (included := self._build_included(token)) is not None:
            yield from included
            return
        if token.type == "html_dropped":
            position = self._position(token)
            drop_tag(self.folder, token.meta["tag"], position)
            if link := build_frame(token.meta["tag"], position):
                yield Paragraph(position, (link,))
            return
        block = builders[token.type](token)
        if block is not None:
            yield block

    # --- Other files ----------------------------------------------------------------------------

    def _build_included(self, token: Token) -> tuple[Block, ...] | None:
        """Build the blocks of another file that stands in the place of an order; None where none can be read."""
        found = find_included(token.info.strip()) if token.type == "fence" else (token.meta["file"], token.meta["part"])
        if found is None or self.parse is None or len(self.around) >= _DEEPEST_INCLUSION:
            return None
        names = [name for name in list_names(self.file, found[0]) if self.folder.has_file(name)]
        if not names or names[0] in (*self.around, self.file) or self.included.total() >= _MOST_INCLUSIONS:
            return None
        text = self.folder.read_text(names[0])
        if text is None:
            return None
        self.included[names[0]] += 1
        builder = replace(
            self,
            file=names[0],
            tokens=self.parse(cut_text(text, found[1]), names[0]),
            lines=text.split("\n"),
            index=0,
            labels=set(),
            calls=Counter(),
            around=(*self.around, self.file),
        )
        return builder.build()

    def _leave_out_inclusion(self, token: Token) -> None:
        self.folder.report.add(
            codes.FOREIGN_MARK,
            self._position(token),
            say("{written} left out", written=token.content[:60]),
            say("delete it, or write what it would show"),
        )

    # --- HTML ---------------------------------------------------------------------------------

    def _refuse_html(self, token: Token) -> Block:
        refuse_html(self.folder, token.content, self._position(token))
        return Preformatted(self._position(token), token.content)

    def _build_html(self, token: Token) -> Iterator[Block]:
        """Build what a block tag means in Markdown; a tag that says nothing gives way to what stands in it."""
        position = self._position(token)
        tag: Tag = token.meta["tag"]
        if tag.kind == "empty":
            yield Break(position)
            return
        end = self._find_end(tag) if tag.kind == "open" else None
        if end is None:
            told = (
                say("</{name}> closes nothing", name=tag.name)
                if tag.kind == "close"
                else say("<{name}> is not closed", name=tag.name)
            )
            self.folder.report.add(codes.DROPPED_HTML, position, told, say("delete it, or write its other tag"))
            return
        if tag.name in {"ul", "ol"}:
            yield self._build_html_list(tag, position, end)
            return
        if tag.name == "table":
            yield self._build_html_table(tag, position, end)
            return
        if tag.name == "blockquote":
            drop_attributes(self.folder, tag, position, {"cite"})
            yield Quotation(position, self._build_up_to(end))
            return
        drop_attributes(self.folder, tag, position, {"dir", "lang", "align", "id", "open", "markdown"})
        language = tag.attributes.get("lang", "")
        language = self.judge_language(language, position) if language else ""
        around, self.language = self.language, language or self.language
        children = self._build_up_to(end)
        self.language = around
        division = Division(
            position,
            children,
            self.judge_identifier(tag.attributes.get("id", ""), position),
            _find_html_classes(tag),
            language,
            direction=self._read_direction(tag),
        )
        if tag.name == "summary":
            yield from self._emphasize(division)
        elif division == Division(position, children):
            yield from children
        else:
            yield division

    def _read_direction(self, tag: Tag) -> Direction:
        """Read which way a tag lets its text run; "" where that is the way of all text."""
        direction = read_direction(tag.attributes.get("dir", ""))
        is_needless = not self.language and direction == self.direction
        return "" if is_needless else direction

    def _build_html_list(self, tag: Tag, position: Position, end: int) -> Block:
        drop_attributes(self.folder, tag, position, {"dir", "start"})
        items: list[tuple[Block, ...]] = []
        while self.index < end:
            token = self.tokens[self.index]
            self.index += 1
            item = token.meta.get("tag")
            closing = self._find_end(item) if item and item.name == "li" and item.kind == "open" else None
            if closing is not None:
                items.append(self._build_up_to(closing))
            else:
                # What stands between the items belongs to the one before.
                items[-1:] = [(*(items[-1] if items else ()), *self._build_block(token))]
        self.index = end + 1
        start = tag.attributes.get("start", "1")
        return Enumeration(
            position, tuple(items), (int(start) if start.isdecimal() else 1) if tag.name == "ol" else None
        )

    def _build_html_table(self, tag: Tag, position: Position, end: int) -> Block:
        """Build a table of tags; what its tags say about its looks is told once."""
        dropped = {key for key in tag.attributes if key not in _TABLE_KEYS}
        caption: tuple[Inline, ...] = ()
        rows: list[list[HtmlCell]] = []
        beside: list[Block] = []
        while self.index < end:
            token = self.tokens[self.index]
            self.index += 1
            part: Tag | None = token.meta.get("tag") if token.type == "html_tag" else None
            if part is None:
                # Browsers show before a table what stands between its cells.
                beside.extend(self._build_block(token))
                continue
            dropped.update(key for key in part.attributes if key not in _TABLE_KEYS)
            if part.kind == "open" and part.name == "tr":
                rows.append([])
            elif part.kind == "open" and part.name in {"td", "th", "caption"}:
                blocks = self._build_up_to_tag(end, _ENDS_CELL)
                if part.name == "caption":
                    caption = tuple(inline for one in blocks if isinstance(one, Paragraph) for inline in one.children)
                    continue
                if not rows:
                    rows.append([])
                rows[-1].append(HtmlCell(part, blocks))
        self.index = end + 1
        if dropped:
            self._tell_dropped(tag, sorted(dropped), position)
        table = lay_html_table(position, rows, caption, self.judge_identifier(tag.attributes.get("id", ""), position))
        direction = self._read_direction(tag)
        blocks = (*beside, table) if table else tuple(beside)
        return blocks[0] if len(blocks) == 1 and not direction else Division(position, blocks, direction=direction)

    def _tell_dropped(self, tag: Tag, keys: Sequence[str], position: Position) -> None:
        self.folder.report.add(
            codes.DROPPED_HTML,
            position,
            say("<{name}>: {list} left out", name=tag.name, list=", ".join(keys)),
            say("delete it, or say it in a style sheet of the book"),
        )

    def _build_up_to_tag(self, end: int, names: frozenset[str]) -> tuple[Block, ...]:
        """Build blocks up to a tag of one of some names, and not over it unless it closes; at most up to `end`."""
        blocks: list[Block] = []
        while self.index < end:
            token = self.tokens[self.index]
            tag: Tag | None = token.meta.get("tag") if token.type == "html_tag" else None
            if tag and tag.name in names:
                self.index += tag.kind == "close" and tag.name in {"td", "th", "caption"}
                break
            self.index += 1
            blocks.extend(self._build_block(token))
        return tuple(blocks)

    def _emphasize(self, summary: Division) -> Iterator[Block]:
        for block in summary.children:
            if isinstance(block, Paragraph):
                yield replace(block, children=(Styled(block.position, "strong", block.children),))
            else:
                yield block

    def _find_end(self, tag: Tag) -> int | None:
        """Find the token that closes a tag: its number, or None if it is not closed where it opened."""
        depth, level = 1, 0
        for number in range(self.index, len(self.tokens)):
            token = self.tokens[number]
            level += token.nesting
            if level < 0:
                return None
            if token.type == "html_tag" and level == 0 and (other := token.meta["tag"]).name == tag.name:
                depth += 1 if other.kind == "open" else -1
                if depth == 0:
                    return number
        return None

    def _build_up_to(self, end: int) -> tuple[Block, ...]:
        """Build blocks up to the token of number `end`, and step over it."""
        blocks: list[Block] = []
        while self.index < end:
            self.index += 1
            blocks.extend(self._build_block(self.tokens[self.index - 1]))
        self.index += 1
        return tuple(blocks)

    # --- Blocks of lines, code and formulas -----------------------------------------------------

    def _build_line_block(self, token: Token) -> Block:
        position = self._position(token)
        lines: list[tuple[Inline, ...]] = []
        while (part := self.tokens[self.index]).type != "line_block_close":
            self.index += 1
            indent = part.meta["indent"]
            line = self.build_inlines(part)
            # Spaces at the beginning are kept, as Pandoc keeps them.
            lines.append((Text(start_of(line) or position, "\u00a0" * indent), *line) if indent else line)
        self.index += 1
        return LineBlock(position, tuple(lines))

    # --- Verse --------------------------------------------------------------------------------

    def _build_stanza(self, token: Token) -> Block:
        position = self._position(token)
        lines: list[VerseLine] = []
        kind, self.kind = self.kind, "verse"
        while (part := self.tokens[self.index]).type != "stanza_close":
            self.index += 1
            place = self._position(part)
            halves: list[tuple[Inline, ...]] = []
            while (half := self.tokens[self.index]).type != "verse_line_close":
                self.index += 1
                halves.append(self.build_inlines(half))
            self.index += 1
            lines.append(
                VerseLine(
                    next((start for half in halves if (start := start_of(half))), place),
                    tuple(halves),
                    part.meta["indent"],
                )
            )
        self.index += 1
        self.kind = kind
        return Stanza(position, tuple(lines))

    def _build_poem(self, token: Token) -> Block:
        """Build a block of lines some of which are divided into halves."""
        position = self._position(token)
        return Division(position, number_lines(self._build_until("poem_close")), classes=(VERSE,), poem=PoemHead())

    def _read_poem_key(self, head: PoemHead, key: str, value: str, position: Position) -> PoemHead:
        if key in {"over", "under"}:
            return self._read_poem_places(head, key, value, position)
        if key != "numbers":
            self.write_value(value, position)
            return _POEM_KEYS[key](head, value)
        if not _is_count(value, _MOST_BETWEEN_NUMBERS):
            self.folder.report.add(
                codes.BAD_ATTRIBUTES,
                position,
                say("{value} is no distance between two numbers of lines", value=value),
                say("write numbers=5 for a number at each fifth line"),
            )
            return head
        return replace(head, numbers=int(value))

    def _read_poem_places(self, head: PoemHead, key: str, value: str, position: Position) -> PoemHead:
        """Read what is printed over a poem, or under it; what is named in one place leaves the other."""
        words = tuple(value.split())
        if unknown := [word for word in words if word not in POEM_KEYS]:
            self.folder.report.add(
                codes.BAD_ATTRIBUTES,
                position,
                say("a poem has no {value}", value=unknown[0]),
                say('write over="title poet" or under="metre rhyme source"'),
            )
            return head
        over, under = (words, head.under) if key == "over" else (head.over, words)
        other = tuple(word for word in (under if key == "over" else over) if word not in words)
        return replace(head, over=over if key == "over" else other, under=under if key == "under" else other)

    def _read_definitions(self, token: Token) -> None:
        self.definitions |= take_definitions(token.content)[0]

    def _build_formula(self, token: Token) -> Block | None:
        position = self._position(token)
        children = tuple(build_math(self, token.content, position, is_display=True))
        return Paragraph(position, children) if children else None

    def _build_fence(self, token: Token) -> Block | None:
        """Build a block of code. Behind its fence stands a language, attributes, or both."""
        position = self._position(token)
        info = token.info.strip()
        if info.startswith("{="):
            refuse_html(self.folder, info, position)
        if info == "math":
            # A formula to GitHub.
            return self._build_formula(token)
        if info in _DRAWN:
            self._tell_foreign(f"```{info}", position)
        if chunk := _CHUNK.match(info):
            # Its result is not known.
            self._tell_foreign(f"```{info}", position)
            info = chunk["language"]
        # What Hugo is told not to carry out.
        token.content = _HELD.sub(r"{{\1\2\3}}", token.content)
        if "{{#" in token.content:
            token.content, unread = include_code(self.folder, self.file, token.content)
            for order in unread:
                self._tell_foreign(order, position)
        word, _, rest = info.partition(" ") if not info.startswith("{") else ("", "", info)
        if "{" in word:
            word, rest = word[: word.index("{")], info[info.index("{") :]
        attributes = parse_attributes(rest if rest.startswith("{") else f"{{{rest}}}", 0)
        if attributes is None:
            return Preformatted(position, token.content, word)
        classes = list(attributes.classes)
        language = word or (classes.pop(0) if classes else "")
        pairs = dict(attributes.pairs)
        caption = pairs.get("caption", pairs.get("title", pairs.get("filename", "")))
        if caption:
            self.write_value(caption, position)
        return Preformatted(
            position,
            token.content,
            language,
            caption,
            self.judge_identifier(attributes.identifier, position),
            tuple(classes),
        )

    def _tell_foreign(self, written: str, position: Position) -> None:
        self.folder.report.add(
            codes.FOREIGN_MARK,
            position,
            say("{written} is printed as typed", written=written[:40]),
            say("delete it, or write what it would show"),
        )

    def _build_paragraph(self, token: Token) -> Block | None:
        position = self._position(token)
        inline = self.tokens[self.index]
        self.index += 2
        if _is_list_by_hand(inline.content):
            self.folder.report.add(
                codes.UNREAD_LIST,
                position,
                say("lines that are numbered or marked by hand run together"),
                say("write 1. 2. 3. or - at the beginning of each line, or end the lines with \\"),
            )
        if position.line == 1 and inline.content.startswith("% "):
            self._tell_foreign(inline.content.split("\n")[0], position)
        children = self.build_inlines(inline)
        # A picture that is left out may have been all.
        return Paragraph(start_of(children) or position, children) if children else None

    def _build_heading(self, token: Token) -> Block:
        position = self._position(token)
        inline = self.tokens[self.index]
        self.index += 2
        attributes: Attributes | None = token.meta.get("attributes")
        if attributes:
            for key, _ in attributes.pairs:
                self.refuse_attribute(position, key, say("a heading takes an id and classes"))
        before = self.tokens[self.index - 4] if self.index >= _HEADING_TOKENS else token
        is_right_behind = before.type == "hr" and before.map and token.map and before.map[1] == token.map[0]
        if token.markup == "-" and is_right_behind and _METADATA.fullmatch(inline.content):
            # Metadata in the text, which Pandoc takes out of it.
            self._tell_foreign(inline.content.split("\n")[0], position)
        children = self.build_inlines(inline, "heading")
        return Heading(
            position,
            int(token.tag[1:]),
            children,
            self.judge_identifier(attributes.identifier, position) if attributes else "",
            attributes.classes if attributes else (),
        )

    def _build_quotation(self, token: Token) -> Block:
        """Build a quotation, or the box that GitHub and Obsidian make of one whose first line is `[!NOTE]`."""
        position = self._position(token)
        inline = self.tokens[self.index + 1] if self.index + 1 < len(self.tokens) else token
        alert = _read_alert(inline) if self.tokens[self.index].type == "paragraph_open" else None
        if alert is None:
            return Quotation(position, self._build_until("blockquote_close"))
        kind, title = alert
        above: tuple[Block, ...] = ()
        if title.children:
            place = self._position(inline)
            above = (Paragraph(place, (Styled(place, "strong", self.build_inlines(title)),)),)
        if not inline.content.strip():
            self.index += 3
        return Alert(position, kind, (*above, *self._build_until("blockquote_close")))

    def _build_list(self, token: Token) -> Block:
        position = self._position(token)
        ordered = token.type == "ordered_list_open"
        items: list[tuple[Block, ...]] = []
        tasks: list[bool | None] = []
        closing = token.type.replace("_open", "_close")
        tight = True
        while self.tokens[self.index].type != closing:
            self._position(self.tokens[self.index])
            self.index += 1
            # markdown-it hides the paragraphs of a tight list.
            following = self.tokens[self.index]
            tight = tight and (following.type != "paragraph_open" or following.hidden)
            tasks.append(_take_task(self.tokens[self.index + 1]) if following.type == "paragraph_open" else None)
            items.append(self._build_until("list_item_close"))
        self.index += 1
        start = int(token.attrs.get("start", 1)) if ordered else None
        is_of_tasks = any(task is not None for task in tasks)
        return Enumeration(
            position,
            tuple(items),
            start,
            tight,
            tuple(tasks) if is_of_tasks else (),
            token.meta.get("counting", ""),
            token.meta.get("delimiter", "paren" if token.markup == ")" else "period"),
        )

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
        alignments: list[Alignment] = list(token.meta.get("alignments", ()))
        is_pipe = not alignments
        header: list[list[Cell]] = []
        rows: list[list[Cell]] = []
        while (part := self.tokens[self.index]).type != "table_close":
            self.index += 1
            if part.type == "tr_open":
                is_head = self.tokens[self.index].type == "th_open"
                (header if is_head else rows).append([])
            elif part.type in {"th_open", "td_open"}:
                if part.type == "th_open" and is_pipe:
                    alignments.append(_ALIGNMENTS.get(str(part.attrs.get("style", "")), ""))
                (header if part.type == "th_open" else rows)[-1].append(self._build_cell(part))
        self.index += 1
        if not any(cell.children for row in header for cell in row):
            header = []
        attributes: Attributes = token.meta.get("attributes") or Attributes(0, 0)
        caption: Token | None = token.meta.get("caption")
        return Table(
            position,
            tuple(alignments),
            tuple(map(tuple, header)),
            tuple(map(tuple, rows)),
            self.build_inlines(caption) if caption else (),
            self.judge_identifier(attributes.identifier, position),
            attributes.classes,
            self._judge_directions(attributes, len(alignments), position),
            tuple(token.meta.get("widths", ())),
            credit=self.read_value(dict(attributes.pairs), "credit", position),
            origin=self.read_value(dict(attributes.pairs), "source", position),
        )

    def read_value(self, pairs: Mapping[str, str], key: str, position: Position) -> str:
        """Return the value of an attribute that is printed, "" for none."""
        if value := pairs.get(key, "").strip():
            self.write_value(value, position)
        return value

    def _build_cell(self, token: Token) -> Cell:
        span = {"columns": int(token.meta.get("columns", 1)), "rows": int(token.meta.get("rows", 1))}
        inside = self.tokens[self.index]
        if inside.type == "inline":
            self.index += 1
            children = self.build_inlines(inside, "cell")
            blocks: tuple[Block, ...] = (Paragraph(start_of(children) or self._position(inside), children),)
            return Cell(blocks if children else (), **span)
        kind, self.kind, self.keeps_places = self.kind, "cell", True
        blocks = self._build_until(token.type.replace("_open", "_close"))
        self.kind, self.keeps_places = kind, False
        return Cell(blocks, **span)

    def _judge_directions(self, attributes: Attributes, count: int, position: Position) -> tuple[Direction, ...]:
        """Read which way each column runs: `dir="rtl ltr ltr"`, one word for all or one for each column."""
        directions: tuple[Direction, ...] = ()
        for key, value in attributes.pairs:
            words = value.split()
            if key in {"credit", "source"}:
                continue
            if key != "dir":
                self.refuse_attribute(position, key, say("a table takes an id, classes, dir, credit and source"))
            elif len(words) not in {1, count} or not all(word in {"rtl", "ltr", "-"} for word in words):
                self.folder.report.add(
                    codes.BAD_ATTRIBUTES,
                    position,
                    say("{value} is not a direction for each of {count} columns", value=value, count=count),
                    say('write dir="rtl ltr", one word for each column, or - for that of the table'),
                )
            else:
                directions = tuple(map(read_direction, words * count if len(words) == 1 else words))
        return directions

    def _build_note(self, token: Token) -> None:
        position = self._position(token)
        label = self.own_label(str(token.meta["label"]))
        around, self.is_in_note = self.is_in_note, True
        children = self._build_until("footnote_reference_close")
        self.is_in_note = around
        if label in self.labels:
            self.folder.report.add(
                codes.DUPLICATE_NOTE,
                position,
                say("note {label} is defined twice", label=label),
                say("give it another label"),
            )
            return
        self.labels.add(label)
        self.notes.append(Note(position, label, children))

    def _build_division(self, token: Token) -> Block | None:
        position = self._position(token)
        attributes: Attributes | None = token.meta["attributes"]
        around = self.language
        self.language = find_language(attributes) or around
        judged = len(self.folder.passages)
        children = self._build_until("division_close")
        self.language = around
        if quotes_quran(attributes):
            # No rule touches the text of the Qur'an.
            del self.folder.passages[judged:]
        if attributes is None:
            return Division(position, children)
        for kind in ("map", "timeline"):
            if kind in attributes.classes:
                if children:
                    self.folder.report.add(
                        codes.BAD_ATTRIBUTES,
                        position,
                        say("a {kind} holds no text", kind=say_term(kind)),
                        say('write caption="…" and alt="…" instead'),
                    )
                return self._build_figure(position, attributes, "map" if kind == "map" else "timeline")
        if box := self._build_box(attributes, children, position):
            return box
        language = ""
        direction: Direction = ""
        quran: QuranPlace | None = None
        document = DocumentHead() if "document" in attributes.classes else None
        poem = PoemHead() if VERSE in attributes.classes else None
        unit = UnitHead() if UNIT in attributes.classes else None
        for key, value in attributes.pairs:
            if key == "lang":
                language = self.judge_language(value, position)
            elif key == "dir":
                direction = self._judge_direction(value, position)
            elif key == "quran":
                quran = self._judge_place(value, position)
            elif heads := self._read_head_key(document, poem, unit, key, value, position):
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
                self.refuse_attribute(position, key, say("a division takes {takes}", takes=takes))
        identifier = self.judge_identifier(attributes.identifier, position)
        if poem:
            children = number_lines(children)
        return Division(
            position, children, identifier, attributes.classes, language, document, direction, poem, quran, unit
        )

    def _read_head_key(
        self,
        document: DocumentHead | None,
        poem: PoemHead | None,
        unit: UnitHead | None,
        key: str,
        value: str,
        position: Position,
    ) -> tuple[DocumentHead | None, PoemHead | None, UnitHead | None] | None:
        """Read what an attribute says of a document, a poem or a unit; None where it says nothing of any."""
        if document and key == "date":
            document = replace(document, date=self._judge_date(value, position))
        elif document and key in _DOCUMENT_KEYS:
            self.write_value(value, position)
            document = _DOCUMENT_KEYS[key](document, value)
        elif poem and (key in _POEM_KEYS or key in {"numbers", "over", "under"}):
            poem = self._read_poem_key(poem, key, value, position)
        elif unit and key in {"name", "title", "number"}:
            unit = self._read_unit_key(unit, key, value, position)
        else:
            return None
        return document, poem, unit

    def _read_unit_key(self, unit: UnitHead, key: str, value: str, position: Position) -> UnitHead:
        if key != "number":
            self.write_value(value, position)
            return replace(unit, name=value) if key == "name" else replace(unit, title=value)
        if not _is_count(value, _GREATEST_NUMBER):
            self.folder.report.add(
                codes.BAD_ATTRIBUTES,
                position,
                say("{value} is no number of a unit", value=value),
                say("write number=45: the units behind it go on from there"),
            )
            return unit
        return replace(unit, start=int(value))

    def _build_box(self, attributes: Attributes, children: tuple[Block, ...], position: Position) -> Alert | None:
        """Build a box with the title that the writer gives it; None of a division that is none, or says more."""
        name = next(iter(attributes.classes), "")
        kind = _ALERTS.get(BOXES[name] if name in BOXES and name.startswith("callout-") else name)
        pairs = dict(attributes.pairs)
        if name.startswith("callout-"):
            # How Quarto shows it on a screen.
            for key in pairs.keys() - {"title"}:
                self.refuse_attribute(position, key, say("a box takes a title"))
        elif pairs.keys() - {"title"}:
            return None
        if kind is None:
            return None
        title = pairs.get("title", "")
        if title:
            self.write_value(title, position)
        return Alert(position, kind, children, title)

    def _build_figure(self, position: Position, attributes: Attributes, kind: Literal["map", "timeline"]) -> Figure:
        identifier = self.judge_identifier(attributes.identifier, position)
        is_spread = kind == "map" and "spread" in attributes.classes
        figure = Figure(position, kind, identifier=identifier, is_spread=is_spread)
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
                takes = say("routes, places") if kind == "map" else say("from, to")
                self.refuse_attribute(
                    position, key, say("a {kind} takes {takes}, caption and alt", kind=say_term(kind), takes=takes)
                )
        return figure

    # --- Attributes ---------------------------------------------------------------------------

    def refuse_attribute(self, position: Position, key: str, hint: str, *, is_mark: bool = False) -> None:
        """Report an attribute that is not known: an error where one of ours is meant, as in a mark of text."""
        if key not in _SITE_ATTRIBUTES and (is_mark or find_nearest(key, _OWN_ATTRIBUTES)):
            self.folder.report.add(codes.BAD_ATTRIBUTES, position, say("unknown attribute {key}", key=key), hint)
        else:
            self.folder.report.add(codes.FOREIGN_ATTRIBUTE, position, say("attribute {key} left out", key=key), hint)

    def judge_identifier(self, identifier: str, position: Position) -> str:
        """Return an id, or report one that is none and give ""."""
        if identifier and not _IDENTIFIER.fullmatch(identifier):
            self.folder.report.add(
                codes.BAD_ATTRIBUTES,
                position,
                say("{identifier} is not an id", identifier=identifier),
                say("an id begins with a letter and holds letters, digits, - _ and ."),
            )
            return ""
        return identifier

    def judge_language(self, tag: str, position: Position) -> str:
        """Return a language tag, or report one that is none and give ""."""
        if not LANGUAGE.fullmatch(tag):
            self.folder.report.add(
                codes.BAD_LANGUAGE,
                position,
                say("{tag} is not a language tag", tag=tag),
                say("write de, pl, en, ar-EG …"),
            )
            return ""
        return tag

    def _judge_direction(self, text: str, position: Position) -> Direction:
        direction = read_direction(text)
        if not direction and text != "auto":
            self.folder.report.add(
                codes.BAD_ATTRIBUTES,
                position,
                say("{text} is not a direction", text=text),
                say("write dir=rtl or dir=ltr"),
            )
        return direction

    def _judge_place(self, text: str, position: Position) -> QuranPlace | None:
        try:
            return parse_place(text)
        except ValueError as error:
            hint = say("write quran=2:255, or quran=2:255-257 for ayas in a row")
            self.folder.report.add(codes.NO_SUCH_AYA, position, error.args[0], hint)
            return None

    def _judge_date(self, text: str, position: Position) -> HistoricalDate | None:
        try:
            return parse_edtf(text)
        except InvalidDateError as error:
            self.folder.report.add(
                find_date_code(error), position, error.args[0], say("write it as 1945-01-17, 1945-01, 1944-22 …")
            )
            return None

    def read_span(self, span: Span, attributes: Attributes) -> Span:
        """Return a span with what its attributes say."""
        position = span.position
        marks = Marks()
        if "place" in attributes.classes:
            marks = replace(marks, place=read_plain_text(span.children), place_by_name=True)
        entry = self._read_entry(span, dict(attributes.pairs))
        for key, value in attributes.pairs:
            if entry and key in _ENTRY_KEYS:
                continue
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
            elif key == "about":
                marks = replace(marks, about=self._read_subject(value, position))
            elif key == "lang":
                span = replace(span, language=self.judge_language(value, position))
            elif key == "quran":
                span = replace(span, quran=self._judge_place(value, position))
            elif key == "dir":
                span = replace(span, direction=self._judge_direction(value, position))
            else:
                takes = say("a span takes place, date, event, term, person, index, subject, about, quran, lang and dir")
                self.refuse_attribute(position, key, takes, is_mark=True)
        if entry:
            marks = replace(marks, entry=replace(entry, about=marks.about))
        if marks.about and marks.place is None and marks.person is None and entry is None:
            self.folder.report.add(
                codes.BAD_ATTRIBUTES,
                position,
                say("about stands where nothing is marked that an index lists"),
                say("write it beside place or person: [text]{place=ID about=…}"),
            )
        classes = tuple(name for name in attributes.classes if name != "place")
        identifier = self.judge_identifier(attributes.identifier, position)
        return replace(span, marks=marks, identifier=identifier, classes=classes)

    def _read_entry(self, span: Span, pairs: Mapping[str, str]) -> IndexMark | None:
        """Read where an index of the book's own lists a span: `index` names it, and `subject` the index of subjects."""
        index = "subjects" if "subject" in pairs else pairs.get("index", "")
        if not index:
            return None
        heading = pairs.get("subject", pairs.get("entry", ""))
        if heading.strip():
            self.write_value(heading, span.position)
        heading = heading or read_plain_text(span.children)
        return IndexMark(index, " ".join(heading.split()))

    def read_milestone(self, attributes: Attributes, position: Position) -> Iterator[Milestone]:
        """Read the beginning of a page of another edition, or report it."""
        page = ""
        for key, value in attributes.pairs:
            if key == "page":
                page = value.strip()
            else:
                self.refuse_attribute(position, key, say("a page of another edition takes page and an id"))
        if not _PAGE.fullmatch(page):
            self.folder.report.add(
                codes.BAD_MILESTONE,
                position,
                say("{value} is no page of another edition", value=page or '""'),
                say("write page=45, page=45a, or page=2:45 with the volume before it"),
            )
            return
        yield Milestone(position, page, self.judge_identifier(attributes.identifier, position))

    def _read_subject(self, value: str, position: Position) -> str:
        """Return the subject of a mention, on one line, and write its passage where it stands in the span's line."""
        key = self.lines[position.line - 1].find("about=", position.column - 1)
        if value.strip() and key >= 0:
            self.write_value(value, replace(position, column=key + 1))
        return " ".join(value.split())

    # --- Inlines ------------------------------------------------------------------------------

    def build_inlines(self, inline: Token, kind: PassageKind | None = None) -> tuple[Inline, ...]:
        """Build the inlines of one inline token, and write their passages."""
        origin: Origin = inline.meta.get("origin") or Origin(self.file, ((self.line, 1),))
        writer = self.start_passage(kind or self.kind)
        inlines = InlineBuilder(self, origin, inline.children or [], [writer]).build("")
        self.folder.passages.extend(writer.finish())
        if kind is None and len(inlines) == 1 and isinstance(inlines[0], Image):
            # A picture that is a paragraph of its own prints its caption, and the calls in it.
            return inlines
        return tuple(bring_out_calls(inlines))

    def start_passage(self, kind: PassageKind, language: str = "") -> PassageWriter:
        """Begin a passage in a language, by default that of what is around it."""
        return PassageWriter(self.file, self.lines, language or self.language, kind, self.keeps_places)

    def write_value(self, value: str, position: Position) -> None:
        """Write the passage of an attribute's value, which is looked for in its line."""
        line = self.lines[position.line - 1]
        # What was typed is judged already.
        judge_reference("".join(sorted(set(value) - set(line))), position, self.folder.report)
        column = max(line.find(value, position.column - 1), 0) + 1
        writer = self.start_passage("value")
        writer.write(value, Position(self.file, position.line, column))
        self.folder.passages.extend(writer.finish())


def _is_count(value: str, most: int) -> bool:
    """Return whether an attribute is a whole number in European digits, from 1 to `most`."""
    return value.isascii() and value.isdecimal() and 0 < int(value) <= most


def _name_again(label: str, call: int) -> str:
    # No label that is written has a space in it.
    return label if call == 1 else f"{label} again {call}"


def number_lines(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Tell each stanza of a poem which number its first line has."""
    numbered: list[Block] = []
    first = 1
    for block in blocks:
        numbered.append(replace(block, first=first) if isinstance(block, Stanza) else block)
        first += len(block.lines) if isinstance(block, Stanza) else 0
    return tuple(numbered)


def _is_list_by_hand(text: str) -> bool:
    """Return whether two lines that run on begin as items of a list do."""
    lines = text.split("\n")
    return any(
        _HAND_MARK.match(first) and _HAND_MARK.match(second) and not first.endswith(("  ", "\\"))
        for first, second in pairwise(lines)
    )


def _read_alert(inline: Token) -> tuple[AlertKind, Token] | None:
    """Read `[!NOTE] title` at the beginning of a line, and take it off: the kind of box, and the title."""
    children = inline.children or []
    match = _ALERT.match(inline.content)
    if match is None:
        return None
    after = next((n for n, child in enumerate(children) if child.type == "softbreak"), len(children))
    title = Token("inline", "", 0)
    title.map, title.meta["origin"] = inline.map, inline.meta.get("origin")
    title.children = list(_drop_letters(children[:after], match.start("title")))
    inline.children = children[after + 1 :]
    inline.content = inline.content[match.end() :] if inline.children else ""
    return _ALERTS[BOXES.get(match["kind"].lower(), "note")], title


def _drop_letters(tokens: Sequence[Token], count: int) -> Iterator[Token]:
    """Drop the first letters of a line, which are plain text, as tokens of their own or at the beginning of one."""
    for token in tokens:
        taken = min(count, len(token.content)) if token.type == "text" else 0
        count -= taken
        if taken:
            token.content = token.content[taken:]
            token.meta["offset"] = int(token.meta.get("offset", 0)) + taken
        if token.content or token.type != "text":
            yield token


def _take_task(inline: Token) -> bool | None:
    """Read `[ ]` or `[x]` at the beginning of an item, and take it off; None where it is no task."""
    children = inline.children or []
    match = _TASK.match(inline.content)
    if match is None or not children:
        return None
    # The brackets are texts of their own.
    taken = 0
    while taken < match.end() and children and children[0].type == "text":
        first = children[0]
        cut = min(len(first.content), match.end() - taken)
        taken += cut
        if cut == len(first.content):
            children.pop(0)
        else:
            first.content = first.content[cut:]
            first.meta["offset"] = int(first.meta.get("offset", 0)) + cut
    if children and children[0].type == "text":
        first = children[0]
        first.meta["offset"] = int(first.meta.get("offset", 0)) + len(first.content) - len(first.content.lstrip())
        first.content = first.content.lstrip()
    return match["done"] != " "


def _find_html_classes(tag: Tag) -> tuple[str, ...]:
    align = "center" if tag.name == "center" else tag.attributes.get("align", "").lower()
    return (align,) if align == "center" else ()
