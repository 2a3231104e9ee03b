"""Weaves one chapter: marks resolved, mentions and notes numbered, links led to their anchors."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from publisher.model import codes
from publisher.model.anchors import name_chapter, name_figure, name_heading, name_mention, name_milestone
from publisher.model.book import Book, Chapter
from publisher.model.finding import Code, Position, Report
from publisher.model.message import Message, say, say_term
from publisher.model.tree import (
    Block,
    Citation,
    Division,
    Figure,
    Heading,
    Image,
    IndexMark,
    Inline,
    Link,
    Marks,
    Milestone,
    NoteCall,
    Span,
    Table,
    Text,
    read_plain_text,
)
from publisher.model.woven import Mention, Standing, WovenChapter
from publisher.script.nearest import find_nearest
from publisher.weave.anchors import Anchors
from publisher.weave.gazetteer import GUESSED, Gazetteer
from publisher.weave.labels import Labels, number_notes, order_notes
from publisher.weave.own_indexes import OwnMentions, Verse, read_verse
from publisher.weave.rewrite import rewrite_blocks, rewrite_inlines, rewrite_note

_NO_MARKS = Marks()
#: The class of a span that is a line of verse.
VERSE = "verse"
#: What an index of verses or of ayas lists.
Listed = TypeVar("Listed", bound=Span | Division)


@dataclass(slots=True)
class Mentions:
    """Every mention of the book, by kind and id, in reading order."""

    places: dict[str, list[Mention]] = field(default_factory=lambda: defaultdict(list))
    events: dict[str, list[Mention]] = field(default_factory=lambda: defaultdict(list))
    terms: dict[str, list[Mention]] = field(default_factory=lambda: defaultdict(list))
    people: dict[str, list[Mention]] = field(default_factory=lambda: defaultdict(list))
    count: int = 0


@dataclass(slots=True)
class ChapterWeaver:
    """Weaves the chapters of a book one after another; `mentions` grows as it goes."""

    book: Book
    gazetteer: Gazetteer
    anchors: Anchors
    labels: Labels
    report: Report
    mentions: Mentions = field(default_factory=Mentions)
    # The places found so far, by what is written and whether it is the name.
    found: dict[tuple[str, bool], str] = field(default_factory=dict)
    figures: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    milestones: int = 0
    own: OwnMentions = field(default_factory=OwnMentions)
    # Of the chapter in hand:
    index: int = 0
    file: str = ""
    standing: Standing = "text"
    section: str = ""
    note_numbers: Mapping[str, int] = field(default_factory=dict)
    heading_count: int = 0
    cited: list[str] = field(default_factory=list)
    named: Mentions = field(default_factory=Mentions)

    def weave(self, chapter: Chapter, index: int, number: int | None) -> WovenChapter:
        """Weave one chapter; `index` counts all chapters from 0, `number` those of the body from 1."""
        self.index, self.file, self.heading_count = index, chapter.file, 0
        self.standing, self.section = "text", name_chapter(index)
        self.cited, self.named = [], Mentions()
        self.note_numbers = number_notes(chapter)
        blocks = rewrite_blocks(chapter.blocks, self._change)
        asked, answered = (tuple(map(self._weave_line, lines)) for lines in (chapter.questions, chapter.answers))
        self.standing, self.section = "note", ""
        notes = tuple(
            replace(rewrite_note(note, self._change), number=self.note_numbers[note.label])
            for note in order_notes(chapter, self.note_numbers)
        )
        headings = tuple(
            (heading.level, read_plain_text(heading.children), heading.identifier)
            for heading in blocks
            if isinstance(heading, Heading)
        )
        return WovenChapter(
            chapter=replace(chapter, blocks=blocks, notes=notes, questions=asked, answers=answered),
            anchor=name_chapter(index),
            number=number,
            headings=headings,
            places=tuple(self.named.places),
            events=tuple(self.named.events),
            terms=tuple(self.named.terms),
            people=tuple(self.named.people),
            sources=tuple(dict.fromkeys(self.cited)),
        )

    def _change(self, node: Inline | Block) -> Inline | Block:
        match node:
            case Text():
                return node
            case Span():
                return self._list_verse(self._list_quotation(self._weave_span(node)))
            case Link():
                if node.is_internal:
                    return self._weave_link(node)
            case Milestone():
                self.milestones += 1
                return replace(node, identifier=node.identifier or name_milestone(self.milestones))
            case NoteCall():
                return replace(node, number=self.note_numbers.get(node.label, 0))
            case Citation():
                if not self.book.sources and "sources.yaml" not in self.book.unread:
                    return self._print_citation(node)
                for source in node.sources:
                    self._know(source.key, "sources", codes.UNKNOWN_SOURCE, node.position)
                    self.cited.append(source.key)
            case Heading():
                return self._weave_heading(node)
            case Figure():
                return self._weave_figure(node)
            case Image() | Table() if label := self.labels.labels.get(node.position):
                node = replace(node, label=label, identifier=self.labels.anchors[node.position])
            case Division():
                node = self._weave_division(node)
        # Inlines are changed after their block: what a heading names stands in it until the next block.
        if self.standing == "heading" and not isinstance(node, Inline):
            self.standing = "text"
        return node

    def _weave_line(self, line: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """Weave a line of the head. No list leads to it: it stands on handouts, and on no page of the book."""
        return rewrite_inlines(line, self._change_line)

    def _change_line(self, node: Inline | Block) -> Inline | Block:
        match node:
            case Span():
                return replace(node, marks=Marks(date=self._resolve_marks(node).date))
            case Citation() if self.book.sources or "sources.yaml" in self.book.unread:
                for source in node.sources:
                    self._know(source.key, "sources", codes.UNKNOWN_SOURCE, node.position)
                return node
            case Link() | Citation():
                return self._change(node)
        return node

    def _print_citation(self, citation: Citation) -> Text:
        """Print as typed what cites sources, in a book that lists none."""
        cited = "; ".join(f"@{one.key}, {one.locator}" if one.locator else f"@{one.key}" for one in citation.sources)
        self.report.add(
            codes.NO_SOURCES,
            citation.position,
            say("[{cited}] is printed as typed: the book has no sources.yaml", cited=cited[:60]),
            say("list the sources there, as CSL items, or write \\[ for a bracket that is text"),
        )
        return Text(citation.position, f"[{cited}]")

    def _weave_link(self, link: Link) -> Link:
        """Lead a link to its anchor; one without words says what the thing is called by that it leads to."""
        link = replace(link, target=self.anchors.resolve(link, self.file, self.report))
        if link.children or not link.target:
            return link
        if label := self.labels.referred.get(link.target):
            return replace(link, label=label)
        if title := self.labels.titles.get(link.target):
            return replace(link, children=(Text(link.position, title),))
        self.report.add(
            codes.NAMELESS_LINK,
            link.position,
            say("a link without words leads to what has no number and no title"),
            say("write words between the brackets, or have it numbered: `numbering` in book.yaml"),
        )
        return link

    def _weave_division(self, division: Division) -> Division:
        if self.standing == "heading":
            self.standing = "text"
        if division.unit and (label := self.labels.labels.get(division.position)):
            unit = replace(division.unit, label=label)
            division = replace(division, unit=unit, identifier=self.labels.anchors[division.position])
        return self._list_verse(self._list_quotation(division))

    def _weave_heading(self, heading: Heading) -> Heading:
        if not heading.identifier:
            self.heading_count += 1
            heading = replace(heading, identifier=name_heading(name_chapter(self.index), self.heading_count))
        if self.standing != "note":
            self.standing, self.section = "heading", heading.identifier
        return heading

    def _weave_figure(self, figure: Figure) -> Figure:
        for route in figure.routes:
            self._know(route, "routes", codes.UNKNOWN_ROUTE, figure.position)
        places = tuple(
            place
            for written in figure.places
            if (place := self._find_place(written, by_name=False, position=figure.position))
        )
        if not figure.alternative:
            self.report.add(
                codes.NO_ALTERNATIVE,
                figure.position,
                say("the {kind} has no text alternative", kind=say_term(figure.kind)),
                say('add alt="…": what the figure tells'),
            )
        self.figures[figure.kind] += 1
        number = self.figures[figure.kind]
        identifier = figure.identifier or name_figure(figure.kind, number)
        return replace(figure, places=places, number=number, identifier=identifier)

    def _weave_span(self, span: Span) -> Span:
        if span.marks == _NO_MARKS:
            return span
        woven = self._resolve_marks(span)
        place, event, term, person, entry = woven.place, woven.event, woven.term, woven.person, woven.entry
        if not (place or event or term or person or entry):
            return replace(span, marks=woven)
        mention = self._make_mention(span, read_plain_text(span.children), span.marks.about)
        if entry:
            self.own.add_entry(entry.index, entry.heading, entry.about, mention)
        for name, things, named in (
            (place, self.mentions.places, self.named.places),
            (event, self.mentions.events, self.named.events),
            (term, self.mentions.terms, self.named.terms),
            (person, self.mentions.people, self.named.people),
        ):
            if name:
                things[name].append(mention)
                named[name].append(mention)
        return replace(span, marks=woven, identifier=mention.anchor)

    def _resolve_marks(self, span: Span) -> Marks:
        """Return what a span says of its text, by ids that are there."""
        marks, place = span.marks, None
        if marks.place is not None:
            place = self._find_place(marks.place, by_name=marks.place_by_name, position=span.position)
        event = self._know(marks.event, "chronology", codes.UNKNOWN_EVENT, span.position)
        term = self._know(marks.term, "glossary", codes.UNKNOWN_TERM, span.position)
        person = self._know(marks.person, "people", codes.UNKNOWN_PERSON, span.position)
        entry = self._judge_entry(marks.entry, span.position)
        return Marks(place, date=marks.date, event=event, term=term, person=person, entry=entry, about=marks.about)

    def _make_mention(self, node: Span | Division, words: str, about: str = "") -> Mention:
        """Make the mention that a node is; its anchor is the id of the node."""
        self.mentions.count += 1
        return Mention(
            anchor=node.identifier or name_mention(self.mentions.count),
            chapter=self.index,
            position=node.position,
            words=words,
            standing=self.standing,
            section=self.section,
            about=about,
        )

    def _judge_entry(self, entry: IndexMark | None, position: Position) -> IndexMark | None:
        """Return where an index of the book's own lists a span, or report that it cannot."""
        if entry is None:
            return None
        names = [plan.name for plan in self.book.metadata.indexes if plan.kind == "entries"]
        if entry.index not in names:
            near = find_nearest(entry.index, names)
            self.report.add(
                codes.UNKNOWN_INDEX,
                position,
                say("the book has no index {name}", name=entry.index),
                say("did you mean {near}?", near=near)
                if near
                else say("declare it in book.yaml: indexes: {{name}: title}", name=entry.index),
            )
            return None
        if not entry.heading:
            self.report.add(
                codes.NAMELESS_ENTRY,
                position,
                say("nothing says under what the index lists this"),
                say("write entry=…, or words between the brackets"),
            )
            return None
        return entry

    def _list_verse(self, node: Listed) -> Listed:
        """List a poem, or a line of verse, in an index of verses, if the book has one."""
        is_verse = bool(node.poem) if isinstance(node, Division) else VERSE in node.classes
        if not is_verse or all(plan.kind != "verses" for plan in self.book.metadata.indexes):
            return node
        read = read_verse(node)
        if read is None:
            return node
        mention = self._make_mention(node, read[0])
        self.own.verses.append(Verse(*read, mention))
        return replace(node, identifier=mention.anchor)

    def _list_quotation(self, node: Listed) -> Listed:
        """List a quotation of the Qur'an in an index of ayas, if the book has one."""
        if node.quran is None or all(plan.kind != "quran" for plan in self.book.metadata.indexes):
            return node
        mention = self._make_mention(node, "")
        self.own.quotations.append((node.quran, mention))
        return replace(node, identifier=mention.anchor)

    def _find_place(self, written: str, *, by_name: bool, position: Position) -> str | None:
        if "places.yaml" in self.book.unread:
            return None
        if (written, by_name) in self.found:
            return self.found[written, by_name]
        place = self.gazetteer.find(written, by_name=by_name, position=position, report=self.report)
        # What is not found is looked for each time, so that each place of it is reported.
        if place is not None:
            self.found[written, by_name] = place
        return place

    def _know(self, name: str | None, list_: str, code: Code, position: Position) -> str | None:
        """Return a name that a list of the book knows, or report it and give None."""
        if name is None or f"{list_}.yaml" in self.book.unread:
            return None
        lists = {
            "sources": self.book.sources,
            "routes": self.book.routes,
            "chronology": self.book.events,
            "glossary": self.book.terms,
            "people": self.book.people,
        }
        things = lists[list_]
        if name in things:
            return name
        near = find_nearest(name, things) if len(self.report.findings) < GUESSED else ""
        self.report.add(
            code,
            position,
            _tell_unknown(list_, name),
            say("did you mean {near}?", near=near) if near else say("check the spelling"),
        )
        return None


def _tell_unknown(list_: str, name: str) -> Message:
    match list_:
        case "sources":
            return say("unknown source: {name}", name=name)
        case "routes":
            return say("unknown route: {name}", name=name)
        case "chronology":
            return say("unknown event: {name}", name=name)
        case "glossary":
            return say("unknown glossary term: {name}", name=name)
        case _:
            return say("unknown person: {name}", name=name)
