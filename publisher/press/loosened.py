"""Lets blocks be divided that were to be kept whole, from one page on: styles of boxes in, looser ones out.

Pages that come later may be made otherwise for that. So each change is noted, taken back where pages that were only
tried are given up, and made again where a page stands again that has made it.
"""

from typing import Any, NamedTuple

# WeasyPrint has no types. These names say at least what is meant.
Box = Any
Context = Any


class Loosened(NamedTuple):
    """A property of a box that has another value from a page on."""

    box: Box
    name: str
    old: Any
    new: Any


def loosen(context: Context, box: Box, name: str, value: Any) -> None:
    """Give a box another style from now on."""
    if box.style[name] != value:
        context.loosened = (*list_loosened(context), Loosened(box, name, box.style[name], value))
        _set_style(box, name, value)


def list_loosened(context: Context) -> tuple[Loosened, ...]:
    """List what was loosened so far."""
    noted: tuple[Loosened, ...] = getattr(context, "loosened", ())
    return noted


def set_loosened(context: Context, wanted: tuple[Loosened, ...]) -> None:
    """Take back what was loosened but is not wanted, and loosen what is wanted but is not loose."""
    noted = list_loosened(context)
    kept = next((at for at, (one, other) in enumerate(zip(noted, wanted, strict=False)) if one != other), len(wanted))
    kept = min(kept, len(noted))
    for one in reversed(noted[kept:]):
        _set_style(one.box, one.name, one.old)
    for one in wanted[kept:]:
        _set_style(one.box, one.name, one.new)
    context.loosened = wanted


def _set_style(box: Box, name: str, value: Any) -> None:
    box.style = box.style.copy()
    box.style[name] = value
