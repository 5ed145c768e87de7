"""Purchasing: who supplies what to whom, at which tier of whose prices."""

from alliance.plan.purchasing.purchase import Purchase
from alliance.plan.purchasing.tender import Bid, Contract, Discount, Item, OneOff, Rule, Supplier, Tender

__all__ = ["Bid", "Contract", "Discount", "Item", "OneOff", "Purchase", "Rule", "Supplier", "Tender"]
