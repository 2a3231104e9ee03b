"""What is asked of the press, and what comes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from publisher.model.finding import Finding

#: The names of the editions, which the source format fixes.
EditionName = Literal["print", "large-print", "epub", "handouts", "booklet"]
EDITION_NAMES: tuple[EditionName, ...] = get_args(EditionName)

#: Told what is being done, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of the press. No `editions` means those that the book names.

    `scheduler` is the address of a cluster that lays out parts, or "".
    """

    book: Path
    output: Path
    editions: tuple[str, ...] = ()
    jobs: int = 1
    scheduler: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of an order: the files, the findings, and whether nothing had to be made."""

    files: tuple[Path, ...]
    findings: tuple[Finding, ...]
    unchanged: bool = False
