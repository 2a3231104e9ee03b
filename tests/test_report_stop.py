"""What stops the press is told in the same way of one book and of several."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.model import press_error
from publisher.model.finding import FaultyBookError, Finding, Position, Report
from publisher.model.order import Order
from publisher.model.press_error import (
    ExhaustedPartError,
    ForeignPressError,
    LayoutError,
    LostProcessError,
    LostWorkersError,
    PressError,
    UnreachableClusterError,
)
from publisher.production.build import build
from publisher.production.report_stop import report_stop

#: Where each kind of error is explained, and whether its message has to be told of which part it is.
KINDS: dict[type[PressError], tuple[str, bool]] = {
    PressError: ("PR003", False),
    LayoutError: ("PR003", False),
    ExhaustedPartError: ("PR005", True),
    LostProcessError: ("PR006", True),
    LostWorkersError: ("PR012", True),
    UnreachableClusterError: ("PR010", False),
    ForeignPressError: ("PR011", False),
}


def report_one(error: PressError) -> Finding:
    report = Report()
    report_stop(report, error, Position("book.yaml", 1, 1))
    (finding,) = report.findings
    return finding


@pytest.mark.parametrize(("kind", "expected"), KINDS.items(), ids=lambda value: getattr(value, "__name__", ""))
def test_each_error_has_its_code_and_a_hint(kind: type[PressError], expected: tuple[str, bool]) -> None:
    code, names_part = expected
    finding = report_one(kind("it stopped", "c2"))
    assert (finding.code.id, finding.message) == (code, "c2: it stopped" if names_part else "it stopped")
    assert finding.hint


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_of_no_part_names_none(kind: type[PressError]) -> None:
    assert report_one(kind("it stopped")).message == "it stopped"


def test_no_kind_of_error_is_left_out() -> None:
    kinds = {value for value in vars(press_error).values() if isinstance(value, type) and issubclass(value, PressError)}
    assert kinds == set(KINDS)


def test_a_disk_that_is_full_is_told(
    make_book: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("publisher.production.build.make_editions", fail)
    with pytest.raises(FaultyBookError) as told:
        build(Order(make_book(), tmp_path / "out"))
    assert [found.code.id for found in told.value.report.errors] == ["PR001"]
