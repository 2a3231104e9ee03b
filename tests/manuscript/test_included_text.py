"""Tests for the Markdown of other files that a chapter takes in: it stands there, with its own places and notes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from publisher.manuscript.chapter import read_chapter
from publisher.manuscript.folder import BookFolder
from publisher.model.book import Chapter
from publisher.model.finding import Position, Report
from publisher.model.tree import NoteCall, Paragraph, find_all, read_plain_text

Read = Callable[[dict[str, str]], tuple[Chapter, list[str]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read_files(files: dict[str, str]) -> tuple[Chapter, list[str]]:
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, "utf-8")
        report = Report()
        chapter = read_chapter(BookFolder(tmp_path, report), "book/01.md", Position("book.yaml"), "ar")
        assert chapter is not None
        return chapter, [f"{one.position.file}:{one.position.line} {one.code.id}" for one in report.in_order()]

    return read_files


def _list_paragraphs(chapter: Chapter) -> list[str]:
    return [read_plain_text(paragraph.children) for paragraph in find_all(chapter.blocks, Paragraph)]


@pytest.mark.parametrize(
    "order",
    [
        "{{#include parts/a.md}}",
        "{{#include ../book/parts/a.md }}",
        '{% include "/book/parts/a.md" %}',
        "{% include_relative parts/a.md %}",
        "{% include shared.md %}",
        "{{< include parts/a.md >}}",
        '{{% include "parts/a.md" %}}',
        '--8<-- "parts/a.md"',
        "<!--@include: ./parts/a.md-->",
        "<!-- @include: parts/a.md -->",
        "[جزء](parts/a.md ':include')",
        "```{include} parts/a.md\n```",
    ],
)
def test_orders_of_all_makers_are_carried_out(read: Read, order: str) -> None:
    part = "---\ntitle: جزء\n---\n\nنص الجزء.\n"
    chapter, told = read(
        {"book/01.md": f"# ت\n\nقبل.\n\n{order}\n\nبعد.\n", "book/parts/a.md": part, "_includes/shared.md": part}
    )
    assert _list_paragraphs(chapter) == ["قبل.", "نص الجزء.", "بعد."]
    assert told == []


def test_parts_are_cut_and_keep_their_lines(read: Read) -> None:
    part = "أول ( .\n\n<!-- ANCHOR: x -->\n\nثان ( .\n\n<!-- ANCHOR_END: x -->\n\nثالث.\n"
    source = "# ت\n\n{{#include a.md:x}}\n\n{{#include a.md:9:}}\n\n{{#include a.md::1}}\n"
    chapter, told = read({"book/01.md": source, "book/a.md": part})
    assert _list_paragraphs(chapter) == ["ثان ( .", "ثالث.", "أول ( ."]
    assert [paragraph.position.line for paragraph in find_all(chapter.blocks, Paragraph)] == [5, 9, 1]
    assert told == []


def test_notes_of_both_files_are_kept(read: Read) -> None:
    chapter, told = read(
        {
            "book/01.md": "# ت\n\nنص[^1] ^[في السطر].\n\n{{#include a.md}}\n\n{{#include a.md}}\n\n[^1]: أولى.\n",
            "book/a.md": "غيره[^1].\n\nوسطر ^[آخر] منه[^2].\n\n[^1]: ثانية.\n",
        }
    )
    labels = {note.label for note in chapter.notes}
    assert len(labels) == len(chapter.notes) == 6
    assert {call.label for call in find_all(chapter.blocks, NoteCall)} == labels
    assert set(told) == {"book/a.md:3 BK024"}


def test_file_that_takes_itself_in_is_told(read: Read) -> None:
    chapter, told = read(
        {
            "book/01.md": "# ت\n\nنص.\n\n{{#include a.md}}\n",
            "book/a.md": "أ.\n\n{{#include a.md}}\n\n{{#include 01.md}}\n",
        }
    )
    assert _list_paragraphs(chapter) == ["نص.", "أ."]
    assert told == ["book/a.md:3 BK097", "book/a.md:5 BK097"]


def test_file_that_is_not_there_is_told(read: Read) -> None:
    chapter, told = read({"book/01.md": '# ت\n\nنص.\n\n{{#include a.md}}\n\n{% include "../../etc/b.md" %}\n'})
    assert _list_paragraphs(chapter) == ["نص."]
    assert told == ["book/01.md:5 BK097", "book/01.md:7 BK097"]


def test_fix_mends_the_file_that_is_taken_in(make_book: Callable[..., Path], publish: Callable[..., Result]) -> None:
    book = make_book({"01.md": "# ت\n\n{{#include a.md}}\n\n{{#include a.md}}\n", "a.md": "نص , هنا ( أ ) .\n"})
    done = publish("check", book, "--fix")
    assert done.exit_code == 0
    assert (book / "a.md").read_text("utf-8") == "نص، هنا (أ).\n"
