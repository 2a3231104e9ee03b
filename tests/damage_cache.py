"""Damages each file of a cache in every way, one at a time, and builds again.

    python -m tests.damage_cache [--book FOLDER] [SHARE] [OF]

The book has fonts of its own, print and an EPUB; or it is a copy of the one in FOLDER, in its own editions. With each
damage it is checked and built over what stands, built into an empty folder, and, from the same cache with the same
damage, built with one word more: what a build does not read while nothing has changed, it may read after an edit. Each
must give what a build without a cache gives. `SHARE` of `OF` lets several processes do a share each.

A build takes a process that has the press in it already and has built nothing (so that it knows nothing of the cache),
and makes only what the damaged file held: a second of CPU, or less.
"""

import argparse
import hashlib
import os
import shutil
import stat
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from click.testing import CliRunner

import publisher.press.layout
import publisher.production.makers
import publisher.proof.prove  # noqa: F401  # what each build would have to load
from publisher.bounds import Bounds
from publisher.commands.check_book import check_command
from publisher.model.finding import Finding
from publisher.model.order import Order
from publisher.press import layout_pool, worker
from publisher.production.build import build
from tests import samples
from tests.test_cache import BOOK, DAMAGE, FILES, read_all

#: The chapter that is edited.
_EDITED = "02.md"
_end_worker = worker.Worker.end


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the book, its output and its cache lie."""

    book: Path
    output: Path
    cache: Path


def damage_cache(folder: Path, share: int = 0, of: int = 1, book: Path | None = None) -> tuple[int, list[str]]:
    """Damage each file of a new cache in a folder in every way; give how often, and after what a build was wrong."""
    places = _Places(folder / "book", folder / "output", folder / "cache")
    if book:
        shutil.copytree(book, places.book)
    else:
        _write_book(places.book)
    os.environ["PUBLISHER_CACHE"] = str(places.cache)
    edited = _build_edited(places)
    shutil.rmtree(places.cache)
    right = _in_process(lambda: _build_anew(places))
    # What checking keeps lies in the cache as well.
    checked = _in_process(lambda: _judge(places.book))
    if (again := _in_process(lambda: _build_over(places))) != right:
        return 0, [f"the build is not the same twice:\n{right}\n{again}"]
    kept = _read_cache(places.cache)
    wrong: list[str] = []
    cases = [(path, way) for path in kept for way in DAMAGE][share::of]
    for path, way in cases:
        name, before = f"{path.relative_to(places.cache)}: {way}", time.monotonic()
        said: list[str] = []
        for what, awaited, make in (
            ("check", checked, lambda: _judge(places.book)),
            ("over", right, lambda: _build_over(places)),
            ("anew", right, lambda: _build_anew(places)),
            ("edited", edited, None),
        ):
            if what in ("check", "edited"):
                _restore(places.cache, kept)
                DAMAGE[way](path)
            made = _in_process(make) if make else _build_edited(places)
            if made != awaited:
                said.append(f"{what}: {made[-1500:]}")
        _restore(places.cache, kept)
        wrong += [f"{name}: {one}" for one in said]
        print(f"{name} {'WRONG' if said else 'right'} {time.monotonic() - before:.1f} s", *said, flush=True)
    return len(cases), wrong


def _write_book(book: Path) -> None:
    for name, text in {"book.yaml": BOOK.format(number=0), **FILES}.items():
        (book / name).parent.mkdir(parents=True, exist_ok=True)
        (book / name).write_text(text, "utf-8")
    (book / "fonts").mkdir()
    (book / "fonts/own.ttf").write_bytes(samples.name_font("Noto Naskh Arabic", "Own Naskh"))


def _judge(book: Path) -> str:
    """Tell what checking a book gives."""
    return CliRunner().invoke(check_command, [str(book), "--format", "json"]).output


def _build_over(places: _Places) -> str:
    """Build over what stands, and tell what there is then."""
    return _tell(places, build(Order(places.book, places.output)).findings)


def _build_anew(places: _Places) -> str:
    """Build into an empty folder, and tell what there is then."""
    shutil.rmtree(places.output, ignore_errors=True)
    return _build_over(places)


def _build_edited(places: _Places) -> str:
    """Build the book with a word more, elsewhere than where the output stands, and tell what there is then."""
    chapter, elsewhere = places.book / _EDITED, replace(places, output=places.output.with_name("edited"))
    text = chapter.read_text("utf-8")
    assert "نصّ" in text
    chapter.write_text(text.replace("نصّ", "نصّ آخر"), "utf-8")
    try:
        return _in_process(lambda: _build_anew(elsewhere))
    finally:
        chapter.write_text(text, "utf-8")


def _tell(places: _Places, findings: Iterable[Finding]) -> str:
    files = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(read_all(places.output).items())}
    # A recalled code has no examples.
    return f"{files} {[(found.code.id, found.position, str(found.message)) for found in findings]}"


def _in_process(make: Callable[[], str]) -> str:
    """Do some work in a copy of this process, and give what it comes to, or how it ended."""
    with tempfile.TemporaryFile() as answer:
        child = os.fork()
        if not child:
            try:
                with pytest.MonkeyPatch.context() as patch:
                    # A server of processes would load the press for each build anew.
                    patch.setattr(worker, "_start_forked", _start_copy)
                    patch.setattr(layout_pool, "prepare_workers", lambda _: None)
                    # A copy has the other end of its pipe too, and would not see it close.
                    patch.setattr(worker.Worker, "end", _kill_worker)
                    said = make()
            except BaseException:  # noqa: BLE001 - whatever comes of it is told
                said = traceback.format_exc()
            os.pwrite(answer.fileno(), said.encode(), 0)
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        answer.seek(0)
        return answer.read().decode() if not status else f"its process ended with {status}"


def _start_copy(pipe: Connection, bounds: Bounds) -> worker.BoundedProcess:
    """Start a process for the work of the press as a copy of this one."""
    process = get_context("fork").Process(target=worker._serve_forked, args=(pipe, bounds), daemon=True)
    process.start()
    return process


def _kill_worker(ended: worker.Worker, *, at_once: bool) -> None:
    """End a process that is done, at once or not."""
    del at_once
    _end_worker(ended, at_once=True)


def _read_cache(cache: Path) -> Mapping[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(cache.rglob("*")) if path.is_file()}


def _restore(cache: Path, kept: Mapping[Path, bytes]) -> None:
    """Put a cache back as it was; what nobody has touched stays as it is."""
    for path in sorted(cache.rglob("*"), reverse=True):
        if path not in kept and (path.is_symlink() or not path.is_dir()):
            path.unlink()
    for path, data in kept.items():
        state = path.lstat() if path.is_symlink() or path.exists() else None
        if state is None or not stat.S_ISREG(state.st_mode) or path.read_bytes() != data:
            if state and stat.S_ISDIR(state.st_mode):
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def main() -> None:
    """Damage a cache, and end with 1 if anything was wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--book", type=Path)
    parser.add_argument("share", nargs="?", type=int, default=0)
    parser.add_argument("of", nargs="?", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        count, wrong = damage_cache(Path(folder), asked.share, asked.of, asked.book)
    print(f"{count} files damaged, {len(wrong)} wrong", *([] if count else wrong))
    sys.exit(bool(wrong) or not count)


if __name__ == "__main__":
    main()
