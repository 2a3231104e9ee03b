"""Sets no type smaller than it can be read: WeasyPrint's sizes of fonts in, the same with a least one out.

Small type in small type (a Latin name in an index, its number in a wide table) gets a share of a share of the size of
the text, which nobody has chosen. No size that is a share of another is less than `--least-size`, but where that
other is less itself. A size in points is one that somebody has chosen, and stays. `max()`, which says the same in
style sheets (CSS Values 4, 10.3), WeasyPrint does not know in a size of a font.
"""

from functools import wraps
from typing import Any

from weasyprint.css.computed_values import COMPUTER_FUNCTIONS
from weasyprint.css.properties import INITIAL_VALUES, Dimension
from weasyprint.css.units import LENGTHS_TO_PIXELS

# WeasyPrint has no types. These names say at least what is meant.
Style = Any

_NAME, _PROPERTY = "font_size", "__least_size"
_OF_PARENT, _OF_ROOT = frozenset({"em", "%"}), frozenset({"rem"})


def keep_least_size() -> None:
    """Patch the computed sizes of fonts."""
    COMPUTER_FUNCTIONS[_NAME] = _raise_small_sizes(COMPUTER_FUNCTIONS[_NAME])


def _raise_small_sizes(compute: Any) -> Any:
    @wraps(compute)
    def raised(style: Style, name: str, value: Any) -> Any:
        size = compute(style, name, value)
        whole = _find_whole(style, value)
        return size if size >= whole else max(size, min(whole, read_least_size(style)))

    return raised


def read_least_size(style: Style) -> float:
    """Return the least size that a style asks for, in CSS pixels; 0 if it asks for none."""
    for token in style[_PROPERTY] or ():
        if getattr(token, "lower_unit", None) in LENGTHS_TO_PIXELS:
            return float(token.value * LENGTHS_TO_PIXELS[token.lower_unit])
    return 0.0


def _find_whole(style: Style, value: Any) -> float:
    """Return the size of which a size is a share, in CSS pixels; 0 if it is a share of none."""
    unit = value.unit if isinstance(value, Dimension) else value
    if unit in _OF_PARENT or unit == "smaller":
        size = INITIAL_VALUES[_NAME] if style.parent_style is None else style.parent_style[_NAME]
    elif unit in _OF_ROOT:
        size = style.root_style[_NAME]
    else:
        size = 0.0
    return float(size)
