"""Reads the fonts that a book brings: the files of its folder `fonts/` in, families and weights out."""

from fontTools.ttLib import TTFont, TTLibError

from publisher.manuscript.folder import IMAGE_LIMIT, BookFolder, OutsideFolderError
from publisher.model import codes
from publisher.model.book import FontFile
from publisher.model.finding import Position

_SUFFIXES = frozenset({".ttf", ".otf"})
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
            real = folder.resolve(name)
            if real.stat().st_size > IMAGE_LIMIT:
                raise TTLibError("the file is too large")
            with TTFont(real, lazy=True) as font:
                family = font["name"].getDebugName(_TYPOGRAPHIC_FAMILY) or font["name"].getDebugName(_FAMILY)
                weight = int(font["OS/2"].usWeightClass)
                is_italic = bool(font["OS/2"].fsSelection & _ITALIC)
        except (OSError, OutsideFolderError, TTLibError, KeyError, ValueError) as error:
            folder.report.add(
                codes.NOT_A_FONT, Position(name), f"{name} is not a font: {error}", "use whole TTF or OTF files"
            )
            continue
        if family:
            fonts.append(FontFile(real, family, weight, is_italic))
    return tuple(fonts)
