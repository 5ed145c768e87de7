"""Results come home by the front door: the outcome of a run becomes a delivery of the office, filed as any other.

The delivery is a CSV file with its delivery sheet in ``deliveries/``; its source is the run, so that `figure` and `explain` lead
from "what is our synergy" to the very inputs that were solved. A coalition is a perimeter: what renault and nissan save together
is the figure `synergy_value` of ``renault + nissan``. Outcomes of one scenario restate each other; the definition names the
scenario, and for shares the rule.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from hashlib import sha256
from math import ceil, floor
from pathlib import Path

from alliance.calendar import ONE_DAY, Period, parse_period
from alliance.desks.delivery import import_written
from alliance.errors import PeriodError, UsageError
from alliance.plan.apportion import apportioned
from alliance.plan.baselines import Baselines
from alliance.plan.function import Decision
from alliance.plan.joint_plan import Cell, JointPlan
from alliance.plan.run import Run
from alliance.record.deliveries import Filed
from alliance.record.members import OFFICE
from alliance.synergy.agreement import Agreement
from alliance.synergy.coalitions import CoalitionValues

COLUMNS = (
    "measure", "member", "covers", "plant", "model", "product", "counterparty", "definition", "value", "half", "unit", "status",
    "note", "first_day", "last_day",
)  # fmt: skip
# A folder is asked coalition by coalition up to here; beyond, only alone, all but one, and all together are filed.
MOST_MEMBERS = 12
ALLIANCE = "alliance"


@dataclass(frozen=True)
class Outcome:
    """What a run brings home.

    Parameters
    ----------
    kind : str
        ``"plan"``, ``"coalitions"``, or ``"shares"``: part of the name of its file.
    title : str
        Title of the delivery.
    definition : str
        Scenario, and rule if there is one: what restates what.
    rows : tuple of mapping of str to str
        Rows with the columns `COLUMNS`.
    """

    kind: str
    title: str
    definition: str
    rows: tuple[Mapping[str, str], ...]


def definition_of(run: Run, label: str, rule: str = "") -> str:
    """Return the definition under which outcomes are filed.

    Parameters
    ----------
    run : Run
        What was solved.
    label : str
        The scenario in words: ``"operating"``.
    rule : str
        The rule of sharing, for shares.

    Returns
    -------
    str
        ``"manufacturing, operating, nucleolus"``.
    """
    return ", ".join(part for part in (run.function, label, rule) if part)


def plan_outcome(plan: JointPlan, run: Run, label: str, decision: Decision) -> Outcome:
    """Return what a joint plan brings home: cost borne by member and item, and what its function adds.

    Parameters
    ----------
    plan : JointPlan
        The plan.
    run : Run
        What was solved.
    label : str
        The scenario in words.
    decision : Decision
        What was decided: its years, and the rows it adds.

    Returns
    -------
    Outcome
        Rows in cents and whole units that add up exactly.
    """
    definition = definition_of(run, label)
    span = _span(decision.years)
    status = _status(plan, span)
    rows = [*_cost_rows(plan), *(dict(row) for row in decision.results(plan))]
    whole = {"definition": definition, "status": status}
    return Outcome("plan", run.summary(), definition, tuple(_row(whole | _days(row, span)) for row in rows))


def baselines_outcome(found: Baselines, run: Run, label: str, years: Sequence[str]) -> Outcome:
    """Return what three baselines bring home: today's and stand-alone cost by item, and what kind of saving the rest is.

    Parameters
    ----------
    found : Baselines
        The three plans.
    run : Run
        What was solved.
    label : str
        The scenario in words.
    years : sequence of str
        The years of the tables.

    Returns
    -------
    Outcome
        Rows in cents that add up exactly: what is avoided and what is valued are differences of filed costs.
    """
    definition = definition_of(run, label)
    span = _span(years)
    rows = [*_cost_rows(found.today, "as_is_cost")]
    alone: dict[tuple[str, str], int] = {}
    for plan in found.alone:
        alone |= _cents(plan)
        rows += _cost_rows(plan, "stand_alone_cost")
    joint = _cents(found.joint)
    for measure, items in (("avoided_saving", found.avoided_items), ("valued_saving", found.valued_items)):
        for member in found.joint.members:
            saved = {item: alone.get((member, item), 0) - joint.get((member, item), 0) for item in items}
            row = {"measure": measure, "member": member, "unit": "EUR"}
            rows.append({**row, "value": _euro(sum(saved.values()))})
            rows += [{**row, "product": item, "value": _euro(cents)} for item, cents in saved.items() if cents]
    by_prices = found.saved_by_prices()
    prices = apportioned([100 * amount for amount in by_prices.values()], round(100 * sum(by_prices.values())))
    for (member, year), cents in zip(by_prices, prices, strict=True):
        rows.append({"measure": "price_saving", "member": member, "unit": "EUR", "value": _euro(cents), "year": year})
    whole = {"definition": definition, "status": _status(found.joint, span)}
    title = f"Today, alone and together: {run.summary()}"
    return Outcome("baselines", title, definition, tuple(_row(whole | _days(row, span)) for row in rows))


def coalitions_outcome(values: CoalitionValues, plan: JointPlan, run: Run, label: str, years: Sequence[str]) -> Outcome:
    """Return what a valuation brings home: cost and synergy of every coalition.

    Parameters
    ----------
    values : CoalitionValues
        The costs.
    plan : JointPlan
        The plan of all, whose input says how far the values can be trusted.
    run : Run
        What was solved.
    label : str
        The scenario in words.
    years : sequence of str
        The years of the tables.

    Returns
    -------
    Outcome
        Two rows a coalition: its cost, and what it saves.
    """
    definition = definition_of(run, label)
    span = _span(years)
    status = _status(plan, span)
    count = len(values.members)
    cents = [round(100 * float(cost)) for cost in values.cost]
    rows = []
    for coalition in range(1, 1 << count):
        if count > MOST_MEMBERS and 1 < coalition.bit_count() < count - 1:
            continue
        inside = [member for bit, member in enumerate(values.members) if coalition >> bit & 1]
        alone = sum(cents[1 << bit] for bit in range(count) if coalition >> bit & 1)
        who = {"member": inside[0]} if len(inside) == 1 else {"member": ALLIANCE, "covers": "+".join(inside)}
        gap = float(values.cost[coalition] - values.bound[coalition])
        note = f"proved within EUR {gap:,.0f} of the least possible" if gap > 0.5 else ""
        least, planned, most = values.saved(coalition)
        # The plan in hand costs what it costs; what it saves is known only as well as the plans it is compared with.
        range_note = f"certain EUR {floor(least):,}, at most EUR {ceil(most):,}" if most - least > 0.5 else ""
        half = _half(max(planned - least, most - planned))
        rows.append({**who, "measure": "coalition_cost", "value": _euro(cents[coalition]), "unit": "EUR", "note": note})
        saved = {"value": _euro(alone - cents[coalition]), "half": half, "unit": "EUR", "note": range_note}
        rows.append({**who, "measure": "synergy_value", **saved})
    whole = {"definition": definition, "status": status}
    title = f"What every coalition spends: {run.summary()}"
    return Outcome("coalitions", title, definition, tuple(_row(whole | _days(row, span)) for row in rows))


def shares_outcome(page: Agreement, plan: JointPlan, run: Run, label: str, years: Sequence[str]) -> Outcome:
    """Return what an agreement brings home: what each member pays, and what it is better off by.

    Parameters
    ----------
    page : Agreement
        The page to sign.
    plan : JointPlan
        The plan whose cost is shared.
    run : Run
        What was solved.
    label : str
        The scenario in words.
    years : sequence of str
        The years of the tables.

    Returns
    -------
    Outcome
        Two rows a member; what they pay adds up to the cost of all, to the cent.
    """
    definition = definition_of(run, label, page.rule)
    span = _span(years)
    status = _status(plan, span)
    paid = apportioned([100 * part.share for part in page.parts], round(100 * page.value))
    note = page.stability.summary()
    rows: list[dict[str, str]] = []
    for part, cents in zip(page.parts, paid, strict=True):
        who = {"member": part.member, "unit": "EUR", "note": note}
        rows.append({**who, "measure": "cost_share", "value": _euro(cents)})
        half = _half(part.gain - part.least_gain)
        rows.append({**who, "measure": "synergy_share", "value": _euro(round(100 * part.alone) - cents), "half": half})
    whole = {"definition": definition, "status": status}
    title = f"Shared by {page.rule}: {run.summary()}"
    return Outcome(f"shares-{page.rule}", title, definition, tuple(_row(whole | _days(row, span)) for row in rows))


def file_outcome(folder: Path | str, outcome: Outcome, run: Run, *, viewer: str = OFFICE) -> Filed:
    """File what a run brings home: as a CSV file with its delivery sheet in ``deliveries/``, whole, once, or not at all.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    outcome : Outcome
        What the run brings home.
    run : Run
        What was solved: the source of the figures.
    viewer : str
        For whom.

    Returns
    -------
    Filed
        The delivery; the same outcome of the same run is filed once.

    Raises
    ------
    DeliveryRefused
        If the folder does not know a member of the plan. Nothing is filed then, and no file is left behind.
    """
    content = as_csv(COLUMNS, outcome.rows)
    words = re.sub(r"[^a-z0-9]+", "-", f"{outcome.definition.partition(',')[0]} {outcome.kind}".lower()).strip("-")
    name = f"{words}-{run.id[:8]}-{sha256(content).hexdigest()[:8]}"
    return import_written(folder, name, content, _sheet(outcome, run), viewer=viewer)


def _cents(plan: JointPlan) -> dict[tuple[str, str], int]:
    """Return what each member bears of each item in whole cents that add up to the cost of the plan."""
    entries = [(member, item, amount) for (item, member), amount in plan.cost_by_item_and_bearer.items()]
    cents = apportioned([100 * amount for _, _, amount in entries], round(100 * plan.cost))
    return {(member, item): each for (member, item, _), each in zip(entries, cents, strict=True)}


def _cost_rows(plan: JointPlan, measure: str = "plan_cost") -> Iterable[dict[str, str]]:
    cents = _cents(plan)
    for member in plan.members:
        own = [(item, each) for (bearer, item), each in cents.items() if bearer == member]
        row = {"measure": measure, "member": member, "unit": "EUR"}
        yield {**row, "value": _euro(sum(each for _, each in own))}
        yield from ({**row, "product": item, "value": _euro(each)} for item, each in own if plan.cost_by_item[item])


def _days(row: dict[str, str], span: Period) -> dict[str, str]:
    """Return the row with the first and last day of its year, or of all years."""
    year = row.pop("year", "")
    period = parse_period(year) if year else span
    assert period.start is not None
    return {**row, "first_day": period.start.isoformat(), "last_day": (period.end - ONE_DAY).isoformat()}


def _span(years: Sequence[str]) -> Period:
    try:
        periods = [parse_period(year) for year in years]
    except PeriodError as problem:
        raise UsageError(
            f"A year of the tables must be a period of the record to be filed. {problem} Or file nothing."
        ) from None
    starts = [period.start for period in periods if period.start is not None]
    if len(starts) < len(periods) or not starts:
        raise UsageError("A year of the tables has no first day. Write years such as 2016, or file nothing.")
    return Period(min(starts), max(period.end for period in periods))


def _status(plan: JointPlan, span: Period) -> str:
    """Return how firmly an outcome stands: as its weakest input, and never as more than estimated of years to come."""
    inputs = " ".join(plan.estimated)
    usual = "derived" if span.end <= datetime.now(UTC).date() else "estimated"
    return next((word for word in ("synthetic", "estimated") if word in inputs), usual)


def _row(given: Mapping[str, str]) -> dict[str, str]:
    return {column: given.get(column, "") for column in COLUMNS}


def _half(width: float) -> str:
    """Return how far a number may be off, in whole euros, upwards; nothing if it is proved."""
    return str(ceil(width)) if width > 0.5 else ""


def _euro(cents: int) -> str:
    return (
        str(Fraction(cents, 100))
        if cents % 100 == 0
        else f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"
    )


def as_csv(columns: Sequence[str], rows: Sequence[Mapping[str, Cell]]) -> bytes:
    """Return rows as the CSV file that is delivered.

    Parameters
    ----------
    columns : sequence of str
        Its columns, in their order.
    rows : sequence of mappings
        A cell for each column.
    """
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def _sheet(outcome: Outcome, run: Run) -> str:
    """Return the delivery sheet: the outcome restates the last one of the same scenario."""
    measures = ", ".join(f'"{each}"' for each in dict.fromkeys(row["measure"] for row in outcome.rows))
    first = min(row["first_day"] for row in outcome.rows)
    last = max(row["last_day"] for row in outcome.rows)
    columns = "\n".join(f'{column} = "{column}"' for column in COLUMNS)
    return (
        f'title = {quoted(outcome.title)}\nmember = "{OFFICE}"\nsource = "{run.source}"\n'
        f'known_on = {datetime.now(UTC).date().isoformat()}\nmode = "replace"\n'
        f'reason = "Outcome of {run.source}; the last one of the same scenario counts."\n'
        f'as_written = ["plant", "model", "product"]\n\n'
        f"[scope]\nmeasures = [{measures}]\nstart = {first}\nend = {(_day_after(last))}\n\n"
        f"[scope.where]\ndefinition = {quoted(outcome.definition)}\n\n[columns]\n{columns}\n"
    )


def _day_after(last: str) -> str:
    return parse_period(last).end.isoformat()


def quoted(text: str) -> str:
    """Return a text as TOML writes it.

    Parameters
    ----------
    text : str
        In one line.
    """
    return json.dumps(text, ensure_ascii=False)
