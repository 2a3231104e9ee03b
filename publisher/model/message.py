"""Messages: sentences for a person, which know of what they were made and so can be said in another language."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self, TypeAlias

#: A message as plain data: a sentence that is no message, or a template with its values.
PackedMessage: TypeAlias = Any

#: The language of the templates.
ENGLISH = "en"
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


def say_term(word: str) -> Message:
    """Return a word of the press's own, such as the kind of a block, as a message."""
    return Message(word, {})


def pack_message(message: str) -> PackedMessage:
    """Return a message as plain data, of which JSON can be made."""
    if not isinstance(message, Message):
        return str(message)
    values = {
        name: pack_message(value if isinstance(value, str) else str(value)) for name, value in message.values.items()
    }
    return [message.template, values]


def unpack_message(packed: PackedMessage) -> str:
    """Return the message that was packed."""
    if isinstance(packed, str):
        return packed
    template, values = packed
    return Message(template, {name: unpack_message(value) for name, value in values.items()})


def join_messages(parts: Sequence[str], separator: str) -> Message:
    """Return several messages in one, with a separator between them that is the same in all languages."""
    names = [f"part_{_write_letters(number)}" for number in range(len(parts))]
    return Message(separator.join(f"{{{name}}}" for name in names), dict(zip(names, parts, strict=True)))


def _write_letters(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


def describe_error(error: BaseException) -> str:
    """Return what an error of a library says, or else its name.

    The text of a `KeyError` is its message as Python writes a string, with quotes and escapes.
    """
    told = error.args[0] if isinstance(error, KeyError) and error.args else error
    return (told if isinstance(told, str) else str(told)) or type(error).__name__


def suggest(nearest: str, known: str) -> str:
    """Return the hint for a misspelt word: the nearest that is known, if there is one, and what else is known."""
    if not nearest:
        return known
    return (
        say("do you mean {nearest}? {known}", nearest=nearest, known=known)
        if known
        else say("do you mean {nearest}?", nearest=nearest)
    )


def fill_template(template: str, values: Mapping[str, Any], write: Callable[[Any], str]) -> str:
    """Put values into the places of a template, each written by `write`; a place without a value stays."""
    return _PLACE.sub(lambda place: write(values[place[1]]) if place[1] in values else place[0], template)


def list_places(template: str) -> frozenset[str]:
    """Return the names of the places of a template."""
    return frozenset(_PLACE.findall(template))


def find_own_language(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language that a person's settings name for messages (POSIX, 8.2); English where they name none."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            tag = value.partition(".")[0].partition("@")[0]
            return ENGLISH if tag in {"C", "POSIX"} else tag
    return ENGLISH
