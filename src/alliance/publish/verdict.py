"""A verdict: how a claim stands against the record, why, and what would make it true."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from alliance.figures.figure import Figure
from alliance.publish.claim import Claim
from alliance.publish.interval import Interval
from alliance.units import decimal_text


class Judgement(StrEnum):
    """How a claim stands against the record."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_IN_THE_RECORD = "not in the record"
    OPINION = "opinion"
    UNREAD = "unread"


@dataclass(frozen=True)
class Verdict:
    """How one claim stands.

    Parameters
    ----------
    claim : Claim
        What the text states.
    verdict : Judgement
        How it stands.
    reason : str
        Why, in one or two sentences.
    fix : str
        What would make it true; empty if nothing of the record would, or nothing must.
    figure : Figure or None
        The figure it was held against, with its terms.
    value : Fraction or None
        The number of the record.
    unit : str
        Its unit.
    bounds : Interval or None
        Between which numbers the record only brackets the claim.
    perimeter : str
        Who counts in the reading that was judged, as an expression.
    period : str
        The period that was judged.
    calendar : str
        ``"calendar"`` or the name of the fiscal calendar.
    sources : tuple of str
        Ids of the sources it rests on.
    """

    claim: Claim
    verdict: Judgement
    reason: str
    fix: str = ""
    figure: Figure | None = None
    value: Fraction | None = None
    unit: str = ""
    bounds: Interval | None = None
    perimeter: str = ""
    period: str = ""
    calendar: str = ""
    sources: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The words of the claim."""
        return self.claim.text

    @property
    def is_contradicted(self) -> bool:
        """Whether the record says otherwise."""
        return self.verdict is Judgement.CONTRADICTED

    @property
    def id(self) -> str:
        """The name that the text gives the claim in its mark, or an empty text."""
        return self.claim.mark.id if self.claim.mark is not None else ""

    def summary(self) -> str:
        """Return verdict, words and reason on one line."""
        return f"{self.verdict.value}: {self.text}. {self.reason} {self.fix}".rstrip()

    def as_row(self) -> dict[str, str | int | list[str] | None]:
        """Return the verdict as a flat mapping, the keys of ``publish check --format json``."""
        stated = self.claim.stated
        wanted = stated.allowed if stated is not None else None
        return {
            "id": self.id,
            "text": self.text,
            "verdict": self.verdict.value,
            "value": _number(self.value),
            "unit": self.unit,
            "perimeter": self.perimeter,
            "period": self.period,
            "calendar": self.calendar,
            "reason": self.reason,
            "fix": self.fix,
            "kind": self.claim.rule,
            "sentence": self.claim.sentence,
            "start": self.claim.start,
            "end": self.claim.end,
            "wanted_low": _number(wanted.low if wanted else None),
            "wanted_high": _number(wanted.high if wanted else None),
            "bound_low": _number(self.bounds.low if self.bounds else None),
            "bound_high": _number(self.bounds.high if self.bounds else None),
            "sources": list(self.sources),
            "rows": [term.fact.ref for term in self.figure.terms if term.fact.ref] if self.figure else [],
        }


def _number(value: Fraction | None) -> int | str | None:
    """Return a number as an integer where it is one, else as a decimal text."""
    if value is None:
        return None
    return int(value) if value.denominator == 1 else decimal_text(value, None if _ends(value) else 4)


def _ends(value: Fraction) -> bool:
    return (value * 10**6).denominator == 1
