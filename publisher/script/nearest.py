"""Finds the word that a writer may have meant: a misspelt word and the known ones in, the nearest out."""

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

#: The share of a word that must be right; below it a guess would be no help.
_LEAST_LIKENESS = 0.6


def find_nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that is nearest by letters added, lost, changed or swapped; "" where none is near."""
    found = process.extractOne(
        word, list(known), scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=_LEAST_LIKENESS
    )
    return str(found[0]) if found else ""
