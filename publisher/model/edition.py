"""What an edition is: data that names its look and its making. The editions are in `publisher.editions`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edition:
    """One thing that the press can make of a book.

    `page` is a CSS page size; `size` the size of the text in points, `leading` a multiple of it.
    `stylesheets` are names of files in `styles/`, in the order of the cascade. `maker` names the
    way through the pipeline: "bound", "sheets", "imposed" or "packed".
    """

    name: str
    maker: str
    suffix: str
    page: str = ""
    size: float = 0.0
    leading: float = 0.0
    stylesheets: tuple[str, ...] = ()
    title: str = ""
