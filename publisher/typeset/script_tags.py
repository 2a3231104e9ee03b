"""Names the script of what no writer named the language of: pages of an EPUB in, the same pages with `lang` out.

A voice of Arabic reads no Latin letters, and a reader of braille has another table for each script (WCAG 2.2, 3.1.2).
In which language a foreign word is nobody can tell of its letters, but its script is sure: `und-Latn` (BCP 47, 4.1).
Where all of an element is in one other script the element says so; in other text the words do. What has a language of
its own, drawings and formulas stay as they are.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from html import unescape

from publisher.model.epub import EpubPage
from publisher.script.direction import UNKNOWN_SCRIPT, find_script
from publisher.script.language import parse_tag
from publisher.typeset.page_text import measure_depth, name_closing, name_opening

_TOKEN = re.compile(r"<[^<>]*>|[^<]+")
_CHARACTER = re.compile(r"&[#\w]+;|.", re.DOTALL)
_LANGUAGE = re.compile(r'\slang="([^"]*)"')
#: Attributes that are read: they are in the language of their element.
_READ = re.compile(r'\s(?:alt|title|aria-label|data-label|data-above)="([^"]*)"')
#: What has a name of its own for letters, or is read by nobody.
_LEFT = frozenset(("head", "svg", "math", "script", "style"))
#: Elements that may say in which script all of their text is.
_TELLING = frozenset(
    ("a", "bdi", "blockquote", "caption", "cite", "code", "dd", "del", "dfn", "dt", "em", "figcaption", "h1", "h2",
     "h3", "h4", "h5", "h6", "kbd", "li", "mark", "p", "pre", "small", "span", "strong", "sub", "summary", "sup", "td",
     "th", "time", "u")
)  # fmt: skip
#: What stands for a language that is none, not known, or not one (ISO 639-2).
_NO_LANGUAGES = frozenset(("mis", "mul", "und", "zxx"))
#: Scripts of signs and marks that all scripts use (UAX #24).
_SHARED = frozenset(("Zyyy", "Zinh", "Zzzz"))
#: Languages that are written in several scripts at once, by the code for all of them (ISO 15924).
_JOINT: Mapping[str, frozenset[str]] = {
    "Aran": frozenset(("Arab",)),
    "Hans": frozenset(("Hani", "Bopo")),
    "Hant": frozenset(("Hani", "Bopo")),
    "Jpan": frozenset(("Hani", "Hira", "Kana")),
    "Kore": frozenset(("Hang", "Hani")),
}
#: What else than spaces, marks and signs of ASCII stands between the words of one foreign phrase.
_BETWEEN_WORDS = frozenset("’‘ʾʿ–-\u2010\u2011·")


class _Scripts(dict[str, str]):
    """The script of each letter, "" of what is none; it fills itself."""

    def __missing__(self, character: str) -> str:
        """Look up a character that was not met before."""
        from fontTools.unicodedata import script  # noqa: PLC0415 - few commands ask for it

        code = script(character) if character.isalpha() else ""
        self[character] = "" if code in _SHARED else code
        return self[character]


_SCRIPTS = _Scripts()


@dataclass(slots=True)
class _Opened:
    """An open element: its token, the scripts that its language has, and those of its letters of that language."""

    token: int
    own: frozenset[str]
    is_named: bool
    is_left: bool
    found: set[str] = field(default_factory=set)


def tag_scripts(pages: Sequence[EpubPage]) -> tuple[EpubPage, ...]:
    """Let each run of letters that its language is not written in name its script."""
    return tuple(replace(page, markup=_tag_page(page.markup)) for page in pages)


def has_other_language(pages: Iterable[EpubPage], own: str) -> bool:
    """Return whether anything in pages is marked as of another language than the book's; a script alone is none."""
    plain = {parse_tag(own).language, *_NO_LANGUAGES}
    found = {tag for page in pages for tag in _LANGUAGE.findall(page.markup)}
    return any(parse_tag(tag).language not in plain for tag in found)


