"""The file of an EPUB: the same bytes each time, what the container and the package say, fonts and cover."""

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uharfbuzz
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation
from lxml import etree
from PIL import Image

from publisher.manuscript.read import read_book
from publisher.model.epub import EpubBook, EpubCover, EpubFont, EpubPage
from publisher.model.finding import Report
from publisher.model.kept import KeptWork
from publisher.model.press_error import LayoutError
from publisher.press import epub_fonts
from publisher.press.cover import CoverError, draw_cover
from publisher.press.epub import MalformedPageError, judge_page, pack_epub
from publisher.press.epub_fonts import FaceToCut, FontFace, cut_subset, list_faces, write_licences
from publisher.press.fontbook import MissingFontError, find_font
from publisher.press.fonts import open_font
from publisher.production.editions import EDITIONS
from publisher.typeset.epub_fonts import choose_formula_font
from publisher.typeset.epub_pages import write_epub
from publisher.weave.weave import weave_book
from tests import checkers
from tests.fonts_folder import open_fonts_folder

OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
#: A folder for mended fonts that is kept for all tests of this process.
FONTS = open_fonts_folder()
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

ARABIC: dict[str, str | bytes] = {
    "book.yaml": """\
        title: كتاب صغير
        subtitle: عن مدن
        language: ar
        identifier: urn:uuid:00000000-0000-4000-8000-000000000001
        slug: small
        date: "2025-03-04"
        authors: [{name: ليلى, file_as: ليلى, romanized: Laylá}]
        contributors: [{name: يوسف, role: trl}]
        publisher: {name: دار, place: القاهرة}
        rights: محفوظة
        license: CC-BY-SA-4.0
        description: وصف
        audience: طلاب
        subjects: [{text: مدن, scheme: lcsh, code: sh85026130}]
        chapters: [01.md, 02.md]
        """,
    "01.md": """\
        ---
        title: المدينة
        ---

        ## في المدينة {#town}

        ذهبوا إلى [لوبلين]{.place} في [يوليو 1944]{event=fall} [@evans].[^1] هذه [Death *March*]{lang=en}، وهذا
        [محتشد]{term=camp} و[هملر]{person=himmler} و[שלום]{lang=he}.

        | | السنة |
        |---|--:|
        | [لوبلين]{.place} | 1944 |

        ![دائرة](images/circle.svg)

        [^1]: حاشية عن [لوبلين]{.place}.

            وفقرة ثانية.
        """,
    "02.md": "---\ntitle: ملحق\nmatter: back\n---\n\nانظر [المدينة](#town).\n",
    "places.yaml": "lublin: {name: لوبلين, variants: [الولاية], names: {pl: Lublin}, note: مدينة}\n",
    "chronology.yaml": 'fall: {date: "1944-07-24", text: سقوط المدينة, certainty: probable}\n',
    "glossary.yaml": "camp: {term: محتشد, definition: مكان, names: {de: Lager}}\n",
    "people.yaml": "himmler: {name: هملر, names: {de: Himmler}, birth: 1900, death: 1945, role: قائد}\n",
    "sources.yaml": "evans: {type: book, title: War, author: [{family: Evans, given: R}], URL: 'https://x.org/'}\n",
    "images/circle.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>',
}
HEBREW: dict[str, str | bytes] = {
    "book.yaml": "title: ספר קטן\nlanguage: he\nidentifier: urn:isbn:9780306406157\nchapters: [01.md]\n",
    "01.md": "---\ntitle: פרק\n---\n\nשלום, [London]{lang=en}.[^1]\n\n[^1]: הערה.\n",
}
ENGLISH: dict[str, str | bytes] = {
    "book.yaml": "title: A Book & More\nlanguage: en\nidentifier: urn:uuid:00000000-0000-4000-8000-000000000003\n"
    "chapters: [01.md]\n",
    "01.md": "---\ntitle: One\n---\n\nText with [سلام]{lang=ar}.\n",
}


