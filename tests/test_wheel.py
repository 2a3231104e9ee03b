"""The wheel alone makes books: what it needs of the repository travels in it."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as `make wheel` does, and give its path."""
    folder = tmp_path_factory.mktemp("dist")
    command = ["-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def test_it_holds_what_the_press_reads(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in ("py.typed", "styles/print.css", "templates/page.html.j2", "locales/ar.toml", "basemaps/"):
        assert any(name.startswith(f"publisher/{wanted}") for name in names), wanted
    assert not [name for name in names if name.startswith(("tests/", "chapters/"))]
    for path in (ROOT / "publisher").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert path.relative_to(ROOT).as_posix() in names
    for path in (ROOT / "styles").rglob("*.css"):
        assert f"publisher/{path.relative_to(ROOT).as_posix()}" in names


def test_it_makes_a_book_far_from_the_checkout(wheel: Path, make_book: Callable[..., Path], tmp_path: Path) -> None:
    """Put the wheel in front of all else that Python finds, and hide the checkout."""
    book, here = make_book(), tmp_path / "here"
    zipfile.ZipFile(wheel).extractall(here)
    environment = os.environ | {"PYTHONPATH": str(here), "PUBLISHER_CACHE": str(tmp_path / "cache")}
    program = "import publisher, sys; print(publisher.__file__); from publisher.cli import main; main()"
    command = [sys.executable, "-c", program, "build", str(book), "-o", str(tmp_path / "out"), "-e", "print"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(here))
    assert (tmp_path / "out/small-print.pdf").is_file()
