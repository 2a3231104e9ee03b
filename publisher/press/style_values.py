"""Spares WeasyPrint what it works out again for each style and each box: functions in, the same patched out.

What comes out is what came out before (upstream issue: none): the common case is only answered sooner.
"""

from collections.abc import Iterator
from functools import wraps
from operator import itemgetter
from typing import Any, NamedTuple

from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES, Dimension
from weasyprint.formatting_structure import boxes

# WeasyPrint has no types. These names say at least what is meant.
Box = Any
Style = Any

_SIDES = ("top", "right", "bottom", "left")
#: Lengths that a box has from its style.
_LENGTHS = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in _SIDES),
    *(f"{bound}{extent}" for bound in ("", "min_", "max_") for extent in ("width", "height")),
)
_BORDERS = tuple(f"border_{side}_width" for side in _SIDES)
_ASKED = (*_LENGTHS, *_BORDERS, "box_sizing", "border_collapse")
_read_lengths = itemgetter(*_ASKED)
#: Properties that depend on one another, or go on in a way of their own.
_BOUND = frozenset(("display", "float", "page", "position"))
_DECORATION = "text_decoration_"
#: No pseudo-element, and those whose styles WeasyPrint changes.
_SINGLE_PSEUDO = frozenset((None, "note-call"))


def list_answers(style: Style) -> dict[Any, Any]:
    """Return what is known of a style already: answers by what was asked.

    A style with other properties is another style, made by copying, of which nothing is known.
    """
    answers: dict[Any, Any] = style.__dict__.setdefault("answers", {})
    return answers


class _Plain(NamedTuple):
    """A property of which a style that does not set it has what its parent has, or else the initial value.

    A style may set it by other names too, of which the direction of its text decides (CSS Logical Properties 1).
    """

    is_inherited: bool
    initial: Any
    other_names: tuple[str, ...]


def _list_plain() -> Iterator[tuple[str, _Plain]]:
    for name, value in INITIAL_VALUES.items():
        is_inherited = name in INHERITED
        if name in _BOUND or name.startswith(_DECORATION) or (name in INITIAL_NOT_COMPUTED and not is_inherited):
            continue
        find_name = PHYSICAL_FUNCTIONS.get(name)
        others = (find_name(block="ttb", inline=inline) for inline in ("ltr", "rtl")) if find_name else ()
        yield name, _Plain(is_inherited, value, tuple(others))


_PLAIN = dict(_list_plain())


def inherit_at_once(compute: Any) -> Any:
    """Patch the value of a property that nothing sets in a style, which is taken through all that may be set.

    `compute` is `ComputedStyle.__missing__`. Nine in ten values are such ones.
    """

    @wraps(compute)
    def patched(style: Style, name: str) -> Any:
        plain = _PLAIN.get(name)
        if plain is not None:
            cascaded, parent = style.cascaded, style.parent_style
            if name not in cascaded and parent is not None and cascaded.keys().isdisjoint(plain.other_names):
                value = style[name] = parent[name] if plain.is_inherited else plain.initial
                return value
        return compute(style, name)

    return patched


def resolve_lengths_once(resolve_percentages: Any) -> Any:
    """Patch the lengths of a box whose style has neither percentages nor formulas: they are the same in any block.

    WeasyPrint works out twenty of them each time that a box is laid out, and an inline box is in each of its lines.
    """
    known: dict[tuple[Any, ...], dict[str, Any]] = {}

    @wraps(resolve_percentages)
    def patched(box: Box, containing_block: Any) -> None:
        values = _read_lengths(box.style)
        lengths = known.get(values)
        if lengths is not None and isinstance(box, boxes.Box):
            box.__dict__.update(lengths)
            return
        resolve_percentages(box, containing_block)
        *of_style, _, border_collapse = values
        if border_collapse != "collapse" and all(map(_is_fixed, of_style[: len(_LENGTHS)])):
            known[values] = {name: getattr(box, name) for name in (*_LENGTHS, *_BORDERS)}

    return patched


def _is_fixed(value: Any) -> bool:
    return value == "auto" or (isinstance(value, Dimension) and value.unit == "px")


def remember_flow(is_in_normal_flow: Any) -> Any:
    """Patch the question whether a box is in the normal flow, which asks five others: two properties answer it."""
    known: dict[tuple[Any, Any], bool] = {}

    @wraps(is_in_normal_flow)
    def patched(box: Box) -> bool:
        style = box.style
        key = style["float"], style["position"]
        if key not in known:
            known[key] = is_in_normal_flow(box)
        return known[key]

    return patched


def share_pseudo_styles(set_computed_styles: Any) -> Any:
    """Patch the style of a pseudo-element, made anew for each element: those of one style have it in common.

    WeasyPrint gives elements one style whose parents have one style and which the same selectors match, those of their
    pseudo-elements included. Its own style sheet alone brings five to each element. The style of the call of a note in
    the margin it changes, so that each has its own.
    """

    @wraps(set_computed_styles)
    def patched(
        style_for: Any, element: Any, parent: Any, root: Any = None, pseudo_type: Any = None, **named: Any
    ) -> None:
        if pseudo_type in _SINGLE_PSEUDO or parent is not element:
            set_computed_styles(style_for, element, parent, root, pseudo_type, **named)
            return
        styles = style_for.get_computed_styles()
        known = list_answers(styles[parent, None])
        key = share_pseudo_styles, pseudo_type
        if key not in known:
            set_computed_styles(style_for, element, parent, root, pseudo_type, **named)
            known[key] = styles[element, pseudo_type]
        styles[element, pseudo_type] = known[key]

    return patched
