"""Choose the language in which a command speaks: what is typed and a person's settings in, catalogue and words out."""

import os
import re
from collections.abc import Sequence
from contextvars import ContextVar
from copy import copy
from itertools import takewhile
from typing import TYPE_CHECKING, TypeVar

import click

from publisher.model.message import ENGLISH, Message, find_own_language

if TYPE_CHECKING:
    from publisher.messages import Catalogue

#: The language in which this command speaks, "" before anything is typed.
LANGUAGE = ContextVar("language", default="")
_Said = TypeVar("_Said", bound=click.Command)


def read_language(typed: Sequence[str]) -> str:
    """Return the language that is asked for before the name of a command, or that of a person's settings."""
    words = iter(typed)
    for word in takewhile(lambda word: word.startswith("-"), words):
        name, has_value, value = word.partition("=")
        if name == "--language":
            return value if has_value else next(words, "")
    return os.environ.get("PUBLISHER_LANGUAGE", "") or find_own_language()


def teach_click() -> None:
    """Let click say what it says in the language of this command, of which gettext has no file."""
    for module in (click.core, click.exceptions, click.formatting, click.parser, click.types, click.decorators):
        module._ = _translate_click  # type: ignore[attr-defined]
        module.ngettext = _translate_click_counted  # type: ignore[attr-defined]


def _translate_click(text: str) -> str:
    catalogue = _open_own_catalogue()
    return catalogue.click.get(text, text) if catalogue else text


def _translate_click_counted(one: str, many: str, count: int) -> str:
    return _translate_click(one if count == 1 else many)


def _open_own_catalogue() -> "Catalogue | None":
    """Return the catalogue of the language of this command, None where that is English."""
    language = LANGUAGE.get()
    # A build in which nothing has changed ends before anything is read that others need (`tests/test_imports.py`).
    if re.split("[-_]", language)[0].lower() in {"", ENGLISH}:
        return None
    from publisher.messages import open_catalogue

    return open_catalogue(language)


def translate(message: Message) -> str:
    """Put a message into the language of this command."""
    catalogue = _open_own_catalogue()
    return catalogue.say(message) if catalogue else message


def translate_help(command: _Said, name: str) -> _Said:
    """Return a command with what its help says in the language of this command; what is to be typed stays."""
    catalogue = _open_own_catalogue()
    if not catalogue or name not in catalogue.help:
        return command
    said = copy(command)
    typed = [part for part in (command.help or "").split("\n\n") if part.startswith("\b")]
    said.help = "\n\n".join((catalogue.help[name], *typed))
    said.params = [copy(parameter) for parameter in command.params]
    for parameter in said.params:
        if isinstance(parameter, click.Option):
            parameter.help = catalogue.help.get(f"{name}.{parameter.name}", parameter.help)
    return said


def find_catalogue(*, is_for_programs: bool = False) -> "Catalogue":
    """Return the catalogue of the language in which this command speaks.

    Programs are spoken to in English, whatever a person's settings are, unless another language is asked for.
    """
    from publisher.messages import open_catalogue

    context = click.get_current_context(silent=True)
    asked = context.find_root().params.get("language") if context else None
    return open_catalogue(asked or (ENGLISH if is_for_programs else find_own_language()))