def embed_fonts(fonts: Iterable[EpubFont], mended: Path) -> tuple[FontFace, ...]:
    """Cut the regular and the bold of each family, or of its mended copy in a folder. Raises what `list_faces` does."""
    return tuple(face.describe(face.work.make()) for face in list_faces(fonts, mended))


_CUT: dict[tuple[str, ...], bytes] = {}


def cut_once(works: Sequence[KeptWork]) -> list[bytes]:
    """Do work that is the same for all books, such as to cut fonts, once for all tests of this process."""
    for work in works:
        if work.key not in _CUT or work.is_of_book:
            _CUT[work.key] = work.make()
    return [_CUT[work.key] for work in works]


def write(folder: Path) -> EpubBook:
    report = Report()
    book = read_book(folder, report)
    assert book is not None
    woven = weave_book(book, report)
    assert not report.errors, [f"{found.position} {found.message}" for found in report.errors]
    return write_epub(woven, EDITIONS["epub"])


@pytest.fixture
def book(make_book: Callable[..., Path]) -> EpubBook:
    return write(make_book(ARABIC))


@pytest.fixture
def plain(book: EpubBook, monkeypatch: pytest.MonkeyPatch) -> EpubBook:
    """Return a book without fonts and with a cover that takes no time."""
    monkeypatch.setattr("publisher.press.epub.draw_cover", lambda _: b"\x89PNG cover")
    return replace(book, fonts=())


def open_package(data: bytes) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("EPUB/content.opf"))


# --- the file -------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_book_is_always_the_same_bytes(book: EpubBook) -> None:
    assert pack_epub(book, FONTS) == pack_epub(book, FONTS, cut_once)


def test_the_container_begins_with_its_type_and_has_no_clock(plain: EpubBook) -> None:
    entries = zipfile.ZipFile(io.BytesIO(pack_epub(plain, FONTS))).infolist()
    assert entries[0].filename == "mimetype"
    assert entries[0].compress_type == zipfile.ZIP_STORED
    assert {entry.date_time for entry in entries} == {(2025, 3, 4, 0, 0, 0)}
    assert {(entry.create_system, entry.external_attr >> 16) for entry in entries} == {(3, 0o100644)}


def test_the_package_names_direction_language_and_time(plain: EpubBook) -> None:
    package = open_package(pack_epub(plain, FONTS))
    spine = package.find(f"{OPF}spine")
    assert spine is not None
    assert {str(name): str(value) for name, value in spine.items()} == {
        "page-progression-direction": "rtl",
        "toc": "ncx",
    }
    assert (package.get("dir"), package.get(LANG)) == ("rtl", "ar")
    modified = package.findtext(f".//{OPF}meta[@property='dcterms:modified']")
    assert modified == "2025-03-04T00:00:00Z"
    assert package.findtext(f".//{DC}identifier") == "urn:uuid:00000000-0000-4000-8000-000000000001"
    assert len(package.findall(f".//{DC}language")) == 1


def test_every_page_is_read_in_order_and_every_refinement_refines_something(plain: EpubBook) -> None:
    package = open_package(pack_epub(plain, FONTS))
    files = {item.get("id"): item.get("href") for item in package.iter(f"{OPF}item")}
    read = [files[item.get("idref")] for item in package.iter(f"{OPF}itemref")]
    assert read == [page.name for page in plain.pages]
    identifiers = [element.get("id") for element in package.iter(etree.Element) if element.get("id")]
    assert len(identifiers) == len(set(identifiers))
    refined = {str(element.get("refines")) for element in package.iter(f"{OPF}meta") if element.get("refines")}
    assert refined <= {f"#{identifier}" for identifier in identifiers}


