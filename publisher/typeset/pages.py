"""Fills the templates: a template's name and what it shows in, a whole page of XHTML out.

A book may bring templates of its own, in its folder `templates/`, which take the place of the house's. They
are no more trusted than the rest of a book: they run in Jinja's sandbox, and only files of that folder count.
"""

from collections.abc import Callable, Iterable
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, FunctionLoader, PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

#: A template: its text, the name of its file, and whether it is still the same.
_Source = tuple[str, str | None, Callable[[], bool]]


class TemplateFaultError(Exception):
    """A template of a book cannot be filled. `name` is that of the template, `line` where in it, if known."""

    def __init__(self, name: str, line: int, reason: str) -> None:
        """Keep the template, the line (0 if unknown) and the reason."""
        super().__init__(reason)
        self.name, self.line = name, line


@cache
def open_templates(book_folder: Path | None = None) -> ImmutableSandboxedEnvironment:
    """Open the templates of a book and of the house; a name that a template does not find is an error."""
    loaders: list[BaseLoader] = [PackageLoader("publisher", "templates")]
    if book_folder is not None and (book_folder / "templates").is_dir():
        loaders.insert(0, FunctionLoader(lambda name: _load_own(book_folder.resolve() / "templates", name)))
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader(loaders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["groupby_order"] = group_in_order
    return environment


def _load_own(folder: Path, name: str) -> _Source | None:
    path = (folder / name).resolve()
    # A symbolic link or `..` that leads out of the folder finds nothing.
    if not path.is_relative_to(folder) or not path.is_file():
        return None
    return path.read_text("utf-8"), str(path), lambda: True


def group_in_order(things: Iterable[Any], attribute: str) -> list[tuple[Any, list[Any]]]:
    """Group things that stand together and share an attribute; their order stays."""
    return [(key, list(group)) for key, group in groupby(things, key=lambda thing: getattr(thing, attribute))]


def fill_template(name: str, *, book_folder: Path | None = None, **values: Any) -> str:
    """Fill one template. Raises `TemplateFaultError` where a template of the book is at fault."""
    try:
        return open_templates(book_folder).get_template(name).render(values)
    except Exception as error:
        # A template is a program of the writer's, in which anything may go wrong.
        if book_folder is None or not (book_folder / "templates").is_dir():
            raise
        raise TemplateFaultError(name, getattr(error, "lineno", 0) or 0, str(error)) from error
