"""Files that are of another kind than what they are named for are called what they are, with what to do about it."""

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from PIL import Image as Picture

from publisher.file_kinds import recognize_kind
from publisher.production.check import check

MakeBook = Callable[..., Path]
Publish = Callable[..., Result]


def pack(*names: str, mimetype: str = "") -> bytes:
    """Pack files that hold nothing, as office programs do."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "<a/>")
    return data.getvalue()


def draw(format_: str) -> bytes:
    data = io.BytesIO()
    Picture.new("RGB", (9, 9)).save(data, format_)
    return data.getvalue()


KINDS = {
    "a Word file": pack("[Content_Types].xml", "word/document.xml"),
    "a document of an old Word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "an OpenDocument text": pack("content.xml", mimetype="application/vnd.oasis.opendocument.text"),
    "an RTF document": rb"{\rtf1\ansi \u1603? }",
    "a PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "an EPUB": pack("META-INF/container.xml", mimetype="application/epub+zip"),
    "a picture (PNG)": draw("PNG"),
    "a picture (JPEG)": draw("JPEG"),
    "a picture (TIFF)": draw("TIFF"),
    "a picture (WebP)": draw("WEBP"),
    "an archive (ZIP)": pack("a.txt"),
    "a workbook of Excel": pack("[Content_Types].xml", "xl/workbook.xml"),
    "a web page": "<!DOCTYPE html>\n<html lang=ar><body><p>نص</p></body></html>\n".encode(),
    "text in UTF-16": "نص قصير\n".encode("utf-16"),
    "a font": b"\0\1\0\0\0\x09" + bytes(60),
}
#: What may be imported as it is.
IMPORTED = {"a Word file", "an EPUB", "a web page"}


@pytest.mark.parametrize("name", ["01.md", "book.yaml", "places.yaml", "styles/book.css", "base-map.geojson"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_is_no_text_is_called_what_it_is(kind: str, name: str, make_book: MakeBook) -> None:
    report, _ = check(make_book({name: KINDS[kind]}))
    (found,) = (found for found in report.errors if found.code.id == "BK048")
    assert found.message.startswith(f"{name} is {kind}")
    assert ("publisher import FILE -o" in found.hint) == (kind in IMPORTED)
    assert not [found for found in report.findings if found.code.id in {"BK008", "BK009"}]


def test_a_file_that_is_too_large_is_called_what_it_is_too(make_book: MakeBook) -> None:
    report, _ = check(make_book({"01.md": KINDS["a PDF"] + bytes(9 * 2**20)}))
    assert [found.code.id for found in report.errors] == ["BK048"]


@pytest.mark.parametrize("text", ["OTTO war da.", "GIF89a is a format.", "ID3 OggS wOFF", "BZh", "MZ", "ttcf", ""])
def test_what_may_be_text_is_text(text: str) -> None:
    assert recognize_kind(text.encode()) is None


@pytest.mark.parametrize("kind", KINDS)
def test_who_names_a_file_for_a_book_is_told_what_it_is(kind: str, publish: Publish, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(KINDS[kind])
    done = publish("check", file)
    assert done.exit_code == 2
    assert f"file is {kind}" in " ".join(done.output.split())


def test_who_names_a_file_of_a_book_is_told_its_folder(publish: Publish, make_book: MakeBook, tmp_path: Path) -> None:
    book = make_book()
    for command in ("build", "check", "fonts", "library"):
        done = publish(command, book / "book.yaml")
        assert done.exit_code == 2
        assert f"a book is a folder: name {book}" in " ".join(done.output.split())
    os.mkfifo(tmp_path / "pipe")
    assert "is a FIFO, and a book is a folder" in " ".join(publish("check", tmp_path / "pipe").output.split())


@pytest.mark.parametrize("kind", sorted({"a PDF", "an archive (ZIP)", "an RTF document", "a picture (PNG)"}))
def test_what_cannot_be_imported_is_called_what_it_is(kind: str, publish: Publish, tmp_path: Path) -> None:
    file = tmp_path / "file.bin"
    file.write_bytes(KINDS[kind])
    done = publish("import", file, "-o", tmp_path / "book")
    assert done.exit_code == 2
    assert f"it is {kind}" in " ".join(done.output.split())
    assert not (tmp_path / "book").exists()


def test_a_pipe_cannot_be_imported(publish: Publish, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "file.docx")
    assert "it is a FIFO" in publish("import", tmp_path / "file.docx", "-o", tmp_path / "book").output


@pytest.mark.parametrize("kind", ["a Word file", "a PDF", "a picture (TIFF)", "a web page"])
@pytest.mark.parametrize("name", ["images/a.png", "images/a.svg", "fonts/a.ttf"])
def test_a_picture_or_a_font_that_is_none_is_called_what_it_is(kind: str, name: str, make_book: MakeBook) -> None:
    text = "---\ntitle: أ\n---\n\nنص.\n\n" + (f"![أ]({name})\n" if name.startswith("images/") else "")
    report, _ = check(make_book({"01.md": text, name: KINDS[kind]}))
    (found,) = report.errors
    assert found.message.endswith(f": it is {kind}")


SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{}</svg>"
DOCTYPE = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'


@pytest.mark.parametrize(
    ("before", "inside", "why"),
    [
        ("<!DOCTYPE svg [<!ENTITY a 'x'>]>", "", "its DOCTYPE declares something"),
        ("<?xml-stylesheet href='a.css'?>", "", "it has a processing instruction (<? … ?>)"),
        ("", "<script>x</script>", "it holds <script>"),
        ("", "<rect onclick='x()'/>", 'it holds onclick="x()"'),
        ("", "<use href='b.svg#a'/>", 'it holds href="b.svg#a"'),
        ("", "<rect>", "its XML is not well-formed"),
    ],
)
def test_why_a_drawing_cannot_be_used_is_said(before: str, inside: str, why: str, make_book: MakeBook) -> None:
    report, _ = check(make_book({"01.md": "# أ\n\n![أ](a.svg)\n", "a.svg": before + SVG.format(inside)}))
    (found,) = report.errors
    assert why in found.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "before", [DOCTYPE, "<!DOCTYPE svg>", f"<!-- Generator: Draw -->\n{DOCTYPE}\n", "<!DOCTYPE svg []>"]
)
def test_a_doctype_that_declares_nothing_does_no_harm(before: str, encoding: str, make_book: MakeBook) -> None:
    report, woven = check(
        make_book({"01.md": "# أ\n\nنص.\n\n![أ](a.svg)\n", "a.svg": (before + SVG.format("<rect/>")).encode(encoding)})
    )
    assert woven
    assert not report.findings
