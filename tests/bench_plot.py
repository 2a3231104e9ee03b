"""Draws the figures of `bench.py`: the JSON that it writes in; a plot, and the lines of a table, out.

    python -m tests.bench_plot docs/speed.json docs/speed.svg docs/speed.md

The plot has CPU seconds by pages, both on logarithmic scales, so that a line's slope is its exponent. The table stands
in the document between two comments.
"""

import math
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from tests.bench import Figure, read_figures

#: The size of the plot, and of what stands around its field, in CSS pixels.
_WIDTH, _HEIGHT, _MARGIN = 520, 360, 56
#: What is drawn: the end of the names of its rows, its name, its colour.
_LINES = (
    ("whole", "one WeasyPrint document", "#b5541c"),
    ("cold", "the press, proven", "#1c5fb5"),
    ("sentence", "the press, one sentence added", "#2b8a4b"),
)
#: The generated books, whose text is alike.
_BOOKS = ("short", "long", "longest")
_TABLE = re.compile(r"(<!-- figures -->\n).*?(<!-- end of figures -->)", re.DOTALL)


def find_points(figures: Mapping[str, Figure], row: str) -> list[tuple[float, float]]:
    """Return pages and CPU seconds of a row in each generated book that was measured."""
    pages = {book: figures[f"{book}/cold"].pages for book in _BOOKS if f"{book}/cold" in figures}
    return [(pages[book], figures[f"{book}/{row}"].cpu) for book in pages if f"{book}/{row}" in figures]


def find_exponents(points: Sequence[tuple[float, float]]) -> list[float]:
    """Return the exponents of growth between points that follow one another."""
    return [math.log(high[1] / low[1]) / math.log(high[0] / low[0]) for low, high in pairwise(points)]


def draw_plot(figures: Mapping[str, Figure]) -> str:
    """Return an SVG of CPU seconds by pages."""
    lines = [(name, colour, find_points(figures, row)) for row, name, colour in _LINES]
    points = [point for _, _, line in lines for point in line]
    lows, highs = ([choose(values) for values in zip(*points, strict=True)] for choose in (min, max))

    def place(value: float, axis: int) -> float:
        share = math.log(value / lows[axis]) / (math.log(highs[axis] / lows[axis]) or 1)
        return (
            _MARGIN + share * (_WIDTH - 2 * _MARGIN)
            if axis == 0
            else _HEIGHT - _MARGIN - share * (_HEIGHT - 2 * _MARGIN)
        )

    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif"'
    drawn = [f'{head} font-size="12" role="img" aria-label="CPU seconds by pages">']
    for number, (name, colour, line) in enumerate(lines):
        path = " ".join(f"{place(pages, 0):.1f},{place(cpu, 1):.1f}" for pages, cpu in line)
        drawn.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        drawn.append(f'<text x="{_MARGIN}" y="{18 + 15 * number}" fill="{colour}">{name}</text>')
        for pages, cpu in line:
            drawn.append(
                f'<circle cx="{place(pages, 0):.1f}" cy="{place(cpu, 1):.1f}" r="3" fill="{colour}"/>'
                f'<text x="{place(pages, 0):.1f}" y="{place(cpu, 1) - 7:.1f}" text-anchor="middle">{cpu:.0f} s</text>'
            )
    for pages, _ in lines[0][2] or lines[1][2]:
        drawn.append(
            f'<text x="{place(pages, 0):.1f}" y="{_HEIGHT - 24}" text-anchor="middle">{pages:.0f} pages</text>'
        )
    return "\n".join((*drawn, "</svg>", ""))


def write_table(figures: Mapping[str, Figure]) -> Iterator[str]:
    """Yield the lines of a table in Markdown, and the exponents below it."""
    yield "| row | CPU s, best (median) | clock s, best (median) | MB | pages | CPU ratio | clock ratio | to |"
    yield "|---|--:|--:|--:|--:|--:|--:|---|"
    for name, one in figures.items():
        ratios = f"{one.cpu_ratio:.3f} | {one.ratio:.3f} | {one.against}" if one.ratio else " | | "
        yield (
            f"| {name} | {one.cpu:.2f} ({one.cpu_median:.2f}) | {one.seconds:.2f} ({one.seconds_median:.2f}) "
            f"| {one.memory:.0f} | {one.pages or ''} | {ratios} |"
        )
    yield ""
    for row, name, _ in _LINES:
        points = find_points(figures, row)
        if exponents := find_exponents(points):
            pages = ", ".join(f"{count:.0f}" for count, _ in points)
            yield f"Exponent of CPU, {name}, {pages} pages: {', '.join(f'{one:.2f}' for one in exponents)}."


def main(data: Path, plot: Path, document: Path) -> None:
    """Draw the plot, and put the table into the document."""
    figures = read_figures(data)
    plot.write_text(draw_plot(figures), "utf-8")
    table = "\n".join(write_table(figures))
    text = document.read_text("utf-8")
    document.write_text(_TABLE.sub(lambda found: f"{found[1]}\n{table}\n\n{found[2]}", text), "utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
