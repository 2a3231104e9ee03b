"""Cross-references lead to ids, chapters and the ids of chapters, and to nothing else."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.model.tree import Link, find_all
from publisher.production.check import check

TARGETS = """
    ---
    title: ثان
    ---

    ## عنوان {#heading}

    نص [هنا]{#span} و[حاشية][^1].

    ::: {.box #box}
    نص.
    :::

    ::: {.map #figure alt="خريطة"}
    :::

    [^1]: نص [هناك]{#note}.
    """.replace("[حاشية]", "حاشية")


def link(make_book: Callable[..., Path], target: str) -> tuple[str, list[str]]:
    first = f"---\ntitle: أول\n---\n\nانظر [هنا]({target}).\n\n## أ {{#own}}\n\nنص.\n"
    report, woven = check(make_book({"01.md": first, "sub/02 b.md": TARGETS.lstrip("\n")}))
    assert woven
    found = next(find_all(woven.chapters[0].chapter.blocks, Link))
    return found.target, [str(finding.position) for finding in report.findings if finding.code.id == "BK032"]


@pytest.mark.parametrize(
    ("target", "anchor"),
    [
        ("#own", "own"),
        ("#heading", "heading"),
        ("#span", "span"),
        ("#box", "box"),
        ("#figure", "figure"),
        ("#note", "note"),
        ("01.md", "_c1"),
        ("./01.md", "_c1"),
        ("01.md#own", "own"),
        ("sub/02%20b.md", "_c2"),
        ("<sub/02 b.md#box>", "box"),
    ],
)
def test_a_link_leads_to_what_it_names(target: str, anchor: str, make_book: Callable[..., Path]) -> None:
    assert link(make_book, target) == (anchor, [])


@pytest.mark.parametrize(
    "target", ["#none", "02.md", "01.md#heading", "sub/02%20b.md#own", "../01.md", "01.md#", "#_c1", "#_m1"]
)
def test_a_link_to_nothing_is_reported_at_its_place(target: str, make_book: Callable[..., Path]) -> None:
    anchor, errors = link(make_book, target)
    assert (anchor, errors) == (("_c1", []) if target == "01.md#" else ("", ["01.md:5:6"]))


@pytest.mark.parametrize("other", ["## ب {#x}\n\nنص", "نص [ب]{#x}", "::: {#x}\nب\n:::", "نص[^1]\n\n[^1]: [ب]{#x}"])
def test_an_id_is_given_once_in_all_chapters(other: str, make_book: Callable[..., Path]) -> None:
    head = "---\ntitle: أ\n---\n\n"
    book = make_book({"01.md": f"{head}نص [أ]{{#x}}.\n", "02.md": f"{head}{other}\n"})
    report, _ = check(book)
    assert [(finding.code.id, finding.position.file) for finding in report.errors] == [("BK033", "02.md")]
    assert "01.md:5:4" in report.errors[0].hint


def test_a_chapter_may_be_listed_with_its_folder(make_book: Callable[..., Path]) -> None:
    files = {
        "book.yaml": "title: ك\nlanguage: ar\nidentifier: x\nchapters: [./01.md, sub//02.md]\n",
        "01.md": "---\ntitle: أ\n---\n\n[ب](sub/02.md)\n",
        "sub/02.md": "---\ntitle: ب\n---\n\n[أ](01.md)\n",
    }
    report, woven = check(make_book(files))
    assert report.findings == []
    assert woven
    assert [chapter.chapter.file for chapter in woven.chapters] == ["01.md", "sub/02.md"]


@pytest.mark.parametrize(
    ("target", "anchor"), [("../01.md", "_c1"), ("03.md#there", "there"), ("sub/03.md", "_c3"), ("01.md#own", "own")]
)
def test_a_chapter_in_a_folder_names_others_from_its_own_folder_or_from_the_books(
    target: str, anchor: str, make_book: Callable[..., Path]
) -> None:
    head = "---\ntitle: أ\n---\n\n"
    files = {
        "01.md": f"{head}## أ {{#own}}\n\nنص.\n",
        "sub/02.md": f"{head}انظر [هنا]({target}).\n",
        "sub/03.md": f"{head}## أ {{#there}}\n\nنص.\n",
    }
    report, woven = check(make_book(files))
    assert report.errors == []
    assert woven
    assert next(find_all(woven.chapters[1].chapter.blocks, Link)).target == anchor
