"""Chapters and lists that were read are known again, unless reading them told or looked at anything."""

import os
import pickle
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest

from publisher.manuscript import chapter, data_files
from publisher.manuscript.folder import BookFolder
from publisher.manuscript.kept_sources import read_once
from publisher.manuscript.read import read_book
from publisher.model import codes
from publisher.model.book import Chapter
from publisher.model.finding import MOST_OF_A_KIND, Position, Report
from publisher.model.kept import Store
from tests import samples

MakeBook = Callable[[Mapping[str, str | bytes]], Path]
ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "chapters"
EXAMPLES = sorted(path.parent for path in (ROOT / "docs/examples").glob("*/book.yaml"))
HERE = Position("01.md", 1, 1)
PLAIN = "# أول\n\nوصل في 1944 إلى *لوبلين*.[^1]\n\n[^1]: حاشية.\n"


class MemoryStore(dict[tuple[str, ...], bytes]):
    """Keeps bytes in memory."""

    def recall(self, *texts: str, is_of_book: bool = True) -> bytes | None:
        """Return what was kept."""
        assert not is_of_book
        return self.get(texts)

    def record(self, data: bytes, *texts: str, is_of_book: bool = True) -> None:
        """Keep bytes."""
        assert not is_of_book
        self[texts] = data


def read_twice(folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Read a book once without and once with what was kept, compare, and return the files that were parsed again."""
    fresh = Report()
    book = read_book(folder, fresh)
    read_book(folder, Report(), store=store)
    parsed: list[str] = []
    parse = chapter._open_builder

    def note(*given: object) -> object:
        parsed.append(str(given[1]))
        return parse(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(chapter, "_open_builder", note)
        again = Report()
        assert read_book(folder, again, store=store) == book
    assert again.findings == fresh.findings
    return parsed


@pytest.mark.parametrize("folder", [SHIPPED, *EXAMPLES], ids=lambda folder: folder.name)
def test_a_kept_chapter_is_the_one_that_was_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    parsed = read_twice(folder, store, monkeypatch)
    # What is not kept is read again, and nothing else is: whatever a chapter is made of can be loaded.
    kept = {key[1] for key in store if key[0] == "chapter"}
    assert not kept & set(parsed)
    assert kept | set(parsed) == {one.file for one in read_book(folder, Report()).chapters}  # type: ignore[union-attr]


def test_the_chapters_of_the_shipped_book_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_twice(SHIPPED, MemoryStore(), monkeypatch) == []


def test_the_lists_of_the_shipped_book_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    store, read = MemoryStore(), list[str]()
    read_book(SHIPPED, Report(), store=store)
    monkeypatch.setattr(data_files, "_read_list", lambda _folder, file, *_: read.append(file))
    read_book(SHIPPED, Report(), store=store)
    assert not read
    lists = {path.name for path in SHIPPED.glob("*.yaml")} - {"book.yaml"}
    assert {key[1] for key in store if key[0] == "list"} == lists


def test_a_list_with_a_finding_is_read_again_and_tells_it(make_book: MakeBook) -> None:
    book = make_book({"01.md": PLAIN, "places.yaml": "lublin: {name: لوبلين}\nlodz: {nam: لودز}\n"})
    store, first, again = MemoryStore(), Report(), Report()
    read_book(book, first, store=store)
    read_book(book, again, store=store)
    assert first.findings == again.findings != []
    assert {key[0] for key in store} == {"chapter"}


def test_a_list_that_changes_is_another(make_book: MakeBook) -> None:
    book, store = make_book({"01.md": PLAIN, "places.yaml": "lublin: {name: لوبلين}\n"}), MemoryStore()
    for name in ("لوبلين", "لودز", "لوبلين"):
        (book / "places.yaml").write_text(f"lublin: {{name: {name}}}\n", "utf-8")
        found = read_book(book, Report(), store=store)
        assert found is not None
        assert found.places["lublin"].name == name
    assert [key[0] for key in store].count("list") == 2


def test_a_chapter_with_a_finding_is_read_again_and_tells_it(
    make_book: MakeBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = make_book({"01.md": PLAIN, "02.md": "# ثان\n\nنص.\n\n[^2]: لا يناديها أحد.\n"})
    assert read_twice(book, MemoryStore(), monkeypatch) == ["02.md"]


def test_a_finding_that_another_chapter_told_first_is_told_when_that_one_no_longer_does(make_book: MakeBook) -> None:
    shows = "# فصل\n\n![صورة](a.png)\n"
    book, store = make_book({"01.md": shows, "02.md": shows, "a.png": b"no picture"}), MemoryStore()
    read_book(book, Report(), store=store)
    (book / "01.md").write_text(PLAIN, "utf-8")
    report = Report()
    read_book(book, report, store=store)
    assert [found.position.file for found in report.findings] == ["02.md"]


@pytest.mark.parametrize("told_before", [0, 1, MOST_OF_A_KIND])
def test_a_chapter_that_tells_what_was_told_before_is_not_kept(tmp_path: Path, told_before: int) -> None:
    report, store = Report(), MemoryStore()
    folder = BookFolder(tmp_path, report)
    tell = partial(report.add, codes.UNKNOWN_TARGET)
    # The same finding is in the report once, and of very many of a kind not all are in it.
    places = [Position("01.md", 1, column) for column in range(1, told_before + 1)]
    for place in places:
        tell(place, "no such thing")
    found = len(report.findings)

    def read() -> Chapter:
        tell(places[-1] if places else HERE, "no such thing")
        return Chapter(HERE, "01.md", "فصل", ())

    read_once(folder, ("chapter", "01.md"), store, Chapter, read)
    assert (not store, len(report.findings)) == (True, found or 1)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("# ثان\n\n![صورة](a.png){alt=صورة}\n", "a.png"),
        ("# ثان\n\nنص.\n\n{% include b.txt %}\n", "b.txt"),
        ("# ثان\n\nهذا {{ book.word }}.\n", "book.json"),
    ],
)
def test_a_chapter_that_looks_at_other_files_is_read_each_time(
    make_book: MakeBook, monkeypatch: pytest.MonkeyPatch, text: str, other: str
) -> None:
    first: Mapping[str, str | bytes] = {
        "a.png": samples.draw_picture(),
        "b.txt": "أ\n",
        "book.json": '{"variables": {"word": "أ"}}',
    }
    book, store = make_book({"01.md": PLAIN, "02.md": text, other: first[other]}), MemoryStore()
    assert "02.md" in read_twice(book, store, monkeypatch)
    # It comes, goes and changes as if nothing had been kept.
    (book / other).unlink()
    assert "02.md" in read_twice(book, store, monkeypatch)


def test_what_changes_a_chapter_makes_it_another(make_book: MakeBook, monkeypatch: pytest.MonkeyPatch) -> None:
    book, store = make_book({"01.md": PLAIN, "02.md": PLAIN}), MemoryStore()
    assert read_twice(book, store, monkeypatch) == []
    (book / "02.md").write_text(f"{PLAIN}\nجملة.\n", "utf-8")
    config = book / "book.yaml"
    config.write_text(config.read_text("utf-8").replace("language: ar", "language: en"), "utf-8")
    assert read_twice(book, store, monkeypatch) == []
    assert len(store) == 4


class _Harm:
    """Makes a folder when it is loaded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.folder),)


def test_nothing_is_loaded_but_chapters(make_book: MakeBook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    book, store = make_book({"01.md": PLAIN}), MemoryStore()
    read_book(book, Report(), store=store)
    (key,) = store
    harm = tmp_path / "harm"
    for data in (
        pickle.dumps(_Harm(harm)),
        pickle.dumps((_Harm(harm), ())),
        pickle.dumps(("no chapter", ())),
        store[key][:-9],
        b"",
    ):
        store[key] = data
        assert read_twice(book, store, monkeypatch) == []
        assert not harm.exists()
