"""The shapes of the data files: places, events, terms, people, routes and sources."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import (
    ConfigDict,
    Field,
    RootModel,
    StringConstraints,
)

from publisher.manuscript.shapes.base import Lines, Shape
from publisher.manuscript.shapes.forms import WEB_ADDRESS, WIKIDATA, Edtf, Filled, Identifier, LanguageTag

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Certainty = Literal["certain", "probable", "disputed"]


class PlaceShape(Shape):
    """An entry of the gazetteer."""

    name: Filled
    sort: str = ""
    variants: list[Filled] = []
    names: Mapping[LanguageTag, Filled] = {}
    kind: Literal["camp", "subcamp", "city", "region", "country", "river", "sea", "site"] | None = None
    within: list[Identifier] = []
    coordinates: tuple[Latitude, Longitude] | None = None
    wikidata: Annotated[str, StringConstraints(pattern=WIKIDATA.pattern)] | None = None
    geonames: int | None = None
    note: str = ""


class EventShape(Shape):
    """A dated event."""

    date: Edtf
    text: Filled
    places: list[Identifier] = []
    sources: list[Filled] = []
    certainty: Certainty = "certain"


class TermShape(Shape):
    """An entry of the glossary."""

    term: Filled
    definition: str = ""
    sort: str = ""
    variants: list[Filled] = []
    names: Mapping[LanguageTag, Filled] = {}
    every_handout: bool = False


class PersonShape(Shape):
    """A person of the book.

    `role` is one of victim, survivor, witness, helper, liberator, negotiator, historian and perpetrator, by which
    lists are put in order, or words of the writer's own, which are printed. `file_as` is the name as the index of
    people files and prints it, such as «هتلر، أدولف».
    """

    name: Filled
    file_as: str = ""
    sort: str = ""
    variants: list[Filled] = []
    names: Mapping[LanguageTag, Filled] = {}
    birth: Edtf | None = None
    death: Edtf | None = None
    role: str = ""
    wikidata: Annotated[str, StringConstraints(pattern=WIKIDATA.pattern)] | None = None
    note: str = ""


class HeadcountShape(Shape):
    """How many people: `{about: 56000}` or `{min: 3600, max: 4500}`."""

    about: Annotated[int, Field(ge=0)] | None = None
    min: Annotated[int, Field(ge=0)] | None = None
    max: Annotated[int, Field(ge=0)] | None = None


class RouteShape(Shape):
    """A way from one place to another."""

    start: Identifier = Field(alias="from")
    end: Identifier = Field(alias="to")
    via: list[Identifier] = []
    mode: Literal["foot", "train", "ship"] = "foot"
    date: Edtf | None = None
    people: HeadcountShape | None = None
    certainty: Certainty = "certain"
    sources: list[Filled] = []


class NameShape(Lines):
    """A CSL name. Further name parts of CSL are allowed and passed over."""

    model_config = ConfigDict(extra="allow", frozen=True)
    family: str = ""
    given: str = ""
    literal: str = ""


class CslDateShape(Lines):
    """A CSL date: `date-parts`, `literal`, `raw` or an EDTF string under `issued`."""

    model_config = ConfigDict(extra="allow", frozen=True)
    date_parts: list[list[int]] = Field(default=[], alias="date-parts")
    literal: str = ""
    raw: str = ""
    year: str = ""


class SourceShape(Lines):
    """A CSL item. CSL has many more keys than the list of sources prints, so others are allowed."""

    model_config = ConfigDict(extra="allow", frozen=True)
    type: Filled
    title: Filled
    author: list[NameShape] = []
    editor: list[NameShape] = []
    issued: CslDateShape | list[CslDateShape] | str | None = None
    publisher: str = ""
    publisher_place: str = Field(default="", alias="publisher-place")
    container_title: str = Field(default="", alias="container-title")
    volume: str = ""
    issue: str = ""
    page: str = ""
    isbn: str = Field(default="", alias="ISBN")
    doi: str = Field(default="", alias="DOI")
    url: Annotated[str, StringConstraints(pattern=WEB_ADDRESS.pattern)] = Field(default="", alias="URL")
    language: str = ""
    note: str = ""


class PlacesShape(RootModel[dict[Identifier, PlaceShape]]):
    """`places.yaml`: the gazetteer."""


class EventsShape(RootModel[dict[Identifier, EventShape]]):
    """`chronology.yaml`: dated events."""


class TermsShape(RootModel[dict[Identifier, TermShape]]):
    """`glossary.yaml`: the glossary."""


class PeopleShape(RootModel[dict[Identifier, PersonShape]]):
    """`people.yaml`: the people of the book."""


class RoutesShape(RootModel[dict[Identifier, RouteShape]]):
    """`routes.yaml`: ways between places."""


class SourcesShape(RootModel[dict[str, SourceShape]]):
    """`sources.yaml`: CSL items by citation key."""
