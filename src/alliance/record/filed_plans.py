"""Filed plans: the outcomes of runs as they stand in the record, and the digest by which one is recognised.

A plan is what one run filed under one definition, such as ``"manufacturing, operating"``: what every member bears, and what else
the function tells of it. Shares of the same run under a rule belong to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

import numpy as np

from alliance.record.cells import Cells
from alliance.record.facts import Fact
from alliance.record.revisions import current
from alliance.record.snapshot import Snapshot
from alliance.record.sources import RUN

# Measures of what a joint plan decides; the rest of what a run files is about sets of members.
PLAN = "plan_"
COST = "plan_cost"
SHARES = ("cost_share", "synergy_share")


@dataclass(frozen=True)
class FiledPlan:
    """What one run filed under one definition.

    Parameters
    ----------
    definition : str
        Function and scenario: ``"manufacturing, operating"``.
    run : str
        Id of the run.
    facts : tuple of Fact
        What the plan decides: measures that begin with ``plan_``.
    shares : mapping of str to tuple of Fact
        What each member pays and is better off by, under each rule that was filed for this run.
    known_on : date
        The day from which all of the plan is known.
    beside : tuple of Fact
        What the run filed under the same definition beside the plan: coalitions, stand-alone plans, kinds of savings.
    """

    definition: str
    run: str
    facts: tuple[Fact, ...]
    shares: Mapping[str, tuple[Fact, ...]]
    known_on: date
    beside: tuple[Fact, ...] = ()

    @property
    def function(self) -> str:
        """Name of the function as it is planned: ``"manufacturing"``."""
        return self.definition.partition(",")[0]

    @property
    def members(self) -> tuple[str, ...]:
        """Who plans together, in the order of the rows."""
        return tuple(dict.fromkeys(fact.member for fact in self.facts if fact.measure == COST))

    @property
    def period(self) -> tuple[date | None, date]:
        """First day of its years, and the day after the last."""
        whole = [fact for fact in self.facts if fact.measure == COST]
        return min((fact.start for fact in whole if fact.start), default=None), max(fact.end for fact in whole)

    def digest(self, rule: str = "") -> str:
        """Return sixteen hexadecimal digits that change with any number of the plan, or of its shares under a rule.

        Parameters
        ----------
        rule : str
            The rule of sharing that belongs to what is meant; empty for the plan without shares.
        """
        meant = (*self.facts, *self.shares.get(rule, ()))
        lines = sorted(
            "|".join(
                (
                    fact.measure, fact.member, fact.covers, str(fact.start), str(fact.end),
                    *(f"{column}={word}" for column, word in fact.breakdown().items()), fact.counterparty, fact.definition, str(fact.value),
                    str(fact.half), fact.unit, fact.status,
                )
            )
            for fact in meant
        )  # fmt: skip
        return sha256("\n".join(lines).encode()).hexdigest()[:16]


def filed_plans(snapshot: Snapshot, known_on: date | None = None, *, all_ever: bool = False) -> tuple[FiledPlan, ...]:
    """Return the plans that stand in the record, in the order of filing.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    known_on : date or None
        As known on this day; None for today.
    all_ever : bool
        Whether plans that were replaced since are returned too.
    """
    cells = snapshot.cells
    stands = np.ones(len(cells), np.bool_) if all_ever else current(cells, snapshot.deliveries, known_on)
    found: dict[tuple[str, str], list[Fact]] = {}
    shared: dict[str, list[Fact]] = {}
    others: dict[tuple[str, str], list[Fact]] = {}
    for fact in cells.facts(np.flatnonzero(stands & _of_runs(cells))):
        run = fact.source.removeprefix(RUN)
        if fact.measure.startswith(PLAN):
            found.setdefault((fact.definition, run), []).append(fact)
        elif fact.measure in SHARES:
            shared.setdefault(run, []).append(fact)
        else:
            others.setdefault((fact.definition, run), []).append(fact)
    plans = []
    for (definition, run), facts in found.items():
        if not any(fact.measure == COST for fact in facts):
            continue
        rules: dict[str, list[Fact]] = {}
        for fact in shared.get(run, ()):
            if fact.definition.startswith(f"{definition}, "):
                rules.setdefault(fact.definition.removeprefix(f"{definition}, "), []).append(fact)
        days = [snapshot.deliveries[fact.delivery].known_on for fact in facts if fact.delivery in snapshot.deliveries]
        shares = {rule: tuple(rows) for rule, rows in rules.items()}
        beside = tuple(others.get((definition, run), ()))
        plans.append(FiledPlan(definition, run, tuple(facts), shares, max(days, default=date.min), beside))
    return tuple(plans)


def _of_runs(cells: Cells) -> np.typing.NDArray[np.bool_]:
    """Return which cells a run brought, shape (cells,)."""
    codes = [code for code, word in enumerate(cells.words["source"]) if word.startswith(RUN)]
    return np.isin(cells.columns["source"], np.array(codes, np.int64))
