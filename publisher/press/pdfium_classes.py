"""Tells what PDFium takes a character for when it orders a line: a character in, one of its four kinds out.

PDFium has a table of bidirectional classes of its own, that of Unicode 5.2 and of the basic plane. What is younger,
such as ₹, ₺ and letters below the line, is neutral to it, or a letter of the right-to-left script whose block it is in.
The ranges are measured; `tests/press/test_pdfium_classes.py` has PDFium itself read every character again.
"""

import unicodedata
from functools import lru_cache

#: What PDFium's segments are made of.
LEFT, RIGHT, WEAK, NEUTRAL = "LRWN"

_KINDS = {"L": LEFT, "R": RIGHT, "AL": RIGHT} | dict.fromkeys(("AN", "EN", "NSM", "CS", "ES", "ET", "BN"), WEAK)

#: Characters that Unicode gives a direction or makes part of a number or of a letter, and PDFium takes for neutral.
_YOUNGER = """
037F 0526-052F 0560 0588 058F 093A-093B 094F 0956-0957 0973-0978 0980 09FC-09FE 0A76 0AF0 0AF9-0AFF 0B55 0B72-0B77 0C00
0C04 0C34 0C3C 0C5A-0C5D 0C77 0C80-0C81 0C84 0CDC-0CDD 0CF1-0D01 0D04 0D29 0D3A-0D3C 0D4E-0D56 0D58-0D5F 0D76-0D78 0D81
0DE6-0DEF 0E86 0E89 0E8C 0E8E-0E93 0E98 0EA0 0EA8-0EA9 0EAC 0EBA 0ECE 0EDE-0EDF 0F8C-0F8F 0FD9-0FDA 10C7-10CD 10FD-10FF
135D-135E 13F5-13FD 16F1-16F8 170D 1715-171F 180E-180F 1878 191D-191E 1AB0-1AEB 1B4C-1B4F 1B7D-1B7F 1BAB-1BAD 1BBA-1BFF
1C80-1CC7 1CF3-1CFA 1DE7-1DFC 2095-209C 20B9-20C1 2C2F 2C5F 2CF2-2CF3 2D27-2D2D 2D66-2D67 2D70-2D7F 312E-312F 31B8-31BF
32FF 4DB6-4DBF 9FCC-9FFF A660-A661 A674-A67B A698-A69F A78D-A7FA A82C A8C5 A8FC-A8FF A9E0-A9FE AA7C-AA7F AAE0-ABBF
FA2E-FA2F FE27-FE2F
"""
#: Marks and signs of numbers that it takes for letters of the right-to-left scripts whose block they are in.
_YOUNGER_RIGHT = "0604-0605 065F 07FD 0859-085B 0890-0891 0897-089F 08CA-08FF"
#: Characters that had another class in Unicode 5.2.
_ONCE_LEFT, _ONCE_WEAK = "17B4-17B5 1885-1886 1A1B A9BD", "06DE 070F 1734 302E-302F"


def _read_ranges(text: str) -> frozenset[str]:
    bounds = (item.partition("-") for item in text.split())
    return frozenset(chr(code) for low, _, high in bounds for code in range(int(low, 16), int(high or low, 16) + 1))


_OTHERS = {
    character: kind
    for text, kind in ((_YOUNGER, NEUTRAL), (_YOUNGER_RIGHT, RIGHT), (_ONCE_LEFT, LEFT), (_ONCE_WEAK, WEAK))
    for character in _read_ranges(text)
}


@lru_cache(maxsize=1 << 12)
def classify_for_pdfium(character: str) -> str:
    """Return what PDFium takes a character for: `LEFT`, `RIGHT`, `WEAK` or `NEUTRAL`. It knows one plane."""
    if character > "\uffff":
        return NEUTRAL
    return _OTHERS.get(character) or _KINDS.get(unicodedata.bidirectional(character), NEUTRAL)
