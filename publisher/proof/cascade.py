"""Computes what a style sheet makes of the elements of a page: a sheet and elements in, colours and sizes out.

Of the cascade (CSS Cascading 5) this is what colours and sizes of type need: selectors with their weight, `!important`,
inheritance, custom properties, and whether it is day or night. Rules that hold under another condition, such as the
width of the screen, are left to whoever asks for them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Literal, NamedTuple

import cssselect2
import tinycss2
import tinycss2.color4

#: The size of letters that reading systems begin with, and lines that no rule says anything of, as wide apart.
ROOT_SIZE, _NORMAL_LINE = 16.0, 1.2
#: Sizes by name, in pixels (CSS Fonts 4, 2.5), and those that are told by the size around.
_SIZES = {
    "xx-small": 9.6, "x-small": 12.0, "small": 14.2, "medium": 16.0, "large": 19.2, "x-large": 24.0, "xx-large": 32.0,
}  # fmt: skip
_STEPS = {"smaller": 1 / 1.2, "larger": 1.2}
#: Absolute units, in pixels (CSS Values 4, 6.2).
_PIXELS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6}
#: What browsers give the elements of HTML without any sheet (HTML, 15.3).
_OWN_SIZES = {
    "h1": 2.0,
    "h2": 1.5,
    "h3": 1.17,
    "h5": 0.83,
    "h6": 0.67,
    "small": 1 / 1.2,
    "sub": 1 / 1.2,
    "sup": 1 / 1.2,
}
#: The properties that are computed, besides custom ones.
_PROPERTIES = frozenset(
    ("color", "background", "background-color", "background-image", "opacity", "font-size", "font-weight",
     "font-style", "text-decoration", "text-decoration-line", "border", "border-bottom", "line-height", "display",
     "visibility", "margin", "margin-top", "margin-bottom", "padding", "padding-top", "padding-bottom", "font")
)  # fmt: skip
#: Shorthands that set all properties that begin with their names (CSS Cascading 5, 3).
_SHORTHANDS = frozenset(("background", "margin", "padding", "border", "outline", "text-decoration", "font"))
#: Units that follow the size of letters that a reader has chosen.
_GROWING = frozenset(("em", "rem", "ex", "rex", "ch", "rch", "ic", "ric", "cap", "rcap", "lh", "rlh"))
#: Those of them that give colours, and values that give none.
_COLOURING = frozenset(("color", "background", "background-color", "background-image", "opacity"))
_COLOURLESS = frozenset(("inherit", "currentcolor", "transparent", "none", "unset"))
#: Functions that are colours (CSS Color 4 and 5).
_COLOURS = frozenset(
    ("rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color", "color-mix", "light-dark",
     "contrast-color", "device-cmyk")
)  # fmt: skip
#: Conditions that hold wherever pages are seen, and the one that holds by day or by night (Media Queries 5, 12.5).
_ALWAYS = frozenset(("", "all", "screen", "only screen"))
_SCHEME = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)")

#: What an element has when it is reached by keys, or something in it is, and what stands for that and always holds.
_FOCUS, _ALWAYS_HOLDS = re.compile(r":focus(?:-visible|-within)?(?![-\w])"), ":not(._)"

#: Shares of the size around that make letters too small by few rules, and where an element stands in others like it.
_MUCH_SMALLER, _SOMEWHAT_SMALLER = 0.7, 0.9
_NESTING = frozenset(("*", "li", "ul", "ol", "dl", "dd", "div", "section", "blockquote", "span", "bdi", "aside"))

#: The name of the element at the beginning of a compound selector.
_ELEMENT = re.compile(r"[A-Za-z0-9-]*")

Tokens = tuple[Any, ...]
Scheme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour of sRGB, each part from 0 to 1, and how much it covers."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0

    def lay_over(self, other: "Colour", share: float = 1.0) -> "Colour":
        """Return the colour that is seen where this one lies over another, or a share of it does (CSS Color 4, 12)."""
        own = self.alpha * share
        parts = zip((self.red, self.green, self.blue), (other.red, other.green, other.blue), strict=True)
        return Colour(*(above * own + below * (1 - own) for above, below in parts))


class Line(NamedTuple):
    """How far lines are apart: in sizes of type, which is inherited as such, or in pixels."""

    value: float
    is_length: bool = False


_NORMAL = Line(_NORMAL_LINE)


@dataclass(frozen=True, slots=True)
class Look:
    """What an element looks like: ink and paper, size of type and distance of lines in CSS pixels.

    `paper` is None on a picture, of which nobody knows the colours, and `is_unread` says the same of the letters. `gap`
    is the room above and below its box, `hand` the weight and the slant of its letters, as they were declared. `root`
    is the size of letters at the root; `is_fixed` says that letters do not grow with those of the reader.
    """

    ink: Colour
    paper: Colour | None
    opacity: float = 1.0
    size: float = ROOT_SIZE
    line: Line = _NORMAL
    gap: float = 0.0
    is_hidden: bool = False
    is_unread: bool = False
    is_underlined: bool = False
    hand: tuple[str, str] = ("", "")
    root: float = ROOT_SIZE
    is_fixed: bool = False
    variables: Mapping[str, Tokens] = field(default_factory=dict)

    @property
    def line_height(self) -> float:
        """The distance of its lines, in pixels."""
        return self.line.value * (1 if self.line.is_length else self.size)


@dataclass(frozen=True, slots=True)
class SheetRule:
    """A rule of a style sheet: its selectors as they are written, and its declarations."""

    selector: str
    declarations: Tokens

    @property
    def is_of_pictures(self) -> bool:
        """Whether it holds for pictures alone, which have no text."""
        last = [words[-1] for one in self.selector.split(",") if (words := one.split())]
        return all(found.group() == "img" for one in last if (found := _ELEMENT.match(one)))


@lru_cache(maxsize=2)
def _parse(style: str) -> Sequence[Any]:
    """Parse a sheet once for all times of day and states that it is asked for."""
    return tuple(tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True))


@lru_cache(maxsize=1024)
def _compile(selector: str) -> Sequence[Any]:
    """Compile the selectors of a rule. Raises `cssselect2.SelectorError`."""
    return tuple(cssselect2.compile_selector_list(selector))


class Cascade:
    """A style sheet, ready to be asked for the looks of elements; `left` are rules that hold nobody knows when."""

    def __init__(
        self,
        style: str,
        ink: Colour,
        paper: Colour,
        scheme: Scheme = "light",
        *,
        properties: frozenset[str] = _PROPERTIES,
        is_focused: bool = False,
    ) -> None:
        """Read a sheet; `ink` and `paper` are the reading system's own colours, by day or by night (`scheme`).

        `properties` are those that will be asked for; `is_focused` says that elements are reached by keys.
        """
        self.plain = Look(ink, paper)
        self._scheme = scheme
        self._properties = properties
        self._is_focused = is_focused
        self.left: list[SheetRule] = []
        self.rules: list[SheetRule] = []
        self._matcher = cssselect2.Matcher()
        self._looks: dict[Any, Look] = {}
        self._read(_parse(style))

    @cached_property
    def has_colours(self) -> bool:
        """Whether the sheet gives anything that has text a colour of its own, however that holds."""
        rules = (rule for rule in (*self.rules, *self.left) if not rule.is_of_pictures)
        return any(gives_colour(one) for rule in rules for one in rule.declarations)

    @cached_property
    def has_small_letters(self) -> bool:
        """Whether the sheet gives letters a size that readers cannot change, or one that may become too small."""
        return any(_may_be_small(rule.selector, one) for rule in self.rules for one in rule.declarations)

    def _read(self, nodes: Iterable[Any], *, is_sure: bool = True) -> None:
        for node in nodes:
            if node.type == "qualified-rule":
                self._add(node, is_sure=is_sure)
            elif node.type == "at-rule" and node.content is not None and node.lower_at_keyword != "font-face":
                holds = _judge_condition(tinycss2.serialize(node.prelude).strip().lower(), self._scheme)
                if node.lower_at_keyword == "media" and holds is False:
                    continue
                inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
                self._read(inner, is_sure=is_sure and node.lower_at_keyword == "media" and holds is True)

    def _add(self, node: Any, *, is_sure: bool) -> None:  # noqa: ANN401 - tinycss2 has no types
        rule = SheetRule(" ".join(tinycss2.serialize(node.prelude).split()), read_declarations(node.content))
        (self.rules if is_sure else self.left).append(rule)
        if not is_sure or not any(map(self._is_asked_for, rule.declarations)):
            return
        written = tinycss2.serialize(node.prelude)
        try:
            selectors = _compile(_FOCUS.sub(_ALWAYS_HOLDS, written) if self._is_focused else written)
        except cssselect2.SelectorError:
            self.left.append(rule)
            return
        for selector in selectors:
            if not selector.pseudo_element and not selector.never_matches:
                self._matcher.add_selector(selector, rule.declarations)

    def find_look(self, element: Any) -> Look:  # noqa: ANN401 - cssselect2 has no types
        """Find what an element looks like. It is one of cssselect2, whose elements know their parents."""
        chain = []
        while element is not None and element not in self._looks:
            chain.append(element)
            element = element.parent
        look = self.plain if element is None else self._looks[element]
        for one in reversed(chain):
            look = self._looks[one] = _compute(one.etree_element, self.list_declared(one), look)
        return look

    def list_declared(self, element: Any) -> dict[str, Tokens]:  # noqa: ANN401 - as above
        """List what is declared for an element, what weighs most for each property, by its weight."""
        found = [
            (one, (one.important, specificity, order))
            for specificity, order, _, declarations in self._matcher.match(element)
            for one in declarations
            if self._is_asked_for(one)
        ]
        # The element's own style weighs more than any selector.
        found += [
            (one, (one.important, (1 << 20, 0, 0), 0))
            for one in read_declarations(element.etree_element.get("style", ""))
            if self._is_asked_for(one)
        ]
        found.sort(key=lambda pair: pair[1])
        values: dict[str, Tokens] = {}
        for one, _ in found:
            if one.lower_name in _SHORTHANDS:
                # A shorthand sets all that it stands for.
                for name in [name for name in values if name.startswith(f"{one.lower_name}-")]:
                    del values[name]
            name = one.name if one.name.startswith("--") else one.lower_name
            tokens = tuple(token for token in one.value if token.type not in {"whitespace", "comment"})
            for part, value in (_split_font(tokens) if name == "font" else {name: tokens}).items():
                # What weighs more stands behind what weighs less.
                values.pop(part, None)
                values[part] = value
        return values

    def _is_asked_for(self, declaration: Any) -> bool:  # noqa: ANN401 - as above
        return declaration.lower_name in self._properties or str(declaration.name).startswith("--")


def _split_font(tokens: Tokens) -> dict[str, Tokens]:
    """Return what the shorthand of fonts says of their size and of lines (CSS Fonts 4, 4.7), as `12px/1.5 serif`."""
    for number, token in enumerate(tokens):
        is_word = token.type == "ident" and token.lower_value in _SIZES | _STEPS
        if is_word or token.type in {"dimension", "percentage", "function"}:
            has_line = tokens[number + 1 : number + 2] == ("/",) or (
                len(tokens) > number + 2 and getattr(tokens[number + 1], "value", None) == "/"
            )
            line = {"line-height": tokens[number + 2 : number + 3]} if has_line else {}
            weight = tuple(one for one in tokens[:number] if one.type in {"ident", "number"})
            return {"font-size": (token,), "font-weight": weight, "line-height": (), **line}
    return {}


def _judge_condition(condition: str, scheme: Scheme) -> bool | None:
    """Return whether a media query holds on a screen by day or by night; None where nobody knows."""
    found = [_judge_query(query.strip(), scheme) for query in condition.split(",")]
    return True if True in found else None if None in found else False


def _judge_query(query: str, scheme: Scheme) -> bool | None:
    asked = _SCHEME.findall(query)
    rest = _SCHEME.sub("", query).split()
    if "not" in rest or "or" in rest:
        return None
    # What is for paper is seen on no screen.
    if any(one != scheme for one in asked) or "print" in rest:
        return False
    return True if " ".join(word for word in rest if word != "and") in _ALWAYS else None


def read_declarations(content: Any) -> Tokens:  # noqa: ANN401 - tinycss2 has no types
    """Read the declarations of a rule or of an attribute."""
    found = tinycss2.parse_declaration_list(content, skip_comments=True, skip_whitespace=True)
    return tuple(one for one in found if one.type == "declaration")


def name_element(element: Any) -> str:  # noqa: ANN401 - lxml has no public type
    """Name an element as a style sheet does: by its tag and its classes."""
    return ".".join((str(element.tag), *element.get("class", "").split()))


def gives_colour(declaration: Any) -> bool:  # noqa: ANN401 - as above
    """Return whether a declaration gives a colour, or lets one shine through."""
    words = {
        token.lower_value if token.type == "ident" else "" for token in declaration.value if token.type != "whitespace"
    }
    # Letters that cannot be seen are of a colour; a ground that lets another shine through is of none.
    colourless = _COLOURLESS - {"transparent"} if declaration.lower_name == "color" else _COLOURLESS
    return declaration.lower_name in _COLOURING and not words <= colourless


def read_colour(tokens: Iterable[Any]) -> Colour | None:
    """Read the first colour of a value; None where it has none of its own."""
    for token in tokens:
        colour = tinycss2.color4.parse_color(token)
        if colour is not None and colour != "currentcolor":
            try:
                parts = colour.to("srgb").coordinates
            except NotImplementedError:
                continue
            red, green, blue = (min(max(part or 0.0, 0.0), 1.0) for part in parts)
            return Colour(red, green, blue, colour.alpha if colour.alpha is not None else 1.0)
    return None


def has_unread_colour(tokens: Iterable[Any]) -> bool:
    """Return whether a value has a colour that is not read here, such as one mixed of others (CSS Color 5)."""
    return any(
        token.type == "function" and token.lower_name in _COLOURS and not read_colour((token,)) for token in tokens
    )


def _compute(element: Any, declared: Mapping[str, Tokens], around: Look) -> Look:  # noqa: ANN401 - as above
    variables = around.variables
    if own := {name: tokens for name, tokens in declared.items() if name.startswith("--")}:
        variables = {**variables, **own}

    def read(name: str) -> Tokens:
        return tuple(_resolve(declared.get(name, ()), variables))

    size = _read_size(read("font-size"), str(element.tag), around)
    own_ink = read_colour(read("color"))
    ink, paper = own_ink or around.ink, around.paper
    for name in ("background", "background-color", "background-image"):
        tokens = read(name)
        colour = read_colour(tokens)
        if colour is not None:
            paper = colour.lay_over(paper) if paper is not None else (colour if colour.alpha == 1 else None)
        if has_unread_colour(tokens) or any(
            token.type == "url" or (token.type == "function" and _is_picture(token)) for token in tokens
        ):
            paper = None
    display, visibility = _name(read("display")), _name(read("visibility"))
    is_hidden = display == "none" or visibility == "hidden" or element.get("hidden") is not None
    return Look(
        ink=ink,
        paper=paper,
        opacity=around.opacity * _read_share(read("opacity")),
        size=size,
        line=_read_line(read("line-height"), size, around),
        gap=_read_gap(declared, size),
        is_underlined=_is_underlined(element, read),
        hand=(_write(read("font-weight")) or around.hand[0], _write(read("font-style")) or around.hand[1]),
        is_hidden=around.is_hidden or is_hidden,
        is_unread=has_unread_colour(read("color")) or (around.is_unread and own_ink is None),
        root=size if element.tag == "html" else around.root,
        is_fixed=_is_fixed(read("font-size"), around),
        variables=variables,
    )


def _resolve(tokens: Tokens, variables: Mapping[str, Tokens], depth: int = 0) -> Iterator[Any]:
    """Put in what custom properties stand for (CSS Variables 1, 3); what goes round in circles ends."""
    for token in tokens:
        if token.type == "function" and token.lower_name == "var" and depth < 8:  # noqa: PLR2004 - deeper than any sheet
            inner = [one for one in token.arguments if one.type not in {"whitespace", "comment"}]
            name = inner[0].value if inner and inner[0].type == "ident" else ""
            yield from _resolve(variables.get(name, tuple(inner[2:])), variables, depth + 1)
        else:
            yield token


def _is_picture(token: Any) -> bool:  # noqa: ANN401 - tinycss2 has no types
    name = str(token.lower_name)
    return name == "url" or name.endswith(("gradient", "image-set"))


def _is_underlined(element: Any, read: Callable[[str], Tokens]) -> bool:  # noqa: ANN401 - as above
    """Return whether a line under an element's letters sets it off, which links have by themselves."""
    line = _write(read("text-decoration-line")) or _write(read("text-decoration"))
    edge = _write(read("border-bottom")) or _write(read("border"))
    has_edge = bool(edge) and not {"none", "0"} & set(edge.split())
    return has_edge or (line not in {"none", "initial", "unset"} if line else element.tag in {"a", "u", "ins"})


