"""The torture book comes out right: every line in its order, every letter in its form."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.model.book import Metadata
from publisher.proof.joining import predict_forms
from publisher.proof.printed_lines import find_blocks
from publisher.typeset.house import open_house
from publisher.typeset.html import HtmlWriter, PrintMedium
from tests import torture
from tests.proving import STYLE, collate_page, prove_book, write_page


def test_the_book_has_two_hundred_paragraphs() -> None:
    assert len(torture.TONGUES) * (len(torture.PATTERNS) + len(torture.LEFT_TO_RIGHT)) >= 200
    assert len(set(torture.PATTERNS)) == len(torture.PATTERNS)


@pytest.mark.parametrize("tongue", torture.TONGUES, ids=lambda tongue: tongue.language)
def test_every_line_is_in_order_and_every_letter_joins(
    tongue: torture.Tongue, make_book: Callable[..., Path], fonts: Path
) -> None:
    proven = prove_book(make_book(torture.write_book(tongue)), fonts)
    disordered = [(line.expected, line.drawn.text) for line in proven.lines if not line.is_in_order]
    assert disordered == []
    assert [(fault.word, fault.letters) for fault in proven.wrong_forms] == []
    # No line was passed over, and in the languages that join it was the letters that were looked at.
    printed = sum(len(block.lines) for block in find_blocks(proven.printed) if block.type != "Artifact")
    assert len(proven.lines) == printed > 110
    words = [(line, word) for line in proven.lines for word in re.finditer(r"\w+", line.expected)]
    forms = predict_forms({word[0] for _, word in words})
    joining = sum(word.start() + place in line.seen.places for line, word in words for place in forms[word[0]])
    assert joining > 1000 or tongue.language == "he"


@pytest.mark.parametrize(
    "text", ["نص 12-15 ثم $5 ثم 50% و +3 ثم 7/8", "שם 12-15 אז $5 אז 50% עם +3 אז 7/8", "ثم Lublin 5$ و $7"]
)
@pytest.mark.parametrize("right_to_left", [True, False])
def test_a_number_that_begins_a_line_is_set_as_in_its_paragraph(
    text: str,
    right_to_left: bool,  # noqa: FBT001
    fonts: Path,
) -> None:
    """The engine lays out each line by itself, and what rules the number may stand on the line above."""
    house = open_house(Metadata("أ", "ar" if right_to_left else "en", "x", "x"))
    writer = HtmlWriter(house, PrintMedium(lambda anchor: anchor, lambda source: source))
    page = write_page(f"<p>{writer.write_text(text)}</p>", direction="rtl" if right_to_left else "ltr")
    lines = collate_page(page, fonts, style=STYLE + "p { width: 1mm }")
    assert len(lines) == len(text.split())
    assert all(line.is_in_order for line in lines)
