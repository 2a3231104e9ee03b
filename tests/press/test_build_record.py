"""Records of builds: what came of a build comes back while nothing has changed, and not a moment longer."""

from dataclasses import replace
from pathlib import Path

import pytest

from publisher.model import codes
from publisher.model.finding import Finding, Position
from publisher.model.message import Message, say
from publisher.press.build_record import BuildRecord
from publisher.press.kept_files import keep

WARNING = Finding(codes.NO_ALTERNATIVE, Position("01.md", 3, 4), say("no text for {name}", name="a.png"), "write it")


@pytest.fixture
def record(tmp_path: Path) -> BuildRecord:
    return BuildRecord(tmp_path / "cache", "basis", "sources")


def test_a_build_comes_back_with_its_findings(record: BuildRecord, tmp_path: Path) -> None:
    files = {"a.pdf": b"1", "data/b.json": b"2"}
    output = tmp_path / "out"
    record.keep(files, [WARNING])
    assert record.recall(output) is None
    (output / "data").mkdir(parents=True)
    for name, data in files.items():
        (output / name).write_bytes(data)
    found = record.recall(output)
    assert found is not None
    assert found.unchanged
    assert found.files == tuple(output / name for name in files)
    (finding,) = found.findings
    assert finding == replace(WARNING, code=replace(codes.NO_ALTERNATIVE, bad={}, good={}))
    # It can still be said in another language.
    assert isinstance(finding.message, Message)
    assert finding.message.template == "no text for {name}"
    assert replace(record, sources="other").recall(output) is None
    assert replace(record, basis="other").recall(output) is None
    (output / "a.pdf").write_bytes(b"3")
    assert record.recall(output) is None


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{}",
        b"[]",
        b'{"files": 3}',
        b'{"files": {}, "findings": [["XX999", "warning", ["a"], "", ""]]}',
        b'{"files": {}, "findings": [[["BK001", "", ""], "no such", ["a"], "", ""]]}',
    ],
)
def test_a_record_that_is_damaged_is_none(text: bytes, record: BuildRecord, tmp_path: Path) -> None:
    record.keep({}, [WARNING])
    assert record.recall(tmp_path) is not None
    (kept,) = record.folder.glob("builds/*")
    keep(kept, text)
    assert record.recall(tmp_path) is None
    kept.write_bytes(text)
    assert record.recall(tmp_path) is None


def test_a_cache_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"a file in the place of the folder")
    record = BuildRecord(tmp_path / "cache", "basis", "sources")
    record.keep({"a.pdf": b"1"}, [])
    assert record.recall(tmp_path) is None
