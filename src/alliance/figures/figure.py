"""The question and its answer: what is asked of the record, and a number that knows how it was made.

An answer that cannot be given is a `Figure` without a value and with a `Refusal` that names the missing delivery.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from alliance.calendar import Period
from alliance.record.facts import Fact


class Convention(StrEnum):
    """A convention that bends the rule "nothing is guessed" (§2). It must be asked for by name and is printed."""

    PRO_RATA_DAYS = "pro-rata-days"
    FISCAL_FOR_CALENDAR = "fiscal-for-calendar"
    STRAIGHT_LINE = "straight-line"
    DIFFERENT_DATES = "different-dates"
    KNOWN_DOUBLE_COUNT = "known-double-count"


class Status(StrEnum):
    """How a figure stands."""

    FINAL = "final"
    DERIVED = "derived"
    PROVISIONAL = "provisional"
    ESTIMATED = "estimated"
    SYNTHETIC = "synthetic"
    REFUSED = "refused"


@dataclass(frozen=True)
class Question:
    """What is asked.

    Parameters
    ----------
    measure : str
        Id of the measure.
    perimeter : str
        Who counts, in the perimeter algebra: ``"renault + nissan"``, ``"alliance @ 2016-12-31"``.
    period : Period
        For which time; a stock is asked for a day, a cumulative figure for a period without a start.
    by : tuple of str
        Breakdown of the answer: ``"member"`` or breakdown columns.
    where : mapping of str to str
        Which part: breakdown columns with their value.
    currency : str
        Id of the currency wanted; empty for the one reported.
    rate : str
        ``"average"``, ``"closing"``, or ``"constant:2015"`` (that period's average for all); empty for the measure's own
        rule (§8).
    known_on : date or None
        As known on this day; None for today's knowledge.
    basis, definition, source : str
        Only facts with this basis, this counting rule, this source; empty basis means "as reported".
    status : str
        ``""`` for reported figures; ``"target"`` for targets.
    conventions : frozenset of Convention
        Conventions that may be used.
    without_sources : frozenset of str
        Sources that may not be used: the text under check never proves itself.
    """

    measure: str
    perimeter: str
    period: Period
    by: tuple[str, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""
    rate: str = ""
    known_on: date | None = None
    basis: str = ""
    definition: str = ""
    source: str = ""
    status: str = ""
    conventions: frozenset[Convention] = frozenset()
    without_sources: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Term:
    """One fact in a figure, with the weight it has there (§1).

    Parameters
    ----------
    weight : Fraction
        What the fact is multiplied by; never 0.
    fact : Fact
        The fact.
    member : str
        The member of the perimeter on whose account it stands.
    why : str
        The weight in words: ``"whole"``, ``"43.4 % owned by Renault"``, ``"less the year's first quarter"``.
    rate : Fraction
        The exchange rate and unit factor inside the weight; 1 for everything that is not converted money.
    """

    weight: Fraction
    fact: Fact
    member: str
    why: str = "whole"
    rate: Fraction = Fraction(1)

    @property
    def amount(self) -> Fraction:
        """Weight times value, in the unit of the figure (rates are inside the weight)."""
        return self.weight * self.fact.value


@dataclass(frozen=True)
class Missing:
    """A delivery that would make a refused figure derivable.

    Parameters
    ----------
    member, measure : str
        Ids of who should report what.
    period : Period
        For which time.
    where : mapping of str to str
        Which part: breakdown columns and ``counterparty`` with their value.
    """

    member: str
    measure: str
    period: Period
    where: Mapping[str, str] = field(default_factory=dict)

    def sentence(self) -> str:
        """Return ``"sales of mitsubishi for 2016-11"``."""
        part = "".join(f", {column} {value}" for column, value in self.where.items())
        time = str(self.period) if self.period.is_cumulative else f"for {self.period}"
        return f"{self.measure} of {self.member} {time}{part}"


@dataclass(frozen=True)
class Refusal:
    """Why there is no number, and what would make one.

    Parameters
    ----------
    reason : str
        One sentence.
    missing : tuple of Missing
        Deliveries that would make the figure derivable; may be empty.
    advice : str
        What to do now: the delivery to ask for, or the convention that could be named.
    """

    reason: str
    missing: tuple[Missing, ...] = ()
    advice: str = ""

    def sentence(self) -> str:
        """Return reason, missing deliveries and advice as one text."""
        listed = "; ".join(missing.sentence() for missing in self.missing)
        return " ".join(part for part in (self.reason, f"Missing: {listed}." if listed else "", self.advice) if part)


@dataclass(frozen=True)
class Row:
    """One line of a breakdown. The lines of a breakdown always add up to the figure (§10).

    Parameters
    ----------
    key : str
        The member, brand, market, ...; ``"not broken down"`` for the rest.
    value : Fraction or None
        None if refused.
    half : Fraction
        Half-width.
    status : Status
        How it stands.
    note : str
        Shown beside it.
    """

    key: str
    value: Fraction | None
    half: Fraction = Fraction(0)
    status: Status = Status.FINAL
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """A consolidated number that knows how it was made, or a refusal that says what is missing.

    Parameters
    ----------
    question : Question
        What was asked.
    value : Fraction or None
        The exact number in `unit`; None if refused.
    unit : str
        Id of the unit.
    half : Fraction
        Half-width carried from rounded sources (§11).
    bound : "", "lower" or "upper"
        Whether the record only bounds the number from below or above.
    status : Status
        How it stands.
    refusal : Refusal or None
        Why there is no number.
    members : mapping of str to str
        The members that count, each with its share and dates in words.
    terms : sequence of Term
        The facts with their weights: their amounts add up to `value` exactly. Made when they are looked at.
    rows : tuple of Row
        The breakdown asked for.
    notes : tuple of str
        Conventions used, perimeter remarks, disagreeing sources: to be printed beside the number.
    disagreeing : tuple of Fact
        Facts of the same key that say something else (§10).
    misfits : tuple of Fact
        Facts of other periods that cannot be true together with those used: parts that do not fit their whole (§4).
    """

    question: Question
    value: Fraction | None
    unit: str
    half: Fraction = Fraction(0)
    bound: str = ""
    status: Status = Status.FINAL
    refusal: Refusal | None = None
    members: Mapping[str, str] = field(default_factory=dict)
    terms: Sequence[Term] = ()
    rows: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()
    disagreeing: tuple[Fact, ...] = ()
    misfits: tuple[Fact, ...] = ()

    @property
    def low(self) -> Fraction | None:
        """The least the number can be, or None if the record gives no lower limit."""
        return None if self.value is None or self.bound == "upper" else self.value - self.half

    @property
    def high(self) -> Fraction | None:
        """The most the number can be, or None if the record gives no upper limit."""
        return None if self.value is None or self.bound == "lower" else self.value + self.half
