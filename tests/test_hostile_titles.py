"""One book of titles, names and texts that are meant for other programs than readers: what each of its files holds."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pymarc
import pytest
from icalendar import Calendar
from lxml import etree

from publisher.model.finding import Severity
from publisher.model.order import Order
from publisher.production.build import build
from tests import checkers
from tests.kept_cache import make_folder, use_kept_cache
from tests.library.records import judge_json

#: What breaks out of markup, of strings of PDF, of tables, of templates; what has no letter, or very many.
NASTY = (
    "<script>alert(1)</script>",
    "]]><!-- <![CDATA[ x",
    "</title></h1></script><?php ?>",
    "\"'`;,\\n\\ «»“”",
    "=cmd|' /C calc'!A0",
    "%0a{{ 7 * 7 }}{% raw %}${x}#{x}",
    "( ) \\( \\\\ <FEFF> /Title (x) endobj",
    "\U0001f4d6 ﷽ ﷺ \U00010840",
    "a\u200fb\u200e \u2067x\u2069",
    "&lt;b&gt; &amp;amp; &#x3c;",
    "[x](javascript:y) *z* `q`",
    "---",
    "1",
    "كلمة " * 120,
)
LONG = "\u05d0" * 10_000
_ESCAPED = re.compile(r"([!-/:-@\[-`{-~])")


def write_hostile(folder: Path) -> None:
    """Write a book each text of which is hostile. JSON is YAML."""
    numbered = dict(enumerate(NASTY))
    head = {
        "title": " ".join(NASTY[:2]),
        "subtitle": NASTY[2],
        "language": "ar",
        "identifier": "urn:uuid:00000000-0000-4000-8000-000000000009",
        "slug": "hostile",
        "date": "2025-03-04",
        "authors": [{"name": name, "file_as": name} for name in NASTY[3:6]],
        "publisher": {"name": NASTY[1], "place": NASTY[3]},
        "rights": NASTY[2],
        "license": "CC-BY-4.0",
        "description": LONG + NASTY[1],
        "audience": NASTY[4],
        "subjects": [{"text": text} for text in NASTY[:6]],
        "series": {"title": NASTY[1], "number": "1"},
        "chapters": [f"{number:02}.md" for number in numbered],
        "editions": {"print": {}, "epub": {}},
    }
    lists = {
        "book": head,
        "places": {
            f"p{n}": {"name": text, "note": f"عن {text}", "coordinates": [50, 20 + n / 10]}
            for n, text in numbered.items()
        },
        "people": {f"m{n}": {"name": text, "note": f"عن {text}"} for n, text in numbered.items()},
        "glossary": {f"t{n}": {"term": text, "definition": text} for n, text in numbered.items()},
        "chronology": {
            f"e{n}": {"date": f"19{10 + n}", "text": text, "places": [f"p{n}"]} for n, text in numbered.items()
        },
    }
    for name, content in lists.items():
        (folder / f"{name}.yaml").write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    for number, text in numbered.items():
        heading = _ESCAPED.sub(r"\\\1", text)
        title = json.dumps(text, ensure_ascii=False)
        body = f"نصّ [مكان]{{place=p{number}}} [قصير]{{event=e{number}}}.\n\n## {heading}\n\nنصّ آخر {number}.\n"
        (folder / f"{number:02}.md").write_text(f"---\ntitle: {title}\n---\n\n{body}", "utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the book once; give the folder of its files."""
    folder = make_folder("hostile-titles", tmp_path_factory)
    (folder / "book").mkdir()
    write_hostile(folder / "book")
    with use_kept_cache():
        delivery = build(Order(folder / "book", folder / "output"))
    assert not [found for found in delivery.findings if found.code.severity is Severity.ERROR]
    return folder / "output"


