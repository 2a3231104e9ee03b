"""Reads one chapter file: front matter and Markdown in, a `Chapter` out."""

from collections import Counter
from collections.abc import Iterable, Sequence

from markdown_it.token import Token

from publisher.manuscript.chapter_head import MATTERS, fit_head, name_after_file, part_head, take_title
from publisher.manuscript.data_files import read_waivers
from publisher.manuscript.edtf import parse_edtf
from publisher.manuscript.folder import BookFolder
from publisher.manuscript.head_lines import read_line_of_head
from publisher.manuscript.heading_levels import settle_levels
from publisher.manuscript.kept_sources import read_once
from publisher.manuscript.markdown.parser import parse_markdown
from publisher.manuscript.markdown.tree_builder import TreeBuilder
from publisher.manuscript.shapes.chapter_shape import ChapterShape
from publisher.manuscript.site_variables import read_variables
from publisher.manuscript.syntax_faults import describe_fault
from publisher.manuscript.yaml_reader import YamlDocument
from publisher.model import codes
from publisher.model.book import Chapter, LessonStep
from publisher.model.finding import Position
from publisher.model.kept import Store
from publisher.model.message import say
from publisher.model.tree import (
    Block,
    Citation,
    Figure,
    Heading,
    Image,
    Inline,
    Math,
    Node,
    Note,
    NoteCall,
    Preformatted,
    Text,
    find_all,
    iterate_children,
)
from publisher.script.direction import is_right_to_left


def read_chapter(
    folder: BookFolder, file: str, mentioned_at: Position, language: str = "", store: Store | None = None
) -> Chapter | None:
    """Read one chapter; report what is wrong with it, and give None where it has to be left out.

    `language` is that of the book, "" where it is not known; `store` keeps what was read, if there is one.
    """
    text = folder.read_text(file, mentioned_at)
    if text is None:
        return None
    return read_once(
        folder, ("chapter", file, language, text), store, Chapter, lambda: _read_text(folder, file, text, language)
    )


def _read_text(folder: BookFolder, file: str, text: str, language: str) -> Chapter | None:
    """Read the text of a chapter."""
    parted = part_head(folder, file, text)
    if parted is None:
        return None
    document, body = parted
    faults: list[str] = []
    builder, tokens = _open_builder(folder, file, text, body, language, faults)
    blocks = builder.build(tokens)
    title, blocks = take_title(document, blocks)
    shape = (document and fit_head(document, folder, title, blocks, language)) or ChapterShape(
        title=name_after_file(file)
    )
    # What is nested too deep is lost.
    if not _has_text(blocks) and "too deep" not in faults and not builder.is_too_deep:
        folder.report.add(
            codes.EMPTY_CHAPTER,
            Position(file, 1, 1),
            say("the chapter has no text"),
            say("write it, or take the file out of chapters in book.yaml"),
        )
    _judge_notes(folder, blocks, builder.notes)
    blocks, identifiers = settle_levels(folder, title, blocks)
    _judge_answers(folder, shape, document, file)
    return Chapter(
        position=Position(file, 1, 1),
        file=file,
        title=shape.title,
        blocks=blocks,
        notes=tuple(builder.notes),
        summary=shape.summary.strip(),
        objectives=tuple(shape.objectives),
        questions=_read_lines(builder, document, "questions", shape.questions),
        answers=_read_lines(builder, document, "answers", shape.answers),
        lesson=tuple(LessonStep(step.minutes, step.text) for step in shape.lesson),
        dates=None if shape.dates is None else parse_edtf(shape.dates),
        identifiers=identifiers,
        matter=shape.matter or MATTERS[shape.kind],
        waivers=read_waivers(document, shape.waive, file) if document else (),
        subtitle=shape.subtitle,
        authors=(shape.author,) if isinstance(shape.author, str) else tuple(shape.author),
        kind=shape.kind,
    )


def _open_builder(
    folder: BookFolder, file: str, text: str, body: str, language: str, faults: list[str]
) -> tuple[TreeBuilder, Sequence[Token]]:
    """Return what builds the tree of a chapter, and the tokens of its `body`; faults of syntax go into `faults`."""
    variables = read_variables(folder) if "{{" in text else {}

    def add_syntax_fault(kind: str, position: Position) -> None:
        faults.append(kind)
        code, message, hint = describe_fault(kind)
        folder.report.add(code, position, message, hint)

    def parse(text: str, file: str) -> Sequence[Token]:
        return parse_markdown(text, file, add_syntax_fault, variables)

    builder = TreeBuilder(folder, file, text.split("\n"), parse=parse)
    if language:
        builder.direction = "rtl" if is_right_to_left(language) else "ltr"
    return builder, parse(body, file)


def _read_lines(
    builder: TreeBuilder, document: YamlDocument | None, key: str, values: Sequence[str]
) -> tuple[tuple[Inline, ...], ...]:
    """Read the values of a list in the head as lines of text, in which marks mean what they mean in the chapter."""
    return tuple(
        read_line_of_head(builder, document.scalars.get((key, index)) if document else None, value)
        for index, value in enumerate(values)
    )


def _judge_answers(folder: BookFolder, shape: ChapterShape, document: YamlDocument | None, file: str) -> None:
    """Report questions that are not answered, each once."""
    if shape.answers and len(shape.answers) != len(shape.questions):
        position = document.locate(("answers",)) if document else Position(file, 1, 1)
        folder.report.add(
            codes.UNANSWERED,
            position,
            say("{count} questions, {count_a} answers", count=len(shape.questions), count_a=len(shape.answers)),
            say("answer each question once"),
        )


def _has_text(nodes: Iterable[Node]) -> bool:
    """Return whether there is anything to read besides headings."""
    for node in nodes:
        if isinstance(node, Figure | Image | Citation | Math | NoteCall) or (
            isinstance(node, Text | Preformatted) and node.text.strip()
        ):
            return True
        if not isinstance(node, Heading) and _has_text(iterate_children(node)):
            return True
    return False


def _judge_notes(folder: BookFolder, blocks: tuple[Block, ...], notes: list[Note]) -> None:
    in_text = {call.label for call in find_all(blocks, NoteCall)}
    calls = [call for tree in (blocks, *(note.children for note in notes)) for call in find_all(tree, NoteCall)]
    counts = Counter(call.label for call in calls)
    for call in calls:
        if counts[call.label] > 1:
            folder.report.add(
                codes.DUPLICATE_NOTE,
                call.position,
                say("note {label} is called more than once", label=call.label.split(" ")[0]),
                say("write a second note, or refer to the first in words"),
            )
    for note in notes:
        if note.label not in in_text:
            where = say("nowhere") if note.label not in counts else say("in a note, and not in the text")
            folder.report.add(
                codes.UNUSED_NOTE,
                note.position,
                say("note {label} is called {where}", label=note.label.split(" ")[0], where=where),
                say("put [^{label}] where it belongs, or delete the note", label=note.label.split(" ")[0]),
            )
