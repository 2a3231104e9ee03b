"""Writes equations: Office Math (ECMA-376 part 1, 22.1) in, the formula in LaTeX out.

What has no form of its own here is written as what stands in it, one after another, so that no sign is lost.
"""

from collections.abc import Mapping

from lxml import etree

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SUMS: Mapping[str, str] = {"\u2211": r"\sum", "\u220f": r"\prod", "\u222b": r"\int", "\u222e": r"\oint"}
_ACCENTS: Mapping[str, str] = {
    "\u0302": r"\hat",
    "\u0303": r"\tilde",
    "\u0304": r"\bar",
    "\u0305": r"\overline",
    "\u0307": r"\dot",
    "\u0308": r"\ddot",
    "\u20d7": r"\vec",
}
#: What the parts of an element are put into.
_FORMS: Mapping[str, str] = {
    "f": r"\frac{{{num}}}{{{den}}}",
    "sSup": "{{{e}}}^{{{sup}}}",
    "sSub": "{{{e}}}_{{{sub}}}",
    "sSubSup": "{{{e}}}_{{{sub}}}^{{{sup}}}",
    "bar": r"\overline{{{e}}}",
    "func": "{fName} {e}",
    "limLow": r"\underset{{{lim}}}{{{e}}}",
    "limUpp": r"\overset{{{lim}}}{{{e}}}",
}
#: Signs that mean something in LaTeX.
_SIGNS: Mapping[int, str] = str.maketrans(
    {"\\": r"\backslash ", "{": r"\{", "}": r"\}", "$": r"\$", "%": r"\%", "#": r"\#", "&": r"\&", "_": r"\_"}
)


def write_tex(equation: etree._Element) -> str:
    """Return the formula of an `m:oMath`."""
    return " ".join(_write_all(equation).split())


def _write_all(element: etree._Element | None) -> str:
    return "" if element is None else " ".join(filter(None, map(_write, element.iterchildren("*"))))


def _write(element: etree._Element) -> str:
    """Write an element with what is in it."""
    name = etree.QName(element).localname
    if name in _FORMS:
        return _FORMS[name].format_map({etree.QName(part).localname: _write_all(part) for part in element})
    match name:
        case "r":
            return _write_run(element)
        case "rad":
            degree, radicand = (_write_all(element.find(_MATH + part)) for part in ("deg", "e"))
            return rf"\sqrt[{degree}]{{{radicand}}}" if degree else rf"\sqrt{{{radicand}}}"
        case "nary":
            sign = _read_property(element, "chr", "\u222b")
            below, above, over = (_write_all(element.find(_MATH + part)) for part in ("sub", "sup", "e"))
            return f"{_SUMS.get(sign, sign)}_{{{below}}}^{{{above}}} {over}"
        case "d":
            first, last = _read_property(element, "begChr", "("), _read_property(element, "endChr", ")")
            inner = _read_property(element, "sepChr", "|").join(map(_write_all, element.findall(_MATH + "e")))
            return rf"\left{_fence(first)} {inner} \right{_fence(last)}"
        case "acc":
            accent = _ACCENTS.get(_read_property(element, "chr", "\u0302"), r"\hat")
            return f"{accent}{{{_write_all(element.find(_MATH + 'e'))}}}"
        case "m":
            rows = (" & ".join(map(_write_all, row.findall(_MATH + "e"))) for row in element.findall(_MATH + "mr"))
            return r" \\ ".join(rows).join((r"\begin{matrix} ", r" \end{matrix}"))
    return "" if name.endswith("Pr") else _write_all(element)


def _write_run(run: etree._Element) -> str:
    text = "".join(part.text or "" for part in run.findall(_MATH + "t"))
    is_words = run.find(f"{_MATH}rPr/{_MATH}nor") is not None or any("\u0590" <= letter <= "\u08ff" for letter in text)
    return rf"\text{{{text.translate(_SIGNS)}}}" if is_words and text.strip() else text.translate(_SIGNS)


def _read_property(element: etree._Element, name: str, default: str) -> str:
    found = element.find(f"{_MATH}{etree.QName(element).localname}Pr/{_MATH}{name}")
    return default if found is None else found.get(f"{_MATH}val", "")


def _fence(sign: str) -> str:
    return {"{": r"\{", "}": r"\}", "": "."}.get(sign, sign)