def test_the_manifest_marks_navigation_and_cover(plain: EpubBook) -> None:
    package = open_package(pack_epub(plain, FONTS))
    marked = {item.get("properties"): item.get("href") for item in package.iter(f"{OPF}item")}
    assert marked["nav"] == "nav.xhtml"
    assert marked["cover-image"] == "images/cover.png"


def test_old_readers_find_the_same_contents_and_pages(plain: EpubBook) -> None:
    """The NCX is made of the navigation document, and named by the spine."""
    pages = (
        '<nav epub:type="page-list" id="p"><ol><li><a href="a.xhtml#x">i</a></li><li><a href="a.xhtml">12</a></li></ol>'
    )
    marked = tuple(
        replace(
            page, markup=page.markup.replace('<nav epub:type="landmarks"', f'{pages}</nav><nav epub:type="landmarks"')
        )
        for page in plain.pages
    )
    package = open_package(data := pack_epub(replace(plain, pages=marked), FONTS))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        ncx = etree.fromstring(archive.read("EPUB/toc.ncx"))
        nav = etree.fromstring(archive.read("EPUB/nav.xhtml"))
    (item,) = [item for item in package.iter(f"{OPF}item") if item.get("media-type") == "application/x-dtbncx+xml"]
    (spine,) = package.iter(f"{OPF}spine")
    assert spine.get("toc") == item.get("id")
    toc = next(one for one in nav.iter("{*}nav") if one.get("{http://www.idpf.org/2007/ops}type") == "toc")
    expected = [("".join(map(str, link.itertext())), link.get("href")) for link in toc.iter("{*}a")]
    points = list(ncx.iter("{*}navPoint"))
    assert [
        (p.findtext("{*}navLabel/{*}text"), *(c.get("src") for c in p.iterfind("{*}content"))) for p in points
    ] == expected
    # Sections lie in their chapters.
    assert [len(list(p.iterancestors("{*}navPoint"))) for p in points] == [
        len(list(link.iterancestors("{*}ol"))) - 1 for link in toc.iter("{*}a")
    ]
    assert len({p.get("id") for p in points}) == len(points)
    targets = [(t.get("type"), t.get("value"), t.findtext("{*}navLabel/{*}text")) for t in ncx.iter("{*}pageTarget")]
    assert targets == [("front", None, "i"), ("normal", "12", "12")]
    metas = {meta.get("name"): meta.get("content") for meta in ncx.iter("{*}meta")}
    assert metas["dtb:uid"] == plain.identifier
    assert ncx.findtext("{*}docTitle/{*}text") == plain.title


def test_converters_know_the_cover_and_the_contents_by_the_guide(plain: EpubBook) -> None:
    """The guide of EPUB 2 says what the landmarks say; a converter that knows no cover page adds one of its own."""
    data = pack_epub(plain, FONTS)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        nav = etree.fromstring(archive.read("EPUB/nav.xhtml"))
    guide = {str(one.get("type")): one.get("href") for one in open_package(data).iterfind(f"{OPF}guide/{OPF}reference")}
    kind = "{http://www.idpf.org/2007/ops}type"
    landmarks = next(one for one in nav.iter("{*}nav") if one.get(kind) == "landmarks")
    named = {str(link.get(kind)): link.get("href") for link in landmarks.iter("{*}a")}
    assert guide["cover"] == named["cover"] == "cover.xhtml"
    assert guide["toc"] == named["toc"] == "nav.xhtml"
    assert guide["text"] == named["bodymatter"]
    assert set(guide.values()) <= set(named.values())
    # Converters write the list of contents anew, so nothing else stands in it: its heading is before it.
    contents = next(one for one in nav.iter("{*}nav") if one.get(kind) == "toc")
    assert [etree.QName(child).localname for child in contents] == ["ol"]
    (heading,) = nav.iter("{*}h1")
    assert contents.get("aria-labelledby") == heading.get("id")


