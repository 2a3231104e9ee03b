"""Tells which file is in hand: an error that nobody has foreseen goes on its way with the name of the file.

Where this process may end without an error, another one can read the name, that of the folder that is to be cleared
away then, and which files are taking their places.
"""

import mmap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

_NOTE = "file in hand: "
#: Bytes of a name that another process can read.
_ROOM = 4096
#: The memory that this process shares with the one that waits for it, if one does: names of a file and of a folder.
_shared: list[mmap.mmap] = []
_folder: list[mmap.mmap] = []
_moves: list[mmap.mmap] = []
#: Bytes of all names of files that are moved, each followed by a zero, behind their length. What is not used takes no
#: memory.
_ROOM_OF_MOVES = 2**24
_LENGTH = 8


@contextmanager
def name_file(file: str) -> Iterator[None]:
    """Note the name of a file on whatever error is raised while it is in hand; the innermost file counts."""
    show_in_hand(file)
    try:
        yield
    except Exception as error:
        if not find_file(error):
            error.add_note(_NOTE + file)
        raise


def find_file(error: BaseException) -> str:
    """Return the file that was in hand when an error was raised, "" where none was noted."""
    notes = (note for note in getattr(error, "__notes__", ()) if note.startswith(_NOTE))
    return next((note.removeprefix(_NOTE) for note in notes), "")


def share_in_hand() -> None:
    """Let what is in hand be read by this process when it is in the hand of a child that is made from now on."""
    _shared[:], _folder[:] = [mmap.mmap(-1, _ROOM)], [mmap.mmap(-1, _ROOM)]
    _moves[:] = [mmap.mmap(-1, _ROOM_OF_MOVES)]


def show_in_hand(file: str) -> None:
    """Show what is in hand to a process that waits for this one."""
    _show(_shared, file)


def see_in_hand() -> str:
    """Return the file that a child had in hand at last, "" where it had none."""
    return _see(_shared)


def show_folder(folder: str) -> None:
    """Show which temporary folder has to be cleared away should this process end before it can."""
    _show(_folder, folder)


def see_folder() -> str:
    """Return the temporary folder that a child may have left, "" where it has none."""
    return _see(_folder)


def show_moves(moves: Sequence[tuple[str, str]]) -> None:
    """Show which files, all written, are being moved where: others have to move the rest should this process end."""
    data = b"".join(name.encode("utf-8", "surrogateescape") + b"\0" for move in moves for name in move)
    if len(data) > _ROOM_OF_MOVES - _LENGTH:
        data = b""
    for memory in _moves:
        # The length counts, and comes last.
        memory[_LENGTH : _LENGTH + len(data)] = data
        memory[:_LENGTH] = len(data).to_bytes(_LENGTH, "big")


def see_moves() -> list[tuple[str, str]]:
    """Return which files a child was moving where when it ended."""
    names: list[str] = []
    for memory in _moves:
        length = int.from_bytes(memory[:_LENGTH], "big")
        names += memory[_LENGTH : _LENGTH + length].decode("utf-8", "surrogateescape").split("\0")[:-1]
    return list(zip(names[::2], names[1::2], strict=True))


def _show(memories: list[mmap.mmap], name: str) -> None:
    for memory in memories:
        memory[:] = name.encode("utf-8", "surrogateescape")[:_ROOM].ljust(_ROOM, b"\0")


def _see(memories: list[mmap.mmap]) -> str:
    return "".join(memory[:].rstrip(b"\0").decode("utf-8", "surrogateescape") for memory in memories)
