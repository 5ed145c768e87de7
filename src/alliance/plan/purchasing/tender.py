"""A joint tender: what the members need, what suppliers quote, at which tiers, and by which rules awards are made.

Needs are counted in common specifications: an *item* is a specification in a region. A supplier's capacity belongs to no member,
so a set of members that buys without the others may use what its members are entitled to; a rebate that is paid once, and a
limit in euros, are cut in the same way. Otherwise a supplier would be counted once for each set, and a larger set could look worse.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from alliance.plan.tiers import Kind, Segment, segments

Numbers = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
# A quotation without a capacity can deliver any quantity.
ANY = 1e9


@dataclass(frozen=True)
class Item:
    """A common specification in a region.

    Parameters
    ----------
    spec, region, commodity, lot : str
        The specification, where it is delivered, its family, and the lot it is awarded with.
    """

    spec: str
    region: str = ""
    commodity: str = ""
    lot: str = ""

    @property
    def name(self) -> str:
        """``"battery 12V, europe"``."""
        return ", ".join(part for part in (self.spec, self.region) if part)


@dataclass(frozen=True)
class Supplier:
    """Who quotes.

    Parameters
    ----------
    name, group, country : str
        The supplier, the group it belongs to, where it is.
    turnover : float, EUR
        Of a year; 0 if not known.
    award_cost : float, EUR
        What it costs once to have it as a supplier at all.
    extra : float
        What factors other than the price add, as a part of the spend: risk, payment, carbon.
    """

    name: str
    group: str = ""
    country: str = ""
    turnover: float = 0.0
    award_cost: float = 0.0
    extra: float = 0.0


@dataclass(frozen=True)
class Bid:
    """A quotation for a specification.

    Parameters
    ----------
    supplier : int
        Position of the supplier.
    items : tuple of int
        Positions of the items it can deliver; they share its capacity.
    price : float, EUR a unit
        Below the first tier.
    capacity : float, units
        The most it can deliver; infinite if not stated.
    least : float, units
        The least that is delivered if anything is.
    tooling : float, EUR
        What an award costs once, for all members together.
    prices : mapping of float to float
        Its own price at a tier that begins at an amount, where the discount of the tier does not say it.
    """

    supplier: int
    items: tuple[int, ...]
    price: float
    capacity: float = float("inf")
    least: float = 0.0
    tooling: float = 0.0
    prices: Mapping[float, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Discount:
    """Tiers of a supplier, counted over some of its bids.

    Parameters
    ----------
    supplier : int
        Position of the supplier.
    scope : str
        What the tiers count, in words: ``"everything"``, ``"tyres"``.
    bids : tuple of int
        Positions of the bids that count.
    kind : "all units", "increment" or "lump sum"
        What a tier means.
    counts_spend : bool
        Whether tiers begin at an amount of euros (at list prices), not of units.
    steps : tuple of (float, float)
        From which amount on, and the discount as a part of the price (of a lump sum: the rebate, EUR).
    """

    supplier: int
    scope: str
    bids: tuple[int, ...]
    kind: Kind
    counts_spend: bool
    steps: tuple[tuple[float, float], ...]

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """The tiers as segments: of the list spend (all units, increment), or of a rebate alone (lump sum)."""
        if self.kind == "lump sum":
            return segments(0.0, self.steps, self.kind)
        return segments(1.0, [(start, 1.0 - value) for start, value in self.steps], self.kind)


@dataclass(frozen=True)
class Contract:
    """What a member buys today.

    Parameters
    ----------
    member, item, supplier : int
        Positions.
    quantity : float, units
        How much.
    price : float, EUR a unit
        At which price.
    """

    member: int
    item: int
    supplier: int
    quantity: float
    price: float


@dataclass(frozen=True)
class OneOff:
    """What it costs a member once to buy an item from a supplier: to qualify and release it.

    Parameters
    ----------
    supplier, item, member : int
        Positions.
    cost : float, EUR
        The cost.
    """

    supplier: int
    item: int
    member: int
    cost: float


@dataclass(frozen=True)
class Rule:
    """A rule of the award.

    Parameters
    ----------
    name, kind : str
        As the table names it, and what it asks (see `KINDS` of the rules).
    suppliers : frozenset of int
        The suppliers it is about.
    items : tuple of int
        The items it is about.
    value : float
        Number, part or amount that it states.
    """

    name: str
    kind: str
    suppliers: frozenset[int]
    items: tuple[int, ...]
    value: float


@dataclass(frozen=True, eq=False)
class Tender:
    """The data of a joint purchasing decision.

    Parameters
    ----------
    members, years : tuple of str
        For whom, and for which years together.
    items : tuple of Item
        What is needed.
    demand, delta : array of shape (members, items), units and EUR a unit
        How much of it, and what it costs a member more to use the common specification.
    suppliers, bids, discounts, contracts, one_offs, rules : tuples
        What is quoted, how, what is bought today, and what must be kept.
    entitled : array of shape (members, bids)
        Part of the capacity of each bid that a member may use without the others.
    entitled_discount : array of shape (members, discounts)
        Part of a rebate that it counts on without the others; 1 in all for what is no lump sum.
    entitled_spend : array of shape (members,)
        Part of a limit in euros.
    outside : mapping of str to float, EUR
        Spend of each member that no common specification covers: it stays as it is in every plan.
    estimated : frozenset of str
        Input that is estimated or synthetic.
    """

    members: tuple[str, ...]
    years: tuple[str, ...]
    items: tuple[Item, ...]
    demand: Numbers
    delta: Numbers
    suppliers: tuple[Supplier, ...]
    bids: tuple[Bid, ...]
    discounts: tuple[Discount, ...]
    contracts: tuple[Contract, ...]
    one_offs: tuple[OneOff, ...]
    rules: tuple[Rule, ...]
    entitled: Numbers
    entitled_discount: Numbers
    entitled_spend: Numbers
    outside: Mapping[str, float] = field(default_factory=dict)
    estimated: frozenset[str] = frozenset()

    def cut(self, members: Collection[str]) -> Tender:
        """Return the tender that some of the members could hold on their own, with what they are entitled to."""
        kept = [position for position, member in enumerate(self.members) if member in members]
        place = {old: new for new, old in enumerate(kept)}
        return replace(
            self,
            members=tuple(self.members[position] for position in kept),
            demand=self.demand[kept],
            delta=self.delta[kept],
            contracts=tuple(
                replace(each, member=place[each.member]) for each in self.contracts if each.member in place
            ),
            one_offs=tuple(replace(each, member=place[each.member]) for each in self.one_offs if each.member in place),
            entitled=self.entitled[kept],
            entitled_discount=self.entitled_discount[kept],
            entitled_spend=self.entitled_spend[kept],
            outside={self.members[position]: self.outside.get(self.members[position], 0.0) for position in kept},
        )

    def only(self, items: Collection[int]) -> Tender:
        """Return the part of the tender that some items make, for all members; nothing outside it is counted."""
        wanted = frozenset(items)
        demand = self.demand.copy()
        demand[:, [item for item in range(len(self.items)) if item not in wanted]] = 0.0
        return replace(
            self,
            demand=demand,
            contracts=tuple(each for each in self.contracts if each.item in wanted),
            one_offs=tuple(each for each in self.one_offs if each.item in wanted),
            outside={},
        )

    def without(self, rule: str) -> Tender:
        """Return the tender without the rule of a name."""
        return replace(self, rules=tuple(each for each in self.rules if each.name != rule))

    def capacity(self) -> Numbers:
        """Return what each bid can deliver to these members, shape (bids,), units."""
        full = np.array([bid.capacity for bid in self.bids])
        part = np.minimum(1.0, self.entitled.sum(axis=0))
        with np.errstate(invalid="ignore"):
            return np.where(np.isinf(full), np.where(part > 0, np.inf, 0.0), full * part)

    def rebate_part(self, discount: int) -> float:
        """Return the part of a rebate that these members may count on."""
        return float(min(1.0, self.entitled_discount[:, discount].sum()))

    def spend_part(self) -> float:
        """Return the part of a limit in euros that these members may use."""
        return float(min(1.0, self.entitled_spend.sum()))


def pro_rata(weights: Numbers) -> Numbers:
    """Return each member's part of some weights, column by column, shape (members, columns); equal where nobody has any."""
    total = weights.sum(axis=0)
    equal = np.full(weights.shape, 1.0 / max(1, weights.shape[0]))
    return np.where(total > 0, weights / np.where(total > 0, total, 1.0), equal)


