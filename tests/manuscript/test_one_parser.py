"""One parser reads all chapters: each is read as if it were the first, whatever became of the one before."""

from unittest.mock import Mock

import pytest

from publisher.manuscript.markdown import parser

_DEFINITION = "أ\n:   ب\n\n  | ج | د |\n  |---|---|\n  | ه | و |\n\n  : عنوان\n"
_OTHERS = (
    "- - - أ\n\n[أ]: https://example.org\n",
    "[أ][أ] و[^1]\n\n[^1]: حاشية\n\n::: مفتوح\n",
    "\\newcommand{\\a}{ب}\n\n$\\a$ (@x)\n\n(@x) أ\n",
    "\\(x\\) و$y$\n",
    "{{ variable }} [[أ]]\n",
)


def read(text: str) -> str:
    faults: list[tuple[str, str]] = []
    tokens = parser.parse_markdown(text, "01.md", lambda kind, position: faults.append((kind, str(position))))
    return repr(([token.as_dict() for token in tokens], faults))


def test_chapters_are_read_by_one_parser_and_do_not_touch_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = (*_OTHERS, _DEFINITION)
    alone = []
    for text in texts:
        parser._open_parser.cache_clear()
        alone.append(read(text))
    make = Mock(side_effect=parser.make_parser)
    monkeypatch.setattr(parser, "make_parser", make)
    parser._open_parser.cache_clear()
    assert [read(text) for text in (*texts, *reversed(texts))] == [*alone, *reversed(alone)]
    make.assert_called_once()
