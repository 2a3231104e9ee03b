"""Judges what the templates of a book have written: a whole page in; nothing, or the reason why it is refused, out.

What a page may hold is listed: elements, attributes, and the addresses that they name. So nothing runs a script, sends
a form, opens a frame, or is fetched from a network.
"""

import base64
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, cast

from lxml import etree
from lxml import html as lxml_html

from publisher.script.css_addresses import find_addresses

_XHTML, _SVG, _MATHML = (
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1998/Math/MathML",
)


#: Which list of `allowed.toml` holds the elements of a namespace.
_LISTS = {_XHTML: "html", _SVG: "svg", _MATHML: "mathml"}
_NAMESPACES = {
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://www.idpf.org/2007/ops": "epub",
    "http://www.w3.org/1999/xlink": "xlink",
}
#: Attributes that hold text for people; all others are read as style, which is no harm to what is none.
_TEXTS = frozenset({"alt", "alttext", "title", "content", "abbr", "xlink:title"})
#: What parsers drop from an address before they read it, and more (URL Standard, 4.4).
_DROPPED = re.compile(r"[\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
#: Where a reader may choose to go.
_LINKS = frozenset({"http", "https", "mailto", "book"})
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*\Z")
#: A drawing in an address, as the house writes formulas for print.
_DRAWING = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]*)\Z")


class RefusedMarkupError(Exception):
    """A page that holds what no page may hold. The message says what, and in which line of the page."""


def judge_emitted(page: str, *, is_xml: bool) -> None:
    """Judge a page that templates of a book have filled: an XHTML page of an EPUB, or an HTML page for print.

    Raises `RefusedMarkupError` for what is not listed, and `lxml.etree.XMLSyntaxError` for XML that is none.
    """
    root = _parse(page, is_xml=is_xml)
    _refuse_instructions(root, "page")
    for element in root.iter(etree.Element):
        try:
            _judge_element(element, is_xml=is_xml)
        except RefusedMarkupError as error:
            raise RefusedMarkupError(f"{error} (line {element.sourceline} of what it writes)") from None


@cache
def _load_allowed() -> Mapping[str, frozenset[str]]:
    text = files("publisher").joinpath("templates", "allowed.toml").read_text("utf-8")
    return {name: frozenset(names) for name, names in tomllib.loads(text).items()}


def _parse(page: str, *, is_xml: bool) -> etree._Element:
    if not is_xml:
        # An empty page has no root.
        return lxml_html.document_fromstring(page.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(page.encode(), parser)
    declared = cast("Any", root.getroottree()).docinfo
    own = declared.internalDTD
    if declared.doctype not in {"", "<!DOCTYPE html>"} or (own is not None and (own.entities() or own.elements())):
        raise RefusedMarkupError("the document type of a page is <!DOCTYPE html>")
    return root


def _refuse_instructions(root: etree._Element, what: str) -> None:
    if root.getroottree().xpath("boolean(//processing-instruction())"):
        raise RefusedMarkupError(f"a {what} holds no processing instruction")


def _judge_element(element: etree._Element, *, is_xml: bool) -> None:
    namespace, name = _split(str(element.tag), is_xml=is_xml)
    lists = _load_allowed()
    # A parser of HTML that reads no namespaces gives SVG and MathML by their names alone.
    kinds = (_LISTS.get(namespace, ""),) if is_xml else tuple(_LISTS.values())
    if not any(name.lower() in lists.get(kind, ()) for kind in kinds):
        raise RefusedMarkupError(f"a page holds no <{name}>")
    for key, value in element.attrib.items():
        _judge_attribute(name.lower(), _name_attribute(str(key)), str(value), is_xml=is_xml)
    if name.lower() == "style":
        _judge_style("".join(map(str, element.itertext())), is_xml=is_xml)


def _split(tag: str, *, is_xml: bool) -> tuple[str, str]:
    if not tag.startswith("{"):
        return ("" if is_xml else _XHTML), tag.rpartition(":")[2]
    namespace, _, name = tag[1:].partition("}")
    return namespace, name


def _name_attribute(key: str) -> str:
    if not key.startswith("{"):
        return key.lower()
    namespace, _, name = key[1:].partition("}")
    return f"{_NAMESPACES.get(namespace, '?')}:{name}".lower()


def _judge_attribute(element: str, key: str, value: str, *, is_xml: bool) -> None:
    if key in {"href", "xlink:href"}:
        _judge_address(element, value, is_xml=is_xml)
    elif key == "src" and element == "img":
        _judge_picture(value, is_xml=is_xml)
    elif key.startswith(("data-", "aria-")):
        # What they hold is for nobody to fetch or run.
        pass
    elif key.startswith("xmlns") and not is_xml:
        pass
    elif key not in _load_allowed()["attributes"]:
        raise RefusedMarkupError(f"<{element}> has no attribute {key}")
    elif key not in _TEXTS:
        _judge_style(value, is_xml=is_xml)


def _judge_address(element: str, value: str, *, is_xml: bool) -> None:
    address = _DROPPED.sub("", value)
    if element == "use" or (element not in {"a", "link"} and address):
        if not address.startswith("#"):
            raise RefusedMarkupError(f"<{element}> names nothing outside of its page: {value[:60]}")
    elif element == "link" and (not is_xml or not _is_inside(address)):
        raise RefusedMarkupError(f"<link> names the style sheet of the book and nothing else: {value[:60]}")
    elif element == "a" and not _is_inside(address):
        scheme = _SCHEME.match(address)
        if scheme is None or scheme[1].lower() not in _LINKS or "\\" in address:
            raise RefusedMarkupError(f"a link may not lead to {value[:60]}")


def _judge_picture(value: str, *, is_xml: bool) -> None:
    address = _DROPPED.sub("", value)
    if not is_xml and (drawing := _DRAWING.match(address)):
        _judge_drawing(drawing[1])
        return
    # For print the press itself names pictures by the addresses of files; what it reads is judged when it reads it.
    is_file = not is_xml and address.lower().startswith("file:")
    if not (_is_inside(address) or is_file or _PICTURE.match(address)):
        raise RefusedMarkupError(f"a picture may not come from {value[:60]}")


def _judge_drawing(data: str) -> None:
    """Judge a drawing that an address holds in base64, as if it stood in the page."""
    try:
        root = _parse(base64.b64decode(data, validate=True).decode(), is_xml=True)
    except (ValueError, etree.XMLSyntaxError) as error:
        raise RefusedMarkupError(f"a drawing in an address cannot be read: {error}") from None
    _refuse_instructions(root, "drawing")
    for element in root.iter(etree.Element):
        if _split(str(element.tag), is_xml=True)[0] != _SVG:
            raise RefusedMarkupError(f"a drawing in an address holds no <{etree.QName(element).localname}>")
        _judge_element(element, is_xml=True)


def _is_inside(address: str) -> bool:
    """Return whether an address stays in the package: relative, and neither a scheme nor a host in it."""
    return not (_SCHEME.match(address) or address.startswith(("/", "\\")) or "\\" in address or "//" in address[:2])


def _judge_style(text: str, *, is_xml: bool) -> None:
    # Without a bracket, an escape or an import there is no address in it.
    if not {"(", "\\", "@"} & set(text):
        return
    for address in find_addresses(text):
        if not address.startswith("#") and (is_xml or not _PICTURE.match(address)):
            raise RefusedMarkupError(f"a style in a page names no other file: {address[:60]}")