def _write(tokens: Tokens) -> str:
    return str(tinycss2.serialize(tokens)).strip().lower()


def _name(tokens: Tokens) -> str:
    return str(tokens[0].lower_value) if tokens and tokens[0].type == "ident" else ""


def _read_share(tokens: Tokens) -> float:
    match tokens:
        case (token,) if token.type == "number":
            return min(max(float(token.value), 0.0), 1.0)
        case (token,) if token.type == "percentage":
            return min(max(float(token.value) / 100, 0.0), 1.0)
    return 1.0


def read_length(token: Any, size: float, root: float = ROOT_SIZE) -> float | None:  # noqa: ANN401 - tinycss2 has no types
    """Read a length in pixels; None for what is none, or is told by what is not known here."""
    if token.type == "number" and token.value == 0:
        return 0.0
    if token.type != "dimension":
        return None
    units = {"em": size, "rem": root, "ex": size / 2, "ch": size / 2} | _PIXELS
    unit = units.get(token.lower_unit)
    return None if unit is None else float(token.value) * unit


def _read_size(tokens: Tokens, tag: str, around: Look) -> float:
    if len(tokens) != 1:
        return around.size * _OWN_SIZES.get(tag, 1.0)
    (token,) = tokens
    if token.type == "percentage":
        return around.size * float(token.value) / 100
    if token.type == "ident":
        name = token.lower_value
        return _SIZES.get(name, around.size * _STEPS.get(name, 1.0))
    length = read_length(token, around.size, around.root)
    return around.size if length is None else length


