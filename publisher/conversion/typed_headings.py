"""Finds headings that their letters alone show: the text of a Word file in, the same with styles of headings out.

Who does not know the styles of Word makes a heading of a short line in bold or large letters. Where a document has no
other headings, and such lines stand before paragraphs of another kind, they are taken for headings, and that is told.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from lxml import etree

from publisher.conversion.word_styles import W, find_style, give_style, is_on, name_style
from publisher.model.message import Message, say

#: The styles of what is taken for the heading of a chapter, and of a section in one.
_CHAPTER, SECTION = "heading 1", "Publisher Typed Heading"
#: Words and letters that a heading has at most, and by how much it is larger than the text.
_MOST_WORDS, _LONGEST, _LARGER = 12, 90, 1.2
#: How many there are at least, and of how many paragraphs one is a heading at most.
_FEWEST, _SHARE = 2, 3
#: Letters between two headings from which they begin chapters, and in a document from which it should have some.
_CHAPTER_LETTERS, _LONG = 4000, 30_000
#: Lines of one heading, and headings that are told.
_MOST_LINES, _TOLD = 2, 3
#: Half points of letters of which nothing is said (ISO/IEC 29500-1, 17.3.2.38).
_PLAIN_SIZE = 20.0
#: What no heading has: the mark of a list, and what is drawn.
_OTHERS = tuple(f"{W}{name}" for name in ("numPr", "drawing", "pict", "object", "txbxContent"))
_LETTER = re.compile(r"[^\W\d_]")
_ENDS = tuple(".,;\u060c\u061b")


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph that has text: whether all of it is bold, and the size of its smallest letters."""

    element: etree._Element
    text: str
    is_bold: bool
    size: float


def mark_typed_headings(document: etree._Element, styles: etree._Element | None) -> Iterator[Message]:
    """Give what looks like a heading the style of one, if no paragraph has it; tell what was taken, or is missing."""
    body = document.find(f"{W}body")
    if body is None or styles is None or _has_headings(document, styles):
        return
    sheet = _StyleSheet.read(styles)
    lines = [line for line in (_read_line(one, sheet) for one in body.findall(f"{W}p")) if line.text]
    letters = sum(len(line.text) for line in lines)
    found = _find_headings(lines)
    if len(found) < _FEWEST or len(found) * _SHARE > len(lines):
        if letters >= _LONG:
            yield say("no paragraph has the style of a heading, so that all of it is one chapter")
        return
    style = _CHAPTER if letters >= _CHAPTER_LETTERS * len(found) else SECTION
    identifier = find_style(styles, style)
    for line in found:
        marks = line.element.find(f"{W}pPr")
        if marks is None:
            marks = etree.Element(f"{W}pPr")
            line.element.insert(0, marks)
        give_style(marks, identifier)
        for bold in list(line.element.iter(f"{W}b", f"{W}bCs")):
            bold.set(f"{W}val", "0")
    yield say(
        "no paragraph has the style of a heading; by their letters {count} were taken for headings: {text}",
        count=len(found),
        text=" | ".join(line.text for line in found[:_TOLD]) + (" | …" if len(found) > _TOLD else ""),
    )


def _has_headings(document: etree._Element, styles: etree._Element) -> bool:
    names = {one.get(f"{W}styleId"): name_style(one) for one in styles.iter(f"{W}style")}
    used = {names.get(mark.get(f"{W}val"), "") for mark in document.iter(f"{W}pStyle")}
    return any(name.startswith("heading ") for name in used)


