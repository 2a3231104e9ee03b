"""Reads one chapter file: front matter and Markdown in, a `Chapter` out."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from markdown_it.token import Token

from publisher.manuscript.data_files import read_waivers
from publisher.manuscript.edtf import parse_edtf
from publisher.manuscript.fit_shape import fit_shape
from publisher.manuscript.folder import BookFolder
from publisher.manuscript.heading_ids import name_headings
from publisher.manuscript.markdown.parser import DEPTH_LIMIT, parse_markdown
from publisher.manuscript.markdown.tree_builder import TreeBuilder
from publisher.manuscript.passages import write_values
from publisher.manuscript.schema import ChapterShape
from publisher.manuscript.site_variables import read_variables
from publisher.manuscript.toml_head import read_toml_head
from publisher.manuscript.yaml_reader import YamlDocument, read_yaml
from publisher.model import codes
from publisher.model.book import Chapter, ChapterKind, LessonStep, Matter
from publisher.model.finding import Code, Position
from publisher.model.message import say
from publisher.model.tree import (
    Alert,
    Block,
    Citation,
    Division,
    Enumeration,
    Figure,
    Heading,
    Image,
    Math,
    Node,
    Note,
    NoteCall,
    Preformatted,
    Quotation,
    Text,
    find_all,
    iterate_children,
    iterate_nodes,
    read_plain_text,
)
from publisher.script.direction import is_right_to_left
from publisher.script.locale import load_words
from publisher.script.nearest import find_nearest

#: Hugo's head in TOML or JSON.
_TOML_HEAD = re.compile(r"\A\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_JSON_HEAD = re.compile(r"\A(\{[ \t]*\n.*?^\})[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
#: What writers call the title in the head of a page, in their own languages.
_TITLE_KEYS = ("العنوان", "عنوان", "כותרת")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)

#: Names of files that stand for the folder in which they lie.
_FOLDER_FILES = frozenset(("_index", "article", "index", "readme"))

#: Where a file of each kind stands, unless it says so itself.
_MATTERS: Mapping[ChapterKind, Matter] = {
    "chapter": "body", "dedication": "front", "epigraph": "front", "colophon": "back",
}  # fmt: skip

_OWN_KEYS = frozenset(field.alias or name for name, field in ChapterShape.model_fields.items())
#: What the makers of websites write into the heads of chapters, which is no misspelt key of ours.
_SITE_KEYS = frozenset(
    (
        "aliases", "archives", "author", "authors", "banner", "bookCollapseSection", "bookFlatSection", "bookToc",
        "categories", "comments", "cover", "custom_edit_url", "date", "description", "dir", "draft", "excerpt",
        "featured", "grand_parent", "has_children", "has_toc", "head", "hide_table_of_contents", "hide_title", "icon",
        "id", "image", "images", "keywords", "lang", "language", "lastmod", "layout", "license", "linkTitle",
        "linktitle", "math", "menu", "mermaid", "meta", "modified", "nav_order", "next", "order", "outline", "page",
        "pagination_label", "pagination_next", "pagination_prev", "parent", "permalink", "prev", "publishDate",
        "published", "redirect_from", "search", "series", "share", "sidebar", "sidebar_label", "sidebar_position",
        "slug", "status", "subtitle", "tags", "template", "theme", "thumbnail", "toc", "translationKey", "type",
        "updated", "url", "version", "weight",
    )
)  # fmt: skip

#: What is written instead of some commands of TeX.
_TEX_HINTS = {
    **dict.fromkeys(
        ("newpage", "pagebreak", "clearpage"), say("give it a line of its own, with blank lines around it")
    ),
    **dict.fromkeys(("textbf", "bf"), say("write **text**")),
    **dict.fromkeys(("textit", "emph", "it"), say("write *text*")),
    "footnote": say("write ^[text]"),
    **dict.fromkeys(("begin", "end"), say("write a formula between $$ and $$")),
    **dict.fromkeys(("ref", "label", "cite"), say("write [text](#id), or [@key] for a source")),
    "includegraphics": say("write ![what it shows](file.png)"),
}

_SYNTAX_FAULTS = {
    "braces": (codes.STRAY_BRACES, say("braces are printed as typed"), say("write \\{ for a brace that is text")),
    "stray": (codes.UNCLOSED, say("attributes that belong to no span"), say("write [text]{…}, or \\{ for a brace")),
    "open division": (codes.UNCLOSED, say("the division is not closed"), say("close it with a line of :::")),
    "stray division": (codes.UNCLOSED, say("::: closes nothing"), say("delete it")),
    "too deep": (
        codes.NESTED_TOO_DEEP,
        say("nested more than {depth_limit} deep", depth_limit=DEPTH_LIMIT),
        say("write it flatter"),
    ),
    "ragged table": (
        codes.FAULTY_TABLE,
        say("the lines of the grid do not meet"),
        say("put each + and | under the + of the first line"),
    ),
    "more cells": (
        codes.MORE_CELLS,
        say("a row has more cells than the table has columns: it is given as many"),
        say("add a column to the head, or write \\| for a bar that is text"),
    ),
    "rows without dashes": (
        codes.UNREAD_ROWS,
        say("rows of a table without a line of dashes"),
        say("write |---|---| under the head"),
    ),
    "bad division": (
        codes.BAD_ATTRIBUTES,
        say("the division's attributes are not understood"),
        say('write ::: {.class key="value"}'),
    ),
}


def read_chapter(folder: BookFolder, file: str, mentioned_at: Position, language: str = "") -> Chapter | None:
    """Read one chapter; report what is wrong with it, and give None where it has to be left out.

    `language` is that of the book, "" where it is not known.
    """
    text = folder.read_text(file, mentioned_at)
    if text is None:
        return None
    front_matter = _FRONT_MATTER.match(text)
    document: YamlDocument | None = YamlDocument(file)
    body = text
    if toml := _TOML_HEAD.match(text):
        front_matter, document = toml, read_toml_head(toml[1], file, folder.report)
    elif head := _JSON_HEAD.match(text):
        # JSON is YAML.
        front_matter, document = head, read_yaml(head[1], file, folder.report)
    elif front_matter:
        document = read_yaml(front_matter[1], file, folder.report, first_line=2)
    if front_matter:
        # Blank lines in its stead keep the line numbers of what follows.
        body = "\n" * front_matter[0].count("\n") + text[front_matter.end() :]
    elif text.startswith("---\n"):
        folder.report.add(
            codes.MALFORMED_YAML,
            Position(file, 1, 1),
            say("the front matter is not closed"),
            say("close it with a line of ---"),
        )
        return None
    if document:
        document = _translate_title(document)
        folder.passages.extend(write_values(document, text))
    variables = read_variables(folder) if "{{" in text else {}
    faults: list[str] = []

    def add_syntax_fault(kind: str, position: Position) -> None:
        faults.append(kind)
        code, message, hint = _describe_fault(kind)
        folder.report.add(code, position, message, hint)

    def parse(text: str, file: str) -> Sequence[Token]:
        return parse_markdown(text, file, add_syntax_fault, variables)

    builder = TreeBuilder(folder, file, parse(body, file), text.split("\n"), parse=parse)
    if language:
        builder.direction = "rtl" if is_right_to_left(language) else "ltr"
    blocks = builder.build()
    title, blocks = _take_title(document, blocks)
    shape = (document and _fit_head(document, folder, title, blocks, language)) or ChapterShape(
        title=_name_after_file(file)
    )
    # What is nested too deep is lost.
    if not _has_text(blocks) and "too deep" not in faults:
        folder.report.add(
            codes.EMPTY_CHAPTER,
            Position(file, 1, 1),
            say("the chapter has no text"),
            say("write it, or take the file out of chapters in book.yaml"),
        )
    _judge_notes(folder, blocks, builder.notes)
    blocks, identifiers = _settle_levels(folder, title, blocks)
    if shape.answers and len(shape.answers) != len(shape.questions):
        position = document.locate(("answers",)) if document else Position(file, 1, 1)
        folder.report.add(
            codes.UNANSWERED,
            position,
            say("{count} questions, {count_a} answers", count=len(shape.questions), count_a=len(shape.answers)),
            say("answer each question once"),
        )
    return Chapter(
        position=Position(file, 1, 1),
        file=file,
        title=shape.title,
        blocks=blocks,
        notes=tuple(builder.notes),
        summary=shape.summary.strip(),
        objectives=tuple(shape.objectives),
        questions=tuple(shape.questions),
        answers=tuple(shape.answers),
        lesson=tuple(LessonStep(step.minutes, step.text) for step in shape.lesson),
        dates=None if shape.dates is None else parse_edtf(shape.dates),
        identifiers=identifiers,
        matter=shape.matter or _MATTERS[shape.kind],
        waivers=read_waivers(document, shape.waive, file) if document else (),
        subtitle=shape.subtitle,
        authors=(shape.author,) if isinstance(shape.author, str) else tuple(shape.author),
        kind=shape.kind,
    )


def _translate_title(document: YamlDocument) -> YamlDocument:
    """Return a head with its title by the key of the format, where a writer has named it in the book's language."""
    head = document.value
    if not isinstance(head, dict) or "title" in head:
        return document
    name = next((key for key in _TITLE_KEYS if isinstance(head.get(key), str)), None)
    if name is None:
        return document
    return replace(document, value={"title" if key == name else key: value for key, value in head.items()})


