"""Every fault that a book may have: found alone and with all others, at its line and column, and nothing is written.

In the sources below ¦ stands before the character at which the fault is to be reported.
"""

import os
import re
import resource
import shutil
import struct
import subprocess
import sys
import textwrap
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2
import pytest
from click.testing import Result

from publisher.model import codes
from publisher.model.finding import Code, Severity
from publisher.model.tree import Image, find_all
from publisher.press import pdfium_order
from publisher.production.check import check

HEAD = "title: كتاب صغير\nlanguage: ar\nidentifier: urn:uuid:00000000-0000-4000-8000-000000000001\nslug: small\n"
BOOK = HEAD + "chapters: [01-small.md]\n"
MARK = "¦"
FINDING = re.compile(r"(?P<at>\S+:[1-9]\d*:[1-9]\d*): (?P<code>[A-Z]{2}\d{3}) (?P<warning>warning: )?(?P<message>.+)")

Files = Mapping[str, str | bytes]


@dataclass(frozen=True)
class Fault:
    """A fault: the files that have it, and the finding. `links` are symbolic links to make."""

    name: str
    code: Code
    files: Files
    message: str = ""
    links: Mapping[str, str] = field(default_factory=dict)

    @property
    def at(self) -> str:
        """Where the mark stands."""
        for name, text in self.files.items():
            marked = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
            if MARK in marked:
                before = marked[: marked.index(MARK)]
                return f"{name}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
        raise AssertionError(f"{self.name} has no mark")

    @property
    def sources(self) -> Files:
        """The files without the mark."""
        mark = MARK.encode()
        return {
            name: text.replace(mark, b"") if isinstance(text, bytes) else text.replace(MARK, "")
            for name, text in self.files.items()
        }


def chapter(body: str, head: str = "title: الفصل") -> Files:
    return {"01-small.md": f"---\n{head}\n---\n\n{body}\n"}


def make_png(width: int, height: int) -> bytes:
    """Make a PNG of a size whose header is all that there is to it."""

    def make_chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    start, end = make_chunk(b"IHDR", header), make_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + start + make_chunk(b"IDAT", zlib.compress(b"\0" * 64)) + end


BOMB = "".join(
    [
        "a: &a {term: x, definition: y}\n",
        *(f"{name}: &{name} [{', '.join([f'*{below}'] * 10)}]\n" for below, name in ("ab", "bc", "cd", "de", "ef")),
    ]
)

#: Each group draws the one before it ten times.
USES = "<rect id='a0'/>" + "".join(f"<g id='a{n}'>" + f"<use href='#a{n - 1}'/>" * 10 + "</g>" for n in range(1, 7))

