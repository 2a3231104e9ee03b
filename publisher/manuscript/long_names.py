"""Judges titles and names that are one word without an end: values and headings in, findings out.

A title stands in large letters on its page, in the contents, in heads and in the records of libraries. Letters of the
Arabic script join, so that no line can end between them, and a line of contents is measured at every letter. No name
of any language has a word of so many letters; chemists come to some two hundred.
"""

from collections.abc import Callable, Iterable
from functools import partial

from publisher.manuscript.yaml_reader import YamlDocument
from publisher.model import codes
from publisher.model.finding import Position, Report
from publisher.model.message import say
from publisher.model.passage import Passage

#: The most letters of a word in a title or a name, and of all words together in the names of a file that no language
#: has: so many are laid out in the time that a part may take, such as the title pages.
NAME_WORD_LIMIT = 10_000
#: No language has a word of more letters.
_LONGEST_OF_LANGUAGE = 500
#: Keys of YAML files whose values are titles or names, or lists of them.
_NAME_KEYS = frozenset(
    (
        "title", "subtitle", "part", "name", "file_as", "romanized", "authors", "contributors", "publisher", "place",
        "series", "edition", "copyright", "term", "variants", "indexes", "other_edition",
    )
)  # fmt: skip


def judge_names(document: YamlDocument, report: Report) -> None:
    """Report titles and names of a YAML document with a word that no line can be filled with, or many long ones."""
    together = 0
    for path, scalar in document.scalars.items():
        keys = [step for step in path if isinstance(step, str)]
        is_name = keys[-1:] and (keys[-1] in _NAME_KEYS or keys[-2:-1] in (["romanized"], ["edition"], ["indexes"]))
        if is_name:
            locate = partial(document.locate, path)
            _judge(scalar.value, locate, report)
            together = _judge_together(scalar.value, together, locate, report)


def judge_headings(passages: Iterable[Passage], report: Report) -> None:
    """Report headings of chapters with a word that no line can be filled with."""
    for passage in passages:
        if passage.kind == "heading":
            _judge(passage.text, partial(passage.locate, 0), report)


def _judge_together(text: str, together: int, locate: Callable[[], Position], report: Report) -> int:
    """Count the letters of words that no language has with those before, and report where they become too many."""
    letters = sum(len(word) for word in text.split() if len(word) > _LONGEST_OF_LANGUAGE)
    # A word that is too long by itself is told already.
    own = letters if letters <= NAME_WORD_LIMIT else 0
    if together <= NAME_WORD_LIMIT < together + own:
        message = say(
            "words without an end in titles and names have {count} letters together: the most is {word_limit}",
            count=f"{together + own:,}",
            word_limit=f"{NAME_WORD_LIMIT:,}",
        )
        report.add(codes.ENDLESS_WORD, locate(), message, say("divide it by spaces"))
    return together + own


def _judge(text: str, locate: Callable[[], Position], report: Report) -> None:
    if len(text) <= NAME_WORD_LIMIT or len(word := max(text.split(), key=len, default="")) <= NAME_WORD_LIMIT:
        return
    message = say(
        "{count} letters without a space in a title or a name: the most is {word_limit}",
        count=f"{len(word):,}",
        word_limit=f"{NAME_WORD_LIMIT:,}",
    )
    report.add(codes.ENDLESS_WORD, locate(), message, say("divide it by spaces"))
