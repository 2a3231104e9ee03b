"""A book's templates are programs of a stranger's: what they may use, see and cost, and what they may write."""

import base64
import dataclasses
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from markupsafe import Markup

from publisher.manuscript.mathematics import convert_tex
from publisher.model.book import Book, Metadata
from publisher.model.finding import Position
from publisher.script.locale import BorrowedText
from publisher.typeset import sandbox
from publisher.typeset.emitted import RefusedMarkupError, judge_emitted
from publisher.typeset.mathematics import draw_formula
from publisher.typeset.pages import TemplateFaultError, fill_template
from publisher.typeset.views import _SHOWN, PLAIN, NotShownError, Tool, View, make_view

NAME = "page.html.j2"
BOOK = Book(Path("/secret/folder"), Metadata("عنوان", "ar", "urn:x", "slug"), ())


def fill(template: str, others: Mapping[str, str] | None = None) -> str:
    return fill_template(
        NAME,
        templates={NAME: template, **(others or {})},
        x="abc",
        book=BOOK,
        text=lambda text: Markup("<b>{}</b>").format(text),
        repeat=lambda number: "z" * number,
    )


# --- What a template may do -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "written"),
    [
        ("{{ x.upper() }}{{ x | capitalize }}", "ABCAbc"),
        ("{{ text('<') }}{{ '<' }}", "<b>&lt;</b>&lt;"),
        ("{{ ['a', 'b'] | join('، ') }}", "a، b"),
        ("{{ ' '.join(['a', text('b')]) }}", "a <b>b</b>"),
        ("{{ 'a{}c{n:>3}'.format('b', n=1) }}", "abc  1"),
        ("{{ '%s-%02d' % ('a', 3) }}{{ '%s' | format('b') }}", "a-03b"),
        ("{{ 'aXa' | replace('X', 'b') }}{{ 'aXa'.replace('X', 'c') }}", "abaaca"),
        ("{% for n in range(3) %}{{ loop.index }}{{ ',' if not loop.last }}{% endfor %}", "1,2,3"),
        ("{% for n in [1, [2]] recursive %}{{ loop(n) if n is iterable else n }}{% endfor %}", "12"),
        ("{% for key, value in {'a': 1}.items() %}{{ key ~ value }}{% endfor %}", "a1"),
        ("{% macro m(a) %}<i>{{ a }}{{ caller() if caller is defined }}</i>{% endmacro %}{{ m('<') }}", "<i>&lt;</i>"),
        ("{% set ns = namespace(n=1) %}{% for n in [1, 2] %}{% set ns.n = ns.n + n %}{% endfor %}{{ ns.n }}", "4"),
        ("{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}", "aba"),
        ("{% set j = joiner('|') %}{% for n in [1, 2] %}{{ j() }}{{ n }}{% endfor %}", "1|2"),
        ("{{ book.metadata.title }}", "عنوان"),
        ("{{ ['b', 'a'] | sort | map('upper') | list | join }}", "AB"),
        ("{{ nothing | default('a') }}{{ 'b' if nothing is defined else 'c' }}", "ac"),
    ],
)
def test_a_template_may_use_what_a_page_needs(template: str, written: str) -> None:
    assert fill(template) == written


def test_borrowed_words_of_the_house_stay_known_as_that() -> None:
    """Words of another language than the book's are set as what they are, also with a number in them."""
    told: list[type] = []

    def tell(text: str) -> str:
        told.append(type(text))
        return text

    words = {"plain": BorrowedText("Notes", "en"), "placed": BorrowedText("Page {n}", "en")}
    template = "{{ tell(words.plain) }} {{ tell(words.placed.format(n=3)) }}"
    assert fill_template(NAME, templates={NAME: template}, words=words, tell=tell) == "Notes Page 3"
    assert told == [BorrowedText, BorrowedText]


def test_templates_call_and_extend_one_another() -> None:
    others = {
        "base.html.j2": "<p>{% block body %}{% endblock %}</p>",
        "part.html.j2": "{{ x }}",
        "tools.html.j2": "{% macro m(a) %}[{{ a }}]{% endmacro %}",
    }
    template = (
        "{% extends 'base.html.j2' %}{% import 'tools.html.j2' as tools %}{% from 'tools.html.j2' import m %}"
        "{% block body %}{% include 'part.html.j2' %}{{ tools.m(1) }}{{ m(2) }}{{ super() }}{% endblock %}"
    )
    assert fill(template, others) == "<p>abc[1][2]</p>"


