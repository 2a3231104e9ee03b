"""Reads YAML: text in, plain values out, with the line and column of every key and value.

Scalars stay the text that was written (`1.0` stays "1.0", `no` stays "no"): what they mean is for the
schema to say. Aliases are followed within a bound, tags and repeated keys are refused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import yaml

from publisher.manuscript.folder import judge_controls
from publisher.model import codes
from publisher.model.finding import Position, Report
from publisher.model.message import Message, say

Path: TypeAlias = tuple[str | int, ...]
Plain: TypeAlias = "str | list[Plain] | dict[str, Plain] | None"

#: How many nodes aliases may add to a file before it counts as one that explodes.
ALIAS_LIMIT = 1_000
DEPTH_LIMIT = 40
_CUT = re.compile(r"[ \t]+(#[^\s#].*?)[ \t]*$", re.MULTILINE)
_LACKS_COLON = (say("a line without a colon"), say("write key: value"))
_BEGINS_WITH_SIGN = (say("a value that begins with a sign"), say("put it between quotation marks"))
#: What is wrong and what to do, by an expression that fits what the parser says of it; the first that fits counts.
_EXPLAINED: Mapping[str, tuple[Message, Message]] = {
    "could not find expected ':'": _LACKS_COLON,
    "mapping values are not allowed": (
        say("a colon where none may stand"),
        say("quote a value that holds a colon; let keys that belong together begin in one column"),
    ),
    "flow (sequence|mapping)": (
        say("a bracket that is not closed"),
        say("close it, and part what is in it by commas"),
    ),
    "unknown escape|hexdecimal": (
        say("a backslash between quotation marks that means nothing"),
        say("write \\\\ for one that is meant, or use single quotation marks"),
    ),
    "quoted scalar": (
        say("a quotation mark that is not closed"),
        say('close it, or write \\" for one that is meant'),
    ),
    "block sequence entries": (
        say("an item of a list in the line of its key"),
        say("begin each item in a line of its own, after a hyphen"),
    ),
    "did not find expected (key|'-')": (
        say("a line that does not belong to what stands above it"),
        say("let keys that belong together begin in one column, and items of a list too"),
    ),
    "undefined alias": _BEGINS_WITH_SIGN,
    "cannot start any token|expected node content|directive|anchor|scanning an? (alias|tag)": _BEGINS_WITH_SIGN,
    "another document": (
        say("--- begins a second document"),
        say("delete it: a file holds one"),
    ),
    "block scalar": (
        say("words behind | or >"),
        say("begin the text in the next line, further in than its key"),
    ),
}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text value as read, and as written in the source, quotes included, from `line` and `column` on.

    `style` is its quote, `|` or `>`, or "" for a plain one.
    """

    value: str
    source: str
    line: int
    column: int
    style: str


@dataclass(slots=True)
class YamlDocument:
    """A YAML file as plain values; `values` and `keys` tell where each path was written."""

    file: str
    value: Plain = None
    values: dict[Path, Position] = field(default_factory=dict)
    keys: dict[Path, Position] = field(default_factory=dict)
    scalars: dict[Path, Scalar] = field(default_factory=dict)

    def locate(self, path: Path) -> Position:
        """Return the position of a value, or of the nearest value around it."""
        while path not in self.values and path:
            path = path[:-1]
        return self.values.get(path, Position(self.file, 1, 1))

    def locate_key(self, path: Path) -> Position:
        """Return the position of a key, or of the value around it."""
        return self.keys.get(path) or self.locate(path)


class _RefusedError(Exception):
    """The document cannot be read further; the finding has been added."""


