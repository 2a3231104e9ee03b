"""Counts the lines of Python that a call runs, which no clock and no other work on the machine changes."""

import sys
from collections.abc import Callable
from types import FrameType


def count_lines(work: Callable[[], object]) -> int:
    """Count the lines of Python that work runs, in every module."""
    count = 0

    def trace(_frame: FrameType, event: str, _argument: object) -> object:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        work()
    finally:
        sys.settrace(before)
    return count
