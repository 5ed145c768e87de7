"""Synergies: target against realised, the bridge from the year before, and how they were shared."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from alliance.calendar import Period
from alliance.figures.schedule import Outcome, schedule
from alliance.publish.book import Book
from alliance.publish.pages.draft import Draft
from alliance.publish.pages.leading import savings, year_before
from alliance.publish.pages.page import Adds, Block, ChartBlock, ChartCell, Column, Line, Page, TableBlock, TextBlock
from alliance.publish.printed import FigureRef, Text, line

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
            "value": figure.number if figure.is_there else None,
            "label": line(pen.number(figure, "short")),
        }
        if target.is_there:
            row |= {"target": target.number, "target_label": line(pen.number(target, "short"))}
        rows.append(row)
    chart = ChartBlock("synergies", "targets", tuple(rows), draft.say("chart"), share=0.47)
    main: list[Block] = [chart]
    steps = _bridge(draft, [year for year in years if realised[year].is_there])
    if steps is not None:
        main.append(steps)
    if any(figure.is_there and figure.half for figure in realised.values()):
        draft.note(pen.say("note.rounded"))
    derived = [year for year in years if realised[year].status == "derived" and realised[year].is_there]
    if derived:
        named = pen.listed(pen.year(year) for year in derived)
        draft.note(draft.say("note_derived", years=named))
    perimeters = dict.fromkeys(figure.perimeter for figure in realised.values() if figure.is_there)
    standfirst = draft.say(
        "standfirst", start=pen.year(years[0]), end=pen.year(years[-1]), members=pen.members_of(list(perimeters)[-1])
    )
    blocks = [*main, *_shared(draft)]
    return draft.page(_title(draft, realised, years), standfirst, blocks, main=len(main))


def _title(draft: Draft, realised: dict[Period, FigureRef], years: list[Period]) -> Text:
    """Return the finding: the last year that came ahead of its target, else the last year realised."""
    book, pen = draft.book, draft.pen
    goals = schedule(book.snapshot, "synergies", known_on=book.edition.known_on, catalogue=book.catalogue).goals
    early = {goal.reached.end: goal for goal in goals if goal.outcome is Outcome.AHEAD and goal.reached is not None}
    for year in reversed(years):
        figure, goal = realised[year], early.get(year.end)
        target = book.widest("synergies", goal.period, status="target") if goal is not None else None
        if goal is None or target is None or not target.is_there or not figure.is_there:
            continue
        if target.number == goal.value and figure.number >= goal.value:
            years_ahead = Fraction(goal.years_ahead or 0)
            ahead = book.derived("ahead", f"synergies/{year.label}", years_ahead, "years", (figure, target))
            return draft.say(
                "title_ahead",
                saved=pen.number(figure, "short"),
                year=pen.year(year),
                ahead=pen.span(ahead),
            )
    last = next((year for year in reversed(years) if realised[year].is_there), years[-1])
    return draft.say("title", saved=pen.number(realised[last], "short"), year=pen.year(last))


def _bridge(draft: Draft, years: list[Period]) -> ChartBlock | None:
    """Return the way from the first year realised to the last, a step for each year between."""
    book, pen = draft.book, draft.pen
    if len(years) < 3:
        return None
    figures = [savings(book, year) for year in years]
    changes = [book.difference(later, earlier) for earlier, later in pairwise(figures)]
    if not all(change.is_there for change in changes):
        return None
    first, last = _level(draft, years[0], figures[0]), _level(draft, years[-1], figures[-1])
    steps: list[dict[str, ChartCell]] = [
        {
            "name": draft.say("step", year=pen.year(year)),
            "value": change.number,
            "label": line(pen.number(change, "signed")),
            "kind": "step",
        }
        for year, change in zip(years[1:], changes, strict=True)
    ]
    adds = (Adds(figures[-1].id, (figures[0].id, *(change.id for change in changes))),)
    return ChartBlock("synergies-bridge", "bridge", (first, *steps, last), draft.say("bridge"), share=0.5, adds=adds)


def _level(draft: Draft, year: Period, figure: FigureRef) -> dict[str, ChartCell]:
    label = line(draft.pen.number(figure, "short"))
    return {"name": line(draft.pen.year(year)), "value": figure.number, "label": label, "kind": "level"}


def _shared(draft: Draft) -> list[Block]:
    """Return how the savings of planning together are shared, labelled as what they are; or that nobody filed it."""
    book, pen = draft.book, draft.pen
    facts = [fact for fact in book.facts("synergy_share") if (fact.start, fact.end) == (book.year.start, book.year.end)]
    rules = list(dict.fromkeys(fact.definition for fact in facts))
    if not rules:
        return [draft.missing(draft.say("without_shares"))]
    parts = [(fact, book.fact(fact)) for fact in facts if fact.definition == rules[0]]
    order = list(book.members())
    parts.sort(key=lambda each: order.index(each[0].member) if each[0].member in order else len(order))
    whole = book.total(f"synergy_share/{book.year.label}", [figure for _, figure in parts])
    lines = [
        Line((draft.words(pen.name("member", fact.member)), draft.cell(figure, "short"))) for fact, figure in parts
    ]
    lines.append(Line((draft.words(draft.say("together")), draft.cell(whole, "short")), "total"))
    columns = (Column(draft.say("head_member"), width=1), Column(draft.say("head_share"), is_number=True, width=1))
    told = TextBlock(draft.say("head_shared"), (draft.say("shared", rule=pen.rule(rules[0])),), is_tinted=False)
    adds = (Adds(whole.id, tuple(figure.id for _, figure in parts)),)
    return [told, TableBlock("synergies-shared", columns, tuple(lines), adds, is_dense=True)]
