"""What templates see: things of the press in, plain views of them out.

A view is a text, a number, a sequence, a mapping, or a `View` of a thing of a class that is named here, which shows the
attributes that are named here and no other. `Tool`s are the functions that a template may call. Whatever is of another
type is refused, so that no path, file or function that nobody thought of comes within a template's reach.
`templates/README.md` tells writers what there is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from inspect import isfunction
from types import NoneType
from typing import Any, TypeVar

from markupsafe import Markup

from publisher.model import book, dates, edition, finding, maps, proof, tree, woven
from publisher.script.locale import BorrowedText, MixedText

Shown = TypeVar("Shown", bound=type)

#: The types whose values templates see as they are. English words of the house in a book of a language without any
#: stay known as that, since they are set as English.
PLAIN = frozenset({str, Markup, BorrowedText, MixedText, int, float, bool, NoneType})


class NotShownError(TypeError):
    """A value of a type that no template may see."""


#: What is shown of each class: names of attributes and methods.
_SHOWN: dict[type, frozenset[str]] = {}


def show(shown: Shown, without: Iterable[str] = ()) -> Shown:
    """Show things of a dataclass to templates: all its fields and properties but for some."""
    own = {field.name for field in fields(shown)} if is_dataclass(shown) else set()
    properties = {name for name, value in vars(shown).items() if isinstance(value, property)}
    _SHOWN[shown] = frozenset((own | properties) - set(without))
    return shown


def show_with_methods(shown: Shown) -> Shown:
    """Show things of a dataclass to templates with all their public methods, which are there for templates."""
    show(shown)
    _SHOWN[shown] |= {name for name, value in vars(shown).items() if isfunction(value) and not name.startswith("_")}
    return shown


def show_only(*names: str) -> Callable[[Shown], Shown]:
    """Decorate a class of which templates see the attributes that are named, and no field."""

    def register(shown: Shown) -> Shown:
        _SHOWN[shown] = frozenset(names)
        return shown

    return register


#: What is not shown of a class, for all that it says of itself; of the others that are listed below all is shown.
_HIDDEN: Mapping[type, frozenset[str]] = {
    book.Metadata: frozenset({"orthography", "editions"}),
    book.Book: frozenset(
        {"folder", "fonts", "templates", "waivers", "passages", "texts", "base_maps", "unread"},
    ),
    book.Chapter: frozenset({"waivers"}),
    edition.Edition: frozenset({"path", "fonts"}),
    maps.MapSheet: frozenset({"frame"}),
}
_NEVER_SHOWN = frozenset({book.BookFont, book.Waiver, book.EditionSettings})


def _list_shown() -> Iterator[type]:
    """Yield the classes that templates see: all that a book is made of, and some that go with it."""
    yield from (edition.Edition, edition.FigureSettings, maps.MapLocator, maps.MapSheet, tree.Figure, finding.Code)
    for module in (book, woven, dates, proof):
        for value in vars(module).values():
            if is_dataclass(value) and isinstance(value, type) and value.__module__ == module.__name__:
                yield value


for _shown in _list_shown():
    if _shown not in _NEVER_SHOWN:
        show(_shown, _HIDDEN.get(_shown, ()))


class View:
    """A thing of the press as a template sees it. Its text is the name of its class, whatever it holds."""

    __slots__ = ("_thing",)

    def __init__(self, thing: object) -> None:
        """Take the thing that is shown."""
        self._thing = thing

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - what a view shows may be of any plain type
        """Return an attribute that is shown. Raises `AttributeError` for every other one."""
        thing = self._thing
        if name not in _SHOWN.get(type(thing), ()):
            raise AttributeError(f"a template sees no {name} of a {type(thing).__name__}")
        value = getattr(thing, name)
        return Tool(value) if callable(value) else make_view(value)

    def __eq__(self, other: object) -> bool:
        """Return whether two views show equal things."""
        return isinstance(other, View) and bool(self._thing == other._thing)

    def __hash__(self) -> int:
        """Return the hash of the thing."""
        return hash(self._thing)

    def __repr__(self) -> str:
        """Name the class."""
        return f"<{type(self._thing).__name__}>"


class Tool:
    """A function of the press that a template may call: it takes views and gives views."""

    __slots__ = ("_function",)

    def __init__(self, function: Callable[..., object]) -> None:
        """Take the function."""
        self._function = function

    def __call__(self, *arguments: object, **named: object) -> object:
        """Call the function with the things that the views show."""
        things = [take_thing(argument) for argument in arguments]
        return make_view(self._function(*things, **{name: take_thing(value) for name, value in named.items()}))

    def __repr__(self) -> str:
        """Tell what it is, and nothing of the function."""
        return "<tool>"


def make_view(value: object) -> object:
    """Return what a template sees of a value. Raises `NotShownError` for a value that it may not see."""
    kind = type(value)
    if kind in PLAIN or kind in {View, Tool}:
        return value
    if isinstance(value, tuple | list):
        return tuple(map(make_view, value))
    if isinstance(value, Mapping):
        return {_view_key(key): make_view(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return tuple(sorted(map(_view_key, value)))
    if isinstance(value, Enum):
        return make_view(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, finding.Position):
        return str(value)
    # What stands in a chapter is for the writer of markup to write; a template sees nothing of it but figures.
    if kind in _SHOWN or isinstance(value, tree.Node):
        return View(value)
    raise NotShownError(f"no template may see a {kind.__name__}")


def _view_key(key: object) -> str:
    if not isinstance(key, str):
        raise NotShownError(f"no template may see a {type(key).__name__}")
    return str(key)


def make_views(values: Mapping[str, object]) -> dict[str, object]:
    """Return what a template sees of the values that it is filled with; functions among them become tools."""
    return {name: Tool(value) if callable(value) else make_view(value) for name, value in values.items()}


def take_thing(view: object) -> object:
    """Return the thing that a view shows, for the press's own functions."""
    if isinstance(view, View):
        return view._thing  # noqa: SLF001 - this module alone may look behind a view
    if isinstance(view, list | tuple):
        return tuple(map(take_thing, view))
    if isinstance(view, dict):
        return {key: take_thing(value) for key, value in view.items()}
    if type(view) in PLAIN:
        return view
    raise NotShownError(f"no function takes a {type(view).__name__}")