def list_entries(entries: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for entry in entries:
        yield entry
        yield from list_entries(entry.get("children", []))


def squeeze(text: object) -> str:
    return " ".join(str(text).split())


@pytest.mark.slow
def test_the_pdf_says_titles_as_titles(made: Path) -> None:
    with pikepdf.open(made / "hostile-print.pdf") as pdf:
        title = " ".join(NASTY[:2])
        assert str(pdf.docinfo.Title) == title
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == title
        with pdf.open_outline() as outline:
            told = {squeeze(item.title) for item in _walk(outline.root)}
        # A number may stand before a title.
        for text in map(squeeze, NASTY):
            assert any(one.endswith(text) for one in told), text
        assert "/JavaScript" not in pdf.Root.get("/Names", {})
        assert "/OpenAction" not in pdf.Root


def _walk(items: list[pikepdf.OutlineItem]) -> Iterator[pikepdf.OutlineItem]:
    for item in items:
        yield item
        yield from _walk(item.children)


@pytest.mark.slow
def test_the_epub_says_titles_as_titles(made: Path) -> None:
    told: dict[str, set[str]] = {}
    with zipfile.ZipFile(made / "hostile.epub") as package:
        for name in package.namelist():
            if name.endswith((".opf", ".xhtml", ".svg")):
                root = etree.fromstring(package.read(name))
                for element in root.iter(etree.Element):
                    local = etree.QName(element).localname
                    assert local not in {"script", "iframe", "object", "b"}, name
                    assert not [key for key in element.attrib if str(key).startswith("on")], name
                    told.setdefault(f"{name.rpartition('.')[2]} {local}", set()).add(
                        squeeze("".join(map(str, element.itertext())))
                    )
    assert squeeze(" ".join(NASTY[:2])) in told["opf title"]
    assert squeeze(LONG + NASTY[1]) in told["opf description"]
    assert set(map(squeeze, NASTY[3:6])) <= told["opf creator"]
    for place in ("xhtml a", "xhtml h1"):
        for text in map(squeeze, NASTY):
            assert any(one.endswith(text) for one in told[place]), (place, text)


@pytest.mark.slow
def test_data_and_records_say_texts_as_texts(made: Path) -> None:
    rows = list(csv.reader(io.StringIO((made / "data/chronology.csv").read_text("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell[:1] in {"=", "+", "-", "@"}]
    told = {squeeze(cell.removeprefix("'")) for row in rows for cell in row}
    calendar = Calendar.from_ical((made / "data/chronology.ics").read_bytes())
    summaries = {squeeze(event["SUMMARY"]) for event in calendar.walk("VEVENT")}
    places = json.loads((made / "data/places.geojson").read_text("utf-8"))["features"]
    names = {squeeze(feature["properties"]["name"]) for feature in places}
    for text in map(squeeze, NASTY):
        assert text in told
        # Where the day is not known the date stands before the text.
        assert any(one.endswith(text) for one in summaries), text
        assert text in names
    title = " ".join(NASTY[:2])
    library = made / "library"
    assert json.loads((library / "schema-org.jsonld").read_text("utf-8"))["name"]["@value"] == title
    manifest = json.loads((library / "webpub.json").read_text("utf-8"))
    assert judge_json("publication.schema.json", manifest) == []
    assert manifest["metadata"]["title"]["ar"] == title
    assert {squeeze(text) for text in NASTY} <= {
        squeeze(entry["title"]).split(". ", 1)[-1] for entry in list_entries(manifest["toc"])
    }
    # The title of the series stands in its collection.
    product = "{*}DescriptiveDetail/{*}TitleDetail/{*}TitleElement/{*}"
    assert etree.parse(library / "onix.xml").findtext(f".//{product}TitleText") == title
    assert etree.parse(library / "dublin-core.xml").findtext("{*}title") == title
    (record,) = pymarc.MARCReader((library / "marc.mrc").read_bytes())
    assert isinstance(record, pymarc.Record)


@pytest.mark.slow
@pytest.mark.verapdf
def test_the_pdf_stays_accessible(made: Path) -> None:
    assert checkers.judge_pdf(made / "hostile-print.pdf") == ()


@pytest.mark.slow
@pytest.mark.epubcheck
def test_the_epub_stays_valid(made: Path) -> None:
    assert checkers.judge_epub(made / "hostile.epub") == ()
