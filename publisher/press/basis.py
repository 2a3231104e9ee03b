"""Lists what decides the bytes of a book beside its sources: this machine in, one list for every key of the cache out.

It is the code of the press, the distributions that it requires, directly or by way of another, Python, the libraries
of the system that shape and break lines, the fonts that they may choose from, and what the environment asks for.
Whatever is new in it makes everything new.
"""

import hashlib
import os
import platform
import sys
from collections.abc import Callable, Mapping
from ctypes import CDLL, byref, c_char_p, c_int, c_void_p
from functools import cache
from pathlib import Path

import publisher
from publisher.press.distributions import list_distributions
from publisher.press.font_state import describe_fontconfig, find_fontconfig_version
from publisher.script.bidi import LIBRARY_NAMES as FRIBIDI

#: The folder of the code.
PACKAGE = Path(publisher.__file__).parent

#: What a build is told by its environment: the time that it writes, and languages that fontconfig and Pango prefer.
VARIABLES = ("SOURCE_DATE_EPOCH", "LC_ALL", "LC_CTYPE", "LANG", "LANGUAGE", "FC_LANG", "PANGO_LANGUAGE")


def digest_basis() -> str:
    """Return a digest of all that decides the bytes of a book beside its sources."""
    return hashlib.sha256("\n".join(list_basis()).encode()).hexdigest()


def list_basis() -> tuple[str, ...]:
    """List what decides the bytes of a book beside its sources, a line for each thing."""
    return (
        *list_programs(list_distributions()),
        *(f"environment {name}={value}" for name, value in read_environment().items()),
        *describe_fontconfig(),
    )


def list_programs(distributions: Mapping[str, str]) -> tuple[str, ...]:
    """List the programs that decide the bytes of a book, a line for each: what no fonts and settings can make good.

    `distributions` are those that the press requires, with their versions.
    """
    return (
        f"code {digest_code()}",
        f"python {platform.python_implementation()} {platform.python_version()} {sys.platform} {platform.machine()}",
        *(f"distribution {name} {number}" for name, number in distributions.items()),
        *(f"library {name} {number}" for name, number in find_library_versions().items()),
        f"library fontconfig {find_fontconfig_version()}",
    )


def read_environment() -> Mapping[str, str]:
    """Return those variables of the environment that decide the bytes of a book, as far as they are set."""
    return {name: os.environ[name] for name in VARIABLES if name in os.environ}


def list_versions() -> Mapping[str, str]:
    """List the versions of what decides the bytes of a book, by name: the press, Python, distributions, libraries."""
    return {
        "code": digest_code(),
        "python": platform.python_version(),
        **list_distributions(),
        **find_library_versions(),
    }


@cache
def digest_code() -> str:
    """Return a digest of the files of the press: its code, templates, words and maps."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(f"{path.relative_to(PACKAGE)}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def find_library_versions() -> Mapping[str, str]:
    """Find the versions of the system's libraries that shape text; "none" for one that does not load.

    They are asked through ctypes, which has nothing to parse before it can ask.
    """
    ways: Mapping[str, tuple[tuple[str, ...], Callable[[CDLL], str]]] = {
        "freetype": (("libfreetype.so.6", "libfreetype.6.dylib"), _ask_freetype),
        "fribidi": (FRIBIDI, _ask_fribidi),
        "harfbuzz": (("libharfbuzz.so.0", "libharfbuzz.0.dylib"), lambda library: _ask(library, "hb_version_string")),
        "pango": (
            ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0.0.dylib"),
            lambda library: _ask(library, "pango_version_string"),
        ),
    }
    return {name: _ask_library(names, ask) for name, (names, ask) in ways.items()}


def _ask_library(names: tuple[str, ...], ask: Callable[[CDLL], str]) -> str:
    for name in names:
        try:
            return ask(CDLL(name))
        except (OSError, AttributeError, ValueError):
            continue
    return "none"


def _ask(library: CDLL, function: str) -> str:
    """Return what a function of no arguments returns, a string in C."""
    asked = library[function]
    asked.restype = c_char_p
    return bytes(asked()).decode()


def _ask_fribidi(library: CDLL) -> str:
    return (c_char_p.in_dll(library, "fribidi_version_info").value or b"").decode()


def _ask_freetype(library: CDLL) -> str:
    handle, numbers = c_void_p(), [c_int() for _ in range(3)]
    if library.FT_Init_FreeType(byref(handle)) != 0:
        return "none"
    library.FT_Library_Version(handle, *map(byref, numbers))
    library.FT_Done_FreeType(handle)
    return ".".join(str(number.value) for number in numbers)
