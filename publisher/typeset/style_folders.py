"""Finds the style sheets of the house, which a book's own may override."""

from pathlib import Path

import publisher


def find_house_styles() -> Path:
    """Return the folder of the house's style sheets: in a wheel it lies in the package, in a checkout beside it."""
    package = Path(publisher.__file__).resolve().parent
    own = package / "styles"
    return own if own.is_dir() else package.parent / "styles"


def list_house_styles() -> list[Path]:
    """List the files of the house's style sheets."""
    return sorted(find_house_styles().rglob("*.css"))