def _tag_page(markup: str) -> str:
    tokens = _TOKEN.findall(markup)
    found = _find_scripts(tokens)
    if found is None:
        return markup
    written: list[str] = []
    stack: list[tuple[frozenset[str], bool]] = []
    for number, token in enumerate(tokens):
        own, is_left = stack[-1] if stack else (frozenset[str](), False)
        if not token.startswith("<"):
            written.append("".join(_tag_text(token, own)) if own else token)
            continue
        if name := name_opening(token):
            named = _LANGUAGE.search(token)
            scripts = found.get(number, frozenset())
            is_left = is_left or name in _LEFT
            inner = frozenset() if is_left else _list_own(named[1]) if named else own
            if not named and own and name in _TELLING and len(scripts) == 1 and not scripts & own:
                (code,) = scripts
                token = _name(token, code)  # noqa: PLW2901 - the same tag with more to say
                inner = scripts
            if measure_depth(token):
                stack.append((inner, is_left))
        elif name_closing(token) and stack:
            stack.pop()
        written.append(token)
    return "".join(written)


def _find_scripts(tokens: Sequence[str]) -> Mapping[int, frozenset[str]] | None:
    """Find the scripts of the letters that each element has in its own language; None where none is foreign."""
    found: dict[int, frozenset[str]] = {}
    stack: list[_Opened] = []
    is_foreign = False
    for number, token in enumerate(tokens):
        if not token.startswith("<"):
            if stack and stack[-1].own:
                stack[-1].found |= _list_scripts(token)
                is_foreign = is_foreign or not stack[-1].found <= stack[-1].own
        elif name := name_opening(token):
            named = _LANGUAGE.search(token)
            is_left = name in _LEFT or (bool(stack) and stack[-1].is_left)
            around = stack[-1].own if stack else frozenset[str]()
            own = frozenset() if is_left else _list_own(named[1]) if named else around
            opened = _Opened(number, own, named is not None or is_left, is_left)
            for read in _READ.findall(token) if own else ():
                opened.found |= _list_scripts(read)
            if measure_depth(token):
                stack.append(opened)
            elif stack and not opened.is_named:
                stack[-1].found |= opened.found
        elif name_closing(token) and stack:
            closed = stack.pop()
            found[closed.token] = frozenset(closed.found)
            if stack and not closed.is_named:
                stack[-1].found |= closed.found
    return found if is_foreign else None


@cache
def _list_own(language: str) -> frozenset[str]:
    """Return the scripts in which a language is written; none where that is not known."""
    script = find_script(language)
    return frozenset() if script == UNKNOWN_SCRIPT else _JOINT.get(script, frozenset((script,)))


def _list_scripts(text: str) -> set[str]:
    return {script for character in set(unescape(text)) if (script := _SCRIPTS[character])}


def _name(tag: str, script: str) -> str:
    end = "/>" if tag.endswith("/>") else ">"
    return f'{tag.removesuffix(end)} lang="und-{script}" xml:lang="und-{script}"{end}'


def _tag_text(text: str, own: frozenset[str]) -> Iterator[str]:
    """Yield a text with each run of another script in an element that names it."""
    if _list_scripts(text) <= own:
        yield text
        return
    done = 0
    for start, end, script in _find_runs(text, own):
        yield text[done:start]
        yield f"{_name('<span>', script)}{text[start:end]}</span>"
        done = end
    yield text[done:]


def _find_runs(text: str, own: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """Yield where runs of another script begin and end, and their script. Marks go with their letters."""
    start, end, run = 0, 0, ""
    for found in _CHARACTER.finditer(text):
        character = unescape(found[0])
        script = _SCRIPTS[character]
        if run and script != run and (script or not _may_stand_between(character)):
            yield start, end, run
            run = ""
        if script and script not in own:
            start, end, run = start if run else found.start(), found.end(), script
        elif run and end == found.start() and unicodedata.category(character).startswith("M"):
            end = found.end()
    if run:
        yield start, end, run


def _may_stand_between(character: str) -> bool:
    return (
        character.isascii()
        or character.isspace()
        or character in _BETWEEN_WORDS
        or unicodedata.category(character).startswith("M")
    )
