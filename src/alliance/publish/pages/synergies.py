"""Synergies: target against realised, the bridge from the year before, and how they were shared."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from alliance.calendar import Period, add_months
from alliance.publish.book import Book
from alliance.publish.pages.draft import Draft
from alliance.publish.pages.leading import savings, year_before
from alliance.publish.pages.page import Block, ChartBlock, ChartCell, Column, Line, Page, TableBlock, TextBlock
from alliance.publish.printed import FigureRef, Text, line
from alliance.record.facts import Fact

YEARS = 6


def synergies(book: Book, language: str) -> Page:
    """Return the page of synergies."""
    draft = Draft(book, language, "synergies")
    pen = draft.pen
    years = [year_before(book, count) for count in range(YEARS - 1, -1, -1)]
    realised = {year: savings(book, year) for year in years}
    targets = {year: book.widest("synergies", year, status="target") for year in years}
    last = realised[years[-1]]
    if not any(figure.is_there for figure in realised.values()):
        missing = draft.missing(draft.say("without"), (last,))
        return draft.page(draft.say("title_without"), draft.standfirst(), (missing,))
    rows: list[dict[str, ChartCell]] = []
    for year in years:
        figure, target = realised[year], targets[year]
        if not figure.is_there and not target.is_there:
            continue
        row: dict[str, ChartCell] = {
            "name": line(pen.year(year)),
            "value": float(figure.number) if figure.is_there else None,
            "label": line(pen.number(figure, "short")),
        }
        if target.is_there:
            row |= {"target": float(target.number), "target_label": line(pen.number(target, "short"))}
        rows.append(row)
    chart = ChartBlock("synergies", "targets", tuple(rows), draft.say("chart"))
    blocks: list[Block] = [chart]
    said = _bridge(draft, years)
    blocks.append(TextBlock(draft.say("bridge"), said))
    shared = [fact for fact in book.facts("synergies") if fact.status == "synthetic"]
    if shared:
        blocks.append(_shared(draft, shared))
    else:
        blocks.append(draft.missing(draft.say("without_shares")))
    conflicting = [figure for figure in realised.values() if figure.is_there and figure.half]
    if conflicting:
        draft.note(pen.say("note.rounded"))
    perimeters = dict.fromkeys(figure.perimeter for figure in realised.values() if figure.is_there)
    standfirst = draft.say(
        "standfirst", start=pen.year(years[0]), end=pen.year(years[-1]), members=pen.members_of(list(perimeters)[-1])
    )
    return draft.page(_title(draft, realised, years), standfirst, blocks)


def _title(draft: Draft, realised: dict[Period, FigureRef], years: list[Period]) -> Text:
    """Return the finding: the last year that came a year ahead of its target, else the last year realised."""
    book, pen = draft.book, draft.pen
    for year in reversed(years):
        figure = realised[year]
        if not figure.is_there:
            continue
        following = year_after(book, year)
        target = book.widest("synergies", following, status="target")
        low = figure.number - figure.half if figure.bound != "upper" else None
        if target.is_there and low is not None and figure.number >= target.number:
            ahead = book.derived("ahead", f"synergies/{year.label}", Fraction(1), "years", (figure, target))
            return draft.say(
                "title_ahead",
                saved=pen.number(figure, "short"),
                year=pen.year(year),
                ahead=pen.span(ahead),
            )
    last = next((year for year in reversed(years) if realised[year].is_there), years[-1])
    return draft.say("title", saved=pen.number(realised[last], "short"), year=pen.year(last))


def year_after(book: Book, year: Period) -> Period:
    """Return the year after another one, with its label."""
    assert year.start is not None
    following = Period(year.end, add_months(year.end, 12))
    label = str(following.last_day.year)
    return replace(following, label=year.label.replace(str(year.last_day.year), label))


def _bridge(draft: Draft, years: list[Period]) -> tuple[Text, ...]:
    """Return how far it is from each year to the next, and why no steps can be shown, if none can."""
    book, pen = draft.book, draft.pen
    lines = []
    for earlier, later in zip(years, years[1:], strict=False):
        first, second = savings(book, earlier), savings(book, later)
        if first.is_there and second.is_there:
            change = book.difference(second, first)
            lines.append(
                draft.say("step", start=pen.year(earlier), end=pen.year(later), change=pen.number(change, "signed"))
            )
    lines.append(draft.say("no_functions"))
    return tuple(lines)


def _shared(draft: Draft, facts: list[Fact]) -> Block:
    """Return how the synergies were shared, labelled synthetic."""
    book, pen = draft.book, draft.pen
    parts = [(fact, book.fact(fact)) for fact in facts]
    lines = [Line((draft.words(pen.name("member", fact.member)), draft.cell(figure))) for fact, figure in parts]
    columns = (Column(draft.say("head_member"), width=1), Column(draft.say("head_share"), is_number=True, width=1))
    return TableBlock("synergies-shared", columns, tuple(lines), is_dense=True)
