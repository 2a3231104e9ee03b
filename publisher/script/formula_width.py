"""Estimates how wide a formula is: MathML in, a width in em out."""

from lxml import etree

#: The line of the house's print edition, in em.
LINE = 27
#: Widths in em: a letter, digit or sign, and what stands around a sign such as = or +, and around other signs.
_LETTER, _SPACED, _CLOSE = 0.52, 0.55, 0.1
#: Signs with room beside them: relations and operators between two terms.
_WITH_ROOM = frozenset("=<>≤≥≈≠≡∼≃≅∝→←⇒⇔↦∈∉⊂⊆⊃+−-±×÷⋅∗∘∪∩∧∨")
#: Elements of which only the widest child counts, and those whose children after the first are set smaller.
_STACKED = frozenset(("mfrac", "mover", "munder", "munderover", "mtable"))
_SCRIPTED = frozenset(("msub", "msup", "msubsup"))
_SMALLER = 0.7


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
