"""Opens the patterns by which words are divided: a language in, what divides its words out.

Pyphen reads all patterns of a language before it divides a word, which for German takes a third of a second in each
process. Here each is read when a word asks for it.
"""

from pathlib import Path

import pyphen

#: What deletes the digits of a pattern, which stand between the letters that it is known by.
_NO_DIGITS = str.maketrans("", "", "0123456789")

#: How a pattern tells what may be done between its letters: before which of them the first number stands, and numbers.
Pattern = tuple[int, tuple[int, ...]]


def open_divider(language: str, left: int, right: int) -> pyphen.Pyphen:
    """Return what divides the words of a language that Pyphen has, `left` and `right` letters from their ends."""
    path = pyphen.LANGUAGES[language]
    if path not in pyphen.hdcache:
        pyphen.hdcache[path] = read_dictionary(path)
    return pyphen.Pyphen(lang=language, left=left, right=right)


class CommonDivider:
    """Divides a word of an unknown language only where several languages divide it alike; few are wrong then."""

    #: Languages of which a foreign word in a book of another script mostly is.
    languages = ("en_US", "fr", "de_DE")

    def __init__(self, left: int, right: int) -> None:
        """Open their patterns: `left` and `right` letters from the ends of words nothing is divided."""
        self._dividers = [open_divider(language, left, right) for language in self.languages]

    def positions(self, word: str) -> list[int]:
        """Return where a word may be divided, as numbers of the letters before which it goes on."""
        first, *others = (set(divider.positions(word)) for divider in self._dividers)
        return sorted(first.intersection(*others))


def read_dictionary(path: Path) -> pyphen.HyphDict:
    """Return the patterns of a file of Pyphen, all of them read only where they tell more than numbers."""
    encoding = path.read_bytes().split(b"\n", 1)[0].decode()
    text = path.read_text("cp1251" if encoding.lower() == "microsoft-cp1251" else encoding)
    lines = [line for line in map(str.strip, text.split("\n")[1:]) if line and not line.startswith(pyphen.ignored)]
    body = "\n".join(lines)
    if "/" in body or "^^" in body:
        return pyphen.HyphDict(path)
    letters = body.translate(_NO_DIGITS).split("\n")
    dictionary = pyphen.HyphDict.__new__(pyphen.HyphDict)
    dictionary.patterns = QuickPatterns({key: line for key, line in zip(letters, lines, strict=True) if key != line})
    dictionary.cache = {}
    dictionary.maxlen = max(map(len, letters))
    return dictionary


class QuickPatterns:
    """Patterns by their letters, as the lines of a file have them."""

    def __init__(self, lines: dict[str, str]) -> None:
        """Take the lines by their letters."""
        self.lines = lines

    def get(self, letters: str) -> Pattern | None:
        """Return the pattern of some letters, if there is one."""
        line = self.lines.get(letters)
        if line is None:
            return None
        numbers = tuple(int(number or "0") for number, _ in pyphen.parse(line))
        told = [at for at, number in enumerate(numbers) if number]
        return (told[0], numbers[told[0] : told[-1] + 1]) if told else None
