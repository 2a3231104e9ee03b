"""Findings: what is wrong with a book, where, and what to do about it.

A stage never raises at the first fault: it adds a `Finding` to the `Report` and goes on, so that a
writer sees all faults of a run together.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from publisher.model.in_hand import show_in_hand


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A point in a source file: `file` relative to the book's folder, `line` and `column` from 1.

    Line 0 means the file as a whole.
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Write the point as compilers do, so that editors can jump to it."""
        return f"{self.file}:{max(self.line, 1)}:{max(self.column, 1)}"


class Severity(StrEnum):
    """An error would make a wrong or unsafe book and stops the build; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of fault: its number, which is never used again, and the page that explains it.

    `bad` and `good` are the smallest sources that have the fault and do not have it, as a mapping
    from file name to text (they replace or join the files of a sound little book); a test judges
    both. A fault that no source can show, such as a full disk, has none.
    """

    id: str
    title: str
    why: str
    severity: Severity = Severity.ERROR
    bad: Mapping[str, str | bytes] = field(default_factory=dict)
    good: Mapping[str, str | bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of a source file: what stands from `start` up to, not including, `end` becomes `text`."""

    start: Position
    end: Position
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault at one place of one book.

    `fix` holds the edits that mend it, all or none of them; there is one only where it is safe.
    """

    code: Code
    position: Position
    message: str
    hint: str = ""
    fix: tuple[Edit, ...] = ()

    @property
    def severity(self) -> Severity:
        """The severity of the finding's code."""
        return self.code.severity


#: Findings of one kind in one file. Nobody reads more, and a file may have a million.
MOST_OF_A_KIND = 1000


class FaultyBookError(Exception):
    """The book has errors, and nothing was written. `report` holds every finding."""

    def __init__(self, report: "Report") -> None:
        """Keep the report, which the command prints."""
        super().__init__(f"{len(report.errors)} errors")
        self.report = report


@dataclass(slots=True)
class Report:
    """Collects the findings of one run, each once.

    `at` is what is in hand: where that is told which has no place of its own, such as that it took too long. `told`
    counts what was told, that which was known already too.
    """

    findings: list[Finding] = field(default_factory=list)
    at: Position = Position("book.yaml", 1, 1)
    told: int = 0
    _known: set[tuple[str, Position, str]] = field(default_factory=set)
    _counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def take_in_hand(self, file: str) -> None:
        """Take a file of the book in hand."""
        self.at = Position(file, 1, 1)
        show_in_hand(file)

    def add(self, code: Code, position: Position, message: str, hint: str = "", fix: tuple[Edit, ...] = ()) -> None:
        """Add a finding, unless the same one is there already, or very many of its kind in its file."""
        self.told += 1
        known = (code.id, position, message)
        if known in self._known or self._counts[code.id, position.file] >= MOST_OF_A_KIND:
            return
        self._known.add(known)
        self._counts[code.id, position.file] += 1
        if self._counts[code.id, position.file] == MOST_OF_A_KIND:
            hint = f"{hint}; there may be more of the kind in this file, which are not told"
        self.findings.append(Finding(code, position, message, hint, fix))

    @property
    def errors(self) -> list[Finding]:
        """The findings that stop a build."""
        return [finding for finding in self.findings if finding.severity is Severity.ERROR]

    def in_order(self) -> list[Finding]:
        """Return the findings as a reader meets them: by file, line, column and code."""
        return sorted(self.findings, key=lambda finding: (finding.position, finding.code.id))

    def stop_on_errors(self) -> None:
        """Raise `FaultyBookError` if any finding is an error."""
        if self.errors:
            raise FaultyBookError(self)
