"""Reads the head of a chapter: its text in, what the head says in the shape of the format out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from publisher.manuscript.fit_shape import fit_shape
from publisher.manuscript.folder import BookFolder
from publisher.manuscript.long_names import judge_names
from publisher.manuscript.passages import write_values
from publisher.manuscript.shapes.chapter_shape import ChapterShape
from publisher.manuscript.toml_head import read_toml_head
from publisher.manuscript.yaml_reader import YamlDocument, read_yaml
from publisher.model import codes
from publisher.model.book import ChapterKind, Matter
from publisher.model.finding import Position
from publisher.model.message import say
from publisher.model.tree import (
    Block,
    Citation,
    Heading,
    Image,
    Math,
    NoteCall,
    find_all,
    iterate_nodes,
    read_plain_text,
)
from publisher.script.locale import load_words
from publisher.script.nearest import find_nearest

#: Hugo's head in TOML or JSON.
_TOML_HEAD = re.compile(r"\A\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_JSON_HEAD = re.compile(r"\A(\{[ \t]*\n.*?^\})[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
#: What writers call the title in the head of a page, in their own languages.
_TITLE_KEYS = ("العنوان", "عنوان", "כותרת")
#: Names of files that stand for the folder in which they lie.
_FOLDER_FILES = frozenset(("_index", "article", "index", "readme"))
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

#: Where a file of each kind stands, unless it says so itself.
MATTERS: Mapping[ChapterKind, Matter] = {
    "chapter": "body", "dedication": "front", "epigraph": "front", "colophon": "back",
}  # fmt: skip


def part_head(folder: BookFolder, file: str, text: str) -> tuple[YamlDocument | None, str] | None:
    """Part the head of a chapter, in YAML, TOML or JSON, from its text, in which blank lines keep its lines' numbers.

    The head is None where it cannot be read; None is returned for one that is not closed.
    """
    front_matter = _FRONT_MATTER.match(text)
    document: YamlDocument | None = YamlDocument(file)
    if toml := _TOML_HEAD.match(text):
        front_matter, document = toml, read_toml_head(toml[1], file, folder.report)
    elif head := _JSON_HEAD.match(text):
        # JSON is YAML.
        front_matter, document = head, read_yaml(head[1], file, folder.report)
    elif front_matter:
        document = read_yaml(front_matter[1], file, folder.report, first_line=2)
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
        judge_names(document, folder.report)
    if front_matter:
        text = "\n" * front_matter[0].count("\n") + text[front_matter.end() :]
    return document, text


def _translate_title(document: YamlDocument) -> YamlDocument:
    """Return a head with its title by the key of the format, where a writer has named it in the book's language."""
    head = document.value
    if not isinstance(head, dict) or "title" in head:
        return document
    name = next((key for key in _TITLE_KEYS if isinstance(head.get(key), str)), None)
    if name is None:
        return document
    return replace(document, value={"title" if key == name else key: value for key, value in head.items()})


def take_title(document: YamlDocument | None, blocks: tuple[Block, ...]) -> tuple[Heading | None, tuple[Block, ...]]:
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


def fit_head(
    document: YamlDocument, folder: BookFolder, heading: Heading | None, blocks: tuple[Block, ...], language: str
) -> ChapterShape | None:
    """Fit a head to its shape, with a title where it says none: the heading's, a word of the house, or its file's name.

    `language` is that of the book, "" where it is not known. Return None for a head of another shape.
    """
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
        if title is None and kind in MATTERS and kind != "chapter":
            # What navigation calls a page without a title is a word of the house.
            document = replace(document, value={**head, "title": load_words(language or "en")[str(kind)]})
        elif title is None or (isinstance(title, str) and not title.strip()):
            first = next((read_plain_text(one.children).strip() for one in find_all(blocks, Heading)), "")
            taken = first or name_after_file(document.file)
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


def name_after_file(file: str) -> str:
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
