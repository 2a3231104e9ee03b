"""Reads the HTML that Markdown files hold: a tag in, its name and attributes out.

Much of it says what Markdown says too, or nothing that a book needs. Blocks of HTML are taken apart here, so that the
Markdown between their tags is read; what the tags mean is settled where the tree is built.
"""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Literal

from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from publisher.manuscript.folder import has_control
from publisher.model.tree import Style

_NAME = r"[A-Za-z][A-Za-z0-9-]*"
_VALUE = r"""(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+)"""
_KEY = r"[A-Za-z_:@][\w:.@-]*"
_ATTRIBUTE = re.compile(rf"\s+(?P<key>{_KEY})(?:\s*=\s*(?P<value>{_VALUE}))?")
_PIECE = re.compile(
    rf"<!--.*?-->|<(?P<closes>/)?(?P<name>{_NAME})(?P<attributes>(?:\s+{_KEY}(?:\s*=\s*{_VALUE})?)*)\s*/?>",
    re.DOTALL,
)

#: What tags of the line mean in Markdown.
STYLES: Mapping[str, Style] = {
    "b": "strong",
    "strong": "strong",
    "i": "emphasis",
    "em": "emphasis",
    "cite": "emphasis",
    "dfn": "emphasis",
    "var": "emphasis",
    "s": "strikethrough",
    "del": "strikethrough",
    "strike": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "code": "code",
    "tt": "code",
    "samp": "code",
    "mark": "highlight",
    "sub": "subscript",
    "sup": "superscript",
    "kbd": "keyboard",
    "small": "small",
}
#: Tags of the line that group without meaning anything by themselves.
GROUPS = frozenset(("span", "bdi", "bdo", "font", "a", "big", "abbr", "nobr", "div", "p", "center"))
EMPTY = frozenset(("br", "wbr", "img", "hr"))
#: Parts of a table that only hold others.
TABLE_GROUPS = frozenset(("tbody", "tfoot", "thead", "colgroup"))
#: Blocks whose text is Markdown.
BLOCKS = TABLE_GROUPS | frozenset(
    (
        "article", "aside", "blockquote", "caption", "center", "dd", "details", "div", "dl", "dt", "figcaption",
        "figure", "footer", "header", "li", "main", "nav", "ol", "p", "section", "summary", "table", "td", "th", "tr",
        "ul",
    )
)  # fmt: skip
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
#: What runs a program, or draws.
REFUSED = frozenset(("script", "svg", "template"))
#: What shows another page, such as a film. In a book a link leads there.
FRAMES = frozenset(("applet", "embed", "frame", "frameset", "iframe", "object", "portal"))
#: What changes how all pages look, or says something about them.
LOOKS = frozenset(("base", "link", "meta", "style"))
#: Other names that HTML knows. What such a tag holds is kept.
KNOWN = frozenset(
    (
        "abbr", "acronym", "address", "area", "audio", "bdi", "bdo", "button", "canvas", "col", "data", "datalist",
        "fieldset", "form", "hgroup", "input", "label", "legend", "map", "menu", "meter", "noscript", "optgroup",
        "option", "output", "param", "picture", "progress", "q", "rp", "rt", "ruby", "search", "select", "slot",
        "source", "textarea", "time", "track", "video",
    )
)  # fmt: skip
_TAKEN = BLOCKS | HEADINGS | EMPTY | GROUPS | frozenset(STYLES)
_REFERENCE = re.compile(r"&#?\w+;?")
#: A style sheet is no text.
_STYLE_SHEET = re.compile(r"<style\b[^<>]*>[^<]*</style\s*>", re.IGNORECASE)
_HIGHLIGHTED = re.compile(r"</?(?:code|span|b|i|em|strong|u|mark|samp|kbd)\b[^<>]*>", re.IGNORECASE)

#: What the name of a token ends in, where it opens or closes.
_NESTINGS: Mapping[str, Literal[-1, 0, 1]] = {"open": 1, "close": -1}

