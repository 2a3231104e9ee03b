"""What all markup of one part shares: the house, the medium, the notes, the direction, and the ids that are used."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from markupsafe import Markup

from publisher.model.book import Chapter, Event, NotePlaces, OtherEdition, Person, Place, Source, Term
from publisher.model.finding import Position
from publisher.model.tree import Block, Inline, Isolate, Node, Note, Paragraph, Span, Text, read_plain_text
from publisher.script.direction import is_right_to_left
from publisher.script.locale import BorrowedText, MixedText, Run, find_borrowed
from publisher.typeset.house import HouseStyle
from publisher.typeset.html.medium import Medium
from publisher.typeset.html.spell_out import spell_out
from publisher.typeset.html.write_blocks import write_block
from publisher.typeset.html.write_inlines import write_inline, write_isolate
from publisher.typeset.isolation import TokenRules, isolate_runs, runs_other_way
from publisher.typeset.phrases import hold_phrases
from publisher.typeset.plain_texts import PlainTexts
from publisher.typeset.raised import hold_scripts
from publisher.typeset.views import show_only

#: What the lists of a book hold.
Entry = Event | Person | Place | Source | Term
#: Characters. A paragraph of the other direction that is no longer stays at the side where lines begin.
_SHORT_LINE = 60
_EMPTY = Markup("")


@show_only("tell_source", "write_blocks", "write_runs", "write_text")
@dataclass(slots=True)
class HtmlWriter:
    """Writes the blocks of one part. `source_numbers` are the numbers of the sources by key.

    `texts` remembers plain texts as they were written, and may serve all parts of a book. `note_places` says where the
    notes of each series stand, `other_edition` how the beginnings of the pages of another edition are shown, and
    `note_numbers` are the numbers of notes by label where they are not those of the chapter.
    """

    house: HouseStyle
    medium: Medium
    source_numbers: dict[str, int] = field(default_factory=dict)
    texts: PlainTexts = field(default_factory=PlainTexts)
    notes: dict[str, Note] = field(default_factory=dict)
    note_numbers: dict[str, int] = field(default_factory=dict)
    chapter: str = ""
    section: str = ""
    used_ids: set[str] = field(default_factory=set)
    right_to_left: bool | None = None
    in_link: bool = False
    note_places: NotePlaces = field(default_factory=NotePlaces)
    other_edition: OtherEdition = field(default_factory=OtherEdition)

    def open_chapter(self, chapter: Chapter, anchor: str) -> None:
        """Make ready for the blocks of a chapter, whose notes are written where they are called."""
        self.notes = {note.label: note for note in chapter.notes}
        self.chapter, self.section = anchor, chapter.title

    def write_attributes(self, identifier: str = "", classes: Iterable[str] = (), **others: str) -> Markup:
        """Write attributes. An id is written once, even where its element had to be divided."""
        parts: list[Markup] = []
        if identifier and identifier not in self.used_ids:
            self.used_ids.add(identifier)
            parts.append(Markup(' id="{}"').format(identifier))
        if names := " ".join(classes):
            parts.append(Markup(' class="{}"').format(names))
        parts.extend(
            Markup(' {}="{}"').format(name.rstrip("_").replace("_", "-").replace("epub-", "epub:"), value)
            for name, value in others.items()
            if value
        )
        return _EMPTY.join(parts)

    def tell_source(self, things: Sequence[Node | Entry]) -> Markup:
        """Write where the source has a block that begins with some things, so that the proof can point there."""
        if not (self.medium.tells_source and things and things[0].position.file):
            return _EMPTY
        return self.write_attributes(data_source=str(things[0].position))

    def tag_language(self, tag: str) -> dict[str, str]:
        """Return the attributes that say in which language an element is, none for no tag."""
        if not tag:
            return {}
        return self.medium.tag_language(tag)

    def tag_borrowed(self, text: str) -> Markup:
        """Write the attributes that say in which language a label in words of the house is; none in the book's own.

        The words of an attribute are in the language of its element (HTML 3.2.6.2; WCAG 2.2, 3.1.2).
        """
        if not (language := find_borrowed(text)):
            return _EMPTY
        is_turned = is_right_to_left(language) != self.house.right_to_left
        direction = {"dir": "ltr" if self.house.right_to_left else "rtl"} if is_turned else {}
        return self.write_attributes(**self.tag_language(language), **direction)

    @contextmanager
    def set_direction(self, *, right_to_left: bool | None) -> Iterator[None]:
        """Write from here to the end of the block in a direction, None for that of the book."""
        outer, self.right_to_left = self.right_to_left, right_to_left
        yield
        self.right_to_left = outer

    @contextmanager
    def turn_to(self, *blocks: Block) -> Iterator[str]:
        """Write what is long and runs the other way as a whole in its own direction; gives `dir` for it, or nothing."""
        right_to_left = self.runs_right_to_left
        is_turned = bool(blocks) and all(
            isinstance(block, Paragraph)
            and len(read_plain_text(block.children)) > _SHORT_LINE
            and runs_other_way(block.children, right_to_left=right_to_left)
            for block in blocks
        )
        with self.set_direction(right_to_left=not right_to_left if is_turned else self.right_to_left):
            yield ("ltr" if right_to_left else "rtl") if is_turned else ""

    @property
    def runs_right_to_left(self) -> bool:
        """Whether the text that is written now runs from right to left."""
        return self.house.right_to_left if self.right_to_left is None else self.right_to_left

    def write_blocks(self, blocks: Sequence[Block]) -> Markup:
        """Write blocks one after another."""
        return Markup("\n").join(write_block(self, block) for block in self.medium.arrange_blocks(blocks))

    def write_text_of_code(self, isolate: Isolate) -> Markup:
        """Write what code says in a right-to-left script, which is divided as any text is."""
        return write_isolate(self, isolate, is_token=False)

    def write_line(self, inlines: Sequence[Inline]) -> Markup:
        """Write the inlines of one paragraph, with its runs of the other direction isolated."""
        right_to_left = self.runs_right_to_left
        spelt_out = tuple(spell_out(self, inlines))
        if right_to_left:
            spelt_out = hold_scripts(spelt_out)
        spelt_out = hold_phrases(spelt_out, right_to_left=right_to_left)
        rules = TokenRules(self.house.tokens_left, self.house.tokens_added)
        if spelt_out and runs_other_way(spelt_out, right_to_left=right_to_left):
            inner = isolate_runs(spelt_out, right_to_left=not right_to_left, rules=rules)
            direction: Literal["ltr", "rtl"] = "ltr" if right_to_left else "rtl"
            return write_isolate(self, Isolate(spelt_out[0].position, direction, inner, is_meant=True))
        return self.write_inlines(isolate_runs(spelt_out, right_to_left=right_to_left, rules=rules))

    def write_text(self, text: str, language: str = "") -> Markup:
        """Write plain text of the house or of a data file, with its runs of the other direction isolated."""
        if isinstance(text, MixedText):
            return self._write_mixed(text)
        if isinstance(text, BorrowedText):
            language = language or text.language
        if not text:
            return _EMPTY

        def write() -> Markup:
            node: Inline = Text(Position(""), str(text))
            return self.write_line((Span(Position(""), (node,), language=language) if language else node,))

        return self.texts.write((str(text), language, self.right_to_left), write)

    def _write_mixed(self, text: MixedText) -> Markup:
        """Write a text that borrowed words are a part of; own words stand inside of a sentence that is borrowed."""
        if not text.frame:
            return self.write_runs(text.runs)
        inner = [
            ("" if language == text.frame else language or self.house.language, run) for language, run in text.runs
        ]
        return self.write_line((Span(Position(""), (*_spell_runs(inner),), language=text.frame),))

    def write_runs(self, runs: Sequence[Run]) -> Markup:
        """Write a line of plain text in runs of one language each: its tag, "" for the book's, and its text."""
        return self.write_line([*_spell_runs(runs)])

    def write_inlines(self, inlines: Sequence[Inline]) -> Markup:
        """Write inlines whose runs are isolated already."""
        return _EMPTY.join(write_inline(self, inline) for inline in inlines)

    def write_endnotes(self, notes: Sequence[Note]) -> Markup:
        """Write notes that stand behind the text, each with a way back to its call."""
        return self.medium.write_endnotes(self, notes)


def _spell_runs(runs: Iterable[Run]) -> Iterator[Inline]:
    """Yield runs of plain text: those in a language of their own as spans, others as they are."""
    position = Position("")
    for language, text in runs:
        node = Text(position, text)
        yield Span(position, (node,), language=language) if language else node
