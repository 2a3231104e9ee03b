"""The rules that markdown-it lacks: spans, citations and divisions as Pandoc writes them.

Each rule is a function of markdown-it's kind: it looks at the text at the state's position and either
pushes tokens and says True, or leaves all as it was and says False.
"""

import re
from types import SimpleNamespace
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from publisher.manuscript.heading_ids import name_headings
from publisher.manuscript.markdown.attributes import Attributes, parse_attributes, split_ending_attributes
from publisher.manuscript.markdown.nested_blocks import end_at, find_end_of_item, read_between
from publisher.manuscript.markdown.site_marks import count_options, push_title, read_admonition
from publisher.manuscript.markdown.verse import VERSE, read_poem

_CITED = r"@(?P<key>[\w][\w:.#$%&\-+?<>~/]*)(?:\s*,\s*(?P<locator>[^\];]*))?"
#: What is followed by an address is the text of a link.
_CITATION = re.compile(r"\[\s*@[^\[\]]*\](?!\()")
_CITED_ONE = re.compile(rf"\s*{_CITED}\s*$")
_COLONS = re.compile(r":{3,}")
#: Pandoc's manual, "Extension: footnotes": no white space in a label. None is longer than a link's (CommonMark 0.31).
_NOTE_CALL = re.compile(r"\[\^(?P<label>[^\s\[\]^]{1,999})\]")
#: Links, none of which may stand inside a link.
_NESTED = re.compile(r"\]\(|\]\[")
#: What marks the text of a heading, and is no part of its id.
_MARKS = re.compile(r"[*`\\]|\{[^{}]*\}|\]\([^()]*\)")
#: What hands code on to another program (Pandoc's "raw_attribute").
_RAW = re.compile(r"\{=[\w-]+\}")
#: What a span says of its text.
_KNOWN = frozenset(("about", "date", "dir", "event", "lang", "person", "place", "term"))
#: The name of an object of a program, with the modules in which it stands.
_OBJECT = re.compile(r"[A-Za-z_]\w*(?:\.\w+)+")
#: VitePress and Docusaurus fold such a text away on a screen.
_DETAILS = re.compile(r"details(?:\s+(?P<title>[^{]*))?(?:\{[^{}]*\})?")
_DIRECTIVE = re.compile(r"\{[\w-]+\}")
_STRAY = re.compile(r"\{\s*(?:[#.][\w-]+|[A-Za-z_:][\w:.-]*=)")


def find_label_end(state: StateInline, start: int, disable_nested: bool = False) -> int:  # noqa: FBT002
    """Find the bracket that ends the text of a link, whose first is at `start`; -1 where there is none.

    Like markdown-it's own, but for spans, citations and calls of notes: they may stand inside a link, in which no other
    link may.
    """
    # To look for it takes thousands of steps a bracket, since all that may stand in a link is tried at each.
    if state.src.find("]", start, state.posMax) < 0:
        return -1
    before, state.pos = state.pos, start + 1
    level, end = 1, -1
    while state.pos < state.posMax:
        opens = state.src[state.pos] == "["
        level -= state.src[state.pos] == "]"
        if level == 0:
            end = state.pos
            break
        first = state.pos
        state.md.inline.skipToken(state)
        skipped = state.src[first : state.pos]
        if opens and len(skipped) == 1:
            level += 1
        elif opens and disable_nested and not _may_stand_in_link(skipped):
            break
    state.pos = before
    return end


def _may_stand_in_link(bracketed: str) -> bool:
    """Return whether what begins with a bracket is a span without a link, a citation or the call of a note."""
    if bracketed.endswith("}"):
        return _NESTED.search(bracketed) is None
    return any(call.fullmatch(bracketed) for call in (_NOTE_CALL, _CITATION))


