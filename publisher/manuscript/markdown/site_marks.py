"""The marks of the makers of websites: what they make of lines and fences in, what that is in a book out.

Hugo writes `{{< name >}}`, Jekyll `{% name %}`, mdBook `{{#name}}`. Docusaurus writes boxes as `:::tip title`; mdBook's
admonish, MyST and javascript.info write them as blocks of code of their own kinds, in which Markdown stands. Boxes and
blocks of code are taken; every other command is left out, and told.
"""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from publisher.manuscript.markdown.attributes import Attributes
from publisher.manuscript.markdown.nested_blocks import read_between

_FENCE = re.compile(r"`{3}|~{3}")
_KRAMDOWN = re.compile(r"\{:(?!:)[^{}\n]*\}")
#: Where a website prints a table of contents, which the press makes for the whole book.
_CONTENTS = re.compile(r"\[(?:TOC|toc)\]|\[\[_?(?:TOC|toc)_?\]\]|\$\{toc\}|@\[toc\](?:\([^()]*\))?")
#: Text of another file that MkDocs puts here.
_SNIPPET = re.compile(r"-{1,9}8<-{1,9}(?:\s+\"[^\"\n]*\")?")
#: A part of a page in MDX, whose name begins with a capital letter.
_COMPONENT = re.compile(r"<(?P<closes>/)?(?P<name>[A-Z][\w.]*)(?P<rest>(?:\s[^<>]*)?)>")
#: A comment of Obsidian's.
_HIDDEN = re.compile(r"%%[^%\n]+%%")
#: What names a paragraph for Obsidian.
_BLOCK_NAME = re.compile(r"\^[A-Za-z0-9][A-Za-z0-9-]{3,}\Z")
#: What loads the parts of a page in MDX.
_IMPORT = re.compile(
    r"import\s(?:[^'\"\n]*\sfrom\s+)?['\"][^'\"\n]+['\"];?|export\s+(?:default|const|let|function)\s.*"
)
_VARIABLE = re.compile(r"\{\{(?:<[ \t]*var[ \t]+(?P<var>[\w.-]+)[ \t]*>|[ \t]*(?P<name>[\w.-]+)[ \t]*)\}\}")
_COMMAND = re.compile(
    r"\{\{[<%]\s*(?P<ends>/?)\s*(?P<name>[\w.-]+)(?P<rest>(?:(?![%>]\}\}).)*?)/?\s*[%>]\}\}|"
    r"\{%-?\s*(?P<end>end)?(?P<tag>[\w.-]+)(?P<words>(?:(?!%\}).)*?)-?%\}|"
    r"\{\{#(?P<directive>[\w.-]+)(?:(?!\}\}).)*\}\}"
)
#: Commands whose text is code.
_CODE = frozenset(("code", "codeblock", "gist", "highlight", "mermaid", "play", "playground", "prism"))
#: Commands of which nothing is seen.
_INVISIBLE = frozenset(("comment", "raw"))
#: What Django Girls write over a block of code.
_FILE_NAME = re.compile(r"\{%\s*filename\s*%\}(?P<name>[^{}`\n]+)\{%\s*endfilename\s*%\}")
#: The film that a command shows, by its number there.
_FILM = re.compile(r"\s*(?:(?P<host>youtube|vimeo)\s+)?(?:id=)?(?P<name>[\"']?[\w-]+[\"']?)?")
_WEB = re.compile(r"https?://\S+$")
_MOST_COMMAND_LINES = 40
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
    "callout-caution": "caution",
    "callout-important": "important",
    "callout-note": "note",
    "callout-tip": "tip",
    "callout-warning": "warning",
    "caution": "caution",
    "check": "tip",
    "cite": "note",
    "danger": "caution",
    "done": "tip",
    "error": "caution",
    "example": "example",
    "fail": "caution",
    "failure": "caution",
    "faq": "note",
    "help": "note",
    "hint": "tip",
    "important": "important",
    "info": "note",
    "missing": "caution",
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
    "tldr": "note",
    "todo": "note",
    "warn": "warning",
    "warning": "warning",
}
#: Commands that make a box, of the kind that the next word says.
_BOX_COMMANDS = frozenset(("admonition", "alert", "callout", "hint", "notice"))
#: MyST's `{note}`, `{admonition} title`, and the lines of options under it.
_DIRECTIVE = re.compile(r"\{(?P<kind>[\w-]+)\}[ \t]*(?P<title>.*)$")
_OPTION = re.compile(r":[\w-]+:(?:\s.*)?$")
_ADMONITION = re.compile(r"(?P<kind>[A-Za-z]+)(?:\s*\[(?P<bracketed>.*)\]|\s+(?P<title>[^{\s].*))?$")
#: Kinds of code that are boxes with Markdown in them; a bare `note` or `tip` may be the name of a language.
_BOX_FENCES = re.compile(r"(?:admonish\s*(?P<admonished>\w*)|\{(?P<directive>\w+)\}|(?P<own>smart|warn))(?P<rest>.*)$")


