"""Metadata that would break a record: each stays valid, and all say the same."""

import hashlib
import json
import warnings
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pymarc
import pytest
from click.testing import Result
from lxml import etree

from publisher.library.describe import clean, romanize_record
from publisher.library.formats import Addresses
from publisher.library.kit import read_record, write_records
from publisher.library.marc import make_record
from publisher.library.onix import Release, write_message
from publisher.model.book import Cataloguing, Contributor, Original, PeerReview, Price, ReviewKind, Series, Subject
from publisher.model.finding import Report
from publisher.model.record import Access, BookRecord, Heading, RecordedFile, Romanized
from tests import checkers
from tests.library import read_back, records

HOSTILE = {
    "markup": '<b onclick="x()">كتاب</b> &amp; <!-- --> <script>alert(1)</script>',
    "cdata": "كتاب ]]> <![CDATA[ x ]]> <?php ?>",
    "script": "</script></title></style>{{ 7*7 }}{% raw %}",
    "controls": "كتاب\x00\x07\x1b[31m\x1d\x1e\x1f\x7f\x85 آخر\ufffe\ud800",
    "bidi": "كتاب \u202eevil\u202c \u2067x\u2069 \u200f",
    "quotes": "\"'`«»“”‘’„‚‹›״׳\\",
    "formula": '=HYPERLINK("https://example.org";"x")',
    "marc": "$a كتاب $6880-01 \\x1f|a",
    "lines": "سطر\r\n\tسطر\u2028سطر",
    "long": "كلمة " * 2000,
    "one long word": "ك" * 10_000,
    "unclosed bidi": "كتاب \u202eevil \u2067x \u200f\u2066",
    "entities": "&lt;&amp;amp; &#0; &nosuch; %3Cscript%3E \\u003c",
    "newlines of CSV": "a,\"b\"\n=1+1,'c'",
    "astral": "\U0001f4d6 \U00010840 ﷽ ﷺ",
}


def make_book(text: str) -> BookRecord:
    file = RecordedFile(
        "a b&\"<'.epub", "epub", "application/epub+zip", 7, "0" * 64, access=Access(("textual",), summary=text)
    )
    record = BookRecord(
        slug="book",
        identifier="urn:uuid:00000000-0000-4000-8000-00000000000b",
        title=text,
        language="ar",
        subtitle=text,
        contributors=(Contributor(text, "aut", text), Contributor(text, "zzz")),
        publisher=text,
        place=text,
        issued="2026",
        modified="2026-01-01T00:00:00Z",
        edition_text=text,
        series=Series(text, text),
        original=Original(text, "de"),
        rights=text,
        license=text,
        description=text,
        audience=text,
        subjects=(Subject(text), Subject(text, "thema", text), Subject(text, text, text, "en")),
        contents=(Heading("1", text), Heading("", text)),
        files=(file,),
    )
    cleaned = clean(record)
    return BookRecord(
        **{name: getattr(cleaned, name) for name in cleaned.__slots__}
        | {"romanized": romanize_record(cleaned, Cataloguing())}
    )


