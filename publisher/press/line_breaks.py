"""Chooses where the lines of a paragraph end: widths and places at which it may be broken in, the places chosen out.

The breaks of a paragraph are chosen together (Knuth and Plass, "Breaking Paragraphs into Lines", 1981): of all ways to
set it, the one whose lines cost least in sum. What a line costs is told in shares of one unit, the cost of a line whose
word space is as wide as a typographer would bear, `WIDE`; the place at which it ends may add to that.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

#: Word spaces, in em: the least that a line is set with, the widest that is good, the widest that is printed at need.
TIGHT, WIDE, TORN = 0.20, 0.40, 0.52
#: The least where nothing else gives: neither joins nor divided words.
TIGHT_AT_NEED = 0.17
#: What each further twentieth of an em costs beyond those, by its square.
_BEYOND_WIDE, _BEYOND_TORN, _STEP = 2.0, 12.0, 0.05
#: What a line costs whose spaces are as narrow as may be.
_AT_TIGHTEST = 0.5
#: What a line costs that is tight beside a loose one, or the other way round.
_UNLIKE = 0.3
#: Word spaces, as shares of what lies between a natural space and `WIDE`, from which on a line is loose.
_LOOSE = 0.55
#: What a line costs at which no looser one is tried.
_HOPELESS = 200.0
#: How many spaces a line of one word is taken to have.
_NO_SPACE = 0.5
#: What a last line costs that is one word, or a word and what is held to it, or shorter than a share of the measure.
_ONE_WORD, _TWO_WORDS, _SHORT, _SHORT_SHARE = 150.0, 3.0, 2.0, 0.25
#: How long a join is made if there are others to share with, in em, and what one of the greatest length costs.
_GOOD_LENGTH, _LENGTHENED = 0.4, 0.5
#: A line whose word space would be wider, in em, has joins in so many words, and so much longer; what that costs.
_AT_NEED_FROM, _WORDS_AT_NEED, _LONGER_AT_NEED, _AT_NEED = 0.45, 8, 1.4, 10.0
#: What a line costs whose letters are as narrow or as wide as may be.
_SCALED = 0.3
#: What a ragged line costs that is empty, and a hyphen below a hyphen.
_EMPTY_RAGGED, _HYPHENS_IN_ROW = 12.0, 1.0
#: What a paragraph may cost beyond its best to have a line more or less, where that fills a page, and what each of its
#: lines may cost, justified (a word space of 0.45 em) or ragged.
_OTHER_COUNT, _OTHER_FILLED, _OTHER_RAGGED = 20.0, 3.6, 1.2
#: How much room there must be, in the unit of widths, for a line to be too short, and how exact sums of widths are.
_EXACT = 0.02


@dataclass(frozen=True, slots=True)
class Breaks:
    """Places at which a paragraph may be broken, the first its beginning and the last its end.

    For each place: how far the text reaches that ends a line there (`ends`) and where that begins which follows it
    (`starts`), as widths from the beginning of the paragraph; how many word spaces there are up to each; what it costs
    to break there; how wide the hyphen is that a break there needs; of how many words up to it a join may be
    lengthened (of none if there are no `joins`).
    """

    ends: Sequence[float]
    starts: Sequence[float]
    end_spaces: Sequence[int]
    start_spaces: Sequence[int]
    costs: Sequence[float]
    hyphens: Sequence[float]
    joins: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """How joins are lengthened: from which word space on, by how much at least and at most, of how many words.

    The space and the lengths are in em, and the number of words is that of one line.
    """

    space: float
    least: float
    most: float
    most_words: int

    def widen(self, least: float) -> "Stretch":
        """Return the same with a greater least length, where a font asks for it."""
        return replace(self, least=max(self.least, least), most=max(self.most, least))


@dataclass(frozen=True, slots=True)
class Scaling:
    """How letters are made narrower or wider: by which share of their width at most.

    They are made wider where a word space would be wider than `space`, in em, and narrower where it would be narrower
    than by nature, down to `tight`; not at all where `narrows` is false.
    """

    most: float
    space: float
    tight: float
    narrows: bool = True

    @property
    def least(self) -> float:
        """By which share letters are made narrower at most."""
        return self.most if self.narrows else 0.0


@dataclass(frozen=True, slots=True)
class Setting:
    """How a paragraph is to be set: widths of the first and of all other lines, of an em and of a space by nature.

    A paragraph that is not `is_justified` is ragged. `stretch` says how joins are lengthened, if they are, `scaling`
    how letters are scaled, if they are, and `tight` how narrow a word space gets, in em.
    """

    first: float
    measure: float
    em: float
    space: float
    is_justified: bool = True
    stretch: Stretch | None = None
    tight: float = TIGHT
    scaling: Scaling | None = None


#: Lines are tight, of middling word space, or loose; the last line is like any.
_TIGHT_LINE, _EVEN_LINE, _LOOSE_LINE = range(3)
_KINDS = (_TIGHT_LINE, _EVEN_LINE, _LOOSE_LINE)


def choose_breaks(breaks: Breaks, setting: Setting) -> list[int] | None:
    """Return the numbers of the places at which lines end, the last the end; None if no line can hold a word."""
    last = len(breaks.ends) - 1
    best: list[list[float]] = [[math.inf] * len(_KINDS) for _ in range(last + 1)]
    before: list[list[tuple[int, int]]] = [[(0, 0)] * len(_KINDS) for _ in range(last + 1)]
    best[0][_EVEN_LINE] = 0.0
    space, em = setting.space, setting.em
    least = min(setting.tight * em, space) if setting.is_justified else space
    scaled = setting.scaling.least if setting.scaling is not None and setting.is_justified else 0.0
    first_start = 0
    for end in range(1, last + 1):
        reach, spaces = breaks.ends[end] + breaks.hyphens[end], breaks.end_spaces[end]
        is_last = end == last
        # Lines that begin before are too long, and so they are for the places that follow.
        while first_start < end and (
            (reach - breaks.starts[first_start]) * (1 - scaled)
            - (spaces - breaks.start_spaces[first_start]) * (space - least)
            - (setting.measure if first_start else setting.first)
            > _EXACT
        ):
            first_start += 1
        for start in range(first_start, end):
            if min(best[start]) == math.inf:
                continue
            count = spaces - breaks.start_spaces[start]
            measure = setting.measure if start else setting.first
            width = reach - breaks.starts[start]
            room = measure - width
            if room + count * (space - least) + width * scaled < -_EXACT:
                continue
            words = breaks.joins[end] - breaks.joins[start] if breaks.joins else 0
            cost, kind = _judge_line(room, count, words, width, setting, is_last=is_last)
            is_hopeless = cost > _HOPELESS
            cost += breaks.costs[end]
            if breaks.hyphens[end] and breaks.hyphens[start]:
                cost += _HYPHENS_IN_ROW
            for other in _KINDS:
                total = best[start][other] + cost + (_UNLIKE if abs(kind - other) > 1 else 0)
                if total < best[end][kind]:
                    best[end][kind], before[end][kind] = total, (start, other)
            if is_hopeless and min(best[end]) < math.inf and not is_last:
                # Lines that begin later are looser still.
                break
    kind = min(_KINDS, key=best[last].__getitem__)
    if best[last][kind] == math.inf:
        return None
    chosen: list[int] = []
    end = last
    while end:
        chosen.append(end)
        end, kind = before[end][kind]
    return chosen[::-1]


def choose_other_counts(
    breaks: Breaks, setting: Setting, count: int, best: float
) -> dict[int, tuple[float, list[int]]]:
    """Return how a paragraph is set with a line more or less than its `count` at its best, which costs `best`.

    By the numbers of lines: what that costs beyond the best, and the numbers of the places at which lines end. What
    costs too much, in sum or in a line, is left out.
    """
    last = len(breaks.ends) - 1
    most = _OTHER_FILLED if setting.is_justified else _OTHER_RAGGED
    # By the places, and the lines that end there: what the cheapest way costs, and where its last line begins.
    ways: list[dict[int, tuple[float, int]]] = [{} for _ in range(last + 1)]
    ways[0][0] = (0.0, 0)
    for end in range(1, last + 1):
        for start in range(end - 1, -1, -1):
            cost, is_too_long = measure_line(breaks, setting, start, end)
            if is_too_long:
                break
            if cost > (_OTHER_FILLED if end == last else most):
                continue
            for lines, (before, _) in ways[start].items():
                total = before + cost
                if total <= best + _OTHER_COUNT and total < ways[end].get(lines + 1, (math.inf, 0))[0]:
                    ways[end][lines + 1] = total, start
    found: dict[int, tuple[float, list[int]]] = {}
    for wanted in (count - 1, count + 1):
        if wanted in ways[last]:
            chosen, end = [last], last
            for lines in range(wanted, 1, -1):
                end = ways[end][lines][1]
                chosen.append(end)
            found[wanted] = ways[last][wanted][0] - best, chosen[::-1]
    return found


def measure_cost(chosen: Sequence[int], breaks: Breaks, setting: Setting) -> float:
    """Return what the lines cost that end at some places."""
    return sum(measure_line(breaks, setting, start, end)[0] for start, end in pairwise((0, *chosen)))


def measure_line(breaks: Breaks, setting: Setting, start: int, end: int) -> tuple[float, bool]:
    """Return what a line costs between two places, and whether it is too long, and so all that begin before it."""
    space, em = setting.space, setting.em
    is_last = end == len(breaks.ends) - 1
    least = min(setting.tight * em, space) if setting.is_justified else space
    scaled = setting.scaling.least if setting.scaling is not None and setting.is_justified else 0.0
    width = breaks.ends[end] + breaks.hyphens[end] - breaks.starts[start]
    count = breaks.end_spaces[end] - breaks.start_spaces[start]
    room = (setting.measure if start else setting.first) - width
    if room + count * (space - least) + width * scaled < -_EXACT:
        return math.inf, True
    words = breaks.joins[end] - breaks.joins[start] if breaks.joins else 0
    cost, _ = _judge_line(room, count, words, width, setting, is_last=is_last)
    cost += breaks.costs[end]
    return cost + (_HYPHENS_IN_ROW if breaks.hyphens[end] and breaks.hyphens[start] else 0.0), False


def find_torn(chosen: Sequence[int], breaks: Breaks, setting: Setting) -> list[int]:
    """Return the numbers of the places at which lines of a justified paragraph end whose word space is too wide."""
    torn: list[int] = []
    start = 0
    for end in chosen[:-1] if setting.is_justified else ():
        count = breaks.end_spaces[end] - breaks.start_spaces[start]
        width = breaks.ends[end] - breaks.starts[start]
        words = breaks.joins[end] - breaks.joins[start] if breaks.joins else 0
        room = (setting.measure if start else setting.first) - width
        room -= _lengthen(room, count, words, setting)[1]
        room -= _scale(room, count, width, setting) * width
        if count == 0 or setting.space + room / count > WIDE * setting.em:
            torn.append(end)
        start = end
    return torn


def share_room(room: float, count: int, space: float, words: int, stretch: Stretch) -> tuple[int, float]:
    """Return in how many words of a line joins are lengthened, and by how much in sum, in em.

    The line has some room, `count` spaces that are `space` wide by nature, and joins in `words` words; all in em.
    """
    wanted = room - count * max(0.0, stretch.space - space)
    if wanted < stretch.least or not words:
        return 0, 0.0
    number = min(words, stretch.most_words, max(1, math.ceil(wanted / _GOOD_LENGTH)), int(wanted / stretch.least))
    if wanted - number * stretch.most > count * (_AT_NEED_FROM - stretch.space):
        number = min(
            words, max(number, min(_WORDS_AT_NEED, math.ceil(wanted / stretch.most))), int(wanted / stretch.least)
        )
        return number, min(wanted, number * stretch.most * _LONGER_AT_NEED)
    return number, min(wanted, number * stretch.most)


def share_scale(room: float, count: int, space: float, width: float, scaling: Scaling) -> float:
    """Return by which share the letters of a line are made wider, or narrower if it is below 0.

    The line has some room, or too little, and `count` spaces that are `space` wide by nature; its text is `width` wide;
    all in em. What the letters take is in proportion to what they can, beside what spaces can up to a good width.
    """
    most = scaling.most * width
    if not count and abs(room) > most:
        # A line of one word that cannot be filled.
        return 0.0
    if room < 0:
        spaces = count * max(0.0, space - scaling.tight)
        return -scaling.least * min(1.0, -room / (spaces + most)) if scaling.narrows else 0.0
    begin = max(space, scaling.space)
    wanted = room - count * (begin - space)
    return scaling.most * max(0.0, min(1.0, wanted / (count * max(0.0, WIDE - begin) + most)))


def _lengthen(room: float, count: int, words: int, setting: Setting) -> tuple[int, float]:
    """Return in how many words of a line joins are lengthened, and by how much in sum."""
    stretch, em = setting.stretch, setting.em
    if stretch is None or room <= 0 or not words:
        return 0, 0.0
    number, total = share_room(room / em, count, setting.space / em, words, stretch)
    return number, total * em


def _scale(room: float, count: int, width: float, setting: Setting) -> float:
    """Return by which share the letters of a line are made wider."""
    scaling, em = setting.scaling, setting.em
    if scaling is None:
        return 0.0
    return share_scale(room / em, count, setting.space / em, width / em, scaling)


def _judge_line(
    room: float, count: int, words: int, width: float, setting: Setting, *, is_last: bool
) -> tuple[float, int]:
    """Tell what a line costs that has some room left, or too little, and how loose it is."""
    if is_last and room >= -_EXACT:
        return _judge_last(room, count, setting), _EVEN_LINE
    if setting.is_justified:
        return _judge_filled(room, count, words, width, setting)
    return _judge_ragged(room, setting), _EVEN_LINE


def _judge_filled(room: float, count: int, words: int, width: float, setting: Setting) -> tuple[float, int]:
    """Tell what a justified line costs whose joins and letters are made longer, and how loose its spaces are then."""
    number, total = _lengthen(room, count, words, setting)
    room -= total
    scaled = _scale(room, count, width, setting)
    cost, kind = _judge_justified(room - scaled * width, count, setting)
    if number and setting.stretch is not None:
        most = setting.stretch.most * setting.em
        cost += number * _LENGTHENED * (total / number / most) ** 2
        cost += _AT_NEED if number > setting.stretch.most_words or total > number * most else 0.0
    if scaled and setting.scaling is not None:
        cost += _SCALED * (scaled / setting.scaling.most) ** 2
    return cost, kind


def _judge_justified(room: float, count: int, setting: Setting) -> tuple[float, int]:
    """Tell what a justified line costs that has some room left, or too little, and how loose it is."""
    natural = setting.space / setting.em
    # A line of one word cannot be filled at all: worse than any space.
    space = natural + room / (count or _NO_SPACE) / setting.em
    if space < natural:
        shrunk = (natural - space) / max(natural - setting.tight, 0.01)
        return _AT_TIGHTEST * shrunk**2, _TIGHT_LINE
    share = (space - natural) / max(WIDE - natural, 0.05)
    cost = share**2
    if space > WIDE:
        cost += _BEYOND_WIDE * ((space - WIDE) / _STEP) ** 2
    if space > TORN:
        cost += _BEYOND_TORN * ((space - TORN) / _STEP) ** 2
    return cost, _LOOSE_LINE if share > _LOOSE else _EVEN_LINE


def _judge_ragged(room: float, setting: Setting) -> float:
    """Tell what a ragged line costs that has some room left."""
    return _EMPTY_RAGGED * (room / setting.measure) ** 2


def _judge_last(room: float, count: int, setting: Setting) -> float:
    """Tell what a last line costs."""
    cost = 0.0
    share = (setting.measure - room) / setting.measure
    if share < _SHORT_SHARE:
        cost += _SHORT * (1 - share / _SHORT_SHARE)
        cost += _TWO_WORDS if count == 1 else 0.0
    return cost + (_ONE_WORD if count == 0 else 0.0)
