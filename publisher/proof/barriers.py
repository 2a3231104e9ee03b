"""Finds what bars readers from the pages of an EPUB: pages and style sheet in, barriers out.

These are the checks of WCAG 2.2 that need no layout: language (3.1.1), titles (2.4.2), headings (1.3.1), alternatives
(1.1.1), tables (1.3.1), the order of reading (1.3.2), links that a colour alone tells from the text (1.4.1), the
contrast of text (1.4.3), letters that nobody can read or enlarge (1.4.4), boxes and lines that a small screen has no
room for or that cut off what grows (1.4.10), what moves and cannot be stopped (2.2.2), a focus that nobody sees
(2.4.7), and the room between links that stand alone (2.5.8). An EPUB claims to conform only where none of them finds
anything; text of which nobody can tell the contrast, such as that on a picture, is found too.

Contrast is measured twice: in the reading system's colours by day, and in those by night, where what stands under
`prefers-color-scheme: dark` holds. A sheet that gives letters a colour and nothing behind them, or the other way round,
fails by night (WCAG 2.2, failure F24 of 1.4.3).
"""

import posixpath
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import cssselect2
from lxml import etree

from publisher.proof.cascade import (
    ROOT_SIZE,
    Cascade,
    Colour,
    Look,
    SheetRule,
    gives_colour,
    name_element,
    read_colour,
    read_declarations,
    read_length,
)
from publisher.proof.focus import find_unseen_focus
from publisher.script.moving_pictures import is_moving

Kind = Literal[
    "language", "titles", "headings", "alternatives", "tables", "order", "contrast", "night", "links", "motion",
    "targets", "focus", "size", "reflow",
]  # fmt: skip

