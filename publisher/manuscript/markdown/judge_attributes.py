"""Judges what attributes say: their values in, ids, languages, directions and dates out; what is wrong is reported."""

import re

from publisher.manuscript.edtf import InvalidDateError, parse_edtf
from publisher.manuscript.fit_shape import find_date_code
from publisher.manuscript.markdown.attributes import Attributes
from publisher.model import codes
from publisher.model.dates import HistoricalDate
from publisher.model.finding import Position, Report
from publisher.model.message import say
from publisher.model.quran import QuranPlace, parse_place
from publisher.model.tree import Direction
from publisher.script.bare_letters import strip_to_letters
from publisher.script.locale import load_words
from publisher.script.nearest import find_nearest

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
#: Words beside the name of a sura and before the number of an aya, as they are compared.
_BESIDE_SURAS = frozenset(map(strip_to_letters, ("سورة", "الآية", "الآيات", "آية")))
_IDENTIFIER = re.compile(r"[^\W_][\w.:-]*")
#: What attributes say that the press knows; a word that is near one of them is a misspelt one.
_OWN_ATTRIBUTES = (
    "about", "alt", "author", "caption", "date", "dir", "event", "from", "height", "kept", "lang", "metre", "numbers",
    "over", "page", "person", "place", "places", "poet", "quran", "rhyme", "routes", "source", "term", "title", "to",
    "under", "width",
)  # fmt: skip
#: Attributes of HTML, and of other tools that read Pandoc's Markdown.
_SITE_ATTRIBUTES = frozenset(
    (
        "align", "border", "class", "collapse", "color", "custom-style", "data", "fig-align", "fig-pos",
        "filename", "icon", "id", "label", "loading", "name", "rel", "scale", "size", "src", "style", "target", "type",
        "weight",
    )
)  # fmt: skip


def refuse_attribute(report: Report, position: Position, key: str, hint: str, *, is_mark: bool = False) -> None:
    """Report an attribute that is not known: an error where one of ours is meant, as in a mark of text."""
    if key not in _SITE_ATTRIBUTES and (is_mark or find_nearest(key, _OWN_ATTRIBUTES)):
        report.add(codes.BAD_ATTRIBUTES, position, say("unknown attribute {key}", key=key), hint)
    else:
        report.add(codes.FOREIGN_ATTRIBUTE, position, say("attribute {key} left out", key=key), hint)


def judge_identifier(report: Report, identifier: str, position: Position) -> str:
    """Return an id, or report one that is none and give ""."""
    if identifier and not _IDENTIFIER.fullmatch(identifier):
        report.add(
            codes.BAD_ATTRIBUTES,
            position,
            say("{identifier} is not an id", identifier=identifier),
            say("an id begins with a letter and holds letters, digits, - _ and ."),
        )
        return ""
    return identifier


def judge_language(report: Report, tag: str, position: Position) -> str:
    """Return a language tag, or report one that is none and give ""."""
    if not LANGUAGE.fullmatch(tag):
        report.add(
            codes.BAD_LANGUAGE,
            position,
            say("{tag} is not a language tag", tag=tag),
            say("write de, pl, en, ar-EG …"),
        )
        return ""
    return tag


def judge_direction(report: Report, text: str, position: Position) -> Direction:
    """Return a direction, or report what is none and give ""."""
    direction = read_direction(text)
    if not direction and text != "auto":
        report.add(
            codes.BAD_ATTRIBUTES,
            position,
            say("{text} is not a direction", text=text),
            say("write dir=rtl or dir=ltr"),
        )
    return direction


def judge_quran_place(report: Report, text: str, position: Position) -> QuranPlace | None:
    """Return a place in the Qur'an, or report what is none and give None."""
    try:
        return parse_place(_number_sura(text))
    except ValueError as error:
        hint = say("write quran=2:255, or quran=2:255-257 for ayas in a row")
        report.add(codes.NO_SUCH_AYA, position, error.args[0], hint)
        return None


def _number_sura(text: str) -> str:
    """Write a place with the number of its sura where it is named, as in «البقرة: 255» and «سورة البقرة، آية 255»."""
    text = re.sub(r"\s", " ", text).strip()
    name = text.rstrip("0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹-\u2013 ")
    ayas = text.removeprefix(name).replace(" ", "")
    if not re.search(r"[^\W\d_]", name):
        return text.replace(" ", "")
    words = (strip_to_letters(word.strip(" :،,")) for word in name.split())
    told = "".join(word for word in words if word not in _BESIDE_SURAS)
    numbers = {
        strip_to_letters(own.replace(" ", "")): number for number, own in enumerate(load_words("ar")["quran_suras"], 1)
    }
    sura = numbers.get(told, numbers.get(f"ال{told}"))
    return f"{sura}:{ayas}" if sura and ayas else text


def judge_date(report: Report, text: str, position: Position) -> HistoricalDate | None:
    """Return a date of EDTF, or report what is none and give None."""
    try:
        return parse_edtf(text)
    except InvalidDateError as error:
        report.add(find_date_code(error), position, error.args[0], say("write it as 1945-01-17, 1945-01, 1944-22 …"))
        return None


def read_direction(text: str) -> Direction:
    """Return the direction that an attribute asks for, "" for any other word."""
    lower = text.strip().lower()
    return "rtl" if lower == "rtl" else "ltr" if lower == "ltr" else ""


def find_language(attributes: Attributes | None) -> str:
    """Return the language that attributes name, if it is one."""
    tags = [value for key, value in attributes.pairs if key == "lang"] if attributes else []
    return tags[-1] if tags and LANGUAGE.fullmatch(tags[-1]) else ""


def quotes_quran(attributes: Attributes | None) -> bool:
    """Return whether attributes say that something is quoted from the Qur'an."""
    return attributes is not None and (
        "quran" in attributes.classes or any(key == "quran" for key, _ in attributes.pairs)
    )


def is_count(value: str, most: int) -> bool:
    """Return whether an attribute is a whole number in digits of any script, from 1 to `most`."""
    return value.isdecimal() and 0 < int(value) <= most
