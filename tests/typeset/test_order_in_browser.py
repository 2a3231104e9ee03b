"""The order of a line of the EPUB as a browser shows it: code and tokens run from the left."""

import html
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from publisher.model.book import Metadata
from publisher.model.finding import Position
from publisher.model.tree import Inline, Span, Styled, Text
from publisher.typeset.house import open_house
from publisher.typeset.html import EpubMedium, HtmlWriter
from tests.checkers import CHROMIUM

HERE = Position("01.md", 1, 1)

#: Writes what is seen of each paragraph from the left: its characters by their places, but for those without width.
SCRIPT = """
const told = [...document.querySelectorAll('p')].map(paragraph => {
  const seen = [];
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    for (let at = 0; at < node.data.length; at++) {
      const range = document.createRange();
      range.setStart(node, at); range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      if (box.width && node.data[at].trim()) seen.push([box.left, node.data[at]]);
    }
  }
  return seen.sort((a, b) => a[0] - b[0]).map(one => one[1]).join('');
});
document.querySelector('output').textContent = told.join('\\n');
"""
PAGE = '<!DOCTYPE html><meta charset="utf-8"><style>p { white-space: nowrap; font: 16px monospace }</style>'


def show_in_browser(lines: Iterable[str], folder: Path) -> list[str]:
    """Return what a browser shows of lines, each of which is a paragraph of one page."""
    page = folder / "page.html"
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    body = f'<body dir="rtl">{paragraphs}<output></output><script>{SCRIPT}</script></body>'
    page.write_text(f'{PAGE}<html lang="ar" dir="rtl">{body}</html>', "utf-8")
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", page.as_uri()]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600).stdout
    found = re.search("<output>(.*?)</output>", told, re.DOTALL)
    assert found is not None
    return html.unescape(found[1]).split("\n")


def write(*inlines: Inline) -> str:
    medium = EpubMedium(address=str, image=str)
    return str(HtmlWriter(open_house(Metadata("ت", "ar", "x", "x")), medium).write_line(inlines))


def say(*parts: Inline | str) -> tuple[Inline, ...]:
    return tuple(Text(HERE, part) if isinstance(part, str) else part for part in parts)


def code(text: str) -> Styled:
    return Styled(HERE, "code", (Text(HERE, text),))


def mark(text: str, language: str) -> Span:
    return Span(HERE, (Text(HERE, text),), language=language)


#: Lines, and what is seen of each from the left.
LINES: tuple[tuple[tuple[Inline, ...], str], ...] = (
    (say("أ ", code("--release"), " ب ", code("foo()"), " ج"), "جfoo()ب--releaseأ"),
    (say("أ C++ ب .NET ج 100 °C د 737-800 ه"), "ه737-800د100°Cج.NETبC++أ"),
    (say("أ ٠١٠-١٢٣٤ ب 71 123 456 ج"), "ج71123456ب٠١٠-١٢٣٤أ"),
    (say("أ ", mark("Lublin", "pl"), "، ", mark("Torgau", "de"), " ب"), "بTorgau،Lublinأ"),
    (say("أ Lublin، Torgau ب"), "بTorgau،Lublinأ"),
    (say("أ ", Span(HERE, (Text(HERE, "C++"),), direction="rtl"), " ب"), "ب++Cأ"),
)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Show all lines at once: a browser takes longer to start than to show them."""
    return show_in_browser((write(*line) for line, _ in LINES), tmp_path_factory.mktemp("browser"))


@pytest.mark.reading_system
@pytest.mark.parametrize("number", range(len(LINES)))
def test_a_browser_shows_code_and_tokens_as_they_are_meant(number: int, shown: list[str]) -> None:
    assert shown[number] == LINES[number][1]
