"""Waivers: a warning that is accepted with a reason goes; a waiver that nothing needs is reported."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from publisher.production.check import check

BOOK = "title: x\nlanguage: ar\nidentifier: x\nchapters: [01.md, 02.md]\n"
BODY = "الاسم هو هو.\n\nثم في في البيت.\n"


def judge(make_book: Callable[..., Path], first: str = "", whole: str = "", body: str = BODY) -> list[tuple[str, str]]:
    files: Mapping[str, str] = {
        "book.yaml": BOOK + whole,
        "01.md": f"---\ntitle: x\n{first}---\n\n{body}",
        "02.md": "---\ntitle: x\n---\n\nخرجوا من من الباب.\n",
    }
    report, _ = check(make_book(files))
    return [(str(finding.position), finding.code.id) for finding in report.in_order()]


def test_without_a_waiver_all_is_reported(make_book: Callable[..., Path]) -> None:
    assert judge(make_book) == [("01.md:5:10", "RT007"), ("01.md:7:7", "RT007"), ("02.md:5:10", "RT007")]


def test_a_waiver_of_a_chapter_means_that_chapter(make_book: Callable[..., Path]) -> None:
    assert judge(make_book, "waive: [{code: RT007, reason: مقصود}]\n") == [("02.md:5:10", "RT007")]


def test_a_waiver_of_the_book_means_all_files(make_book: Callable[..., Path]) -> None:
    assert judge(make_book, whole="waive: [{code: RT007, reason: مقصود}]\n") == []


def test_a_text_bounds_a_waiver(make_book: Callable[..., Path]) -> None:
    found = judge(make_book, "waive: [{code: RT007, text: هو هو, reason: مقصود}]\n")
    assert found == [("01.md:8:7", "RT007"), ("02.md:5:10", "RT007")]


@pytest.mark.parametrize(
    ("waiver", "message"),
    [
        ("{code: AR003, reason: a}", "nothing needs"),
        ("{code: RT007, text: ليس هنا, reason: a}", "nothing needs"),
        ("{code: ZZ999, reason: a}", "there is no code"),
        ("{code: PL001, reason: a}", "is an error"),
    ],
)
def test_a_waiver_that_takes_nothing_is_reported(waiver: str, message: str, make_book: Callable[..., Path]) -> None:
    body = "وصلوا إلى [لوبلين]{.place}.\n"
    report, _ = check(make_book({"01.md": f"---\ntitle: x\nwaive:\n  - {waiver}\n---\n\n{body}"}))
    needless = [finding for finding in report.findings if finding.code.id == "WA001"]
    assert [str(finding.position) for finding in needless] == ["01.md:4:5"]
    assert message in needless[0].message
    assert [finding.code.id for finding in report.errors] == ["PL001"]


@pytest.mark.parametrize(
    "waiver", ["{code: RT007}", "{code: RT007, reason: ' '}", "{code: rt7, reason: a}", "{reason: a}"]
)
def test_a_waiver_needs_a_code_and_a_reason(waiver: str, make_book: Callable[..., Path]) -> None:
    report, _ = check(make_book({"01.md": f"---\ntitle: x\nwaive: [{waiver}]\n---\n\nنص.\n"}))
    assert {finding.code.id for finding in report.errors} <= {"BK001", "BK002", "BK003"}
    assert report.errors


def test_warnings_of_reading_can_be_waived_too(make_book: Callable[..., Path]) -> None:
    head = "title: x\nquestions: [لماذا؟, متى؟]\nanswers: [نعم.]\nwaive: [{code: BK036, reason: واحد للصف}]"
    report, _ = check(make_book({"01.md": f"---\n{head}\n---\n\nنص.\n"}))
    assert report.findings == []
