"""Finds and reads style sheets: names of files in, the texts of the cascade out."""

import os
from importlib.resources import files
from pathlib import Path

from publisher.model.edition import Edition
from publisher.typeset.house import House
from publisher.typeset.settings import write_settings


def find_style_folders(book: Path) -> tuple[Path, ...]:
    """Give the folders of style sheets: the house's own, then the book's, which may override it.

    In a wheel the house's lie in the package; in a checkout they lie beside it.
    """
    package = Path(str(files("publisher")))
    own = package / "styles"
    house = own if own.is_dir() else package.parent / "styles"
    return (house, book / "styles") if (book / "styles").is_dir() else (house,)


def list_house_styles() -> list[Path]:
    """List the files of the house's own style sheets."""
    (house,) = find_style_folders(Path(os.devnull))
    return sorted(house.rglob("*.css"))


def read_stylesheets(edition: Edition, house: House, title: str, folders: tuple[Path, ...]) -> tuple[str, ...]:
    """Give the style sheets of an edition: its settings, then each of its files from every folder that has it."""
    paths = (folder / name for name in edition.stylesheets for folder in folders)
    return (
        write_settings(edition, house, title),
        *(path.read_text("utf-8") for path in paths if path.is_file()),
    )
