"""The shelf: what did not change is taken from it, and nothing else, whatever became of its files."""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.model import codes
from publisher.model.finding import Finding, Position
from publisher.model.parts import FolioSlot, LaidPart, PageOf, Part, Piece
from publisher.press import shelf as shelf_module
from publisher.press.shelf import (
    Shelf,
    find_shelf_folder,
    fingerprint_press,
    open_shelf_folder,
)

FONT = b"a font"
DIGEST = hashlib.sha256(FONT).hexdigest()
PART = Part("c1", "<p>نص</p>", ("p { color: red }", "@page { size: A5 }"))
LAID = LaidPart(
    name="c1",
    pdf=b"%PDF-1.7 the part",
    page_count=2,
    anchors={"_m1": (0, 1.5, 2.5), "_m2": (1, 0.0, 3.0)},
    folios=(None, FolioSlot(10.0, 20.0, 9.0, "left", DIGEST, (0.1, 0.2, 0.3))),
    fonts={"F1": DIGEST},
    missing_characters=("☃",),
    pieces=((DIGEST, Piece(((7, 0, 0), (9, -20, 130)), "بّ", 512)), (DIGEST, Piece((), "\u200f", 0))),
    starts=(0, 300, 410),
)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path / "cache", "code and fonts", "urn:x")
    shelf.fonts.mkdir(parents=True)
    (shelf.fonts / DIGEST).write_bytes(FONT)
    return shelf


# --- Parts ----------------------------------------------------------------------------------------


def test_a_part_comes_back_as_it_was_put(shelf: Shelf) -> None:
    assert shelf.take(PART) is None
    shelf.put(PART, LAID)
    assert shelf.take(PART) == LAID
    assert Shelf(shelf.folder, shelf.basis).take(PART) == LAID


def test_a_part_of_the_same_text_takes_its_own_name(shelf: Shelf) -> None:
    shelf.put(PART, LAID)
    taken = shelf.take(replace(PART, name="c9"))
    assert taken == replace(LAID, name="c9")


@pytest.mark.parametrize(
    "change",
    [
        lambda part: replace(part, html="<p>نصّ</p>"),
        lambda part: replace(part, stylesheets=("p { color: blue }", part.stylesheets[1])),
        lambda part: replace(part, stylesheets=part.stylesheets[:1]),
        lambda part: replace(part, stylesheets=part.stylesheets[::-1]),
        lambda part: replace(part, html=part.html + "p { color: red }", stylesheets=part.stylesheets[1:]),
    ],
)
def test_a_part_that_changed_is_not_taken(change: Callable[[Part], Part], shelf: Shelf) -> None:
    shelf.put(PART, LAID)
    assert shelf.take(change(PART)) is None


def test_a_part_made_by_other_code_or_with_other_fonts_is_not_taken(shelf: Shelf) -> None:
    shelf.put(PART, LAID)
    assert Shelf(shelf.folder, "other code and fonts").take(PART) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda pdf, record: pdf.write_bytes(pdf.read_bytes()[:-1]),
        lambda pdf, record: pdf.write_bytes(b""),
        lambda pdf, record: pdf.unlink(),
        lambda pdf, record: record.unlink(),
        lambda pdf, record: record.write_bytes(b""),
        lambda pdf, record: record.write_bytes(record.read_bytes()[:-20]),
        lambda pdf, record: record.write_text("{}"),
        lambda pdf, record: record.write_text("[1, 2]"),
        lambda pdf, record: record.write_bytes(b"\xff\xfe"),
        lambda pdf, record: record.write_text(record.read_text().replace('"anchors"', '"ankers"')),
        lambda pdf, record: record.write_text(record.read_text().replace('"folios": [', '"folios": [7, ')),
    ],
)
def test_a_part_whose_files_are_damaged_is_not_taken(damage: Callable[[Path, Path], object], shelf: Shelf) -> None:
    shelf.put(PART, LAID)
    (pdf,) = shelf.folder.glob("parts/*.pdf")
    (record,) = shelf.folder.glob("parts/*.json")
    damage(pdf, record)
    assert shelf.take(PART) is None
    shelf.put(PART, LAID)
    assert shelf.take(PART) == LAID


def test_a_part_without_its_font_is_not_taken(shelf: Shelf) -> None:
    shelf.put(PART, LAID)
    (shelf.fonts / DIGEST).unlink()
    assert shelf.take(PART) is None


def test_a_damaged_font_is_thrown_away(shelf: Shelf) -> None:
    shelf.put(PART, LAID)
    (shelf.fonts / DIGEST).write_bytes(b"half")
    assert shelf.take(PART) is None
    assert not (shelf.fonts / DIGEST).exists()


def test_a_shelf_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"a file in the place of the folder")
    shelf = Shelf(tmp_path / "cache", "basis")
    shelf.put(PART, LAID)
    shelf.record_pages("print", {"_m1": PageOf(1, "1")})
    shelf.record_build({"a.pdf": b"1"}, [])
    shelf.sweep()
    assert shelf.take(PART) is None
    assert shelf.recall_pages("print") == {}
    assert shelf.recall_build(tmp_path, {}) is None


# --- Pages and builds -----------------------------------------------------------------------------


