"""A catalogue of many books: pages of feeds, books that are left out, bags, and memory that does not grow."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pymarc
import pytest
from click.testing import Result
from lxml import etree

from publisher.library.catalogue_page import Card, write_catalogue
from publisher.library.profiles import judge_record
from publisher.model.book import Certification, Contributor, PeerReview, Price, Subject
from publisher.model.finding import Position, Report
from publisher.model.profile import ProfileName
from publisher.model.record import Access, BookRecord, Cover, RecordedFile
from publisher.script.locale import BorrowedText, load_words
from tests.library import records

Publish = Callable[..., Result]


def write_made(folder: Path, number: int) -> Path:
    """Write a folder as a build would leave it: a file of a book, and its records."""
    data = f"book {number}".encode()
    name = f"book-{number}.epub"
    file = RecordedFile(name, "epub", "application/epub+zip", len(data), hashlib.sha256(data).hexdigest())
    identifier = f"urn:uuid:00000000-0000-4000-8000-{number:012d}"
    book = BookRecord(
        f"book-{number}",
        identifier,
        f"كتاب {number}",
        "ar",
        modified="2026-01-01T00:00:00Z",
        license="CC-BY-4.0",
        files=(file,),
    )
    return records.write_made_folder(folder, book, data)


def read_files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_feeds_and_pages_have_a_hundred_books_each(publish: Publish, tmp_path: Path) -> None:
    out = tmp_path / "out"
    books = [write_made(out, number) for number in range(203)]
    done = publish("library", *books, "-o", out, "--title", "كتب", "--address", "https://www.example.org/shelf")
    assert done.exit_code == 0, done.output
    files = read_files(out)
    assert {name for name in files if name.startswith(("feed", "page", "index"))} == {
        "feed.json", "feed-2.json", "feed-3.json", "feed.xml", "feed-2.xml", "feed-3.xml", "index.html", "page-2.html",
        "page-3.html",
    }  # fmt: skip
    seen, name = 0, "feed.json"
    while name:
        feed = json.loads(files[name])
        assert records.judge_feed(feed) == []
        assert feed["metadata"]["numberOfItems"] == 203
        seen += len(feed["publications"])
        follow = [link["href"] for link in feed["links"] if link["rel"] == "next"]
        name = follow[0].removeprefix("https://www.example.org/shelf/") if follow else ""
    assert seen == 203
    assert len(etree.fromstring(files["onix.xml"]).findall("{*}Product")) == 203
    assert records.judge_marcxml(files["marc.xml"]) == []
    marc = [record for record in pymarc.MARCReader(files["marc.mrc"]) if record]
    assert len(marc) == 203
    assert marc[7]["856"]["u"] == "https://www.example.org/shelf/book-7/book-7.epub"
    assert len(json.loads(files["schema-org.jsonld"])["@graph"]) == 203
    # A smaller catalogue leaves no page of the larger one, and is the same whenever it is made.
    assert publish("library", *books[:3], "-o", out).exit_code == 0
    first = read_files(out)
    assert "page-2.html" not in first
    assert publish("library", *books[:3], "-o", out).exit_code == 0
    assert read_files(out) == first


def test_a_book_from_elsewhere_is_copied(publish: Publish, tmp_path: Path) -> None:
    book = write_made(tmp_path / "elsewhere", 1)
    out = tmp_path / "out"
    assert publish("library", book, "-o", out).exit_code == 0
    assert (out / "book-1" / "book-1.epub").read_bytes() == b"book 1"
    (publication,) = json.loads((out / "feed.json").read_text("utf-8"))["publications"]
    assert any(link["href"] == "book-1/book-1.epub" for link in publication["links"])
    assert '<a href="book-1/library/index.html">' in (out / "index.html").read_text("utf-8")


def test_what_is_not_true_is_left_out_and_told(publish: Publish, tmp_path: Path) -> None:
    out = tmp_path / "out"
    good, twin, altered = write_made(out, 1), write_made(tmp_path, 1), write_made(out, 2)
    (altered / "book-2.epub").write_bytes(b"another")
    leading = write_made(out, 3)
    record = leading / "library" / "record.json"
    record.write_text(record.read_text("utf-8").replace("book-3.epub", "../book-1/book-1.epub"), "utf-8")
    empty = tmp_path / "empty"
    empty.mkdir()
    done = publish("library", good, twin, altered, leading, empty, "-o", out)
    assert done.exit_code == 3
    for code in ("LB011", "LB012", "LB013"):
        assert f"{code} the" in done.stderr or f"{code} " in done.stderr
    assert done.stderr.count("LB012") == 2
    assert "1 of 5 books" in done.stderr
    assert json.loads((out / "feed.json").read_text("utf-8"))["metadata"]["numberOfItems"] == 1


@pytest.mark.slow
@pytest.mark.parametrize("name", ["library/record.json", "book-1.epub"])
@pytest.mark.parametrize("kind", ["fifo", "outside", "itself", "sparse", "folder"])
def test_a_book_whose_files_are_no_files_is_left_out(name: str, kind: str, publish: Publish, tmp_path: Path) -> None:
    path = write_made(tmp_path / "made", 1) / name
    if kind == "outside":
        path.rename(tmp_path / "secret")
        path.symlink_to(tmp_path / "secret")
    else:
        path.unlink()
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "itself":
        path.symlink_to(path.name)
    elif kind == "sparse":
        with path.open("wb") as file:
            file.truncate(2**40)
    elif kind == "folder":
        path.mkdir()
    done = publish("library", write_made(tmp_path / "good", 2), path.parents[name.count("/")], "-o", tmp_path / "out")
    assert (done.exit_code, "1 of 2 books" in done.output) == (3, True), done.output


def test_what_beside_the_records_is_a_link_is_not_taken_along(publish: Publish, tmp_path: Path) -> None:
    book, out = write_made(tmp_path / "made", 1), tmp_path / "out"
    (tmp_path / "secret").write_text("SECRET")
    (book / "library/secret.txt").symlink_to(tmp_path / "secret")
    os.mkfifo(book / "library/pipe.txt")
    done = publish("library", book, "-o", out, "--bag")
    assert done.exit_code == 0, done.output
    assert (out / "book-1/library/record.json").is_file()
    assert not list(out.rglob("*.txt*secret*")) + list(out.rglob("secret*")) + list(out.rglob("pipe*"))
    # And none is taken from the catalogue's own folder.
    (out / "book-1/library/secret.txt").symlink_to(tmp_path / "secret")
    assert publish("library", out / "book-1", "-o", out, "--bag").exit_code == 0
    assert not list((out / "bags").rglob("secret*"))


def test_a_book_is_built_and_one_with_errors_is_told(
    make_book: Callable[..., Path], publish: Publish, tmp_path: Path
) -> None:
    good = make_book({"book.yaml": records.BOOK, "01.md": records.CHAPTER, "places.yaml": records.PLACES}, name="good")
    bad = make_book({"01.md": "# الفصل\n\n[س]{place=nowhere}\n"}, name="bad")
    done = publish("library", good, bad, "-o", tmp_path / "out")
    assert done.exit_code == 3
    assert f"{bad}/01.md:3:" in done.stderr
    assert "1 of 2 books" in done.stderr
    assert (tmp_path / "out" / "good" / "road.epub").is_file()
    html = (tmp_path / "out" / "good" / "library" / "index.html").read_text("utf-8")
    assert "9780306406157" in html


@pytest.mark.onixcheck
@pytest.mark.parametrize("release", ["3.0", "3.1"])
def test_either_release_of_onix_is_valid(release: str, publish: Publish, tmp_path: Path) -> None:
    books = [write_made(tmp_path / "out", number) for number in range(2)]
    assert publish("library", *books, "-o", tmp_path / "out", "--onix", release).exit_code == 0
    assert records.judge_onix(tmp_path / "out" / "onix.xml") == []
    assert f'release="{release}"' in (tmp_path / "out" / "onix.xml").read_text("utf-8")


@pytest.mark.bagit
def test_a_bag_is_valid(publish: Publish, tmp_path: Path) -> None:
    import bagit

    book = write_made(tmp_path / "out", 1)
    assert publish("library", book, "-o", tmp_path / "out", "--bag").exit_code == 0
    bag = bagit.Bag(str(tmp_path / "out" / "bags" / "book-1"))
    bag.validate()
    # RFC 8493, 2.4 asks for either, and archives for one of them.
    assert {path.name for path in Path(str(bag.path)).glob("*manifest-*.txt")} == {
        f"{kind}-{method}.txt" for kind in ("manifest", "tagmanifest") for method in ("sha256", "sha512")
    }
    assert bag.info["External-Identifier"] == "urn:uuid:00000000-0000-4000-8000-000000000001"
    assert (tmp_path / "out/bags/book-1/data/book-1.epub").read_bytes() == b"book 1"


@pytest.mark.parametrize(
    ("profile", "lacks"),
    [
        ("oapen", {"an author or an editor", "a publisher", "an ISBN or a DOI", "a subject of Thema with its code"}),
        ("doab", {"a description", "the address at which the files can be fetched"}),
        (
            "kobo",
            {"an ISBN of the EPUB", "whom to ask about accessibility"},
        ),
        ("archive", {"a date of publication"}),
    ],
)
def test_a_profile_tells_what_is_missing(profile: str, lacks: set[str], publish: Publish, tmp_path: Path) -> None:
    book = write_made(tmp_path / "out", 1)
    done = publish("library", book, "-o", tmp_path / "out", "--for", profile)
    assert done.exit_code == 0
    for lack in lacks:
        assert f"LB010 warning: {profile} asks for {lack}" in done.stderr
    # What is there is not asked for.
    assert "asks for an EPUB" not in done.stderr
    assert "licence" not in done.stderr


@pytest.mark.parametrize(
    ("profile", "change", "lacks"),
    [
        # Kobo's style guide for metadata: its limits, the schemes it takes, the rights of sale.
        ("kobo", {}, set()),
        ("kobo", {"title": "ك" * 251}, {"a title and a subtitle of 250 letters at most"}),
        ("kobo", {"subjects": (Subject("x", "bic", "HBW"),)}, set()),
        ("kobo", {"subjects": (Subject("x", "thema", "NHD"),)}, set()),
        ("kobo", {"subjects": (Subject("x", "lcsh", ""),)}, {"a subject of BISAC, Thema, BIC or CLIL with its code"}),
        (
            "kobo",
            {"license": "", "price": Price("5", "EUR")},
            {"where the book may be sold, which the records say of open books alone"},
        ),
        # OAPEN takes PDF or EPUB, and Thema alone.
        ("oapen", {}, set()),
        ("oapen", {"files": ()}, {"a PDF or an EPUB of the whole book"}),
        ("oapen", {"subjects": (Subject("x", "bisac", "HIS000000"),)}, {"a subject of Thema with its code"}),
        ("oapen", {"license": "CC-BY-NC-ND-4.0"}, set()),
        ("oapen", {"license": "all rights reserved"}, {"an open licence (Creative Commons)"}),
        ("oapen", {"peer_review": None}, {"how peers reviewed the book"}),
        ("doab", {}, set()),
        ("doab", {"peer_review": None}, {"how peers reviewed the book"}),
        ("doab", {"address": ""}, {"the address at which the files can be fetched"}),
        ("archive", {}, {"a PDF of the whole book"}),
        ("archive", {"license": "", "rights": ""}, {"a PDF of the whole book", "a statement of rights or a licence"}),
    ],
)
def test_a_profile_asks_for_what_its_guide_asks_for(
    profile: ProfileName, change: dict[str, Any], lacks: set[str]
) -> None:
    access = Access(conformance=("EPUB Accessibility 1.2 - WCAG 2.2 Level AA",), certifier="دار")
    identifier = "urn:isbn:9780306406157"
    file = RecordedFile("a.epub", "epub", "application/epub+zip", 7, "0" * 64, identifier=identifier, access=access)
    whole = BookRecord(
        "a",
        "urn:x:1",
        "كتاب",
        "ar",
        contributors=(Contributor("ليلى", "aut"),),
        publisher="دار",
        issued="2026",
        description="عن كتاب.",
        license="CC-BY-4.0",
        rights="© دار",
        subjects=(Subject("x", "thema", "NHD"), Subject("x", "bisac", "HIS037030")),
        peer_review=PeerReview("double-anonymous"),
        address="https://www.example.org/",
        files=(file,),
        cover=Cover("library/cover.png", 10, 16, "library/thumbnail.png", 5, 8),
        identifiers={"epub": identifier},
        certification=Certification("دار", contact="a@example.org"),
    )
    report = Report()
    judge_record(replace(whole, **change), profile, Position("book.yaml"), report)
    asked = {found.message.partition(" asks for ")[2] for found in report.findings}
    assert asked == lacks


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_books(tmp_path: Path) -> None:
    program = (
        "import resource, sys\nfrom pathlib import Path\n"
        "from publisher.production.catalogue import CatalogueOrder, make_catalogue\n"
        "books = tuple(sorted(Path(sys.argv[1]).glob('book-*')))\n"
        "made = make_catalogue(CatalogueOrder(books, Path(sys.argv[1])))\n"
        "assert made.total == len(books), made.findings\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )

    def measure(count: int) -> int:
        folder = tmp_path / str(count)
        for number in range(count):
            write_made(folder, number)
        command = [sys.executable, "-c", program, str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=dict(os.environ))
        return int(done.stdout)

    few, many = measure(150), measure(900)
    # A page of a feed has a hundred books in either; what is left is some bytes for each identifier.
    assert many < few * 1.1


@pytest.mark.parametrize(
    ("claims", "certifier", "is_told"),
    [(("EPUB Accessibility 1.2",), "", True), (("x",), "دار", False), ((), "", False)],
)
def test_a_claim_without_a_certifier_is_told(claims: tuple[str, ...], certifier: str, is_told: bool) -> None:  # noqa: FBT001
    file = RecordedFile("a.epub", "epub", "application/epub+zip", 7, "0" * 64, access=Access(conformance=claims))
    record = BookRecord("a", "urn:x:1", "كتاب", "ar", files=(file,), certification=Certification(certifier))
    report = Report()
    judge_record(record, "kobo", Position("book.yaml"), report)
    assert any("who certifies" in found.message for found in report.findings) == is_told


def test_a_label_in_borrowed_words_names_their_language() -> None:
    formats = (("epub", "a.epub"), ("large-print", "a.pdf"))
    card = Card("Kitabu", "", "", "sw", "ltr", "a/index.html", "", formats)
    page = etree.fromstring(write_catalogue("Vitabu", "sw", [card], 1, 2, 101), etree.HTMLParser())
    words, lent = load_words("sw"), load_words("en")
    assert isinstance(words["library"]["format_large_print"], BorrowedText)
    for label in (f"{lent['library']['format_large_print']}{words['colon']} Kitabu", lent["pages"]):
        found = [element for element in page.iter() if element.get("aria-label") == label]
        assert [(element.get("lang"), element.get("dir")) for element in found] == [("en", "ltr")]
