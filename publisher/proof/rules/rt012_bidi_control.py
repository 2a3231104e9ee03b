"""RT012: a bidi control that does nothing, or that overrides."""

import re
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.passage import Passage
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_right_to_left
from publisher.script.bidi import resolve_levels
from publisher.script.direction import is_right_to_left

CODE = Code(
    "RT012",
    "needless bidi control",
    "Invisible marks (U+200E, U+200F, U+061C) and isolates that change no level stay in the text layer, where they "
    "part words and hide them from a search. The press isolates text of the other direction itself. An override, "
    "which prints letters in another order than they are read, is never right in a book.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\n---\n\nساروا\u200f في الثلج.\n"},
    good={"01.md": "---\ntitle: الفصل\n---\n\nساروا في الثلج.\n"},
)

_CONTROL = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_OVERRIDE = re.compile("[\u202d\u202e]")
_CLOSING = {"\u202a": "\u202c", "\u202b": "\u202c", "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}
#: So many controls of one passage are tried one by one; more than that only all together.
_MOST_TRIALS = 32


def find_needless_controls(woven: WovenBook) -> Iterator[Finding]:
    """Find bidi controls without which all other characters would have the same level (UAX #9)."""
    for passage, text in find_right_to_left(woven):
        groups = _group_controls(text)
        if not groups:
            continue
        base = 1 if is_right_to_left(passage.language) else 0
        levels = _resolve_without(text, base, ())
        if _is_needless(text, base, levels, tuple(index for group in groups for index in group)):
            needless = groups
        else:
            needless = [group for group in groups[:_MOST_TRIALS] if _is_needless(text, base, levels, group)]
        yield from (_report(passage, text, group) for group in needless)
        for found in _OVERRIDE.finditer(text):
            yield Finding(
                CODE,
                passage.locate(found.start()),
                say("bidi override"),
                say("write the text in the order in which it is read"),
            )


def _report(passage: Passage, text: str, group: tuple[int, ...]) -> Finding:
    edits = [passage.edit(index, index + 1, "") for index in group]
    fix = tuple(edit for parts in edits for edit in parts) if all(edits) else ()
    name = f"U+{ord(text[group[0]]):04X}"
    return Finding(
        CODE,
        passage.locate(group[0]),
        say("bidi control {name} that changes nothing", name=name),
        say("delete it"),
        fix,
    )


def _group_controls(text: str) -> list[tuple[int, ...]]:
    """Group the controls that go together: marks alone, embeddings and isolates with what closes them."""
    groups: list[tuple[int, ...]] = []
    opened: list[int] = []
    for found in _CONTROL.finditer(text):
        index, control = found.start(), found[0]
        if control in _CLOSING or _OVERRIDE.match(control):
            opened.append(index)
        elif control in {"\u202c", "\u2069"}:
            start = opened.pop() if opened else None
            if start is not None and _CLOSING.get(text[start]) == control:
                groups.append((start, index))
        else:
            groups.append((index,))
    return groups


def _is_needless(text: str, base: int, levels: dict[int, int], group: tuple[int, ...]) -> bool:
    return _resolve_without(text, base, group) == {
        index: level for index, level in levels.items() if index not in group
    }


def _resolve_without(text: str, base: int, left_out: tuple[int, ...]) -> dict[int, int]:
    """Return the level of each character that shows, without some controls; levels are compared by direction only."""
    skipped = set(left_out)
    kept = [index for index in range(len(text)) if index not in skipped]
    levels = resolve_levels("".join(text[index] for index in kept), base)
    return {index: level % 2 for index, level in zip(kept, levels, strict=True) if not _CONTROL.match(text[index])}
