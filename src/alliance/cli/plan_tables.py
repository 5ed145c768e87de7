"""How a joint plan, its tables and its baselines are shown: JSON for programs, tables for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from alliance.cli.tables import Cell, Table
from alliance.plan.joint_plan import Cell as PlanCell
from alliance.plan.joint_plan import JointPlan
from alliance.plan.manufacturing.baselines import Baselines
from alliance.plan.manufacturing.words import contradiction, prices_in_words, ways_out
from alliance.record.deliveries import Filed

# Columns that hold a share between 0 and 1, and are shown as percent.
SHARES = ("utilisation",)
PRICES = "prices"
# The tables of a plan, as they are named on the command line.
TABLES = (
    "allocation", "changes", "utilisation", "utilisation by member", "who builds for whom", "built", "shipments", "duty by lane",
    "unmet", PRICES,
)  # fmt: skip


def plan_form(found: JointPlan) -> dict[str, object]:
    """Return a plan as JSON.

    Parameters
    ----------
    found : JointPlan
        The plan.
    """
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
            "sentence": contradiction(proof),
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


def plan_table(found: JointPlan, following: Sequence[str]) -> Table:
    """Return a plan for people: cost by item, and below it who bears what, who builds for whom, and what limits it.

    Parameters
    ----------
    found : JointPlan
        The plan.
    following : sequence of str
        The next commands to type.
    """
    title = f"Joint plan of {', '.join(found.members)}"
    if not found.has_plan:
        return Table(f"{title}: {found.outcome}", (), (), below=tuple(_why(found)))
    lines: list[tuple[Cell, ...]] = [(item, euro(amount)) for item, amount in found.cost_by_item.items() if amount]
    lines.append(("Total", euro(found.cost)))
    below = [(f"{member} bears", f"EUR {amount:,.0f}") for member, amount in found.cost_by_bearer.items()]
    below += [
        (f"{row['builder']} builds", f"{float(row['vehicles']):,.0f} vehicles for {row['seller']}")
        for row in found.tables["who builds for whom"]
        if row["builder"] != row["seller"]
    ]
    below += [
        (
            f"{row['member']} uses",
            f"{float(row['used']):,.0f} of {float(row['capacity']):,.0f} ({float(row['utilisation']):.1%})"
            + (f" in {row['year']}" if _has_years(found) else ""),
        )
        for row in found.tables["utilisation by member"]
    ]
    below.append(("Not delivered", f"{_sum(found.tables['unmet'], 'vehicles'):,.0f} vehicles"))
    changes = found.tables["changes"]
    if changes:
        below.append(
            ("Changes", f"{len(changes)} against today, EUR {_sum(changes, 'cost'):,.0f} once: --table changes")
        )
    below += [("Worth most", price.sentence) for price in prices_in_words(found)[:3]]
    below.append(("Proof", f"no plan costs less than EUR {found.bound:,.0f} (gap {max(0.0, found.gap):.2%})"))
    below += labels(found)
    below += [("Next", command) for command in following]
    return Table(title, ("Cost", "EUR"), tuple(lines), totals=frozenset({len(lines) - 1}), below=tuple(below))


def plan_tables(found: JointPlan) -> dict[str, Table]:
    """Return every table of a plan for people, by name.

    Parameters
    ----------
    found : JointPlan
        The plan; without one there are no tables.
    """
    if not found.has_plan:
        return {}
    below = labels(found)
    made = {name: rows_table(name, rows, below) for name, rows in found.tables.items()}
    prices: list[Mapping[str, PlanCell]] = [
        {"limit": each.kind, "where": each.name, "saves EUR a unit": each.saves, "in words": each.sentence}
        for each in prices_in_words(found)
    ]
    local = (("Note", "with the launches, shifts and openings of this plan"),) if found.are_prices_local else ()
    made[PRICES] = rows_table("What one more unit of a limit is worth", prices, (*local, *below), digits=2)
    return made


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
    return {
        "members": list(alone),
        "as_is": found.as_is.plan.cost,
        "stand_alone": sum(alone.values()),
        "joint": found.joint.cost,
        "own_improvement": {"total": sum(found.own_improvement.values()), "by_member": found.own_improvement},
        "synergy": {
            "planned": found.synergy,
            "least": least,
            "most": most,
            "without_recovered_sales": found.without_recovered_sales,
            "from_recovered_sales": found.synergy - found.without_recovered_sales,
            "recovered_vehicles": found.recovered_vehicles,
        },
        "by_member": {
            member: {"as_is": found.as_is.plan.cost_by_bearer[member], "stand_alone": cost}
            for member, cost in alone.items()
        },
        "bridge": [dict(step) for step in found.bridge()],
        "remainder": 0,
        "as_is_shipments": {"given": found.as_is.given, "demands": found.as_is.demands},
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
    rows: list[tuple[Cell, ...]] = []
    total = [0, 0, 0]
    for item, cents in found.items_in_cents().items():
        if any(cents):
            today, alone, joint = cents
            rows.append(
                (item, _euros(today), _euros(today - alone), _euros(alone), _euros(alone - joint), _euros(joint))
            )
        total = [before + each for before, each in zip(total, cents, strict=True)]
    today, alone, joint = total
    rows.append(("Total", _euros(today), _euros(today - alone), _euros(alone), _euros(alone - joint), _euros(joint)))
    least, most = found.synergy_range
    sales = found.synergy - found.without_recovered_sales
    below = [
        (f"{member} saves", f"EUR {saved:,.0f} by its own best plan") for member, saved in found.own_improvement.items()
    ]
    split = (
        f"EUR {found.without_recovered_sales:,.0f} from the same deliveries at less cost, EUR {sales:,.0f} from"
        f" {found.recovered_vehicles:,.0f} vehicles that nobody could deliver alone"
    )
    below += [
        ("Synergy", f"EUR {found.synergy:,.0f}; certain EUR {least:,.0f}, at most EUR {most:,.0f}"),
        ("Of it", split if most - least <= 1.0 else f"by the plans found, {split}"),
        ("As-is", _as_is(found)),
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
            f"deliveries/{each.delivery.file} as delivery {each.delivery.sequence}, {each.rows} rows"
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


def _as_is(found: Baselines) -> str:
    given, demands = found.as_is.given, found.as_is.demands
    rule = "from the nearest of the member's own plants of today"
    if not given:
        return f"today's shipments are not given: every market is served {rule}"
    return f"shipments as given for {given:,} of {demands:,} demands" + (
        f"; the others {rule}" if given < demands else ""
    )


def _why(found: JointPlan) -> list[tuple[str, str]]:
    lines = []
    if found.certificate is not None:
        exact = " (exact)" if found.certificate.is_valid else ""
        lines.append(("Proof", f"{contradiction(found.certificate)}{exact}"))
    lines += [("Give way", each) for each in ways_out(found)]
    return lines or [("Reason", "the solver found no plan in the time it had; give it more: --seconds 600")]


def _has_years(found: JointPlan) -> bool:
    return len({row["year"] for row in found.tables["utilisation by member"]}) > 1


def _sum(rows: Sequence[Mapping[str, PlanCell]], column: str) -> float:
    return sum(float(row[column]) for row in rows)


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


def _euros(cents: int) -> Fraction:
    return Fraction(round(Fraction(cents, 100)))
