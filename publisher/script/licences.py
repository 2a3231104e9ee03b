"""Finds the address of a licence and whether it is an open one: an SPDX id in, an address out."""

import re
from urllib.parse import quote

_CREATIVE_COMMONS = re.compile(r"CC-(?P<terms>BY(?:-NC)?(?:-ND|-SA)?)-(?P<version>\d\.\d)(?:-(?P<port>[A-Z]{2,3}))?")
_SPDX = re.compile(r"[A-Za-z0-9.+-]+")


def find_license(license_id: str) -> str:
    """Return the address of a licence: its own for those of Creative Commons, else its page at SPDX; "" for no id."""
    if found := _CREATIVE_COMMONS.fullmatch(license_id):
        port = f"{found['port'].lower()}/" if found["port"] else ""
        return f"https://creativecommons.org/licenses/{found['terms'].lower()}/{found['version']}/{port}"
    if license_id == "CC0-1.0":
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    return f"https://spdx.org/licenses/{quote(license_id)}" if _SPDX.fullmatch(license_id) else ""


def is_open(license_id: str) -> bool:
    """Return whether a licence lets everybody read, keep and pass on the book."""
    return bool(_CREATIVE_COMMONS.fullmatch(license_id)) or license_id == "CC0-1.0"