def test_the_pages_of_the_last_build_are_the_first_guess(shelf: Shelf) -> None:
    pages = {"_c1": PageOf(1_000_001, "١"), "_m1": PageOf(3, "ج")}
    shelf.record_pages("print", pages)
    assert shelf.recall_pages("print") == pages
    assert shelf.recall_pages("large-print") == {}
    assert Shelf(shelf.folder, shelf.basis, "urn:other").recall_pages("print") == {}
    (record,) = shelf.folder.glob("pages/*.json")
    record.write_text("[[")
    assert shelf.recall_pages("print") == {}
    record.write_text('{"_c1": 5}')
    assert shelf.recall_pages("print") == {}


WARNING = Finding(codes.NO_ALTERNATIVE, Position("01.md", 3, 4), "no text", "write it")


def test_a_build_comes_back_with_its_findings(shelf: Shelf, tmp_path: Path) -> None:
    files = {"a.pdf": b"1", "data/b.json": b"2"}
    shelf.record_build(files, [WARNING])
    assert shelf.recall_build(tmp_path / "out", codes.CODES) is None
    (tmp_path / "out/data").mkdir(parents=True)
    for name, data in files.items():
        (tmp_path / "out" / name).write_bytes(data)
    found = shelf.recall_build(tmp_path / "out", codes.CODES)
    assert found == (tuple(tmp_path / "out" / name for name in files), (WARNING,))
    assert Shelf(shelf.folder, "other sources").recall_build(tmp_path / "out", codes.CODES) is None
    (tmp_path / "out/a.pdf").write_bytes(b"3")
    assert shelf.recall_build(tmp_path / "out", codes.CODES) is None


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"files": 3}', '{"files": {}, "findings": [["XX999", ["a"], "", ""]]}']
)
def test_a_record_of_a_build_that_is_damaged_is_none(text: str, shelf: Shelf, tmp_path: Path) -> None:
    shelf.record_build({}, [WARNING])
    (record,) = shelf.folder.glob("builds/*.json")
    record.write_text(text)
    assert shelf.recall_build(tmp_path, codes.CODES) is None


def test_what_nobody_used_for_a_month_is_thrown_away(shelf: Shelf) -> None:
    old = replace(PART, html="<p>قديم</p>")
    shelf.put(old, LAID)
    month = 31 * 24 * 3600
    for path in shelf.folder.glob("parts/*"):
        os.utime(path, (path.stat().st_atime - month, path.stat().st_mtime - month))
    shelf.put(PART, LAID)
    shelf.sweep()
    assert shelf.take(old) is None
    assert shelf.take(PART) == LAID
    assert len(list(shelf.folder.glob("parts/*"))) == 2


def test_taking_a_part_keeps_it(shelf: Shelf) -> None:
    shelf.put(PART, LAID)
    (record,) = shelf.folder.glob("parts/*.json")
    month = 31 * 24 * 3600
    os.utime(record, (record.stat().st_atime - month, record.stat().st_mtime - month))
    assert shelf.take(PART) == LAID
    shelf.sweep()
    assert shelf.take(PART) == LAID


def test_the_press_is_known_by_its_code_and_its_libraries(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fingerprint() -> str:
        fingerprint_press.cache_clear()
        return fingerprint_press()

    (tmp_path / "press").mkdir()
    (tmp_path / "press/layout.py").write_text("")
    (tmp_path / "styles").mkdir()
    monkeypatch.setattr(shelf_module, "files", lambda _: tmp_path)
    found = {fingerprint()}
    assert fingerprint() in found
    (tmp_path / "press/layout.py").write_text("1")
    found.add(fingerprint())
    (tmp_path / "page.html.j2").write_text("")
    (tmp_path / "page.html.j2").write_text("<p/>")
    found.add(fingerprint())
    monkeypatch.setattr(shelf_module, "version", lambda name: "71.0" if name == "weasyprint" else "1")
    found.add(fingerprint())
    assert len(found) == 4
    monkeypatch.undo()
    fingerprint_press.cache_clear()


def test_the_shelf_lies_where_the_person_wants_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PUBLISHER_CACHE", str(tmp_path / "own"))
    assert find_shelf_folder() == tmp_path / "own"
    monkeypatch.delenv("PUBLISHER_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert find_shelf_folder() == tmp_path / "xdg" / "rtl-publisher"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert find_shelf_folder() == tmp_path / ".cache" / "rtl-publisher"


def test_a_shelf_that_cannot_be_written_is_lent_for_one_build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"no folder")
    monkeypatch.setenv("PUBLISHER_CACHE", str(tmp_path / "file"))
    with open_shelf_folder() as lent:
        assert lent.is_dir()
        assert not lent.is_relative_to(tmp_path / "file")
    assert not lent.exists()
    monkeypatch.setenv("PUBLISHER_CACHE", str(tmp_path / "good"))
    with open_shelf_folder() as own:
        assert own == tmp_path / "good"
    assert own.is_dir()


def test_a_full_shelf_is_lent_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PUBLISHER_CACHE", str(tmp_path))
    monkeypatch.setattr(shelf_module, "_ROOM_NEEDED", 2**62)
    with open_shelf_folder() as lent:
        assert lent != tmp_path


def test_a_person_without_a_home_has_no_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    def find_no_home() -> Path:
        raise RuntimeError

    monkeypatch.delenv("PUBLISHER_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", find_no_home)
    with open_shelf_folder() as lent:
        assert lent.is_dir()


def test_records_are_json_that_anyone_can_read(shelf: Shelf) -> None:
    shelf.put(PART, LAID)
    (record,) = shelf.folder.glob("parts/*.json")
    assert json.loads(record.read_text("utf-8"))["page_count"] == 2
