"""What a writer reads of YAML that cannot be read: where it goes wrong, in words, and what to do."""

import re

import pytest

from publisher.manuscript.yaml_reader import read_yaml
from publisher.model.finding import Report

#: How the parser speaks.
JARGON = re.compile(r"expected|scann|pars|token|node|mapping|sequence|scalar|collection|simple key|stream|directive")

FAULTS = [
    ("lublin\n  name: ب\n", "1:1", "without a colon"),
    ("lublin:\n  name ب\n  kind: city\n", "2:1", "without a colon"),
    ("a: ب\nchapters\n- 01.md\n", "2:1", "without a colon"),
    ("a: ب\nchapters\n\n  print: {}\n", "2:1", "without a colon"),
    ("الاسم：قيمة\nb: c\n", "1:1", "without a colon"),
    ("a: b: c\n", "1:5", "a colon where none may stand"),
    ("a: x\n  b: y\n", "2:4", "a colon where none may stand"),
    ("a:\n  name: x\n c: y\n", "3:2", "does not belong"),
    ("- a\nb: c\n", "2:1", "does not belong"),
    ("a:\n  - b: 1\n   c: 2\n", "3:4", "does not belong"),
    ("a: - b\n", "1:4", "in the line of its key"),
    ("a: 'b'c\n", "1:7", "a value that has ended"),
    ('a: "b" c\n', "1:8", "a value that has ended"),
    ("a: *x\n", "1:4", "begins with a sign"),
    ("a: }\n", "1:4", "begins with a sign"),
    ("%a: b\n", "1:3", "begins with a sign"),
    ("a: @b\n", "1:4", "begins with a sign"),
    ('a: "\\q"\n', "1:5", "a backslash"),
    ('a: "\\xz"\n', "1:7", "a backslash"),
    ("a: b\n---\nc: d\n", "2:1", "a second document"),
    ("a: |x\n b\n", "1:5", "words behind | or >"),
    ("a: [b, c\nd: e\n", "1:4", "a bracket that is not closed"),
    ("a: 'b\n", "1:4", "a quotation mark that is not closed"),
    ("a:\n\tb: c\n", "2:1", "a tab"),
    ("a: >\n\tb\n", "2:1", "a tab"),
]


@pytest.mark.parametrize(("text", "place", "message"), FAULTS, ids=[repr(fault[0]) for fault in FAULTS])
def test_what_is_wrong_is_told_in_words_where_it_is(text: str, place: str, message: str) -> None:
    report = Report()
    assert read_yaml(text, "a.yaml", report) is None
    (finding,) = report.findings
    assert str(finding.position) == f"a.yaml:{place}"
    assert message in finding.message
    assert finding.hint
    assert not JARGON.search(f"{finding.message} {finding.hint}")