Kind = Literal["open", "close", "empty", "comment", "other"]


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag of HTML; a comment has no name, and what is not understood is of kind `other`."""

    kind: Kind
    name: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


def read_tag(text: str) -> Tag:
    """Read a tag, or a comment."""
    if text.startswith("<!--"):
        return Tag("comment")
    match = _PIECE.fullmatch(text.strip())
    return _make_tag(match) if match else Tag("other")


def _make_tag(match: re.Match[str]) -> Tag:
    if not match["name"]:
        return Tag("comment")
    name = match["name"].lower()
    attributes = {
        found["key"].lower(): _read_references(_strip_quotes(found["value"] or ""))
        for found in _ATTRIBUTE.finditer(match["attributes"] or "")
    }
    if name in EMPTY:
        return Tag("empty", name, attributes)
    return Tag("close" if match["closes"] else "open", name, attributes)


def _read_references(text: str) -> str:
    """Replace the character references of HTML by their characters.

    Those that mean controls stay what they are, for everybody to see.
    """
    return _REFERENCE.sub(lambda found: found[0] if has_control(read := unescape(found[0])) else read, text)


def _strip_quotes(value: str) -> str:
    return value[1:-1] if value[:1] in {'"', "'"} else value


def split_html_blocks(state: StateCore) -> None:
    """Core rule between block and inline parsing: take blocks of HTML apart into tags and the Markdown between them.

    A block that has a tag that is refused stays whole, to be refused whole.
    """
    tokens: list[Token] = []
    for token in state.tokens:
        tokens.extend(_split_block(token, state) if token.type == "html_block" else (token,))
    state.tokens = tokens


def _split_block(block: Token, state: StateCore) -> Iterator[Token]:
    if _has_refused(block.content):
        yield block
        return
    for sheet in _STYLE_SHEET.finditer(block.content):
        yield _make_token("html_dropped", block, block.content.count("\n", 0, sheet.start()), tag=Tag("open", "style"))
    # The lines stay in their places.
    block.content = _STYLE_SHEET.sub(lambda sheet: "\n" * sheet[0].count("\n"), block.content)
    pieces = list(_find_pieces(block.content))
    # A tag that is dropped where it stands alone is one of the line where something stands beside it.
    first = pieces[0]["name"].lower() if pieces and pieces[0]["name"] else ""
    if first and first in EMPTY | GROUPS | frozenset(STYLES) and first not in BLOCKS | {"hr"}:
        # A tag of the line that stands at the beginning of one.
        yield from _read_blocks(block.content, block, 0, state, is_line=True)
        return
    start, line = 0, 0
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        tag = _make_tag(piece)
        index += 1
        if tag.name and tag.name in EMPTY | GROUPS | frozenset(STYLES) and tag.name not in BLOCKS | {"hr"}:
            continue
        if tag.name == "pre" and tag.kind == "open":
            closing = next((n for n in range(index, len(pieces)) if _make_tag(pieces[n]).name == "pre"), None)
            end = pieces[closing].start() if closing is not None else start
            code = _HIGHLIGHTED.sub("", block.content[piece.end() : end])
            if closing is not None and "<" not in code:
                yield from _read_blocks(block.content[start : piece.start()], block, start, state)
                yield _make_code(code, block, piece.start())
                start, index = pieces[closing].end(), closing + 1
                continue
        is_known = tag.name in _TAKEN | KNOWN | FRAMES | LOOKS
        if tag.name and not is_known and _stands_in_text(block.content, piece):
            continue
        yield from _read_blocks(block.content[start : piece.start()], block, start, state)
        start = piece.end()
        if tag.name in HEADINGS and tag.kind == "open":
            closing = next((n for n in range(index, len(pieces)) if _make_tag(pieces[n]).name == tag.name), None)
            end = pieces[closing].start() if closing is not None else len(block.content)
            yield from _make_heading(tag, block.content[start:end], block, start)
            index = closing + 1 if closing is not None else len(pieces)
            start = pieces[closing].end() if closing is not None else end
        elif tag.name not in _TAKEN and tag.kind != "comment":
            line = block.content.count("\n", 0, piece.start())
            yield _make_token("html_dropped", block, line, tag=tag)
        elif tag.kind != "comment":
            line = block.content.count("\n", 0, piece.start())
            yield _make_token("html_tag", block, line, tag=tag)
    yield from _read_blocks(block.content[start:], block, start, state)


_DECLARATION = re.compile(r"\s*<[!?](?!--)")


def is_refused(tag: Tag) -> bool:
    """Return whether a tag, or one of its attributes, has no place in any book."""
    return tag.name in REFUSED or any(
        key.startswith("on") or (key in _ADDRESSES and _RUNS.match(value)) for key, value in tag.attributes.items()
    )


#: Attributes that hold addresses, and what begins an address that runs a program.
_ADDRESSES = frozenset(("action", "data", "formaction", "href", "poster", "src", "xlink:href"))
_RUNS = re.compile(r"[\s\x00-\x20]*(?:javascript|vbscript|livescript)\s*:", re.IGNORECASE)


def find_frame_address(tag: Tag) -> str:
    """Return the address on the web of what a frame shows, "" where there is none."""
    said = tag.attributes.get("src") or tag.attributes.get("data") or tag.attributes.get("href") or ""
    address = f"https:{said}" if said.startswith("//") else said.strip()
    return address if tag.name in FRAMES and _WEB.match(address) else ""


_WEB = re.compile(r"https?://[^\s<>\"]+$", re.IGNORECASE)


def _find_pieces(content: str) -> Iterator[re.Match[str]]:
    """Find the tags of a block; what stands in code of Markdown's is none, and its places stay as they are."""
    return _PIECE.finditer(_CODE_SPAN.sub(lambda code: code[0].replace("<", "\0"), content))


