"""The chart of an answer, for itself: the form that fits the question, with title, perimeter, period, sources and snapshot.

A breakdown by market is a map, any other one bars; a single number stands large, beside the year before; a bridge is a
bridge, a rank bars with the ranked one in ink. What the figure's notes say stands below the drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from alliance.errors import UsageError
from alliance.figures.bridge import Bridge
from alliance.figures.compare import Growth
from alliance.figures.figure import Figure
from alliance.figures.ranking import Rank
from alliance.figures.schedule import Goal, Schedule
from alliance.figures.terms import sources
from alliance.publish.atlas import Atlas
from alliance.publish.charts.catalogue import chart
from alliance.publish.charts.palette import GREY, RULE, member_colours
from alliance.publish.charts.sheet import NOTHING, Row, Sheet, Spec
from alliance.publish.language import Language, language
from alliance.publish.wording import grouped, period_in_words, written
from alliance.record.members import Registry
from alliance.record.snapshot import Snapshot
from alliance.units import CURRENCIES, UNITS

SIZE, TALL, TEXT, MARGIN = (800.0, 500.0), (800.0, 560.0), 12.5, 26.0
# More bars than this are not read, more sources and notes not printed, and a snapshot is known by its first signs.
BARS, SOURCES, NOTES, SIGNS = 24, 3, 3, 12
NOT_BROKEN_DOWN = "not broken down"


def figure_chart(
    snapshot: Snapshot,
    figure: Figure,
    label: str,
    *,
    growth: Growth | None = None,
    atlas: Atlas | None = None,
    code: str = "en",
) -> Spec:
    """Return the chart of a figure.

    Parameters
    ----------
    snapshot : Snapshot
        The record that was asked.
    figure : Figure
        The answer; it has a value.
    label : str
        Label of its measure.
    growth : Growth or None
        Its growth over the year before, for a number that stands alone.
    atlas : Atlas or None
        The world; None for the one that ships.
    code : str
        Language.

    Raises
    ------
    UsageError
        If the figure is refused: there is nothing to draw.
    """
    paper = _Paper(snapshot, figure, code)
    title = f"{label}{_where(figure)}{paper.period_after(figure)}{paper.sheet.say('colon')}{paper.full(figure)}"
    if not figure.rows:
        return paper.draw(
            "number", [_alone(paper, figure, label, growth)], title=label + _where(figure), size=(800, 320)
        )
    registry = snapshot.registry
    is_map = figure.question.by == ("market",)
    rows = [
        {"market": row.key, **_bar(paper, _name(registry, figure.question.by, row.key), row.value, row.half, row.note)}
        if is_map
        else _bar(paper, _name(registry, figure.question.by, row.key), row.value, row.half, row.note)
        | ({"colour": RULE} if row.key == NOT_BROKEN_DOWN else {"member": _member(snapshot, figure, row.key)})
        for row in figure.rows
    ]
    if is_map:
        return paper.draw("world", rows, title=title, size=TALL, atlas=atlas)
    drawn = sorted(rows, key=lambda row: (row["value"] is None, row.get("colour") == RULE, -_size(row)))
    more = len(drawn) - BARS
    notes = (paper.sheet.say("not_drawn", count=grouped(Fraction(more), 0, paper.words)),) if more > 0 else ()
    return paper.draw("ranked", drawn[:BARS], title=title, notes=notes, size=_for(drawn))


def bridge_chart(snapshot: Snapshot, bridge: Bridge, label: str, *, code: str = "en") -> Spec:
    """Return the chart of a bridge; parameters as for `figure_chart`.

    Raises
    ------
    UsageError
        If the bridge is refused.
    """
    start, end = bridge.start, bridge.end
    paper = _Paper(snapshot, end, code)
    if bridge.refusal is not None or start.value is None or end.value is None:
        raise UsageError(
            "There is no bridge to draw: one of its ends is refused. Ask for it without a chart to see why."
        )
    rows: list[Row] = [
        {"name": _end_name(paper, start, end), "value": start.value, "label": paper.text(start.value), "kind": "level"}
    ]
    steps = [(step.label, step.value) for step in bridge.steps]
    steps += [("remainder", bridge.remainder)] if bridge.remainder else []
    rows += [{"name": name, "value": value, "label": paper.signed(value), "kind": "step"} for name, value in steps]
    rows.append(
        {"name": _end_name(paper, end, start), "value": end.value, "label": paper.text(end.value), "kind": "level"}
    )
    colon = paper.sheet.say("colon")
    title = f"{label}{_where(end)}{colon}{paper.full(start)} → {paper.full(end)}"
    return paper.draw("bridge", rows, title=title, standfirst=_differing(paper, start, end), others=(start,))


def rank_chart(snapshot: Snapshot, rank: Rank, label: str, *, code: str = "en") -> Spec:
    """Return the chart of a rank; parameters as for `figure_chart`.

    Raises
    ------
    UsageError
        If there is no rank.
    """
    figure = rank.figure
    paper = _Paper(snapshot, figure, code)
    if rank.rank is None or figure.value is None:
        raise UsageError("There is no rank to draw. Ask for it without a chart to see why.")
    rows: list[Row] = [
        {"name": rival.name, "value": rival.value, "label": paper.text(rival.value), "colour": GREY}
        for rival in rank.rivals
    ]
    mine = {"name": figure.question.perimeter, "value": figure.value, "label": paper.text(figure.value), "strong": True}
    rows.insert(rank.rank - 1, mine)
    title = f"{label}{_where(figure)}{paper.period_after(figure)}{paper.sheet.say('colon')}{paper.full(figure)}"
    return paper.draw("ranked", rows[:BARS], title=title, notes=rank.notes[:NOTES], size=_for(rows))


def schedule_chart(snapshot: Snapshot, schedule: Schedule, label: str, *, code: str = "en") -> Spec:
    """Return the chart of goals and what became of them, a row for each year; parameters as for `figure_chart`.

    A year that sources disagree about has no bar; the label holds what was printed. A goal that was raised is written beside
    the one that stands.

    Raises
    ------
    UsageError
        If no year has a number.
    """
    known = [result for result in schedule.results if result.figure.value is not None]
    if not known:
        raise UsageError("There is nothing to draw: no year has a result. Ask for it without a chart to see why.")
    paper = _Paper(snapshot, known[-1].figure, code)
    rows: list[Row] = []
    for year in schedule.years():
        results = [result for result in schedule.results if result.period == year]
        goals = [goal for goal in schedule.goals if goal.period == year and goal.unit == schedule.unit]
        result = next((each for each in results if each.figure.value is not None), results[0] if results else None)
        if result is None and not goals:
            continue
        row: dict[str, object] = {"name": year.label, "value": None, "label": NOTHING}
        if result is not None and result.figure.value is not None:
            figure = result.figure
            row |= {"value": figure.value, "label": paper.text(result.figure.value, figure.half, figure.bound)}
        elif result is not None and result.printed:
            said = sorted({fact.value for fact in result.printed if fact.unit == schedule.unit})
            row["label"] = " / ".join(paper.text(value) for value in said)
        if goals:
            row |= {"target": goals[-1].value, "target_label": " → ".join(_aim(paper, goal) for goal in goals)}
        rows.append(row)
    perimeters = list(dict.fromkeys(result.perimeter for result in known))
    ahead = [goal for goal in schedule.goals if goal.years_ahead is not None and goal.revised_on is None]
    notes = tuple(f"{_aim(paper, goal)}, {goal.period.label}: {goal.reason}" for goal in ahead)
    last = known[-1].figure
    return paper.draw(
        "targets",
        rows,
        title=f"{label}{paper.period_after(last)}{paper.sheet.say('colon')}{paper.full(last)}",
        standfirst="; ".join(perimeters),
        notes=notes,
        size=_for(rows),
        others=[result.figure for result in known],
        printed_in=[each for goal in schedule.goals for each in goal.sources],
    )


def _aim(paper: _Paper, goal: Goal) -> str:
    return paper.text(goal.value, goal.half, goal.bound)


class _Paper:
    """How the parts of one answer are written, in one language, with the colours of its alliance."""

    def __init__(self, snapshot: Snapshot, figure: Figure, code: str) -> None:
        if figure.value is None:
            raise UsageError("A refused figure has nothing to draw. Ask for it without a chart to see what is missing.")
        self.snapshot, self.figure, self.code = snapshot, figure, code
        self.words: Language = language(code)
        self.sheet = Sheet(language=code)
        registry = snapshot.registry
        members = [thing.id for thing in registry.of_kind("member")]
        self.colours = member_colours(members, [thing.id for thing in registry.of_kind("partner")])

    def text(self, value: Fraction, half: Fraction = Fraction(0), bound: str = "") -> str:
        """Write a number for the end of a bar: in full where it is exact, with the digits it has where it is not."""
        unit = self.figure.unit
        if half or bound or unit in CURRENCIES or unit == "percent":
            return written(value, unit, half=half, bound=bound, words=self.words)
        return grouped(value, self._digits(value), self.words)

    def signed(self, value: Fraction) -> str:
        """Write a change, with its sign."""
        return f"{'−' if value < 0 else '+'}{self.text(abs(value))}"

    def full(self, figure: Figure) -> str:
        """Write a figure with its unit, for a title."""
        assert figure.value is not None
        number = self.text(figure.value, figure.half, figure.bound)
        return number if figure.unit in CURRENCIES or figure.unit == "percent" else f"{number} {figure.unit}"

    def axis(self, value: Fraction) -> str:
        """Write a number of an axis or a class."""
        return (
            written(value, self.figure.unit, words=self.words) if self.figure.unit in CURRENCIES else self.text(value)
        )

    def period_after(self, figure: Figure) -> str:
        """Write the period as it goes on after a label."""
        return f"{self.sheet.say('comma')}{figure.question.period.label}"

    def draw(
        self,
        form: str,
        rows: Sequence[Row],
        *,
        title: str,
        size: tuple[float, float] = SIZE,
        standfirst: str = "",
        notes: Sequence[str] = (),
        atlas: Atlas | None = None,
        others: Sequence[Figure] = (),
        printed_in: Sequence[str] = (),
    ) -> Spec:
        """Lay rows out with everything that must stand on a chart that goes out alone."""
        return chart(
            form,
            rows,
            size=size,
            language=self.code,
            text=TEXT,
            margin=MARGIN,
            title=title,
            standfirst=standfirst or self._standfirst(),
            notes=(*notes, *self.figure.notes[:NOTES], *self._below(others, printed_in)),
            description=f"{title}. {standfirst or self._standfirst()}",
            colours=self.colours,
            write=self.axis,
            atlas=atlas,
        )

    def _standfirst(self) -> str:
        """Write who counts, and for which time."""
        question, registry = self.figure.question, self.snapshot.registry
        counted = []
        for member, share in self.figure.members.items():
            named = _name(registry, ("member",), member)
            counted.append(named if share == "whole" else f"{named} {share}")
        who = self.sheet.say("perimeter", perimeter=question.perimeter)
        period = period_in_words(question.period, self.words)
        is_plain = [each.casefold() for each in counted] == [question.perimeter.casefold()]
        parts = [period, who if is_plain or not counted else f"{who} ({self.sheet.listed(counted)})"]
        parts += [each for each in (question.basis, question.definition) if each]
        parts += [question.known_on.isoformat()] if question.known_on else []
        return " · ".join(parts)

    def _below(self, others: Sequence[Figure], printed_in: Sequence[str]) -> list[str]:
        """Write the sources and the snapshot."""
        used = dict.fromkeys(
            [*sources(self.figure), *(each for other in others for each in sources(other)), *printed_in]
        )
        known = self.snapshot.sources
        publishers = list(dict.fromkeys(known[each].publisher or each if each in known else each for each in used))
        names, more = self.sheet.listed(publishers[:SOURCES]), len(publishers) - SOURCES
        if more > 0:
            names = self.sheet.say("more_sources", names=names, count=grouped(Fraction(more), 0, self.words))
        signed = self.sheet.say("snapshot", snapshot=self.snapshot.head[:SIGNS])
        return [*([self.sheet.say("source", names=names)] if names else []), signed]

    def _digits(self, value: Fraction) -> int:
        return 0 if value.denominator == 1 else max(UNITS[self.figure.unit].digits, 1)


def _alone(paper: _Paper, figure: Figure, label: str, growth: Growth | None) -> Row:
    """Return the row of a number that stands alone, with the year before where the record gives it."""
    said = f"{label}{_where(figure)}{paper.period_after(figure)}{paper.sheet.say('colon')}{paper.full(figure)}"
    row = {"name": figure.question.period.label, "label": paper.full(figure), "description": said}
    if growth is None or growth.prior.value is None or growth.value is None:
        return row
    prior = growth.prior
    assert prior.value is not None
    percent = f"{grouped(abs(growth.value) * 100, 1, paper.words)} {paper.words.percent[0]}"
    sign = "−" if growth.value < 0 else "+"
    before = paper.sheet.say("before", period=prior.question.period.label, value=paper.full(prior))
    return row | {"note": f"{before} ({sign}{percent})"}


def _bar(paper: _Paper, name: str, value: Fraction | None, half: Fraction, note: str) -> dict[str, object]:
    """Return a row of a breakdown; what its note says of a limit stands before the number."""
    bound = {"at least": "lower", "at most": "upper"}.get(note, "")
    label = NOTHING if value is None else paper.text(value, half, bound)
    return {"name": name, "value": value, "label": label}


def _for(rows: Sequence[Row]) -> tuple[float, float]:
    """Return a size that so many bars fill."""
    return (SIZE[0], 230.0 + 36.0 * min(len(rows), 12))


def _size(row: Row) -> Fraction:
    value = row["value"]
    return value if isinstance(value, Fraction) else Fraction(0)


def _name(registry: Registry, by: Sequence[str], key: str) -> str:
    """Return the printed name of a row: that of a member, brand, market, ...; the key where it has none."""
    if len(by) != 1 or not key:
        return key
    thing = registry.find("member" if by[0] in ("member", "counterparty") else by[0], key)
    return thing.name if thing is not None else key


def _member(snapshot: Snapshot, figure: Figure, key: str) -> str:
    """Return the member whose colour a row has: itself, or the one that sells the brand at the end of the period."""
    column = figure.question.by[0]
    if column == "member":
        return key
    if column != "brand":
        return ""
    day = figure.question.period.last_day
    return next((each.object for each in snapshot.related("brand_of", on=day) if each.subject == key), "")


def _where(figure: Figure) -> str:
    return "".join(f", {column} {value}" for column, value in figure.question.where.items())


def _end_name(paper: _Paper, figure: Figure, other: Figure) -> str:
    """Return what tells one end of a bridge from the other."""
    one, two = figure.question, other.question
    parts = [one.perimeter] if one.perimeter != two.perimeter else []
    parts += [one.period.label] if one.period != two.period else []
    parts += [one.known_on.isoformat() if one.known_on else ""] if one.known_on != two.known_on else []
    for name in ("currency", "rate", "basis", "definition", "source", "status"):
        mine, theirs = getattr(one, name), getattr(two, name)
        parts += [str(mine)] if mine != theirs and mine else []
    return paper.sheet.listed([part for part in parts if part]) or one.period.label


def _differing(paper: _Paper, start: Figure, end: Figure) -> str:
    """Return both ends of a bridge in one line."""
    ends = (f"{each.question.perimeter}, {period_in_words(each.question.period, paper.words)}" for each in (start, end))
    return " → ".join(ends)
