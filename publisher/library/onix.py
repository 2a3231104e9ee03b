"""Writes ONIX for Books: a `BookRecord` in, a product for each of its formats out (ONIX 3.1.3, or 3.0).

Codes are those of EDItEUR's lists, named beside each table. What a book does not say is left out.
"""

from collections.abc import Iterator, Mapping
from typing import Literal

from publisher.library.formats import Addresses, Format, is_free, list_formats
from publisher.library.languages import find_code
from publisher.library.xml import Element, add, add_if, open_root, write_xml
from publisher.model.book import Certification, Contributor, Subject
from publisher.model.record import BookRecord, RecordedFile
from publisher.script.identifiers import Identifier, is_sound, read_identifier
from publisher.script.licences import find_license, is_open
from publisher.script.names import turn_name
from publisher.script.text_scripts import find_text_script, name_language

Release = Literal["3.1", "3.0"]
NAMESPACES: Mapping[Release, str] = {
    "3.1": "http://ns.editeur.org/onix/3.1/reference",
    "3.0": "http://ns.editeur.org/onix/3.0/reference",
}

#: Product forms (list 150) and their details (list 175), by format.
_FORMS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "print": ("BA", ()),
    "pdf": ("ED", ("E107",)),
    "large-print": ("ED", ("E107",)),
    "epub": ("ED", ("E101", "E200")),
}
#: Files that are the printed book, page by page or by its list of pages.
_OF_PRINT = frozenset(("pdf", "epub"))
#: Schemes of subjects (list 27), by their names in `book.yaml`.
_SCHEMES = {
    "ddc": "01", "lcc": "03", "lcsh": "04", "bisac": "10", "bic": "12", "clil": "29", "thema": "93",
    "thema-place": "94", "thema-language": "95", "thema-time": "96", "thema-education": "97", "thema-interest": "98",
    "thema-style": "99", "fast": "B6", "mesh": "06", "aat": "08", "udc": "09", "gnd": "91",
}  # fmt: skip
#: Schemes of the trade, of which a product has one code that is its main one: BISAC, BIC, CLIL, Thema.
_SHELVED_BY = frozenset(("10", "12", "29", "93"))
#: Qualifiers of Thema, by the first character of their codes (Thema, Basic instructions).
_THEMA_QUALIFIERS = {"1": "94", "2": "95", "3": "96", "4": "97", "5": "98", "6": "99"}
#: Roles of contributors (list 17), by MARC relator.
_ROLES = {
    "aut": "A01", "edt": "B01", "trl": "B06", "com": "C01", "ill": "A12", "pht": "A13", "aui": "A24", "win": "A24",
    "wpr": "A15", "cre": "A09",
}  # fmt: skip
#: Details of accessibility (list 196), by the features that a file names (schema.org, accessibilityFeature).
_FEATURES = {
    "tableOfContents": "11", "index": "12", "readingOrder": "13", "alternativeText": "14", "longDescription": "15",
    "MathML": "17", "printPageNumbers": "19", "pageBreakMarkers": "19", "highContrastDisplay": "26",
    "structuralNavigation": "29", "ARIA": "30", "displayTransformability": "36", "pageNavigation": "41",
}  # fmt: skip
#: What every EPUB of the press has: tags of languages, and landmarks.
_IN_EPUB = frozenset(("22", "32"))
#: Hazards (list 143), as a file names them (schema.org, accessibilityHazard).
_HAZARDS = {
    "none": "00", "flashing": "13", "noFlashingHazard": "14", "sound": "15", "noSoundHazard": "16",
    "motionSimulation": "17", "noMotionSimulationHazard": "18", "unknownFlashingHazard": "24",
    "unknownSoundHazard": "25", "unknownMotionSimulationHazard": "26",
}  # fmt: skip
#: … and by the standards that it claims, each with a text that stands in the claim.
_CLAIMS = (
    ("EPUB Accessibility 1.1", "04"), ("PDF/UA-1", "05"), ("PDF/UA-2", "06"), ("WCAG 2.0", "80"), ("WCAG 2.1", "81"),
    ("WCAG 2.2", "82"), ("Level A", "84"), ("Level AA", "85"), ("Level AAA", "86"),
)  # fmt: skip


