"""Reads back what records say of a book, each by its own means: bytes of a record in, its fields by name out.

A field has one form whatever record it is from: texts as they are, languages as BCP 47 has them without a region,
identifiers as the set of all that are named, lists in their order. A record has the fields that it can hold.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pikepdf
import pymarc
from lxml import etree

Fields = dict[str, Any]

_DC = "{http://purl.org/dc/elements/1.1/}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANGUAGES = {"ara": "ar", "ger": "de", "heb": "he", "per": "fa", "eng": "en", "urd": "ur"}
#: Codes of ONIX (list 196) by the features and claims that they stand for.
_FEATURES = {
    "11": "tableOfContents", "12": "index", "13": "readingOrder", "14": "alternativeText", "15": "longDescription",
    "17": "MathML", "19": "pageBreakMarkers", "29": "structuralNavigation", "36": "displayTransformability",
    "41": "pageNavigation",
}  # fmt: skip


def read_all(output: Path, slug: str) -> Mapping[str, Fields]:
    """Read back all records of a built book, by name."""
    library = output / "library"
    return {
        "epub": read_epub((output / f"{slug}.epub").read_bytes()),
        "pdf": read_pdf((output / f"{slug}-print.pdf").read_bytes()),
        "onix": read_onix((library / "onix.xml").read_bytes()),
        "marc": read_marc((library / "marc.mrc").read_bytes()),
        "opds": read_opds((library / "publication.json").read_bytes()),
        "webpub": read_opds((library / "webpub.json").read_bytes()),
        "atom": read_atom((library / "feed.xml").read_bytes()),
        "linked": read_linked((library / "schema-org.jsonld").read_bytes()),
        "core": read_core((library / "dublin-core.xml").read_bytes()),
    }


def _keep(fields: Fields) -> Fields:
    return {name: value for name, value in fields.items() if value not in (None, "", [], set(), False)}


def _texts(nodes: Iterable[etree._Element]) -> list[str]:
    return [node.text or "" for node in nodes]


def _language(code: str) -> str:
    return _LANGUAGES.get(code, code.partition("-")[0])


def read_epub(data: bytes) -> Fields:
    """Read the package document of an EPUB."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        package = etree.fromstring(archive.read("EPUB/content.opf"))
        nav = etree.fromstring(archive.read("EPUB/nav.xhtml"))

    def metas(name: str) -> list[str]:
        return [m.text or "" for m in package.iterfind(f".//{{*}}meta[@property='{name}']")]

    titles = _texts(package.iter(f"{_DC}title"))
    pages = next((one for one in nav.iter("{*}nav") if one.get("id") == "page-list"), None)
    return _keep(
        {
            "title": titles[0],
            "subtitle": "".join(titles[1:]),
            "authors": _texts(package.iter(f"{_DC}creator")),
            "others": _texts(package.iter(f"{_DC}contributor")),
            "publisher": package.findtext(f".//{_DC}publisher"),
            "issued": package.findtext(f".//{_DC}date"),
            "modified": metas("dcterms:modified")[0],
            "language": _language(str(package.findtext(f".//{_DC}language"))),
            "number of the EPUB": package.findtext(f".//{_DC}identifier"),
            "subjects": _texts(package.iter(f"{_DC}subject")),
            "license": "".join(metas("dcterms:license")),
            "rights": package.findtext(f".//{_DC}rights"),
            "description": package.findtext(f".//{_DC}description"),
            "series": "".join(metas("belongs-to-collection")),
            "number in the series": "".join(metas("group-position")),
            "edition": "".join(metas("schema:bookEdition")),
            "original title": "".join(metas("schema:translationOfWork")),
            "original language": "".join(
                one.get("{http://www.w3.org/XML/1998/namespace}lang", "")
                for one in package.iterfind(".//{*}meta[@property='schema:translationOfWork']")
            ),
            "pages": None if pages is None else len(pages.findall(".//{*}li")),
            "features": sorted(metas("schema:accessibilityFeature")),
            "hazards": metas("schema:accessibilityHazard"),
            "modes": metas("schema:accessMode"),
            "sufficient": metas("schema:accessModeSufficient"),
            "summary": "".join(metas("schema:accessibilitySummary")),
            "claims": metas("dcterms:conformsTo"),
            "certifier": next(iter(metas("a11y:certifiedBy")), ""),
        }
    )


