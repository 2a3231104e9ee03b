"""Innocent books: books made by chance in which nothing is wrong, and what the press says of them.

Each is made of what has ever been taken for a fault: headings that are numbers, the same paragraph again, captions of
one word, cells of one letter, events that say what a paragraph says, titles that begin alike, signs that stand for
words. `python -m tests.innocent --count 2000 --seed 1` builds so many and tells every finding of the proof; exit status
1 says that one was refused.
"""

import argparse
import io
import json
import random
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from publisher.check import check
from publisher.model.epub import EpubBook
from publisher.model.finding import Finding, Report, Severity
from publisher.model.parts import LaidPart, Part
from publisher.model.press_error import PressError
from publisher.press.layout import lay_out
from publisher.press.shelf import Shelf
from publisher.press_room import PressRoom, adapt_edition
from publisher.proof.prove import join_proofs, prove_epub, tell_faults
from publisher.proof.source_copy import list_book
from publisher.typeset.epub_pages import write_epub
from publisher.typeset.house import open_house
from publisher.typeset.style_folders import find_style_folders
from tests.samples import draw_picture

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Voice:
    """A language to write in: words with spaces between them, letters, places, signs, and words in another language."""

    language: str
    words: str
    letters: str
    places: tuple[str, ...]
    signs: tuple[str, ...]
    foreign: tuple[str, str]


_LATIN_PLACES = ("Lublin", "Torgau", "Volary", "Wannsee", "Rosen")

VOICES: Mapping[str, Voice] = {
    "ar": Voice(
        "ar",
        "سار الناس في الصباح إلى المدينة وكان الطريق طويلا ثم جلسوا عند النهر حتى المساء كتب رسالة قرأ كتابا",
        "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
        ("لوبلين", "طورغاو", "فولاري", "فانزي", "روزن الكبيرة"),
        ("ﷺ", "ﷻ", "﴿آية﴾", "…", "؟!"),
        ("en", "Red Army"),
    ),
    "fa": Voice(
        "fa",
        "مردم در صبح به شهر رفتند و راه دراز بود سپس کنار رود نشستند تا شب نامه نوشت کتاب خواند می\u200cرود",
        "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
        ("لوبلین", "تورگاو", "ولاری", "وانزه", "روزن بزرگ"),
        ("ﷺ", "…", "«»", "؟"),
        ("de", "Rote Armee"),
    ),
    "ur": Voice(
        "ur",
        "لوگ صبح شہر کی طرف گئے اور راستہ لمبا تھا پھر دریا کے کنارے بیٹھے شام تک خط لکھا کتاب پڑھی ہوئے",
        "ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنوہی",
        ("لوبلن", "تورگاؤ", "ولاری", "وانزے", "بڑا روزن"),
        ("ﷺ", "…", "؟"),
        ("en", "Red Army"),
    ),
    "he": Voice(
        "he",
        "האנשים הלכו בבוקר אל העיר והדרך הייתה ארוכה אחר כך ישבו ליד הנהר עד הערב כתב מכתב קרא ספר",
        "אבגדהוזחטיכלמנסעפצקרשת",
        ("לובלין", "טורגאו", "וולארי", "ואנזה", "רוזן הגדולה"),
        ("…", "צה״ל", "ג׳"),
        ("en", "Red Army"),
    ),
    "yi": Voice(
        "yi",
        "די מענטשן זענען געגאנגען אין דער שטאט און דער וועג איז געווען לאנג ביז אין אוונט א בריוו א בוך",
        "אבגדהוזחטיכלמנסעפצקרשת",
        ("לובלין", "טארגאו", "וואלארי", "וואנזע", "גרויס ראזן"),
        ("…", "״"),
        ("de", "Rote Armee"),
    ),
    "en": Voice(
        "en",
        "the people went to town in morning and road was long then they sat by river till evening wrote letter",
        "abcdefghijklmnopqrstuvwxyz",
        _LATIN_PLACES,
        ("…", "&", "§"),
        ("ar", "الجيش الأحمر"),
    ),
    "de": Voice(
        "de",
        "die Leute gingen am Morgen in Stadt und der Weg war weit dann saßen sie Fluss bis Abend schrieb Brief",
        "abcdefghijklmnopqrstuvwxyzäöüß",
        _LATIN_PLACES,
        ("…", "§", "„“"),
        ("he", "הצבא האדום"),
    ),
    "fr": Voice(
        "fr",
        "les gens allaient le matin en ville et la route était longue puis assis près fleuve écrivit une lettre",
        "abcdefghijklmnopqrstuvwxyzéèç",
        _LATIN_PLACES,
        ("…", "§", "« »"),
        ("fa", "ارتش سرخ"),
    ),
}


