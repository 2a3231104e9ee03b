"""The EPUB in reading systems: on a telephone, by night, with large letters, and as calibre's AZW3 and KEPUB."""

import posixpath
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests import checkers

#: By so many pixels may a line of text be wider than the column that it stands in.
_SLACK = 2
#: calibre parts long pages in two. So many of the marks of pages, and of the links, are what they were at least.
_KEPT = 0.8
#: Letters are light from here on, of 255; and a map fills at least so many pixels of a screen that is 360 wide.
_LIGHT, _MAP_WIDTH, _SCREEN = 128, 240, 360


def read_lists(epub: Path) -> dict[str, list[str]]:
    """Read the lists of the navigation document, by their `epub:type`."""
    with zipfile.ZipFile(epub) as archive:
        tree = etree.fromstring(archive.read("EPUB/nav.xhtml"))
    return {
        str(nav.get("{http://www.idpf.org/2007/ops}type")): [
            " ".join("".join(map(str, link.itertext())).split()) for link in nav.iter("{*}a")
        ]
        for nav in tree.iter("{*}nav")
    }


def judge_on_telephone(read: dict[str, Any]) -> None:
    """Judge what a reader met on a small screen: nothing is wider than its column, and by night letters are light."""
    assert read["errors"] == []
    assert {"tables", "maps", "notes"} <= set(read["kinds"])
    assert max(read["outOfColumn"].values()) <= _SLACK
    assert read["darkest"] >= _LIGHT
    assert read["map"]["width"] >= _MAP_WIDTH


@pytest.mark.slow
@pytest.mark.reading_system
@pytest.mark.parametrize("language", ["ar", "en"])
def test_foliate_reads_the_book_on_a_telephone(
    language: str, build_sample: Callable[[str], Path], tmp_path: Path
) -> None:
    (epub,) = (build_sample(language) / "output").glob("*.epub")
    read = checkers.read_on_telephone(epub, tmp_path / "page.png")
    judge_on_telephone(read)
    assert read["map"]["labels"]
    assert all(read["notes"])
    assert read["pagesFound"] == read["pages"] == len(read_lists(epub)["page-list"])


@pytest.mark.slow
@pytest.mark.reading_system
@pytest.mark.parametrize("language", ["ar", "en"])
def test_epub_js_reads_the_whole_book(language: str, build_sample: Callable[[str], Path], tmp_path: Path) -> None:
    (epub,) = (build_sample(language) / "output").glob("*.epub")
    read = checkers.read_in_reader("epubjs", epub, tmp_path / "page.png")
    lists = read_lists(epub)
    assert read["errors"] == []
    assert read["direction"] == ("ltr" if language == "en" else "rtl")
    assert read["contents"] == lists["toc"]
    assert read["landmarks"] == len(lists["landmarks"])
    assert read["pages"] == len(lists["page-list"])
    assert read["turns"]
    assert read["page"]
    assert read["note"]
    assert "loaded" in read["fonts"]
    assert "error" not in read["fonts"]
    assert read["map"]["labels"]
    assert read["map"]["width"] >= _MAP_WIDTH
    # At night letters have the colour that the reader wants.
    assert read["night"] == ["rgb(238, 238, 238)"]
    # With letters of the usual size and of twice that nothing is wider than the screen.
    assert max(read["outOfColumn"].values()) <= _SLACK


@pytest.mark.slow
@pytest.mark.reading_system
@pytest.mark.parametrize("language", ["ar", "en"])
def test_vivliostyle_pages_in_the_direction_of_the_book(
    language: str, build_sample: Callable[[str], Path], tmp_path: Path
) -> None:
    (epub,) = (build_sample(language) / "output").glob("*.epub")
    read = checkers.read_in_reader("vivliostyle", epub, tmp_path / "page.png")
    assert read["errors"] == []
    assert read["direction"] == ("ltr" if language == "en" else "rtl")
    # The button on the left goes on in a book that is read from the right.
    assert read["left"] == (-1 if language == "en" else 1)
    # With letters of the usual size and of twice that nothing stands out of a page as wide as the screen.
    assert read["width"] <= _SCREEN
    assert max(read["outOfColumn"].values()) <= _SLACK
    usual, doubled = read["sizes"]
    assert doubled >= usual * 1.9
    assert read["map"]["labels"]
    assert read["map"]["width"] >= _MAP_WIDTH
    assert read["fonts"] == ["loaded"]
    assert read["note"]
    # Vivliostyle has no night: its paper stays white, and letters stay dark on it.
    assert read["contrastAtNight"] >= _LIGHT


