"""Kept files: what comes back is what was kept, or nothing, whatever lies there now."""

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.press.kept_files import is_font_whole, keep, keep_font, read_font, read_kept, write_whole

DATA = "نص\n".encode() * 20
DIGEST = hashlib.sha256(DATA).hexdigest()


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def put_folder(path: Path) -> None:
    path.unlink()
    (path / "in it").mkdir(parents=True)


def put_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def put_link(path: Path) -> None:
    """Put a link to the same bytes elsewhere."""
    shutil.copy(path, path.with_name("elsewhere"))
    path.unlink()
    path.symlink_to("elsewhere")


def put_loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def make_huge(path: Path) -> None:
    os.truncate(path, 2**40)


DAMAGE = {
    "cut": lambda path: os.truncate(path, path.stat().st_size - 1),
    "emptied": lambda path: os.truncate(path, 0),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"\n"),
    "huge": make_huge,
    "first byte": lambda path: flip(path, 0),
    "length": lambda path: flip(path, 66),
    "last byte": lambda path: flip(path, -1),
    "gone": lambda path: path.unlink(),
    "folder": put_folder,
    "pipe": put_pipe,
    "loop": put_loop,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_none_and_can_be_kept_again(damage: Callable[[Path], object], tmp_path: Path) -> None:
    path = tmp_path / "records" / "one"
    keep(path, DATA)
    assert read_kept(path) == DATA
    damage(path)
    assert read_kept(path) is None
    keep(path, DATA)
    assert read_kept(path) == DATA
    assert [file.name for file in path.parent.iterdir()] == ["one"]


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_font_is_none_and_can_be_kept_again(damage: Callable[[Path], object], tmp_path: Path) -> None:
    assert keep_font(DATA, tmp_path) == DIGEST
    assert is_font_whole(DIGEST, tmp_path)
    damage(tmp_path / DIGEST)
    assert not is_font_whole(DIGEST, tmp_path)
    assert read_font(DIGEST, tmp_path) is None
    assert keep_font(DATA, tmp_path) == DIGEST
    assert read_font(DIGEST, tmp_path) == DATA
    assert is_font_whole(DIGEST, tmp_path)


def test_a_file_is_known_by_its_name_too(tmp_path: Path) -> None:
    keep(tmp_path / "one", DATA)
    (tmp_path / "one").rename(tmp_path / "two")
    assert read_kept(tmp_path / "two") is None


def test_a_link_is_no_kept_file(tmp_path: Path) -> None:
    keep(tmp_path / "one", DATA)
    put_link(tmp_path / "one")
    assert read_kept(tmp_path / "one") is None


@pytest.mark.parametrize("name", ["../outside", "", "/etc/passwd", f"{DIGEST}\n", DIGEST.upper(), "a\0b"])
def test_what_is_no_digest_names_no_font(name: str, tmp_path: Path) -> None:
    (tmp_path / "outside").write_bytes(DATA)
    (tmp_path / "fonts").mkdir()
    assert read_font(name, tmp_path / "fonts") is None
    assert not is_font_whole(name, tmp_path / "fonts")


def test_a_file_is_on_the_disk_before_it_has_its_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    done: list[str] = []
    sync, rename = os.fsync, Path.replace

    def note_sync(handle: int) -> None:
        done.append("synced")
        sync(handle)

    def note_rename(old: Path, new: Path) -> Path:
        done.append("renamed")
        return rename(old, new)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(Path, "replace", note_rename)
    write_whole(tmp_path / "a", DATA)
    keep_font(DATA, tmp_path)
    assert done == ["synced", "renamed"] * 2


def test_what_cannot_be_written_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        keep(tmp_path / "one", DATA)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_the_folder_gives_way(tmp_path: Path) -> None:
    (tmp_path / "fonts").write_bytes(b"no folder")
    assert keep_font(DATA, tmp_path / "fonts") == DIGEST
    assert read_font(DIGEST, tmp_path / "fonts") == DATA
