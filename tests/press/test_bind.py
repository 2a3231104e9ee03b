"""Binding: pages, links, tags, folios and metadata of small books, read back from the PDF."""

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Name

from publisher.model.parts import BoundPart, DocumentInfo, FolioSlot, LaidPart, Part
from publisher.press.bind import bind
from publisher.press.binding import BindingError, find_first_pages
from publisher.press.layout import lay_out
from publisher.press.metadata import write_metadata
from tests.checkers import judge_pdf

STYLE = """
@page { size: 100mm 150mm; margin: 20mm 10mm;
        @bottom-center { content: counter(page, arabic-indic); font: 9pt "Noto Naskh Arabic"; color: #336699 }
        @top-center { content: string(title); font-size: 8pt } }
html { font-family: Amiri; font-size: 11pt }
h1 { string-set: title content() }
.note { float: footnote }
"""
LONG = "قال الراوي كلاما طويلا ثم مضى في سبيله ولم يعد بعد ذلك اليوم. " * 14

IMPRINT = DocumentInfo(
    title="كتاب <صغير> & قصير",
    language="ar",
    is_right_to_left=True,
    authors=("فلانة", "Jürgen"),
    subject="موضوع",
    keywords=("تاريخ", "kurz"),
    identifier="urn:uuid:00000000-0000-4000-8000-000000000001",
    rights="CC BY-SA 4.0",
    date="2025-03",
)


def lay(name: str, body: str, fonts: Path, style: str = STYLE) -> LaidPart:
    html = f'<html lang="ar" dir="rtl"><head><title>ت</title></head><body>{body}</body></html>'
    return lay_out(Part(name, html, (style,)), roots=(), fonts_folder=fonts)


def count_folios(laid: LaidPart, first: int = 1) -> tuple[str, ...]:
    digits = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    return tuple(str(first + page).translate(digits) for page in range(laid.page_count))


@pytest.fixture(scope="module")
def parts(fonts: Path) -> tuple[BoundPart, ...]:
    """A book of contents and two chapters, the first of them with two pages."""
    contents = lay(
        "contents",
        '<h1 id="contents">المحتويات</h1><ul role="doc-toc">'
        '<li><a href="book:#ch1">الأول</a></li><li><a href="book:#فصل">الثاني</a></li></ul>',
        fonts,
    )
    first = lay(
        "first",
        f'<h1 id="ch1">الأول</h1><p>{LONG}<span class="note">حاشية</span></p><h2 id="deep">عميق</h2>'
        "<table><tr><th>رأس</th></tr><tr><td>خانة</td></tr></table>"
        '<p id="same">نص <a href="#same">هنا</a> <a href="https://example.org/">هناك</a></p>',
        fonts,
    )
    second = lay(
        "second",
        '<h1 id="فصل">الثاني</h1><table><tr><th>رأس</th></tr><tr><td>خانة</td></tr></table>'
        '<p id="same">نص <a href="#same">هنا</a> و<a href="book:#deep">عميق</a></p>',
        fonts,
    )
    assert (contents.page_count, first.page_count, second.page_count) == (1, 2, 1)
    return (
        BoundPart(contents, ("",), ((1, "المحتويات", "contents"),), labels=("أ",)),
        BoundPart(first, ("٣", "٤"), ((1, "الأول", "ch1"), (3, "عميق", "deep")), blank_label="ب"),
        BoundPart(second, ("٣١",), ((1, "الثاني", "فصل"),)),
    )


@pytest.fixture(scope="module")
def bound(parts: tuple[BoundPart, ...], fonts: Path) -> bytes:
    return bind(parts, IMPRINT, fonts)


@pytest.fixture
def pdf(bound: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(bound))


# --- Pages ---


@pytest.mark.parametrize(
    ("parts", "firsts"),
    [
        ([], ()),
        ([(1, True), (2, True), (1, True)], (0, 2, 4)),
        ([(2, True), (3, True), (1, True)], (0, 2, 6)),
        ([(1, True), (1, False), (1, True), (1, False)], (0, 1, 2, 3)),
    ],
)
def test_parts_begin_on_rectos(parts: list[tuple[int, bool]], firsts: tuple[int, ...]) -> None:
    assert find_first_pages(parts) == firsts


