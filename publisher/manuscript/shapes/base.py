"""What all shapes share: how lines are joined, and what stands for what where a writer says little."""

import re
from collections.abc import Callable, Mapping

from pydantic import (
    BaseModel,
    ConfigDict,
    field_validator,
)

_LINE_END = re.compile(r"[ \t]*\n\s*")


class Lines(BaseModel):
    """What is written in lines of one file stands in one line of another: a title in the outline, a name in a table."""

    @field_validator("*", mode="after")
    @classmethod
    def join_lines(cls, value: object) -> object:
        """Join the lines of texts, as a paragraph of HTML does."""
        if isinstance(value, str):
            return _LINE_END.sub(" ", value.strip("\n"))
        if isinstance(value, list):
            return [cls.join_lines(item) for item in value]
        return value


class Shape(Lines):
    """What a mapping of the house holds: the keys that it names and no other."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def take_text_as(key: str) -> Callable[[object], object]:
    """Return what takes a text alone for a mapping with one key."""
    return lambda value: {key: value} if isinstance(value, str) else value


def list_one(value: object) -> object:
    """Take one for a list of it."""
    return [value] if isinstance(value, str | dict) else value


def tell_form(value: object) -> str:
    """Return which of two forms a value has: one word, or keys of its own. The tag is no step of a path in the file."""
    return "[keys]" if isinstance(value, Mapping | Shape) else "[word]"