def read_admonition(text: str) -> tuple[Attributes, str] | None:
    """Read what stands behind the colons of `:::tip title`: its attributes as of a division, and its title."""
    if (directive := _DIRECTIVE.fullmatch(text)) and directive["kind"].lower() in {*BOXES, "admonition", "dropdown"}:
        return make_box(directive["kind"].lower()), directive["title"].strip()
    match = _ADMONITION.fullmatch(text)
    if match is None or match["kind"].lower() not in BOXES:
        return None
    return make_box(match["kind"].lower()), (match["bracketed"] or match["title"] or "").strip()


def count_options(state: StateBlock, start_line: int, end_line: int) -> int:
    """Count the lines of options (`:class: tip`) with which the text of a directive of MyST's begins."""
    line = start_line
    while line < end_line and _OPTION.fullmatch(_line(state, line)):
        line += 1
    return line - start_line


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


def make_box(kind: str) -> Attributes:
    """Make the attributes of a box of a kind; one of an unknown kind is a note."""
    return Attributes(0, 0, "", (BOXES.get(kind, "note"),), ())


def leave_out_line(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Leave out a line of its own that asks for contents, loads a part of a page or says how a block looks.

    Attributes of kramdown that make a box are taken: those of the theme Just the Docs, before the block that they mean.
    """
    if state.is_code_block(start_line):
        return False
    text = _line(state, start_line).strip()
    kramdown = _KRAMDOWN.fullmatch(text)
    if component := _COMPONENT.fullmatch(text):
        return _read_component(state, component, start_line, end_line, silent=silent)
    if not (kramdown or any(line.fullmatch(text) for line in (_CONTENTS, _IMPORT, _SNIPPET, _HIDDEN))):
        return False
    if silent:
        return True
    kind = next((word for word in re.findall(r"\.([\w-]+)", text) if word in BOXES), "") if kramdown else ""
    end = start_line + 1
    while end < end_line and not state.isEmpty(end):
        end += 1
    if kind and end > start_line + 1:
        _read_box(state, start_line, end, make_box(kind), "")
        state.line = end
    else:
        state.env["complain_line"](f"command {text}", start_line)
        state.line = start_line + 1
    return True


def _read_component(state: StateBlock, opened: re.Match[str], start_line: int, end_line: int, *, silent: bool) -> bool:
    """Read a part of a page: a box for what it is, and of another the name that it shows over its text."""
    if silent:
        return True
    name, rest = opened["name"], opened["rest"]
    said = {pair["key"].lower(): pair["double"] or pair["single"] or "" for pair in _PAIR.finditer(rest)}
    kind = said.get("type", "").lower() if name.lower() in _BOX_COMMANDS else name.lower()
    closing = None
    if not opened["closes"] and not rest.endswith("/") and kind in BOXES:
        closing = next((line for line in range(start_line + 1, end_line) if _line(state, line) == f"</{name}>"), None)
    if closing is not None:
        _read_box(state, start_line, closing, make_box(kind), f'title="{said.get("title", "")}"')
        return True
    if not opened["closes"]:
        # Its end is told with it.
        state.env["complain_line"](f"command {opened[0]}", start_line)
        push_title(state, said.get("label") or said.get("title") or "", start_line)
    state.line = start_line + 1
    return True


def read_command(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a command on a line of its own, with all that stands between it and its end."""
    if state.is_code_block(start_line):
        return False
    text, last_line = _join_command(state, start_line, end_line)
    if file := _FILE_NAME.fullmatch(text):
        if not silent:
            state.tokens.extend(_make_paragraph(f"`{file['name'].strip()}`", start_line, state.level))
            state.line = start_line + 1
        return True
    if (opened := _COMMAND.fullmatch(text)) is None:
        return False
    if silent:
        return True
    name = opened["name"] or opened["tag"] or opened["directive"]
    words = (opened["rest"] or opened["words"] or "").split()
    closing = None if opened["ends"] or opened["end"] else _find_end(state, name, last_line, end_line)
    holds_fence = closing is not None and any(
        _FENCE.match(_line(state, line)) for line in range(start_line + 1, closing)
    )
    if closing is not None and name in _CODE and not holds_fence:
        token = state.push("fence", "code", 0)
        token.info = words[0] if words and name == "highlight" and words[0].isalnum() else ""
        token.content = state.getLines(start_line + 1, closing, state.blkIndent, True)
        token.map = [start_line, closing + 1]
        state.line = closing + 1
        return True
    said = re.findall(r"[\w-]+", " ".join(words))
    kind = next((word for word in said if word in BOXES), "note")
    if closing is not None and (name in _BOX_COMMANDS or name in BOXES):
        _read_box(state, start_line, closing, make_box(kind if name in _BOX_COMMANDS else name), " ".join(words))
        return True
    said_words = opened["rest"] or opened["words"] or ""
    if picture := _read_picture(name, said_words):
        state.tokens.extend(_make_paragraph(picture, start_line, state.level))
    elif name not in _INVISIBLE and start_line not in state.env.setdefault("ends", set()):
        state.env["complain_line"](f"command {opened[0]}", start_line)
    if closing is not None:
        # What it says over its text is kept, and its end told with it.
        state.env.setdefault("ends", set()).add(closing)
        push_title(state, _find_title(" ".join(words), or_quoted=True), start_line)
    elif not (opened["ends"] or opened["end"] or picture):
        for paragraph in _list_shown(name, said_words):
            state.tokens.extend(_make_paragraph(paragraph, start_line, state.level))
    state.line = last_line + 1
    return True


def _join_command(state: StateBlock, start_line: int, end_line: int) -> tuple[str, int]:
    """Return a line, with those that follow where it begins a command that ends in one of them; and the last one."""
    text = _line(state, start_line).strip()
    if not text.startswith(("{{<", "{{%")) or "}}" in text:
        return text, start_line
    parts = [text]
    for line in range(start_line + 1, min(end_line, start_line + _MOST_COMMAND_LINES)):
        if state.isEmpty(line):
            break
        parts.append(_line(state, line).strip())
        if parts[-1].endswith("}}"):
            return " ".join(parts), line
    return text, start_line


def _list_shown(name: str, words: str) -> Iterator[str]:
    """Yield in Markdown what a command shows that has no text between itself and an end: a film, a title, a link."""
    said = {pair["key"].lower(): pair["double"] or pair["single"] or "" for pair in _PAIR.finditer(words)}
    said = {key: value for key, value in said.items() if not set("<>\n") & set(value)}
    first = _FILM.match(words)
    if first and name in {"embed", "youtube", "vimeo"} and (name != "embed" or first["host"]):
        host = first["host"] or name
        identifier = said.get("id") or (first["name"] or "").strip("\"'")
        address = (
            f"https://www.youtube.com/watch?v={identifier}" if host == "youtube" else f"https://vimeo.com/{identifier}"
        )
        if identifier:
            yield f"<{address}>"
        return
    link = next((said[key] for key in ("link", "url", "href", "src") if said.get(key)), "")
    title = _BRACKETS.sub(r"\\\g<0>", said.get("title", ""))
    if title:
        yield f"[**{title}**](<{link}>)" if link else f"**{title}**"
    elif _WEB.match(link):
        yield f"<{link}>"
    if subtitle := said.get("subtitle", ""):
        yield _BRACKETS.sub(r"\\\g<0>", subtitle)


def _read_box(state: StateBlock, start_line: int, closing: int, attributes: Attributes, words: str) -> None:
    opening = state.push("division_open", "div", 1)
    opening.map, opening.meta["attributes"] = [start_line, closing], attributes
    push_title(state, _find_title(words), start_line)
    read_between(state, start_line + 1, closing)
    state.push("division_close", "div", -1)
    state.line = closing + 1


def _find_title(words: str, *, or_quoted: bool = False) -> str:
    match = _TITLE.search(words) or (_QUOTED.match(words) if or_quoted else None)
    return (match["double"] or match["single"] or "") if match else ""


def _read_picture(name: str, words: str) -> str:
    """Return in Markdown the picture that a command shows, "" for a command that shows none."""
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


def read_variable(state: StateInline, silent: bool) -> bool:
    """Put in the value that the software of a website gives for a name; others read a name without a value."""
    match = _VARIABLE.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "{" else None
    value = state.env["variables"].get((match["var"] and f"var {match['var']}") or match["name"]) if match else None
    if match is None or value is None:
        return False
    if not silent:
        token = state.push("text_special", "", 0)
        token.content, token.markup, token.info = value, match[0], "variable"
    state.pos = match.end()
    return True


def drop_command(state: StateInline, silent: bool) -> bool:
    """Leave a command in a line out, but for the text that it was to show; also comments and names of Obsidian's."""
    first = state.src[state.pos]
    before = state.src[state.pos - 1 : state.pos]
    if first == "{":
        match = _COMMAND.match(state.src, state.pos, state.posMax)
        shown = _TEXT.search(match["rest"] or "") if match else None
        match = match or _KRAMDOWN.match(state.src, state.pos, state.posMax)
    elif first == "%" or (first == "^" and not before.strip()):
        match = (_HIDDEN if first == "%" else _BLOCK_NAME).match(state.src, state.pos, state.posMax)
        shown = None
    else:
        return False
    if match is None:
        return False
    if not silent:
        state.env["complain"](f"command {match[0]}", state.pos)
        # What follows stands elsewhere in the source.
        if state.pending:
            state.pushPending()
        if shown and match["rest"]:
            state.pos = match.start("rest") + shown.start("text")
            state.push("text", "", 0).content = shown["text"]
    state.pos = match.end()
    if not shown and not before.strip() and state.src.startswith(" ", state.pos):
        # One of the spaces around it.
        state.pos += 1
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
        opening.map, opening.meta["attributes"] = token.map, make_box(kind)
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
    parser.block.ruler.before(
        "command", "left_out", leave_out_line, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.inline.ruler.before("tell_unread", "command", drop_command)
    parser.inline.ruler.before("command", "variable", read_variable)
    parser.core.ruler.after("block", "boxes", open_boxes)
