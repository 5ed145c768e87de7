"""Charts: forms laid out as Vega-Lite specifications, and the pictures made of them."""

from alliance.publish.charts.catalogue import FORMS, chart
from alliance.publish.charts.drawing import draw, render
from alliance.publish.charts.palette import member_colours

__all__ = ["FORMS", "chart", "draw", "member_colours", "render"]
