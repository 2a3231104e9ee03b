"""Builds XML documents: nested elements in, their bytes out, the same for the same elements."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element

#: The attribute that names the language of an element's text.
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def open_root(space: str, name: str, prefixes: Mapping[str | None, str], attributes: Mapping[str, str]) -> Element:
    """Make the outermost element of a document, or of a part of one, with the prefixes of its namespaces."""
    # The stubs of lxml know no prefix None, which is that of the default namespace.
    names: Any = dict(prefixes)
    return etree.Element(f"{{{space}}}{name}", dict(attributes), names)


def add(parent: Element, name: str, text: str = "", attributes: Mapping[str, str] | None = None) -> Element:
    """Add an element in the namespace of its parent, or in the one that the name begins with, and return it."""
    space = etree.QName(parent).namespace
    tag = name if name.startswith("{") or not space else f"{{{space}}}{name}"
    element = etree.SubElement(parent, tag, dict(attributes or {}))
    if text:
        element.text = text
    return element


def add_if(parent: Element, name: str, text: str, attributes: Mapping[str, str] | None = None) -> None:
    """Add an element that has a text; nothing for no text."""
    if text:
        add(parent, name, text, attributes)


def write_xml(root: Element) -> bytes:
    """Write a document, indented."""
    etree.indent(root)
    written: Any = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return bytes(written) + b"\n"
