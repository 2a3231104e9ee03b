"""Mirrors characters as FriBidi does, which the proof does by a table of its own: a character in, its image out."""

import cffi

from publisher.script.bidi import LIBRARY_NAMES


def mirror_character(character: str) -> str:
    """Return the mirror image of a character that has one, such as `(`, and any other as it is (UAX #9, rule L4)."""
    ffi = cffi.FFI()
    ffi.cdef("int fribidi_get_mirror_char(uint32_t character, uint32_t *mirrored);")
    for name in LIBRARY_NAMES:
        try:
            library = ffi.dlopen(name)
        except OSError:
            continue
        mirrored = ffi.new("uint32_t *")
        library.fribidi_get_mirror_char(ord(character), mirrored)
        return chr(mirrored[0])
    raise AssertionError("FriBidi is not installed")
