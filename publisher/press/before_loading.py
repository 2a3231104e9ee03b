"""Readies Python for loading the libraries of the layout: imported before them, for what that does alone.

WeasyPrint tries the names that Pango and its kin have on any system, and for each that is none here Python would start
`ldconfig` and `gcc`, which starts `collect2` and `ld`: more than twenty processes, at each build. What these know is
found without them, under the name by which the linker of the system loads it, which is among those that are tried. And
what is loaded stays, so that it is looked through for garbage but rarely.
"""

import ctypes.util

from publisher.pause_gc import make_gc_rare

for _ask in ("_findSoname_ldconfig", "_findLib_gcc", "_findLib_ld"):
    if hasattr(ctypes.util, _ask):
        setattr(ctypes.util, _ask, lambda _name: None)
make_gc_rare()