# --- What it may not ------------------------------------------------------------------------------

ESCAPES = (
    "{{ x.__class__ }}",
    "{{ x['__class__'] }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ x | attr('__class__') }}",
    "{{ [x] | map(attribute='__class__') | list }}",
    "{{ [x] | map('attr', '__class__') | list }}",
    "{{ ([x] | groupby('__class__') | list)[0].grouper }}",
    "{{ [x] | sort(attribute='__class__.__name__') | list }}",
    "{{ [x] | selectattr('__class__') | list }}",
    "{{ [x] | rejectattr('__class__.x') | list }}",
    "{{ [x] | join(attribute='__class__') }}",
    "{{ [book] | groupby_order('_thing') | list }}",
    "{{ '{0.__class__}'.format(x) }}",
    "{{ '{0[__class__]}'.format(book) }}",
    "{{ '{0._thing}'.format(book) }}",
    "{{ '{a.__class__}'.format_map({'a': x}) }}",
    "{{ ('{0.__class__}' | safe).format(x) }}",
    "{{ x.format.__self__ }}",
    "{{ x.join.__func__ }}",
    "{{ text.__globals__ }}",
    "{{ text._function }}",
    "{{ text }}",
    "{{ book }}",
    "{{ book._thing }}",
    "{{ book.folder }}",
    "{{ book['folder'] }}",
    "{{ book.fonts }}",
    "{{ book.texts }}",
    "{{ book ~ '' }}",
    "{{ [book] | join }}",
    "{{ '%s' % book }}",
    "{{ '%r' | format(book) }}",
    "{{ '{!r}'.format(text) }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ cycler('a').__class__ }}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ namespace().__class__ }}",
    "{{ range.__self__ }}",
    "{{ dict.fromkeys('ab') }}",
    "{{ dict.mro() }}",
    "{{ lipsum() }}",
    "{{ lipsum.__globals__['os'] }}",
    "{{ self }}",
    "{{ self.__init__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ config }}",
    "{{ request }}",
    "{% for n in [1] %}{{ loop._iterable }}{% endfor %}",
    "{% for n in [1] %}{{ loop }}{% endfor %}",
    "{% macro m() %}{% endmacro %}{{ m.__call__ }}{{ m }}",
    "{% macro m() %}{{ caller._func }}{% endmacro %}{% call m() %}{% endcall %}",
    "{% macro m() %}{{ m._func.__globals__ }}{% endmacro %}{{ m() }}",
    "{% include '../../../etc/passwd' %}",
    "{% include '/etc/passwd' %}",
    "{% include '../cli.py' %}",
    "{% include 'allowed.toml' %}",
    "{% import '/etc/passwd' as m %}",
    "{% extends '../../pyproject.toml' %}",
    "{% import 'tools.html.j2' as m %}{{ m.__dict__ }}",
    "{% import 'tools.html.j2' as m %}{{ m._body_stream }}",
    "{% from 'tools.html.j2' import __class__ %}",
    "{{ [1].append(2) }}",
    "{{ {}.update({}) }}",
    "{{ x | random }}",
    "{{ x | pprint }}",
    "{{ x | tojson }}",
    "{{ x | urlize }}",
    "{{ x | upper | xmlattr }}",
    "{{ x.encode() }}",
    "{{ x.translate({}) }}",
    "{{ x.maketrans('a', 'b') }}",
    "{{ (1).real }}",
    "{{ (1.5).hex() }}",
    "{{ 1 / 0 }}",
    "{{ x[::0] }}",
    "{% debug %}",
    "{% do x %}",
    "{{ x",
    "{% for n in x %}",
    "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "{{ " + "1+" * 50_000 + "1 }}",
    "{% if 1 %}" * 3000,
)


@pytest.mark.parametrize("template", ESCAPES, ids=lambda template: template[:50])
def test_nothing_leads_out_of_the_sandbox(template: str) -> None:
    with pytest.raises(TemplateFaultError) as error:
        fill(template, {"tools.html.j2": "{% macro m(a) %}{% endmacro %}"})
    assert "/secret" not in str(error.value)


