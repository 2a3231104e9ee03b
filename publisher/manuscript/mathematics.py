"""Reads the formulas of LaTeX: what a writer types between dollars in, an element `math` of MathML out."""

import re
from functools import cache
from html import unescape
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

from publisher.model.message import say
from publisher.model.tree import WORDS_IN_FORMULA

#: Environments that latex2mathml knows under another name. A formula has no number: nothing refers to one.
_ENVIRONMENT = re.compile(
    r"\\(begin|end)\{(?:aligned|align|split|alignedat|gathered|gather|gather\*|eqnarray|eqnarray\*|multline|multline\*)\}"
)
_LONE_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{(?:equation\*?|displaymath|math)\}")
#: Words and numbers of right-to-left scripts, as a formula may have them where only letters of its own are meant, and
#: the commands in whose braces text stands.
_WORDS = re.compile(
    r"\\(?:text\w*|mbox|mathrm|mathbf|operatorname\*?)\s*\{(?P<text>[^{}]*)\}"
    "|[\u0660-\u0669\u06f0-\u06f9]+(?:[\u066b\u066c][\u0660-\u0669\u06f0-\u06f9]+)*"
    "|[\u0590-\u065f\u066e-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u200c]+"
    "(?: +[\u0590-\u065f\u066e-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u200c]+)*"
)
#: The name of an operator may have a small space in it, which latex2mathml takes for a command.
_OPERATOR = re.compile(r"\\operatorname\*?\s*\{[^{}]*\}")
#: Brackets behind a command for their size, of which latex2mathml takes a sign and no command. Braces would be a group:
#: others stand for them until the formula is read.
_LARGE = re.compile(r"(?P<size>\\(?:[bB]igg?)[lrm]?)\s*\\(?P<bracket>[{}|]|[A-Za-z]+)")
_BRACKETS = {
    "{": "\ue000", "lbrace": "\ue000", "}": "\ue001", "rbrace": "\ue001",
    "|": "‖", "Vert": "‖", "lVert": "‖", "rVert": "‖", "vert": "|", "lvert": "|", "rvert": "|",
    "langle": "⟨", "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉",
    "uparrow": "↑", "downarrow": "↓", "lbrack": "[", "rbrack": "]",
}  # fmt: skip
_BRACES = str.maketrans({"\ue000": "{", "\ue001": "}"})
_NUMBER = re.compile(r"[\d\u066b\u066c]+")
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


#: So deep may elements lie in one another: each fraction in a fraction is two. What is drawn takes time that grows with
#: the cube of it, and no page has room for more.
_DEEPEST = 48


class UnknownTexError(ValueError):
    """A formula has something in it that cannot be set."""


def convert_tex(tex: str, *, is_display: bool, definitions: str = "") -> str:
    """Convert a formula to an element `math`, with the formula as typed for its text alternative.

    `definitions` are those of commands of the book's own that it uses.

    Raises `UnknownTexError`, with what is not understood, rather than give a formula with garbage in it.
    """
    from latex2mathml.converter import convert  # noqa: PLC0415 - a book of prose needs no mathematics

    braces = _BRACE.findall(_ESCAPED.sub("", tex))
    if braces.count("{") != braces.count("}"):
        raise UnknownTexError(say("a brace has no partner"))
    spaced = _OPERATOR.sub(lambda name: re.sub(r"\\[,;:]", "\u2009", name[0]), definitions + tex)
    spaced = _LARGE.sub(_write_bracket, spaced)
    known = _ENVIRONMENT.sub(r"\\\1{align*}", _LONE_ENVIRONMENT.sub("", _WORDS.sub(_mark_text, spaced)))
    try:
        written = convert(known, display="block" if is_display else "inline")
        root = etree.fromstring(_ENTITY.sub("&amp;", written))
    # The library raises errors of a dozen kinds, those of a malformed index or an unknown name among them.
    except Exception as error:
        raise UnknownTexError(_describe(error)) from error
    if _measure_depth(root) > _DEEPEST:
        raise UnknownTexError(say("it is nested too deep"))
    for element in root.iter(etree.Element):
        element.text = unescape(element.text).translate(_BRACES) if element.text else element.text
        for name in set(map(str, element.attrib)) - _ATTRIBUTES:
            del element.attrib[name]
        if WORDS_IN_FORMULA.search(element.text or ""):
            _mark_words(element)
        else:
            _judge_text(element.text or "")
    root.set("alttext", tex)
    root.set("display", "block" if is_display else "inline")
    root.set("dir", "ltr")
    return etree.tostring(root, encoding="unicode")


def _measure_depth(root: etree._Element) -> int:
    """Return how many elements lie in one another at most."""
    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _write_bracket(found: re.Match[str]) -> str:
    """Write the sign of a bracket behind the command for its size."""
    return found["size"] + _BRACKETS[found["bracket"]] if found["bracket"] in _BRACKETS else found[0]


def _mark_text(found: re.Match[str]) -> str:
    """Put words of right-to-left scripts into a command for text, if they stand in none."""
    text = found["text"]
    if text is None:
        return f"\\text{{{found[0]}}}"
    return f"\\text{{{text}}}" if WORDS_IN_FORMULA.search(text) else found[0]


def _mark_words(element: etree._Element) -> None:
    """Say of text that it is a number, or that it is read from the right (MathML 3, 3.1.5)."""
    text = (element.text or "").replace("\u00a0", " ")
    word = text.strip()
    if _NUMBER.fullmatch(word):
        element.tag = f"{{{etree.QName(element).namespace}}}mn"
        element.text = word
        return
    # The formula goes on at the right of a word, which is where it begins.
    before, behind = (len(text) - len(part) for part in (text.lstrip(), text.rstrip()))
    element.text = "\u00a0" * behind + word + "\u00a0" * before
    element.set("dir", "rtl")


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
