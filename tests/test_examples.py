"""The examples of the manual: whole small books, judged without a finding."""

from pathlib import Path

import pytest

from publisher.production.check import check

EXAMPLES = sorted(path.parent for path in (Path(__file__).parent.parent / "docs" / "examples").glob("*/book.yaml"))


@pytest.mark.parametrize("book", EXAMPLES, ids=lambda path: path.name)
def test_an_example_has_no_finding(book: Path) -> None:
    report, woven = check(book)
    assert woven
    assert [f"{finding.position} {finding.code.id} {finding.message}" for finding in report.findings] == []
