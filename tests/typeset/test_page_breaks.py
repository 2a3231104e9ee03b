"""Marks of printed pages in the markup of an EPUB: before the right word, outside what begins with it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.model.epub import EpubPage
from publisher.model.parts import NoteStart, PageStart, PieceStart, PrintedPages, PrintedPart
from publisher.typeset.page_breaks import PageMark, locate_pages, mark_pages
from publisher.typeset.page_text import read_page_text

WORDS = {"page": "page", "page_blank": "page {n}, blank", "page_without_text": "page {n}, without text"}


def mark(body: str, *letters: int) -> str:
    """Mark pages that begin after so many letters; give the body with [1], [2] … for the marks."""
    marks = [PageMark(str(n), f"page {n}", "c.xhtml", count, f"p{n}") for n, count in enumerate(letters, 1)]
    marked = mark_pages(f"<html><head><title>title</title></head><body>{body}</body></html>", marks)
    found = re.fullmatch(r"<html><head><title>title</title></head><body>(.*)</body></html>", marked, re.DOTALL)
    assert found
    pattern = r'<(?:span|i) epub:type="pagebreak" role="doc-pagebreak" id="p(\d+)" title="page \1"/>'
    return re.sub(pattern, r"[\1]", found[1])


@pytest.mark.parametrize(
    ("body", "letters", "expected"),
    [
        ("<p>abc def</p>", (0,), "<p>[1]abc def</p>"),
        ("<p>abc def</p>", (3,), "<p>abc [1]def</p>"),
        # Quotation marks and brackets go with their word, and so does the rest of a divided one.
        ("<p>abc «def» gh</p>", (3,), "<p>abc [1]«def» gh</p>"),
        ("<p>abc hyphenated</p>", (7,), "<p>abc [1]hyphenated</p>"),
        ("<p>abc</p><p>def</p>", (3,), "<p>abc</p><p>[1]def</p>"),
        ('<p>abc <a href="#x"><em>def</em></a></p>', (3,), '<p>abc [1]<a href="#x"><em>def</em></a></p>'),
        ("<p>abc <em>def ghi</em></p>", (6,), "<p>abc <em>def [1]ghi</em></p>"),
        # Character references are one character, or none that counts.
        ("<p>a&amp;b &lt;cd &#233;f</p>", (2, 4), "<p>a&amp;b [1]&lt;cd [2]&#233;f</p>"),
        # Several pages may begin in one paragraph, and two at one word where one of them has no letter.
        ("<p>ab cd ef</p>", (0, 2, 4), "<p>[1]ab [2]cd [3]ef</p>"),
        ("<p>ab cd</p>", (2, 2), "<p>ab [1][2]cd</p>"),
        # Calls of notes, notes and page references are not in the flow of print.
        ('<p>ab<a class="note-call">12</a> cd</p>', (2,), '<p>ab<a class="note-call">12</a> [1]cd</p>'),
        (
            '<section class="notes"><aside><p>zz <br/>z</p></aside></section><p>ab</p>',
            (0,),
            '<section class="notes"><aside><p>zz <br/>z</p></aside></section><p>[1]ab</p>',
        ),
        # A figure is one letter, whatever is drawn in it.
        (
            "<p>ab</p><figure><svg><text>zz</text></svg></figure><p>cd</p>",
            (2, 3),
            "<p>ab</p>[1]<figure><svg><text>zz</text></svg></figure><p>[2]cd</p>",
        ),
        # So is a formula, which is a picture in print.
        ("<p>ab <math><mi>z</mi></math> cd</p>", (2, 3), "<p>ab [1]<math><mi>z</mi></math> [2]cd</p>"),
        # The words of its caption count too.
        (
            "<p>ab</p><figure><svg></svg><figcaption>cd<details>zz</details></figcaption></figure><p>ef</p>",
            (2, 3, 5),
            "<p>ab</p>[1]<figure><svg></svg>[2]<figcaption>cd<details>zz</details></figcaption></figure><p>[3]ef</p>",
        ),
        # A page behind the last letter, such as one of notes alone, stands at the end: before the notes.
        ("<section><p>ab</p></section>", (2,), "<section><p>ab</p>[1]</section>"),
        (
            '<section><p>ab</p><section class="notes"><p>zz</p></section></section>',
            (2,),
            '<section><p>ab</p>[1]<section class="notes"><p>zz</p></section></section>',
        ),
        # Nothing that has a name of its own begins with the number of a page.
        ("<section><h1>ab</h1></section>", (0,), "<section>[1]<h1>ab</h1></section>"),
        (
            "<header><p>ab</p><h1><em>cd</em></h1></header>",
            (0, 2),
            "[1]<header><p>ab</p>[2]<h1><em>cd</em></h1></header>",
        ),
        (
            "<p>ab</p><table><thead><tr><th>cd</th></tr></thead></table>",
            (2,),
            "<p>ab</p>[1]<table><thead><tr><th>cd</th></tr></thead></table>",
        ),
        (
            "<tr><th>ab</th><td>cd</td></tr>\n<tr><th>ef</th></tr>",
            (4,),
            "<tr><th>ab</th><td>cd[1]</td></tr>\n<tr><th>ef</th></tr>",
        ),
        (
            "<tr><td>ab</td></tr></tbody>\n<tbody>\n<tr><th>cd</th></tr>",
            (2, 2),
            "<tr><td>ab[1][2]</td></tr></tbody>\n<tbody>\n<tr><th>cd</th></tr>",
        ),
        ("<tr><td>ab</td></tr><tr><td>cd</td></tr>", (2,), "<tr><td>ab[1]</td></tr><tr><td>cd</td></tr>"),
        (
            "<dl><div><dt>ab</dt><dd>cd</dd></div><div><dt><dfn>ef</dfn></dt></div></dl>",
            (0, 4),
            "[1]<dl><div><dt>ab</dt><dd>cd[2]</dd></div><div><dt><dfn>ef</dfn></dt></div></dl>",
        ),
        # A list of contents takes nothing but links.
        (
            "<nav><h1>ab</h1><ol><li><a>cd</a></li><li><a>ef</a><ol><li><a>g</a></li></ol></li></ol></nav>",
            (0, 2, 4, 6, 7),
            "[1]<nav><h1>ab[2]</h1><ol><li><a>cd[3]</a></li><li><a>ef[4]</a><ol><li><a>g</a></li></ol></li></ol></nav>[5]",
        ),
        # So it is too before a word that a sign without letters begins.
        (
            "<nav><h1>ab</h1><ol><li><a>cd</a></li><li><a>\U0001f4d6 ef</a></li></ol></nav>",
            (4,),
            "<nav><h1>ab</h1><ol><li><a>cd[1]</a></li><li><a>\U0001f4d6 ef</a></li></ol></nav>",
        ),
        ("<ul><li>ab</li><li><a>cd</a></li></ul>", (0, 2), "[1]<ul><li>ab</li><li>[2]<a>cd</a></li></ul>"),
    ],
)
def test_a_mark_stands_before_the_word_with_which_the_page_begins(
    body: str, letters: tuple[int, ...], expected: str
) -> None:
    assert mark(body, *letters) == expected


@given(st.lists(st.text(alphabet="abدا«. \u064e", max_size=8), max_size=6), st.lists(st.integers(0, 40), max_size=5))
def test_marks_change_nothing_else_and_come_in_order(paragraphs: list[str], letters: list[int]) -> None:
    body = "".join(f"<p>{text} <em>{text}</em></p>" for text in paragraphs)
    marked = mark(body, *sorted(letters))
    assert re.sub(r"\[\d\]", "", marked) == body
    numbers = [int(number) for number in re.findall(r"\[(\d)\]", marked)]
    assert numbers == list(range(1, len(letters) + 1))


def locate(
    printed: str, starts: tuple[int, ...], *pages: str, blank: str = "", letters: int = -1
) -> list[tuple[str, str]]:
    """Find pages of a part of print in pages of an EPUB; give their labels, and what follows each."""
    found = [EpubPage(f"{number}.xhtml", f"<body>{page}</body>") for number, page in enumerate(pages)]
    text = read_page_text(f"<body>{printed}</body>").letters
    part = PrintedPart(
        tuple(PageStart(start, str(number)) for number, start in enumerate(starts, 1)),
        len(text) if letters < 0 else letters,
        f"<body>{printed}</body>",
        blank,
    )
    groups = [("before", (EpubPage("before.xhtml", "<body><p>zz</p></body>"),)), ("part", tuple(found))]
    marks = locate_pages(groups, PrintedPages({}, {"part": part}), WORDS)
    texts = {page.name: read_page_text(page.markup).letters for _, some in groups for page in some}
    return [(one.label, texts[one.page][one.letters :][:4]) for one in marks]


def test_the_same_text_has_its_pages_at_the_same_letters() -> None:
    assert locate("<p>abc def ghi</p>", (0, 3, 6), "<p>abc def ghi</p>") == [
        ("page 1", "abcd"), ("page 2", "defg"), ("page 3", "ghi"),
    ]  # fmt: skip


def test_a_text_told_otherwise_is_found_by_its_anchors_links_and_words() -> None:
    printed = (
        '<h1>List</h1><p id="a">Aa 1, <a href="book:#m1">12</a>, <a href="book:#m2">14</a> where it lies</p>'
        '<p id="b">Bb <a href="book:#m3">12</a></p><p id="c">Cc 12 more words</p>'
    )
    shown = (
        '<h1>List</h1><p>A note of its own, 12.</p><ul><li id="a">Aa where it lies<ul>'
        '<li><a href="x.xhtml#m1">the first</a></li>'
        '<li><a href="x.xhtml#m2">the second, 14</a></li></ul></li><li id="b">Bb <a href="x.xhtml#m3">third 12</a></li>'
        '<li id="c">Cc more words</li></ul>'
    )
    text = read_page_text(f"<body>{printed}</body>").letters
    starts = (0, text.index("14"), text.index("Bb"), text.index("more"))
    assert locate(printed, starts, shown) == [
        ("page 1", "List"), ("page 2", "thes"), ("page 3", "Bbth"), ("page 4", "more"),
    ]  # fmt: skip


def test_pages_at_one_place_say_which_of_them_has_no_text() -> None:
    assert locate("<p>abc def</p>", (0, 3, 3, 6), "<p>abc def</p>", blank="0") == [
        ("page 0, blank", ""), ("page 1", "abcd"), ("page 2, without text", "def"), ("page 3", "def"),
        ("page 4, without text", ""),
    ]  # fmt: skip


def test_a_part_may_be_told_in_two_pages() -> None:
    pages = "<p>abc</p>", "<h1>title</h1><p>def ghi</p>"
    assert locate("<p>abc def ghi</p>", (0, 3, 6), *pages) == [
        ("page 1", "abc"),
        ("page 2", "defg"),
        ("page 3", "ghi"),
    ]


def test_where_a_style_sheet_adds_text_only_the_opening_is_sure() -> None:
    assert locate("<p>abc def</p>", (0, 3), "<p>abc def</p>", letters=9) == [("page 1", "abcd")]


def test_without_a_print_edition_nothing_is_marked() -> None:
    assert locate_pages([("c1", (EpubPage("c.xhtml", "<body><p>abc</p></body>"),))], None, WORDS) == ()


NOTES = (
    '<section class="notes"><aside id="n1" role="doc-footnote"><span class="note-number">1</span> <p>aa bb '
    '<a class="note-back">b</a></p></aside><aside id="n2" role="doc-footnote"><span class="note-number">2</span> '
    "<p>cc dd</p></aside></section>"
)
PRINTED = (
    '<p>abc def</p><section class="notes"><p id="n1"><a class="note-number">1</a> aa bb</p>'
    '<p id="n2"><a class="note-number">2</a> cc dd</p></section>'
)


def locate_notes(*starts: PageStart, printed: str = PRINTED) -> str:
    """Mark pages of print in an EPUB of a part with two notes and of one behind it, which a blank page precedes."""
    pages = (
        EpubPage("a.xhtml", f"<body><section><p>abc def</p>{NOTES}</section></body>"),
        EpubPage("b.xhtml", "<body/>"),
    )
    part = PrintedPart(starts, 6, f"<body>{printed}</body>")
    parts = {"a": part, "b": PrintedPart((), 0, "", blank="x")}
    marks = locate_pages([("a", pages[:1]), ("b", pages[1:])], PrintedPages({}, parts), WORDS)
    marked = mark_pages(pages[0].markup, marks)
    assert [mark.folio for mark in marks] == re.findall(r'title="page (\w+)', marked)
    text = re.sub(r'<span epub:type="pagebreak"[^>]* title="page ([^"]*)"/>', r"[\1]", marked)
    return re.sub("<[^>]*>", "", text)


def test_a_page_of_notes_alone_begins_in_the_notes() -> None:
    starts = [PageStart(0, "1"), PageStart(6, "2", NoteStart("n1", 2, 4)), PageStart(6, "3", NoteStart("n2", 0, 4))]
    # What is blank before the next part comes behind the notes.
    assert locate_notes(*starts) == "[1]abc def1 aa [2]bb b[3]2 cc dd[x, blank]"


def test_pages_of_one_place_in_the_notes_say_which_has_nothing_of_its_own() -> None:
    starts = [PageStart(0, "1"), *(PageStart(6, folio, NoteStart("n1", 2, 4)) for folio in "23")]
    assert locate_notes(*starts) == "[1]abc def1 aa [2][3, without text]bb b2 cc dd[x, blank]"


def test_notes_before_more_text_of_their_part_are_not_its_order() -> None:
    starts = [PageStart(0, "1"), PageStart(3, "2", NoteStart("n1", 2, 4)), PageStart(3, "3")]
    assert locate_notes(*starts) == "[1]abc [2, without text][3]def[x, blank]1 aa bb b2 cc dd"


def test_the_number_of_an_item_that_print_writes_in_a_note_does_not_count() -> None:
    printed = PRINTED.replace("aa bb", '<span class="item-number">1.</span>\u00a0aa bb')
    starts = [PageStart(0, "1"), PageStart(6, "2", NoteStart("n1", 2, 4))]
    assert locate_notes(*starts, printed=printed) == "[1]abc def1 aa [2]bb b2 cc dd[x, blank]"


def test_where_a_style_sheet_adds_text_to_a_note_its_beginning_is_sure() -> None:
    starts = [PageStart(0, "1"), PageStart(6, "2", NoteStart("n2", 2, 9))]
    assert locate_notes(*starts) == "[1]abc def1 aa bb b[2]2 cc dd[x, blank]"


DRAWN = '<div class="drawing" role="img"><svg><text>zz</text></svg><svg></svg></div><details>zz</details>'


def locate_pieces(figure: str, *starts: PageStart, before: str = "<p>ab</p>", after: str = "<p>ef</p>") -> str:
    """Mark pages of print in an EPUB of a part with a figure; give the text with its drawings."""
    printed = f"<body>{before}<figure id='f'><svg></svg><figcaption>cd</figcaption><svg></svg></figure>{after}</body>"
    page = EpubPage("a.xhtml", f"<body>{before}{figure}{after}</body>")
    part = PrintedPart(starts, len(read_page_text(printed.replace("'", '"')).letters), printed.replace("'", '"'))
    marks = locate_pages([("a", (page,))], PrintedPages({}, {"a": part}), WORDS)
    marked = mark_pages(page.markup, marks)
    # A page list is in the order of reading.
    assert [mark.folio for mark in marks] == re.findall(r'title="page (\w+)', marked)
    return re.sub(r'<span epub:type="pagebreak"[^>]* title="page ([^"]*)"/>', r"[\1]", marked)


def test_a_page_that_goes_on_with_a_drawing_begins_before_that_piece() -> None:
    figure = f'<figure id="f">{DRAWN}<figcaption>cd</figcaption></figure>'
    starts = PageStart(0, "1"), PageStart(2, "2"), PageStart(5, "3", piece=PieceStart("f", 1)), PageStart(5, "4")
    assert locate_pieces(figure, *starts) == (
        '<body><p>[1]ab</p>[2]<figure id="f"><div class="drawing" role="img"><svg><text>zz</text></svg>[3]<svg></svg>'
        "</div><details>zz</details><figcaption>cd</figcaption></figure><p>[4]ef</p></body>"
    )


def test_a_drawing_below_its_caption_has_marks_before_the_picture_and_in_it() -> None:
    figure = f'<figure id="f"><figcaption>cd</figcaption>{DRAWN}</figure>'
    pieces = [PageStart(3, f"{number + 3}", piece=PieceStart("f", number)) for number in range(2)]
    starts = PageStart(0, "1"), PageStart(3, "2"), *pieces, PageStart(3, "5")
    # The second page is blank, since the drawing lies on facing pages; the fifth is so too.
    assert locate_pieces(figure, *starts, before="", after="") == (
        '<body>[1]<figure id="f"><figcaption>cd</figcaption>[2, without text][3]<div class="drawing" role="img"><svg>'
        "<text>zz</text></svg>[4]<svg></svg></div><details>zz</details></figure>[5, without text]</body>"
    )


def test_a_drawing_is_no_place_for_a_page_behind_one_that_begins_behind_it() -> None:
    figure = f'<figure id="f">{DRAWN}<figcaption>cd</figcaption></figure>'
    starts = PageStart(0, "1"), PageStart(5, "2"), PageStart(5, "3", piece=PieceStart("f", 1))
    assert "</figure><p>[2, without text][3]ef</p>" in locate_pieces(figure, *starts)


def test_where_the_epub_has_one_drawing_of_several_a_page_of_a_later_one_is_before_it() -> None:
    drawn = '<div class="drawing" role="img"><svg></svg></div>'
    figure = f'<figure id="f">{drawn}<figcaption>cd</figcaption></figure>'
    starts = PageStart(0, "1"), PageStart(2, "2"), PageStart(5, "3", piece=PieceStart("f", 1)), PageStart(5, "4")
    assert locate_pieces(figure, *starts) == (
        f'<body><p>[1]ab</p>[2]<figure id="f">[3, without text]{drawn}<figcaption>cd</figcaption></figure>'
        "<p>[4]ef</p></body>"
    )


def test_a_page_with_text_behind_a_piece_that_is_divided_otherwise_begins_with_its_text() -> None:
    drawn = '<div class="drawing" role="img"><svg></svg><svg></svg><svg></svg></div>'
    figure = f'<figure id="f">{drawn}<figcaption>cd</figcaption></figure>'
    starts = PageStart(0, "1"), PageStart(5, "2", piece=PieceStart("f", 1)), PageStart(7, "3")
    marked = locate_pieces(figure, *starts, after="<p>ef</p><p>gh</p>")
    assert marked.endswith("</figure><p>[2]ef</p><p>[3]gh</p></body>")
    # So it is where that page is the last.
    assert locate_pieces(figure, *starts[:2]).endswith("</figure><p>[2]ef</p></body>")
