"""The gazetteer finds the place that is meant, and says so where it cannot."""

import pytest

from publisher.model.book import Place
from publisher.model.finding import Position, Report
from publisher.weave.gazetteer import Gazetteer, make_gazetteer

HERE = Position("01.md", 5, 7)


def make(language: str = "ar") -> Gazetteer:
    places = (
        Place(HERE, "lublin", "لوبلين", variants=("لبلين",), names={"pl": "Lublin", "de": "Lublin; Lüblin"}),
        Place(HERE, "gross_rosen", "غروس-روزن", names={"de": "Groß-Rosen"}),
        Place(HERE, "wannsee", "فانزي"),
        Place(HERE, "bergen", "بيرغن"),
        Place(HERE, "ergen", "يرغن"),
        Place(HERE, "lauenburg_elbe", "لاونبورغ", names={"de": "Lauenburg"}),
        Place(HERE, "lauenburg_pomerania", "لمبورك", variants=("لاونبورغ",)),
        Place(HERE, "almania", "ألمانيا"),
        Place(HERE, "basra", "البصرة"),
        Place(HERE, "ישראל", "תל אביב"),
    )
    return make_gazetteer({place.id: place for place in places}, language)


def find(written: str, *, by_name: bool = True, language: str = "ar") -> tuple[str | None, list[str]]:
    report = Report()
    found = make(language).find(written, by_name=by_name, position=HERE, report=report)
    assert all(finding.position == HERE and finding.hint for finding in report.findings)
    return found, [finding.code.id for finding in report.findings]


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("لوبلين", "lublin"),
        ("لبلين", "lublin"),
        ("Lublin", "lublin"),
        ("LÜBLIN", "lublin"),
        ("لُوبلين", "lublin"),
        ("غروس روزن", "gross_rosen"),
        ("غروس\u00a0روزن", "gross_rosen"),
        ("gross rosen", "gross_rosen"),
        ("المانيا", "almania"),
        # Clitics.
        ("ولوبلين", "lublin"),
        ("بلوبلين", "lublin"),
        ("وبلوبلين", "lublin"),
        ("للوبلين", "lublin"),
        ("وفانزي", "wannsee"),
        ("ففانزي", "wannsee"),
        ("فانزي", "wannsee"),
        ("بالبصرة", "basra"),
        ("للبصرة", "basra"),
        ("والبصرة", "basra"),
        # The longest reading that is a name decides.
        ("بيرغن", "bergen"),
        ("ببيرغن", "bergen"),
        ("ويرغن", "ergen"),
    ],
)
def test_a_marked_word_is_found_in_any_of_its_forms(written: str, place: str) -> None:
    assert find(written) == (place, [])


def test_an_id_counts_before_a_name_only_where_an_id_is_asked_for() -> None:
    assert find("wannsee", by_name=False) == ("wannsee", [])
    assert find("فانزي", by_name=False) == ("wannsee", [])
    assert find("wannsee") == (None, ["PL001"])


def test_clitics_are_those_of_the_language() -> None:
    assert find("וCל", language="he")[0] is None
    assert find("בתל אביב", language="he") == ("ישראל", [])
    assert find("ولوبلين", language="fa") == (None, ["PL001"])
    assert find("ولوبلين", by_name=False) == (None, ["PL001"])


def test_a_name_of_two_places_is_ambiguous_and_its_id_is_not() -> None:
    assert find("لاونبورغ") == (None, ["PL002"])
    assert find("ولاونبورغ") == (None, ["PL002"])
    assert find("لاونبورغ", by_name=False) == (None, ["PL002"])
    assert find("lauenburg_elbe", by_name=False) == ("lauenburg_elbe", [])
    assert find("Lauenburg") == ("lauenburg_elbe", [])


def test_a_near_name_is_suggested() -> None:
    report = Report()
    make().find("لوبلينن", by_name=True, position=HERE, report=report)
    assert "لوبلين?" in report.findings[0].hint
    report = Report()
    make().find("طوكيو", by_name=True, position=HERE, report=report)
    assert "places.yaml" in report.findings[0].hint
