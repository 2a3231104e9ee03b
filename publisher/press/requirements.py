"""Follows what the press requires, directly or by way of another: metadata in, names and versions out."""

from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, distributions, requires, version

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

DISTRIBUTION = "rtl-publisher"


def follow_requirements() -> Mapping[str, str]:
    """List what the press requires, directly or by way of another, as its metadata names it, with the versions.

    Where the press was not installed and so has no metadata, all that is installed counts.
    """
    try:
        requires(DISTRIBUTION)
    except PackageNotFoundError:
        installed = {canonicalize_name(one.metadata["Name"]): one.version for one in distributions()}
        return dict(sorted(installed.items()))
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    due = [(DISTRIBUTION, "")]
    while due:
        wanted = due.pop()
        if wanted in seen:
            continue
        seen.add(wanted)
        name, extra = wanted
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            # Not here, which is also worth knowing.
            found[name] = "none"
            continue
        due += _list_requirements(name, extra)
    return dict(sorted(found.items()))


def _list_requirements(name: str, extra: str) -> Iterator[tuple[str, str]]:
    """List what a distribution requires here, each with "" and with each extra of it that is asked for (PEP 508)."""
    for line in requires(name) or ():
        required = Requirement(line)
        if required.marker is None or required.marker.evaluate({"extra": extra}):
            for asked in ("", *sorted(required.extras)):
                yield canonicalize_name(required.name), asked