def test_a_blank_page_fills_up_to_the_recto(pdf: pikepdf.Pdf) -> None:
    assert len(pdf.pages) == 5
    blank = pdf.pages[1]
    assert "/Contents" not in blank.obj
    assert "/StructParents" not in blank.obj
    assert blank.mediabox.as_list() == pdf.pages[2].mediabox.as_list()
    assert blank.trimbox.as_list() == pdf.pages[2].trimbox.as_list()


def test_a_part_need_not_begin_on_a_recto(parts: tuple[BoundPart, ...], fonts: Path) -> None:
    loose = [replace(part, starts_on_recto=False) for part in parts]
    with pikepdf.open(io.BytesIO(bind(loose, IMPRINT, fonts))) as pdf:
        assert len(pdf.pages) == 4


def test_labels_are_the_folios_or_what_is_given(bound: bytes) -> None:
    document = pypdfium2.PdfDocument(bound)
    assert [document.get_page_label(page) for page in range(5)] == ["أ", "ب", "٣", "٤", "٣١"]


@pytest.mark.parametrize("change", [{"folios": ("١",)}, {"labels": ("١", "٢", "٣")}])
def test_counts_that_differ_are_refused(
    parts: tuple[BoundPart, ...], fonts: Path, change: dict[str, tuple[str, ...]]
) -> None:
    with pytest.raises(BindingError, match="first has 2 pages, but"):
        bind([replace(parts[1], **change)], IMPRINT, fonts)  # type: ignore[arg-type]


def test_a_wrong_count_of_pages_is_refused(parts: tuple[BoundPart, ...], fonts: Path) -> None:
    liar = replace(parts[2], laid=replace(parts[2].laid, pdf=parts[1].laid.pdf))
    with pytest.raises(BindingError, match="second should have 1 pages, but has 2"):
        bind([liar], IMPRINT, fonts)


def test_parts_of_one_name_are_refused(parts: tuple[BoundPart, ...], fonts: Path) -> None:
    with pytest.raises(BindingError, match="several parts are called first"):
        bind([parts[1], parts[1]], IMPRINT, fonts)


# --- Folios ---


def find_text(bound: bytes, page: int, text: str) -> tuple[float, float]:
    """Return the left and the right end of a text on a page."""
    found = pypdfium2.PdfDocument(bound)[page].get_textpage()
    start = found.get_text_range().rindex(text)
    boxes = [found.get_charbox(start + index) for index in range(len(text))]
    return min(box[0] for box in boxes), max(box[2] for box in boxes)


def test_folios_are_stamped_where_their_slots_are(bound: bytes, parts: tuple[BoundPart, ...]) -> None:
    slot = parts[2].laid.folios[0]
    assert slot is not None
    left, right = find_text(bound, 4, "٣١")
    assert (left + right) / 2 == pytest.approx(slot.x, abs=0.5)
    text = pypdfium2.PdfDocument(bound)[4].get_textpage()
    number = text.get_text_bounded(0, 0, 300, 50).strip()
    # The three is the tens, and stands on the left.
    assert number == "٣١"
    assert text.get_text_bounded(0, 0, slot.x, 50).strip() == "٣"


def test_folios_are_artifacts_of_pagination(pdf: pikepdf.Pdf) -> None:
    content = pdf.pages[4].obj.Contents.read_bytes()
    stamp = content[content.rindex(b"\nQ\n/Artifact") :]
    assert stamp.startswith(b"\nQ\n/Artifact <</Type /Pagination /Subtype /Footer>> BDC\n")
    assert b"0.2 0.4 0.6 rg" in stamp
    assert stamp.rstrip().endswith(b"EMC")
    assert content.startswith(b"q\n")
    # What shows no folio is left as it is.
    assert b"/Pagination /Subtype /Footer" not in pdf.pages[0].obj.Contents.read_bytes()


