"""Reads the style sheets that a book brings: the files of its folder `styles/` in, texts by name and findings out.

They are parsed (CSS Syntax 3), so that no escape hides an address.
"""

from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from publisher.manuscript.folder import BookFolder
from publisher.manuscript.style_bounds import find_excess
from publisher.model import codes
from publisher.model.edition import SHEETS
from publisher.model.finding import Position
from publisher.model.message import say
from publisher.script.css_addresses import walk_tokens

_FOLDER, _OF_EPUB = "styles", "styles/epub.css"
#: Those of `SHEETS` that a hint names: the style sheets of the editions.
_FIRST = 6
#: EPUB 3.3, 6.3.2: a style sheet must not use them.
_DIRECTIONS = frozenset({"direction", "unicode-bidi"})


def read_styles(folder: BookFolder) -> Mapping[str, str]:
    """Return the texts of the style sheets of a book, by their names in `styles/`.

    Reports what one of them asks for and may not have, one that cannot be read, and one that nothing uses, which is no
    part of the book.
    """
    found = {name: folder.read_text(name) for name in folder.list_files(_FOLDER, (".css",))}
    used = {name: text for name, text in found.items() if text is not None and _is_used(name, found)}
    for name in found.keys() - used.keys():
        if found[name] is not None:
            hint = say("give it the name of the style sheet that it adds to: {list}", list=", ".join(SHEETS[:_FIRST]))
            folder.report.add(codes.UNUSED_STYLE, Position(name), say("no edition uses {name}", name=name), hint)
    texts: dict[str, str] = {}
    for name, text in used.items():
        texts[name.removeprefix(f"{_FOLDER}/")] = text
        for excess in find_excess(text):
            position = Position(name, excess.line, excess.column)
            folder.report.add(codes.EXCESSIVE_STYLE, position, excess.message, say("ask for what a page can hold"))
        is_of_epub = name == _OF_EPUB
        for node, address in walk_tokens(text):
            position = Position(name, node.source_line, node.source_column)
            if is_of_epub and node.type == "ident" and node.lower_value in _DIRECTIONS:
                message = say("the style sheet of an EPUB may not say {lower_value}", lower_value=node.lower_value)
                folder.report.add(codes.UNSAFE_STYLE, position, message, say("delete it: the pages say it themselves"))
            elif address and not _may_have(folder, address, is_of_epub=is_of_epub):
                message = say("{value} is no file that it may have", value=address[:60])
                folder.report.add(codes.UNSAFE_STYLE, position, message, say("copy what you need into the style sheet"))
    return texts


def _is_used(name: str, found: Mapping[str, str | None]) -> bool:
    """Return whether a style sheet has a name that editions ask for, or another names its file."""
    file = name.removeprefix(f"{_FOLDER}/")
    is_named = any(PurePosixPath(file).name in (text or "") for other, text in found.items() if other != name)
    return file in SHEETS or is_named


def _may_have(folder: BookFolder, address: str, *, is_of_epub: bool) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        # A bracket that opens the address of a host, and does not close.
        return False
    if parts.scheme == "data" or address.startswith("#"):
        return True
    if is_of_epub or parts.scheme or parts.netloc:
        return False
    return folder.has_file(unquote(parts.path))