def test_captions_are_listed_and_the_lists_lead_to_them(make_book: Callable[..., Path]) -> None:
    chapter = """\
        ---
        title: المدينة
        ---

        ![دائرة](images/circle.svg "دائرة")

        | س | ص |
        |---|---|
        | 1 | 2 |

        : جدول [numbers]{lang=en}

        | س |
        |---|
        | 1 |
        """
    book = write(make_book({**ARABIC, "01.md": chapter, "02.md": "---\ntitle: ثان\n---\n\nنص.\n"}))
    markup = {page.name: etree.fromstring(page.markup.encode()) for page in book.pages}
    listed = {
        nav.get("id"): [
            (" ".join("".join(map(str, a.itertext())).split()), a.get("href", "")) for a in nav.iter("{*}a")
        ]
        for nav in markup["nav.xhtml"].iter("{*}nav")
        if str(nav.get("id")).startswith("list-of-")
    }
    assert {name: [text for text, _ in lines] for name, lines in listed.items()} == {
        "list-of-figures": ["دائرة"], "list-of-tables": ["جدول numbers"],
    }  # fmt: skip
    for lines in listed.values():
        for text, address in lines:
            page, _, anchor = address.partition("#")
            (thing,) = (one for one in markup[page].iter(etree.Element) if one.get("id") == anchor)
            assert text.split()[0] in "".join(map(str, thing.itertext()))
    assert markup["nav.xhtml"].findtext(".//*[@id='list-of-tables']//*[@lang='en']") == "numbers"


@pytest.mark.parametrize(
    ("moment", "said", "zipped"),
    [
        (datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC), "2025-03-04T05:06:07Z", (2025, 3, 4, 5, 6, 6)),
        # A zip file knows no time before 1980 and none after 2107; what the package says is the instant itself.
        (datetime(1970, 1, 1, tzinfo=UTC), "1970-01-01T00:00:00Z", (1980, 1, 1, 0, 0, 0)),
        (datetime(2200, 1, 1, tzinfo=UTC), "2200-01-01T00:00:00Z", (2107, 12, 31, 0, 0, 0)),
        (datetime(33, 4, 3, tzinfo=UTC), "0033-04-03T00:00:00Z", (1980, 1, 1, 0, 0, 0)),
    ],
)
def test_time_is_the_books_own(
    plain: EpubBook, moment: datetime, said: str, zipped: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    # It is decided where the book is read.
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    data = pack_epub(replace(plain, modified=moment), FONTS)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {zipped}
        package = etree.fromstring(archive.read("EPUB/content.opf"))
    assert [meta.text for meta in package.iterfind(".//{*}meta[@property='dcterms:modified']")] == [said]


# --- pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("<p>", "Premature end"),
        ("<p>&nbsp;</p>", "nbsp"),
        ('<p id="a"><b id="a"/></p>', "twice"),
        ('<html xmlns="http://www.w3.org/1999/xhtml"><script/></html>', "script"),
        ('<p onclick="go()">a</p>', "script"),
        ('<p><img src="https://example.org/a.png" alt="a"/></p>', "not in the book"),
        ('<p><img src="//example.org/a.png" alt="a"/></p>', "not in the book"),
        ('<p><img src="a.png" srcset="b.png 2x" alt="a"/></p>', "not in the book"),
    ],
)
def test_a_malformed_page_is_refused(plain: EpubBook, markup: str, reason: str) -> None:
    with pytest.raises(MalformedPageError, match=rf"bad\.xhtml: .*{reason}"):
        pack_epub(replace(plain, pages=(*plain.pages, EpubPage("bad.xhtml", markup))), FONTS)


def test_a_page_declares_what_its_markup_shows() -> None:
    page = EpubPage("a.xhtml", '<p><svg xmlns="http://www.w3.org/2000/svg"/></p>', ("nav",))
    assert judge_page(page) == ("nav", "svg")
    math = EpubPage("a.xhtml", '<p><math xmlns="http://www.w3.org/1998/Math/MathML"/></p>')
    assert judge_page(math) == ("mathml",)


