"""A build with a cache that is damaged, old or another book's makes what a build without one makes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path

import pytest

from publisher.model.finding import Finding
from publisher.model.order import Order
from publisher.press.cache_folder import find_cache_folder, survey_cache
from publisher.press.fontbook import MissingFontError, added_fonts, find_font
from publisher.production.build import build
from tests import samples
from tests.fonts_folder import make_fonts_once
from tests.press.test_kept_files import flip, put_folder, put_loop, put_pipe

MakeBook = Callable[..., Path]

CHAPTER = "---\ntitle: أول\n---\n\nوصلوا إلى [ثان](02.md){.page} في الصباح.\n"
FILES = {"01.md": CHAPTER, "02.md": "---\ntitle: ثان\n---\n\nنصّ *قصير*.\n"}


@pytest.fixture(autouse=True)
def own_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a cache of its own."""
    monkeypatch.setenv("PUBLISHER_CACHE", str(tmp_path / "cache"))
    make_fonts_once(monkeypatch)
    return tmp_path / "cache"


def read_all(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def build_anew(book: Path, output: Path, *editions: str) -> tuple[Mapping[str, bytes], tuple[Finding, ...]]:
    """Build into an empty folder, so that all is bound, and say what came out."""
    shutil.rmtree(output, ignore_errors=True)
    delivery = build(Order(book, output, editions or ("print",)))
    assert not delivery.unchanged
    return read_all(output), delivery.findings


# --- Damage ---------------------------------------------------------------------------------------


def put_other(path: Path) -> None:
    """Put the bytes of the next file of the folder there."""
    beside = sorted(other for other in path.parent.iterdir() if other.is_file())
    path.write_bytes(beside[(beside.index(path) + 1) % len(beside)].read_bytes()[:-1])


def put_link_out(path: Path) -> None:
    """Put a link to the same bytes there, outside of the cache."""
    outside = find_cache_folder().parent / "outside"
    shutil.copy(path, outside)
    path.unlink()
    path.symlink_to(outside)


DAMAGE: Mapping[str, Callable[[Path], object]] = {
    "truncated": lambda path: os.truncate(path, path.stat().st_size // 2),
    "emptied": lambda path: os.truncate(path, 0),
    "flipped": lambda path: flip(path, path.stat().st_size // 2),
    "folder": put_folder,
    "unreadable": put_loop,
    "pipe": put_pipe,
    "another's": put_other,
    "link": put_link_out,
}


def damage_each(book: Path, output: Path, cache: Path, shift: int = 0) -> int:
    """Damage each file of the cache, one at a time and each in one way; give how many there were."""
    right = build_anew(book, output)
    kept = sorted(path for path in cache.rglob("*") if path.is_file())
    # Which distributions there are is asked once in a process, and may lie in another cache.
    folders = {path.relative_to(cache).parts[0] for path in kept} - {"lists"}
    assert folders == {"parts", "fonts", "pages", "builds", "books"}
    for number, path in enumerate(kept):
        name, damage = list(DAMAGE.items())[(number + shift) % len(DAMAGE)]
        damage(path)
        assert build_anew(book, output) == right, (path, name)
    return len(kept)


@pytest.mark.processes
def test_a_cache_damaged_in_each_file_one_at_a_time_makes_the_same_book(
    make_book: MakeBook, tmp_path: Path, own_cache_folder: Path
) -> None:
    # Each file in one way; what each way does to a file is tested in `test_kept_files.py`.
    assert damage_each(make_book(FILES), tmp_path / "output", own_cache_folder) >= len(DAMAGE)


@pytest.mark.processes
def test_a_cache_damaged_in_every_file_at_once_makes_the_same_book(
    make_book: MakeBook, tmp_path: Path, own_cache_folder: Path
) -> None:
    book, output = make_book(FILES), tmp_path / "output"
    right = build_anew(book, output)
    for path in own_cache_folder.rglob("*"):
        if path.is_file():
            flip(path, path.stat().st_size // 2)
    assert build_anew(book, output) == right
    # And now it is whole.
    assert build(Order(book, output, ("print",))).unchanged


# --- What changed meanwhile -----------------------------------------------------------------------


def test_a_source_that_changes_during_a_build_is_told_and_not_taken_for_the_old_one(
    make_book: MakeBook, tmp_path: Path
) -> None:
    book, output = make_book({**FILES, "styles/book.css": "p { color: black }"}), tmp_path / "output"
    right = build_anew(book, tmp_path / "right")[0]
    shutil.rmtree(find_cache_folder())

    def change(what: str, _done: int, _of: int) -> None:
        if what == "print":
            (book / "02.md").write_text(FILES["02.md"] + "\nزيادة.\n")
            (book / "styles/book.css").write_text("p { color: red }")

    delivery = build(Order(book, output, ("print",)), change)
    assert "PR013" in {finding.code.id for finding in delivery.findings}
    assert not [kept for kept in survey_cache().books if kept.identifier and kept.count > 2]
    (book / "02.md").write_text(FILES["02.md"])
    (book / "styles/book.css").write_text("p { color: black }")
    again = build(Order(book, output, ("print",)))
    assert not again.unchanged
    assert read_all(output) == right


def test_a_build_that_stands_tells_its_findings_in_the_order_of_the_build(make_book: MakeBook, tmp_path: Path) -> None:
    # What no chapter tells is found before what is not marked, and stands behind it.
    files = {
        **FILES,
        "01.md": CHAPTER.replace("\n\n", "\n\n[وارسو]{.place}، ", 1),
        "02.md": "---\ntitle: ثان\n---\n\nنصّ في وارسو.\n",
        "places.yaml": "warsaw: {name: وارسو}\n",
        "chronology.yaml": "leaving: {date: 1944-09, text: الرحيل, places: [warsaw]}\n",
    }
    order = Order(make_book(files), tmp_path / "output", ("epub",))
    first, again = build(order), build(order)
    assert again.unchanged
    assert len(first.findings) > 1
    assert [found.position for found in again.findings] == [found.position for found in first.findings]


def test_what_the_environment_asks_for_is_not_forgotten(
    make_book: MakeBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, output = make_book(), tmp_path / "output"
    first = build_anew(book, output, "epub")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert not build(Order(book, output, ("epub",))).unchanged
    assert read_all(output) != first[0]


# --- Two builds in one process --------------------------------------------------------------------

BOOK = """\
title: كتاب
language: ar
identifier: urn:uuid:00000000-0000-4000-8000-00000000000{number}
slug: own
chapters: [01.md, 02.md]
editions: {{print: {{font: Own Naskh}}, epub: {{font: Own Naskh}}}}
"""


def make_pair() -> tuple[Mapping[str, str | bytes], Mapping[str, str | bytes]]:
    """Make two books that have fonts, styles and templates of the same names, and of other contents."""
    house = (Path(str(files("publisher"))) / "templates/title_pages.html.j2").read_text("utf-8")

    def make(number: int, family: str) -> Mapping[str, str | bytes]:
        return {
            **FILES,
            "book.yaml": BOOK.format(number=number),
            "fonts/own.ttf": samples.name_font(family, "Own Naskh"),
            "styles/book.css": f"p {{ letter-spacing: {number}px }}\n",
            "templates/title_pages.html.j2": house.replace("{% endblock %}\n", f"<p>{number}</p>{{% endblock %}}\n", 2),
        }

    return make(0, "Noto Naskh Arabic"), make(1, "Amiri")


def build_elsewhere(book: Path, output: Path, *editions: str) -> Mapping[str, bytes]:
    """Build a book in a process and with a cache of its own."""
    environment = os.environ | {"PUBLISHER_CACHE": f"{output}-cache"}
    command = [sys.executable, "-m", "publisher", "build", str(book), "-o", str(output), "-j", "1"]
    command += [word for edition in editions for word in ("-e", edition)]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return read_all(output)


def test_two_books_in_one_process_do_not_touch_one_another(make_book: MakeBook, tmp_path: Path) -> None:
    first, second = make_pair()
    one, other = make_book(first, name="one"), make_book(second, name="other")
    apart = build_elsewhere(one, tmp_path / "a"), build_elsewhere(other, tmp_path / "b")
    assert apart[0].keys() == apart[1].keys()
    assert all(apart[0][name] != apart[1][name] for name in apart[0] if name.endswith((".pdf", ".epub")))
    here = [build_anew(book, tmp_path / "output", "print", "epub")[0] for book in (one, other, one)]
    assert here == [apart[0], apart[1], apart[0]]


def test_a_book_whose_files_all_change_between_two_builds_is_another_book(make_book: MakeBook, tmp_path: Path) -> None:
    first, second = make_pair()
    book = make_book(first)
    right = build_elsewhere(make_book(second, name="second"), tmp_path / "right", "print")
    assert build_anew(book, tmp_path / "output")[0] != right
    make_book(second)
    assert build_anew(book, tmp_path / "output")[0] == right


def test_the_fonts_of_a_book_are_not_those_of_the_next(make_book: MakeBook, tmp_path: Path) -> None:
    book = make_book(make_pair()[0])
    build_anew(book, tmp_path / "output")
    with pytest.raises(MissingFontError):
        find_font("Own Naskh")
    with added_fonts([book / "fonts/own.ttf"]):
        with added_fonts([]):
            assert find_font("Own Naskh") == book / "fonts/own.ttf"
        assert find_font("Own Naskh") == book / "fonts/own.ttf"
    with pytest.raises(MissingFontError):
        find_font("Own Naskh")