FAULTS: tuple[Fault, ...] = (
    # Keys and values.
    Fault("unknown key", codes.UNKNOWN_KEY, {"book.yaml": BOOK + "¦subtitel: فرعي\n"}, "subtitel"),
    Fault("unknown key of a place", codes.UNKNOWN_KEY, {"places.yaml": "a:\n  name: أ\n  ¦nmae: ب\n"}, "nmae"),
    Fault("unknown key of a chapter", codes.FOREIGN_KEY, chapter("نص.", "title: أ\n¦sumary: ب"), "sumary"),
    Fault("unknown edition", codes.UNKNOWN_KEY, {"book.yaml": BOOK + "editions:\n  ¦prnt: {}\n"}, "prnt"),
    Fault("text for a list", codes.WRONG_VALUE, {"book.yaml": BOOK + "lists: ¦pictures\n"}, "lists"),
    Fault("list for a text", codes.WRONG_VALUE, {"book.yaml": BOOK + "rights: ¦[أ, ب]\n"}, "rights"),
    Fault("word for a number", codes.WRONG_VALUE, {"places.yaml": "a: {name: أ, geonames: ¦many}\n"}, "geonames"),
    Fault(
        "choice that is none",
        codes.WRONG_VALUE,
        {"places.yaml": "a: {name: أ}\n", "routes.yaml": "r: {from: a, to: a, mode: ¦car}\n"},
        "mode",
    ),
    Fault("list for a file", codes.WRONG_VALUE, {"glossary.yaml": "¦- محتشد\n"}),
    Fault("key missing", codes.MISSING_KEY, {"places.yaml": "a: ¦{kind: city}\n"}, "name"),
    # Names.
    Fault("unknown place by name", codes.UNKNOWN_PLACE, chapter("وصلوا إلى ¦[لوبلين]{.place}."), "لوبلين"),
    Fault("unknown place by id", codes.UNKNOWN_PLACE, chapter("وصلوا إلى ¦[هناك]{place=lublin}."), "lublin"),
    Fault("unknown place in a note", codes.UNKNOWN_PLACE, chapter("نص.[^1]\n\n[^1]: ثم ¦[لوبلين]{.place}.")),
    Fault("unknown place in a table", codes.UNKNOWN_PLACE, chapter("| أ | ب |\n|---|---|\n| ج | ¦[لوبلين]{.place} |")),
    Fault("unknown place in a list", codes.UNKNOWN_PLACE, chapter("- أول\n- ثان ¦[لوبلين]{.place}")),
    Fault(
        "unknown place of an event",
        codes.UNKNOWN_PLACE,
        {"chronology.yaml": "¦e: {date: 1945, text: أ, places: [lublin]}\n"},
    ),
    Fault("unknown event", codes.UNKNOWN_EVENT, chapter("في ¦[ذلك اليوم]{event=torgau}."), "torgau"),
    Fault("unknown term", codes.UNKNOWN_TERM, chapter("سمّوه ¦[القافلة]{term=column}."), "column"),
    Fault("unknown person", codes.UNKNOWN_PERSON, chapter("كتب ¦[يوسف]{person=writer}."), "writer"),
    Fault("unknown route", codes.UNKNOWN_ROUTE, chapter('نص.\n\n¦::: {.map routes="road" alt="أ"}\n:::'), "road"),
    Fault(
        "unknown source",
        codes.UNKNOWN_SOURCE,
        {"sources.yaml": "s: {type: book, title: أ}\n", **chapter("كما قال ¦[@writer1950, 12].")},
        "writer1950",
    ),
    Fault("no sources", codes.NO_SOURCES, chapter("كما قال ¦[@writer1950, 12]."), "writer1950"),
    Fault("attribute of a website", codes.FOREIGN_ATTRIBUTE, chapter("نص ¦[أ](https://example.org/){rel=x}."), "rel"),
    Fault("row that is too long", codes.MORE_CELLS, chapter("| أ |\n|---|\n¦| ب | ج |\n")),
    Fault(
        "unknown source of a route",
        codes.UNKNOWN_SOURCE,
        {"places.yaml": "a: {name: أ}\n", "routes.yaml": "¦r: {from: a, to: a, sources: [nobody]}\n"},
    ),
    Fault(
        "ambiguous place",
        codes.AMBIGUOUS_PLACE,
        {
            "places.yaml": "a: {name: لاونبورغ}\nb: {name: لمبورك, variants: [لاونبورغ]}\n",
            **chapter("وصلوا إلى ¦[لاونبورغ]{.place}."),
        },
        "لاونبورغ",
    ),
    Fault("cross-reference to nothing", codes.UNKNOWN_TARGET, chapter("انظر ¦[هنا](#nowhere)."), "nowhere"),
    # Ids.
    Fault("id of two places", codes.DUPLICATE_KEY, {"places.yaml": "a: {name: أ}\n¦a: {name: ب}\n"}),
    Fault("id of two headings", codes.DUPLICATE_ID, chapter("## أول {#x}\n\nنص.\n\n¦## ثان {#x}\n\nنص.")),
    Fault("chapter twice", codes.DUPLICATE_CHAPTER, {"book.yaml": HEAD + "chapters: [01-small.md, ¦01-small.md]\n"}),
    Fault(
        "chapter twice, by another path",
        codes.DUPLICATE_CHAPTER,
        {"book.yaml": HEAD + "chapters:\n  - 01-small.md\n  - ¦./01-small.md\n"},
    ),
    # Files.
    Fault("chapter missing", codes.MISSING_FILE, {"book.yaml": HEAD + "chapters: [01-small.md, ¦02-none.md]\n"}),
    Fault("chapter outside", codes.MISSING_FILE, {"book.yaml": HEAD + "chapters: [01-small.md, ¦../secret.md]\n"}),
    Fault(
        "chapter behind a link",
        codes.MISSING_FILE,
        {"book.yaml": HEAD + "chapters: [01-small.md, ¦02-link.md]\n"},
        links={"02-link.md": "/etc/hostname"},
    ),
    Fault("no chapters", codes.EMPTY_BOOK, {"book.yaml": HEAD + "chapters: ¦[]\n"}),
    # Dates and coordinates.
    Fault("no date", codes.INVALID_DATE, {"chronology.yaml": "e:\n  date: ¦17.1.1945\n  text: أ\n"}),
    Fault("no date in a chapter", codes.INVALID_DATE, chapter("في ¦[ذلك اليوم]{date=yesterday}.")),
    Fault("impossible date", codes.IMPOSSIBLE_DATE, {"chronology.yaml": "e:\n  date: ¦1945-02-30\n  text: أ\n"}),
    Fault("impossible date in a chapter", codes.IMPOSSIBLE_DATE, chapter("في ¦[ذلك اليوم]{date=1945-02-30}.")),
    Fault("interval that runs back", codes.IMPOSSIBLE_DATE, chapter("¦[حينئذ]{date=1945-05/1945-01} نص.")),
    Fault("latitude", codes.BAD_COORDINATES, {"places.yaml": "a: {name: أ, coordinates: [¦151.2, 22.5]}\n"}, "151.2"),
    Fault("longitude", codes.BAD_COORDINATES, {"places.yaml": "a: {name: أ, coordinates: [51.2, ¦-180.5]}\n"}),
    Fault("no number", codes.BAD_COORDINATES, {"places.yaml": "a: {name: أ, coordinates: [51.2, ¦nan]}\n"}),
    # YAML.
    Fault("colon in a value", codes.MALFORMED_YAML, {"book.yaml": BOOK + "description: أ¦: ب\n"}),
    Fault("list left open", codes.MALFORMED_YAML, {"book.yaml": BOOK + "subjects: ¦[{text: أ}\nrights: ب\n"}),
    Fault("quote left open", codes.MALFORMED_YAML, {"places.yaml": 'a:\n  name: ¦"أ\n  kind: city\n'}),
    Fault("tab for spaces", codes.MALFORMED_YAML, {"places.yaml": "a:\n¦\tname: أ\n"}),
    Fault("malformed head of a chapter", codes.MALFORMED_YAML, chapter("نص.", "title: أ\nsummary: ب¦: ج")),
    Fault("exploding aliases", codes.EXPLODING_ALIASES, {"glossary.yaml": BOMB.replace("d:", "¦d:", 1)}),
    Fault("alias of itself", codes.EXPLODING_ALIASES, {"glossary.yaml": "¦a: &a [*a]\n"}),
    Fault("tag", codes.CUSTOM_TAG, {"book.yaml": BOOK + "description: ¦!custom أ\n"}, "!custom"),
    Fault("tag of Python", codes.CUSTOM_TAG, {"book.yaml": BOOK + "rights: ¦!!python/name:os.system ''\n"}),
    Fault("tag of a key", codes.CUSTOM_TAG, {"book.yaml": BOOK + "¦!custom rights: أ\n"}, "!custom"),
    # Characters.
    Fault("not UTF-8", codes.INVALID_UTF8, {"01-small.md": "---\ntitle: أ\n---\n\nنص ¦".encode() + b"\xe9\n"}, "0xe9"),
    Fault("not UTF-8 in YAML", codes.INVALID_UTF8, {"places.yaml": b"a:\n  name: \xc2\xa6\xff\n"}, "0xff"),
    Fault("NUL", codes.CONTROL_CHARACTER, chapter("نص ¦\0الفصل."), "U+0000"),
    Fault("escape", codes.CONTROL_CHARACTER, {"book.yaml": BOOK + "rights: أ¦\x1bب\n"}, "U+001B"),
    Fault("C1 control", codes.CONTROL_CHARACTER, chapter("نص¦\x9b."), "U+009B"),
    Fault("escaped NUL", codes.CONTROL_CHARACTER, {"book.yaml": BOOK + 'rights: ¦"أ\\0ب"\n'}, "U+0000"),
    Fault("override left open", codes.UNBALANCED_CONTROL, chapter("نص ¦\u202eالفصل."), "U+202E"),
    Fault("isolate left open", codes.UNBALANCED_CONTROL, {"book.yaml": BOOK + "rights: أ ¦\u2067ب\n"}, "U+2067"),
    Fault("isolate over two lines", codes.UNBALANCED_CONTROL, chapter("\u2068نص\u2069 ¦\u2068نص\nنص."), "U+2068"),
    Fault("end of nothing", codes.STRAY_CONTROL, chapter("نص¦\u202c."), "U+202C"),
    Fault("wrong end", codes.UNBALANCED_CONTROL, chapter("نص \u2067ب\u2069 ¦\u2067ج."), "U+2067"),
    Fault("escaped override", codes.UNBALANCED_CONTROL, {"book.yaml": BOOK + 'rights: ¦"\\u202eأ"\n'}, "U+202E"),
    Fault("override as an entity", codes.UNBALANCED_CONTROL, chapter("نص ¦&#x202e;الفصل.")),
    Fault("isolate as an entity in a cell", codes.UNBALANCED_CONTROL, chapter("| أ |\n|---|\n| ¦&#8295;ب |")),
    Fault("line end as an entity", codes.CONTROL_CHARACTER, chapter("نص ¦&#x2028;الفصل."), "U+2028"),
    Fault("entity in a title", codes.UNBALANCED_CONTROL, chapter('¦![أ](a.svg "ب &#x202e;ج")')),
    # Markup.
    Fault("HTML in a line", codes.DROPPED_HTML, chapter("نص ¦<b>الفصل."), "<b>"),
    Fault("HTML as a block", codes.RAW_HTML, chapter("نص.\n\n¦<script>\nalert(1)\n</script>"), "<script>"),
    Fault("declaration", codes.RAW_HTML, chapter("نص.\n\n¦<!DOCTYPE html>")),
    Fault("javascript:", codes.UNSAFE_LINK, chapter("نص ¦[الفصل](javascript:alert%281%29)."), "javascript:"),
    Fault("JavaScript in disguise", codes.UNSAFE_LINK, chapter("نص ¦[الفصل](Java&#83;cript:x)."), "JavaScript:"),
    Fault("file:", codes.UNSAFE_LINK, chapter("نص ¦[الفصل](file:///etc/passwd)."), "file:"),
    Fault("file: as an address", codes.UNSAFE_LINK, chapter("نص ¦<file:///etc/passwd>."), "file:"),
    Fault("javascript: by reference", codes.UNSAFE_LINK, chapter("نص ¦[الفصل][ر].\n\n[ر]: javascript:x")),
    Fault("style sheet of a network", codes.UNSAFE_STYLE, {"styles/print.css": "@import ¦'//example.org/a.css';"}),
    Fault(
        "style sheet of a file", codes.UNSAFE_STYLE, {"styles/book.css": "p { color: red }\n@import ¦url(file:///a);"}
    ),
    Fault("picture above", codes.UNSAFE_STYLE, {"styles/book.css": "p { background: url(¦'../../a.png') }"}),
    Fault("picture in disguise", codes.UNSAFE_STYLE, {"styles/book.css": "p { background: ¦u\\72l(http://a/b.png) }"}),
    Fault("picture in a set", codes.UNSAFE_STYLE, {"styles/book.css": "p { background: image-set(¦'//a/b.png' 1x) }"}),
    Fault("picture of an EPUB", codes.UNSAFE_STYLE, {"styles/epub.css": "p { background: ¦url(images/a.png) }"}),
    Fault("direction in an EPUB", codes.UNSAFE_STYLE, {"styles/epub.css": "p {\n  ¦direction: rtl;\n}"}),
    Fault("style sheet not UTF-8", codes.INVALID_UTF8, {"styles/print.css": b"p { \xc2\xa6\xff }"}),
    Fault("letters of no size", codes.WRONG_VALUE, {"book.yaml": BOOK + "editions: {print: {size: ¦0pt}}\n"}, "4pt"),
    Fault("page of no size", codes.WRONG_VALUE, {"book.yaml": BOOK + "editions: {print: {page: ¦0mm 9cm}}\n"}, "70mm"),
    Fault("no scheme", codes.UNSAFE_LINK, chapter("نص ¦[الفصل](//example.org/).")),
    Fault(
        "javascript: of a source",
        codes.WRONG_VALUE,
        {"sources.yaml": "s: {type: book, title: أ, URL: ¦'javascript:x'}\n"},
    ),
    # Images.
    Fault("image missing", codes.MISSING_IMAGE, chapter("نص ¦![أ](images/none.png)"), "images/none.png"),
    Fault("image above", codes.PICTURE_ABOVE, chapter("نص ¦![أ](../secret.png)"), "../secret.png"),
    Fault("image above in disguise", codes.PICTURE_ABOVE, chapter("نص ¦![أ](images/%2e%2e/%2e%2e/secret.png)")),
    Fault("image by an absolute path", codes.MISSING_IMAGE, chapter("نص ¦![أ](/etc/hostname)")),
    Fault("image by file:", codes.OUTSIDE_IMAGE, chapter("نص ¦![أ](file:///etc/hostname)")),
    Fault(
        "image behind a link",
        codes.OUTSIDE_IMAGE,
        chapter("نص ¦![أ](images/link.png)"),
        links={"images/link.png": "/etc/hostname"},
    ),
    Fault("image on a network", codes.REMOTE_IMAGE, chapter("نص ¦![أ](https://example.org/a.png)")),
    Fault("image of text", codes.NOT_AN_IMAGE, {"images/a.png": b"text", **chapter("نص ¦![أ](images/a.png)")}),
    Fault(
        "image cut off", codes.NOT_AN_IMAGE, {"images/a.png": make_png(9, 9)[:40], **chapter("نص ¦![أ](images/a.png)")}
    ),
    Fault(
        "image with a script",
        codes.NOT_AN_IMAGE,
        {
            "images/a.svg": "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            **chapter("نص ¦![أ](images/a.svg)"),
        },
    ),
    Fault(
        "image that reads another file",
        codes.NOT_AN_IMAGE,
        {
            "images/a.svg": "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"
            "<svg xmlns='http://www.w3.org/2000/svg'><text>&x;</text></svg>",
            **chapter("نص ¦![أ](images/a.svg)"),
        },
    ),
    *(
        Fault(
            f"image with {name}",
            codes.EXCESSIVE_IMAGE if content == USES else codes.NOT_AN_IMAGE,
            {
                "images/a.svg": f"{before}<svg xmlns='http://www.w3.org/2000/svg' {attribute}>{content}</svg>",
                **chapter("نص ¦![أ](images/a.svg)"),
            },
        )
        for name, before, attribute, content in (
            ("a style sheet of its own", "<?xml-stylesheet href='http://example.org/a.css'?>", "", ""),
            ("a base", "", "xml:base='http://example.org/'", ""),
            ("an import in disguise", "", "", "<style>@\\69mport 'http://example.org/a.css';</style>"),
            ("an import in a section", "", "", "<style><!----><![CDATA[@import 'http://example.org/a';]]></style>"),
            ("an address in disguise", "", "", "<rect style='fill:u\\72l(http://example.org/a)'/>"),
            ("a picture of HTML", "", "", "<img xmlns='http://www.w3.org/1999/xhtml' src='#a'/>"),
            ("a picture in a filter", "", "", "<filter><feImage href='#a'/></filter>"),
            ("an attribute that runs", "", "onload='alert(1)'", ""),
            ("a million uses", "", "", USES),
        )
    ),
    Fault(
        "image of 30,000 by 30,000 pixels",
        codes.IMAGE_TOO_LARGE,
        {"images/a.png": make_png(30_000, 30_000), **chapter("نص ¦![أ](images/a.png)")},
        "30000 × 30000",
    ),
    # Notes.
    Fault("note not defined", codes.UNDEFINED_NOTE, chapter("نص¦[^1]."), "1"),
    Fault("note not called", codes.UNUSED_NOTE, chapter("نص.\n\n¦[^1]: حاشية."), "1"),
    Fault("note called by itself", codes.UNUSED_NOTE, chapter("نص.\n\n¦[^1]: حاشية[^1].")),
    Fault("note of a note", codes.UNUSED_NOTE, chapter("نص.[^1]\n\n[^1]: حاشية[^2].\n\n¦[^2]: أخرى.")),
    Fault("note defined twice", codes.DUPLICATE_NOTE, chapter("نص.[^1]\n\n[^1]: أولى.\n\n¦[^1]: ثانية.")),
    # Chapters.
    Fault("chapter without a head", codes.UNTITLED_CHAPTER, {"01-small.md": "¦نص.\n"}),
    Fault("chapter without a title", codes.UNTITLED_CHAPTER, {"01-small.md": "¦---\nsummary: أ\n---\n\nنص.\n"}),
    Fault("chapter with an empty title", codes.UNTITLED_CHAPTER, chapter("نص.", "title: ¦' '")),
    Fault("chapter without text", codes.EMPTY_CHAPTER, {"01-small.md": "¦---\ntitle: أ\n---\n"}),
    Fault("chapter of a heading", codes.EMPTY_CHAPTER, {"01-small.md": "¦---\ntitle: أ\n---\n\n## عنوان\n\n***\n"}),
    Fault("span not closed", codes.UNCLOSED, chapter("نص [الفصل¦{.place}.")),
    Fault("braces not closed", codes.UNCLOSED, chapter("نص [الفصل]¦{place=lublin ثم.")),
    Fault("braces of nothing", codes.UNCLOSED, chapter("نص [الفصل] ¦{.place} ثم.")),
    Fault("division not closed", codes.UNCLOSED, chapter("نص.\n\n¦::: {.box}\n\nنص.")),
    Fault("inner division not closed", codes.UNCLOSED, chapter("¦::: {.box}\n\n::: {.inner}\n\nنص.\n\n:::")),
    Fault("division that ends nothing", codes.UNCLOSED, chapter("نص.\n\n¦:::\n\nنص.")),
    Fault("attributes of a division", codes.BAD_ATTRIBUTES, chapter("¦::: {.box\n\nنص.\n\n:::")),
    Fault("unknown attribute", codes.BAD_ATTRIBUTES, chapter("نص ¦[الفصل]{datum=1945}."), "datum"),
    Fault("language", codes.BAD_LANGUAGE, chapter("نص ¦[Wort]{lang=deutsch_1}."), "deutsch_1"),
    Fault("quotations without end", codes.NESTED_TOO_DEEP, {"01-small.md": f"---\ntitle: أ\n---\n\n¦{'> ' * 200}نص\n"}),
)


