"""What a stage may ask of the cache: texts that decide a thing in, the thing as it was kept, or nothing, out."""

from typing import Protocol


class Kept(Protocol):
    """Things that were made before, each known by the texts that decide it; the first of them says what it is."""

    def recall(self, *texts: str) -> bytes | None:
        """Return what was kept; None where nothing was."""

    def record(self, data: bytes, *texts: str) -> None:
        """Keep what was made."""


class NothingKept:
    """A cache that keeps nothing."""

    def recall(self, *_texts: str) -> None:
        """Return nothing."""

    def record(self, data: bytes, *texts: str) -> None:
        """Keep nothing."""
