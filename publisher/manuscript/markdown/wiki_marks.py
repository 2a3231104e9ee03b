"""Reads the links of wikis and the references of websites' software: `[[page|text]]` in, links and pictures out.

What they name is a page by its name, wherever it lies; the book knows its chapters once all are read, so such a link
keeps its brackets until then.
"""

import re
from pathlib import PurePosixPath

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import StateInline

_WIKI = re.compile(r"(?P<shows>!?)\[\[(?P<target>[^\[\]\n|]+)(?:\|(?P<text>[^\[\]\n]*))?\]\](?![({])")
_SIZE = re.compile(r"(?P<width>\d+)(?:x(?P<height>\d+))?")
_PICTURES = frozenset((".avif", ".bmp", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"))
#: Hugo's `({{< ref "page" >}})` and Jekyll's `({% link page.md %})`, as the address of a link.
_REFERENCE = re.compile(
    r"\(\s*(?:\{\{[<%]\s*(?:rel)?ref\s+\"?(?P<hugo>[^\"\s<>{}]+)\"?\s*/?[%>]\}\}|"
    r"\{%-?\s*(?:link|post_url)\s+(?P<jekyll>[^\s%{}]+)\s*-?%\})(?P<fragment>#[^\s()]*)?\s*\)"
)


def read_wiki_link(state: StateInline, silent: bool) -> bool:
    """Read `[[page]]`, `[[page#heading|text]]`, and the pictures that Obsidian shows by `![[file.png|300]]`."""
    if not state.src.startswith(("[[", "![["), state.pos):
        return False
    match = _WIKI.match(state.src, state.pos, state.posMax)
    # `a[[0]]` is no link to a page.
    if match is None or not any(character.isalpha() for character in match["target"]):
        return False
    target, text = match["target"].strip(), (match["text"] or "").strip()
    if silent:
        pass
    elif match["shows"] and PurePosixPath(target).suffix.lower() in _PICTURES:
        token = state.push("image", "img", 0)
        token.attrs = {"src": target, "alt": ""}
        token.children = []
        token.meta["is_wiki"] = True
        size = _SIZE.fullmatch(text)
        if size:
            token.meta["size"] = (size["width"], size["height"] or "")
        elif text:
            token.meta["text"] = text
    else:
        state.push("link_open", "a", 1).attrs = {"href": f"[[{target}]]"}
        offset = match.start("text") if text else match.start("target")
        state.pos = offset
        word = state.push("text", "", 0)
        word.content = text or _shorten(target)
        state.push("link_close", "a", -1)
    state.pos = match.end()
    return True


def _shorten(target: str) -> str:
    """Return what a reader sees of a link without a text of its own: the page, without the folders it lies in."""
    page, _, heading = target.partition("#")
    name = page.rsplit("/", 1)[-1].strip()
    return f"{name}: {heading.lstrip('^').strip()}" if name and heading else name or heading


def has_references(text: str) -> bool:
    """Return whether a chapter has what may be such an address: to look for it at each bracket takes long."""
    return "({{" in text or "({%" in text


def read_reference(state: StateInline, silent: bool) -> bool:
    """Read a link whose address is a command that finds a page."""
    if state.src[state.pos] != "[" or not state.env["has_references"]:
        return False
    end = parseLinkLabel(state, state.pos)
    match = _REFERENCE.match(state.src, end + 1, state.posMax) if end >= 0 else None
    if match is None:
        return False
    if not silent:
        start, limit = state.pos, state.posMax
        state.pos, state.posMax = start + 1, end
        target = (match["hugo"] or match["jekyll"]) + (match["fragment"] or "")
        state.push("link_open", "a", 1).attrs = {"href": target}
        state.linkLevel += 1
        state.md.inline.tokenize(state)
        state.linkLevel -= 1
        state.posMax = limit
        state.pos = match.end()
        state.push("link_close", "a", -1)
    state.pos = match.end()
    return True


def add_wiki_marks(parser: MarkdownIt) -> None:
    """Add the rules of this file to a parser."""
    parser.inline.ruler.before("link", "wiki_link", read_wiki_link)
    parser.inline.ruler.before("wiki_link", "page_reference", read_reference)
