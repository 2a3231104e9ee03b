"""Reads the fonts that a book brings: the files of its folder `fonts/` in, families and weights out."""

from io import BytesIO

from publisher.bounds import ExhaustedError
from publisher.file_kinds import recognize_kind
from publisher.folder_door import OutsideFolderError
from publisher.manuscript.folder import BookFolder
from publisher.manuscript.glyph_bounds import MOST_POINTS, find_boundless_glyph
from publisher.model import codes
from publisher.model.book import BookFont
from publisher.model.finding import Position
from publisher.model.message import describe_error, say

_FOLDER, _SUFFIXES = "fonts", (".ttf", ".otf")
#: The first bytes of a font that is no collection and not packed (OpenType 1.9, table directory).
_SIGNATURES = frozenset({b"\0\1\0\0", b"OTTO", b"true"})
# OpenType 1.9: names 16 and 1 of the name table, bit 0 of fsSelection in OS/2.
_TYPOGRAPHIC_FAMILY, _FAMILY = 16, 1
_ITALIC = 1
#: Weights that CSS knows (CSS Fonts 4, 2.2).
_LIGHTEST, _BOLDEST = 1, 1000


class _FaultyFontError(ValueError):
    """A font that cannot be used. The message says why."""


def read_fonts(folder: BookFolder) -> tuple[BookFont, ...]:
    """Read the fonts of a book; report a file that is no font, and leave it out."""
    fonts: list[BookFont] = []
    reason: str
    for name in folder.list_files(_FOLDER, _SUFFIXES):
        try:
            fonts.append(_read_font(folder, name))
        except OutsideFolderError:
            reason = say("it lies outside the book's folder")
        except (ExhaustedError, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001 - fontTools raises whatever a damaged table makes it stumble on
            reason = error.args[0] if isinstance(error, _FaultyFontError) else describe_error(error)
        else:
            continue
        hint = say("use whole TTF or OTF files")
        folder.report.add(
            codes.NOT_A_FONT, Position(name), say("{name} is not a font: {reason}", name=name, reason=reason), hint
        )
    return tuple(fonts)


def _read_font(folder: BookFolder, name: str) -> BookFont:
    folder.report.take_in_hand(name)
    data = folder.read_bytes(name)
    if data[:4] not in _SIGNATURES:
        kind = recognize_kind(data)
        raise _FaultyFontError(say("it is {what}", what=kind.name) if kind else say("it does not begin as one"))
    # Most books bring no font, and it takes long to load.
    from fontTools.ttLib import TTFont

    with TTFont(BytesIO(data), lazy=True) as font:
        names, weights = font["name"], font["OS/2"]
        family = names.getDebugName(_TYPOGRAPHIC_FAMILY) or names.getDebugName(_FAMILY)
        if not family or not family.isprintable():
            raise _FaultyFontError(say("the font does not name its family"))
        weight = min(max(int(weights.usWeightClass), _LIGHTEST), _BOLDEST)
        # What the layout and the bindery will ask of it; a table that is torn is seen when it is read.
        for table in ("head", "hhea", "maxp", "hmtx", "fvar"):
            if table in font or table != "fvar":
                font[table]
        if not (glyphs := font.getBestCmap()):
            raise _FaultyFontError(say("it has no map from characters to glyphs"))
        if missing := set(glyphs.values()).difference(font.getGlyphOrder()):
            raise _FaultyFontError(say("its map names {glyph}, a glyph that it has not", glyph=min(missing)))
        if glyph := find_boundless_glyph(font):
            raise _FaultyFontError(
                say("{glyph} is drawn of itself, or of more than {most} points", glyph=glyph, most=MOST_POINTS)
            )
        return BookFont(folder.resolve(name), family, weight, bool(weights.fsSelection & _ITALIC), data)
