"""Digests of a book's folder: they know all that is in it, read no more than a bound, and wait for nothing."""

import os
from pathlib import Path

import pytest

from publisher.manuscript import sources
from publisher.manuscript.folder import BookFolder, Entry
from publisher.manuscript.sources import digest_shown, digest_sources


def test_a_digest_knows_names_places_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "a/1.md").write_bytes(b"one")
    (tmp_path / "a/2.md").write_bytes(b"two")
    digests = {digest_sources(tmp_path)}
    (tmp_path / "a/1.md").write_bytes(b"eno")
    digests.add(digest_sources(tmp_path))
    (tmp_path / "a/1.md").rename(tmp_path / "b/1.md")
    digests.add(digest_sources(tmp_path))
    (tmp_path / "b/1.md").rename(tmp_path / "b/3.md")
    digests.add(digest_sources(tmp_path))
    (tmp_path / "a/2.md").unlink()
    digests.add(digest_sources(tmp_path))
    assert len(digests) == 5
    os.utime(tmp_path / "b/3.md", (0, 0))
    assert digest_sources(tmp_path) in digests


def test_pictures_and_fonts_of_the_book_count_wherever_they_lie(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "01.md").write_bytes(b"text")
    digests = {digest_shown(tmp_path)}
    (tmp_path / "01.md").write_bytes(b"other text")
    (tmp_path / "places.yaml").write_bytes(b"{}")
    assert digest_shown(tmp_path) in digests
    (tmp_path / "pictures/a.png").write_bytes(b"1")
    digests.add(digest_shown(tmp_path))
    (tmp_path / "pictures/a.png").write_bytes(b"2")
    digests.add(digest_shown(tmp_path))
    assert len(digests) == 3


def test_what_was_made_in_the_books_own_folder_is_no_source(tmp_path: Path) -> None:
    output = tmp_path / "output"
    (tmp_path / "01.md").write_bytes(b"text")
    digests = {digest(tmp_path, output=output) for digest in (digest_sources, digest_shown)}
    (output / "data").mkdir(parents=True)
    (output / "book.pdf").write_bytes(b"%PDF")
    (output / "data/places.geojson").write_bytes(b"{}")
    (output / "library").mkdir()
    (output / "library/cover.png").write_bytes(b"1")
    assert {digest(tmp_path, output=output) for digest in (digest_sources, digest_shown)} == digests
    # Somebody may have pictures where the output goes.
    (output / "a.png").write_bytes(b"1")
    assert not digests & {digest(tmp_path, output=output) for digest in (digest_sources, digest_shown)}


def test_what_lies_outside_is_not_read(tmp_path: Path) -> None:
    outside, book = tmp_path / "outside", tmp_path / "book"
    book.mkdir()
    outside.write_bytes(b"one")
    (book / "link.png").symlink_to(outside)
    (book / "itself.png").symlink_to("itself.png")
    digest = digest_sources(book)
    outside.write_bytes(b"two")
    assert digest_sources(book) == digest
    (book / "link.png").unlink()
    assert digest_sources(book) != digest


def test_a_fifo_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.png")
    assert digest_sources(tmp_path) != digest_sources(tmp_path / "none")


def test_what_is_too_large_is_known_by_its_size(tmp_path: Path) -> None:
    with (tmp_path / "a.png").open("wb") as file:
        file.truncate(2**40)
    digest = digest_sources(tmp_path)
    os.truncate(tmp_path / "a.png", 2**40 - 1)
    assert digest_sources(tmp_path) != digest


def test_no_more_is_read_than_the_bound_for_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_READ_LIMIT", 10)
    read: list[str] = []

    def note(_folder: BookFolder, entry: Entry) -> bytes:
        read.append(entry.name)
        return b""

    monkeypatch.setattr(sources, "_read", note)
    for name in "abc":
        (tmp_path / name).write_bytes(b"123456")
    digest_sources(tmp_path)
    assert read == ["a"]


def test_names_may_be_no_text(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff\xfe.png")).write_bytes(b"1")
    assert digest_sources(tmp_path)
