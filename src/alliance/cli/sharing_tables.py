"""How coalition values, shares and stability are shown: JSON for programs, tables for people."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypedDict

from alliance.cli.plan_tables import euro, filed_lines, labels
from alliance.cli.tables import Cell, Table, written
from alliance.desks.planning import Valued
from alliance.desks.sharing import Sharing
from alliance.plan.apportion import apportioned
from alliance.plan.function import Entitlement
from alliance.record.deliveries import Filed
from alliance.synergy.agreement import Agreement
from alliance.synergy.balanced import BalancedCollection
from alliance.synergy.game import Game
from alliance.synergy.round_numbers import DECIMALS, decimals_for
from alliance.synergy.stability import Leaver, Stability
from alliance.units import decimal_text, grouped_text

# So many resources are told one by one below a table.
FEW_RESOURCES = 4


class ShareForm(TypedDict):
    """`synergy share` in JSON."""

    game: str
    rule: str
    kind: str
    value: float
    shares: dict[str, float] | None
    efficient: bool
    in_core: bool | None
    worst_coalition: list[str]
    excess: float | None
    excess_at_most: float | None
    undecided: list[dict[str, object]]
    repair: dict[str, float] | None
    reason: str | None
    proof: dict[str, object] | None
    agreement: dict[str, object] | None


def sharing_form(found: Sharing) -> ShareForm:
    """Return shares as JSON.

    Parameters
    ----------
    found : Sharing
        The shares, or why there are none.
    """
    stable = found.stability
    return {
        "game": found.game.name,
        "rule": found.rule,
        "kind": found.game.kind,
        "value": float(found.game.values[-1]),
        "shares": None if found.shares is None else dict(found.shares),
        "efficient": found.is_efficient,
        # What is not there lies in no core; shares that do not add up are not asked; null too where the gaps leave it open.
        "in_core": False if found.shares is None else None if stable is None or stable.is_open else stable.is_stable,
        "worst_coalition": [] if stable is None else list(stable.worst.members),
        "excess": None if stable is None else stable.worst.gain,
        "excess_at_most": None if stable is None else stable.worst.at_most,
        "undecided": [] if stable is None else _leavers_form(stable.undecided),
        "repair": None if stable is None else _repair(found.game, stable),
        "reason": found.reason or None,
        "proof": None if found.proof is None else _proof_form(found.proof),
        "agreement": None if found.agreement is None else _agreement_form(found.agreement),
    }


def sharing_table(found: Sharing, filed: Sequence[Filed] = (), following: str = "") -> Table:
    """Return shares for people: what each member has alone and together, and its best alternative.

    Parameters
    ----------
    found : Sharing
        The shares, or why there are none.
    filed : sequence of Filed
        What was filed of it.
    following : str
        The next command to type.
    """
    game, page = found.game, found.agreement
    title = f"{game.name or 'Game'}, shared by {found.rule}"
    if found.shares is None:
        return _no_answer(found, title)
    if page is None:
        digits = decimals_for(list(found.shares.values()))
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (member, _number(share, digits)) for member, share in found.shares.items()
        )
        note = "These shares do not add up to the value of all: they measure power, and share nothing."
        return Table(title, ("Member", "Share"), rows, below=(("Note", note),), decimals={"Share": digits})
    vehicles = any(part.per_vehicle is not None for part in page.parts)
    printed = page.in_round_numbers()
    digits = printed.decimals
    transfers = any(line.transfer for line in printed.lines)
    lines: list[tuple[Cell, ...]] = []
    proved = page.is_proved
    for part, round_line in zip(page.parts, printed.lines, strict=True):
        line: list[Cell] = [part.member, round_line.alone, round_line.share, round_line.gain]
        line += [] if proved else [_certain(part.least_gain, digits, round_line.gain)]
        line += [None if part.per_vehicle is None else _number(part.per_vehicle)] if vehicles else []
        line += [round_line.transfer] if transfers else []
        line += [" + ".join(part.best_alternative), _number(part.margin, digits)]
        lines.append((*line, *([] if proved else [_certain(part.least_margin, digits, _number(part.margin, digits))])))
    whole = printed.total
    total: list[Cell] = ["together", whole.alone, whole.share, whole.gain]
    total += [] if proved else [_certain(page.synergy_range[0], digits, whole.gain)]
    total += [""] if vehicles else []
    total += [whole.transfer] if transfers else []
    lines.append((*total, "", "", *([] if proved else [""])))
    verb = "pays" if game.kind == "cost" else "gets"
    columns = [
        "Member", "Alone", f"Share ({verb})", "Better by", *([] if proved else ["At least"]), *(["A vehicle"] if vehicles else []),
        *(["Transfer"] if transfers else []), "Best alternative", "Margin", *([] if proved else ["Margin at least"]),
    ]  # fmt: skip
    below = [("Stable", page.stability.summary())]
    if not proved:
        least, most = page.synergy_range
        worth = [written(_number(each, digits)) for each in (page.synergy, least, most)]
        below.append(("Synergy", f"{game.unit} {worth[0]}; certain {worth[1]}, at most {worth[2]}".strip()))
        below.append(
            ("At least", "certain, whatever better plan a coalition finds; '?': cannot be told within the gaps")
        )
    repair = _repair_line(game, page.stability)
    below += [] if page.stability.is_stable else [("Repair", repair)]
    if transfers:
        below.append(
            ("Transfer", f"received (+) or paid (-), so that what a member bears in the plan becomes what it {verb}")
        )
    below.append(
        ("Rounding", f"to {f'{digits} decimals' if digits else 'whole units'}, so that every column and row adds up")
    )
    below += [("Note", label) for label in page.labels]
    below += filed_lines(filed)
    below += [("Next", following)] if following else []
    return Table(
        title,
        tuple(columns),
        tuple(lines),
        totals=frozenset({len(lines) - 1}),
        below=tuple(below),
        signed=frozenset({"Transfer"}),
        decimals={**dict.fromkeys(columns, digits), "A vehicle": DECIMALS},
    )


def coalitions_form(function: str, found: Valued) -> dict[str, object]:
    """Return the value of every coalition as JSON.

    Parameters
    ----------
    function : str
        What is planned.
    found : Valued
        The values.
    """
    game, values = found.values.game(), found.values
    least, planned, most = values.synergy()
    return {
        "function": function,
        "members": list(game.members),
        "coalitions": [
            {
                "members": list(game.names(coalition)),
                "cost": float(values.cost[coalition]),
                "bound": float(values.bound[coalition]),
                "saved": values.saved(coalition)[1],
                "saved_at_least": values.saved(coalition)[0],
                "saved_at_most": values.saved(coalition)[2],
            }
            for coalition in _by_size(game)
        ],
        "synergy": {"least": least, "planned": planned, "most": most},
        "largest_gap": values.largest_gap,
        "solved": values.solved,
        "run": found.case.run.id,
        "estimated": sorted(found.plan.estimated),
        "entitlements": [
            {
                "resource": each.resource,
                "rule": each.rule,
                "parts": dict(each.parts),
                "amount": each.amount,
                "unit": each.unit,
            }
            for each in found.case.decision.entitlements()
        ],
    }


def entitlements_table(found: Sequence[Entitlement]) -> Table:
    """Return what each member may use alone of what nobody owns, for people.

    Parameters
    ----------
    found : sequence of Entitlement
        The entitlements.
    """
    rows: list[tuple[Cell, ...]] = [
        (
            each.resource, None if each.amount is None else _number(each.amount, 0), each.unit, member, _percent(part), each.rule,
        )
        for each in found
        for member, part in each.parts.items()
    ]  # fmt: skip
    return Table(
        "What each member may use alone of what nobody owns",
        ("Resource", "All of it", "Unit", "Member", "Part, %", "Rule"),
        tuple(rows),
    )


def _nearness(gap: float) -> str:
    return f"within {gap:.1e} of the least possible" if gap > 0 else "to be the least possible"


def _entitled(found: Sequence[Entitlement]) -> list[tuple[str, str]]:
    """Return the rules of the entitlements and the parts under them as lines; where there are many, from least to most."""
    by_rule: dict[str, list[Entitlement]] = {}
    for each in found:
        by_rule.setdefault(each.rule, []).append(each)
    lines = []
    for rule, mine in by_rule.items():
        if len(mine) <= FEW_RESOURCES:
            lines += [("Entitled", f"{each.resource}, {rule}: {_in_parts([each])}") for each in mine]
        else:
            lines.append(("Entitled", f"{len(mine)} capacities and rebates, {rule}: {_in_parts(mine)}"))
    if lines:
        text = (
            "without the others a member has only its part of what nobody owns; every part: --format json, -o FILE.xlsx"
        )
        lines.append(("Entitled", text))
    return lines


def _in_parts(found: Sequence[Entitlement]) -> str:
    said = []
    for member in found[0].parts:
        parts = sorted(each.parts[member] for each in found)
        least, most = (decimal_text(_percent(part)) for part in (parts[0], parts[-1]))
        said.append(f"{member} {least} %" if least == most else f"{member} {least} to {most} %")
    return ", ".join(said)


def _percent(part: float) -> Fraction:
    return Fraction(round(1000 * part), 10)


def coalitions_table(function: str, found: Valued, filed: Sequence[Filed] = (), following: str = "") -> Table:
    """Return the value of every coalition for people.

    Parameters
    ----------
    function : str
        What is planned.
    found : Valued
        The values.
    filed : sequence of Filed
        What was filed of them.
    following : str
        The next command to type.
    """
    game, values = found.values.game(), found.values
    rows: list[tuple[Cell, ...]] = []
    # What members spend alone, so that it adds up to what is saved and what all spend, as in the table of shares.
    singles = [1 << bit for bit in range(len(game))]
    own = apportioned(values.cost[singles].tolist(), round(float(values.cost[-1])) + round(values.synergy()[1]))
    alone = dict(zip(singles, own, strict=True))
    for coalition in _by_size(game):
        cost, bound = alone.get(coalition, float(values.cost[coalition])), float(values.bound[coalition])
        bound = min(bound, cost)
        certain, saved, _ = values.saved(coalition)
        row = (game.label(coalition), euro(cost), euro(bound), euro(saved))
        rows.append(row if values.is_proved else (*row, euro(certain)))
    least, planned, most = values.synergy()
    below = [
        ("Synergy", f"EUR {planned:,.0f}; certain EUR {least:,.0f}, at most EUR {most:,.0f}"),
        ("Proof", f"every cost is proved {_nearness(values.largest_gap)}"),
        *_entitled(found.case.decision.entitlements()),
        *labels(found.plan),
        *filed_lines(filed),
        *([("Next", following)] if following else []),
    ]
    columns = (
        "Coalition",
        "Cost, EUR",
        "Cannot be below",
        "Saved by joining",
        *([] if values.is_proved else ["At least"]),
    )
    title = ", ".join(
        each for each in (f"What every coalition spends: {function}", found.case.scenario.label()) if each
    )
    return Table(title, columns, tuple(rows), below=tuple(below))


def stability_form(game: Game, found: Stability) -> dict[str, object]:
    """Return who would leave as JSON.

    Parameters
    ----------
    game : Game
        What the coalitions are worth.
    found : Stability
        Who would leave.
    """
    return {
        "stable": None if found.is_open else found.is_stable,
        "finding": found.summary(),
        "worst_coalition": list(found.worst.members),
        "excess": found.worst.gain,
        "excess_at_most": found.worst.at_most,
        "leavers": _leavers_form(found.leavers),
        "undecided": _leavers_form(found.undecided),
        "repair": _repair(game, found),
        "repair_is_certain": found.is_repair_certain if found.repair is not None else None,
    }


def stability_table(game: Game, found: Stability) -> Table:
    """Return who would leave for people, with the smallest change that keeps everybody.

    Parameters
    ----------
    game : Game
        What the coalitions are worth.
    found : Stability
        Who would leave.
    """
    is_exact = game.at_best is None
    shown = (*found.leavers, *found.undecided) or (found.worst,)
    digits = decimals_for([amount for each in shown for amount in (each.gain, each.at_most)])
    rows: list[tuple[Cell, ...]] = []
    for each in shown:
        verdict = "yes" if each in found.leavers else "cannot be told" if each in found.undecided else "no"
        row: tuple[Cell, ...] = (" + ".join(each.members), _number(each.gain, digits))
        rows.append(row if is_exact else (*row, _number(each.at_most, digits), verdict))
    below = [("Finding", found.summary())]
    if not found.is_stable:
        below.append(("Repair", _repair_line(game, found)))
    gains = f"Gains by leaving, {game.unit}".rstrip(", ")
    columns = ("Coalition", gains) if is_exact else ("Coalition", gains, "At most", "Would leave")
    decimals = dict.fromkeys(columns, digits)
    return Table("Who would leave", columns, tuple(rows), below=tuple(below), decimals=decimals)


def _repair_line(game: Game, found: Stability) -> str:
    """Return the smallest change that keeps everybody, in words, or that there is none."""
    repair = _repair(game, found)
    if repair is None:
        if found.is_open:
            return "none: within these gaps no split is certain to keep everybody. Search longer: --seconds"
        return "none: the core is empty, every split makes somebody leave"
    digits = decimals_for(list(repair.values()))
    parts = apportioned([change * 10**digits for change in repair.values()], 0)
    moved = [
        f"{member} {'+' if part > 0 else ''}{grouped_text(Fraction(part, 10**digits), digits)}"
        for member, part in zip(repair, parts, strict=True)
        if part
    ]
    after = "" if found.is_repair_certain else "; then nobody gains for certain, and for some it still cannot be told"
    return (", ".join(moved) or "less than can be written") + after


def _by_size(game: Game) -> list[int]:
    return sorted(range(1, 1 << len(game)), key=lambda coalition: (coalition.bit_count(), coalition))


def _leavers_form(found: Sequence[Leaver]) -> list[dict[str, object]]:
    return [{"members": list(each.members), "gain": each.gain, "at_most": each.at_most} for each in found]


def _repair(game: Game, found: Stability) -> dict[str, float] | None:
    if found.repair is None:
        return None
    return dict(zip(game.members, (float(change) for change in found.repair), strict=True))


def _proof_form(proof: BalancedCollection) -> dict[str, object]:
    return {
        "balanced": [
            {"members": list(each.members), "weight": str(each.weight), "value": float(each.value)}
            for each in proof.coalitions
        ],
        "worth": float(proof.worth),
        "together": float(proof.together),
        "valid": proof.is_valid,
    }


def _agreement_form(page: Agreement) -> dict[str, object]:
    return {
        "synergy": page.synergy,
        "synergy_at_least": page.synergy_range[0],
        "synergy_at_most": page.synergy_range[1],
        "parts": [
            {
                "member": part.member,
                "alone": part.alone,
                "share": part.share,
                "gain": part.gain,
                "gain_at_least": part.least_gain,
                "per_vehicle": part.per_vehicle,
                "transfer": part.transfer,
                "best_alternative": list(part.best_alternative),
                "margin": part.margin,
                "margin_at_least": part.least_margin,
            }
            for part in page.parts
        ],
        "labels": list(page.labels),
    }


def _no_answer(found: Sharing, title: str) -> Table:
    """Return why a rule has no answer, and the collection of coalitions that proves it."""
    below = [("Reason", found.reason)]
    proof = found.proof
    if proof is None:
        return Table(f"{title}: no answer", (), (), below=tuple(below))
    is_cost = found.game.kind == "cost"
    rows: list[tuple[Cell, ...]] = [
        (" + ".join(each.members), str(each.weight), each.value, each.weight * each.value) for each in proof.coalitions
    ]
    rows += [("the collection", "", "", proof.worth), ("all together", "", "", proof.together)]
    less = "less" if is_cost else "more"
    too = "no split keeps everybody either: " if found.rule == "tau" else ""
    exact = "in exact fractions" if proof.is_valid else "as far as the solver's numbers reach"
    below.append(
        (
            "Proof",
            f"{too}each member's weights add up to one, and the collection comes to {less} than all together, {exact}",
        )
    )
    columns = ("Coalition", "Weight", "Cost" if is_cost else "Worth", "Weighted")
    return Table(f"{title}: no answer", columns, tuple(rows), totals=frozenset({len(rows) - 2}), below=tuple(below))


def _certain(amount: float, digits: int, at_most: Fraction) -> Cell:
    return min(_number(amount, digits), at_most) if amount > -0.5 * 0.1**digits else "?"


def _number(amount: float, digits: int = DECIMALS) -> Fraction:
    return Fraction(round(amount * 10**digits), 10**digits)
