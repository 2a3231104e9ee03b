"""Draws timelines: the events between two dates in, drawings out, each no higher than a page.

Time runs downwards along an axis at the side where reading begins. Beside it stand the events in their order, as near
to their day as the others leave room, each at the end of a line from its day. Events that last have a bar, and the bar
has a letter that stands by the event too. Each piece of a timeline says at its head in which year it begins.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from markupsafe import Markup

from publisher.geometry.boxes import Box
from publisher.geometry.spreading import spread
from publisher.model.dates import HistoricalDate
from publisher.model.woven import ChronologyEntry
from publisher.script.grid import name_mark
from publisher.script.locale import compose_text, tag_lines
from publisher.script.written_dates import find_written_dates
from publisher.typeset.drawing.lettering import break_lines, measure_longest_word, write_flush, write_sign
from publisher.typeset.drawing.look import Drawing, Look
from publisher.typeset.drawing.svg import write_box, write_element, write_path
from publisher.typeset.house import HouseStyle

#: Sizes of text, in sizes of a name: of dates and of the months along the axis.
_DATE, _MONTH = 0.95, 0.85
#: In sizes of a name: the distance of lines, the gaps between events, and those between the columns.
_LEADING, _GAP, _COLUMN_GAP = 1.42, 0.55, 0.8
#: … the way of the lines from the axis to the events, the width of a lane for bars, and the least between two ticks.
_LEADER, _LANE, _TICKS = 2.6, 1.15, 2.4
#: … the width of the column of the bars' letters, and how long a bar is at least: its letter has room on it.
_SIGN, _SHORTEST = 1.1, 1.3
#: … the room above the axis for the year, and above that for the head of a piece that continues another.
_HEAD, _CONTINUED = 1.9, 1.8
#: The greatest share of the width for dates, for those of one day, and how many lanes of bars there are at most.
_DATE_SHARE, _DAY_SHARE, _LANES = 0.24, 0.32, 4
#: A drawing of less width, in sizes of a name, has fewer lanes.
_NARROW, _FEW_LANES = 30, 2
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
class _Columns:
    """Where dates and events begin, from the side where reading begins, and how wide they may be, in points.

    Where a date beside it would leave an event less room than its longest word needs, it stands above the event.
    """

    dates: float
    date_width: float
    events: float
    event_width: float

    @property
    def is_stacked(self) -> bool:
        """Whether dates stand above their events."""
        return self.dates == self.events


@dataclass(frozen=True, slots=True)
class _Bar:
    """The bar of an event that lasts: its number, its lane from the axis, and where it begins and ends."""

    block: int
    number: int
    lane: int
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class _Axis:
    """A piece of time along the page: days from the first to the last, points from the top to the bottom."""

    first: date
    last: date
    x: float
    top: float
    bottom: float

    def place(self, day: date) -> float:
        """Return where on the page a day is; one outside stands at the end that is nearer."""
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return self.top + (self.bottom - self.top) * min(1.0, max(0.0, share))


def find_events(
    entries: Sequence[ChronologyEntry], start: HistoricalDate | None, end: HistoricalDate | None
) -> tuple[ChronologyEntry, ...]:
    """Return the events that happen, at least in part, between two dates; without them all after or before."""
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
        self,
        entries: Sequence[ChronologyEntry],
        start: HistoricalDate | None,
        end: HistoricalDate | None,
        label: str = "",
    ) -> tuple[Drawing, ...]:
        """Draw the events, which are in the order of time, in as many pieces as pages have to hold them.

        `label` is what the timeline is called by: each piece but the first says at its head that it continues it.
        """
        first = start.earliest if start else entries[0].event.date.earliest
        # Where nothing happens any more the axis may end.
        last = max(entry.event.date.latest for entry in entries)
        last = min(last, end.latest) if end else last
        with_year = first.year != last.year
        dates = [
            self.house.date(entry.event.date, with_year=with_year or _crosses(entry, first.year)) for entry in entries
        ]
        told = [self._tell_event(entry) for entry in entries]
        columns = self._place_columns(dates, told)
        blocks = [self._set(*event, columns) for event in zip(entries, dates, told, strict=True)]
        pieces = list(self._divide(blocks))
        # A piece begins where the one before ends: with its own first event.
        starts = [first, *(max(first, piece[0].entry.event.date.earliest) for piece in pieces[1:])]
        drawings: list[Drawing] = []
        numbered = 0
        for piece, (begins, ends) in zip(pieces, pairwise([*starts, last]), strict=True):
            is_continued = bool(drawings and label) and not self.look.is_reflowable
            head = f"{label} ({self.house.words['continued']})" if is_continued else ""
            drawing, bars = self._draw_piece(piece, _Axis(begins, ends, 0.0, 0.0, 0.0), columns, numbered, head)
            drawings.append(drawing)
            numbered += bars
        return tuple(drawings)

    # --- Columns --------------------------------------------------------------------------------

    @property
    def _bars(self) -> float:
        """The width of the lanes of bars."""
        return self._lanes * _LANE * self.look.size

    @property
    def _lanes(self) -> int:
        return _LANES if self.look.width >= _NARROW * self.look.size else _FEW_LANES

    def _measure_months(self) -> float:
        """Return the width of the column of months."""
        names = (self.house.month(month) for month in range(1, _MONTHS + 1))
        return max(self.look.ruler(name, self.look.reduce(_MONTH)).width for name in names)

    def _measure_dates(self, dates: Sequence[str]) -> float:
        """Return the width of the column of dates: of the longest, but no more than its share.

        A range may be divided between its two dates; for a date of one day the share is greater.
        """
        look = self.look
        days = [text[slice(*span)] for text in dates for span in find_written_dates(text, self.house.language)]
        whole, day = (
            max((look.ruler(text, look.reduce(_DATE), bold=True).width for text in texts), default=0.0)
            for texts in (dates, days)
        )
        return min(whole, max(_DATE_SHARE * look.width, min(day, _DAY_SHARE * look.width)))

    def _tell_event(self, entry: ChronologyEntry) -> str:
        """Return what an event was, and how certain that is."""
        event = entry.event
        if event.certainty == "certain":
            return event.text
        return compose_text(event.text, " (", self.house.words["certainty"][event.certainty], ")")

    def _place_columns(self, dates: Sequence[str], told: Sequence[str]) -> _Columns:
        """Place the columns of dates and of events: side by side where that leaves room for each word."""
        look = self.look
        start = self._find_axis_offset() + (_LEADER + _SIGN) * look.size
        date_width = self._measure_dates(dates)
        beside = start + date_width + _COLUMN_GAP * look.size
        if measure_longest_word(told, look) > look.width - beside:
            return _Columns(start, look.width - start, start, look.width - start)
        return _Columns(start, date_width, beside, look.width - beside)

    def _set(self, entry: ChronologyEntry, date: str, told: str, columns: _Columns) -> _Block:
        look, language = self.look, self.house.language
        room = columns.date_width * (1.0 if columns.is_stacked else 1.01)
        dates = tuple(break_lines(date, room, look, size=look.reduce(_DATE), bold=True, language=language))
        lines = tuple(break_lines(told, columns.event_width, look, size=look.size, language=language))
        if look.is_reflowable:
            dates, lines = tuple(tag_lines(date, dates)), tuple(tag_lines(told, lines))
        count = len(dates) + len(lines) if columns.is_stacked else max(len(dates), len(lines))
        return _Block(entry, dates, lines, count * _LEADING * look.size)

    def _find_axis_offset(self) -> float:
        """Return how far the axis stands from the side where reading begins."""
        return self._measure_months() + _COLUMN_GAP * self.look.size + self._bars

    def _mirror(self, x: float) -> float:
        """Return the place of a distance from the side where reading begins."""
        return self.look.width - x if self.look.right_to_left else x

    # --- Pieces ---------------------------------------------------------------------------------

    def _divide(self, blocks: Sequence[_Block]) -> Iterator[list[_Block]]:
        """Divide events into as few pieces as pages have room for, of much the same height."""
        heights = [block.height + _GAP * self.look.size for block in blocks]
        room = self.look.height - (_HEAD + _CONTINUED + 1.2) * self.look.size
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

    def _draw_piece(
        self, blocks: Sequence[_Block], axis: _Axis, columns: _Columns, numbered: int, head: str
    ) -> tuple[Drawing, int]:
        """Draw a piece, whose first bar is the one after so many; tell how many bars it has."""
        look = self.look
        size, gap = look.size, _GAP * look.size
        heights = [block.height + gap for block in blocks]
        top = (_HEAD + (_CONTINUED if head else 0.0)) * size
        bottom = top + sum(heights)
        axis = replace(axis, x=self._mirror(self._find_axis_offset()), top=top, bottom=bottom)
        days = [axis.place(block.entry.event.date.earliest) for block in blocks]
        tops = spread([day - _LEADING * size / 2 for day in days], heights, top - 0.5 * size, bottom)
        height = max(bottom, *(start + block.height for start, block in zip(tops, blocks, strict=True))) + 0.5 * size
        bars = list(self._list_bars(blocks, axis, numbered))
        parts = [
            *((write_flush(head, (self._mirror(0.0), size), look, size=size, bold=True),) if head else ()),
            *self._write_axis(axis),
            *self._write_bars(blocks, bars, tops, axis),
            *self._write_leaders(blocks, days, tops, axis),
            *(
                line
                for block, start in zip(blocks, tops, strict=True)
                for line in self._write_block(block, start, columns)
            ),
        ]
        if look.is_reflowable:
            parts.insert(0, write_box(Box(0, 0, look.width, height), fill=look.tones.paper))
        return Drawing(Markup().join(parts), look.width, height), len(bars)

    def _write_axis(self, axis: _Axis) -> Iterator[Markup]:
        """Write the axis with a tick at the beginning of each month, quarter or year, and its name."""
        look, tones = self.look, self.look.tones
        whole = [(axis.x, axis.top), (axis.x, axis.bottom)]
        yield write_path([whole], fill="none", stroke=tones.ink, stroke_width=look.line(0.8))
        side = -1 if look.right_to_left else 1
        edge = axis.x - side * (self._bars + 0.2 * look.size)
        ticks = list(_list_ticks(axis, _TICKS * look.size))
        if not any(day.month == 1 and axis.place(day) < axis.top + _HEAD * look.size for day in ticks):
            yield self._write_year(axis, edge)
        for day in ticks:
            y = axis.place(day)
            line = [(axis.x, y), (edge, y)]
            yield write_path([line], fill="none", stroke=tones.quiet, stroke_width=look.line(0.35))
            text = self.house.month(day.month) if day.month > 1 else self.house.number(day.year)
            bold = day.month == 1
            width = look.ruler(text, look.reduce(_MONTH), bold=bold).width
            middle = (edge - side * (0.4 * look.size + width / 2), y)
            yield write_sign(text, middle, look, size=look.reduce(_MONTH), bold=bold)

    def _write_year(self, axis: _Axis, edge: float) -> Markup:
        """Write the year in which a piece begins at its head, above the names of the months."""
        look = self.look
        text, size = self.house.number(axis.first.year), look.reduce(_MONTH)
        width = look.ruler(text, size, bold=True).width
        side = -1 if look.right_to_left else 1
        middle = (edge - side * (0.4 * look.size + width / 2), axis.top - (_HEAD - 0.6) * look.size)
        return write_sign(text, middle, look, size=size, bold=True)

    def _list_bars(self, blocks: Sequence[_Block], axis: _Axis, numbered: int) -> Iterator[_Bar]:
        """Yield a bar for each event that lasts, in the first lane that is free."""
        ends: list[float] = []
        size = self.look.size
        for place, block in enumerate(blocks):
            when = block.entry.event.date
            begin, end = axis.place(when.earliest), axis.place(when.latest)
            if end - begin < _SHORTEST * size:
                continue
            lane = next((number for number, busy in enumerate(ends) if busy < begin), len(ends))
            if lane >= self._lanes:
                continue
            ends[lane : lane + 1] = [end + 0.3 * size]
            numbered += 1
            yield _Bar(place, numbered, lane, begin, end)

    def _write_bars(
        self, blocks: Sequence[_Block], bars: Sequence[_Bar], tops: Sequence[float], axis: _Axis
    ) -> Iterator[Markup]:
        """Write bars, each with its letter at its head, and the letter by the event."""
        look = self.look
        side = -1 if look.right_to_left else 1
        half, small = 0.1 * look.size, look.reduce(_MONTH)
        for bar in bars:
            x = axis.x - side * (bar.lane + 0.6) * _LANE * look.size
            is_clear = blocks[bar.block].entry.event.certainty == "certain"
            # The bar hangs on the axis where it begins.
            hook = [(axis.x, bar.begin), (x, bar.begin)]
            yield write_path([hook], fill="none", stroke=look.tones.ink, stroke_width=look.line(0.4))
            yield write_box(
                Box(x - half, bar.begin, x + half, bar.end),
                fill=look.tones.ink if is_clear else look.tones.paper,
                stroke=look.tones.ink,
                stroke_width=look.line(0.4),
            )
            at_bar = (x, bar.begin + 0.62 * look.size)
            at_event = (
                axis.x + side * (_LEADER + _SIGN / 2 - 0.15) * look.size,
                tops[bar.block] + _LEADING * look.size / 2,
            )
            letter = name_mark(bar.number, self.house.script)
            for middle in (at_bar, at_event):
                reach = max(look.ruler(letter, small, bold=True).width / 2 + 0.1 * look.size, _SIGN * look.size / 2)
                sign = Box(
                    middle[0] - reach, middle[1] - 0.55 * look.size, middle[0] + reach, middle[1] + 0.55 * look.size
                )
                yield write_box(sign, fill=look.tones.ink)
                yield write_sign(letter, middle, look, size=small, bold=True, fill=look.tones.paper)

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
        yield write_path(
            lines, fill="none", stroke=look.tones.ink, stroke_width=look.line(0.4), stroke_linejoin="round"
        )
        for block, day in zip(blocks, days, strict=True):
            is_clear = block.entry.event.certainty == "certain"
            yield write_element(
                "circle",
                cx=axis.x,
                cy=day,
                r=1.5 * unit,
                fill=look.tones.ink if is_clear else look.tones.paper,
                stroke=look.tones.ink,
                stroke_width=look.line(0.6),
            )

    def _write_block(self, block: _Block, top: float, columns: _Columns) -> Iterator[Markup]:
        """Write an event: its date, and beside it or below it what happened."""
        look = self.look
        below = len(block.dates) if columns.is_stacked else 0
        texts = (
            (block.dates, columns.dates, 0, look.reduce(_DATE), True),
            (block.lines, columns.events, below, look.size, False),
        )
        for lines, start, first, size, bold in texts:
            for number, line in enumerate(lines, start=first):
                base = top + (number + 0.5) * _LEADING * look.size + 0.33 * look.size
                yield write_flush(line, (self._mirror(start), base), look, size=size, bold=bold)


def _crosses(entry: ChronologyEntry, year: int) -> bool:
    """Return whether an event begins before a year, or ends after it."""
    return entry.event.date.earliest.year != year or entry.event.date.latest.year != year


def _list_ticks(axis: _Axis, least: float) -> Iterator[date]:
    """Yield the beginnings of months, quarters or years on an axis, at least so far apart."""
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
