"""Pictures of a programme: the pipeline by stage, the way from plan to confirmation by function, the shares of the members."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from alliance.desks.door import enter
from alliance.desks.programme import Told, state
from alliance.errors import UsageError
from alliance.publish.charts import chart, draw, member_colours
from alliance.publish.charts.palette import RULE
from alliance.record.members import OFFICE

WIDTH, HEAD, PER_ROW, TEXT, MARGIN, SIGNS = 800.0, 190.0, 40.0, 12.5, 26.0, 12
_MILLION = 1_000_000
Row = dict[str, str | int | Fraction | None]


def draw_programme(folder: Path | str, told: Told, target: Path, *, viewer: str = OFFICE) -> None:
    """Draw a statement of a programme: what fits the lines it has.

    Lines of stages give the pipeline, gross and weighted. Lines of members give what was proposed and what was
    confirmed. All others lead from what was planned for the time over each line to what was proposed, and on to what was
    confirmed.

    Parameters
    ----------
    folder : Path or str
        The alliance folder that was asked.
    told : Told
        As `alliance.desks.programme.state` gives it.
    target : Path
        The .svg, .png or .pdf file.
    viewer : str
        For whom.

    Raises
    ------
    UsageError
        If there is nothing to draw.
    MissingExtra
        If the drawing library is not installed.
    """
    if not told.statement.lines:
        raise UsageError("There is nothing to draw: the programme has no initiative in this time.")
    registry = enter(folder, viewer).registry
    names = {thing.id: thing.name for thing in registry.of_kind("function")} | dict(told.names)
    by = told.statement.by
    if by == "stage":
        form, rows, title = "grouped", _pipeline(told), "What is in the pipeline, by stage"
    elif by == "member":
        form, rows, title = "grouped", _members(told), f"What members confirmed of the effect of {told.period.label}"
    else:
        form, rows, title = (
            "bridge",
            _steps(folder, told, names, viewer),
            f"From plan to confirmation, {told.period.label}",
        )
    when = "" if told.known_on is None else f", as known on {told.known_on}"
    invented = (
        "Synthetic: made from invented input, not from what anybody reported. " if "synthetic" in told.statuses else ""
    )
    standfirst = f"{told.currency} million{when}."
    note = f"{invented}{_means(by)} Record {told.snapshot[:SIGNS]}."
    kinds = ([thing.id for thing in registry.of_kind(kind)] for kind in ("member", "partner"))
    draw(
        chart(
            form, rows, size=(WIDTH, HEAD + PER_ROW * len(rows)), text=TEXT, margin=MARGIN, title=title, standfirst=standfirst, notes=(note,),
            description=f"{title}. {standfirst}", colours=member_colours(*kinds), write=_text,
        ),
        target,
    )  # fmt: skip


def _pipeline(told: Told) -> list[Row]:
    rows: list[Row] = []
    for rung in told.statement.pipeline:
        if rung.initiatives:
            name = f"{rung.stage} {told.stages[rung.stage]} ({rung.initiatives})"
            rows += [
                {"name": name, "series": "in full", "value": rung.gross, "label": _text(rung.gross)},
                {"name": name, "series": "weighted", "value": rung.weighted, "label": _text(rung.weighted)},
            ]
    return rows


def _members(told: Told) -> list[Row]:
    rows: list[Row] = []
    for share in told.statement.shares:
        name = told.names[share.member]
        rows += [
            {
                "name": name, "series": "proposed", "value": share.proposed, "label": _text(share.proposed),
                "colour": RULE,
            },
            {
                "name": name, "series": "confirmed", "value": share.confirmed, "label": _text(share.confirmed),
                "member": share.member,
            },
        ]  # fmt: skip
    return rows


def _steps(folder: Path | str, told: Told, names: Mapping[str, str], viewer: str) -> list[Row]:
    """Return the way from what was planned over each line to what was proposed, and on to what was confirmed."""
    known = "" if told.known_on is None else told.known_on.isoformat()
    plan = state(
        folder, told.asked, series="plan", by=told.statement.by, where=told.where, known_on=known, viewer=viewer
    ).statement  # fmt: skip
    planned = {line.name: line.counts["effect"] for line in plan.lines}
    total = told.statement.total
    rows: list[Row] = [_row("Planned", plan.total.counts["effect"], "level")]
    proposed = {line.name: line.proposed for line in told.statement.lines}
    for name in dict.fromkeys((*planned, *proposed)):
        change = proposed.get(name, Fraction(0)) - planned.get(name, Fraction(0))
        if change:
            rows.append(_row(names.get(name, name), change, "step"))
    rows.append(_row("Proposed", total.proposed, "level"))
    if total.unreconciled:
        rows.append(_row("Not confirmed", -total.unreconciled, "step"))
    return [*rows, _row("Confirmed", total.confirmed, "level")]


def _row(name: str, value: Fraction, kind: str) -> Row:
    sign = "+" if kind == "step" and value > 0 else ""
    return {"name": name, "value": value, "label": f"{sign}{_text(value)}", "kind": kind}


def _means(by: str) -> str:
    return {
        "stage": "In full: twelve months of recurring initiatives, everything of others. Weighted: by how likely the stage is.",
        "member": "Proposed by owners; confirmed by the controlling of each member for its own share.",
    }.get(by, "Planned counts from the approval on; a step is what was proposed less what was planned.")


def _text(value: Fraction) -> str:
    return f"{float(value / _MILLION):,.2f}".replace("-", "−")
