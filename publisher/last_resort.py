"""Tells of what nobody has foreseen: an error in; one finding, and a log file with the traceback, out.

And of a process that ended before it could tell: how it ended in, one finding out.
"""

import os
import platform
import signal
import sys
import tempfile
import traceback
from contextlib import suppress

from publisher import __version__
from publisher.bounds import LET_MORE, Bounds, explain_end
from publisher.model import codes
from publisher.model.finding import Finding, Position
from publisher.model.in_hand import find_file, see_in_hand
from publisher.model.message import say
from publisher.script.visible import show_text

#: The exit status for a fault of the program itself (sysexits.h, EX_SOFTWARE).
UNFORESEEN = 70
#: Letters of a message that are told; all of it stands in the log.
_TOLD = 200


def describe_unforeseen(error: BaseException, position: Position) -> Finding:
    """Make the finding of an error, at the file in hand or else at `position`; write its traceback to a log."""
    file = find_file(error)
    reason = f"{type(error).__name__}: {error}"[:_TOLD].rstrip(": ")
    log = _write_log(error)
    return Finding(
        codes.UNFORESEEN,
        Position(file, 1, 1) if file else position,
        say("the press came upon a fault that nobody has foreseen ({reason})", reason=reason),
        say("please report it, with this file and {log}", log=log) if log else say("please report it, with this file"),
    )


def _write_log(error: BaseException) -> str:
    """Write the traceback of an error to a file of its own, and give its path; "" where none can be written."""
    try:
        handle, path = tempfile.mkstemp(prefix="publisher-", suffix=".log")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"publisher {__version__}, Python {platform.python_version()}, {sys.platform}\n\n")
            file.write("".join(traceback.format_exception(error)))
    except (OSError, RecursionError, MemoryError):
        return ""
    return path


def describe_end(status: int, bounds: Bounds) -> Finding:
    """Make the finding of how the process that did the work has ended, at the file that it had in hand.

    `status` is what it ended with, or a signal as a negative number.
    """
    if reason := explain_end(status, bounds):
        return describe_exhausted(reason)
    return Finding(
        codes.LOST_PROCESS,
        Position(see_in_hand() or "book.yaml", 1, 1),
        say("the process was killed, most likely for want of memory"),
        say("close other programs, or try --jobs 1"),
    )


def describe_exhausted(reason: str) -> Finding:
    """Make the finding of work that took more than it may, at the file in hand."""
    message = say("the work on this file broke off: {reason}", reason=reason)
    return Finding(codes.EXHAUSTED_PART, Position(see_in_hand() or "book.yaml", 1, 1), message, LET_MORE)


def tell_interrupt(number: int) -> int:
    """Tell that a command was asked to stop by a signal, and give the exit status that shells expect then."""
    # Where the terminal is gone there is nobody to tell.
    with suppress(OSError):
        sys.stderr.write(f"publisher: stopped ({signal.strsignal(number)}); nothing was written\n")
    return 128 + number


def tell_last(error: BaseException) -> int:
    """Tell of an error where nothing else can be relied on, and give the exit status."""
    finding = describe_unforeseen(error, Position("book.yaml", 1, 1))
    try:
        sys.stderr.write(f"{show_text(str(finding.position))}: {finding.code.id} {show_text(finding.message)}\n")
        sys.stderr.write(f"  hint: {show_text(finding.hint)}\n")
    except (OSError, AttributeError, ValueError):
        # There is nobody to tell.
        pass
    return UNFORESEEN