class Reader(HTMLParser):
    """Reads the first heading of a page, and which elements it has."""

    def __init__(self) -> None:
        super().__init__()
        self.heading, self.tags, self.is_open = "", set[str](), False

    def handle_starttag(self, tag: str, attributes: object) -> None:
        del attributes
        self.tags.add(tag)
        self.is_open = tag == "h1"

    def handle_endtag(self, tag: str) -> None:
        self.is_open = self.is_open and tag != "h1"

    def handle_data(self, data: str) -> None:
        self.heading += data if self.is_open else ""


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_records_stay_valid_and_say_the_same(text: str) -> None:
    book = make_book(text)
    report = Report()
    files = write_records(book, Addresses(), b"", report)
    title = book.title
    assert title
    assert records.judge_marcxml(files["marc.xml"]) == []
    assert records.judge_feed(json.loads(files["feed.json"])) == []
    assert json.loads(files["publication.json"])["metadata"]["title"] == {"ar": title}
    assert json.loads(files["schema-org.jsonld"])["name"]["@value"] == title
    onix, core, feed = (etree.fromstring(files[name]) for name in ("onix.xml", "dublin-core.xml", "feed.xml"))
    assert onix.findtext(".//{*}TitleText") == title
    assert core.findtext("{*}title") == title
    assert feed.findtext("{*}entry/{*}title") == title
    page = Reader()
    page.feed(files["index.html"].decode())
    assert page.heading == title
    assert not page.tags & {"script", "b"}
    assert read_record(files["record.json"]) == book
    (record,) = list(pymarc.MARCReader(files["marc.mrc"]))
    assert isinstance(record, pymarc.Record)
    originals = [field for field in record.get_fields("880") if str(field["6"]).startswith("245")]
    # A title in Latin letters stands in its own field alone.
    (linked,) = originals or [record["245"]]
    assert bool(originals) == ("title" in book.romanized)
    cut = {found.message.partition("marc.mrc: ")[2] for found in report.findings}
    if "880" in "".join(cut):
        assert title.startswith(str(linked["a"]).removesuffix("…").rstrip())
        assert len(str(linked["a"])) > 800
    else:
        assert linked["a"] == title
    assert all(len(field.as_marc("utf-8")) <= 9999 for field in record.fields)


@pytest.mark.parametrize(
    ("language", "name", "script", "orientation"),
    [("en", "سمير الخطّاط", "Arab", "/r"), ("ar", "Jean Le Bon", "Latn", ""), ("he", "سمير", "Arab", "/r")],
)
def test_a_name_in_another_script_is_said_to_be_in_it(language: str, name: str, script: str, orientation: str) -> None:
    """See that no record says of a foreign name that it is in the language and the script of the book."""
    book = replace(
        make_book("x"), title="T", language=language, contributors=(Contributor(name, "ill", "", "Form"),),
        romanized={"contributor 1": Romanized("Form")},
    )  # fmt: skip
    files = write_records(book, Addresses(), b"", Report())
    told = etree.fromstring(files["onix.xml"]).find(".//{*}PersonName")
    assert told is not None
    assert (told.get("textscript"), told.get("language")) == (script, None)
    (illustrator,) = json.loads(files["publication.json"])["metadata"]["illustrator"]
    assert illustrator["name"] == {f"und-{script}": name, "und-Latn": "Form"}
    (linked,) = json.loads(files["schema-org.jsonld"])["illustrator"]
    assert linked["name"] == name
    core = etree.fromstring(files["dublin-core.xml"]).find("{*}contributor")
    assert core is not None
    assert core.get("{http://www.w3.org/XML/1998/namespace}lang") == f"und-{script}"
    assert f'<bdi lang="und-{script}">{name}</bdi>' in files["index.html"].decode()
    (record,) = list(pymarc.MARCReader(files["marc.mrc"]))
    assert isinstance(record, pymarc.Record)
    (own,) = (one for one in record.get_fields("880") if str(one["6"]).startswith("700"))
    assert own["6"] == f"700-{str(own['6'])[4:6]}/{script}{orientation}"


@pytest.mark.parametrize(
    ("subject", "tag", "fields"),
    [
        (Subject("Salt", "ddc", "553.6"), "082", {"a": "553.6"}),
        (Subject("Salt", "ddc/23", "553.6"), "082", {"a": "553.6", "2": "23"}),
        (Subject("Salt", "fast", "fst01103958"), "650", {"a": "Salt", "2": "fast", "0": "(OCoLC)fst01103958"}),
        (Subject("Salt", "LCSH", "sh85116959"), "650", {"a": "Salt", "0": "(DLC)sh85116959"}),
    ],
)
def test_a_subject_keeps_its_number_and_no_edition_is_made_up(
    subject: Subject, tag: str, fields: dict[str, str]
) -> None:
    files = write_records(replace(make_book("x"), subjects=(subject,)), Addresses(), b"", Report())
    (record,) = list(pymarc.MARCReader(files["marc.mrc"]))
    assert isinstance(record, pymarc.Record)
    assert {part.code: part.value for part in record[tag].subfields} == fields
    told = etree.fromstring(files["onix.xml"]).find(".//{*}SubjectSchemeVersion")
    assert (told is not None) == (subject.scheme == "ddc/23")


