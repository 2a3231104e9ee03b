"""The build cache: what did not change is taken from it, and nothing else, whatever became of its files."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.model.parts import FolioSlot, LaidPart, PageOf, Part, Piece
from publisher.press.build_cache import BuildCache
from publisher.press.kept_files import keep, read_kept

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
def cache(tmp_path: Path) -> BuildCache:
    cache = BuildCache(tmp_path / "cache", "code and fonts", "urn:x")
    cache.fonts.mkdir(parents=True)
    (cache.fonts / DIGEST).write_bytes(FONT)
    return cache


# --- Parts ----------------------------------------------------------------------------------------


def test_a_part_comes_back_as_it_was_put(cache: BuildCache) -> None:
    assert cache.take(PART) is None
    cache.put(PART, LAID)
    assert cache.take(PART) == LAID
    assert BuildCache(cache.folder, cache.basis, cache.book).take(PART) == LAID


def test_a_part_of_the_same_text_takes_its_own_name(cache: BuildCache) -> None:
    cache.put(PART, LAID)
    taken = cache.take(replace(PART, name="c9"))
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
def test_a_part_that_changed_is_not_taken(change: Callable[[Part], Part], cache: BuildCache) -> None:
    cache.put(PART, LAID)
    assert cache.take(change(PART)) is None


def test_what_depends_on_no_file_of_a_book_is_kept_for_all_books(cache: BuildCache) -> None:
    other = BuildCache(cache.folder, cache.basis, "urn:other", "other files")
    cache.record(b"own", "a map")
    cache.record(b"common", "a font", is_of_book=False)
    assert other.recall("a map") is None
    assert other.recall("a font") is None
    assert other.recall("a font", is_of_book=False) == b"common"
    assert BuildCache(cache.folder, "other code and fonts").recall("a font", is_of_book=False) is None


def test_a_part_is_not_taken_when_other_files_lie_in_the_book(cache: BuildCache) -> None:
    cache.put(PART, LAID)
    assert BuildCache(cache.folder, cache.basis, cache.book, "other files").take(PART) is None


def test_a_part_made_by_other_code_or_with_other_fonts_is_not_taken(cache: BuildCache) -> None:
    cache.put(PART, LAID)
    assert BuildCache(cache.folder, "other code and fonts", cache.book).take(PART) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(path.read_bytes() + b" "),
        lambda path: path.write_bytes(b""),
        lambda path: path.unlink(),
        lambda path: path.write_bytes(path.read_bytes().replace(b"%PDF-1.7", b"%PDF-1.6")),
        lambda path: path.write_bytes(path.read_bytes().replace(b'"page_count":2', b'"page_count":3')),
        # What has its right checksum, and is of another version or an enemy's.
        lambda path: keep(path, b"{}\n%PDF"),
        lambda path: keep(path, b"[1, 2]\n%PDF"),
        lambda path: keep(path, b"\xff\xfe"),
        lambda path: keep(path, (read_kept(path) or b"").replace(b'"anchors"', b'"ankers"')),
        lambda path: keep(path, (read_kept(path) or b"").replace(b'"folios":[', b'"folios":[7,')),
        lambda path: keep(path, (read_kept(path) or b"").replace(DIGEST.encode(), b"../../../outside")),
    ],
)
def test_a_part_whose_file_is_damaged_is_not_taken(damage: Callable[[Path], object], cache: BuildCache) -> None:
    outside = cache.folder.parent / "outside"
    outside.write_bytes(b"somebody else's")
    cache.put(PART, LAID)
    (path,) = cache.folder.glob("parts/*/*")
    damage(path)
    assert cache.take(PART) is None
    cache.put(PART, LAID)
    assert cache.take(PART) == LAID
    assert outside.read_bytes() == b"somebody else's"


def test_a_part_in_the_place_of_another_is_not_taken(cache: BuildCache) -> None:
    other = replace(PART, html="<p>غيره</p>")
    cache.put(PART, LAID)
    (path,) = cache.folder.glob("parts/*/*")
    kept = path.read_bytes()
    path.unlink()
    cache.put(other, replace(LAID, page_count=9))
    (path,) = cache.folder.glob("parts/*/*")
    path.write_bytes(kept)
    assert cache.take(other) is None


def test_a_part_without_its_font_is_not_taken(cache: BuildCache) -> None:
    cache.put(PART, LAID)
    (cache.fonts / DIGEST).unlink()
    assert cache.take(PART) is None


@pytest.mark.parametrize("data", [b"", b"half", b"a fond"])
def test_a_part_whose_font_is_damaged_is_not_taken(data: bytes, cache: BuildCache) -> None:
    cache.put(PART, LAID)
    assert cache.take(PART) == LAID
    state = (cache.fonts / DIGEST).stat()
    (cache.fonts / DIGEST).write_bytes(data)
    os.utime(cache.fonts / DIGEST, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert cache.take(PART) is None


def test_a_part_whose_font_of_the_folios_is_gone_is_not_taken(cache: BuildCache) -> None:
    cache.put(PART, replace(LAID, fonts={}))
    (cache.fonts / DIGEST).unlink()
    assert cache.take(PART) is None


def test_what_was_laid_out_from_files_that_changed_is_withdrawn(cache: BuildCache) -> None:
    old = replace(PART, html="<p>قديم</p>")
    cache.put(old, LAID)
    later = BuildCache(cache.folder, cache.basis, cache.book)
    later.put(PART, LAID)
    later.withdraw()
    assert later.take(PART) is None
    assert later.take(old) == LAID


def test_a_cache_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"a file in the place of the folder")
    cache = BuildCache(tmp_path / "cache", "basis")
    cache.put(PART, LAID)
    cache.record_pages("print", {"_m1": PageOf(1, "1")})
    cache.record_book("عنوان")
    assert cache.take(PART) is None
    assert cache.recall_pages("print") == {}


# --- Pages -----------------------------------------------------------------------------


def test_the_pages_of_the_last_build_are_the_first_guess(cache: BuildCache) -> None:
    pages = {"_c1": PageOf(1_000_001, "١"), "_m1": PageOf(3, "ج")}
    cache.record_pages("print", pages)
    assert cache.recall_pages("print") == pages
    assert cache.recall_pages("large-print") == {}
    assert BuildCache(cache.folder, cache.basis, "urn:other").recall_pages("print") == {}
    (record,) = cache.folder.glob("pages/*/*")
    for text in (b"[[", b'{"_c1": 5}', b"[]", b"7", b"null"):
        keep(record, text)
        assert cache.recall_pages("print") == {}
    record.write_text("{}")
    assert cache.recall_pages("print") == {}


def test_what_is_taken_counts_as_used_now(cache: BuildCache) -> None:
    cache.put(PART, LAID)
    (path,) = cache.folder.glob("parts/*/*")
    for used in (path, cache.fonts / DIGEST):
        os.utime(used, (0, 0))
    assert cache.take(PART) == LAID
    assert path.stat().st_mtime > 0
    assert (cache.fonts / DIGEST).stat().st_mtime > 0
