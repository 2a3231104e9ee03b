"""The report of a proof, of a book of any length and with any number of faults."""

import pytest

from publisher.model.finding import Position
from publisher.model.message import say
from publisher.model.proof import Fault, Proof, Tally
from publisher.proof.print_rules.pd101_misordered_line import CODE
from publisher.typeset.proof_report import write_report


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_report_tells_of_a_book_of_millions_of_words(language: str) -> None:
    tally = Tally("PDFium", words=3_000_000, found=2_999_999, in_order=2_999_000, invented=200_000)
    report = write_report(Proof("book-print.pdf", 9000, 300_000, (tally,)), {}, language)
    assert all(text in report for text in ("99.999 %", "99.966 %", "3000000", "200000"))


def test_a_report_tells_of_many_faults_each_with_a_picture() -> None:
    message = say("the characters of a line stand in another order than they should")
    faults = tuple(
        Fault(CODE, message, number, (0.0, 0.0, 1.0, 1.0), "أ" * 80, "ب" * 80, Position("01.md", number, 1))
        for number in range(1, 1001)
    )
    pictures = dict.fromkeys(range(len(faults)), b"\x00" * 20_000)
    report = write_report(Proof("book-print.pdf", 900, 30_000, (), faults), pictures, "en")
    assert report.count("data:image/png") == len(faults)
