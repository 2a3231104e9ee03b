"""The rules that judge a whole book, in the order of their codes. A new rule is added here, and only here."""

from collections.abc import Callable, Iterator

from publisher.model.finding import Code, Finding
from publisher.model.woven import WovenBook
from publisher.proof.rules import ch004, ch005, pl004, pl005

Rule = Callable[[WovenBook], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    ch004.find_untold_events,
    ch005.find_events_told_twice,
    pl004.find_shared_names,
    pl005.find_unmentioned_places,
)

CODES: tuple[Code, ...] = (ch004.CODE, ch005.CODE, pl004.CODE, pl005.CODE)
