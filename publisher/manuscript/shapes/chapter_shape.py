"""The shape of the front matter of a chapter."""

from typing import Annotated, Literal

from pydantic import (
    Field,
    StringConstraints,
)

from publisher.manuscript.shapes.base import Shape
from publisher.manuscript.shapes.forms import FINDING_CODE, Edtf, Filled


class WaiverShape(Shape):
    """A warning that the writer accepts: all of its code, or those inside `text`, and why."""

    code: Annotated[str, StringConstraints(pattern=FINDING_CODE.pattern)]
    reason: Filled
    text: str = ""


class StepShape(Shape):
    """A step of a lesson: how many minutes it takes, and what is done."""

    minutes: Annotated[int, Field(ge=1)]
    text: Filled


class ChapterShape(Shape):
    """The front matter of a chapter. `dates` are those that its handouts bear, instead of those of its events.

    A dedication, an epigraph and a colophon are pages without a title; all but the last are front matter by themselves.
    """

    title: Filled
    subtitle: str = ""
    author: Filled | list[Filled] = []
    kind: Literal["chapter", "dedication", "epigraph", "colophon"] = "chapter"
    summary: str = ""
    dates: Edtf | None = None
    objectives: list[Filled] = []
    lesson: list[StepShape] = []
    questions: list[Filled] = []
    answers: list[Filled] = []
    matter: Literal["front", "body", "back"] | None = None
    waive: list[WaiverShape] = []
