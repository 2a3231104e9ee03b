"""Finds font files: a family and a weight in, the file that the layout will use out.

fontconfig is asked through cffi, as Pango asks it, so that what is embedded in an EPUB and what is laid
out in a PDF are the same fonts.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import cffi
import uharfbuzz

from publisher.model.message import say
from publisher.press.font_state import LIBRARY_NAMES

_DECLARATIONS = """
typedef struct _FcPattern FcPattern; typedef struct _FcConfig FcConfig;
typedef int FcBool; typedef int FcResult; typedef unsigned char FcChar8;
FcBool FcInit(void);
FcBool FcConfigAppFontAddFile(FcConfig *config, const FcChar8 *file);
void FcConfigAppFontClear(FcConfig *config);
FcPattern *FcPatternCreate(void);
FcBool FcPatternAddString(FcPattern *p, const char *object, const FcChar8 *s);
FcBool FcPatternAddInteger(FcPattern *p, const char *object, int i);
FcBool FcConfigSubstitute(FcConfig *config, FcPattern *p, int kind);
void FcDefaultSubstitute(FcPattern *p);
FcPattern *FcFontMatch(FcConfig *config, FcPattern *p, FcResult *result);
FcResult FcPatternGetString(const FcPattern *p, const char *object, int n, FcChar8 **s);
void FcPatternDestroy(FcPattern *p);
typedef struct _FcCharSet FcCharSet; typedef struct _FcObjectSet FcObjectSet;
typedef struct { int nfont; int sfont; FcPattern **fonts; } FcFontSet;
FcCharSet *FcCharSetCreate(void);
FcBool FcCharSetAddChar(FcCharSet *set, unsigned int character);
void FcCharSetDestroy(FcCharSet *set);
FcBool FcPatternAddCharSet(FcPattern *p, const char *object, const FcCharSet *set);
FcObjectSet *FcObjectSetCreate(void);
FcBool FcObjectSetAdd(FcObjectSet *set, const char *object);
void FcObjectSetDestroy(FcObjectSet *set);
FcFontSet *FcFontList(FcConfig *config, FcPattern *p, FcObjectSet *set);
void FcFontSetDestroy(FcFontSet *set);
FcFontSet *FcConfigGetFonts(FcConfig *config, int set);
FcResult FcPatternGetCharSet(const FcPattern *p, const char *object, int n, FcCharSet **set);
FcBool FcCharSetHasChar(const FcCharSet *set, unsigned int character);
"""
_REGULAR, _BOLD = 80, 200
#: FcSetSystem and FcSetApplication: the fonts that are installed, and those that were added to this process.
_SETS = (0, 1)


class MissingFontError(Exception):
    """A family that an edition names is not installed."""

    def __init__(self, family: str) -> None:
        """Say which family."""
        super().__init__(say("the font family {family} is not installed", family=family))
        self.family = family


@cache
def _open_fontconfig() -> tuple[Any, Any]:
    ffi = cffi.FFI()
    ffi.cdef(_DECLARATIONS)
    for name in LIBRARY_NAMES:
        try:
            library = ffi.dlopen(name)
        except OSError:
            continue
        library.FcInit()
        return ffi, library
    raise MissingFontError("(fontconfig)")


#: The fonts that are added to this process now.
_added: list[Path] = []


@contextmanager
def added_fonts(paths: Iterable[Path]) -> Iterator[None]:
    """Make font files known to this process, as if they were installed, up to the end of the context."""
    outer = list(_added)
    _replace_added([*outer, *paths])
    try:
        yield
    finally:
        _replace_added(outer)


def _replace_added(paths: list[Path]) -> None:
    """Let these be the fonts that are added; fontconfig can take back all of them only."""
    ffi, library = _open_fontconfig()
    library.FcConfigAppFontClear(ffi.NULL)
    for path in paths:
        library.FcConfigAppFontAddFile(ffi.NULL, ffi.from_buffer(os.fsencode(path) + b"\0"))
    _added[:] = paths
    find_font.cache_clear()


@cache
def find_font(family: str, *, bold: bool = False) -> Path:
    """Return the file of a family; raise `MissingFontError` where another family would stand in for it."""
    ffi, library = _open_fontconfig()
    pattern = library.FcPatternCreate()
    library.FcPatternAddString(pattern, b"family", ffi.from_buffer(family.encode() + b"\0"))
    library.FcPatternAddInteger(pattern, b"weight", _BOLD if bold else _REGULAR)
    library.FcConfigSubstitute(ffi.NULL, pattern, 0)
    library.FcDefaultSubstitute(pattern)
    match = library.FcFontMatch(ffi.NULL, pattern, ffi.new("FcResult *"))
    library.FcPatternDestroy(pattern)
    if match == ffi.NULL:
        raise MissingFontError(family)
    try:
        found = {_read_string(ffi, library, match, b"family", index) for index in range(4)}
        path = _read_string(ffi, library, match, b"file", 0)
    finally:
        library.FcPatternDestroy(match)
    if family.casefold() not in {name.casefold() for name in found}:
        raise MissingFontError(family)
    return Path(path)


def find_fonts(families: Iterable[str]) -> tuple[Path, ...]:
    """Return the regular and bold files of families; raise `MissingFontError` for the first that is missing."""
    return tuple(dict.fromkeys(find_font(family, bold=bold) for family in sorted(families) for bold in (False, True)))


def find_installed(families: Iterable[str], *, bold: bool = False) -> Iterator[Path]:
    """Yield the files of those families that are installed, in their order."""
    for family in families:
        try:
            yield find_font(family, bold=bold)
        except MissingFontError:
            continue


def find_families_with(characters: str) -> tuple[str, ...]:
    """Return the families, installed or added, of which a font has all of some characters, in alphabetical order."""
    ffi, library = _open_fontconfig()
    pattern, wanted, asked = library.FcPatternCreate(), library.FcCharSetCreate(), library.FcObjectSetCreate()
    for character in characters:
        library.FcCharSetAddChar(wanted, ord(character))
    library.FcPatternAddCharSet(pattern, b"charset", wanted)
    library.FcObjectSetAdd(asked, b"family")
    found = library.FcFontList(ffi.NULL, pattern, asked)
    try:
        names = {_read_string(ffi, library, found.fonts[index], b"family", 0) for index in range(found.nfont)}
    finally:
        library.FcFontSetDestroy(found)
        library.FcObjectSetDestroy(asked)
        library.FcCharSetDestroy(wanted)
        library.FcPatternDestroy(pattern)
    return tuple(sorted(names))


def find_missing(family: str, characters: Iterable[str]) -> tuple[str, ...]:
    """Return the characters that the regular font of a family lacks, in the order of their numbers."""
    known = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(find_font(family))).unicodes
    return tuple(character for character in sorted(set(characters)) if ord(character) not in known)


def find_unprintable(characters: Iterable[str], own_fonts: Iterable[bytes]) -> tuple[str, ...]:
    """Return the characters that no font of this machine has, and none of a book's own, in order of their numbers.

    Raises `MissingFontError` where fontconfig itself is missing.
    """
    wanted = set(characters)
    for font in own_fonts:
        wanted -= set(map(chr, uharfbuzz.Face(font).unicodes))
    ffi, library = _open_fontconfig()
    charset = ffi.new("FcCharSet **")
    for kind in _SETS:
        fonts = library.FcConfigGetFonts(ffi.NULL, kind)
        for index in range(0 if fonts == ffi.NULL else fonts.nfont):
            if not wanted:
                return ()
            # 0 is FcResultMatch.
            if library.FcPatternGetCharSet(fonts.fonts[index], b"charset", 0, charset) == 0:
                known = charset[0]
                wanted = {one for one in wanted if not library.FcCharSetHasChar(known, ord(one))}
    return tuple(sorted(wanted))


def has_bold(family: str) -> bool:
    """Return whether a family has a bold font of its own; a variable font has every weight in one file."""
    bold = find_font(family, bold=True)
    return bold != find_font(family) or "fvar" in uharfbuzz.Face(uharfbuzz.Blob.from_file_path(bold)).table_tags


def _read_string(ffi: Any, library: Any, pattern: Any, name: bytes, index: int) -> str:
    value = ffi.new("FcChar8 **")
    if library.FcPatternGetString(pattern, name, index, value) != 0:
        return ""
    return bytes(ffi.string(value[0])).decode(errors="surrogateescape")
