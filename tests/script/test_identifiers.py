"""Identifiers as books write them: their standards, their bare numbers, and those that fail their checks."""

import pytest

from publisher.script.identifiers import is_sound, read_identifier


@pytest.mark.parametrize(
    ("text", "standard", "value", "uri", "sound"),
    [
        ("urn:isbn:978-3-16-148410-0", "isbn", "9783161484100", "urn:isbn:9783161484100", True),
        ("URN:ISBN:0-306-40615-2", "isbn", "9780306406157", "urn:isbn:9780306406157", True),
        ("urn:isbn:9783161484101", "isbn", "9783161484101", "urn:isbn:9783161484101", False),
        ("urn:isbn:", "isbn", "", "urn:isbn:", False),
        ("doi:10.1000/182", "doi", "10.1000/182", "https://doi.org/10.1000/182", True),
        ("https://doi.org/10.1000/182", "doi", "10.1000/182", "https://doi.org/10.1000/182", True),
        ("doi:11.1000/182", "doi", "11.1000/182", "https://doi.org/11.1000/182", False),
        ("urn:issn:2049-3630", "issn", "2049-3630", "urn:issn:2049-3630", True),
        ("urn:issn:2049-3631", "issn", "2049-3631", "urn:issn:2049-3631", False),
        ("urn:uuid:1", "uuid", "1", "urn:uuid:1", True),
        ("my book", "", "my book", "my book", True),
    ],
)
def test_identifiers(text: str, standard: str, value: str, uri: str, sound: bool) -> None:  # noqa: FBT001
    identifier = read_identifier(text)
    assert identifier == (standard, value, uri)
    assert is_sound(identifier) is sound
