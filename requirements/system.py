"""Sees to what `make` needs of the machine beside Python: missing things become packages, or one line.

    python3 requirements/system.py book        for making books: Pango, FriBidi, fonts
    python3 requirements/system.py checkers    for judging them: Java, JAXB, Chromium, Pandoc, Poppler, calibre, Unicode

Where everything is there, nothing is done and nothing said. Where something is missing, apt-get installs
it if it may (as root, or with a sudo that asks for no password); otherwise one line names the packages,
and the exit status is 4, as everywhere in this project when a tool or a font is missing (but 0 where only a font of
signs is, which few books need). This runs
before any package is installed, so it uses the standard library alone.
"""

import ctypes
import ctypes.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

#: The exit status for a tool or a font that is missing.
MISSING = 4

#: Where Debian keeps jars; elsewhere JAXB_HOME names the folder of jaxb-api.jar and jaxb-impl.jar (2.3).
JAXB_HOME = Path(os.environ.get("JAXB_HOME", "/usr/share/java"))

#: Where Debian and Fedora keep the Unicode Character Database.
UNICODE_HOMES = tuple(
    map(Path, os.environ.get("UNICODE_HOMES", "/usr/share/unicode:/usr/share/unicode/ucd").split(os.pathsep))
)


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a job needs: how to see that it is there, and what each system's package is called.

    `elsewhere` says how to get it on a system that has no package of it. What is not `needed` is asked for, and done
    without where it cannot be had.
    """

    what: str
    is_there: Callable[[], bool]
    debian: str
    macos: str
    fedora: str
    elsewhere: str = ""
    needed: bool = True


def library(*names: str) -> Callable[[], bool]:
    """Make the question whether a shared library loads under one of its names."""

    def loads(name: str) -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    def is_there() -> bool:
        # The bare name of a library goes through the linker's cache, which is slow, so it comes last.
        if any(loads(name) for name in names):
            return True
        found = ctypes.util.find_library(names[0].removeprefix("lib").partition(".so")[0])
        return found is not None and loads(found)

    return is_there


def font(family: str) -> Callable[[], bool]:
    """Make the question whether fontconfig knows a family."""
    return lambda: family in {name for line in ask("fc-list", ":", "family") for name in line.split(",")}


def any_font(*families: str) -> Callable[[], bool]:
    """Make the question whether fontconfig knows one of some families."""
    return lambda: any(font(family)() for family in families)


def program(*names: str) -> Callable[[], bool]:
    """Make the question whether all of these programs are on the PATH."""
    return lambda: all(shutil.which(name) for name in names)


def has_java_compiler() -> bool:
    """Return whether there is a whole JDK: tests/tools/VeraPdf.java is compiled as it is run."""
    return any(line.startswith("jdk.compiler") for line in ask("java", "--list-modules"))


def has_verapdf_or_jaxb() -> bool:
    """Return whether veraPDF can run: its own program, or the library in the wheel with JAXB beside it."""
    jars = (JAXB_HOME / "jaxb-api.jar", JAXB_HOME / "jaxb-impl.jar")
    return shutil.which("verapdf") is not None or all(jar.is_file() for jar in jars)


def has_chromium() -> bool:
    """Return whether there is a Chromium; CHROMIUM names one that is not where Debian and Fedora keep it."""
    return Path(os.environ.get("CHROMIUM", "/usr/bin/chromium")).is_file()


def has_unicode_data() -> bool:
    """Return whether the test files of the Unicode Character Database are there."""
    return any((home / "BidiCharacterTest.txt").is_file() for home in UNICODE_HOMES)


BOOK = (
    Need("Pango", library("libpango-1.0.so.0", "libpango-1.0.dylib"), "libpango-1.0-0", "pango", "pango"),
    Need(
        "PangoFT2",
        library("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
        "libpangoft2-1.0-0",
        "pango",
        "pango",
    ),
    Need(
        "HarfBuzz's subsetter",
        library("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
        "libharfbuzz-subset0",
        "harfbuzz",
        "harfbuzz",
    ),
    Need("FriBidi", library("libfribidi.so.0", "libfribidi.0.dylib"), "libfribidi0", "fribidi", "fribidi"),
    Need("fontconfig", program("fc-list"), "fontconfig", "fontconfig", "fontconfig"),
    Need("the font Amiri", font("Amiri"), "fonts-hosny-amiri", "font-amiri", "amiri-fonts"),
    Need(
        "the font Noto Naskh Arabic",
        font("Noto Naskh Arabic"),
        "fonts-noto-core",
        "font-noto-naskh-arabic",
        "google-noto-naskh-arabic-fonts",
    ),
    Need(
        "the font Noto Serif",
        font("Noto Serif"),
        "fonts-noto-core",
        "font-noto-serif",
        "google-noto-serif-fonts",
    ),
    Need(
        "the font Noto Serif Hebrew",
        font("Noto Serif Hebrew"),
        "fonts-noto-core",
        "font-noto-serif-hebrew",
        "google-noto-serif-hebrew-fonts",
    ),
    Need(
        "the font DejaVu Sans Mono",
        font("DejaVu Sans Mono"),
        "fonts-dejavu-core",
        "font-dejavu",
        "dejavu-sans-mono-fonts",
    ),
    Need(
        "a font of signs and emoji in outlines",
        any_font("Symbola", "Noto Emoji"),
        "fonts-symbola",
        "font-noto-emoji",
        "gdouros-symbola-fonts",
        needed=False,
    ),
)

CHECKERS = (
    Need("a Java compiler", has_java_compiler, "default-jdk-headless", "openjdk", "java-latest-openjdk-devel"),
    Need(
        "veraPDF's JAXB",
        has_verapdf_or_jaxb,
        "libjaxb-api-java libjaxb-java",
        "",
        "",
        "veraPDF's own installer where there is no such package",
    ),
    Need("Chromium", has_chromium, "chromium", "--cask chromium", "chromium", "CHROMIUM=… names one elsewhere"),
    Need("Pandoc", program("pandoc"), "pandoc", "pandoc", "pandoc"),
    Need(
        "Poppler's programs",
        program("pdftotext", "pdffonts", "pdftoppm"),
        "poppler-utils",
        "poppler",
        "poppler-utils",
    ),
    Need("calibre", program(os.environ.get("EBOOK_CONVERT", "ebook-convert")), "calibre", "--cask calibre", "calibre"),
    Need(
        "Unicode's test data",
        has_unicode_data,
        "unicode-data",
        "",
        "unicode-ucd",
    ),
)

JOBS = {"book": BOOK, "checkers": CHECKERS}


def main(arguments: list[str]) -> int:
    """See to one job's needs, and say in one line what is left to do."""
    if len(arguments) != 1 or arguments[0] not in JOBS:
        print(f"usage: system.py {'|'.join(JOBS)}", file=sys.stderr)
        return 2
    needs = JOBS[arguments[0]]
    missing = [need for need in needs if not need.is_there()]
    if not missing:
        return 0
    reason = install(missing)
    missing = [need for need in needs if not need.is_there()]
    if not missing:
        return 0
    print(describe(missing, reason), file=sys.stderr)
    return MISSING if any(need.needed for need in missing) else 0


