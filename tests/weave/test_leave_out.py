"""Signs that no font has are left out of text, titles, notes and code, with what belongs to them and nothing else."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.manuscript.read import read_book
from publisher.model.finding import Report
from publisher.model.tree import Preformatted, Text, iterate_nodes
from publisher.weave.leave_out import leave_out_signs

SIGN = "\U0001fae8"


def _read(make_book: Callable[..., Path], text: str, title: str = "ف") -> tuple[str, list[str]]:
    report = Report()
    book = read_book(make_book({"01.md": f"---\ntitle: {title}\n---\n\n{text}\n"}), report)
    assert book
    (chapter,) = leave_out_signs(book, [SIGN, "\U0001f9d1"]).chapters
    trees = (chapter.blocks, *(note.children for note in chapter.notes))
    nodes = (node for tree in trees for node in iterate_nodes(tree))
    return chapter.title, [node.text for node in nodes if isinstance(node, Text | Preformatted) and node.text.strip()]


@pytest.mark.parametrize(
    ("written", "left"),
    [
        (f"قبل {SIGN} بعد", ["قبل بعد"]),
        (f"{SIGN} بعد", ["بعد"]),
        (f"قبل{SIGN}{SIGN}، بعد", ["قبل، بعد"]),
        # What chooses the form of a sign, its colour, and what joins it to another go with it.
        (f"قبل {SIGN}\ufe0f بعد", ["قبل بعد"]),
        ("قبل \U0001f9d1\U0001f3fd\u200d\U0001f9d1 بعد", ["قبل بعد"]),
        # Joiners of words stay.
        ("می\u200cروم", ["می\u200cروم"]),
        (f"- {SIGN} بند\n\n> **{SIGN} قول**", ["بند", "قول"]),
        (f"```\nx {SIGN} y\n```", ["x y\n"]),
        (f"نص[^1]\n\n[^1]: حاشية {SIGN}.", ["نص", "حاشية ."]),
    ],
)
def test_a_sign_is_left_out_with_what_belongs_to_it(
    written: str, left: list[str], make_book: Callable[..., Path]
) -> None:
    assert _read(make_book, written)[1] == left


def test_a_title_that_is_nothing_but_signs_stays(make_book: Callable[..., Path]) -> None:
    assert _read(make_book, "نص.", f"{SIGN} عنوان")[0] == "عنوان"
    assert _read(make_book, "نص.", SIGN)[0] == SIGN
