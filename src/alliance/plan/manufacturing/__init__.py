"""Manufacturing and supply chain: who builds what, where, for which market."""

from alliance.plan.manufacturing.network import Demand, Lines, Models, Network, Pairs, Plants, Shifts
from alliance.plan.manufacturing.production import Production

__all__ = ["Demand", "Lines", "Models", "Network", "Pairs", "Plants", "Production", "Shifts"]
