"""Engineering: which variants of the big modules to develop, keep and retire, and which vehicle uses which."""

from alliance.plan.engineering.commonality import Commonality
from alliance.plan.engineering.lineup import Attributes, Lineup, Modules, Rivals, Steps, Uses, Variants, Vehicles

__all__ = ["Attributes", "Commonality", "Lineup", "Modules", "Rivals", "Steps", "Uses", "Variants", "Vehicles"]
