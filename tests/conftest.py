"""What all tests share: tiny books, the command in this process, and the marks of the checkers."""

import gc
import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from importlib import import_module
from multiprocessing import forkserver
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

from publisher.pause_gc import make_gc_rare, pause_gc
from tests import checkers, samples
from tests.fonts_folder import open_fonts_folder
from tests.kept_cache import find_kept_cache, make_folder, use_kept_cache
from tests.work_here import choose_workers

if TYPE_CHECKING:
    from click import Command

    from publisher.model.woven import WovenBook

# A machine that has other work to do is slow at times, and that is no fault of the code.
settings.register_profile("publisher", deadline=None)
settings.load_profile("publisher")

Files = Mapping[str, str | bytes]

BOOK = """\
title: كتاب صغير
language: ar
identifier: urn:uuid:00000000-0000-4000-8000-000000000001
slug: small
chapters: [{chapters}]
"""

CHAPTER = """\
---
title: الفصل الصغير
---

نصّ قصير.
"""


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose checker is missing, or fail it where they are required; choose where its builds work."""
    for checker in checkers.LACKS:
        if item.get_closest_marker(checker) is not None:
            checkers.require(checker)
    choose_workers(in_processes=item.get_closest_marker("processes") is not None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Count a test that was skipped for any reason as failed where checkers are required."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and checkers.are_required():
        report.outcome = "failed"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out, and for want of what: a test that was skipped has judged nothing."""
    skipped = terminalreporter.stats.get("skipped", [])
    reports = [report for some in terminalreporter.stats.values() for report in some]
    if terminalreporter.config.option.keep_costs:
        keep_costs(report for report in reports if isinstance(report, pytest.TestReport))
    lacks: dict[str, Counter[str]] = {}
    for report in skipped:
        reason = report.longrepr[2].removeprefix("Skipped: ") if isinstance(report.longrepr, tuple) else ""
        lacks.setdefault(reason, Counter())[report.nodeid.partition("::")[0]] += 1
    if lacks:
        terminalreporter.section(f"not judged: {len(skipped)} tests")
    ran = {str(getattr(report, "nodeid", "")).partition("::")[0] for report in reports}
    if "tests/test_readers.py" in ran and (old := checkers.tell_old_calibre()):
        terminalreporter.section("not judged, and not asked for: KEPUB")
        terminalreporter.line(old)
    for reason, files in sorted(lacks.items()):
        terminalreporter.line(f"{files.total()} tests: {reason}")
        terminalreporter.line("    " + ", ".join(f"{file} {count}" for file, count in sorted(files.items())))


#: Seconds that groups of tests took in a run that kept them. Those that take little are not listed.
COSTS = Path(__file__).with_name("costs.json")
_LISTED = 3
#: What a group with slow tests is taken to cost that is not listed.
_SLOW = 5


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that measures what orders the tests."""
    told = "keep what groups of tests take, by which the next runs are ordered (tests/costs.json); to be run with all"
    parser.addoption("--keep-costs", action="store_true", help=told)


def keep_costs(reports: Iterable[pytest.TestReport]) -> None:
    """Keep what each group of tests took in this run."""
    costs: dict[str, float] = {}
    for report in reports:
        group = name_group(report.nodeid)
        costs[group] = costs.get(group, 0) + report.duration
    dearest = sorted(costs.items(), key=lambda one: -one[1])
    listed = {group: round(cost) for group, cost in dearest if cost >= _LISTED}
    COSTS.write_text(json.dumps(listed, ensure_ascii=False, indent=1) + "\n", "utf-8")


#: Files whose tests take long and share nothing: each of these tests may be run by another process.
_APART = {"bidi", "edits", "growth", "hostile_books", "innocent", "interrupts", "large_index"}
#: The tests of a sample book: those for each language, and those in other files that use the Arabic one.
_OF_SAMPLE = re.compile(
    r"tests/test_(?:pipeline|page_list|readers)\.py::\w+(?:\[(?P<language>[a-z]{2})\])?$"
    r"|tests/proof/test_prove\.py::test_a_picture_that_the_epub_lacks_is_found$"
)


def name_group(nodeid: str) -> str:
    """Name the group of tests that one process runs one after another, so that what they share is made once.

    It is a sample book, a file of tests, or a test alone.
    """
    if found := _OF_SAMPLE.match(nodeid):
        return f"sample-{found['language'] or 'ar'}"
    file = nodeid.partition("::")[0]
    name = Path(file).stem.removeprefix("test_")
    return nodeid if name in _APART else file


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take out what is no part of this run, and let what takes longest begin first.

    So no process is at it alone in the end; pytest-randomly has mixed all.
    """
    left_out = set()
    if not checkers.is_bare():
        left_out.add("bare")
    if config.option.markexpr != "made":
        left_out.add("made")
    # What no calibre of this system could judge is no part of the run.
    if any(item.get_closest_marker("kepub") for item in items) and checkers.tell_old_calibre():
        left_out.add("kepub")
    others = [item for item in items if any(item.get_closest_marker(mark) for mark in left_out)]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item not in others]
    slow = {name_group(item.nodeid) for item in items if item.get_closest_marker("slow")}
    costs: dict[str, int] = json.loads(COSTS.read_text("utf-8"))

    def weigh(item: pytest.Item) -> int:
        group = name_group(item.nodeid)
        return costs.get(group, _SLOW if group in slow else 0)

    items.sort(key=weigh, reverse=True)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Ask for one process more than there are processors: one of them waits now and then, for a program or a moment."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect thousands of tests without looking for garbage in them, and look rarely later, through what is new."""
    with pause_gc():
        collected = yield
    gc.freeze()
    make_gc_rare()
    return collected


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Return each group of tests to one process, in the order in which they were collected.

    The marks `xdist_group` of pytest-xdist 3.8 do nothing with pytest 9.2, which does not know its names for tests.
    """
    from xdist.scheduler import LoadScopeScheduling

    class GroupScheduling(LoadScopeScheduling):  # type: ignore[misc]  # pytest-xdist has no types
        def _split_scope(self, nodeid: str) -> str:
            return name_group(nodeid)

    config.option.loadscopereorder = False
    return GroupScheduling(config, log)


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the parts that tests lay out away from the person's own cache, and old ones away from tests.

    All processes of a run of tests have one cache, as all builds of a person have.
    """
    base = tmp_path_factory.getbasetemp()
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUBLISHER_CACHE", str(run / "cache"))
        yield


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty folder: where two runs share a cache, the same in both for a test."""
    if find_kept_cache() is None:
        return tmp_path
    return make_folder(hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:12], tmp_path_factory)


@pytest.fixture
def kept() -> Iterator[None]:
    """Build with the cache that runs share, where there is one: for tests that only read what was built."""
    with use_kept_cache():
        yield


@pytest.fixture(scope="session", autouse=True)
def files_without_sync() -> Iterator[None]:
    """Do not wait for the disk behind each file that is kept or delivered: that only shows where the power is cut.

    Tests of the order in which it is asked put a function of their own in its place.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _file: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def ready_workers() -> None:
    """Have the server of processes import what lays out once, whichever test is the first to start it."""
    work: tuple[str, ...] = import_module("publisher.production.build").WORK
    forkserver.set_forkserver_preload(["publisher.press.layout", *work])


