"""Damages each file of a cache in every way, one at a time, and builds again.

    python -m tests.damage_cache [SHARE] [OF]

The book has fonts of its own and an EPUB. Each build must give what the one without damage gave. `SHARE` of `OF` lets
several processes do a share each.
"""

import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from tests import samples
from tests.test_cache import BOOK, DAMAGE, FILES, build_anew


def damage_cache(folder: Path, share: int = 0, of: int = 1) -> tuple[int, list[str]]:
    """Damage each file of a new cache in a folder in every way; give how often, and after what a build was wrong."""
    book, output, cache = (folder / name for name in ("book", "output", "cache"))
    files = {"book.yaml": BOOK.format(number=0), **FILES}
    for name, text in files.items():
        (book / name).parent.mkdir(parents=True, exist_ok=True)
        (book / name).write_text(text, "utf-8")
    (book / "fonts").mkdir()
    (book / "fonts/own.ttf").write_bytes(samples.name_font("Noto Naskh Arabic", "Own Naskh"))
    wrong: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUBLISHER_CACHE", str(cache))
        right = build_anew(book, output, "print", "epub")
        kept = sorted(path for path in cache.rglob("*") if path.is_file())
        cases = [(path, path.read_bytes(), way) for path in kept for way in DAMAGE][share::of]
        for path, data, way in cases:
            # What this process knows already was not read, and so not made again.
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
            path.write_bytes(data)
            DAMAGE[way](path)
            name = f"{path.relative_to(cache)}: {way}"
            try:
                if build_anew(book, output, "print", "epub") != right:
                    wrong.append(name)
            except Exception as error:  # noqa: BLE001 - whatever comes of it is told
                wrong.append(f"{name}: {type(error).__name__}: {error}")
            print(f"{name} {'WRONG' if wrong and wrong[-1].startswith(name) else 'right'}", flush=True)
    return len(cases), wrong


def main() -> None:
    """Damage a cache, and end with 1 if anything was wrong."""
    share, of = (int(argument) for argument in [*sys.argv[1:], *("0", "1")[len(sys.argv) - 1 :]])
    with tempfile.TemporaryDirectory() as folder:
        count, wrong = damage_cache(Path(folder), share, of)
    print(f"{count} files damaged, {len(wrong)} wrong")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
