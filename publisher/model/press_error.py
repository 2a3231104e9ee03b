"""What stops the press: errors for what goes wrong between setting and delivering a book."""


class PressError(Exception):
    """A part cannot be laid out, bound or packed; the message names it and says why."""


class LayoutError(PressError):
    """A part that could not be laid out. The message begins with the name of the part."""
