"""The marks inside a line that CommonMark lacks: raised and lowered letters, formulas, notes in the text.

They are read as Pandoc's Markdown reads them. What Pandoc would take for something that the press does not set is
told, so that it is not printed as typed without a word.
"""

import re
import unicodedata

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned

#: `$…$`: no white space inside the dollars, no digit after the second (Pandoc's manual, "Extension: tex_math_dollars").
_MATH = re.compile(r"\$(?!\s)(?P<tex>(?:\\.|[^\\$])+?)(?<!\s)\$(?!\d)", re.DOTALL)
_DISPLAY_MATH = re.compile(r"\$\$(?P<tex>(?:\\.|[^\\$]|\$(?!\$))+?)\$\$", re.DOTALL)
#: What stands between the marks of raised or lowered letters: no white space but an escaped one.
_SCRIPT = {
    mark: re.compile(rf"{re.escape(mark)}(?P<text>(?:\\.|[^\s\\{re.escape(mark)}])+){re.escape(mark)}") for mark in "^~"
}
_TEX = re.compile(r"\\(?P<name>[A-Za-z]+)")
_UNDEFINED = re.compile(r"\[(?P<text>[^\[\]]+)\]\[(?P<label>(?!\^)[^\[\]]*)\]")
_FOREIGN = re.compile(r"\{(?:\{[^{}\n]*\}|%.*?%)\}")
_HIGHLIGHT = re.compile(r"==(?P<text>(?![\s=])[^=\n]*[^=\s])==(?!=)|==(?P<sign>[^=\s])==(?!=)")
#: The number of a figure, in bookdown.
_BOOKDOWN = re.compile(r"\\@ref\([^()\s]*\)")
_EMOJI = re.compile(r":(?:[a-z][a-z0-9_+-]{2,}|[+-]1|100):(?!\w)")
#: The key of a source outside of brackets, which Pandoc takes for a citation in the text.
_CITED = re.compile(r"-?@(?P<key>\w(?:[\w:.#$%&\-+?<>~/]*\w)?|\{[^{}]*\})")
#: What begins a line: an admonition, an abbreviation.
_FOREIGN_LINE = re.compile(r"!!!\+? \w+|\*\[[^\[\]]+\]:|\{\{[A-Za-z]+(?=\s|\Z)(?![^\n]*\}\}(?!\}))")
#: `\(x^2\)` and `\[x^2\]` are formulas to TeX and to many programs; without a mark of TeX they are brackets.
_TEX_BRACKETS = re.compile(
    r"\\(?:\((?P<line>(?:[^\\\n$`]|\\[^()\[\]\n$`])+)\\\)|\[(?P<display>(?:[^\\$`]|\\[^()\[\]$`])+)\\\](?![^\n]))"
)
_TEX_MARK = re.compile(r"\\[A-Za-z]|[\^=]|_[\w{]")
#: What may be a formula without such a mark, in a chapter that has others: single letters, numbers and signs.
_SHORT_TEX = re.compile(r"(?:[A-Za-z\u0391-\u03c9](?![A-Za-z\u0391-\u03c9])|[\d ,.;:+\-*/<>|!'()])+\Z")
_OPENING_PUNCTUATION = frozenset({"Ps", "Pi"})
_CLOSING_PUNCTUATION = frozenset({"Pe", "Pf"})


def scan_delimiters(state: StateInline, start: int, scanned: Scanned) -> Scanned:
    """Correct what CommonMark says of a run of `*` that stands between a right-to-left letter and punctuation.

    In `و**«نص»**` the run touches a letter on one side and a quotation mark on the other, so that it neither opens
    nor closes anything in CommonMark (6.2). Clitics are written so, and Pandoc's Markdown reads it as it is meant.
    """
    before = state.src[start - 1] if start > 0 else " "
    after = state.src[start + scanned.length] if start + scanned.length < len(state.src) else " "
    if _is_right_to_left(before) and _is_punctuation(after):
        closes = unicodedata.category(after) not in _OPENING_PUNCTUATION and scanned.can_close
        return Scanned(can_open=True, can_close=closes, length=scanned.length)
    if _is_punctuation(before) and _is_right_to_left(after):
        opens = unicodedata.category(before) not in _CLOSING_PUNCTUATION and scanned.can_open
        return Scanned(can_open=opens, can_close=True, length=scanned.length)
    return scanned


