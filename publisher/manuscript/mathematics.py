"""Reads the formulas of LaTeX: what a writer types between dollars in, an element `math` of MathML out."""

import re
from functools import cache
from html import unescape
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

from publisher.model.message import say

#: Environments that latex2mathml knows under another name. A formula has no number: nothing refers to one.
_ENVIRONMENT = re.compile(
    r"\\(begin|end)\{(?:aligned|align|split|alignedat|gathered|gather|gather\*|eqnarray|eqnarray\*|multline|multline\*)\}"
)
_LONE_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{(?:equation\*?|displaymath|math)\}")
_ESCAPED = re.compile(r"\\.", re.DOTALL)
_BRACE = re.compile(r"[{}]")
#: What may be said of an element: nothing that leads anywhere, and no colour.
_ATTRIBUTES = frozenset(
    (
        "accent", "accentunder", "align", "columnalign", "columnlines", "columnspacing", "depth", "displaystyle",
        "fence", "form", "height", "largeop", "linethickness", "lspace", "mathvariant", "maxsize", "minsize",
        "movablelimits", "notation", "rowlines", "rowspacing", "rspace", "scriptlevel", "separator", "stretchy",
        "symmetric", "voffset", "width",
    )
)  # fmt: skip
#: Letters that latex2mathml leaves as they are typed and that MathML has words for.
_ENTITY = re.compile(r"&(?!#?\w+;)")


class UnknownTexError(ValueError):
    """A formula has something in it that cannot be set."""


def convert_tex(tex: str, *, is_display: bool) -> str:
    """Convert a formula to an element `math`, with the formula as typed for its text alternative.

    Raises `UnknownTexError`, with what is not understood, rather than give a formula with garbage in it.
    """
    from latex2mathml.converter import convert  # noqa: PLC0415 - a book of prose needs no mathematics

    braces = _BRACE.findall(_ESCAPED.sub("", tex))
    if braces.count("{") != braces.count("}"):
        raise UnknownTexError(say("a brace has no partner"))
    known = _ENVIRONMENT.sub(r"\\\1{align*}", _LONE_ENVIRONMENT.sub("", tex))
    try:
        written = convert(known, display="block" if is_display else "inline")
        root = etree.fromstring(_ENTITY.sub("&amp;", written))
    # The library raises errors of a dozen kinds, those of a malformed index or an unknown name among them.
    except Exception as error:
        raise UnknownTexError(_describe(error)) from error
    for element in root.iter(etree.Element):
        element.text = unescape(element.text) if element.text else element.text
        for name in set(map(str, element.attrib)) - _ATTRIBUTES:
            del element.attrib[name]
        _judge_text(element.text or "")
    root.set("alttext", tex)
    root.set("display", "block" if is_display else "inline")
    root.set("dir", "ltr")
    return etree.tostring(root, encoding="unicode")


def _describe(error: Exception) -> str:
    name = type(error).__name__.removesuffix("Error")
    return " ".join(re.findall(r"[A-Z][a-z]+|[A-Z]+(?![a-z])", name)).lower() or str(error)


def _judge_text(text: str) -> None:
    """Raise an error for a command that was not read, and for what the face of formulas has no sign for."""
    if "\\" in text or text.strip() == "&":
        raise UnknownTexError(text.strip())
    for character in text:
        if not character.isspace() and ord(character) not in _read_face():
            raise UnknownTexError(say("no sign for {character} in a formula", character=character))


@cache
def _read_face() -> frozenset[int]:
    """Read which characters the face of formulas has. The invisible operators of MathML need none."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    # The package is found and not imported: it opens more than its font.
    package = find_spec("ziamath")
    folders = list((package and package.submodule_search_locations) or [])
    with TTFont(Path(folders[0]) / "fonts/STIXTwoMath-Regular.ttf", lazy=True) as face:
        return frozenset(face.getBestCmap()) | frozenset(range(0x2061, 0x2065))
