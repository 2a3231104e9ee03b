"""A chapter that is set and read back, for the statements of alreq."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.proving import Proven, prove_book

SetChapter = Callable[..., Proven]


@pytest.fixture
def set_chapter(make_book: Callable[..., Path], fonts: Path) -> SetChapter:
    """Return a function that sets a chapter from its Markdown and reads it back."""

    def set_it(body: str, language: str = "ar", **files: str) -> Proven:
        book = (
            f"title: ت\nlanguage: {language}\nslug: alreq\nidentifier: urn:uuid:00000000-0000-4000-8000-00000000000a\n"
        )
        chapter = f"---\ntitle: ت\n---\n\n{body}\n"
        folder = make_book({"book.yaml": f"{book}chapters: [01.md]\n", "01.md": chapter, **files})
        return prove_book(folder, fonts)

    return set_it
