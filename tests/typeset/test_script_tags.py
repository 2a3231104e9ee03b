"""Runs of another script in pages of an EPUB: each names its script, and nothing else changes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.model.epub import EpubPage
from publisher.typeset.script_tags import tag_scripts


def tag(body: str, language: str = "ar") -> str:
    """Tag the body of a page; give it with {Latn …} for an element that names a script, [Latn …] for a run of text."""
    page = f'<html lang="{language}" xml:lang="{language}"><head><title>Abc</title></head><body>{body}</body></html>'
    (tagged,) = tag_scripts([EpubPage("a.xhtml", page)])
    found = re.fullmatch(
        r'<html lang="\w+" xml:lang="\w+"><head><title>Abc</title></head><body>(.*)</body></html>', tagged.markup
    )
    assert found
    runs = re.sub(r'<span lang="und-(\w+)" xml:lang="und-\1">(.*?)</span>', r"[\1 \2]", found[1])
    return re.sub(r' lang="und-(\w+)" xml:lang="und-\1"', r" {\1}", runs)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>نص EHRI ونص</p>", "<p>نص [Latn EHRI] ونص</p>"),
        # A phrase is one run, with the spaces and signs in it, and without those around it.
        ("<p>نص (EHRI, Part 2 online).</p>", "<p>نص ([Latn EHRI, Part 2 online]).</p>"),
        ("<p>ال&amp;AB&amp;CD&amp;</p>", "<p>ال&amp;[Latn AB&amp;CD]&amp;</p>"),
        ("<p>نص Лес и forest</p>", "<p>نص [Cyrl Лес и] [Latn forest]</p>"),
        ("<p>نص AB، CD</p>", "<p>نص [Latn AB]، [Latn CD]</p>"),
        # A mark goes with its letter.
        ("<p>نص e\u0301</p>", "<p>نص [Latn e\u0301]</p>"),
        # An element that holds nothing else says it itself.
        ('<p>نص <code dir="ltr">a(b)</code></p>', '<p>نص <code dir="ltr" {Latn}>a(b)</code></p>'),
        ("<pre>def <b>f</b>(12)</pre>", "<pre {Latn}>def <b>f</b>(12)</pre>"),
        ("<div><p>Abc</p></div>", "<div><p {Latn}>Abc</p></div>"),
        # … but not where a mark in it, or it itself, is named in the language around it.
        ('<p><span title="صفحة"/>Abc</p>', '<p><span title="صفحة"/>[Latn Abc]</p>'),
        ('<td data-label="اسم">Abc</td>', '<td data-label="اسم">[Latn Abc]</td>'),
        # What names its language, formulas and drawings stay.
        ('<p>نص <span lang="de" xml:lang="de">Wort</span></p>', '<p>نص <span lang="de" xml:lang="de">Wort</span></p>'),
        ('<p>نص <span lang="de">Wort كلمة</span></p>', '<p>نص <span lang="de">Wort [Arab كلمة]</span></p>'),
        ('<p>نص <a lang="zxx">example.org</a></p>', '<p>نص <a lang="zxx">example.org</a></p>'),
        ("<math><mi>n</mi></math>", "<math><mi>n</mi></math>"),
        ('<svg><text lang="ar">Abc</text></svg>', '<svg><text lang="ar">Abc</text></svg>'),
        # Digits and signs are of no script.
        ("<p>12 × 3 = 36 %</p>", "<p>12 × 3 = 36 %</p>"),
    ],
)
def test_another_script_is_named(body: str, expected: str) -> None:
    assert tag(body) == expected


def test_a_language_of_several_scripts_has_them_all() -> None:
    assert tag("<p>日本語のテキスト</p>", "ja") == "<p>日本語のテキスト</p>"
    assert tag("<p>Text שלום</p>", "he") == "<p>[Latn Text] שלום</p>"


@given(st.text(alphabet="aB é،.()&<دا1\u064e\u0301Ж", max_size=30))
def test_no_letter_is_lost_and_a_second_time_changes_nothing(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    page = EpubPage("a.xhtml", f'<html lang="ar"><body><p>{escaped}</p></body></html>')
    once = tag_scripts([page])
    assert re.sub("<[^<>]*>", "", once[0].markup) == escaped
    assert tag_scripts(once) == once
