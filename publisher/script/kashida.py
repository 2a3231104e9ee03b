"""Finds joins that may be lengthened to fill a line: a text in, the joins of each word out, the best ones first.

The order is that of common practice (W3C, Arabic & Persian Layout Requirements, on justification; the rules of word
processors since 1998): a tatweel that the writer has typed; after seen and sad; before the final forms of heh, teh
marbuta and dal; of alef, tah, lam, kaf and gaf; before a beh that reh or yeh follows; before final waw, ain, qaf and
feh; before any other final letter. Of joins that are equally good the last one is best. A form is final if it does not
join on: so is the alef of كتاب.

Never lengthened are lam with its alef, the lam of the article, a word of two letters, and one with a sign of the Quran.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from publisher.script.letters import ARABIC, ARABIC_MARKS, TATWEEL, ZWJ, ZWNJ

#: Letters that join the letter before them and not the one behind (Unicode 15, ArabicShaping.txt, Joining_Type R).
_ALEFS = "آأإاٱٲٳٵ"
_DALS = "دذ\u0688-\u0690ۮ\u0759\u075a"
_REHS = "رز\u0691-\u0699ۯ\u075b\u076b\u076c\u0771"
_WAWS = "ؤو\u0676\u0677\u06c4-\u06cbۏ\u0778\u0779"
_OTHERS = "ةۀۃە\u06cd\u06d2\u06d3"
_ENDS_JOINING = re.compile(f"[ء{_ALEFS}{_DALS}{_REHS}{_WAWS}{_OTHERS}]")

_SEENS = re.compile("[\u0633-\u0636\u069a-\u069e\u06fa\u06fb\u075c\u076d\u0770\u077d\u077e]")
_LAMS = re.compile("[ل\u06b5-\u06b8\u076a]")
_BEHS = re.compile("[بتثپ\u0679-\u067d\u067f\u0680\u0750-\u0756]")
_LAM_ALEFS = re.compile(f"[{_ALEFS}]")
#: Letters before whose final forms a join may be lengthened, the best first, and what rank that has.
_FINALS = (
    (2, re.compile(f"[هةھہۂۀۃە{_DALS}]")),
    (3, re.compile(f"[{_ALEFS}طظل\u06b5-\u06b8ك\u06a9-\u06b4\u0762-\u0764]")),
    (5, re.compile(f"[{_WAWS}عغقف\u06a0-\u06a8]")),
)
_BEFORE_BEH = re.compile(f"[{_REHS}يىئیې\u06cd\u06d2\u06d3]")
_TYPED, _AFTER_SEEN, _BEH, _ANY_FINAL = 0, 1, 4, 6

_WORD = re.compile(f"[{ARABIC}{TATWEEL}][{ARABIC}{ARABIC_MARKS}{TATWEEL}{ZWJ}{ZWNJ}]+")
_LETTER = re.compile(f"[{ARABIC}{TATWEEL}]")
#: Signs of recitation: what has them is text of the Quran.
_QURANIC = re.compile("[\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]")
_ARTICLE = re.compile("[وف]?[بك]?ال|[وف]?لل")
#: A word of fewer letters is not lengthened.
_FEWEST = 3


def find_elongations(text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield for each word that may be lengthened the joins where it may: before which character, at which rank.

    The best is first; 0 is the highest rank. The character is a letter: marks stay with the letter before the join.
    """
    for word in _WORD.finditer(text):
        if joins := _rank_joins(word[0]):
            yield [(word.start() + at, rank) for at, rank in joins]


@lru_cache(maxsize=1 << 14)
def _rank_joins(word: str) -> tuple[tuple[int, int], ...]:
    """Return the joins of a word that may be lengthened, each with its rank, the best first."""
    places = [found.start() for found in _LETTER.finditer(word)]
    letters = "".join(word[place] for place in places)
    if len(letters) < _FEWEST or ZWJ in word or _QURANIC.search(word):
        return ()
    article = _ARTICLE.match(letters)
    joins: list[tuple[int, int]] = []
    for at in range(1, len(letters)):
        before, letter, after = letters[at - 1], letters[at], letters[at + 1 : at + 2]
        if ZWNJ in word[places[at - 1] : places[at]]:
            continue
        if after and ZWNJ in word[places[at] : places[at + 1]]:
            after = ""
        if _ENDS_JOINING.match(before) or letter == "ء" or (article and at == article.end()):
            continue
        if _LAMS.match(before) and _LAM_ALEFS.match(letter):
            continue
        rank = _rank_join(before, letter, after)
        if rank is not None:
            joins.append((places[at], rank))
    return tuple(sorted(joins, key=lambda join: (join[1], -join[0])))


def _rank_join(before: str, letter: str, after: str) -> int | None:
    """Return the rank of a join between two letters, `after` being what follows them; None for one that stays."""
    if before == TATWEEL:
        return _TYPED
    if letter == TATWEEL:
        return None
    if _SEENS.match(before):
        return _AFTER_SEEN
    is_final = not after or after == "ء" or bool(_ENDS_JOINING.match(letter))
    if is_final:
        return next((rank for rank, finals in _FINALS if finals.match(letter)), _ANY_FINAL)
    return _BEH if _BEHS.match(letter) and _BEFORE_BEH.match(after) else None
