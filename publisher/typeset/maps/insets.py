"""Lays out the insets of a map: where places crowd, a part of the sheet at a larger scale, and where on the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from publisher.geometry.boxes import Box, enclose
from publisher.geometry.lines import find_distance
from publisher.geometry.projection import Point
from publisher.typeset.drawing.look import Look
from publisher.typeset.maps.names import Segments
from publisher.typeset.maps.panels import Panel
from publisher.typeset.maps.scene import Scene

#: So many places, each nearer to another than so many sizes of a name, are a crowd.
_CROWDS = ((5, 1.75), (4, 1.4), (3, 1.1))
#: What an inset shows around its crowd, in sizes of a name on the map itself.
_ROOM = 1.5
#: How far apart, in sizes of a name, the places of a crowd should lie in an inset, and how much larger it is.
_WISHED, _LEAST_GAIN, _MOST_GAIN = 3.4, 1.8, 5.0
#: How large an inset may be at most, as a share of the map's width and height; and what it may show of the map.
_MOST_SHARE, _MOST_SHOWN = 0.47, 0.3
#: An inset with so many of a map's places is the better part of it: it stands below, as wide as the map. Insets are as
#: high as the map at most, or where they are the lesser part as this share of it.
_BETTER_PART, _BELOW_SHARE = 0.45, 0.45
#: How many places along each side of the map are tried.
_TRIALS = 24


@dataclass(frozen=True, slots=True)
class Inset:
    """A part of a sheet at a larger scale: its outline on the map, its panel, and the places that it shows."""

    outline: Box
    panel: Panel
    held: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Crowd:
    outline: Box
    held: tuple[str, ...]
    gain: float
    is_better_part: bool


def lay_out_insets(scene: Scene, look: Look, below: float) -> list[Inset]:
    """Lay out the insets of a map, on it where it is empty, else from `below` downwards."""
    crowds = list(_find_crowds(scene, look))
    outlines = [crowd.outline for crowd in crowds]
    closed = [look.fold] if look.fold else []
    taken: list[Inset] = []
    waiting: list[_Crowd] = []
    for crowd in sorted(crowds, key=lambda crowd: (-len(crowd.held), crowd.outline)):
        occupied = [*closed, *outlines, *(other.panel.box for other in taken)]
        inset = None if crowd.is_better_part else _find_room(crowd, scene, look, occupied)
        if inset:
            taken.append(inset)
        else:
            waiting.append(crowd)
    for side in _divide_width(scene.panel.box, look):
        beside = [crowd for crowd in waiting if not look.gutter or _is_beside(crowd, side, look.width / 2)]
        taken += _stand_below(beside, scene, look, side, below)
    return taken


def _divide_width(box: Box, look: Look) -> tuple[Box, ...]:
    """Return the width of a map, in two where it is on a spread: what stands below it keeps off the gutter."""
    if not look.gutter:
        return (box,)
    middle = look.width / 2
    return box._replace(right=middle - look.gutter), box._replace(left=middle + look.gutter)


def _is_beside(crowd: _Crowd, side: Box, middle: float) -> bool:
    return (crowd.outline.centre[0] < middle) == (side.left < middle)


def _find_crowds(scene: Scene, look: Look) -> Iterator[_Crowd]:
    """Find the places whose names would not find room; crowds that touch are one, if that is not too large."""
    box = scene.panel.box
    most = (box.width * _MOST_SHOWN, box.height * _MOST_SHOWN)
    points = {place.id: scene.points[place.id] for place in scene.shown}
    groups = [
        group for fewest, near in _CROWDS for group in _join_near(points, near * look.size) if len(group) >= fewest
    ]
    groups.sort(key=lambda group: (-len(group), group))
    frames: list[Box] = []
    for group in groups:
        frame = enclose([points[name] for name in group]).grow(_ROOM * look.size)
        if frame.width > most[0] or frame.height > most[1]:
            continue
        touching = next((other for other in frames if other.overlaps(frame)), None)
        if touching is None:
            frames.append(frame)
            continue
        if touching.holds(frame):
            continue
        union = enclose([(b.left, b.top) for b in (touching, frame)] + [(b.right, b.bottom) for b in (touching, frame)])
        if union.width <= most[0] and union.height <= most[1]:
            frames[frames.index(touching)] = union
    for frame in frames:
        held = tuple(name for name, point in points.items() if frame.has(point))
        gaps = sorted(
            min(find_distance(points[name], points[other]) for other in held if other != name) for name in held
        )
        wished = _WISHED * look.size / max(1e-3, gaps[len(gaps) // 2])
        is_better_part = len(held) >= _BETTER_PART * len(points)
        share = 1.0 if is_better_part else _MOST_SHARE
        largest = min(box.width * share / frame.width, box.height * share / frame.height)
        gain = min(max(wished, _LEAST_GAIN), _MOST_GAIN, largest)
        if gain >= _LEAST_GAIN:
            yield _Crowd(frame, held, gain, is_better_part)


def _join_near(points: dict[str, Point], distance: float) -> list[list[str]]:
    """Return the groups of places of which each is near to another (single linkage)."""
    group_of = {name: [name] for name in points}
    for first, second in combinations(points, 2):
        one, other = group_of[first], group_of[second]
        if one is not other and find_distance(points[first], points[second]) < distance:
            one += other
            for name in other:
                group_of[name] = one
    return list({id(group): group for group in group_of.values()}.values())


def _find_room(crowd: _Crowd, scene: Scene, look: Look, taken: Sequence[Box]) -> Inset | None:
    """Find an empty place for an inset along the sides of the map, near its crowd and as large as can be."""
    box = scene.panel.box
    routes = Segments(drawn.line for drawn in scene.drawn)
    symbols = [scene.find_symbol(place, look).grow(1.2 * look.size, 0.5 * look.size) for place in scene.shown]
    # A map on a spread is large enough for smaller insets, and has no room below it.
    for share in (1.0, 0.88, 0.76, *((0.64, 0.52, 0.4) if look.gutter else ())):
        gain = max(_LEAST_GAIN, crowd.gain * share)
        width, height = crowd.outline.width * gain, crowd.outline.height * gain
        fitting = [
            place
            for place in _list_places(box, width, height)
            if not any(place.overlaps(other) for other in (*symbols, *taken)) and not routes.cut(place.grow(look.unit))
        ]
        if fitting:
            middle = crowd.outline.centre
            nearest = min(fitting, key=lambda place: (find_distance(place.centre, middle), place))
            return Inset(crowd.outline, _enlarge(scene.panel, crowd.outline, nearest), crowd.held)
    return None


def _list_places(box: Box, width: float, height: float) -> Iterator[Box]:
    """Yield boxes of a size along the sides of another, inside of it."""
    for step in range(_TRIALS + 1):
        x = box.left + (box.width - width) * step / _TRIALS
        y = box.top + (box.height - height) * step / _TRIALS
        for left, top in (
            (x, box.top),
            (x, box.bottom - height),
            (box.left, y),
            (box.right - width, y),
        ):
            yield Box(left, top, left + width, top + height)


def _stand_below(crowds: Sequence[_Crowd], scene: Scene, look: Look, side: Box, top: float) -> Iterator[Inset]:
    """Put insets below a side of the map, in a row of its width."""
    if not crowds:
        return
    gap, main = look.size, scene.panel
    ordered = sorted(crowds, key=lambda crowd: crowd.outline.left)
    shares = sum(crowd.outline.width / crowd.outline.height for crowd in ordered)
    room = side.width - gap * (len(ordered) - 1)
    share = 1.0 if any(crowd.is_better_part for crowd in crowds) else _BELOW_SHARE
    height = min(room / shares, side.height * share)
    left = side.left
    if height < _LEAST_GAIN * max(crowd.outline.height for crowd in ordered):
        # So many of them find no room: the one that needs it least goes.
        fewer = sorted(crowds, key=lambda crowd: (-len(crowd.held), crowd.outline))[:-1]
        yield from _stand_below(fewer, scene, look, side, top)
        return
    for crowd in ordered:
        width = room * crowd.outline.width / crowd.outline.height / shares
        place = Box(left, top, left + width, top + height)
        outline = _fit(crowd.outline, width / height)
        # Grown to the proportions of its place, it may show more than its crowd.
        held = tuple(shown.id for shown in scene.shown if outline.has(scene.points[shown.id]))
        yield Inset(outline, _enlarge(main, outline, place), held)
        left += width + gap


def _fit(box: Box, proportion: float) -> Box:
    """Grow a box on the side where it lacks to a proportion of width and height."""
    x, y = box.centre
    width, height = max(box.width, box.height * proportion), max(box.height, box.width / proportion)
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _enlarge(main: Panel, outline: Box, place: Box) -> Panel:
    """Return the panel that shows at a place of the page what a map shows inside an outline."""
    left, top = main.frame.left - main.box.left / main.scale, main.frame.top - main.box.top / main.scale
    frame = Box(*(start + edge / main.scale for start, edge in zip((left, top, left, top), outline, strict=True)))
    return Panel(main.projection, frame, place)
