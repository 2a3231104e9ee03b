"""Draws the bar code of an ISBN: 13 digits in, a drawing of an EAN-13 out (ISO/IEC 15420; ISBN Users' Manual, 7).

The unit of the drawing is a module, which is 0.33 mm wide at the nominal size.
"""

from itertools import groupby

from markupsafe import Markup

#: Millimetres.
_MODULE = 0.33
#: Modules: the white before and behind the bars, their height, and how far the guards stand out.
_BEFORE, _BEHIND, _HEIGHT, _GUARD = 11, 7, 69, 5
_BARS = 95
_GUARDS = (range(3), range(45, 50), range(92, 95))


def draw_ean(digits: str, alternative: str) -> Markup:
    """Draw the bars of 13 digits; `alternative` is what is read instead. The digits below them are text."""
    from barcode import EAN13  # noqa: PLC0415 - few books have a cover

    bars = []
    place = 0
    for sign, run in groupby(EAN13(digits).build()[0]):
        width = len(list(run))
        if sign == "1":
            height = _HEIGHT + (_GUARD if any(place in guard for guard in _GUARDS) else 0)
            bars.append(Markup('<rect x="{}" y="0" width="{}" height="{}"/>').format(place + _BEFORE, width, height))
        place += width
    width, height = _BEFORE + _BARS + _BEHIND, _HEIGHT + _GUARD
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="ean" role="img" viewBox="0 0 {} {}" width="{}mm" height="{}mm">'
        "<title>{}</title>{}</svg>"
    ).format(
        width, height, round(width * _MODULE, 2), round(height * _MODULE, 2), alternative, Markup().join(bars)
    )  # fmt: skip


def group_digits(digits: str) -> str:
    """Write the 13 digits below the bars: the first stands before them, six below each half."""
    return f"{digits[:1]} {digits[1:7]} {digits[7:]}"