def write_message(record: BookRecord, addresses: Addresses, release: Release = "3.1") -> bytes:
    """Write a whole message with the products of one book."""
    root = open_message(name_house(record), record.email, record.modified, release)
    for product in list_products(record, addresses, release):
        root.append(product)
    return write_xml(root)


def open_message(sender: str, email: str, sent: str, release: Release) -> Element:
    """Make a message that has its header alone; `sent` is an instant of the book, so that it is the same tomorrow."""
    space = NAMESPACES[release]
    root = open_root(space, "ONIXMessage", {None: space}, {"release": release})
    header = add(root, "Header")
    from_ = add(header, "Sender")
    add(from_, "SenderName", sender)
    add_if(from_, "EmailAddress", email)
    add(header, "SentDateTime", sent[:10].replace("-", ""))
    return root


def list_products(record: BookRecord, addresses: Addresses, release: Release = "3.1") -> Iterator[Element]:
    """Write the products of a book, one for each format."""
    formats = tuple(list_formats(record))
    for one in formats:
        yield _write_product(record, one, formats, addresses, release)


def _write_product(
    record: BookRecord, one: Format, formats: tuple[Format, ...], addresses: Addresses, release: Release
) -> Element:
    space = NAMESPACES[release]
    product = open_root(space, "Product", {None: space}, {})
    add(product, "RecordReference", one.reference)
    add(product, "NotificationType", "03")
    _identify(product, one)
    _describe(add(product, "DescriptiveDetail"), record, one)
    collateral = open_root(space, "CollateralDetail", {None: space}, {})
    _add_texts(collateral, record, addresses, release)
    if len(collateral):
        product.append(collateral)
    _publish(add(product, "PublishingDetail"), record)
    _relate(product, record, one, formats)
    _supply(product, record, one, addresses)
    return product


def _identify(parent: Element, one: Format) -> None:
    """Name a product by each number that it has (list 5); one without is named by a reference of its own."""
    numbers = list(_list_numbers(one.identifier)) if one.identifier and is_sound(one.identifier) else []
    for kind, value in numbers or [("01", one.reference)]:
        composite = add(parent, "ProductIdentifier")
        add(composite, "ProductIDType", kind)
        if kind == "01":
            add(composite, "IDTypeName", "record reference")
        add(composite, "IDValue", value)


def _list_numbers(identifier: Identifier) -> Iterator[tuple[str, str]]:
    match identifier.standard:
        case "isbn":
            yield "15", identifier.value
            yield "03", identifier.value
        case "doi":
            yield "06", identifier.value
        case "uuid" | "ark" | "handle" | "url" | "":
            yield ("22" if identifier.uri.lower().startswith("urn:") else "01"), identifier.uri


def _describe(detail: Element, record: BookRecord, one: Format) -> None:
    form, details = _FORMS[one.name]
    add(detail, "ProductComposition", "00")
    add(detail, "ProductForm", form)
    for code in details:
        add(detail, "ProductFormDetail", code)
    if one.file:
        for kind, value, note in _list_features(one.file, record):
            feature = add(detail, "ProductFormFeature")
            add(feature, "ProductFormFeatureType", kind)
            add_if(feature, "ProductFormFeatureValue", value)
            # Of these texts one is written in a language: the summary.
            is_summary = (kind, value) == ("09", "00")
            told_in = find_code(one.file.access.summary_language or record.language)
            add_if(feature, "ProductFormFeatureDescription", note, {"language": told_in} if is_summary else {})
        add(detail, "PrimaryContentType", "10")
        if record.maps:
            add(detail, "ProductContentType", "12")
        if record.pictures > record.maps:
            add(detail, "ProductContentType", "07")
        add(detail, "EpubTechnicalProtection", "00")
        _add_license(detail, record)
    _add_series(detail, record)
    _add_titles(detail, record)
    for number, person in enumerate(record.contributors, 1):
        _add_contributor(detail, person, number, record)
    if record.peer_review and record.peer_review.kind != "open":
        # A flag: reviewed by peers who are not named (list 17, Z04; list 19, 02).
        reviewers = add(detail, "Contributor")
        add(reviewers, "ContributorRole", "Z04")
        add(reviewers, "UnnamedPersons", "02")
    elif not record.contributors:
        add(detail, "NoContributor")
    if one.name == "large-print":
        add(detail, "EditionType", "LTE")
    if record.edition_number:
        add(detail, "EditionNumber", str(record.edition_number))
    add_if(detail, "EditionStatement", record.edition_text)
    language = add(detail, "Language")
    add(language, "LanguageRole", "01")
    add(language, "LanguageCode", find_code(record.language))
    if record.original and record.original.language:
        language = add(detail, "Language")
        add(language, "LanguageRole", "02")
        add(language, "LanguageCode", find_code(record.original.language))
    _add_extents(detail, record, one)
    mains: set[str] = set()
    for subject in record.subjects:
        _add_subject(detail, subject, mains)
    if record.audience:
        add(detail, "AudienceDescription", record.audience, {"language": find_code(record.language)})


