"""PD009: a picture that is not on the pages."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from publisher.model.finding import Code
from publisher.model.message import say
from publisher.model.proof import Fault

if TYPE_CHECKING:
    from publisher.proof.evidence import Evidence, Setting

CODE = Code(
    "PD009",
    "picture missing from the pages",
    "The source has a picture, and the finished file has none with its text alternative: a style sheet hides it, or "
    "the layout lost it.",
)


def find_unset_pictures(setting: "Setting") -> Iterator[Fault]:
    """Find pictures of the source that were not set."""
    given = {part.name: Counter(picture.alternative for picture in part.pictures) for part in setting.parts}
    for piece in setting.pieces:
        if not piece.pictures:
            continue
        # One that the writer did not describe has words of the house, which no other picture has.
        told = {picture.alternative for picture in piece.pictures}
        given[piece.name][""] += sum(count for text, count in given[piece.name].items() if text not in told)
        for picture in piece.pictures:
            if not given[piece.name][picture.alternative]:
                alternative, position = picture.alternative, picture.position
                yield Fault(CODE, say("this picture was not set"), expected=alternative, position=position)
            given[piece.name][picture.alternative] -= 1


def find_lost_pictures(evidence: "Evidence") -> Iterator[Fault]:
    """Find pictures that were set and for which there is no figure (ISO 32000-1, 14.8.4.5)."""
    if evidence.expected is None:
        return
    drawn = (element for element in evidence.printed.elements if element.type in {"Figure", "Formula"})
    figures = Counter(element.alternative for element in drawn)
    for part in evidence.expected.parts:
        for picture in part.pictures:
            if figures[picture.alternative]:
                figures[picture.alternative] -= 1
            else:
                yield Fault(
                    CODE,
                    say("this picture is on no page"),
                    part.first_page + 1,
                    expected=picture.alternative,
                    position=picture.position,
                )
