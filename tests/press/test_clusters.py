"""Lines that are noted instead of drawn: they hold what WeasyPrint would draw."""

from collections.abc import Sequence
from typing import Any

import pytest
from weasyprint import HTML
from weasyprint.draw import text as drawing

from publisher.press import clusters
from publisher.press.line_notes import LineNote
from publisher.press.weasyprint_patches import patch_weasyprint

patch_weasyprint()
clusters.note_clusters()

BODIES = (
    "<p>وصلوا إلى المدينة في 1944 ثم عادوا</p>",
    "<p>وَصَلُوا إِلَى المَدِينَةِ</p>",
    "<p lang='en' dir='ltr'>AVATAR To Wave, fi ffi</p>",
    "<p>نص (Brandt) ثم \u200bنص 12–14</p>",
    "<p style='word-spacing: 3px; letter-spacing: 0.7px'>نص وراء نص</p>",
    "<p style='font-family: Noto Nastaliq Urdu'>وہ شہر میں آئے</p>",
    "<p style='width: 6em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap'>كلمات كثيرة جدا هنا</p>",
)


def draw_both_ways(body: str) -> list[tuple[Sequence[bytes], LineNote]]:
    """Return of each line what WeasyPrint draws, and what is noted instead."""
    lines: list[tuple[Sequence[bytes], LineNote]] = []
    note = drawing.draw_first_line

    def draw(stream: Any, box: Any, *others: Any) -> Any:  # noqa: ANN401
        operators, _ = clusters._draw_aside(note.__wrapped__, stream, box, *others)
        result = note(stream, box, *others)
        lines.append((operators, stream.stream.pop()))
        return result

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawing, "draw_first_line", draw)
        HTML(string=f'<html lang="ar" dir="rtl"><body>{body}').write_pdf()
    return lines


def join_strings(operators: Sequence[bytes]) -> bytes:
    """Join strings that nothing parts, or a shift of nothing, and leave out those that are empty."""
    joined = b"".join(operators).replace(b">0.0<", b"").replace(b"><", b"")
    return joined.replace(b"[<>] TJ\n", b"")


@pytest.mark.parametrize("body", BODIES)
def test_what_is_noted_is_what_would_be_drawn(body: str) -> None:
    lines = draw_both_ways(body)
    assert lines
    for operators, note in lines:
        drawn = [join_strings(run.operators) for run in clusters._list_drawn(operators)]
        assert [join_strings(run.list_operators()) for run in note.runs] == drawn
        assert "".join(cluster.text for cluster in note.clusters).strip()
