"""How a joint plan, its tables and its baselines are shown: JSON for programs, tables for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from alliance.cli.tables import Cell, Table, counted
from alliance.desks.plan_members import in_names
from alliance.desks.planning import Planned
from alliance.plan.apportion import apportioned
from alliance.plan.baselines import Baselines
from alliance.plan.joint_plan import Cell as PlanCell
from alliance.plan.joint_plan import JointPlan
from alliance.record.deliveries import Filed

# Columns that hold a share between 0 and 1, and are shown as percent.
SHARES = (
    "utilisation",
    "inside by value",
    "across by value",
    "inside by parts",
    "across by parts",
    "by value",
    "by parts",
)
# So many findings stand below a plan.
MOST_SEEN = 5
PRICES = "prices"


def plan_form(planned: Planned) -> dict[str, object]:
    """Return a plan as JSON.

    Parameters
    ----------
    planned : Planned
        The plan with what was asked.
    """
    found = planned.plan
    proof = found.certificate
    return {
        "function": found.function,
        "members": list(found.members),
        "outcome": str(found.outcome),
        "cost": found.cost if found.has_plan else None,
        "bound": found.bound if found.has_plan else None,
        "gap": found.gap if found.has_plan else None,
        "cost_by_bearer": dict(found.cost_by_bearer),
        "cost_by_item": dict(found.cost_by_item),
        "tables": {name: [dict(row) for row in rows] for name, rows in found.tables.items()},
        "prices": {kind: dict(prices) for kind, prices in found.prices.items()},
        "prices_hold_only_here": found.are_prices_local,
        "certificate": None
        if proof is None
        else {
            "valid": proof.is_valid,
            "sentence": planned.case.decision.contradiction(proof),
            "shortfall": float(proof.shortfall),
            "asked": [
                {"kind": side.kind, "count": len(side.names), "amount": float(side.amount)} for side in proof.asked
            ],
            "given": [
                {"kind": side.kind, "count": len(side.names), "amount": float(side.amount)} for side in proof.given
            ],
        },
        "give_way": [{"kind": each.kind, "name": each.name, "amount": each.amount} for each in found.give_way],
        "estimated": sorted(found.estimated),
    }


def plan_table(planned: Planned, following: Sequence[str]) -> Table:
    """Return a plan for people: cost by item, and below it who bears what, what its function adds, and the proof.

    Parameters
    ----------
    planned : Planned
        The plan with what was asked.
    following : sequence of str
        The next commands to type.
    """
    found = planned.plan
    title = f"Joint plan of {', '.join(found.members)}"
    if not found.has_plan:
        return Table(f"{title}: {found.outcome}", (), (), below=tuple(_why(planned)))
    lines: list[tuple[Cell, ...]] = [(item, amount) for item, amount in euros(found.cost_by_item, found.cost).items()]
    lines.append(("Total", euro(found.cost)))
    below = [
        (f"{member} bears", f"EUR {amount:,}")
        for member, amount in euros(found.cost_by_bearer, found.cost, True).items()
    ]
    below += planned.case.decision.remarks(found)
    below.append(("Proof", f"no plan costs less than EUR {found.bound:,.0f} (gap {max(0.0, found.gap):.2%})"))
    below += labels(found)
    below += _seen(planned)
    below += [("Next", command) for command in following]
    return Table(title, ("Cost", "EUR"), tuple(lines), totals=frozenset({len(lines) - 1}), below=tuple(below))


def _seen(planned: Planned) -> list[tuple[str, str]]:
    """Return what should be looked at in the tables although it blocks nothing, the first few of it."""
    found = [finding.sentence() for finding in planned.case.findings]
    more = [("Look at", f"{len(found) - MOST_SEEN} more findings in the tables")] if len(found) > MOST_SEEN else []
    return [("Look at", sentence) for sentence in found[:MOST_SEEN]] + more


def plan_tables(planned: Planned) -> dict[str, Table]:
    """Return every table of a plan for people, by name.

    Parameters
    ----------
    planned : Planned
        The plan with what was asked; without a plan there are no tables.
    """
    found = planned.plan
    if not found.has_plan:
        return {}
    below = labels(found)
    made = {name: rows_table(name, rows, below) for name, rows in found.tables.items()}
    prices = planned.case.decision.priced(found)
    if prices:
        local = (("Note", "with the whole decisions of this plan"),) if found.are_prices_local else ()
        made[PRICES] = rows_table("What one more unit of a limit is worth", prices, (*local, *below), digits=2)
    return made


def in_words(table: Table, names: Mapping[str, str]) -> Table:
    """Return a table with members by the names that people call them; commands and files keep their ids.

    Parameters
    ----------
    table : Table
        A table with ids.
    names : mapping of str to str
        The name of each member, by id.
    """
    rows = tuple(tuple(in_names(cell, names) if isinstance(cell, str) else cell for cell in row) for row in table.rows)
    below = tuple(
        (key, text) if key in ("Next", "Filed") else (in_names(key, names), in_names(text, names))
        for key, text in table.below
    )
    return replace(table, title=in_names(table.title, names), rows=rows, below=below)


def rows_table(
    title: str,
    rows: Sequence[Mapping[str, PlanCell]],
    below: Sequence[tuple[str, str]] = (),
    *,
    digits: int = 0,
) -> Table:
    """Return plain rows as a table: whole numbers, shares as percent, yes and no.

    Parameters
    ----------
    title : str
        Its title.
    rows : sequence of mapping
        The rows, all with the same columns.
    below : sequence of (str, str)
        Lines below it.
    digits : int
        Decimals of the numbers.
    """
    names = list(rows[0]) if rows else []
    columns = tuple(f"{_capital(name)}, %" if name in SHARES else _capital(name) for name in names)
    lines = tuple(tuple(_cell(name, row[name], digits) for name in names) for row in rows)
    if not rows:
        return Table(f"{title}: none", (), (), below=tuple(below))
    return Table(_capital(title), columns, lines, below=tuple(below), plain=frozenset({"Year"}))


def baselines_form(found: Baselines) -> dict[str, object]:
    """Return three baselines as JSON.

    Parameters
    ----------
    found : Baselines
        The baselines.
    """
    least, most = found.synergy_range
    alone = {plan.members[0]: plan.cost for plan in found.alone}
    added = {place: dict(numbers) for place, numbers in found.details().items()}
    return {
        "members": list(alone),
        "as_is": found.today.cost,
        "stand_alone": sum(alone.values()),
        "joint": found.joint.cost,
        "own_improvement": {"total": sum(found.own_improvement.values()), "by_member": found.own_improvement},
        "synergy": {"planned": found.synergy, "least": least, "most": most, **added.pop("synergy", {})},
        "by_member": {
            member: {"as_is": found.today.cost_by_bearer[member], "stand_alone": cost} for member, cost in alone.items()
        },
        "bridge": [dict(step) for step in found.bridge()],
        "remainder": 0,
        **added,
        "tables": {name: [dict(row) for row in rows] for name, rows in found.tables().items()},
        "estimated": sorted(found.joint.estimated),
    }


def baselines_table(found: Baselines, following: str) -> Table:
    """Return three baselines for people: cost by item under each, what lies between them, and what it means.

    Parameters
    ----------
    found : Baselines
        The baselines.
    following : str
        The next command to type.
    """
    items = found.items()
    # The joint cost and both savings are rounded; what is left is the sum of them, so that all lines and columns add up.
    own, synergy = round(sum(found.own_improvement.values())), round(found.synergy)
    joint = round(found.joint.cost)
    totals = (joint + synergy + own, joint + synergy, joint)
    columns_of = [apportioned([each[at] for each in items.values()], total) for at, total in enumerate(totals)]
    rows: list[tuple[Cell, ...]] = [
        _three(item, *three) for item, *three in zip(items, *columns_of, strict=True) if any(three)
    ]
    rows.append(_three("Total", *totals))
    least, most = found.synergy_range
    below = [
        (f"{member} saves", f"EUR {saved:,} by its own best plan")
        for member, saved in euros(found.own_improvement, own, True).items()
    ]
    below += [
        ("Synergy", f"EUR {synergy:,}; certain EUR {least:,.0f}, at most EUR {most:,.0f}"),
        *found.remarks(),
        ("Remainder", "0"),
        *labels(found.joint),
        ("Next", following),
    ]
    columns = ("Cost, EUR", "As-is", "Saved alone", "Stand-alone", "Saved together", "Joint")
    title = f"Three baselines: {', '.join(found.joint.members)}"
    return Table(title, columns, tuple(rows), totals=frozenset({len(rows) - 1}), below=tuple(below))


def filed_form(filed: Sequence[Filed]) -> list[dict[str, object]]:
    """Return what was filed as JSON.

    Parameters
    ----------
    filed : sequence of Filed
        The deliveries.
    """
    return [
        {"file": each.delivery.file, "delivery": each.delivery.id, "rows": each.rows, "already": each.already}
        for each in filed
    ]


def filed_lines(filed: Sequence[Filed]) -> list[tuple[str, str]]:
    """Return what was filed as lines below a table.

    Parameters
    ----------
    filed : sequence of Filed
        The deliveries.
    """
    return [
        (
            "Filed",
            f"deliveries/{each.delivery.file} as delivery {each.delivery.sequence}, {counted(each.rows, 'row')}"
            + (", filed before" if each.already else ""),
        )
        for each in filed
    ]


def labels(found: JointPlan) -> tuple[tuple[str, str], ...]:
    """Return what must be said of a plan's input.

    Parameters
    ----------
    found : JointPlan
        The plan.
    """
    return (("Not public", f"rests on {found.rests_on()}"),) if found.estimated else ()


def euro(amount: float) -> Fraction:
    """Return an amount in whole euros.

    Parameters
    ----------
    amount : float
        The amount.
    """
    return Fraction(round(amount))


def euros(amounts: Mapping[str, float], total: float, is_whole: bool = False) -> dict[str, int]:
    """Return amounts in whole euros that add up to their total as it is printed.

    Parameters
    ----------
    amounts : mapping of str to float
        The amounts, EUR.
    total : float
        What they add up to.
    is_whole : bool
        Whether those that are 0 are told too.
    """
    whole = dict(zip(amounts, apportioned(list(amounts.values()), round(total)), strict=True))
    return {name: amount for name, amount in whole.items() if is_whole or amount or amounts[name]}


def _why(planned: Planned) -> list[tuple[str, str]]:
    found, decision = planned.plan, planned.case.decision
    lines = []
    if found.certificate is not None:
        exact = " (exact)" if found.certificate.is_valid else ""
        lines.append(("Proof", f"{decision.contradiction(found.certificate)}{exact}"))
    lines += [("Give way", each) for each in decision.ways_out(found)]
    return lines or [("Reason", "the solver found no plan in the time it had; give it more: --seconds 600")]


def _cell(name: str, cell: PlanCell, digits: int) -> Cell:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, str):
        return cell
    if name in SHARES:
        return Fraction(round(1000 * cell), 10)
    return Fraction(round(cell * 10**digits), 10**digits)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _three(name: str, today: int, alone: int, joint: int) -> tuple[Cell, ...]:
    return name, today, today - alone, alone, alone - joint, joint
