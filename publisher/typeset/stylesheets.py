"""Reads style sheets: an edition in, the texts of its cascade out."""

from pathlib import Path

from publisher.model.edition import Edition
from publisher.typeset.house import House
from publisher.typeset.settings import write_settings


def read_stylesheets(edition: Edition, house: House, title: str, folders: tuple[Path, ...]) -> tuple[str, ...]:
    """Give the style sheets of an edition: its settings, then each of its files from every folder that has it."""
    paths = (folder / name for name in edition.stylesheets for folder in folders)
    return (
        write_settings(edition, house, title),
        *(path.read_text("utf-8") for path in paths if path.is_file()),
    )
