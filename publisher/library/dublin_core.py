"""Writes Dublin Core: a `BookRecord` in, the fifteen elements out, in the wrapper that OAI-PMH carries them in."""

from publisher.library.formats import list_identifiers
from publisher.library.languages import find_code
from publisher.library.xml import LANGUAGE, Element, add_if, open_root
from publisher.model.record import WHOLE_BOOKS, BookRecord
from publisher.script.licences import find_license
from publisher.script.text_scripts import name_language

ELEMENTS, WRAPPER = "http://purl.org/dc/elements/1.1/", "http://www.openarchives.org/OAI/2.0/oai_dc/"


def write_dublin_core(record: BookRecord) -> Element:
    """Write a book as Dublin Core (oai_dc)."""
    root = open_root(WRAPPER, "dc", {"oai_dc": WRAPPER, "dc": ELEMENTS}, {})

    def write(name: str, text: str, language: str = "") -> None:
        add_if(root, f"{{{ELEMENTS}}}{name}", text, {LANGUAGE: language} if language else {})

    own = record.language
    write("title", record.title, own)
    write("title", record.subtitle, own)
    for person in record.contributors:
        write("creator" if person.role == "aut" else "contributor", person.name, name_language(person.name, own))
    for subject in record.subjects:
        write("subject", subject.text, subject.language)
    write("description", record.description, own)
    write("publisher", record.publisher, name_language(record.publisher, own))
    write("date", record.issued)
    write("type", "Text")
    if record.peer_review:
        # As repositories write it (EPrints), whom aggregators of open books read.
        write("type", "PeerReviewed")
    for media_type in dict.fromkeys(file.media_type for file in record.files if file.edition in WHOLE_BOOKS):
        write("format", media_type)
    if record.pages:
        write("format", f"{record.pages} pages")
    for _, identifier in list_identifiers(record):
        write("identifier", identifier.uri)
    write("language", find_code(own))
    if record.original:
        write("source", record.original.title, record.original.language)
    if record.series:
        write("relation", record.series.title, own)
    write("rights", record.rights, own)
    write("rights", find_license(record.license))
    return root
