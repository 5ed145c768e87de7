"""Exchange rates (§8): flows at the average of their own period, stocks at the closing rate, or all at one constant rate.

The European Central Bank's reference rates ship as facts, a line per currency and month (`rates/ecb.csv`, read only when
money is converted). A member's own rate, filed as ``fx_average`` or ``fx_closing``, wins over them. A rate that neither gives
is refused: nothing is interpolated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from alliance.calendar import Period, parse_period
from alliance.errors import UnknownName, UsageError
from alliance.figures.figure import Missing, Refusal
from alliance.record.cells import BEGINNING
from alliance.record.members import OFFICE
from alliance.record.revisions import current
from alliance.record.snapshot import Snapshot
from alliance.units import CURRENCIES, decimal_text

SHIPPED = Path(__file__).parent / "rates" / "ecb.csv"
EURO = "EUR"
PUBLISHER = "European Central Bank"
# Digits of a printed mean.
DIGITS = 6
CALENDAR = "*"
MEASURES = {"average": "fx_average", "closing": "fx_closing"}


@dataclass(frozen=True)
class MonthOfRates:
    """What is shipped of one currency and month.

    Parameters
    ----------
    total : str
        Exact sum of the daily rates, units for one euro; empty for the bank's own calendar.
    days : int
        Days with a rate.
    last_day : int
        Day of the month of the last rate.
    last : str
        The last rate.
    """

    total: str
    days: int
    last_day: int
    last: str


def rate(
    source: str,
    target: str,
    period: Period,
    rule: str = "average",
    *,
    snapshot: Snapshot | None = None,
    member: str = "",
    known_on: date | None = None,
) -> tuple[Fraction, str] | Refusal:
    """Return what one unit of `source` is in `target`, and a note to print; or why there is no rate.

    Parameters
    ----------
    source, target : str
        Codes of the currencies.
    period : Period
        The period of the amount: its own days for an average, its last day for a closing rate.
    rule : str
        ``"average"``, ``"closing"``, or ``"constant:2015"``: that period's average for all.
    snapshot : Snapshot or None
        The record that may hold the member's own rates.
    member : str
        Whose amount it is; empty for the office's rates only.
    known_on : date or None
        As known on this day.

    Returns
    -------
    tuple of Fraction and str, or Refusal
        The exact factor and its note.

    Raises
    ------
    UnknownName
        If a code is no currency.
    UsageError
        If there is no such rule.

    Notes
    -----
    An average is the mean of the daily units for one euro; between two other currencies it is the quotient of their means.
    Source: §8 of the rules of consolidation.

    Examples
    --------
    >>> factor, note = rate("EUR", "JPY", parse_period("2015-04..2016-03"), "average")
    >>> decimal_text(factor, 2), note
    ('132.58', 'JPY 132.583 for one euro, average of 2015-04..2016-03 (European Central Bank)')
    """
    for code in (source, target):
        if code not in CURRENCIES:
            raise UnknownName("currency", code, CURRENCIES, advice=f"Known are {', '.join(sorted(CURRENCIES))}.")
    if source == target:
        return Fraction(1), ""
    kind, _, constant = rule.partition(":")
    if kind == "constant" and constant:
        period = parse_period(constant)
        kind = "average"
    if kind not in MEASURES or (constant and rule.partition(":")[0] != "constant"):
        raise UsageError(f"'{rule}' is no rule for exchange rates. Write average, closing, or constant:2015.")
    notes: list[str] = []
    found: list[Fraction] = []
    for code in (source, target):
        answer = _per_euro(code, period, kind, snapshot, member, known_on)
        if isinstance(answer, Refusal):
            return answer
        found.append(answer[0])
        notes.append(answer[1])
    return found[1] / found[0], "; ".join(note for note in notes if note)


def _per_euro(
    code: str, period: Period, kind: str, snapshot: Snapshot | None, member: str, known_on: date | None
) -> tuple[Fraction, str] | Refusal:
    if code == EURO:
        return Fraction(1), ""
    own = None if snapshot is None else _filed(code, period, kind, snapshot, member, known_on)
    if own is not None:
        return own
    shipped: Callable[[str, Period], tuple[Fraction, str] | str] = _average if kind == "average" else _closing
    answer = shipped(code, period)
    if isinstance(answer, str):
        measure = MEASURES[kind]
        return Refusal(
            answer,
            (Missing(member or OFFICE, measure, period, {"product": code}),),
            f"File the member's own rate as {measure}, or ask without a currency.",
        )
    return answer


def _average(code: str, period: Period) -> tuple[Fraction, str] | str:
    """Return the mean of the daily rates of whole months, or the reason why there is none."""
    if period.start is None:
        return f"'{period}' runs since the beginning, and no average rate does."
    total, days, missing = Fraction(0), 0, []
    for month in period.months():
        assert month.start is not None
        if month.start.day != 1 or month.end.day != 1:
            return f"Average rates are shipped for whole months, and {period} holds only a part of {month.start:%Y-%m}."
        shipped = _month(code, f"{month.start:%Y-%m}")
        if shipped is None:
            missing.append(f"{month.start:%Y-%m}")
            continue
        total += Fraction(shipped.total)
        days += shipped.days
    if missing:
        return _gap(code, missing)
    mean = total / days
    return mean, f"{code} {_printed(mean)} for one euro, average of {period} ({PUBLISHER})"


def _printed(mean: Fraction) -> str:
    """Return a mean of rates as it is printed: with six digits, so that it cannot be taken for that of another period."""
    return decimal_text(mean, max(0, DIGITS - len(str(int(mean)))))


def _published(rate_then: Fraction) -> str:
    """Return a rate as it was published, with two digits behind the point at least."""
    return decimal_text(rate_then, max(2, len(decimal_text(rate_then).partition(".")[2])))


def _closing(code: str, period: Period) -> tuple[Fraction, str] | str:
    """Return the last rate on or before the last day of a period, within its month, or the reason why there is none."""
    month = f"{period.last_day:%Y-%m}"
    calendar = _months(CALENDAR).get(month)
    if calendar is not None and period.last_day.day < calendar.last_day:
        return f"Closing rates are shipped for the ends of months, and {period.last_day} is none."
    shipped = _month(code, month)
    if shipped is None:
        return _gap(code, [month])
    day = period.last_day.replace(day=shipped.last_day)
    rate_then = Fraction(shipped.last)
    return rate_then, f"{code} {_published(rate_then)} for one euro, closing rate of {day} ({PUBLISHER})"


def _gap(code: str, months: list[str]) -> str:
    """Say which months lack a rate, and when there were rates at all."""
    held = [month for month in _months(code) if _month(code, month) is not None]
    named = months[0] if len(months) == 1 else f"{months[0]} to {months[-1]}"
    if not held:
        return f"The {PUBLISHER} publishes no rate for {code}."
    return f"The {PUBLISHER} has no full month of rates for {code} in {named} (there are some from {held[0]} to {held[-1]})."


def _month(code: str, month: str) -> MonthOfRates | None:
    """Return a month of a currency; None if there is none, or if it lacks some of the days the bank published on."""
    calendar, shipped = _months(CALENDAR).get(month), _months(code).get(month)
    return None if calendar is None or shipped is None or shipped.days < calendar.days else shipped


@lru_cache(maxsize=64)
def _months(code: str) -> dict[str, MonthOfRates]:
    text = _shipped()
    calendar = {} if code == CALENDAR else _months(CALENDAR)
    found: dict[str, MonthOfRates] = {}
    start = text.find(f"\n{code},") + 1
    while start and text.startswith(f"{code},", start):
        end = text.index("\n", start)
        _, month, total, days, last_day, last = text[start:end].split(",")
        same = calendar.get(month)
        found[month] = MonthOfRates(
            total,
            int(days) if days else same.days if same else 0,
            int(last_day) if last_day else same.last_day if same else 0,
            last,
        )
        start = end + 1
    return found


@lru_cache(maxsize=1)
def _shipped() -> str:
    return SHIPPED.read_text(encoding="ascii")


def _filed(
    code: str, period: Period, kind: str, snapshot: Snapshot, member: str, known_on: date | None
) -> tuple[Fraction, str] | Refusal | None:
    """Return the rate that a member filed for the period, the office's if it filed none, or None."""
    cells = snapshot.cells
    fits = cells.equal("measure", MEASURES[kind]) & cells.equal("product", code)
    if not fits.any():
        return None
    fits &= cells.columns["end"] == period.end.toordinal()
    if kind == "average":
        fits &= cells.columns["start"] == (BEGINNING if period.start is None else period.start.toordinal())
    fits &= current(cells, snapshot.deliveries, known_on)
    for reporter in dict.fromkeys((member or OFFICE, OFFICE)):
        facts = cells.facts((fits & cells.equal("member", reporter)).nonzero()[0])
        if len({fact.value for fact in facts}) > 1:
            said = " and ".join(f"{decimal_text(fact.value)} ({fact.source or fact.delivery})" for fact in facts)
            return Refusal(
                f"{_name(snapshot, reporter)} filed two rates of {code} for {period}: {said}.",
                (),
                "Restate one of them in a new delivery.",
            )
        if facts:
            found = facts[0].value
            return (
                found,
                f"{code} {decimal_text(found)} for one euro, {kind} of {period} (filed by {_name(snapshot, reporter)})",
            )
    return None


def _name(snapshot: Snapshot, reporter: str) -> str:
    """Return who filed a rate as it is printed."""
    found = snapshot.registry.find("member", reporter)
    return found.name if found is not None else "the office" if reporter == OFFICE else reporter
