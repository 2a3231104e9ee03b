"""Keeps Python from asking a compiler where the libraries of the layout are: imported before what loads them.

WeasyPrint tries the names that Pango and its kin have on any system, and for each that is none here Python would start
`gcc`, which starts `collect2` and `ld`: a dozen processes, at each build. What the linker of the system knows is found
without them.
"""

import ctypes.util

for _ask in ("_findLib_gcc", "_findLib_ld"):
    if hasattr(ctypes.util, _ask):
        setattr(ctypes.util, _ask, lambda _name: None)
