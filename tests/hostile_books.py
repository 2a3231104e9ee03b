"""Books that mean harm, and what becomes of them when they are built.

    python -m tests.hostile_books [PATTERN ...]

Each book is built in every edition in processes that are watched. It may be made or refused, but with a finding where
it is refused; no process may take more than 1,500 MB or 60 seconds of a processor, none may be left, and no temporary
file; nothing that is printed may command a terminal, and nothing from outside of its folder may be in what is made.
"""

import fnmatch
import io
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.DefaultTable import DefaultTable
from PIL import Image as Picture

from publisher.press.fontbook import find_font

Files = Mapping[str, str | bytes]

#: Megabytes and seconds of a processor that one process may take at most.
MOST_MEMORY, MOST_TIME = 1500, 60
#: Seconds after which a build is stopped, and those that its processes may live on.
PATIENCE, REST = 600, 120
HEAD = "title: كتاب\nlanguage: ar\nidentifier: urn:uuid:00000000-0000-4000-8000-000000000003\nslug: hostile\n"
EDITIONS = "editions: {print: {}, large-print: {}, epub: {}, handouts: {}, booklet: {}}\n"
CHAPTER = "---\ntitle: فصل\n---\n\n"
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_SVG = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' {}>{}</svg>"
_SIZE = "width='90' height='90' viewBox='0 0 90 90'"
_RECTANGLE = "<rect width='9' height='9'/>"


def write(body: str = "نص قصير.\n", **files: str | bytes) -> dict[str, str | bytes]:
    """Return a book of one chapter, and other files of it."""
    return {"book.yaml": f"{HEAD}{EDITIONS}chapters: [01.md]\n", "01.md": CHAPTER + body, **files}


def write_head(more: str, body: str = "نص قصير.\n", head: str = HEAD) -> dict[str, str | bytes]:
    """Return a book of one chapter whose `book.yaml` says more."""
    chapters = "" if "chapters:" in more else "chapters: [01.md]\n"
    editions = "" if "editions:" in more else EDITIONS
    return {"book.yaml": f"{head}{editions}{chapters}{more}", "01.md": CHAPTER + body}


def show(inside: str, size: str = _SIZE) -> dict[str, str | bytes]:
    """Return a book that shows a drawing."""
    return write("![رسم](a.svg)\n", **{"a.svg": _SVG.format(size, inside)})


def dress(style: str, body: str = "نص قصير.\n\nنص آخر.\n") -> dict[str, str | bytes]:
    """Return a book with a style sheet for all editions."""
    return write(body, **{"styles/book.css": style, "styles/epub.css": style})


def list_lines(template: str, count: int, start: str = "") -> str:
    """Repeat a line, with its number for `#`."""
    return start + "".join(template.replace("#", str(number)) for number in range(count))


def write_chunk(kind: bytes, data: bytes) -> bytes:
    """Write a chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def write_png(
    width: int, height: int, *, depth: int = 8, colour: int = 0, interlaced: int = 0, more: bytes = b""
) -> bytes:
    """Write a PNG of one colour, which is small however large it is."""
    row = bytes(width * depth * {0: 1, 2: 3, 6: 4}[colour] // 8 + 1)
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    chunks = write_chunk(b"IHDR", head) + more + write_chunk(b"IDAT", data) + write_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def save(format_: str, size: tuple[int, int], mode: str = "RGB", **settings: object) -> bytes:
    """Write a picture of one colour."""
    data = io.BytesIO()
    Picture.new(mode, size).save(data, format_, **settings)
    return data.getvalue()


def repeat_last_scan(width: int, height: int, count: int) -> bytes:
    """Write a JPEG that is drawn step by step, with its last step many times."""
    data = save("JPEG", (width, height), quality=5, progressive=True)
    start = data.rindex(b"\xff\xda")
    return data[:start] + data[start:-2] * count + data[-2:]


def pack_bomb(mebibytes: int) -> bytes:
    """Pack zeros, which are a thousandth of what they unfold to."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(2**20)) for _ in range(mebibytes)) + packer.flush()


def make_font(change: Callable[[TTFont], object]) -> bytes:
    """Return a font of the machine that was changed, under a name of the book's own."""
    font, data = TTFont(find_font("Noto Naskh Arabic"), recalcBBoxes=False), io.BytesIO()
    for number in (1, 4, 16):
        font["name"].setName("Bomb", number, 3, 1, 0x409)
    change(font)
    font.save(data)
    return data.getvalue()


def set_in(font: bytes, name: str = "fonts/a.ttf") -> dict[str, str | bytes]:
    """Return a book that is set in a font of its own."""
    editions = "editions: {print: {font: Bomb}, epub: {font: Bomb}}\n"
    return {**write_head(editions, "نص قصير، ونص آخر.\n"), name: font}


def add_laughs(font: TTFont) -> None:
    """Let each letter become eight, and each of these eight, six times over."""
    names = font.getGlyphOrder()[10:70]
    letters = " ".join(sorted(set(font.getBestCmap().values()))[20:60])
    lookups = [
        f"lookup l{number} {{ sub {names[number]} by {' '.join([names[number + 1]] * 8)}; }} l{number};\n"
        for number in range(6)
    ]
    uses = "".join(f"lookup l{number};\n" for number in range(6))
    addOpenTypeFeaturesFromString(
        font,
        "".join(lookups)
        + f"lookup first {{ {''.join(f'sub {letter} by {names[0]};' for letter in letters.split())} }} first;\n"
        + "feature ccmp { script arab; lookup first;\n"
        + uses
        + "script DFLT; lookup first;\n"
        + uses
        + "} ccmp;",
        tables=["GSUB"],
    )


def nest_glyphs(font: TTFont) -> None:
    """Let each letter be drawn of eight others, and these of others, ten times over."""
    from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent

    names = font.getGlyphOrder()[5:16]
    for whole, part in pairwise(names):
        glyph = Glyph()
        glyph.numberOfContours, glyph.components = -1, []
        glyph.xMin = glyph.yMin = glyph.xMax = glyph.yMax = 0
        for _ in range(8):
            component = GlyphComponent()
            component.glyphName, component.x, component.y, component.flags = part, 0, 0, 4
            glyph.components.append(component)
        font["glyf"][whole] = glyph
    for table in font["cmap"].tables:
        if hasattr(table, "cmap"):
            table.cmap = dict.fromkeys(table.cmap, names[0])


