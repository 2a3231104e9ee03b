"""Finds where a cross-reference leads: a target in, an anchor out."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from publisher.model import codes
from publisher.model.anchors import name_chapter, name_heading
from publisher.model.book import Book, Chapter
from publisher.model.finding import Position, Report
from publisher.model.message import say
from publisher.model.tree import Heading, Link, find_all, find_identified

#: What the names of chapters end with. Other paths lead to pages of a website that the text comes from.
_CHAPTER_ENDINGS = (".md", ".markdown")

_CHECK_NAME = say("check the name of the file")


@dataclass(frozen=True, slots=True)
class Anchors:
    """Every place in the book that a link can lead to."""

    chapters: Mapping[str, str]
    identifiers: Mapping[str, tuple[str, Position]]
    #: The ids that headings have by themselves, of each chapter.
    automatic: Mapping[str, Mapping[str, str]]

    def resolve(self, link: Link, file: str, report: Report) -> str:
        """Give the anchor that a link of the chapter `file` leads to; report one that leads nowhere."""
        path, _, fragment = unquote(link.target).partition("#")
        # From the chapter's own folder, as Markdown editors read it, or else from the book's.
        beside, path = normpath(join(dirname(file), path)), path and normpath(path)
        path = beside if path and beside in self.chapters else path
        if path and path not in self.chapters and not path.endswith(_CHAPTER_ENDINGS):
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
        known = self.identifiers.get(fragment)
        if known and path in {"", known[0]}:
            return fragment
        if anchor := self._find_automatic(path or file, fragment):
            return anchor
        others = [name for name, anchors in self.automatic.items() if fragment in anchors]
        if known:
            others.insert(0, known[0])
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
        plain = "".join(letter for letter in fragment.lower() if not _is_attached(letter))
        return anchors.get(fragment, "") or anchors.get(fragment.lower(), "") or anchors.get(plain, "")

    def _guess(self, file: str, fragment: str) -> str:
        names = [name for name, (other, _) in self.identifiers.items() if other == file]
        near = get_close_matches(fragment, [*names, *self.automatic.get(file, {})], 1)
        if near:
            return say("did you mean #{near}?", near=near[0])
        return say("check the id, or give the heading one: ## text {#id}")

    def _report(self, link: Link, message: str, report: Report, hint: str = _CHECK_NAME) -> None:
        report.add(codes.UNKNOWN_TARGET, link.position, message, hint)


def gather_anchors(book: Book, report: Report) -> Anchors:
    """Gather the ids of all chapters; report an id that is used twice."""
    identifiers: dict[str, tuple[str, Position]] = {}
    for chapter in book.chapters:
        for tree in (chapter.blocks, *(note.children for note in chapter.notes)):
            for node in find_identified(tree):
                first = identifiers.setdefault(node.identifier, (chapter.file, node.position))
                if first[1] != node.position:
                    report.add(
                        codes.DUPLICATE_ID,
                        node.position,
                        say("the id {identifier} is used twice", identifier=node.identifier),
                        say("it stands first at {value}", value=first[1]),
                    )
    automatic = {chapter.file: dict(_list_automatic(chapter, index)) for index, chapter in enumerate(book.chapters)}
    files = {chapter.file: name_chapter(index) for index, chapter in enumerate(book.chapters)}
    return Anchors(files, identifiers, automatic)


def _list_automatic(chapter: Chapter, index: int) -> Iterator[tuple[str, str]]:
    """Give the ids that the headings of a chapter have by themselves, each with the anchor of the heading."""
    count = 0
    for heading in find_all(chapter.blocks, Heading):
        count += not heading.identifier
        anchor = heading.identifier or name_heading(name_chapter(index), count)
        yield from ((name, anchor) for name in heading.automatic)
    # The title comes before the headings that have its id.
    yield from ((name, name_chapter(index)) for name in chapter.identifiers)


def _is_attached(character: str) -> bool:
    """Say whether a character is a vowel mark or a joiner, which Pandoc leaves out of its ids."""
    return unicodedata.category(character) in {"Mn", "Cf"}
