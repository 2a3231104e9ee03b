"""Fills the templates: a template's name and what it shows in, a whole page of XHTML out."""

from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def open_templates() -> Environment:
    """Open the package's templates; a name that a template does not find is an error."""
    environment = Environment(
        loader=PackageLoader("publisher", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters["groupby_order"] = group_in_order
    return environment


def group_in_order(things: Iterable[Any], attribute: str) -> list[tuple[Any, list[Any]]]:
    """Group things that stand together and share an attribute; their order stays."""
    return [(key, list(group)) for key, group in groupby(things, key=lambda thing: getattr(thing, attribute))]


def fill_template(name: str, **values: Any) -> str:
    """Fill one template."""
    return open_templates().get_template(name).render(values)
