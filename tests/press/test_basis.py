"""What decides bytes: all of it is in the list, and a change of any of it changes the digest."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from publisher.press import basis, requirements
from publisher.press.basis import digest_basis, digest_code, find_library_versions, list_basis
from publisher.press.distributions import list_distributions

CACHED = (digest_code, list_distributions, find_library_versions)


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    yield
    for function in CACHED:
        function.cache_clear()


def test_every_distribution_that_is_required_is_listed_with_its_version() -> None:
    listed = list_distributions()
    direct = "brotli ebooklib fonttools hijridate icalendar lxml pikepdf pillow pydyf pypdfium2 uharfbuzz weasyprint"
    loose = (
        "arabic-reshaper babel cffi click jinja2 markdown-it-py mdit-py-plugins pydantic python-bidi pyyaml tinycss2"
    )
    # These come by way of another, by one of its extras, and by one of its markers.
    further = "cssselect2 pyphen tinyhtml5 zopfli pydantic-core markupsafe"
    for name in f"{direct} {loose} {further}".split():
        assert listed[name] == version(name), name
    assert "pytest" not in listed
    assert "rtl-publisher" in listed


def test_all_that_the_press_imports_is_listed() -> None:
    """Import all modules in a process of their own, and see where what was imported comes from."""
    program = (
        "import sys, pkgutil, importlib, publisher\n"
        "from importlib.metadata import packages_distributions\n"
        "for module in pkgutil.walk_packages(publisher.__path__, 'publisher.'):\n"
        # What sends work to others decides no bytes, and a machine may lack what it needs.
        "    if module.name.rpartition('.')[2] in {'__main__', 'cluster', 'cluster_books'}: continue\n"
        "    importlib.import_module(module.name)\n"
        "owners = packages_distributions()\n"
        "print(*{name for module in list(sys.modules) for name in owners.get(module.partition('.')[0], ())})\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    imported = {canonicalize_name(name) for name in done.stdout.split()}
    # What pip puts into every environment, and what hooks of a test run bring along.
    strangers = {"setuptools", "pip", "coverage", "typing-extensions"}
    assert imported >= {"weasyprint", "pikepdf", "lxml"}
    assert imported - strangers <= set(list_distributions())


def test_the_libraries_of_the_system_are_listed() -> None:
    found = find_library_versions()
    assert found.keys() == {"freetype", "fribidi", "harfbuzz", "pango"}
    assert all(any(character.isdigit() for character in number) for number in found.values()), found
    lines = list_basis()
    assert any(line.startswith("library fontconfig 2") for line in lines)
    assert any(line.startswith("python CPython 3.") for line in lines)
    assert any(line.startswith("font ") and "NotoNaskhArabic" in line for line in lines)
    assert any(line.startswith("setting ") and "fonts.conf" in line for line in lines)


def change_code(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    (folder / "press").mkdir()
    (folder / "press/layout.py").write_text("")
    monkeypatch.setattr(basis, "PACKAGE", folder)


def change_version(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("PUBLISHER_CACHE", str(folder / "another cache"))
    monkeypatch.setattr(requirements, "version", lambda name: "99" if name == "hijridate" else version(name))


def change_library(monkeypatch: pytest.MonkeyPatch, _: Path) -> None:
    monkeypatch.setattr(basis, "find_library_versions", lambda: {"pango": "9.9"})


def change_environment(monkeypatch: pytest.MonkeyPatch, _: Path) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")


def change_python(monkeypatch: pytest.MonkeyPatch, _: Path) -> None:
    monkeypatch.setattr("platform.python_version", lambda: "3.99")


@pytest.mark.parametrize("change", [change_code, change_version, change_library, change_environment, change_python])
def test_a_change_changes_the_digest(
    change: Callable[[pytest.MonkeyPatch, Path], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = digest_basis()
    assert digest_basis() == before
    for function in CACHED:
        function.cache_clear()
    change(monkeypatch, tmp_path)
    assert digest_basis() != before


def test_each_file_of_the_press_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(basis, "PACKAGE", tmp_path)
    found: set[str] = set()
    for name in ("a.py", "b.html.j2", "words.toml", "map.geojson", "schema.json", "look.css"):
        for text in ("", "1"):
            (tmp_path / name).write_text(text)
            digest_code.cache_clear()
            found.add(digest_code())
    assert len(found) == 12
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__/a.pyc").write_bytes(b"1")
    digest_code.cache_clear()
    assert digest_code() in found


def test_a_font_that_is_installed_changed_or_removed_changes_the_digest(tmp_path: Path) -> None:
    """Ask processes of their own, with settings of their own: what is installed is read when one starts."""
    (tmp_path / "fonts").mkdir()
    settings = tmp_path / "fonts.conf"
    settings.write_text(f"<fontconfig><dir>{tmp_path}/fonts</dir><cachedir>{tmp_path}/c</cachedir></fontconfig>")

    def ask() -> str:
        program = "from publisher.press.basis import digest_basis; print(digest_basis())"
        environment = os.environ | {"FONTCONFIG_FILE": str(settings)}
        return subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment
        ).stdout

    font = next(Path("/usr/share/fonts").rglob("NotoNaskhArabic-Regular.*"), None)
    if font is None:
        pytest.skip("Noto Naskh Arabic lies elsewhere")
    found = [ask()]
    assert ask() == found[0]
    copy = tmp_path / "fonts" / font.name
    shutil.copy2(font, copy)
    found.append(ask())
    # The same size and time, but another file.
    state = copy.stat()
    data = bytearray(copy.read_bytes())
    data[-1] ^= 1
    copy.write_bytes(data)
    os.utime(copy, ns=(state.st_atime_ns, state.st_mtime_ns))
    found.append(ask())
    settings.write_text(settings.read_text().replace("<dir>", "<description>x</description><dir>"))
    found.append(ask())
    assert len(set(found)) == 4
    copy.unlink()
    assert ask() not in found


def test_a_press_that_was_not_installed_counts_all_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def find_none(_: str) -> None:
        raise PackageNotFoundError

    monkeypatch.setattr(requirements, "requires", find_none)
    assert requirements.follow_requirements()["pytest"] == version("pytest")


def test_the_list_of_distributions_is_kept_until_any_is_installed_changed_or_removed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PUBLISHER_CACHE", str(tmp_path / "cache"))
    packages = tmp_path / "packages"
    packages.mkdir()
    monkeypatch.setattr("sys.path", [*sys.path, str(packages)])
    asked = []

    def follow() -> dict[str, str]:
        asked.append(1)
        return {"weasyprint": str(len(asked))}

    monkeypatch.setattr(requirements, "follow_requirements", follow)

    def ask() -> str:
        list_distributions.cache_clear()
        return list_distributions()["weasyprint"]

    assert [ask(), ask()] == ["1", "1"]
    metadata = packages / "new-1.dist-info"
    metadata.mkdir()
    assert [ask(), ask()] == ["2", "2"]
    (metadata / "METADATA").write_text("Name: new\nVersion: 1\n")
    assert [ask(), ask()] == ["3", "3"]
    (metadata / "METADATA").write_text("Name: new\nVersion: 2\n")
    assert [ask(), ask()] == ["4", "4"]
    shutil.rmtree(metadata)
    assert ask() == "1"
    for kept in (tmp_path / "cache").rglob("*"):
        if kept.is_file():
            kept.write_bytes(kept.read_bytes()[:-1])
    assert [ask(), ask()] == ["5", "5"]
