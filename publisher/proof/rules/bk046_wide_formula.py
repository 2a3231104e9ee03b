"""BK046: a formula of its own that is far wider than its line."""

from collections.abc import Iterator

from lxml import etree

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.tree import Math, find_all
from publisher.model.woven import WovenBook

#: The line of the house's print edition, in em, and how many of its widths a formula may shrink from.
_LINE, _MOST = 27, 2
#: Widths in em: a letter, digit or sign, and what stands around a sign such as = or +, and around other signs.
_LETTER, _SPACED, _CLOSE = 0.52, 0.55, 0.1
#: Signs with room beside them: relations and operators between two terms.
_WITH_ROOM = frozenset("=<>≤≥≈≠≡∼≃≅∝→←⇒⇔↦∈∉⊂⊆⊃+−-±×÷⋅∗∘∪∩∧∨")
#: Elements of which only the widest child counts, and those whose children after the first are set smaller.
_STACKED = frozenset(("mfrac", "mover", "munder", "munderover", "mtable"))
_SCRIPTED = frozenset(("msub", "msup", "msubsup"))
_SMALLER = 0.7

_LONG = " + ".join(f"a_{{{number}}} x^{{{number}}}" for number in range(1, 31))

CODE = Code(
    "BK046",
    "formula wider than its line",
    "A formula of its own that is wider than its line shrinks to it. This one is more than twice as wide, and what is "
    "left of it can hardly be read. Lines are divided by `\\\\`, and begin at `&` one below the other.",
    Severity.WARNING,
    bad={"01.md": f"# الفصل\n\n$$f(x) = {_LONG}$$\n"},
    good={"01.md": "# الفصل\n\n$$\\begin{aligned} f(x) &= a + b \\\\ &= c + d \\end{aligned}$$\n"},
)


def find_wide_formulas(woven: WovenBook) -> Iterator[Finding]:
    """Find formulas that shrink to less than half of their size."""
    for chapter in woven.chapters:
        for math in find_all((*chapter.chapter.blocks, *chapter.chapter.notes), Math):
            if math.is_display and (times := measure_formula(etree.fromstring(math.mathml)) / _LINE) > _MOST:
                yield Finding(
                    CODE,
                    math.position,
                    say(
                        "this formula is about {times} times as wide as a line, and shrinks to it", times=f"{times:.1f}"
                    ),
                    say(r"divide it before = or +: \begin{aligned} a &= b \\ &+ c \end{aligned}"),
                )


def measure_formula(element: etree._Element) -> float:
    """Estimate the width of a formula, or of a part of it, in em."""
    name = etree.QName(element).localname
    widths = [measure_formula(child) for child in element]
    if name in _STACKED:
        return max(widths, default=0)
    if name in _SCRIPTED:
        scripts = widths[1:]
        return widths[0] + _SMALLER * (max(scripts) if name == "msubsup" else sum(scripts))
    text = (element.text or "").strip()
    room = (_SPACED if text in _WITH_ROOM else _CLOSE) if name == "mo" and text else 0
    return sum(widths) + _LETTER * len(text) + room
