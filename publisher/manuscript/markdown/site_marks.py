"""The marks of the makers of websites: what they make of lines and fences in, what that is in a book out.

Hugo writes `{{< name >}}`, Jekyll `{% name %}`, mdBook `{{#name}}`. Docusaurus writes boxes as `:::tip title`; mdBook's
admonish, MyST and javascript.info write them as blocks of code of their own kinds, in which Markdown stands. Boxes and
blocks of code are taken; every other command is left out, and told.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from publisher.manuscript.markdown.attributes import Attributes

_COMMAND = re.compile(
    r"\{\{[<%]\s*(?P<ends>/?)\s*(?P<name>[\w.-]+)(?P<rest>.*?)/?\s*[%>]\}\}|"
    r"\{%-?\s*(?P<end>end)?(?P<tag>[\w.-]+)(?P<words>.*?)-?%\}|"
    r"\{\{#(?P<directive>[\w.-]+).*?\}\}"
)
#: Commands whose text is code.
_CODE = frozenset(("code", "codeblock", "gist", "highlight", "mermaid", "play", "playground", "prism"))
#: Commands of which nothing is seen.
_INVISIBLE = frozenset(("comment", "raw"))
_TEXT = re.compile(r"\btext=\"(?P<text>[^\"]*)\"")
_PAIR = re.compile(r"(?<![\w-])(?P<key>[\w-]++)\s*+=\s*+(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')")
_QUOTED = re.compile(r"\"(?P<double>[^\"]+)\"|'(?P<single>[^']+)'")
_BRACKETS = re.compile(r"[\[\]\\*_`]")
#: Commands that show a picture.
_PICTURES = frozenset(("figure", "image", "img", "picture"))
_TITLE = re.compile(r"\b(?:header|title)=(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')")

#: The kinds of boxes of the makers of websites, as alerts of ours.
BOXES = {
    "abstract": "note",
    "attention": "warning",
    "bug": "caution",
    "caution": "caution",
    "danger": "caution",
    "error": "caution",
    "example": "example",
    "failure": "caution",
    "hint": "tip",
    "important": "important",
    "info": "note",
    "note": "note",
    "primary": "note",
    "question": "note",
    "quote": "note",
    "secondary": "note",
    "seealso": "note",
    "smart": "note",
    "success": "tip",
    "summary": "note",
    "tip": "tip",
    "warn": "warning",
    "warning": "warning",
}
#: Commands that make a box, of the kind that the next word says.
_BOX_COMMANDS = frozenset(("admonition", "alert", "callout", "hint", "notice"))
_ADMONITION = re.compile(r"(?P<kind>[A-Za-z]+)(?:\s*\[(?P<bracketed>.*)\]|\s+(?P<title>[^{\s].*))?$")
#: Kinds of code that are boxes with Markdown in them; a bare `note` or `tip` may be a language nobody knows.
_BOX_FENCES = re.compile(r"(?:admonish\s*(?P<admonished>\w*)|\{(?P<directive>\w+)\}|(?P<own>smart|warn))(?P<rest>.*)$")


def read_admonition(text: str) -> tuple[Attributes, str] | None:
    """Read what stands behind the colons of `:::tip title`: its attributes as of a division, and its title."""
    match = _ADMONITION.fullmatch(text)
    if match is None or match["kind"].lower() not in BOXES:
        return None
    return _make_box(match["kind"].lower()), (match["bracketed"] or match["title"] or "").strip()


def push_title(state: StateBlock, title: str, line: int) -> None:
    """Push the title of a box as a paragraph of its own, set off."""
    tokens = _make_title(title, line, state.level)
    state.tokens.extend(tokens)


def _make_title(title: str, line: int, level: int) -> tuple[Token, ...]:
    return _make_paragraph(f"**{title}**", line, level) if title else ()


def _make_paragraph(content: str, line: int, level: int) -> tuple[Token, ...]:
    opening, inline, closing = (
        Token("paragraph_open", "p", 1),
        Token("inline", "", 0),
        Token("paragraph_close", "p", -1),
    )
    inline.content, inline.children = content, []
    for token in (opening, inline, closing):
        token.level, token.block, token.map = level, True, [line, line + 1]
    return opening, inline, closing


def _make_box(kind: str) -> Attributes:
    return Attributes(0, 0, "", (BOXES[kind],), ())


def read_command(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a command on a line of its own, with all that stands between it and its end."""
    if state.is_code_block(start_line) or (opened := _COMMAND.fullmatch(_line(state, start_line).strip())) is None:
        return False
    if silent:
        return True
    name = opened["name"] or opened["tag"] or opened["directive"]
    words = (opened["rest"] or opened["words"] or "").split()
    closing = None if opened["ends"] or opened["end"] else _find_end(state, name, start_line, end_line)
    if closing is not None and (name in _CODE):
        token = state.push("fence", "code", 0)
        token.info = words[0] if words and name == "highlight" and words[0].isalnum() else ""
        token.content = state.getLines(start_line + 1, closing, state.blkIndent, True)
        token.map = [start_line, closing + 1]
        state.line = closing + 1
        return True
    kind = next((word.strip("\"'") for word in words if word.strip("\"'") in BOXES), "note")
    if closing is not None and (name in _BOX_COMMANDS or name in BOXES):
        _read_box(state, start_line, closing, _make_box(kind if name in _BOX_COMMANDS else name), " ".join(words))
        return True
    if picture := _read_picture(name, opened["rest"] or opened["words"] or ""):
        state.tokens.extend(_make_paragraph(picture, start_line, state.level))
    elif name not in _INVISIBLE and start_line not in state.env.setdefault("ends", set()):
        state.env["complain_line"](f"command {opened[0]}", start_line)
    if closing is not None:
        # What it says over its text is kept, and its end told with it.
        state.env.setdefault("ends", set()).add(closing)
        push_title(state, _find_title(" ".join(words), or_quoted=True), start_line)
    state.line = start_line + 1
    return True


