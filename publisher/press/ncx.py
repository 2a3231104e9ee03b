"""Writes the contents for old reading systems: the navigation document of an EPUB in, an NCX and the guide out.

Kindle's converter and reading systems of EPUB 2 read nothing else (OPF 2.0.1, 2.4.1; ANSI/NISO Z39.86-2005, 8). It says
what the navigation document says, since it is made of it: the same lines in the same depth, and the pages of print.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import count
from typing import TypeAlias

from lxml import etree

from publisher.script.direction import is_right_to_left

NCX_TYPE = "application/x-dtbncx+xml"
_NCX = "http://www.daisy.org/z3986/2005/ncx/"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_TYPE = "{http://www.idpf.org/2007/ops}type"

_Element: TypeAlias = etree._Element


#: Landmarks by the names that the guide of EPUB 2 has for them (OPF 2.0.1, 2.6).
_GUIDE: Mapping[str, str] = {
    "cover": "cover", "titlepage": "title-page", "imprint": "copyright-page", "toc": "toc", "loi": "loi", "lot": "lot",
    "bodymatter": "text", "glossary": "glossary", "bibliography": "bibliography", "index": "index",
}  # fmt: skip


def list_guide(navigation: bytes) -> tuple[dict[str, str], ...]:
    """Return the landmarks of a navigation document as references of the guide (EPUB 3.3, 5.10.2).

    Converters know by it which page is the cover, so that no book opens with two, and which is the contents.
    """
    tree = etree.fromstring(navigation, etree.XMLParser(resolve_entities=False, no_network=True))
    landmarks = [nav for nav in tree.iter(f"{_XHTML}nav") if nav.get(_TYPE) == "landmarks"]
    own = tree.get(_XML_LANG, "")
    return tuple(
        # A title is in the language of the package: one in another is left out (OPF 2.0.1, 2.6: none is required).
        {
            "type": _GUIDE[kind],
            **({"title": _squeeze(link)} if _find_language(link) == own else {}),
            "href": link.get("href", ""),
        }
        for nav in landmarks
        for link in nav.iter(f"{_XHTML}a")
        if (kind := link.get(_TYPE, "")) in _GUIDE
    )


def write_ncx(navigation: bytes, identifier: str, title: str) -> bytes:
    """Write the contents and the page list of a navigation document, in whose folder the NCX lies."""
    tree = etree.fromstring(navigation, etree.XMLParser(resolve_entities=False, no_network=True))
    lists = {nav.get(_TYPE, ""): nav.find(f"{_XHTML}ol") for nav in tree.iter(f"{_XHTML}nav")}
    contents, pages = lists.get("toc"), lists.get("page-list")
    folios = [] if pages is None else [_read_link(item) for item in pages.iterfind(f"{_XHTML}li")]
    numbers = [int(folio) for folio, _ in folios if folio.isdecimal()]
    root = etree.Element(f"{{{_NCX}}}ncx", {"version": "2005-1"}, {None: _NCX})  # type: ignore[dict-item] # None is the default namespace
    root.set(_XML_LANG, tree.get(_XML_LANG, "und"))
    head = _add(root, "head")
    for name, value in (
        ("dtb:uid", identifier),
        ("dtb:depth", str(_measure_depth(contents))),
        ("dtb:totalPageCount", str(len(folios))),
        ("dtb:maxPageNumber", str(max(numbers, default=0))),
    ):
        _add(head, "meta", name=name, content=value)
    _name(_add(root, "docTitle"), title)
    # What is at one place has one number in the order of reading; places are counted as they come (8.4.1).
    order: dict[str, int] = {}
    _add_points(_add(root, "navMap"), contents, order, count(1), tree.get(_XML_LANG, "und"))
    if folios:
        target_list = _add(root, "pageList")
        for number, (folio, address) in enumerate(folios, 1):
            # A page whose number is no number in digits is one of front matter (8.4.4).
            kind = {"type": "normal", "value": str(int(folio))} if folio.isdecimal() else {"type": "front"}
            place = str(order.setdefault(address, len(order) + 1))
            target = _add(target_list, "pageTarget", id=f"ncx-page-{number}", playOrder=place, **kind)
            _name(_add(target, "navLabel"), folio)
            _add(target, "content", src=address)
    etree.indent(root, " ")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8")) + b"\n"


def _add_points(
    parent: _Element, listed: _Element | None, order: dict[str, int], numbers: Iterator[int], own: str
) -> None:
    for item in [] if listed is None else listed.iterfind(f"{_XHTML}li"):
        label, address = _read_link(item)
        place = str(order.setdefault(address, len(order) + 1))
        point = _add(parent, "navPoint", id=f"ncx-{next(numbers)}", playOrder=place)
        named = _add(point, "navLabel")
        link = item.find(f"{_XHTML}a")
        language = "" if link is None else _find_language(link)
        if language not in {"", own}:
            named.set(_XML_LANG, language)
            if is_right_to_left(language) != is_right_to_left(own):
                named.set("dir", "rtl" if is_right_to_left(language) else "ltr")
        _name(named, label)
        _add(point, "content", src=address)
        _add_points(point, item.find(f"{_XHTML}ol"), order, numbers, own)


def _read_link(item: _Element) -> tuple[str, str]:
    link = item.find(f"{_XHTML}a")
    if link is None:
        return "", ""
    return _squeeze(link), link.get("href", "")


def _find_language(element: _Element) -> str:
    """Return the language of most letters of an element: a label of the NCX has one (ANSI/NISO Z39.86-2005, 8.4)."""
    letters = Counter[str]()
    for inside in element.iter(etree.Element):
        outer = inside.getparent()
        letters[_read_language(inside)] += sum(map(str.isalpha, inside.text or ""))
        if inside is not element and outer is not None:
            letters[_read_language(outer)] += sum(map(str.isalpha, inside.tail or ""))
    return max(letters, key=letters.__getitem__)


def _read_language(element: _Element) -> str:
    tagged = (one.get(_XML_LANG) for one in (element, *element.iterancestors()))
    return next((tag for tag in tagged if tag), "")


def _squeeze(element: _Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def _measure_depth(listed: _Element | None) -> int:
    if listed is None:
        return 0
    return 1 + max((_measure_depth(item.find(f"{_XHTML}ol")) for item in listed.iterfind(f"{_XHTML}li")), default=0)


def _add(parent: _Element, tag: str, /, **attributes: str) -> _Element:
    return etree.SubElement(parent, f"{{{_NCX}}}{tag}", attributes)


def _name(parent: _Element, text: str) -> None:
    _add(parent, "text").text = text