_CODE_SPAN = re.compile(r"`[^`\n]+`")


def _has_refused(content: str) -> bool:
    pieces = _find_pieces(content)
    return any(is_refused(_make_tag(piece)) for piece in pieces) or _DECLARATION.match(content) is not None


def _stands_in_text(content: str, piece: re.Match[str]) -> bool:
    """Return whether something else than tags stands in the line of a tag."""
    start = content.rfind("\n", 0, piece.start()) + 1
    end = content.find("\n", piece.end())
    line = content[start : end if end >= 0 else len(content)]
    return bool(_PIECE.sub("", line).strip())


def _make_token(kind: str, block: Token, line: int, **meta: Any) -> Token:
    token = Token(kind, "", _NESTINGS.get(kind.rpartition("_")[2], 0), level=block.level)
    row = (block.map[0] if block.map else 0) + line
    token.map = [row, row + 1]
    token.meta.update(meta)
    return token


_CODE = re.compile(
    r"(?P<opening><(?P<name>code|tt|samp)\b[^<>]*>)(?P<text>.*?)(?P<closing></(?P=name)\s*>)", re.DOTALL | re.IGNORECASE
)
_LINE_END = re.compile(r"(?>(?:(?<!\s)\s++)?)<br\s*+/?>\s*+", re.IGNORECASE)


def read_html_code(state: StateInline, silent: bool) -> bool:
    """Inline rule: read code between tags inside a block of HTML, where no mark of Markdown is one."""
    if state.src[state.pos] != "<" or not state.env.get("in_html"):
        return False
    match = _CODE.match(state.src, state.pos, state.posMax)
    if match is None or "<" in _LINE_END.sub("", match["text"]):
        return False
    if not silent:
        state.push("html_inline", "", 0).content = match["opening"]
        for number, line in enumerate(_LINE_END.split(match["text"].strip())):
            if number:
                state.push("hardbreak", "br", 0)
            if line:
                state.push("text", "", 0).content = _read_references(" ".join(line.split()))
        state.push("html_inline", "", 0).content = match["closing"]
    state.pos = match.end()
    return True


