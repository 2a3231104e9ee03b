"""Finds where a cross-reference leads: a target in, an anchor out."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import count
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from publisher.model import codes
from publisher.model.anchors import name_chapter, name_heading
from publisher.model.book import Book, Chapter
from publisher.model.finding import Position, Report
from publisher.model.message import say
from publisher.model.tree import Block, Heading, Identified, Inline, Link, find_all, find_identified
from publisher.weave.pages import Pages, list_pages
from publisher.weave.rewrite import rewrite_blocks, rewrite_note

#: What the names of chapters end with. Other paths lead to pages of a website that the text comes from.
_CHAPTER_ENDINGS = (".md", ".markdown")

#: What an id of a writer's may have, and a name of XML may not.
_NO_NAME = re.compile(r"[^\w.-]")
_CHECK_NAME = say("check the name of the file")


@dataclass(frozen=True, slots=True)
class Anchors:
    """Every place in the book that a link can lead to."""

    chapters: Mapping[str, str]
    #: The anchors of the ids that the writer gave, by the id as written, of each chapter.
    identifiers: Mapping[str, Mapping[str, str]]
    #: The ids that headings have by themselves, of each chapter.
    automatic: Mapping[str, Mapping[str, str]]
    pages: Pages

    def resolve(self, link: Link, file: str, report: Report) -> str:
        """Return the anchor that a link of the chapter `file` leads to; report one that leads nowhere."""
        written, _, fragment = unquote(link.target.removeprefix("[[").removesuffix("]]")).partition("#")
        # From the chapter's own folder, as Markdown editors read it, or else from the book's.
        beside, path = normpath(join(dirname(file), written)), written and normpath(written)
        path = beside if path and beside in self.chapters else path
        if path and path not in self.chapters:
            path = self.pages.find(written, file) or path
        is_page = link.target.startswith("[[") or not path.endswith(_CHAPTER_ENDINGS)
        if path and path not in self.chapters and is_page:
            report.add(
                codes.UNKNOWN_SCHEME,
                link.position,
                say("a book cannot follow {value}", value=link.target[:60]),
                say("link to a chapter by its file, or to https://…"),
            )
            return ""
        if path and path not in self.chapters:
            self._report(link, say("{path} is no chapter of the book", path=path), report)
            return ""
        if not fragment:
            return self.chapters[path or file]
        if anchor := self.identifiers[path or file].get(fragment) or self._find_automatic(path or file, fragment):
            return anchor
        others = [name for name, anchors in self.identifiers.items() if fragment in anchors]
        if others and not path:
            return self.identifiers[others[0]][fragment]
        others.extend(name for name, anchors in self.automatic.items() if fragment in anchors)
        hint = (
            say("write {value}#{fragment}", value=others[0], fragment=fragment)
            if others
            else self._guess(path or file, fragment)
        )
        self._report(
            link, say("no heading of {file} has the id {fragment}", file=path or file, fragment=fragment), report, hint
        )
        return ""

    def _find_automatic(self, file: str, fragment: str) -> str:
        """Find a heading by the id that it has by itself; its vowel marks and capitals may be left out."""
        anchors = self.automatic.get(file, {})
        # Wikis name a heading by its words.
        dashed = "-".join(fragment.split())
        plain = "".join(letter for letter in dashed.lower() if not _is_attached(letter))
        return next((anchors[name] for name in (fragment, dashed, dashed.lower(), plain) if name in anchors), "")

    def _guess(self, file: str, fragment: str) -> str:
        near = get_close_matches(fragment, [*self.identifiers[file], *self.automatic.get(file, {})], 1)
        if near:
            return say("did you mean #{near}?", near=near[0])
        return say("check the id, or give the heading one: ## text {#id}")

    def _report(self, link: Link, message: str, report: Report, hint: str = _CHECK_NAME) -> None:
        report.add(codes.UNKNOWN_TARGET, link.position, message, hint)


@dataclass(slots=True)
class _Parter:
    """Gives the ids of one chapter their anchors; `given` are those of others, `taken` are all ids as written."""

    report: Report
    number: int
    given: set[str]
    taken: set[str]
    anchors: dict[str, str] = field(default_factory=dict)
    places: dict[str, Position] = field(default_factory=dict)

    def change(self, node: Inline | Block) -> Inline | Block:
        if not isinstance(node, Identified) or not node.identifier:
            return node
        name = node.identifier
        if name in self.anchors:
            # A note that is called twice is there twice.
            if self.places[name] != node.position:
                self.report.add(
                    codes.DUPLICATE_ID,
                    node.position,
                    say("the id {identifier} is used twice", identifier=name),
                    say("it stands first at {value}", value=self.places[name]),
                )
            return replace(node, identifier="")
        self.places[name] = node.position
        self.anchors[name] = _choose_anchor(name, self.number, self.given, self.taken)
        self.given.add(self.anchors[name])
        return node if self.anchors[name] == name else replace(node, identifier=self.anchors[name])


def part_identifiers(book: Book, report: Report) -> tuple[Book, Mapping[str, Mapping[str, str]]]:
    """Return each id of the writer's an anchor that the whole book has once: the book with them, and them by chapter.

    Files that are written one by one have ids of their own each. Within a chapter an id stands once: a second is told,
    and left out.
    """
    named: dict[str, Mapping[str, str]] = {}
    taken = {node.identifier for chapter in book.chapters for node in _find_in_chapter(chapter)}
    given: set[str] = set()
    chapters = []
    for number, chapter in enumerate(book.chapters, 1):
        parter = _Parter(report, number, given, taken)
        if any(True for _ in _find_in_chapter(chapter)):
            blocks = rewrite_blocks(chapter.blocks, parter.change)
            notes = tuple(rewrite_note(note, parter.change) for note in chapter.notes)
            chapters.append(replace(chapter, blocks=blocks, notes=notes))
        else:
            chapters.append(chapter)
        named[chapter.file] = parter.anchors
    return replace(book, chapters=tuple(chapters)), named


def _find_in_chapter(chapter: Chapter) -> Iterator[Identified]:
    for tree in (chapter.blocks, *(note.children for note in chapter.notes)):
        yield from find_identified(tree)


def _choose_anchor(name: str, number: int, given: set[str], taken: set[str]) -> str:
    """Choose the anchor of an id of a chapter: the id itself where XML has such names and it is free."""
    plain = _NO_NAME.sub("-", name)
    plain = plain if plain[:1].isalpha() else f"id-{plain}"
    if plain not in given and (plain == name or plain not in taken):
        return plain
    names = (f"{plain}-{number}" + (f".{again}" if again else "") for again in count())
    return next(one for one in names if one not in given and one not in taken)


def gather_anchors(book: Book, identifiers: Mapping[str, Mapping[str, str]]) -> Anchors:
    """Gather the places of all chapters that a link can lead to; the ids of a book are those that were parted."""
    automatic = {chapter.file: dict(_list_automatic(chapter, index)) for index, chapter in enumerate(book.chapters)}
    files = {chapter.file: name_chapter(index) for index, chapter in enumerate(book.chapters)}
    return Anchors(files, identifiers, automatic, list_pages(book.chapters))


def anchor_headings(chapter: Chapter, index: int) -> Iterator[tuple[Heading, str]]:
    """Yield each heading of a chapter with its anchor: the id that it has, or its number; `index` counts from 0."""
    unnamed = 0
    for heading in find_all(chapter.blocks, Heading):
        unnamed += not heading.identifier
        yield heading, heading.identifier or name_heading(name_chapter(index), unnamed)


def _list_automatic(chapter: Chapter, index: int) -> Iterator[tuple[str, str]]:
    """Yield the ids that the headings of a chapter have by themselves, each with the anchor of the heading."""
    for heading, anchor in anchor_headings(chapter, index):
        yield from ((name, anchor) for name in heading.automatic)
    # The title comes before the headings that have its id.
    yield from ((name, name_chapter(index)) for name in chapter.identifiers)


def _is_attached(character: str) -> bool:
    """Return whether a character is a vowel mark or a joiner, which Pandoc leaves out of its ids."""
    return unicodedata.category(character) in {"Mn", "Cf"}
