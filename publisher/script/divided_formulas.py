"""Divides formulas that are wider than a line: a display formula of MathML in, one of several lines out.

It is divided as a writer of LaTeX divides it by hand (`aligned`): before relations and signs such as +, one below the
other. What stands between brackets stays together.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from lxml import etree

from publisher.script.formula_width import LINE, measure_formula

_RELATIONS = frozenset("=<>\u2264\u2265\u2248\u2260\u2261\u223c\u2243\u2245\u221d\u2192\u21d2\u21d4\u21a6")
_OPERATORS = frozenset("\u00d7\u00b7\u22c5+\u2212-\u00b1\u2213\u2295\u222a\u2227\u2228")
_BRACKETS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
#: What stands before the first relation has a column of its own, if it is no wider, in em.
_WIDEST_HEAD = 9
_NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"


@lru_cache(maxsize=4096)
def divide_formula(mathml: str, limit: float = LINE) -> str:
    """Divide a formula of its own, if it is wider than `limit`, in em, and has places at which it may be divided."""
    formula = etree.fromstring(mathml)
    (row,) = formula if len(formula) == 1 else (formula,)
    if measure_formula(formula) <= limit or etree.QName(row).localname not in {"mrow", "math"}:
        return mathml
    pieces = list(_find_pieces(list(row)))
    if len(pieces) == 1:
        return mathml
    head = pieces.pop(0) if _width_of(pieces[0]) <= _WIDEST_HEAD and _begins_with(pieces[1], _RELATIONS) else []
    lines = _fill_lines(pieces, limit - _width_of(head))
    for child in list(row):
        row.remove(child)
    table = etree.SubElement(row, f"{_NAMESPACE}mtable", displaystyle="true", rowspacing="3pt", columnspacing="0em 2em")
    for number, line in enumerate(lines):
        cells = etree.SubElement(table, f"{_NAMESPACE}mtr")
        first = etree.SubElement(cells, f"{_NAMESPACE}mtd", columnalign="right")
        first.extend(head if not number else [])
        second = etree.SubElement(cells, f"{_NAMESPACE}mtd", columnalign="left")
        if _begins_with(line, _RELATIONS | _OPERATORS):
            # A sign with nothing before it would have no room beside it.
            etree.SubElement(second, f"{_NAMESPACE}mi")
        second.extend(line)
    return etree.tostring(formula, encoding="unicode")


def _find_pieces(nodes: Sequence[etree._Element]) -> Iterator[list[etree._Element]]:
    """Yield what stands between the places at which a formula may be divided."""
    piece: list[etree._Element] = []
    depth = 0
    for node in nodes:
        sign = (node.text or "").strip() if etree.QName(node).localname == "mo" else ""
        if piece and depth == 0 and (sign in _RELATIONS or (sign in _OPERATORS and not _ends_open(piece))):
            yield piece
            piece = []
        # A closing bracket may have an exponent, which makes it the first thing in an element of its own.
        depth = max(depth + _BRACKETS.get(sign or _read_base(node), 0), 0)
        piece.append(node)
    yield piece


def _read_base(node: etree._Element) -> str:
    is_scripted = etree.QName(node).localname in {"msub", "msup", "msubsup"} and len(node)
    return (node[0].text or "").strip() if is_scripted and etree.QName(node[0]).localname == "mo" else ""


def _ends_open(piece: Sequence[etree._Element]) -> bool:
    """Return whether a sign behind a piece is that of a number, as in = -1."""
    return etree.QName(piece[-1]).localname == "mo" and (piece[-1].text or "").strip() not in {")", "]", "}", "!"}


def _fill_lines(pieces: Sequence[list[etree._Element]], limit: float) -> list[list[etree._Element]]:
    """Put pieces on lines, as many on each as there is room for."""
    lines: list[list[etree._Element]] = []
    for piece in pieces:
        if lines and _width_of(lines[-1]) + _width_of(piece) <= limit:
            lines[-1] += piece
        else:
            lines.append(list(piece))
    return lines


def _begins_with(nodes: Sequence[etree._Element], signs: frozenset[str]) -> bool:
    return etree.QName(nodes[0]).localname == "mo" and (nodes[0].text or "").strip() in signs


def _width_of(nodes: Sequence[etree._Element]) -> float:
    return sum(map(measure_formula, nodes))
