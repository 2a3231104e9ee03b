"""PD016: a blank stretch where text should go on."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publisher.model.finding import Code, Severity
from publisher.model.message import say
from publisher.model.proof import Fault

if TYPE_CHECKING:
    from publisher.proof.preflight import SetSection

CODE = Code(
    "PD016",
    "blank stretch",
    "More than two lines of a page are blank in the middle of a chapter. What comes next has no room there and cannot "
    "be divided: a figure, a table, a box, a heading with the lines that follow it, or a line with the note that it "
    "calls. What floats to the head or the foot of a page leaves nothing blank; the end of a chapter does not count.",
    Severity.WARNING,
)
#: How many lines may be blank.
_MOST = 2.3


def find_blank_stretches(section: "SetSection") -> Iterator[Fault]:
    """Find what is blank in mid-chapter."""
    for page, stretch in section.find_blank_stretches(_MOST):
        following = section.find_next(page.number, stretch.box[3])
        yield Fault(
            CODE,
            say("{lines} lines are blank", lines=f"{stretch.lines:.1f}"),
            page.number,
            stretch.box,
            expected=following.text if following else "",
            position=following.position if following else None,
        )
