"""The book's folder as the only door to its files: names in, safe text and bytes out.

A book's source is not trusted. Nothing outside the folder is read, and nothing but files: no link that leads out is
followed, no FIFO or device opened. Sizes are known before anything is read; text is UTF-8 without control characters,
and its bidi controls close.
"""

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from posixpath import normpath

from publisher.file_kinds import WEB_PAGE, recognize_kind
from publisher.folder_door import (
    FILE_LIMIT,
    NotAFileError,
    OutsideFolderError,
    TooLargeError,
    describe_kind,
    find_inside,
    find_real,
    is_passed_over,
    open_inside,
    read_whole,
)
from publisher.model import codes
from publisher.model.finding import MOST_OF_A_KIND, Edit, Position, Report
from publisher.model.message import say
from publisher.model.passage import Passage
from publisher.script.bidi import CLOSING_CONTROLS

#: Bytes. 8 MiB of Arabic are about 1,400,000 words.
TEXT_LIMIT = 8 * 2**20
#: Characters. Scripts that set no spaces have paragraphs of some thousands.
WORD_LIMIT = 20_000
#: Files and folders of a book, hidden ones not counted.
ENTRY_LIMIT = 100_000
#: Bidi controls in one another.
DEEPEST_CONTROLS = 16

# C0 and C1 controls but for tab, line feed and carriage return; line ends that are none in a source, so that a line
# is a line to every program; noncharacters; surrogates, which an escape in YAML may write.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
BIDI_CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CLOSERS = frozenset("\u202c\u2069")
_CONTROL_OR_END = re.compile(f"{BIDI_CONTROL.pattern}|\n")


@dataclass(frozen=True, slots=True)
class Entry:
    """What lies in a book's folder: its name there, what it is, and of a file its size and time of change."""

    name: str
    mode: int
    size: int = 0
    changed: int = 0

    @property
    def is_file(self) -> bool:
        """Whether it is a file, and no link to one."""
        return stat.S_ISREG(self.mode)

    @property
    def is_link(self) -> bool:
        """Whether it is a symbolic link, wherever it leads."""
        return stat.S_ISLNK(self.mode)


