"""Records the proof of a section, so that it is known again where the same stands: a `Proof` in, bytes out, and back.

Pages count from the first of the section, and the file has no name. Codes come from the rules themselves.
"""

import json
from dataclasses import astuple, replace

from publisher.model.finding import Position
from publisher.model.message import pack_message, unpack_message
from publisher.model.proof import Fault, Proof, Tally
from publisher.proof.print_rules import CODES

_CODES = {code.id: code for code in CODES}


def write_proof(proof: Proof, first: int) -> bytes:
    """Write the proof of a section that begins on page `first`, from 0."""
    record = {
        "pages": proof.pages,
        "lines": proof.lines,
        "tallies": [astuple(tally) for tally in proof.tallies],
        "faults": [
            {
                "code": fault.code.id,
                "message": pack_message(fault.message),
                "page": fault.page and fault.page - first,
                "box": fault.box,
                "expected": fault.expected,
                "found": fault.found,
                "position": fault.position and astuple(fault.position),
                "reader": fault.reader,
            }
            for fault in proof.faults
        ],
    }
    return json.dumps(record).encode()


def read_proof(data: bytes, name: str, first: int) -> Proof | None:
    """Return the proof of a section of the file `name` that begins on page `first`; None for another kind of record."""
    try:
        record = json.loads(data)
        faults = tuple(
            Fault(
                _CODES[fault["code"]],
                unpack_message(fault["message"]),
                fault["page"],
                fault["box"] and tuple(fault["box"]),
                fault["expected"],
                fault["found"],
                fault["position"] and Position(*fault["position"]),
                fault["reader"],
            )
            for fault in record["faults"]
        )
        proof = Proof(name, record["pages"], record["lines"], tuple(Tally(*one) for one in record["tallies"]), faults)
        return replace(proof, faults=tuple(_move(fault, first) for fault in faults))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _move(fault: Fault, pages: int) -> Fault:
    """Move a fault on by some pages; one of the file as a whole stays."""
    return replace(fault, page=fault.page + pages) if fault.page else fault
