"""Tells what fontconfig chooses from and by: this machine in, a line for each setting and each font out.

fontconfig is asked through ctypes, since a build in which nothing has changed asks nothing else of it.
"""

import os
from collections.abc import Iterator
from ctypes import CDLL, POINTER, Structure, byref, c_char_p, c_int, c_void_p
from pathlib import Path

from publisher.script.file_state import find_state

#: Where the dynamic linker of Linux, macOS and Windows may know fontconfig, in the order of trial.
LIBRARY_NAMES = ("libfontconfig.so.1", "libfontconfig.1.dylib", "fontconfig-1.dll")
#: FcSetSystem: the fonts that are installed, without those that were added to this process.
_INSTALLED = 0


class _FontSet(Structure):
    """FcFontSet of fontconfig.h."""

    _fields_ = (("nfont", c_int), ("sfont", c_int), ("fonts", POINTER(c_void_p)))


def describe_fontconfig() -> Iterator[str]:
    """Tell the version of fontconfig, its settings, and the state of each installed font; that it is not there.

    All fonts count, since any may stand in for a character that the families of an edition lack.
    """
    library = _open_library()
    if library is None:
        yield "library fontconfig none"
        return
    # A process may live longer than a font stays installed.
    library.FcInitBringUptoDate()
    yield f"library fontconfig {library.FcGetVersion()}"
    settings = c_void_p(library.FcConfigGetConfigFiles(None))
    while (name := library.FcStrListNext(settings)) is not None:
        yield _describe_file("setting", name)
    library.FcStrListDone(settings)
    installed = library.FcConfigGetFonts(None, _INSTALLED).contents
    for path in sorted({_read_path(library, installed.fonts[index]) for index in range(installed.nfont)}):
        yield _describe_file("font", path)


def _open_library() -> CDLL | None:
    for name in LIBRARY_NAMES:
        try:
            library = CDLL(name)
        except OSError:
            continue
        library.FcConfigGetConfigFiles.restype = c_void_p
        library.FcConfigGetConfigFiles.argtypes = (c_void_p,)
        library.FcStrListNext.restype = c_char_p
        library.FcConfigGetFonts.restype = POINTER(_FontSet)
        library.FcConfigGetFonts.argtypes = (c_void_p, c_int)
        library.FcPatternGetString.argtypes = (c_void_p, c_char_p, c_int, POINTER(c_char_p))
        library.FcInit()
        return library
    return None


def _read_path(library: CDLL, pattern: int) -> bytes:
    """Return the path of the file of a font; b"" for one that has none."""
    found = c_char_p()
    # 0 is FcResultMatch.
    return found.value or b"" if library.FcPatternGetString(pattern, b"file", 0, byref(found)) == 0 else b""


def _describe_file(kind: str, path: bytes) -> str:
    # The path as bytes: its name need not be text.
    return f"{kind} {path!r} {find_state(Path(os.fsdecode(path)))}"