#: How the names of pictures end.
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")
#: The least contrast of a link with the text around it, where a colour alone tells it from that (technique G183).
_LEAST_OF_LINKS = 3.0
#: The least contrast of text with what is behind it, and that of large letters (WCAG 2.2, 1.4.3), by their size.
_LEAST_CONTRAST, _LEAST_OF_LARGE, _LARGE = 4.5, 3.0, 24.0
#: How far targets are apart at least, in CSS pixels (WCAG 2.2, 2.5.8).
_LEAST_ROOM = 24.0
#: Letters below this share of the reader's own are still smaller than these when they are twice as large.
_LEAST_SHARE = 0.5
#: How wide the smallest screen is, in CSS pixels (WCAG 2.2, 1.4.10), and how many letters in one line it has room for.
_SMALL_SCREEN, _LETTERS_ON_IT = 320.0, 40
#: The reading system's own colours, by day and by night: #eee on #111, as readers mostly have them.
_PAPER, _INK = Colour(1.0, 1.0, 1.0), Colour(0.0, 0.0, 0.0)
_DARK_PAPER, _DARK_INK = Colour(1 / 15, 1 / 15, 1 / 15), Colour(14 / 15, 14 / 15, 14 / 15)
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
#: Properties that change the colours of what is drawn, and values with which they do not.
_RECOLOURING = frozenset(
    ("filter", "backdrop-filter", "mix-blend-mode", "mask", "mask-image", "-webkit-text-fill-color")
)
_UNCHANGED = frozenset(("none", "normal", "initial", "unset", "currentcolor", "inherit"))
#: Properties that say whether lines are divided.
_WRAPPING = frozenset(("white-space", "text-wrap", "text-wrap-mode"))
_NUMBERS = frozenset(("number", "dimension", "percentage"))
_REVERSED = ("row-reverse", "column-reverse", "wrap-reverse")
#: What has text of its own for readers; what is in none of these is no text.
_UNREAD = frozenset(("head", "svg", "math", "script", "style"))
#: Elements that text flows around; links that stand in such text are as high as its lines, and may be.
_BLOCKS = frozenset(
    ("p", "li", "dt", "dd", "td", "th", "div", "figcaption", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "section",
     "aside", "blockquote", "nav", "body", "summary", "header", "footer", "pre", "figure")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Barrier:
    """Something that bars readers: of what kind, in which page, and what is said of it."""

    kind: Kind
    page: str
    text: str


def judge_pages(pages: Mapping[str, etree._Element], style: str) -> tuple[Barrier, ...]:
    """Find the barriers of pages by their names, and of their style sheet.

    The pages are in the order of the spine, their elements in no namespace.
    """
    day, night = Cascade(style, _INK, _PAPER), Cascade(style, _DARK_INK, _DARK_PAPER, "dark")
    found: list[Barrier] = []
    for name, root in pages.items():
        found += [Barrier(kind, name, text) for kind, text in (*_judge_page(root), *_judge_looks(root, day, night))]
    rules = [rule for cascade in (day, night) for rule in (*cascade.rules, *cascade.left)]
    for kind, cascade in _name_times(day, night):
        found += [Barrier(kind, "", text) for rule in cascade.left for text in _judge_rule(rule, cascade.plain)]
    found += [Barrier("contrast", "", text) for rule in rules for text in _find_recolouring(rule)]
    found += [Barrier("order", "", text) for rule in rules for text in _find_reordering(rule)]
    found += [Barrier("order", name, text) for name, text in _judge_contents(pages)]
    found += [Barrier("motion", "", text) for rule in rules for text in _find_motion(rule)]
    found += [Barrier("size", "", text) for rule in rules for text in _find_scaling(rule)]
    found += [Barrier("reflow", "", text) for rule in rules for text in _find_clipping(rule)]
    found += [Barrier("focus", name, text) for name, text in find_unseen_focus(pages, style)]
    return tuple(dict.fromkeys(found))


def judge_pictures(pictures: Mapping[str, bytes]) -> tuple[Barrier, ...]:
    """Find the barriers of pictures by their names."""
    return tuple(Barrier("motion", name, "") for name, data in pictures.items() if is_moving(data))


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
        # A number above 0 takes an element out of its place for those who go from link to link (2.4.3).
        if element.get("tabindex", "").strip().isdecimal() and int(element.get("tabindex", "")):
            yield "order", f"{element.tag} tabindex"
        if declared := read_declarations(element.get("style", "")):
            yield from (("order", text) for text in _find_reordering(SheetRule(str(element.tag), declared)))


def _is_told(picture: etree._Element) -> bool:
    """Return whether a picture has words that stand for it, here or around it, or is decoration and says so."""
    around = (picture, *picture.iterancestors())
    if any(one.get("aria-hidden") == "true" for one in around):
        # What is hidden inside of a picture that has a name is part of it.
        outer = picture.getparent()
        return outer is not None and bool(outer.get("aria-label") or outer.get("aria-labelledby"))
    if picture.tag == "math":
        return bool("".join(map(str, picture.itertext())).strip() or picture.get("alttext"))
    named = ("alt", "aria-label", "aria-labelledby")
    return any(picture.get(name) for name in named) or bool(picture.findtext("title"))


def _judge_looks(root: etree._Element, day: Cascade, night: Cascade) -> Iterator[tuple[Kind, str]]:
    """Judge what depends on the style sheet: colours, where there are any, and the room between links."""
    own_style = any(
        gives_colour(one) for node in root.iter(etree.Element) for one in read_declarations(node.get("style", ""))
    )
    wrapped = cssselect2.ElementWrapper.from_xml_root(root)
    elements = tuple(wrapped.iter_subtree())
    for kind, cascade in _name_times(day, night):
        if own_style or cascade.has_colours:
            for element in elements:
                yield from ((kind, text) for text in _judge_contrast(element, cascade))
    if day.has_small_letters:
        for element in elements:
            yield from (("size", text) for text in _judge_size(element, day))
    for rule in day.rules:
        if any(one.lower_name in _WRAPPING and _keeps_lines(one) for one in rule.declarations):
            yield from (("reflow", text) for text in _find_long_lines(wrapped, rule))
    seen: set[Any] = set()
    for element in elements:
        if element.local_name == "a" and element.etree_element.get("href"):
            block = _find_block(element)
            for cascade in (day, night):
                if block is not None and (own_style or cascade.has_colours):
                    yield from _judge_link(element, block, cascade)
            if block is not None and block not in seen:
                seen.add(block)
                yield from _judge_room(block, day)


def _name_times(day: Cascade, night: Cascade) -> tuple[tuple[Kind, Cascade], ...]:
    return ("contrast", day), ("night", night)


def _judge_contrast(element: Any, cascade: Cascade) -> Iterator[str]:  # noqa: ANN401 - cssselect2 has no types
    if not _has_text(element.etree_element):
        return
    look = cascade.find_look(element)
    if look.is_hidden:
        return
    contrast = _measure_look(look)
    if contrast is None:
        yield f"{name_element(element.etree_element)} (?)"
    elif contrast < (_LEAST_OF_LARGE if look.size >= _LARGE else _LEAST_CONTRAST):
        yield f"{name_element(element.etree_element)} ({contrast:.1f})"


def _judge_size(element: Any, cascade: Cascade) -> Iterator[str]:  # noqa: ANN401 - as above
    """Judge letters that are too small, or that no reader can enlarge."""
    if _has_text(element.etree_element):
        look = cascade.find_look(element)
        if not look.is_hidden and (look.is_fixed or look.size < ROOT_SIZE * _LEAST_SHARE):
            yield f"{name_element(element.etree_element)} ({look.size:.1f} px)"


def _find_long_lines(root: Any, rule: SheetRule) -> Iterator[str]:  # noqa: ANN401 - as above
    """Tell of text that a rule keeps in one line, in which a small screen has no room for it."""
    with suppress(cssselect2.SelectorError):
        for element in root.query_all(rule.selector):
            text = " ".join("".join(map(str, element.etree_element.itertext())).split())
            if len(text) > _LETTERS_ON_IT:
                yield f"{name_element(element.etree_element)} ({rule.selector})"


def _keeps_lines(declaration: Any) -> bool:  # noqa: ANN401 - tinycss2 has no types
    return any(token.type == "ident" and token.lower_value in {"nowrap", "pre"} for token in declaration.value)


def _has_text(element: etree._Element) -> bool:
    """Return whether an element has letters of its own that are read and seen."""
    if not any((text or "").strip() for text in (element.text, *(child.tail for child in element))):
        return False
    return not any(one.tag in _UNREAD or one.get("aria-hidden") == "true" for one in _climb(element))


def _climb(element: etree._Element) -> Iterator[etree._Element]:
    yield element
    yield from element.iterancestors()


def _measure_look(look: Look) -> float | None:
    """Return the contrast of the letters of an element; None where nobody knows the colours, as on a picture."""
    if look.paper is None or look.is_unread:
        return None
    return _measure_contrast(look.ink.lay_over(look.paper, look.opacity), look.paper)


def _find_block(element: Any) -> Any:  # noqa: ANN401 - cssselect2 has no types
    while element is not None and element.local_name not in _BLOCKS:
        element = element.parent
    return element


def _judge_link(link: Any, block: Any, cascade: Cascade) -> Iterator[tuple[Kind, str]]:  # noqa: ANN401 - as above
    """Judge a link in a line of text by what tells it from that: a line, another hand, another colour, or nothing."""
    own, around = cascade.find_look(link), cascade.find_look(block)
    is_told = own.is_underlined or (own.size, own.hand) != (around.size, around.hand)
    if own.is_hidden or is_told or own.ink == around.ink or _holds_links_alone(block.etree_element):
        return
    page = cascade.plain.paper or _PAPER
    contrast = _measure_contrast(own.ink.lay_over(page), around.ink.lay_over(page))
    if contrast < _LEAST_OF_LINKS:
        yield "links", f"{name_element(link.etree_element)} ({contrast:.1f})"


def _judge_room(block: Any, cascade: Cascade) -> Iterator[tuple[Kind, str]]:  # noqa: ANN401 - as above
    """Judge links that stand alone in their lines, one below the other, by how far their middles are apart."""
    node = block.etree_element
    if not _holds_links_alone(node):
        return
    parent = node.getparent()
    # A link that has no other above or below it has all the room that it needs.
    beside = [] if parent is None else [one for one in parent.iterchildren(str(node.tag)) if one is not node]
    if len(node.findall("br")) == 0 and not any(map(_holds_links_alone, beside)):
        return
    look = cascade.find_look(block)
    gap = look.gap if len(node.findall("br")) == 0 else 0.0
    if not look.is_hidden and look.line_height + gap < _LEAST_ROOM:
        yield "targets", f"{name_element(node)} ({look.line_height + gap:.0f} px)"


def _holds_links_alone(block: etree._Element) -> bool:
    """Return whether a block has links and nothing else that is read in the lines of its own."""
    has_link = False
    stack = [block]
    while stack:
        element = stack.pop()
        if element is not block and element.tag in _BLOCKS | {"ol", "ul", "dl", "table"}:
            continue
        if element.tag == "a" and element.get("href"):
            has_link = True
            continue
        texts = (element.text, *(child.tail for child in element))
        if any(letter.isalnum() for text in texts for letter in text or ""):
            return False
        stack += element.iterchildren(etree.Element)
    return has_link


def _judge_contents(pages: Mapping[str, etree._Element]) -> Iterator[tuple[str, str]]:
    """Tell of contents that are not in the order in which the book is read (EPUB 3.3, 7.4.2)."""
    places: dict[str, tuple[int, int]] = {}
    for number, (name, root) in enumerate(pages.items()):
        places[name] = number, 0
        for place, element in enumerate(root.iter(etree.Element), 1):
            if identifier := element.get("id"):
                places[f"{name}#{identifier}"] = number, place
    for name, root in pages.items():
        for contents in (nav for nav in root.iter("nav") if nav.get(_EPUB_TYPE) == "toc"):
            addresses = [link.get("href", "") for link in contents.iter("a")]
            found = [posixpath.join(posixpath.dirname(name), address) for address in addresses]
            for (before, after), address in zip(pairwise(found), addresses[1:], strict=True):
                if before in places and after in places and places[after] < places[before]:
                    yield name, address


def _find_reordering(rule: SheetRule) -> Iterator[str]:
    """Tell of what is seen in another order than it is read in (WCAG 2.2, 1.3.2)."""
    for one in rule.declarations:
        words = [token.lower_value for token in one.value if token.type == "ident"]
        is_moved = one.lower_name == "order" and any(token.type == "number" and token.value for token in one.value)
        is_forced = one.lower_name == "unicode-bidi" and any(word.endswith("override") for word in words)
        is_reversed = one.lower_name in {"flex-flow", "flex-direction", "flex-wrap"} and any(
            word in _REVERSED for word in words
        )
        if is_moved or is_forced or is_reversed:
            yield f"{rule.selector} ({one.lower_name})"


def _find_recolouring(rule: SheetRule) -> Iterator[str]:
    """Tell of what changes the colours of text after they were given, so that nobody can measure them."""
    for one in rule.declarations:
        words = {token.lower_value for token in one.value if token.type == "ident"}
        if one.lower_name in _RECOLOURING and not words & _UNCHANGED and not rule.is_of_pictures:
            yield f"{rule.selector} ({one.lower_name})"


def _find_scaling(rule: SheetRule) -> Iterator[str]:
    """Tell of what gives letters another size than that of their font, so that nobody knows it."""
    for one in rule.declarations:
        is_scaled = one.lower_name == "transform" and any(
            token.type == "function" and token.lower_name.startswith(("scale", "matrix")) for token in one.value
        )
        is_own = one.lower_name in {"zoom", "scale"} and any(token.type in _NUMBERS for token in one.value)
        if (is_scaled or is_own) and not rule.is_of_pictures:
            yield f"{rule.selector} ({one.lower_name})"


def _find_clipping(rule: SheetRule) -> Iterator[str]:
    """Tell of a box that is wider than a small screen, or that cuts off what grows out of it (failure F69)."""
    values = {one.lower_name: one.value for one in rule.declarations}
    for name in ("width", "min-width", "inline-size", "min-inline-size"):
        lengths = [read_length(token, ROOT_SIZE) or 0.0 for token in values.get(name, ())]
        if max(lengths, default=0.0) > _SMALL_SCREEN and not rule.is_of_pictures:
            yield f"{rule.selector} ({name})"
    is_cut = any(
        token.type == "ident" and token.lower_value in {"hidden", "clip"}
        for name in ("overflow", "overflow-y", "overflow-block")
        for token in values.get(name, ())
    )
    for name in ("height", "max-height", "block-size", "max-block-size"):
        if is_cut and not rule.is_of_pictures and any(token.type in _NUMBERS for token in values.get(name, ())):
            yield f"{rule.selector} ({name})"


def _find_motion(rule: SheetRule) -> Iterator[str]:
    """Tell of what a rule sets in motion by itself: how long it moves, and whether it flashes, is not measured."""
    for one in rule.declarations:
        still = {"none", "initial", "inherit", "unset", "revert"}
        if one.lower_name in {"animation", "animation-name"} and any(
            token.type in {"ident", "string"} and token.value not in still for token in one.value
        ):
            yield f"{rule.selector} ({one.lower_name})"


def _judge_rule(rule: SheetRule, plain: Look) -> Iterator[str]:
    """Tell of a rule whose text is too near in colour to what it stands on, as far as the rule itself says.

    `plain` has the colours of what no rule colours.
    """
    values = {one.lower_name: one.value for one in rule.declarations}
    ink = read_colour(values.get("color", ()))
    paper = read_colour(values.get("background-color", values.get("background", ())))
    if (ink is None and paper is None) or rule.is_of_pictures:
        return
    page = plain.paper or _PAPER
    below = paper.lay_over(page) if paper else page
    contrast = _measure_contrast((ink or plain.ink).lay_over(below), below)
    if contrast < _LEAST_CONTRAST:
        yield f"{rule.selector} ({contrast:.1f})"


def _measure_contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours (WCAG 2.2, contrast ratio)."""
    darker, lighter = sorted((_measure_luminance(one), _measure_luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _measure_luminance(colour: Colour) -> float:
    parts = (colour.red, colour.green, colour.blue)
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in parts)  # noqa: PLR2004 - WCAG 2.2, relative luminance
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
