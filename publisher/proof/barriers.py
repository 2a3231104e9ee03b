"""Finds what bars readers from the pages of an EPUB: pages and style sheet in, barriers out.

These are the checks of WCAG 2.2 that need no layout: language (3.1.1), titles (2.4.2), headings (1.3.1), alternatives
(1.1.1), tables (1.3.1), and the contrast of text that a style sheet gives a colour (1.4.3). An EPUB claims to conform
only where none of them finds anything.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import tinycss2
import tinycss2.color3
from lxml import etree

Kind = Literal["language", "titles", "headings", "alternatives", "tables", "contrast"]

#: The least contrast of text with what is behind it (WCAG 2.2, 1.4.3).
_LEAST_CONTRAST = 4.5
#: The reading system's own colours, by day.
_PAPER, _INK = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Barrier:
    """Something that bars readers: of what kind, in which page, and what is said of it."""

    kind: Kind
    page: str
    text: str


def find_barriers(pages: Mapping[str, etree._Element], style: str) -> tuple[Barrier, ...]:
    """Find the barriers of pages by their names, whose elements are in no namespace, and of their style sheet."""
    found = [Barrier(kind, name, text) for name, root in pages.items() for kind, text in _judge_page(root)]
    found += [
        Barrier("contrast", "", text)
        for text in _judge_rules(tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True))
    ]
    return tuple(dict.fromkeys(found))


def _judge_page(root: etree._Element) -> Iterator[tuple[Kind, str]]:
    if not (root.get("lang") and root.get(_XML_LANG)):
        yield "language", "html"
    if not (root.findtext("head/title") or "").strip():
        yield "titles", "title"
    levels = [int(str(heading.tag)[1]) for heading in root.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    if (levels and levels[0] != 1) or any(after > before + 1 for before, after in pairwise(levels)):
        yield "headings", " ".join(f"h{level}" for level in levels[:6])
    for picture in root.iter("img", "svg", "math"):
        if not _is_told(picture):
            yield "alternatives", picture.get("src") or str(picture.tag)
    for table in root.iter("table"):
        heads = list(table.iter("th"))
        if any(not head.get("scope") or not "".join(map(str, head.itertext())).strip() for head in heads):
            yield "tables", "th"
    for element in root.iter(etree.Element):
        declared = _parse_declarations(element.get("style", ""))
        yield from (("contrast", text) for text in _judge_declarations(declared, str(element.tag)))


def _is_told(picture: etree._Element) -> bool:
    """Tell whether a picture has words that stand for it, here or around it, or is decoration and says so."""
    around = (picture, *picture.iterancestors())
    if any(one.get("aria-hidden") == "true" for one in around):
        # What is hidden inside of a picture that has a name is part of it.
        outer = picture.getparent()
        return outer is not None and bool(outer.get("aria-label") or outer.get("aria-labelledby"))
    if picture.tag == "math":
        return bool("".join(map(str, picture.itertext())).strip() or picture.get("alttext"))
    named = ("alt", "aria-label", "aria-labelledby")
    return any(picture.get(name) for name in named) or bool(picture.findtext("title"))


def _judge_rules(rules: Iterable[Any]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selector = " ".join(tinycss2.serialize(rule.prelude).split())
            yield from _judge_declarations(_parse_declarations(rule.content), selector)
        elif rule.type == "at-rule" and rule.content is not None and rule.lower_at_keyword != "font-face":
            yield from _judge_rules(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))


def _parse_declarations(content: Any) -> Sequence[Any]:  # noqa: ANN401 - tinycss2 has no types
    return tuple(tinycss2.parse_declaration_list(content, skip_comments=True, skip_whitespace=True))


def _judge_declarations(declarations: Sequence[Any], place: str) -> Iterator[str]:
    """Tell of a rule whose text is too near in colour to what it stands on, as far as the rule says."""
    values = {one.lower_name: one.value for one in declarations if one.type == "declaration"}
    ink = _read_colour(values.get("color", ()))
    paper = _read_colour(values.get("background-color", values.get("background", ())))
    if ink is None and paper is None:
        return
    contrast = _measure_contrast(ink or _INK, paper or _PAPER)
    if contrast < _LEAST_CONTRAST:
        yield f"{place} ({contrast:.1f})"


def _read_colour(tokens: Iterable[Any]) -> _Colour | None:
    """Read the colour of a value; None where it has none of its own, or one that shows what is behind."""
    for token in tokens:
        colour = tinycss2.color3.parse_color(token)
        if colour is not None and colour != "currentColor" and colour.alpha == 1:
            return colour.red, colour.green, colour.blue
    return None


def _measure_contrast(one: _Colour, other: _Colour) -> float:
    """Give the contrast of two colours (WCAG 2.2, contrast ratio)."""
    darker, lighter = sorted((_measure_luminance(one), _measure_luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _measure_luminance(colour: _Colour) -> float:
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in colour)  # noqa: PLR2004 - WCAG 2.2, relative luminance
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
