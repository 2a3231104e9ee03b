"""Makes text safe to print on a terminal: any text in, text in which nothing is hidden and nothing commands out.

Titles, keys and names of files are a stranger's. A control character in them could move the cursor or rename the window
(ECMA-48), a line end could pass for another line, and a bidi control could show a name otherwise than it is
(UTS #55, 4.1).
"""

import re

#: C0 and C1 controls, line ends, bidi controls, surrogates (which stand for bytes in names of files), tags and
#: noncharacters, and the mark of byte order.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LAST_OF_BYTE, _LAST_OF_PLANE = 0xFF, 0xFFFF


def show_text(text: str) -> str:
    """Write a text in one line, with what is not seen in it as escapes, as Python writes them in a string."""
    return _UNSEEN.sub(lambda match: _SHORT.get(match[0]) or _escape(match[0]), text)


def show_lines(text: str) -> str:
    """Write a text of several lines, each as `show_text` does."""
    return "\n".join(map(show_text, text.split("\n")))


def show_json(text: str) -> str:
    """Write JSON so that nothing in it commands a terminal, and it still says the same (RFC 8259, 7)."""

    def escape(match: re.Match[str]) -> str:
        if match[0] == "\n":
            return match[0]
        units = match[0].encode("utf-16-be", "surrogatepass")
        return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))

    return _UNSEEN.sub(escape, text)


def _escape(character: str) -> str:
    code = ord(character)
    if code <= _LAST_OF_BYTE:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= _LAST_OF_PLANE else f"\\U{code:08x}"
