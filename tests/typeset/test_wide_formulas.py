"""A formula that is wider than its lines are long shrinks to them, and is not cut off at the edge of the page."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2
from click.testing import Result

#: No edition's margin is narrower, as a share of the page's width.
_MARGIN = 0.1
_DARK = 128


def test_wide_formula_stays_between_the_margins(
    make_book: Callable[..., Path], publish: Callable[..., Result], tmp_path: Path
) -> None:
    wide = r"$$\phi = " + " + ".join(rf"\frac{{{number}}}{{x_{number}}}" for number in range(10, 40)) + "$$"
    undivided = wide.replace(r"\phi = ", r"\sqrt{").replace("$$", "}$$")[1:]
    book = make_book({"01.md": f"# פרק\n\nטקסט.\n\n{wide}\n\n{undivided}\n"})
    done = publish("build", book, "-e", "print", "-o", tmp_path / "made")
    assert done.exit_code == 0, done.stderr
    (made,) = (tmp_path / "made").glob("*.pdf")
    document = pypdfium2.PdfDocument(made)
    reaches: list[tuple[float, float]] = []
    for page in document:
        picture = page.render(scale=1, grayscale=True).to_pil()
        if box := picture.point(lambda light: 255 * (light < _DARK)).getbbox():
            reaches.append((box[0] / picture.width, box[2] / picture.width))
    assert min(start for start, _ in reaches) > _MARGIN
    assert max(end for _, end in reaches) < 1 - _MARGIN
