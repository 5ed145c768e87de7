"""The letter to each member: what it buys, from whom, at which price, and its bill; nothing of the others' volumes and prices."""

from __future__ import annotations

from alliance.plan.joint_plan import Cell, Table
from alliance.plan.purchasing.award import Award, Line


def letters(award: Award) -> Table:
    """Return the letter of every member, a row for each line of it.

    Parameters
    ----------
    award : Award
        What is bought.
    """
    rows: list[dict[str, Cell]] = []
    for position, member in enumerate(award.tender.members):
        rows += [
            {"member": member, "line": number, "text": text}
            for number, text in enumerate(letter(award, position), start=1)
        ]
    return rows


def letter(award: Award, member: int) -> list[str]:
    """Return the lines of the letter to one member.

    Parameters
    ----------
    award : Award
        What is bought.
    member : int
        Position of the member.

    Notes
    -----
    Which tier is reached, how far the next one is and what a supplier delivers in all would tell the volume of the others, so
    that none of it is said.
    """
    tender = award.tender
    name = tender.members[member]
    own = [line for line in award.lines if line.member == member]
    before = {(each.item, each.supplier): each.price for each in tender.contracts if each.member == member}
    back: dict[int, float] = {}
    for discount, who, amount in award.rebates():
        if who == member:
            supplier = tender.discounts[discount].supplier
            back[supplier] = back.get(supplier, 0.0) - amount
    spend = sum(line.spend for line in own)
    lines = [
        f"To {name}: your part of the tender for {', '.join(tender.years)}.",
        *(_said(award, line, before) for line in sorted(own, key=lambda each: (each.item, each.supplier))),
        *(
            f"Rebate of {tender.suppliers[supplier].name}: EUR {amount:,.2f}."
            for supplier, amount in sorted(back.items())
        ),
    ]
    costs = {item: amount for (item, who), amount in award.costs().items() if who == name}
    if costs["one-off"]:
        lines.append(f"Paid once: EUR {costs['one-off']:,.2f}.")
    lines.append(f"You pay EUR {spend - sum(back.values()) + costs['one-off']:,.2f}.")
    if costs["outside"]:
        lines.append(f"Bought as today, outside the tender: EUR {costs['outside']:,.2f}.")
    return [
        *lines,
        "Prices follow from what all members need together; what the others need and pay is not in this letter.",
    ]


def _said(award: Award, line: Line, before: dict[tuple[int, int], float]) -> str:
    tender = award.tender
    old = [price for (item, _), price in before.items() if item == line.item]
    today = f" (today {', '.join(f'{price:,.2f}' for price in sorted(set(old)))})" if old else ""
    kept = ", under today's contract" if line.is_contract else ""
    return (
        f"{line.quantity:,.0f} x {tender.items[line.item].name} from {tender.suppliers[line.supplier].name} at EUR"
        f" {line.price:,.2f}{today}: EUR {line.spend:,.2f}{kept}."
    )
