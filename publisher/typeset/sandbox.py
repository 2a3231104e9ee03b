"""The sandbox in which templates run: Jinja, with an explicit list of what may be used, and a bound on all work.

A book's source is not trusted, and its templates are programs. They see views (`views.py`), plain values, and the
filters and methods that are named here. Every step of a loop, call and filter, and every letter that is written, is
counted; so is the size of what an operator or a filter would make, before it makes it. The work of the house's own
templates is not bounded, since it grows with the book.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from types import BuiltinMethodType
from typing import Any, cast

from jinja2 import BaseLoader, StrictUndefined, Undefined, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS, make_attrgetter
from jinja2.nodes import EvalContext
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, TemplateReference, markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedEscapeFormatter, SandboxedFormatter
from jinja2.utils import Cycler, Joiner, Namespace
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from publisher.script.locale import BorrowedText, MixedText, compose_text, fill_pattern, join_texts
from publisher.typeset.views import PLAIN, Tool, View

#: Letters of a text, and items of a sequence, that a template may make.
_TEXT_LIMIT, _ITEM_LIMIT = 2**20, 100_000
#: How deep sequences and mappings may stand in one another. To compare or hash what is in them takes the stack of C.
_DEEPEST = 50
#: Letters of a page.
_PAGE_LIMIT = 16 * 2**20
#: What a page may cost: a letter costs one, a step of a loop, a filter and a call more.
_COST_LIMIT = 200_000_000
_STEP, _FILTER, _CALL = 20, 200, 500
#: Seconds that a page may take, on whatever machine: nothing but an attack comes near.
_SECONDS = 20
#: Whole numbers that arithmetic may come to, and that a filter or a function may be given.
_NUMBER_LIMIT, _ARGUMENT_LIMIT = 2**63, 100_000
#: The greatest power, and width of a format.
_POWER_LIMIT, _WIDTH_LIMIT = 64, 1000

#: Filters whose result is no larger than what they are given, but for quotes and references.
_FILTERS = (
    *("abs", "batch", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first", "float"),
    *("forceescape", "groupby", "int", "items", "last", "length", "list", "lower", "map", "max", "min", "reject"),
    *("rejectattr", "reverse", "round", "safe", "select", "selectattr", "sort", "string", "striptags", "title"),
    *("trim", "truncate", "unique", "upper", "wordcount", "xmlattr"),
)
#: The greatest number that a filter is given, where a greater one would make it work much.
_FILTER_ARGUMENTS = {"batch": 1000, "round": 20}

#: Methods and attributes of plain values and of Jinja's own things.
_TEXT_METHODS = frozenset(
    (
        *("capitalize", "casefold", "count", "endswith", "find", "index", "isalnum", "isalpha", "isdecimal", "isdigit"),
        *("islower", "isnumeric", "isspace", "istitle", "isupper", "lower", "lstrip", "partition", "removeprefix"),
        *("removesuffix", "rfind", "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip"),
        *("striptags", "swapcase", "title", "unescape", "upper"),
    )
)
_ATTRIBUTES: Mapping[type, frozenset[str]] = {
    str: _TEXT_METHODS,
    Markup: _TEXT_METHODS,
    BorrowedText: _TEXT_METHODS,
    MixedText: _TEXT_METHODS,
    dict: frozenset({"get", "items", "keys", "values"}),
    tuple: frozenset({"count", "index"}),
    list: frozenset({"count", "index"}),
    LoopContext: frozenset(
        (
            *("index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0"),
            *("previtem", "nextitem", "cycle", "changed"),
        )
    ),
    Cycler: frozenset({"next", "reset", "current"}),
    BlockReference: frozenset({"super"}),
}
_CALLED = (Tool, Macro, BlockReference, LoopContext, Joiner, Undefined)
_WIDTH = re.compile(r"\d+")


class TooMuchWorkError(SecurityError):
    """A template works too much, or would make something too large."""


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment of Jinja for templates that nobody has looked at. `is_bounded` says whether work is counted."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "**", "%"})

    def __init__(self, loader: BaseLoader, *, is_bounded: bool) -> None:
        """Take the loader of templates."""
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=self._write_value,
            cache_size=-1,
        )
        self.is_bounded = is_bounded
        self.cost, self.end = 0, 0.0
        own: dict[str, Callable[..., Any]] = {"groupby_order": _group_in_order}
        self.filters = {
            **{name: self._bound_filter(name, FILTERS[name]) for name in _FILTERS},
            **{name: self._bound_filter(name, function) for name, function in own.items()},
            "format": self._format_by_percent,
            "join": self._join,
            "replace": self._replace,
            # These three are put in by `_generate`, and no template can name them.
            _COUNT: self._make_counter(),
            _CONCATENATE: self._concatenate,
            _MEASURE: self._make_measure(),
        }
        self.globals = {
            "range": self._make_range,
            "dict": dict,
            "namespace": Namespace,
            "cycler": self._make_cycler,
            "joiner": Joiner,
        }

    def fill(self, name: str, values: dict[str, object]) -> str:
        """Fill a template. Raises what goes wrong in it, `TooMuchWorkError` among others."""
        self.cost, self.end = 0, time.monotonic() + _SECONDS
        pieces: list[str] = []
        length = 0
        for piece in self.get_template(name).generate(values):
            length += len(piece)
            if self.is_bounded and length > _PAGE_LIMIT:
                raise TooMuchWorkError(f"the page is longer than {_PAGE_LIMIT // 2**20} million letters")
            self._spend(len(piece))
            pieces.append(piece)
        return "".join(pieces)

    # --- Counting ----------------------------------------------------------------------------

    def _spend(self, cost: int) -> None:
        """Count work. Raises `TooMuchWorkError` where a template of a book has worked too much."""
        if not self.is_bounded:
            return
        self.cost += cost
        if self.cost > _COST_LIMIT or time.monotonic() > self.end:
            raise TooMuchWorkError("the template works too much: do its loops end?")

    def _allow_size(self, length: int, *, items: bool = False) -> None:
        """Count the making of a text of a length, or of a sequence. Raises `TooMuchWorkError` for too long a one."""
        if self.is_bounded and length > (_ITEM_LIMIT if items else _TEXT_LIMIT):
            raise TooMuchWorkError(f"the template makes a {'sequence' if items else 'text'} of {length}")
        self._spend(length)

    def _measure(self, made: object) -> None:
        """Count the making of a sequence or mapping with all that it holds, as often as it holds it.

        What holds itself twice, again and again, is small in memory, and endless for whoever compares it.
        Raises `TooMuchWorkError` for what is too large or too deep.
        """
        if not self.is_bounded:
            return
        size = 0
        waiting = [(made, 0)]
        while waiting:
            thing, depth = waiting.pop()
            if not isinstance(thing, list | tuple | dict):
                continue
            size += len(thing)
            if size > _ITEM_LIMIT or depth > _DEEPEST:
                raise TooMuchWorkError("the template makes sequences in one another without end")
            held = (*thing, *thing.values()) if isinstance(thing, dict) else thing
            waiting += [(item, depth + 1) for item in held if isinstance(item, list | tuple | dict)]
        self._spend(size)

    def _make_measure(self) -> Callable[..., Any]:
        @pass_context  # so that Jinja does not measure a constant sequence once and for all
        def measure(_context: Context, made: object) -> object:
            self._measure(made)
            return made

        return measure

    def _count_steps(self, items: Iterable[Any], cost: int) -> Iterator[Any]:
        for item in items:
            self._spend(cost)
            yield item

    def _make_counter(self) -> Callable[..., Any]:
        @pass_context  # so that Jinja does not count a constant sequence once and for all
        def count(_context: Context, items: Any, cost: int) -> Any:
            _judge_value(items)
            if isinstance(items, Sequence | dict):
                # A loop asks a sequence for its length, so it stays what it is; all of its steps are paid at once.
                self._spend(len(items) * cost)
                return items
            return self._count_steps(items, cost)

        return count

    # --- What Jinja asks -----------------------------------------------------------------------

    def _generate(self, source: nodes.Template, *arguments: Any, **named: Any) -> str:
        """Put counters into a template before Jinja compiles it."""
        if self.is_bounded:
            _LiteralMeasurer().visit(source)
        _Concatenator().visit(source)
        for loop in source.find_all(nodes.For):
            written = sum(len(data.data) for part in loop.body for data in _find_data(part))
            cost = nodes.Const(_STEP + written, lineno=loop.lineno)
            loop.iter = _call_filter(_COUNT, cast("nodes.Expr", loop.iter), cost)
        source.set_environment(self)
        return super()._generate(source, *arguments, **named)

    def get_template(self, name: Any, *arguments: Any, **named: Any) -> Any:
        """Load a template; loading costs what the template writes, as it may be included in a loop."""
        self._spend(_CALL)
        template = super().get_template(name, *arguments, **named)
        self._spend(self.sizes.get(template.name or "", 0))
        return template

    @property
    def sizes(self) -> Mapping[str, int]:
        """The lengths of the templates that a book brings, by name."""
        return getattr(self.loader, "sizes", {})

    def _write_value(self, value: object) -> object:
        if isinstance(value, Undefined):
            return value
        if type(value) not in PLAIN:
            raise SecurityError(f"a {_name(value)} is no text")
        if isinstance(value, str):
            self._allow_size(len(value))
        return value

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute; of a view that does not show it, say so in words of the book."""
        found = super().getattr(obj, attribute)
        if isinstance(obj, View) and isinstance(found, Undefined) and not attribute.startswith("_"):
            return self.undefined(f"a template sees no {attribute} of {obj!r}")
        return found

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Allow what is named, and nothing else."""
        if attr.startswith("_"):
            return False
        if isinstance(obj, View | Namespace | TemplateReference):
            return True
        # What a template imports of another is what that one names in its own block.
        if type(obj).__name__ == "TemplateModule":
            return isinstance(value, Macro) or type(value) in PLAIN
        return attr in _ATTRIBUTES.get(type(obj), ())

    def is_safe_callable(self, obj: Any) -> bool:
        """Allow functions of the press, what Jinja makes of a template, and methods that are allowed."""
        if isinstance(obj, _CALLED) or obj in tuple(self.globals.values()):
            return True
        bound = getattr(obj, "__self__", None)
        if isinstance(obj, BuiltinMethodType) or getattr(obj, "__func__", None):
            return obj.__name__ in _ATTRIBUTES.get(type(bound), ())
        return isinstance(obj, _Method)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Return methods of texts that can make long ones of short ones in a bounded form."""
        text = getattr(value, "__self__", None)
        if not isinstance(text, str):
            return None
        makers: dict[str, Callable[..., str]] = {
            "format": self._format,
            "join": self._join_by,
            "replace": self._replace,
        }
        maker = makers.get(getattr(value, "__name__", ""))
        return _Method(maker, text) if maker else None

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call a function: its arguments are judged, and what it makes is paid for."""
        given = (*args, *kwargs.values())
        # A macro gets what it is given as a sequence.
        self._measure(given)
        self._spend(_CALL + sum(len(value) for value in given if isinstance(value, str)))
        if isinstance(obj, Tool):
            _judge_numbers(given, _ARGUMENT_LIMIT)
        if isinstance(obj, LoopContext):
            args = tuple(self._count_steps(value, _STEP) for value in args)
        result = super().call(context, obj, *args, **kwargs)
        if isinstance(result, str):
            self._allow_size(len(result))
        self._measure(result)
        return result

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Do arithmetic, where the result is not too large."""
        self._spend(_STEP)
        if operator == "+" and isinstance(left, str | list | tuple) and isinstance(right, str | list | tuple):
            self._allow_size(len(left) + len(right), items=not isinstance(left, str))
        elif operator == "*" and (isinstance(left, str | list | tuple) or isinstance(right, str | list | tuple)):
            thing, times = (right, left) if isinstance(left, int) else (left, right)
            if isinstance(times, int):
                self._allow_size(len(thing) * max(times, 0), items=not isinstance(thing, str))
        elif operator == "%" and isinstance(left, str):
            return self._format_by_percent(left, *(right if isinstance(right, tuple) else (right,)))
        elif operator == "**" and not all(_is_small(number) for number in (left, right)):
            raise TooMuchWorkError("the power is too great")
        result = super().call_binop(context, operator, left, right)
        if isinstance(result, int) and abs(result) > _NUMBER_LIMIT:
            raise TooMuchWorkError("the number is too great")
        self._measure(result)
        return result

    # --- Filters and functions -----------------------------------------------------------------

    def _bound_filter(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Let a filter judge what it is given, and pay for it."""

        def bounded(*args: Any, **kwargs: Any) -> Any:
            # The first may be Jinja's own: a context, or an environment.
            given = [
                value for value in (*args, *kwargs.values()) if not isinstance(value, Context | EvalContext | Sandbox)
            ]
            for value in given:
                _judge_value(value)
                self._measure(value)
            _judge_numbers(given[1:], _FILTER_ARGUMENTS.get(name, _ARGUMENT_LIMIT))
            self._spend(_FILTER + sum(len(value) for value in given if isinstance(value, Sequence | dict)))
            result = function(*args, **kwargs)
            if isinstance(result, str):
                self._allow_size(len(result))
            elif isinstance(result, Iterator):
                return self._count_steps(result, _STEP)
            self._measure(result)
            return result

        # Jinja reads off a function what it wants to be given.
        if (wants := getattr(function, "jinja_pass_arg", None)) is not None:
            bounded.jinja_pass_arg = wants  # type: ignore[attr-defined] # Jinja's own way
        return bounded

    def _make_range(self, *numbers: int) -> range:
        made = range(*numbers)
        self._allow_size(len(made), items=True)
        return made

    def _make_cycler(self, *items: object) -> Cycler:
        return Cycler(*items)

    def _concatenate(self, parts: Sequence[object]) -> str:
        for part in parts:
            self._write_value(part)
        self._allow_size(sum(len(part) for part in parts if isinstance(part, str)))
        if all(isinstance(part, str) and not isinstance(part, Markup) for part in parts):
            return compose_text(*cast("Sequence[str]", parts))
        return markup_join(parts)

    def _format_by_percent(self, text: str, *args: object, **kwargs: object) -> str:
        """Format as `%` does: fields with a width of their own are no use in a page."""
        given = (*args, *kwargs.values())
        if any(int(width) > _WIDTH_LIMIT for width in _WIDTH.findall(text)) or "*" in text:
            raise TooMuchWorkError("the format is too wide")
        for value in given:
            self._write_value(value)
        self._allow_size(len(text) + sum(len(value) for value in given if isinstance(value, str)) * text.count("%"))
        made: str = text % (kwargs or args)
        return made

    def _format(self, text: str, *args: object, **kwargs: object) -> str:
        given = (*args, *kwargs.values())
        size = sum(len(value) for value in given if isinstance(value, str))
        self._allow_size(len(text) + size * text.count("{"))
        formatter: SandboxedFormatter = (
            _EscapingFormatter(self, escape=text.escape) if isinstance(text, Markup) else _Formatter(self)
        )
        formatted = formatter.vformat(text, args, kwargs)
        if isinstance(text, BorrowedText):
            return BorrowedText(formatted, text.language) if args else fill_pattern(text, **kwargs)
        return Markup(formatted) if isinstance(text, Markup) else formatted  # noqa: S704 - it was escaped

    def _join(self, items: Iterable[Any], between: str = "", attribute: str | int | None = None) -> str:
        """Join what is in a sequence, or an attribute of each."""
        _judge_value(items)
        if attribute is not None:
            items = map(make_attrgetter(self, attribute), items)
        parts: list[str] = []
        for item in items:
            self._spend(_STEP)
            part = self._write_value(item)
            parts.append(part if isinstance(part, str) else str(part))
        self._allow_size(sum(len(part) + len(between) for part in parts))
        # As Jinja does: where one part is markup, all of them become markup.
        if isinstance(between, Markup) or any(isinstance(part, Markup) for part in parts):
            return escape(between).join(parts)
        return join_texts(between, parts)

    def _join_by(self, between: str, items: Iterable[Any]) -> str:
        return self._join(items, between)

    def _replace(self, value: Any, old: str, new: str, count: int | None = None) -> str:
        for given in (value, old, new):
            self._write_value(given)
        text = value if isinstance(value, str) else str(value)
        times = text.count(old) if count is None or count < 0 else min(count, text.count(old))
        self._allow_size(len(text) + times * len(new))
        return text.replace(old, new, times)


_COUNT, _CONCATENATE, _MEASURE = " count", " concatenate", " measure"


class _Method:
    """A method of a text, in a form that is bounded."""

    __slots__ = ("_make", "_text")

    def __init__(self, make: Callable[..., str], text: str) -> None:
        self._make, self._text = make, text

    def __call__(self, *args: object, **kwargs: object) -> str:
        return self._make(self._text, *args, **kwargs)


class _Formatter(SandboxedFormatter):
    """Formats as `str.format` does, without great widths."""

    def convert_field(self, value: Any, conversion: Any) -> Any:
        _judge_format(value, "")
        return super().convert_field(value, conversion)

    def format_field(self, value: Any, format_spec: str) -> Any:
        _judge_format(value, format_spec)
        return super().format_field(value, format_spec)


class _EscapingFormatter(SandboxedEscapeFormatter):
    def convert_field(self, value: Any, conversion: Any) -> Any:
        _judge_format(value, "")
        return super().convert_field(value, conversion)

    def format_field(self, value: Any, format_spec: str) -> Any:
        _judge_format(value, format_spec)
        return super().format_field(value, format_spec)


def _judge_format(value: object, spec: str) -> None:
    if isinstance(value, Undefined):
        # It says itself what is not there.
        str(value)
    if type(value) not in PLAIN:
        raise SecurityError(f"a {_name(value)} is no text")
    if any(int(width) > _WIDTH_LIMIT for width in _WIDTH.findall(spec)):
        raise TooMuchWorkError("the format is too wide")


def _judge_value(value: object) -> None:
    """Raise `SecurityError` for what a filter or a loop may not be given."""
    kinds = (View, Tool, Undefined, list, tuple, dict, range, Iterator, Macro, *PLAIN)
    if not isinstance(value, kinds) and type(value).__name__ not in {"dict_items", "dict_keys", "dict_values"}:
        raise SecurityError(f"a {_name(value)} is of no use here")


def _judge_numbers(values: Iterable[object], limit: int) -> None:
    if any(isinstance(value, int) and abs(value) > limit for value in values):
        raise TooMuchWorkError(f"a number is greater than {limit}")


def _is_small(number: object) -> bool:
    return isinstance(number, int | float) and abs(number) <= _POWER_LIMIT


def _name(value: object) -> str:
    return type(value).__name__


def _call_filter(name: str, value: nodes.Expr, *arguments: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(value, name, list(arguments), [], None, None, lineno=value.lineno)


class _Concatenator(NodeTransformer):
    """Has texts put together by the press, which bounds them and knows the language of each."""

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 - named by Jinja
        """Put a filter in the place of `~`."""
        self.generic_visit(node)
        return _call_filter(_CONCATENATE, nodes.List(node.nodes, lineno=node.lineno))


class _LiteralMeasurer(NodeTransformer):
    """Has every sequence and mapping measured that a template writes out."""

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802 - named by Jinja
        """Measure a sequence, unless it says what something is assigned to."""
        self.generic_visit(node)
        return _call_filter(_MEASURE, node) if node.ctx == "load" else node

    def visit_List(self, node: nodes.List) -> nodes.Node:  # noqa: N802 - named by Jinja
        """Measure a sequence."""
        self.generic_visit(node)
        return _call_filter(_MEASURE, node)

    def visit_Dict(self, node: nodes.Dict) -> nodes.Node:  # noqa: N802 - named by Jinja
        """Measure a mapping."""
        self.generic_visit(node)
        return _call_filter(_MEASURE, node)


def _find_data(part: nodes.Node) -> Iterator[nodes.TemplateData]:
    if isinstance(part, nodes.TemplateData):
        yield part
    yield from part.find_all(nodes.TemplateData)


def _group_in_order(things: Iterable[Any], attribute: str) -> list[tuple[Any, list[Any]]]:
    """Group things that stand together and share an attribute; their order stays."""
    if attribute.startswith("_"):
        raise SecurityError(f"the attribute {attribute} is not shown")
    return [(key, list(group)) for key, group in groupby(things, key=lambda thing: getattr(thing, attribute))]