def _describe_fault(kind: str) -> tuple[Code, str, str]:
    """Return the code, the message and the hint of a fault of syntax; some name what is written there."""
    if kind in _SYNTAX_FAULTS:
        return _SYNTAX_FAULTS[kind]
    what, _, written = kind.partition(" ")
    if what == "tex":
        hint = _TEX_HINTS.get(written, say("write it in Markdown, a formula between dollars, or \\\\ for a backslash"))
        return codes.RAW_TEX, say("\\{written} is TeX, and printed as typed", written=written), hint
    if what == "command":
        return (
            codes.FOREIGN_MARK,
            say("{written} left out", written=written[:60]),
            say("delete it, or write what it would show"),
        )
    if what == "call":
        return (
            codes.UNDEFINED_NOTE,
            say("note {label} is not defined", label=written),
            say("add [^{label}]: …", label=written),
        )
    if what == "fence":
        return (
            codes.FOREIGN_MARK,
            say("::: {written} is not understood: its text is kept", written=written[:40]),
            say("delete it, or write ::: {.class}"),
        )
    if what == "foreign":
        return (
            codes.FOREIGN_MARK,
            say("{written} is printed as typed", written=written[:40]),
            say("delete it, or write what it would show"),
        )
    if what == "cited":
        return (
            codes.UNREAD_CITATION,
            say("@{written} outside of brackets is printed as typed", written=written[:40]),
            say("write [@{written}] for a source, or \\@ for the sign", written=written[:40]),
        )
    if what == "emoji":
        return (
            codes.EMOJI_NAME,
            say("{written} is printed as typed", written=written),
            say("write the character itself, or nothing"),
        )
    return (
        codes.UNDEFINED_REFERENCE,
        say("no line says where [{written}] leads", written=written),
        say("add a line [{written}]: address, or write \\[ for a bracket", written=written),
    )