def write_book(folder: Path, files: Files, links: Mapping[str, str] | None = None) -> Path:
    """Write a sound little book with some files over it."""
    for name, text in {"book.yaml": BOOK, **chapter("نص الفصل."), **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    for name, target in (links or {}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(target)
    return folder


def read_findings(done: Result) -> list[re.Match[str]]:
    """Return the findings of a run; each line is one, or the hint of the one before."""
    lines = done.stderr.splitlines()
    found = [match for line in lines if (match := FINDING.fullmatch(line))]
    hints = [line for line in lines if line.startswith("  hint: ") and line != "  hint: "]
    assert len(hints) == len(found), done.stderr
    return found


# --- One by one -----------------------------------------------------------------------------------


def choose(severity: Severity) -> list[Fault]:
    """Choose the faults of which the finding has a severity."""
    return [fault for fault in FAULTS if fault.code.severity is severity]


@pytest.mark.parametrize("fault", choose(Severity.WARNING), ids=lambda fault: fault.name)
def test_what_stops_no_book_is_told_where_it_is(fault: Fault, tmp_path: Path) -> None:
    report, woven = check(write_book(tmp_path / "book", fault.sources, fault.links))
    assert report.errors == []
    assert woven
    (found,) = (finding for finding in report.findings if finding.code is fault.code)
    assert str(found.position) == fault.at
    assert fault.message in found.message


@pytest.mark.parametrize("fault", choose(Severity.ERROR), ids=lambda fault: fault.name)
def test_a_fault_is_reported_where_it_is_and_nothing_is_written(
    fault: Fault, tmp_path: Path, publish: Callable[..., Result]
) -> None:
    book = write_book(tmp_path / "book", fault.sources, fault.links)
    output = tmp_path / "output"
    done = publish("build", book, "--output", output)
    assert done.exit_code == 3, done.output
    assert not output.exists()
    found = read_findings(done)
    matching = [match for match in found if match["code"] == fault.code.id]
    assert [match["at"] for match in matching] == [fault.at], done.stderr
    assert fault.message in matching[0]["message"]
    # One fault is one error: what follows from it is not reported.
    assert [match["code"] for match in found if not match["warning"]] == [fault.code.id]


def test_a_mild_alias_is_no_fault(tmp_path: Path) -> None:
    places = "a: {name: ألف, names: &names {de: A, pl: B}}\nb: {name: باء, names: *names}\n"
    book = write_book(tmp_path, {"places.yaml": places, **chapter("[ألف]{.place} و[باء]{place=b}.")})
    report, woven = check(book)
    assert report.findings == []
    assert woven
    assert woven.book.places["b"].names == {"de": "A", "pl": "B"}


def test_what_looks_like_a_fault_and_is_none(tmp_path: Path) -> None:
    body = """
`<b>` و`{.place}` و`[^9]` و\\<b> و\\{.place} و1 < 2 و\\[^9] و\u2066C++\u2069 و[رابط](https://example.org/?a=javascript:x)

```
::: {.box}
<script>
[^8]
```

# أول

## ثان

### ثالث

![شكل](images/sub/a%20b.png)
"""
    files = {"images/sub/a b.png": make_drawing(), **chapter(body)}
    report, woven = check(write_book(tmp_path, files))
    assert [str(finding.position) for finding in report.findings] == []
    assert woven


@pytest.mark.parametrize("source", ["a.png", "../images/a.png", "images/a.png", "./sub/b.png"])
def test_an_image_is_named_from_the_chapters_folder_or_from_the_books(source: str, tmp_path: Path) -> None:
    files: Files = {
        "book.yaml": HEAD + "chapters: [part/01.md]\n",
        "part/01.md": f"---\ntitle: الفصل\n---\n\n![شكل]({source})\n",
        **dict.fromkeys(("part/a.png", "images/a.png", "part/sub/b.png"), make_drawing()),
    }
    report, woven = check(write_book(tmp_path, files))
    assert report.findings == []
    assert woven
    (image,) = find_all(woven.chapters[0].chapter.blocks, Image)
    assert (tmp_path / image.source).is_file()


@pytest.mark.parametrize("text", ["نص ¦\U000f1234.", "نص.\n\n```\nرمز ¦\U000f1234\n```"])
def test_a_character_that_no_font_has_is_reported_where_it_stands(
    text: str, tmp_path: Path, publish: Callable[..., Result]
) -> None:
    fault = Fault("glyph", codes.MISSING_GLYPH, chapter(text))
    done = publish("build", write_book(tmp_path / "book", fault.sources), "-e", "print", "-o", tmp_path / "output")
    assert done.exit_code == 3
    # Told before anything is laid out, and not at all for an EPUB, whose reader may have the font.
    assert [(found["at"], found["code"]) for found in read_findings(done)] == [(fault.at, "PR002")]
    assert "print" not in done.stdout
    (tmp_path / "book" / "book.yaml").write_text(BOOK + "editions: {epub: {}}\n")
    assert publish("build", tmp_path / "book", "-o", tmp_path / "output").exit_code == 0


@pytest.mark.parametrize(
    "template", ["{{ 1 / 0 }}", "{% for a in range(10 ** 9) %}a{% endfor %}", "{{ ''.__class__ }}"]
)
def test_a_template_that_goes_wrong_is_reported(template: str, tmp_path: Path, publish: Callable[..., Result]) -> None:
    book = write_book(tmp_path / "book", {"templates/chapter.html.j2": template})
    done = publish("build", book, "-e", "print", "-o", tmp_path / "output")
    assert done.exit_code == 3
    assert [(found["at"], found["code"]) for found in read_findings(done)] == [
        ("templates/chapter.html.j2:1:1", codes.FAULTY_TEMPLATE.id)
    ]


#: What the order of texts for PDFium is set by: glyphs without shapes that lie beyond the page.
ORDER_MARKS = (pdfium_order.MARK, pdfium_order.LEFT_TO_RIGHT_MARK, pdfium_order.RIGHT_TO_LEFT_MARK)


def test_no_word_is_so_long_that_it_leaves_the_page(tmp_path: Path, publish: Callable[..., Result]) -> None:
    word, address = "א" * 90, "https://example.org/" + "part-of-it/" * 12
    body = f"## {word}\n\nنص {word} {address}[^1]\n\n| أ | ب |\n|---|---|\n| نص | {address} |\n\n[^1]: {word} {address}"
    book = write_book(tmp_path / "book", chapter(body, f"title: {word}"))
    assert publish("build", book, "-e", "print", "-o", tmp_path / "output").exit_code == 0
    with pypdfium2.PdfDocument(tmp_path / "output/small-print.pdf") as pdf:
        for page in pdf:
            text = page.get_textpage()
            boxes = [text.get_charbox(index) for index in range(text.count_chars()) if shows_a_glyph(text, index)]
            assert all(left >= 0 and right <= page.get_width() for left, _, right, _ in boxes)


def test_a_joined_word_that_is_wider_than_a_page_is_refused_and_not_broken(
    tmp_path: Path, publish: Callable[..., Result]
) -> None:
    book = write_book(tmp_path / "book", chapter(f"نص {'ص' * 70} نص"))
    done = publish("build", book, "-e", "print", "-o", tmp_path / "output")
    assert done.exit_code == 3
    assert "PD008" in done.stderr


def shows_a_glyph(text: pypdfium2.PdfTextPage, index: int) -> bool:
    """Tell a glyph that shows something from what PDFium adds, and from the marks of order beyond the page."""
    is_added = pypdfium2.raw.FPDFText_IsGenerated(text, index) == 1
    return not is_added and chr(pypdfium2.raw.FPDFText_GetUnicode(text, index)) not in ORDER_MARKS


def make_drawing() -> bytes:
    from tests.samples import draw_picture

    return draw_picture()


@pytest.mark.parametrize("file", ["01-small.md", "places.yaml"])
def test_a_file_of_fifty_megabytes_is_refused_with_its_limit(
    file: str, tmp_path: Path, publish: Callable[..., Result]
) -> None:
    book = write_book(tmp_path / "book", {})
    with (book / file).open("wb") as large:
        large.truncate(50 * 2**20)
    done = publish("build", book, "-o", tmp_path / "output")
    assert done.exit_code == 3
    (found,) = read_findings(done)
    assert (found["at"], found["code"]) == (f"{file}:1:1", codes.FILE_TOO_LARGE.id)
    assert "50 MiB" in found["message"]
    assert "limit is 8 MiB" in found["message"]


def test_a_folder_without_a_book_is_a_fault(tmp_path: Path, publish: Callable[..., Result]) -> None:
    done = publish("build", tmp_path, "-o", tmp_path / "output")
    assert done.exit_code == 3
    assert [(match["at"], match["code"]) for match in read_findings(done)] == [("book.yaml:1:1", "BK011")]


def test_a_list_that_cannot_be_read_makes_no_mention_unknown(tmp_path: Path) -> None:
    files = {
        "places.yaml": "a: {name: [\n",
        "chronology.yaml": "e: {date: 1945, text: أ, places: [a]}\n",
        **chapter("[ألف]{.place} و[باء]{event=e}."),
    }
    report, _ = check(write_book(tmp_path, files))
    assert [finding.code.id for finding in report.errors] == [codes.MALFORMED_YAML.id]


def test_one_wrong_entry_leaves_the_others_of_its_list(tmp_path: Path) -> None:
    files = {
        "places.yaml": "a: {name: ألف, kind: planet}\nb: {name: باء}\n",
        **chapter("[ألف]{.place} و[باء]{place=b}."),
    }
    report, _ = check(write_book(tmp_path, files))
    assert [finding.code.id for finding in report.findings] == [codes.WRONG_VALUE.id]


# --- All at once ----------------------------------------------------------------------------------


def gather_faults() -> tuple[dict[str, str | bytes], dict[str, str], set[tuple[str, str]]]:
    """Put the faults into one book: each chapter's into a chapter of its own, those of a list into that list.

    Gives the files, the links, and where each code is to be found. What makes a whole list unreadable stays
    out, but for the glossary, which nothing else here needs.
    """
    files: dict[str, str | bytes] = {}
    links: dict[str, str] = {}
    wanted: set[tuple[str, str]] = set()
    names: list[str] = []
    lists: dict[str, str] = {}
    head = HEAD
    alone = {codes.EMPTY_BOOK.id, codes.MALFORMED_YAML.id, codes.INVALID_UTF8.id, codes.DUPLICATE_CHAPTER.id}
    for number, fault in enumerate(FAULTS, 1):
        sources, (file, at) = dict(fault.sources), fault.at.split(":", 1)
        if file.endswith(".md"):
            # Ids and files of all chapters are those of one book.
            name = f"{number:03d}.md"
            text = sources.pop("01-small.md")
            if isinstance(text, str):
                text = text.replace("images/", f"images/{number}/")
                text = text.replace("images/%2e", "images/../%2e").replace(f"images/{number}/%2e", "images/%2e")
            files[name] = text
            names.append(name)
            files |= {key.replace("images/", f"images/{number}/"): data for key, data in sources.items() if "/" in key}
            links |= {key.replace("images/", f"images/{number}/"): target for key, target in fault.links.items()}
            lists |= {key: str(data) for key, data in sources.items() if key == "places.yaml"}
            wanted.add((f"{name}:{at}", fault.code.id))
        elif file == "book.yaml" and "chapters: [01-small.md]\n" in str(sources[file]) and fault.code.id not in alone:
            extra = str(fault.files[file]).removeprefix(BOOK)
            if extra.split(":")[0].strip(MARK) not in head:
                line = head.count("\n") + 1 + extra[: extra.index(MARK)].count("\n")
                wanted.add((f"book.yaml:{line}:{at.split(':')[1]}", fault.code.id))
                head += extra.replace(MARK, "")
    files["book.yaml"] = head + f"chapters: [{', '.join(names)}, {names[0]}, none.md]\n"
    row = head.count("\n") + 1
    listed = len(f"chapters: [{', '.join(names)}, ")
    wanted.add((f"book.yaml:{row}:{listed + 1}", codes.DUPLICATE_CHAPTER.id))
    wanted.add((f"book.yaml:{row}:{listed + len(names[0]) + 3}", codes.MISSING_FILE.id))
    files |= lists
    files["chronology.yaml"] = "a: {date: 1945-02-30, text: أ}\nb: {date: soon, text: ب, places: [nowhere]}\n"
    wanted |= {("chronology.yaml:1:11", codes.IMPOSSIBLE_DATE.id), ("chronology.yaml:2:11", codes.INVALID_DATE.id)}
    wanted.add(("chronology.yaml:2:1", codes.UNKNOWN_PLACE.id))
    files["routes.yaml"] = "r: {from: here, to: there, mode: car, people: {about: many}}\n"
    wanted |= {("routes.yaml:1:1", codes.UNKNOWN_PLACE.id), ("routes.yaml:1:34", codes.WRONG_VALUE.id)}
    files["people.yaml"] = "p: {name: أ}\np: {name: ب}\n"
    wanted.add(("people.yaml:2:1", codes.DUPLICATE_KEY.id))
    files["sources.yaml"] = "s: {type: book}\nt: {type: book, title: '\0'}\n"
    wanted |= {("sources.yaml:1:4", codes.MISSING_KEY.id), ("sources.yaml:2:25", codes.CONTROL_CHARACTER.id)}
    files["glossary.yaml"] = "c: {term: [أ\n"
    wanted.add(("glossary.yaml:1:11", codes.MALFORMED_YAML.id))
    return files, links, wanted


def test_all_faults_together_are_all_reported(tmp_path: Path, publish: Callable[..., Result]) -> None:
    files, links, wanted = gather_faults()
    book = write_book(tmp_path / "book", files, links)
    with (book / "large.md").open("wb") as large:
        large.truncate(50 * 2**20)
    (book / "book.yaml").write_text((book / "book.yaml").read_text("utf-8").replace("none.md]", "none.md, large.md]"))
    (tmp_path / "output").write_text("a file where the folder should be")
    done = publish("build", book, "-o", tmp_path / "output")
    assert done.exit_code == 3
    found = {(match["at"], match["code"]) for match in read_findings(done)}
    wanted |= {("large.md:1:1", codes.FILE_TOO_LARGE.id), (f"{tmp_path / 'output'}:1:1", codes.CANNOT_WRITE.id)}
    # The glossary cannot be read, and so knows nothing of the terms that are asked for.
    # There are sources, so that those of a book without any are unknown.
    wanted = {pair for pair in wanted if pair[1] not in {codes.UNKNOWN_TERM.id, codes.NO_SOURCES.id}}
    assert wanted <= found, sorted(wanted - found)
    assert len({code for _, code in found}) >= 33
    assert (tmp_path / "output").read_text() == "a file where the folder should be"


def test_findings_come_in_the_order_of_files_and_lines(tmp_path: Path, publish: Callable[..., Result]) -> None:
    files, links, _ = gather_faults()
    done = publish("build", write_book(tmp_path / "book", files, links), "-o", tmp_path / "output")
    places = [match["at"].rsplit(":", 2) for match in read_findings(done)]
    assert places == sorted(places, key=lambda at: (at[0], int(at[1]), int(at[2])))


def test_an_error_leaves_the_last_good_output_as_it_was(tmp_path: Path, publish: Callable[..., Result]) -> None:
    book = write_book(tmp_path / "book", {})
    output = tmp_path / "output"
    assert publish("build", book, "-o", output, "-e", "handouts").exit_code == 0
    before = {path: path.read_bytes() for path in output.rglob("*") if path.is_file()}
    assert before
    (book / "01-small.md").write_text("---\ntitle: أ\n---\n\n[x]{.place}\n", "utf-8")
    assert publish("build", book, "-o", output, "-e", "handouts").exit_code == 3
    assert {path: path.read_bytes() for path in output.rglob("*") if path.is_file()} == before


# --- Output that cannot be written ----------------------------------------------------------------

BUILD = [sys.executable, "-m", "publisher", "build"]


def test_an_output_folder_that_cannot_be_made_is_reported(tmp_path: Path, publish: Callable[..., Result]) -> None:
    book = write_book(tmp_path / "book", {})
    (tmp_path / "file").write_text("kept")
    done = publish("build", book, "-o", tmp_path / "file" / "output")
    assert done.exit_code == 3
    (found,) = read_findings(done)
    assert (found["at"], found["code"]) == (f"{tmp_path / 'file' / 'output'}:1:1", codes.CANNOT_WRITE.id)
    assert (tmp_path / "file").read_text() == "kept"


def test_a_folder_in_the_place_of_a_file_leaves_the_others_as_they_were(
    tmp_path: Path, publish: Callable[..., Result]
) -> None:
    book = write_book(tmp_path / "book", {"places.yaml": "a: {name: ألف}\n"})
    output = tmp_path / "output"
    assert publish("build", book, "-o", output, "-e", "handouts").exit_code == 0
    (output / "data/chronology.json").unlink()
    (output / "data/chronology.json/inside").mkdir(parents=True)
    before = {path: path.read_bytes() for path in output.rglob("*") if path.is_file()}
    (book / "places.yaml").write_text("a: {name: باء}\n", "utf-8")
    done = publish("build", book, "-o", output, "-e", "handouts")
    assert done.exit_code == 3
    assert codes.CANNOT_WRITE.id in {match["code"] for match in read_findings(done)}
    assert {path: path.read_bytes() for path in output.rglob("*") if path.is_file()} == before


def test_a_file_that_outgrows_its_limit_leaves_the_old_one(tmp_path: Path) -> None:
    """The system's own refusal (EFBIG), as far as it can be had without a disk of one's own."""
    book, output = write_book(tmp_path / "book", {}), tmp_path / "output"
    output.mkdir()
    (output / "small-print.pdf").write_bytes(b"the last good one")
    limit = 10_000

    def limit_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    # The cache has its own files, and is filled before the limit is set.
    environment = os.environ | {"PUBLISHER_CACHE": str(tmp_path / "cache")}
    command = [*BUILD, str(book), "-e", "print", "-j", "1", "-o"]
    subprocess.run([*command, str(tmp_path / "other")], env=environment, check=True, capture_output=True)
    done = subprocess.run(
        [*command, str(output)], env=environment, check=False, capture_output=True, text=True, preexec_fn=limit_files
    )
    assert done.returncode == 3, done.stderr
    assert f"small-print.pdf:1:1: {codes.CANNOT_WRITE.id} " in done.stderr
    assert [path.name for path in output.iterdir()] == ["small-print.pdf"]
    assert (output / "small-print.pdf").read_bytes() == b"the last good one"


def test_a_full_disk_leaves_the_old_files(tmp_path: Path) -> None:
    """A small disk of the test's own, in a name space of its own, filled to the brim."""
    book, output = write_book(tmp_path / "book", {}), tmp_path / "output"
    output.mkdir()
    script = textwrap.dedent(
        f"""
        set -e
        mount -t tmpfs -o size=64k tmpfs {output}
        echo good > {output}/small-print.pdf
        head -c 40000 /dev/zero > {output}/ballast
        status=0
        "$@" || status=$?
        cat {output}/small-print.pdf
        ls -A {output}
        exit $status
        """
    )
    probe = (
        subprocess.run(
            ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", str(output)], check=False, capture_output=True
        )
        if shutil.which("unshare")
        else None
    )
    if probe is None or probe.returncode:
        pytest.skip("this machine lets nobody mount a disk")
    environment = os.environ | {"PUBLISHER_CACHE": str(tmp_path / "cache")}
    command = [*BUILD, str(book), "-e", "print", "-j", "1", "-q", "-o", str(output)]
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script, "sh", *command],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 3, done.stderr
    assert f"{codes.CANNOT_WRITE.id} the file cannot be written: No space left on device" in done.stderr
    assert done.stdout.split() == ["good", "ballast", "small-print.pdf"]
