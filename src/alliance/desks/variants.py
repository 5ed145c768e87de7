"""What fewer variants of a module would cost, for one module or all.

Nothing is computed here; the curve is solved in `alliance.plan.engineering`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from alliance.desks.case import Case, Scenario, open_case
from alliance.errors import UsageError
from alliance.plan.engineering.commonality import Commonality
from alliance.plan.engineering.curve import Point, curve
from alliance.publish import plan_pictures
from alliance.publish.charts import draw
from alliance.record.members import OFFICE

FUNCTION = "engineering"


def variant_curve(
    folder: Path | str, modules: Sequence[str] = (), scenario: Scenario | None = None, *, viewer: str = OFFICE
) -> tuple[Case, tuple[Point, ...]]:
    """Return the cost of the best plan by the number of variants of a module.

    Parameters
    ----------
    folder : Path or str
        The alliance folder; the tables lie in ``plans/engineering``.
    modules : sequence of str
        Whose variants are counted; each module of the tables if empty.
    scenario : Scenario or None
        What is asked.
    viewer : str
        For whom.

    Returns
    -------
    tuple of Case and tuple of Point
        What was asked, and the points of each module, the fewest variants first.

    Raises
    ------
    UnknownName
        If there is no such module.
    UsageError
        If there is no plan at all.
    """
    case = open_case(folder, FUNCTION, scenario, viewer=viewer)
    problem = case.decision.problem
    assert isinstance(problem, Commonality)
    points = tuple(point for module in modules or problem.lineup.modules.id for point in curve(problem, module))
    if not points:
        raise UsageError("There is no plan whose variants could be counted. Run 'alliance plan engineering'.")
    return case, points


def draw_curve(case: Case, points: Sequence[Point], target: Path, *, viewer: str = OFFICE) -> None:
    """Draw what fewer variants would cost.

    Parameters
    ----------
    case : Case
        What was asked.
    points : sequence of Point
        The points.
    target : Path
        The .svg or .png file.
    viewer : str
        For whom; whoever has the points.

    Raises
    ------
    MissingExtra
        If the drawing library is not installed.
    """
    problem = case.decision.problem
    assert isinstance(problem, Commonality)
    rows: list[dict[str, str | float]] = [
        {"module": point.module, "variants": point.variants, "more": point.more} for point in points
    ]
    named = ", ".join(sorted({entry.partition(" (")[0] for entry in problem.lineup.estimated}))
    rests = f"Not public: rests on synthetic or estimated {named}." if named else ""
    draw(plan_pictures.variant_curve("What fewer variants would cost", rests, rows), target)
