"""Tells of a fault that nobody has foreseen: an error in; one finding, and a log file with the traceback, out."""

import os
import platform
import sys
import tempfile
import traceback

from publisher import __version__
from publisher.model import codes
from publisher.model.finding import Finding, Position
from publisher.model.in_hand import find_file
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
