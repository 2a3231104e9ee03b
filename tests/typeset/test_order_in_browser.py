"""The order of a line of the EPUB as a browser shows it: code and tokens run from the left."""

import html
import re
import subprocess
from pathlib import Path

import pytest

from publisher.model.book import Metadata
from publisher.model.finding import Position
from publisher.model.tree import Inline, Span, Styled, Text
from publisher.typeset.house import open_house
from publisher.typeset.html import HtmlWriter, Medium
from tests.checkers import CHROMIUM

HERE = Position("01.md", 1, 1)

#: Writes what is seen of a paragraph from the left: its characters by their places, but for those without width.
SCRIPT = """
const seen = [];
const walker = document.createTreeWalker(document.querySelector('p'), NodeFilter.SHOW_TEXT);
for (let node; (node = walker.nextNode());) {
  for (let at = 0; at < node.data.length; at++) {
    const range = document.createRange();
    range.setStart(node, at); range.setEnd(node, at + 1);
    const box = range.getBoundingClientRect();
    if (box.width && node.data[at].trim()) seen.push([box.left, node.data[at]]);
  }
}
document.querySelector('output').textContent = seen.sort((a, b) => a[0] - b[0]).map(one => one[1]).join('');
"""
PAGE = '<!DOCTYPE html><meta charset="utf-8"><style>p { white-space: nowrap; font: 16px monospace }</style>'


def show_in_browser(line: str, folder: Path) -> str:
    page = folder / "page.html"
    body = f'<body dir="rtl"><p>{line}</p><output></output><script>{SCRIPT}</script></body>'
    page.write_text(f'{PAGE}<html lang="ar" dir="rtl">{body}</html>', "utf-8")
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", page.as_uri()]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    found = re.search("<output>(.*?)</output>", told, re.DOTALL)
    assert found is not None
    return html.unescape(found[1])


def write(*inlines: Inline) -> str:
    medium = Medium("epub", address=str, image=str)
    return str(HtmlWriter(open_house(Metadata("ت", "ar", "x", "x")), medium).write_line(inlines))


def say(*parts: Inline | str) -> tuple[Inline, ...]:
    return tuple(Text(HERE, part) if isinstance(part, str) else part for part in parts)


def code(text: str) -> Styled:
    return Styled(HERE, "code", (Text(HERE, text),))


def mark(text: str, language: str) -> Span:
    return Span(HERE, (Text(HERE, text),), language=language)


@pytest.mark.reading_system
@pytest.mark.parametrize(
    ("line", "seen"),
    [
        (say("أ ", code("--release"), " ب ", code("foo()"), " ج"), "جfoo()ب--releaseأ"),
        (say("أ C++ ب .NET ج 100 °C د 737-800 ه"), "ه737-800د100°Cج.NETبC++أ"),
        (say("أ ٠١٠-١٢٣٤ ب 71 123 456 ج"), "ج71123456ب٠١٠-١٢٣٤أ"),
        (say("أ ", mark("Lublin", "pl"), "، ", mark("Torgau", "de"), " ب"), "بTorgau،Lublinأ"),
        (say("أ Lublin، Torgau ب"), "بTorgau،Lublinأ"),
        (say("أ ", Span(HERE, (Text(HERE, "C++"),), direction="rtl"), " ب"), "ب++Cأ"),
    ],
)
def test_a_browser_shows_code_and_tokens_as_they_are_meant(line: tuple[Inline, ...], seen: str, tmp_path: Path) -> None:
    assert show_in_browser(write(*line), tmp_path) == seen
