"""Barriers in an EPUB: what WCAG 2.2 asks for and a page or its style sheet lacks; and no claim where there is one."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from lxml import etree

from publisher.proof.barriers import find_barriers


def judge(body: str = "<h1>a</h1>", style: str = "", head: str = "<title>a</title>", language: str = "en") -> list[str]:
    tags = f'lang="{language}" xml:lang="{language}"' if language else ""
    page = etree.fromstring(f"<html {tags}><head>{head}</head><body>{body}</body></html>")
    return [barrier.kind for barrier in find_barriers({"a.xhtml": page}, style)]


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("<h1>a</h1><h2>b</h2><h3>c</h3><h2>d</h2>", []),
        ("<h1>a</h1><h3>b</h3>", ["headings"]),
        ("<h2>a</h2>", ["headings"]),
        ('<img src="a.png" alt="words"/>', []),
        ('<img src="a.png" alt=""/>', ["alternatives"]),
        ("<svg/>", ["alternatives"]),
        ('<div role="img" aria-label="map"><svg aria-hidden="true"/></div>', []),
        ('<div><svg aria-hidden="true"/></div>', ["alternatives"]),
        ("<math><mi>x</mi></math>", []),
        ('<table><tr><th scope="col">a</th></tr></table>', []),
        ("<table><tr><th>a</th></tr></table>", ["tables"]),
        ('<table><tr><th scope="col"/></tr></table>', ["tables"]),
        ('<p style="color: #bbb">a</p>', ["contrast"]),
    ],
)
def test_a_page_is_judged(body: str, kinds: list[str]) -> None:
    assert judge(body) == kinds


def test_a_page_has_a_language_and_a_title() -> None:
    assert judge(language="") == ["language"]
    assert judge(head="") == ["titles"]


@pytest.mark.parametrize(
    ("style", "is_poor"),
    [
        ("p { color: #767676 }", False),
        ("p { color: #777 }", True),
        ("p { color: rgb(187, 187, 187) !important }", True),
        ("p { color: white; background: #222 }", False),
        ("p { color: #333; background-color: #222 }", True),
        ("p { background: #555 }", True),
        ("@media (min-width: 10em) { p { color: silver } }", True),
        ("p { color: inherit; border: 1px solid #eee }", False),
        ("p { color: currentColor } a { color: transparent }", False),
    ],
)
def test_contrast_is_measured(style: str, is_poor: bool) -> None:  # noqa: FBT001
    assert judge(style=style) == ["contrast"] * is_poor


def test_a_book_with_a_barrier_claims_nothing_and_says_why(
    make_book: Callable[..., Path], publish: Callable[..., Result], tmp_path: Path
) -> None:
    book = "title: كتاب\nlanguage: ar\nidentifier: urn:x:1\nslug: small\nchapters: [01-small.md]\neditions: {epub: }\n"
    folder = make_book({"book.yaml": book, "styles/epub.css": "p { color: #bbb }\n"})
    result = publish("build", folder, "-o", tmp_path / "out")
    assert "EP007" in result.stderr
    with zipfile.ZipFile(io.BytesIO((tmp_path / "out" / "small.epub").read_bytes())) as archive:
        package = archive.read("EPUB/content.opf").decode()
    assert "conformsTo" not in package
    assert "تباين لون النص" in package
    assert "conformsTo" not in (tmp_path / "out" / "library" / "schema-org.jsonld").read_text("utf-8")
