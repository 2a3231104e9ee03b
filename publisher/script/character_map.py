"""Maps characters one by one: what a function makes of a character in, a table for `str.translate` out."""

from collections.abc import Callable


class CharacterMap(dict[int, str]):
    """What a function gives for each character, by its code point; each character is asked for once.

    The function gives "" for a character that is to be left out.
    """

    def __init__(self, convert: Callable[[str], str]) -> None:
        """Take the function. The table fills itself as it is used."""
        super().__init__()
        self._convert = convert

    def __missing__(self, code: int) -> str:
        """Ask for a character that has not been met before."""
        self[code] = self._convert(chr(code))
        return self[code]
