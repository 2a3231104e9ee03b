"""Keeps what came of a build, so that it is known again while nothing has changed: a delivery in, the same out.

A build is known by a digest of all that decides what it makes: its sources, and what `press/basis.py` lists. A record
that is damaged or of another shape counts as not there. Nothing of the book is read here, and little is imported:
this is all that a build does in which nothing has changed.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from pathlib import Path

from publisher.model.finding import Code, Edit, Finding, Position, Severity
from publisher.model.message import pack_message, unpack_message
from publisher.model.order import Delivery
from publisher.press.kept_files import UNREADABLE, keep, read_kept

#: The folder of the cache in which the records lie.
BUILDS = "builds"


@dataclass(frozen=True, slots=True)
class BuildRecord:
    """The record of a build in a cache folder.

    `sources` tells all files of the book and of the looks, and `basis` what decides what is made of them.
    """

    folder: Path
    basis: str
    sources: str

    @property
    def _path(self) -> Path:
        return self.folder / BUILDS / hashlib.sha256(f"{self.basis}\n{self.sources}".encode()).hexdigest()

    def recall(self, output: Path) -> Delivery | None:
        """Return what came of the build, if all its files lie in `output` unchanged; otherwise None.

        The codes of findings come back without their examples.
        """
        data = read_kept(self._path)
        if data is None:
            return None
        try:
            record = json.loads(data)
            files: dict[str, str] = record["files"]
            if any(hashlib.sha256((output / name).read_bytes()).hexdigest() != files[name] for name in files):
                return None
            findings = tuple(
                Finding(
                    Code(number, title, why, Severity(severity)),
                    Position(*position),
                    unpack_message(message),
                    unpack_message(hint),
                    tuple(Edit(Position(*start), Position(*end), text) for start, end, text in fix),
                )
                for (number, title, why), severity, position, message, hint, fix in record["findings"]
            )
        except UNREADABLE:
            return None
        # What was not used for longest is thrown away first.
        with suppress(OSError):
            os.utime(self._path)
        return Delivery(tuple(output / name for name in files), findings, unchanged=True)

    def keep(self, files: Mapping[str, bytes], findings: Sequence[Finding]) -> None:
        """Keep the digests of the files of a build, and its findings. A cache that cannot be written is no fault."""
        record = {
            "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
            "findings": [
                (
                    (found.code.id, found.code.title, found.code.why),
                    found.code.severity.value,
                    astuple(found.position),
                    pack_message(found.message),
                    pack_message(found.hint),
                    [astuple(edit) for edit in found.fix],
                )
                for found in findings
            ],
        }
        with suppress(OSError):
            keep(self._path, json.dumps(record).encode())
