"""Says what a PDF tells of itself: a woven book in, the bindery's metadata out."""

from publisher.model.parts import DocumentInfo
from publisher.model.woven import WovenBook
from publisher.script.direction import is_right_to_left
from publisher.script.licences import find_license
from publisher.typeset.epub_metadata import write_day

#: The format whose number a PDF bears, by its edition. A handout has none, nor has what is only printed from.
_FORMATS = {"print": "pdf", "large-print": "large-print"}


def make_document_info(woven: WovenBook, title: str, edition: str) -> DocumentInfo:
    """Make the metadata of a bound PDF of an edition; `title` is that of the book or of a handout."""
    metadata = woven.book.metadata
    numbers = metadata.cataloguing.identifiers
    return DocumentInfo(
        title=title,
        language=metadata.language,
        is_right_to_left=is_right_to_left(metadata.language),
        authors=tuple(author.name for author in metadata.authors),
        contributors=tuple(person.name for person in metadata.contributors if person.role != "aut"),
        subject=metadata.description,
        keywords=tuple(subject.text for subject in metadata.subjects),
        identifier=numbers.get(_FORMATS.get(edition, ""), metadata.identifier),
        rights=metadata.rights,
        license=find_license(metadata.license),
        date=write_day(metadata.date) if metadata.date else "",
        publisher=metadata.publisher_name,
    )
