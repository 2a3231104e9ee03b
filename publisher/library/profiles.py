"""Says what the records of a book lack for those who take them: a `BookRecord` and a profile in, what is missing out.

OAPEN and DOAB take open books, Kobo sells, an archive keeps. What each asks for stands in its guide for publishers.
What no record holds is not asked for here, such as a contract.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from publisher.library.formats import list_formats, list_identifiers
from publisher.model import codes
from publisher.model.finding import Position, Report
from publisher.model.message import Message, say
from publisher.model.profile import ProfileName
from publisher.model.record import BookRecord
from publisher.script.licences import is_open


@dataclass(frozen=True, slots=True)
class Demand:
    """Something that records may be asked for: its name, the key of `book.yaml` for it, whether it is there."""

    what: Message
    key: str
    is_met: Callable[[BookRecord], bool]


#: Letters of a title that Kobo takes.
_LONGEST_TITLE = 250


def _has_number(record: BookRecord) -> bool:
    return any(identifier.standard in {"isbn", "doi"} for _, identifier in list_identifiers(record))


def _has_isbn(record: BookRecord, name: str) -> bool:
    return any(
        one.name == name and one.identifier is not None and one.identifier.standard == "isbn"
        for one in list_formats(record)
    )


def _claims_access(record: BookRecord) -> bool:
    return any(file.access.conformance for file in record.files)


_AUTHOR = Demand(say("an author or an editor"), "authors", lambda record: bool(record.contributors))
_PUBLISHER = Demand(say("a publisher"), "publisher", lambda record: bool(record.publisher))
_DATE = Demand(say("a date of publication"), "date", lambda record: bool(record.issued))
_DESCRIPTION = Demand(say("a description"), "description", lambda record: bool(record.description))
_LICENSE = Demand(say("an open licence (Creative Commons)"), "license", lambda record: is_open(record.license))
_RIGHTS = Demand(
    say("a statement of rights or a licence"), "rights", lambda record: bool(record.rights or record.license)
)
_NUMBER = Demand(say("an ISBN or a DOI"), "identifiers", _has_number)
_EPUB_ISBN = Demand(say("an ISBN of the EPUB"), "identifiers", lambda record: _has_isbn(record, "epub"))
_THEMA = Demand(
    say("a subject of Thema with its code"),
    "subjects",
    lambda record: any(one.vocabulary == "thema" and one.code for one in record.subjects),
)
_SHOP_SUBJECTS = Demand(
    say("a subject of BISAC, Thema, BIC or CLIL with its code"),
    "subjects",
    lambda record: any(one.vocabulary in {"bisac", "thema", "bic", "clil"} and one.code for one in record.subjects),
)
_SHORT_TITLES = Demand(
    say("a title and a subtitle of 250 letters at most"),
    "title",
    lambda record: max(len(record.title), len(record.subtitle)) <= _LONGEST_TITLE,
)
_TERRITORY = Demand(
    say("where the book may be sold, which the records say of open books alone"),
    "license",
    lambda record: is_open(record.license),
)
_ADDRESS = Demand(say("the address at which the files can be fetched"), "address", lambda record: bool(record.address))
_PRICE = Demand(
    say("a price, or that there is none"), "price", lambda record: bool(record.price or is_open(record.license))
)
_COVER = Demand(say("a cover, which comes with the EPUB"), "editions", lambda record: record.cover is not None)
_PDF = Demand(say("a PDF of the whole book"), "editions", lambda record: record.find_file("print") is not None)
_REVIEW = Demand(say("how peers reviewed the book"), "peer_review", lambda record: record.peer_review is not None)
_WHOLE = Demand(
    say("a PDF or an EPUB of the whole book"),
    "editions",
    lambda record: any(record.find_file(edition) for edition in ("print", "epub")),
)
_EPUB = Demand(say("an EPUB"), "editions", lambda record: record.find_file("epub") is not None)
_CONTACT = Demand(
    say("whom to ask about accessibility"),
    "accessibility",
    lambda record: bool(record.certification.contact or record.email),
)
_CLAIM = Demand(say("a file that conforms to a standard of accessibility"), "editions", _claims_access)
#: A claim names who certifies it (EPUB Accessibility 1.2, 3.5.3), and the press makes no one up.
_CERTIFIER = Demand(
    say("who certifies that the EPUB is accessible"),
    "accessibility",
    lambda record: not _claims_access(record) or bool(record.certification.certifier),
)
#: What each asks for: OAPEN's instructions for uploading (Thema alone since March 2024); DOAB's requirements (an open
#: licence and a review by peers), which takes the records that OAPEN takes; Kobo's style guide for metadata of August
#: 2023 (its required fields and a description) and its page on codes of subjects, which has Thema too, and
#: what shops in the European Union have to show of accessibility; and for an archive what makes a deposit understood
#: later.
_DEMANDS: Mapping[ProfileName, tuple[Demand, ...]] = {
    "oapen": (_AUTHOR, _PUBLISHER, _DATE, _DESCRIPTION, _LICENSE, _NUMBER, _THEMA, _REVIEW, _WHOLE),
    "doab": (_AUTHOR, _PUBLISHER, _DATE, _DESCRIPTION, _LICENSE, _NUMBER, _THEMA, _REVIEW, _ADDRESS),
    "kobo": (
        _AUTHOR, _PUBLISHER, _DATE, _DESCRIPTION, _EPUB, _EPUB_ISBN, _SHORT_TITLES, _SHOP_SUBJECTS, _TERRITORY, _PRICE,
        _COVER, _CLAIM, _CERTIFIER, _CONTACT,
    ),
    "archive": (_AUTHOR, _PUBLISHER, _DATE, _RIGHTS, _NUMBER, _PDF, _CLAIM, _CERTIFIER, _CONTACT),
}  # fmt: skip


def judge_record(record: BookRecord, profile: ProfileName, position: Position, report: Report) -> None:
    """Report what a book lacks of what a profile asks for."""
    for demand in _DEMANDS[profile]:
        if not demand.is_met(record):
            report.add(
                codes.LACKING_RECORD,
                position,
                say("{profile} asks for {what}", profile=profile, what=demand.what),
                say("write {key} in book.yaml", key=demand.key),
            )
