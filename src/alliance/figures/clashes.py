"""Where the reports behind a figure and others of the same member cannot all be true, in words (§4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from alliance.figures.asked import Asked
from alliance.figures.periods import period_of
from alliance.figures.selection import Report
from alliance.figures.tally import Tally
from alliance.figures.ways import Clash, Way, total_of
from alliance.units import grouped_text


def clashes_of(tally: Tally) -> Iterator[Clash]:
    """Yield where reports that were used cannot be true together with others of the same member (§4)."""
    used: dict[str, list[Report]] = {}
    for part in tally.parts:
        used.setdefault(part.member, []).append(part.report)
    for reports in tally.reporters:
        if reports.member in used:
            yield from reports.clashes(used[reports.member])


def cells_of(asked: Asked, clashes: Iterable[Clash]) -> tuple[list[int], list[int]]:
    """Return the cells of clashing reports of the very period that was asked for, and those of other periods."""
    own: dict[int, None] = {}
    rest: dict[int, None] = {}
    for step in (step for each in clashes for step in each.others):
        edge = step.report.edge
        (own if (edge.start, edge.end) == (asked.start, asked.end) else rest).update(dict.fromkeys(step.report.facts))
    return list(own), list(rest)


def in_words(asked: Asked, found: Clash) -> str:
    """Say what other reports give for the same days, and where they stand."""
    name = asked.name(asked.standing.cells.fact(found.used[0].report.facts[0]).member)
    used, others = grouped_text(total_of(found.used)), grouped_text(total_of(found.others))
    return (
        f"The reports of {name} contradict each other: {_way_in_words(found.used)}, used here, {_gives(found.used)} {used};"
        f" {_way_in_words(found.others)} {_gives(found.others)} {others} ({_places(asked, found.others)})."
    )


def _way_in_words(way: Way) -> str:
    """Return ``"2017 less 2017-H1 less 2017-Q4"``."""
    ordered = sorted(way, key=lambda step: -step.sign)
    signs = {1: " plus ", -1: " less "}
    words = [f"{signs[step.sign]}{period_of(step.report.edge.start, step.report.edge.end)}" for step in ordered]
    return "".join(words).removeprefix(" plus ").strip()


def _gives(way: Way) -> str:
    return "is" if len(way) == 1 else "makes"


def _places(asked: Asked, way: Way) -> str:
    """Return the files and rows of the reports of a way: ``"2017-nissan.csv row 2"``."""
    rows: dict[str, list[str]] = {}
    for step in way:
        for fact in asked.standing.cells.facts(step.report.facts):
            filed = asked.standing.deliveries.get(fact.delivery)
            rows.setdefault("the record" if filed is None else filed.file, []).append(str(fact.row))
    return "; ".join(f"{file} row{'s' * (len(found) > 1)} {', '.join(found)}" for file, found in rows.items())