def _read_box(state: StateBlock, start_line: int, closing: int, attributes: Attributes, words: str) -> None:
    opening = state.push("division_open", "div", 1)
    opening.map, opening.meta["attributes"] = [start_line, closing], attributes
    push_title(state, _find_title(words), start_line)
    parent, limit = state.parentType, state.lineMax
    state.parentType, state.lineMax = "division", closing
    state.md.block.tokenize(state, start_line + 1, closing)
    state.parentType, state.lineMax = parent, limit
    state.push("division_close", "div", -1)
    state.line = closing + 1


def _find_title(words: str, *, or_quoted: bool = False) -> str:
    match = _TITLE.search(words) or (_QUOTED.match(words) if or_quoted else None)
    return (match["double"] or match["single"] or "") if match else ""


def _read_picture(name: str, words: str) -> str:
    """Give in Markdown the picture that a command shows, "" for a command that shows none."""
    if name not in _PICTURES and not (name == "include" and re.match(r"\s*(?:image|figure|img)\b", words)):
        return ""
    said = {pair["key"].lower(): pair["double"] or pair["single"] or "" for pair in _PAIR.finditer(words)}
    source = next((said[key] for key in ("src", "image", "file", "path", "url") if said.get(key)), "")
    if not source or set("<>\n") & set(source):
        return ""
    caption = next((said[key] for key in ("caption", "title") if said.get(key)), "")
    words = _BRACKETS.sub("", said.get("alt", "") or caption)
    title = caption.replace('"', "”")
    return f'![{words}](<{source}> "{title}")' if title else f"![{words}](<{source}>)"


def _find_end(state: StateBlock, name: str, start_line: int, end_line: int) -> int | None:
    """Find the line of the command that ends one of a name; others of the name may stand between."""
    depth = 1
    for line in range(start_line + 1, end_line):
        match = _COMMAND.fullmatch(_line(state, line).strip())
        if match and name in {match["name"], match["tag"]}:
            depth += -1 if match["ends"] or match["end"] else 1
            if depth == 0:
                return line
    return None


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def drop_command(state: StateInline, silent: bool) -> bool:
    """Leave a command inside a line out, but for the text that it was to show."""
    if state.src[state.pos] != "{" or (match := _COMMAND.match(state.src, state.pos, state.posMax)) is None:
        return False
    if not silent:
        state.env["complain"](f"command {match[0]}", state.pos)
        if shown := _TEXT.search(match["rest"] or ""):
            # The text stands in the source as it is, so that its place is known.
            state.pos += match.start("rest") - match.start() + shown.start("text")
            state.pending += shown["text"]
    state.pos = match.end()
    return True


def open_boxes(state: StateCore) -> None:
    """Core rule between block and inline parsing: make boxes of the blocks of code that are meant for boxes."""
    tokens: list[Token] = []
    for token in state.tokens:
        match = _BOX_FENCES.match(token.info.strip()) if token.type == "fence" else None
        kind = (match["admonished"] or match["directive"] or match["own"] or "note").lower() if match else ""
        if match is None or kind not in BOXES:
            tokens.append(token)
            continue
        first = token.map[0] if token.map else 0
        opening, closing = Token("division_open", "div", 1), Token("division_close", "div", -1)
        opening.map, opening.meta["attributes"] = token.map, _make_box(kind)
        title = _find_title(match["rest"]) or (match["rest"].strip() if match["directive"] else "")
        inside: list[Token] = []
        state.md.block.parse(token.content, state.md, state.env, inside)
        for one in inside:
            one.level += token.level + 1
            if one.map:
                one.map = [one.map[0] + first + 1, one.map[1] + first + 1]
        tokens.extend((opening, *_make_title(title, first, token.level + 1), *inside, closing))
    state.tokens = tokens


def add_site_marks(parser: MarkdownIt) -> None:
    """Add the rules of this file to a parser."""
    parser.block.ruler.before(
        "fence", "command", read_command, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.inline.ruler.before("tell_unread", "command", drop_command)
    parser.core.ruler.after("block", "boxes", open_boxes)
