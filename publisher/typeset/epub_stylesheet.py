"""Writes the style sheet of an EPUB: an edition, a house style and the markup of its pages in, one sheet out."""

import re
from collections.abc import Mapping

from publisher.model.edition import Edition
from publisher.typeset.families import list_families
from publisher.typeset.house import HouseStyle
from publisher.typeset.settings import write_list_styles
from publisher.typeset.stylesheets import choose_mark_sheets, read_cascade, read_mark_sheets


def write_stylesheet(edition: Edition, house: HouseStyle, own: Mapping[str, str], markup: str) -> str:
    """Write the style sheet: the families by script, what the markup asks for, the edition's own files.

    `own` are the style sheets of the book.
    """
    text, display = list_families(house.script, edition.font)
    families = {"text": join_families(text, "serif"), "display": join_families(display, "sans-serif")}
    variables = " ".join(f"--{name}: {listed};" for name, listed in families.items())
    sheets = "\n".join(
        (
            write_list_styles(house),
            *choose_mark_sheets(markup, read_mark_sheets(own, "-epub")),
            *read_cascade(edition.stylesheets, own),
        )
    )
    for name, listed in families.items():
        # Converters for Kindle and older readers know no variables, and would set the book in a font of their own.
        if not re.search(rf"--{name}\s*:", sheets):
            sheets = sheets.replace(f"var(--{name})", listed)
    return f":root {{ {variables} }}\n{sheets}"


def join_families(families: tuple[str, ...], generic: str) -> str:
    """Write a list of families as CSS takes it (CSS Syntax 3, 4.3.5)."""
    escaped = (family.replace("\\", "\\\\").replace('"', '\\"') for family in families)
    return ", ".join((*(f'"{family}"' for family in escaped), generic))