def stamp_folio(text: str, parts: tuple[BoundPart, ...], fonts: Path, **change: object) -> bytes:
    slot = parts[2].laid.folios[0]
    assert slot is not None
    changed: FolioSlot = replace(slot, **change)  # type: ignore[arg-type]
    laid = replace(parts[2].laid, folios=(changed,))
    alone = lay_out_alone(laid)
    return bind([replace(parts[2], laid=alone, folios=(text,), outline=())], IMPRINT, fonts)


def lay_out_alone(laid: LaidPart) -> LaidPart:
    """Return a part whose links do not lead to others."""
    with pikepdf.open(io.BytesIO(laid.pdf)) as pdf:
        for annotation in pdf.pages[0].Annots:
            if "/A" in annotation:
                annotation.A.URI = "https://example.org/"
        output = io.BytesIO()
        pdf.save(output)
    return replace(laid, pdf=output.getvalue())


@pytest.mark.parametrize(("align", "side"), [("left", 0), ("right", 1)])
def test_folios_grow_from_their_end(parts: tuple[BoundPart, ...], fonts: Path, align: str, side: int) -> None:
    bound = stamp_folio("٨٨", parts, fonts, align=align, x=100.0)
    # The digits have sides without ink.
    assert find_text(bound, 0, "٨٨")[side] == pytest.approx(100, abs=1)


def test_letters_of_an_abjad_folio_join_and_run_from_the_right(parts: tuple[BoundPart, ...], fonts: Path) -> None:
    bound = stamp_folio("هـ", parts, fonts)
    text = pypdfium2.PdfDocument(bound)[0].get_textpage().get_text_bounded(0, 0, 300, 50)
    assert text.strip() == "هـ"
    joined = find_text(stamp_folio("يب", parts, fonts), 0, "يب")
    apart = find_text(stamp_folio("بي", parts, fonts), 0, "بي")
    # In their joined forms the two orders have different widths.
    assert joined[1] - joined[0] != pytest.approx(apart[1] - apart[0], abs=0.1)


def test_a_folio_that_its_font_lacks_is_refused(parts: tuple[BoundPart, ...], fonts: Path) -> None:
    with pytest.raises(BindingError, match="second: the font of the folio has no glyph for '第'"):
        stamp_folio("第", parts, fonts)


def test_a_folio_without_a_slot_is_refused(parts: tuple[BoundPart, ...], fonts: Path) -> None:
    bare = replace(parts[2], laid=replace(parts[2].laid, folios=(None,)))
    with pytest.raises(BindingError, match="page 1 of second has no place for its folio '٣١'"):
        bind([bare], IMPRINT, fonts)


def test_a_font_that_only_folios_use_is_added(pdf: pikepdf.Pdf, parts: tuple[BoundPart, ...]) -> None:
    slot = parts[2].laid.folios[0]
    assert slot is not None
    assert slot.font not in parts[2].laid.fonts.values()
    fonts = pdf.pages[4].obj.Resources.Font
    names = list(fonts.keys())  # an object of pikepdf gives values
    added = [fonts[name] for name in names if name.startswith("/folio")]
    assert [str(font.BaseFont)[8:] for font in added] == ["NotoNaskhArabic-Regular"]


# --- Fonts ---


def test_each_font_is_in_the_book_once(bound: bytes) -> None:
    with pikepdf.open(io.BytesIO(bound)) as pdf:
        programs = [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and "/Length1" in item]
        descriptors = [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == Name.FontDescriptor
        ]
    # Amiri, its bold, and the folios' own.
    assert len(programs) == len(descriptors) == 3


def test_a_part_brings_no_program_of_a_font_that_the_book_shares(parts: tuple[BoundPart, ...]) -> None:
    for part in parts:
        with pikepdf.open(io.BytesIO(part.laid.pdf)) as pdf:
            programs = [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and "/Length1" in item]
            lengths = [int(program.Length1) for program in programs]
        assert lengths == [4] * len(part.laid.fonts) != []


def test_a_missing_font_file_is_named(parts: tuple[BoundPart, ...], tmp_path: Path) -> None:
    with pytest.raises(BindingError, match=r"the font file [0-9a-f]{64} is missing"):
        bind([parts[2]], IMPRINT, tmp_path)


