"""Cleans drawings: an SVG in, the same in UTF-8, without its DOCTYPE and rules that ask for what lies elsewhere, out.

Programs that draw write into the style sheet of a drawing where its fonts lie on the web. Nothing of the drawing
itself depends on that. An encoding that one program knows and another does not would let each read another drawing, and
an EPUB knows two (EPUB 3.3, 3.9).
"""

import codecs
import re

import tinycss2
from lxml import etree

from publisher.script.css_addresses import find_addresses

#: What in a style sheet only brings fonts and other style sheets.
_BRINGS = frozenset({"import", "font-face"})
#: What an XML declaration says of the encoding (XML 1.0, 4.3.3).
_ENCODING = re.compile(rb"""\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w.-]+)["']""")
_OF_UTF_8 = frozenset({b"utf-8", b"us-ascii", b"ascii"})


#: A document type that only names a definition elsewhere (XML 1.0, 2.8), which nobody reads.
_DOCTYPE = re.compile(
    rb"""<!DOCTYPE\s{1,9}svg(?:\s{1,9}(?:PUBLIC\s{1,9}(?:"[^"<>]{0,200}"|'[^'<>]{0,200}')|SYSTEM)"""
    rb"""\s{1,99}(?:"[^"<>]{0,200}"|'[^'<>]{0,200}'))?\s{0,9}(?:\[\s{0,9}\]\s{0,9})?>"""
)


def recode_drawing(data: bytes) -> bytes:
    """Return an SVG in UTF-8 and without a DOCTYPE that declares nothing; the very bytes where it is so.

    What cannot be read comes back as it is.
    """
    return _DOCTYPE.sub(b"", _recode(data), count=1)


def _recode(data: bytes) -> bytes:
    declared = _ENCODING.match(data.removeprefix(codecs.BOM_UTF8))
    if b"\0" not in data and (not declared or declared[1].lower() in _OF_UTF_8):
        return data
    try:
        return etree.tostring(_parse(data).getroottree(), encoding="utf-8", xml_declaration=True)
    except etree.XMLSyntaxError:
        return data


def clean_drawing(data: bytes) -> bytes:
    """Return an SVG in UTF-8 and without the rules that ask for what lies elsewhere; the very bytes where it is so."""
    data = recode_drawing(data)
    if b"@import" not in data and b"@font-face" not in data:
        return data
    try:
        root = _parse(data)
    except etree.XMLSyntaxError:
        return data
    is_changed = False
    for element in root.iter("{http://www.w3.org/2000/svg}style", "style"):
        rules = tinycss2.parse_stylesheet(element.text or "")
        kept = [rule for rule in rules if not _asks_elsewhere(rule)]
        if len(kept) < len(rules):
            element.text, is_changed = tinycss2.serialize(kept), True
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) if is_changed else data


def _parse(data: bytes) -> etree._Element:
    return etree.fromstring(
        data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    )


def _asks_elsewhere(rule: tinycss2.ast.Node) -> bool:
    if rule.type != "at-rule" or rule.lower_at_keyword not in _BRINGS:
        return False
    # An import without an address is none that a program could follow.
    return any(not address.startswith("#") for address in find_addresses(rule.serialize()))
