"""Reads a folder of Markdown: the folder in, the files that a book takes along out."""

from collections.abc import Iterator
from pathlib import Path

from publisher.folder_door import OutsideFolderError, is_passed_over, is_text, read_inside
from publisher.model.message import Message, say

_TAKEN = (".md", ".markdown", ".mdx", ".qmd", ".rmd", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")


def read_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the texts and pictures below a folder, each with its name; nothing that lies elsewhere or is hidden."""
    folder = folder.resolve()
    for name in filter(is_text, _list_names(folder)):
        try:
            yield name, read_inside(folder, name)
        except (OSError, OutsideFolderError):
            # What is no file, or lies elsewhere, is not taken along.
            continue


def tell_unnamed(folder: Path) -> tuple[Message, ...]:
    """Tell which texts and pictures below a folder no book can name, since their names are not UTF-8."""
    return tuple(
        say("{name} was left out, since its name is not UTF-8: give it another", name=name)
        for name in _list_names(folder)
        if not is_text(name)
    )


def _list_names(folder: Path) -> Iterator[str]:
    """Yield the names of what may be texts and pictures below a folder, in order."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.suffix.lower() in _TAKEN and not any(map(is_passed_over, name.parts)):
            yield name.as_posix()
