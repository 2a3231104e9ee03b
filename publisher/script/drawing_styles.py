"""Cleans drawings: an SVG in, the same without rules that ask for fonts and style sheets that lie elsewhere out.

Programs that draw write into the style sheet of a drawing where its fonts lie on the web. Nothing of the drawing
itself depends on that.
"""

import tinycss2
from lxml import etree

from publisher.script.css_addresses import find_addresses

#: What in a style sheet only brings fonts and other style sheets.
_BRINGS = frozenset({"import", "font-face"})


def clean_drawing(data: bytes) -> bytes:
    """Return an SVG without the rules that ask for what lies elsewhere; the very bytes where there is none."""
    if b"@import" not in data and b"@font-face" not in data:
        return data
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return data
    is_changed = False
    for element in root.iter("{http://www.w3.org/2000/svg}style", "style"):
        rules = tinycss2.parse_stylesheet(element.text or "")
        kept = [rule for rule in rules if not _asks_elsewhere(rule)]
        if len(kept) < len(rules):
            element.text, is_changed = tinycss2.serialize(kept), True
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) if is_changed else data


def _asks_elsewhere(rule: tinycss2.ast.Node) -> bool:
    if rule.type != "at-rule" or rule.lower_at_keyword not in _BRINGS:
        return False
    # An import without an address is none that a program could follow.
    return any(not address.startswith("#") for address in find_addresses(rule.serialize()))