def nest_in_a_ring(font: TTFont) -> None:
    """Let a glyph be drawn of others of which one is drawn of it."""
    nest_glyphs(font)
    names = font.getGlyphOrder()[5:16]
    font["glyf"][names[9]].components[0].glyphName = names[0]


def map_beyond(font: TTFont) -> None:
    """Let the map of characters go on where there are no glyphs."""
    table = DefaultTable("cmap")
    groups = struct.pack(">HHIIIIII", 12, 0, 28, 0, 1, 0x20, 0x10FFFF, 1)
    table.data = struct.pack(">HHHHI", 0, 1, 3, 10, 12) + groups
    font.tables["cmap"] = table


def stretch(font: TTFont) -> None:
    """Let all measures be as large as they can be written."""
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = 32767, -32768, 32767
    font["OS/2"].usWinAscent = font["OS/2"].usWinDescent = 65535
    font["OS/2"].sTypoAscender, font["OS/2"].sTypoDescender = 32767, -32768
    for name in font["hmtx"].metrics:
        font["hmtx"].metrics[name] = (65535, -32768)


def name_badly(font: TTFont) -> None:
    """Let names say what means something to other programs."""
    for number, name in ((4, "\x1b[31m)(<</JS"), (6, "a/b\n(c) <d> %e"), (5, "\u202e" * 99), (3, "=1+1")):
        font["name"].setName(name, number, 3, 1, 0x409)


def join_normal_forms() -> dict[str, str | bytes]:
    """Return a book whose files have one name in two normal forms, in two cases, and with a full width."""
    names = [
        "\u0622.md",
        "\u0627\u0653.md",
        "e\u0301.md",
        "\u00e9.md",
        "A.md",
        "a.md",
        "\uff21.md",
        "K.md",
        "\u212a.md",
    ]
    listed = json.dumps(names, ensure_ascii=False)
    files = {
        name: f"---\ntitle: فصل {number}\n---\n\nنص {number}.\n\n![أ](<i{name}.png>)\n"
        for number, name in enumerate(names)
    }
    pictures = {f"i{name}.png": save("PNG", (9, 9)) for name in names}
    return {"book.yaml": f"{HEAD}{EDITIONS}chapters: {listed}\n", **files, **pictures}


def number_chapters(count: int, body: str, **files: str | bytes) -> dict[str, str | bytes]:
    """Return a book of several chapters, each with its number for `#`."""
    names = [f"{number:03}.md" for number in range(count)]
    chapters = {
        name: f"---\ntitle: فصل {number}\n---\n\n{body.replace('#', str(number))}" for number, name in enumerate(names)
    }
    return {"book.yaml": f"{HEAD}{EDITIONS}chapters: [{', '.join(names)}]\n", **chapters, **files}


def include_tree(template: str) -> dict[str, str | bytes]:
    """Return a book whose chapter includes a file ten times, which includes another ten times, nine files deep."""
    files = {f"p{number}.md": f"{template.format(number + 1)}\n\n" * 10 for number in range(9)}
    return write(f"{template.format(0)}\n", **files, **{"p9.md": "نص.\n"})


def draw_ground(geometry: object) -> dict[str, str | bytes]:
    """Return a book with a map upon a ground of its own."""
    feature = {"type": "Feature", "properties": {"kind": "lake", "name": "ب" * 999}, "geometry": geometry}
    return {
        **write('::: {.map routes="r" caption="ن" alt="ن"}\n:::\n'),
        "places.yaml": list_lines("p#: {name: مكان#, coordinates: [2#, 5#]}\n", 5),
        "routes.yaml": "r: {from: p0, to: p4}\n",
        "base-map.geojson": json.dumps({"type": "FeatureCollection", "features": [feature]}),
    }


def nest_collections(depth: int) -> object:
    """Return a geometry in a collection in a collection."""
    geometry: object = {"type": "Point", "coordinates": [1, 1]}
    for _ in range(depth):
        geometry = {"type": "GeometryCollection", "geometries": [geometry]}
    return geometry


