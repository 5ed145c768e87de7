"""A figure as people read it: the number, its breakdown, and the lines that say what it means."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from alliance.cli.tables import Cell, Table
from alliance.desks.forms import DisagreeingForm, FigureForm, Number, PeriodForm, RefusalForm
from alliance.figures.figure import Status
from alliance.units import UNITS, decimal_text, exact, grouped_text

SOURCES_SHOWN = 3
# Letters of a note that stands in the line it is about.
WIDEST = 60
# Decimals up to which a share is printed as it was reported.
SHARE_DIGITS = 3
# A half-width has two digits that are not 0.
MANY = 10


def figure_table(form: FigureForm, following: str = "") -> Table:
    """Return the table of a figure.

    Parameters
    ----------
    form : FigureForm
        The figure as `alliance.desks.answers.figure_form` gives it.
    following : str
        The next command to type; empty for none.
    """
    where = "".join(f", {column} {value}" for column, value in form["where"].items())
    label = f"{form['label']} ({form['asked_status']})" if form["asked_status"] else form["label"]
    title = f"{label}{where}, {form['period']['label']}: {value_text(form)}"
    below = (*_below(form), *((("Next", following),) if following else ()))
    if not form["rows"]:
        row: tuple[Cell, ...] = (form["label"], amount(form["value"]), form["unit"], form["status"])
        return Table(title, ("Measure", "Value", "Unit", "Status"), (row,), below=below, lines=())
    # A sentence that would make the table wider than a screen stands below it.
    long = [row for row in form["rows"] if len(row["note"]) > WIDEST]
    below = (*((row["name"], row["note"]) for row in long), *below)
    rows: list[tuple[Cell, ...]] = [
        (row["name"], amount(row["value"]), row["status"], "see below" if row in long else row["note"])
        for row in form["rows"]
    ]
    rows.append(("Total", amount(form["value"]), form["status"], ""))
    columns: tuple[str, ...] = (", ".join(form["by"]).capitalize(), _capital(form["unit"]), "Status", "Note")
    if not any(row[-1] for row in rows):
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    return Table(title, columns, tuple(rows), frozenset({len(rows) - 1}), below=below)


def amount(value: Number) -> Fraction | None:
    """Return the number that stands in JSON, exactly."""
    return None if value is None else exact(str(value))


def value_text(form: FigureForm) -> str:
    """Return the number with its unit as people read it: ``"9,961,347 vehicles"``, or ``"refused"``."""
    value = amount(form["value"])
    if value is None:
        return "refused"
    bound = {"lower": "at least ", "upper": "at most "}.get(form["bound"], "")
    return f"{bound}{grouped_text(value, _digits(value, form['unit']))} {form['unit']}"


def _digits(value: Fraction, unit: str) -> int:
    """Return how many decimals a number is printed with: a share that was reported with a few keeps them."""
    digits = UNITS[unit].digits_of(value)
    own = len(decimal_text(value).partition(".")[2])
    return own if UNITS[unit].dimension == "ratio" and own <= SHARE_DIGITS else digits


def _half_text(half: Fraction, unit: str) -> str:
    """Return a half-width with two digits that are not 0, never less than it is."""
    digits = UNITS[unit].digits_of(half)
    while digits < WIDEST and half * 10**digits < MANY and (half * 10**digits).denominator != 1:
        digits += 1
    return grouped_text(Fraction(ceil(half * 10**digits), 10**digits), digits)


def amount_text(value: Fraction, unit: str) -> str:
    """Return an amount with its unit; what is not whole is rounded once, to the digits of the unit."""
    return f"{grouped_text(value, UNITS[unit].digits_of(value))} {unit}"


def percent_text(growth: Number) -> str:
    """Return a growth of ``"0.1819"`` as ``"+18.2 %"``."""
    value = amount(growth) or Fraction(0)
    return f"{'+' if value > 0 else ''}{grouped_text(value * 100, 1)} %"


def rounding_text(form: FigureForm) -> str:
    """Return how exact the number is, in words."""
    half = amount(form["half"])
    if form["bound"]:
        return f"the record only gives {'a lower' if form['bound'] == 'lower' else 'an upper'} limit"
    value = amount(form["value"])
    unit = UNITS[form["unit"]]
    is_cut = value is not None and len(decimal_text(value).partition(".")[2]) > _digits(value, unit.id)
    if not half and is_cut:
        return "once, here, to be printed; nothing was rounded before"
    if not half and form["disagreeing"]:
        return "none, the reports used are exact; others say something else, see below"
    if not half:
        return "none, the number is exact"
    assert value is not None
    # What is printed may itself have been rounded, once, here.
    half += abs(value - Fraction(decimal_text(value, _digits(value, unit.id))))
    return f"rounded sources, the true number lies within {_half_text(half, unit.id)} of it"


def refusal_lines(refusal: RefusalForm) -> list[tuple[str, str]]:
    """Return the lines that say why there is no number and what would make one."""
    lines = [("Refused", refusal["reason"]), *(("Missing", each["text"]) for each in refusal["missing"])]
    return [*lines, ("Advice", refusal["advice"])] if refusal["advice"] else lines


def period_text(period: PeriodForm) -> str:
    """Return a period with its days: ``"2016 (2016-01-01 to 2016-12-31)"``."""
    if period["start"] == period["end"]:
        return period["end"]
    return f"{period['label']} ({period['start'] or 'the beginning'} to {period['end']})"


def _capital(text: str) -> str:
    return text if text.isupper() else text.capitalize()


def meaning(form: FigureForm) -> list[tuple[str, str]]:
    """Return the lines that say what a figure means: period, perimeter, what was counted, rounding or refusal."""
    period, perimeter, refusal = form["period"], form["perimeter"], form["refusal"]
    counted = "; ".join(f"{each['name']} {each['share']}".strip() for each in perimeter["members"])
    lines = [
        ("Period", period_text(period)),
        ("Perimeter", perimeter["text"] + (f" ({counted})" if counted else "")),
    ]
    lines += [("Counted", form[name]) for name in ("basis", "definition") if form[name]]
    if form["known_on"]:
        lines.append(("As known", f"on {form['known_on']}"))
    if refusal is None:
        lines.append(("Rounding", rounding_text(form)))
        if form["status"] == Status.SYNTHETIC:
            lines.append(("Status", "synthetic: made from invented input, not from what anybody reported"))
    else:
        lines += refusal_lines(refusal)
    return lines


def _otherwise(said: DisagreeingForm) -> str:
    number = amount_text(amount(said["value"]) or Fraction(0), said["unit"])
    named = ", ".join(part for part in (said["status"], said["ref"] or said["source"]) if part)
    misfit = "" if said["fits"] else ", which does not fit what was used"
    return f"{said['name']} {said['period']['label']}: {number} ({named}){misfit}"


def _below(form: FigureForm) -> list[tuple[str, str]]:
    lines = meaning(form)
    lines += [("Note", note) for note in form["notes"]]
    lines += [("Otherwise" if each["fits"] else "Misfit", _otherwise(each)) for each in form["disagreeing"]]
    named = [
        each["id"] if each["publisher"] in each["id"] else f"{each['publisher']}, {each['id']}"
        for each in form["sources"]
    ]
    lines += [("Source", name) for name in named[:SOURCES_SHOWN]]
    more = len(named) - SOURCES_SHOWN
    return [*lines, ("Source", f"and {more} more; explain lists them")] if more > 0 else lines
