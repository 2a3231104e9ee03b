"""Gathers the notes at the end of the book: woven chapters in, their notes as markup under their titles out."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from publisher.model.anchors import name_call, name_note
from publisher.model.book import NotePlace, NotePlaces
from publisher.model.tree import Note
from publisher.model.woven import WovenBook, WovenChapter
from publisher.typeset.html import HtmlWriter
from publisher.typeset.views import show


@show
@dataclass(frozen=True, slots=True)
class NotesOfChapter:
    """The notes of one chapter as markup, and the title of the chapter, under which they stand."""

    title: str
    notes: Markup


def list_notes(chapter: WovenChapter, places: NotePlaces, wanted: Iterable[NotePlace]) -> tuple[Note, ...]:
    """Return the notes of a chapter that stand in one of some places."""
    asked = tuple(wanted)
    return tuple(note for note in chapter.chapter.notes if places.find(note.series) in asked)


def list_note_anchors(chapter: WovenChapter, notes: Iterable[Note]) -> Iterator[tuple[str, str]]:
    """Yield the anchors of notes and of their calls."""
    for note in notes:
        anchor = name_note(chapter.anchor, note.number, note.series)
        yield anchor, name_call(anchor)


def write_book_notes(woven: WovenBook, make_writer: Callable[[], HtmlWriter]) -> Iterator[NotesOfChapter]:
    """Write the notes that stand at the end of the book, chapter by chapter in the order of binding."""
    writer = make_writer()
    for chapter in woven.bound_chapters:
        if notes := list_notes(chapter, woven.book.metadata.notes, ("book",)):
            writer.open_chapter(chapter.chapter, chapter.anchor)
            yield NotesOfChapter(chapter.chapter.title, writer.write_endnotes(notes))