BOMBS = (
    "{{ range(10**9) | list }}",
    "{{ 'a' * 10**9 }}",
    "{{ 10**9 * 'a' }}",
    "{{ [1] * 10**9 }}",
    "{{ 10 ** 10 ** 10 }}",
    "{{ 2**63 * 2**63 }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ '%*d' % (10**9, 1) }}",
    "{{ '%.1000000000f' | format(1) }}",
    "{{ '{:1000000000}'.format(1) }}",
    "{{ '{:{w}}'.format(1, w=10**9) }}",
    "{{ 'a' | center(10**9) }}",
    "{{ 'a' | indent(10**9) }}",
    "{{ 'a' | wordwrap(10**9) }}",
    "{{ 'a'.center(10**9) }}",
    "{{ 'a'.ljust(10**9) }}",
    "{{ '1'.zfill(10**9) }}",
    "{{ '\\t'.expandtabs(10**9) }}",
    "{{ 1.5 | round(10**9, 'ceil') }}",
    "{{ [1] | batch(10**9, 'x') | list }}",
    "{{ [1] | slice(10**9) | list }}",
    "{{ repeat(10**9) }}",
    "{{ ('a' * 10**6).join(['b'] * 10**5) }}",
    "{{ ['b'] * 10**5 | join('a' * 10**6) }}",
    "{{ ('a' * 10**6) | replace('a', 'b' * 10**6) }}",
    "{{ ('a' * 10**6).replace('a', 'b' * 10**6) }}",
    "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "{% for a in range(9999) %}{{ range(99999) | sum }}{% endfor %}",
    "{% for a in range(99999) %}{{ 'x' * 99999 }}{% endfor %}",
    "{% for a in range(99999) %}" + "x" * 9999 + "{% endfor %}",
    "{% set s %}{% for a in range(99999) %}" + "x" * 9999 + "{% endfor %}{% endset %}",
    "{% filter upper %}{% for a in range(99999) %}" + "x" * 9999 + "{% endfor %}{% endfilter %}",
    "{% set ns = namespace(x='a') %}{% for n in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
    "{% set ns = namespace(x='a') %}{% for n in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
    "{% set ns = namespace(x=[1]) %}{% for n in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
    "{% set ns = namespace(x='a') %}{% for n in range(60) %}{% set ns.x = ns.x | replace('a', 'aa') %}{% endfor %}",
    "{% set ns = namespace(x='a') %}{% for n in range(60) %}{% set ns.x = '{0}{0}'.format(ns.x) %}{% endfor %}",
    "{% set ns = namespace(x='a') %}{% for n in range(60) %}{% set ns.x = '%s%s' % (ns.x, ns.x) %}{% endfor %}",
    "{% set ns = namespace(x='a') %}{% for n in range(60) %}{% set ns.x = [ns.x, ns.x] | join %}{% endfor %}",
    "{% set ns = namespace(x=(1,)) %}{% for n in range(60) %}{% set ns.x = (ns.x, ns.x) %}{% endfor %}{{ {ns.x: 1} }}",
    "{% set ns = namespace(x=1) %}{% for n in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x | string }}",
    "{% set ns = namespace(x=1) %}{% for n in range(60) %}{% set ns.x = {1: ns.x, 2: ns.x} %}{% endfor %}",
    "{% set ns = namespace(x=1) %}{% for n in range(60) %}{% set ns.x = dict(a=ns.x, b=ns.x) %}{% endfor %}",
    "{% set ns = namespace(x=1) %}{% for n in range(60) %}{% set ns.x = dict([(1, ns.x), (2, ns.x)]) %}{% endfor %}",
    "{% set n = namespace(x=1) %}{% macro m() %}{% set n.x = varargs %}{% endmacro %}" + "{{ m(n.x, n.x) }}" * 60,
    "{% set ns = namespace(x=(1,)) %}{% for n in range(99999) %}{% set ns.x = (ns.x,) %}{% endfor %}{{ {ns.x: 1} }}",
    "{% set ns = namespace(x=[1]) %}{% for n in range(99999) %}{% set ns.x = ns.x | batch(1) | list %}{% endfor %}",
    "{% set x = [1, 2] * 9999 %}{% set y = [1, 2] * 9999 %}{{ [x, y] * 9999 | sort }}",
    "{% macro m(n) %}{{ m(n) }}{% endmacro %}{{ m(1) }}",
    "{% macro m(n) %}" + "x" * 9999 + "{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "{% for n in range(99999) %}{% include 'large.html.j2' %}{% endfor %}",
    "{% macro m() %}{% for n in range(99999) %}{% include 'large.html.j2' %}{% endfor %}{% endmacro %}{{ m() }}",
    "{% include 'page.html.j2' %}",
    "{% extends 'page.html.j2' %}",
    "{% import 'page.html.j2' as m %}",
    "{% for n in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "{% set c = cycler('a' * 99999) %}{% for n in range(99999) %}{{ c.next() }}{% endfor %}",
    "{% for n in range(99999) %}{{ text('x' * 9999) }}{% endfor %}",
)


