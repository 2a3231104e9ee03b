"""What was set against what the source says: block by block, and each block of the source once."""

from dataclasses import replace

import pytest
from lxml import html as lxml_html

from publisher.model.expected import ExpectedBlock, ExpectedPart
from publisher.model.finding import Position
from publisher.proof.match_source import match_source
from publisher.proof.read_expected import read_tree


def write(text: str, line: int = 0) -> ExpectedBlock:
    position = Position("01.md", line, 1) if line else None
    return ExpectedBlock("paragraph", text, "ar", right_to_left=True, position=position)


def judge(source: list[ExpectedBlock], body: str) -> tuple[list[str], list[str]]:
    blocks = read_tree(lxml_html.document_fromstring(f"<html><body>{body}</body></html>"), "latn")
    found = match_source([ExpectedPart("c1", tuple(source))], {"c1": blocks})
    return [block.text for block in found.lost], [block.text for block in found.doubled]


FIVE = "واحد اثنان ثلاثة أربعة خمسة"
LABELS = f"<svg><text>{FIVE}</text><text>{FIVE}</text></svg>"
TOLD = f"<details><summary>وصف</summary><ul><li>{FIVE}</li></ul></details>"


@pytest.mark.parametrize(
    ("source", "body"),
    [
        (["خريطة"], f"<figure><figcaption>خريطة 1 خريطة{TOLD}</figcaption></figure>"),
        (["خريطة"], f"<figure><figcaption>خريطة{TOLD}</figcaption></figure>"),
        ([FIVE], f"<p>{FIVE}</p><figure><figcaption>أ{TOLD}</figcaption></figure>"),
        ([FIVE], f'<figure><p class="figure-alternative">{FIVE}</p><figcaption>{FIVE}</figcaption></figure>'),
        ([FIVE], f"<figure>{LABELS}<figcaption>خريطة 1 {FIVE}{TOLD}</figcaption></figure>"),
        ([FIVE, FIVE], f"<p>{FIVE}</p><p>{FIVE}</p>"),
        (["أ", "أ", "1"], "<p>أ</p><p>1</p><p>أ</p>"),
        (["دار السلام", "دار"], "<p>دار السلام، 12</p><p>دار، 5 (دار السلام)</p>"),
        (["دار", "دار السلام"], "<p>دار السلام، 12</p><p>دار، 5</p>"),
        (["قال كذا"], '<p>قال <span class="citation">[3، ص 4]</span> كذا</p>'),
        (["حاشية\nثانية"], '<aside class="note"><span>1</span> <p>حاشية</p><p>ثانية <a>↩</a></p></aside>'),
        (["حاشية\nثانية"], "<div>1 <p>حاشية</p><p>ثانية</p></div>"),
        (["أول", "ثان"], "<p>أول · ثان</p>"),
        (["…", "*", "⁂"], "<p>…</p><p>*</p><p>⁂</p>"),
        (["a</script><b>c"], "<p>a&lt;/script&gt;&lt;b&gt;c</p><p>1</p>"),
    ],
)
def test_what_is_set_is_found(source: list[str], body: str) -> None:
    assert judge([write(text) for text in source], body) == ([], [])


@pytest.mark.parametrize(
    ("source", "body", "lost"),
    [
        (["خريطة", "خريطة"], "<p>خريطة</p>", ["خريطة"]),
        (["دار", "دار السلام"], "<p>دار السلام، 12</p>", ["دار"]),
        (["أ", "ب"], "<p>ب</p>", ["أ"]),
        (["خريطة الطريق"], "<p>خريطة</p><p>أخرى</p><p>الطريق</p>", ["خريطة الطريق"]),
        (["…", "*"], "<p>…</p>", ["*"]),
    ],
)
def test_what_is_not_set_is_lost(source: list[str], body: str, lost: list[str]) -> None:
    assert judge([write(text) for text in source], body) == (lost, [])


def test_a_caption_takes_the_block_of_no_paragraph() -> None:
    """The EPUB does not say where a block comes from, and tells a caption together with whose picture it is."""
    source = [replace(write(text, 1), kind="caption") for text in ("على الطريق", "الطريق", "خط")]
    body = "<figure><figcaption>شكل 1 على الطريق: الطريق. خط</figcaption></figure><p>على الطريق.</p>"
    assert judge([*source, write("على الطريق.", 2)], body) == ([], [])
    assert judge([*source, write("على الطريق.", 2)], body.partition("<p>")[0]) == (["على الطريق."], [])


def test_a_block_that_is_set_twice_is_one_of_its_own_place() -> None:
    source = [write(FIVE, 7), write("شيء آخر", 9)]
    one, other = f'<p data-source="01.md:7:1">{FIVE}</p>', '<p data-source="01.md:9:1">شيء آخر</p>'
    assert judge(source, one + other) == ([], [])
    assert judge(source, one + one + other) == ([], [FIVE])
    assert judge(source, one + other + one.replace("7:1", "8:1")) == ([], [])
    assert judge(source, one + other + f"<p>{FIVE}</p>") == ([], [FIVE])
    assert judge(source, one + other + other) == ([], [])
