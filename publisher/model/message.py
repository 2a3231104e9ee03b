"""Messages: sentences for a person, which know of what they were made and so can be said in another language."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Self

_PLACE = re.compile(r"\{([a-z_]+)\}")


class Message(str):
    """A sentence in English, with the template of which it was made and what was put into it.

    It is the sentence itself, so what prints, compares or stores it need not know. `values` may hold messages.
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, values: Mapping[str, Any]) -> Self:
        """Fill a template: `{name}` becomes the value of that name; other braces stay as they are."""
        message = super().__new__(cls, fill_template(template, values, str))
        message.template, message.values = template, values
        return message

    def __reduce__(self) -> tuple[type[Self], tuple[str, Mapping[str, Any]]]:
        """Take template and values along to another process."""
        return type(self), (self.template, dict(self.values))


def say(template: str, /, **values: object) -> Message:
    """Return a message: a template in English, filled with values. The template is what catalogues know it by."""
    return Message(template, values)


def fill_template(template: str, values: Mapping[str, Any], write: Callable[[Any], str]) -> str:
    """Put values into the places of a template, each written by `write`; a place without a value stays."""
    return _PLACE.sub(lambda place: write(values[place[1]]) if place[1] in values else place[0], template)


def list_places(template: str) -> frozenset[str]:
    """Return the names of the places of a template."""
    return frozenset(_PLACE.findall(template))