@pytest.fixture(scope="session")
def fonts() -> Path:
    """Return a folder for fonts, in which mended copies are made once for all tests that lay out parts."""
    return open_fonts_folder()


@pytest.fixture
def make_book(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a book's files into a folder and returns the folder.

    Texts are dedented. What is not given is filled in: without a chapter a small one is written,
    without a `book.yaml` one that lists the chapters in the order of their names.
    """

    def make(files: Files | None = None, /, *, name: str = "book") -> Path:
        book = dict(files or {})
        if not any(file.endswith(".md") for file in book):
            book["01-small.md"] = CHAPTER
        if "book.yaml" not in book:
            chapters = sorted(file for file in book if file.endswith(".md"))
            book["book.yaml"] = BOOK.format(chapters=", ".join(chapters))
        folder = tmp_path / name
        texts = {file: text if isinstance(text, bytes) else dedent(text) for file, text in book.items()}
        write_files(folder, texts)
        return folder

    return make


@pytest.fixture
def publish() -> Callable[..., Result]:
    """Return a function that runs `publisher` in this process, as a person without a terminal would."""

    def run(*arguments: str | Path) -> Result:
        command: Command = import_module("publisher.cli").main
        return CliRunner().invoke(command, [str(argument) for argument in arguments])

    return run


@pytest.fixture(scope="session")
def shipped() -> "WovenBook":
    """Return the book of the repository as it is read and woven, once for all tests that draw something of it."""
    _, woven = import_module("publisher.production.check").check(Path(__file__).parents[1] / "chapters")
    assert woven is not None
    book: WovenBook = woven
    return book


@pytest.fixture(scope="session")
def build_sample(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that builds every edition of the sample book in a language, once for all tests.

    It gives a folder with the source in `book` and what was made in `output`. With pytest-xdist no book is asked for
    by two processes, so that none waits for another.
    """
    base = tmp_path_factory.getbasetemp()
    # What is kept of a book is known by its folder too.
    books = find_kept_cache() or base

    def build(language: str) -> Path:
        folder, book = base / f"sample-{language}", books / f"sample-{language}" / "book"
        if not (folder / "output").is_dir():
            for place in {folder / "book", book}:
                write_files(place, samples.write_book(language, samples.ALL_EDITIONS))
            order = import_module("publisher.model.order").Order(book, folder / "made")
            with use_kept_cache():
                import_module("publisher.production.build").build(order)
            (folder / "made").rename(folder / "output")
        return folder

    return build


def write_files(folder: Path, files: Files) -> None:
    """Write texts and bytes as files of a folder."""
    for file, content in files.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