@dataclass(frozen=True, slots=True)
class BookFolder:
    """The folder of one book. `path` is absolute and has no symbolic link in it.

    `unread` are the lists that could not be read: nothing can be said of what they should hold. `texts` are
    the files that were read, by name, and `passages` what rules read of them, in no language where it is
    the book's. `refused` are the names that led out of the folder, or to no file, when somebody asked for them:
    who asked has reported it. `pixels` and `measured` are of the images that were read: how many have to be unpacked,
    and the size of each, None of one that is unfit. `asked` are the names of what was looked for, be it there or not.
    """

    path: Path
    report: Report
    unread: set[str] = field(default_factory=set)
    texts: dict[str, str] = field(default_factory=dict)
    passages: list[Passage] = field(default_factory=list)
    pixels: dict[str, int] = field(default_factory=dict)
    measured: dict[str, tuple[int, int] | None] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)

    def resolve(self, name: str) -> Path:
        """Return the real path of a file of the folder.

        Raises `OutsideFolderError` where the name is absolute or leads out, be it by a symbolic link.
        """
        self.asked.add(name)
        try:
            return self._resolve(name)
        except OutsideFolderError:
            self.refused.add(normpath(name))
            raise

    def _resolve(self, name: str) -> Path:
        if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name):
            raise OutsideFolderError(name)
        return find_inside(self.path, name)

    def has(self, name: str) -> bool:
        """Return whether the folder has something of this name."""
        self.asked.add(name)
        return os.path.lexists(self.path / name)

    def has_file(self, name: str) -> bool:
        """Return whether a name leads to a file of the folder."""
        try:
            with self.open(name):
                return True
        except (OSError, OutsideFolderError):
            return False

    @contextmanager
    def open(self, name: str) -> Iterator[int]:
        """Open a file of the folder, and give its descriptor.

        No link is followed on the way, so that none that is put there meanwhile leads out. Raises
        `OutsideFolderError`, `NotAFileError`, or another `OSError`.
        """
        self.resolve(name)
        try:
            with open_inside(self.path, name) as descriptor:
                yield descriptor
        except (NotAFileError, OutsideFolderError):
            self.refused.add(normpath(name))
            raise

    def read_bytes(self, name: str, limit: int = FILE_LIMIT) -> bytes:
        """Read a file of the folder, of `limit` bytes at most. Raises `OutsideFolderError` and `OSError`."""
        with self.open(name) as descriptor:
            return read_whole(descriptor, limit)

    def list_files(self, under: str, suffixes: Iterable[str]) -> Iterator[str]:
        """Yield the names of the files of one folder that end as is asked, in their order."""
        try:
            names = sorted(path.name for path in self.resolve(under).iterdir())
        except (OSError, OutsideFolderError):
            return
        wanted = tuple(suffixes)
        above = f"{under}/" if under else ""
        yield from (above + name for name in names if name.lower().endswith(wanted) and not is_passed_over(name))

    def list_entries(self, under: str = "") -> Iterator[Entry]:
        """Yield all that lies in the folder, no link followed, always in one order; no more than there may be."""
        self.asked.add(under)
        waiting = [under]
        count = 0
        while waiting:
            folder = waiting.pop()
            try:
                names = sorted(path.name for path in (self.path / folder).iterdir())
            except OSError:
                # What cannot be read is reported by the stage that needs it.
                continue
            for name in names:
                count += 1
                if is_passed_over(name) or count > ENTRY_LIMIT + 1:
                    continue
                entry = self._look_at(f"{folder}/{name}" if folder else name)
                if entry and stat.S_ISDIR(entry.mode):
                    waiting.append(entry.name)
                elif entry:
                    yield entry

    def _look_at(self, name: str) -> Entry | None:
        try:
            found = (self.path / name).lstat()
        except OSError:
            return None
        return Entry(name, found.st_mode, found.st_size, found.st_mtime_ns)

    def judge_entries(self, output: Path | None = None) -> None:
        """Report links that lead out of the folder or round in a circle, and what is neither a file nor a folder.

        What somebody has asked for has been reported where it is named.
        """
        refused = frozenset(self.refused)
        made = find_real(output) if output else None
        for count, entry in enumerate(self.list_entries(), 1):
            if made is not None and made != self.path and (self.path / entry.name).is_relative_to(made):
                continue
            if any(f"{name}/".startswith(f"{entry.name}/") for name in refused):
                continue
            start = Position(entry.name)
            if count > ENTRY_LIMIT:
                self.report.add(
                    codes.TOO_MANY_FILES,
                    Position("book.yaml", 1, 1),
                    say("the folder holds more than {entry_limit} files", entry_limit=ENTRY_LIMIT),
                    say("give the book a folder of its own"),
                )
                return
            if entry.is_link:
                try:
                    self.resolve(entry.name)
                except OutsideFolderError:
                    hint = say("copy what it leads to into the folder, or delete it")
                    message = say("{name} is a link that leads out of the book's folder, or to itself", name=entry.name)
                    self.report.add(codes.LINK_OUTSIDE, start, message, hint)
            elif not entry.is_file:
                message = say(
                    "{name} is {what}, and no file",
                    name=entry.name,
                    what=describe_kind(entry.mode),
                )
                self.report.add(
                    codes.SPECIAL_FILE, start, message, say("delete it, or move it out of the book's folder")
                )

    def read_text(self, name: str, mentioned_at: Position | None = None) -> str | None:
        """Read a text file, with line feeds for line ends; report what is wrong and give None.

        `mentioned_at` is where the book names the file, to which a missing file is reported.
        """
        self.report.take_in_hand(name)
        data = self._read_or_report(name, mentioned_at)
        if data is None or self._report_kind(name, data, mentioned_at):
            return None
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            good = data[: error.start].decode("utf-8", "replace")
            self.report.add(
                codes.INVALID_UTF8,
                locate(name, good, len(good)),
                say(
                    "byte 0x{value} at offset {start} is not UTF-8", value=f"{data[error.start]:02x}", start=error.start
                ),
                say("save the file as UTF-8"),
            )
            return None
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        judge_controls(text, lambda offset: locate(name, text, offset), self.report)
        if name.endswith((".md", ".yaml")):
            judge_words(name, text, self.report)
        # Once reported they become spaces, so that what follows them is read and judged too.
        self.texts[name] = _CONTROL.sub(" ", text)
        return self.texts[name]

    def _read_or_report(self, name: str, mentioned_at: Position | None) -> bytes | None:
        """Read the bytes of a text file, or report why they cannot be read and give None."""
        start = Position(name)
        try:
            return self.read_bytes(name, TEXT_LIMIT)
        except OutsideFolderError:
            self.report.add(
                codes.MISSING_FILE,
                mentioned_at or start,
                say("{name} lies outside the book's folder", name=name),
                say("copy the file into the folder"),
            )
        except TooLargeError as error:
            if not self._report_kind(name, self._read_head(name), mentioned_at):
                self.report.add(
                    codes.FILE_TOO_LARGE,
                    start,
                    say(
                        "the file has {value} MiB; the limit is {value_a} MiB",
                        value=f"{error.size / 2**20:.0f}",
                        value_a=TEXT_LIMIT // 2**20,
                    ),
                    say("divide the chapter"),
                )
        except NotAFileError as error:
            hint = say("name a file, or delete it")
            self.report.add(codes.SPECIAL_FILE, mentioned_at or start, error.args[0], hint)
        except OSError:
            self.report.add(
                codes.MISSING_FILE,
                mentioned_at or start,
                say("{name} is not there or cannot be read", name=name),
                say("check the name, or create the file"),
            )
        return None

    def _read_head(self, name: str) -> bytes:
        with self.open(name) as descriptor:
            return os.read(descriptor, TEXT_LIMIT)

    def _report_kind(self, name: str, data: bytes, mentioned_at: Position | None) -> bool:
        """Report a file that is of another kind than text, and tell whether it is one."""
        kind = recognize_kind(data)
        if kind is None or (kind is WEB_PAGE and name.endswith(".j2")):
            return False
        message = say("{name} is {what}, and not text in UTF-8", name=name, what=kind.name)
        self.report.add(codes.OTHER_KIND, mentioned_at or Position(name), message, kind.hint)
        return True


