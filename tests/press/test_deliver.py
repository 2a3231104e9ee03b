"""Delivery: all files or none, each written beside its place and renamed."""

import os
import tempfile
import warnings
from pathlib import Path

import pytest

from publisher.press.deliver import CannotWriteError, deliver_files, judge_output


def read_folder(folder: Path) -> dict[str, bytes | None]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")
    }


def test_files_are_written_into_folders_that_are_made(tmp_path: Path) -> None:
    written = deliver_files({"a.pdf": b"1", "handouts/teacher/b.pdf": b"2"}, tmp_path / "out" / "deep")
    assert written == (tmp_path / "out/deep/a.pdf", tmp_path / "out/deep/handouts/teacher/b.pdf")
    assert [path.read_bytes() for path in written] == [b"1", b"2"]
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 2


def test_a_reader_of_the_old_file_keeps_it(tmp_path: Path) -> None:
    """A file is never written into: whoever has it open reads on in the old one."""
    (tmp_path / "a.pdf").write_bytes(b"old")
    with (tmp_path / "a.pdf").open("rb") as reader:
        deliver_files({"a.pdf": b"new and longer"}, tmp_path)
        assert reader.read() == b"old"
    assert (tmp_path / "a.pdf").read_bytes() == b"new and longer"


@pytest.mark.parametrize("last", ["sub/c.pdf", "b.pdf"])
def test_where_one_file_fails_none_is_changed(last: str, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old")
    (tmp_path / "sub").write_bytes(b"a file in the place of a folder")
    (tmp_path / "b.pdf").mkdir()
    before = read_folder(tmp_path)
    with pytest.raises(CannotWriteError) as caught:
        deliver_files({"a.pdf": b"new", "new/d.pdf": b"new", last: b"new"}, tmp_path)
    assert caught.value.path == tmp_path / last
    assert str(caught.value)
    assert read_folder(tmp_path) == before


def test_an_interruption_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old")
    before = read_folder(tmp_path)
    synced: list[int] = []

    def interrupt(descriptor: int) -> None:
        synced.append(descriptor)
        if len(synced) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        deliver_files({"a.pdf": b"new", "b/c.pdf": b"new"}, tmp_path)
    assert read_folder(tmp_path) == before


def test_a_name_too_long_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(CannotWriteError):
        deliver_files({"x" * 300: b"new"}, tmp_path)
    assert read_folder(tmp_path) == {}


def test_an_output_folder_is_judged_before_work_is_spent(tmp_path: Path) -> None:
    judge_output(tmp_path / "not" / "there" / "yet")
    (tmp_path / "file").write_bytes(b"")
    for output in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(CannotWriteError, match="is not a folder") as caught:
            judge_output(output)
        assert caught.value.path == output
    assert not (tmp_path / "not").exists()


def is_refused(output: Path) -> bool:
    try:
        judge_output(output)
    except CannotWriteError as error:
        return "permission" in str(error)
    return False


def test_a_folder_without_permission_is_refused() -> None:
    # Not below pytest's own folder, which nobody but its owner can enter.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "locked").mkdir(mode=0o555)
        if os.geteuid() != 0:
            assert is_refused(folder / "locked" / "out")
            return
        # Nothing is forbidden to root, so a child that is nobody tries.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            os.setuid(65534)
            os._exit(0 if is_refused(folder / "locked" / "out") else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_what_a_killed_build_has_staged_is_taken_away_and_nothing_else(tmp_path: Path) -> None:
    dead = 2**22 + 1
    names = (f".a.pdf.{dead}.new", f".b.pdf.{dead}.new", f".a.pdf.{os.getpid()}.new", ".a.pdf.x.new", "a.pdf.new")
    for name in names:
        (tmp_path / name).write_bytes(b"half")
    deliver_files({"a.pdf": b"1"}, tmp_path)
    # That of this very process is the one that it has staged now.
    assert {path.name for path in tmp_path.iterdir()} == {"a.pdf", names[1], *names[3:]}


def test_a_folder_is_listed_once_for_all_files_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed: list[str] = []
    real = os.scandir

    def list_folder(folder: str) -> object:
        listed.append(os.fspath(folder))
        return real(folder)

    monkeypatch.setattr(os, "scandir", list_folder)
    deliver_files({f"{folder}/{number}.md": b"" for folder in "ab" for number in range(20)}, tmp_path)
    assert {listed.count(str(tmp_path / folder)) for folder in "ab"} <= {0, 1}
    assert len(listed) <= 2
