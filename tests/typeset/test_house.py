"""What the house prints of the book's data: the years of a life, with what is doubted in them."""

import pytest

from publisher.manuscript.edtf import parse_edtf
from publisher.model.book import Metadata, Person
from publisher.model.finding import Position
from publisher.typeset.house import open_house


@pytest.mark.parametrize(
    ("birth", "death", "life"),
    [
        ("1900-10-07", "1945-05-23", "1900–1945"),
        ("1901?", "1971?", "1901 (؟)–1971 (؟)"),
        ("1901~", None, "نحو 1901–"),
        (None, "1945", "–1945"),
        (None, None, ""),
    ],
)
def test_a_life_shows_what_is_doubted_and_leaves_out_what_is_not_known(
    birth: str | None, death: str | None, life: str
) -> None:
    house = open_house(Metadata("كتاب", "ar", "x", "x", digits="latn"))
    dates = [parse_edtf(date) if date else None for date in (birth, death)]
    assert house.life(Person(Position("people.yaml"), "a", "فلان", birth=dates[0], death=dates[1])) == life
