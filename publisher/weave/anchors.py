"""Finds where a cross-reference leads: a target in, an anchor out."""

from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from publisher.model import codes
from publisher.model.anchors import name_chapter
from publisher.model.book import Book
from publisher.model.finding import Position, Report
from publisher.model.tree import Link, find_identified


@dataclass(frozen=True, slots=True)
class Anchors:
    """Every place in the book that a link can lead to."""

    chapters: Mapping[str, str]
    identifiers: Mapping[str, tuple[str, Position]]

    def resolve(self, link: Link, file: str, report: Report) -> str:
        """Give the anchor that a link of the chapter `file` leads to; report one that leads nowhere."""
        path, _, fragment = unquote(link.target).partition("#")
        # From the chapter's own folder, as Markdown editors read it, or else from the book's.
        beside, path = normpath(join(dirname(file), path)), path and normpath(path)
        path = beside if path and beside in self.chapters else path
        if path and path not in self.chapters:
            self._report(link, f"{path} is no chapter of the book", report)
            return ""
        if not fragment:
            return self.chapters[path or file]
        known = self.identifiers.get(fragment)
        if known is None or (path and known[0] != path):
            self._report(link, f"no place has the id {fragment}" + (f" in {path}" if path else ""), report)
            return ""
        return fragment

    def _report(self, link: Link, message: str, report: Report) -> None:
        report.add(codes.UNKNOWN_TARGET, link.position, message, "check the id and the file name")


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
                        f"the id {node.identifier} is used twice",
                        f"it stands first at {first[1]}",
                    )
    files = {chapter.file: name_chapter(index) for index, chapter in enumerate(book.chapters)}
    return Anchors(files, identifiers)