@pytest.mark.parametrize("template", BOMBS, ids=lambda template: template[:50])
def test_work_is_bounded(template: str) -> None:
    began = time.process_time()
    with pytest.raises(TemplateFaultError):
        fill(template, {"large.html.j2": "x" * 99_999})
    # Generous, as this machine may be slow; what is not bounded takes hours, or all memory.
    assert time.process_time() - began < 60


#: What ends at the bound on all work alone, and takes long to come to it.
LONG_BOMBS = (
    "{% for a in range(99999) %}{{ range(99999) | map('upper') | list | length }}{% endfor %}",
    "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "{% for n in range(9) recursive %}{% if loop.depth < 20 %}{{ loop(range(9)) }}{% endif %}{% endfor %}",
)


@pytest.mark.parametrize("template", LONG_BOMBS, ids=lambda template: template[:50])
@pytest.mark.parametrize(
    ("limit", "seconds"), [(sandbox._COST_LIMIT // 50, 600), (10**12, 0.2)], ids=["by work", "by time"]
)
def test_long_work_ends_at_either_bound(
    template: str, limit: int, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Smaller bounds show the same as the real ones, of which each would do where the other did nothing."""
    monkeypatch.setattr(sandbox, "_COST_LIMIT", limit)
    monkeypatch.setattr(sandbox, "_SECONDS", seconds)
    with pytest.raises(TemplateFaultError, match="works too much"):
        fill(template)


def test_the_houses_own_templates_are_not_bounded() -> None:
    rows = [Markup("<p>{}</p>").format("x" * 1000)] * 30_000
    assert len(fill_template("specimen.html.j2", language="ar", direction="rtl", text=Markup("").join(rows))) > 2**24


def test_a_fault_is_told_where_it_is() -> None:
    others = {"part.html.j2": "\n\n{{ nothing }}"}
    with pytest.raises(TemplateFaultError) as error:
        fill("<p>\n{% include 'part.html.j2' %}</p>", others)
    assert (error.value.name, error.value.line) == ("part.html.j2", 3)
    with pytest.raises(TemplateFaultError) as error:
        fill("<p>\n{{ 'a' * 10**9 }}")
    assert (error.value.name, error.value.line) == (NAME, 2)


# --- What it sees ---------------------------------------------------------------------------------


def test_views_show_plain_values_only() -> None:
    seen: list[object] = []

    def explore(view: object) -> None:
        seen.append(view)
        if isinstance(view, tuple):
            for item in view:
                explore(item)
        elif isinstance(view, dict):
            for item in view.values():
                explore(item)
        elif isinstance(view, View):
            for name in _SHOWN.get(type(view._thing), ()):
                explore(getattr(view, name))
        else:
            assert type(view) in PLAIN or isinstance(view, Tool)

    explore(make_view(BOOK))
    assert "عنوان" in seen


def test_every_attribute_that_is_shown_is_there() -> None:
    for shown, names in _SHOWN.items():
        own = {field.name for field in dataclasses.fields(shown)} if dataclasses.is_dataclass(shown) else set()
        for name in names:
            assert name in own or hasattr(shown, name), (shown, name)
            assert not name.startswith("_")


@pytest.mark.parametrize(
    "value", [Path("/etc"), b"bytes", object(), open, Path, {1: 2}, (Path("/"),), {"a": Path("/")}]
)
def test_no_other_type_is_shown(value: object) -> None:
    with pytest.raises(NotShownError):
        make_view(value)


def test_what_stands_for_text_is_text() -> None:
    assert make_view(date(1945, 1, 17)) == "1945-01-17"
    assert make_view(Position("a.md", 2, 3)) == "a.md:2:3"


# --- What it writes -------------------------------------------------------------------------------


def write_page(body: str, head: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" '
        'xmlns:epub="http://www.idpf.org/2007/ops" lang="ar"><head><title>a</title>'
        f'<link rel="stylesheet" href="styles/book.css"/>{head}</head><body>{body}</body></html>'
    )


REFUSED = (
    "<script>alert(1)</script>",
    "<p onclick='alert(1)'>a</p>",
    "<a href='javascript:alert(1)'>a</a>",
    "<a href=' java&#10;script:alert(1)'>a</a>",
    "<a href='JAVASCRIPT:alert(1)'>a</a>",
    "<a href='vbscript:x'>a</a>",
    "<a href='data:text/html,a'>a</a>",
    "<a href='file:///etc/passwd'>a</a>",
    "<a href='//example.org/'>a</a>",
    "<a href='\\\\example.org\\a'>a</a>",
    "<a href='/etc/passwd'>a</a>",
    "<a href='https://example.org' ping='https://example.org'>a</a>",
    "<img src='https://example.org/a.png' alt=''/>",
    "<img src='//example.org/a.png' alt=''/>",
    "<img src='/\\example.org/a.png' alt=''/>",
    "<img src='a.png' srcset='https://example.org/a.png 2x' alt=''/>",
    "<img src='data:image/svg+xml;base64,AAAA' alt=''/>",
    "<img src='a.png' alt='' onerror='alert(1)'/>",
    "<picture><source srcset='https://example.org/a.png'/></picture>",
    "<object data='a.swf'></object>",
    "<embed src='a.swf'/>",
    "<iframe src='a.html'></iframe>",
    "<audio src='https://example.org/a.mp3'></audio>",
    "<video poster='https://example.org/a.png'></video>",
    "<form action='https://example.org'><button>a</button></form>",
    "<input value='a'/>",
    "<p style='background: url(https://example.org/a.png)'>a</p>",
    "<p style='background: u\\72l(https://example.org/a.png)'>a</p>",
    "<p style='background: URL( &quot;//example.org/a.png&quot; )'>a</p>",
    "<p style='background: image-set(&quot;https://example.org/a.png&quot; 1x)'>a</p>",
    "<p style='background: -webkit-image-set(&quot;https://example.org/a.png&quot; 1x)'>a</p>",
    "<p style='--a: url(https://example.org/a.png)'>a</p>",
    "<p style='background: url(../a.png)'>a</p>",
    "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg'><image href='https://example.org/a.png'/></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg'><foreignObject/></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg'><use href='https://example.org/a.svg#a'/></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg'><use xmlns:x='http://www.w3.org/1999/xlink' x:href='//a/b.svg#a'/></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg'><a href='javascript:alert(1)'><text>a</text></a></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg'><animate attributeName='href' to='javascript:alert(1)'/></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg'><set attributeName='onclick' to='alert(1)'/></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg'><rect fill='url(https://example.org/a.svg#a)'/></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg'><style>@import 'https://example.org/a.css';</style></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg'><style>a{fill:url(https://example.org/)}</style></svg>",
    "<math xmlns='http://www.w3.org/1998/Math/MathML'><maction actiontype='statusline'><mi>a</mi></maction></math>",
    "<math xmlns='http://www.w3.org/1998/Math/MathML' href='javascript:alert(1)'><mi>a</mi></math>",
    "<p xml:base='https://example.org/'>a</p>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "<p xmlns='urn:other'>a</p>",
    "<?xml-stylesheet href='https://example.org/a.css'?>",
)


@pytest.mark.parametrize("markup", REFUSED, ids=lambda markup: markup[:60])
def test_a_page_holds_what_is_listed(markup: str) -> None:
    with pytest.raises(RefusedMarkupError):
        judge_emitted(write_page(markup), is_xml=True)


@pytest.mark.parametrize(
    "head",
    [
        "<base href='https://example.org/'/>",
        "<meta http-equiv='refresh' content='0; url=https://example.org/'/>",
        "<link rel='stylesheet' href='https://example.org/a.css'/>",
        "<link rel='stylesheet' href='//example.org/a.css'/>",
        "<link rel='prefetch' href='https://example.org/a'/>",
        "<style>@import url(https://example.org/a.css);</style>",
        "<style>@\\69mport 'https://example.org/a.css';</style>",
        "<style>p { background: url('https://example.org/a.png') }</style>",
        "<style>p { background: ur\\l(https://example.org/a.png) }</style>",
        "<style>@font-face { src: url(//example.org/a.woff2) }</style>",
        "<script src='a.js'></script>",
    ],
)
def test_a_head_holds_what_is_listed(head: str) -> None:
    with pytest.raises(RefusedMarkupError):
        judge_emitted(write_page("", head), is_xml=True)


def test_a_page_has_no_document_type_of_its_own() -> None:
    page = write_page("<p>&a;</p>").replace("<!DOCTYPE html>", '<!DOCTYPE html [<!ENTITY a SYSTEM "/etc/passwd">]>')
    with pytest.raises(RefusedMarkupError):
        judge_emitted(page, is_xml=True)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>a</p>",
        "<p style='color: red; margin: calc(1em + 2px)' title='url(https://example.org)'>a</p>",
        "<a href='https://example.org/'>a</a><a href='mailto:a@example.org'>a</a>",
        "<a href='#b'>a</a><a href='c.xhtml#d'>a</a>",
        "<img src='images/image-1.png' alt='f(x) = \\n'/>",
        "<section epub:type='index' role='doc-index' aria-label='a' data-x='javascript:'><h1>a</h1></section>",
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><rect fill='url(#a)' width='1'/></svg>",
        "<math xmlns='http://www.w3.org/1998/Math/MathML'><mfrac><mi>a</mi><mn>1</mn></mfrac></math>",
    ],
)
def test_a_page_may_hold_what_a_book_needs(markup: str) -> None:
    judge_emitted(write_page(markup), is_xml=True)


@pytest.mark.parametrize(
    "markup", [one for one in REFUSED if "xmlns" not in one and "xml:" not in one and "<?" not in one]
)
def test_print_is_judged_too(markup: str) -> None:
    with pytest.raises(RefusedMarkupError):
        judge_emitted(write_print_page(markup), is_xml=False)


def write_print_page(body: str) -> str:
    return f"<!DOCTYPE html><html><head><title>a</title></head><body>{body}</body></html>"


def show_drawing(svg: str) -> str:
    """Return a picture that is a drawing, which stands in the address."""
    return f"<img src='data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}' alt=''/>"


@pytest.mark.parametrize(
    "formula", ["x^2", r"\frac{a}{\sqrt[3]{b}}", r"\text{طول} + \sum_{i=1}^n i", r"\color{red} \hat{x}"]
)
def test_formulas_of_the_house_may_stand_in_the_templates_of_a_book(formula: str) -> None:
    mathml = convert_tex(formula, is_display=True)
    judge_emitted(write_page(f"<p>{mathml}</p>"), is_xml=True)
    judge_emitted(write_print_page(f"<img src='{draw_formula(mathml).address}' alt='x'/>"), is_xml=False)


@pytest.mark.parametrize(
    "svg",
    [
        "<svg xmlns='http://www.w3.org/2000/svg'><image href='https://example.org/a.png'/></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'><rect fill='url(https://example.org/a.svg#a)'/></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'><style>@import 'https://example.org/a.css';</style></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'><p xmlns='http://www.w3.org/1999/xhtml'>a</p></svg>",
        "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>",
        "<?xml-stylesheet href='a.css'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        "<svg",
        "",
    ],
)
def test_a_drawing_in_an_address_is_judged_like_the_page(svg: str) -> None:
    with pytest.raises(RefusedMarkupError):
        judge_emitted(write_print_page(show_drawing(svg)), is_xml=False)
    with pytest.raises(RefusedMarkupError):
        judge_emitted(write_page(show_drawing(svg)), is_xml=True)
