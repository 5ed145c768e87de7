"""Pictures of a joint plan and its sharing: the map, awards, variants, the cost bridge, the coalitions and the shares.

Each takes plain rows and returns a chart; what the rows mean is decided by whoever passes them. All numbers are written as
texts beside what they measure, so that a picture can be read without its axis.
"""

from alliance.publish.plan_pictures.award_matrix import award_matrix
from alliance.publish.plan_pictures.coalition_chart import MOST_COLUMNS, coalition_chart
from alliance.publish.plan_pictures.commonality_map import commonality_map
from alliance.publish.plan_pictures.cost_bridge import cost_bridge
from alliance.publish.plan_pictures.looks import colours, euros_for
from alliance.publish.plan_pictures.people_maps import people_maps
from alliance.publish.plan_pictures.plan_map import plan_map
from alliance.publish.plan_pictures.shares_chart import shares_chart
from alliance.publish.plan_pictures.variant_curve import variant_curve

__all__ = [
    "MOST_COLUMNS",
    "award_matrix",
    "coalition_chart",
    "colours",
    "commonality_map",
    "cost_bridge",
    "euros_for",
    "people_maps",
    "plan_map",
    "shares_chart",
    "variant_curve",
]