def read_pdf(data: bytes) -> Fields:
    """Read the metadata of a PDF."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pages, packet = len(pdf.pages), etree.fromstring(bytes(pdf.Root.Metadata.read_bytes()))

    def listed(name: str) -> list[str]:
        return [node.text or "" for field in packet.iter(f"{_DC}{name}") for node in field.iter(f"{_RDF}li")]

    return _keep(
        {
            "title": listed("title")[0],
            "authors": listed("creator"),
            "others": listed("contributor"),
            "license": packet.findtext(".//{http://ns.adobe.com/xap/1.0/rights/}WebStatement"),
            "publisher": "".join(listed("publisher")),
            "issued": "".join(listed("date")),
            "language": _language(listed("language")[0]),
            "subjects": listed("subject"),
            "rights": next(iter(listed("rights")), ""),
            "description": next(iter(listed("description")), ""),
            "pages": pages,
        }
    )


def read_onix(data: bytes) -> Fields:
    """Read the product of the EPUB in a message."""
    message = etree.fromstring(data)
    product = next(one for one in message.iter("{*}Product") if "E101" in _texts(one.iter("{*}ProductFormDetail")))
    features = [
        (one.findtext("{*}ProductFormFeatureType"), one.findtext("{*}ProductFormFeatureValue") or "",
         one.findtext("{*}ProductFormFeatureDescription"))
        for one in product.iter("{*}ProductFormFeature")
    ]  # fmt: skip
    told = {code: text for kind, code, text in features if kind == "09"}
    people = [
        (str(one.findtext("{*}ContributorRole")), one.findtext("{*}PersonName") or one.findtext("{*}CorporateName"))
        for one in product.iter("{*}Contributor")
    ]
    (detail,) = product.iterfind("{*}DescriptiveDetail")
    day = str(product.findtext(".//{*}PublishingDate/{*}Date"))
    return _keep(
        {
            "title": detail.findtext("{*}TitleDetail/{*}TitleElement/{*}TitleText"),
            "subtitle": detail.findtext("{*}TitleDetail/{*}TitleElement/{*}Subtitle"),
            "authors": [name for role, name in people if role == "A01"],
            "others": [name for role, name in people if role not in {"A01", "Z04"}],
            "bodies": _texts(product.iterfind(".//{*}Contributor/{*}CorporateName")),
            "peer review": "Z04" in {role for role, _ in people},
            "publisher": product.findtext(".//{*}PublisherName"),
            "place": product.findtext(".//{*}CityOfPublication"),
            "issued": "-".join(filter(None, (day[:4], day[4:6], day[6:]))),
            "language": _language(str(product.findtext(".//{*}Language/{*}LanguageCode"))),
            "number of the EPUB": next(
                (
                    f"urn:isbn:{one.findtext('{*}IDValue')}"
                    for one in product.iterfind("{*}ProductIdentifier")
                    if one.findtext("{*}ProductIDType") == "15"
                ),
                "",
            ),
            "subjects": _texts(product.iter("{*}SubjectHeadingText")),
            "license": product.findtext(".//{*}EpubLicenseExpressionLink"),
            "description": next(
                (
                    one.findtext("{*}Text")
                    for one in product.iter("{*}TextContent")
                    if one.findtext("{*}TextType") == "03"
                ),
                "",
            ),
            "series": detail.findtext("{*}Collection//{*}TitleText"),
            "number in the series": next(
                (
                    one.findtext("{*}PartNumber")
                    for one in detail.iterfind("{*}Collection/{*}TitleDetail/{*}TitleElement")
                    if one.findtext("{*}TitleElementLevel") == "01"
                ),
                None,
            ),
            "edition": detail.findtext("{*}EditionStatement"),
            "original title": next(
                (
                    one.findtext("{*}TitleElement/{*}TitleText")
                    for one in detail.iterfind("{*}TitleDetail")
                    if one.findtext("{*}TitleType") == "03"
                ),
                "",
            ),
            "original language": next(
                (
                    _language(str(one.findtext("{*}LanguageCode")))
                    for one in detail.iterfind("{*}Language")
                    if one.findtext("{*}LanguageRole") == "02"
                ),
                "",
            ),
            "pages": next(
                (
                    int(str(one.findtext("{*}ExtentValue")))
                    for one in product.iter("{*}Extent")
                    if one.findtext("{*}ExtentUnit") == "03"
                ),
                None,
            ),
            "features in codes": sorted({_FEATURES[code] for code in told if code in _FEATURES}),
            "summary": told.get("00", ""),
            "claims in codes": sorted({"04", "82", "85"} & set(told)),
            "hazards in codes": [code for kind, code, _ in features if kind == "12"],
            "certifier": told.get("90", ""),
            "day of the certificate": told.get("91", ""),
            "contact": told.get("99", ""),
        }
    )


def read_marc(data: bytes) -> Fields:
    """Read a MARC record; what is in two scripts is read in the book's own."""
    (record,) = list(pymarc.MARCReader(data))
    assert isinstance(record, pymarc.Record)
    linked = {str(field["6"]).partition("/")[0]: field for field in record.get_fields("880")}

    def originals(*tags: str) -> Iterator[pymarc.Field]:
        for field in record.get_fields(*tags):
            link = field.get("6", "")
            yield linked[f"{field.tag}-{link.partition('-')[2]}"] if link else field

    def first(tag: str, code: str) -> str:
        return str(next((field.get(code, "") for field in originals(tag)), ""))

    access = [field for field in record.get_fields("341") if field.get("3") == "EPUB"]
    told = [(field.indicator1, field["a"]) for field in record.get_fields("532") if field.get("3") == "EPUB"]
    notes = {kind: text for kind, text in told if kind != "8"}
    notes |= {text.partition(": ")[0]: text.partition(": ")[2] for kind, text in told if kind == "8"}
    certified = notes.get("Certified by", "").split(", ")
    names = [str(field["a"]) for field in originals("100", "110", "700", "710")]
    return _keep(
        {
            "title": first("245", "a"),
            "subtitle": first("245", "b"),
            "people filed": names,
            "people": first("245", "c"),
            "bodies": [str(field["a"]) for field in originals("110", "710")],
            "peer review": any(str(field["a"]).startswith("Peer reviewed") for field in record.get_fields("500")),
            "publisher": first("264", "b"),
            "place": first("264", "a"),
            "year": first("264", "c"),
            "modified": re.sub(r"(....)(..)(..)(..)(..)(..)\.0", r"\1-\2-\3T\4:\5:\6Z", str(record["005"].data)),
            "language": _language(str(record["041"]["a"])),
            "identifiers": {
                *(f"urn:isbn:{field['a']}" for field in record.get_fields("020") if field.get("a")),
                # That of the printed book is another's, and not one that fails its check.
                *(
                    f"urn:isbn:{field['z']}"
                    for field in record.get_fields("020")
                    if field.get("z") and field.get("q") == "print"
                ),
                *(
                    f"https://doi.org/{field['a']}" if field["2"] == "doi" else str(field["a"])
                    for field in record.get_fields("024")
                ),
            },
            "subjects": [field["a"] for field in record.get_fields("650", "653")],
            "license": first("540", "u"),
            "rights": first("540", "a"),
            "description": first("520", "a"),
            "series": first("490", "a"),
            "number in the series": first("490", "v"),
            "edition": first("250", "a"),
            "original title": first("765", "t"),
            "original language": _language(str(record["041"].get("h", ""))),
            "pages": int(found[1]) if (found := re.search(r"\((\d+) pages\)", first("300", "a"))) else None,
            "features": sorted(part.value for field in access for part in field.subfields if part.code == "b"),
            "modes": [str(field["a"]) for field in access],
            "summary": notes.get("1", ""),
            "claims joined": notes.get("Conforms to", ""),
            "hazards": list(filter(None, notes.get("Hazards", "").split(", "))),
            "certifier": certified[0],
            "day of the certificate": "".join(part.replace("-", "") for part in certified[1:] if part[:1].isdecimal()),
        }
    )


