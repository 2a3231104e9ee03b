"""Imports a book: a file of another program or a folder of Markdown in, a folder that builds out.

convert → write chapters, pictures and book.yaml → mend what has a safe fix
"""

import re
import time
from dataclasses import dataclass
from pathlib import Path

from publisher.bounds import ExhaustedError, bound_work, read_bounds
from publisher.conversion.document import ConvertedChapter, SourceDocument, UnreadableDocumentError
from publisher.conversion.markdown_folder import read_folder, tell_unnamed
from publisher.conversion.markdown_writer import write_chapters
from publisher.conversion.plain_text import read_text
from publisher.conversion.web import read_epub, read_html
from publisher.conversion.word import read_word
from publisher.file_kinds import recognize_kind
from publisher.folder_door import FILE_LIMIT, OutsideFolderError, describe_kind, read_inside
from publisher.manuscript.shapes.forms import LANGUAGE_TAG
from publisher.manuscript.site_order import find_chapters, find_site_title
from publisher.manuscript.start_book import start_book
from publisher.model import codes
from publisher.model.in_hand import name_file
from publisher.model.message import Message, describe_error, join_messages, say
from publisher.press.deliver import deliver_files
from publisher.production.check import mend
from publisher.script.guess_language import guess_language

#: How a file is named that is read. Markdown is read in folders alone.
_KINDS = (".docx", ".epub", ".html", ".htm", ".xhtml", ".txt")

#: What joins letters or keeps them apart, as words of Persian need; and the title of what has none.
_JOINERS, _NO_TITLE = "\u200c\u200d", "…"


@dataclass(frozen=True, slots=True)
class ImportedBook:
    """What was written, how much of the text was mended by safe fixes, and what was left out."""

    files: tuple[Path, ...]
    mended: int
    left_out: tuple[Message, ...]


def import_book(source: Path, folder: Path, title: str = "", language: str = "") -> ImportedBook:
    """Write a book into a new folder. Title and language are those of the source, where they are not given.

    Raises `UnreadableDocumentError` for what cannot be read, `ValueError` for what is no title or no language tag,
    `CannotWriteError` where a file cannot be written.
    """
    began = time.process_time()
    if source.is_dir():
        files = dict(read_folder(source))
        chapters = tuple(name for name in find_chapters(source) if name in files)
        texts = [files[name].decode("utf-8", "replace") for name in chapters]
        document = SourceDocument("", title=find_site_title(source), left_out=tell_unnamed(source))
    else:
        document, written = _convert(source, title)
        chapters = tuple(f"{number:02d}.md" for number in range(1, len(written) + 1))
        texts = [chapter.text for chapter in written]
        files = {**dict(zip(chapters, (text.encode() for text in texts), strict=True)), **document.pictures}
    if not chapters:
        raise UnreadableDocumentError(next(iter(document.left_out), say("there is no text in it")))
    language = language or _choose_language(document.language, "\n".join(texts))
    title = " ".join(title.split()) or _choose_title(document.title, source.resolve().stem)
    subtitle = _choose_title(document.subtitle) if document.subtitle else ""
    made = deliver_files({**files, **start_book(folder, title, language, chapters, subtitle)}, folder)
    report, mended = mend(folder, time.process_time() - began)
    # What was written stays, though nothing in it was mended.
    unread = (
        join_messages((found.position.file, found.message), ": ")
        for found in report.findings
        if found.code is codes.TOO_MUCH_TO_READ
    )
    return ImportedBook(made, mended, (*document.left_out, *unread))


def _convert(source: Path, title: str) -> tuple[SourceDocument, tuple[ConvertedChapter, ...]]:
    """Read a file and write its chapters, within the bounds of what a stranger's file may take."""
    try:
        with name_file(source.name), bound_work(read_bounds()):
            document = _read_document(source)
            return document, write_chapters(document.html, _choose_title(title, document.title, source.stem))
    except UnreadableDocumentError:
        raise
    except ExhaustedError as error:
        raise UnreadableDocumentError(error.args[0]) from error
    except RecursionError as error:
        raise UnreadableDocumentError(say("what is in it stands too deep in one another")) from error
    except Exception as error:
        # The libraries that read it raise whatever a torn file makes them stumble on.
        raise UnreadableDocumentError(say("it is damaged: {error}", error=describe_error(error))) from error


def _read_document(source: Path) -> SourceDocument:
    kind = source.suffix.lower()
    if not source.is_file():
        raise UnreadableDocumentError(say("it is {what}, and no file", what=describe_kind(source.stat().st_mode)))
    if source.stat().st_size > FILE_LIMIT:
        raise UnreadableDocumentError(say("it has more than {limit} MiB", limit=FILE_LIMIT // 2**20))
    data = source.read_bytes()

    def read_beside(name: str) -> bytes | None:
        try:
            return read_inside(source.resolve().parent, name)
        except (OSError, OutsideFolderError):
            return None

    match kind:
        case ".docx":
            return read_word(data)
        case ".epub":
            return read_epub(data)
        case ".html" | ".htm" | ".xhtml":
            return read_html(data, read_beside)
        case ".txt":
            return read_text(data)
    if found := recognize_kind(data):
        raise UnreadableDocumentError(say("it is {what}: {hint}", what=found.name, hint=found.hint))
    raise UnreadableDocumentError(
        say("a file of this kind is not read: {kinds}, or a folder of Markdown", kinds=", ".join(_KINDS))
    )


def _choose_title(*told: str) -> str:
    """Return the first that is a title of one line, without what nobody sees but for what joins letters."""
    shown = (
        "".join(character if character.isprintable() or character in _JOINERS else " " for character in text)
        for text in told
    )
    return next(filter(None, (" ".join(text.split()) for text in shown)), _NO_TITLE)


def _choose_language(told: str, text: str) -> str:
    """Return the language that a document tells, if its text looks like that; else what it looks like."""
    guessed = guess_language(text)
    base = told.partition("-")[0].lower()
    if not re.fullmatch(LANGUAGE_TAG.pattern, told) or base != guessed.partition("-")[0]:
        return guessed
    return told