# --- fonts ----------------------------------------------------------------------------------------


def test_faces_are_woff2_with_all_layout_features() -> None:
    whole = TTFont(str(find_font("Noto Naskh Arabic")), fontNumber=0)
    features = {record.FeatureTag for record in whole["GSUB"].table.FeatureList.FeatureRecord}
    # The letters of every feature that some Arabic letter uses.
    letters = frozenset(chr(code) for code in range(0x600, 0x700))
    regular, bold = embed_fonts([EpubFont("Noto Naskh Arabic", letters)], FONTS)
    assert (regular.name, bold.weight) == ("fonts/noto-naskh-arabic-400.woff2", 700)
    assert regular.data[:4] == b"wOF2"
    cut = TTFont(io.BytesIO(regular.data))
    assert {record.FeatureTag for record in cut["GSUB"].table.FeatureList.FeatureRecord} == features
    assert 0x0628 in cut.getBestCmap()
    assert len(cut.getGlyphOrder()) < len(whole.getGlyphOrder())
    assert "Open Font License" in (cut["name"].getDebugName(13) or "")


def test_a_family_that_is_only_quoted_may_be_missing() -> None:
    assert embed_fonts([EpubFont("No Such Family", frozenset("a"), is_needed=False)], FONTS) == ()
    with pytest.raises(MissingFontError, match="No Such Family"):
        embed_fonts([EpubFont("No Such Family", frozenset("a"))], FONTS)


