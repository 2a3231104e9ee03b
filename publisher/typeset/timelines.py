"""Draws timelines: the events between two dates in, drawings out, each no higher than a page.

Time runs downwards along an axis at the side where reading begins. Beside it stand the events in their order, as near
to their day as the others leave room, each at the end of a line from its day. Events that last have a bar.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from markupsafe import Markup

from publisher.geometry.boxes import Box
from publisher.geometry.spreading import spread
from publisher.model.dates import HistoricalDate
from publisher.model.woven import ChronologyEntry
from publisher.typeset.drawing.lettering import break_lines, write_flush, write_sign
from publisher.typeset.drawing.look import Drawing, Look
from publisher.typeset.drawing.svg import write_box, write_element, write_path
from publisher.typeset.house import HouseStyle

#: Sizes of text, in sizes of a name: of dates and of the months along the axis.
_DATE, _MONTH = 0.95, 0.85
#: In sizes of a name: the distance of lines, the gaps between events, and those between the columns.
_LEADING, _GAP, _COLUMN_GAP = 1.42, 0.55, 0.8
#: … the way of the lines from the axis to the events, the width of a lane for bars, and the least between two ticks.
_LEADER, _LANE, _TICKS = 2.6, 0.55, 2.4
#: The greatest share of the width for dates, and how many lanes of bars there are at most.
_DATE_SHARE, _LANES = 0.24, 4
#: Ticks that an axis may have, in months: a month, a quarter, a year, and so on.
_STEPS = (1, 3, 12, 60, 120, 300, 600, 1200)
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class _Block:
    """An event as it is set: its lines, and its height."""

    entry: ChronologyEntry
    dates: tuple[str, ...]
    lines: tuple[str, ...]
    height: float


@dataclass(frozen=True, slots=True)
class _Axis:
    """A piece of time along the page: days from the first to the last, points from the top to the bottom."""

    first: date
    last: date
    x: float
    top: float
    bottom: float

    def place(self, day: date) -> float:
        """Give where on the page a day is; one outside stands at the end that is nearer."""
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return self.top + (self.bottom - self.top) * min(1.0, max(0.0, share))


def find_events(
    entries: Sequence[ChronologyEntry], start: HistoricalDate | None, end: HistoricalDate | None
) -> tuple[ChronologyEntry, ...]:
    """Give the events that happen, at least in part, between two dates; without them all that come after or before."""
    return tuple(
        entry
        for entry in entries
        if (start is None or entry.event.date.latest >= start.earliest)
        and (end is None or entry.event.date.earliest <= end.latest)
    )


@dataclass(frozen=True, slots=True)
class TimelineDrawer:
    """Draws the timelines of a book in one look."""

    house: HouseStyle
    look: Look

    def draw(
        self, entries: Sequence[ChronologyEntry], start: HistoricalDate | None, end: HistoricalDate | None
    ) -> tuple[Drawing, ...]:
        """Draw the events, which are in the order of time, in as many pieces as pages have to hold them."""
        first = start.earliest if start else entries[0].event.date.earliest
        # Where nothing happens any more the axis may end.
        last = max(entry.event.date.latest for entry in entries)
        last = min(last, end.latest) if end else last
        with_year = first.year != last.year
        dates = [
            self.house.date(entry.event.date, with_year=with_year or _crosses(entry, first.year)) for entry in entries
        ]
        date_width = self._measure_dates(dates)
        blocks = [self._set(entry, text, date_width) for entry, text in zip(entries, dates, strict=True)]
        pieces = list(self._divide(blocks))
        # A piece begins where the one before ends: with its own first event.
        starts = [first, *(max(first, piece[0].entry.event.date.earliest) for piece in pieces[1:])]
        return tuple(
            self._draw_piece(piece, begins, ends, date_width)
            for piece, (begins, ends) in zip(pieces, pairwise([*starts, last]), strict=True)
        )

    # --- Columns --------------------------------------------------------------------------------

    @property
    def _bars(self) -> float:
        """The width of the lanes of bars."""
        return _LANES * _LANE * self.look.size

    def _measure_months(self) -> float:
        """Give the width of the column of months."""
        names = (self.house.month(month) for month in range(1, _MONTHS + 1))
        return max(self.look.ruler(name, _MONTH * self.look.size).width for name in names)

    def _measure_dates(self, dates: Sequence[str]) -> float:
        """Give the width of the column of dates: of the longest, but no more than its share."""
        widths = [self.look.ruler(text, _DATE * self.look.size, bold=True).width for text in dates]
        return min(max(widths, default=0.0), _DATE_SHARE * self.look.width)

    def _set(self, entry: ChronologyEntry, text: str, date_width: float) -> _Block:
        look, event = self.look, entry.event
        words = event.text
        if event.certainty != "certain":
            words = f"{words} ({self.house.words['certainty'][event.certainty]})"
        width = look.width - self._find_text_offset(date_width)
        dates = tuple(break_lines(text, date_width * 1.01, look, size=_DATE * look.size, bold=True))
        lines = tuple(break_lines(words, width, look, size=look.size))
        return _Block(entry, dates, lines, max(len(dates), len(lines)) * _LEADING * look.size)

    def _find_axis_offset(self) -> float:
        """Give how far the axis stands from the side where reading begins."""
        return self._measure_months() + _COLUMN_GAP * self.look.size + self._bars

    def _find_text_offset(self, date_width: float) -> float:
        return self._find_axis_offset() + (_LEADER + _COLUMN_GAP) * self.look.size + date_width

    def _mirror(self, x: float) -> float:
        """Give the place of a distance from the side where reading begins."""
        return self.look.width - x if self.look.right_to_left else x

    # --- Pieces ---------------------------------------------------------------------------------

    def _divide(self, blocks: Sequence[_Block]) -> Iterator[list[_Block]]:
        """Divide events into as few pieces as pages have room for, of much the same height."""
        heights = [block.height + _GAP * self.look.size for block in blocks]
        room = self.look.height - 2 * self.look.size
        share = sum(heights) / -int(-sum(heights) // room)
        piece: list[_Block] = []
        filled = done = 0.0
        for block, height in zip(blocks, heights, strict=True):
            # The middle of an event says to which piece it belongs.
            if piece and (
                filled + height > room or int((done + height / 2) / share) > int((done - filled) / share + 0.5)
            ):
                yield piece
                piece, filled = [], 0.0
            piece.append(block)
            filled, done = filled + height, done + height
        yield piece

    def _draw_piece(self, blocks: Sequence[_Block], first: date, last: date, date_width: float) -> Drawing:
        look = self.look
        size, gap = look.size, _GAP * look.size
        heights = [block.height + gap for block in blocks]
        top = 0.8 * size
        bottom = top + sum(heights)
        axis = _Axis(first, last, self._mirror(self._find_axis_offset()), top, bottom)
        days = [axis.place(block.entry.event.date.earliest) for block in blocks]
        tops = spread([day - _LEADING * size / 2 for day in days], heights, top - 0.5 * size, bottom)
        height = max(bottom, *(start + block.height for start, block in zip(tops, blocks, strict=True))) + 0.5 * size
        parts = [
            *self._write_axis(axis),
            *self._write_bars(blocks, axis),
            *self._write_leaders(blocks, days, tops, axis),
            *(
                line
                for block, start in zip(blocks, tops, strict=True)
                for line in self._write_block(block, start, date_width)
            ),
        ]
        if look.is_reflowable:
            parts.insert(0, write_box(Box(0, 0, look.width, height), fill=look.tones.paper))
        return Drawing(Markup().join(parts), look.width, height)

    def _write_axis(self, axis: _Axis) -> Iterator[Markup]:
        """Write the axis with a tick at the beginning of each month, quarter or year, and its name."""
        look, unit = self.look, self.look.unit
        tones = look.tones
        whole = [(axis.x, axis.top), (axis.x, axis.bottom)]
        yield write_path([whole], fill="none", stroke=tones.ink, stroke_width=0.8 * unit)
        side = -1 if look.right_to_left else 1
        edge = axis.x - side * (self._bars + 0.2 * look.size)
        for day in _list_ticks(axis, _TICKS * look.size):
            y = axis.place(day)
            line = [(axis.x, y), (edge, y)]
            yield write_path([line], fill="none", stroke=tones.quiet, stroke_width=0.35 * unit)
            text = self.house.month(day.month) if day.month > 1 else self.house.number(day.year)
            bold = day.month == 1
            width = look.ruler(text, _MONTH * look.size, bold=bold).width
            middle = (edge - side * (0.4 * look.size + width / 2), y)
            yield write_sign(text, middle, look, size=_MONTH * look.size, bold=bold)

    def _write_bars(self, blocks: Sequence[_Block], axis: _Axis) -> Iterator[Markup]:
        """Write a bar for each event that lasts, in the first lane that is free."""
        look = self.look
        side = -1 if look.right_to_left else 1
        ends: list[float] = []
        for block in blocks:
            when = block.entry.event.date
            begin, end = axis.place(when.earliest), axis.place(when.latest)
            if end - begin < 0.8 * look.size:
                continue
            lane = next((number for number, busy in enumerate(ends) if busy < begin), len(ends))
            if lane >= _LANES:
                continue
            ends[lane : lane + 1] = [end + 0.3 * look.size]
            x = axis.x - side * (lane + 0.75) * _LANE * look.size
            half = 0.1 * look.size
            is_clear = block.entry.event.certainty == "certain"
            bar = Box(x - half, begin, x + half, end)
            fill = look.tones.ink if is_clear else look.tones.paper
            yield write_box(bar, fill=fill, stroke=look.tones.ink, stroke_width=0.4 * look.unit)
            # The bar hangs on the axis where it begins.
            hook = [(axis.x, begin), (x, begin)]
            yield write_path([hook], fill="none", stroke=look.tones.ink, stroke_width=0.4 * look.unit)

    def _write_leaders(
        self, blocks: Sequence[_Block], days: Sequence[float], tops: Sequence[float], axis: _Axis
    ) -> Iterator[Markup]:
        """Write the lines from days to events, and a dot at each day."""
        look, unit = self.look, self.look.unit
        side = -1 if look.right_to_left else 1
        reach = _LEADER * look.size
        lines = [
            [
                (axis.x, day),
                (axis.x + side * 0.3 * reach, day),
                (axis.x + side * 0.75 * reach, top + _LEADING * look.size / 2),
                (axis.x + side * 0.92 * reach, top + _LEADING * look.size / 2),
            ]
            for day, top in zip(days, tops, strict=True)
        ]
        yield write_path(lines, fill="none", stroke=look.tones.ink, stroke_width=0.4 * unit, stroke_linejoin="round")
        for block, day in zip(blocks, days, strict=True):
            is_clear = block.entry.event.certainty == "certain"
            yield write_element(
                "circle",
                cx=axis.x,
                cy=day,
                r=1.5 * unit,
                fill=look.tones.ink if is_clear else look.tones.paper,
                stroke=look.tones.ink,
                stroke_width=0.6 * unit,
            )

    def _write_block(self, block: _Block, top: float, date_width: float) -> Iterator[Markup]:
        """Write an event: its date, and beside it what happened."""
        look = self.look
        offset = self._find_text_offset(date_width)
        columns = (
            (block.dates, offset - date_width - _COLUMN_GAP * look.size, _DATE * look.size, True),
            (block.lines, offset, look.size, False),
        )
        for lines, start, size, bold in columns:
            for number, line in enumerate(lines):
                base = top + (number + 0.5) * _LEADING * look.size + 0.33 * look.size
                yield write_flush(line, (self._mirror(start), base), look, size=size, bold=bold)


def _crosses(entry: ChronologyEntry, year: int) -> bool:
    """Tell whether an event begins before a year, or ends after it."""
    return entry.event.date.earliest.year != year or entry.event.date.latest.year != year


def _list_ticks(axis: _Axis, least: float) -> Iterator[date]:
    """Give the beginnings of months, quarters or years on an axis, at least so far apart."""
    days = (axis.last - axis.first).days or 1
    for step in _STEPS:
        if (axis.bottom - axis.top) * step * 30.4 / days >= least:
            break
    else:
        return
    month = axis.first.year * _MONTHS + axis.first.month - 1
    month = -(-month // step) * step
    while True:
        year, index = divmod(month, _MONTHS)
        if year > date.max.year:
            return
        day = date(year, index + 1, 1)
        if day > axis.last - timedelta(days=1):
            return
        if day >= axis.first:
            yield day
        month += step
