"""Barriers in an EPUB: what WCAG 2.2 asks for and a page or its style sheet lacks; and no claim where there is one."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from click.testing import Result
from lxml import etree
from PIL import Image

from publisher.proof.barriers import Barrier, judge_pages, judge_pictures
from publisher.proof.epub_evidence import gather_epub_evidence, judge_unpacked
from tests import checkers

BODY = '<h1>a</h1><p>b <a href="#c">c</a></p>'


def find_barriers(
    pages: Mapping[str, etree._Element], style: str, pictures: Mapping[str, bytes] = MappingProxyType({})
) -> tuple[Barrier, ...]:
    """Find the barriers of pages by their names, of their style sheet, and of pictures by their names.

    The pages are in the order of the spine, their elements in no namespace.
    """
    return (*judge_pages(pages, style), *judge_pictures(pictures))


def judge(body: str = BODY, style: str = "", head: str = "<title>a</title>", language: str = "en") -> list[str]:
    tags = f'lang="{language}" xml:lang="{language}"' if language else ""
    page = etree.fromstring(f"<html {tags}><head>{head}</head><body>{body}</body></html>")
    return sorted({barrier.kind for barrier in find_barriers({"a.xhtml": page}, style)})


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
        ('<p style="color: #333">a</p>', ["night"]),
        ('<p tabindex="3">a</p>', ["order"]),
        ('<p tabindex="0">a</p>', []),
        ('<p style="unicode-bidi: bidi-override">a</p>', ["order"]),
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
        ("p { color: currentColor }", False),
        ("body { background: #222; color: #eee } p { color: #bbb }", False),
        ("body { background: #222; color: #eee } p { color: #333 }", True),
        ("body { background: #222; color: #eee } a { color: #00f }", True),
        ("body p { color: #000 } p { color: #bbb }", False),
        ("p { color: #bbb !important } body p { color: #000 }", True),
        (":root { --ink: #bbb } p { color: var(--ink) }", True),
        ("p { color: var(--ink, #bbb) }", True),
        ("p { opacity: 0.4 }", True),
        ("p { color: rgb(0 0 0 / 50%) }", True),
        ("p { color: rgb(0 0 0 / 70%) }", False),
        ("p { color: #bbb } p { display: none }", False),
        ("h1 { color: #888 }", False),
        ("h1 { color: #888; font-size: 1em }", True),
        ("p::before { color: #bbb } aside { color: #bbb }", False),
        # What nobody can measure is not claimed: pictures, colours that are mixed of others, and filters.
        ("p { background: url(a.png) }", True),
        ("p { background-image: linear-gradient(#fff, #eee) }", True),
        ("img { background: url(a.png) }", False),
        ("p { color: color-mix(in srgb, black 20%, white) }", True),
        ("p { color: oklch(0.2 0 0) }", True),
        ("p { background: lab(95 0 0) }", True),
        ("p { color: oklch(0.2 0 0) } p { color: black }", False),
        ("p { filter: opacity(20%) }", True),
        ("p { filter: none; mix-blend-mode: normal }", False),
        ("p { -webkit-text-fill-color: #ccc }", True),
        ("p { color: transparent }", True),
    ],
)
def test_contrast_is_measured(style: str, is_poor: bool) -> None:  # noqa: FBT001
    assert ("contrast" in judge(style=style)) == is_poor


DARK = "@media (prefers-color-scheme: dark)"


@pytest.mark.parametrize(
    ("style", "is_poor"),
    [
        # Letters alone, or what is behind them alone: the other of the two is the reader's (failure F24 of 1.4.3).
        ("p { color: #333 }", True),
        ("p { background: #fff8e0 }", True),
        ("p { color: #333; background: #fff8e0 }", False),
        ("body { color: #222; background: #fff } a { color: #06c }", False),
        ("h1 { color: #888 }", False),
        ("p { color: inherit; background: transparent }", False),
        # What the book has for the night.
        (f"p {{ color: #333 }} {DARK} {{ p {{ color: #ddd }} }}", False),
        (f"p {{ color: #333 }} {DARK} {{ p {{ color: #444 }} }}", True),
        (f"{DARK} {{ body {{ color: #ddd; background: #222 }} }}", False),
        (f"{DARK} {{ body {{ background: #eee }} }}", True),
        ("@media screen and (prefers-color-scheme: dark) { p { color: #444 } }", True),
        (":root { --ink: #222 } p { color: var(--ink) }", True),
        (f":root {{ --ink: #222 }} p {{ color: var(--ink) }} {DARK} {{ :root {{ --ink: #eee }} }}", False),
        # A condition that nobody can tell is taken to hold; one of the day or of paper does not.
        (f"{DARK} {{ @media (min-width: 10em) {{ p {{ color: #444 }} }} }}", True),
        ("@media (prefers-color-scheme: dark) and (min-width: 10em) { p { color: #444 } }", True),
        ("@media (prefers-color-scheme: light) { p { color: #333 } }", False),
        ("@media print { p { color: #333 } }", False),
        # A picture has no text.
        ("img { background: #fff }", False),
        ("@media (min-width: 10em) { figure img:hover { background: #fff } }", False),
        ("@media (min-width: 10em) { img, p { background: #fff } }", True),
    ],
)
def test_contrast_is_measured_by_night_too(style: str, is_poor: bool) -> None:  # noqa: FBT001
    assert judge(style=style) == ["night"] * is_poor


@pytest.mark.parametrize(
    ("style", "kinds"),
    [
        ("p { order: 2 }", ["order"]),
        ("p { order: 0 }", []),
        ("p { flex-direction: row-reverse }", ["order"]),
        ("p { flex-flow: column wrap }", []),
        ("p { animation: blink 1s infinite }", ["motion"]),
        ("p { animation: none }", []),
    ],
)
def test_what_is_seen_in_another_order_or_moves_is_told(style: str, kinds: list[str]) -> None:
    assert judge(style=style) == kinds


@pytest.mark.parametrize(
    ("style", "is_poor"),
    [
        ("a { color: #0645ad }", False),
        ("a { color: #0645ad; text-decoration: none }", True),
        ("a { color: #0645ad; text-decoration-line: none }", True),
        ("a { color: #0645ad; text-decoration: none; border-bottom: 1px solid }", False),
        ("a { color: #0645ad; text-decoration: none; font-weight: bold }", False),
        ("p { color: #0645ad } a { color: #0645ad; text-decoration: none }", False),
        ("a { color: #36c; text-decoration: none }", False),
        ("a { color: inherit; text-decoration: none }", False),
    ],
)
def test_a_link_is_told_by_more_than_a_colour(style: str, is_poor: bool) -> None:  # noqa: FBT001
    assert ("links" in judge(style=style)) == is_poor


LINKS = '<h1>a</h1><ul><li><a href="#b">b</a></li><li><a href="#c">c</a></li></ul>'


@pytest.mark.parametrize(
    ("body", "style", "is_poor"),
    [
        (LINKS, "", True),
        (LINKS, "ul { line-height: 1.5 }", False),
        (LINKS, "ul { line-height: 1.5; font-size: 0.9em }", True),
        (LINKS, "ul { line-height: 24px; font-size: 0.6em }", False),
        (LINKS, "ul { line-height: 150% } li { font-size: 0.625em }", False),
        (LINKS, "ul { font: 0.9em/1.2 serif }", True),
        (LINKS, "ul { font: 1em / 1.6 serif }", False),
        (LINKS, "ul { line-height: 1.5 } li { font-size: small }", True),
        (LINKS, "li { margin-bottom: 0.5em }", False),
        (LINKS, "ul { display: none }", False),
        # A link that has none beside it, and one that stands in a sentence.
        ('<h1>a</h1><p><a href="#b">b</a></p>', "p { font-size: 0.6em }", False),
        ('<h1>a</h1><p>see <a href="#b">b</a></p><p>see <a href="#c">c</a></p>', "p { font-size: 0.6em }", False),
        ('<h1>a</h1><p><a href="#b">b</a><br/><a href="#c">c</a></p>', "p { line-height: 1 }", True),
    ],
)
def test_links_that_stand_alone_have_room(body: str, style: str, is_poor: bool) -> None:  # noqa: FBT001
    assert judge(body, style) == ["targets"] * is_poor


LONG = "<h1>a</h1><p>" + "words " * 9 + "</p><p>few</p>"


@pytest.mark.parametrize(
    ("style", "kinds"),
    [
        # Letters that are too small, by one rule or by several.
        ("p { font-size: 2px }", ["size"]),
        ("p { font-size: 0.1em }", ["size"]),
        ("p { font-size: 45% }", ["size"]),
        ("p { font: italic 2px/1 serif }", ["size"]),
        ("html { font-size: 20% } p { font-size: 1rem }", ["size"]),
        ("html { font-size: 62.5% } body { font-size: 1.6rem }", []),
        ("div { font-size: 0.8em }", []),
        ("p { font-size: 0.5em }", []),
        ("p { font-size: 2px; display: none }", []),
        (".other { font-size: 2px }", []),
        # Letters that stay as they are when a reader chooses larger ones.
        ("body { font-size: 12pt }", ["size"]),
        ("p { font-size: 4vw }", ["size"]),
        ("p { font-size: calc(10px + 2pt) }", ["size"]),
        ("p { font-size: clamp(1rem, 3vw, 2rem) }", []),
        ("body { font-size: 14px } h1, p { font-size: 1rem }", []),
        ("body { font-size: 14px } h1, p { font-size: medium }", []),
        ("body { font-size: 14px } p { font-size: 1.5em }", ["size"]),
        ("@media print { p { font-size: 9pt } }", []),
        ("p { transform: scale(0.2) }", ["size"]),
        ("p { zoom: 0.2 }", ["size"]),
        ("img { transform: scale(2) } p { transform: none }", []),
        # What is wider than a small screen, or cut off.
        ("p { width: 800px }", ["reflow"]),
        ("p { min-width: 30em }", ["reflow"]),
        ("p { width: 20em; max-width: 40em }", []),
        ("img { width: 800px }", []),
        ("p { height: 3em; overflow: hidden }", ["reflow"]),
        ("p { height: auto; overflow: hidden }", []),
        ("p { white-space: nowrap }", ["reflow"]),
        ("p + p { white-space: nowrap }", []),
        ("p { white-space: pre-wrap }", []),
    ],
)
def test_letters_can_be_read_and_enlarged_on_a_small_screen(style: str, kinds: list[str]) -> None:
    assert judge(LONG, style) == kinds


def test_letters_grow_smaller_in_lists_within_lists() -> None:
    deep = "<ul><li>" * 5 + "a" + "</li></ul>" * 5
    assert judge(f"<h1>a</h1>{deep}", "li { font-size: 0.8em }") == ["size"]


@pytest.mark.parametrize(
    ("style", "is_poor"),
    [
        ("a { outline: none }", True),
        ("a:focus { outline: 0 }", True),
        ("* { outline-style: none }", True),
        ("a:focus-visible { outline-width: 0 }", True),
        ("a { outline-color: transparent }", True),
        ("a { outline: solid rgba(0, 0, 0, 0) }", True),
        ("a { outline: 2px red }", True),
        ("a { all: unset }", True),
        ("@media (min-width: 10em) { a { outline: none } }", True),
        # An outline that is drawn, or given back.
        ("a:focus { outline: 2px solid }", False),
        ("a { outline: none } a:focus { outline: auto }", False),
        ("a:focus { outline: 2px solid } a { outline: none }", False),
        ("a { outline: none } a:focus { outline: revert }", False),
        # Another sign, which has to come with the focus.
        ("a:focus { outline: none; background: #ff0; color: #000 }", False),
        ("a { outline: none } a:focus { border: 1px solid }", False),
        # One of the paragraph does not tell which of its links it is.
        ("a { outline: none } p:focus-within { border: 1px solid }", True),
        ("a { outline: none; background: #fff; color: #000 }", True),
        # What holds for those who point at it alone, and what has no focus.
        ("a:focus:not(:focus-visible) { outline: none }", False),
        ("p { outline: none }", False),
        ("a:hover { outline: none }", False),
    ],
)
def test_a_focus_can_be_seen(style: str, is_poor: bool) -> None:  # noqa: FBT001
    assert ("focus" in judge(style=style)) == is_poor


def test_contents_are_in_the_order_of_reading() -> None:
    def order(*addresses: str) -> list[str]:
        links = "".join(f'<li><a href="{address}">a</a></li>' for address in addresses)
        pages = {
            "nav.xhtml": f'<nav xmlns:e="http://www.idpf.org/2007/ops" e:type="toc"><h1>a</h1><ol>{links}</ol></nav>',
            "b.xhtml": '<h1 id="b">b</h1>',
            "c.xhtml": '<h1 id="c">c</h1><h2 id="d">d</h2>',
        }
        trees = {
            name: etree.fromstring(
                f'<html lang="en" xml:lang="en"><head><title>a</title></head><body>{body}</body></html>'
            )
            for name, body in pages.items()
        }
        return [f"{one.kind} {one.text}" for one in find_barriers(trees, "body { line-height: 2 }")]

    assert order("b.xhtml", "c.xhtml#c", "c.xhtml#d") == []
    assert order("c.xhtml#d", "c.xhtml#c") == ["order c.xhtml#c"]
    assert order("c.xhtml", "b.xhtml#b") == ["order b.xhtml#b"]


PAGE = (
    '<html xmlns="http://www.w3.org/1999/xhtml" lang="en" xml:lang="en"><head><title>a</title></head>'
    "<body>{}</body></html>"
)
POOR = {"a.xhtml": PAGE.format("<h1>a</h1><p>b</p>").encode(), "b.xhtml": PAGE.format("<h2>c</h2>").encode()}
STYLE = "p { color: #bbb }"
FACE = '@font-face { font-family: "A"; src: url("a.woff2") }\n'


@pytest.mark.parametrize(
    ("pages", "style", "is_known"),
    [
        (POOR, STYLE, True),
        (POOR, FACE + STYLE, True),
        (POOR, "h1 { color: #bbb }\n" + STYLE, False),
        (POOR, STYLE + "h1 { color: #bbb }", False),
        (POOR | {"b.xhtml": PAGE.format("<h1>c</h1>").encode()}, STYLE, False),
        ({"a.xhtml": POOR["a.xhtml"]}, STYLE, False),
        (dict(reversed(POOR.items())), STYLE, False),
    ],
)
def test_only_the_very_pages_that_were_judged_are_not_judged_again(
    pages: dict[str, bytes],
    style: str,
    is_known: bool,  # noqa: FBT001
) -> None:
    judged = judge_unpacked(POOR, STYLE, {})
    assert {one.kind for one in judged.barriers} == {"contrast", "headings"}
    packed = {f"EPUB/{name}": data for name, data in pages.items()}
    assert (judged.find_again(packed, style) is not None) == is_known
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in ({"EPUB/a.css": style.encode()} | packed).items():
            archive.writestr(name, data)
    # What is said of a file is the same, whether it is judged then or was before.
    anew, again = (gather_epub_evidence(buffer.getvalue(), (), known).barriers for known in (None, judged))
    assert again == anew
    assert anew


def make_picture(kind: str, frames: int) -> bytes:
    images = [Image.new("RGB", (4, 4), (80 * number, 0, 0)) for number in range(frames)]
    buffer = io.BytesIO()
    images[0].save(buffer, kind, save_all=frames > 1, append_images=images[1:], duration=100)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_a_picture_that_moves_is_told(kind: str) -> None:
    assert [find_barriers({}, "", {"a": make_picture(kind, frames)}) for frames in (1, 3)] == [
        (),
        (Barrier("motion", "a", ""),),
    ]


@pytest.mark.parametrize(
    ("content", "is_moving"),
    [
        ("<rect/>", False),
        ('<rect><animate attributeName="x" to="9"/></rect>', True),
        ("<style>@keyframes a { to { opacity: 0 } }</style>", True),
    ],
)
def test_a_drawing_that_moves_is_told(content: str, is_moving: bool) -> None:  # noqa: FBT001
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg">{content}</svg>'.encode()
    assert bool(find_barriers({}, "", {"a.svg": drawing})) == is_moving


def test_a_book_with_a_barrier_claims_nothing_and_says_why(
    make_book: Callable[..., Path], publish: Callable[..., Result], tmp_path: Path
) -> None:
    book = "title: كتاب\nlanguage: ar\nidentifier: urn:x:1\nslug: small\nchapters: [01-small.md]\neditions: {epub: }\n"
    style = "p { color: #bbb }\nsection { display: flex; flex-direction: column-reverse }\n"
    chapter = "---\ntitle: فصل\n---\n\nنص أول.\n\nنص ثان.\n\nنص ثالث.\n\nنص رابع.\n\nنص خامس.\n"
    folder = make_book({"book.yaml": book, "01-small.md": chapter, "styles/epub.css": style})
    result = publish("build", folder, "-o", tmp_path / "out")
    (told,) = [line for line in result.stderr.splitlines() if "EP007" in line]
    # Each kind is told with the page on which it is, however many there are of another.
    assert "letters are too near in colour" in told
    assert "something is seen in another order than it is read in" in told
    assert ".xhtml" in told
    with zipfile.ZipFile(io.BytesIO((tmp_path / "out" / "small.epub").read_bytes())) as archive:
        package = archive.read("EPUB/content.opf").decode()
    assert "conformsTo" not in package
    assert "تباين لون النص" in package
    described = json.loads((tmp_path / "out" / "library" / "schema-org.jsonld").read_text("utf-8"))
    del described["@context"]
    assert "conformsTo" not in json.dumps(described)


def test_what_moves_is_a_hazard_that_nobody_measured(
    make_book: Callable[..., Path], publish: Callable[..., Result], tmp_path: Path
) -> None:
    book = "title: كتاب\nlanguage: ar\nidentifier: urn:x:1\nslug: small\nchapters: [01-small.md]\neditions: {epub: }\n"
    chapter = "---\ntitle: فصل\n---\n\nنص.\n\n![صورة](a.gif)\n"
    folder = make_book({"book.yaml": book, "01-small.md": chapter})
    (folder / "a.gif").write_bytes(make_picture("GIF", 3))
    publish("build", folder, "-o", tmp_path / "out")
    package = read_package(tmp_path / "out" / "small.epub")
    assert "conformsTo" not in package
    assert "unknownFlashingHazard" in package
    assert ">none<" not in package


def read_package(epub: Path) -> str:
    with zipfile.ZipFile(epub) as archive:
        return archive.read("EPUB/content.opf").decode()


@pytest.mark.epubcheck
def test_who_certifies_a_claim_is_what_the_book_says(
    make_book: Callable[..., Path], publish: Callable[..., Result], tmp_path: Path
) -> None:
    book = "title: كتاب\nlanguage: ar\nidentifier: urn:x:1\nslug: small\nchapters: [01-small.md]\neditions: {epub: }\n"
    certified = (
        "accessibility: {certifier: دار, credential: شهادة, date: 2026-05-01, report: https://www.example.org/r, "
        "contact: access@example.org}\n"
    )
    publish("build", make_book({"book.yaml": book}), "-o", tmp_path / "plain")
    plain = read_package(tmp_path / "plain" / "small.epub")
    assert plain.count("conformsTo") == 2
    assert "certif" not in plain
    publish("build", make_book({"book.yaml": book + certified}), "-o", tmp_path / "told")
    package = etree.fromstring(read_package(tmp_path / "told" / "small.epub").encode())
    claims = {m.get("id"): m.text for m in package.iterfind(".//{*}meta[@property='dcterms:conformsTo']")}
    assert list(claims.values()) == [
        "EPUB Accessibility 1.2 - WCAG 2.2 Level AA",
        "EPUB Accessibility 1.1 - WCAG 2.2 Level AA",
    ]
    certifiers = package.findall(".//{*}meta[@property='a11y:certifiedBy']")
    assert [(m.get("refines"), m.text) for m in certifiers] == [(f"#{name}", "دار") for name in claims]
    for certifier in certifiers:
        refined = [node for node in package.iter() if node.get("refines") == f"#{certifier.get('id')}"]
        assert [node.get("property") or node.get("rel") for node in refined] == [
            "dcterms:date",
            "a11y:certifierCredential",
            "a11y:certifierReport",
        ]
    assert "access@example.org" in str(package.findtext(".//{*}meta[@property='schema:accessibilitySummary']"))
    assert checkers.judge_epub(tmp_path / "told" / "small.epub") == ()
