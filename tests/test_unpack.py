"""Packages that lie about what is in them: no more is unpacked than they say."""

import io
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.conversion.document import UnreadableDocumentError
from publisher.production.import_book import import_book
from publisher.proof.epub_evidence import gather_epub_evidence
from publisher.unpack import read_entry

Reader = Callable[[bytes, Path], None]


def write_lie(names: list[str], length: int, claimed: int) -> bytes:
    """Return a package of files of zeros that says of each that it has `claimed` bytes (APPNOTE.TXT 6.3.10, 4.3)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(bytes(length)) + packer.flush()
    body = index = b""
    for name in map(str.encode, names):
        told = struct.pack("<IIIHH", zlib.crc32(bytes(claimed)), len(packed), claimed, len(name), 0)
        head = struct.pack("<HHHHH", 20, 0, zipfile.ZIP_DEFLATED, 0, 0x21)
        index += b"PK\1\2" + struct.pack("<H", 20) + head + told
        index += struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name
        body += b"PK\3\4" + head + told + name + packed
    end = struct.pack("<HHHHIIH", 0, 0, len(names), len(names), len(index), len(body), 0)
    return body + index + b"PK\5\6" + end


def count_peak(work: Callable[[], object]) -> int:
    """Return the bytes of Python's memory that some work takes at most."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_no_more_is_unpacked_than_a_package_says() -> None:
    lie = write_lie(["a"], 50_000_000, 10)
    with zipfile.ZipFile(io.BytesIO(lie)) as package:
        assert count_peak(lambda: package.read("a")) > 50_000_000
        assert count_peak(lambda: read_entry(package, "a")) < 1_000_000
        assert read_entry(package, "a") == bytes(10)


def read_word_file(lie: bytes, folder: Path) -> None:
    import_file("a.docx", lie, folder)


def read_epub_file(lie: bytes, folder: Path) -> None:
    import_file("a.epub", lie, folder)


def import_file(name: str, lie: bytes, folder: Path) -> None:
    (folder / name).write_bytes(lie)
    with pytest.raises(UnreadableDocumentError):
        import_book(folder / name, folder / "book")


def prove_file(lie: bytes, _folder: Path) -> None:
    with pytest.raises(Exception, match=r"Document is empty|XML"):
        gather_epub_evidence(lie)


@pytest.mark.parametrize(
    ("name", "read"),
    [("word/document.xml", read_word_file), ("META-INF/container.xml", read_epub_file), ("a.xhtml", prove_file)],
)
def test_whoever_opens_a_package_is_told_no_lies(
    name: str, read: Callable[[bytes, Path], None], tmp_path: Path
) -> None:
    lie = write_lie([name], 100_000_000, 10)
    assert count_peak(lambda: read(lie, tmp_path)) < 20_000_000


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_is_packed_by_another_method_is_not_unpacked(method: int) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as package:
        package.writestr("a", bytes(1000))
    with zipfile.ZipFile(data) as package, pytest.raises(zipfile.BadZipFile, match="Deflate"):
        read_entry(package, "a")
