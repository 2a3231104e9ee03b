"""The cache folder: where it lies, what lies in it, and what becomes of it when it is bounded or cleared."""

import fcntl
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result

from publisher.press import cache_folder
from publisher.press.build_cache import BuildCache
from publisher.press.cache_folder import (
    DEFAULT_LIMIT,
    CacheInUseError,
    clear_cache,
    find_cache_folder,
    limit_cache,
    open_cache_folder,
    read_limit,
    survey_cache,
    sweep_cache,
)
from publisher.press.kept_files import UNFINISHED, keep, keep_font
from tests.press.test_build_cache import LAID, PART


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty cache folder that is that of this process."""
    monkeypatch.setenv("PUBLISHER_CACHE", str(tmp_path / "cache"))
    (tmp_path / "cache").mkdir()
    return tmp_path / "cache"


def fill(folder: Path) -> None:
    """Put files into the cache that were used one after another, 1000 bytes and a head each."""
    for number in range(5):
        path = folder / "parts" / "book" / f"{number}"
        keep(path, b"x" * 1000)
        os.utime(path, (number, number))


# --- Where it lies --------------------------------------------------------------------------------


def test_it_lies_where_the_person_wants_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PUBLISHER_CACHE", str(tmp_path / "own"))
    assert find_cache_folder() == tmp_path / "own"
    monkeypatch.delenv("PUBLISHER_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert find_cache_folder() == tmp_path / "xdg" / "rtl-publisher"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert find_cache_folder().is_relative_to(tmp_path)
    assert find_cache_folder().name == "rtl-publisher"


def test_one_that_cannot_be_written_is_lent_for_one_build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"no folder")
    monkeypatch.setenv("PUBLISHER_CACHE", str(tmp_path / "file"))
    with open_cache_folder() as lent:
        assert lent.is_dir()
        assert not lent.is_relative_to(tmp_path / "file")
    assert not lent.exists()
    monkeypatch.setenv("PUBLISHER_CACHE", str(tmp_path / "good"))
    with open_cache_folder() as own:
        assert own == tmp_path / "good"
    assert own.is_dir()


def test_a_full_one_is_lent_too(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(cache_folder, "_ROOM_NEEDED", 2**62)
    with open_cache_folder() as lent:
        assert lent != folder


def test_a_person_without_a_home_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def find_no_home(*_: object, **__: object) -> Path:
        raise RuntimeError

    monkeypatch.delenv("PUBLISHER_CACHE")
    monkeypatch.setattr(cache_folder, "user_cache_path", find_no_home)
    with open_cache_folder() as lent:
        assert lent.is_dir()
    assert survey_cache().count == 0
    clear_cache()
    with pytest.raises(OSError, match=r"Not a directory|File exists|Permission"):
        limit_cache(1)


@pytest.mark.parametrize("name", ["parts", "fonts", "pages", "builds", "books", "lists"])
def test_a_file_in_the_place_of_one_of_its_folders_gives_way(name: str, folder: Path) -> None:
    (folder / name).write_bytes(b"no folder")
    with open_cache_folder() as own:
        assert own == folder
        assert (own / name).is_dir()


# --- Bounds ---------------------------------------------------------------------------------------


def test_what_was_not_used_for_longest_goes_first(folder: Path) -> None:
    fill(folder)
    limit_cache(3300)
    assert sorted(path.name for path in folder.glob("parts/*/*")) == ["2", "3", "4"]
    assert read_limit(folder) == 3300
    # The limit stays, and each build keeps it.
    keep(folder / "parts/book/5", b"x" * 1000)
    assert sweep_cache(folder)
    assert sorted(path.name for path in folder.glob("parts/*/*")) == ["3", "4", "5"]


def test_nothing_goes_below_the_limit(folder: Path) -> None:
    fill(folder)
    assert read_limit(folder) == DEFAULT_LIMIT
    assert sweep_cache(folder)
    assert len(list(folder.glob("parts/*/*"))) == 5


@pytest.mark.parametrize("text", [b"", b"x", b"10 2\n7", b"\xff"])
def test_a_limit_that_is_damaged_is_the_usual_one(text: bytes, folder: Path) -> None:
    (folder / "limit").write_bytes(text)
    assert read_limit(folder) == DEFAULT_LIMIT
    limit_cache(50)
    assert read_limit(folder) == 50


def test_what_a_killed_build_left_goes(folder: Path) -> None:
    fill(folder)
    (folder / "parts/book" / f"{UNFINISHED}abc").write_bytes(b"half")
    assert sweep_cache(folder)
    assert len(list(folder.glob("parts/*/*"))) == 5


def test_nothing_goes_while_a_build_uses_it(folder: Path) -> None:
    fill(folder)
    with open_cache_folder(), open_cache_folder():
        with pytest.raises(CacheInUseError):
            clear_cache()
        with pytest.raises(CacheInUseError):
            limit_cache(0)
        assert not sweep_cache(folder)
        assert len(list(folder.glob("parts/*/*"))) == 5
    clear_cache()
    assert survey_cache().count == 0


def test_a_file_system_without_locks_has_none(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def fail(*_: object) -> None:
        raise OSError(95, "not supported")

    monkeypatch.setattr(fcntl, "flock", fail)
    fill(folder)
    with open_cache_folder() as own:
        assert own == folder
    clear_cache()
    assert survey_cache().count == 0


def test_only_what_is_the_caches_own_is_cleared(folder: Path, tmp_path: Path) -> None:
    fill(folder)
    limit_cache(10**6)
    (folder / "letter.txt").write_text("a person's own")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/a").write_bytes(b"1")
    (folder / "fonts").symlink_to(tmp_path / "elsewhere")
    assert survey_cache().count == 5
    limit_cache(0)
    assert (tmp_path / "elsewhere/a").exists()
    clear_cache()
    assert sorted(path.name for path in folder.iterdir()) == ["letter.txt", "limit"]
    assert (tmp_path / "elsewhere/a").exists()


# --- What lies in it ------------------------------------------------------------------------------


def test_a_book_whose_record_nobody_reads_is_told_by_its_name(folder: Path) -> None:
    for name, data in (("a", b"[" * 100_000), ("b", b"x"), ("c", b"[]")):
        keep(folder / "books" / name, data)
        keep(folder / "parts" / name / "0", b"x")
    assert sorted(book.title or book.identifier for book in survey_cache().books) == ["a", "b", "c"]


def test_each_book_has_its_share(folder: Path) -> None:
    for identifier, title, parts in (("urn:a", "أول", 1), ("urn:b", "ثان", 3)):
        cache = BuildCache(folder, "basis", identifier)
        cache.record_book(title)
        for number in range(parts):
            cache.put(replace(PART, html=f"<p>{number}</p>"), LAID)
    keep_font(b"a font", folder / "fonts")
    survey = survey_cache()
    assert [(book.identifier, book.title, book.count) for book in survey.books] == [
        ("urn:b", "ثان", 4),
        ("urn:a", "أول", 2),
        ("", "", 1),
    ]
    assert survey.books[2].size == len(b"a font")
    assert survey.size == sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    # Its title goes with the last file of a book, and not before.
    limit_cache(survey.books[0].size + survey.books[2].size)
    left = {book.identifier: book for book in survey_cache().books}
    assert all(book.title for book in left.values() if book.identifier)
    limit_cache(0)
    assert survey_cache().count == 0


def test_a_book_whose_title_is_lost_is_told_all_the_same(folder: Path) -> None:
    fill(folder)
    assert [(book.identifier, book.title) for book in survey_cache().books] == [("book", "")]


def test_the_command_shows_bounds_and_clears(folder: Path, publish: Callable[..., Result]) -> None:
    fill(folder)
    shown = publish("cache")
    assert shown.exit_code == 0
    assert str(folder) in shown.output
    assert "5 files" in shown.output
    assert "1.0 GB at most" in shown.output
    bounded = publish("cache", "--limit", "3K")
    assert bounded.exit_code == 0
    assert "2 files, of 3.0 KB at most" in bounded.output
    assert "0 B in 0 files" in publish("cache", "--clear").output
    for wrong in ("x", "-1", "1.2.3", "", "1e9", "٣K5"):
        assert publish("cache", "--limit", wrong).exit_code == 2
    with open_cache_folder():
        refused = publish("cache", "--clear")
    assert refused.exit_code == 1
    assert "a build uses the cache" in refused.output


def test_sizes_are_read_and_written_as_people_do(folder: Path, publish: Callable[..., Result]) -> None:
    for written, size in (("512", 512), ("1.5K", 1536), ("2m", 2 * 2**20), ("3 GB", 3 * 2**30), ("1TiB", 2**40)):
        assert publish("cache", "--limit", written).exit_code == 0
        assert read_limit(folder) == size
