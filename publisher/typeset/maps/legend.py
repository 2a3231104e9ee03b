"""Writes the legend of a map: what its symbols and lines mean, in the book's language."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from publisher.geometry.boxes import Box
from publisher.script.locale import find_frame
from publisher.script.text_scripts import name_language
from publisher.typeset.drawing.lettering import break_lines
from publisher.typeset.drawing.look import Look
from publisher.typeset.drawing.svg import write_element, write_path, write_text
from publisher.typeset.house import HouseStyle
from publisher.typeset.maps.base import write_dashes
from publisher.typeset.maps.symbols import write_sample, write_symbol

#: The size of the legend, in sizes of a name.
_SIZE = 0.9
#: In sizes of the legend: how wide symbols and samples of lines are, the gaps after them and between entries, the
#: distance of lines, and the room below the last.
_SYMBOL, _SAMPLE, _INNER_GAP, _GAP, _LEADING, _FOOT = 0.9, 2.6, 0.35, 1.1, 1.6, 0.5


@dataclass(frozen=True, slots=True)
class Legend:
    """What a legend explains. `year` is that of all dates, None where each date says its own."""

    kinds: tuple[str, ...]
    modes: tuple[str, ...]
    has_doubtful: bool
    has_borders: bool
    credit: str
    year: int | None


@dataclass(frozen=True, slots=True)
class _Entry:
    text: str
    credit: str = ""
    kind: str = ""
    mode: str = ""
    is_certain: bool = True
    is_border: bool = False

    @property
    def sample(self) -> float:
        """The width of what stands before the text, in sizes of the legend."""
        if self.kind:
            return _SYMBOL
        return _SAMPLE if self.mode or self.is_border else 0.0


def _list_entries(legend: Legend, house: HouseStyle) -> Iterator[_Entry]:
    words = house.words
    for kind in legend.kinds:
        yield _Entry(words["place_kinds"][kind], kind=kind)
    for mode in legend.modes:
        yield _Entry(words["modes"][mode], mode=mode)
    if legend.has_doubtful:
        yield _Entry(words["route_not_certain"], mode=legend.modes[0], is_certain=False)
    if legend.has_borders:
        yield _Entry(words["borders_of_today"], is_border=True)
    if legend.year is not None:
        yield _Entry(words["dates_in_year"].format(y=house.number(legend.year)))
    if legend.credit:
        yield _Entry(words["map_credit"].format(name=legend.credit), legend.credit)


def write_legend(legend: Legend, house: HouseStyle, look: Look) -> tuple[Markup, float]:
    """Write the legend in lines from the side where reading begins; give its height in points too."""
    size = look.reduce(_SIZE)
    parts: list[Markup] = []
    at, base = 0.0, size
    for entry in _list_entries(legend, house):
        sample = entry.sample * size
        gap = _INNER_GAP * size if sample else 0.0
        width = look.ruler(entry.text, size).width
        if at and at + sample + gap + width > look.width:
            at, base = 0.0, base + _LEADING * size
        left = look.width - at - sample if look.right_to_left else at
        box = Box(left, base - 0.7 * size, left + sample, base + 0.1 * size)
        parts.append(_write_sample(entry, box, look))
        for number, line in enumerate(break_lines(entry.text, look.width - sample - gap, look, size=size)):
            base += _LEADING * size if number else 0.0
            width = look.ruler(line, size).width
            x = left - gap - width if look.right_to_left else box.right + gap
            is_told = entry.credit and look.is_reflowable
            told = _name_script(line, entry.credit, house.language) if is_told else line
            turned = look.right_to_left
            parts.append(
                write_text(told, (x, base), right_to_left=turned, language=find_frame(entry.text), font_size=size)
            )
        at += sample + gap + width + _GAP * size
    return Markup().join(parts), base + _FOOT * size


def _name_script(line: str, credit: str, language: str) -> Markup | str:
    """Name the script of a credit in a line where it is not that of the book, for those who read the text aloud."""
    tag = name_language(credit, language)
    before, found, after = line.partition(credit)
    if not found or tag == language:
        return line
    return Markup("{}{}{}").format(before, write_element("tspan", credit, **{"xml:lang": tag}), after)


def _write_sample(entry: _Entry, box: Box, look: Look) -> Markup:
    if entry.kind:
        return write_symbol(entry.kind, box.centre, look)
    if entry.mode:
        return write_sample(entry.mode, box, look, is_certain=entry.is_certain)
    if entry.is_border:
        y = box.centre[1]
        return write_path(
            [[(box.left, y), (box.right, y)]],
            fill="none",
            stroke=look.tones.border,
            stroke_width=look.line(0.5),
            stroke_dasharray=write_dashes(look.unit),
        )
    return Markup()
