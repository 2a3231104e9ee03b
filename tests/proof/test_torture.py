"""The torture book comes out right: every line in its order, every letter in its form."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.proof.joining import predict_forms
from tests import torture
from tests.proving import prove_book


def test_the_book_has_two_hundred_paragraphs() -> None:
    assert len(torture.TONGUES) * (len(torture.PATTERNS) + len(torture.LEFT_TO_RIGHT)) >= 200
    assert len(set(torture.PATTERNS)) == len(torture.PATTERNS)


@pytest.mark.parametrize("tongue", torture.TONGUES, ids=lambda tongue: tongue.language)
def test_every_line_is_in_order_and_every_letter_joins(
    tongue: torture.Tongue, make_book: Callable[..., Path], tmp_path: Path
) -> None:
    lines, wrong, count = prove_book(make_book(torture.write_book(tongue)), tmp_path / "fonts")
    disordered = [(line.copy, "".join(d.character for d in line.drawn)) for line in lines if not line.is_in_order]
    assert disordered == []
    assert [(fault.word, fault.letters) for fault in wrong] == []
    # No line was passed over, and in the languages that join it was the letters that were looked at.
    assert len(lines) == count > 110
    joining = sum(seen.place in predict_forms(line.copy) for line in lines for seen in line.seen)
    assert joining > 1000 or tongue.language == "he"
