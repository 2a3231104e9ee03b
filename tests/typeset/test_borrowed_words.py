"""Books in languages for which the house has no words: what it lends stands in its own language wherever it is put."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from lxml import etree

from publisher.fonts.ruler import make_ruler
from publisher.model.epub import EpubBook
from publisher.press.fontbook import find_installed
from publisher.press.ncx import list_guide, write_ncx
from publisher.production.editions import EDITIONS
from publisher.script.locale import BorrowedText, MixedText, compose_text, fill_pattern, find_lender, load_words
from publisher.typeset.epub_pages import write_epub
from publisher.typeset.families import list_families
from publisher.typeset.figures import FigureDrawer
from publisher.typeset.house import open_house
from tests.typeset.test_epub_pages import BOOK, weave

LANG = "{http://www.w3.org/XML/1998/namespace}lang"

#: Words that no other language of the house has, and what tells them from lent ones.
WORDS: Mapping[str, tuple[str, ...]] = {
    "dv": ("ބޮޑު", "ރަށް", "ކުޑަ", "މީހާ", "ފޮތް", "ކަނޑު"),
    "sw": ("zaqi", "zoqe", "ziqu", "zuqa", "zeqo", "zaqe"),
    "nqo": ("ߞߊ߬", "ߓߊ߫", "ߡߐ߱", "ߛߏ", "ߘߎ߰", "ߟߎ߬"),
}
OWN = {"dv": "[\u0780-\u07bf]", "sw": r"\bz[aeiou]q[aeiou]\b", "nqo": "[\u07ca-\u07ff]"}
LENT = {"dv": "[\u0620-\u064a]{2,}", "sw": "[A-Za-z]{2,}", "nqo": "[A-Za-z]{2,}"}
#: What is no word of the house: the type of the imprint, who made the base map, and Swahili in Swahili.
NAMES = re.compile(r"Noto Serif|Natural Earth|Kiswahili|urn:x:1")


def make_files(language: str) -> dict[str, str | bytes]:
    a, b, c, d, e, f = WORDS[language]
    return {
        "book.yaml": f"""\
            title: {a} {b}
            language: {language}
            identifier: urn:x:1
            slug: small
            authors: [{{name: {c}}}]
            edition: {{number: 2}}
            series: {{title: {d}, number: 2}}
            numbering: {{parts: yes, pictures: by_chapter, tables: by_chapter}}
            lists: [pictures, tables]
            chapters: [{{part: {e}, chapters: [01.md]}}, {{part: {f}, chapters: [02.md]}}]
            """,
        "01.md": f"""\
# {a}

{b} [{c}]{{.place}} {d} [{e}]{{event=fall}} [{f}]{{person=one}} [@a; @b].[^1]

| {a} | {b} |
|---|---|
| {c} | {d} |
: {e}

![{a}](images/dot.png "{b}")

::: {{.map routes="way" places="p1" caption="{c} {d}"}}
:::

::: {{.timeline from=1941-01 to=1945-01 caption="{e} {f}" alt="{a}"}}
:::

> [!NOTE] {b}
> {c}.

::: {{.document title="{a}" author="{b}" date="1944~" kept="{c}"}}
{d}.
:::

