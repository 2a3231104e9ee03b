"""States what an EPUB says of itself: a woven book in, the statements of the package's metadata out.

EPUB 3.3, 5.5 (Dublin Core, `meta`, vocabularies) and EPUB Accessibility 1.2, 2 (discovery) and 3.5 (conformance).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from publisher.model.book import Certification, Contributor, Metadata, Series, Subject
from publisher.model.dates import HistoricalDate
from publisher.model.epub import Refinement, Statement
from publisher.model.tree import Figure, Image, Math, Node, find_all
from publisher.model.woven import WovenBook
from publisher.script.digits import read_digits
from publisher.script.identifiers import is_sound, read_identifier
from publisher.script.licences import find_license
from publisher.script.locale import BorrowedText, load_words
from publisher.script.text_scripts import name_language, name_romanized
from publisher.typeset.house import HouseStyle

#: Names of subject schemes as the `authority` property knows them (EPUB 3.3, D.3.3); others are named as given.
AUTHORITIES: Mapping[str, str] = {
    name.lower(): name
    for name in (
        "AAT", "BIC", "BISAC", "CLC", "CLIL", "DDC", "EuroVoc", "LCSH", "MEDTOP", "NDC", "Thema", "UDC", "WGS",
    )
}  # fmt: skip

#: The prefix of Apple's own properties. Without its one property Apple Books uses no embedded font.
PREFIXES: Mapping[str, str] = {
    "ibooks": "http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/",
}

#: The claims, as both versions of the standard have them word for word (EPUB Accessibility 1.2, 3.5.2). What 1.2 asks
#: for includes what 1.1 does; shops and the code lists of their trade know the older one alone.
CONFORMANCE = ("EPUB Accessibility 1.2 - WCAG 2.2 Level AA", "EPUB Accessibility 1.1 - WCAG 2.2 Level AA")
#: Hazards of a book in which nothing moves, and of one in which something does: nobody measured whether it flashes.
_STILL, _MOVING = ("none",), ("unknownFlashingHazard", "unknownMotionSimulationHazard", "noSoundHazard")

#: What of WCAG 2.2 takes a feature away where pages fall short of it. Display can be transformed where letters grow,
#: lines find room on a small screen, and the colours of the night do.
_SPOILED_BY: Mapping[str, AbstractSet[str]] = {
    "structuralNavigation": {"headings"},
    "readingOrder": {"order"},
    "displayTransformability": {"size", "reflow", "night"},
}
#: The sentences of the summary that a feature makes true.
_PROMISED_BY = {"headings": "structuralNavigation", "figures": "alternativeText", "indexes": "index"}

_RELATORS = "marc:relators"
#: Names and headings, which can be in another language than the book; all other texts are in its own.
_NAMES = frozenset(("dc:creator", "dc:contributor", "dc:publisher", "dc:subject", "belongs-to-collection"))


def list_statements(
    woven: WovenBook,
    house: HouseStyle,
    *,
    has_pages: bool = False,
    is_foreign: bool = False,
    deficient: Sequence[str] = (),
) -> tuple[Statement, ...]:
    """Return all statements but the identifier and the time of the last change, which packing adds.

    `has_pages` says that pages of another edition, mostly of print, are listed, `is_foreign` that something in the
    text is marked as of another language. `deficient` names what was found to fall short of WCAG 2.2: without anything
    the book claims to conform.
    """
    return (
        *(_name_script(statement, woven.book.metadata.language) for statement in _describe_book(woven.book.metadata)),
        *_describe_access(woven, house, has_pages=has_pages, is_foreign=is_foreign, deficient=deficient),
        *(_name_page_source(woven.book.metadata, house) if has_pages else ()),
    )


def _name_script(statement: Statement, language: str) -> Statement:
    """Name the script of a name or a heading that is in another one than the book."""
    tag = name_language(statement.value, language)
    is_name = statement.name in _NAMES and not statement.language
    return replace(statement, language=tag) if is_name and tag != language else statement


def _describe_book(metadata: Metadata) -> Iterator[Statement]:
    yield from _name_titles(metadata)
    yield Statement("dc:language", metadata.language, "element")
    for number, person in enumerate(metadata.contributors, 1):
        yield _name_contributor(person, number, metadata.language)
    if metadata.date and (day := write_day(metadata.date)):
        yield Statement("dc:date", day, "element")
    for name, value in (
        ("dc:publisher", metadata.publisher_name),
        ("dc:description", metadata.description),
        ("dc:rights", metadata.rights),
    ):
        if value:
            yield Statement(name, value, "element")
    for number, subject in enumerate(metadata.subjects, 1):
        yield _name_subject(subject, number)
    if address := find_license(metadata.license):
        yield Statement("dcterms:license", address)
    if metadata.audience:
        yield Statement("dcterms:audience", metadata.audience)
    if series := metadata.cataloguing.series:
        yield _name_series(series)
    if original := metadata.cataloguing.original:
        yield Statement("schema:translationOfWork", original.title, language=original.language)
    if metadata.cataloguing.edition_text:
        yield Statement("schema:bookEdition", metadata.cataloguing.edition_text)


def _name_titles(metadata: Metadata) -> Iterator[Statement]:
    """Name title and subtitle; the first is the one that is shown where there is room for one (5.5.3.2.2)."""
    titles = [("main", metadata.title), ("subtitle", metadata.subtitle)]
    for number, (kind, title) in enumerate(((kind, title) for kind, title in titles if title), 1):
        refinements = (Refinement("title-type", kind), Refinement("display-seq", str(number)))
        yield Statement("dc:title", title, "element", f"title-{number}", refinements)


def _name_contributor(person: Contributor, number: int, language: str) -> Statement:
    refinements = [Refinement("role", person.role, _RELATORS)]
    if person.file_as:
        refinements.append(Refinement("file-as", person.file_as))
    if person.romanized:
        # The same language in Latin letters (BCP 47, 2.2.3).
        tag = name_romanized(person.name, language)
        refinements.append(Refinement("alternate-script", person.romanized, language=tag))
    name = "dc:creator" if person.role == "aut" else "dc:contributor"
    return Statement(name, person.name, "element", f"person-{number}", tuple(refinements))


def _name_series(series: Series) -> Statement:
    """Name the series of the book and its number in it (EPUB 3.3, D.3.4 and D.3.7)."""
    refinements = [Refinement("collection-type", "series")]
    if series.issn:
        refinements.append(Refinement("dcterms:identifier", f"urn:issn:{series.issn}"))
    # The place in a group is a number, perhaps of several parts; other numbers of a series are not told.
    number = read_digits(series.number)
    if re.fullmatch(r"\d+(\.\d+)*", number, re.ASCII):
        refinements.append(Refinement("group-position", number))
    return Statement("belongs-to-collection", series.title, identifier="series", refinements=tuple(refinements))


def _name_subject(subject: Subject, number: int) -> Statement:
    """Name a subject. An authority says nothing without a term (D.3.3): without a code it is the heading itself."""
    if not subject.scheme:
        return Statement("dc:subject", subject.text, "element", language=subject.language)
    authority = AUTHORITIES.get(subject.vocabulary, subject.scheme)
    refinements = (Refinement("authority", authority), Refinement("term", subject.code or subject.text))
    return Statement("dc:subject", subject.text, "element", f"subject-{number}", refinements, subject.language)


def write_day(date: HistoricalDate) -> str:
    """Write a date of publication as `dc:date` takes it (W3CDTF): a year, a month or a day, else ""."""
    start = date.start
    if date.is_interval or start is None or start.season or start.unspecified or not 0 < start.year <= 9999:  # noqa: PLR2004
        return ""
    parts = [f"{start.year:04d}", *(f"{part:02d}" for part in (start.month, start.day) if part)]
    return "-".join(parts)


def _name_page_source(metadata: Metadata, house: HouseStyle) -> Iterator[Statement]:
    """Say of which edition the listed pages are, of print or another, by its ISBN or else in words (`pageBreakSource`).

    An identifier of another format is named here alone: that of `dc:identifier` is the EPUB's own (EPUB 3.3, 5.5.3.1).
    """
    if metadata.lists_other_pages:
        yield Statement("pageBreakSource", metadata.other_edition.title or metadata.title)
        return
    number = read_identifier(metadata.cataloguing.identifiers.get("print", ""))
    if number.standard == "isbn" and is_sound(number):
        yield Statement("pageBreakSource", number.uri)
        return
    # A word of another language would stand in one text with the title.
    name = house.words["editions"]["print"]
    own = "" if isinstance(name, BorrowedText) else name
    edition = " ".join(part for part in (own, metadata.version) if part)
    yield Statement("pageBreakSource", house.words["list_separator"].join(filter(None, (metadata.title, edition))))


def _describe_access(
    woven: WovenBook, house: HouseStyle, *, has_pages: bool, is_foreign: bool, deficient: Sequence[str]
) -> Iterator[Statement]:
    """Say how the book can be read, and by whom (EPUB Accessibility 1.2, 2.2; the terms are schema.org's)."""
    nodes: list[Node] = [
        node for chapter in woven.chapters for node in (*chapter.chapter.blocks, *chapter.chapter.notes)
    ]
    if woven.overview:
        nodes.append(woven.overview)
    pictures: list[Image | Figure] = [*find_all(nodes, Image), *find_all(nodes, Figure)]
    # What the press draws it tells in words too.
    is_told = all(isinstance(picture, Figure) or picture.alternative for picture in pictures)
    is_described = is_told and "alternatives" not in deficient
    yield Statement("schema:accessMode", "textual")
    if pictures:
        yield Statement("schema:accessMode", "visual")
    if is_described:
        yield Statement("schema:accessModeSufficient", "textual")
    if pictures:
        yield Statement("schema:accessModeSufficient", "textual,visual")
    features = ["structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability"]
    if pictures and is_described:
        features.append("alternativeText")
    if any(isinstance(picture, Figure) for picture in pictures):
        features.append("longDescription")
    if next(find_all(nodes, Math), None):
        features.append("MathML")
    if woven.place_index or woven.people_index or woven.own_indexes:
        features.append("index")
    if has_pages:
        features += ["pageBreakMarkers", "pageNavigation"]
    features = [feature for feature in features if _SPOILED_BY.get(feature, set()).isdisjoint(deficient)]
    for feature in features:
        yield Statement("schema:accessibilityFeature", feature)
    for hazard in _MOVING if "motion" in deficient else _STILL:
        yield Statement("schema:accessibilityHazard", hazard)
    certified = woven.book.metadata.cataloguing.certification
    others = {
        "notes": any(chapter.chapter.notes for chapter in woven.chapters),
        "languages": is_foreign,
        "pages": has_pages and not woven.book.metadata.lists_other_pages,
    }
    parts = {
        "text",
        *(part for part, feature in _PROMISED_BY.items() if feature in features),
        *(part for part, is_there in others.items() if is_there),
    }
    language, summary = _summarize(parts, house, deficient, certified.contact)
    yield Statement("schema:accessibilitySummary", summary, language=language)
    # The claim is made where the checks of the press found nothing in these very pages.
    if is_described and not deficient:
        yield from _claim(certified)
    yield Statement("ibooks:specified-fonts", "true")


def _summarize(parts: AbstractSet[str], house: HouseStyle, deficient: Sequence[str], contact: str) -> tuple[str, str]:
    """Say in words what this very book offers, what it is known to lack, and whom to ask; and in what language.

    `parts` are the sentences that are true of it, by their names in `epub_summary`, which has them in their order. All
    are of one language: where the book's lacks one of them, that of its lender, which is named ("" for the book's).
    EPUB Accessibility 1.2, 4 has a property for whom to ask, `a11y:contactEmail`, which EPUBCheck 5.3 refuses.
    """
    words = house.words
    offered = [sentence for part, sentence in words["epub_summary"].items() if part in parts]
    names = [words["access_deficiencies"][name] for name in dict.fromkeys(deficient)]
    told, asked = words["access_deficient"], words["library"]["access_contact"]
    said = [*offered, *((*names, told) if names else ()), *((asked,) if contact else ())]
    if borrowed := next((text for text in said if isinstance(text, BorrowedText)), None):
        lender = replace(house, language=borrowed.language, words=load_words(borrowed.language))
        return borrowed.language, _summarize(parts, lender, deficient, contact)[1]
    lacks = told.format(list=house.join(tuple(names))) if names else ""
    contact_line = f"{asked}{words['colon']} {contact}" if contact else ""
    return "", " ".join(part for part in (*offered, lacks, contact_line) if part)


def _claim(certified: Certification) -> Iterator[Statement]:
    """Claim to conform, and tell who certifies it, and when.

    That is for the book to say, and for nobody else. Each claim names its certifier (EPUB Accessibility 1.2, 3.5.3).
    """
    for number, claim in enumerate(CONFORMANCE, 1):
        yield Statement("dcterms:conformsTo", claim, identifier=f"conformance-{number}")
        if not certified.certifier:
            continue
        certifier = f"certifier-{number}"
        yield Statement("a11y:certifiedBy", certified.certifier, identifier=certifier, refines=f"conformance-{number}")
        for name, value in (("dcterms:date", certified.date), ("a11y:certifierCredential", certified.credential)):
            if value:
                yield Statement(name, value, refines=certifier)
        if certified.report:
            yield Statement("a11y:certifierReport", certified.report, "link", refines=certifier)
