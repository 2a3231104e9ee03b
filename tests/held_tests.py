"""Leaves out of the second of two runs what the first one has shown, and what no checker can show otherwise.

`.ci/run` runs the tests twice: on a machine without the checkers, and with all of them. A test that passed on the
first and asked there for nothing that is missing finds the same on the second, where the code, the tests, Python, the
packages and the fonts are the same to the byte: it is not run again, and the run says how many these are. Any other is.

A test asks for something that is missing when it looks for a program, a package or a file of a checker and finds
none. One that starts a program or a process might ask there. Tests that share what they make (a group) stand or fall
together, since one may use what another has asked for; those that use a fixture of the session share what it asked for.
"""

import hashlib
import json
import multiprocessing.process
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Generator, Iterable, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import pytest

from publisher.press.basis import digest_basis

ROOT = Path(__file__).parents[1]
#: Where both runs look: below the cache that they share.
FOLDER = "held"
#: Programs that a machine has with or without checkers, and that start no other.
_SEEN = {"fc-cache", "fc-conflist", "fc-list", "fc-match", "ldconfig"}
#: What ctypes looks for in order to find a library of the system, when `ldconfig` does not know it.
_COMPILERS = {"cc", "gcc", "ld", "objdump"}
_STARTS = {"os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.system"}

#: How often this process asked for something that may be missing.
_asked: list[str] = []


def note_asked(what: str) -> None:
    """Note that the running test asked for something that a machine may lack."""
    _asked.append(what)


class _MissingPackages:
    """Stands behind all finders of modules, and so hears of each package of the checkers that none has found."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        if name.partition(".")[0] in self._names:
            note_asked(f"package {name}")
        return None


def list_packages() -> frozenset[str]:
    """List the packages that only `make checkers` installs, as they are imported."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    names = {line.partition("=")[0].partition(">")[0] for line in groups["checkers"]}
    return frozenset(name.replace("-", "_") for name in names) | {"dask"}


def watch() -> None:
    """Note from now on what this process asks for."""
    find_program = shutil.which

    def find_and_note(name: str, mode: int = os.F_OK | os.X_OK, path: str | None = None) -> str | None:
        found = find_program(name, mode, path)
        if found is None and name not in _COMPILERS:
            note_asked(f"program {name}")
        return found

    start_process = multiprocessing.process.BaseProcess.start

    def note_and_start(self: multiprocessing.process.BaseProcess) -> None:
        note_asked("process")
        start_process(self)

    def hear(event: str, told: tuple[Any, ...]) -> None:
        starts = event == "subprocess.Popen" and Path(os.fsdecode(told[0])).name not in _SEEN | _COMPILERS
        if starts or event in _STARTS:
            note_asked(event)

    patch = pytest.MonkeyPatch()
    patch.setattr(shutil, "which", find_and_note)
    patch.setattr(multiprocessing.process.BaseProcess, "start", note_and_start)
    sys.meta_path.append(_MissingPackages(list_packages()))
    sys.addaudithook(hear)


def digest_state(root: Path = ROOT) -> str:
    """Return a digest of all that decides what a test finds where it asks for nothing that may be missing."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True).stdout
    digest = hashlib.sha256(digest_basis().encode())
    for name in sorted(filter(None, listed.decode().split("\0"))):
        path = root / name
        data = path.read_bytes() if path.is_file() else b""
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


class HeldTests:
    """Writes down which groups of tests held, each process of a run its own; `name_group` is that of a test."""

    def __init__(self, folder: Path, name_group: Callable[[str], str]) -> None:
        """Begin with none, and with the state of all that decides what they find."""
        self._folder, self._name_group, self._state = folder, name_group, digest_state()
        self._ran: dict[str, list[str]] = {}
        self._asked: set[str] = set()
        self._fixtures: set[str] = set()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
    ) -> Generator[None, object, object]:
        """Note a fixture of the session that asked while it was made."""
        before = len(_asked)
        try:
            return (yield)
        finally:
            if len(_asked) > before and request.scope == "session":
                self._fixtures.add(fixturedef.argname)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Note whether a test asked, or uses what has."""
        before = len(_asked)
        done = yield
        group = self._name_group(item.nodeid)
        self._ran.setdefault(group, []).append(item.nodeid)
        if len(_asked) > before or not self._fixtures.isdisjoint(getattr(item, "fixturenames", ())):
            self._asked.add(group)
        return done

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Note a test that did not pass, for whatever reason."""
        report = yield
        if not report.passed:
            self._asked.add(self._name_group(item.nodeid))
        return report

    def pytest_sessionfinish(self) -> None:
        """Write down what held."""
        held = [nodeid for group, nodeids in self._ran.items() if group not in self._asked for nodeid in nodeids]
        self._folder.mkdir(parents=True, exist_ok=True)
        written = {"state": self._state, "held": held}
        (self._folder / f"{os.getpid()}.json").write_text(json.dumps(written), "utf-8")


def read_held(folder: Path) -> frozenset[str]:
    """Return the tests that held in a run before this one, as long as all is as it was then."""
    runs = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
    state = digest_state() if runs else ""
    return frozenset(nodeid for run in runs if run["state"] == state for nodeid in run["held"])


def leave_out_held(
    items: list[pytest.Item], held: frozenset[str], name_group: Callable[[str], str]
) -> Sequence[pytest.Item]:
    """Take the tests that held out of a list, and return them: whole groups alone."""
    again = {name_group(item.nodeid) for item in items if item.nodeid not in held}
    left_out = [item for item in items if name_group(item.nodeid) not in again]
    items[:] = [item for item in items if name_group(item.nodeid) in again]
    return left_out