def read_spine(epub: Path) -> Iterator[tuple[str, etree._Element]]:
    """Yield the pages of an EPUB in the order of its spine, by their names in the package."""
    with zipfile.ZipFile(epub) as archive:
        (package,) = (name for name in archive.namelist() if name.endswith(".opf"))
        root = etree.fromstring(archive.read(package))
        addresses = {item.get("id"): str(item.get("href")) for item in root.iter("{*}item")}
        for item in root.iter("{*}itemref"):
            name = posixpath.join(posixpath.dirname(package), addresses[item.get("idref")])
            yield name, etree.fromstring(archive.read(name))


def list_texts(element: etree._Element) -> Iterator[str]:
    """Yield the texts in an element, but for those of drawings."""
    yield element.text or ""
    # Comments have a tail too.
    elements = set(element.iterchildren(etree.Element))
    for child in element:
        if child in elements and etree.QName(child).localname != "svg":
            yield from list_texts(child)
        yield child.tail or ""


def squeeze(element: etree._Element) -> str:
    """Return the text of an element, that of drawings left out; calibre writes a hyphen that breaks for each."""
    return " ".join("".join(list_texts(element)).replace("\u2011", "-").split())


def read_words(epub: Path) -> list[str]:
    """Read the words of an EPUB, those of drawings left out."""
    return [word for _, page in read_spine(epub) for body in page.iter("{*}body") for word in squeeze(body).split()]


def read_labels(epub: Path) -> Counter[str]:
    """Count the labels of all drawings of an EPUB, which stand in its pages or are files of their own."""
    with zipfile.ZipFile(epub) as archive:
        drawings = [etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".svg")]
    drawings += [drawing for _, page in read_spine(epub) for drawing in page.iter("{*}svg")]
    return Counter("".join(map(str, label.itertext())) for drawing in drawings for label in drawing.iter("{*}text"))


def read_links(epub: Path) -> Iterator[tuple[str, str | None]]:
    """Yield the words of each link of an EPUB, with those that it leads to: None for what is not there.

    The contents are left out.
    """
    pages = {name: page for name, page in read_spine(epub) if page.find(".//{*}nav") is None}
    places = {
        f"{name}#{identifier}": squeeze(element)
        for name, page in pages.items()
        for element in page.iter(etree.Element)
        if (identifier := element.get("id"))
    }
    for name, page in pages.items():
        for link in page.iter("{*}a"):
            address = link.get("href", "")
            if "#" in address and ":" not in address:
                path, _, identifier = address.partition("#")
                target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
                yield squeeze(link), places.get(f"{target}#{identifier}")


