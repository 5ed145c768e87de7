"""Letters of a joint tender: each member reads its own, and nothing of the others' volumes and prices."""

from __future__ import annotations

from pathlib import Path

from alliance.desks.case import Case, Scenario, open_case
from alliance.desks.door import enter_for_its_own
from alliance.errors import UsageError
from alliance.plan.joint_plan import Table
from alliance.record.members import OFFICE

LETTERS = "letters"


def letters(
    folder: Path | str, function: str = "purchasing", scenario: Scenario | None = None, *, viewer: str = OFFICE
) -> tuple[Case, Table]:
    """Return the letters that a joint plan writes to its members, as far as the viewer may read them.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    function : str
        A function whose plans have a table of letters.
    scenario : Scenario or None
        Which plan.
    viewer : str
        For whom: a member is given its own letter only, the office all of them.

    Returns
    -------
    tuple of Case and Table
        What was asked, and the rows ``member``, ``line``, ``text``.

    Raises
    ------
    UsageError
        If there is no plan, it writes no letters, or the viewer has no part in it.
    """
    _, own = enter_for_its_own(folder, viewer)
    # The tender is solved for all; what leaves this desk is cut down to the viewer's own.
    case = open_case(folder, function, scenario)
    found = case.decision.solve()
    if not found.has_plan or LETTERS not in found.tables:
        why = f"it ended '{found.outcome}'" if not found.has_plan else f"plans of {function} write none"
        raise UsageError(f"There are no letters: {why}.")
    rows = [row for row in found.tables[LETTERS] if own in ("", row["member"])]
    if not rows:
        raise UsageError(f"There is no letter to '{viewer}': it has no part in this plan.")
    return case, rows
