"""The rules of clauses, in the order in which they are tried. Each takes everything it understands, and leaves the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from alliance.publish.claim import Claim
from alliance.publish.clauses import amounts, origins, ranks, ratios
from alliance.publish.clauses.clause import Clause

Rule = Callable[[Clause], Iterator[Claim]]

# The narrow ones first.
RULES: tuple[Rule, ...] = (
    origins.read_creation,
    origins.read_joining,
    origins.read_membership,
    origins.read_partnership,
    origins.read_home,
    origins.read_people,
    ranks.read_distance,
    ranks.read_rank,
    ratios.read_stake,
    ratios.read_own_share,
    ratios.read_share,
    ratios.read_growth,
    amounts.read_amount,
    amounts.read_list,
    amounts.read_count,
    amounts.read_quantity,
)
