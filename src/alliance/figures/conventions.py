"""Conventions that bend "nothing is guessed" (§2): used only where they were asked for by name, and always printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from alliance.calendar import Period
from alliance.figures.asked import Asked
from alliance.figures.figure import Convention
from alliance.figures.periods import days_of, period_of
from alliance.figures.reports import Reports
from alliance.figures.ways import Way
from alliance.figures.weights import Piece
from alliance.record.cells import BEGINNING

WHOLE = Fraction(1)
# A year is a year if it is so many days longer or shorter.
LEAP = 3


@dataclass(frozen=True)
class Bent:
    """What a convention puts in the place of a figure that cannot be derived.

    Parameters
    ----------
    convention : Convention
        Which one.
    ways : tuple of (Fraction, Way)
        Reports with the share at which they stand in.
    why : str
        The weight in words.
    note : str
        To be printed beside the number.
    """

    convention: Convention
    ways: tuple[tuple[Fraction, Way], ...]
    why: str
    note: str


def bent(asked: Asked, reports: Reports, piece: Piece) -> Bent | None:
    """Return what the first convention that was asked for makes of one member's stretch, or None.

    Parameters
    ----------
    asked : Asked
        The question.
    reports : Reports
        What the member reported.
    piece : Piece
        The stretch that its reports do not give.
    """
    for convention, rule in _RULES.items():
        if convention in asked.question.conventions:
            found = rule(asked, reports, piece)
            if found is not None:
                ways, why = found
                return Bent(convention, ways, why, f"Convention '{convention}': {asked.name(reports.member)} {why}.")
    return None


def would_help(asked: Asked, gaps: Sequence[tuple[str, Piece]]) -> Convention | None:
    """Return a convention under which none of the gaps were left, or None.

    Parameters
    ----------
    asked : Asked
        The question.
    gaps : sequence of (str, Piece)
        Members with the stretches that their reports do not give.
    """
    is_cut = any((piece.start, piece.end) != (asked.start, asked.end) for _, piece in gaps)
    # What changes least is named first: a whole year for a year, the days that are missing for a stretch.
    ordered = sorted(_RULES, key=lambda each: (each is Convention.PRO_RATA_DAYS) != is_cut)
    for convention in ordered:
        if convention not in asked.question.conventions and all(
            (reports := asked.reports(member)) and _RULES[convention](asked, reports, piece) for member, piece in gaps
        ):
            return convention
    return None


Found = tuple[tuple[tuple[Fraction, Way], ...], str] | None


def pro_rata_days(asked: Asked, reports: Reports, piece: Piece) -> Found:
    """Take a share by days of what is not reported, and what is reported as it is.

    If nothing inside the stretch is reported, the share is taken of the period asked for; else of the shortest reported period
    around the days that are missing.
    """
    if not asked.adds_over_time or BEGINNING in (piece.start, asked.start):
        return None
    gaps = _joined(reports.missing(piece.start, piece.end))
    is_all = gaps == [(piece.start, piece.end)]
    ways: list[tuple[Fraction, Way]] = []
    told = []
    here = piece.start
    for start, end in [*gaps, (piece.end, piece.end)]:
        known = asked.way(reports, here, start) if here < start else ()
        cut = _cut(asked, reports, start, end, is_all) if start < end else ()
        if known is None or cut is None:
            return None
        if known:
            ways.append((WHOLE, known))
        if cut:
            ways.append(cut[:2])
            told.append(cut[2])
        here = end
    return tuple(ways), " and ".join(told)


def _cut(asked: Asked, reports: Reports, start: int, end: int, is_all: bool) -> tuple[Fraction, Way, str] | None:
    """Return the share and the reports of the period that days are cut from."""
    around = [span for span in reports.spans() if BEGINNING < span[0] <= start and end <= span[1]]
    around.sort(key=lambda span: span[1] - span[0])
    own = (asked.start, asked.end)
    for first, last in [own, *around] if is_all else [*around, own]:
        way = asked.way(reports, first, last)
        if way is not None and first <= start and end <= last:
            days, of = end - start, last - first
            period = asked.period if (first, last) == own else period_of(first, last)
            return Fraction(days, of), way, f"by {days} of the {of} days of {period}"
    return None


def _joined(periods: Iterable[Period]) -> list[tuple[int, int]]:
    """Return periods as stretches of days, neighbours joined."""
    made: list[tuple[int, int]] = []
    for period in periods:
        start, end = days_of(period)
        if made and made[-1][1] == start:
            start = made.pop()[0]
        made.append((start, end))
    return made


def fiscal_for_calendar(asked: Asked, reports: Reports, piece: Piece) -> Found:
    """Let the reported year that shares most days stand for the year asked for."""
    if not asked.adds_over_time or piece.start == BEGINNING:
        return None
    length = piece.end - piece.start

    def shared(span: tuple[int, int]) -> int:
        return min(span[1], piece.end) - max(span[0], piece.start)

    as_long = [
        span for span in reports.spans() if abs(span[1] - span[0] - length) <= LEAP and 2 * shared(span) >= length
    ]
    for start, end in sorted(as_long, key=lambda span: -shared(span)):
        way = asked.way(reports, start, end)
        if way is not None:
            return ((WHOLE, way),), f"with {period_of(start, end)} for {period_of(piece.start, piece.end)}"
    return None


def straight_line(asked: Asked, reports: Reports, piece: Piece) -> Found:
    """Take a cumulative figure from the straight line between the nearest reported days before and after."""
    if not asked.adds_over_time or piece.start != BEGINNING:
        return None
    days = sorted({end for _, end in reports.spans() if asked.way(reports, BEGINNING, end)})
    before = max((day for day in days if day < piece.end), default=None)
    after = min((day for day in days if day > piece.end), default=None)
    if before is None or after is None:
        return None
    way = Fraction(piece.end - before, after - before)
    ends = [asked.way(reports, BEGINNING, day) for day in (before, after)]
    told = (
        f"on the straight line from {period_of(BEGINNING, before).last_day} to {period_of(BEGINNING, after).last_day}"
    )
    return tuple((share, end) for share, end in zip((1 - way, way), ends, strict=True) if end is not None), told


def different_dates(asked: Asked, reports: Reports, piece: Piece) -> Found:
    """Take the stock of the nearest day; of two equally near ones the earlier."""
    if asked.adds_over_time:
        return None
    for start, end in sorted(reports.spans(), key=lambda span: (abs(span[0] - piece.start), span[0])):
        way = asked.way(reports, start, end)
        if way is not None:
            return ((WHOLE, way),), f"as of {period_of(start, end)}"
    return None


_RULES: dict[Convention, Callable[[Asked, Reports, Piece], Found]] = {
    Convention.PRO_RATA_DAYS: pro_rata_days,
    Convention.FISCAL_FOR_CALENDAR: fiscal_for_calendar,
    Convention.STRAIGHT_LINE: straight_line,
    Convention.DIFFERENT_DATES: different_dates,
}
