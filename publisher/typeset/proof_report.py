"""Writes the report of a proof: a `Proof` and pictures of its lines in, one HTML page that a person reads out."""

import base64
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from publisher.model.finding import Severity
from publisher.model.message import Message
from publisher.model.proof import Fault, Proof
from publisher.script.direction import is_right_to_left
from publisher.typeset.pages import fill_template
from publisher.typeset.views import show


@show
@dataclass(frozen=True, slots=True)
class _Entry:
    """A fault, the address of its picture, and what is said of it where its texts and its kind do not tell all.

    Picture and message are "" if there is none.
    """

    fault: Fault
    picture: str
    message: str


def write_report(
    proof: Proof, pictures: Mapping[int, bytes], language: str, say_message: Callable[[str], str] = str
) -> str:
    """Write the report of a proof. `pictures` are PNG files by the number of the fault, from 0.

    `say_message` says a message in the language of the report.
    """
    words = load_report_words(language)
    entries = [
        _Entry(fault, _write_address(pictures.get(number, b"")), say_message(fault.message) if _tells(fault) else "")
        for number, fault in enumerate(proof.faults)
    ]
    entries.sort(key=lambda entry: (entry.fault.code.severity is not Severity.ERROR, entry.fault.code.id))
    groups = [(code, list(group)) for code, group in groupby(entries, key=lambda entry: entry.fault.code)]
    # A template may not reckon with numbers as great as those of the words of a long book.
    tallies = [
        (tally, _write_percent(tally.found, tally.words), _write_percent(tally.in_order, tally.words))
        for tally in proof.tallies
    ]
    errors = sum(entry.fault.code.severity is Severity.ERROR for entry in entries)
    return fill_template(
        "proof_report.html.j2",
        proof=proof,
        groups=groups,
        errors=errors,
        warnings=len(entries) - errors,
        words=words,
        language=language,
        direction="rtl" if is_right_to_left(language) else "ltr",
        tallies=tallies,
    )


def _tells(fault: Fault) -> bool:
    """Return whether the message of a fault tells more than its kind and its texts do: what was measured."""
    has_values = isinstance(fault.message, Message) and bool(fault.message.values)
    return has_values or not (fault.expected or fault.found)


@cache
def load_report_words(language: str) -> Mapping[str, Any]:
    """Load the words of the report in one of its languages."""
    path = files("publisher") / "locales" / "proof" / f"{language}.toml"
    return tomllib.loads(path.read_text("utf-8"))


def _write_address(picture: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(picture).decode('ascii')}" if picture else ""


def _write_percent(part: int, whole: int) -> str:
    """Write a share, rounded down: a single word that is missing is not rounded away."""
    return f"{100_000 * part // whole / 1000:.3f} %" if whole else "–"