def test_the_script_of_a_field_is_that_of_what_has_another_form() -> None:
    """See an English book of an author whose name is in Arabic: most letters of the field are Latin."""
    book = replace(
        make_book("x"), title="A Title", subtitle="", language="en",
        contributors=(Contributor("سمير", "aut", "", "Samīr"), Contributor("A Society of Many Words", "edt")),
        romanized={"contributor 1": Romanized("Samīr")},
    )  # fmt: skip
    (record,) = list(pymarc.MARCReader(write_records(book, Addresses(), b"", Report())["marc.mrc"]))
    assert isinstance(record, pymarc.Record)
    links = [str(one["6"]) for one in record.get_fields("880")]
    assert [link.partition("/")[2] for link in links if link.startswith("245")] == ["Arab/r"]


@pytest.mark.parametrize(
    ("heading", "divisions"),
    [
        ("Roads--Great Britain--History", [("z", "Great Britain"), ("x", "History")]),
        ("Roads--Korea (South)", [("z", "Korea (South)")]),
        ("Roads--Egypt", [("z", "Egypt")]),
        ("Roads--Design", [("x", "Design")]),
    ],
)
def test_a_country_in_a_heading_is_a_place_by_the_name_that_headings_have(
    heading: str, divisions: list[tuple[str, str]]
) -> None:
    files = write_records(replace(make_book("x"), subjects=(Subject(heading, "lcsh"),)), Addresses(), b"", Report())
    (record,) = list(pymarc.MARCReader(files["marc.mrc"]))
    assert isinstance(record, pymarc.Record)
    assert [(part.code, part.value) for part in record["650"].subfields][1:] == divisions


@pytest.mark.parametrize("identifier", ["doi:10.1000/182", "urn:isbn:978-0-306-40615-7"])
def test_one_number_is_no_alternative_to_itself(identifier: str) -> None:
    book = replace(make_book("x"), identifier=identifier, identifiers={"epub": "urn:isbn:9783161484100"})
    told = json.loads(write_records(book, Addresses(), b"", Report())["publication.json"])["metadata"]
    assert told["altIdentifier"] == ["urn:isbn:9783161484100"]


@pytest.mark.parametrize(
    ("scheme", "code"), [("fast", "B6"), ("gnd", "91"), ("aat", "08"), ("mesh", "06"), ("udc", "09")]
)
def test_a_scheme_that_onix_has_a_code_for_is_named_by_it(scheme: str, code: str) -> None:
    files = write_records(replace(make_book("x"), subjects=(Subject("Salt", scheme, "1"),)), Addresses(), b"", Report())
    subject = etree.fromstring(files["onix.xml"]).find(".//{*}Subject")
    assert subject is not None
    assert subject.findtext("{*}SubjectSchemeIdentifier") == code
    assert subject.findtext("{*}SubjectSchemeName") is None


@pytest.mark.parametrize(
    ("issued", "country", "language", "expected"),
    [
        ("2024-05", "EG", "ar", "260101s2024    ua      o     000 0 ara d"),
        ("", "", "fa", "260101nuuuuuuuuxx      o     000 0 per d"),
        ("1999", "US", "he-IL", "260101s1999    xxu     o     000 0 heb d"),
    ],
)
def test_the_fixed_field_says_when_where_and_in_what_language(
    issued: str, country: str, language: str, expected: str
) -> None:
    """See field 008 whole: the day of the record, the year, the country, the form, the index, the language."""
    book = replace(make_book("x"), issued=issued, country=country, language=language)
    (record,) = list(pymarc.MARCReader(write_records(book, Addresses(), b"", Report())["marc.mrc"]))
    assert isinstance(record, pymarc.Record)
    assert record["008"].data == expected
    assert len(expected) == 40


