"""Draws the paths of a drawing that are straight lines: path data in, operators of PDF out (WeasyPrint #2913).

WeasyPrint cuts each point off the front of the text of a path and copies the rest to look for the next, in a time that
grows with the square of the points. Coasts and borders of a map have thousands. A path of lines alone, as the press
writes it, is read once; any other is drawn as before.
"""

import math
import re
from functools import wraps
from typing import Any

_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
_PAIR = f"{_NUMBER} {_NUMBER}"
#: Points in lines, each of them perhaps closed to a ring (SVG 2, 9.3).
_STRAIGHT = re.compile(f"(?:M{_PAIR}L{_PAIR}(?: {_PAIR})*Z?)+")
_LINE = re.compile("M([^L]*)L([^MZ]*)(Z?)")


def draw_straight_paths(draw_path: Any) -> Any:
    """Patch the drawing of paths, so that those of straight lines are read once."""

    @wraps(draw_path)
    def patched(drawing: Any, node: Any, font_size: Any) -> None:
        data = node.get("d", "")
        if _STRAIGHT.fullmatch(data):
            _draw_lines(data, drawing.stream, node.vertices)
        else:
            draw_path(drawing, node, font_size)

    return patched


def _draw_lines(data: str, stream: Any, vertices: list[Any]) -> None:
    """Draw lines as WeasyPrint does; `vertices` are the points, at which markers may stand, and the angles between."""
    stream.move_to(0, 0)
    is_open = False
    for start, rest, closing in _LINE.findall(data):
        x, y = map(float, start.split(" "))
        if is_open:
            vertices.append(None)
        stream.move_to(x, y)
        vertices.append((x, y))
        numbers = map(float, rest.split(" "))
        for next_x, next_y in zip(numbers, numbers, strict=True):
            angle = math.atan2(next_y - y, next_x - x)
            vertices += ((math.pi - angle, angle), (next_x, next_y))
            stream.line_to(next_x, next_y)
            x, y = next_x, next_y
        if closing:
            vertices.append(None)
            stream.close()
        is_open = not closing
