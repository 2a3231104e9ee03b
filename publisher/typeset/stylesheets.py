"""Reads style sheets: an edition in, the texts of its cascade out."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from publisher.model.edition import Edition
from publisher.typeset.house import House
from publisher.typeset.settings import write_settings

#: The style sheets of marks that few books have, by the class of what they are for. A part, or an EPUB, has those of
#: the marks that are in it, so that others stay as they are.
MARK_SHEETS: Mapping[str, str] = {"verse": "verse", "quran": "quran"}
_CLASSES = re.compile(r'\sclass="([^"]*)"')


def read_stylesheets(edition: Edition, house: House, title: str, folders: tuple[Path, ...]) -> tuple[str, ...]:
    """Give the style sheets of an edition: its settings, then each of its files from every folder that has it."""
    paths = (folder / name for name in edition.stylesheets for folder in folders)
    return (
        write_settings(edition, house, title),
        *(path.read_text("utf-8") for path in paths if path.is_file()),
    )


def read_mark_sheets(folders: tuple[Path, ...], suffix: str = "") -> dict[str, str]:
    """Give the style sheets of marks by the class of what each is for; `suffix` is that of a kind of edition."""
    sheets: dict[str, str] = {}
    for name, stem in MARK_SHEETS.items():
        paths = (folder / f"{stem}{suffix}.css" for folder in folders)
        sheets[name] = "\n".join(path.read_text("utf-8") for path in paths if path.is_file())
    return sheets


def choose_mark_sheets(markup: str, sheets: Mapping[str, str]) -> Iterator[str]:
    """Choose the style sheets of the marks that stand in some markup."""
    classes = {name for names in set(_CLASSES.findall(markup)) for name in names.split()}
    return (sheet for name, sheet in sheets.items() if name in classes)
