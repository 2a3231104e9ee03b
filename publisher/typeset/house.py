"""The house's voice in one language: its words, its digits and its dates. A book's settings in, text out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from publisher.model.book import Headcount, Metadata, Person
from publisher.model.dates import HistoricalDate, Moment, Precision
from publisher.model.tree import Label, NoteSeries
from publisher.script.counters import choose_front_style, choose_letter_style, format_counter
from publisher.script.dates import PlainDate, format_day, format_span
from publisher.script.digits import default_digits, localize_digits
from publisher.script.direction import find_script, is_right_to_left
from publisher.script.hijri import format_hijri
from publisher.script.language import name_language
from publisher.script.locale import (
    BorrowedText,
    compose_text,
    fill_pattern,
    join_list,
    join_texts,
    load_words,
    number_chapter,
    number_part,
)
from publisher.script.months import default_months
from publisher.script.numbers import format_number
from publisher.typeset.views import show_with_methods

#: The least quantity whose thousands are set apart: four digits are read at a glance.
_LEAST_GROUPED = 10_000
_UNITS: Mapping[Precision, Literal["day", "month", "year"]] = {Precision.DAY: "day", Precision.YEAR: "year"}


@show_with_methods
@dataclass(frozen=True, slots=True)
class HouseStyle:
    """What the house prints of itself, in the language, digits and months of one book."""

    language: str
    digits: str
    months: str
    words: Mapping[str, Any]
    shows_hijri: bool = False
    tokens_left: frozenset[str] = frozenset()
    tokens_added: tuple[str, ...] = ()

    @property
    def spelled_out(self) -> str:
        """All that decides what the house prints, as text that is the same in every process."""
        return f"{replace(self, tokens_left=frozenset())} {sorted(self.tokens_left)}"

    @property
    def right_to_left(self) -> bool:
        """Whether the book runs from right to left."""
        return is_right_to_left(self.language)

    @property
    def direction(self) -> str:
        """The value of the `dir` attribute."""
        return "rtl" if self.right_to_left else "ltr"

    @property
    def script(self) -> str:
        """The script of the book, ISO 15924."""
        return find_script(self.language)

    def number(self, value: int) -> str:
        """Write a whole number in the book's digits."""
        return localize_digits(str(value), self.digits)

    def quantity(self, value: float) -> str:
        """Write how many there are of something, whole or not: from five digits on with its thousands set apart."""
        number = int(value) if value == int(value) else value
        return format_number(number, self.language, self.digits, group=abs(value) >= _LEAST_GROUPED)

    def folio(self, value: int, *, front: bool) -> str:
        """Write a folio: digits, or in front matter the letters that the script counts with."""
        if not front:
            return format_counter(value, self.digits)
        return format_counter(value, choose_front_style(self.language))

    def language_name(self, tag: str) -> str:
        """Write the name of a language; "" if there is none in the language of the book."""
        return name_language(tag, self.language)

    def chapter_number(self, number: int) -> str:
        """Write "Chapter One" as the language does: in words as far as the house has them."""
        return number_chapter(number, self.language, self.digits)

    def part_number(self, number: int) -> str:
        """Write "Part One" as the language does: in words as far as the house has them."""
        return number_part(number, self.language, self.digits)

    def label(self, label: Label) -> str:
        """Write what a picture, a table, a map or a unit is called by: «الشكل 3», «الجدول 2.1»."""
        number = ".".join(map(self.number, label.number))
        if label.kind == "unit":
            return f"{label.name} {number}".lstrip()
        return fill_pattern(self.words[f"figure_{label.kind}"], n=number)

    def name_thing(self, label: Label, caption: str) -> str:
        """Write what a list calls a picture or a table: its label and its caption."""
        return compose_text(self.label(label), self.words["colon"], " ", caption)

    def head_sources(self, is_foreign: bool) -> str:  # noqa: FBT001 - a template calls it so
        """Write what stands above the sources in the book's own language, or above those in others."""
        own: str = self.words["sources_in_own_language"]
        if not is_foreign and isinstance(own, BorrowedText):
            # The words name the language that they are in.
            own = self.language_name(self.language) or self.words["source_list"]
        others: str = self.words["sources_in_other_languages"]
        return others if is_foreign else own

    def other_page(self, page: str) -> str:
        """Write the number of a page of another edition, its volume before it."""
        return localize_digits(page.replace(":", "/"), self.digits)

    def isbn(self, number: str) -> str:
        """Write an ISBN with its hyphens, whose places its ranges tell (ISBN Users' Manual, 5.1)."""
        from stdnum import isbn  # noqa: PLC0415 - few books have one

        return str(isbn.format(number)) if isbn.is_valid(number) else number

    def note_number(self, number: int, series: NoteSeries) -> str:
        """Write the number of a note: in digits, or that of the second series in letters."""
        return self.number(number) if series == "first" else format_counter(number, choose_letter_style(self.language))

    def join(self, items: Sequence[str]) -> str:
        """Write several names one after another, as a sentence does."""
        return join_list(items, self.language)

    def name_part(self, title: str, number: int | None) -> str:
        """Write what contents and navigation call a part: its number, if it has one, and its title."""
        return title if number is None else compose_text(self.part_number(number), self.words["colon"], " ", title)

    def date(self, date: HistoricalDate, *, with_year: bool = True) -> str:
        """Write a date, an interval, or an approximate or uncertain one; days and months need not have their year."""
        if not date.is_interval:
            return self.moment(date.start or date.end, with_year=with_year)
        if date.start and date.end:
            if not (_is_qualified(date.start) or _is_qualified(date.end)):
                return format_span(
                    _drop_year(_parts(date.start), with_year=with_year),
                    _drop_year(_parts(date.end), with_year=with_year),
                    language=self.language,
                    convention=self.months,
                    digits=self.digits,
                )
            first, last = self.moment(date.start, with_year=with_year), self.moment(date.end, with_year=with_year)
            return fill_pattern(self.words["from_to"], a=first, b=last)
        if date.start:
            return fill_pattern(self.words["open_end"], d=self.moment(date.start, with_year=with_year))
        return fill_pattern(self.words["open_start"], d=self.moment(date.end, with_year=with_year))

    def hijri(self, date: HistoricalDate) -> str:
        """Write a date in the Hijri calendar, if the book asks for it and the tables have it; else ""."""
        moments = [moment for moment in (date.start, date.end) if moment]
        if not self.shows_hijri or date.open_start or date.open_end or len(moments) < 1 + date.is_interval:
            return ""
        units = [_UNITS.get(moment.precision, "month") for moment in moments]
        unit = next(unit for unit in ("year", "month", "day") if unit in units)
        written = format_hijri(date.earliest, date.latest, unit, language=self.language, digits=self.digits)
        if written and any(moment.approximate for moment in moments):
            written = fill_pattern(self.words["approximate_date"], d=written)
        return written

    def date_range(self, first: HistoricalDate, last: HistoricalDate) -> str:
        """Write the time from the start of one date to the end of another, in months."""
        start, end = first.start or first.end, last.end or last.start
        if start is None or end is None:
            return self.date(first)
        begins, ends = (start.year, start.month, None, start.season), (end.year, end.month, None, end.season)
        if begins == ends:
            return format_day(*begins, language=self.language, convention=self.months, digits=self.digits)
        return format_span(begins, ends, language=self.language, convention=self.months, digits=self.digits)

    def moment(self, moment: Moment | None, *, with_year: bool = True) -> str:
        """Write one moment: a day, a month, a season, a year or a decade, perhaps about or uncertain."""
        if moment is None:
            unknown: str = self.words["unknown_date"]
            return unknown
        year, month, day, season = _parts(moment)
        if moment.unspecified == "year":
            text = fill_pattern(self.words["decade"], y=self.number(year))
        elif moment.unspecified == "decade":
            text = fill_pattern(self.words["between"], a=self.number(year), b=self.number(year + 99))
        else:
            text = format_day(
                *_drop_year((year, month, day, season), with_year=with_year),
                language=self.language,
                convention=self.months,
                digits=self.digits,
            )
        return self.qualify(text, moment)

    def qualify(self, text: str, moment: Moment) -> str:
        """Say of a written date that it is about or uncertain, if it is."""
        if moment.approximate:
            text = fill_pattern(self.words["approximate_date"], d=text)
        if moment.uncertain:
            text = fill_pattern(self.words["uncertain_date"], d=text)
        return text

    def month(self, month: int) -> str:
        """Name a month."""
        return format_day(None, month, language=self.language, convention=self.months, digits=self.digits)

    def life(self, person: Person) -> str:
        """Write the years of a life: "1900–1945", with nothing for what is not known, and doubt where there is."""
        born, died = (self._write_year(date.start if date else None) for date in (person.birth, person.death))
        return compose_text(born, "–", died) if born or died else ""

    def person(self, person: Person) -> str:
        """Say who a person was: the role by its label, then the writer's own words."""
        label = self.words["person_roles"][person.role] if person.role else ""
        words = person.description or (person.note if person.role else "")
        return join_texts(compose_text(self.words["sentence_end"], " "), filter(None, (label, words)))

    def _write_year(self, moment: Moment | None) -> str:
        if moment is None:
            return ""
        year = self.number(moment.year)
        doubt = "uncertain_date" if moment.uncertain else "approximate_date" if moment.approximate else ""
        return fill_pattern(self.words[doubt], d=year) if doubt else year

    def headcount(self, people: Headcount) -> str:
        """Write how many people: "about 56000", "between 3600 and 4500"."""
        if people.about is not None:
            return fill_pattern(self.words["approx"], n=self.quantity(people.about))
        if people.minimum is not None and people.maximum is not None:
            if people.minimum == people.maximum:
                return self.quantity(people.minimum)
            least, most = self.quantity(people.minimum), self.quantity(people.maximum)
            return fill_pattern(self.words["between"], a=least, b=most)
        if people.minimum is not None:
            return fill_pattern(self.words["at_least"], n=self.quantity(people.minimum))
        if people.maximum is not None:
            return fill_pattern(self.words["at_most"], n=self.quantity(people.maximum))
        return ""


def _is_qualified(moment: Moment) -> bool:
    return moment.approximate or moment.uncertain or bool(moment.unspecified)


def _parts(moment: Moment) -> tuple[int, int | None, int | None, int | None]:
    return moment.year, moment.month, moment.day, moment.season


def _drop_year(parts: PlainDate, *, with_year: bool) -> PlainDate:
    """Leave the year of a day or a month out, if it is not wanted."""
    return parts if with_year or not parts[1] else (None, *parts[1:])


def open_house(metadata: Metadata) -> HouseStyle:
    """Return the house's voice for a book."""
    return HouseStyle(
        language=metadata.language,
        digits=metadata.digits or default_digits(metadata.language),
        months=metadata.months or default_months(metadata.language),
        words=load_words(metadata.language),
        shows_hijri="hijri" in metadata.calendar,
        tokens_left=metadata.tokens_left,
        tokens_added=metadata.tokens_added,
    )
