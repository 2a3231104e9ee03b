"""Judges the images of a chapter: the path as written in, the size in pixels out.

Only what lies in the book's folder and is what it says is used; an SVG may hold no script and fetch nothing.
A path counts from the chapter's own folder, as Markdown editors read it, or else from the book's.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import PurePosixPath
from posixpath import dirname, join, normpath
from urllib.parse import quote, unquote, urlsplit

import tinycss2
from lxml import etree
from PIL import Image as Picture

from publisher.bounds import ExhaustedError
from publisher.file_kinds import recognize_kind
from publisher.folder_door import FILE_LIMIT, NotAFileError, OutsideFolderError, TooLargeError
from publisher.manuscript.folder import BookFolder
from publisher.model import codes
from publisher.model.finding import Position
from publisher.model.message import say
from publisher.script.css_addresses import find_addresses
from publisher.script.drawing_styles import clean_drawing, recode_drawing
from publisher.script.picture_types import count_scans, find_raster_type

PIXEL_LIMIT = 64_000_000
_JPEG = b"\xff\xd8"
_SUFFIXES = frozenset((".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"))
_RASTER_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_SVG_REFUSED = frozenset(
    {"script", "foreignObject", "iframe", "image", "feImage", "animate", "animateMotion", "set", "handler"}
)
_ADDRESSES = frozenset({"href", "src", "data", "action", "formaction"})
_XHTML = "http://www.w3.org/1999/xhtml"
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
#: Elements that an SVG may draw.
_DRAWN_LIMIT = 100_000
#: Scans of a JPEG, each of which is a pass over all of it. Those of programs have ten.
_MOST_SCANS = 100
#: Attributes of one element.
_ATTRIBUTE_LIMIT = 200
#: Of all images of a book that are unpacked to be printed, which JPEG is not.
_BOOK_LIMIT = 1_000_000_000
#: The last type, class or id of a selector that something refers to; what is more intricate fits everything.
_SIMPLE_SELECTOR = re.compile(r"[.#]?[A-Za-z_][\w-]*(?=\s*$)")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)")
#: More than a thousand million, in a number and not in a name.
_OUT_OF_PROPORTION = re.compile(r"(?<![\w.#-])\d{10,}|(?<=[\d.])[eE]\+?\d{2,}")
#: Folders whose files the makers of websites put at the root of the site.
_SITE_ROOTS = ("", "static", "public", "src", "assets")
#: A colour in hexadecimal digits, of which e is one.
_COLOUR = re.compile(r"#[0-9A-Fa-f]{3,8}\b")
#: What leads above the root of a site, where browsers stay at the root (RFC 3986, 5.2.4).
_ABOVE = re.compile(r"^(?:\.\.(?:/|$))+")
_NO_NUMBERS = frozenset({"id", "class", "href"})


class _UnfitImageError(Exception):
    """An image that cannot be used. The message says why."""


class _ExcessiveImageError(Exception):
    """An SVG asks for more than can be drawn. The message says what."""


def judge_image(folder: BookFolder, source: str, position: Position) -> tuple[str, int, int] | None:
    """Return an image's path in the folder, its width and height in pixels; report and give None if unfit."""
    name = _find_image(folder, source, position)
    if name is None:
        return None
    if name not in folder.measured:
        folder.report.take_in_hand(name)
        size = _judge_file(folder, name, position)
        folder.report.take_in_hand(position.file)
        if size is None and not folder.has_file(name):
            return None
        # A book may show one image a thousand times.
        folder.measured[name] = size
    found = folder.measured[name]
    return (name, *found) if found else None


