"""Lists what was delivered: files in, `MANIFEST.json` or the tag files of a BagIt bag out.

A bag is written here and not by the library of that name, which moves the files of a folder in place: what the press
delivers is written beside its place and renamed, all of it or nothing. The library judges the bags in the tests.
"""

import hashlib
from collections.abc import Mapping

from publisher.library.file_facts import find_media_type
from publisher.library.opds import write_json
from publisher.model.record import BookRecord

MANIFEST = "library/MANIFEST.json"
#: What BagIt asks to be escaped in the path of a manifest (RFC 8493, 2.1.3).
_ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}


def write_manifest(record: BookRecord, files: Mapping[str, bytes], versions: Mapping[str, str]) -> bytes:
    """Write the manifest of an output folder: each file with its size, checksum and media type.

    `versions` are those of what decided the bytes.
    """
    return write_json(
        {
            "identifier": record.identifier,
            "version": record.version,
            "modified": record.modified,
            "made_with": dict(versions),
            "files": [
                {
                    "path": name,
                    "size": len(data),
                    "sha256": hashlib.sha256(data).hexdigest(),
                    "media_type": find_media_type(name),
                }
                for name, data in sorted(files.items())
            ],
        }
    )


def bag_files(record: BookRecord, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Put files into a bag for deposit (BagIt 1.0, RFC 8493): the files below `data/`, and the tag files beside it."""
    bag = {f"data/{name}": data for name, data in sorted(files.items())}
    size = sum(map(len, bag.values()))
    info = {
        "Bag-Software-Agent": "rtl-publisher",
        "Bagging-Date": record.modified[:10],
        "External-Description": record.title,
        "External-Identifier": record.identifier,
        "Contact-Email": record.email,
        "Payload-Oxum": f"{size}.{len(bag)}",
        "Source-Organization": record.publisher,
    }
    tags = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": "".join(f"{name}: {value}\n" for name, value in info.items() if value).encode(),
    }
    for method in ("sha256", "sha512"):
        tags[f"manifest-{method}.txt"] = _list_digests(bag, method)
    for method in ("sha256", "sha512"):
        own = {name: data for name, data in tags.items() if not name.startswith("tagmanifest")}
        tags[f"tagmanifest-{method}.txt"] = _list_digests(own, method)
    return bag | tags


def _list_digests(files: Mapping[str, bytes], method: str) -> bytes:
    lines = (f"{hashlib.new(method, data).hexdigest()}  {_escape(name)}\n" for name, data in sorted(files.items()))
    return "".join(lines).encode()


def _escape(name: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in name)