def _is_right_to_left(character: str) -> bool:
    # Vowel marks and joiners (U+200C, U+200D) are parts of words.
    return unicodedata.bidirectional(character) in {"R", "AL", "NSM"} or character in "\u200c\u200d"


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character).startswith(("P", "S"))


def read_math(state: StateInline, silent: bool) -> bool:
    """Read a formula, `$…$` in the line or `$$…$$` on a line of its own."""
    if state.src[state.pos] != "$":
        return False
    match = _DISPLAY_MATH.match(state.src, state.pos, state.posMax) or _MATH.match(state.src, state.pos, state.posMax)
    if match is None:
        # Of two dollars that open nothing the second opens nothing either.
        if not silent and state.src.startswith("$$", state.pos):
            state.append_pending("$$")
            state.pos += 2
            return True
        return False
    if not silent:
        token = state.push("math", "math", 0)
        token.content = match["tex"].strip()
        token.meta["is_display"] = match[0].startswith("$$")
    state.pos = match.end()
    return True


def has_tex_brackets(text: str) -> bool:
    r"""Return whether a chapter has formulas in `\(…\)` that are surely some."""
    return any(found["line"] and _TEX_MARK.search(found["line"]) for found in _TEX_BRACKETS.finditer(text))


def read_tex_brackets(state: StateInline, silent: bool) -> bool:
    r"""Read a formula in `\(…\)`, or on lines of its own in `\[…\]`."""
    if state.src[state.pos] != "\\" or state.src[state.pos + 1 : state.pos + 2] not in {"(", "["}:
        return False
    if state.src[state.pos + 1] == "[" and state.pos and state.src[state.pos - 1] != "\n":
        return False
    match = _TEX_BRACKETS.match(state.src, state.pos, state.posMax)
    tex = (match["line"] or match["display"]) if match else ""
    if match is None or not (_TEX_MARK.search(tex) or (state.env.get("has_tex_brackets") and _SHORT_TEX.match(tex))):
        return False
    if not silent:
        token = state.push("math", "math", 0)
        token.content = tex.strip()
        token.meta["is_display"] = match["display"] is not None
    state.pos = match.end()
    return True


def read_highlight(state: StateInline, silent: bool) -> bool:
    """Read `==text==`, which is highlighted (Pandoc's "mark")."""
    if not state.src.startswith("==", state.pos) or state.src[state.pos - 1 : state.pos] == "=":
        return False
    match = _HIGHLIGHT.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        inside = "text" if match["text"] else "sign"
        _read_inside(state, "highlight", match.start(inside), match.end(inside))
    state.pos = match.end()
    return True


def read_script(state: StateInline, silent: bool) -> bool:
    """Read `^raised^` and `~lowered~` letters."""
    mark = state.src[state.pos]
    if mark not in _SCRIPT or state.src.startswith(("~~", "^["), state.pos):
        return False
    match = _SCRIPT[mark].match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        name = "superscript" if mark == "^" else "subscript"
        _read_inside(state, name, match.start("text"), match.end("text"))
    state.pos = match.end()
    return True


def read_inline_note(state: StateInline, silent: bool) -> bool:
    """Read `^[text]`, a note written where it is called."""
    if not state.src.startswith("^[", state.pos):
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos + 1)
    if end < 0:
        return False
    if not silent:
        _read_inside(state, "inline_note", state.pos + 2, end)
    state.pos = end + 1
    return True