def make_font(copyright_text: str = "", *, variable: bool = False) -> bytes:
    """Make a font of one letter, whose width is 500, or at weight 700 of a variable font 700."""
    builder = FontBuilder(1000)
    builder.setupGlyphOrder([".notdef", "a"])
    builder.setupCharacterMap({ord("a"): "a"})
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((400, 0))
    pen.lineTo((400, 400))
    pen.closePath()
    builder.setupGlyf(dict.fromkeys((".notdef", "a"), pen.glyph()))
    builder.setupHorizontalMetrics({".notdef": (500, 0), "a": (500, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupOS2()
    builder.setupPost()
    builder.setupNameTable({"familyName": "Tiny", "styleName": "Regular", "copyright": copyright_text})
    if variable:
        builder.setupFvar([("wght", 400, 400, 900, "Weight"), ("wdth", 75, 100, 100, "Width")], [])
        moves = [(0, 0), (100, 0), (100, 0), (0, 0), (500, 0), (0, 0), (0, 0)]
        builder.setupGvar({"a": [TupleVariation({"wght": (0, 1, 1)}, moves)], ".notdef": []})
    buffer = io.BytesIO()
    builder.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def embed_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes, str], list[TTFont]]:
    """Return a function that embeds a font of one letter as if it were installed."""
    path = tmp_path / "tiny.ttf"
    monkeypatch.setattr(epub_fonts, "find_font", lambda *_, **__: path)

    def embed(data: bytes, characters: str) -> list[TTFont]:
        path.write_bytes(data)
        return [TTFont(io.BytesIO(face.data)) for face in embed_fonts([EpubFont("Tiny", frozenset(characters))], FONTS)]

    return embed


def test_a_variable_font_is_embedded_at_its_weights(embed_made: Callable[[bytes, str], list[TTFont]]) -> None:
    regular, bold = embed_made(make_font(variable=True), "a")
    assert "fvar" not in regular
    assert regular["hmtx"]["a"][0] == 500
    # From 400 to 900 the width grows by 500, so at 700 by three fifths of it.
    assert bold["hmtx"]["a"][0] == 800


def test_a_font_with_a_reserved_name_is_embedded_whole(embed_made: Callable[[bytes, str], list[TTFont]]) -> None:
    (plain,) = embed_made(make_font("Copyright A."), "b")
    (reserved,) = embed_made(make_font('Copyright A, with Reserved Font Name "Tiny".'), "b")
    assert plain.getGlyphOrder() == [".notdef"]
    assert "a" in reserved.getGlyphOrder()


def test_a_damaged_font_is_named(tmp_path: Path) -> None:
    data = cut_subset(find_font("Noto Naskh Arabic").read_bytes(), "نص")
    directory = data.index(b"glyf")
    damaged = data[: directory + 8] + b"\xff" * 8 + data[directory + 16 :]
    (tmp_path / "a.ttf").write_bytes(damaged)
    with pytest.raises(LayoutError, match="the font Bomb cannot be cut"):
        FaceToCut("Bomb", 400, tmp_path / "a.ttf", frozenset("نص")).cut()
    with pytest.raises(LayoutError, match=r"the font NotoNaskhArabic.* cannot be cut"):
        open_font(damaged).cut_subset(range(5))


def test_licences_are_listed_once() -> None:
    faces = embed_fonts([EpubFont("Noto Naskh Arabic", frozenset("س")), EpubFont("Noto Serif", frozenset("a"))], FONTS)
    text = write_licences(faces)
    assert text.count("Noto Naskh Arabic") == 1
    assert "SIL Open Font License" in text
    # The licence itself, as its second condition asks, and once for all fonts.
    assert text.count("SIL OPEN FONT LICENSE Version 1.1") == 1
    assert text.endswith("OTHER DEALINGS IN THE FONT SOFTWARE.")
    assert write_licences([replace(faces[0], licence="")]) == ""


def test_the_font_of_formulas_keeps_what_sets_them() -> None:
    (wanted,) = choose_formula_font(["<math><msqrt><mi>v</mi></msqrt></math>"])
    (face,) = embed_fonts([wanted], FONTS)
    font = TTFont(io.BytesIO(face.data))
    assert {0x221A, 0x1D463} <= set(font.getBestCmap())
    assert "MATH" in font
    # The sign of a root grows with what stands under it.
    assert len(font.getGlyphOrder()) > len(font.getBestCmap()) + 3
    assert "Open Font License" in face.licence
    assert len(face.data) < 20_000


def test_a_subset_shapes_as_the_whole_font_does() -> None:
    text = "مسيرات الموت، والسَّلامُ عليكم ١٩٤٤"
    data = find_font("Noto Naskh Arabic").read_bytes()

    def shape(font_data: bytes) -> list[tuple[int, int, int]]:
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(uharfbuzz.Font(uharfbuzz.Face(font_data)), buffer)
        places = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        return [(info.cluster, place.x_advance, place.y_offset) for info, place in places]

    assert shape(cut_subset(data, frozenset(text))) == shape(data)


# --- cover ----------------------------------------------------------------------------------------


def test_a_cover_is_a_png_of_its_size(book: EpubBook) -> None:
    data = draw_cover(book.cover)
    picture = Image.open(io.BytesIO(data))
    assert (picture.format, picture.size) == ("PNG", (1600, 2560))
    # Title and ground stand apart even a tenth of the size (WCAG 1.4.3).
    small = picture.convert("L").resize((160, 256))
    tones = small.tobytes()
    assert max(tones) - min(tones) > 150


def test_a_cover_has_one_page_and_fetches_nothing() -> None:
    page = "<style>@page{size:160px 256px;margin:0}</style>"
    with pytest.raises(CoverError, match="2 pages"):
        draw_cover(EpubCover(f'{page}<p style="break-after:page">a</p><p>b</p>', "c.png", 160, 256))


# --- the judge ------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.epubcheck
@pytest.mark.parametrize("files", [ARABIC, HEBREW, ENGLISH], ids=["arabic", "hebrew", "english"])
def test_epubcheck_finds_nothing(files: dict[str, str | bytes], make_book: Callable[..., Path], tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(pack_epub(write(make_book(files)), FONTS, cut_once))
    assert checkers.judge_epub(path) == ()
