"""Letters that are set apart in lines that nothing else fills: pages in, their lines and what programs read out."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from publisher.press import letter_scale, weasyprint_patches
from publisher.proof.readers import extract_text
from publisher.proof.set_lines import SetLine
from tests.line_setting import find_uneven, measure_paragraphs
from tests.text_layer import list_losses, make_pdf, read_with_mupdf, share_pairs, strip_markup

weasyprint_patches.patch_weasyprint()

#: What is not divided, so that the line before it ends where it can.
WHOLE = '<b style="white-space: nowrap" dir="ltr">Morgenländische Gesellschaft</b>'
HEBREW = f"הסוחר הזקן סיפר על המסע הארוך ליד הגשר {WHOLE} והמשיך לספר עד הערב, ואחר כך קרא מכתבים ישנים. "
POINTED = f"הַסּוֹחֵר הַזָּקֵן סִפֵּר עַל הַמַּסָּע הָאָרֹךְ לְיַד הַגֶּשֶׁר {WHOLE} וְהִמְשִׁיךְ לְסַפֵּר עַד הָעֶרֶב. "
ENGLISH = f"The old merchant told the story of his long journey near the bridge {WHOLE} and went on until the evening. "
URDU = f"بوڑھا تاجر دریا کے کنارے اپنے طویل سفر کی کہانی سناتا رہا {WHOLE} اور سب خاموشی سے سنتے رہے۔ "
TEXTS = {"he": HEBREW * 2, "pointed": POINTED * 2, "en": ENGLISH * 2, "ur": URDU * 2}
LANGUAGES = {"pointed": "he"}
FAMILIES = "Noto Serif Hebrew, Noto Serif, Noto Naskh Arabic"
WIDTHS = range(190, 300, 9)

Make = Callable[..., bytes]


@pytest.fixture(scope="module")
def make(fonts: Path) -> Make:
    """Return a function that sets a text in columns of several widths."""

    @cache
    def make(name: str, *, apart: bool = True) -> bytes:
        columns = (f'<p style="width: {width}pt">{TEXTS[name]}</p>' for width in WIDTHS)
        with pytest.MonkeyPatch.context() as patch:
            if not apart:
                patch.setattr(letter_scale, "set_apart", lambda *_: 0.0)
            page = f'<div style="--letters: scaled">{"".join(columns)}</div>'
            return make_pdf(page, FAMILIES, fonts, LANGUAGES.get(name, name))

    return make


def list_lines(pdf: bytes) -> list[SetLine]:
    return [line for paragraph in measure_paragraphs(pdf) for line in paragraph.lines[:-1] if line.spaces]


@pytest.mark.parametrize("name", ["he", "pointed", "en"])
def test_torn_lines_are_less_torn_and_others_as_they_were(make: Make, name: str) -> None:
    pairs = list(zip(list_lines(make(name, apart=False)), list_lines(make(name)), strict=True))
    torn = [(before.word_space, after.word_space) for before, after in pairs if before.word_space > 0.45]
    assert torn
    assert all(after < before - 0.015 for before, after in torn)
    assert min(after for _, after in torn) > 0.36
    assert all(abs(before.word_space - after.word_space) < 0.01 for before, after in pairs if before.word_space < 0.41)


@pytest.mark.parametrize("name", ["he", "pointed", "en"])
def test_both_edges_stay_straight(make: Make, name: str) -> None:
    offs = [off for paragraph in measure_paragraphs(make(name)) for _, off in find_uneven(paragraph)]
    assert offs
    assert max(offs) < 0.1


@pytest.mark.parametrize("name", ["he", "pointed", "en"])
def test_programs_read_the_same_words(make: Make, name: str) -> None:
    text = strip_markup(TEXTS[name]) * len(WIDTHS)
    for read in (extract_text, read_with_mupdf):
        apart, together = read(make(name)), read(make(name, apart=False))
        assert list_losses(text, apart) <= list_losses(text, together)
        assert share_pairs(text, apart) >= share_pairs(text, together) - 0.01


def test_letters_that_join_are_never_set_apart(make: Make) -> None:
    assert any(line.word_space > 0.45 for line in list_lines(make("ur", apart=False)))
    spaces = [[line.word_space for line in list_lines(make("ur", apart=apart))] for apart in (True, False)]
    assert spaces[0] == spaces[1]