@dataclass(slots=True)
class _Unfolder:
    document: YamlDocument
    report: Report
    first_line: int
    text: str
    seen: set[int] = field(default_factory=set)
    repeated: int = 0

    def position(self, mark: yaml.Mark) -> Position:
        return Position(self.document.file, mark.line + self.first_line, mark.column + 1)

    def unfold(self, node: yaml.Node, path: Path, inside: tuple[int, ...]) -> Plain:
        position = self.position(node.start_mark)
        if id(node) in self.seen:
            self.repeated += 1
        self.seen.add(id(node))
        if self.repeated > ALIAS_LIMIT or id(node) in inside:
            self.report.add(
                codes.EXPLODING_ALIASES,
                # An alias knows its anchor, but not its own place: the key of the file is the nearest that is known.
                self.document.keys.get(path[:1], position),
                say("aliases unfold to too many values"),
                say("write the values out"),
            )
            raise _RefusedError
        if len(inside) > DEPTH_LIMIT:
            self.report.add(
                codes.NESTED_TOO_DEEP,
                position,
                say("nested more than {depth_limit} deep", depth_limit=DEPTH_LIMIT),
                say("write it flatter"),
            )
            raise _RefusedError
        if not node.tag.startswith("tag:yaml.org,2002:") or "python" in node.tag:
            self._refuse_tag(node)
        self.document.values[path] = position
        inside = (*inside, id(node))
        if isinstance(node, yaml.ScalarNode):
            self._judge_escapes(node, position)
            if node.tag == "tag:yaml.org,2002:null" and not node.style:
                return None
            source = self.text[node.start_mark.index : node.end_mark.index]
            self._judge_comment(node, position)
            self.document.scalars[path] = Scalar(node.value, source, position.line, position.column, node.style or "")
            return str(node.value)
        if isinstance(node, yaml.SequenceNode):
            return [self.unfold(item, (*path, index), inside) for index, item in enumerate(node.value)]
        return self._unfold_mapping(node, path, inside)

    def _judge_escapes(self, node: yaml.ScalarNode, position: Position) -> None:
        """Judge what an escape stands for, such as that of U+202E; all other text was judged as a whole."""
        if node.style == '"' and node.value not in self.text:
            judge_controls(node.value, lambda _: position, self.report)

    def _judge_comment(self, node: yaml.ScalarNode, position: Position) -> None:
        """Tell of a comment that looks as if it went on with the value: `الفصل #1`. Others have a space behind #."""
        if not node.style and (cut := _CUT.match(self.text, node.end_mark.index)):
            self.report.add(
                codes.CUT_VALUE,
                replace(position, column=position.column + cut.start(1) - node.start_mark.index),
                say("{value} is a comment, and not part of the value", value=cut[1]),
                say(
                    'write "{value} {value_a}" between quotation marks if it is meant', value=node.value, value_a=cut[1]
                ),
            )

    def _refuse_tag(self, node: yaml.Node) -> None:
        self.report.add(
            codes.CUSTOM_TAG,
            self.position(node.start_mark),
            say("the tag {tag} is not allowed", tag=node.tag),
            say("delete the tag"),
        )

    def _unfold_mapping(self, node: yaml.Node, path: Path, inside: tuple[int, ...]) -> Plain:
        mapping: dict[str, Plain] = {}
        for key_node, value_node in node.value:
            key_position = self.position(key_node.start_mark)
            if not isinstance(key_node, yaml.ScalarNode):
                self.report.add(codes.WRONG_VALUE, key_position, say("a key must be a word"), say("quote the key"))
                continue
            if not key_node.tag.startswith("tag:yaml.org,2002:"):
                self._refuse_tag(key_node)
            self._judge_escapes(key_node, key_position)
            key = str(key_node.value)
            if key in mapping:
                self.report.add(
                    codes.DUPLICATE_KEY,
                    key_position,
                    say("{key} is given twice", key=key),
                    say("it stands first in line {line}", line=self.document.keys[*path, key].line),
                )
                continue
            self.document.keys[*path, key] = key_position
            mapping[key] = self.unfold(value_node, (*path, key), inside)
        return mapping


