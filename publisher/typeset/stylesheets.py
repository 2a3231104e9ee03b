"""Reads style sheets: an edition in, the texts of its cascade out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from publisher.folder_door import OutsideFolderError, read_inside
from publisher.model.edition import Edition
from publisher.model.press_error import PressError
from publisher.typeset.house import House
from publisher.typeset.settings import write_settings

#: The style sheets of marks that few books have, by the class of what they are for. A part, or an EPUB, has those of
#: the marks that are in it, so that others stay as they are.
MARK_SHEETS: Mapping[str, str] = {"verse": "verse", "quran": "quran"}
_CLASSES = re.compile(r'\sclass="([^"]*)"')


def read_stylesheets(edition: Edition, house: House, title: str, folders: tuple[Path, ...]) -> tuple[str, ...]:
    """Give the style sheets of an edition: its settings, then each of its files from every folder that has it."""
    return (write_settings(edition, house, title), *read_cascade(edition.stylesheets, folders))


def read_cascade(names: Iterable[str], folders: tuple[Path, ...]) -> Iterator[str]:
    """Give the text of each style sheet from every folder that has it.

    Raises `PressError` for what has come to lead out of its folder since it was judged.
    """
    for name in names:
        for folder in folders:
            try:
                yield read_inside(folder, name).decode("utf-8")
            except FileNotFoundError:
                continue
            except (OSError, OutsideFolderError) as error:
                raise PressError(f"styles/{name}: {error}") from error


def read_mark_sheets(folders: tuple[Path, ...], suffix: str = "") -> dict[str, str]:
    """Give the style sheets of marks by the class of what each is for; `suffix` is that of a kind of edition."""
    sheets: dict[str, str] = {}
    for name, stem in MARK_SHEETS.items():
        sheets[name] = "\n".join(read_cascade([f"{stem}{suffix}.css"], folders))
    return sheets


def choose_mark_sheets(markup: str, sheets: Mapping[str, str]) -> Iterator[str]:
    """Choose the style sheets of the marks that stand in some markup."""
    classes = {name for names in set(_CLASSES.findall(markup)) for name in names.split()}
    return (sheet for name, sheet in sheets.items() if name in classes)
