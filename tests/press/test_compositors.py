"""The processes that lay out: what comes out of them is what one process gives, and faults name their part."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from publisher.model.parts import LaidPart, Part
from publisher.model.press_error import LayoutError
from publisher.press.compositors import Compositors

LONG = "قال الراوي كلاما طويلا ثم مضى في سبيله ولم يعد بعد ذلك اليوم. " * 60


def make_part(body: str, *, name: str) -> Part:
    page = f'<html lang="ar" dir="rtl"><head><title>ت</title></head><body>{body}</body></html>'
    return Part(name, page, ("html { font-family: 'Noto Naskh Arabic' }",))


@pytest.fixture
def fonts(tmp_path: Path) -> Path:
    return tmp_path / "fonts"


def lay_out(compositors: Compositors, parts: Iterable[Part | None]) -> dict[str, LaidPart]:
    laid: list[LaidPart] = []
    compositors.lay_out(parts, laid.append)
    return {part.name: part for part in laid}


def test_parts_side_by_side_are_as_one_by_one(fonts: Path) -> None:
    parts = [make_part(f"<p>{LONG[: 300 * count]}</p>", name=f"part-{count}") for count in (1, 4, 2)]
    with Compositors(2, roots=(), fonts_folder=fonts) as compositors:
        together = lay_out(compositors, parts)
        # The same processes take the next round.
        assert lay_out(compositors, parts) == together
    assert sorted(together) == ["part-1", "part-2", "part-4"]
    with Compositors(1, roots=(), fonts_folder=fonts) as compositors:
        assert lay_out(compositors, parts) == together


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_part_can_wait_for_another(fonts: Path, jobs: int) -> None:
    done: list[str] = []

    def give_parts() -> Iterator[Part | None]:
        yield make_part("<p>ن</p>", name="first")
        while not done:
            yield None
        yield make_part(f"<p>{done[0]}</p>", name="second")

    with Compositors(jobs, roots=(), fonts_folder=fonts) as compositors:
        compositors.lay_out(give_parts(), lambda laid: done.append(laid.name))
    assert done == ["first", "second"]


def test_other_work_is_done_beside(fonts: Path) -> None:
    with Compositors(2, roots=(), fonts_folder=fonts) as compositors:
        assert compositors.hand_over(partial(sum, (1, 2))).result() == 3
    with Compositors(1, roots=(), fonts_folder=fonts) as compositors:
        assert compositors.hand_over(partial(sum, (1, 2))).result() == 3


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_fault_names_its_part(fonts: Path, tmp_path: Path, jobs: int) -> None:
    good = make_part("<p>نص</p>", name="good")
    bad = make_part('<img alt="" src="http://127.0.0.1:9/x.png">', name="bad")
    # A fault of any other kind too.
    broken = replace(good, name="broken", stylesheets=(7,))  # type: ignore[arg-type]
    with Compositors(jobs, roots=(tmp_path,), fonts_folder=fonts) as compositors:
        with pytest.raises(LayoutError, match=r"^bad: not a file of the book"):
            lay_out(compositors, [good, bad])
        with pytest.raises(LayoutError, match=r"^broken: "):
            lay_out(compositors, [good, broken])
        # It goes on after a fault.
        assert list(lay_out(compositors, [good])) == ["good"]
