"""What fills the lines of a book, as its `book.yaml` asks: a book in, what is drawn in its pages out."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from publisher.production.check import check
from publisher.production.press_run import adapt_edition
from publisher.proof.readers import extract_text
from publisher.script.word_shares import count_words
from publisher.typeset.book_parts import plan_book

# What is built is only read.
pytestmark = pytest.mark.usefixtures("kept")

TEXT = (
    "خرجت القوافل من المدينة في الصباح الباكر، وسارت على الطريق القديم حتى بلغت محطة صغيرة بجانب النهر. "
    "وكان المسافرون يجلسون في ظل الأشجار، ويتحدثون عن أخبار البلاد البعيدة وما فيها من عجائب وأسواق. "
)
CHAPTER = f"""\
# عنوان طويل للفصل يصف ما سيأتي فيه من الحكايات والأخبار

{TEXT}

{TEXT * 2}

| الاسم | {TEXT} |
|---|---|
| خبر | {TEXT} |

> {TEXT}

::: {{.verse}}
على قدر أهل العزم تأتي العزائم *** وتأتي على قدر الكرام المكارم
وتعظم في عين الصغير صغارها *** وتصغر في عين العظيم العظائم
:::
"""
HEAD = "title: كتاب\nlanguage: ar\nidentifier: urn:uuid:5b0f0f2e-8c1a-5f57-9a51-0c2f6a1d7b11\nchapters: [01.md]\n"


@pytest.mark.parametrize("edition", ["print", "large-print"])
def test_a_book_asks_for_what_fills_its_lines(
    make_book: Callable[..., Path], publish: Callable[..., Result], tmp_path: Path, edition: str
) -> None:
    made = {}
    for asked in ("", "justify: spaces", "justify: both", "justify: kashida", "justify: {verse: kashida}"):
        folder = make_book({"book.yaml": f"{HEAD}editions: {{{edition}: {{{asked}}}}}\n", "01.md": CHAPTER}, name="b")
        told = publish("build", folder, "-o", tmp_path / "out", "--edition", edition)
        assert told.exit_code == 0, told.stderr
        made[asked] = next((tmp_path / "out").glob("*.pdf")).read_bytes()
    plain = made[""]
    if edition == "print":
        assert made["justify: both"] == plain
    assert len({*made.values()}) == len(made) - (edition == "print")
    for pdf in made.values():
        assert count_words(extract_text(pdf)) == count_words(extract_text(plain))


@pytest.mark.parametrize(
    ("asked", "letters"),
    [
        ("", "scaled"),
        ("justify: both", "scaled"),
        ("justify: {letters: fixed}", "fixed"),
        ("justify: spaces", "fixed"),
        ("justify: {text: spaces, letters: scaled}", "scaled"),
    ],
)
def test_a_book_asks_whether_its_letters_are_scaled(make_book: Callable[..., Path], asked: str, letters: str) -> None:
    folder = make_book({"book.yaml": f"{HEAD}editions: {{print: {{{asked}}}}}\n", "01.md": "# ف\n\nنص\n"}, name="b")
    _, woven = check(folder)
    assert woven is not None
    part = plan_book(woven, adapt_edition(woven, "print"))[0].write({})
    rules = dict(re.findall(r"^(html|:root) \{ --letters: (\w+);? \}", "\n".join(part.stylesheets), re.MULTILINE))
    assert rules.get(":root", rules["html"]) == letters
