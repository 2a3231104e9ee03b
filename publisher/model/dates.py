"""Dates as historians write them: Extended Date/Time Format, levels 0 and 1 (ISO 8601-2:2019, annex A)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Precision(StrEnum):
    """How much of a date is given."""

    YEAR = "year"
    SEASON = "season"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Moment:
    """One EDTF date: a day, a month, a season or a year, perhaps uncertain or approximate.

    `season` is 21 (spring) to 24 (winter). Years are astronomical: 0 is 1 BCE. `unspecified` says
    which part was written with X: "" (none), "day", "month", "year" or "decade".
    """

    year: int
    month: int | None = None
    day: int | None = None
    season: int | None = None
    approximate: bool = False
    uncertain: bool = False
    unspecified: str = ""

    @property
    def precision(self) -> Precision:
        """The smallest unit that the date gives."""
        if self.day is not None:
            return Precision.DAY
        if self.month is not None:
            return Precision.MONTH
        if self.season is not None:
            return Precision.SEASON
        return Precision.YEAR


@dataclass(frozen=True, slots=True)
class HistoricalDate:
    """An EDTF expression: one moment, or an interval between two.

    `text` is the expression as written. In an interval a missing end is `None`: an unknown end
    (empty) and an open one (`..`) are told apart by `open_start` and `open_end`. `earliest` and
    `latest` bound the time meant, for sorting; years outside 1–9999 are clamped to it.
    """

    text: str
    start: Moment | None
    end: Moment | None
    is_interval: bool
    earliest: date
    latest: date
    open_start: bool = False
    open_end: bool = False
