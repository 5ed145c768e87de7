"""A timeline, true to scale: flags above and below the line of the years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from alliance.publish.charts.form import COLOUR, DESCRIPTION, MEMBER, NAME, Column, Form, text
from alliance.publish.charts.letters import broken
from alliance.publish.charts.marks import circles, rules, texts
from alliance.publish.charts.palette import BLUE, INK, RULE, SLATE, as_text, colour_of
from alliance.publish.charts.sheet import LEADING, Box, Row, Sheet, Spec, paint, room, widest

# A flag is at most and at least so wide, in sizes of type; the widest that lets all flags stand is taken.
WIDTHS = (17.0, 15.0, 13.0, 11.0, 9.5, 8.0)
YEAR = 365.2425


@dataclass(frozen=True)
class _Flag:
    """One event: where its pole stands, its lines, and how far it is from the line of the years."""

    row: Row
    x: float
    date: str
    lines: tuple[str, ...]
    left: float
    width: float
    height: float
    is_above: bool
    away: float
    per_day: float


def draw_timeline(rows: Sequence[Row], sheet: Sheet) -> Spec:
    """Lay out the events in order along the line of the years; if they are too many for it, in columns."""
    box = room(sheet)
    ordered = sorted(rows, key=_day)
    first, last = _day(ordered[0]).year, _day(ordered[-1]).year + 1
    band = sheet.text * 2.4
    for part in WIDTHS:
        flags = _flags(ordered, sheet, box, first, last, part * sheet.text)
        if flags is not None and max(each.away + each.height for each in flags) <= (box.height - band) / 2:
            years, layers = _along(flags, sheet, box, first, last, band)
            return paint(sheet, box, layers, written=years)
    return paint(sheet, box, _in_columns(ordered, sheet, box))


def _along(
    flags: Sequence[_Flag], sheet: Sheet, box: Box, first: int, last: int, band: float
) -> tuple[list[str], list[Spec]]:
    size, middle = sheet.text, box.height / 2
    poles, dots, dates, names = [], [], [], []
    for flag in flags:
        colour = _colour(flag.row, sheet)
        sign = -1 if flag.is_above else 1
        edge = middle + sign * band / 2
        far = edge + sign * (flag.away + flag.height)
        top = far if flag.is_above else far - flag.height
        poles.append({"x": flag.x, "x2": flag.x, "y": round(edge, 2), "y2": round(far, 2), "colour": RULE})
        said = text(flag.row, "description") or f"{flag.date}{sheet.say('colon')}{text(flag.row, 'name')}"
        dots.append({"x": flag.x, "y": round(edge, 2), "radius": size * 0.28, "colour": colour, "description": said})
        left = round(flag.left, 2)
        dates.append({"text": flag.date, "x": left, "y": round(top + size * 0.62, 2), "colour": as_text(colour)})
        height = len(flag.lines) * size * LEADING
        names.append({"text": flag.lines, "x": left, "y": round(top + size * LEADING + height / 2, 2)})
    per_year = (flags[-1].per_day or 1) * YEAR
    every = next((every for every in (1, 2, 5, 10, 20) if per_year * every >= size * 3.2), 50)
    years = range(-(-first // every) * every, last, every)
    ticks = [{"text": str(year), "x": round((year - first) * per_year, 2), "y": round(middle, 2)} for year in years]
    line = {"x": 0, "x2": round(min(box.width, per_year * (last - first)), 2), "colour": INK}
    edges = [
        {**line, "y": round(middle + sign * band / 2, 2), "y2": round(middle + sign * band / 2, 2)} for sign in (-1, 1)
    ]
    return [str(year) for year in years], [
        rules(poles, width=0.75), rules(edges, width=0.75), texts(ticks, size * 0.95, colour=SLATE), circles(dots),
        texts(dates, size, bold=True), texts(names, size),
    ]  # fmt: skip


def _flags(rows: Sequence[Row], sheet: Sheet, box: Box, first: int, last: int, wide: float) -> list[_Flag] | None:
    """Return the flags of events, none over another or over another's pole; None if one has no room at all."""
    size = sheet.text
    start, days = date(first, 1, 1), (last - first) * YEAR
    broken_names = [broken(text(row, "name"), wide, size) for row in rows]
    widths = [
        max(widest(lines, size), widest([text(row, "date")], size, bold=True)) + size * 0.7
        for row, lines in zip(rows, broken_names, strict=True)
    ]
    gap = size * 0.45
    # The line of the years is so long that the last flags still fit on the sheet.
    ends = [
        (box.width - gap - width) / max(1, (_day(row) - start).days) for row, width in zip(rows, widths, strict=True)
    ]
    per_day = min([box.width / days, *ends])
    if per_day <= 0:
        return None
    placed: list[_Flag] = []
    # From the last one back: a pole then only has flags at its right to keep clear of.
    for row, lines, width in zip(rows[::-1], broken_names[::-1], widths[::-1], strict=True):
        x = round((_day(row) - start).days * per_day, 2)
        height = (len(lines) + 1) * size * LEADING + size * 0.4
        left = x + gap
        choices = []
        for is_above in (True, False):
            in_the_way = [each for each in placed if each.is_above is is_above and each.x < left + width]
            away = max((each.away + each.height for each in in_the_way), default=size * 0.7)
            choices.append((away, is_above))
        # Where both sides are free, flags change sides.
        turn = bool(placed) and placed[-1].is_above
        away, is_above = min(choices, key=lambda each: (each[0], each[1] is turn))
        placed.append(_Flag(row, x, text(row, "date"), lines, left, width, height, is_above, away, per_day))
    return placed[::-1]