@pytest.mark.parametrize(
    ("person", "tag", "indicators"),
    [
        (Contributor("Layla Haddad", "aut", "Haddad, Layla"), "100", "1 "),
        (Contributor("ليلى حداد", "aut", "حداد، ليلى"), "100", "1 "),
        (Contributor("Layla", "aut"), "100", "0 "),
        (Contributor("Haddad, Layla", "edt"), "700", "1 "),
        (Contributor("A Society, Limited", "edt", is_group=True), "710", "2 "),
    ],
)
def test_a_name_is_filed_by_what_it_begins_with(person: Contributor, tag: str, indicators: str) -> None:
    """See the first indicator: 0 for a forename, 1 for a family name before a comma, 2 for a body as it is named."""
    book = replace(make_book("x"), contributors=(person,), romanized={})
    (record,) = list(pymarc.MARCReader(write_records(book, Addresses(), b"", Report())["marc.mrc"]))
    assert isinstance(record, pymarc.Record)
    assert "".join(record[tag].indicators or ()) == indicators


@pytest.mark.parametrize(
    ("issued", "told"),
    [("2024", ("05", "2024")), ("2024-05", ("01", "202405")), ("2024-05-06", ("00", "20240506"))],
)
def test_a_date_says_in_onix_how_exact_it_is(issued: str, told: tuple[str, str]) -> None:
    """See the format of the date (list 55)."""
    files = write_records(replace(make_book("x"), issued=issued), Addresses(), b"", Report())
    date = etree.fromstring(files["onix.xml"]).find(".//{*}PublishingDate/{*}Date")
    assert date is not None
    assert (date.get("dateformat"), date.text) == told


#: Fields that are one text in all records.
TEXTS = (
    "title",
    "subtitle",
    "publisher",
    "place",
    "edition",
    "original title",
    "series",
    "number in the series",
    "rights",
    "description",
)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_every_text_is_the_same_in_every_record(text: str) -> None:
    book = make_book(text)
    files = write_records(book, Addresses(), b"", Report())
    expected: dict[str, object] = dict.fromkeys(TEXTS, book.title)
    expected |= {"authors": [book.title], "others": [book.title], "summary": book.files[0].access.summary}
    read = {
        "onix": read_back.read_onix(files["onix.xml"]),
        "opds": read_back.read_opds(files["publication.json"]),
        "atom": read_back.read_atom(files["feed.xml"]),
        "linked": read_back.read_linked(files["schema-org.jsonld"]),
        "core": read_back.read_core(files["dublin-core.xml"]),
        "marc": read_back.read_marc(files["marc.mrc"]),
    }
    for name, fields in read.items():
        told = {field: value for field, value in fields.items() if field in expected}
        assert {"title", "publisher", "description"} <= set(told)
        if name == "marc" and len(text) > 1000:
            # ISO 2709 has no room for it: what is there is its beginning.
            assert all(book.title.startswith(str(value).removesuffix("…").rstrip()) for value in told.values())
        else:
            assert told == {field: expected[field] for field in told}, name
    # A heading that stands among keywords has no semicolon in ONIX, where semicolons divide them.
    subjects = [subject.text for subject in book.subjects]
    for name in ("opds", "atom", "linked", "core"):
        assert read[name]["subjects"] == subjects, name
    assert [told.replace(";", ",") for told in read["onix"]["subjects"]] == [
        told.replace(";", ",") for told in subjects
    ]


@pytest.mark.parametrize("name", ["long", "one long word"])
def test_what_is_cut_is_told_and_stands_whole_in_marcxml(name: str) -> None:
    book = make_book(HOSTILE[name])
    report = Report()
    files = write_records(book, Addresses(), b"", report)
    assert [found.code.id for found in report.findings] == ["LB003"]
    assert len(files["marc.mrc"]) <= 99_999
    own = etree.fromstring(files["marc.xml"]).findall(".//{*}datafield[@tag='880']")
    assert book.title in {sub.text for field in own for sub in field}


