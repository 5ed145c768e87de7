"""Pictures of a joint plan and its sharing: the map, the cost bridge, the coalitions, and the shares.

Each takes plain rows and returns a chart; what the rows mean is decided by whoever passes them. All numbers are written as
texts beside what they measure, so that a picture can be read without its axis.
"""

from alliance.publish.plan_pictures.coalition_chart import MOST_COLUMNS, coalition_chart
from alliance.publish.plan_pictures.cost_bridge import cost_bridge
from alliance.publish.plan_pictures.looks import colours
from alliance.publish.plan_pictures.plan_map import plan_map
from alliance.publish.plan_pictures.shares_chart import shares_chart

__all__ = ["MOST_COLUMNS", "coalition_chart", "colours", "cost_bridge", "plan_map", "shares_chart"]
