"""Reads SOURCE_DATE_EPOCH: what the environment says in, the instant that it names out.

The specification is that of reproducible-builds.org: whole seconds since 1970 in ASCII, as `date +%s` prints them;
whatever else is set there stops the build. A variable that is empty is not set, as in the specification's own example.
The press does not ask version control itself: its settings lie in the book's folder, and may name programs to be run.
"""

import datetime as dt
import re
from collections.abc import Mapping

from publisher.model import codes
from publisher.model.finding import Position, Report
from publisher.model.message import say

VARIABLE = "SOURCE_DATE_EPOCH"
_SECONDS = re.compile(r"-?[0-9]{1,12}", re.ASCII)


def read_source_date(environment: Mapping[str, str], report: Report) -> dt.datetime | None:
    """Read the instant; None where none is set. A value that names none is reported."""
    text = environment.get(VARIABLE, "")
    if not text:
        return None
    try:
        if _SECONDS.fullmatch(text):
            return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=int(text))
    except OverflowError:
        pass
    report.add(
        codes.WRONG_VALUE,
        Position("book.yaml", 1, 1),
        say("{variable} is no whole number of seconds: {value}", variable=VARIABLE, value=ascii(text[:40])),
        say("set it to what `date +%s` prints, or unset it"),
    )
    return None