def _plain(value: Any, language: str) -> str:  # noqa: ANN401 - what JSON has
    return str(
        value if isinstance(value, str) else value[language] if language in value else next(iter(value.values()))
    )


def read_opds(data: bytes) -> Fields:
    """Read an OPDS publication, or a Readium manifest."""
    read = json.loads(data)
    told = read["metadata"]
    access = told.get("accessibility", {})
    certificate = access.get("certification", {})
    own = told["language"]
    series = told.get("belongsTo", {}).get("series", [{}])[0]
    return _keep(
        {
            "title": _plain(told["title"], own),
            "subtitle": _plain(told.get("subtitle", ""), own),
            "authors": [_plain(one["name"], own) for one in told.get("author", [])],
            "others": [
                _plain(one["name"], own)
                for key in ("editor", "translator", "illustrator", "contributor")
                for one in told.get(key, [])
            ],
            "publisher": _plain(told["publisher"][0]["name"], own) if "publisher" in told else "",
            "modified": told["modified"],
            "language": _language(own),
            "identifiers": {told["identifier"], *told.get("altIdentifier", [])},
            "subjects": [_plain(one["name"], own) for one in told.get("subject", [])],
            "license": next((one["href"] for one in read["links"] if one["rel"] == "license"), ""),
            "description": told.get("description", ""),
            "series": series.get("name", ""),
            "pages": told.get("numberOfPages"),
            "features": sorted(access.get("feature", [])),
            "hazards": access.get("hazard", []),
            "modes": access.get("accessMode", []),
            "sufficient": [
                one if isinstance(one, str) else ",".join(one) for one in access.get("accessModeSufficient", [])
            ],
            "summary": access.get("summary", ""),
            "claims by address": access.get("conformsTo", []),
            "certifier": certificate.get("certifiedBy", ""),
        }
    )


