"""Sets: brands, members, functions, plants, markets. They are united and counted, never added (§6).

Brands, members and functions are lists that the record keeps in full: what is on it on a day is counted. Plants, markets and
models are only those that somebody named, so their count is a lower bound; a number that was printed for exactly the
perimeter and the day answers first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from alliance.figures.answer import members_in_words
from alliance.figures.asked import Asked
from alliance.figures.figure import Figure, Refusal, Status, Term
from alliance.figures.periods import NOTHING
from alliance.figures.tally import Tally, add_up, with_total
from alliance.record.facts import Fact
from alliance.record.members import ALLIANCE
from alliance.record.relations import Relation

# Lists that the record keeps in full.
COMPLETE = ("brand_of", "member_of", "function_of")
# How many things of a list are named in a note; all of them are terms.
NAMED = 12


def printed(asked: Asked) -> Tally | None:
    """Return the number that was printed for exactly the perimeter and the day, or None.

    A list that the record keeps in full is counted, whatever was printed.
    """
    if is_complete(asked):
        return None
    own = add_up(asked) if len(asked.counted()) == 1 else None
    return own if own is not None and own.is_whole else with_total(asked, own)


def count(asked: Asked) -> Figure:
    """Return how many things of a kind there are on a day under a perimeter.

    Parameters
    ----------
    asked : Asked
        The question; its period must be a day.

    Returns
    -------
    Figure
        With one term per thing, the link or the fact that puts it on the list.
    """
    if not asked.period.is_day:
        return _refused(
            asked, f"{asked.measure.label} are counted on a day. Ask for one, such as {asked.period.last_day}."
        )
    listed = dict(_listed(asked))
    if not listed:
        return _refused(asked, f"File the links '{asked.measure.relation or asked.measure.id}' with their days.")
    complete = is_complete(asked)
    return Figure(
        question=asked.question,
        value=Fraction(len(listed)),
        unit=asked.unit,
        bound="" if complete else "lower",
        status=Status.FINAL,
        members=members_in_words(asked),
        terms=tuple(Term(Fraction(1), fact, fact.member, thing) for thing, fact in listed.items()),
        notes=(
            *asked.perimeter.notes,
            f"Counted on {asked.period.last_day}: {_names(sorted(listed))}.",
            *(() if complete else ("Only those that the record names; there may be more.",)),
        ),
    )


def _names(things: list[str]) -> str:
    more = f" and {len(things) - NAMED} more" if len(things) > NAMED else ""
    return ", ".join(things[:NAMED]) + more


def is_complete(asked: Asked) -> bool:
    """Return whether the record keeps the list in full."""
    return asked.measure.relation in COMPLETE


def _listed(asked: Asked) -> Iterator[tuple[str, Fact]]:
    """Yield the things on the list, each with the fact that it counts as one; the first one of a thing counts."""
    seen: set[str] = set()
    links = ((getattr(link, asked.measure.counted), _as_fact(asked, link)) for link in _links(asked))
    for thing, fact in (*links, *(_from_sales(asked) if asked.measure.relation == "sells_in" else ())):
        if thing not in seen:
            seen.add(thing)
            yield thing, fact


def _links(asked: Asked) -> Iterator[Relation]:
    """Yield the links of the list that hold on the day and belong to a member that counts."""
    day = asked.period.last_day
    kind = asked.measure.relation
    for link in asked.snapshot.related(kind):
        if link.source in asked.question.without_sources:
            continue
        since = link.counted_from if kind == "brand_of" and link.counted_from else link.start
        if (since is not None and since > day) or (link.end is not None and link.end <= day):
            continue
        if asked.where and not {link.subject, link.object}.intersection(asked.where.values()):
            continue
        if any(owner in (ALLIANCE, "") or asked.perimeter.weight(owner, day) for owner in _owners(asked, link)):
            yield link


def _owners(asked: Asked, link: Relation) -> list[str]:
    """Return the companies that a link speaks of: an end of it, or whoever sells the brand that stands there."""
    end = link.subject if asked.measure.counted == "object" or link.kind == "member_of" else link.object
    if link.kind != "product_of" and (end in (ALLIANCE, "") or end in asked.perimeter.stretches):
        return [end]
    brands = [each.object for each in asked.snapshot.related("product_of", subject=end)] or [end]
    return [each.object for brand in brands for each in asked.snapshot.related("brand_of", subject=brand)]


def _from_sales(asked: Asked) -> Iterator[tuple[str, Fact]]:
    """Yield the countries in which a member of the perimeter reported sales for a period that holds the day."""
    countries = {thing.id for thing in asked.snapshot.registry.of_kind("market")}
    cells = asked.standing.cells
    for member in asked.counted():
        block = asked.standing.block("sales", member)
        if block is None:
            continue
        holds = (cells.columns["start"][block.figures] <= asked.start) & (
            cells.columns["end"][block.figures] >= asked.end
        )
        for fact in cells.facts(block.figures[holds & (cells.columns["value"][block.figures] > 0)]):
            fits = all(getattr(fact, column) == value for column, value in asked.where.items())
            if fact.market in countries and fits and fact.status != "target":
                yield (
                    fact.market,
                    replace(fact, measure=asked.measure.id, unit=asked.unit, value=Fraction(1), half=NOTHING),
                )


def _as_fact(asked: Asked, link: Relation) -> Fact:
    """Return a link as a fact that counts one, with its source and row."""
    return Fact(
        measure=asked.measure.id,
        member=next(iter(_owners(asked, link)), "") or ALLIANCE,
        start=asked.period.start,
        end=asked.period.end,
        value=Fraction(1),
        unit=asked.unit,
        source=link.source,
        ref=link.ref,
        note=f"{link.subject} {link.kind} {link.object}",
        delivery=link.delivery,
        row=link.row,
    )


def _refused(asked: Asked, advice: str) -> Figure:
    reason = f"The record names no {asked.measure.noun or asked.measure.label.lower()} for {asked.period}."
    if not asked.period.is_day:
        reason = f"{asked.period} is not a day."
    return Figure(
        asked.question,
        None,
        asked.unit,
        status=Status.REFUSED,
        refusal=Refusal(reason, advice=advice),
        members=members_in_words(asked),
    )