def _find_headings(lines: Sequence[_Line]) -> Sequence[_Line]:
    """Return the lines that look like headings and stand before text; a title page at the beginning has none."""
    sizes, bold = Counter[float](), 0
    for line in lines:
        sizes[line.size] += len(line.text)
        bold += len(line.text) * line.is_bold
    size = max(sizes, key=lambda one: sizes[one], default=0.0)
    is_bold_plain = bold * 2 < sizes.total()

    def stands_out(line: _Line) -> bool:
        is_short = len(line.text.split()) <= _MOST_WORDS and len(line.text) <= _LONGEST
        looks = (line.is_bold and is_bold_plain) or line.size >= _LARGER * size
        return is_short and looks and _LETTER.search(line.text) is not None and not line.text.endswith(_ENDS)

    # What stands at the end is before no text.
    runs = [list(run) for is_heading, run in groupby(lines, stands_out) if is_heading]
    runs = [run for run in runs if run[-1] is not lines[-1]]
    alone = [run for run in runs if len(run) <= _MOST_LINES and run[0] is not lines[0]]
    looks = Counter((line.is_bold, line.size) for run in alone for line in run)
    common = max(looks, key=lambda look: looks[look], default=None)
    # At the end of a title page, and of other long runs, may stand a heading that looks like the others.
    ends = (run[-1:] if (run[-1].is_bold, run[-1].size) == common else [] for run in runs)
    return [line for run, end in zip(runs, ends, strict=True) for line in (run if run in alone else end)]


@dataclass(frozen=True, slots=True)
class _StyleSheet:
    """The styles of a Word file by their ids, and what says how letters look that have none."""

    styles: Mapping[str, etree._Element]
    defaults: Sequence[etree._Element]

    @classmethod
    def read(cls, styles: etree._Element) -> "_StyleSheet":
        plain = (f"{W}style[@{W}default='1'][@{W}type='paragraph']/{W}rPr", f".//{W}rPrDefault/{W}rPr")
        found = (styles.find(path) for path in plain)
        return cls(
            {style.get(f"{W}styleId", ""): style for style in styles.iter(f"{W}style")},
            [look for look in found if look is not None],
        )

    def list_looks(self, marks: etree._Element | None, kind: str) -> Iterator[etree._Element]:
        """List what the style of a run or a paragraph says of letters, the nearest first."""
        name, seen = None if marks is None else marks.find(f"{W}{kind}"), set[str]()
        while name is not None and (identifier := name.get(f"{W}val", "")) not in seen:
            seen.add(identifier)
            style = self.styles.get(identifier)
            name = None if style is None else style.find(f"{W}basedOn")
            look = None if style is None else style.find(f"{W}rPr")
            if look is not None:
                yield look


def _read_line(paragraph: etree._Element, sheet: _StyleSheet) -> _Line:
    """Read a paragraph; one in a list, or with a picture, is none that could be a heading."""
    runs = [(run, _read_text(run)) for run in paragraph.iter(f"{W}r")]
    text = " ".join("".join(text for _, text in runs).split())
    if next(paragraph.iter(*_OTHERS), None) is not None:
        return _Line(paragraph, text, is_bold=False, size=0.0)
    around = [*sheet.list_looks(paragraph.find(f"{W}pPr"), "pStyle"), *sheet.defaults]
    looks = []
    for run, said in runs:
        if said.strip():
            own = run.find(f"{W}rPr")
            looks.append(_read_look([*([] if own is None else [own]), *sheet.list_looks(own, "rStyle"), *around]))
    is_bold = all(bold for bold, _ in looks) and bool(looks)
    return _Line(paragraph, text, is_bold, min((size for _, size in looks), default=_PLAIN_SIZE))


def _read_text(run: etree._Element) -> str:
    return "".join(" " if part.tag == f"{W}tab" else part.text or "" for part in run.iter(f"{W}t", f"{W}tab"))


def _read_look(marks: Sequence[etree._Element]) -> tuple[bool, float]:
    """Return whether letters are bold, and their size in half points."""
    weight = next(
        (one for look in marks for name in ("bCs", "b") if (one := look.find(f"{W}{name}")) is not None), None
    )
    sizes = (one.get(f"{W}val", "") for look in marks for name in ("szCs", "sz") for one in look.findall(f"{W}{name}"))
    size = next((float(one) for one in sizes if one.isdigit()), _PLAIN_SIZE)
    return is_on(weight), size
