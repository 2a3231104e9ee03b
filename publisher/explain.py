"""Explains findings: codes in, a page for a terminal or the chapter of messages of the manual out."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from publisher.messages import Catalogue
from publisher.model.finding import Code

_ASCII = re.compile(r"([\\*_\[\]<>{}~^$|@#])")
_LANGUAGES = {"md": "markdown", "yaml": "yaml", "css": "css", "svg": "xml", "geojson": "json", "j2": "jinja"}
#: How many characters of a line of an example are shown.
_LONGEST = 300


def write_page(code: Code, catalogue: Catalogue) -> str:
    """Return the page of a code, as a terminal shows it."""
    said = catalogue.say_code(code)
    parts = [f"{code.id}: {said.title} ({catalogue.say_severity(code.severity)})", "", said.why]
    for title, file, text in _list_examples(code, catalogue):
        parts += ["", f"{title}: {file}", *(f"    {line}" for line in text.rstrip("\n").split("\n"))]
    return "\n".join(parts)


def write_chapter(codes: Iterable[Code], catalogue: Catalogue) -> str:
    """Return the chapter of the manual that has the pages of all codes, in Markdown."""
    parts = [catalogue.preface.strip()]
    group = ""
    for code in sorted(codes, key=lambda code: code.id):
        if not code.id.startswith(group or " "):
            group = code.id[:2]
            parts.append(f"## {group}: {catalogue.groups[group]}")
        said = catalogue.say_code(code)
        parts += [
            f"### {code.id} {_escape(said.title)} {{#{code.id}}}",
            f"*{catalogue.say_severity(code.severity)}* · {_escape(said.why)}",
        ]
        for title, file, text in _list_examples(code, catalogue):
            fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`{3,}", text)), 3)
            language = _LANGUAGES.get(file.rpartition(".")[2], "text")
            parts.append(f'{fence} {{.{language} filename="{title}: {file}"}}\n{text.rstrip()}\n{fence}')
    return "\n\n".join(parts) + "\n"


def _list_examples(code: Code, catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    """Yield the examples of a code: whether it is bad or good, its file, and its text with the unseen written out."""
    for title, example in ((catalogue.bad, code.bad), (catalogue.good, code.good)):
        for file, text in example.items():
            yield title, file, _show(text if isinstance(text, str) else repr(text))


def _show(text: str) -> str:
    """Write controls and invisible characters as escapes, but for tabs, line feeds and the joiners of letters.

    Of a line that is an example for its length, the beginning is shown.
    """
    lines = (line if len(line) <= _LONGEST else f"{line[:_LONGEST]} …" for line in text.split("\n"))
    return "".join(
        f"\\u{ord(character):04x}" if _is_unseen(character) else character
        for character in "\n".join(lines).replace("\r", "\\r")
    )


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Co", "Cn"} and character not in "\t\n\u200c\u200d"


def _escape(text: str) -> str:
    """Escape what Markdown would read as a mark, but for code."""
    pieces = re.split(r"(`[^`]*`)", text)
    return "".join(piece if piece.startswith("`") else _ASCII.sub(r"\\\1", piece) for piece in pieces)
