"""The records of a built book: each is valid, and all say what the book and its files say."""

import hashlib
import io
import json
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pikepdf
import pymarc
import pytest
from click.testing import CliRunner
from lxml import etree

from publisher.cli import main
from publisher.library.formats import Addresses
from publisher.library.kit import read_record, write_records
from publisher.library.onix import Release, write_message
from publisher.model.book import Certification, Contributor, Original
from publisher.model.finding import Report
from publisher.model.record import Access, BookRecord, RecordedFile
from tests import checkers
from tests.conftest import write_files
from tests.library import records
from tests.library.read_back import read_all, read_onix, read_opds
from tests.library.read_back import read_marc as read_fields

Read = Callable[[str], bytes]
ONIX = {"o": "http://ns.editeur.org/onix/3.1/reference"}
NS = {"dc": "http://purl.org/dc/elements/1.1/", "opf": "http://www.idpf.org/2007/opf"}
ATOM = {"a": "http://www.w3.org/2005/Atom", "dcterms": "http://purl.org/dc/terms/"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the book with all metadata, its print edition and its EPUB."""
    folder = tmp_path_factory.mktemp("book")
    write_files(folder, {"book.yaml": records.BOOK, "01.md": records.CHAPTER, "places.yaml": records.PLACES})
    output = folder.parent / "output"
    done = CliRunner().invoke(main, ["build", str(folder), "-o", str(output), "-j", "1"])
    assert done.exit_code == 0, done.output
    return output


@pytest.fixture
def read(built: Path) -> Read:
    return lambda name: (built / "library" / name).read_bytes()


def texts(tree: etree._Element, path: str, names: Mapping[str, str]) -> list[str]:
    return [str(node.text) for node in tree.iterfind(path, dict(names))]


def read_marc(data: bytes) -> pymarc.Record:
    records_read = list(pymarc.MARCReader(data))
    record = records_read[0]
    assert isinstance(record, pymarc.Record)
    return record


def list_fields(record: pymarc.Record) -> list[tuple[str, str, list[tuple[str, str]]]]:
    return [
        (one.tag, one.data or "", [])
        if one.is_control_field()
        else (one.tag, "".join(one.indicators or ()), [(part.code, part.value) for part in one.subfields])
        for one in record.fields
    ]


def test_records_are_valid(read: Read) -> None:
    assert records.judge_marcxml(read("marc.xml")) == []
    feed = json.loads(read("feed.json"))
    assert records.judge_feed(feed) == []
    assert records.judge_publication(json.loads(read("publication.json"))) == []
    assert records.judge_json("publication.schema.json", json.loads(read("webpub.json"))) == []


@pytest.mark.onixcheck
def test_onix_is_valid(built: Path) -> None:
    assert records.judge_onix(built / "library" / "onix.xml") == []


@pytest.mark.onixcheck
@pytest.mark.parametrize("release", ["3.0", "3.1"])
def test_onix_of_each_release_is_valid_and_says_the_same(release: Release, built: Path, tmp_path: Path) -> None:
    book = read_record((built / "library" / "record.json").read_bytes())
    message = write_message(book, Addresses(public="https://www.example.org/"), release)
    (tmp_path / "onix.xml").write_bytes(message)
    assert records.judge_onix(tmp_path / "onix.xml") == []
    assert read_onix(message) == read_onix((built / "library" / "onix.xml").read_bytes())
    # An open book may be passed on anywhere.
    (territory,) = {one.findtext(".//{*}RegionsIncluded") for one in etree.fromstring(message).iter("{*}SalesRights")}
    assert territory == "WORLD"


@pytest.mark.rdflib
def test_linked_data_can_be_read(read: Read) -> None:
    import rdflib

    # rdflib 7.6 speaks of names of its own that will go.
    warnings.simplefilter("ignore", DeprecationWarning)
    graph = rdflib.Graph().parse(data=read("schema-org.jsonld"), format="json-ld")
    schema = rdflib.Namespace("https://schema.org/")
    book = rdflib.URIRef("urn:uuid:00000000-0000-4000-8000-00000000000a")
    assert (book, rdflib.RDF.type, schema.Book) in graph
    assert (book, schema.name, rdflib.Literal("«كتاب» الطريق & الوصول", lang="ar-EG")) in graph
    assert (book, schema.license, rdflib.URIRef("https://creativecommons.org/licenses/by/4.0/")) in graph
    assert set(graph.objects(None, schema.isbn)) == {rdflib.Literal("9783161484100"), rdflib.Literal("9780306406157")}


@pytest.mark.axe
@pytest.mark.parametrize(("width", "scheme"), [(1000, "light"), (360, "light"), (1000, "dark")])
def test_the_page_is_accessible(built: Path, width: int, scheme: str) -> None:
    assert checkers.judge_page(built / "library" / "index.html", width, scheme) == ()


def test_marc_of_both_forms_is_one_record(read: Read) -> None:
    one = read_marc(read("marc.mrc"))
    parse: Any = pymarc.parse_xml_to_array
    (other,) = parse(io.BytesIO(read("marc.xml")))
    assert list_fields(one) == list_fields(other)
    assert one.as_marc() == read("marc.mrc")
    assert len(str(one["008"].data)) == 40


def test_arabic_stands_in_linked_fields(read: Read) -> None:
    record = read_marc(read("marc.mrc"))
    title = record["245"]
    assert title["6"] == "880-01"
    assert title["a"] == '"Kitāb" al-ṭarīq wa-al-wuṣūl'
    linked = {field["6"].partition("/")[0]: field for field in record.get_fields("880")}
    original = linked["245-01"]
    assert original["6"] == "245-01/Arab/r"
    assert (original["a"], original["b"]) == ("«كتاب» الطريق & الوصول", "دروس أولى")
    # What no person romanised is marked.
    assert record["490"]["8"] == "1\\p"
    assert record["883"]["8"] == "1\\p"
    assert "8" not in record["100"]
    for field in record.fields:
        if not field.is_control_field() and field.tag != "880" and "6" in field:
            assert f"{field.tag}-{field['6'].partition('-')[2]}" in linked


def test_all_records_agree_with_the_files_and_with_one_another(built: Path, read: Read) -> None:  # noqa: PLR0915 - a field after the other
    """Read each field back from every record that has it, by the record's own means, and compare."""
    with zipfile.ZipFile(built / "road.epub") as archive:
        package = etree.fromstring(archive.read("EPUB/content.opf"))
    with pikepdf.open(built / "road-print.pdf") as pdf:
        pages, packet = len(pdf.pages), etree.fromstring(bytes(pdf.Root.Metadata.read_bytes()))
    onix = etree.fromstring(read("onix.xml"))
    marc = read_marc(read("marc.mrc"))
    own = {field["6"][:3]: field for field in marc.get_fields("880")}
    opds = json.loads(read("publication.json"))["metadata"]
    linked = json.loads(read("schema-org.jsonld"))
    core = etree.fromstring(read("dublin-core.xml"))
    entry = etree.fromstring(read("feed.xml")).find("a:entry", ATOM)
    assert entry is not None

    rdf = {**NS, "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}
    epub_product = next(
        p for p in onix.iterfind("o:Product", ONIX) if "E101" in texts(p, ".//o:ProductFormDetail", ONIX)
    )
    title = "«كتاب» الطريق & الوصول"
    assert {
        texts(package, ".//dc:title", NS)[0],
        texts(packet, ".//dc:title/rdf:Alt/rdf:li", rdf)[0],
        texts(onix, ".//o:DescriptiveDetail/o:TitleDetail//o:TitleText", ONIX)[0],
        own["245"]["a"],
        opds["title"]["ar-EG"],
        linked["name"]["@value"],
        texts(core, "dc:title", NS)[0],
        texts(entry, "a:title", ATOM)[0],
    } == {title}
    names = ["ليلى حداد"]
    assert texts(package, ".//dc:creator", NS) == names
    assert texts(packet, ".//dc:creator/rdf:Seq/rdf:li", rdf) == names
    assert texts(epub_product, ".//o:Contributor/o:PersonName", ONIX) == [*names, "سمير عون"]
    assert own["245"]["c"] == "ليلى حداد; سمير عون; جمعية الطرق"
    assert own["100"]["a"] == "حداد، ليلى"
    assert [one["name"]["ar-EG"] for one in opds["author"]] == names
    assert [one["name"]["@value"] for one in linked["author"]] == names
    assert texts(entry, "a:author/a:name", ATOM) == names
    assert texts(core, "dc:creator", NS) == names
    # The number of the EPUB, in the EPUB and in all records.
    isbn = "9780306406157"
    assert texts(package, ".//dc:identifier", NS) == [f"urn:isbn:{isbn}"]
    assert isbn in texts(epub_product, "o:ProductIdentifier/o:IDValue", ONIX)
    assert (isbn, "EPUB") in [(field.get("a"), field["q"]) for field in marc.get_fields("020")]
    assert f"urn:isbn:{isbn}" in opds["altIdentifier"]
    assert f"urn:isbn:{isbn}" in linked["identifier"]
    assert f"urn:isbn:{isbn}" in texts(core, "dc:identifier", NS)
    assert "https://doi.org/10.1000/182" in texts(core, "dc:identifier", NS)
    # Dates, languages, subjects, licence, pages.
    assert texts(package, ".//dc:date", NS) == texts(core, "dc:date", NS) == [linked["datePublished"]] == ["2026-05"]
    assert texts(onix, ".//o:PublishingDate/o:Date", ONIX)[0] == "202605"
    # The day of the last change, in all that say one.
    changed = "2026-06-07T00:00:00Z"
    assert [m.text for m in package.iterfind(".//opf:meta[@property='dcterms:modified']", NS)] == [changed]
    assert {opds["modified"], linked["dateModified"], *texts(entry, "a:updated", ATOM)} == {changed}
    assert str(marc["005"].data) == "20260607000000.0"
    assert texts(onix, ".//o:SentDateTime", ONIX) == ["20260607"]
    assert (marc["264"]["c"], opds["published"]) == ("2026", "2026-05-01")
    of_text = texts(onix, ".//o:Language[o:LanguageRole='01']/o:LanguageCode", ONIX)
    assert {*of_text, marc["041"]["a"], *texts(core, "dc:language", NS)} == {"ara"}
    assert {opds["language"], linked["inLanguage"], texts(package, ".//dc:language", NS)[0]} == {"ar-EG"}
    subjects = ["الطرق", "Roads", "السفر"]
    assert texts(package, ".//dc:subject", NS) == texts(core, "dc:subject", NS) == subjects
    assert texts(epub_product, ".//o:SubjectHeadingText", ONIX) == subjects
    assert [field["a"] for field in marc.get_fields("650", "653")] == subjects
    assert [
        term["name"]["@value"] if isinstance(term["name"], dict) else term["name"] for term in linked["about"]
    ] == subjects
    licence = "https://creativecommons.org/licenses/by/4.0/"
    assert texts(epub_product, ".//o:EpubLicenseExpressionLink", ONIX) == [licence]
    assert {marc["540"]["u"], linked["license"]["@id"], texts(core, "dc:rights", NS)[1]} == {licence}
    assert {opds["numberOfPages"], linked["numberOfPages"]} == {pages}
    assert f"({pages} pages)" in marc["300"]["a"]
    assert texts(epub_product, ".//o:Extent/o:ExtentValue", ONIX)[0] == str(pages)
    # Accessibility is what the EPUB says of itself.
    features = [
        m.text for m in package.iterfind(".//opf:meta", NS) if m.get("property") == "schema:accessibilityFeature"
    ]
    told = [part.value for field in marc.get_fields("341") for part in field.subfields if part.code == "b"]
    assert {*told[: len(features)]} == {*features}
    assert opds["accessibility"]["feature"] == features
    example = next(one for one in linked["workExample"] if one.get("isbn") == isbn)
    assert example["accessibilityFeature"] == features
    # Addresses, sizes and checksums are those of the files.
    data = (built / "road.epub").read_bytes()
    assert example["encoding"]["sha256"] == hashlib.sha256(data).hexdigest()
    address = "https://www.example.org/books/road/road.epub"
    assert {example["encoding"]["contentUrl"]["@id"], marc["856"]["u"]} == {address}
    links = json.loads(read("publication.json"))["links"]
    assert {"rel": "http://opds-spec.org/acquisition/open-access", "size": len(data)}.items() <= next(
        link for link in links if link["href"] == address
    ).items()
    html = read("index.html").decode()
    assert hashlib.sha256(data).hexdigest() in html
    assert "«كتاب» الطريق &amp; الوصول" in html


#: What each record says of a book that says everything; a record that cannot hold a field is not named.
HELD = {
    "title": "epub pdf onix marc opds webpub atom linked core",
    "subtitle": "epub onix marc opds webpub linked core",
    "authors": "epub pdf onix opds webpub atom linked core",
    "others": "epub pdf onix opds webpub atom linked core",
    "people filed": "marc",
    "people": "marc",
    "bodies": "onix marc linked",
    "peer review": "onix marc linked core",
    "publisher": "epub pdf onix marc opds webpub atom linked core",
    "place": "onix marc linked",
    "issued": "epub pdf onix atom linked core",
    "year": "marc",
    "modified": "epub marc opds webpub atom linked",
    "language": "epub pdf onix marc opds webpub atom linked core",
    "number of the EPUB": "epub onix linked",
    "identifiers": "marc opds webpub atom linked core",
    "subjects": "epub pdf onix marc opds webpub atom linked core",
    "license": "epub pdf onix marc opds webpub atom linked core",
    "rights": "epub pdf marc atom linked core",
    "description": "epub pdf onix marc opds webpub atom linked core",
    "series": "epub onix marc opds webpub linked core",
    "number in the series": "epub onix marc linked",
    "edition": "epub onix marc linked",
    "original title": "epub onix marc linked core",
    "original language": "epub onix marc linked core",
    "pages": "epub pdf onix marc opds webpub atom linked core",
    "features": "epub marc opds webpub linked",
    "features in codes": "onix",
    "hazards": "epub marc opds webpub linked",
    "hazards in codes": "onix",
    "modes": "epub marc opds webpub linked",
    "sufficient": "epub opds webpub linked",
    "summary": "epub onix marc opds webpub linked",
    "claims": "epub linked",
    "claims in codes": "onix",
    "claims joined": "marc",
    "claims by address": "opds webpub",
    "certifier": "epub onix marc opds webpub",
    "day of the certificate": "onix marc",
    "contact": "onix",
}
CLAIMS = ["EPUB Accessibility 1.2 - WCAG 2.2 Level AA", "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"]
SAID: Mapping[str, object] = {
    "title": "«كتاب» الطريق & الوصول",
    "subtitle": "دروس أولى",
    "authors": ["ليلى حداد"],
    "others": ["سمير عون", "جمعية الطرق"],
    "people filed": ["حداد، ليلى", "سمير عون", "جمعية الطرق"],
    "people": "ليلى حداد; سمير عون; جمعية الطرق",
    "bodies": ["جمعية الطرق"],
    "peer review": True,
    "publisher": "دار الورق",
    "place": "القاهرة",
    "issued": "2026-05",
    "year": "2026",
    "modified": "2026-06-07T00:00:00Z",
    "language": "ar",
    "number of the EPUB": "urn:isbn:9780306406157",
    "identifiers": {
        "urn:uuid:00000000-0000-4000-8000-00000000000a", "urn:isbn:9783161484100", "urn:isbn:9780306406157",
        "https://doi.org/10.1000/182",
    },
    "subjects": ["الطرق", "Roads", "السفر"],
    "license": "https://creativecommons.org/licenses/by/4.0/",
    "rights": "جميع الحقوق متاحة",
    "description": "وصف الكتاب في جملة واحدة.",
    "series": "سلسلة الطرق",
    "number in the series": "3",
    "edition": "الطبعة الثانية",
    "original title": "Wege & Ziele",
    "original language": "de",
    "hazards": ["none"],
    "hazards in codes": ["00"],
    "modes": ["textual"],
    "sufficient": ["textual"],
    "claims": CLAIMS,
    "claims in codes": ["04", "82", "85"],
    "claims joined": "; ".join(CLAIMS),
    "claims by address": [
        "https://www.w3.org/TR/epub-a11y-12#wcag-2.2-aa", "https://www.w3.org/TR/epub-a11y-11#wcag-2.2-aa",
    ],
    "certifier": "مركز الفحص",
    "day of the certificate": "20260501",
    "contact": "access@example.org",
}  # fmt: skip


def test_every_field_is_in_every_record_that_can_hold_it_and_the_same(built: Path) -> None:
    """Read every record back by its own means: a field stands in all that can hold it, as the book says it."""
    read = read_all(built, "road")
    there = {
        field: {name for name, fields in read.items() if field in fields}
        for fields in read.values()
        for field in fields
    }
    assert there == {field: set(names.split()) for field, names in HELD.items()}
    for name, fields in read.items():
        assert {field: fields[field] for field in SAID if field in fields} == {
            field: value for field, value in SAID.items() if field in fields
        }, name
    # What the book does not say by itself is one and the same everywhere.
    for field in ("pages", "features", "summary"):
        assert len({repr(fields[field]) for fields in read.values() if field in fields}) == 1
    assert set(read["onix"]["features in codes"]) <= set(read["epub"]["features"])


def test_a_cataloguer_finds_each_field_where_it_belongs(read: Read) -> None:
    """See each field by its own means: indicators, lists that terms are of, and what stands beside what."""
    record = read_marc(read("marc.mrc"))

    def field(tag: str) -> tuple[str, dict[str, str]]:
        one = record[tag]
        return "".join(one.indicators or ()), {part.code: part.value for part in one.subfields}

    # The title by which the translations of a work stand together, and the work itself.
    assert field("240") == ("10", {"a": "Wege & Ziele", "l": "Arabic"})
    assert field("765") == ("0 ", {"t": "Wege & Ziele"})
    indicators, body = field("710")
    assert (indicators, body["a"], body["4"]) == ("2 ", "Jamʿīyat al-Ṭuruq", "edt")
    assert field("500")[1]["a"] == ("Peer reviewed (double-anonymous). قرأه محكّمان. https://www.example.org/review")
    assert field("540")[1] == {
        "a": "جميع الحقوق متاحة", "f": "CC BY 4.0", "2": "cc", "u": "https://creativecommons.org/licenses/by/4.0/",
    }  # fmt: skip
    assert field("546")[1]["b"] == "Arabic script"
    assert field("347")[1]["2"] == "rdaft"
    assert field("776")[1]["t"] == record["245"]["a"]
    data = field("856")[1]
    assert (data["7"], data["s"].removesuffix(" bytes")) == ("0", field("347")[1]["c"].removesuffix(" bytes"))
    assert [(one["a"], one["2"]) for one in record.get_fields("072")] == [("WG", "thema")]


def test_a_format_is_told_what_it_is_to_the_others(read: Read) -> None:
    """See the relations of the products (ONIX list 51): the EPUB and the PDF are based on paper, which has them."""
    products = list(etree.fromstring(read("onix.xml")).iterfind("o:Product", ONIX))
    forms = {str(one.findtext("o:RecordReference", "", ONIX)).rpartition("#")[2]: one for one in products}
    related = {
        name: [
            (texts(one, "o:ProductRelationCode", ONIX), one.findtext("o:ProductForm", "", ONIX))
            for one in product.iterfind(".//o:RelatedProduct", ONIX)
        ]
        for name, product in forms.items()
    }
    assert related == {
        "print": [(["06", "27"], "ED"), (["06", "27"], "ED")],
        "epub": [(["06", "13"], "BA"), (["06"], "ED")],
        "pdf": [(["06", "13"], "BA"), (["06"], "ED")],
    }
    # The number is the book's in the series, and no number of the series.
    levels = [
        (one.findtext("o:TitleElementLevel", "", ONIX), one.findtext("o:PartNumber", None, ONIX))
        for one in forms["epub"].iterfind(".//o:Collection//o:TitleElement", ONIX)
    ]
    assert levels == [("02", None), ("01", "3")]


def test_the_epub_is_one_of_3_4_too(built: Path) -> None:
    """See that it has what EPUB 3.4 asks for anew, and of what that calls outdated what old readers look for alone."""
    with zipfile.ZipFile(built / "road.epub") as archive:
        names = archive.namelist()
        package = etree.fromstring(archive.read("EPUB/content.opf"))
        sheets = "".join(archive.read(name).decode() for name in names if name.endswith(".css"))
    properties = {str(one.get("property")) for one in package.iterfind(".//opf:meta", NS) if one.get("property")}
    assert {"pageBreakSource", "schema:accessModeSufficient"} <= properties
    assert not {name for name in properties if name == "source-of" or name.startswith("rendition:")}
    assert [one.text for one in package.iterfind(".//opf:meta[@property='dcterms:date']", NS)] == ["2026-05-01"] * 2
    assert [one.get("name") for one in package.iterfind(".//opf:meta[@name]", NS)] == ["cover"]
    assert package.find("opf:collection", NS) is None
    assert package.find("opf:bindings", NS) is None
    assert not [
        item for item in package.iterfind(".//opf:item", NS) if item.get("fallback") or item.get("media-overlay")
    ]
    assert "META-INF/encryption.xml" not in names
    assert "-epub-" not in sheets


def test_each_format_bears_its_own_number_and_the_imprint_prints_all(built: Path) -> None:
    with zipfile.ZipFile(built / "road.epub") as archive:
        imprint = archive.read("EPUB/imprint.xhtml").decode()
    assert "978-0-306-40615-7" in imprint
    assert "978-3-16-148410-0" in imprint
    with pikepdf.open(built / "road-print.pdf") as pdf:
        # The PDF has no number of its own here, so it bears that of the book.
        assert "urn:uuid:00000000-0000-4000-8000-00000000000a" in bytes(pdf.Root.Metadata.read_bytes()).decode()


def test_the_manifest_lists_every_file_with_its_checksum(built: Path) -> None:
    manifest = json.loads((built / "library" / "MANIFEST.json").read_text("utf-8"))
    listed = {file["path"]: file for file in manifest["files"]}
    there = {path.relative_to(built).as_posix(): path for path in built.rglob("*") if path.is_file()}
    assert set(listed) == set(there) - {"library/MANIFEST.json"}
    for name, file in listed.items():
        data = there[name].read_bytes()
        assert (file["size"], file["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    assert {"weasyprint", "pymarc", "pango", "code"} <= set(manifest["made_with"])


def test_roles_names_numbers_and_sizes_are_those_of_the_book() -> None:
    """See what no schema can tell from another value of its kind."""
    book = BookRecord(
        slug="book",
        identifier="doi:10.1000/182",
        title="Roads",
        language="en",
        modified="2026-01-01T00:00:00Z",
        contributors=(
            Contributor("Jane Roe", "aut", "Roe, Jane"),
            Contributor("Ann Lee", "edt", "Lee, Ann"),
            Contributor("Max Hall", "trl", "Hall, Max"),
        ),
        identifiers={"epub": "urn:isbn:9780306406157"},
        original=Original("Wege", "de"),
        files=(RecordedFile("book.epub", "epub", "application/epub+zip", 4321, "0" * 64, identifier="x"),),
    )
    files = write_records(book, Addresses(), b"", Report())
    (product,) = etree.fromstring(files["onix.xml"]).iterfind("o:Product", ONIX)
    assert [
        tuple(one.findtext(f"o:{name}", "", ONIX) for name in ("ContributorRole", "PersonName", "PersonNameInverted"))
        for one in product.iterfind(".//o:Contributor", ONIX)
    ] == [("A01", "Jane Roe", "Roe, Jane"), ("B01", "Ann Lee", "Lee, Ann"), ("B06", "Max Hall", "Hall, Max")]
    assert texts(product, "o:ProductIdentifier/o:ProductIDType", ONIX) == ["15", "03"]
    assert texts(product, ".//o:Language/o:LanguageRole", ONIX) == ["01", "02"]
    assert texts(product, ".//o:WorkIdentifier/o:WorkIDType", ONIX) == ["06"]
    author = json.loads(files["publication.json"])["metadata"]["author"]
    assert [one["sortAs"] for one in (author if isinstance(author, list) else [author])] == ["Roe, Jane"]
    (link,) = etree.fromstring(files["feed.xml"]).iterfind(".//a:entry/a:link[@type='application/epub+zip']", ATOM)
    assert link.get("length") == "4321"


@pytest.mark.parametrize("claims", [(), tuple(CLAIMS)])
def test_nobody_certifies_an_epub_that_claims_nothing(claims: tuple[str, ...]) -> None:
    """The EPUB names a certifier beside its claims alone, and so does each record."""
    access = Access(("textual",), conformance=claims, certifier="House" if claims else "")
    book = BookRecord(
        slug="book",
        identifier="urn:uuid:00000000-0000-4000-8000-00000000000b",
        title="Roads",
        language="en",
        modified="2026-01-01T00:00:00Z",
        files=(RecordedFile("book.epub", "epub", "application/epub+zip", 4321, "0" * 64, access=access),),
        certification=Certification(
            "House", "2026-05-01", "https://www.example.org/report", "access@example.org", "https://www.example.org/by"
        ),
    )
    files = write_records(book, Addresses(), b"", Report())
    onix, marc = read_onix(files["onix.xml"]), read_fields(files["marc.mrc"])
    opds = read_opds(files["publication.json"])
    assert [one.get("certifier", "") for one in (onix, marc, opds)] == [access.certifier] * 3
    assert onix.get("day of the certificate", "") == ("20260501" if claims else "")
    assert onix["contact"] == "access@example.org"
    for name in ("onix.xml", "marc.xml", "publication.json", "feed.json"):
        for address in (b"https://www.example.org/report", b"https://www.example.org/by"):
            assert (address in files[name]) == bool(claims), name
