"""Books of strangers: whatever lies in their files is a finding and no traceback, and nothing commands a terminal."""

import csv
import io
import json
import os
import random
import re
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from click.testing import Result
from icalendar import Calendar
from lxml import etree
from PIL import Image as Picture
from PIL.PngImagePlugin import PngInfo

from publisher.last_resort import describe_unforeseen
from publisher.manuscript import images
from publisher.manuscript.markdown.parser import DEPTH_LIMIT
from publisher.model import codes
from publisher.model.finding import FaultyBookError, Position, Severity
from publisher.model.in_hand import name_file
from publisher.model.order import Order
from publisher.model.parts import DocumentInfo
from publisher.press.metadata import write_metadata
from publisher.production.build import build
from publisher.production.check import check
from publisher.script.picture_types import count_scans
from publisher.script.visible import show_json, show_lines, show_text
from publisher.typeset.chronology_files import write_calendar, write_table
from publisher.typeset.data_files import write_place_records, write_places
from publisher.typeset.house import open_house
from tests import samples
from tests.hostile_books import BOOKS, build_hostile, repeat_last_scan, save, write_files

pytestmark = pytest.mark.processes

MakeBook = Callable[..., Path]
Publish = Callable[..., Result]

UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
HEAD = "language: ar\nidentifier: urn:uuid:00000000-0000-4000-8000-000000000001\nslug: a\nchapters: [01.md]\n"
#: What stands for a title or a name, and is meant for another program than a reader.
NASTY = (
    "<script>alert(1)</script>",
    "]]><!--",
    "</title></script>",
    "\"'`;,\\n\\",
    "=cmd|' /C calc'!A0",
    "%0a{{ 7 * 7 }}${x}",
    "\u05d0" * 10_000,
)


# --- What is printed ------------------------------------------------------------------------------


def test_what_is_not_seen_is_shown() -> None:
    assert show_text("a\x1b[31m\nb\x85\u202ec\udcff\U000e0041") == "a\\x1b[31m\\nb\\x85\\u202ec\\udcff\\U000e0041"
    assert show_lines("a\x07\nb") == "a\\x07\nb"
    # Joiners are letters' own, and no control.
    assert show_text("می\u200cخواهم") == "می\u200cخواهم"


def test_json_says_the_same() -> None:
    data = {"a\x7f\u202e": "\x1b\u2028\U000e0041b"}
    written = show_json(json.dumps(data, ensure_ascii=False, indent=1))
    assert not UNSEEN.search(written)
    assert json.loads(written) == data


@pytest.mark.parametrize("format_", ["text", "json", "github"])
def test_nothing_commands_the_terminal(format_: str, make_book: MakeBook, publish: Publish) -> None:
    book = make_book(
        {
            "01.md": '---\ntitle: "a\\x1b]0;x\\x07"\n---\n\n![أ](\u202eg.png) [\u2067أ\u2069]{.place} [أ](\u202eab)\n',
            "places.yaml": '"a\\x1b[31m\\u202e": {name: أ}\n',
            "styles/\u202ea\x1b.css": "p { background: url(//a/b) }",
            "fonts/\x9b\n.ttf": b"no font",
        }
    )
    (book / "link\x1b\u202e").symlink_to("/etc/passwd")
    done = publish("check", book, "--format", format_)
    assert done.exit_code == 3
    assert not UNSEEN.search(done.output)


def test_a_name_that_is_no_text(make_book: MakeBook, publish: Publish) -> None:
    book = make_book({"templates/page.html.j2": "a"})
    (book / "fonts").mkdir()
    (Path(os.fsdecode(os.fsencode(book / "fonts") + b"/\xff\xfe.ttf"))).write_bytes(b"no font")
    (Path(os.fsdecode(os.fsencode(book) + b"/\xff.txt"))).write_bytes(b"")
    for format_ in ("text", "json", "github"):
        done = publish("check", book, "--format", format_)
        assert done.exit_code == 3
        assert "BK039" in done.output


