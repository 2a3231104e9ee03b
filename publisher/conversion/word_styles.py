"""Finds and gives the styles of a Word file: its style sheet and a paragraph in, the paragraph with a style out."""

from lxml import etree

#: The names of a Word file (ISO/IEC 29500-1).
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = frozenset({"0", "false", "off"})


def name_style(style: etree._Element) -> str:
    """Return the name of a style in small letters, "" for one without."""
    name = style.find(f"{W}name")
    return "" if name is None else name.get(f"{W}val", "").lower()


def find_style(styles: etree._Element, name: str) -> str:
    """Return the id of a style of paragraphs, which is made if there is none."""
    for style in styles.iter(f"{W}style"):
        if name_style(style) == name.lower():
            return style.get(f"{W}styleId", "")
    identifier = f"Publisher{name.replace(' ', '')}"
    style = etree.SubElement(styles, f"{W}style", {f"{W}type": "paragraph", f"{W}styleId": identifier})
    etree.SubElement(style, f"{W}name", {f"{W}val": name})
    return identifier


def give_style(marks: etree._Element, identifier: str) -> None:
    """Give a paragraph a style, by its marks, and take off any other."""
    for old in marks.findall(f"{W}pStyle"):
        marks.remove(old)
    marks.insert(0, etree.Element(f"{W}pStyle", {f"{W}val": identifier}))


def is_on(mark: etree._Element | None) -> bool:
    """Return whether a mark is there and not turned off (ISO/IEC 29500-1, 17.17.4)."""
    return mark is not None and mark.get(f"{W}val", "1") not in _OFF
