"""What a proof says of a finished file: its faults, each with the place on the page, and what was counted."""

from dataclasses import dataclass, replace

from publisher.model.finding import Code, Position

#: The languages in which the report of a proof can be written.
REPORT_LANGUAGES = ("ar", "en")

#: Left, bottom, right and upper end on a page, in points from its lower left corner.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong on a page of a finished file.

    `page` counts from 1; 0 is the file as a whole. `box` is the place of what is wrong, or of what stands next to
    it, if known. `expected` and `found` are the texts to be compared, "" where there is none. `position` is the
    place in the source, if the fault has one. `reader` is the program that met it, "" for one that does not depend
    on the reader.
    """

    code: Code
    message: str
    page: int = 0
    box: Box | None = None
    expected: str = ""
    found: str = ""
    position: Position | None = None
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """What one reader made of the words of a file.

    Of `words` that have to be there `found` are, each as often as it has to be, and `in_order` of these come in the
    order in which they are read. `invented` words are in no expected text.
    """

    reader: str
    words: int = 0
    found: int = 0
    in_order: int = 0
    invented: int = 0

    @property
    def share(self) -> float:
        """The share of the words that was found, 1 where there are none."""
        return self.found / self.words if self.words else 1.0

    def add(self, other: "Tally") -> "Tally":
        """Return the sums of two tallies of one reader."""
        return replace(
            self,
            words=self.words + other.words,
            found=self.found + other.found,
            in_order=self.in_order + other.in_order,
            invented=self.invented + other.invented,
        )


@dataclass(frozen=True, slots=True)
class Proof:
    """The proof of one file: its name, the number of its pages, the lines that were judged, tallies, faults."""

    name: str
    pages: int
    lines: int = 0
    tallies: tuple[Tally, ...] = ()
    faults: tuple[Fault, ...] = ()
