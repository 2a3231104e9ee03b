"""Lists what decides the bytes of a book beside its sources: this machine in, one list for every key of the cache out.

It is the code of the press, the distributions that it requires, directly or by way of another, Python, the libraries
of the system that shape and break lines, the fonts that they may choose from, and what the environment asks for.
Whatever is new in it makes everything new.
"""

import hashlib
import os
import platform
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, distributions, requires, version
from importlib.resources import files
from pathlib import Path
from typing import Any

import cffi
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from publisher.press.fontbook import describe_fontconfig
from publisher.script.bidi import LIBRARY_NAMES as FRIBIDI

DISTRIBUTION = "rtl-publisher"

#: What a build is told by its environment: the time that it writes, and languages that fontconfig and Pango prefer.
_VARIABLES = ("SOURCE_DATE_EPOCH", "LC_ALL", "LC_CTYPE", "LANG", "LANGUAGE", "FC_LANG", "PANGO_LANGUAGE")

_DECLARATIONS = """
    const char *pango_version_string(void);
    const char *hb_version_string(void);
    extern const char *fribidi_version_info;
    typedef struct FT_LibraryRec_ *FT_Library;
    int FT_Init_FreeType(FT_Library *library);
    void FT_Library_Version(FT_Library library, int *major, int *minor, int *patch);
    int FT_Done_FreeType(FT_Library library);
"""


def digest_basis() -> str:
    """Give a digest of all that decides the bytes of a book beside its sources."""
    return hashlib.sha256("\n".join(list_basis()).encode()).hexdigest()


def list_basis() -> tuple[str, ...]:
    """List what decides the bytes of a book beside its sources, a line for each thing."""
    return (
        f"code {digest_code()}",
        f"python {platform.python_implementation()} {platform.python_version()} {sys.platform} {platform.machine()}",
        *(f"distribution {name} {number}" for name, number in list_distributions().items()),
        *(f"library {name} {number}" for name, number in find_library_versions().items()),
        *(f"environment {name}={os.environ[name]}" for name in _VARIABLES if name in os.environ),
        *describe_fontconfig(),
    )


@cache
def digest_code() -> str:
    """Give a digest of the files of the press: its code, templates, words and maps."""
    digest = hashlib.sha256()
    root = Path(str(files("publisher")))
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(f"{path.relative_to(root)}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def list_distributions() -> Mapping[str, str]:
    """List what the press requires, directly or by way of another, as its metadata names it, with the versions.

    Where the press was not installed and so has no metadata, all that is installed counts.
    """
    try:
        requires(DISTRIBUTION)
    except PackageNotFoundError:
        installed = {canonicalize_name(one.metadata["Name"]): one.version for one in distributions()}
        return dict(sorted(installed.items()))
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    due = [(DISTRIBUTION, "")]
    while due:
        wanted = due.pop()
        if wanted in seen:
            continue
        seen.add(wanted)
        name, extra = wanted
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            # Not here, which is also worth knowing.
            found[name] = "none"
            continue
        due += _list_requirements(name, extra)
    return dict(sorted(found.items()))


def _list_requirements(name: str, extra: str) -> Iterator[tuple[str, str]]:
    """List what a distribution requires here, each with "" and with each extra of it that is asked for (PEP 508)."""
    for line in requires(name) or ():
        required = Requirement(line)
        if required.marker is None or required.marker.evaluate({"extra": extra}):
            for asked in ("", *sorted(required.extras)):
                yield canonicalize_name(required.name), asked


@cache
def find_library_versions() -> Mapping[str, str]:
    """Find the versions of the system's libraries that shape text; "none" for one that does not load."""
    ffi = cffi.FFI()
    ffi.cdef(_DECLARATIONS)
    ways: Mapping[str, tuple[tuple[str, ...], Callable[[Any], str]]] = {
        "freetype": (("libfreetype.so.6", "libfreetype.6.dylib"), lambda library: _ask_freetype(ffi, library)),
        "fribidi": (FRIBIDI, lambda library: _read(ffi, library.fribidi_version_info)),
        "harfbuzz": (
            ("libharfbuzz.so.0", "libharfbuzz.0.dylib"),
            lambda library: _read(ffi, library.hb_version_string()),
        ),
        "pango": (
            ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0.0.dylib"),
            lambda library: _read(ffi, library.pango_version_string()),
        ),
    }
    return {name: _ask_library(ffi, names, ask) for name, (names, ask) in ways.items()}


def _ask_library(ffi: Any, names: tuple[str, ...], ask: Callable[[Any], str]) -> str:
    for name in names:
        try:
            return ask(ffi.dlopen(name))
        except (OSError, AttributeError):
            continue
    return "none"


def _read(ffi: Any, text: Any) -> str:
    return bytes(ffi.string(text)).decode()


def _ask_freetype(ffi: Any, library: Any) -> str:
    handle = ffi.new("FT_Library *")
    if library.FT_Init_FreeType(handle) != 0:
        return "none"
    numbers = [ffi.new("int *") for _ in range(3)]
    library.FT_Library_Version(handle[0], *numbers)
    library.FT_Done_FreeType(handle[0])
    return ".".join(str(number[0]) for number in numbers)
