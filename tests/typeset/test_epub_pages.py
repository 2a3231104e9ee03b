"""The pages of an EPUB: whole XHTML, links that lead somewhere, labels that say where, and statements."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import cssselect2
import pytest
import tinycss2
from bs4 import BeautifulSoup
from lxml import etree

from publisher.manuscript.read import read_book
from publisher.model.book import NO_TIME, Certification, Contributor, EditionSettings, Metadata, Subject
from publisher.model.epub import EpubBook, EpubPage, Statement
from publisher.model.finding import Report
from publisher.model.woven import WovenBook
from publisher.press.cover import draw_cover
from publisher.production.editions import EDITIONS
from publisher.script.direction import is_right_to_left
from publisher.script.locale import BorrowedText, find_lender, load_words
from publisher.typeset.epub_addresses import find_identifiers, mend_links, rename_identifiers
from publisher.typeset.epub_cover import break_evenly, break_title, shorten, write_cover
from publisher.typeset.epub_fonts import choose_fonts, choose_formula_font
from publisher.typeset.epub_locators import close_gaps, cut_context
from publisher.typeset.epub_metadata import list_statements
from publisher.typeset.epub_pages import write_epub
from publisher.typeset.epub_stylesheet import write_stylesheet
from publisher.typeset.house import open_house
from publisher.typeset.html.epub_medium import FORMULA_WIDTHS
from publisher.typeset.names import list_names
from publisher.weave.weave import weave_book
from tests.conftest import write_files

XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

BOOK: Mapping[str, str | bytes] = {
    "book.yaml": """\
        title: كتاب صغير
        subtitle: عن مدن وأنهار
        language: ar
        identifier: urn:uuid:00000000-0000-4000-8000-000000000001
        slug: small
        date: "2025-03-04"
        authors: [{name: ليلى حداد, file_as: "حداد، ليلى", romanized: Laylá Ḥaddād}]
        contributors: [{name: يوسف, role: trl}]
        license: CC-BY-SA-4.0
        subjects: [{text: مدن, scheme: lcsh, code: sh1}, {text: Rivers, scheme: lcsh, language: en}]
        chapters: [00.md, 01.md, 02.md]
        """,
    "00.md": """\
        ---
        title: قبل القراءة
        matter: front
        ---

        تمهيد عن [لوبلين]{.place}.
        """,
    "01.md": """\
        ---
        title: المدينة
        ---

        ## في المدينة {#town}

        ذهبوا إلى [لوبلين]{.place} في [1944]{event=fall}، ثم عادوا إلى [لوبلين]{.place} [@evans].[^1]
        وكان [المحتشد]{term=camp} هناك، ومعه [هملر]{person=himmler}. وهذه [Death March]{lang=en}.

        ### فرع

        | المدينة | السنة |
        |---|---|
        | [لوبلين]{.place} | 1944 |

        [^1]: حاشية عن [لوبلين]{.place}.
        """,
    "02.md": """\
        ---
        title: النهر
        ---

        انظر [المدينة](#town) و[الفصل السابق](01.md).

        ![نقطة](images/dot.png)

        ![نقطة](images/dot.png) في السطر.
        """,
    "places.yaml": "lublin: {name: لوبلين, variants: [الولاية], names: {pl: Lublin, de: Lublin, ru: Люблин}}\n",
    "chronology.yaml": 'fall: {date: "1944-07-24", text: سقوط المدينة, certainty: probable}\n',
    "glossary.yaml": "camp: {term: محتشد, definition: مكان, names: {de: Lager}}\n",
    "people.yaml": "himmler: {name: هملر, birth: 1900, death: 1945, role: قائد}\n",
    "sources.yaml": "evans: {type: book, title: The Third Reich at War, author: [{family: Evans, given: Richard}]}\n",
    # Two pixels of JPEG under a name that says otherwise.
    "images/dot.png": bytes.fromhex(
        "ffd8ffe000104a46494600010100000100010000ffdb004300080606070605080707070909080a0c140d0c0b0b0c1912130f"
        "141d1a1f1e1d1a1c1c20242e2720222c231c1c2837292c30313434341f27393d38323c2e333432ffc0000b08000100010101"
        "1100ffc4001f0000010501010101010100000000000000000102030405060708090a0bffc400b5100002010303020403050504"
        "040000017d01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a2526"
        "2728292a3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a"
        "92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6"
        "e7e8e9eaf1f2f3f4f5f6f7f8f9faffda0008010100003f00fbd03fffd9"
    ),
}


def weave(folder: Path) -> WovenBook:
    report = Report()
    book = read_book(folder, report)
    assert book is not None, report.in_order()
    woven = weave_book(book, report)
    assert not report.errors, [f"{found.position} {found.message}" for found in report.errors]
    return woven


@pytest.fixture
def woven(make_book: Callable[..., Path]) -> WovenBook:
    return weave(make_book(BOOK))


@pytest.fixture
def written(woven: WovenBook) -> EpubBook:
    return write_epub(woven, EDITIONS["epub"])


def parse(page: EpubPage) -> etree._Element:
    return etree.fromstring(page.markup.encode())


def find_page(book: EpubBook, name: str) -> etree._Element:
    return parse(next(page for page in book.pages if page.name == name))


def read_text(element: etree._Element) -> str:
    return " ".join("".join(str(text) for text in element.itertext()).split())


def list_links(page: etree._Element) -> Iterator[tuple[str, str]]:
    for link in page.iter(f"{XHTML}a"):
        yield str(link.get("href")), read_text(link)


# --- every page -----------------------------------------------------------------------------------


def test_pages_come_in_the_order_of_reading(written: EpubBook) -> None:
    assert [page.name.removesuffix(".xhtml") for page in written.pages] == [
        "cover", "title-page", "imprint", "nav", "front-01", "chapter-01", "chapter-02",
        "glossary", "people", "chronology", "sources", "index",
    ]  # fmt: skip


def test_each_page_names_language_and_direction_and_runs_nothing(written: EpubBook) -> None:
    for page in written.pages:
        root = parse(page)
        body = root.find(f"{XHTML}body")
        assert (root.get("lang"), root.get(LANG), root.get("dir")) == ("ar", "ar", "rtl")
        assert body is not None
        assert body.get("dir") == "rtl"
        assert root.findtext(f"{XHTML}head/{XHTML}title"), page.name
        assert not list(root.iter(f"{XHTML}script", f"{XHTML}style"))
        assert "style=" not in page.markup


def test_ids_are_unique_and_every_link_leads_to_one(written: EpubBook) -> None:
    identifiers = {page.name: list(find_identifiers(page.markup)) for page in written.pages}
    for name, found in identifiers.items():
        assert len(found) == len(set(found)), name
    for page in written.pages:
        for href, text in list_links(parse(page)):
            address = urlsplit(href)
            if address.scheme:
                continue
            target = address.path or page.name
            assert target in identifiers, href
            assert not address.fragment or address.fragment in identifiers[target], href
            assert text, href


def test_an_entry_has_places_of_its_own_and_subjects(make_book: Callable[..., Path]) -> None:
    """A mention without `about` beside those that have it: locators of the entry, then a list of what is below it."""
    chapter = "# أ\n\nمن [لوبلين]{.place} إلى [لوبلين]{.place about=الطريق} ثم [لوبلين]{.place about=البيوت}.\n"
    files = {"01.md": chapter, "places.yaml": "lublin: {name: لوبلين}\n"}
    index = find_page(write_epub(weave(make_book(files)), EDITIONS["epub"]), "index.xhtml")
    (entry,) = index.iterfind(f".//{XHTML}li[@id='i-lublin']")
    assert [str(part.get(EPUB_TYPE)) for part in entry.iterfind(f"{XHTML}ul")] == [
        "index-locator-list",
        "index-entry-list",
    ]
    terms = entry.iterfind(f"{XHTML}ul/{XHTML}li/{XHTML}span[@{EPUB_TYPE}='index-term']")
    assert sorted(map(read_text, terms)) == ["البيوت", "الطريق"]


def test_headings_skip_no_level(written: EpubBook) -> None:
    for page in written.pages[1:]:
        levels = [int(str(tag)[-1]) for tag in re.findall(r"<h([1-6])", page.markup)]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels)), page.name


def test_roles_go_with_types(written: EpubBook) -> None:
    roles = {"chapter": "doc-chapter", "introduction": "doc-introduction", "noteref": "doc-noteref",
             "footnote": "doc-footnote", "index": "doc-index", "glossary": "doc-glossary",
             "bibliography": "doc-bibliography", "toc": "doc-toc", "appendix": "doc-appendix",
             "backlink": "doc-backlink", "biblioref": "doc-biblioref", "glossref": "doc-glossref"}  # fmt: skip
    met: set[str | None] = set()
    for page in written.pages:
        for element in parse(page).iter(etree.Element):
            kind = element.get(EPUB_TYPE)
            # In the landmarks a type says what the link leads to.
            if kind in roles and not (page.name == "nav.xhtml" and element.tag == f"{XHTML}a"):
                met.add(kind)
                assert element.get("role") == roles[kind], (page.name, kind)
    assert met == set(roles)


def test_a_style_sheet_names_no_direction_and_no_colour_of_text(written: EpubBook) -> None:
    assert not re.search(r"(?<![\w-])(direction|unicode-bidi|writing-mode)\s*:", written.stylesheet)
    # What is behind pictures is no text's.
    assert written.stylesheet.count("img { background: #fff; }") == 1
    sheet = written.stylesheet.replace("img { background: #fff; }", "")
    assert set(re.findall(r"(?<![\w-])(?:color|background[\w-]*)\s*:\s*([^;}]+)", sheet)) == {"inherit"}
    assert '"Noto Naskh Arabic"' in written.stylesheet


def test_a_book_overrides_the_style_sheet(make_book: Callable[..., Path]) -> None:
    woven = weave(make_book({**BOOK, "styles/epub.css": "h1 { font-weight: normal; }\n"}))
    written = write_epub(woven, EDITIONS["epub"])
    assert written.stylesheet.endswith("h1 { font-weight: normal; }\n")


# --- single pages ---------------------------------------------------------------------------------


def test_contents_have_chapters_sections_and_lists(written: EpubBook) -> None:
    toc = find_page(written, "nav.xhtml").find(f".//{XHTML}nav[@id='toc']")
    assert toc is not None
    assert list(list_links(toc)) == [
        ("front-01.xhtml", "قبل القراءة"),
        ("chapter-01.xhtml", "1. المدينة"),
        ("chapter-01.xhtml#town", "في المدينة"),
        ("chapter-02.xhtml", "2. النهر"),
        ("glossary.xhtml", "مسرد المصطلحات"),
        ("people.xhtml", "أشخاص الكتاب"),
        ("chronology.xhtml", "التسلسل الزمني"),
        ("sources.xhtml", "المصادر والمراجع"),
        ("index.xhtml", "فهرس الأماكن"),
    ]


def test_landmarks_begin_the_text_at_the_first_chapter(written: EpubBook) -> None:
    landmarks = find_page(written, "nav.xhtml").find(f".//{XHTML}nav[@id='landmarks']")
    assert landmarks is not None
    found = {str(link.get(EPUB_TYPE)): link.get("href") for link in landmarks.iter(f"{XHTML}a")}
    assert found["bodymatter"] == "chapter-01.xhtml"
    assert found["index"] == "index.xhtml"
    assert set(found) == {"cover", "titlepage", "imprint", "toc", "bodymatter", "glossary", "bibliography", "index"}


def test_the_groups_of_an_index_are_named_by_their_headings(written: EpubBook) -> None:
    (index,) = (etree.fromstring(page.markup.encode()) for page in written.pages if page.name == "index.xhtml")
    groups = [section for section in index.iter(f"{XHTML}section") if section.get(EPUB_TYPE) == "index-group"]
    assert groups
    for group in groups:
        # Words of an attribute would be in the language of the book, whatever their letters are.
        assert group.get("aria-label") is None
        assert group.get("aria-labelledby") == group[0].get("id")
        assert group[0].tag == f"{XHTML}h2"


def test_a_note_and_its_call_lead_to_each_other(written: EpubBook) -> None:
    page = find_page(written, "chapter-01.xhtml")
    call = page.find(f".//{XHTML}a[@class='note-call']")
    back = page.find(f".//{XHTML}aside//{XHTML}a[@class='note-back']")
    note = page.find(f".//{XHTML}aside")
    assert call is not None
    assert back is not None
    assert note is not None
    assert call.get("href") == f"#{note.get('id')}"
    assert back.get("href") == f"#{call.get('id')}"


def test_foreign_words_name_their_language(written: EpubBook) -> None:
    page = find_page(written, "chapter-01.xhtml")
    assert [read_text(element) for element in page.iter(etree.Element) if element.get(LANG) == "en"] == ["Death March"]


def test_what_is_in_another_language_is_so_wherever_it_is_repeated(make_book: Callable[..., Path]) -> None:
    text = """\
        ---
        title: المدينة
        ---

        ## طريق [Death March]{lang=en} {#town}

        سمّاها [لوبلين]{.place} بعضهم ([Todesmarsch von  Lublin]{lang=de})، وكتبوا Lublin أيضًا،
        و[https://example.org/a](https://example.org/a).
        """
    woven = weave(make_book({**BOOK, "01.md": text, "02.md": "---\ntitle: النهر\n---\n\nنص.\n"}))
    written = write_epub(woven, EDITIONS["epub"])

    def list_languages(page: str, *kinds: str) -> list[tuple[str, str]]:
        elements = find_page(written, page).iter(*(f"{XHTML}{kind}" for kind in kinds or ("span", "a")))
        return [(str(element.get(LANG)), read_text(element)) for element in elements if element.get(LANG)]

    assert list_languages("nav.xhtml") == [("en", "Death March")]
    assert list_languages("chapter-01.xhtml") == [
        ("en", "Death March"), ("de", "Todesmarsch von Lublin"), ("pl", "Lublin"), ("zxx", "https://example.org/a"),
    ]  # fmt: skip
    # The first is of the introduction.
    label = [read_text(link) for link in find_page(written, "index.xhtml").iter(f"{XHTML}a")][1]
    assert label == "الفصل 1: سمّاها لوبلين بعضهم (Todesmarsch von Lublin) …"
    assert ("de", "Todesmarsch von Lublin") in list_languages("index.xhtml")


def test_the_imprint_names_the_script_of_what_no_language_is_told_of(make_book: Callable[..., Path]) -> None:
    book = """\
        title: كتاب
        language: ar
        identifier: urn:x:1
        chapters: [01.md]
        publisher: دار الورق
        subjects: [Rivers, الأنهار, {text: Travel, language: en}]
        series: Road Books
        original: {title: Am Fluss}
        """
    written = write_epub(weave(make_book({"book.yaml": book, "01.md": "# فصل\n\nنص.\n"})), EDITIONS["epub"])
    spans = find_page(written, "imprint.xhtml").iter(f"{XHTML}span")
    told = {read_text(span): str(span.get(LANG)) for span in spans if span.get(LANG)}
    wanted = {"Rivers": "und-Latn", "Travel": "en", "Road Books": "und-Latn", "Am Fluss": "und-Latn"}
    assert {text: told.get(text) for text in wanted} == wanted


def test_the_index_says_where_each_link_leads(written: EpubBook) -> None:
    labels = [text for _, text in list_links(find_page(written, "index.xhtml"))]
    assert labels == [
        "قبل القراءة: تمهيد عن لوبلين",
        "الفصل 1: ذهبوا إلى لوبلين في 1944، ثم عادوا …",
        "الفصل 1: … 1944، ثم عادوا إلى لوبلين. وكان المحتشد هناك، ومعه …",
        "الفصل 1: لوبلين، 1944",
        "الفصل 1، حاشية: حاشية عن لوبلين",
        # The variant, and the names in other languages, each once.
        *("لوبلين",) * 3,
    ]


@pytest.mark.parametrize(
    ("fields", "about"),
    [
        ("kind: city, within: [pl]", "مدينة، بولندا"),
        ("kind: city, within: [pl], note: بلدة صغيرة؛ في بولندا اليوم", "بلدة صغيرة؛ في بولندا اليوم"),
    ],
)
def test_the_index_says_what_a_place_is_where_the_writer_does_not(
    make_book: Callable[..., Path], fields: str, about: str
) -> None:
    places = f"lublin: {{name: لوبلين, {fields}}}\npl: {{name: بولندا, kind: country}}\n"
    woven = weave(make_book({**BOOK, "places.yaml": places}))
    page = find_page(write_epub(woven, EDITIONS["epub"]), "index.xhtml")
    assert [read_text(part) for part in page.iter(f"{XHTML}p") if part.get("class") == "about"] == [about]


def test_a_link_to_a_term_leads_to_what_it_means(written: EpubBook) -> None:
    page = find_page(written, "glossary.xhtml")
    (entry,) = page.iterfind(f".//{XHTML}div[@id='t-camp']")
    assert [(str(part.tag).removeprefix(XHTML), part.get(EPUB_TYPE)) for part in entry] == [
        ("dt", "glossterm"), ("dd", "glossdef"),
    ]  # fmt: skip
    links = [link.get("href") for link in find_page(written, "chapter-01.xhtml").iter(f"{XHTML}a")]
    assert "glossary.xhtml#t-camp" in links


def test_every_reading_system_takes_the_ids() -> None:
    pages = (
        EpubPage(
            "a.xhtml",
            '<p id="_c1"/><p id="c1"/><p id="فصل"/><p id="9"/><a aria-labelledby="_c1 فصل" href="b.xhtml#_c1"/>',
        ),
        EpubPage("b.xhtml", '<p id="_c1"/><a href="a.xhtml#_c1"/><a href="a.xhtml#فصل"/><a href="#_c1"/>'),
    )
    one, other = rename_identifiers(pages)
    assert one.markup == (
        '<p id="c1-2"/><p id="c1"/><p id="id"/><p id="id-9"/><a aria-labelledby="c1-2 id" href="b.xhtml#c1"/>'
    )
    assert other.markup == '<p id="c1"/><a href="a.xhtml#c1-2"/><a href="a.xhtml#id"/><a href="#c1"/>'


TABLE = """\
    ---
    title: جدول
    ---

    ## الطرق

    | من | إلى | كم |
    |---|---|---|
    | أ | ب | 5 |
    | ج | ب | |

    | سنة | سنة |
    |---|---|
    | 1 | 2 |
    | 1 | 3 |
    """


def test_the_cells_of_a_table_know_what_heads_them(make_book: Callable[..., Path]) -> None:
    woven = weave(make_book({**BOOK, "02.md": TABLE}))
    page = find_page(write_epub(woven, EDITIONS["epub"]), "chapter-02.xhtml")
    named, unnamed = page.iter(f"{XHTML}table")
    assert (named.get("role"), named.get("aria-label")) == ("table", "الطرق")
    rows = [
        [
            (str(cell.tag).removeprefix(XHTML), cell.get("role"), cell.get("scope") or cell.get("data-label"))
            for cell in row
        ]
        for row in named.iter(f"{XHTML}tr")
    ]
    assert rows == [
        [("th", "columnheader", "col")] * 3,
        [("th", "rowheader", "row"), ("td", "cell", "إلى"), ("td", "cell", "كم")],
        # An empty cell says nothing, and needs no label.
        [("th", "rowheader", "row"), ("td", "cell", "إلى"), ("td", "cell", None)],
    ]
    # Two rows of one name are not told apart by it.
    assert not list(unnamed.iterfind(f".//{XHTML}tbody//{XHTML}th"))


def test_the_chronology_links_to_the_telling(written: EpubBook) -> None:
    page = find_page(written, "chronology.xhtml")
    (event,) = page.iterfind(f".//{XHTML}div[@id='e-fall']")
    assert [read_text(part) for part in event] == ["24", "سقوط المدينة (مرجّح) الفصل 1"]
    assert [read_text(heading) for heading in page.iter(f"{XHTML}h2", f"{XHTML}h3")] == ["1944", "يوليو 1944"]
    assert [text for _, text in list_links(page)] == ["الفصل 1"]
    assert "(مرجّح)" in read_text(page)


def test_images_are_taken_once_under_the_name_of_what_they_are(written: EpubBook) -> None:
    assert [(image.name, image.media_type) for image in written.images] == [("images/image-1.jpg", "image/jpeg")]
    sources = [image.get("src") for image in find_page(written, "chapter-02.xhtml").iter(f"{XHTML}img")]
    assert sources == ["images/image-1.jpg"] * 2


def test_a_left_to_right_book_runs_so(make_book: Callable[..., Path]) -> None:
    folder = make_book({
        "book.yaml": "title: A Book\nlanguage: en\nidentifier: urn:uuid:1\nchapters: [01.md]\n",
        "01.md": "---\ntitle: One\n---\n\nText.\n",
    })  # fmt: skip
    woven = weave(folder)
    written = write_epub(woven, EDITIONS["epub"])
    assert not written.right_to_left
    assert all(parse(page).get("dir") == "ltr" for page in written.pages)
    assert written.modified == NO_TIME
    assert [font.family for font in written.fonts] == ["Noto Serif", "Noto Sans"]


# --- pieces ---------------------------------------------------------------------------------------


def test_a_link_to_a_lost_id_leads_to_the_page() -> None:
    pages = (
        EpubPage("a.xhtml", '<a href="b.xhtml#there"/><a href="b.xhtml#lost"/><a href="#lost"/>'),
        EpubPage("b.xhtml", '<p id="there"/><a href="https://example.org/#lost"/>'),
    )
    mended = mend_links(pages)
    assert mended[0].markup == '<a href="b.xhtml#there"/><a href="b.xhtml"/><a href="a.xhtml"/>'
    assert mended[1] == pages[1]


def test_context_is_cut_at_words_and_marked_where_it_goes_on() -> None:
    text = "واحد اثنان ثلاثة أربعة خمسة وبلوبلين، ستة سبعة ثمانية تسعة عشرة"
    start = text.index("لوبلين")
    context, begin = cut_context(text, start, start + 6)
    assert context == "…\u00a0اثنان ثلاثة أربعة خمسة وبلوبلين، ستة سبعة ثمانية تسعة\u00a0…"
    assert context[2:8] == text[begin + 2 : begin + 8]
    assert cut_context("لوبلين.", 0, 6) == ("لوبلين", 0)


def test_gaps_of_notes_are_closed() -> None:
    assert close_gaps("كلها  تقريبًا ، وكان\n( نعم )") == "كلها تقريبًا، وكان ( نعم)"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("كتاب", ("كتاب",)),
        ("مسيرات الموت", ("مسيرات", "الموت")),
        ("أ ب", ("أ ب",)),
        ("A Handbook of Right-to-Left Typesetting", ("A Handbook of", "Right-to-Left", "Typesetting")),
    ],
)
def test_a_title_is_broken_to_be_large(title: str, lines: tuple[str, ...]) -> None:
    assert break_title(title)[0] == lines


def test_a_very_long_title_is_left_to_the_layout() -> None:
    title = " ".join(["كلمة"] * 40)
    lines, size = break_title(title)
    assert lines == (title,)
    assert size > 0


@pytest.mark.parametrize("text", ["كلمة " * 2000, "\u05d0" * 10_000, "word " * 2000])
def test_a_cover_of_ten_thousand_letters_is_one_page(text: str) -> None:
    """See that a title, a subtitle and names of any length leave the cover one page: what has no room is cut."""
    metadata = Metadata(
        text, "ar", "urn:uuid:1", "a", subtitle=text, publisher_name=text,
        contributors=tuple(Contributor(text, "aut") for _ in range(12)),
    )  # fmt: skip
    cover = write_cover(metadata, open_house(metadata), "")
    assert draw_cover(cover).startswith(b"\x89PNG")
    # What is short is as it was written.
    assert shorten("كِتابُ الطريق", 12) == "كِتابُ الطريق"
    assert shorten("one two three", 9) == "one two…"


def test_a_name_in_another_script_says_so_on_the_title_page(make_book: Callable[..., Path]) -> None:
    folder = make_book({**BOOK, "book.yaml": str(BOOK["book.yaml"]).replace("يوسف", "Joseph Conrad")})
    page = find_page(write_epub(weave(folder), EDITIONS["epub"]), "title-page.xhtml")
    assert [read_text(element) for element in page.iter(etree.Element) if element.get(LANG) == "und-Latn"] == [
        "Joseph Conrad"
    ]


def test_a_subtitle_is_broken_evenly() -> None:
    assert break_evenly("تفريغ المحتشدات النازية 1944–1945", 25) == ("تفريغ المحتشدات", "النازية 1944–1945")


def test_fonts_have_the_block_of_the_book_and_only_letters_of_other_scripts() -> None:
    fonts = {font.family: font for font in choose_fonts("Arab", "", ["سلام", "Łódź", "אב"])}
    assert list(fonts)[:2] == ["Noto Naskh Arabic", "Noto Kufi Arabic"]
    assert {"پ", "1", "«", "ל"} - fonts["Noto Naskh Arabic"].characters == {"ל"}
    assert "ź" in fonts["Noto Serif"].characters
    assert fonts["Noto Serif Hebrew"].characters == frozenset("אב")
    assert not fonts["Noto Serif Hebrew"].is_needed
    assert "Noto Sans Syriac" not in fonts


def test_a_book_may_have_a_font_of_its_own() -> None:
    assert next(font.family for font in choose_fonts("Arab", "Amiri", ["س"])) == "Amiri"


def test_a_name_that_two_languages_share_is_given_once() -> None:
    assert list_names({"pl": "Lublin", "de": "Lublin", "ru": "Люблин"}) == (("pl", "Lublin"), ("ru", "Люблин"))


# --- what the book says of itself -----------------------------------------------------------------


def find_statements(statements: tuple[Statement, ...], name: str) -> list[str]:
    return [statement.value for statement in statements if statement.name == name]


def test_statements_describe_the_book(written: EpubBook) -> None:
    found = written.statements
    assert find_statements(found, "dc:title") == ["كتاب صغير", "عن مدن وأنهار"]
    assert find_statements(found, "dc:date") == ["2025-03-04"]
    assert find_statements(found, "dcterms:license") == ["https://creativecommons.org/licenses/by-sa/4.0/"]
    creator = next(statement for statement in found if statement.name == "dc:creator")
    assert [(part.name, part.value) for part in creator.refinements] == [
        ("role", "aut"), ("file-as", "حداد، ليلى"), ("alternate-script", "Laylá Ḥaddād"),
    ]  # fmt: skip
    assert creator.refinements[2].language == "ar-Latn"
    subjects = [statement for statement in found if statement.name == "dc:subject"]
    assert [[part.value for part in subject.refinements] for subject in subjects] == [
        ["LCSH", "sh1"],
        ["LCSH", "Rivers"],
    ]
    assert [subject.language for subject in subjects] == ["", "en"]
    assert find_statements(found, "dc:contributor") == ["يوسف"]


def test_statements_describe_access(woven: WovenBook) -> None:
    found = list_statements(woven, open_house(woven.book.metadata))
    assert find_statements(found, "schema:accessMode") == ["textual", "visual"]
    assert find_statements(found, "schema:accessModeSufficient") == ["textual", "textual,visual"]
    features = find_statements(found, "schema:accessibilityFeature")
    assert {"alternativeText", "index", "tableOfContents"} <= set(features)
    assert find_statements(found, "dcterms:conformsTo") == [
        "EPUB Accessibility 1.2 - WCAG 2.2 Level AA",
        "EPUB Accessibility 1.1 - WCAG 2.2 Level AA",
    ]
    # Who certifies it is for the book to say.
    assert not find_statements(found, "a11y:certifiedBy")


#: What may be said of a book, by its names in the words of the house, and a chapter of which it alone is true.
PARTS_OF_SUMMARY = {
    "figures": "![نقطة](images/dot.png)",
    "notes": "نص.[^1]\n\n[^1]: حاشية.",
    "indexes": "إلى [لوبلين]{.place}.",
    "languages": "هذه [دير طاغ]{lang=de}.",
}


def summarize(folder: Path) -> tuple[str, list[str]]:
    found = write_epub(weave(folder), EDITIONS["epub"]).statements
    (summary,) = find_statements(found, "schema:accessibilitySummary")
    return summary, find_statements(found, "schema:accessibilityFeature")


def expect_summary(*parts: str) -> str:
    return " ".join(sentence for part, sentence in load_words("ar")["epub_summary"].items() if part in parts)


def make_small(make_book: Callable[..., Path], *texts: str) -> Path:
    settings = "title: كتاب\nlanguage: ar\nidentifier: urn:x:1\nslug: small\nchapters: [01.md]\n"
    files: dict[str, str | bytes] = {"book.yaml": settings, "01.md": "# أ\n\nنص.\n\n" + "\n\n".join(texts) + "\n"}
    if PARTS_OF_SUMMARY["indexes"] in texts:
        files["places.yaml"] = "lublin: {name: لوبلين}\n"
    return make_book({**files, "images/dot.png": BOOK["images/dot.png"]})


def test_a_book_of_text_alone_promises_nothing_else(make_book: Callable[..., Path]) -> None:
    # Code, an abbreviation and the type family of the imprint have a script of their own, and no language.
    summary, features = summarize(make_small(make_book, "منظمة EHRI و`x`."))
    assert summary == expect_summary("text", "headings")
    assert not {"alternativeText", "index"} & set(features)


@pytest.mark.parametrize("part", PARTS_OF_SUMMARY)
def test_a_summary_promises_what_there_is(part: str, make_book: Callable[..., Path]) -> None:
    summary, _ = summarize(make_small(make_book, PARTS_OF_SUMMARY[part]))
    assert summary == expect_summary("text", "headings", part)


#: A chapter of which a feature is true, by its name (schema.org, accessibilityFeature).
FEATURES = {
    "alternativeText": "![نقطة](images/dot.png)",
    "longDescription": 'في [1944]{date=1944}.\n\n::: {.timeline from=1944 to=1945 alt="أعوام"}\n:::',
    "MathML": "$a^2$",
    "index": "إلى [لوبلين]{.place}.",
}


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_is_said_of_a_book_that_has_it(feature: str, make_book: Callable[..., Path]) -> None:
    folder = make_small(make_book, FEATURES[feature])
    if feature == "index":
        write_files(folder, {"places.yaml": "lublin: {name: لوبلين}\n"})
    # What is drawn is told in words too.
    told = ["alternativeText"] if feature == "longDescription" else []
    _, features = summarize(folder)
    always = ["structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability"]
    assert features == [*always, *told, feature]


def test_a_summary_in_borrowed_words_is_told_in_their_language(make_book: Callable[..., Path]) -> None:
    for language, lender in (("dv", "ar"), ("sw", "en"), ("ar", "")):
        text = f"title: x\nlanguage: {language}\nidentifier: urn:x:1\nslug: small\nchapters: [01.md]\n"
        folder = make_book({"book.yaml": text, "01.md": "# x\n\ny\n"}, name=language)
        found = write_epub(weave(folder), EDITIONS["epub"]).statements
        (summary,) = (one for one in found if one.name == "schema:accessibilitySummary")
        own = load_words(lender or language)["epub_summary"]
        assert summary.language == lender
        # Borrowed words are foreign phrases too.
        assert summary.value.startswith(f"{own['text']} {own['headings']}")


@pytest.mark.parametrize(("language", "lender"), [("dv", "ar"), ("sw", "en"), ("nqo", "")])
@pytest.mark.parametrize("notes", ["chapter", "book"])
def test_a_label_in_borrowed_words_names_their_language(
    language: str, lender: str, notes: str, make_book: Callable[..., Path]
) -> None:
    text = f"title: x\nlanguage: {language}\nidentifier: urn:x:1\nslug: small\nnotes: {notes}\nchapters: [01.md]\n"
    chapter = "# x\n\ny[^1]\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[^1]: z\n"
    glossary = "y: {term: y, definition: z}\n"
    book = write_epub(
        weave(make_book({"book.yaml": text, "01.md": chapter, "glossary.yaml": glossary})), EDITIONS["epub"]
    )
    lent = tuple(sorted(list_borrowed(load_words(language))))
    found = set()
    for page in book.pages:
        for element in etree.fromstring(page.markup.encode()).iter():
            named = element.xpath("ancestor-or-self::*[@lang][1]/@lang")
            names = {key: element.get(key, "") for key in ("alt", "aria-label", "title")}
            if element.tag.endswith(("}title", "}h1", "}h2")):
                names["text"] = element.text or ""
            for key, name in names.items():
                if name.startswith(lent):
                    found.add((page.name, key, name))
                    tag = lender or find_lender(language)
                    assert named == [tag], (page.name, element.tag, name)
                    outer = element.xpath("ancestor-or-self::*[@dir][1]/@dir")
                    assert outer == ["rtl" if is_right_to_left(tag) else "ltr"]
            if element.get("role") in {"doc-footnote", "doc-endnote"}:
                assert named == [language]
    # A name of one language: that of the book, whose title it is.
    (picture,) = find_page(book, "cover.xhtml").iter(f"{XHTML}img")
    assert (picture.get("alt"), picture.xpath("ancestor::*[@lang][1]/@lang")) == ("x", [language])
    words = load_words(lender or find_lender(language))
    where = "chapter-01.xhtml" if notes == "chapter" else "notes.xhtml"
    assert {
        ("cover.xhtml", "aria-label", words["cover"]),
        ("imprint.xhtml", "text", words["imprint"]),
        (where, "aria-label", words["back_to_text"]),
    } < found
    assert ((where, "aria-label", words["notes"]) in found) is (
        notes == "chapter" and isinstance(load_words(language)["notes"], BorrowedText)
    )


def list_borrowed(words: Mapping[str, object]) -> Iterator[str]:
    for word in words.values():
        if isinstance(word, Mapping):
            yield from list_borrowed(word)
        elif isinstance(word, BorrowedText) and not word.startswith("{"):
            yield word.partition("{")[0]


def test_a_summary_promises_all_that_there_is(make_book: Callable[..., Path]) -> None:
    summary, features = summarize(make_small(make_book, *PARTS_OF_SUMMARY.values()))
    assert summary == expect_summary("text", "headings", *PARTS_OF_SUMMARY)
    assert {"alternativeText", "index", "structuralNavigation"} <= set(features)


def test_a_summary_promises_pages_of_print_where_they_are_listed(woven: WovenBook) -> None:
    found = list_statements(woven, open_house(woven.book.metadata), has_pages=True)
    (summary,) = find_statements(found, "schema:accessibilitySummary")
    assert summary == expect_summary("text", "headings", "figures", "notes", "indexes", "pages")
    assert "pageNavigation" in find_statements(found, "schema:accessibilityFeature")


@pytest.mark.parametrize(
    ("deficient", "parts", "feature"),
    [
        ("alternatives", ["figures"], "alternativeText"),
        ("headings", ["headings"], "structuralNavigation"),
        ("order", [], "readingOrder"),
        ("size", [], "displayTransformability"),
        ("reflow", [], "displayTransformability"),
        ("night", [], "displayTransformability"),
    ],
)
def test_what_is_deficient_is_no_longer_promised(
    deficient: str, parts: list[str], feature: str, woven: WovenBook
) -> None:
    found = list_statements(woven, open_house(woven.book.metadata), deficient=(deficient,))
    (summary,) = find_statements(found, "schema:accessibilitySummary")
    kept = {"text", "headings", "figures", "notes", "indexes"} - set(parts)
    assert summary.startswith(f"{expect_summary(*kept)} فيه مع ذلك")
    assert feature not in find_statements(found, "schema:accessibilityFeature")
    whole = find_statements(list_statements(woven, open_house(woven.book.metadata)), "schema:accessibilityFeature")
    assert set(whole) - {feature} == set(find_statements(found, "schema:accessibilityFeature"))
    assert ("textual" in find_statements(found, "schema:accessModeSufficient")) is (deficient != "alternatives")


def test_who_certifies_stands_in_the_book(woven: WovenBook) -> None:
    cataloguing = replace(woven.book.metadata.cataloguing, certification=Certification("هيئة", "2026-11-01"))
    metadata = replace(woven.book.metadata, cataloguing=cataloguing)
    changed = replace(woven, book=replace(woven.book, metadata=metadata))
    found = list_statements(changed, open_house(metadata))
    assert [(one.value, one.refines) for one in found if one.name == "a11y:certifiedBy"] == [
        ("هيئة", "conformance-1"), ("هيئة", "conformance-2"),
    ]  # fmt: skip
    assert [(one.value, one.refines) for one in found if one.name == "dcterms:date"] == [
        ("2026-11-01", "certifier-1"), ("2026-11-01", "certifier-2"),
    ]  # fmt: skip


def test_what_is_deficient_is_told_and_nothing_claimed(woven: WovenBook) -> None:
    found = list_statements(woven, open_house(woven.book.metadata), deficient=("contrast", "tables", "contrast"))
    assert not find_statements(found, "dcterms:conformsTo")
    (summary,) = find_statements(found, "schema:accessibilitySummary")
    assert summary.endswith("فيه مع ذلك ما لا يبلغ معيار WCAG 2.2: تباين لون النص ورؤوس بعض الجداول.")


def test_a_picture_without_words_takes_the_promise_back(make_book: Callable[..., Path]) -> None:
    woven = weave(make_book({**BOOK, "02.md": "---\ntitle: النهر\n---\n\n![](images/dot.png)\n"}))
    found = list_statements(woven, open_house(woven.book.metadata))
    assert find_statements(found, "schema:accessModeSufficient") == ["textual,visual"]
    assert not find_statements(found, "dcterms:conformsTo")


def test_the_map_of_all_routes_is_a_picture_of_the_book(make_book: Callable[..., Path]) -> None:
    places = """\
        vienna: {name: فيينا, coordinates: [48.2, 16.4]}
        prague: {name: براغ, coordinates: [50.1, 14.4]}
        brno: {name: برنو, coordinates: [49.2, 16.6]}
        """
    routes = "a: {from: vienna, to: prague}\nb: {from: prague, to: brno}\n"
    files = {name: text for name, text in BOOK.items() if name in {"book.yaml", "01.md"}}
    files |= {"book.yaml": str(BOOK["book.yaml"]).replace("00.md, 01.md, 02.md", "01.md")}
    woven = weave(make_book({**files, "01.md": "# أ\n\nنص.\n", "places.yaml": places, "routes.yaml": routes}))
    assert woven.overview
    found = list_statements(woven, open_house(woven.book.metadata))
    assert find_statements(found, "schema:accessMode") == ["textual", "visual"]
    assert find_statements(found, "schema:accessModeSufficient") == ["textual", "textual,visual"]
    assert {"alternativeText", "longDescription"} <= set(find_statements(found, "schema:accessibilityFeature"))


def test_a_subject_of_an_unknown_scheme_keeps_its_name(woven: WovenBook) -> None:
    metadata = replace(woven.book.metadata, subjects=(Subject("س", "local", "7"),), license="not an id")
    changed = replace(woven, book=replace(woven.book, metadata=metadata))
    found = list_statements(changed, open_house(metadata))
    subject = next(statement for statement in found if statement.name == "dc:subject")
    assert [part.value for part in subject.refinements] == ["local", "7"]
    assert not find_statements(found, "dcterms:license")


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({}, 'p { font-family: "Noto Naskh Arabic"'),
        ({"print.css": ":root { --text: Amiri }"}, 'p { font-family: "Noto Naskh Arabic"'),
        # A book that gives the variable another value is left to those readers that know variables.
        ({"epub.css": ":root { --text : Amiri }\np { font-family: var(--text) }"}, "p { font-family: var(--text) }"),
    ],
)
def test_families_stand_in_the_style_sheet_for_readers_that_know_no_variables(
    own: dict[str, str], expected: str
) -> None:
    house = open_house(Metadata("كتاب", "ar", "urn:x:1", "book"))
    sheet = write_stylesheet(EDITIONS["epub"], house, {"epub.css": "p { font-family: var(--text) }"} | own, "")
    assert expected in sheet
    assert sheet.startswith(":root { --text:")


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({"print": "urn:isbn:978-3-16-148410-0", "epub": "urn:isbn:9780306406157"}, "urn:isbn:9783161484100"),
        # A number that fails its check says nothing, and that of another format is not that of print.
        ({"print": "urn:isbn:9783161484101"}, "كتاب صغير، الطبعة الورقية"),
        ({"pdf": "urn:isbn:9783161484100"}, "كتاب صغير، الطبعة الورقية"),
    ],
)
def test_pages_of_print_are_named_by_the_number_of_the_printed_book(
    numbers: dict[str, str], expected: str, woven: WovenBook
) -> None:
    metadata = woven.book.metadata
    metadata = replace(metadata, cataloguing=replace(metadata.cataloguing, identifiers=numbers))
    changed = replace(woven, book=replace(woven.book, metadata=metadata))
    found = list_statements(changed, open_house(metadata), has_pages=True)
    assert [one.value for one in found if one.name == "pageBreakSource"] == [expected]


def test_pages_of_an_edition_without_a_title_are_those_of_the_book_itself(woven: WovenBook) -> None:
    metadata = woven.book.metadata
    editions = {"epub": EditionSettings(page_list="other")}
    changed = replace(woven, book=replace(woven.book, metadata=replace(metadata, editions=editions)))
    found = list_statements(changed, open_house(metadata), has_pages=True)
    assert [one.value for one in found if one.name == "pageBreakSource"] == ["كتاب صغير"]


def test_no_level_of_the_contents_is_numbered(written: EpubBook) -> None:
    # Parts, chapters and sections: three lists in one another.
    page = etree.fromstring("<html><body><nav><ol><li><ol><li><ol/></li></ol></li></ol></nav></body></html>")
    matcher = cssselect2.Matcher()
    for rule in tinycss2.parse_stylesheet(written.stylesheet, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            for one in tinycss2.parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True):
                if one.type == "declaration" and one.lower_name.startswith("list-style"):
                    for selector in cssselect2.compile_selector_list(rule.prelude):
                        matcher.add_selector(selector, tinycss2.serialize(one.value).strip())
    lists = [one for one in cssselect2.ElementWrapper.from_xml_root(page).iter_subtree() if one.local_name == "ol"]
    # What matches comes with its weight and its place, the last being the strongest.
    assert [max(matcher.match(one))[-1] for one in lists] == ["none"] * 3


def test_formulas_bring_their_font_with_what_they_are_set_in() -> None:
    assert choose_formula_font(["<p>x &lt;math</p>"]) == ()
    formula = '<math alttext="\\sqrt{hq}"><msqrt><mi>h</mi><mi>θ</mi></msqrt><mo>&lt;</mo><mn>2</mn></math>'
    (font,) = choose_formula_font([f"<p>Z {formula}</p>", "<p>Q</p>"])
    # A variable is slanted; a root and a minus are in no text.
    assert font.characters == set("hθ<2\u210e\U0001d703\u221a\u2212")
    assert font.file is not None
    assert font.family == "STIX Two Math"


def test_a_box_that_is_called_a_note_has_not_the_looks_of_a_note() -> None:
    styles = (Path(__file__).parents[2] / "styles/epub.css").read_text("utf-8")
    page = BeautifulSoup('<div class="alert note"><p class="alert-title">ملاحظة</p></div>', "lxml")
    selectors = re.findall(r"^(\.note\b[^{,]*)\{", styles, re.MULTILINE)
    assert selectors
    assert [selector for selector in selectors if page.select(selector)] == []


@pytest.mark.parametrize(
    ("formula", "width"),
    [("$$a = b$$", ""), (r"$$\sum_{k=1}^{n} k^2 = \frac{n(n+1)(2n+1)}{6}$$", "fits-13"), ("$a = b + c$", "")],
)
def test_a_wide_formula_says_how_wide_it_is(make_book: Callable[..., Path], formula: str, width: str) -> None:
    book = make_book({"01.md": f"# أ\n\nنص {formula} نص.\n\n{formula}\n"})
    pages = write_epub(weave(book), EDITIONS["epub"]).pages
    (chapter,) = (etree.fromstring(page.markup.encode()) for page in pages if page.name == "chapter-01.xhtml")
    assert {math.get("class", "") for math in chapter.iter("{http://www.w3.org/1998/Math/MathML}math")} == {width}


def test_the_style_sheet_has_every_width_of_formulas() -> None:
    sheet = (Path(__file__).parents[2] / "styles" / "epub.css").read_text("utf-8")
    assert re.findall(r"\.display-math \.fits-(\d+)", sheet) == [str(width) for width in FORMULA_WIDTHS]
