"""Cuts the fonts of an EPUB: families and the characters wanted in, WOFF2 files and their `@font-face` rules out.

All that a font can do stays in it: joining, ligatures, marks and alternates are features of the layout
tables, and the usual choice of a subsetter would drop some that running text needs.
"""

import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import uharfbuzz
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from publisher.bounds import ExhaustedError
from publisher.model.epub import EpubFont
from publisher.model.kept import KeptWork
from publisher.model.press_error import LayoutError
from publisher.press.font_mends import prefer_mended, reserves_name
from publisher.press.fontbook import MissingFontError, find_font

#: The weights that are embedded. Headings in a weight that is missing would be smeared by the reading system.
WEIGHTS = (400, 700)

#: Names that a subset keeps (OpenType 1.9, name table): copyright, names, version, licence and its address.
_NAMES = (*range(7), 13, 14)
_COPYRIGHT, _LICENCE, _LICENCE_ADDRESS = 0, 13, 14
#: How a font says that its licence is the SIL Open Font License.
_OFL = re.compile(r"open font licen[cs]e|scripts\.sil\.org/OFL|openfontlicense\.org", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FontFace:
    """One embedded font: its family and weight, and the WOFF2 file with its name in the package."""

    family: str
    weight: int
    name: str
    data: bytes
    licence: str


class FaceToCut(NamedTuple):
    """A font that is to be embedded: its family and weight, its file, and the characters that it has to print."""

    family: str
    weight: int
    path: Path
    characters: frozenset[str]

    @property
    def work(self) -> KeptWork:
        """What cuts it, and what that depends on."""
        characters = "".join(sorted(self.characters))
        key = ("font face", hashlib.sha256(self.path.read_bytes()).hexdigest(), str(self.weight), characters)
        return KeptWork(key, self.cut, is_of_book=False)

    def cut(self) -> bytes:
        """Cut the font. Raises `LayoutError` for one that is damaged."""
        try:
            return cut_face(self.path, self.weight, self.characters)
        except (ExhaustedError, MemoryError):
            raise
        except Exception as error:
            raise LayoutError(f"the font {self.family} cannot be cut: {str(error) or type(error).__name__}") from error

    def describe(self, data: bytes) -> FontFace:
        """Return the face that was cut."""
        name = f"fonts/{_name_file(self.family)}-{self.weight}.woff2"
        return FontFace(self.family, self.weight, name, data, _read_licence(_open_font(self.path.read_bytes())))


def list_faces(fonts: Iterable[EpubFont], mended: Path) -> tuple[FaceToCut, ...]:
    """List what has to be cut of the regular and the bold of each family, or of its mended copy in a folder.

    A family that the machine lacks is left out, unless it is needed: then `MissingFontError` is raised.
    """
    faces: list[FaceToCut] = []
    for font in fonts:
        if font.file:
            faces.append(FaceToCut(font.family, WEIGHTS[0], font.file, font.characters))
            continue
        try:
            regular, bold = (find_font(font.family, bold=weight == WEIGHTS[1]) for weight in WEIGHTS)
        except MissingFontError:
            if font.is_needed:
                raise
            continue
        faces.append(FaceToCut(font.family, WEIGHTS[0], prefer_mended(regular, mended), font.characters))
        # Where a family has one weight alone, fontconfig gives its file for both.
        if bold != regular or "fvar" in _open_font(bold.read_bytes()):
            faces.append(FaceToCut(font.family, WEIGHTS[1], prefer_mended(bold, mended), font.characters))
    return tuple(faces)


def cut_face(path: Path, weight: int, characters: Iterable[str]) -> bytes:
    """Cut a font file down to some characters, in one weight, and pack it as WOFF2."""
    data = path.read_bytes()
    whole = _open_font(data)
    if "fvar" in whole:
        data = _fix_weight(data, weight)
    if not reserves_name(whole):
        data = cut_subset(data, characters)
    return pack_woff2(data)


def _open_font(data: bytes) -> Any:
    """Open a font; of a collection of fonts the first. Raises `fontTools.ttLib.TTLibError` for what is none."""
    return TTFont(io.BytesIO(data), fontNumber=0, lazy=True, recalcTimestamp=False)


def _fix_weight(data: bytes, weight: int) -> bytes:
    """Take one weight out of a variable font; its other axes stay where they are by default."""
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    axes = {axis.axisTag: axis for axis in font["fvar"].axes}
    limits = {tag: axis.defaultValue for tag, axis in axes.items()}
    if "wght" in axes:
        limits["wght"] = max(axes["wght"].minValue, min(weight, axes["wght"].maxValue))
    buffer = io.BytesIO()
    instantiateVariableFont(font, limits, inplace=True).save(buffer)
    return buffer.getvalue()


def cut_subset(data: bytes, characters: Iterable[str]) -> bytes:
    """Cut a font down to the glyphs that some characters may become, with all layout features."""
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(ord(character) for character in characters)
    # An empty set turned over is every feature and every name's language (HarfBuzz, hb-subset).
    for everything in (wanted.layout_feature_tag_set, wanted.layout_script_tag_set, wanted.name_lang_id_set):
        everything.clear()
        everything.invert()
    wanted.name_id_set.clear()
    wanted.name_id_set.update(_NAMES)
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    return bytes(uharfbuzz.subset(uharfbuzz.Face(data), wanted).blob.data)


def pack_woff2(data: bytes) -> bytes:
    """Pack a font as WOFF2 (EPUB 3.3, 3.2: a core media type), always in the same bytes."""
    font = TTFont(io.BytesIO(data), recalcTimestamp=False, recalcBBoxes=False)
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def _name_file(family: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", family.lower()).strip("-") or "font"


def _read_licence(font: Any) -> str:
    """Return what a font says of its copyright and licence (SIL OFL 1.1, condition 2)."""
    texts = (font["name"].getDebugName(number) for number in (_COPYRIGHT, _LICENCE, _LICENCE_ADDRESS))
    return "\n".join(text.strip() for text in texts if text)


def write_font_faces(faces: Iterable[FontFace], base: str) -> str:
    """Write the rules that name the fonts; `base` leads from the style sheet to the package's folder."""
    return "".join(
        f"@font-face {{ font-family: {_quote(face.family)}; font-weight: {face.weight}; font-style: normal; "
        f'src: url("{base}{face.name}") format("woff2"); }}\n'
        for face in faces
    )


def _quote(text: str) -> str:
    """Write a CSS string (CSS Syntax 3, 4.3.5)."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def write_licences(faces: Sequence[FontFace]) -> str:
    """Write what the embedded fonts say of their licences, each text once, and the OFL; "" where they say nothing."""
    families: dict[str, list[str]] = {}
    for face in faces:
        if face.licence:
            families.setdefault(face.licence, []).append(face.family)
    notices = [f"{', '.join(dict.fromkeys(names))}\n{text}" for text, names in families.items()]
    if any(_OFL.search(text) for text in families):
        # A copy has the licence itself (SIL OFL 1.1, condition 2).
        notices.append(files("publisher").joinpath("templates", "epub", "OFL.txt").read_text("utf-8").rstrip())
    return "\n\n".join(notices)
