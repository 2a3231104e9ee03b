"""Reads a folder of Markdown: the folder in, the files that a book takes along out."""

from collections.abc import Iterator
from pathlib import Path

from publisher.folder_door import OutsideFolderError, is_passed_over, read_inside

_TAKEN = (".md", ".markdown", ".mdx", ".qmd", ".rmd", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")


def read_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the texts and pictures below a folder, each with its name; nothing that lies elsewhere or is hidden."""
    folder = folder.resolve()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.suffix.lower() not in _TAKEN or any(map(is_passed_over, name.parts)):
            continue
        try:
            yield name.as_posix(), read_inside(folder, name)
        except (OSError, OutsideFolderError):
            # What is no file, or lies elsewhere, is not taken along.
            continue
