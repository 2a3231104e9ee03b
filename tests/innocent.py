"""Judges innocent books (`tests/innocent_books.py`): what the press says of books in which nothing is wrong.

`python -m tests.innocent --count 2000 --seed 1` builds so many and tells every finding, those on the sources too; exit
status 1 says that a book was refused, or got a warning. With `--twice` each file is proven with Poppler, where it is
installed, and without it: that costs a tenth of what it takes to make the file.
"""

import argparse
import io
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest

from publisher.model.epub import EpubBook
from publisher.model.finding import Finding, Severity
from publisher.model.press_error import PressError
from publisher.pause_gc import make_gc_rare, pause_gc
from publisher.press.basis import digest_basis
from publisher.press.build_cache import BuildCache
from publisher.press.layout_pool import LayoutPool
from publisher.production.check import check
from publisher.production.makers import find_printed_pages, make_edition
from publisher.production.press_run import PressRun, adapt_edition
from publisher.proof.poppler import describe_poppler
from publisher.proof.prove import join_proofs, prove_epub, prove_sections, tell_faults
from publisher.proof.source_text import list_book
from publisher.typeset.epub_pages import write_epub
from publisher.typeset.house import open_house
from publisher.typeset.style_folders import find_house_styles
from tests.innocent_books import VOICES, write_innocent
from tests.work_here import choose_workers

if TYPE_CHECKING:
    from publisher.model.proof import Proof

#: The editions that are made of a book, by its seed.
_EDITIONS = (("print", "epub"), ("print", "epub", "large-print"), ("print", "epub"), ("print", "epub", "handouts"))

#: What is rightly told of an innocent book: that the house has no words in its language.
_PLANTED = frozenset(("BK081",))


# --- Building ---------------------------------------------------------------------------------------


def judge_innocent(seed: int, cache: Path, editions: Sequence[str] = (), *, twice: bool = False) -> list[Finding]:
    """Build an innocent book in this process; give all that is found in it but was not planted.

    `cache` keeps fonts from book to book. Without names of editions it is print and the EPUB, and of every other book
    a third one too. `twice` has each file proven as if Poppler were not there, too.
    """
    files = write_innocent(seed)
    return judge_files(files, f"innocent {seed}", cache, editions or choose_editions(seed), twice=twice)


def choose_editions(seed: int) -> Sequence[str]:
    """Return the editions that are made of an innocent book."""
    return _EDITIONS[seed // len(VOICES) % len(_EDITIONS)]


class _ProvingPool(LayoutPool):
    """Has the pages of each file proven a second time, as if Poppler were not there, if it is; keeps those proofs."""

    def __init__(self, roots: tuple[Path, ...], fonts_folder: Path) -> None:
        super().__init__(1, roots=roots, fonts_folder=fonts_folder)
        self.without_poppler: list[Proof] = []

    def submit(self, work: Callable[[], Any], finish: Callable[[Any], Any] | None = None) -> Future[Any]:
        if isinstance(work, partial) and work.func is prove_sections and describe_poppler():
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("PATH", "")
                self.without_poppler.append(work().proof)
        return super().submit(work) if finish is None else super().submit(work, finish)


@pause_gc()
def judge_files(
    files: Mapping[str, str | bytes], told: str, cache: Path, editions: Sequence[str], *, twice: bool = False
) -> list[Finding]:
    """Build a book from its files in this process; give all that is found. `told` names it where it is no book.

    `twice` has each file proven as if Poppler were not there, too.
    """
    with TemporaryDirectory(prefix="innocent-") as place:
        folder = Path(place)
        for name, content in files.items():
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        report, woven = check(folder)
        if woven is None or report.errors:
            errors = "\n".join(f"{error.position}: {error.message}" for error in report.errors)
            raise RuntimeError(f"{told} is not innocent: {errors}")
        roots = (folder, find_house_styles())
        choose_workers(in_processes=False)
        fonts = cache / "fonts"
        pool: LayoutPool = _ProvingPool(roots, fonts) if twice else LayoutPool(1, roots=roots, fonts_folder=fonts)
        # Nothing is known of it from another book: an identifier of its own.
        build_cache = BuildCache(cache, f"{digest_basis()} {told}", told)
        house = open_house(woven.book.metadata)
        run = PressRun(woven, house, pool, pool, build_cache, report, lambda *_: None)
        try:
            for name in editions:
                if name != "epub":
                    make_edition(run, adapt_edition(woven, name))
        except PressError as error:
            raise RuntimeError(f"{told}: {error}") from error
        proofs = [join_proofs([piece.result() for piece in pieces]) for _, pieces in run.proofs]
        if "epub" in editions:
            edition = adapt_edition(woven, "epub")
            book = write_epub(woven, edition, run.make_drawer(edition).draw, find_printed_pages(run))
            proofs.append(prove_epub("innocent.epub", _zip_book(book), list_book(woven)))
        again = pool.without_poppler if isinstance(pool, _ProvingPool) else []
        found = (*report.findings, *tell_faults(proofs), *tell_faults(again))
        return [finding for finding in found if finding.code.id not in _PLANTED]


def _zip_book(book: EpubBook) -> bytes:
    """Pack an EPUB without its fonts and its cover, which take longer than the whole print edition."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as file:
        for page in book.pages:
            file.writestr(page.name, page.markup)
        file.writestr(book.stylesheet_name, book.stylesheet)
    return package.getvalue()


def _judge_all(seeds: Sequence[int], jobs: int, judge: Callable[[int], list[Finding]]) -> Iterator[list[Finding]]:
    if jobs == 1:
        make_gc_rare()
        yield from map(judge, seeds)
        return
    with ProcessPoolExecutor(jobs, initializer=make_gc_rare) as pool:
        yield from pool.map(judge, seeds, chunksize=4)


def main() -> int:
    """Judge many innocent books, and tell how many were refused and what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1, help="the first of the seeds, which follow one another")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--edition", action="append", help="by default some, as the seed has it")
    parser.add_argument("--twice", action="store_true", help="with Poppler and without")
    arguments = parser.parse_args()
    seeds = range(arguments.seed, arguments.seed + arguments.count)
    told: Counter[str] = Counter()
    refused = warned = 0
    with TemporaryDirectory(prefix="innocent-cache-") as cache:
        judge = partial(judge_innocent, cache=Path(cache), editions=arguments.edition or (), twice=arguments.twice)
        judged = _judge_all(seeds, arguments.jobs, judge)
        for seed, findings in zip(seeds, judged, strict=True):
            is_refused = any(finding.severity is Severity.ERROR for finding in findings)
            refused += is_refused
            warned += bool(findings) and not is_refused
            told.update(finding.code.id for finding in findings)
            for finding in findings:
                print(f"seed {seed}: {finding.position}: {finding.code.id} {finding.message}", flush=True)
    print(f"{len(seeds)} books: {refused} refused, {warned} with warnings; {dict(told)}")
    return 1 if refused or warned else 0


if __name__ == "__main__":
    sys.exit(main())