def read_span(state: StateInline, silent: bool) -> bool:
    """Read `[text]{attributes}`, a bracketed span."""
    if state.src[state.pos] != "[":
        return False
    end = find_label_end(state, state.pos)
    if end < 0:
        return False
    attributes = parse_attributes(state.src, end + 1)
    if attributes is None:
        return False
    if not silent:
        start, limit = state.pos, state.posMax
        opening = state.push("span_open", "span", 1)
        opening.meta["attributes"] = attributes
        state.pos, state.posMax = start + 1, end
        verse = VERSE in attributes.classes
        state.env["verse_spans"] = state.env.get("verse_spans", 0) + verse
        state.md.inline.tokenize(state)
        state.env["verse_spans"] -= verse
        state.pos, state.posMax = end, limit
        state.push("span_close", "span", -1)
    state.pos = attributes.end
    return True


def read_note_call(state: StateInline, silent: bool) -> bool:
    """Read `[^label]`, the call of a note, in place of the rule of markdown-it's plugin.

    That looks for the bracket of each call as far as the text goes, and gives a token no offset.
    """
    match = _NOTE_CALL.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if f":{match['label']}" not in state.env.get("footnotes", {}).get("refs", {}):
        # Text, as Pandoc reads it.
        if not silent:
            state.env["complain"](f"call {match['label']}", state.pos)
            state.append_pending(match[0])
        state.pos = match.end()
        return True
    if not silent:
        state.push("footnote_ref", "", 0).meta["label"] = match["label"]
    state.pos = match.end()
    return True


def read_citation(state: StateInline, silent: bool) -> bool:
    """Read `[@key, locator; @key]`, a citation."""
    match = _CITATION.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    cited = []
    for part in match[0][1:-1].split(";"):
        one = _CITED_ONE.match(part)
        if one is None:
            return False
        cited.append((one["key"], (one["locator"] or "").strip()))
    if not silent:
        token = state.push("citation", "", 0)
        token.meta["cited"] = cited
    state.pos = match.end()
    return True


def read_link_attributes(state: StateInline, silent: bool) -> bool:
    """Read attributes right after a link or an image; complain of attributes that belong to nothing."""
    if state.src[state.pos] != "{":
        return False
    attributes = parse_attributes(state.src, state.pos)
    previous = state.tokens[-1] if state.tokens and not state.pending else None
    if attributes and previous is not None and previous.type in {"link_close", "image", "code_inline"}:
        if not silent:
            previous.meta["attributes"] = attributes
        state.pos = attributes.end
        return True
    if previous is not None and previous.type == "code_inline" and (raw := _RAW.match(state.src, state.pos)):
        if not silent:
            previous.meta["raw"] = raw[0]
        state.pos = raw.end()
        return True
    if not silent and _STRAY.match(state.src, state.pos):
        is_ours = attributes is None or _is_known(attributes)
        ends_text = attributes is not None and not state.src[attributes.end :].strip()
        state.env["complain"]("stray" if is_ours else "ending braces" if ends_text else "braces", state.pos)
    return False


def _is_known(attributes: Attributes) -> bool:
    """Return whether attributes hold a mark that the press knows, which a writer has meant for one."""
    return "place" in attributes.classes or any(key in _KNOWN for key, _ in attributes.pairs)