def _list_features(file: RecordedFile, record: BookRecord) -> Iterator[tuple[str, str, str]]:
    """List the features of a form: what the file claims for accessibility (list 79, code 09; list 196)."""
    access, certification = file.access, record.certification
    if access.summary:
        yield "09", "00", access.summary
    if not access.modes:
        yield "09", "08", ""
        return
    claimed = " ".join(access.conformance)
    words = set(claimed.replace(" - ", " ").split())
    for text, code in _CLAIMS:
        if text.startswith("Level") and text.removeprefix("Level ") not in words:
            continue
        if text in claimed or (text.startswith("Level") and text.removeprefix("Level ") in words):
            yield "09", code, ""
    codes = {_FEATURES[name] for name in access.features if name in _FEATURES}
    if file.edition == "epub":
        codes |= _IN_EPUB
    if access.sufficient and "textual" in access.sufficient:
        codes.add("52")
    yield "09", "10", ""
    for code in sorted(codes):
        yield "09", code, ""
    # What claims nothing is certified by nobody; whom to ask is told all the same.
    if access.conformance:
        yield from _list_certificates(certification, record)
    yield from _list_contacts(certification, record)
    for hazard in access.hazards:
        if code := _HAZARDS.get(hazard, ""):
            yield "12", code, ""
    if file.edition == "epub":
        yield "10", "3.3", ""


def _list_certificates(certification: Certification, record: BookRecord) -> Iterator[tuple[str, str, str]]:
    """List who certified the claims of a file (list 196), as the crosswalk of EPUB and ONIX has it."""
    is_own = certification.certifier in {record.publisher, *(person.name for person in record.contributors)}
    credential = certification.credential
    for code, text in (
        ("89" if credential.startswith("http") else "88", credential),
        ("90", certification.certifier),
        ("91", certification.date.replace("-", "")),
        # A report is on a page of those who certified the book, which can be those who publish it.
        ("96" if is_own else "94", certification.report),
    ):
        if text:
            yield "09", code, text


def _list_contacts(certification: Certification, record: BookRecord) -> Iterator[tuple[str, str, str]]:
    """List whom to ask about the accessibility of a book (list 196)."""
    contact = certification.contact or record.email
    is_mail = "@" in contact and not contact.startswith("http")
    for code, text in (("99", contact if is_mail else record.email), ("96", "" if is_mail else contact)):
        if text:
            yield "09", code, text


def _add_license(detail: Element, record: BookRecord) -> None:
    if not record.license:
        return
    composite = add(detail, "EpubLicense")
    add(composite, "EpubLicenseName", record.license)
    if address := find_license(record.license):
        expression = add(composite, "EpubLicenseExpression")
        add(expression, "EpubLicenseExpressionType", "01")
        add(expression, "EpubLicenseExpressionLink", address)


def _add_series(detail: Element, record: BookRecord) -> None:
    if record.series is None:
        add(detail, "NoCollection")
        return
    collection = add(detail, "Collection")
    add(collection, "CollectionType", "10")
    issn = read_identifier(f"urn:issn:{record.series.issn}")
    if record.series.issn and is_sound(issn):
        identifier = add(collection, "CollectionIdentifier")
        add(identifier, "CollectionIDType", "02")
        add(identifier, "IDValue", issn.value.replace("-", ""))
    title = add(collection, "TitleDetail")
    add(title, "TitleType", "01")
    element = add(title, "TitleElement")
    add(element, "TitleElementLevel", "02")
    add(element, "TitleText", record.series.title, _tag(record.series.title, record.language))
    if record.series.number:
        # The number of the product in the collection: at level 02 it would be one that the series has (ONIX 3.1, P.5).
        element = add(title, "TitleElement")
        add(element, "TitleElementLevel", "01")
        add(element, "PartNumber", record.series.number)


