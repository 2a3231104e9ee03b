"""BK046: a formula that is wider than its line, and cannot be divided."""

from collections.abc import Iterator

from lxml import etree

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.tree import Math, find_all
from publisher.model.woven import WovenBook
from publisher.script.divided_formulas import divide_formula
from publisher.script.formula_width import LINE, measure_formula

#: How many widths of a line a formula of its own may shrink from.
_MOST = 2
_LONG = " + ".join(f"a_{{{number}}} x^{{{number}}}" for number in range(1, 41))

CODE = Code(
    "BK046",
    "formula wider than its line",
    "A formula that is wider than its line is set on lines of its own, and divided before =, + and the like. Where it "
    "has none, as in a fraction, it shrinks to the line; this one is much wider, and what is left of it can hardly be "
    "read. Lines are divided by `\\\\`, and begin at `&` one below the other.",
    Severity.WARNING,
    bad={"01.md": f"# الفصل\n\n$$f(x) = \\sqrt{{{_LONG}}}$$\n"},
    good={"01.md": "# الفصل\n\n$$\\begin{aligned} f(x) &= a + b \\\\ &= c + d \\end{aligned}$$\n"},
)


def find_wide_formulas(woven: WovenBook) -> Iterator[Finding]:
    """Find formulas that shrink to less than half of their size."""
    for chapter in woven.chapters:
        told = chapter.chapter
        for math in find_all((*told.blocks, *told.notes, *told.asked), Math):
            times = measure_formula(etree.fromstring(divide_formula(math.mathml))) / LINE
            if not math.is_display and times > 1:
                yield Finding(
                    CODE,
                    math.position,
                    say(
                        "this formula is about {times} times as wide as the line that it stands in",
                        times=f"{times:.1f}",
                    ),
                    say("give it lines of its own, between $$ and $$"),
                )
            elif math.is_display and times > _MOST:
                yield Finding(
                    CODE,
                    math.position,
                    say(
                        "this formula is about {times} times as wide as a line, and shrinks to it", times=f"{times:.1f}"
                    ),
                    say(r"divide it before = or +: \begin{aligned} a &= b \\ &+ c \end{aligned}"),
                )
