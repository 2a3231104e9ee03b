"""Forms that a book prefers: found, mended, and left alone where they may stay."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from publisher.production.check import check, mend
from publisher.proof.rules import bk100_preferred_form
from publisher.script.clitics import FoundForm, find_forms


def write(make_book: Callable[..., Path], prefer: str, body: str, language: str = "ar", **files: str) -> Path:
    head = f"title: x\nlanguage: {language}\nidentifier: x\nchapters: [01.md]\nprefer: {prefer}\n"
    lists = {f"{name}.yaml": text for name, text in files.items()}
    return make_book({"book.yaml": head, "01.md": f"---\ntitle: x\n---\n\n{body}\n", **lists})


def read_body(book: Path) -> str:
    return (book / "01.md").read_text("utf-8").split("---\n\n", 1)[1].removesuffix("\n")


@pytest.mark.parametrize(
    ("language", "prefer", "bad", "good"),
    [
        ("ar", "{بيلاروسيا: روسيا البيضاء}", "في بيلاروسيا وبيلاروسيا", "في روسيا البيضاء وروسيا البيضاء"),
        ("ar", "{بلدان البلطيق: دول البلطيق}", "من بلدان البلطيق.", "من دول البلطيق."),
        ("ar", "{سواء لبس: سواءً لبس}", "سواء لبس زيًّا", "سواءً لبس زيًّا"),
        ("ar-EG", "{البلطيق: البلطيك}", "إلى البلطيق وللبلطيق", "إلى البلطيك وللبلطيك"),
        ("en", "{e-mail: email}", "An e-mail. E-mail too.", "An email. Email too."),
        ("he", "{ורשא: ורשה}", "מוורשא ובוורשא", "מוורשה ובוורשה"),
        ("he", "{לודז: לודז׳}", "שבלודז", "שבלודז׳"),
        ("fa", "{ورشو: وارسو}", "در ورشو بود", "در وارسو بود"),
    ],
)
def test_what_is_not_preferred_is_mended(
    language: str, prefer: str, bad: str, good: str, make_book: Callable[..., Path]
) -> None:
    book = write(make_book, prefer, bad, language)
    report, _ = mend(book)
    assert read_body(book) == good
    assert [finding.code.id for finding in report.findings if finding.code.id == "BK100"] == []


def test_a_finding_stands_at_the_word_and_says_what_to_write(make_book: Callable[..., Path]) -> None:
    book = write(make_book, "{بيلاروسيا: روسيا البيضاء}", "كان **هناك** ثم لبيلاروسيا.")
    (finding,) = check(book)[0].findings
    assert (finding.code.id, str(finding.position)) == ("BK100", "01.md:5:17")
    assert finding.hint == "write لروسيا البيضاء"


@pytest.mark.parametrize(("body", "ids"), [("هذه دول البلطيق.", []), ("هذا البلطيق.", ["BK100"]), ("`البلطيق`", [])])
def test_a_form_inside_the_preferred_one_stays(body: str, ids: list[str], make_book: Callable[..., Path]) -> None:
    found = check(write(make_book, "{البلطيق: دول البلطيق}", body))[0].findings
    assert [finding.code.id for finding in found] == ids


def test_forms_that_are_in_no_passage_are_not_looked_for(
    make_book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A house may prefer thousands of forms: each is looked for where its letters are, and nowhere else."""
    sought: list[str] = []

    def count(text: str, form: str, language: str) -> Iterator[FoundForm]:
        sought.append(form)
        return find_forms(text, form, language)

    monkeypatch.setattr(bk100_preferred_form, "find_forms", count)
    forms = ", ".join(f"غائب{number}: حاضر" for number in range(300))
    book = write(make_book, f"{{{forms}, بيلاروسيا: روسيا البيضاء}}", "نص.\n\nفي بيلاروسيا.\n\nنص آخر.")
    assert [finding.code.id for finding in check(book)[0].findings] == ["BK100"]
    assert sought == ["روسيا البيضاء", "بيلاروسيا"]


def test_a_variant_in_a_list_stays(make_book: Callable[..., Path]) -> None:
    places = "belarus: {name: روسيا البيضاء, variants: [بيلاروسيا]}\n"
    book = write(make_book, "{بيلاروسيا: روسيا البيضاء}", "[روسيا البيضاء]{.place}.", places=places)
    assert check(book)[0].findings == []


def test_what_only_a_writer_can_tell_is_told_and_not_mended(make_book: Callable[..., Path]) -> None:
    book = write(make_book, "{بلدان: دول}", "البلدان كلها.")
    report, count = mend(book)
    assert (count, [finding.code.id for finding in report.findings]) == (0, ["BK100"])
    assert read_body(book) == "البلدان كلها."