def _make_code(text: str, block: Token, start: int) -> Token:
    """Make a block of code of what stands between `<pre>` and `</pre>`."""
    token = _make_token("code_block", block, block.content.count("\n", 0, start))
    token.content = _read_references(text).strip("\n") + "\n"
    return token


def _make_heading(tag: Tag, text: str, block: Token, start: int) -> Iterator[Token]:
    line = block.content.count("\n", 0, start) + len(text) - len(text.lstrip("\n"))
    opening = _make_token("heading_open", block, line)
    opening.tag = tag.name
    opening.meta["html"] = tag
    inline = _make_token("inline", block, line)
    inline.content = text.strip()
    closing = _make_token("heading_close", block, line)
    yield from (opening, inline, closing)


#: How often, in lines without an empty one between them, a block may begin below a tag of the line and another such tag
#: below that: each time the rest is read again.
_MOST_TURNS = 60
#: What ends a paragraph without an empty line before it (CommonMark 0.31, 4.8), and no tag can be.
_BEGINS_BLOCK = re.compile(r"(?<=\n)[ \t]*(?:#{1,6}|[-*+]|1[.)])[ \t]+\S")


def _find_block(text: str) -> int:
    """Return where a heading or a list begins behind lines that began with a tag of the line, 0 where none does."""
    depth, pieces = 0, None
    for begin in _BEGINS_BLOCK.finditer(text):
        pieces = deque(_find_pieces(text)) if pieces is None else pieces
        while pieces and pieces[0].start() < begin.start():
            kind = _make_tag(pieces.popleft()).kind
            depth += (kind == "open") - (kind == "close")
        if depth <= 0:
            return begin.start()
    return 0


def _read_blocks(
    text: str, block: Token, start: int, state: StateCore, *, is_line: bool = False, turns: int = 0
) -> list[Token]:
    """Read the Markdown between two tags. Its indentation says nothing: it is that of the HTML around it."""
    if not text.strip():
        return []
    row = (block.map[0] if block.map else 0) + block.content.count("\n", 0, start)
    if is_line and (at := _find_block(text)):
        if turns < _MOST_TURNS:
            head = _read_blocks(text[:at], block, start, state, is_line=True)
            return head + _read_blocks(text[at:], block, start + at, state, turns=turns + 1)
        state.env["complain_line"]("run-on blocks", row + text.count("\n", 0, at))
    lines = [line.lstrip(" \t") for line in text.split("\n")]
    tokens: list[Token] = []
    # What stands in the line of its tags, such as a cell with a plus, is text: a mark of a block begins a line. Code of
    # several lines is one thing, whatever its lines look like.
    is_beside_tags = start > 0 and len(lines) == 1
    if is_line or is_beside_tags or _CODE.fullmatch("\n".join(lines).strip()):
        line = block.content.count("\n", 0, start + len(text) - len(text.lstrip()))
        opening = _make_token("paragraph_open", block, line)
        inline = _make_token("inline", block, line)
        inline.content = "\n".join(lines).strip()
        inline.meta["in_html"] = True
        tokens = [opening, inline, _make_token("paragraph_close", block, line)]
    else:
        state.md.block.parse("\n".join(lines), state.md, state.env, tokens)
        for token in tokens:
            token.level += block.level
            if token.map:
                token.map = [token.map[0] + row, token.map[1] + row]
        for token in tokens:
            token.meta["in_html"] = True
        # A tag of the line that stands alone in its line begins a block of HTML again.
        tokens = [
            one
            for token in tokens
            for one in (
                _read_blocks(token.content, token, 0, state, is_line=True, turns=turns)
                if token.type == "html_block" and not _has_refused(token.content)
                else (token,)
            )
        ]
    return tokens
