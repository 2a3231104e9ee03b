"""Cross-references lead to ids, chapters and the ids of chapters, and to nothing else."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.model.tree import Heading, Link, find_all, find_identified
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
        ("../01.md", "_c1"),
        ("01.md#own", "own"),
        ("sub/02%20b.md", "_c2"),
        ("<sub/02 b.md#box>", "box"),
    ],
)
def test_a_link_leads_to_what_it_names(target: str, anchor: str, make_book: Callable[..., Path]) -> None:
    assert link(make_book, target) == (anchor, [])


@pytest.mark.parametrize(
    "target", ["#none", "02.md", "01.md#heading", "sub/02%20b.md#own", "../03.md", "01.md#", "#_c1", "#_m1"]
)
def test_a_link_to_nothing_is_reported_at_its_place(target: str, make_book: Callable[..., Path]) -> None:
    anchor, errors = link(make_book, target)
    assert (anchor, errors) == (("_c1", []) if target == "01.md#" else ("", ["01.md:5:6"]))


OTHERS = ["## ب {#x}\n\nنص", "نص [ب]{#x}", "::: {#x}\nب\n:::", "نص[^1]\n\n[^1]: [ب]{#x}"]


@pytest.mark.parametrize("other", OTHERS)
def test_an_id_stands_once_in_a_chapter(other: str, make_book: Callable[..., Path]) -> None:
    report, woven = check(make_book({"01.md": f"---\ntitle: أ\n---\n\nنص [أ]{{#x}}.\n\n{other}\n\n[ج](#x)\n"}))
    assert [(finding.code.id, finding.severity.value) for finding in report.findings] == [("BK033", "warning")]
    assert "01.md:5:4" in report.findings[0].hint
    assert woven
    chapter = woven.chapters[0].chapter
    trees = (chapter.blocks, *(note.children for note in chapter.notes))
    assert [node.identifier for tree in trees for node in find_identified(tree)].count("x") == 1


@pytest.mark.parametrize("other", OTHERS)
def test_each_chapter_has_its_own_ids(other: str, make_book: Callable[..., Path]) -> None:
    head = "---\ntitle: أ\n---\n\n"
    files = {
        "01.md": f"{head}نص [أ]{{#x}} [هنا](#x) [هناك](02.md#x).\n",
        "02.md": f"{head}{other}\n\n[هنا](#x) [هناك](01.md#x).\n",
        "03.md": f"{head}[أول](#x) [ثان](02.md#x) وكذلك [آخر]{{#x-2}}.\n",
    }
    report, woven = check(make_book(files))
    assert report.findings == []
    assert woven
    links = [[link.target for link in find_all(chapter.chapter.blocks, Link)] for chapter in woven.chapters]
    assert links == [["x", "x-2.1"], ["x-2.1", "x"], ["x", "x-2.1"]]


@pytest.mark.parametrize("written", ["3-rules", "fig:plot", "1", "א:ב"])
def test_an_id_that_is_no_name_of_xml_has_an_anchor_that_is_one(written: str, make_book: Callable[..., Path]) -> None:
    report, woven = check(make_book({"01.md": f"# أ\n\n## ب {{#{written}}}\n\nانظر [هنا](#{written}).\n"}))
    assert report.findings == []
    assert woven
    chapter = woven.chapters[0].chapter
    anchor = next(find_all(chapter.blocks, Link)).target
    assert anchor == next(find_all(chapter.blocks, Heading)).identifier
    assert re.fullmatch(r"[^\W\d_][\w.-]*", anchor)


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
