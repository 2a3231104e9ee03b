"""Lessens the sink of an opening, the white above it, where its page has no room for both: blocks in, the same out.

A block with `--sink: lessens` loses line after line of the padding at its head until all of it stands on one page. A
long title on a small page would leave the number of its chapter behind.
"""

from functools import wraps
from typing import Any

from weasyprint.layout import block
from weasyprint.text import line_break

from publisher.press.boxes import has_keyword

# WeasyPrint has no types. These names say at least what is meant.
Box = Any
Context = Any


def lessen_sinks() -> None:
    """Patch the layout of blocks."""
    block.block_container_layout = _lessen(block.block_container_layout)


def _lessen(block_container_layout: Any) -> Any:
    @wraps(block_container_layout)
    def lessened(context: Context, box: Box, bottom_space: float, skip_stack: Any, *others: Any, **named: Any) -> Any:
        def lay_out() -> Any:
            return block_container_layout(context, box, bottom_space, skip_stack, *others, **named)

        result = lay_out()
        # What is out of the flow, which is laid out with named arguments, is not divided for want of room above it.
        if result[1] is None or skip_stack is not None or named or not has_keyword(box, "__sink", "lessens"):
            return result
        line, _ = line_break.strut(box.style)
        while result[1] is not None and box.padding_top > 0:
            if result[0] is not None:
                _, absolute_boxes, fixed_boxes = others[:3]
                block.remove_placeholders(context, [result[0]], absolute_boxes, fixed_boxes)
            box.padding_top = max(box.padding_top - line, 0.0)
            result = lay_out()
        return result

    return lessened