def judge_words(name: str, text: str, report: Report) -> None:
    """Report a word that no line can be filled with in a time that is worth it: layout tries it at every length."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > WORD_LIMIT and len(word := max(line.split(), key=len, default="")) > WORD_LIMIT:
            position = Position(name, number, line.find(word) + 1)
            message = say(
                "{count} characters without a space: the most is {word_limit}",
                count=f"{len(word):,}",
                word_limit=f"{WORD_LIMIT:,}",
            )
            report.add(codes.ENDLESS_WORD, position, message, say("divide it by spaces or into lines"))


def judge_controls(text: str, find_position: Callable[[int], Position], report: Report) -> None:
    """Report control characters, and bidi controls that do not close; `find_position` takes an offset."""
    for match in islice(_CONTROL.finditer(text), MOST_OF_A_KIND):
        report.add(
            codes.CONTROL_CHARACTER,
            find_position(match.start()),
            say("control character U+{value}", value=f"{ord(match[0]):04X}"),
            say("delete it"),
        )
    for offset, what in islice(_find_unbalanced(text), MOST_OF_A_KIND):
        if text[offset] in _CLOSERS:
            start, end = find_position(offset), find_position(offset + 1)
            report.add(
                codes.STRAY_CONTROL,
                start,
                say("bidi control U+{value} {what}", value=f"{ord(text[offset]):04X}", what=what),
                say("delete it: the press isolates text of the other direction itself"),
                (Edit(start, end, ""),) if start != end else (),
            )
            continue
        report.add(
            codes.UNBALANCED_CONTROL,
            find_position(offset),
            say("bidi control U+{value} {what}", value=f"{ord(text[offset]):04X}", what=what),
            say("delete it: the press isolates text of the other direction itself"),
        )


def judge_reference(text: str, position: Position, report: Report) -> None:
    """Report controls that a character reference brings, such as `&#x202E;`: it cannot be seen whether they close."""
    if BIDI_CONTROL.search(text):
        report.add(
            codes.UNBALANCED_CONTROL,
            position,
            say("bidi control written as an entity"),
            say("delete it: the press isolates text of the other direction itself"),
        )
    elif match := _CONTROL.search(text):
        message = say("control character U+{value}", value=f"{ord(match[0]):04X}")
        report.add(codes.CONTROL_CHARACTER, position, message, say("delete it"))


def has_control(text: str) -> bool:
    """Return whether a text has a control that may be no character of a book, or a bidi control."""
    return bool(_CONTROL.search(text) or BIDI_CONTROL.search(text))


def _find_unbalanced(text: str) -> Iterator[tuple[int, str]]:
    # Controls are matched within a line: a paragraph ends with its line for the purpose of BD9, and
    # a pair that spans source lines hides as much as one that never closes.
    open_controls: list[tuple[int, str]] = []
    for match in _CONTROL_OR_END.finditer(text + "\n"):
        control = match[0]
        if control in CLOSING_CONTROLS:
            open_controls.append((match.start(), control))
            if len(open_controls) > DEEPEST_CONTROLS:
                yield match.start(), say("stands more than {most} deep in others", most=DEEPEST_CONTROLS)
        elif control == "\n":
            yield from ((offset, say("is not closed in its line")) for offset, _ in open_controls)
            open_controls.clear()
        elif open_controls and CLOSING_CONTROLS[open_controls[-1][1]] == control:
            open_controls.pop()
        else:
            yield match.start(), say("closes nothing")


def locate(name: str, text: str, offset: int, first_line: int = 1) -> Position:
    """Turn an offset in a text (in characters) into a position, counting from `first_line`."""
    line_start = text.rfind("\n", 0, offset) + 1
    return Position(name, first_line + text.count("\n", 0, offset), offset - line_start + 1)
