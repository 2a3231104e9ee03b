"""Compares the page list of an EPUB with its print edition: an EPUB and a PDF in, what is wrong with it out.

Nothing of the press is asked: the numbers and the text of the pages are those that PDFium reads in the PDF, and what
follows a mark is read from the pages of the EPUB.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from lxml import etree

from publisher.script.search_words import find_directed_words

XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
SVG = "{http://www.w3.org/2000/svg}svg"
#: What the flow of print does not have, or has elsewhere.
_LEFT_OUT = {
    f"{XHTML}details",
    "{http://www.w3.org/2000/svg}svg",
    f"{XHTML}head",
    "{http://www.w3.org/1998/Math/MathML}math",
}
_BLOCKS = {
    f"{XHTML}{name}"
    for name in (
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "li", "dt", "dd", "figcaption", "caption", "pre",
    )
}  # fmt: skip
#: Of names in other languages print's index has the first alone.
_CLASSES = {"notes", "note-call", "figure-long", "locators", "print-page", "foreign"}
#: What may float in print: to the head of the next page, while the text goes on.
_FLOATS = {f"{XHTML}{name}" for name in ("section", "aside", "figure", "table")}
#: So many words beside a mark are compared, and by so many may it miss its place.
_SPAN, _SLACK = 3, 1
#: The least share of the words of a drawing that are on the page at which it begins, and the next.
_LEAST_DRAWN = 0.5


@dataclass(frozen=True, slots=True)
class Turn:
    """A mark of a page: its number, its name, and the words before and after it in the file of the EPUB.

    `may_float` says that it stands at the opening of what print may have set on the next page, `follows_float` that it
    stands right behind that. `drawn` are the words of a drawing or a piece of one that it stands right before,
    `heading` those of a heading.
    """

    folio: str
    address: str
    name: str
    before: Sequence[str]
    after: Sequence[str]
    may_float: bool = False
    follows_float: bool = False
    drawn: Sequence[str] = ()
    heading: Sequence[str] = ()


def judge_page_list(epub: Path, pdf: Path) -> list[str]:
    """Tell which pages of a PDF the page list of an EPUB lacks, or leads to a wrong place for."""
    document = pypdfium2.PdfDocument(pdf)
    folios = [str(document.get_page_label(number)) for number in range(len(document))]
    texts = [list_words(page.get_textpage().get_text_range()) for page in document]
    turns = list(read_turns(epub))
    faults = [f"page {folio} is not in the list" for folio in folios if folio not in {turn.folio for turn in turns}]
    if not faults and [turn.folio for turn in turns] != folios:
        faults.append("the pages are not in their order")
    addresses: dict[str, Turn] = {}
    for turn in turns:
        if turn.folio not in folios:
            faults.append(f"there is no page {turn.folio}")
        elif not is_alone(turn.name):
            faults += [
                f"page {turn.folio}: {turn.address}: {fault}"
                for fault in judge_turn(turn, texts, folios.index(turn.folio))
            ]
            place = f"{turn.address.partition('#')[0]} {len(turn.before)} {' '.join(turn.drawn)}"
            if place in addresses:
                faults.append(f"pages {addresses[place].folio} and {turn.folio} are at one place")
            addresses[place] = turn
    return faults


def is_alone(name: str) -> bool:
    """Return whether the name of a mark says more than the number: that the page has nothing of its own."""
    return bool(re.search(r"[,،]", name))


def judge_turn(turn: Turn, texts: Sequence[Sequence[str]], number: int) -> Iterator[str]:
    """Tell what is wrong with a mark: the words after it have to be on its page, up to a word."""
    if turn.drawn:
        # What is written in a drawing is read in another order in a PDF, and may go on over several pages.
        written = [word for word in turn.drawn if not word.isdecimal()]
        seen = {word for text in texts[number : number + 2] for word in text}
        missing = [word for word in written if word not in seen]
        if len(missing) > len(written) * (1 - _LEAST_DRAWN):
            yield f"the page has not the words {' '.join(missing)} of a drawing"
        return
    if not turn.after:
        yield "nothing follows"
        return
    page = {word for text in texts[number : number + 1 + turn.may_float] for word in text}
    # At the opening of a file the EPUB may go on otherwise than print, as contents do that list more; so do an imprint,
    # which has a heading of its own and names its own edition behind a title that may be a word alone, and a title
    # page.
    is_imprint = turn.address.startswith("imprint.")
    is_free = not turn.before or is_imprint or turn.address.startswith("title-page.")
    span = 1 if is_free else _SPAN
    least = len(turn.heading) if is_imprint else 0
    fits = any(
        all(word in page for word in turn.after[slack : slack + span]) for slack in range(least, least + _SLACK + 1)
    )
    if not fits:
        yield f"the page has not the words {' '.join(turn.after[:_SPAN])}"
    # The words before are those of an earlier page, unless the mark stands at the opening of a file. Behind a box that
    # had no room the text goes on, and the box is on the next page.
    earlier = {word for text in texts[: number + 2 * turn.follows_float] for word in text}
    last = turn.before[-_SPAN:][: _SPAN - _SLACK]
    is_opening = len(turn.before) <= _SPAN
    if not is_opening and "index" not in turn.address and not earlier.issuperset(last):
        yield f"no page before has the words {' '.join(turn.before[-_SPAN:])}"


def read_turns(epub: Path) -> Iterator[Turn]:
    """Read the page list of an EPUB, and what stands around each mark."""
    with zipfile.ZipFile(epub) as archive:
        (package,) = (name for name in archive.namelist() if name.endswith(".opf"))
        folder = posixpath.dirname(package)
        trees = {
            name.removeprefix(f"{folder}/"): etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith(".xhtml")
        }
    lists = [nav for tree in trees.values() for nav in tree.iter(f"{XHTML}nav") if nav.get(EPUB_TYPE) == "page-list"]
    words = {name: read_marked_words(tree) for name, tree in trees.items()}
    for link in (link for nav in lists for link in nav.iter(f"{XHTML}a")):
        page, _, anchor = str(link.get("href")).partition("#")
        (mark,) = (element for element in trees[page].iter() if element.get("id") == anchor)
        before, after = words[page][anchor]
        yield Turn(
            "".join(map(str, link.itertext())),
            str(link.get("href")),
            mark.get("aria-label") or mark.get("title") or "",
            before,
            after,
            opens_float(mark),
            follows_float(mark),
            list_drawn(mark),
            list_heading(mark),
        )


def opens_float(mark: etree._Element) -> bool:
    """Return whether a mark stands at the opening of a frame, a figure or a table."""
    _, *around = list_opened(mark)
    return any(element.tag in _FLOATS for element in around)


def follows_float(mark: etree._Element) -> bool:
    """Return whether a mark stands at the opening of what comes right behind a frame, a figure or a table."""
    *_, outermost = list_opened(mark)
    before = outermost.getprevious()
    return before is not None and before.tag in _FLOATS and not (before.tail or "").strip()


def list_drawn(mark: etree._Element) -> list[str]:
    """Return the words of the drawing, or of the piece of one, that a mark stands right before, each once."""
    behind = mark.getnext()
    while behind is not None and behind.get(EPUB_TYPE) == "pagebreak" and not (behind.tail or "").strip():
        behind = behind.getnext()
    if behind is None or (mark.tail or "").strip():
        return []
    drawing = behind if behind.tag == SVG else next(iter(behind), None) if behind.get("class") == "drawing" else None
    if drawing is None or drawing.tag != SVG:
        return []
    written = " ".join(" ".join(map(str, text.itertext())) for text in drawing.iter(f"{SVG.removesuffix('svg')}text"))
    return list(dict.fromkeys(list_words(written)))


def list_heading(mark: etree._Element) -> list[str]:
    """Return the words of a heading that a mark stands right before."""
    behind = mark.getnext()
    is_heading = behind is not None and str(behind.tag).removeprefix(XHTML) in {"h1", "h2", "h3"}
    return list_words("".join(map(str, behind.itertext()))) if is_heading and behind is not None else []


def list_opened(mark: etree._Element) -> list[etree._Element]:
    """Return a mark and the elements that it opens, from the inside out."""
    opened = [mark]
    while opened[-1].getprevious() is None and not has_text_before(opened[-1]):
        around = opened[-1].getparent()
        if around is None:
            break
        opened.append(around)
    return opened


def has_text_before(element: etree._Element) -> bool:
    """Return whether the parent of an element has text before it."""
    parent = element.getparent()
    return parent is not None and bool((parent.text or "").strip())


def read_marked_words(tree: etree._Element) -> dict[str, tuple[list[str], list[str]]]:
    """Return the words before and after each mark of a page; for one in notes those of the notes count too."""
    found = find_marked_words(tree, _CLASSES)
    marked = [
        mark.get("id") for notes in list_notes(tree) for mark in notes.iter() if mark.get(EPUB_TYPE) == "pagebreak"
    ]
    if marked:
        in_notes = find_marked_words(tree, _CLASSES - {"notes"})
        found |= {str(name): in_notes[str(name)] for name in marked}
    return found


def list_notes(tree: etree._Element) -> list[etree._Element]:
    """Return the sections of a page that hold its notes."""
    return [section for section in tree.iter(f"{XHTML}section") if section.get("class") == "notes"]


def find_marked_words(tree: etree._Element, left_out: AbstractSet[str]) -> dict[str, tuple[list[str], list[str]]]:
    """Return the words before and after each mark of a page, without those of some classes."""
    parts: list[str] = []

    def walk(element: etree._Element) -> None:
        is_locator = element.get(EPUB_TYPE) == "index-locator"
        is_left_out = (
            element.tag in _LEFT_OUT or element.get("hidden") or element.get("class") in left_out or is_locator
        )
        if is_left_out:
            parts.extend(f"\0{mark.get('id')}\0" for mark in element.iter() if mark.get(EPUB_TYPE) == "pagebreak")
        else:
            if element.get(EPUB_TYPE) == "pagebreak":
                parts.append(f"\0{element.get('id')}\0")
            # A link that is a whole line of a list stands apart; one in a sentence may be joined to a word before it.
            around = element.getparent()
            is_line = element.tag == f"{XHTML}a" and around is not None and around.tag == f"{XHTML}li"
            edge = " " if element.tag in _BLOCKS or is_line else ""
            parts.append(edge + (element.text or ""))
            for child in element:
                walk(child)
            parts.append(edge)
        parts.append(element.tail or "")

    walk(tree)
    text = "".join(parts)
    pieces = text.split("\0")
    found: dict[str, tuple[list[str], list[str]]] = {}
    for number in range(1, len(pieces), 2):
        before, after = "".join(pieces[:number:2]), "".join(pieces[number + 1 :: 2])
        found[pieces[number]] = (list_words(before), list_words(after)[:10])
    return found


def list_words(text: str) -> list[str]:
    """Return the words of a text as a search finds them."""
    return [word.text for word in find_directed_words(text)]
