"""Keeps chapters and lists that were read, from build to build: a text and how it is read in, what it says out.

A chapter is known by its text, the name of its file and the language of the book, a list by its text and its name,
since they are kept only where reading found no fault and looked at nothing else of the folder: a chapter that shows a
picture or takes another file in is read each time. What is kept goes through pickle, from which nothing but the data of
`model` is taken.
"""

import datetime as dt
import io
import pickle
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, TypeVar

from publisher.manuscript.folder import BookFolder
from publisher.model import book, dates, finding, message, passage, quran, tree
from publisher.model.kept import Store

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Read = TypeVar("Read")

#: What a kept chapter may be made of, by module and name.
_CLASSES = {
    (module.__name__, name): value
    for module in (book, dates, finding, message, passage, quran, tree)
    for name, value in vars(module).items()
    if isinstance(value, type) and value.__module__ == module.__name__
} | {("datetime", "date"): dt.date}
#: What loading can raise that was not written here.
_UNREADABLE = (pickle.UnpicklingError, EOFError, ValueError, TypeError, LookupError, AttributeError)


def _take_apart(value: "DataclassInstance") -> tuple[type, tuple[object, ...]]:
    """Return what makes data again: to set each field of it one by one takes twice the time to load."""
    return type(value), tuple(getattr(value, field.name) for field in fields(value))


class _Loader(pickle.Unpickler):
    """Loads what is made of the data of `model` alone."""

    def find_class(self, module_name: str, global_name: str, /) -> type:
        """Return a class. Raises `UnpicklingError` for one that no chapter has."""
        try:
            return _CLASSES[module_name, global_name]
        except KeyError as error:
            raise pickle.UnpicklingError(f"{module_name}.{global_name}") from error


def read_once(
    folder: BookFolder, key: tuple[str, ...], store: Store | None, kind: type[Read], read: Callable[[], Read | None]
) -> Read | None:
    """Return what a text says, as it was kept by its key, or else as `read` reads it; its passages go into the folder.

    `kind` is what it has to be; the first text of the key says what it is.
    """
    # A name that is no text is told as one.
    key = tuple(text.encode("utf-8", "backslashreplace").decode() for text in key)
    data = store.recall(*key, is_of_book=False) if store is not None else None
    if data is not None and (found := _load(data, kind)):
        kept, passages = found
        folder.passages.extend(passages)
        return kept
    told, start = folder.report.told, len(folder.passages)
    folder.asked.clear()
    read_now = read()
    if store is not None and read_now is not None and not folder.asked and folder.report.told == told:
        store.record(_pack(read_now, tuple(folder.passages[start:])), *key, is_of_book=False)
    return read_now


def _pack(read: object, passages: tuple[passage.Passage, ...]) -> bytes:
    """Return what was read and its passages as bytes."""
    data = io.BytesIO()
    pickler = pickle.Pickler(data, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = {value: _take_apart for value in _CLASSES.values() if is_dataclass(value)}
    pickler.dump((read, passages))
    return data.getvalue()


def _load(data: bytes, kind: type[Read]) -> tuple[Read, tuple[passage.Passage, ...]] | None:
    """Return what was read and its passages, or None for anything else."""
    try:
        found = _Loader(io.BytesIO(data)).load()
    except _UNREADABLE:
        return None
    match found:
        case (read, tuple() as passages) if isinstance(read, kind) and all(
            isinstance(one, passage.Passage) for one in passages
        ):
            return read, passages
    return None