class _Writer:
    """Writes one book by chance. `said` are sentences that may be said again."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)  # noqa: S311 - the same book each time, no secret
        self.voice = [*VOICES.values()][seed % len(VOICES)]
        self.words = self.voice.words.split()
        self.said: list[str] = [self.say(6)]
        self.notes: list[str] = []
        self.level = 1
        self.places = self.draw.sample(self.voice.places, self.draw.randint(2, len(self.voice.places)))

    # --- Words ------------------------------------------------------------------------------------

    def say(self, count: int) -> str:
        return " ".join(self.draw.choices(self.words, k=count))

    def letter(self) -> str:
        return self.draw.choice(self.voice.letters)

    def number(self) -> str:
        return str(self.draw.choice((1, 2, 3, 7, 12, 100, 1944, self.draw.randint(1, 3000))))

    def speck(self) -> str:
        """Give a text as short as can be."""
        return self.draw.choice((self.letter, self.number, partial(self.say, 1)))()

    def title(self) -> str:
        """Give a title: new, short, or one that begins as another does, or is the same."""
        choices: tuple[Callable[[], str], ...] = (
            self.speck,
            partial(self.say, 2),
            lambda: self.draw.choice(self.said),
            lambda: " ".join(self.draw.choice(self.said).split()[: self.draw.randint(1, 4)]),
            lambda: self.draw.choice(self.places),
        )
        return self.draw.choice(choices)()

    def sentence(self) -> str:
        """Give the words of a sentence, new or said before."""
        if self.draw.random() < 0.3:
            return self.draw.choice(self.said)
        self.said.append(self.say(self.draw.randint(1, 14)))
        return self.said[-1]

    def marked(self) -> str:
        """Give a sentence with something in it that is marked."""
        language, foreign = self.voice.foreign
        choices: tuple[Callable[[], str], ...] = (
            lambda: f"[{foreign}]{{lang={language}}}",
            lambda: f"[{self.draw.choice(self.places)}]{{.place}}",
            lambda: f"**{self.say(1)}**",
            lambda: f"*{self.say(2)}*",
            lambda: f"`{self.draw.choice(('a = 1', 'foo()', 'x'))}`",
            lambda: self.draw.choice(self.voice.signs),
            lambda: f"{self.number()}–{int(self.number()) + 3000}",
            lambda: f"({self.say(1)})",
            self.call,
            lambda: "[@one, 5]",
        )
        return f"{self.sentence()} {self.draw.choice(choices)()} {self.say(2)}"

    def call(self) -> str:
        """Call a note: of one letter, of a sentence, of several paragraphs."""
        label = len(self.notes) + 1
        body = self.draw.choice((self.speck(), self.sentence() + ".", f"{self.sentence()}.\n\n    {self.sentence()}."))
        self.notes.append(f"[^{label}]: {body}")
        return f"{self.say(1)}[^{label}]"

    # --- Blocks -----------------------------------------------------------------------------------

    def block(self) -> str:
        choices: tuple[tuple[int, Callable[[], str]], ...] = (
            (6, lambda: self.marked() + "."),
            (3, lambda: self.sentence() + "."),
            (2, self.speck),
            (3, self.heading),
            (2, self.items),
            (2, self.table),
            (1, lambda: f"> {self.sentence()}."),
            (1, lambda: f"{self.speck()}\n:   {self.sentence()}.\n:   {self.speck()}"),
            (1, lambda: self.draw.choice(("```\nif x == 1:\n    foo()\n```", f"```\n# {self.say(3)}\nx = 2\n```"))),
            (1, self.map),
            (1, self.timeline),
            (1, lambda: f'![{self.say(2)}](a.png "{self.draw.choice((self.speck(), self.sentence()))}")'),
            (1, lambda: self.draw.choice(self.voice.signs)),
            (1, lambda: "***"),
        )
        weights, makers = zip(*choices, strict=True)
        return str(self.draw.choices(makers, weights)[0]())

    def heading(self) -> str:
        """Write a heading, of a level that may stand behind the one before it."""
        self.level = self.draw.randint(2, min(4, self.level + 1))
        return f"{'#' * self.level} {self.title()}"

    def items(self) -> str:
        """Write a list, numbered or not, of short items or long ones, perhaps with another list in it."""
        mark = self.draw.choice(("- ", "1. ", "9. "))
        between = self.draw.choice(("\n", "\n\n"))
        inner = f"\n    - {self.speck()}\n    - {self.speck()}" if self.draw.random() < 0.3 else ""
        items = [self.draw.choice((self.speck, self.sentence))() for _ in range(self.draw.randint(1, 4))]
        return between.join(mark + item for item in items) + inner

    def table(self) -> str:
        """Write a table of letters, numbers, and things said before."""
        width = self.draw.randint(1, 4)

        def row(make: Callable[[], str]) -> str:
            return "| " + " | ".join(make() for _ in range(width)) + " |"

        rows = [row(self.draw.choice((self.speck, self.sentence, self.letter))) for _ in range(self.draw.randint(1, 4))]
        return "\n".join((row(self.speck), "|" + "---|" * width, *rows))

    def caption(self) -> str:
        return json.dumps(self.draw.choice((self.say(1), self.say(2), self.sentence())), ensure_ascii=False)

    def map(self) -> str:
        shown = " ".join(f"p{number}" for number in range(len(self.places)))
        return f'::: {{.map places="{shown}" caption={self.caption()} alt={self.caption()}}}\n:::'

    def timeline(self) -> str:
        return f"::: {{.timeline from=1944-01 to=1945-12 caption={self.caption()} alt={self.caption()}}}\n:::"

    # --- Files ------------------------------------------------------------------------------------

    def chapter(self) -> str:
        self.notes, self.level = [], 1
        count = self.draw.choice((1, 3, 8, 14))
        blocks = [self.marked() + ".", *(self.block() for _ in range(count - 1))]
        head = {"title": self.title(), "questions": [self.sentence()], "summary": self.sentence()}
        return "---\n" + _write_yaml(head) + "---\n\n" + "\n\n".join((*blocks, *self.notes)) + "\n"

    def write(self) -> dict[str, str | bytes]:
        chapters = {f"{number:02}.md": self.chapter() for number in range(1, self.draw.randint(2, 4))}
        if self.draw.random() < 0.2:
            # Two chapters that are the same.
            chapters["09.md"] = chapters["01.md"]
        events = {
            f"e{number}": {"date": date, "text": self.draw.choice((self.sentence(), self.speck(), self.title()))}
            for number, date in enumerate(("1944-01-17", "1944-02", "1945", "1945-04-25"))
        }
        return {
            **chapters,
            "book.yaml": _write_yaml(
                {
                    "title": self.title(),
                    "subtitle": self.title(),
                    "language": self.voice.language,
                    "identifier": "urn:uuid:00000000-0000-4000-8000-000000000001",
                    "slug": "innocent",
                    "authors": [{"name": self.say(2)}],
                    "rights": self.sentence(),
                    "chapters": [*chapters],
                    "editions": {"print": {}, "epub": {}, "handouts": {}},
                }
            ),
            "places.yaml": _write_yaml(
                {
                    f"p{number}": {"name": name, "coordinates": [51 + number / 7, 22 - number / 5]}
                    for number, name in enumerate(self.places)
                }
            ),
            "chronology.yaml": _write_yaml(events),
            "glossary.yaml": _write_yaml({"t": {"term": self.title(), "definition": self.sentence()}}),
            "sources.yaml": _write_yaml({"one": {"type": "book", "title": self.title()}}),
            "a.png": draw_picture(),
        }


def _write_yaml(values: Mapping[str, object]) -> str:
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())


def write_innocent(seed: int) -> dict[str, str | bytes]:
    """Write an innocent book, the same for the same seed; its language goes with the seed."""
    return _Writer(seed).write()


# --- Building ---------------------------------------------------------------------------------------


class _OneProcess:
    """Does the work of the compositors in this process, which saves their start."""

    jobs = 1

    def __init__(self, roots: tuple[Path, ...], fonts_folder: Path) -> None:
        self.fonts_folder = fonts_folder
        self._render = partial(lay_out, roots=roots, fonts_folder=fonts_folder)

    def lay_out(self, parts: Iterable[Part | None], on_done: Callable[[LaidPart], None]) -> None:
        for part in parts:
            if part:
                on_done(self._render(part))

    def hand_over(self, work: Callable[[], Result]) -> Future[Result]:
        done: Future[Result] = Future()
        done.set_result(work())
        return done


def judge_innocent(seed: int, cache: Path, editions: Sequence[str] = ("print", "epub")) -> list[Finding]:
    """Build an innocent book in this process; give what the proof finds. `cache` keeps fonts from book to book."""
    with TemporaryDirectory(prefix="innocent-") as place:
        folder = Path(place)
        for name, content in write_innocent(seed).items():
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        report, woven = check(folder)
        if woven is None or report.errors:
            told = "\n".join(f"{error.position}: {error.message}" for error in report.errors)
            raise RuntimeError(f"the book of seed {seed} is not innocent: {told}")
        report = Report()
        roots = (folder, *find_style_folders(folder))
        compositors = _OneProcess(roots, cache / "fonts")
        shelf = Shelf(cache, f"innocent {seed}", "")
        house = open_house(woven.book.metadata)
        room = PressRoom(woven, house, roots[1:], compositors, shelf, report, lambda *_: None)  # type: ignore[arg-type]
        try:
            for name in editions:
                if name != "epub":
                    room.make(adapt_edition(woven, name))
        except PressError as error:
            raise RuntimeError(f"seed {seed}: {error}") from error
        proofs = [join_proofs([piece.result() for piece in pieces]) for _, pieces in room.proofs]
        if "epub" in editions:
            edition = adapt_edition(woven, "epub")
            book = write_epub(woven, edition, roots[1:], room.make_drawer(edition).draw, room.find_printed_pages())
            proofs.append(prove_epub("innocent.epub", _zip_pages(book), list_book(woven)))
        return [*report.findings, *tell_faults(proofs)]


def _zip_pages(book: EpubBook) -> bytes:
    """Pack the pages of an EPUB alone: its fonts and its cover take longer than the whole print edition."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as file:
        for page in book.pages:
            file.writestr(page.name, page.markup)
    return package.getvalue()


