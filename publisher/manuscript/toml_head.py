"""Reads the head of a chapter that is written in TOML, as Hugo's pages have it: text in, plain values out."""

import re
import tomllib

from publisher.manuscript.yaml_reader import Plain, YamlDocument
from publisher.model import codes
from publisher.model.finding import Position, Report
from publisher.model.message import say

_KEY = re.compile(r"^[ \t]*[\"']?(?P<key>[\w-]+)[\"']?[ \t]*=", re.MULTILINE)


def read_toml_head(text: str, file: str, report: Report) -> YamlDocument | None:
    """Read a head that begins in the second line of its file; report what is no TOML, and give None."""
    try:
        head = _make_plain(tomllib.loads(text))
    except (ValueError, RecursionError) as error:
        # A number of more digits than Python reads is one, and what stands too deep in one another.
        message = say("the front matter is no TOML: {error}", error=str(error))
        report.add(codes.MALFORMED_YAML, Position(file, 1, 1), message, say("correct it, or write it in YAML"))
        return None
    document = YamlDocument(file, head)
    for found in _KEY.finditer(text):
        line = text.count("\n", 0, found.start()) + 2
        document.keys.setdefault((found["key"],), Position(file, line, 1))
        document.values.setdefault((found["key"],), Position(file, line, 1))
    return document


def _make_plain(value: object) -> Plain:
    if isinstance(value, dict):
        return {key: _make_plain(inner) for key, inner in value.items()}
    return list(map(_make_plain, value)) if isinstance(value, list) else str(value)
