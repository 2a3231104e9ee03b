"""What stops the press: one error for all that goes wrong between setting and delivering a book."""


class PressError(Exception):
    """A part cannot be laid out, bound or packed; the message names it and says why."""