def pack_word(content: bytes) -> bytes:
    """Return a Word file."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", content)
    return data.getvalue()


_LONG = "ا" * 300
_CONTROLS = "a\u202eb\u2067c\u200f"
_PLACE_MAP = '::: {.map places="#" caption="ن" alt="ن"}\n:::\n'
_LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 9)}]\n" for number in range(1, 9)
)

#: The books, by the kind of their files and what is wrong with them. They are made when they are asked for.
BOOKS: Mapping[str, Callable[[], Files]] = {
    # --- Drawings
    "svg-octaves": lambda: show(
        "<filter id='f'><feTurbulence numOctaves='9999' baseFrequency='9'/></filter>"
        "<rect filter='url(#f)' width='90' height='90'/>"
    ),
    "svg-matrix": lambda: show(
        "<filter id='f'><feConvolveMatrix order='999' kernelMatrix='"
        + "1 " * 99999
        + "'/></filter><rect filter='url(#f)' width='90' height='90'/>"
    ),
    "svg-stops": lambda: show(
        "<linearGradient id='g'>"
        + "<stop offset='.5' stop-color='red'/>" * 60000
        + "</linearGradient><rect fill='url(#g)' width='90' height='90'/>"
    ),
    "svg-dashes": lambda: show("<path stroke='red' stroke-dasharray='" + "1 " * 200000 + "' d='M0 0L90 90'/>"),
    "svg-fine-dash": lambda: show(
        "<path stroke='red' stroke-dasharray='.00001 .00001' stroke-width='9' d='M0 0L1e8 1e8'/>"
    ),
    "svg-spans": lambda: show("<text>" + "<tspan>" * 200 + "نص" + "</tspan>" * 200 + "</text>"),
    "svg-many-spans": lambda: show("<text>" + "<tspan x='1' dy='1'>ا</tspan>" * 30000 + "</text>"),
    "svg-text-path": lambda: show(
        "<path id='p' d='M0 0" + "l1 1" * 20000 + "'/><text><textPath href='#p'>" + "ا" * 20000 + "</textPath></text>"
    ),
    "svg-rotate": lambda: show("<text rotate='" + "9 " * 99999 + "'>" + "اب " * 9999 + "</text>"),
    "svg-spacing": lambda: show("<text letter-spacing='1e8' word-spacing='1e8'>" + "اب " * 999 + "</text>"),
    "svg-symbols": lambda: show(
        list_lines("<symbol id='s#'><use href='#s#'/></symbol>", 300) + "<use href='#s0' width='1e9' height='1e9'/>"
    ),
    "svg-nested": lambda: show("<svg width='99%' height='99%' viewBox='0 0 9 9'>" * 150 + _RECTANGLE + "</svg>" * 150),
    "svg-percent": lambda: show(_RECTANGLE, "width='99999999%' height='99999999%'"),
    "svg-no-size": lambda: show(_RECTANGLE, ""),
    "svg-zero": lambda: show(_RECTANGLE, "width='0' height='0' viewBox='0 0 0 0'"),
    "svg-negative": lambda: show(_RECTANGLE, "width='-5' height='-5' viewBox='9 9 -9 -9'"),
    "svg-thin": lambda: show(_RECTANGLE, "width='1' height='999999999'"),
    "svg-flat": lambda: show(_RECTANGLE, "width='999999999' height='1'"),
    "svg-variables": lambda: show(
        "<style>:root{--a0:x x;" + list_lines("--b#:var(--a#) var(--a#);", 40) + "}</style>" + _RECTANGLE
    ),
    "svg-import-escaped": lambda: show(
        "<style>\\40 import '/etc/passwd'; @\\69mport url(//127.0.0.1/a)</style>" + _RECTANGLE
    ),
    "svg-style-href": lambda: show("<a xlink:href='javascript:alert(1)'>" + _RECTANGLE + "</a>"),
    "svg-encoded-href": lambda: show("<use xlink:href='%23a'/><use href='&#x66;ile:///etc/passwd#a'/>"),
    "svg-base": lambda: show("<g xml:base='file:///etc/'><use href='#passwd'/></g>"),
    "svg-selectors": lambda: show(
        "<style>"
        + list_lines(".a# *, .b# > * + * {fill:red}", 5000)
        + "</style>"
        + "<g>" * 100
        + _RECTANGLE * 100
        + "</g>" * 100
    ),
    "svg-title": lambda: show("<title>&lt;script&gt;alert(1)&lt;/script&gt;</title><desc>]]&gt;</desc>" + _RECTANGLE),
    "svg-lang": lambda: show("<text xml:lang='" + "x-" * 9999 + "'>ا</text>"),
    "svg-arcs": lambda: show("<path stroke='red' d='M0 0" + "A1e8 1e-8 0 1 1 1e8 1" * 9999 + "'/>"),
    "svg-entities": lambda: write(
        "![ن](a.svg)\n",
        **{
            "a.svg": "<!DOCTYPE svg ["
            "<!ENTITY a0 'x'>" + list_lines("<!ENTITY b# '&a0;&a0;'>", 99) + "]>" + _SVG.format("", "&b9;")
        },
    ),
    "svg-external": lambda: write(
        "![ن](a.svg)\n", **{"a.svg": "<!DOCTYPE svg SYSTEM 'file:///etc/passwd'>" + _SVG.format(_SIZE, _RECTANGLE)}
    ),
    "svg-many": lambda: write(list_lines("![ن](a.svg)\n\n", 400), **{"a.svg": _SVG.format(_SIZE, _RECTANGLE * 5000)}),
    # --- Style sheets
    "css-height": lambda: dress("p{height:1000000mm}"),
    "css-margin": lambda: dress("p{margin-top:9999999mm}"),
    "css-break": lambda: dress("*{break-before:page}", list_lines("نص #.\n\n", 300)),
    "css-break-generated": lambda: dress(
        "*::before,*::after{content:'x';display:block;break-before:page}", list_lines("نص #.\n\n", 100)
    ),
    "css-counters": lambda: dress(
        "*{counter-reset:a;counter-increment:a 9999} *::before{content:counters(a,'.')}", "> " * 30 + "نص\n"
    ),
    "css-calc": lambda: dress("p{width:" + "calc(1px + " * 45 + "1px" + ")" * 45 + "}"),
    "css-media": lambda: dress("@media all{" * 45 + "p{color:red}" + "}" * 45),
    "css-nth": lambda: dress("p:nth-child(999999999n+999999999),p:nth-last-of-type(-999999999n+5){color:red}"),
    "css-faces": lambda: dress(list_lines("@font-face{font-family:f#;src:local('Amiri')}", 3000) + "p{font-family:f1}"),
    "css-ranges": lambda: dress(
        "@font-face{font-family:f;src:local('Amiri');unicode-range:"
        + ",".join(["U+0-10FFFF"] * 9000)
        + "}p{font-family:f}"
    ),
    "css-families": lambda: dress("p{font-family:" + ",".join(f"f{number}" for number in range(5000)) + "}"),
    "css-features": lambda: dress(
        "p{font-feature-settings:"
        + ",".join(["'liga' 1"] * 9000)
        + ";font-variation-settings:"
        + ",".join(["'wght' 1"] * 9000)
        + "}"
    ),
    "css-hyphen": lambda: dress("p{hyphens:manual;hyphenate-character:'" + "ـ" * 1900 + "'}", "كلمة\u00adأخرى " * 300),
    "css-ellipsis": lambda: dress(
        "p{max-lines:2;block-ellipsis:'" + "…" * 1900 + "';text-overflow:ellipsis;overflow:hidden}", "نص " * 3000
    ),
    "css-strings": lambda: dress(
        "p{string-set:a string(a) string(a) content()} @page{@top-left{content:string(a)}}", list_lines("نص #.\n\n", 60)
    ),
    "css-small": lambda: dress("p{font-size:.0001px;line-height:.0001px}", "نص " * 9000),
    "css-tight": lambda: dress("p{letter-spacing:-9999px;word-spacing:-9999px;line-height:-5}", "نص " * 900),
    "css-lists": lambda: dress(
        "p{display:list-item;list-style:'" + "x" * 1900 + "' inside}", list_lines("نص #.\n\n", 300)
    ),
    "css-tables": lambda: dress(
        "p{display:table-cell} section{display:table;border-collapse:collapse}", list_lines("نص #.\n\n", 600)
    ),
    "css-grid": lambda: dress(
        "section,body{display:grid;grid-template-columns:repeat(100,1fr);grid-auto-flow:dense}"
        "p{grid-column:span 99;grid-row:span 99}",
        list_lines("نص #.\n\n", 60),
    ),
    "css-flex": lambda: dress(
        "section,body{display:flex;flex-wrap:wrap} p{flex:1 1 1px}", list_lines("نص #.\n\n", 600)
    ),
    "css-fixed": lambda: dress("p{position:fixed}", list_lines("نص #.\n\n", 400)),
    "css-margins-of-page": lambda: dress("@page{margin:9999mm} @page:first{size:1px 1px}"),
    "css-page-boxes": lambda: dress(
        "@page{"
        + "".join(
            f"@{edge}-{place}{{content:'{'x' * 900}'}}"
            for edge in ("top", "bottom")
            for place in ("left", "center", "right")
        )
        + "}",
        "نص " * 3000,
    ),
    "css-hidden": lambda: dress("p{display:none}"),
    "css-white": lambda: dress("p{color:transparent;opacity:0;visibility:hidden}"),
    "css-outside": lambda: dress("p{position:absolute;left:-99999px}"),
    "css-other-words": lambda: dress("p{content:'كلام آخر'} p::after{content:'زيادة لا يعرفها أحد'}"),
    "css-transform": lambda: dress("p{transform:scale(1e8) rotate(1e8deg) translate(1e8px)}"),
    "css-shadows": lambda: dress(
        "p{border-radius:1e8px;border:1e4px double;outline:1e4px dotted red}", list_lines("نص #.\n\n", 200)
    ),
    "css-tiny-image": lambda: {
        **dress("p{background:url(a.png);background-size:.001px .001px}", "نص " * 3000),
        "a.png": save("PNG", (9, 9)),
    },
    "css-comment": lambda: dress("/*" * 500000),
    "css-quotes": lambda: dress('"' * 200001 + "'" * 3),
    "css-names": lambda: dress(list_lines(".ا#{color:red}", 30000)),
    "css-escape": lambda: dress("@\\69 mport '/etc/passwd'; p{background:u\\72 l(//127.0.0.1/a)}"),
    "css-charset": lambda: {**write(), "styles/book.css": b"@charset 'utf-7'; p{+ACo-}\xff\xfe"},
    "css-house-properties": lambda: dress(
        "html{--grid:0.00001pt;--lines:99999999;--float:-1}p{--grid:1e9mm;--lines:1e9}"
    ),
    "css-nul": lambda: write(**{"styles/book.css": "p{color:\0red} \x1b[31m{}"}),
    # --- Fonts
    "font-laughs": lambda: set_in(make_font(add_laughs)),
    "font-nested": lambda: set_in(make_font(nest_glyphs)),
    "font-ring": lambda: set_in(make_font(nest_in_a_ring)),
    "font-map": lambda: set_in(make_font(map_beyond)),
    "font-measures": lambda: set_in(make_font(stretch)),
    "font-names": lambda: set_in(make_font(name_badly)),
    "font-no-width": lambda: set_in(
        make_font(lambda font: font["hmtx"].metrics.update(dict.fromkeys(font["hmtx"].metrics, (0, 0))))
    ),
    "font-one-unit": lambda: set_in(make_font(lambda font: setattr(font["head"], "unitsPerEm", 16))),
    "font-no-letters": lambda: set_in(
        make_font(lambda font: [table.cmap.clear() for table in font["cmap"].tables if hasattr(table, "cmap")])
    ),
    "font-all-one": lambda: set_in(
        make_font(
            lambda font: [
                table.cmap.update(dict.fromkeys(range(0x20, 0xFFFF), ".notdef"))
                for table in font["cmap"].tables
                if table.format == 12
            ]
        )
    ),
    "font-cut": lambda: set_in(make_font(lambda _: None)[:40000]),
    "font-of-house": lambda: {
        **write(),
        "fonts/a.ttf": Path(find_font("DejaVu Sans"))
        .read_bytes()
        .replace(b"\0D\0e\0j\0a\0V\0u", b"\0A\0m\0i\0r\0i\0 "),
    },
    # --- Lists in YAML
    "yaml-laughs": lambda: write_head(_LAUGHS),
    "yaml-merge": lambda: write_head("x: &x {a: 1}\n" + list_lines("y#: {<<: *x}\n", 3000)),
    "yaml-tags": lambda: write_head("rights: !!python/object/apply:os.system ['touch pwned']\n"),
    "yaml-binary": lambda: write_head("rights: !!binary |\n  " + "QUFB" * 4000 + "\n"),
    "yaml-sixty": lambda: write_head("date: 1:1:1:1:1:1:1:1:1:1\nversion: 0o777777777777777777\n"),
    "yaml-floats": lambda: write_head("date: .inf\nversion: 1e999\n"),
    "yaml-digits": lambda: write_head("version: " + "9" * 9000 + "\n"),
    "yaml-documents": lambda: {**write(), "book.yaml": f"{HEAD}---\n{HEAD}...\n---\n"},
    "yaml-comment": lambda: write_head("#" + " x" * 2_000_000 + "\n"),
    "yaml-keys-of-keys": lambda: write_head("? {a: b, ? [c] : d}\n: e\n"),
    "yaml-proto": lambda: {
        **write("[ن]{place=constructor} [ن]{place=__proto__}\n"),
        "places.yaml": "__proto__: {name: ن}\nconstructor: {name: ب}\nCON: {name: ت}\ncon: {name: ث}\n",
    },
    "yaml-key-300": lambda: {
        **write(f"[ن]{{place={'a' * 300}}}\n"),
        "places.yaml": f"{'a' * 300}: {{name: ن, coordinates: [1, 2]}}\n",
    },
    "yaml-keys-in-two-forms": lambda: {
        **write(),
        "places.yaml": "\u00e9: {name: ن}\ne\u0301: {name: ب}\nE\u0301: {name: ت}\n",
    },
    "yaml-names-of-controls": lambda: {
        **write("[ن]{place=p}\n"),
        "places.yaml": 'p: {name: "\\u202e\\u0007\\x1b[31m", note: "\\u2028\\ud800"}\n',
    },
    "yaml-slug-up": lambda: write_head("", head=HEAD.replace("hostile", '"../../pwned"')),
    "yaml-slug-long": lambda: write_head("", head=HEAD.replace("hostile", "a" * 300)),
    "yaml-prefer": lambda: write_head(list_lines("  '(ن+)+#$': 'م#'\n", 5000, "prefer:\n"), "نص طويل " * 5000 + "\n"),
    "yaml-slug-dot": lambda: write_head("", head=HEAD.replace("hostile", '".."')),
    "yaml-slug-case": lambda: write_head("", head=HEAD.replace("hostile", "CON")),
    "yaml-title-marks": lambda: write_head("", head=HEAD.replace("كتاب", "ك" + "\u064b" * 3000)),
    "yaml-title-long": lambda: write_head("", head=HEAD.replace("كتاب", "كتاب " * 2000)),
    "yaml-title-endless": lambda: write_head("", head=HEAD.replace("كتاب", "ك" * 15000)),
    "yaml-title-signs": lambda: write_head(
        "", head=HEAD.replace("title: كتاب", 'title: "</title><script>]]>&#0; %s {{ 7*7 }} \\\\ ()"')
    ),
    "yaml-authors": lambda: write_head(
        "authors: [" + ", ".join(f"{{name: مؤلف {number}}}" for number in range(3000)) + "]\n"
    ),
    "yaml-language": lambda: write_head(
        "", head=HEAD.replace("language: ar", "language: ar-" + "x-abcdefgh-" * 60 + "a")
    ),
    "yaml-identifier": lambda: write_head(
        "",
        head=HEAD.replace(
            "identifier: urn:uuid:00000000-0000-4000-8000-000000000003", 'identifier: "../../../pwned?#%00"'
        ),
    ),
    # --- Chapters
    "md-every-block-deep": lambda: write(
        "".join(">" * depth + " " + "- " * (depth % 3) + f"نص {depth}\n\n" for depth in range(35))
    ),
    "md-alerts-deep": lambda: write("> " * 20 + "[!NOTE]\n" + "> " * 20 + "نص\n"),
    "md-definitions-deep": lambda: write(
        "".join("    " * depth + f"ن{depth}\n" + "    " * depth + ":   نص\n\n" for depth in range(30))
    ),
    "md-divisions": lambda: write(
        "".join(":" * (70 - depth) + " {.note}\n" for depth in range(35))
        + "نص\n"
        + "".join(":" * (36 + depth) + "\n" for depth in range(35))
    ),
    "md-notes-in-notes": lambda: write("نص[^0]\n\n" + list_lines("[^#]: نص[^#0]\n\n", 300)),
    "md-notes-in-a-ring": lambda: write("نص[^a]\n\n[^a]: نص[^b]\n\n[^b]: نص[^a]\n"),
    "md-notes-of-lists": lambda: write("نص[^a]\n\n[^a]:\n" + list_lines("    - نص #\n", 3000)),
    "md-note-of-table": lambda: write(
        "نص[^a]\n\n[^a]:\n    | أ | ب |\n    |---|---|\n" + list_lines("    | نص | # |\n", 900)
    ),
    "md-code-from-itself": lambda: write("```{include=01.md}\n```\n\n``` {file=01.md}\n```\n\n<<< 01.md\n"),
    "md-code-from-outside": lambda: write(
        "``` {include=/etc/passwd}\n```\n\n<<< ../../../../etc/passwd\n\n"
        "--8<-- \"/etc/passwd\"\n\n{% include '/etc/passwd' %}\n"
    ),
    "md-spans": lambda: write("[" * 400 + "نص" + "]{.a}" * 400 + "\n"),
    "md-images-in-links": lambda: write("[![" * 300 + "ن" + "](a.png)](#a)" * 300 + "\n"),
    "md-formula-deep": lambda: write(
        "$" + "{" * 300 + "x" + "}" * 300 + "$\n\n$" + "\\frac{1}{" * 60 + "x" + "}" * 60 + "$\n"
    ),
    "md-formula-fences": lambda: write(
        "".join("\n$" + "\\left(\\frac{1}{" * 9 + "x" + "}\\right)^2" * 9 + "$\n" for _ in range(90))
    ),
    "md-includes": lambda: include_tree("{{{{#include p{}.md}}}}"),
    "md-includes-itself": lambda: write('{{#include 01.md}}\n\n--8<-- "01.md"\n\n![[01.md]]\n'),
    "md-includes-outside": lambda: write(
        "{{#include /etc/passwd}}\n\n{{#include ../../../../../../etc/passwd}}\n\n<!--@include: /dev/zero-->\n\n"
        "``` {.python}\n{{#include /proc/self/environ}}\n```\n"
    ),
    "md-variables": lambda: {
        **write("{{ site.a0 }} {{< var a0 >}}\n" * 9),
        "_config.yml": list_lines("a#: '{{ site.a0 }} {{ site.a1 }}'\n", 60),
        "_variables.yml": "a0: '{{< var a0 >}}{{< var a0 >}}'\n",
    },
    "md-formula-matrix": lambda: write("$$\\begin{matrix}" + ("x & " * 200 + "x \\\\\n") * 200 + "\\end{matrix}$$\n"),
    "md-formula-words": lambda: write("$\\text{" + "نص " * 5000 + "}$\n"),
    "md-formula-macros": lambda: write("$\\def\\a{\\a\\a}\\a \\newcommand{\\b}{\\b\\b}\\b$\n"),
    "md-row": lambda: write("|" + " أ |" * 4000 + "\n|" + "---|" * 4000 + "\n|" + " ب |" * 4000 + "\n"),
    "md-cell": lambda: write("| أ |\n|---|\n| " + "نص " * 30000 + " |\n"),
    "md-heading": lambda: write("## " + "نص طويل " * 3000 + "\n\nنص.\n"),
    "md-open-brackets": lambda: write("[" * 100_000 + "\n"),
    "md-open-images": lambda: write("![" * 50_000 + "\n"),
    "md-open-sections": lambda: write("نص <![CDATA[" * 9000 + "<?" * 9000 + "<!A " * 9000 + "\n"),
    "md-html-deep": lambda: write("<details><summary>ن</summary>\n\n" * 500 + "نص\n\n" + "</details>\n\n" * 500),
    "md-html-line-deep": lambda: write("نص " + "<b><i>" * 500 + "نص" + "</i></b>" * 500 + "\n"),
    "md-html-open": lambda: write("نص " + "<ruby>ن<rt> " * 3000 + "\n"),
    "md-head-deep": lambda: {**write(), "01.md": f"+++\ntitle = 'ن'\na = {'[' * 5000}{']' * 5000}\n+++\n\nنص.\n"},
    "md-head-digits": lambda: {**write(), "01.md": f"+++\ntitle = 'ن'\na = {'9' * 5000}\n+++\n\nنص.\n"},
    "md-ids": lambda: write(
        list_lines("## نص # {#c1}\n\nنص.\n\n", 3)
        + "[ن]{#_m1} [ن]{#note-1} [ن]{#page-1}\n\n"
        + f"## نص {{#{'a' * 300}}}\n"
    ),
    "md-flags": lambda: write(
        "\U0001f3f4" + "\U000e0067" * 3000 + "\U000e007f " + "\U0001f1f8\U0001f1e6" * 3000 + "\n"
    ),
    "md-joined-signs": lambda: write("\U0001f468\u200d" * 3000 + "\n"),
    "md-ligatures": lambda: write("\ufdfa " * 9000 + "\n"),
    "md-stacked": lambda: write(" ".join("ب" + "\u064e\u0651\u0670\u0653" * 60 for _ in range(200)) + "\n"),
    "md-only-marks": lambda: write(
        "\u064e\n\n\u0300\u0301\n\n" + "\u200d" * 900 + "\n\n" + "\u00ad" * 9000 + "\n\n" + "\ufeff" * 900 + "\n"
    ),
    "md-tatweel": lambda: write("ـ" * 19000 + "\n\n" + "بـ" * 9000 + "\n"),
    "md-isolates": lambda: write("\u2067ا\u2069" * 9000 + "\n"),
    "md-turns": lambda: write(" ".join("ا a 1" for _ in range(9000)) + "\n"),
    "md-brackets": lambda: write("(ا a[1" * 3000 + "\n"),
    "md-scripts": lambda: write(
        " ".join(chr(point) for point in range(0x10300, 0x12400, 3) if unicodedata.category(chr(point)) == "Lo") + "\n"
    ),
    "md-private": lambda: write("\ue000\uf8ff\U000f0000 \ufffd \ufdd0\n"),
    "md-dates": lambda: write(
        list_lines('[ن]{date="1984~?/.."} [ن]{date="Y-17000000#"} [ن]{date="[1667,1668]"}\n\n', 300)
    ),
    "md-attributes": lambda: write(
        "نص {"
        + " ".join(f".k{number}" for number in range(3000))
        + '}\n\n[ن]{style="background:url(//a)" onclick=x lang="'
        + "a-" * 300
        + '"}\n'
    ),
    "md-links": lambda: write(
        "[ن](javascript:alert) [ن](data:text/html,x) [ن](file:///etc/passwd) [ن](//127.0.0.1/) [ن](\\\\host\\a) [ن](http://[)\n"
    ),
    "md-verse": lambda: write("::: {.poem}\n" + list_lines("| نص # | نص |\n", 3000) + ":::\n"),
    "md-columns": lambda: write("::: {.columns}\n" * 30 + "نص\n" + ":::\n" * 30),
    "md-figures": lambda: write("::: {.figures}\n" + "![ن](a.png)\n" * 300 + ":::\n", **{"a.png": save("PNG", (9, 9))}),
    "md-timeline": lambda: {
        **write('::: {.timeline from="0001" to="9999" caption="ن" alt="ن"}\n:::\n'),
        "chronology.yaml": list_lines("e#: {date: 1944, text: حدث #}\n", 600),
    },
    "md-quran": lambda: write('[ن]{quran="1:1-99999"} [ن]{quran="999:1"} [ن]{quran="0:0"}\n'),
    # --- Data
    "data-place-in-a-ring": lambda: {
        **write("[ن]{place=a}\n"),
        "places.yaml": "a: {name: ن, within: b}\nb: {name: ب, within: a}\n",
    },
    "data-places-in-a-row": lambda: {
        **write("[ن]{place=p2999}\n"),
        "places.yaml": "p0: {name: مكان}\n"
        + "".join(f"p{number}: {{name: مكان{number}, within: [p{number - 1}]}}\n" for number in range(1, 3000)),
    },
    "data-variants": lambda: {
        **write("ن" * 30 + "\n"),
        "places.yaml": "a: {name: ن, variants: [" + ", ".join("ن" * (number + 1) for number in range(120)) + "]}\n",
    },
    "data-same-point": lambda: {
        **write(_PLACE_MAP.replace("#", " ".join(f"p{number}" for number in range(300)))),
        "places.yaml": list_lines("p#: {name: مكان طويل الاسم #, coordinates: [20, 50]}\n", 300),
    },
    "data-poles": lambda: {
        **write(_PLACE_MAP.replace("#", "a b c")),
        "places.yaml": "a: {name: ن, coordinates: [90, 180]}\nb: {name: ب, coordinates: [-90, -180]}\n"
        "c: {name: ت, coordinates: [0, 0]}\n",
    },
    "data-coordinates": lambda: {
        **write(),
        "places.yaml": "a: {name: ن, coordinates: [.nan, .inf]}\nb: {name: ب, coordinates: [1e308, 91]}\n",
    },
    "data-event-everywhere": lambda: {
        **write("[ن]{event=e}\n"),
        "places.yaml": list_lines("p#: {name: مكان#}\n", 900),
        "chronology.yaml": "e: {date: 1944, text: ن, places: ["
        + ", ".join(f"p{number}" for number in range(900))
        + "]}\n",
    },
    "data-dates": lambda: {
        **write(),
        "chronology.yaml": 'a: {date: "-9999", text: ن}\nb: {date: 9999-12-31, text: ب}\n'
        'c: {date: "1944-02-30", text: ت}\nd: {date: "Y170000002", text: ث}\n',
    },
    "data-event-long": lambda: {
        **write("[ن]{event=e}\n"),
        "chronology.yaml": f'e: {{date: 1944-01-01, text: "{"كلمة " * 20000}"}}\n',
    },
    "data-formulas": lambda: {
        **write("[ن]{event=e place=p}\n"),
        "places.yaml": 'p: {name: "=cmd|\'/C calc\'!A0", note: "@SUM(1)"}\n',
        "chronology.yaml": 'e: {date: 1944-01-01, text: "+1+1\\r\\nEND:VCALENDAR", places: [p]}\n',
    },
    "data-sources": lambda: {
        **write("نص [@s].\n"),
        "sources.yaml": "s: {type: book, title: ن, authors: ["
        + ", ".join(f"{{name: م{number}}}" for number in range(900))
        + "]}\n",
    },
    "data-people": lambda: {
        **write("[ن]{person=m}\n"),
        "people.yaml": "m: {name: ن, variants: [" + ", ".join(f"ش{number}" for number in range(900)) + "]}\n",
    },
    "data-routes": lambda: {
        **write('::: {.map routes="r" caption="ن" alt="ن"}\n:::\n'),
        "places.yaml": "a: {name: ن, coordinates: [50, 179.9]}\nb: {name: ب, coordinates: [50, -179.9]}\n",
        "routes.yaml": "r: {from: a, to: b, via: [a, a, b, b, a]}\n",
    },
    # --- Grounds of maps
    "geo-collections": lambda: draw_ground(nest_collections(300)),
    "geo-empty": lambda: draw_ground({"type": "MultiPolygon", "coordinates": []}),
    "geo-strings": lambda: draw_ground({"type": "Polygon", "coordinates": [[["a", "b"], [None, 1]]]}),
    "geo-far": lambda: draw_ground(
        {"type": "Polygon", "coordinates": [[[1e308, 1e308], [-1e308, 1], [5, 5], [1e308, 1e308]]]}
    ),
    "geo-saw": lambda: draw_ground(
        {"type": "Polygon", "coordinates": [[[20 + number % 9, 50 + number % 7] for number in range(90000)]]}
    ),
    "geo-null": lambda: draw_ground(None),
    # --- Pictures
    "img-interlaced": lambda: write(
        "![ن](a.png)\n", **{"a.png": write_png(7900, 8000, depth=16, colour=2, interlaced=1)}
    ),
    "img-profile": lambda: write(
        "![ن](a.png)\n", **{"a.png": write_png(9, 9, more=write_chunk(b"iCCP", b"a\0\0" + pack_bomb(700)))}
    ),
    "img-comment": lambda: write(
        "![ن](a.png)\n", **{"a.png": write_png(9, 9, more=write_chunk(b"zTXt", b"a\0\0" + pack_bomb(700)))}
    ),
    "img-many": lambda: write(
        list_lines("![ن](a#.png)\n\n", 60), **{f"a{number}.png": write_png(4000, 4000 - number) for number in range(60)}
    ),
    "img-jpeg-large": lambda: write("![ن](a.jpg)\n", **{"a.jpg": save("JPEG", (8000, 7900), quality=1)}),
    "img-jpeg-progressive": lambda: write(
        "![ن](a.jpg)\n", **{"a.jpg": save("JPEG", (6000, 6000), quality=5, progressive=True)}
    ),
    "img-jpeg-scans": lambda: write("![ن](a.jpg)\n", **{"a.jpg": repeat_last_scan(7900, 8000, 300)}),
    "img-jpeg-claims": lambda: write(
        "![ن](a.jpg)\n", **{"a.jpg": save("JPEG", (9, 9)).replace(b"\x08\0\x09\0\x09", b"\x08\xff\xff\xff\xff")}
    ),
    "img-jpeg-icc": lambda: write("![ن](a.jpg)\n", **{"a.jpg": save("JPEG", (99, 99), icc_profile=bytes(6_000_000))}),
    "img-jpeg-exif": lambda: write(
        "![ن](a.jpg)\n",
        **{
            "a.jpg": save(
                "JPEG",
                (99, 9),
                exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\x01\x12\0\3\xff\xff\xff\xff\0\x09\0\0" * 4000,
            )
        },
    ),
    "img-jpeg-cmyk": lambda: write("![ن](a.jpg)\n", **{"a.jpg": save("JPEG", (5000, 5000), "CMYK", quality=5)}),
    "img-gif-frames": lambda: write(
        "![ن](a.gif)\n",
        **{
            "a.gif": save(
                "GIF",
                (3000, 3000),
                "P",
                save_all=True,
                append_images=[Picture.new("P", (3000, 3000), number) for number in range(1, 30)],
            )
        },
    ),
    "img-gif-screen": lambda: write(
        "![ن](a.gif)\n", **{"a.gif": save("GIF", (9, 9), "P").replace(b"GIF87a\x09\0\x09\0", b"GIF87a\xff\xff\xff\xff")}
    ),
    "img-webp-moving": lambda: write(
        "![ن](a.webp)\n",
        **{
            "a.webp": save(
                "WEBP",
                (1500, 1500),
                save_all=True,
                append_images=[Picture.new("RGB", (1500, 1500), (number, 0, 0)) for number in range(20)],
            )
        },
    ),
    "img-webp-large": lambda: {
        **write("![ن](a.webp)\n\n![ن](b.webp)\n"),
        **dict.fromkeys(("a.webp", "b.webp"), save("WEBP", (8000, 7900), lossless=True)),
    },
    "img-tiff": lambda: {
        **write("![ن](a.tiff)\n\n![ن](b.png)\n"),
        **dict.fromkeys(("a.tiff", "b.png"), save("TIFF", (99, 99))),
    },
    "img-cut": lambda: write(
        "![ن](a.png)\n\n![ن](b.jpg)\n", **{"a.png": write_png(900, 900)[:200], "b.jpg": save("JPEG", (900, 900))[:700]}
    ),
    "img-name-long": lambda: write(f"![ن](<{'ا' * 120}.png>)\n", **{f"{'ا' * 120}.png": save("PNG", (9, 9))}),
    "img-name-signs": lambda: write("![ن](<a%22%3e%3cscript%3e.png>)\n", **{'a"><script>.png': save("PNG", (9, 9))}),
    # --- Templates
    "tpl-macros": lambda: write(
        **{
            "templates/chapter.html.j2": "{% macro a(n) %}{{ caller() }}{% call a(n) %}{{ n }}{% endcall %}"
            "{% endmacro %}{% call a(1) %}x{% endcall %}"
        }
    ),
    "tpl-blocks": lambda: write(**{"templates/page.html.j2": "{% block a %}{{ self.a() }}{% endblock %}"}),
    "tpl-attributes": lambda: write(
        **{"templates/chapter.html.j2": "{{ book.__class__.__mro__ }}{{ (book|attr('__init__')).__globals__ }}"}
    ),
    "tpl-signs": lambda: write(**{"templates/chapter.html.j2": "\x1b[31m{{ 'x' }}\u202e{{"}),
    "tpl-page": lambda: write(
        **{
            "templates/page.html.j2": "<!DOCTYPE html><html><head><meta http-equiv='refresh' content='0;url=//a'/>"
            "</head><body><img src='/etc/passwd'/></body></html>"
        }
    ),
    # --- Names
    "name-forms": join_normal_forms,
    "name-long": lambda: {
        "book.yaml": f"{HEAD}{EDITIONS}chapters: [{'a' * 240}.md, {'ا' * 120}.md]\n",
        f"{'a' * 240}.md": CHAPTER + "نص.\n",
        f"{'ا' * 120}.md": CHAPTER + "نص آخر.\n",
    },
    "name-too-long": lambda: write_head(
        f"chapters: [{'a' * 300}.md, '{'../' * 99}etc/passwd', /etc/passwd, 'a\\0b.md', 'con.md']\n"
    ),
    "name-of-house": lambda: {
        "book.yaml": f"{HEAD}{EDITIONS}chapters: [nav.md, toc.md, cover.md, package.md, c1.md, mimetype]\n",
        **{f"{name}.md": CHAPTER.replace("فصل", name) + "نص.\n" for name in ("nav", "toc", "cover", "package", "c1")},
        "mimetype": CHAPTER + "نص.\n",
    },
    "name-controls": lambda: {
        "book.yaml": f"{HEAD}{EDITIONS}chapters: {json.dumps([_CONTROLS + '.md'])}\n",
        f"{_CONTROLS}.md": CHAPTER + "نص.\n",
    },
    "name-is-word": lambda: {**write(), "01.md": pack_word(bytes(9 * 2**20))},
    "name-twice": lambda: write_head("chapters: [01.md, ./01.md, 01.md, d/../01.md]\n"),
    # --- Many
    "many-chapters": lambda: number_chapters(250, "سطر #.\n"),
    "many-sheets": lambda: number_chapters(60, "::: {.question}\nسؤال #؟\n:::\n\n::: {.handout}\nنص #\n:::\n"),
    "many-notes": lambda: write(list_lines("نص #.[^#]\n\n[^#]: حاشية #.\n\n", 1500)),
    "many-ids": lambda: write(list_lines("[نص]{#id#} ", 9000) + "\n\n" + list_lines("[ن](#id#) ", 9000) + "\n"),
    "many-events": lambda: {
        **write(list_lines("[ن]{event=e#}\n\n", 900)),
        "chronology.yaml": list_lines("e#: {date: 1944-01-01, text: حدث رقمه #}\n", 900),
    },
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a build ended: its status, what it printed, the most that one process took of memory (MB) and time (s)."""

    status: int
    printed: str
    memory: int
    seconds: float
    is_stopped: bool
    is_left: bool


