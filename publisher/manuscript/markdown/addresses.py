"""Reads addresses of the web and of mail that stand in the text without brackets, as code hosts do: each is a link.

Pandoc's own Markdown leaves them as they are typed (its extension `autolink_bare_uris` is off); the words are the same,
and in print and in an EPUB an address runs from the left, may be broken, and leads where it says.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

#: What no address holds: spaces, what Markdown marks, and the punctuation of Arabic and of quotations.
_REST = (
    r"[^\s<>{}|\\^`\"\[\]\u060c\u061b\u061f\u06d4\u00ab\u00bb"
    r"\u2018\u2019\u201c\u201d\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_ADDRESS = re.compile(
    rf"(?<![A-Za-z0-9])(?:https?://(?=[^\W_])|www\.(?=[A-Za-z0-9-]+\.)){_REST}+"
    r"|(?<![\w.+/-])[A-Za-z0-9][A-Za-z0-9._+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]*[A-Za-z0-9])+",
    re.IGNORECASE,
)
#: Punctuation that ends a sentence and no address (GitHub Flavored Markdown, 6.9).
_ENDS = "?!.,:;*_~'"


def _find_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Find where addresses begin and end."""
    for match in _ADDRESS.finditer(text):
        end = match.end()
        while end > match.start():
            last = text[end - 1]
            is_open = last == ")" and text.count(")", match.start(), end) > text.count("(", match.start(), end)
            if last not in _ENDS and not is_open:
                break
            end -= 1
        yield match.start(), end


def _list_addresses(state: StateInline) -> list[tuple[int, int]]:
    """List the addresses of an inline block, which are looked for once."""
    known: tuple[str, list[tuple[int, int]]] | None = state.env.get("addresses")
    if known is None or known[0] is not state.src:
        known = state.src, list(_find_addresses(state.src))
        state.env["addresses"] = known
    return known[1]


def read_address(state: StateInline, silent: bool) -> bool:
    """Read an address, unless it is the text of a link."""
    addresses = _list_addresses(state)
    place = bisect_left(addresses, (state.pos, state.pos))
    if state.linkLevel or place == len(addresses) or addresses[place][0] != state.pos:
        return False
    end = addresses[place][1]
    if end > state.posMax:
        return False
    if not silent:
        address = state.src[state.pos : end]
        scheme = "" if "://" in address else "http://" if address.lower().startswith("www.") else "mailto:"
        opening = state.push("link_open", "a", 1)
        opening.attrs = {"href": scheme + address}
        opening.markup, opening.info = "autolink", "auto"
        state.push("text", "", 0).content = address
        closing = state.push("link_close", "a", -1)
        closing.markup, closing.info = "autolink", "auto"
    state.pos = end
    return True


def read_text(state: StateInline, silent: bool) -> bool:
    """Read text up to the next character that may be a mark, or the next address."""
    mark = state.md.inline.terminator_re.search(state.src, state.pos)
    end = mark.start() if mark else state.posMax
    addresses = _list_addresses(state)
    place = bisect_left(addresses, (state.pos + 1, 0))
    if place < len(addresses):
        end = min(end, addresses[place][0])
    end = min(end, state.posMax)
    if end <= state.pos:
        return False
    if not silent:
        state.append_pending(state.src[state.pos : end])
    state.pos = end
    return True


def add_addresses(parser: MarkdownIt) -> None:
    """Add the rules of this file to a parser."""
    parser.inline.ruler.at("text", read_text)
    parser.inline.ruler.before("text", "address", read_address)
