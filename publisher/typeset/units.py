"""Spells the numbers of units: the division of a unit in, the same with its number and title in its text out."""

from dataclasses import replace

from publisher.model.tree import Block, Division, Inline, Paragraph, Span, Text
from publisher.typeset.house import HouseStyle

#: The classes of the number of a unit, and of the line that has it with a title.
UNIT_NUMBER, UNIT_TITLE = "unit-number", "unit-title"


def spell_unit(division: Division, house: HouseStyle) -> tuple[Block, ...]:
    """Return the blocks of a unit: its number stands before its title, or begins its first paragraph."""
    unit = division.unit
    if unit is None or not (unit.label or unit.title):
        return division.children
    position = division.position
    line: list[Inline] = []
    if unit.label:
        line.append(
            Span(
                position,
                (Text(position, house.words["unit"].format(n=house.label(unit.label))),),
                classes=(UNIT_NUMBER,),
            )
        )
    first, *others = division.children or (Paragraph(position, ()),)
    if not unit.title and isinstance(first, Paragraph):
        return (replace(first, children=(*line, Text(position, " "), *first.children)), *others)
    if unit.title:
        line += [Text(position, " "), Text(position, unit.title)] if line else [Text(position, unit.title)]
    head = Division(position, (Paragraph(position, tuple(line)),), classes=(UNIT_TITLE,))
    return (head, *division.children)