def write_files(folder: Path, files: Files) -> None:
    """Write the files of a book."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))


def _list_processes(session: int) -> Iterator[tuple[int, str, float]]:
    """Yield the processes of a session: number, state, and seconds of a processor (proc(5))."""
    for name in (path.name for path in Path("/proc").iterdir() if path.name.isdigit()):
        try:
            fields = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            yield int(name), fields[0], (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _read_peak(process: int) -> int:
    try:
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) // 1024 if found else 0


def watch_build(book: Path, output: Path, temporary: Path) -> Outcome:
    """Build a book and watch all its processes."""
    with tempfile.TemporaryFile() as printed:
        started = subprocess.Popen(
            [sys.executable, "-m", "publisher", "build", str(book), "-o", str(output), "--jobs", "2"],
            env=os.environ | {"TMPDIR": str(temporary), "PUBLISHER_LANGUAGE": "en"},
            stdin=subprocess.DEVNULL, stdout=printed, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        began, memory, seconds = time.monotonic(), 0, 0.0
        while started.poll() is None and time.monotonic() - began < PATIENCE:
            for number, _, used in _list_processes(started.pid):
                memory, seconds = max(memory, _read_peak(number)), max(seconds, used)
            time.sleep(0.05)
        is_stopped = started.poll() is None
        if is_stopped:
            os.killpg(started.pid, signal.SIGKILL)
        started.wait()
        ended = time.monotonic()
        while (
            left := [one for one in _list_processes(started.pid) if one[1] != "Z"]
        ) and time.monotonic() - ended < REST:
            time.sleep(0.1)
        for number, _, _ in left:
            os.kill(number, signal.SIGKILL)
        printed.seek(0)
        said = printed.read().decode("utf-8", "backslashreplace")
    return Outcome(started.returncode, said, memory, seconds, is_stopped, bool(left))


@cache
def _read_secret() -> bytes:
    """Return what books ask for that lies outside of them."""
    return Path("/etc/passwd").read_bytes().splitlines()[0]


def judge_outcome(outcome: Outcome, output: Path, temporary: Path) -> Iterator[str]:
    """Tell what is wrong with how a build ended."""
    if outcome.is_stopped:
        yield f"it took more than {PATIENCE} s"
    if outcome.is_left:
        yield "a process is left"
    if outcome.memory > MOST_MEMORY:
        yield f"a process took {outcome.memory} MB"
    if outcome.seconds > MOST_TIME:
        yield f"a process took {outcome.seconds:.0f} s"
    if "Traceback" in outcome.printed or "BK044" in outcome.printed:
        logs = [line for log in temporary.glob("*.log") for line in log.read_text("utf-8").splitlines()[-1:]]
        yield f"a fault that nobody has foreseen: {logs}"
    if UNSEEN.search(outcome.printed):
        yield "it commands a terminal"
    if outcome.status not in {0, 3} or (outcome.status == 3 and not re.search(r"\b[A-Z]{2}\d{3}\b", outcome.printed)):
        yield f"status {outcome.status}, and no finding"
    if any(temporary.iterdir()):
        yield f"a temporary file is left: {next(temporary.iterdir()).name}"
    made = [path.read_bytes() for path in output.rglob("*") if path.is_file()]
    if outcome.status and made:
        yield "a book is refused and made"
    if any(_read_secret() in data for data in (outcome.printed.encode(), *made)):
        yield "a file from outside is shown"


def build_hostile(name: str, folder: Path) -> tuple[Outcome, list[str]]:
    """Build one of the books in an empty folder; give how that ended, and what is wrong with it."""
    book, output, temporary = folder / "in/side/book", folder / "output", folder / "tmp"
    for one in (book, output, temporary):
        one.mkdir(parents=True)
    write_files(book, BOOKS[name]())
    before = sorted(path for path in folder.rglob("*") if not path.is_relative_to(output))
    outcome = watch_build(book, output, temporary)
    wrong = list(judge_outcome(outcome, output, temporary))
    after = sorted(path for path in folder.rglob("*") if not path.is_relative_to(output))
    if [path for path in after if path not in before and not path.is_relative_to(temporary)]:
        wrong.append("a file is written outside of the output")
    return outcome, wrong


def main() -> None:
    """Build the books that are named by patterns, all without any, and end with 1 if anything was wrong."""
    patterns = sys.argv[1:] or ["*"]
    names = [name for name in BOOKS if any(fnmatch.fnmatch(name, pattern) for pattern in patterns)]
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            outcome, wrong = build_hostile(name, Path(folder) / name)
            shutil.rmtree(Path(folder) / name, ignore_errors=True)
            codes = " ".join(sorted(set(re.findall(r"\b[A-Z]{2}\d{3}\b", outcome.printed))))
            print(
                f"{name:28} {outcome.status:3} {outcome.memory:5} MB {outcome.seconds:5.1f} s  {codes}",
                *wrong,
                flush=True,
            )
            count += bool(wrong)
    print(f"{len(names)} books built, {count} wrong")
    sys.exit(bool(count))


if __name__ == "__main__":
    main()
