"""Finds style sheets: a book in, the folders that have its style sheets out."""

import os
from pathlib import Path

import publisher


def find_style_folders(book: Path) -> tuple[Path, ...]:
    """Give the folders of style sheets: the house's own, then the book's, which may override it.

    In a wheel the house's lie in the package; in a checkout they lie beside it.
    """
    package = Path(publisher.__file__).resolve().parent
    own = package / "styles"
    house = own if own.is_dir() else package.parent / "styles"
    return (house, book / "styles") if (book / "styles").is_dir() else (house,)


def list_house_styles() -> list[Path]:
    """List the files of the house's own style sheets."""
    (house,) = find_style_folders(Path(os.devnull))
    return sorted(house.rglob("*.css"))
