"""Reports what stopped the press: its error in, a finding with a code and a hint out, for one book and for several."""

from collections.abc import Mapping
from dataclasses import dataclass

from publisher.bounds import LET_MORE
from publisher.model import codes
from publisher.model.finding import Code, Position, Report
from publisher.model.message import say
from publisher.model.press_error import (
    ExhaustedPartError,
    ForeignPressError,
    LayoutError,
    LostProcessError,
    LostWorkersError,
    PressError,
    UnreachableClusterError,
)


@dataclass(frozen=True, slots=True)
class _Stop:
    """What is reported of one kind of error. With `names_part` its message has to be told of which part it is."""

    code: Code
    hint: str
    names_part: bool = False


_STOPS: Mapping[type[PressError], _Stop] = {
    ExhaustedPartError: _Stop(codes.EXHAUSTED_PART, LET_MORE, names_part=True),
    LostProcessError: _Stop(codes.LOST_PROCESS, say("close other programs, or try --jobs 1"), names_part=True),
    LostWorkersError: _Stop(
        codes.LOST_WORKERS, say("see what the workers have logged, or start others"), names_part=True
    ),
    UnreachableClusterError: _Stop(
        codes.UNREACHABLE_CLUSTER, say("start a scheduler and a worker, or build without --scheduler")
    ),
    ForeignPressError: _Stop(codes.FOREIGN_PRESS, say("install on each machine what this one has")),
}
#: The book, its style sheets or its fonts are more than the layout can take.
_OTHER = _Stop(codes.CANNOT_LAY_OUT, say("try without styles/ and fonts/ of the book"))


def report_stop(report: Report, error: PressError, position: Position) -> None:
    """Report that the press stopped, and why, at the place where what it had in hand is written."""
    stop = _STOPS.get(type(error), _OTHER)
    is_named = stop.names_part and error.part
    message = say("{part}: {error}", part=error.part, error=error.message) if is_named else error.message
    place = error.place if isinstance(error, LayoutError) else None
    hint = say("write this style otherwise, or delete it: without it the book is laid out") if place else stop.hint
    report.add(stop.code, place or position, message, hint)