def _read_inside(state: StateInline, name: str, start: int, end: int) -> None:
    """Push the tokens of a stretch of the line between an opening and a closing one."""
    limit = state.posMax
    state.push(f"{name}_open", "", 1)
    state.pos, state.posMax = start, end
    state.md.inline.tokenize(state)
    state.pos, state.posMax = end, limit
    state.push(f"{name}_close", "", -1)


def read_escaped_space(state: StateInline, silent: bool) -> bool:
    r"""Read a space after a backslash, which is one that does not break (Pandoc's `\ `)."""
    if not state.src.startswith("\\ ", state.pos):
        return False
    if not silent:
        token = state.push("text_special", "", 0)
        token.content, token.markup, token.info = "\u00a0", "\\ ", "escape"
    state.pos += 2
    return True


def read_escaped_sign(state: StateInline, silent: bool) -> bool:
    r"""Read a sign beyond ASCII after a backslash, which stands for itself (Pandoc's "all_symbols_escapable")."""
    after = state.src[state.pos + 1 : state.pos + 2] if state.src[state.pos] == "\\" else ""
    if not after or after.isascii() or not _is_punctuation(after):
        return False
    if not silent:
        token = state.push("text_special", "", 0)
        token.content, token.markup, token.info = after, f"\\{after}", "escape"
    state.pos += 2
    return True


def tell_unread(state: StateInline, silent: bool) -> bool:
    """Read nothing, and complain of what another tool would read here and the press prints as typed."""
    character = state.src[state.pos]
    if silent or character not in "\\:{=!*@-":
        return False
    before = state.src[state.pos - 1] if state.pos else "\n"
    stands_alone = not (before.isalnum() or before in "@/._-")
    # What is written together with an Arabic word is none of its letters.
    may_be_emoji = not ((before.isascii() and before.isalnum()) or before in ":/")
    if character == "\\" and (match := _BOOKDOWN.match(state.src, state.pos, state.posMax)):
        state.env["complain"](f"foreign {match[0]}", state.pos)
    elif stands_alone and not state.linkLevel and (match := _CITED.match(state.src, state.pos, state.posMax)):
        state.env["complain"](f"cited {match['key']}", state.pos)
    elif (before == "\n" and (match := _FOREIGN_LINE.match(state.src, state.pos, state.posMax))) or (
        match := _FOREIGN.match(state.src, state.pos, state.posMax)
    ):
        state.env["complain"](f"foreign {match[0]}", state.pos)
    elif match := _TEX.match(state.src, state.pos, state.posMax):
        state.env["complain"](f"tex {match['name']}", state.pos)
    elif may_be_emoji and (match := _EMOJI.match(state.src, state.pos, state.posMax)):
        state.env["complain"](f"emoji {match[0]}", state.pos)
    return False


def tell_undefined(state: StateInline, silent: bool) -> bool:
    """Read nothing, and complain of `[text][label]` that is no link, since no line gives its address.

    Nor are citations with words before the key read.
    """
    if silent or state.src[state.pos] != "[":
        return False
    if match := _UNDEFINED.match(state.src, state.pos, state.posMax):
        state.env["complain"](f"undefined {match['label'] or match['text']}", state.pos)
    return False


def add_inline_marks(parser: MarkdownIt) -> None:
    """Add the rules of this file to a parser; those of spans, citations and links come before."""
    ruler = parser.inline.ruler
    ruler.before("escape", "escaped_space", read_escaped_space)
    ruler.before("escape", "math", read_math)
    ruler.before("escape", "tex_brackets", read_tex_brackets)
    ruler.before("escape", "escaped_sign", read_escaped_sign)
    ruler.before("strikethrough", "inline_note", read_inline_note)
    ruler.after("strikethrough", "script", read_script)
    ruler.after("script", "highlight", read_highlight)
    ruler.before("escape", "tell_unread", tell_unread)
    ruler.before("autolink", "tell_undefined", tell_undefined)
