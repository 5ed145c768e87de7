"""The round earth on the flat sheet: the Equal Earth projection, with Japan and France on one page.

Shapes are projected by the drawing library; points are projected here too, so that dots can keep out of each other's way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, hypot, pi, radians, sin, sqrt

from alliance.publish.charts.sheet import Box, Spec

# The middle of the map; the day line then runs through the Bering Strait and cuts no land.
MIDDLE = 11
# What is drawn: from Cape Horn to the north of Greenland.
SOUTH, NORTH = -56.5, 83.7
_A1, _A2, _A3, _A4, _M = 1.340264, -0.081106, 0.000893, 0.003796, sqrt(3) / 2


@dataclass(frozen=True)
class Globe:
    """The projection onto one box.

    Parameters
    ----------
    box : Box
        Where the map stands; it is as large as fits and in the middle of it.
    scale : float
        Width of a radian at the equator's middle.
    x, y : float
        Where the middle of the earth is, from the corner of the box.
    """

    box: Box
    scale: float
    x: float
    y: float

    @property
    def projection(self) -> Spec:
        """The projection for Vega-Lite."""
        return {
            "type": "equalEarth", "rotate": [-MIDDLE, 0, 0], "scale": round(self.scale, 3),
            "translate": [round(self.x, 2), round(self.y, 2)], "precision": 0.3,
        }  # fmt: skip

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a point is drawn, from the corner of the box."""
        x, y = _equal_earth((longitude - MIDDLE + 180) % 360 - 180, latitude)
        return self.x + x * self.scale, self.y - y * self.scale


def globe(box: Box) -> Globe:
    """Return the projection that fills a box."""
    wide = 2 * _equal_earth(180, 0)[0]
    top, bottom = _equal_earth(0, NORTH)[1], _equal_earth(0, SOUTH)[1]
    scale = min(box.width / wide, box.height / (top - bottom))
    return Globe(box, scale, box.width / 2, (box.height - scale * (top - bottom)) / 2 + scale * top)


def spread(points: Sequence[tuple[float, float]], least: float, rounds: int = 60) -> list[tuple[float, float]]:
    """Return points moved until no two are nearer than `least`, as far as that goes in so many rounds.

    Parameters
    ----------
    points : sequence of (float, float)
        Where they belong. Points at the same place leave it in different directions, in the order given.
    least : float
        The distance they keep.
    rounds : int
        How often all pairs are looked at.
    """
    golden = pi * (3 - sqrt(5))
    met: dict[tuple[float, float], int] = {}
    moved = []
    for x, y in points:
        # Those at the same place begin as the seeds of a sunflower, all others where they belong.
        turn = met[x, y] = met.get((x, y), -1) + 1
        reach = least * 0.56 * sqrt(turn)
        moved.append((x + reach * cos(golden * turn), y + reach * sin(golden * turn)))
    for _ in range(rounds):
        touched = False
        for one in range(len(moved)):
            for other in range(one + 1, len(moved)):
                dx, dy = moved[other][0] - moved[one][0], moved[other][1] - moved[one][1]
                apart = hypot(dx, dy)
                if apart >= least:
                    continue
                touched = True
                push = (least - apart) / 2 / (apart or 1e-9)
                moved[one] = (moved[one][0] - dx * push, moved[one][1] - dy * push)
                moved[other] = (moved[other][0] + dx * push, moved[other][1] + dy * push)
        if not touched:
            break
    return moved


def _equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """Project a point onto the unit map.

    Source: B. Savric, T. Patterson and B. Jenny, "The Equal Earth map projection", 2019.
    """
    angle = asin(_M * sin(radians(latitude)))
    square = angle * angle
    sixth = square**3
    x = radians(longitude) * cos(angle) / (_M * (_A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)))
    return x, angle * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