def install(needs: Iterable[Need]) -> str:
    """Let apt-get install what is missing, where it may; return why it did not, or nothing."""
    if shutil.which("apt-get") is None:
        return ""
    privilege = find_privilege()
    if privilege is None:
        return "apt-get needs root, or a sudo that asks for no password"
    packages = unique(need.debian for need in needs)
    print(f"==> Installing {' '.join(packages)}", flush=True)
    apt = [*privilege, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    order = [*apt, "-o", "DPkg::Lock::Timeout=300", "install", "--yes", "--no-install-recommends", *packages]
    done = run(order)
    if done.returncode != 0:
        # The lists of packages may be missing or old, as on a machine that was just made.
        run([*apt, "update"])
        done = run(order)
    if done.returncode == 0:
        return ""
    said = (done.stderr.strip() or done.stdout.strip()).splitlines()
    return f"apt-get failed: {said[-1] if said else f'exit status {done.returncode}'}"


def find_privilege() -> list[str] | None:
    """Find what a command that installs packages starts with: nothing for root, None where none may."""
    if os.geteuid() == 0:
        return []
    asks_nothing = ["sudo", "--non-interactive"]
    if shutil.which("sudo") is None:
        return None
    return asks_nothing if run([*asks_nothing, "true"]).returncode == 0 else None


def describe(missing: Iterable[Need], reason: str) -> str:
    """Say in one line what is missing, and how Debian, macOS and Fedora call it."""
    needs = list(missing)
    ways = (
        f"Debian, Ubuntu: apt-get install {' '.join(unique(need.debian for need in needs))}",
        f"macOS: brew install {' '.join(unique(need.macos for need in needs))}",
        f"Fedora: dnf install {' '.join(unique(need.fedora for need in needs))}",
        *(need.elsewhere for need in needs if need.elsewhere),
    )
    things = ", ".join(need.what for need in needs)
    return f"Missing: {things}{f' ({reason})' if reason else ''}. To install: {' · '.join(ways)}"


def unique(names: Iterable[str]) -> list[str]:
    """Keep the first of each name, in order."""
    return list(dict.fromkeys(name for packed in names for name in packed.split()))


def ask(*command: str) -> list[str]:
    """Run a program for the lines it prints; a program that is missing or fails prints none."""
    if shutil.which(command[0]) is None:
        return []
    done = run(list(command))
    return done.stdout.splitlines() if done.returncode == 0 else []


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a program that has nothing to read, and keep what it says."""
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
