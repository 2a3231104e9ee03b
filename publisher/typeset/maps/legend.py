"""Writes the legend of a map: what its symbols and lines mean, in the book's language."""

from collections.abc import Sequence

from markupsafe import Markup

from publisher.geometry.boxes import Box
from publisher.typeset.house import House
from publisher.typeset.maps.base import write_dashes
from publisher.typeset.maps.look import Look
from publisher.typeset.maps.svg import write_path, write_text
from publisher.typeset.maps.symbols import write_sample, write_symbol

#: The size of the legend as a share of a name's; how wide samples and the gaps between entries are, in sizes.
_SIZE, _SYMBOL, _SAMPLE, _GAP, _LEADING = 0.9, 0.9, 2.6, 1.1, 1.55


def write_legend(
    kinds: Sequence[str], ways: Sequence[tuple[str, bool]], house: House, look: Look, credit: str
) -> tuple[Markup, float]:
    """Write the legend in lines from the side where reading begins; give its height in points too."""
    size = _SIZE * look.size
    words = house.words
    entries: list[tuple[str, str, bool, float, str]] = [
        ("kind", kind, True, _SYMBOL * size, words["place_kinds"][kind]) for kind in kinds
    ]
    entries += [
        ("mode", mode, certain, _SAMPLE * size, words["modes"][mode] if certain else words["route_not_certain"])
        for mode, certain in ways
    ]
    if credit:
        entries.append(("border", "", True, _SAMPLE * size, words["borders_of_today"]))
        entries.append(("credit", "", True, 0.0, words["map_credit"].format(name=credit)))
    parts: list[Markup] = []
    at, base = 0.0, size
    for what, name, certain, sample, text in entries:
        width = look.ruler(text, size, False).width  # noqa: FBT003 - the shape of a `Ruler`
        whole = sample + 0.35 * size + width
        if at and at + whole > look.width:
            at, base = 0.0, base + _LEADING * size
        # From the start side: on the right in a book that runs from right to left.
        first = look.width - at - sample if look.right_to_left else at
        box = Box(first, base - 0.7 * size, first + sample, base + 0.1 * size)
        match what:
            case "kind":
                parts.append(write_symbol(name, box.centre, look))
            case "mode":
                parts.append(write_sample(name, box, look, is_certain=certain))
            case "border":
                line = [(box.left, box.centre[1]), (box.right, box.centre[1])]
                dashes = write_dashes(look.unit)
                parts.append(
                    write_path(
                        [line],
                        fill="none",
                        stroke=look.tones.border,
                        stroke_width=0.5 * look.unit,
                        stroke_dasharray=dashes,
                    )
                )
        left = first - 0.35 * size - width if look.right_to_left else first + sample + 0.35 * size
        if what == "credit":
            left = first - width if look.right_to_left else first
        parts.append(write_text(text, (left, base), right_to_left=look.right_to_left, font_size=size))
        at += whole + _GAP * size
    return Markup().join(parts), base + 0.5 * size
