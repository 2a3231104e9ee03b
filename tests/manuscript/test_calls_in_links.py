"""Tests for calls of notes and citations that stand in a link or in the brackets of a picture: none of them is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from publisher.manuscript.chapter import read_chapter
from publisher.manuscript.folder import BookFolder
from publisher.model.finding import Position, Report
from publisher.model.tree import Image, Inline, Link, NoteCall, Paragraph, Styled, Text, find_all, read_plain_text
from tests.samples import draw_picture


def _read(folder: Path, source: str) -> tuple[Inline, ...]:
    """Read the inlines of a chapter's first paragraph."""
    (folder / "01.md").write_text(f"# ت\n\n{source}\n\n[^a]: ح.\n\n[^b]: خ.\n", "utf-8")
    (folder / "a.png").write_bytes(draw_picture((4, 4)))
    opened = BookFolder(folder, Report())
    chapter = read_chapter(opened, "01.md", Position("book.yaml"), "ar")
    assert chapter is not None
    return next(find_all(chapter.blocks, Paragraph)).children


def _tell(inline: Inline) -> str:
    match inline:
        case Link():
            return f"link({'|'.join(map(_tell, inline.children))})"
        case NoteCall():
            return inline.label
        case Image():
            return f"image({'|'.join(map(_tell, inline.caption))})"
        case Styled():
            return f"styled({'|'.join(map(_tell, inline.children))})"
        case _:
            return read_plain_text((inline,))


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("[نص[^a] آخر](https://a.org/) هنا", "link(نص) a link( آخر)  هنا"),
        ("[نص[^a]][x]\n\n[x]: https://a.org/", "link(نص) a"),
        ("[**نص[^a]** آخر[^b]](https://a.org/)", "link(styled(نص)) a link( آخر) b"),
        ('<a href="https://a.org/">نص[^a]</a>', "link(نص) a"),
        ("![تمثال[^a]](a.png)", "image(تمثال|a)"),
        ('![تمثال[^a]](a.png "عنوان")', "image(عنوان|a)"),
        ("نص ![تمثال[^a]](a.png) هنا", "نص  image(تمثال) a  هنا"),
        ("[![تمثال[^a]](a.png)](https://a.org/)", "link(image(تمثال)) a"),
        ("![تمثال[^a]](missing.png)", "تمثال a"),
    ],
)
def test_call_comes_behind_what_holds_it(tmp_path: Path, source: str, told: str) -> None:
    assert " ".join(map(_tell, _read(tmp_path, source))) == told


def test_link_in_a_link_is_text(tmp_path: Path) -> None:
    inlines = _read(tmp_path, "[نص [رابط](https://a.org/)](https://b.org/)")
    assert isinstance(inlines[0], Text)
    assert [link.target for link in find_all(inlines, Link)] == ["https://a.org/", "https://b.org/"]


def test_pictures_and_their_notes_are_set_everywhere(
    make_book: Callable[..., Path], publish: Callable[..., Result], tmp_path: Path
) -> None:
    chapter = (
        "# ت\n\nنص [رابط[^a] آخر](https://example.org/) و![تمثال[^b]](a.png) هنا[^g].\n\n- ![قصر[^c]](a.png)\n- نص\n\n"
        "| أ | ب |\n|---|---|\n| ![جسر[^d]](a.png) | ب |\n\n## ![باب[^e]](a.png)\n\n[![سور[^f]](a.png)](https://example.org/)\n\n"
        + "\n\n".join(f"[^{label}]: حاشية {label}." for label in "abcdef")
        + "\n\n[^g]: نص الحاشية.\n\n    ![برج](a.png)\n"
    )
    book = make_book({"01.md": chapter, "a.png": draw_picture((4, 4))})
    done = publish("build", book, "-e", "print", "-e", "epub", "-o", tmp_path / "made")
    assert done.exit_code == 0, done.stderr
    assert not [line for line in done.stderr.splitlines() if "PD0" in line or "EP0" in line]