def _judge_all(seeds: Sequence[int], jobs: int, editions: Sequence[str], cache: Path) -> Iterator[list[Finding]]:
    judge = partial(judge_innocent, cache=cache, editions=editions)
    if jobs == 1:
        yield from map(judge, seeds)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(judge, seeds, chunksize=4)


def main() -> int:
    """Judge many innocent books, and tell how many were refused and what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1, help="the first of the seeds, which follow one another")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--edition", action="append", help="print and epub by default")
    arguments = parser.parse_args()
    seeds = range(arguments.seed, arguments.seed + arguments.count)
    told: Counter[str] = Counter()
    refused = warned = 0
    with TemporaryDirectory(prefix="innocent-cache-") as cache:
        judged = _judge_all(seeds, arguments.jobs, arguments.edition or ("print", "epub"), Path(cache))
        for seed, findings in zip(seeds, judged, strict=True):
            is_refused = any(finding.severity is Severity.ERROR for finding in findings)
            refused += is_refused
            warned += bool(findings) and not is_refused
            told.update(finding.code.id for finding in findings)
            for finding in findings:
                print(f"seed {seed}: {finding.position}: {finding.code.id} {finding.message}", flush=True)
    print(f"{len(seeds)} books: {refused} refused, {warned} with warnings; {dict(told)}")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