def _take_title(document: YamlDocument | None, blocks: tuple[Block, ...]) -> tuple[Heading | None, tuple[Block, ...]]:
    """Take the chapter's title off its text: a first heading that stands above all others, or at level 1.

    A title in the head stands above such a heading, unless it says the same.
    """
    first = blocks[0] if blocks else None
    if not isinstance(first, Heading):
        return None, blocks
    head = document.value if document and isinstance(document.value, dict) else {}
    named = head.get("title")
    others = [heading.level for heading in find_all(blocks[1:], Heading)]
    stands_above = first.level == 1 or (named is None and all(level > first.level for level in others))
    if not stands_above or (named is not None and named != read_plain_text(first.children).strip()):
        return None, blocks
    return first, blocks[1:]


def _fit_head(
    document: YamlDocument, folder: BookFolder, heading: Heading | None, blocks: tuple[Block, ...], language: str
) -> ChapterShape | None:
    if isinstance(document.value, dict | None):
        head = {key: value for key, value in (document.value or {}).items() if _is_own(str(key), value)}
        if dropped := [str(key) for key in document.value or {} if key not in head]:
            folder.report.add(
                codes.FOREIGN_KEY,
                document.locate_key((dropped[0],)),
                say("{list} left out", list=", ".join(dropped)),
                _guess_keys(dropped) or say("delete what is not the book's"),
            )
            document = replace(document, value=head)
        title = head.get("title")
        if title is None and heading and (written := read_plain_text(heading.children).strip()):
            _judge_title(folder, heading)
            document = replace(document, value={**head, "title": written})
            title = written
        kind = head.get("kind")
        if title is None and kind in _MATTERS and kind != "chapter":
            # What navigation calls a page without a title is a word of the house.
            document = replace(document, value={**head, "title": load_words(language or "en")[str(kind)]})
        elif title is None or (isinstance(title, str) and not title.strip()):
            first = next((read_plain_text(one.children).strip() for one in find_all(blocks, Heading)), "")
            taken = first or _name_after_file(document.file)
            folder.report.add(
                codes.UNTITLED_CHAPTER,
                document.locate(("title",)) if "title" in head else Position(document.file, 1, 1),
                say("the chapter has no title: {taken} is taken, its first heading", taken=taken)
                if first
                else say("the chapter has no title: {taken} is taken, the name of its file", taken=taken),
                say("begin the file with # and the title, or with ---, title: …, ---"),
            )
            document = replace(document, value={**head, "title": taken})
    return fit_shape(document, ChapterShape, folder.report)