@pytest.mark.onixcheck
@pytest.mark.parametrize("price", [None, Price("0"), Price("12.50", "EUR"), Price("12")])
def test_a_price_or_none_is_valid(price: Price | None, tmp_path: Path) -> None:
    book = replace(make_book("كتاب"), price=price, identifier="urn:isbn:9780306406157", license="")
    files = write_records(book, Addresses(public="https://www.example.org/a"), b"", Report())
    path = tmp_path / "onix.xml"
    path.write_bytes(files["onix.xml"])
    assert records.judge_onix(path) == []
    assert records.judge_feed(json.loads(files["feed.json"])) == []
    product = etree.fromstring(files["onix.xml"]).find("{*}Product")
    assert product is not None
    # An ISBN that the book has for itself is that of its first file.
    assert product.findtext("{*}ProductIdentifier/{*}IDValue") == "9780306406157"
    expected = {None: "04", "0": "01", "12.50": None, "12": "04"}[price.amount if price else None]
    assert product.findtext(".//{*}UnpricedItemType") == expected
    assert product.findtext(".//{*}PriceAmount") == (None if expected else "12.50")
    link = json.loads(files["publication.json"])["links"][1]
    assert link["rel"].endswith("/acquisition" if price is None else "/open-access" if price.is_free else "/buy")


@pytest.mark.onixcheck
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_onix_stays_valid(text: str, tmp_path: Path) -> None:
    path = tmp_path / "onix.xml"
    path.write_bytes(write_records(make_book(text), Addresses(), b"", Report())["onix.xml"])
    assert records.judge_onix(path) == []


@pytest.mark.axe
def test_a_page_of_hostile_text_is_accessible(tmp_path: Path) -> None:
    # Twenty windows wide; axe takes long with more.
    for name, text in (("markup", HOSTILE["markup"]), ("long", "ك" * 1000)):
        path = tmp_path / f"{name}.html"
        path.write_bytes(write_records(make_book(text), Addresses(), b"", Report())["index.html"])
        assert checkers.judge_page(path, 360) == ()


def write_kit(folder: Path, number: int, text: str) -> BookRecord:
    """Write a folder as a build would leave it, with a text of harm in every field; give its record."""
    data, name = f"book {number}".encode(), f"book-{number}.epub"
    file = RecordedFile(name, "epub", "application/epub+zip", len(data), hashlib.sha256(data).hexdigest())
    identifier = f"urn:uuid:00000000-0000-4000-8000-{number:012d}"
    book = replace(make_book(text), slug=f"book-{number}", identifier=identifier, files=(file,))
    records.write_made_folder(folder, book, data)
    return book