def read_yaml(text: str, file: str, report: Report, first_line: int = 1) -> YamlDocument | None:
    """Read one YAML document; report what is wrong, and give None where nothing can be made of it.

    `first_line` is the line of the file in which `text` begins, for the front matter of chapters.
    """
    document = YamlDocument(file)
    loader = _LOADER(text)
    try:
        _judge_depth(text, document, report, first_line)
        node = loader.get_single_node()
        if node is None:
            document.values[()] = Position(file, first_line, 1)
            return document
        document.value = _Unfolder(document, report, first_line, text).unfold(node, (), ())
    except yaml.MarkedYAMLError as error:
        mark, bare = _find_mark(error), _find_line_without_colon(text, error)
        position = Position(file, mark.line + first_line, mark.column + 1) if mark else Position(file)
        if bare is not None:
            position = Position(file, bare + first_line, 1)
        message, hint = _explain(text, error, lacks_colon=bare is not None)
        report.add(codes.MALFORMED_YAML, position, message, hint)
        return None
    except yaml.reader.ReaderError as error:
        report.add(
            codes.MALFORMED_YAML,
            Position(file, first_line, 1),
            say("character U+{character}", character=f"{error.character:04X}")
            if isinstance(error.character, int)
            else str(error.reason),
            say("delete the character"),
        )
        return None
    except _RefusedError:
        return None
    finally:
        loader.dispose()
    return document


def _judge_depth(text: str, document: YamlDocument, report: Report, first_line: int) -> None:
    """Bound how deep a document is nested, on the stream of its events: to compose it takes a call for each level.

    Raises `_RefusedError` where it is too deep.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEPTH_LIMIT:
            mark = event.start_mark
            position = (
                Position(document.file, mark.line + first_line, mark.column + 1) if mark else Position(document.file)
            )
            report.add(
                codes.NESTED_TOO_DEEP,
                position,
                say("nested more than {depth_limit} deep", depth_limit=DEPTH_LIMIT),
                say("write it flatter"),
            )
            raise _RefusedError


def _find_mark(error: yaml.MarkedYAMLError) -> yaml.Mark | None:
    """Return where a mistake begins. PyYAML gives the end of the file, or the next line, for what is not closed."""
    context = error.context or ""
    is_left_open = re.match(
        r"while (parsing a flow|scanning a (double-|single-)?quoted|scanning a simple key)", context
    )
    return error.context_mark if is_left_open else error.problem_mark or error.context_mark


def _find_line_without_colon(text: str, error: yaml.MarkedYAMLError) -> int | None:
    """Return the line, from 0, that has no colon where a key began, if a parser stumbles over the key behind it.

    It takes such a line for more of the value before it, and finds the next key where none may stand: in the same
    column, or further in where the key that lacks its colon is the one above.
    """
    mark = error.problem_mark
    if mark is None or "mapping values are not allowed" not in (error.problem or ""):
        return None
    lines = text.split("\n")
    indent = _measure_indent(lines[mark.line])
    for number in range(mark.line - 1, -1, -1):
        line = lines[number]
        if line.strip() and _measure_indent(line) <= indent:
            return None if re.search(r":(\s|$)", line) or line.lstrip().startswith(("-", "#")) else number
    return None


def _measure_indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _stands_behind_value(text: str, mark: yaml.Mark | None) -> bool:
    """Return whether something else stands before a place in its line."""
    return mark is not None and bool(text.split("\n")[mark.line][: mark.column].strip())


def _explain(text: str, error: yaml.MarkedYAMLError, *, lacks_colon: bool) -> tuple[str, str]:
    """Return what is wrong with a document, and how it is put right."""
    reason = f"{error.context or ''}: {error.problem or ''}"
    if lacks_colon:
        return _LACKS_COLON
    if error.problem_mark and text[error.problem_mark.index : error.problem_mark.index + 1] == "\t":
        return say("a tab at the beginning of a line"), say("indent by spaces")
    if "did not find expected key" in reason and _stands_behind_value(text, error.problem_mark):
        return say("words behind a value that has ended"), say("put all of it between quotation marks")
    for sign, explained in _EXPLAINED.items():
        if re.search(sign, reason):
            return explained
    return (
        say("this is not well-formed YAML: {reason}", reason=reason.removeprefix(": ")),
        say("check indentation and brackets; quote a value that holds a colon or begins with a sign"),
    )