[^1]: {a} [{c}]{{.place}}.
""",
        "02.md": f"# {d}\n\n[{c}]{{.place}} {e} [{a}]{{person=two}} [{b}]{{.sic}}.\n",
        "places.yaml": f"""\
            p1: {{name: {c}, kind: city, coordinates: [51.2, 22.5], within: [p4]}}
            p2: {{name: {d}, kind: camp, coordinates: [52.2, 23.5]}}
            p3: {{name: {e}, coordinates: [50.2, 23.5], note: {a}}}
            p4: {{name: {f}, kind: country}}
            """,
        "routes.yaml": "way: {from: p1, to: p2, via: [p3], date: 1945~, people: {min: 3}, certainty: probable}\n",
        "chronology.yaml": f'fall: {{date: "1944~", text: {a} {b}, certainty: probable, places: [p1]}}\n',
        "people.yaml": f"one: {{name: {f}, birth: 1900~, death: 1945, role: victim, note: {e}}}\ntwo: {{name: {a}}}\n",
        "glossary.yaml": f"term: {{term: {b}, definition: {c}}}\n",
        "sources.yaml": (
            f"a: {{type: book, title: {d}, language: {language}}}\nb: {{type: book, title: Buch, language: de}}\n"
        ),
        "images/dot.png": BOOK["images/dot.png"],
    }


def write_book(folder: Path) -> EpubBook:
    woven = weave(folder)
    house = open_house(woven.book.metadata)
    regular, bold = (tuple(find_installed(list_families(house.script)[0], bold=bold)) for bold in (False, True))
    ruler = make_ruler(regular, bold, right_to_left=house.right_to_left)
    return write_epub(woven, EDITIONS["epub"], FigureDrawer(woven, house, EDITIONS["epub"], ruler).draw)


def find_language(element: etree._Element | None) -> str:
    while element is not None:
        if (language := element.get("lang") or element.get(LANG)) is not None:
            return language
        element = element.getparent()
    return ""


def list_texts(root: etree._Element) -> Iterator[tuple[str, str, etree._Element]]:
    """Yield every text and label, its language and its element. Labels of `aria-hidden` drawings are texts too."""
    for element in root.iter(etree.Element):
        here = find_language(element)
        for text in (element.text, *(element.get(name) for name in ("alt", "aria-label", "title"))):
            if text and text.strip():
                yield text, here, element
        if element.tail and element.tail.strip():
            yield element.tail, find_language(element.getparent()), element


@pytest.mark.parametrize("language", WORDS)
def test_each_word_of_a_text_that_lent_words_are_part_of_is_in_its_own_language(
    language: str, make_book: Callable[..., Path]
) -> None:
    book = write_book(make_book(make_files(language)))
    lender = find_lender(language)
    met = set()
    for page in book.pages:
        for text, tag, element in list_texts(etree.fromstring(page.markup.encode())):
            told = NAMES.sub("", text)
            lent = re.search(LENT[language], re.sub(OWN[language], "", told))
            if tag == language:
                assert not lent, (page.name, etree.QName(element).localname, text)
            elif tag == lender:
                assert not re.search(OWN[language], told), (page.name, etree.QName(element).localname, text)
                if lent:
                    met.add(" ".join(text.split()))
    words = load_words(lender)
    number = open_house(weave(make_book(make_files(language), name="again")).book.metadata).number
    if language != "dv":
        assert {
            f"{words['edition']} {number(2)}",
            words["figure_picture"].format(n=f"{number(1)}.{number(1)}"),
            words["place_kinds"]["city"],
            "On foot from",
            words["document"],
            words["alert_note"],
            f"{words['chapter']} {number(1)}:",
            f"{words['chapter']} {number(1)}, {words['note']}:",
            words["part_numbered"].format(ordinal="One"),
        } <= met
    assert words["route_not_certain"] in met
    assert words["place_kinds"]["camp"] in met


@pytest.mark.parametrize("language", WORDS)
def test_the_contents_for_old_readers_name_the_language_of_lent_words(
    language: str, make_book: Callable[..., Path]
) -> None:
    book = write_book(make_book(make_files(language)))
    navigation = next(page.markup for page in book.pages if page.name == "nav.xhtml").encode()
    lent = re.compile(LENT[language])
    labels = etree.fromstring(write_ncx(navigation, "x", "x")).findall(".//{*}navMap//{*}navLabel")
    met = 0
    for label in labels:
        text = label.findtext("{*}text", "")
        own = len("".join(re.findall(OWN[language], text)))
        others = len("".join(lent.findall(re.sub(OWN[language], "", text))))
        if own and others:
            # A label has one language, that of most of its letters.
            assert find_language(label) in {language, find_lender(language)}
        elif others:
            met += 1
            assert find_language(label) == find_lender(language)
            assert label.get("dir") == ("ltr" if language == "nqo" else None)
        else:
            assert find_language(label) == language
    assert met
    for reference in list_guide(navigation):
        # It has no place for a language, and needs no title.
        assert not lent.search(re.sub(OWN[language], "", reference.get("title", "")))
    names = {reference["type"] for reference in list_guide(navigation)}
    assert {"cover", "toc", "text", "index"} <= names


def test_the_own_language_is_not_called_by_the_name_of_the_lender(make_book: Callable[..., Path]) -> None:
    page = next(page for page in write_book(make_book(make_files("sw"))).pages if page.name == "sources.xhtml")
    found = re.findall("<h2[^>]*>(.*?)</h2>", page.markup)
    assert found == ["Kiswahili", '<span lang="en" xml:lang="en">Sources in other languages</span>']


def test_texts_put_together_keep_their_languages() -> None:
    lent = BorrowedText("Place", "en")
    assert type(compose_text("a", ":", "b")) is str
    assert isinstance(compose_text(lent, ": ", "12"), BorrowedText)
    mixed = compose_text(lent, ": ", "zaqi", ", ", BorrowedText("not certain", "en"))
    assert isinstance(mixed, MixedText)
    assert mixed.runs == (("en", "Place"), ("", ": zaqi, "), ("en", "not certain"))
    assert mixed.language == "en"
    filled = fill_pattern(BorrowedText("from {a} to {b}", "en"), a="zaqi", b=7)
    assert isinstance(filled, MixedText)
    # Spaces at the ends of what is isolated would stand on its other side.
    assert filled.runs == (("en", "from"), ("", " zaqi "), ("en", "to 7"))
    assert (filled.frame, filled.language) == ("en", "en")