def _is_own(key: str, value: object) -> bool:
    """Return whether a key is one of ours: some makers of websites give their own meaning to a few of them."""
    if key == "author" and not isinstance(value, str):
        return isinstance(value, list) and all(isinstance(name, str) for name in value)
    return key in _OWN_KEYS and not (key in {"kind", "subtitle"} and not isinstance(value, str))


def _guess_keys(dropped: Iterable[str]) -> str:
    """Return a hint for the first key that may be a misspelt one of the book's, "" if none is."""
    for key in dropped:
        if key not in _SITE_KEYS and (near := find_nearest(key, _OWN_KEYS)):
            return say("do you mean {nearest}?", nearest=near)
    return ""


def _name_after_file(file: str) -> str:
    """Make a title of the name of a file: without its number, and with spaces between its words.

    A file that stands for its folder is called after that.
    """
    path = PurePosixPath(file)
    names = [path.stem, *(part for part in reversed(path.parent.parts))]
    name = next((name for name in names if name.casefold() not in _FOLDER_FILES), path.stem)
    words = re.sub(r"[\s_-]+", " ", name).strip()
    return re.sub(r"^[\d.]+\s+(?=\S)", "", words) or path.stem


def _judge_title(folder: BookFolder, heading: Heading) -> None:
    """Report what stands in a title and cannot be printed wherever a title is: in contents and running heads."""
    for node in iterate_nodes(heading.children):
        if isinstance(node, NoteCall | Citation | Math | Image):
            folder.report.add(
                codes.BAD_TITLE,
                node.position,
                say("a note, a source, a formula or a picture in the title of a chapter"),
                say("move it into the text"),
            )


def _has_text(nodes: Iterable[Node]) -> bool:
    """Return whether there is anything to read besides headings."""
    for node in nodes:
        if isinstance(node, Figure | Image | Citation | Math) or (
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


def _settle_levels(
    folder: BookFolder, title: Heading | None, blocks: tuple[Block, ...]
) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """Make the headings of a chapter begin at level 2, tell of those that skip a level, and give them their ids.

    A writer who begins at level 1 means the same as one who begins at 2: the title is above both. What skips a level
    is taken for a heading of the next, since readers rely on the levels (PDF/UA-1 7.4.2). The ids of the title, where
    it is a heading of the text, come beside the blocks.
    """
    headings = list(find_all(blocks, Heading))
    levels: dict[Position, int] = {}
    above: list[int] = []
    # A chapter may begin at level 1 or at level 2, or under the heading that is its title.
    lowest = min((heading.level for heading in headings), default=1)
    previous = title.level if title else min(max(lowest - 1, 0), 1)
    for heading in headings:
        if heading.level > previous + 1:
            folder.report.add(
                codes.SKIPPED_LEVEL,
                heading.position,
                say("a heading of level {level} after one of level {previous}", level=heading.level, previous=previous)
                if above
                else say("a heading of level {level} at first", level=heading.level),
                say("use level {value}; it is taken for that", value=previous + 1),
            )
        previous = heading.level
        while above and above[-1] >= heading.level:
            above.pop()
        above.append(heading.level)
        levels[heading.position] = len(above) + 1
    written = [heading for heading in (title, *headings) if heading]
    named = name_headings((read_plain_text(heading.children), heading.identifier) for heading in written)
    names = {heading.position: ids for heading, ids in zip(written, named, strict=True)}
    own = (*([title.identifier] if title.identifier else []), *names[title.position]) if title else ()
    return tuple(_settle_heading(block, levels, names) for block in blocks), own


def _settle_heading(block: Block, levels: Mapping[Position, int], names: Mapping[Position, tuple[str, ...]]) -> Block:
    """Give each heading its level, and the ids that other tools give it."""
    match block:
        case Heading():
            return replace(block, level=min(levels[block.position], 6), automatic=names[block.position])
        case Division() | Quotation() | Alert():
            return replace(block, children=tuple(_settle_heading(child, levels, names) for child in block.children))
        case Enumeration():
            items = (tuple(_settle_heading(child, levels, names) for child in item) for item in block.items)
            return replace(block, items=tuple(items))
        case _:
            return block
