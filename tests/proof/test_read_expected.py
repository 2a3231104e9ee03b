"""The expected text of a part: what its HTML promises to print, block by block."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.model.expected import ExpectedBlock, Stretch
from publisher.model.finding import Position
from publisher.production.check import check
from publisher.production.press_run import adapt_edition
from publisher.proof.read_expected import read_expected, read_pictures
from publisher.typeset.book_parts import plan_book
from publisher.typeset.handout_parts import plan_handouts

PAGE = '<html lang="ar" dir="rtl"><head><title>لا</title></head><body dir="rtl">{}</body></html>'


def read(body: str, digits: str = "latn") -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in read_expected(PAGE.format(body), digits)]


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        ("<p>أ <em>ب</em>\n  ج</p>", [("paragraph", "أ ب ج")]),
        ("<p> أ\u00a0ب </p>", [("paragraph", "أ\u00a0ب")]),
        ("<p>أ<br/> ب</p>", [("paragraph", "أ\nب")]),
        ("<h2>أ</h2><blockquote><p>ب</p></blockquote>", [("heading", "أ"), ("paragraph", "ب")]),
        ("<pre>a\n  b\n</pre>", [("preformatted", "a\n  b")]),
        ("<dl><dt>أ</dt><dd><p>ب</p></dd></dl>", [("term", "أ"), ("definition", "ب")]),
        ("<table><tr><th>أ</th><td></td><td>ج</td></tr></table>", [("cell", "أ"), ("cell", "ج")]),
        ("<ol><li>أ</li><li>ب</li></ol>", [("item", "1. أ"), ("item", "2. ب")]),
        (
            '<ol><li><img src="x.svg"></li><li><p><math></math></p></li><li></li></ol>',
            [("item", f"{n}.") for n in (1, 2, 3)],
        ),
        ('<ol><li><p><img src="x.svg"></p><p>أ</p></li></ol>', [("item", "1."), ("item", "أ")]),
        ('<ol><li><figure><img src="x.svg"><figcaption>أ</figcaption></figure></li></ol>', [("caption", "1. أ")]),
        ('<ol start="9"><li><p>أ</p><p>ب</p></li></ol>', [("item", "9. أ"), ("item", "ب")]),
        ('<ol start="2" type="a" class="paren"><li>أ</li></ol>', [("item", "b) أ")]),
        ('<ol start="4" type="I" class="parens"><li>أ</li></ol>', [("item", "(IV) أ")]),
        ('<ol class="paren"><li>أ<ol><li>ب</li></ol></li></ol>', [("item", "1) أ"), ("item", "أ. ب")]),
        ("<ul><li>أ<ul><li>ب</li></ul></li></ul>", [("item", "• أ"), ("item", "• ب")]),
        ('<ul class="toc"><li>أ</li></ul>', [("item", "أ")]),
        ('<p><a href="x">أ<span data-expected="folio">7</span></a></p>', [("paragraph", "أ"), ("folio", "7")]),
        (
            "<figure><svg><title>لا</title><text>أ <tspan>ب</tspan></text></svg><figcaption>ج</figcaption></figure>",
            [("label", "أ ب"), ("caption", "ج")],
        ),
        ("<div>أ<p>ب</p>ج</div>", [("paragraph", "أ"), ("paragraph", "ب"), ("paragraph", "ج")]),
        (
            '<p>أ<span class="footnote" data-number="١">ب<br/>ج</span> د.</p><p>ه</p>',
            [("paragraph", "أ١ د."), ("note", "١ ب\nج"), ("paragraph", "ه")],
        ),
    ],
)
def test_blocks_are_read_as_they_are_printed(body: str, blocks: list[tuple[str, str]]) -> None:
    assert read(body) == blocks


def test_lists_are_numbered_in_the_digits_of_the_book() -> None:
    assert read("<ol><li>أ</li></ol>", "arab") == [("item", "\u0661. أ")]


def test_what_is_set_apart_is_known_with_its_language_and_direction() -> None:
    (block,) = read_expected(PAGE.format('<p>أ <span lang="de"><span dir="ltr">SS</span></span> ب</p>'), "latn")
    assert block == ExpectedBlock("paragraph", "أ SS ب", "ar", True, None, (Stretch(2, 4, "language", "de"),))  # noqa: FBT003
    (block,) = read_expected(PAGE.format('<div lang="de" dir="ltr"><p>Sie.</p></div>'), "latn")
    assert (block.language, block.right_to_left) == ("de", False)
    (block,) = read_expected(PAGE.format('<p>أ <span class="citation">[<a href="x">7</a>]</span></p>'), "latn")
    assert block.stretches == (Stretch(2, 5, "citation"),)


def test_a_call_and_the_number_of_its_note_are_marked() -> None:
    called, note = read_expected(PAGE.format('<p>أ<span class="footnote" data-number="12">ب</span></p>'), "latn")
    assert called.stretches == (Stretch(1, 3, "call"),)
    assert note.stretches == (Stretch(0, 2, "marker"),)


def test_every_block_of_a_chapter_knows_its_place_in_the_source(make_book: Callable[..., Path]) -> None:
    chapter = """\
        ---
        title: أ
        questions: [لماذا؟]
        ---

        فقرة.[^1]

        - بند

        | رأس |
        |-----|
        | خلية |

        [^1]: حاشية.
        """
    report, woven = check(make_book({"01.md": chapter, "glossary.yaml": "x: {term: لفظ, definition: شرح}\n"}))
    assert woven, report.findings
    plans = plan_book(woven, adapt_edition(woven, "print"))
    blocks = [block for plan in plans for block in read_expected(plan.write({}).html, "latn")]
    places = {block.text: block.position for block in blocks}
    assert places["فقرة.1"] == Position("01.md", 6, 1)
    assert places["1 حاشية."] == Position("01.md", 14, 1)
    assert places["• بند"] == Position("01.md", 8, 3)
    assert places["خلية"] == Position("01.md", 12, 3)
    assert places["شرح"] == Position("glossary.yaml", 1, 1)
    assert places["الفصل الأول"] is None
    sheets = plan_handouts(woven, adapt_edition(woven, "handouts"))
    assert "1. لماذا؟" in [block.text for block in read_expected(sheets[0].part.write({}).html, "latn")]


def test_pictures_are_known_by_what_is_read_instead_of_them() -> None:
    body = (
        '<figure data-source="01.md:7:1"><svg><title>خريطة</title></svg></figure><p><img src="a.png" alt="صورة"/></p>'
    )
    found = [(picture.alternative, picture.position) for picture in read_pictures(PAGE.format(body))]
    assert found == [("خريطة", Position("01.md", 7, 1)), ("صورة", None)]