def _add_titles(detail: Element, record: BookRecord) -> None:
    """Add the title in the book's script, its form in Latin letters, and that of the original (list 15: 01, 14, 03)."""
    forms = record.romanized
    own = _tag(record.title, record.language)
    written = [("01", record.title, record.subtitle, own)]
    if "title" in forms:
        subtitle = forms["subtitle"].text if "subtitle" in forms else ""
        written.append(("14", forms["title"].text, subtitle, {**own, "textscript": "Latn"}))
    if record.original:
        written.append(("03", record.original.title, "", _tag(record.original.title, record.original.language)))
    for kind, title, subtitle, attributes in written:
        composite = add(detail, "TitleDetail")
        add(composite, "TitleType", kind)
        element = add(composite, "TitleElement")
        add(element, "TitleElementLevel", "01")
        add(element, "TitleText", title, attributes)
        add_if(element, "Subtitle", subtitle, attributes)


def _add_contributor(detail: Element, person: Contributor, number: int, record: BookRecord) -> None:
    composite = add(detail, "Contributor")
    add(composite, "SequenceNumber", str(number))
    add(composite, "ContributorRole", _ROLES.get(person.role, "Z99"))
    kind = "CorporateName" if person.is_group else "PersonName"
    add(composite, kind, person.name, _tag_name(person.name, record.language))
    if person.file_as and person.file_as != person.name and not person.is_group:
        add(composite, "PersonNameInverted", person.file_as, _tag_name(person.file_as, record.language))
    if form := record.romanized.get(f"contributor {number}"):
        other = add(composite, "AlternativeName")
        add(other, "NameType", "05")
        said = form.text if person.is_group else turn_name(form.text)
        add(other, kind, said, {"textscript": "Latn"})
        if said != form.text:
            add(other, "PersonNameInverted", form.text, {"textscript": "Latn"})


def _add_extents(detail: Element, record: BookRecord, one: Format) -> None:
    pages = one.file.pages if one.file and one.file.pages else record.pages
    # Of a reflowable book the pages are those of its print counterpart (list 23, code 08).
    kind = "08" if one.name == "epub" else "00"
    for extent, value, unit in ((kind, pages, "03"), ("22", one.file.size if one.file else 0, "17")):
        if value:
            composite = add(detail, "Extent")
            add(composite, "ExtentType", extent)
            add(composite, "ExtentValue", str(value))
            add(composite, "ExtentUnit", unit)


def _add_subject(detail: Element, subject: Subject, mains: set[str]) -> None:
    """Add a subject. `mains` are the schemes that have their main subject, which is the first that a book names."""
    scheme = _SCHEMES.get(subject.vocabulary, "" if not subject.scheme else "24")
    if scheme == "93" and subject.code[:1] in _THEMA_QUALIFIERS:
        scheme = _THEMA_QUALIFIERS[subject.code[:1]]
    is_coded = scheme not in {"", "04", "24"}
    if is_coded and not subject.code:
        scheme = ""
    composite = add(detail, "Subject")
    if scheme in _SHELVED_BY and scheme not in mains:
        mains.add(scheme)
        add(composite, "MainSubject")
    add(composite, "SubjectSchemeIdentifier", scheme or "20")
    if scheme == "24":
        add(composite, "SubjectSchemeName", subject.scheme)
    add_if(composite, "SubjectSchemeVersion", subject.vocabulary_edition if is_coded else "")
    add_if(composite, "SubjectCode", subject.code if scheme else "")
    # Keywords are divided by semicolons (list 27, code 20), so one of them has none.
    text = subject.text if scheme else subject.text.replace(";", ",")
    add_if(composite, "SubjectHeadingText", text, {"language": find_code(subject.language)} if subject.language else {})


def _add_texts(collateral: Element, record: BookRecord, addresses: Addresses, release: Release) -> None:
    contents = "\n".join(" ".join(filter(None, (line.number, line.text))) for line in record.contents)
    for kind, text in (("03", record.description), ("04", contents)):
        if text:
            attributes = {"textformat": "06", **_tag(text, record.language)}
            if release == "3.0":
                # A longer text names its script from 3.1 on.
                attributes.pop("textscript", None)
            composite = add(collateral, "TextContent")
            add(composite, "TextType", kind)
            add(composite, "ContentAudience", "00")
            add(composite, "Text", text, attributes)
    if record.cover and (address := addresses.publish(record.cover.name)):
        composite = add(collateral, "SupportingResource")
        add(composite, "ResourceContentType", "01")
        add(composite, "ContentAudience", "00")
        add(composite, "ResourceMode", "03")
        version = add(composite, "ResourceVersion")
        add(version, "ResourceForm", "02")
        add(version, "ResourceLink", address)


