"""What each member may use alone of what belongs to suppliers: capacities, lump sums, limits in euros."""

from __future__ import annotations

import math

import numpy as np

from alliance.plan.function import Entitlement
from alliance.plan.purchasing.tender import Numbers, Tender, entitlements

STATED = "as the table 'entitlements' states"
PRO_RATA = "pro rata to the units that each member needs of it"
PRO_RATA_IN_EUROS = "pro rata to what each member needs, valued at the lowest prices"


def entitled(tender: Tender) -> list[Entitlement]:
    """Return the part of each member of every limited capacity, of every lump sum, and of limits in euros.

    Parameters
    ----------
    tender : Tender
        The data of all members.
    """
    usual, usual_discount, _ = entitlements(tender.demand, tender.bids, tender.discounts)
    found = [
        Entitlement(
            f"capacity of {tender.suppliers[bid.supplier].name} for {_items(tender, bid.items)}",
            _rule(tender.entitled[:, at], usual[:, at], PRO_RATA),
            _parts(tender, tender.entitled[:, at]),
            bid.capacity,
            "units",
        )
        for at, bid in enumerate(tender.bids)
        if math.isfinite(bid.capacity)
    ]
    found += [
        Entitlement(
            f"rebate of {tender.suppliers[discount.supplier].name} on {discount.scope}",
            _rule(tender.entitled_discount[:, at], usual_discount[:, at], PRO_RATA_IN_EUROS),
            _parts(tender, tender.entitled_discount[:, at]),
        )
        for at, discount in enumerate(tender.discounts)
        if discount.kind == "lump sum"
    ]
    limits = _parts(tender, tender.entitled_spend)
    return [*found, Entitlement("limits in euros, such as a most spend", PRO_RATA_IN_EUROS, limits)]


def _items(tender: Tender, items: tuple[int, ...]) -> str:
    return " and ".join(dict.fromkeys(tender.items[item].spec for item in items))


def _parts(tender: Tender, parts: Numbers) -> dict[str, float]:
    return dict(zip(tender.members, (float(part) for part in parts), strict=True))


def _rule(parts: Numbers, usual: Numbers, pro_rata: str) -> str:
    # Some of the members keep the parts that they have among all.
    whole = float(parts.sum())
    return pro_rata if np.allclose(parts, usual * whole, rtol=0, atol=1e-12) else STATED