@pytest.mark.bagit
@pytest.mark.onixcheck
@pytest.mark.rdflib
@pytest.mark.parametrize("release", ["3.0", "3.1"])
def test_a_catalogue_of_hostile_books_is_valid_and_says_the_same(
    release: str, publish: Callable[..., Result], tmp_path: Path
) -> None:
    import bagit
    import rdflib

    out = tmp_path / "out"
    books = [write_kit(out, number, text) for number, text in enumerate(HOSTILE.values())]
    folders = [out / book.slug for book in books]
    done = publish("library", *folders, "-o", out, "--onix", release, "--bag", "--address", "https://www.example.org/a")
    assert done.exit_code == 0, done.output
    titles = sorted(book.title for book in books)
    # Each record of all books is valid, and has each title.
    assert records.judge_onix(out / "onix.xml") == []
    title = "{*}DescriptiveDetail/{*}TitleDetail/{*}TitleElement/{*}TitleText"
    assert sorted(one.findtext(title) or "" for one in etree.parse(out / "onix.xml").iterfind("{*}Product")) == titles
    assert records.judge_marcxml((out / "marc.xml").read_bytes()) == []
    with (out / "marc.mrc").open("rb") as file:
        assert len([one for one in pymarc.MARCReader(file) if one is not None]) == len(books)
    feed = json.loads((out / "feed.json").read_bytes())
    assert records.judge_feed(feed) == []
    assert sorted(one["metadata"]["title"]["ar"] for one in feed["publications"]) == titles
    assert sorted(one.text or "" for one in etree.parse(out / "feed.xml").iterfind("{*}entry/{*}title")) == titles
    # rdflib 7.6 speaks of names of its own that will go.
    warnings.simplefilter("ignore", DeprecationWarning)
    graph = rdflib.Graph().parse(out / "schema-org.jsonld", format="json-ld")
    named = {str(name) for name in graph.objects(predicate=rdflib.URIRef("https://schema.org/name"))}
    assert set(titles) <= named
    page = Reader()
    page.feed((out / "index.html").read_text("utf-8"))
    assert not page.tags & {"script", "b"}
    # Each bag is whole, and is called what its book is called.
    for book in books:
        bag = bagit.Bag(str(out / "bags" / book.slug))
        bag.validate()
        assert bag.info["External-Description"] == book.title
        assert bag.info["Source-Organization"] == book.publisher
    manifest = json.loads((out / "MANIFEST.json").read_bytes())
    for told in manifest["files"]:
        data = (out / told["path"]).read_bytes()
        assert (told["size"], told["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize(
    ("language", "title", "romanized", "skipped"),
    [
        ("ar", "الطريق", "al-Ṭarīq", "3"),
        ("ar", "كتاب", "Kitāb", "0"),
        ("he", "הדרך", "ha-Derekh", "3"),
        ("fa", "راه", "Rāh", "0"),
        ("en", "The Road", "", "4"),
        ("en", "Theory", "", "0"),
        ("de", "Der Weg", "", "4"),
    ],
)
def test_files_pass_over_the_article_of_a_title(language: str, title: str, romanized: str, skipped: str) -> None:
    book = replace(make_book(title), language=language, romanized={"title": Romanized(romanized)} if romanized else {})
    record = make_record(book, Addresses())
    assert record["245"].indicator2 == skipped
    # Those of a title in its own script are the same (MARC 21, 880).
    assert {field.indicator2 for field in record.get_fields("880") if field["6"].startswith("245")} <= {skipped}


@pytest.mark.parametrize(
    ("heading", "tag", "divisions"),
    [
        ("Death marches--Germany", "650", "z"),
        ("Roads--Lebanon--History--19th century", "650", "zxy"),
        ("Lebanon--History--1918-1946--Sources", "651", "xyv"),
        ("World War, 1939-1945--Personal narratives", "650", "v"),
        ("Cooking--To 1500", "650", "y"),
        ("Salt", "650", ""),
    ],
)
def test_each_division_of_a_heading_is_told_as_what_it_is(heading: str, tag: str, divisions: str) -> None:
    record = make_record(replace(make_book("x"), subjects=(Subject(heading, "lcsh"),)), Addresses())
    (field,) = record.get_fields("650", "651")
    assert (field.tag, field.indicator2, "".join(part.code for part in field.subfields)) == (tag, "0", "a" + divisions)


def test_a_name_is_said_in_its_order_and_one_in_latin_letters_has_no_other_form() -> None:
    people = (Contributor("ליאה כהן", "aut", "כהן, ליאה", "Kohen, Leʾah"), Contributor("Jean O'Neil", "ill"))
    book = replace(make_book("x"), language="he", title="דרך", contributors=people)
    book = replace(book, romanized=romanize_record(book, Cataloguing()))
    record = make_record(book, Addresses())
    # Who is named on the title page is named as there; who is filed is filed by the family name.
    assert record["245"]["c"] == "Leʾah Kohen; Jean O'Neil"
    assert record["100"]["a"] == "Kohen, Leʾah"
    assert record["700"].get("6") is None
    assert not [field for field in record.get_fields("880") if field["6"].startswith("700")]
    (other,) = etree.fromstring(write_message(book, Addresses())).iter("{*}AlternativeName")
    assert [child.text for child in other] == ["05", "Leʾah Kohen", "Kohen, Leʾah"]
    files = write_records(book, Addresses(), b"", Report())
    told = json.loads(files["publication.json"])["metadata"]
    assert told["author"][0]["name"]["he-Latn"] == "Leʾah Kohen"
    assert json.loads(files["schema-org.jsonld"])["author"][0]["alternateName"]["@value"] == "Leʾah Kohen"


def test_a_licence_is_named_by_a_list_or_not_at_all() -> None:
    for license_id, term in (("CC-BY-NC-SA-3.0", "CC BY-NC-SA 3.0"), ("CC0-1.0", "CC0 1.0"), ("GFDL-1.3", None)):
        field = make_record(replace(make_book("x"), license=license_id), Addresses())["540"]
        assert (field.get("f"), field.get("2")) == (term, term and "cc")


@pytest.mark.onixcheck
@pytest.mark.parametrize("release", ["3.0", "3.1"])
@pytest.mark.parametrize("kind", ["double-anonymous", "open"])
def test_a_review_by_peers_is_told_where_it_was(release: Release, kind: ReviewKind, tmp_path: Path) -> None:
    book = replace(make_book("كتاب"), contributors=(), peer_review=PeerReview(kind))
    (tmp_path / "onix.xml").write_bytes(write_message(book, Addresses(), release))
    assert records.judge_onix(tmp_path / "onix.xml") == []
    # ONIX has a flag for peers who are not named, and none for others.
    told = read_back.read_onix((tmp_path / "onix.xml").read_bytes())
    assert ("peer review" in told) == (kind != "open")
    files = write_records(book, Addresses(), b"", Report())
    assert read_back.read_marc(files["marc.mrc"])["peer review"]
    assert read_back.read_core(files["dublin-core.xml"])["peer review"]
    none = write_records(replace(book, peer_review=None), Addresses(), b"", Report())
    assert "peer review" not in read_back.read_marc(none["marc.mrc"])


@pytest.mark.onixcheck
@pytest.mark.parametrize("release", ["3.0", "3.1"])
def test_the_first_subject_of_each_scheme_of_the_trade_is_its_main_one(release: Release, tmp_path: Path) -> None:
    named = (("thema", "NHD"), ("thema", "1F"), ("thema", "WG"), ("bisac", "HIS026000"), ("clil", "3377"), ("lcsh", ""))
    book = replace(make_book("كتاب"), subjects=tuple(Subject("x", scheme, code) for scheme, code in named))
    path = tmp_path / "onix.xml"
    path.write_bytes(write_message(book, Addresses(), release))
    assert records.judge_onix(path) == []
    told = [
        (one.findtext("{*}SubjectSchemeIdentifier"), one.findtext("{*}SubjectCode"))
        for one in etree.parse(path).iter("{*}Subject")
        if one.find("{*}MainSubject") is not None
    ]
    assert told == [("93", "NHD"), ("10", "HIS026000"), ("29", "3377")]


@pytest.mark.parametrize(
    "change",
    [
        {"title": "a\x1b[31m"},
        {"identifier": "\x00"},
        {"description": "\ufffe"},
        {"publisher": "\x85"},
        {"place": "\x07"},
        {"identifiers": {"a\x07": "b"}},
        {"issued": "x"},
        {"issued": "1944-13"},
        {"issued": "194"},
        {"modified": "9999-99-99"},
        {"files": [{"name": "a\x00b", "edition": "epub", "media_type": "x", "size": 7, "sha256": "0"}]},
    ],
    ids=str,
)
def test_a_record_that_nobody_can_write_again_is_told(change: dict[str, object]) -> None:
    data = json.loads(write_records(make_book("كتاب"), Addresses(), b"", Report())["record.json"])
    read_record(json.dumps(data).encode())
    with pytest.raises(ValueError, match=r"is no date|has a control character"):
        read_record(json.dumps(data | change).encode())


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--title", "a\x1b[31m"),
        ("--title", "a\nb"),
        ("--language", "\x1b[31m"),
        ("--address", "https://x.example/\x9b"),
    ],
)
def test_an_option_that_no_record_can_have_is_told(
    option: str, value: str, publish: Callable[..., Result], tmp_path: Path
) -> None:
    done = publish("library", tmp_path, "-o", tmp_path / "cat", option, value)
    assert (done.exit_code, option in done.output) == (2, True)
    assert not (tmp_path / "cat").exists()