@pytest.mark.slow
@pytest.mark.calibre
@pytest.mark.reading_system
@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_book_that_calibre_makes_for_kindle_says_the_same(
    language: str, build_sample: Callable[[str], Path], tmp_path: Path
) -> None:
    (epub,) = (build_sample(language) / "output").glob("*.epub")
    kindle, again = tmp_path / "book.azw3", tmp_path / "again.epub"
    # calibre takes no WOFF2 into an AZW3, but a font of the machine.
    family = "Noto Serif" if language == "en" else "Noto Naskh Arabic"
    checkers.convert_book(epub, kindle, "--no-inline-toc", "--embed-font-family", family)
    read = checkers.read_epub(kindle, tmp_path / "page.png")
    assert read["errors"] == []
    assert family in {font["family"] for font in read["fonts"] if font["status"] == "loaded"}
    assert read["direction"] == ("ltr" if language == "en" else "rtl")
    assert read["arrowLeftGoesOn"] == (language != "en")
    assert set(read["contents"]) <= set(read_lists(epub)["toc"])
    assert len(read["contents"]) > 1
    # The contents themselves are no place of their own there.
    assert read["landmarks"] >= len(read_lists(epub)["landmarks"]) - 1
    night = checkers.read_on_telephone(kindle, tmp_path / "telephone.png")
    judge_on_telephone(night)
    # Kindle knows places by numbers of letters, in which foliate-js does not find each note.
    assert any(night["notes"])
    # What is in the file, as calibre reads it back: every word, in order.
    checkers.convert_book(kindle, again, "--epub-version", "3")
    assert read_words(again) == read_words(epub)
    assert read_labels(again) == read_labels(epub)
    # Notes, terms, places: each link leads to what it led to, or to the beginning of a section that was parted.
    links, others = Counter(read_links(epub)), Counter(read_links(again))
    assert None not in {target for _, target in others}
    assert (
        Counter(words for words, _ in links.elements()) - Counter(words for words, _ in others.elements()) == Counter()
    )
    assert (links & others).total() >= _KEPT * links.total()
    # Marks of pages are there, but for some at which a section was parted.
    marks, left = (
        {element.get("title") for _, page in read_spine(book) for element in page.iter() if is_page_mark(element)}
        for book in (epub, again)
    )
    assert left <= marks
    assert len(left) >= _KEPT * len(marks)
    with zipfile.ZipFile(again) as archive:
        sheets = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".css"))
    assert "Noto" in sheets
    # Nothing opens there, so nothing waits to be opened.
    assert "display: none" not in sheets


def is_page_mark(element: etree._Element) -> bool:
    """Return whether an element marks where a page of print begins."""
    return element.get("role") == "doc-pagebreak"


@pytest.mark.slow
@pytest.mark.calibre
@pytest.mark.kepub
@pytest.mark.epubcheck
@pytest.mark.reading_system
@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_book_that_calibre_makes_for_kobo_is_the_same_book(
    language: str, build_sample: Callable[[str], Path], tmp_path: Path
) -> None:
    (epub,) = (build_sample(language) / "output").glob("*.epub")
    checkers.convert_book(epub, tmp_path / "book.kepub")
    kobo = (tmp_path / "book.kepub").rename(tmp_path / "kobo.epub")
    assert read_words(kobo) == read_words(epub)
    assert read_labels(kobo) == read_labels(epub)
    assert Counter(read_links(kobo)) == Counter(read_links(epub))
    # A page of print that begins within the list of contents is lost, since calibre writes that list anew.
    marks, left = (
        [
            (name, element.get("title"))
            for name, page in read_spine(book)
            for element in page.iter()
            if is_page_mark(element)
        ]
        for book in (epub, kobo)
    )
    lost = [name for name, title in marks if title not in {title for _, title in left}]
    assert set(lost) <= {"EPUB/nav.xhtml"}
    # calibre does not declare the script that it adds; all else is as EPUBCheck wants it.
    faults = [fault for fault in checkers.judge_epub(kobo) if 'The property "scripted" should be declared' not in fault]
    assert len(faults) == len(lost)
    assert all("RSC-012" in fault and "nav.xhtml" in fault for fault in faults)
    lists, before, read = read_lists(epub), *(checkers.read_epub(book, tmp_path / "page.png") for book in (epub, kobo))
    assert read["errors"] == []
    for name in ("direction", "arrowLeftGoesOn", "contents", "landmarks", "pages"):
        assert read[name] == before[name], name
    loaded, embedded = (
        {one["family"] for one in told["fonts"] if one["status"] == "loaded"} for told in (read, before)
    )
    assert loaded == embedded
    telephone = checkers.read_on_telephone(kobo, tmp_path / "telephone.png")
    judge_on_telephone(telephone)
    assert telephone["map"]["labels"]
    assert all(telephone["notes"])
    assert telephone["pagesFound"] == len(lists["page-list"]) - len(lost)
    other = checkers.read_in_reader("epubjs", kobo, tmp_path / "other.png")
    assert other["errors"] == []
    assert other["contents"] == lists["toc"]
    assert other["page"]
    assert max(other["outOfColumn"].values()) <= _SLACK
