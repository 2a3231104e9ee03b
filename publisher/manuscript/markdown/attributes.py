"""Reads Pandoc's attributes: `{#id .class key=value key="two words"}` in, an `Attributes` out."""

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""\s*(?:
        \#(?P<id>[^\s{}\#.="']+)
      | \.(?P<class>[^\s{}\#.="']+)
      | (?P<unnumbered>-(?=[\s}]))
      | (?P<key>[A-Za-z_:][\w:.-]*)=(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^'\\]|\\.)*)'|
            (?P<bare>[^\s}"'][^\s}]*|))
    )""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class Attributes:
    """Attributes as written: `pairs` keeps the order and repetitions of `key=value`.

    `start` and `end` are offsets in the text that was read, braces included.
    """

    start: int
    end: int
    identifier: str = ""
    classes: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()


def parse_attributes(text: str, start: int) -> Attributes | None:
    """Read the attributes whose brace opens at `start`; None where what stands there is none.

    Follows Pandoc's manual, "Extension: attributes": a value without white space needs no quotes, and
    a backslash takes the meaning from punctuation.
    """
    if start >= len(text) or text[start] != "{":
        return None
    # kramdown and MkDocs write a colon behind the brace.
    position = start + 2 if text.startswith(":", start + 1) else start + 1
    identifier = ""
    classes: list[str] = []
    pairs: list[tuple[str, str]] = []
    while match := _TOKEN.match(text, position):
        if match["id"]:
            identifier = match["id"]
        elif match["class"]:
            classes.append(match["class"])
        elif match["unnumbered"]:
            classes.append("unnumbered")
        else:
            value = match["double"] or match["single"] or match["bare"] or ""
            pairs.append((match["key"], _ESCAPE.sub(r"\1", value)))
        position = match.end()
    closing = re.compile(r"\s*\}").match(text, position)
    if closing is None or not (identifier or classes or pairs):
        return None
    return Attributes(start, closing.end(), identifier, tuple(classes), tuple(pairs))


# Right behind a span, a link or code they are not the heading's.
_ENDING = re.compile(r"(?<![\])`])\{[^{}]*\}\s*$")


def split_ending_attributes(text: str) -> tuple[str, Attributes | None]:
    """Split the attributes off the end of a heading's text."""
    match = _ENDING.search(text)
    attributes = parse_attributes(text, match.start()) if match else None
    if match is None or attributes is None:
        return text, None
    return text[: match.start()].rstrip(), attributes
