"""Says what a PDF tells of itself: a woven book in, the bindery's metadata out."""

from publisher.model.parts import Imprint
from publisher.model.woven import WovenBook
from publisher.script.direction import is_right_to_left


def make_imprint(woven: WovenBook, title: str) -> Imprint:
    """Make the metadata of a bound PDF; `title` is that of the book or of a handout."""
    metadata = woven.book.metadata
    return Imprint(
        title=title,
        language=metadata.language,
        is_right_to_left=is_right_to_left(metadata.language),
        authors=tuple(author.name for author in metadata.authors),
        subject=metadata.description,
        keywords=tuple(subject.text for subject in metadata.subjects),
        identifier=metadata.cataloguing.identifiers.get("pdf", metadata.identifier),
        rights=metadata.rights,
        date=metadata.date.text if metadata.date else "",
    )