# --- What is no file ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        *("book.yaml", "01.md", "places.yaml", "base-map.geojson", "images/a.png", "images/a.svg"),
        *("fonts/a.ttf", "styles/print.css", "templates/page.html.j2", "notes/anything"),
    ],
)
@pytest.mark.parametrize("kind", ["fifo", "socket", "outside", "itself", "sparse"])
def test_what_is_no_file_of_the_book(
    name: str, kind: str, make_book: MakeBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = make_book({"01.md": "---\ntitle: أ\n---\n\n![أ](images/a.png) ![ب](images/a.svg)\n"})
    path = book / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "socket":
        # The address of a socket has 108 bytes at most, so it is named from its own folder.
        monkeypatch.chdir(path.parent)
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    elif kind == "outside":
        (tmp_path / "secret").write_text("title: SECRET\n")
        path.symlink_to(tmp_path / "secret")
    elif kind == "itself":
        path.symlink_to(path.name)
    else:
        with path.open("wb") as file:
            file.truncate(2**40)
    report, _ = check(book)
    about = [found for found in report.errors if name in f"{found.position.file} {found.message}"]
    # A large file that nothing reads does no harm.
    assert about or (kind, name) == ("sparse", "notes/anything")
    assert all(found.code is not codes.UNFORESEEN for found in report.findings)
    assert "SECRET" not in str(report.findings)


# --- What changes between judging and layout --------------------------------------------------------


def draw_secret() -> bytes:
    """Return a picture with a text in it by which it is known again in whatever holds it."""
    data = io.BytesIO()
    note = PngInfo()
    note.add_text("Comment", "SECRET")
    Picture.new("RGB", (11, 13), (201, 3, 7)).save(data, "PNG", pnginfo=note)
    return data.getvalue()


@pytest.mark.parametrize("edition", ["print", "epub"])
@pytest.mark.parametrize("name", ["images", "images/a.png", "styles"])
def test_a_link_that_is_put_there_after_the_judging_is_not_followed(
    name: str, edition: str, make_book: MakeBook, tmp_path: Path
) -> None:
    book = make_book(
        {
            "book.yaml": HEAD + f"title: أ\neditions: {{{edition}: {{}}}}\n",
            "01.md": "---\ntitle: أ\n---\n\n![أ](images/a.png)\n\n![ب](images/a.svg)\n",
            "images/a.png": samples.draw_picture(),
            "images/a.svg": SVG,
            "styles/book.css": "p { background: url(images/a.png) }",
            "styles/epub.css": "p { color: black }",
        }
    )
    outside = tmp_path / "outside"
    outside.mkdir()
    for secret, data in (
        ("a.png", draw_secret()),
        ("a.svg", SVG.replace("<rect", "<title>SECRET</title><rect fill='#c90307'").encode()),
        ("book.css", b"p { color: #c90307 } /* SECRET */"),
        ("epub.css", b"p { color: #c90307 } /* SECRET */"),
    ):
        (outside / secret).write_bytes(data)
    opened: list[str] = []

    def swap(what: str, done: int, _of: int) -> None:
        if (what, done) == ("reading", 1):
            (book / name).rename(tmp_path / "moved")
            (book / name).symlink_to(outside / Path(name).name if "." in name else outside)
            opened.append(what)

    try:
        build(Order(book, tmp_path / "output", (edition,)), swap)
    except FaultyBookError as error:
        said = [found.code for found in error.report.errors]
        assert said == [codes.CANNOT_LAY_OUT]
    assert opened
    for path in (path for path in (tmp_path / "output").rglob("*") if path.is_file()):
        made = path.read_bytes()
        if path.suffix == ".epub":
            with zipfile.ZipFile(path) as package:
                made = b"".join(map(package.read, package.namelist()))
        elif path.suffix == ".pdf":
            with pikepdf.open(path) as pdf:
                streams = (one for one in pdf.objects if isinstance(one, pikepdf.Stream))
                made = b"".join(
                    one.read_bytes() for one in streams if "/Filter" in one and "/DCTDecode" not in str(one.Filter)
                )
        assert not re.search(rb"SECRET|788235|\xc9\x03\x07|#c90307", made), path


def test_what_is_made_is_made_of_what_was_judged(make_book: MakeBook, tmp_path: Path) -> None:
    book = make_book(
        {
            "book.yaml": HEAD + "title: أ\neditions: {print: {font: Own Naskh}, epub: {font: Own Naskh}}\n",
            "01.md": "---\ntitle: أ\n---\n\nنص قصير.\n",
            "fonts/own.ttf": samples.name_font("Noto Naskh Arabic", "Own Naskh"),
            "styles/book.css": "p { color: #123456 }",
            "styles/epub.css": "p { color: #123456 }",
        }
    )
    right, output = tmp_path / "right", tmp_path / "output"
    build(Order(book, right, ("print", "epub")))

    def swap(what: str, done: int, _of: int) -> None:
        if (what, done) == ("reading", 1):
            (book / "fonts/own.ttf").write_bytes(samples.name_font("Amiri", "Own Naskh"))
            for name in ("book.css", "epub.css"):
                (book / "styles" / name).write_text("p { background: url(//a/b); color: red }")

    found = build(Order(book, output, ("print", "epub")), swap).findings
    assert codes.CHANGED_MEANWHILE in [one.code for one in found]
    # The record of the cache would tell of the first build, had it not been thrown away.
    made = {path.relative_to(output): path.read_bytes() for path in output.rglob("*") if path.is_file()}
    assert made == {path.relative_to(right): path.read_bytes() for path in right.rglob("*") if path.is_file()}


def test_an_event_longer_than_a_page_is_laid_out(make_book: MakeBook, tmp_path: Path) -> None:
    book = make_book(
        {
            "book.yaml": HEAD + "title: أ\neditions: {print: {}}\n",
            "01.md": "---\ntitle: أ\n---\n\n[نص]{event=e} قصير.\n",
            "chronology.yaml": f"e: {{date: 1944-01-17, text: {'كلمة أخرى ' * 800}}}\n",
        }
    )
    found = build(Order(book, tmp_path / "output", ("print",))).findings
    assert all(one.code.severity is Severity.WARNING for one in found)


def test_judging_ends_at_its_bound_and_names_the_file(make_book: MakeBook, monkeypatch: pytest.MonkeyPatch) -> None:
    # What is imported and read but once shall not take up the time of the chapter.
    check(make_book(name="small"))
    monkeypatch.setenv("PUBLISHER_SECONDS", "1")
    book = make_book({"01.md": "---\ntitle: أ\n---\n\n" + "نص *قصير* جدا.\n\n" * 60_000})
    report, woven = check(book)
    assert woven is None
    (found,) = report.errors
    assert (found.code.id, found.position.file) == ("BK060", "01.md")
    assert "more than 1 seconds" in found.message


# --- What is unforeseen ---------------------------------------------------------------------------


def test_a_fault_is_told_at_the_file_in_hand() -> None:
    with pytest.raises(KeyError) as error, name_file("book.yaml"), name_file("02.md"):
        raise KeyError("a\x1b")
    finding = describe_unforeseen(error.value, Position("other.yaml", 1, 1))
    assert finding.position.file == "02.md"
    log = Path(re.findall(r"\S+\.log", finding.hint)[0])
    assert "KeyError" in log.read_text()
    log.unlink()


@pytest.mark.parametrize("command", ["build", "check", "fonts", "proof"])
def test_every_command_ends_with_70(
    command: str, make_book: MakeBook, publish: Publish, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    book = make_book()
    target = {
        "build": "recall.find_record",
        "check": "check.check",
        "fonts": "font_report.report_fonts",
        "proof": "verify_file.verify_file",
    }[command]

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(f"publisher.production.{target}", fail)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    made = tmp_path / "a.pdf"
    made.write_bytes(b"%PDF")
    done = publish(command, *([made] if command == "proof" else []), book)
    assert done.exit_code == 70
    assert "BK044" in done.output
    assert "Traceback" not in done.output
    assert len(list(tmp_path.glob("publisher-*.log"))) == 1


def test_what_cannot_be_printed() -> None:
    def run(redirection: str) -> subprocess.CompletedProcess[str]:
        command = f"{sys.executable} -m publisher explain {redirection}"
        return subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)

    full = run("> /dev/full")
    assert full.returncode == 74
    assert "Traceback" not in full.stderr
    for redirection in (">&-", ">&- 2>&-", "| head -1", "2> /dev/full"):
        done = run(redirection)
        assert done.returncode == 0
        assert "Traceback" not in done.stderr
        assert "Exception" not in done.stderr


# --- What is delivered ----------------------------------------------------------------------------


@pytest.mark.parametrize("text", NASTY, ids=lambda text: text[:12])
def test_data_files_hold_names_as_names(text: str, make_book: MakeBook) -> None:
    quoted = json.dumps(text, ensure_ascii=False)
    book = make_book(
        {
            "book.yaml": f"title: {quoted}\n{HEAD}",
            "01.md": "---\ntitle: أ\n---\n\n[نصّ]{place=a} قصير.\n",
            "places.yaml": f"a: {{name: {quoted}, note: {quoted}}}\n",
            "chronology.yaml": f"e: {{date: 1945-01-17, text: {quoted}, places: [a]}}\n",
        }
    )
    report, woven = check(book)
    assert woven, report.errors
    rows = list(csv.reader(io.StringIO(write_table(woven, {}).decode("utf-8-sig"))))
    assert rows[1][4].lstrip("'") == text
    assert not any(cell[:1] in {"=", "+", "-", "@"} for row in rows for cell in row)
    written = write_calendar(woven.book.metadata, woven.chronology, open_house(woven.book.metadata))
    assert max(map(len, written.split(b"\r\n"))) <= 75
    (event,) = Calendar.from_ical(written).walk("VEVENT")
    assert event["SUMMARY"] == text
    assert json.loads(write_places(woven, {}))["features"][0]["properties"]["name"] == text
    assert json.loads(write_place_records(woven))["@graph"][1]["name"]["@value"] == text
    root = etree.fromstring(write_metadata(DocumentInfo(text, "ar", is_right_to_left=True, authors=(text,))))
    assert text in root.xpath("//*[local-name() = 'title']//text()")  # type: ignore[operator]


# --- By chance ------------------------------------------------------------------------------------

SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>"
MAP = (
    '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"kind": "river"}, '
    '"geometry": {"type": "LineString", "coordinates": [[22.5, 51], [23, 52]]}}]}'
)
#: What is put into a file somewhere.
PIECES = (
    *("[", "]", "{", "}", "(", ")", "<", ">", '"', "'", "*", "_", "`", "|", ":", "-", "&", "#", "\\", "/", "@", "%"),
    *(
        "\n",
        "\n\n",
        "\t",
        "\0",
        "\x1b",
        "\x85",
        "\u2028",
        "\u202e",
        "\ufeff",
        "\udcff",
        "9" * 5000,
        "-1",
        "1e999",
        "nan",
    ),
    *("a" * 300, "[" * 500, "*" * 500, "> " * 60, "{{", "{%", "url(//[", "null", "[]", "{}", "!!x", "&a [*a]", "---\n"),
)
KINDS = (
    *("book.yaml", "places.yaml", "chronology.yaml", "glossary.yaml", "people.yaml", "routes.yaml", "sources.yaml"),
    *("01.md", "images/a.svg", "images/a.png", "fonts/a.ttf", "styles/print.css", "base-map.geojson"),
    "templates/page.html.j2",
)


def write_whole_book() -> dict[str, bytes]:
    """Return a book that has a file of each kind; chapters of the sample stay what they are but for the first."""
    files = dict(samples.write_book("ar", samples.ALL_EDITIONS))
    chapter = next(name for name in sorted(files) if name.endswith(".md"))
    book = {name: text.encode() if isinstance(text, str) else bytes(text) for name, text in files.items()}
    book["images/a.svg"] = SVG.encode()
    book["images/a.png"] = b"\x89PNG\r\n\x1a\n" + bytes(60)
    book["fonts/a.ttf"] = b"\0\1\0\0\0\4" + bytes(200)
    book["styles/print.css"] = b"p { color: red }"
    book["base-map.geojson"] = MAP.encode()
    book["templates/page.html.j2"] = b"{% block body %}{{ title }}{% endblock %}"
    book[chapter] += "\n![أ](images/a.svg)\n\n![أ](images/a.png)\n".encode()
    return book


def spoil(data: bytes, chance: random.Random) -> bytes:
    """Spoil a file: cut it, put something in, double a stretch, or change a byte."""
    at, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    match chance.randrange(5):
        case 0:
            return data[:at]
        case 1:
            return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        case 2:
            return data[:end] + data[at:]
        case _:
            return data[:at] + chance.choice(PIECES).encode("utf-8", "surrogateescape") + data[at:]


@pytest.mark.parametrize("kind", KINDS)
def test_spoilt_files_give_findings(kind: str, make_book: MakeBook) -> None:
    chance = random.Random(kind)  # noqa: S311 - the same faults every time
    whole = write_whole_book()
    name = kind if kind in whole else next(name for name in sorted(whole) if name.endswith(".md"))
    for count in range(12):
        data = whole[name]
        for _ in range(chance.randint(1, 3)):
            data = spoil(data, chance)
        book = make_book({**whole, name: data}, name=f"book-{count}")
        report, _ = check(book)
        unforeseen = [found.message for found in report.findings if found.code is codes.UNFORESEEN]
        assert not unforeseen, (count, unforeseen)


@pytest.mark.parametrize("kind", ["svg", "yaml", "data", "geo", "tpl", "name"])
def test_hostile_books_give_findings(kind: str, tmp_path: Path) -> None:
    names = [name for name in BOOKS if name.startswith(f"{kind}-")]
    assert names
    for name in names:
        write_files(tmp_path / name, BOOKS[name]())
        report, _ = check(tmp_path / name)
        assert not [found.message for found in report.findings if found.code is codes.UNFORESEEN], name


@pytest.mark.slow
@pytest.mark.parametrize("name", ["svg-external", "name-forms"])
def test_hostile_books_are_built_or_refused(name: str, tmp_path: Path) -> None:
    assert build_hostile(name, tmp_path / "a")[1] == []


@pytest.mark.parametrize("name", ["md-html-deep", "md-html-line-deep", "md-head-deep", "md-head-digits"])
def test_what_stands_too_deep_is_told_where_it_stands(name: str, tmp_path: Path) -> None:
    write_files(tmp_path, BOOKS[name]())
    found = [(one.code, one.position.file) for one in check(tmp_path)[0].errors]
    assert found == [(codes.MALFORMED_YAML if "head" in name else codes.NESTED_TOO_DEEP, "01.md")]


def test_what_stands_as_deep_as_it_may_is_built(make_book: MakeBook, tmp_path: Path) -> None:
    text = "> " * 18 + "- " * 9 + "<b>" * DEPTH_LIMIT + "*" * 19 + "نص" + "*" * 19 + "</b>" * DEPTH_LIMIT + " نص\n"
    book = make_book(
        {"book.yaml": HEAD + "title: أ\neditions: {print: {}, epub: {}}\n", "01.md": f"---\ntitle: أ\n---\n\n{text}"}
    )
    assert build(Order(book, tmp_path / "output", ("print", "epub"))).files


def test_a_picture_that_is_drawn_again_and_again_is_refused_before_it_is_drawn(make_book: MakeBook) -> None:
    assert count_scans(repeat_last_scan(9, 9, 1), 200) == count_scans(save("JPEG", (9, 9), progressive=True), 200) == 10
    assert count_scans(save("JPEG", (9, 9)), 200) == 1
    assert count_scans(repeat_last_scan(9, 9, 300), 200) == 200
    # What stands in a segment is no scan of the picture, and what is torn ends.
    assert count_scans(save("JPEG", (9, 9), icc_profile=b"\xff\xda" * 900), 200) == 1
    assert count_scans(b"\xff\xd8" + b"\xff\xe0\0\0" * 999_999, 200) == 200
    assert count_scans(b"\xff\xd8\xff", 200) == 0
    book = make_book({"01.md": "# أ\n\nنص.\n\n![أ](a.jpg)\n", "a.jpg": repeat_last_scan(9, 9, 300)})
    assert [(one.code, str(one.position)) for one in check(book)[0].errors] == [(codes.EXCESSIVE_IMAGE, "01.md:5:1")]


def test_an_image_that_is_shown_many_times_is_read_once(make_book: MakeBook, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[bytes] = []

    def measure(data: bytes) -> tuple[int, int]:
        read.append(data)
        return 9, 9

    monkeypatch.setattr(images, "_measure_svg", measure)
    _, woven = check(make_book({"01.md": "# أ\n\n" + "![أ](a.svg)\n\n" * 30, "a.svg": SVG}))
    assert woven
    assert len(read) == 1


def test_what_libraries_say_is_not_printed(make_book: MakeBook) -> None:
    picture = BOOKS["img-jpeg-exif"]()["a.jpg"]
    book = make_book({"01.md": "# أ\n\nنص.\n\n![أ](a.jpg)\n", "a.jpg": picture})
    order = [sys.executable, "-m", "publisher", "check", str(book)]
    done = subprocess.run(order, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
def test_no_module_of_the_current_folder_is_run(make_book: MakeBook, tmp_path: Path) -> None:
    """The folder in which the command is called may be that of a stranger's book."""
    book, canary = make_book(), tmp_path / "canary"
    for name in ("bisect", "random", "selectors", "signal", "struct", "tempfile", "weakref", "publisher"):
        (book / f"{name}.py").write_text(f"open({str(canary)!r}, 'w')\n")
    script = Path(sys.executable).with_name("publisher")
    order = [str(script), "build", ".", "-e", "print", "-o", str(tmp_path / "output")]
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    done = subprocess.run(order, cwd=book, env=environment, capture_output=True, check=False)
    assert (done.returncode, canary.exists()) == (0, False), done.stderr.decode()