def _publish(detail: Element, record: BookRecord) -> None:
    house = add(detail, "Publisher")
    add(house, "PublishingRole", "01")
    add(house, "PublisherName", name_house(record), {"language": find_code(record.language)})
    if record.website:
        site = add(house, "Website")
        add(site, "WebsiteRole", "01")
        add(site, "WebsiteLink", record.website)
    add_if(detail, "CityOfPublication", record.place, {"language": find_code(record.language)})
    add_if(detail, "CountryOfPublication", record.country)
    add(detail, "PublishingStatus", "04")
    if record.issued:
        date = add(detail, "PublishingDate")
        add(date, "PublishingDateRole", "01")
        digits = record.issued.replace("-", "")
        add(date, "Date", digits, {"dateformat": {4: "05", 6: "01", 8: "00"}[len(digits)]})
    if is_open(record.license):
        # Whoever wants may pass an open book on, anywhere (list 46). Of other books nothing is known.
        rights = add(detail, "SalesRights")
        add(rights, "SalesRightsType", "02")
        add(add(rights, "Territory"), "RegionsIncluded", "WORLD")


def _relate(product: Element, record: BookRecord, one: Format, formats: tuple[Format, ...]) -> None:
    others = [other for other in formats if other is not one]
    work = read_identifier(record.identifiers.get("work", "") or record.identifier)
    related = add(product, "RelatedMaterial")
    if work.standard in {"isbn", "doi"} and is_sound(work):
        composite = add(related, "RelatedWork")
        add(composite, "WorkRelationCode", "01")
        identifier = add(composite, "WorkIdentifier")
        add(identifier, "WorkIDType", "06" if work.standard == "doi" else "15")
        add(identifier, "IDValue", work.value)
    for other in others:
        composite = add(related, "RelatedProduct")
        for code in _list_relations(one, other):
            add(composite, "ProductRelationCode", code)
        _identify(composite, other)
        add(composite, "ProductForm", _FORMS[other.name][0])
    if not len(related):
        product.remove(related)


def _list_relations(one: Format, other: Format) -> Iterator[str]:
    """List what a format is to another (list 51): its alternative, and a file to paper what has the pages of that."""
    yield "06"
    if one.name in _OF_PRINT and other.name == "print":
        yield "13"
    elif one.name == "print" and other.name in _OF_PRINT:
        yield "27"


def _supply(product: Element, record: BookRecord, one: Format, addresses: Addresses) -> None:
    supply = add(add(product, "ProductSupply"), "SupplyDetail")
    supplier = add(supply, "Supplier")
    add(supplier, "SupplierRole", "09")
    add(supplier, "SupplierName", name_house(record))
    if one.file and (address := addresses.publish(one.file.name)):
        site = add(supplier, "Website")
        add(site, "WebsiteRole", "29")
        add(site, "WebsiteLink", address)
    add(supply, "ProductAvailability", "20")
    if is_free(record, one):
        add(supply, "UnpricedItemType", "01")
    elif record.price and record.price.currency and one.file is not None:
        price = add(supply, "Price")
        add(price, "PriceType", "02")
        add(price, "PriceAmount", record.price.amount)
        add(price, "CurrencyCode", record.price.currency)
    else:
        add(supply, "UnpricedItemType", "04")


def name_house(record: BookRecord) -> str:
    """Name who publishes a book, whom ONIX wants named: where there is no house, those who wrote it do."""
    names = "; ".join(person.name for person in record.contributors if person.role == "aut")
    return record.publisher or names or record.title


def _tag(text: str, language: str) -> dict[str, str]:
    """Return the attributes that name the language and the script of a text, of which the language is thought."""
    script = find_text_script(text, language)
    return ({"language": find_code(language)} if language else {}) | ({"textscript": script} if script else {})


def _tag_name(name: str, language: str) -> dict[str, str]:
    """Return the attributes of a name: in another script than the book's it is in a language that is not known."""
    return _tag(name, language if name_language(name, language) == language else "")
