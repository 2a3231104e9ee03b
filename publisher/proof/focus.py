"""Finds what does not show that it has the focus: pages and style sheet in, names of elements out (WCAG 2.2, 2.4.7).

Reading systems draw an outline round the link that is reached by keys. A sheet that takes it away has to give another
sign, such as another ground.
"""

from collections.abc import Iterator, Mapping

import cssselect2
import tinycss2
from lxml import etree

from publisher.proof.cascade import Cascade, Colour, SheetRule, Tokens, name_element, read_colour

#: What outlines are drawn by, and the property that resets them with all others.
_OUTLINES = frozenset(("outline", "outline-style", "outline-width", "outline-color", "all"))
#: By what else the focus can be seen.
_SIGNS = frozenset(
    ("color", "background", "background-color", "background-image", "border", "border-color", "border-style",
     "border-width", "border-bottom", "border-top", "border-left", "border-right", "border-inline", "border-block",
     "box-shadow", "text-decoration", "text-decoration-line", "text-decoration-style", "text-decoration-thickness",
     "font-weight", "font-size", "font-style")
)  # fmt: skip
_LINES = frozenset(("auto", "solid", "dotted", "dashed", "double", "groove", "ridge", "inset", "outset"))
#: Values that give back what reading systems draw.
_OWN = frozenset(("revert", "revert-layer"))
_BLACK, _WHITE = Colour(0.0, 0.0, 0.0), Colour(1.0, 1.0, 1.0)


def find_unseen_focus(pages: Mapping[str, etree._Element], style: str) -> Iterator[tuple[str, str]]:
    """Yield the page and the name of each link, or what else is reached by keys, whose focus nobody sees.

    A rule of which nobody knows when it holds is told by its selector, with no page.
    """
    focused, plain = (
        Cascade(style, _BLACK, _WHITE, properties=_OUTLINES | _SIGNS, is_focused=state) for state in (True, False)
    )
    if not any(_hides_outline(rule) for rule in (*focused.rules, *focused.left)):
        return
    yield from (("", rule.selector) for rule in focused.left if _hides_outline(rule) and not _gives_sign(rule))
    for name, root in pages.items():
        for element in cssselect2.ElementWrapper.from_xml_root(root).iter_subtree():
            if _can_have_focus(element.etree_element):
                with_it, without = focused.list_declared(element), plain.list_declared(element)
                if not _has_outline(with_it) and all(_write(with_it, sign) == _write(without, sign) for sign in _SIGNS):
                    yield name, name_element(element.etree_element)


def _can_have_focus(element: etree._Element) -> bool:
    is_link = element.tag == "a" and bool(element.get("href"))
    return is_link or element.tag == "summary" or element.get("tabindex", "-1").strip() != "-1"


def _hides_outline(rule: SheetRule) -> bool:
    return not _has_outline({one.lower_name: tuple(one.value) for one in rule.declarations})


def _gives_sign(rule: SheetRule) -> bool:
    return any(one.lower_name in _SIGNS for one in rule.declarations)


def _has_outline(declared: Mapping[str, Tokens]) -> bool:
    """Return whether declarations, in the order of their weight, leave an outline to be seen, as it is without any."""
    is_drawn = {"style": True, "width": True, "color": True}
    for name, tokens in declared.items():
        if name not in _OUTLINES:
            continue
        words = {token.lower_value for token in tokens if token.type == "ident"}
        colour = read_colour(tokens)
        has_width = not any(token.type in {"number", "dimension"} and not token.value for token in tokens)
        has_colour = "transparent" not in words and (colour is None or colour.alpha > 0)
        if words & _OWN:
            is_drawn = dict.fromkeys(is_drawn, True)
        elif name in {"outline", "all"}:
            is_drawn = {"style": bool(words & _LINES), "width": has_width, "color": has_colour}
        elif name == "outline-style":
            is_drawn["style"] = bool(words & _LINES)
        else:
            part = name.removeprefix("outline-")
            is_drawn[part] = has_width if part == "width" else has_colour
    return all(is_drawn.values())


def _write(declared: Mapping[str, Tokens], name: str) -> str:
    return str(tinycss2.serialize(declared.get(name, ()))).strip().lower()
