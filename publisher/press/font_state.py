"""Tells what fontconfig chooses from and by: this machine in, a line for each setting and each font out.

fontconfig is asked through ctypes, since a build in which nothing has changed asks nothing else of it.
"""

import os
from collections.abc import Iterator
from ctypes import CDLL, POINTER, Structure, byref, c_char_p, c_int, c_void_p
from pathlib import Path
from typing import NamedTuple

from publisher.file_state import find_state

#: Where the dynamic linker of Linux, macOS and Windows may know fontconfig, in the order of trial.
LIBRARY_NAMES = ("libfontconfig.so.1", "libfontconfig.1.dylib", "fontconfig-1.dll")
#: FcSetSystem: the fonts that are installed, without those that were added to this process.
_INSTALLED = 0


class _FontSet(Structure):
    """FcFontSet of fontconfig.h."""

    _fields_ = (("nfont", c_int), ("sfont", c_int), ("fonts", POINTER(c_void_p)))


class FontSurvey(NamedTuple):
    """What fontconfig chooses by and from: the files of its settings in order, its folders in order, and the fonts.

    All fonts count, since any may stand in for a character that the families of an edition lack.
    """

    settings: tuple[bytes, ...] = ()
    folders: tuple[bytes, ...] = ()
    fonts: tuple[bytes, ...] = ()


def describe_fontconfig() -> Iterator[str]:
    """Tell the state of each file of fontconfig's settings and of each installed font."""
    survey = survey_fontconfig()
    for name in survey.settings:
        yield _describe_file("setting", name)
    for path in survey.fonts:
        yield _describe_file("font", path)


def find_fontconfig_version() -> str:
    """Return the version of fontconfig as it tells it; "none" where it does not load. Nothing is read for that."""
    library = _open_library()
    return str(library.FcGetVersion()) if library else "none"


def survey_fontconfig() -> FontSurvey:
    """Return what fontconfig chooses by and from on this machine; nothing where it does not load."""
    library = _open_library()
    if library is None:
        return FontSurvey()
    library.FcInit()
    # A process may live longer than a font stays installed.
    library.FcInitBringUptoDate()
    installed = library.FcConfigGetFonts(None, _INSTALLED).contents
    paths = {_read_path(library, installed.fonts[index]) for index in range(installed.nfont)}
    return FontSurvey(
        _read_list(library, library.FcConfigGetConfigFiles(None)),
        _read_list(library, library.FcConfigGetFontDirs(None)),
        tuple(sorted(paths)),
    )


def _read_list(library: CDLL, strings: int) -> tuple[bytes, ...]:
    """Read a list of strings and let go of it."""
    names = tuple(iter(lambda: library.FcStrListNext(strings), None))
    library.FcStrListDone(strings)
    return names


def load_fontconfig() -> CDLL | None:
    """Return fontconfig, with no types of its functions; None where it does not load."""
    for name in LIBRARY_NAMES:
        try:
            return CDLL(name)
        except OSError:
            continue
    return None


def _open_library() -> CDLL | None:
    library = load_fontconfig()
    if library is None:
        return None
    for listing in (library.FcConfigGetConfigFiles, library.FcConfigGetFontDirs):
        listing.restype, listing.argtypes = c_void_p, (c_void_p,)
    library.FcStrListNext.restype, library.FcStrListNext.argtypes = c_char_p, (c_void_p,)
    library.FcStrListDone.restype, library.FcStrListDone.argtypes = None, (c_void_p,)
    library.FcConfigGetFonts.restype = POINTER(_FontSet)
    library.FcConfigGetFonts.argtypes = (c_void_p, c_int)
    library.FcPatternGetString.argtypes = (c_void_p, c_char_p, c_int, POINTER(c_char_p))
    return library


def _read_path(library: CDLL, pattern: int) -> bytes:
    """Return the path of the file of a font; b"" for one that has none."""
    found = c_char_p()
    # 0 is FcResultMatch.
    return found.value or b"" if library.FcPatternGetString(pattern, b"file", 0, byref(found)) == 0 else b""


def _describe_file(kind: str, path: bytes) -> str:
    # The path as bytes: its name need not be text.
    return f"{kind} {path!r} {find_state(Path(os.fsdecode(path)))}"
