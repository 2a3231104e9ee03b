"""Reads style sheets: an edition in, the texts of its cascade out."""

import re
from collections.abc import Iterable, Iterator, Mapping

from publisher.model.edition import Edition
from publisher.typeset.house import HouseStyle
from publisher.typeset.margins import write_margins
from publisher.typeset.settings import write_settings
from publisher.typeset.style_folders import find_house_styles

#: The style sheets of marks that few books have, by the class of what they are for. A part, or an EPUB, has those of
#: the marks that are in it, so that others stay as they are.
MARK_SHEETS: Mapping[str, str] = {
    "verse": "verse",
    "quran": "quran",
    "second-note": "second-notes",
    "margin-note": "margin-notes",
    "milestone": "milestones",
    "unit": "units",
    "endnotes": "endnotes",
    "note-call": "endnotes",
}
_CLASSES = re.compile(r'\sclass="([^"]*)"')


def read_stylesheets(edition: Edition, house: HouseStyle, title: str, own: Mapping[str, str]) -> tuple[str, ...]:
    """Return the style sheets of an edition: its settings, then each file, of the house and the book's `own`.

    Margins that the book asks for stand behind those of the house, and before those of its own style sheets.
    """
    sheets = [write_settings(edition, house, title), *read_cascade(edition.stylesheets, own)]
    if margins := write_margins(edition):
        sheets.insert(len(sheets) - (edition.stylesheets[-1] in own), margins)
    return tuple(sheets)


def read_cascade(names: Iterable[str], own: Mapping[str, str]) -> Iterator[str]:
    """Yield the text of each style sheet of the house, and of the book's `own` of that name, which may override it."""
    folder = find_house_styles()
    for name in names:
        if (path := folder / name).is_file():
            yield path.read_text("utf-8")
        if name in own:
            yield own[name]


def read_mark_sheets(own: Mapping[str, str], suffix: str = "") -> dict[str, str]:
    """Return the style sheets of marks by the class of what each is for; `suffix` is that of a kind of edition."""
    sheets: dict[str, str] = {}
    for name, stem in MARK_SHEETS.items():
        sheets[name] = "\n".join(read_cascade([f"{stem}{suffix}.css"], own))
    return sheets


def choose_mark_sheets(markup: str, sheets: Mapping[str, str]) -> Iterator[str]:
    """Choose the style sheets of the marks that stand in some markup, each once."""
    classes = {name for names in set(_CLASSES.findall(markup)) for name in names.split()}
    yield from dict.fromkeys(sheet for name, sheet in sheets.items() if sheet and name in classes)