def entitlements(
    demand: Numbers, bids: Sequence[Bid], discounts: Sequence[Discount]
) -> tuple[Numbers, Numbers, Numbers]:
    """Return the entitlements that hold where none is stated: pro rata to what each member needs.

    Parameters
    ----------
    demand : array of shape (members, items), units
        What each member needs.
    bids, discounts : sequences
        What is quoted.

    Returns
    -------
    tuple of arrays of shape (members, bids), (members, discounts), (members,)
        Of a bid: by units of its items. Of a rebate: by units of all its bids, valued at their prices. Of limits in euros: by all
        needs, each valued at its lowest price.
    """
    members, items = demand.shape
    units = np.zeros((members, len(bids)))
    lowest = np.full(items, np.inf)
    for position, bid in enumerate(bids):
        units[:, position] = demand[:, list(bid.items)].sum(axis=1)
        lowest[list(bid.items)] = np.minimum(lowest[list(bid.items)], bid.price)
    price = np.array([bid.price for bid in bids])
    spend = np.zeros((members, len(discounts)))
    for position, discount in enumerate(discounts):
        counted = list(discount.bids)
        spend[:, position] = units[:, counted] @ price[counted]
    whole = demand @ np.where(np.isfinite(lowest), lowest, 1.0)
    return pro_rata(units), pro_rata(spend), pro_rata(whole[:, None])[:, 0]
