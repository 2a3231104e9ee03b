"""Writes MARC 21: a `BookRecord` in, a bibliographic record out, as ISO 2709 and as MARCXML.

A field of a text in another script than Latin has its form in Latin letters, and field 880 has the text itself
(MARC 21, Appendix D, model A). The script in `$6` is named by ISO 15924. A form that was made by rule is marked by
field 883 (machine-generated metadata).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from xml.etree import ElementTree as ET

from pymarc import Field, Indicators, Record, Subfield
from pymarc.marcxml import record_to_xml_node

from publisher.library.formats import Addresses, is_free, list_formats, list_identifiers
from publisher.library.languages import find_code
from publisher.model.book import Subject
from publisher.model.record import WHOLE_BOOKS, BookRecord, RecordedFile, Romanized
from publisher.script.direction import RIGHT_TO_LEFT_SCRIPTS, find_script
from publisher.script.identifiers import is_sound, read_identifier
from publisher.script.licences import find_license, is_open
from publisher.script.names import turn_name
from publisher.script.text_scripts import find_text_script

#: The most bytes of a field, with its indicators and its end (ISO 2709: four digits of the directory), and of a record.
LONGEST_FIELD, LONGEST_RECORD = 9999, 99999
#: Room that a cut field leaves.
_CUT_FIELD, _CUT_IN_LONG_RECORD = 9900, 2000
_CUT = "…"
#: Fields that a record which is too long does without, the first to go last.
_DISPENSABLE = ("700", "880", "505", "650", "653")
#: A new record of a language, of one work, in Unicode, abbreviated, ISBD punctuation left out.
_LEADER = "00000nam a22000003c 4500"

#: Initial articles of titles, which files pass over, by language (MARC 21, Appendix F; romanized as ALA-LC has it).
_ARTICLES: Mapping[str, tuple[str, ...]] = {
    "ar": ("al-",), "he": ("ha-",), "yi": ("der ", "di ", "dos ", "a ", "an "), "en": ("the ", "a ", "an "),
    "fr": ("le ", "la ", "les ", "l'", "l\u2019", "un ", "une "), "de": ("der ", "die ", "das ", "ein ", "eine "),
    "es": ("el ", "la ", "los ", "las ", "un ", "una "), "it": ("il ", "lo ", "la ", "i ", "gli ", "le ", "l'"),
}  # fmt: skip
#: A subdivision of a heading that names a time: a century, years, or the limit of a period.
_TIME = re.compile(r"\d{1,2}(st|nd|rd|th) century|(To|From|Since) .*\d.*|\d{3,4}(-(\d{3,4})?)?( B\.C\.)?", re.ASCII)
#: Subdivisions that say what kind of book it is (Library of Congress, Subject Headings Manual, H 1095).
_KINDS = frozenset(
    (
        "Anecdotes", "Atlases", "Bibliography", "Biography", "Case studies", "Correspondence", "Diaries",
        "Dictionaries", "Drama", "Encyclopedias", "Exhibitions", "Fiction", "Guidebooks", "Handbooks, manuals, etc.",
        "Indexes", "Interviews", "Juvenile fiction", "Juvenile literature", "Maps", "Periodicals",
        "Personal narratives", "Poetry", "Quotations", "Sources", "Textbooks",
    )
)  # fmt: skip
#: Countries that headings name otherwise than others do (Library of Congress, Subject Headings Manual, H 830).
_COUNTRY_HEADINGS = frozenset(
    (
        "Burma", "Congo (Democratic Republic)", "Czechoslovakia", "England", "Germany (East)", "Germany (West)",
        "Great Britain", "Korea (North)", "Korea (South)", "Northern Ireland", "Palestine", "Scotland", "Soviet Union",
        "Turkey", "Wales", "Yugoslavia",
    )
)  # fmt: skip
#: Licences of Creative Commons as the list `cc` of MARC names them: "CC BY-SA 4.0".
_CREATIVE_COMMONS = re.compile(r"CC-(BY(?:-[A-Z]+)*)-(\d\.\d)(-[A-Z-]+)?")

#: Features of schema.org by which pictures are told in words.
_OF_PICTURES = frozenset(("alternativeText", "longDescription", "describedMath"))

_QUALIFIERS = {"print": "print", "pdf": "PDF", "large-print": "PDF, large print", "epub": "EPUB"}
#: Roles by MARC relator, as subfield $e says them.
_ROLES = {"aut": "author", "edt": "editor", "trl": "translator", "ill": "illustrator", "com": "compiler"}
#: Codes of countries for field 008 (MARC Code List for Countries), by ISO 3166; others stand in 044 alone.
_COUNTRIES = {
    "AE": "ts", "AF": "af", "AT": "au", "AU": "at", "BE": "be", "BH": "ba", "CA": "xxc", "CH": "sz", "CZ": "xr",
    "DE": "gw", "DZ": "ae", "EG": "ua", "ES": "sp", "FR": "fr", "GB": "xxk", "IL": "is", "IN": "ii", "IQ": "iq",
    "IR": "ir", "IT": "it", "JO": "jo", "KW": "ku", "LB": "le", "LY": "ly", "MA": "mr", "MR": "mu", "NL": "ne",
    "OM": "mk", "PK": "pk", "PL": "pl", "PS": "wj", "QA": "qa", "SA": "su", "SD": "sj", "SE": "sw", "SY": "sy",
    "TN": "ti", "TR": "tu", "US": "xxu", "YE": "ye",
}  # fmt: skip
#: Sources of subject terms, by their names in `book.yaml` (MARC, Subject Heading and Term Source Codes).
_SOURCES = {"thema": "thema", "bisac": "bisacsh", "bic": "bicssc", "fast": "fast", "gnd": "gnd", "aat": "aat"}
#: Who numbers the headings of a list (MARC Code List for Organizations), of those that library systems follow.
_NUMBERED_BY = {"lcsh": "DLC", "fast": "OCoLC", "gnd": "DE-588"}
#: Those of the trade, whose codes shelve a book (072).
_SHELVED_BY = frozenset(("thema", "bisac", "bic"))


@dataclass(slots=True)
class _Pen:
    """Writes the fields of one record, and links those that have two scripts."""

    book: BookRecord
    record: Record = field(default_factory=lambda: Record(leader=_LEADER))
    linked: list[Field] = field(default_factory=list)
    marked: bool = False
    forms: dict[str, Romanized] = field(default_factory=dict)
    #: The names that have a form in Latin letters, as they are written themselves.
    written: str = ""

    def __post_init__(self) -> None:
        """Join the forms of the names to that of the statement of responsibility, in which no name is turned round."""
        self.forms = dict(self.book.romanized)
        people = [(self.forms.get(f"contributor {n}"), one.name) for n, one in enumerate(self.book.contributors, 1)]
        if known := [form for form, _ in people if form]:
            by_rule = any(form.is_by_rule for form in known)
            joined = "; ".join(turn_name(form.text) if form else name for form, name in people)
            self.forms["names"] = Romanized(joined, is_by_rule=by_rule)
            self.written = " ".join(name for form, name in people if form)

    def write(self, tag: str, indicators: str, *subfields: tuple[str, str]) -> None:
        """Write a field of the subfields that have a text."""
        kept = [Subfield(code, text) for code, text in subfields if text]
        if kept:
            self.record.add_field(Field(tag, Indicators(*indicators), kept))

    def write_pair(self, tag: str, indicators: str, *subfields: tuple[str, str, str]) -> None:
        """Write a field twice: in Latin letters, and in field 880 as it is; subfields are (code, text, name of form).

        Where there is no form in Latin letters, or no need of one, the field is written as it is.
        """
        kept = [(code, text, name) for code, text, name in subfields if text]
        forms = self.forms
        if not any(name in forms for _, _, name in kept):
            self.write(tag, indicators, *((code, text) for code, text, _ in kept))
            return
        number = f"{len(self.linked) + 1:02d}"
        by_rule = any(forms[name].is_by_rule for _, _, name in kept if name in forms)
        latin = [Subfield("6", f"880-{number}")]
        if by_rule:
            latin.append(Subfield("8", "1\\p"))
            self.marked = True
        latin += [Subfield(code, forms[name].text if name in forms else text) for code, text, name in kept]
        self.record.add_field(Field(tag, Indicators(*indicators), latin))
        others = (self.written if name == "names" else text for _, text, name in kept if name in forms)
        script = find_text_script(" ".join(others), self.book.language)
        orientation = "/r" if script in RIGHT_TO_LEFT_SCRIPTS else ""
        own = [
            Subfield("6", f"{tag}-{number}/{script}{orientation}"),
            *(Subfield(code, text) for code, text, _ in kept),
        ]
        self.linked.append(Field("880", Indicators(*indicators), own))


def make_record(book: BookRecord, addresses: Addresses) -> Record:
    """Make the record of a book: of its files, which are one online resource, with its print as another form."""
    pen = _Pen(book)
    pen.record.add_field(
        Field("001", data=book.identifier),
        Field("005", data=f"{re.sub('[-:TZ]', '', book.modified)[:14]:0<14}.0"),
        Field("006", data="m     o  d        "),
        Field("007", data="cr |||||||||||"),
        Field("008", data=_write_fixed(book)),
    )
    _write_numbers(pen)
    _write_title(pen)
    _write_description(pen)
    _write_notes(pen)
    for subject in book.subjects:
        _write_subject(pen, subject)
    _write_names(pen)
    _write_places(pen, addresses)
    for linked in pen.linked:
        pen.record.add_field(linked)
    if pen.marked:
        pen.write("883", "0 ", ("8", "1\\p"), ("a", "Romanized by rule from text without vowels (ALA-LC tables)"))
    # pymarc keeps fields as they come; catalogues show them by number.
    pen.record.fields.sort(key=lambda one: one.tag)
    return pen.record


def _write_fixed(book: BookRecord) -> str:
    """Write field 008 of a book: forty characters, each with a meaning of its own."""
    entered = re.sub("[-]", "", book.modified)[2:8] or "800101"
    year = book.issued[:4]
    kind = f"s{year}    " if year else "nuuuuuuuu"
    country = _COUNTRIES.get(book.country, "xx").ljust(3)
    drawn = ("a" if book.pictures else "") + ("b" if book.maps else "")
    index = "1" if "index" in book.written_with else "0"
    references = "b" if "sources" in book.written_with else " "
    language = find_code(book.language)
    return f"{entered}{kind}{country}{drawn:4} o{references:4} 00{index} 0 {language} d"


def _write_numbers(pen: _Pen) -> None:
    book = pen.book
    for name, identifier in list_identifiers(book):
        if identifier.standard == "isbn":
            # The record is of an online resource: the number of the printed book is another's (MARC 21, 020 $z).
            code = "z" if name == "print" else "a"
            pen.write("020", "  ", (code, identifier.value), ("q", _QUALIFIERS.get(name, "")))
        else:
            source = {"doi": "doi", "handle": "hdl", "ark": "ark"}.get(identifier.standard, "uri")
            pen.write("024", "7 ", ("a", identifier.value if source != "uri" else identifier.uri), ("2", source))
    for name, text in book.identifiers.items():
        identifier = read_identifier(text)
        if identifier.standard == "isbn" and not is_sound(identifier):
            pen.write("020", "  ", ("z", identifier.value), ("q", _QUALIFIERS.get(name, "")))
    code = find_code(book.language)
    # What the record says in words of its own is English, whatever the book is in.
    pen.write("040", "  ", ("b", "eng"), ("e", "rda"))
    original = find_code(book.original.language) if book.original and book.original.language else ""
    pen.write("041", "1 " if original else "0 ", ("a", code), ("h", original))
    for subject in book.subjects:
        if subject.vocabulary == "marcgac":
            pen.write("043", "  ", ("a", subject.code))
    pen.write("044", "  ", ("c", book.country.lower()))
    for subject in book.subjects:
        scheme = subject.vocabulary
        if scheme == "ddc" and subject.code:
            pen.write("082", "04", ("a", subject.code), ("2", subject.vocabulary_edition))
        elif scheme in _SHELVED_BY and subject.code:
            pen.write("072", " 7", ("a", subject.code), ("2", _SOURCES[scheme]))


def _write_title(pen: _Pen) -> None:
    book = pen.book
    names = "; ".join(person.name for person in book.contributors)
    main = "1" if any(person.role == "aut" for person in book.contributors) else "0"
    filed = book.romanized["title"].text if "title" in book.romanized else book.title
    indicators = f"{main}{_count_article(filed, book.language)}"
    pen.write_pair(
        "245", indicators, ("a", book.title, "title"), ("b", book.subtitle, "subtitle"), ("c", names, "names")
    )
    if original := book.original:
        # The title by which all translations of a work stand together (MARC 21, 240; 130 where no name comes first).
        skipped = str(_count_article(original.title, original.language))
        tag, indicators = ("240", f"1{skipped}") if main == "1" else ("130", f"{skipped} ")
        pen.write(tag, indicators, ("a", original.title), ("l", _name_language(book.language)))
    pen.write_pair("250", "  ", ("a", book.edition_text, "edition"))
    pen.write_pair(
        "264", " 1", ("a", book.place, "place"), ("b", book.publisher, "publisher"), ("c", book.issued[:4], "")
    )
    if series := book.series:
        pen.write_pair("490", "0 ", ("a", series.title, "series"), ("x", series.issn, ""), ("v", series.number, ""))


def _count_article(title: str, language: str) -> int:
    """Count the letters of the article at the head of a title, which files pass over (MARC 21, 245)."""
    articles = _ARTICLES.get(language.partition("-")[0], ())
    return next((len(article) for article in articles if title.lower().startswith(article)), 0)


def _write_description(pen: _Pen) -> None:
    book = pen.book
    extent = f"1 online resource ({book.pages} pages)" if book.pages else "1 online resource"
    drawn = ", ".join(word for word, count in (("illustrations", book.pictures), ("maps", book.maps)) if count)
    pen.write("300", "  ", ("a", extent), ("b", drawn))
    pen.write("336", "  ", ("a", "text"), ("b", "txt"), ("2", "rdacontent"))
    if book.maps:
        pen.write("336", "  ", ("a", "cartographic image"), ("b", "cri"), ("2", "rdacontent"))
    if book.pictures > book.maps:
        pen.write("336", "  ", ("a", "still image"), ("b", "sti"), ("2", "rdacontent"))
    pen.write("337", "  ", ("a", "computer"), ("b", "c"), ("2", "rdamedia"))
    pen.write("338", "  ", ("a", "online resource"), ("b", "cr"), ("2", "rdacarrier"))
    for file in _list_whole(book):
        kind = "EPUB" if file.edition == "epub" else "PDF"
        size = f"{file.size} bytes"
        name = _QUALIFIERS.get(_name_format(file), "")
        pen.write("347", "  ", ("3", name), ("a", "text file"), ("b", kind), ("c", size), ("2", "rdaft"))
        _write_access(pen, file)


def _list_whole(book: BookRecord) -> Iterator[RecordedFile]:
    """List the files that are the whole book."""
    return (file for edition in WHOLE_BOOKS if (file := book.find_file(edition)))


def _name_format(file: RecordedFile) -> str:
    return "pdf" if file.edition == "print" else file.edition


def _write_access(pen: _Pen, file: RecordedFile) -> None:
    """Write fields 341 (in the terms of schema.org, `sapdv`) and 532 of what a file says of its accessibility.

    Words that stand for pictures are features for those who cannot see them; all others are features of the text.
    """
    access, name = file.access, _QUALIFIERS.get(_name_format(file), "")
    for mode in access.modes:
        described = [feature for feature in access.features if feature in _OF_PICTURES and "visual" in access.modes]
        features = described if mode == "visual" else [one for one in access.features if one not in described]
        pen.write("341", "0 ", ("a", mode), *(("b", one) for one in features), ("2", "sapdv"), ("3", name))
    pen.write("532", "1 ", ("a", access.summary), ("3", name if access.summary else ""))
    claims = "; ".join(access.conformance)
    # No value of the first indicator is for claims and hazards, nor for who says so: 0 is for devices and programs that
    # a feature needs.
    if claims:
        pen.write("532", "8 ", ("a", f"Conforms to: {claims}"), ("3", name))
    if access.hazards:
        pen.write("532", "8 ", ("a", f"Hazards: {', '.join(access.hazards)}"), ("3", name))
    if claims and access.certifier:
        certified = pen.book.certification
        told = (access.certifier, certified.credential, certified.date, certified.report)
        pen.write("532", "8 ", ("a", f"Certified by: {', '.join(filter(None, told))}"), ("3", name))


def _write_notes(pen: _Pen) -> None:
    book = pen.book
    lines = (" ".join(filter(None, (line.number and f"{line.number}.", line.text))) for line in book.contents)
    pen.write("505", "0 ", ("a", " -- ".join(lines)))
    if is_open(book.license):
        pen.write("506", "0 ", ("f", "Unrestricted online access"), ("2", "star"))
    if book.original:
        # The original language entry, which catalogues show as "Translation of" (MARC 21, 765).
        pen.write("765", "0 ", ("t", book.original.title))
    pen.write("520", "  ", ("a", book.description))
    pen.write("521", "  ", ("a", book.audience))
    known = _CREATIVE_COMMONS.fullmatch(book.license)
    term = f"CC {known[1]} {known[2]}" if known else "CC0 1.0" if book.license == "CC0-1.0" else ""
    # A term is one of a list that is named; of other lists there is no code.
    pen.write(
        "540", "  ", ("a", book.rights or book.license), ("f", term), ("2", term and "cc"),
        ("u", find_license(book.license)),
    )  # fmt: skip
    if reviewed := book.peer_review:
        told = " ".join(filter(None, (f"Peer reviewed ({reviewed.kind}).", reviewed.text, reviewed.address)))
        pen.write("500", "  ", ("a", told))
    script = find_script(book.language).replace("Aran", "Arab")
    pen.write("546", "  ", ("a", _name_language(book.language)), ("b", _name_script(script)))
    match "sources" in book.written_with, "index" in book.written_with:
        case True, True:
            pen.write("504", "  ", ("a", "Includes bibliographical references and index."))
        case True, False:
            pen.write("504", "  ", ("a", "Includes bibliographical references."))
        case False, True:
            pen.write("500", "  ", ("a", "Includes index."))


def _name_language(language: str) -> str:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415

    try:
        # A language has one name there, in whatever region it is written (MARC Code List for Languages).
        return str(Locale(Locale.parse(language, sep="-").language).english_name)
    except (UnknownLocaleError, ValueError):
        return language


def _name_script(script: str) -> str:
    """Name a script in English, as 546 has it in words: "Arabic script"."""
    from babel import Locale  # noqa: PLC0415

    name = Locale("en").scripts.get(script, "") if script != "Zzzz" else ""
    return f"{name} script" if name else ""


@cache
def _list_territories() -> frozenset[str]:
    """List the names of countries in English, by which a subdivision of a heading is known for a place."""
    from babel import Locale  # noqa: PLC0415

    return frozenset(Locale("en").territories.values()) | _COUNTRY_HEADINGS


def _find_division(text: str) -> str:
    """Return the subfield of a subdivision of a heading: of a time, a kind of book, a place or else a topic."""
    if _TIME.fullmatch(text):
        return "y"
    if text in _KINDS:
        return "v"
    return "z" if text in _list_territories() else "x"


def _write_subject(pen: _Pen, subject: Subject) -> None:
    scheme = subject.vocabulary
    if scheme in {"marcgac", "ddc"}:
        return
    number = (("0", f"({_NUMBERED_BY[scheme]}){subject.code}"),) if scheme in _NUMBERED_BY and subject.code else ()
    heading, *divisions = subject.text.split("--")
    subfields = [("a", heading.strip()), *((_find_division(text), text) for text in map(str.strip, divisions))]
    if scheme == "lcsh":
        pen.write("651" if heading.strip() in _list_territories() else "650", " 0", *subfields, *number)
    elif scheme in _SOURCES:
        pen.write("650", " 7", ("a", subject.text), ("2", _SOURCES[scheme]), *number)
    else:
        pen.write("653", "  ", ("a", subject.text))


def _write_names(pen: _Pen) -> None:
    has_main = False
    for number, person in enumerate(pen.book.contributors, 1):
        name = person.file_as or person.name
        # A name with a comma begins with the family name; the Arabic comma is one too. A body has its name as it is.
        kind = "2" if person.is_group else "1" if re.search("[,،]", name) else "0"
        is_main = person.role == "aut" and not has_main
        has_main = has_main or is_main
        pen.write_pair(
            ("1" if is_main else "7") + ("10" if person.is_group else "00"),
            f"{kind} ",
            ("a", name, f"contributor {number}"),
            ("e", _ROLES.get(person.role, ""), ""),
            ("4", person.role, ""),
        )


def _write_places(pen: _Pen, addresses: Addresses) -> None:
    book = pen.book
    for one in list_formats(book):
        if one.file is None:
            if one.identifier and one.identifier.standard == "isbn" and is_sound(one.identifier):
                title = book.romanized["title"].text if "title" in book.romanized else book.title
                pen.write("776", "08", ("i", "Print version:"), ("t", title), ("z", one.identifier.value))
            continue
        address = addresses.publish(one.file.name)
        if address:
            # Whoever has the address has the file (MARC 21, 856 $7).
            status = "0" if is_free(book, one) else ""
            size = f"{one.file.size} bytes"
            pen.write(
                "856", "40", ("3", _QUALIFIERS[one.name]), ("u", address), ("q", one.file.media_type), ("s", size),
                ("7", status),
            )  # fmt: skip


def write_iso2709(record: Record) -> tuple[bytes, tuple[str, ...]]:
    """Write a record as ISO 2709, and give the tags of the fields that had to be cut for it."""
    fitted = Record(leader=str(record.leader))
    cut: list[str] = []
    for one in record.fields:
        shorter = _shorten(one, _CUT_FIELD) if len(one.as_marc("utf-8")) > LONGEST_FIELD else one
        if shorter is not one:
            cut.append(one.tag)
        fitted.add_field(shorter)
    data = fitted.as_marc()
    if len(data) > LONGEST_RECORD:
        # The title stays as long as it can.
        long = [one for one in fitted.fields if len(one.as_marc("utf-8")) > _CUT_IN_LONG_RECORD and not _is_title(one)]
        fitted.fields = [_shorten(one, _CUT_IN_LONG_RECORD) if one in long else one for one in fitted.fields]
        cut += [one.tag for one in long]
        data = fitted.as_marc()
    while len(data) > LONGEST_RECORD:
        # Many fields, each of them short: the last of those that a catalogue misses least goes.
        place = max(range(len(fitted.fields)), key=lambda n: (_find_rank(fitted.fields[n].tag), n))
        cut.append(fitted.fields.pop(place).tag)
        data = fitted.as_marc()
    return data, tuple(dict.fromkeys(cut))


def _find_rank(tag: str) -> int:
    return _DISPENSABLE.index(tag) if tag in _DISPENSABLE else -1


def _is_title(one: Field) -> bool:
    return one.tag == "245" or (one.tag == "880" and str(one["6"]).startswith("245"))


def _shorten(one: Field, most: int) -> Field:
    """Cut the longest subfields of a field to one length, so that the field has no more than so many bytes."""
    sizes = sorted(len(part.value.encode()) for part in one.subfields)
    room = most - (len(one.as_marc("utf-8")) - sum(sizes))
    longest = room
    for count, size in enumerate(sizes):
        longest = room // (len(sizes) - count)
        if size > longest:
            break
        room -= size
    return Field(one.tag, one.indicators, [Subfield(part.code, _cut(part.value, longest)) for part in one.subfields])


def _cut(text: str, most: int) -> str:
    data = text.encode()
    if len(data) <= most:
        return text
    return data[: max(most - len(_CUT.encode()), 0)].decode("utf-8", "ignore").rstrip() + _CUT


COLLECTION_START = b'<?xml version="1.0" encoding="UTF-8"?>\n<collection xmlns="http://www.loc.gov/MARC21/slim">\n'
COLLECTION_END = b"</collection>\n"


def write_marcxml(record: Record) -> bytes:
    """Write a record as an element of MARCXML, without the collection around it."""
    node = record_to_xml_node(record)
    ET.indent(node)
    return ET.tostring(node, encoding="unicode").encode() + b"\n"
