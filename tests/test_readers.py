"""The EPUB in other reading systems than foliate-js: epub.js and Vivliostyle, in Chromium, as on a telephone."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from tests import checkers

#: By so many pixels may a line of text be wider than the column that it stands in.
_SLACK = 2


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
    assert read["note"] in {True, None}
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
    assert read["outOfColumn"] <= _SLACK