def read_atom(data: bytes) -> Fields:
    """Read the entry of an OPDS 1.2 feed."""
    entry = etree.fromstring(data).find("{*}entry")
    assert entry is not None
    terms = "{http://purl.org/dc/terms/}"
    return _keep(
        {
            "title": entry.findtext("{*}title"),
            "authors": _texts(entry.iterfind("{*}author/{*}name")),
            "others": _texts(entry.iterfind("{*}contributor/{*}name")),
            "publisher": entry.findtext(f"{terms}publisher"),
            "issued": entry.findtext(f"{terms}issued"),
            "modified": entry.findtext("{*}updated"),
            "language": _language(str(entry.findtext(f"{terms}language"))),
            "identifiers": set(_texts(entry.iterfind(f"{terms}identifier"))),
            "subjects": [str(one.get("label")) for one in entry.iterfind("{*}category")],
            "license": next((one.get("href") for one in entry.iterfind("{*}link[@rel='license']")), ""),
            "rights": entry.findtext("{http://www.w3.org/2005/Atom}rights"),
            "description": entry.findtext("{*}summary"),
            "pages": int(str(entry.findtext(f"{terms}extent") or 0).removesuffix(" pages")) or None,
        }
    )


def read_linked(data: bytes) -> Fields:
    """Read the description of a book in schema.org's words."""
    told = json.loads(data)

    def say(value: Any) -> str:  # noqa: ANN401 - what JSON has
        return str(value["@value"] if isinstance(value, dict) else value)

    def people(*keys: str) -> list[str]:
        return [say(one["name"]) for key in keys for one in told.get(key, [])]

    epub: Mapping[str, Any] = next(
        (
            one
            for one in told.get("workExample", [])
            if one.get("encoding", {}).get("encodingFormat") == "application/epub+zip"
        ),
        {},
    )
    return _keep(
        {
            "title": say(told["name"]),
            "subtitle": say(told.get("alternativeHeadline", "")),
            "authors": people("author"),
            "others": people("editor", "translator", "illustrator", "contributor"),
            "bodies": [
                say(one["name"])
                for key in ("author", "editor", "translator", "illustrator", "contributor")
                for one in told.get(key, [])
                if one["@type"] == "Organization"
            ],
            "peer review": str(told.get("creativeWorkStatus", "")).startswith("Peer reviewed"),
            "publisher": say(told.get("publisher", {}).get("name", "")),
            "place": say(told.get("publisher", {}).get("location", "")),
            "issued": told.get("datePublished"),
            "modified": told["dateModified"],
            "language": _language(told["inLanguage"]),
            "identifiers": set(told["identifier"]),
            "number of the EPUB": epub.get("identifier"),
            "subjects": [say(one["name"]) for one in told.get("about", [])],
            "license": told.get("license", {}).get("@id"),
            "rights": say(told.get("copyrightNotice", "")),
            "description": say(told.get("description", "")),
            "series": say(told.get("isPartOf", {}).get("name", "")),
            "number in the series": told.get("position"),
            "edition": say(told.get("bookEdition", "")),
            "original title": say(told.get("translationOfWork", {}).get("name", "")),
            "original language": told.get("translationOfWork", {}).get("inLanguage", ""),
            "pages": told.get("numberOfPages"),
            "features": sorted(epub.get("accessibilityFeature", [])),
            "hazards": epub.get("accessibilityHazard", []),
            "modes": epub.get("accessMode", []),
            "sufficient": epub.get("accessModeSufficient", []),
            "summary": say(epub.get("accessibilitySummary", "")),
            "claims": epub.get("conformsTo", []),
        }
    )


def read_core(data: bytes) -> Fields:
    """Read Dublin Core."""
    root = etree.fromstring(data)

    def all_of(name: str) -> list[str]:
        return _texts(root.iterfind(f"{_DC}{name}"))

    rights = all_of("rights")
    formats = [one for one in all_of("format") if one.endswith(" pages")]
    return _keep(
        {
            "title": all_of("title")[0],
            "subtitle": "".join(all_of("title")[1:]),
            "authors": all_of("creator"),
            "others": all_of("contributor"),
            "peer review": "PeerReviewed" in all_of("type"),
            "publisher": "".join(all_of("publisher")),
            "issued": "".join(all_of("date")),
            "language": _language(all_of("language")[0]),
            "identifiers": set(all_of("identifier")),
            "subjects": all_of("subject"),
            "license": next((one for one in rights if one.startswith("https://creativecommons")), ""),
            "rights": next((one for one in rights if not one.startswith("https://creativecommons")), ""),
            "description": "".join(all_of("description")),
            "series": "".join(all_of("relation")),
            "original title": "".join(all_of("source")),
            "original language": "".join(
                one.get("{http://www.w3.org/XML/1998/namespace}lang", "") for one in root.iterfind(f"{_DC}source")
            ),
            "pages": int(formats[0].split()[0]) if formats else None,
        }
    )
