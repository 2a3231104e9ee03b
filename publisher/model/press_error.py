"""What stops the press: errors for what goes wrong between setting and delivering a book."""

from publisher.model.finding import Position
from publisher.model.parts import Part


class PressError(Exception):
    """A part cannot be laid out, bound or packed. `part` is its name, if it is one; the message says why."""

    def __init__(self, message: str, part: str = "") -> None:
        """Keep the message and the name of the part."""
        super().__init__(message, part)
        self.message, self.part = message, part

    def __str__(self) -> str:
        """Return the message."""
        return self.message


class LayoutError(PressError):
    """A part that could not be laid out. The message begins with the name of the part.

    `failed` is the part itself, where it is known, and `place` where what it fails at is written.
    """

    failed: Part | None = None
    place: Position | None = None


class ExhaustedPartError(PressError):
    """A part, or the proof of some, that took more memory or time than it may have."""


class LostProcessError(PressError):
    """A process that ended from without while it was at work."""


class LostWorkersError(PressError):
    """A part that one worker of a cluster after another was lost with, or for which there is no worker."""


class UnreachableClusterError(PressError):
    """A cluster to which work was to be sent does not answer, or has nobody who could do it."""


class ForeignPressError(PressError):
    """A machine of a cluster has another press, so that what it makes could be other bytes."""