# --- Links ---


def read_destinations(pdf: pikepdf.Pdf) -> dict[str, tuple[int, float]]:
    """Return each named destination's page, from 0, and height."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    names = pdf.Root.Names.Dests.Names.as_list()
    assert [bytes(name) for name in names[::2]] == sorted(bytes(name) for name in names[::2])
    return {
        str(name): (numbers[place[0].objgen], float(place[3]))
        for name, place in zip(names[::2], names[1::2], strict=True)
    }


def test_links_and_the_outline_lead_to_named_places(pdf: pikepdf.Pdf, parts: tuple[BoundPart, ...]) -> None:
    places = read_destinations(pdf)
    assert {name: page for name, (page, _) in places.items()} == {
        "ch1": 2, "contents": 0, "deep": 3, "same": 3, "second/same": 4, "فصل": 4,
    }  # fmt: skip
    assert places["deep"][1] == parts[1].laid.anchors["deep"][2]
    assert [str(link.Dest) for link in pdf.pages[0].Annots] == ["ch1", "فصل"]
    assert not any("/A" in link for link in pdf.pages[0].Annots)
    here, there = pdf.pages[3].Annots
    assert str(here.Dest) == "same"
    assert str(there.A.URI) == "https://example.org/"
    assert [str(link.Dest) for link in pdf.pages[4].Annots] == ["second/same", "deep"]


def test_readers_find_the_places(bound: bytes) -> None:
    """A second program, which knows nothing of ours, follows the outline."""
    document = pypdfium2.PdfDocument(bound)
    entries = [(entry.level, entry.get_title()) for entry in document.get_toc()]
    assert entries == [(0, "المحتويات"), (0, "الأول"), (1, "عميق"), (0, "الثاني")]
    pages = []
    for entry in document.get_toc():
        destination = entry.get_dest()
        assert destination is not None
        pages.append(destination.get_index())
    assert pages == [0, 2, 3, 4]


def test_unknown_anchors_are_named_together(fonts: Path) -> None:
    lost = lay("lost", '<p id="p"><a href="book:#nowhere">أ</a> <a href="book:#غائب">ب</a></p>', fonts)
    with pytest.raises(BindingError, match=r"no part has: 'nowhere' \(from lost\), 'غائب' \(from lost\)"):
        bind([BoundPart(lost, count_folios(lost))], IMPRINT, fonts)
    plain = lay("plain", "<p>نص</p>", fonts)
    with pytest.raises(BindingError, match=r"'gone' \(from the outline of plain\)"):
        bind([BoundPart(plain, count_folios(plain), ((1, "عنوان", "gone"),))], IMPRINT, fonts)


def test_an_anchor_of_two_parts_is_refused(parts: tuple[BoundPart, ...], fonts: Path) -> None:
    unsure = lay("unsure", '<p><a href="book:#same">أ</a></p>', fonts)
    with pytest.raises(BindingError, match="unsure links to 'same', which is in several parts: first, second"):
        bind([*parts, BoundPart(unsure, count_folios(unsure))], IMPRINT, fonts)


def test_links_to_files_are_refused(fonts: Path) -> None:
    local = lay("local", '<p><a href="file:///etc/hostname">أ</a></p>', fonts)
    with pytest.raises(BindingError, match="local links to a file of this machine"):
        bind([BoundPart(local, count_folios(local))], IMPRINT, fonts)


# --- Structure ---


def read_parent_tree(pdf: pikepdf.Pdf) -> dict[int, Any]:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums.as_list()
    keys = [int(key) for key in numbers[::2]]
    assert keys == sorted(set(keys))
    assert pdf.Root.StructTreeRoot.ParentTreeNextKey > keys[-1]
    return dict(zip(keys, numbers[1::2], strict=True))


def test_every_page_finds_its_elements(pdf: pikepdf.Pdf) -> None:
    tree = read_parent_tree(pdf)
    for page in (pdf.pages[number] for number in (0, 2, 3, 4)):
        owners = tree[int(page.obj.StructParents)]
        used = {int(number) for number in re.findall(rb"/MCID (\d+)", page.obj.Contents.read_bytes())}
        assert used == {number for number, owner in enumerate(owners) if owner is not None}
        for number in used:
            assert number in [kid for kid in owners[number].K if isinstance(kid, int)]
            assert owners[number].Pg == page.obj


def test_every_link_finds_its_element(pdf: pikepdf.Pdf) -> None:
    tree = read_parent_tree(pdf)
    links = [link for page in pdf.pages for link in page.obj.get("/Annots", ())]
    assert len(links) == 6
    for link in links:
        element = tree[int(link.StructParent)]
        assert Name.Link == element.S
        references = [kid for kid in element.K if isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid]
        assert [reference.Obj for reference in references] == [link]


def test_each_part_is_a_part_of_one_document(pdf: pikepdf.Pdf) -> None:
    (document,) = pdf.Root.StructTreeRoot.K
    assert Name.Document == document.S
    assert [kid.S for kid in document.K] == [Name.Part] * 3
    assert all(document == kid.P for kid in document.K)


def test_identifiers_of_all_parts_are_listed_in_order(pdf: pikepdf.Pdf) -> None:
    names = pdf.Root.StructTreeRoot.IDTree.Names.as_list()
    keys = [bytes(name) for name in names[::2]]
    assert keys == sorted(set(keys))
    assert {key.split(b"-")[0] for key in keys} == {b"first", b"second"}
    assert all(name == element.ID for name, element in zip(names[::2], names[1::2], strict=True))


# --- What the book says of itself ---


def test_the_catalog_says_how_to_read(pdf: pikepdf.Pdf) -> None:
    root = pdf.Root
    assert str(root.Lang) == "ar"
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert root.ViewerPreferences.Direction == Name.R2L
    assert root.PageLayout == Name.TwoPageRight
    (intent,) = root.OutputIntents.as_list()
    assert (intent.S, str(intent.OutputConditionIdentifier)) == (Name.GTS_PDFX, "FOGRA52")


def test_a_left_to_right_book_says_so(parts: tuple[BoundPart, ...], fonts: Path) -> None:
    with pikepdf.open(io.BytesIO(bind(parts, replace(IMPRINT, is_right_to_left=False), fonts))) as pdf:
        assert pdf.Root.ViewerPreferences.Direction == Name.L2R


def test_the_metadata_are_those_of_the_imprint(pdf: pikepdf.Pdf) -> None:
    xmp = pdf.open_metadata()
    assert xmp["dc:title"] == IMPRINT.title
    assert xmp["dc:creator"] == list(IMPRINT.authors)
    assert xmp["dc:language"] == {"ar"}
    assert xmp["dc:identifier"] == IMPRINT.identifier
    assert xmp["dc:description"] == IMPRINT.subject
    assert xmp["dc:subject"] == set(IMPRINT.keywords)
    assert xmp["dc:rights"] == IMPRINT.rights
    assert xmp["dc:date"] == [IMPRINT.date]
    assert xmp["pdfuaid:part"] == "1"
    assert str(pdf.docinfo["/Title"]) == IMPRINT.title
    assert str(pdf.docinfo["/Author"]) == "فلانة; Jürgen"


def test_what_the_imprint_does_not_say_is_not_written() -> None:
    text = write_metadata(DocumentInfo("ع", "ar", is_right_to_left=True)).decode()
    assert "dc:title" in text
    for name in ("dc:creator", "dc:identifier", "dc:description", "dc:subject", "dc:rights", "dc:date"):
        assert name not in text


def test_the_same_parts_give_the_same_bytes(bound: bytes, parts: tuple[BoundPart, ...], fonts: Path) -> None:
    assert bind(parts, IMPRINT, fonts) == bound
    assert bind(parts, replace(IMPRINT, title="آخر"), fonts) != bound


@pytest.mark.verapdf
def test_the_book_conforms_to_pdf_ua(bound: bytes, tmp_path: Path) -> None:
    file = tmp_path / "book.pdf"
    file.write_bytes(bound)
    assert judge_pdf(file) == ()
