"""What is known of a file holds as long as its content does, and no longer."""

import shutil
from hashlib import sha256
from pathlib import Path

from publisher.file_state import describe_file
from publisher.fonts.ruler import make_ruler


def test_a_font_of_the_cache_is_known_in_a_copy_of_the_cache(tmp_path: Path) -> None:
    data = b"the bytes of a font"
    (tmp_path / "cache").mkdir()
    kept = tmp_path / "cache" / sha256(data).hexdigest()
    kept.write_bytes(data)
    copied = Path(shutil.copytree(tmp_path / "cache", tmp_path / "copy")) / kept.name
    assert describe_file(copied) == describe_file(kept)
    # Drawings are known by that of their rulers, beside other things.
    rulers = [make_ruler((path,), (), right_to_left=True) for path in (kept, copied)]
    assert repr(rulers[0]) == repr(rulers[1])


def test_a_file_of_another_name_is_known_by_its_path_and_state(tmp_path: Path) -> None:
    path = tmp_path / "font.ttf"
    path.write_bytes(b"one")
    before = describe_file(path)
    assert before == describe_file(path)
    other = Path(shutil.copy(path, tmp_path / "other.ttf"))
    assert describe_file(other) != before
    path.write_bytes(b"more")
    assert describe_file(path) != before
    path.unlink()
    assert describe_file(path) != before
