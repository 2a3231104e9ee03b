"""Resolves the bidirectional algorithm: text in logical order in, embedding levels and runs out.

The levels are FriBidi's, which is on every machine that has Pango. It is called through cffi's ABI
mode, so that nothing is compiled; it passes all of Unicode's BidiCharacterTest, as the tests show.
"""

import ctypes.util
import re
import sys
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

import cffi

#: Where the dynamic linker of Linux, macOS and Windows may know FriBidi, in the order of trial.
LIBRARY_NAMES = (
    "libfribidi.so.0",
    "libfribidi.0.dylib",
    "libfribidi.dylib",
    "fribidi.dylib",
    "fribidi-0.dll",
    "libfribidi-0.dll",
)

#: Bidi controls that open an embedding, an override or an isolate, and what closes each (UAX #9, 2.1 to 2.4).
CLOSING_CONTROLS = {
    "\u202a": "\u202c",
    "\u202b": "\u202c",
    "\u202d": "\u202c",
    "\u202e": "\u202c",
    "\u2066": "\u2069",
    "\u2067": "\u2069",
    "\u2068": "\u2069",
}
#: How deep isolates may stand in one another. FriBidi writes beyond its memory from about 45 on, well below the 125
#: levels of UAX #9 (BD2); in text that anybody reads there are three.
DEEPEST_ISOLATES = 16
_ISOLATES = re.compile("[\u2066-\u2068]")
#: Blocks of pictures, all of class ON. An older FriBidi has no class for the newest of them and takes them for letters.
_PICTURES = re.compile("[\U0001f300-\U0001f64f\U0001f680-\U0001faff]")
_PICTURE = "\u2603"
#: ZERO WIDTH SPACE, of class BN.
_NEUTRAL = "\u200b"
_ISOLATE_END = "\u2069"
_DECLARATIONS = """
    void fribidi_get_bidi_types(const uint32_t *text, int length, uint32_t *types);
    void fribidi_get_bracket_types(
        const uint32_t *text, int length, const uint32_t *types, uint32_t *brackets);
    signed char fribidi_get_par_embedding_levels_ex(
        const uint32_t *types, const uint32_t *brackets, int length, uint32_t *base, signed char *levels);
"""

# FriBidiParType: fribidi-bidi-types.h. "ON" leaves the base direction to rules P2 and P3.
_BASE_TYPES = {None: 0x00000040, 0: 0x00000110, 1: 0x00000111}

_ENCODING = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"

# Bidi class B: rule P1 splits text into paragraphs after each of these, CR LF being one.
_PARAGRAPHS = re.compile("[^\n\r\x1c-\x1e\x85\u2029]*(?:\r\n|[\n\r\x1c-\x1e\x85\u2029]|$)")


class MissingLibraryError(OSError):
    """FriBidi could not be loaded. The message says what to install."""

    def __init__(self) -> None:
        """Say which names were tried, and what brings the library."""
        super().__init__(
            f"the FriBidi library was not found (tried {', '.join(LIBRARY_NAMES)}): install it; it comes "
            "with Pango (Debian: libfribidi0, Homebrew: fribidi, MSYS2: mingw-w64-x86_64-fribidi)"
        )


class LevelRun(NamedTuple):
    """A run of one embedding level: the characters from `start` up to, not including, `end`."""

    start: int
    end: int
    level: int


def resolve_levels(text: str, base: int | None = None) -> list[int]:
    """Return the resolved embedding level of each character of a text (UAX #9, rules P1 to I2 and L1).

    `base` is the paragraph level: 0 for left to right, 1 for right to left, None to find it by the first
    strong character of each paragraph (P2, P3). An odd level runs from right to left. Trailing white
    space gets the base level as if the text were one line. The characters that rule X9 removes get the
    level of their neighbour. Raises `MissingLibraryError` without FriBidi, and `ValueError` for another
    base.
    """
    return resolve_as_drawn(_PICTURES.sub(_PICTURE, text), base)


def resolve_as_drawn(text: str, base: int | None = None) -> list[int]:
    """Return the same as FriBidi alone, which draws the lines, has it: by the version of Unicode that it knows."""
    if base not in _BASE_TYPES:
        raise ValueError(f"the base level is 0, 1 or None, not {base}")
    levels: list[int] = []
    for paragraph in _PARAGRAPHS.findall(text):
        if paragraph:
            levels += _resolve_paragraph(paragraph, base)
    return levels


def _resolve_paragraph(text: str, base: int | None) -> list[int]:
    ffi, library = _open_library()
    length = len(text)
    if len(_ISOLATES.findall(text)) > DEEPEST_ISOLATES:
        text = _drop_deep_isolates(text)
    # A lone surrogate is no character, but no reason to fail: it is of class L, like all unassigned.
    characters = ffi.from_buffer("uint32_t[]", text.encode(_ENCODING, "surrogatepass"))
    types = ffi.new("uint32_t[]", length)
    brackets = ffi.new("uint32_t[]", length)
    levels = ffi.new("signed char[]", length)
    library.fribidi_get_bidi_types(characters, length, types)
    library.fribidi_get_bracket_types(characters, length, types, brackets)
    base_type = ffi.new("uint32_t *", _BASE_TYPES[base])
    if not library.fribidi_get_par_embedding_levels_ex(types, brackets, length, base_type, levels):
        raise MemoryError
    return list(levels)


def _drop_deep_isolates(text: str) -> str:
    """Put a character of class BN in the place of isolates that stand too deep in one another for FriBidi."""
    characters = list(text)
    depth = 0
    for index, character in enumerate(text):
        if _ISOLATES.match(character):
            depth += 1
            if depth > DEEPEST_ISOLATES:
                characters[index] = _NEUTRAL
        elif character == _ISOLATE_END and depth:
            if depth > DEEPEST_ISOLATES:
                characters[index] = _NEUTRAL
            depth -= 1
    return "".join(characters)


@cache
def _open_library() -> tuple[Any, Any]:
    """Load FriBidi once. `ctypes` is asked last, since it starts a compiler to look for libraries."""
    ffi = cffi.FFI()
    ffi.cdef(_DECLARATIONS)
    for name in LIBRARY_NAMES:
        try:
            return ffi, ffi.dlopen(name)
        except OSError:
            continue
    found = ctypes.util.find_library("fribidi")
    if found is None:
        raise MissingLibraryError
    return ffi, ffi.dlopen(found)


def group_levels(levels: Sequence[int]) -> list[LevelRun]:
    """Group levels into the runs of equal level, in logical order (UAX #9, BD7)."""
    runs: list[LevelRun] = []
    start = 0
    for level, group in groupby(levels):
        end = start + sum(1 for _ in group)
        runs.append(LevelRun(start, end, level))
        start = end
    return runs


def order_visually(levels: Sequence[int]) -> list[int]:
    """Order the characters of one line for display from left to right, as indices (UAX #9, rule L2)."""
    order = list(range(len(levels)))
    odd = [level for level in levels if level % 2]
    for threshold in range(max(levels, default=0), min(odd, default=1) - 1, -1):
        for start, end, is_deep in group_levels([levels[index] >= threshold for index in order]):
            if is_deep:
                order[start:end] = order[start:end][::-1]
    return order