def _in_columns(rows: Sequence[Row], sheet: Sheet, box: Box) -> list[Spec]:
    """Return the events as a list in columns, read downwards."""
    size, gap = sheet.text, sheet.text * 2
    blocks: list[tuple[str, ...]] = []
    heights: list[float] = []
    columns, width = 1, box.width
    while columns < 5 and (not heights or sum(heights) > box.height * columns * 0.92):
        columns += 1
        width = (box.width - gap * (columns - 1)) / columns
        blocks = [broken(text(row, "name"), width - size * 1.4, size) for row in rows]
        heights = [(len(lines) + 1) * size * LEADING + size * 0.8 for lines in blocks]
    poles, dots, dates, names = [], [], [], []
    column, y = 0, 0.0
    # Columns are about equally long, and none is longer than the box.
    even = min(box.height, max(sum(heights) / columns, *heights))
    for row, lines, height in zip(rows, blocks, heights, strict=True):
        if y and y + height / 2 > even and column < columns - 1:
            column, y = column + 1, 0.0
        left = column * (width + gap)
        colour = _colour(row, sheet)
        said = text(row, "description") or f"{text(row, 'date')}{sheet.say('colon')}{text(row, 'name')}"
        x, dot = round(left + size * 0.3, 2), round(y + size * 0.62, 2)
        poles.append({"x": x, "x2": x, "y": round(y, 2), "y2": round(y + height, 2), "colour": RULE})
        dots.append({"x": x, "y": dot, "radius": size * 0.28, "colour": colour, "description": said})
        dates.append({"text": text(row, "date"), "x": round(left + size * 1.2, 2), "y": dot, "colour": as_text(colour)})
        middle = y + size * LEADING + len(lines) * size * LEADING / 2
        names.append({"text": lines, "x": round(left + size * 1.2, 2), "y": round(middle, 2)})
        y += height
    return [rules(poles), circles(dots), texts(dates, size, bold=True), texts(names, size)]


def _colour(row: Row, sheet: Sheet) -> str:
    return text(row, "colour") or (colour_of(text(row, "member"), sheet.colours) if text(row, "member") else BLUE)


def _day(row: Row) -> date:
    day = row["day"]
    assert isinstance(day, date)
    return day


TIMELINE = Form(
    "timeline",
    "What happened when, true to scale.",
    (
        NAME,
        Column("day", "day", "when", is_needed=True),
        Column("date", "text", "the day as finished text", is_needed=True),
        MEMBER,
        COLOUR,
        DESCRIPTION,
    ),
    draw_timeline,
)
