"""Reads the values that the software of a website puts into its pages: the settings in a book's folder in, values out.

GitBook and HonKit have them in `book.json` (`{{ book.name }}`), Jekyll in `_config.yml` (`{{ site.name }}`), Quarto in
`_variables.yml` (`{{< var name >}}`).
"""

from collections.abc import Iterator, Mapping

from publisher.manuscript.folder import BookFolder
from publisher.manuscript.yaml_reader import read_yaml
from publisher.model.finding import Report

#: The files, where in them values stand, and what is written before their names in a page.
_SETTINGS = (("book.json", "variables", "book."), ("_config.yml", "", "site."), ("_variables.yml", "", "var "))
#: Names are taken in so many steps, and values of so many letters.
_DEPTH, _LENGTH = 4, 500


def read_variables(folder: BookFolder) -> dict[str, str]:
    """Read the values by the names that pages call them by, `book.name`; what is no text of one line is left out."""
    found: dict[str, str] = {}
    for name, place, prefix in _SETTINGS:
        if not folder.has_file(name):
            continue
        # It is not the book's own: what is wrong with it, is wrong elsewhere.
        unheard = Report()
        text = BookFolder(folder.path, unheard).read_text(name)
        document = read_yaml(text, name, unheard) if text else None
        values = document.value if document else None
        if place and isinstance(values, Mapping):
            values = values.get(place)
        found |= dict(_list_values(values, prefix, _DEPTH))
    return found


def _list_values(values: object, prefix: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield names and values: those of tables in tables with points between their names."""
    if not isinstance(values, Mapping) or not depth:
        return
    for key, value in values.items():
        if isinstance(value, str | int | float) and str(value).isprintable() and len(str(value)) <= _LENGTH:
            yield f"{prefix}{key}", str(value)
        else:
            yield from _list_values(value, f"{prefix}{key}.", depth - 1)
