"""Tell how far a build is: pieces that are done in, bars on a terminal or plain lines out."""

import os
import sys
from typing import TYPE_CHECKING, Self

from publisher.commands.language import translate
from publisher.commands.terminal import print_message
from publisher.model.message import Message, say

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

#: What a build is at, by the words of `production`: stages, and editions by their names.
_WORK: dict[str, Message] = {
    word: word
    for word in (
        say("reading"),
        say("print"),
        say("large-print"),
        say("epub"),
        say("handouts"),
        say("booklet"),
        say("cover"),
        say("proof"),
        say("books"),
        say("families"),
    )
}


class BuildProgress:
    """Tells how far a build is: bars on a terminal, plain lines elsewhere, nothing if quiet."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.bars: Progress | None = None
        self.tasks: dict[str, TaskID] = {}
        self.finished: set[str] = set()
        self.is_begun = False

    def __enter__(self) -> Self:
        """Begin: nothing is shown before the first piece is told."""
        return self

    def __exit__(self, *error: object) -> None:
        """Take the bars off the terminal."""
        if self.bars:
            self.bars.stop()

    def tell(self, what: str, done: int, of: int) -> None:
        """Tell that `done` of `of` pieces of something are made."""
        if self.quiet:
            return
        if not self.is_begun:
            self.is_begun = True
            self.bars = _open_bars()
        if self.bars:
            if what not in self.tasks:
                self.tasks[what] = self.bars.add_task(translate(_name_work(what)), total=of)
            self.bars.update(self.tasks[what], completed=done, total=of)
        elif done >= of and what not in self.finished:
            self.finished.add(what)
            if of > 1:
                print_message(say("{what}: {count} of {of}", what=_name_work(what), count=of, of=of))
            else:
                print_message(say("{what}: done", what=_name_work(what)))


def _name_work(what: str) -> Message:
    """Name what a build is at: an edition, or a stage that `production` calls by a word."""
    return _WORK.get(what) or Message(what, {})


def _open_bars() -> "Progress | None":
    """Return bars that are shown from now on, where there is a terminal to show them on."""
    # Rich takes long to load, and calls nothing else a terminal.
    if not (sys.stderr.isatty() or {"FORCE_COLOR", "TTY_COMPATIBLE"} & os.environ.keys()):
        return None
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        return None
    bars = Progress(
        TextColumn("{task.description:12}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )
    bars.start()
    return bars
