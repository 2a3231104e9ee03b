"""Packs what a part needs on another machine, and unpacks it there: files in, a folder with the same bytes out.

Everything travels by its content: a file is named by its SHA-256 digest, and so are two lists of such files. One is of
the *machine*: its fonts, by what fontconfig chooses among them, and the variables that decide bytes. The other is of
the *book*: the folders that parts may read. Who has a list knows what it lacks.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp, mkstemp
from typing import Any

from lxml import etree

from publisher.press.basis import read_environment
from publisher.press.font_state import survey_fontconfig
from publisher.press.kept_files import UNFINISHED, is_font_whole, read_font

#: What fontconfig's settings say of this machine and not of fonts (fonts.dtd): folders, and other files of settings.
_OF_MACHINE = ("dir", "cachedir", "include", "remap-dir", "reset-dirs", "cache")


class ChangedFileError(Exception):
    """A file is not what it was when the list of files was made."""


@dataclass(frozen=True, slots=True)
class Shipment:
    """The lists of a machine and of a book, and where what they name is found: its bytes, or a file with them."""

    machine: str
    book: str
    contents: Mapping[str, bytes | Path]

    def read(self, digest: str) -> bytes:
        """Return what has a digest. Raises `ChangedFileError` for a file that changed, and `OSError`."""
        found = self.contents[digest]
        data = found if isinstance(found, bytes) else found.read_bytes()
        if _digest(data) != digest:
            raise ChangedFileError(str(found))
        return data


def pack_shipment(files: Iterable[tuple[Path, str]]) -> Shipment:
    """Pack what parts need elsewhere: the fonts of this machine, and files, each by a folder and its name there."""
    contents: dict[str, bytes | Path] = {}
    survey = survey_fontconfig()
    machine = {
        "folders": [os.fsdecode(name) for name in survey.folders],
        "fonts": _pack_files((Path(os.fsdecode(name)) for name in survey.fonts), contents),
        # Folders of settings are listed beside their files.
        "settings": list(
            _pack_files(
                (path for name in survey.settings if (path := Path(os.fsdecode(name))).is_file()), contents
            ).items()
        ),
        "environment": dict(read_environment()),
    }
    # By the paths by which addresses name them: with and without links on the way to the folder.
    paths = (
        path for folder, name in files for path in dict.fromkeys((folder.absolute() / name, folder.resolve() / name))
    )
    book = _pack_files(paths, contents)
    return Shipment(_pack_list(machine, contents), _pack_list(book, contents), contents)


def _pack_files(paths: Iterable[Path], contents: dict[str, bytes | Path]) -> dict[str, str]:
    """Return the digests of files by path, and note where they are found; what cannot be read is left out."""
    packed: dict[str, str] = {}
    for path in paths:
        try:
            digest = _digest(path.read_bytes())
        except OSError:
            continue
        contents[digest] = path
        packed[str(path)] = digest
    return packed


def _pack_list(names: Mapping[str, Any], contents: dict[str, bytes | Path]) -> str:
    data = json.dumps(names, sort_keys=True).encode()
    digest = _digest(data)
    contents[digest] = data
    return digest


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class FileStore:
    """A folder in which shipments are kept and unpacked. Nothing is read or written outside of it."""

    folder: Path

    @property
    def files(self) -> Path:
        """The folder of what came, each file by its digest."""
        return self.folder / "files"

    @property
    def fonts(self) -> Path:
        """The folder for whole font files that parts were laid out with, by digest."""
        return self.folder / "fonts"

    def put(self, data: bytes) -> None:
        """Keep a file. It has its name when it is whole; what a machine that stops leaves behind is never read."""
        handle, beside = mkstemp(prefix=UNFINISHED, dir=self.files)
        with open(handle, "wb") as file:  # noqa: PTH123 - it is open already
            file.write(data)
        Path(beside).replace(self.files / _digest(data))

    def list_lacking(self, digests: Iterable[str]) -> tuple[str, ...]:
        """Return those digests of which there is no file, or a damaged one."""
        return tuple(digest for digest in digests if not is_font_whole(digest, self.files))

    def list_wanted(self, machine: str, book: str) -> tuple[str, ...]:
        """Return the digests of all that a machine and a book consist of, as far as their lists are here."""
        lists = [self._read_list(digest) for digest in (machine, book)]
        named, folders = (listed or {} for listed in lists)
        settings = [digest for _, digest in named.get("settings", ())]
        return tuple(dict.fromkeys((machine, book, *settings, *named.get("fonts", {}).values(), *folders.values())))

    def _read_list(self, digest: str) -> Any:
        data = read_font(digest, self.files)
        return None if data is None else json.loads(data)

    def unpack_book(self, book: str) -> Path:
        """Return the folder below which the folders of a book lie, each by its whole path."""
        return self._unpack(f"book-{book}", self._read_list(book))

    def unpack_machine(self, machine: str) -> Mapping[str, str]:
        """Return the variables by which a process sees the fonts of a machine, and nothing else of it."""
        listed = self._read_list(machine)
        settings = {f"/settings/{number:04}.conf": digest for number, (_, digest) in enumerate(listed["settings"])}
        fonts = {f"/fonts{path}": digest for path, digest in listed["fonts"].items()}
        root = self._unpack(f"machine-{machine}", {**settings, **fonts})
        configuration = root / "fonts.conf"
        configuration.write_bytes(_write_settings(root, sorted(settings), listed["folders"], self.folder))
        return {**listed["environment"], "FONTCONFIG_FILE": str(configuration)}

    def _unpack(self, name: str, files: Mapping[str, str]) -> Path:
        """Lay files by their paths into a folder that is whole or not there, and return it."""
        root = self.folder / name
        if root.is_dir():
            return root
        beside = Path(mkdtemp(prefix=UNFINISHED, dir=self.folder))
        for path, digest in files.items():
            target = beside.joinpath(*(part for part in Path(path).parts[1:] if part != ".."))
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            os.link(self.files / digest, target)
        try:
            beside.rename(root)
        except OSError:
            # Another process was first.
            rmtree(beside, ignore_errors=True)
        return root


def _write_settings(root: Path, settings: Iterable[str], folders: Iterable[str], store: Path) -> bytes:
    """Write settings of fontconfig that say what those of the other machine say, of the copies of its fonts."""
    merged = etree.Element("fontconfig")
    for folder in folders:
        etree.SubElement(merged, "dir").text = f"{root}/fonts{folder}"
    etree.SubElement(merged, "cachedir").text = str(store / "fontconfig")
    for name in settings:
        for element in etree.fromstring((root / name[1:]).read_bytes()):
            if element.tag not in _OF_MACHINE:
                merged.append(element)
    return etree.tostring(
        merged, xml_declaration=True, encoding="UTF-8", doctype='<!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
    )
