"""Opens a temporary folder that goes with the work: where it may lie in, the folder out."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from publisher.interrupts import defer_interrupts


@contextmanager
def open_temporary_folder(prefix: str = "tmp", inside: Path | None = None) -> Iterator[Path]:
    """Yield a temporary folder that goes with the context, also when the process is asked to stop while it is made."""
    with defer_interrupts():
        folder = TemporaryDirectory(prefix=prefix, dir=inside)
    with folder as name:
        yield Path(name)
