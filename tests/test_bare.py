"""A bare machine: `.ci/bare` hides what it should, and shows what the README asks for."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import checkers

ROOT = Path(__file__).parents[1]
BARE = ROOT / ".ci/bare"
HIDDEN = (*checkers.POPPLER, "java", "node", "npm", "pandoc", "chromium", "verapdf", "epubcheck", "gcc", "curl")


def run_bare(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", str(BARE), *command], capture_output=True, text=True, check=True, cwd=ROOT)


def test_no_tool_is_in_sight() -> None:
    found = run_bare("sh", "-c", f"for name in {' '.join(HIDDEN)}; do command -v $name || true; done")
    assert found.stdout == ""


def test_no_checker_is_found() -> None:
    """Ask as the tests ask. What `make checkers` put into this environment is no program that a PATH can hide."""
    program = (
        "from tests.checkers import LACKS, TOOLS; import tests.checkers as c\n"
        "print([name for name in LACKS if name not in c.PACKAGES and not c.find_lack(name)])\n"
    )
    assert run_bare(sys.executable, "-c", program).stdout.strip() == "[]"


def test_what_the_readme_asks_for_is_in_sight() -> None:
    found = run_bare("sh", "-c", "git --version && make --version && python3 -c 'import ensurepip, venv'")
    assert found.stdout.startswith("git version")


def test_the_exit_status_is_that_of_the_command() -> None:
    done = subprocess.run(["bash", str(BARE), "sh", "-c", "exit 7"], check=False)
    assert done.returncode == 7


@pytest.mark.bare
@pytest.mark.parametrize("checker", checkers.LACKS)
def test_a_bare_run_is_bare(checker: str) -> None:
    assert checkers.find_lack(checker)
