"""The recipe of the manual for a book in version control, run by a shell as it stands there."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import write_files

ROOT = Path(__file__).parent.parent
RECIPE = re.compile(r"`(SOURCE_DATE_EPOCH=\$\(git log [^`]*)`")
BOOK = "title: A\nlanguage: en\nidentifier: urn:x:1\nslug: a\nchapters: [01.md]\neditions: {epub: {page_list: false}}\n"


def run(folder: Path, command: str, **variables: str) -> str:
    """Run a line in a shell, with no settings of git but those of the folder."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "SOURCE_DATE"))}
    plain = {**inherited, "PATH": path, "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", **variables}
    done = subprocess.run(["sh", "-c", command], cwd=folder, env=plain, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def commit(folder: Path, instant: str) -> None:
    who = {f"GIT_{role}_{key}": "a@b.example" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
    dates = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), instant)
    run(folder, "git add . && git commit -q -m x", **who, **dates)


def build(folder: Path, recipe: str) -> tuple[bytes, str]:
    """Build by the recipe; give the EPUB, and when it says that it was changed."""
    run(folder, f"rm -rf output && {recipe}", XDG_CACHE_HOME=str(folder / "cache"))
    (epub,) = folder.rglob("output/**/*.epub")
    with zipfile.ZipFile(epub) as package:
        text = package.read("EPUB/content.opf").decode()
    (modified,) = re.findall(r'property="dcterms:modified"[^>]*>([^<]*)<', text)
    return epub.read_bytes(), modified


@pytest.mark.processes
@pytest.mark.slow
def test_the_day_of_a_book_in_version_control_moves_when_the_book_does(tmp_path: Path) -> None:
    manuals = [(ROOT / "docs" / language / "05-book-file.md").read_text("utf-8") for language in ("en", "ar")]
    # Each manual has the recipe once, and it is one line of a shell in any language.
    (recipe,) = {line for manual in manuals for line in RECIPE.findall(manual)}
    assert [len(RECIPE.findall(manual)) for manual in manuals] == [1, 1]
    write_files(tmp_path, {"my-book/book.yaml": BOOK, "my-book/01.md": "# B\n\nText.\n", "other.txt": "a\n"})
    (tmp_path / ".gitignore").write_text("output\ncache\n")
    run(tmp_path, "git init -q")
    commit(tmp_path, "1700000000 +0000")
    first = build(tmp_path, recipe)
    assert first[1] == "2023-11-14T22:13:20Z"
    # What is beside the book does not move it, nor does another time zone: same source, same bytes.
    write_files(tmp_path, {"other.txt": "b\n"})
    commit(tmp_path, "1710000000 +0300")
    assert build(tmp_path, recipe) == first
    write_files(tmp_path, {"my-book/01.md": "# B\n\nOther text.\n"})
    commit(tmp_path, "1720000000 +0300")
    changed, modified = build(tmp_path, recipe)
    assert modified == "2024-07-03T09:46:40Z"
    assert changed != first[0]
