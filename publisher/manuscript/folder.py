"""The book's folder as the only door to its files: names in, safe text and bytes out.

A book's source is not trusted. Nothing outside the folder is read; sizes are bounded; text is UTF-8
without control characters, and its bidi controls close.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from publisher.model import codes
from publisher.model.finding import Position, Report
from publisher.model.passage import Passage

#: Bytes. 8 MiB of Arabic are about 1,400,000 words.
TEXT_LIMIT = 8 * 2**20
IMAGE_LIMIT = 64 * 2**20

# C0 and C1 controls but for tab, line feed and carriage return; noncharacters; lone surrogates cannot occur.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_OPENERS = {
    "\u202a": "\u202c",
    "\u202b": "\u202c",
    "\u202d": "\u202c",
    "\u202e": "\u202c",
    "\u2066": "\u2069",
    "\u2067": "\u2069",
    "\u2068": "\u2069",
}
BIDI_CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROL_OR_END = re.compile(f"{BIDI_CONTROL.pattern}|\n")


class OutsideFolderError(Exception):
    """A path leads out of the book's folder."""


@dataclass(frozen=True, slots=True)
class BookFolder:
    """The folder of one book. `path` is absolute and has no symbolic link in it.

    `unread` are the lists that could not be read: nothing can be said of what they should hold. `texts` are
    the files that were read, by name, and `passages` what rules read of them, in no language where it is
    the book's.
    """

    path: Path
    report: Report
    unread: set[str] = field(default_factory=set)
    texts: dict[str, str] = field(default_factory=dict)
    passages: list[Passage] = field(default_factory=list)

    def resolve(self, name: str) -> Path:
        """Give the real path of a file of the folder.

        Raises `OutsideFolderError` where the name is absolute or leads out, be it by a symbolic link.
        """
        if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name) or "\0" in name:
            raise OutsideFolderError(name)
        path = (self.path / name).resolve()
        if not path.is_relative_to(self.path):
            raise OutsideFolderError(name)
        return path

    def has(self, name: str) -> bool:
        """Say whether the folder has something of this name."""
        return (self.path / name).exists() or (self.path / name).is_symlink()

    def read_text(self, name: str, mentioned_at: Position | None = None) -> str | None:
        """Read a text file, with line feeds for line ends; report what is wrong and give None.

        `mentioned_at` is where the book names the file, to which a missing file is reported.
        """
        start = Position(name)
        self.report.at = Position(name, 1, 1)
        try:
            path = self.resolve(name)
            if not path.is_file():
                raise FileNotFoundError
            size = path.stat().st_size
            if size > TEXT_LIMIT:
                self.report.add(
                    codes.FILE_TOO_LARGE,
                    start,
                    f"the file has {size / 2**20:.0f} MiB; the limit is {TEXT_LIMIT // 2**20} MiB",
                    "divide the chapter",
                )
                return None
            data = path.read_bytes()
        except OutsideFolderError:
            self.report.add(
                codes.MISSING_FILE,
                mentioned_at or start,
                f"{name} lies outside the book's folder",
                "copy the file into the folder",
            )
            return None
        except OSError:
            self.report.add(
                codes.MISSING_FILE,
                mentioned_at or start,
                f"{name} is not there or cannot be read",
                "check the name, or create the file",
            )
            return None
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            good = data[: error.start].decode("utf-8", "replace")
            self.report.add(
                codes.INVALID_UTF8,
                locate(name, good, len(good)),
                f"byte 0x{data[error.start]:02x} at offset {error.start} is not UTF-8",
                "save the file as UTF-8",
            )
            return None
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        judge_controls(text, lambda offset: locate(name, text, offset), self.report)
        # Once reported they stand in nobody's way: what follows them is read and judged too.
        self.texts[name] = _CONTROL.sub(" ", text)
        return self.texts[name]


def judge_controls(text: str, find_position: Callable[[int], Position], report: Report) -> None:
    """Report control characters, and bidi controls that do not close; `find_position` takes an offset."""
    for match in _CONTROL.finditer(text):
        report.add(
            codes.CONTROL_CHARACTER,
            find_position(match.start()),
            f"control character U+{ord(match[0]):04X}",
            "delete it",
        )
    for offset, what in _find_unbalanced(text):
        report.add(
            codes.UNBALANCED_CONTROL,
            find_position(offset),
            f"bidi control U+{ord(text[offset]):04X} {what}",
            "delete it: the press isolates text of the other direction itself",
        )


def _find_unbalanced(text: str) -> Iterator[tuple[int, str]]:
    # Controls are matched within a line: a paragraph ends with its line for the purpose of BD9, and
    # a pair that spans source lines hides as much as one that never closes.
    open_controls: list[tuple[int, str]] = []
    for match in _CONTROL_OR_END.finditer(text + "\n"):
        control = match[0]
        if control in _OPENERS:
            open_controls.append((match.start(), control))
        elif control == "\n":
            yield from ((offset, "is not closed in its line") for offset, _ in open_controls)
            open_controls.clear()
        elif open_controls and _OPENERS[open_controls[-1][1]] == control:
            open_controls.pop()
        else:
            yield match.start(), "closes nothing"


def locate(name: str, text: str, offset: int, first_line: int = 1) -> Position:
    """Turn an offset in a text (in characters) into a position, counting from `first_line`."""
    line_start = text.rfind("\n", 0, offset) + 1
    return Position(name, first_line + text.count("\n", 0, offset), offset - line_start + 1)
