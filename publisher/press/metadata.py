"""Writes what a PDF says of itself: an `DocumentInfo` and labels in; metadata, viewer settings and page labels out."""

from collections.abc import Iterable
from html import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from publisher.model.parts import DocumentInfo
from publisher.press.binding import Binding

#: How a book is printed: offset on uncoated paper (ISO 12647-2:2013), as the ICC registers it.
_CONDITION, _CONDITION_IN_WORDS = "FOGRA52", "Offset on wood-free uncoated paper, ISO 12647-2:2013"


def label_pages(book: Binding) -> None:
    """Label every page as it is numbered in print (ISO 32000-1, 12.4.2).

    Each label is written out as a prefix: PDF itself can count only in European digits and letters.
    """
    labels: list[str] = []
    for part, first in zip(book.parts, book.firsts, strict=True):
        labels += [part.blank_label] * (first - len(labels))
        labels += part.labels or part.folios
    numbers = Array()
    for page, label in enumerate(labels):
        numbers.append(page)
        numbers.append(Dictionary(P=String(label)) if label else Dictionary())
    book.pdf.Root.PageLabels = Dictionary(Nums=numbers)


def describe_book(book: Binding) -> None:
    """Write what a program has to know of the whole (PDF/UA-1, 7.1 and 7.2; ISO 32000-1, 12.2 and 14.3)."""
    pdf, info = book.pdf, book.info
    root = pdf.Root
    root.Lang = String(info.language)
    root.MarkInfo = Dictionary(Marked=True)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True, Direction=Name.R2L if info.is_right_to_left else Name.L2R)
    # The first page alone, then spreads. By its definition (7.7.2) the name speaks of the right side, but
    # viewers take it for "with a cover", and mirror it where the direction is right-to-left.
    root.PageLayout = Name.TwoPageRight
    # What the greys of the pages are meant for, by its name in the register of the ICC (ISO 32000-1, 14.11.5).
    root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFX,
                OutputConditionIdentifier=String(_CONDITION),
                OutputCondition=String(_CONDITION_IN_WORDS),
                RegistryName=String("http://www.color.org"),
                Info=String(_CONDITION_IN_WORDS),
            )
        ]
    )
    root.Metadata = pdf.make_indirect(pikepdf.Stream(pdf, write_metadata(info), Type=Name.Metadata, Subtype=Name.XML))
    entries = {
        "/Title": info.title,
        "/Author": "; ".join(info.authors),
        "/Subject": info.subject,
        "/Keywords": ", ".join(info.keywords),
    }
    for key, value in entries.items():
        if value:
            pdf.docinfo[key] = String(value)


def write_metadata(info: DocumentInfo) -> bytes:
    """Write an info as XMP (ISO 16684-1), with the mark of PDF/UA-1 (clause 5)."""
    language = escape(info.language)

    def write_list(name: str, container: str, values: Iterable[str]) -> str:
        items = "".join(f"<rdf:li>{escape(value, quote=False)}</rdf:li>" for value in values if value)
        return f"<{name}><rdf:{container}>{items}</rdf:{container}></{name}>\n" if items else ""

    def write_text(name: str, text: str) -> str:
        # The default first, then the same text under its language (ISO 16684-1, 8.2.2.4).
        default = f'<rdf:li xml:lang="x-default">{escape(text, quote=False)}</rdf:li>'
        own = f'<rdf:li xml:lang="{language}">{escape(text, quote=False)}</rdf:li>'
        return f"<{name}><rdf:Alt>{default}{own}</rdf:Alt></{name}>\n" if text else ""

    def write_value(name: str, text: str) -> str:
        return f"<{name}>{escape(text, quote=False)}</{name}>\n" if text else ""

    properties = (
        write_text("dc:title", info.title),
        write_list("dc:creator", "Seq", info.authors),
        write_list("dc:contributor", "Bag", info.contributors),
        write_list("dc:language", "Bag", (info.language,)),
        write_value("dc:identifier", info.identifier),
        write_text("dc:description", info.subject),
        write_list("dc:subject", "Bag", info.keywords),
        write_text("dc:rights", info.rights),
        write_value("xmpRights:WebStatement", info.license),
        write_list("dc:date", "Seq", (info.date,)),
        write_list("dc:publisher", "Bag", (info.publisher,)),
        write_value("pdf:Keywords", ", ".join(info.keywords)),
        write_value("pdfuaid:part", "1"),
    )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:pdf="http://ns.adobe.com/pdf/1.3/" '
        'xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\n'
        f"{''.join(properties)}"
        "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n"
        '<?xpacket end="r"?>\n'
    ).encode()
