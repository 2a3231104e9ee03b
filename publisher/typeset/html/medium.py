"""Where markup goes: what differs between print and the EPUB, as data and functions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from publisher.script.honorifics import Draws, draw_common
from publisher.script.ruler import Tracer
from publisher.typeset.figures import Draw, leave_undrawn
from publisher.typeset.mathematics import leave_untraced
from publisher.typeset.verse import Measure, estimate_width


@dataclass(frozen=True, slots=True)
class Medium:
    """Where the markup goes. `address` turns an anchor of the book into an `href`.

    `image` turns the path of an image in the book's folder into a `src`. `folio` gives the printed
    page of an anchor for a cross-reference that shows it, "" where there are no pages. With `tells_source`
    each block says where the source has it, in `data-source`. `draw` draws a figure; one that is not drawn is
    told by its text alternative. `measure` tells how wide a text is, in em, `trace` what its letters look like, and
    `draws` whether a font has a character. `languages` are those of names that the book's lists tell, by the names.
    With `lists_milestones` the pages of another edition are those that an EPUB lists. `elsewhere` is said after a
    reference to what has no address, where a reader does not have it at hand.
    """

    kind: Literal["print", "epub"]
    address: Callable[[str], str]
    image: Callable[[str], str]
    folio: Callable[[str], str] = lambda _anchor: ""
    tells_source: bool = False
    draw: Draw = leave_undrawn
    measure: Measure = estimate_width
    trace: Tracer = leave_untraced
    draws: Draws = draw_common
    languages: Mapping[str, str] = field(default_factory=dict)
    lists_milestones: bool = False
    elsewhere: str = ""
