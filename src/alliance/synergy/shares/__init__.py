"""The rules of sharing by their field-standard names, one rule a file.

Every rule is a `SharingRule`: a game in, one share for each member out. Gains are shared as gains, costs as costs.
"""

from alliance.synergy.shares.banzhaf import banzhaf, banzhaf_normalised
from alliance.synergy.shares.equal import equal, equal_surplus
from alliance.synergy.shares.equal_profit import equal_profit
from alliance.synergy.shares.least_core import core, core_point, least_core
from alliance.synergy.shares.no_shares import NoShares
from alliance.synergy.shares.nucleolus import nucleolus, prenucleolus
from alliance.synergy.shares.owen import owen, owen_costs, pooled
from alliance.synergy.shares.proportional import proportional
from alliance.synergy.shares.runway import runway_fees
from alliance.synergy.shares.shapley import sampled_shapley, shapley
from alliance.synergy.shares.tau import tau

__all__ = [
    "NoShares",
    "banzhaf",
    "banzhaf_normalised",
    "core",
    "core_point",
    "equal",
    "equal_profit",
    "equal_surplus",
    "least_core",
    "nucleolus",
    "owen",
    "owen_costs",
    "pooled",
    "prenucleolus",
    "proportional",
    "runway_fees",
    "sampled_shapley",
    "shapley",
    "tau",
]
