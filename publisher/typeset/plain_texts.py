"""Keeps plain texts as they were written, from build to build: a text in, its markup out.

Lists print the same names and words again and again, in every edition and every build. What a plain text comes to is
decided by the text, its language, the direction around it, and by what the table itself is kept under: the house style
and the medium.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from markupsafe import Markup

from publisher.model.kept import Store
from publisher.typeset.house import HouseStyle

#: A plain text, the tag of its language, and whether what is around it runs from the right, None for the book's own.
TextKey = tuple[str, str, bool | None]


@dataclass(slots=True)
class PlainTexts:
    """Plain texts of all parts in one medium. `known` are those of the last build, `written` of this."""

    known: dict[TextKey, str] = field(default_factory=dict)
    written: dict[TextKey, Markup] = field(default_factory=dict)

    def write(self, key: TextKey, write: Callable[[], Markup]) -> Markup:
        """Return the markup of a text, which `write` makes where nobody knows it."""
        if key not in self.written:
            known = self.known.get(key)
            self.written[key] = write() if known is None else Markup(known)  # noqa: S704 - it was written here
        return self.written[key]


def recall_texts(store: Store, house: HouseStyle) -> PlainTexts:
    """Return the table that was kept of print in a house style, or an empty one where none was, or something else."""
    data = store.recall(*_describe(house))
    try:
        return PlainTexts({(text, tag, side): done for text, tag, side, done in json.loads(data or b"[]")})
    except (ValueError, TypeError, RecursionError):
        return PlainTexts()


def keep_texts(texts: PlainTexts, store: Store, house: HouseStyle) -> None:
    """Keep what was written of print in a house style, if any of it is new."""
    if texts.written.keys() - texts.known.keys():
        table = [(*key, done) for key, done in texts.written.items()]
        store.record(json.dumps(table).encode(), *_describe(house))


def _describe(house: HouseStyle) -> tuple[str, ...]:
    """Return what decides all texts of a table."""
    return "texts of print", house.spelled_out
