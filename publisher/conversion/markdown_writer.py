"""Writes chapters: the HTML of a document in, its chapters in Markdown out, each with its notes.

A chapter begins at each heading of the first level that there is more than one of. A note goes along with the chapter
that calls it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from bs4 import BeautifulSoup, Tag
from markdownify import ATX, MarkdownConverter

from publisher.conversion.captions import TABLE_CAPTION, join_captions
from publisher.conversion.document import SUBTITLE, TYPED_HEADING, ConvertedChapter, check_depth
from publisher.conversion.even_tables import make_even
from publisher.conversion.half_lines import CAESURA, FENCE, VERSE, gather_verse

#: Marks of direction that word processors scatter: the press finds directions itself.
_DIRECTION_MARKS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
#: What is a sign of ours and not of Markdown as markdownify knows it.
_OUR_SIGNS = re.compile(r"([{}$@^])")
#: What begins a block only where a line begins: a division, a definition, a box, a list that counts in letters.
_OPENINGS = re.compile(
    r"(?m:^([ \t]*)(?=:::|:[ \t]|#\.[ \t]|!!!|\?\?\?|\([A-Za-z#]{1,5}\)[ \t])|^([ \t]*[A-Za-z]{1,5})(?=[.)][ \t]))"
)
_BREAK = re.compile(r"(?:\\?[-*_=~] ?){3,}")
_HEADINGS = tuple(f"h{level}" for level in range(1, 7))
_BLANK_LINES = re.compile(r"\n{3,}")
_NOTE_CALL = re.compile(r"#(?:foot|end)note-(?!ref)\w+|#.{0,99}(?:fn|note)[-_]?\w{0,99}\d", re.IGNORECASE)
_NOTE = re.compile(r"\[\^(\d+)\]")
_BACK_LINK = re.compile("^[\\s\u2191\u21a9\ufe0e]*$")
#: Its stubs lack most of its methods.
_INHERITED: Any = MarkdownConverter


class _NumberedItem:
    """An item of an ordered list that has its number: Markdownify would count all items before each."""

    name = "ol"

    def __init__(self, number: int) -> None:
        self.number, self.parent = number, self

    def get(self, _name: str) -> str:
        """Return where its list begins to count."""
        return str(self.number)

    def find_previous_siblings(self, _name: str) -> tuple[()]:
        """Return no items before it."""
        return ()


class _Writer(MarkdownConverter):
    """Writes Markdown as our format has it."""

    def __init__(self, notes: Mapping[str, str]) -> None:
        super().__init__(
            heading_style=ATX,
            bullets="-",
            escape_misc=True,
            sub_symbol="~",
            sup_symbol="^",
            keep_inline_images_in=["td", "th", *_HEADINGS],
            table_infer_header=True,
        )
        self.notes = notes
        #: The number of the last item of each ordered list so far, by the `id` of its element.
        self.numbers: dict[int, int] = {}

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Escape what would be read as a sign."""
        escaped: str = _INHERITED.escape(self, text, parent_tags)
        return escaped if parent_tags & {"pre", "code"} else _OUR_SIGNS.sub(r"\\\1", escaped)

    def convert_a(self, element: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a link: the call of a note as such, one inside the document as its words."""
        address = str(element.get("href", ""))
        label = self.notes.get(address.removeprefix("#"))
        if label and address.startswith("#"):
            return f"[^{label}]"
        if not re.match(r"(https?|mailto):", address):
            return text
        return str(_INHERITED.convert_a(self, element, text, parent_tags))

    def convert_p(self, element: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a paragraph, of which no line begins another block; one of signs alone parts passages."""
        if TABLE_CAPTION in (element.get("class") or ()):
            return f"\n\nTable: {' '.join(text.split())}\n\n" if text.strip() else ""
        if _BREAK.fullmatch(text.strip()):
            return "\n\n* * *\n\n"
        return str(_INHERITED.convert_p(self, element, _escape_openings(text), parent_tags))

    def convert_li(self, element: Tag, text: str, parent_tags: set[str]) -> str:
        """Write an item, which begins no other block."""
        written = _escape_openings(text)
        around = element.parent
        if around is not None and around.name == "ol":
            start = str(around.get("start") or "")
            first = int(start) if start.isdecimal() else 1
            number = self.numbers[id(around)] = self.numbers.get(id(around), first - 1) + 1
            return str(_INHERITED.convert_li(self, _NumberedItem(number), written, parent_tags))
        return str(_INHERITED.convert_li(self, element, written, parent_tags))

    def convert_code(self, element: Tag, text: str, parent_tags: set[str]) -> str:
        """Write code, and a formula between dollars."""
        classes = element.get("class") or ()
        if "display-formula" in classes:
            return f"\n\n$${element.get_text().strip()}$$\n\n"
        if "formula" in classes:
            return f"${element.get_text().strip()}$"
        return str(_INHERITED.convert_code(self, element, text, parent_tags))

    def convert_img(self, element: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a picture; of one that was left out what is said of it."""
        told = " ".join(str(element.get("alt") or "").split())
        caption = self.escape(str(element.get("data-caption") or ""), parent_tags)
        element["alt"] = caption or self.escape(told, parent_tags)
        if not element.get("src"):
            return str(element["alt"])
        written = str(_INHERITED.convert_img(self, element, text, parent_tags))
        return f'{written}{{alt="{_quote(told)}"}}' if caption and told else written

    def convert_div(self, element: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a poem, each of its paragraphs a line."""
        if VERSE not in (element.get("class") or ()):
            return str(_INHERITED.convert_div(self, element, text, parent_tags))
        lines = (" ".join(line.split()) for line in text.splitlines())
        return "\n\n{0} verse\n{1}\n{0}\n\n".format(FENCE, "\n".join(line for line in lines if line))

    def convert_sup(self, element: Tag, text: str, parent_tags: set[str]) -> str:
        """Write what is raised; the call of a note is raised by itself."""
        if re.fullmatch(r"\s*\[\^[^\]]+\]\s*", text):
            return text.strip()
        return str(_INHERITED.convert_sup(self, element, text, parent_tags))

    def convert_u(self, element: Tag, text: str, parent_tags: set[str]) -> str:
        """Write what is underlined; a link is that by itself."""
        del element
        return text if "a" in parent_tags else _mark(text, ".underline")

    def convert_mark(self, element: Tag, text: str, parent_tags: set[str]) -> str:
        """Write what is highlighted."""
        del element, parent_tags
        return _mark(text, ".mark")

    def convert_bdo(self, element: Tag, text: str, parent_tags: set[str]) -> str:
        """Write words that have a direction of their own."""
        del parent_tags
        direction = str(element.get("dir", ""))
        return _mark(text, f"dir={direction}") if direction in {"rtl", "ltr"} else text


def _mark(text: str, attribute: str) -> str:
    """Write a span, with the spaces at its ends outside of it."""
    inner = text.strip()
    if not inner:
        return text
    before, _, after = text.partition(inner)
    return f"{before}[{inner}]{{{attribute}}}{after}"


def _quote(text: str) -> str:
    """Escape what ends the value of an attribute."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _escape_openings(text: str) -> str:
    return _OPENINGS.sub(lambda found: f"{found[0]}\\", text)


def write_chapters(html: str, title: str) -> tuple[ConvertedChapter, ...]:
    """Return the chapters of a document; `title` is that of what has no heading of its own."""
    page = BeautifulSoup(_DIRECTION_MARKS.sub("", html), "lxml")
    check_depth(page)
    body: Tag = page.body or page
    _take_title(body)
    level = _choose_level(body)
    _free_headings(body, level)
    gather_verse(body)
    join_captions(body)
    for table in body.find_all("table"):
        make_even(table)
    notes = _take_notes(body)
    labels = {anchor: str(number) for number, anchor in enumerate(notes, 1)}
    chapters = []
    for opening, blocks in _divide(body, level):
        name = opening.get_text(" ", strip=True) if opening else title
        text = _write_blocks(blocks, labels, level)
        if opening:
            # What stays in the document is counted to find what follows it.
            opening.extract()
        if not (text.strip() or opening):
            continue
        calls = set(_NOTE.findall(text))
        called = [anchor for anchor, label in labels.items() if label in calls]
        lines = [f"# {_Writer({}).escape(' '.join(name.split()), set())}", text.strip()]
        lines += [f"[^{labels[anchor]}]: {_write_note(notes[anchor])}" for anchor in called]
        chapters.append(ConvertedChapter(name, "\n\n".join(line for line in lines if line) + "\n"))
    return tuple(chapters)


def _take_title(body: Tag) -> None:
    """Take out the title of the book and its subtitle; what else has these styles is a paragraph."""
    for subtitle in body.select(SUBTITLE):
        subtitle.decompose()
    for number, heading in enumerate(body.find_all(class_="book-title")):
        if number == 0:
            heading.decompose()
        else:
            heading.name = "p"


def _free_headings(body: Tag, level: str) -> None:
    """Put what no title holds behind it: pictures, and of chapters the calls of notes, at the end of what follows."""
    for heading in body.find_all(_HEADINGS):
        called = heading.find_all("sup") if heading.name == level else ()
        calls = [call.extract() for call in called if call.find("a", href=_NOTE_CALL)]
        pictures = [picture.extract() for picture in heading.find_all("img")]
        if pictures:
            holder = Tag(name="p")
            holder.extend(pictures)
            heading.insert_after(holder)
        if not heading.get_text(strip=True) and not calls:
            heading.decompose()
            continue
        following = heading.find_next_sibling()
        if calls and isinstance(following, Tag) and following.name == "p":
            following.extend(calls)
        elif calls:
            holder = Tag(name="p")
            holder.extend((heading.get_text(" ", strip=True), *calls))
            heading.insert_after(holder)


def _choose_level(body: Tag) -> str:
    """Return the heading at which chapters begin: the first that stands more than once, or else the first."""
    headings = body.find_all(_HEADINGS)
    styled = {heading.name for heading in headings if TYPED_HEADING not in (heading.get("class") or ())}
    count = Counter(heading.name for heading in headings)
    found = [name for name in _HEADINGS if name in styled]
    return next((name for name in found if count[name] > 1), found[0] if found else "h1")


def _divide(body: Tag, level: str) -> Iterator[tuple[Tag | None, list[Any]]]:
    """Divide a document at its headings of a level, wherever they stand in it."""
    heading = None
    blocks: list[Any] = []
    holders = {id(holder) for heading in body.find_all(level) for holder in heading.parents}
    for node in _list_blocks(body, level, holders):
        if isinstance(node, Tag) and node.name == level:
            yield heading, blocks
            heading, blocks = node, []
        else:
            blocks.append(node)
    yield heading, blocks


def _list_blocks(element: Tag, level: str, holders: AbstractSet[int]) -> Iterator[Any]:
    """List the blocks of a document; one that holds a heading of the level gives way to what is in it."""
    for child in list(element.children):
        if isinstance(child, Tag) and child.name != level and id(child) in holders:
            yield from _list_blocks(child, level, holders)
        else:
            yield child


def _write_blocks(blocks: list[Any], labels: Mapping[str, str], level: str) -> str:
    page = BeautifulSoup("", "lxml")
    root = page.new_tag("div")
    for block in blocks:
        root.append(block.extract())
    depth = int(level[1])
    # A chapter whose sections begin further down than below its title has them there.
    below = [int(name[1]) for name in _HEADINGS if root.find(name)]
    depth += max(min(below) - depth - 1, 0) if below else 0
    for name in _HEADINGS:
        for heading in root.find_all(name):
            # A heading above the chapters stands among them as one of its sections.
            heading.name = f"h{min(max(int(name[1]) - depth + 1, 2), 6)}-"
    for heading in root.find_all(re.compile(r"^h\d-$")):
        heading.name = heading.name[:-1]
    return _BLANK_LINES.sub("\n\n", _write(_Writer(labels), root))


def _write(writer: _Writer, element: Tag) -> str:
    return str(writer.convert_soup(element)).replace(CAESURA, "***").replace(FENCE, ":::")


def _take_notes(body: Tag) -> dict[str, Tag]:
    """Take the notes out of a document: by the anchors to which their calls lead."""
    notes: dict[str, Tag] = {}
    own: dict[str, Tag] = {}
    for element in body.find_all(id=True):
        own.setdefault(str(element["id"]), element)
    for call in body.find_all("a", href=True):
        address = str(call["href"])
        is_note = "noteref" in str(call.get("epub:type", "")) or _NOTE_CALL.fullmatch(address)
        note = own.get(address[1:]) if is_note and address.startswith("#") else None
        if note is None or address[1:] in notes:
            continue
        # By `in` the whole of each would be compared.
        if not any(note is holder for holder in call.parents):
            notes[address[1:]] = note
    for note in notes.values():
        holder = note.parent
        note.extract()
        for link in note.find_all("a", href=True):
            if str(link["href"]).startswith("#") and _BACK_LINK.match(link.get_text()):
                link.decompose()
        if holder is not None and holder.name in {"ol", "ul", "section", "aside"} and not holder.get_text(strip=True):
            holder.decompose()
    return notes


def _write_note(note: Tag) -> str:
    text = _write(_Writer({}), note).strip()
    text = re.sub(r"^(?:\d+[.)]|-)\s+", "", _BLANK_LINES.sub("\n\n", text))
    # Further lines of a note stand four spaces in.
    return text.replace("\n", "\n    ").replace("\n    \n", "\n\n")
