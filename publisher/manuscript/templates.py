"""Reads the templates that a book brings: the files of its folder `templates/` in, their texts by name out."""

from collections.abc import Mapping

from publisher.manuscript.folder import BookFolder
from publisher.model import codes
from publisher.model.finding import Position
from publisher.model.message import say

_FOLDER, _SUFFIX = "templates", ".j2"
#: Letters of one template, and how many there may be: those of the house have 5,000 at most.
_LENGTH_LIMIT, _COUNT_LIMIT = 2**18, 200


def read_templates(folder: BookFolder) -> Mapping[str, str]:
    """Read the templates of a book, by their names below `templates/`; report what cannot be read."""
    texts: dict[str, str] = {}
    entries = (entry for entry in folder.list_entries(_FOLDER) if entry.name.endswith(_SUFFIX))
    for count, entry in enumerate(entries, 1):
        if count > _COUNT_LIMIT:
            message = say("the book has more than {count_limit} templates", count_limit=_COUNT_LIMIT)
            folder.report.add(
                codes.TOO_MANY_FILES, Position(entry.name), message, say("delete those that nothing uses")
            )
            break
        text = folder.read_text(entry.name)
        if text is not None and len(text) > _LENGTH_LIMIT:
            message = say("a template has {length_limit} letters at most", length_limit=_LENGTH_LIMIT)
            folder.report.add(codes.FILE_TOO_LARGE, Position(entry.name), message, say("divide it, with include"))
        elif text is not None:
            texts[entry.name.removeprefix(f"{_FOLDER}/")] = text
    return texts
