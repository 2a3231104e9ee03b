"""Reads the fonts that a book brings: the files of its folder `fonts/` in, families and weights out."""

from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

from publisher.manuscript.folder import IMAGE_LIMIT, BookFolder, OutsideFolderError
from publisher.model import codes
from publisher.model.book import FontFile
from publisher.model.finding import Position

_SUFFIXES = frozenset({".ttf", ".otf"})
# OpenType 1.9: names 16 and 1 of the name table, bit 0 of fsSelection in OS/2.
_TYPOGRAPHIC_FAMILY, _FAMILY = 16, 1
_ITALIC = 1


def read_fonts(folder: BookFolder) -> tuple[FontFile, ...]:
    """Read the fonts of a book; report a file that is no font, and leave it out."""
    fonts: list[FontFile] = []
    for path in sorted((folder.path / "fonts").glob("*")):
        if path.suffix.lower() not in _SUFFIXES:
            continue
        name = f"fonts/{path.name}"
        try:
            fonts.append(_read_font(folder.resolve(name)))
        except (OSError, OutsideFolderError, TTLibError, KeyError, ValueError) as error:
            folder.report.add(
                codes.NOT_A_FONT, Position(name), f"{name} is not a font: {error}", "use whole TTF or OTF files"
            )
    return tuple(fonts)


def _read_font(path: Path) -> FontFile:
    if path.stat().st_size > IMAGE_LIMIT:
        raise TTLibError(f"the file is larger than {IMAGE_LIMIT // 2**20} MiB")
    with TTFont(path, lazy=True) as font:
        family = font["name"].getDebugName(_TYPOGRAPHIC_FAMILY) or font["name"].getDebugName(_FAMILY)
        if not family:
            raise TTLibError("the font does not name its family")
        return FontFile(path, family, int(font["OS/2"].usWeightClass), bool(font["OS/2"].fsSelection & _ITALIC))
