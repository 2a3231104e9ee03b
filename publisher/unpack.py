"""Unpacks a file of a package (ZIP) that nobody trusts: the package and a name in, bytes out.

`ZipFile.read` unpacks all that is packed under a name, be it a thousand times what the package says, and cuts it then.
"""

import zipfile

#: APPNOTE.TXT 6.3.10, 4.4.5. Packages of text have these alone (EPUB 3.3, 4.2.2; ECMA-376-2, 10.2.2), and what others
#: unpack to cannot be bounded.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def read_entry(package: zipfile.ZipFile, name: str) -> bytes:
    """Return a file of a package, of which no more is unpacked than the package says it has.

    Raises `zipfile.BadZipFile` and what `ZipFile.open` does.
    """
    entry = package.getinfo(name)
    if entry.compress_type not in _METHODS:
        raise zipfile.BadZipFile(f"{name} is not packed by the method Deflate")
    with package.open(entry) as file:
        # A read to the end would unpack all at once.
        return file.read(entry.file_size)