def _may_be_small(selector: str, declaration: Any) -> bool:  # noqa: ANN401 - as above
    """Return whether a size is none that is told by that of the reader, or so small that text in it is too small.

    So may be a size that is only somewhat smaller where what has it stands in another of its kind, as lists do.
    """
    if declaration.lower_name != "font-size":
        return str(declaration.lower_name) == "font"
    tokens = [token for token in declaration.value if token.type not in {"whitespace", "comment"}]
    size = tokens[0] if tokens else None
    if size is None or size.type not in {"dimension", "percentage"}:
        return size is not None and size.type != "ident"
    share = size.value / 100 if size.type == "percentage" else size.value
    if size.type == "dimension" and size.lower_unit != "em":
        return True
    last = [words[-1] for one in selector.split(",") if (words := one.split())]
    nests = any((found := _ELEMENT.match(one)) is not None and found.group() in _NESTING for one in last)
    return bool(share < (_SOMEWHAT_SMALLER if nests else _MUCH_SMALLER))


def _is_fixed(tokens: Tokens, around: Look) -> bool:
    """Return whether letters stay as large as they are when a reader chooses larger ones (WCAG 2.2, 1.4.4)."""
    if len(tokens) != 1:
        return around.is_fixed
    (token,) = tokens
    parts = token.arguments if token.type == "function" else (token,)
    units = {part.lower_unit for part in parts if part.type == "dimension"}
    if units and not units & _GROWING:
        return True
    # A size by name is told by that of the reader, and so are units of the root; all else is told by what is around.
    is_own = any(unit.startswith("r") for unit in units) or (token.type == "ident" and token.lower_value in _SIZES)
    return around.is_fixed and not is_own


def _read_line(tokens: Tokens, size: float, around: Look) -> Line:
    if len(tokens) != 1:
        return around.line
    (token,) = tokens
    if token.type == "number":
        return Line(float(token.value))
    if token.type == "percentage":
        return Line(size * float(token.value) / 100, is_length=True)
    if token.type == "ident":
        return _NORMAL if token.lower_value == "normal" else around.line
    length = read_length(token, size)
    return around.line if length is None else Line(length, is_length=True)


def _read_gap(declared: Mapping[str, Tokens], size: float) -> float:
    gap = 0.0
    for name in ("margin", "padding"):
        lengths = [read_length(token, size) or 0.0 for token in declared.get(name, ())]
        first = lengths[0] if lengths else 0.0
        last = lengths[2] if len(lengths) > 2 else first  # noqa: PLR2004 - top, sides, bottom (CSS Box 4, 3.2)
        for side, value in (("top", first), ("bottom", last)):
            own = declared.get(f"{name}-{side}", ())
            gap += (read_length(own[0], size) or 0.0) if own else value
    return gap