def read_division(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read `::: {attributes}` … `:::`, a fenced division; divisions nest."""
    rest = _read_fence(_line(state, start_line))
    if rest is None or state.is_code_block(start_line):
        return False
    if not rest:
        if not silent and state.env["open_divisions"] == 0:
            state.env["complain_line"]("stray division", start_line)
        return False
    if silent:
        return True
    closing = _find_closing(state, start_line, end_line)
    if closing is None and _OBJECT.fullmatch(rest):
        _leave_out_object(state, rest, start_line, end_line)
        return True
    if closing is None:
        state.env["complain_line"]("open division", start_line)
        closing = end_line = find_end_of_item(state, start_line + 1, end_line)
    title = ""
    attributes: Attributes | None
    if details := _DETAILS.fullmatch(rest):
        attributes, title = Attributes(0, 0), (details["title"] or "").strip()
    elif admonition := read_admonition(rest):
        attributes, title = admonition
    else:
        attributes = parse_attributes(rest, 0) if rest.startswith("{") else parse_attributes("{." + rest + "}", 0)
    is_directive = _DIRECTIVE.match(rest) is not None and attributes is not None
    if attributes is None or (rest.startswith("{") and not is_directive and attributes.end < len(rest.rstrip(": "))):
        is_ours = any(sign in rest for sign in ".=#")
        state.env["complain_line"]("bad division" if is_ours else f"fence {rest}", start_line)

    opening = state.push("division_open", "div", 1)
    opening.map = [start_line, closing]
    opening.meta["attributes"] = attributes
    push_title(state, title, start_line)
    state.env["open_divisions"] += 1
    first = start_line + 1 + (count_options(state, start_line + 1, closing) if is_directive else 0)
    if attributes and VERSE in attributes.classes:
        with end_at(state, closing):
            read_poem(state, first, closing)
    else:
        read_between(state, first, closing)
    state.env["open_divisions"] -= 1
    state.push("division_close", "div", -1)
    state.line = closing + (1 if closing < end_line else 0)
    return True


def _leave_out_object(state: StateBlock, name: str, start_line: int, end_line: int) -> None:
    """Leave out the order to tell of an object of a program (mkdocstrings), and the options that stand under it."""
    state.env["complain_line"](f"command ::: {name}", start_line)
    line = start_line + 1
    while line < end_line and (state.isEmpty(line) or state.sCount[line] > state.sCount[start_line]):
        line += 1
    state.line = line


def _read_fence(line: str) -> str | None:
    """Return what a division's fence says between its colons, "" for one that closes; None for a line that is none."""
    colons = _COLONS.match(line)
    return line[colons.end() :].strip(" \t").rstrip(":").rstrip(" \t") if colons else None


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _find_closing(state: StateBlock, start_line: int, end_line: int) -> int | None:
    depth, fence = 1, ""
    for line in range(start_line + 1, end_line):
        text = _line(state, line)
        if fence:
            fence = "" if text.startswith(fence) and not text.strip(fence[0] + " ") else fence
        elif opened := re.match(r"`{3,}|~{3,}", text):
            fence = opened[0]
        elif (rest := _read_fence(text)) is not None:
            depth += 1 if rest else -1
            if depth == 0:
                return line
    return None


def split_heading_attributes(state: StateCore) -> None:
    """Core rule: take the attributes off the end of each heading's text."""
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type == "heading_open" and inline.type == "inline":
            inline.content, attributes = split_ending_attributes(inline.content)
            if attributes:
                opening.meta["attributes"] = attributes


def refer_to_headings(state: StateCore) -> None:
    """Core rule: let `[heading]` and `[text][heading]` lead to a heading (Pandoc's "implicit_header_references")."""
    pairs = zip(state.tokens, state.tokens[1:], strict=False)
    headings = [(opening, inline) for opening, inline in pairs if opening.type == "heading_open"]
    named = name_headings((_MARKS.sub("", inline.content), _find_identifier(opening)) for opening, inline in headings)
    references: dict[str, Any] = state.env.setdefault("references", {})
    for (opening, inline), names in zip(headings, named, strict=True):
        target = _find_identifier(opening) or names[0]
        references.setdefault(
            normalizeReference(inline.content), {"title": "", "href": f"#{target}", "map": opening.map}
        )


def _find_identifier(heading: Token) -> str:
    attributes: Attributes | None = heading.meta.get("attributes")
    return attributes.identifier if attributes else ""


def add_rules(parser: MarkdownIt) -> None:
    """Add the rules of this file to a parser."""
    parser.helpers = SimpleNamespace(  # type: ignore[assignment]
        parseLinkLabel=find_label_end,
        parseLinkDestination=parseLinkDestination,
        parseLinkTitle=parseLinkTitle,
    )
    parser.inline.ruler.at("footnote_ref", read_note_call)
    parser.inline.ruler.before("link", "span", read_span)
    parser.inline.ruler.before("span", "citation", read_citation)
    parser.inline.ruler.after("image", "link_attributes", read_link_attributes)
    parser.block.ruler.before(
        "fence", "division", read_division, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.core.ruler.after("block", "heading_attributes", split_heading_attributes)