def _judge_file(folder: BookFolder, name: str, position: Position) -> tuple[int, int] | None:
    """Return the width and height of an image that can be used; report one that cannot."""
    report = folder.report
    data = _read_image(folder, name, position)
    if data is None:
        return None
    suffix = PurePosixPath(name).suffix.lower()
    is_drawing = suffix == ".svg"
    if is_drawing:
        data = _clean_drawing(folder, name, data, position)
    try:
        width, height = _measure_svg(data) if is_drawing else _measure_raster(data)
    except _ExcessiveImageError as error:
        report.add(
            codes.EXCESSIVE_IMAGE,
            position,
            say("{name} asks for too much: {error}", name=name, error=error.args[0]),
            say("draw it with less"),
        )
        return None
    except _UnfitImageError as error:
        report.add(
            codes.OTHER_PICTURE if _is_other(suffix, data) else codes.NOT_AN_IMAGE,
            position,
            say("{name} is not an image that can be used: {reason}", name=name, reason=error.args[0]),
            say("use PNG, JPEG, GIF, WebP, or an SVG without scripts and references to other files"),
        )
        return None
    if width * height > PIXEL_LIMIT:
        report.add(
            codes.IMAGE_TOO_LARGE,
            position,
            say("{name} has {width} × {height} pixels", name=name, width=width, height=height),
            say("scale it to less than {value} million pixels", value=PIXEL_LIMIT // 1_000_000),
        )
        return None
    if not is_drawing and not data.startswith(_JPEG):
        folder.pixels[name] = width * height
        if sum(folder.pixels.values()) > _BOOK_LIMIT:
            report.add(
                codes.TOO_MANY_PIXELS,
                position,
                say(
                    "with {name} the images of the book have more than {value} million pixels",
                    name=name,
                    value=_BOOK_LIMIT // 1_000_000,
                ),
                say("scale them to the size in which they are printed, or save photographs as JPEG"),
            )
            return None
    return width, height


def _find_image(folder: BookFolder, source: str, position: Position) -> str | None:
    """Find the file that an address means: its name in the folder, or None where it means none there."""
    report = folder.report
    try:
        address = urlsplit(source)
    except ValueError:
        # A bracket that opens the address of a host, and does not close.
        report.add(codes.MISSING_IMAGE, position, say("{source} is not there", source=source), say("check the name"))
        return None
    if address.scheme in {"http", "https", "ftp"} or source.startswith("//"):
        report.add(
            codes.REMOTE_IMAGE,
            position,
            say("{source} lies on a network", source=source),
            say("save the image in the book's folder and name it by its path there"),
        )
        return None
    name = unquote(address.path)
    if not name:
        report.add(codes.MISSING_IMAGE, position, say("the image has no address"), say("name its file between ( and )"))
        return None
    name = _find_from_root(folder, name) if not address.scheme else name
    beside = normpath(join(dirname(position.file), name))
    if not address.scheme and (above := _ABOVE.match(beside)):
        name = beside = beside[above.end() :]
        if not folder.has(name):
            report.add(
                codes.PICTURE_ABOVE,
                position,
                say("{source} lies outside the book's folder", source=source),
                say("put book.yaml into the folder that holds both, or copy the image into the book's"),
            )
            return None
    try:
        folder.resolve(f"/{name}" if address.scheme else beside)
        # One that climbs out of the chapter's folder and not out of the book's is looked for there alone.
        if folder.has_file(beside) or name.startswith("../"):
            return beside
        folder.resolve(name)
    except OutsideFolderError:
        report.add(
            codes.OUTSIDE_IMAGE,
            position,
            say("{source} lies outside the book's folder", source=source),
            say("copy the image into the folder"),
        )
        return None
    return name


def _read_image(folder: BookFolder, name: str, position: Position) -> bytes | None:
    """Read the file of an image; report one that cannot be read, and give None."""
    report = folder.report
    try:
        return folder.read_bytes(name, FILE_LIMIT)
    except TooLargeError:
        report.add(
            codes.FILE_TOO_LARGE,
            position,
            say("{name} is larger than {value} MiB", name=name, value=FILE_LIMIT // 2**20),
            say("save it smaller"),
        )
    except NotAFileError as error:
        report.add(codes.SPECIAL_FILE, position, error.args[0], say("name a file, or delete it"))
    except (OSError, OutsideFolderError):
        report.add(codes.MISSING_IMAGE, position, say("{name} is not there", name=name), say("check the name"))
    return None


def find_by_name(folder: BookFolder, name: str, position: Position) -> str:
    """Find a picture that is known by its name, wherever it lies (Obsidian); what is not there keeps its name."""
    beside = normpath(join(dirname(position.file), name))
    if folder.has_file(beside) or folder.has_file(name):
        return quote(name)
    found = sorted(entry.name for entry in folder.list_entries() if entry.is_file and entry.name.endswith(f"/{name}"))
    return quote(f"/{found[0]}" if found else name)


def _find_from_root(folder: BookFolder, name: str) -> str:
    """Find a picture that a website knows by its path from the root of the site, which may be a folder of the book."""
    if not name.startswith("/"):
        return name
    name = name.lstrip("/")
    return next((path for root in _SITE_ROOTS if folder.has_file(path := join(root, name))), name)


def _clean_drawing(folder: BookFolder, name: str, data: bytes, position: Position) -> bytes:
    cleaned = clean_drawing(data)
    if cleaned != recode_drawing(data):
        folder.report.add(
            codes.CLEANED_DRAWING,
            position,
            say("{name} asks for fonts or style sheets that lie elsewhere: they are left out", name=name),
            say("turn its text into outlines where the drawing was made, if it looks wrong"),
        )
    return cleaned


def _is_other(suffix: str, data: bytes) -> bool:
    """Return whether a picture that is not read is of a kind that never is: by its name, or for a photograph in it."""
    return suffix not in _SUFFIXES or (suffix == ".svg" and b"data:image/" in data)


def _measure_raster(data: bytes) -> tuple[int, int]:
    """Return the size of a picture in pixels. Raises `_UnfitImageError` and `_ExcessiveImageError`."""
    if data.startswith(_JPEG) and count_scans(data, _MOST_SCANS + 1) > _MOST_SCANS:
        raise _ExcessiveImageError(say("it is drawn more than {most} times over", most=_MOST_SCANS))
    try:
        with _without_limit(), Picture.open(BytesIO(data), formats=_RASTER_FORMATS) as picture:
            size = picture.size
        if size[0] * size[1] <= PIXEL_LIMIT:
            with Picture.open(BytesIO(data), formats=_RASTER_FORMATS) as picture:
                picture.load()
    except (ExhaustedError, MemoryError):
        raise
    except Exception as error:
        kind = recognize_kind(data)
        is_other = kind is not None and find_raster_type(data) is None
        reason = say("it is {what}", what=kind.name) if kind and is_other else say("it is damaged, or no image")
        raise _UnfitImageError(reason) from error
    return size


@contextmanager
def _without_limit() -> Iterator[None]:
    """Let Pillow open a bomb. Opening reads the header only, so its pixels are counted before they cost."""
    limit, Picture.MAX_IMAGE_PIXELS = Picture.MAX_IMAGE_PIXELS, None
    try:
        yield
    finally:
        Picture.MAX_IMAGE_PIXELS = limit


def _measure_svg(data: bytes) -> tuple[int, int]:
    """Return the size of a drawing. Raises `_UnfitImageError` and `_ExcessiveImageError`."""
    if kind := recognize_kind(data):
        raise _UnfitImageError(say("it is {what}", what=kind.name))
    try:
        root = etree.fromstring(
            data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        )
    except etree.XMLSyntaxError as error:
        raise _UnfitImageError(say("its XML is not well-formed: {error}", error=error.msg)) from error
    tree = root.getroottree()
    if etree.QName(root).localname != "svg":
        raise _UnfitImageError(say("it is XML, and no SVG"))
    if tree.docinfo.internalDTD is not None:
        raise _UnfitImageError(say("its DOCTYPE declares something"))
    # A processing instruction may name a style sheet, and stand before the root.
    if tree.xpath("boolean(//processing-instruction())"):
        raise _UnfitImageError(say("it has a processing instruction (<? … ?>)"))
    # What reads them takes a time that grows with their square.
    if tree.xpath(f"boolean(//*[count(@*) > {_ATTRIBUTE_LIMIT}])"):
        raise _ExcessiveImageError(say("an element has more than {limit} attributes", limit=_ATTRIBUTE_LIMIT))
    if harm := next(filter(None, map(_find_harm, root.iter(etree.Element))), ""):
        raise _UnfitImageError(say("it holds {what}", what=harm))
    if found := next(filter(None, map(_find_huge_number, root.iter(etree.Element))), ""):
        raise _ExcessiveImageError(say("{value} is out of all proportion", value=found[:40]))
    if _count_drawn(root) > _DRAWN_LIMIT:
        raise _ExcessiveImageError(say("it draws more than {drawn_limit} elements", drawn_limit=f"{_DRAWN_LIMIT:,}"))
    return _read_length(root.get("width")), _read_length(root.get("height"))


def _find_harm(element: etree._Element) -> str:
    """Return what an element of an SVG has that may run or read something: its name, or that of an attribute; or ""."""
    name = etree.QName(element)
    written = f"<{name.localname[:40]}>"
    if name.localname in _SVG_REFUSED or name.namespace == _XHTML:
        return written
    if name.localname == "style" and not _is_harmless_style("".join(map(str, element.itertext()))):
        return written
    for key, value in ((str(key), str(value)) for key, value in element.attrib.items()):
        local = etree.QName(key).localname.lower()
        is_address = local in _ADDRESSES and not value.startswith("#")
        if local.startswith("on") or key == _XML_BASE or is_address or not _is_harmless_style(value):
            return f'{local[:40]}="{value[:40]}"'
    return ""


def _is_harmless_style(text: str) -> bool:
    # Without a bracket, an escape or an import there is no address in it.
    return not {"(", "\\", "@"} & set(text) or all(address.startswith("#") for address in find_addresses(text))


def _find_huge_number(element: etree._Element) -> str:
    """Return a value of an element with a number that nothing can be as large as, or ""."""
    for key, value in ((str(key), str(value)) for key, value in element.attrib.items()):
        # Other namespaces are notes of the program that drew it.
        is_number = key not in _NO_NUMBERS and not key.startswith(("{", "data-"))
        if is_number and _OUT_OF_PROPORTION.search(_COLOUR.sub("", value)):
            return value
    return ""


def _count_drawn(root: etree._Element) -> int:
    """Count the elements that are drawn, with those that others refer to and so draw again; they may be many more.

    What draws itself has no end.
    """
    named = {element.get("id"): element for element in root.iter(etree.Element) if element.get("id")}
    styles = _read_style_references(root)
    counts: dict[etree._Element, int] = {}

    def count(element: etree._Element) -> int:
        if element not in counts:
            counts[element] = _DRAWN_LIMIT + 1
            drawn = sum(count(child) for child in element.iterchildren(etree.Element))
            again = sum(
                times * count(named[name]) for name, times in _list_references(element, styles) if name in named
            )
            counts[element] = 1 + drawn + again
        return counts[element]

    try:
        return count(root)
    except RecursionError:
        return _DRAWN_LIMIT + 1
    finally:
        # What refers to itself keeps all that it knows while the garbage collector is held.
        named.clear()
        counts.clear()


def _list_references(element: etree._Element, styles: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, int]]:
    """Yield the ids of what an element draws besides its children, each with how often it does."""
    # A marker stands on every point of a line.
    points = 1 + len(_NUMBER.findall(element.get("d", "") + element.get("points", ""))) // 2
    for key, value in ((str(key), str(value)) for key, value in element.attrib.items()):
        if key.rpartition("}")[2] == "href":
            # A link leads there and draws nothing.
            if etree.QName(element).localname != "a":
                yield value.removeprefix("#"), 1
        elif "#" in value:
            times = points if "marker" in (key + value).lower() else 1
            yield from ((name, times) for name in _find_names(value))
    names = [etree.QName(element).localname, *(f".{name}" for name in element.get("class", "").split()), "*"]
    for name in (*names, f"#{element.get('id')}"):
        # Which of them a marker is does not matter to what has no points.
        yield from ((asked, points) for asked in styles.get(name, ()))


def _find_names(style: str) -> Iterator[str]:
    """Return the ids to which a value of CSS refers, escapes read."""
    return (address.removeprefix("#") for address in find_addresses(style) if address.startswith("#"))


def _read_style_references(root: etree._Element) -> dict[str, list[str]]:
    """Return the ids to which the rules of an SVG's style sheets refer, by the last simple selector of each rule.

    A rule is taken to fit wherever that one fits, since what stands before it only makes it fit less often.
    """
    found: dict[str, list[str]] = {}
    for element in root.iter("{*}style"):
        for rule in tinycss2.parse_stylesheet("".join(map(str, element.itertext())), skip_comments=True):
            if rule.type == "qualified-rule":
                names = list(_find_names(tinycss2.serialize(rule.content)))
                for selector in tinycss2.serialize(rule.prelude).split(",") if names else ():
                    last = _SIMPLE_SELECTOR.findall(selector)
                    found.setdefault(last[-1] if last else "*", []).extend(names)
    return found


def _read_length(text: str | None) -> int:
    match = re.match(r"\d+", text or "")
    return min(int(match[0]), 10_000) if match else 0
