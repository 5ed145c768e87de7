"""A tally becomes a figure, or a refusal that names the delivery that would make it one (§2, §10, §11)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from alliance.calendar import Period
from alliance.errors import enumerated
from alliance.figures.asked import Asked
from alliance.figures.brands import nobody_sells
from alliance.figures.clashes import cells_of, clashes_of, in_words
from alliance.figures.conventions import would_help
from alliance.figures.figure import Convention, Figure, Missing, Refusal, Status
from alliance.figures.periods import NOTHING, period_of
from alliance.figures.selection import Report
from alliance.figures.tally import Gap, Tally, add_up, printed_beside, reporters_for_others, with_total
from alliance.figures.terms import Part, Terms
from alliance.record.facts import BREAKDOWNS, Fact
from alliance.record.sources import RUN
from alliance.units import UNITS, grouped_text

# From the firmest to the weakest; a figure stands as firmly as its weakest fact.
STANDING = {
    "reported": Status.FINAL,
    "target": Status.FINAL,
    "derived": Status.DERIVED,
    "provisional": Status.PROVISIONAL,
    "estimated": Status.ESTIMATED,
    "synthetic": Status.SYNTHETIC,
}
FIRMNESS = list(Status)
# So many parts look like all there are.
SEVERAL = 3
# Units that are counted one by one: below nothing there is none of them.
COUNTED = {unit.id: unit.whole for unit in UNITS.values() if unit.dimension == "count"}


def answer(asked: Asked) -> tuple[Figure, Tally]:
    """Return the figure that the members' reports give, or a total that was reported for exactly them, or a refusal.

    Parameters
    ----------
    asked : Asked
        The question.

    Returns
    -------
    Figure
        Without its breakdown.
    Tally
        The parts it was made from.
    """
    if not asked.counted():
        return _refused(asked, nobody_counts(asked)), Tally()
    tally = add_up(asked) if asked.measure.across == "add" or len(asked.counted()) == 1 else None
    if tally is None or not tally.is_whole:
        tally = with_total(asked, tally) or tally
    if tally is None:
        return _refused(asked, _only_as_reported(asked)), Tally()
    if not tally.is_whole:
        return _refused(asked, _why_not(asked, tally)), tally
    if not any(len(part.report.cells()) for part in tally.parts) and (refusal := nobody_sells(asked)) is not None:
        return _refused(asked, refusal), Tally()
    figure = of_tally(asked, tally)
    # Corrections and differences of reports can take away more than there was; returns among transactions are real numbers.
    is_reckoned = any(len(part.report.facts) > 1 or (part.weight < 0 and part.report.facts) for part in tally.parts)
    if is_reckoned and figure.value is not None and figure.value < 0 and COUNTED.get(asked.unit):
        return _refused(asked, _below_nothing(asked, tally, figure.value)), tally
    return figure, tally


def nobody_counts(asked: Asked) -> Refusal:
    """Return the refusal for a perimeter in which nobody counts in the period: that is not a figure of 0."""
    begun = sorted(
        stretch.start
        for stretches in asked.perimeter.stretches.values()
        for stretch in stretches
        if stretch.weight and stretch.start is not None
    )
    since = f"; it counts from {begun[0]}" if begun else ""
    return Refusal(
        f"Nobody counts in '{asked.perimeter.text}' in {asked.period}{since}.",
        advice="Ask for another period, or name the members whose figures you mean.",
    )


def of_tally(asked: Asked, tally: Tally) -> Figure:
    """Return the figure that a whole tally adds up to.

    Parameters
    ----------
    asked : Asked
        The question.
    tally : Tally
        Its parts, with nothing missing.
    """
    clashes = tuple(clashes_of(tally))
    same, misfits = cells_of(asked, clashes)
    return Figure(
        question=asked.question,
        value=sum((part.amount for part in tally.parts), NOTHING),
        unit=asked.unit,
        half=rounding(tally.parts),
        bound=tally.bound,
        status=standing_of(asked, tally.parts, tally.used),
        members=members_in_words(asked),
        terms=Terms(asked.standing.cells, tally.parts),
        notes=tuple(dict.fromkeys([*_notes(asked, tally), *(in_words(asked, each) for each in clashes)])),
        disagreeing=tuple(asked.standing.cells.facts(list(dict.fromkeys([*_disagreeing(asked, tally), *same])))),
        misfits=tuple(asked.standing.cells.facts(misfits)),
    )


def _refused(asked: Asked, refusal: Refusal) -> Figure:
    return Figure(
        question=asked.question,
        value=None,
        unit=asked.unit,
        status=Status.REFUSED,
        refusal=refusal,
        members=members_in_words(asked),
        notes=asked.perimeter.notes,
    )


def _below_nothing(asked: Asked, tally: Tally, value: Fraction) -> Refusal:
    taken = [part for part in tally.parts if part.weight < 0]
    said = enumerated(f"{_period(asked, part.report)} ({grouped_text(part.report.edge.value)})" for part in taken)
    what = f"What is taken away, {said}," if taken else "A correction"
    return Refusal(
        f"The record adds up to {grouped_text(value)} {asked.unit}, and nobody can count fewer than none.",
        advice=f"{what} is more than there was. See which report is wrong with 'alliance explain', and restate it.",
    )


def members_in_words(asked: Asked) -> dict[str, str]:
    """Return the members that count, each with its share and dates in words."""
    return {member: asked.perimeter.in_words(member, asked.period) for member in asked.counted()}


def rounding(parts: Iterable[Part]) -> Fraction:
    """Return the half-width of a sum; a report that stands in it twice is rounded once."""
    weights: dict[object, tuple[Fraction, Fraction]] = {}
    for number, part in enumerate(parts):
        if half := part.report.edge.half:
            key = part.report.facts or number
            weight, _ = weights.get(key, (NOTHING, half))
            weights[key] = (weight + part.weight, half)
    return sum((abs(weight) * half for weight, half in weights.values()), NOTHING)


def standing_of(asked: Asked, parts: Iterable[Part], used: Iterable[Convention] = ()) -> Status:
    """Return how firmly a figure stands: as its weakest fact, and as an estimate if a convention was used."""
    cells = asked.standing.cells
    words, codes = cells.words["status"], cells.columns["status"]
    found = {Status.ESTIMATED} if any(used) else {Status.FINAL}
    for part in parts:
        report = part.report
        held = report.transactions.codes("status") if report.transactions else codes[list(report.facts)].tolist()
        found.update(STANDING[words[code]] for code in held if words[code] in STANDING)
    return max(found, key=FIRMNESS.index)


# ---------------------------------------------------------------------------------------------------- what is printed


def _notes(asked: Asked, tally: Tally) -> Iterator[str]:
    yield from asked.perimeter.notes
    yield from tally.notes
    for part in tally.parts:
        report, reporter = part.report, asked.name(part.member)
        others = [each for each in report.covers if each != part.member]
        if part.member in asked.perimeter.stretches and not asked.perimeter.covers:
            out = [asked.name(each) for each in others if _is_left_out(asked, each)]
            held = [asked.name(each) for each in others if not _is_left_out(asked, each)]
            if held:
                yield f"{reporter}'s figure for {_period(asked, report)} includes {enumerated(held)}."
            if out:
                verb = ("is", "was") if len(out) == 1 else ("are", "were")
                yield (
                    f"{enumerated(out)} {verb[0]} inside {reporter}'s figure for {_period(asked, report)}, and {verb[1]} taken"
                    " out."
                )
        if report.definition and report.definition != asked.question.definition:
            yield f"Counting rule of {reporter}: {report.definition}."
        if report.note:
            yield report.note
        if report.transactions is not None and not len(report.cells()):
            yield (
                f"{reporter} delivered every sale of {_period(asked, report)} row by row, and none of them is of what was"
                " asked for."
            )


def _is_left_out(asked: Asked, member: str) -> bool:
    """Return whether a perimeter names a member and gives it no weight."""
    return member in asked.perimeter.stretches and member not in asked.counted()


def _excludes(printed: Part, parts: Sequence[Part]) -> bool:
    """Return whether a printed total cannot be the sum of the parts, however all of them were rounded."""
    if printed.report.edge.bound or any(part.report.edge.bound or part.report is printed.report for part in parts):
        return False
    gap = printed.amount - sum((part.amount for part in parts), NOTHING)
    return abs(gap) > printed.report.edge.half + rounding(parts)


def _period(asked: Asked, report: Report) -> Period:
    """Return the period of a report, under the name it was asked by if it is that one."""
    period = period_of(report.edge.start, report.edge.end)
    return asked.period if period == asked.period else period


def _disagreeing(asked: Asked, tally: Tally) -> Iterator[int]:
    """Yield the cells that say something else than those that were used (§10)."""
    for part in tally.parts:
        yield from part.report.rivals
    printed = printed_beside(asked)
    if printed is not None and _excludes(printed, tally.parts):
        yield from printed.report.facts


# ---------------------------------------------------------------------------------------------------- why there is none


def _why_not(asked: Asked, tally: Tally) -> Refusal:
    if tally.gaps:
        return _incomplete(asked, tally)
    if tally.contested:
        return _contested(asked, tally.contested[0])
    limits = {part.member for part in tally.parts if part.report.edge.bound}
    named = enumerated(asked.name(member) for member in limits)
    return Refusal(
        f"The record limits {asked.measure.label.lower()} of {named} from opposite sides, which gives no number.",
        advice="Ask for one of them alone, or for the exact figure.",
    )


def _incomplete(asked: Asked, tally: Tally) -> Refusal:
    reason = f"The record does not give {asked.measure.label.lower()} of "
    reason += f"{'; of '.join(_gap_in_words(asked, gap) for gap in tally.gaps)}."
    unconverted = {reports.member: reports.refusals[0] for reports in tally.reporters if reports.refusals}
    missing = tuple(
        Missing(gap.member, asked.measure.id, period, _where(asked, gap))
        for gap in tally.gaps
        if gap.member not in unconverted
        for period in gap.missing
    )
    if unconverted:
        first = next(iter(unconverted.values()))
        rates = tuple(rate for refusal in unconverted.values() for rate in refusal.missing)
        return Refusal(f"{reason} {first.reason}", (*missing, *rates), first.advice)
    return Refusal(reason, missing, _advice(asked, tally))


def _gap_in_words(asked: Asked, gap: Gap) -> str:
    name = _inside(asked.name(gap.member))
    period = period_of(gap.piece.start, gap.piece.end)
    part = "".join(f", {column} {value}" for column, value in _where(asked, gap).items())
    said = asked.period if period == asked.period else period
    return f"{name} {said}{part}" if period.is_cumulative else f"{name} for {said}{part}"


def _where(asked: Asked, gap: Gap) -> dict[str, str]:
    where = {column: value for column, value in asked.where.items() if value}
    return {**where, "counterparty": gap.counterparty} if gap.counterparty else where


def _advice(asked: Asked, tally: Tally) -> str:
    """Return whom to ask, and which convention would bend the rule instead."""
    if not asked.adds_over_time and not asked.period.is_day and asked.measure.kind == "stock":
        return f"{asked.measure.label} can only be counted on a day. Ask for one, such as {asked.period.last_day}."
    if len(currencies := asked.currencies()) > 1 and not asked.rate:
        return f"Reports are in {enumerated(currencies)}. Name the currency of the answer."
    of_a_plan = _of_its_own_members(asked, tally)
    if of_a_plan:
        return of_a_plan
    named = dict.fromkeys(_inside(asked.name(gap.member)) for gap in tally.gaps)
    advice = f"Ask {enumerated(named)} for a delivery of what is missing"
    convention = would_help(asked, [(gap.member, gap.piece) for gap in tally.gaps])
    if convention is not None:
        advice += f", or name the convention '{convention}'"
    advice = ". ".join(
        [advice, *_told_in_parts(asked, tally), *filter(None, (_as_a_brand(asked, each.member) for each in tally.gaps))]
    )
    listed = "" if _is_cut(asked, tally) else _printed_for(asked)
    return f"{advice}. Printed together for {asked.period}: {listed}." if listed else f"{advice}."


def _of_its_own_members(asked: Asked, tally: Tally) -> str:
    """Return how to ask for what a run filed for the whole period, if the perimeter counts its members for some of the days only."""
    cells = asked.standing.cells
    for gap in tally.gaps:
        block = asked.standing.block(asked.measure.id, gap.member)
        if block is None or (gap.piece.start, gap.piece.end) == (asked.start, asked.end):
            continue
        at = block.figures
        whole = at[(cells.columns["start"][at] == asked.start) & (cells.columns["end"][at] == asked.end)]
        runs = [each for each in whole.tolist() if cells.words["source"][cells.columns["source"][each]].startswith(RUN)]
        if not runs:
            continue
        same = cells.equal("source", cells.words["source"][cells.columns["source"][runs[-1]]])
        same &= cells.equal("measure", asked.measure.id)
        members = dict.fromkeys(cells.words["member"][code] for code in cells.columns["member"][same].tolist())
        days = period_of(gap.piece.start, gap.piece.end)
        return (
            f"{asked.name(gap.member)} counts in '{asked.question.perimeter}' for {days} only, and a plan has one number for all of"
            f' {asked.period}. A plan is of its own members: --perimeter "{" + ".join(members)}".'
        )
    return ""


def _told_in_parts(asked: Asked, tally: Tally) -> Iterator[str]:
    """Say who reported parts of what is missing, because figures of parts are not added up (§1)."""
    columns = asked.standing.cells.columns
    by: dict[str, list[str]] = {}
    for gap in tally.gaps:
        block = asked.standing.block(asked.measure.id, gap.member)
        if block is None or gap.counterparty or not asked.adds_over_time:
            continue
        inside = block.figures[
            (columns["start"][block.figures] >= gap.piece.start) & (columns["end"][block.figures] <= gap.piece.end)
        ]
        parts = [
            name for name in BREAKDOWNS if name not in asked.where and (columns[name][inside] != 0).sum() >= SEVERAL
        ]
        if parts:
            by.setdefault(enumerated(parts), []).append(asked.name(gap.member))
    for parts_named, names in by.items():
        yield (
            f"{enumerated(names)} reported figures by {parts_named}, which are not added up: if they are all there is, deliver"
            ' them with rows = "transactions"'
        )


def _as_a_brand(asked: Asked, member: str) -> str:
    """Return how to ask for a company that is also a brand of somebody else, or nothing."""
    brand = asked.snapshot.registry.find("brand", member)
    sellers = [] if brand is None else [link.object for link in asked.snapshot.related("brand_of", subject=brand.id)]
    seller = next((each for each in sellers if each != member), "")
    if brand is None or not seller:
        return ""
    return f"{brand.name} is also a brand of {asked.name(seller)}: ask for {seller}, where brand = {brand.id}"


def _inside(name: str) -> str:
    """Return a name as it stands inside a sentence: "the whole market"."""
    return f"the {name[4:]}" if name.startswith("The ") else name


def _is_cut(asked: Asked, tally: Tally) -> bool:
    """Return whether a member lacks only a stretch of the period."""
    return any((gap.piece.start, gap.piece.end) != (asked.start, asked.end) for gap in tally.gaps)


def _contested(asked: Asked, part: Part) -> Refusal:
    cells = asked.standing.cells
    facts = cells.facts([*part.report.facts[:1], *part.report.contested])
    name = _inside(asked.name(part.member))
    period = _period(asked, part.report)
    rules = {fact.definition for fact in facts}
    if len(rules) > 1:
        said = " and ".join(f"{grouped_text(fact.value)} ({fact.definition or 'no rule given'})" for fact in facts)
        return Refusal(
            f"{asked.measure.label} of {name} for {period} can be counted by several rules: {said}.",
            advice="Name one of them as the definition.",
        )
    said = " and ".join(f"{grouped_text(fact.value)} ({_named(fact)})" for fact in facts)
    first = facts[0].ref or facts[0].source
    return Refusal(
        f"Sources disagree about {asked.measure.label.lower()} of {name} for {period}: {said}.",
        advice=f"Name the source you mean (such as {first}), or restate the wrong one in a new delivery.",
    )


def _named(fact: Fact) -> str:
    """Return how a fact can be named: its own id, and its source."""
    return ", ".join(dict.fromkeys(part for part in (fact.ref, fact.source) if part)) or fact.delivery


def _only_as_reported(asked: Asked) -> Refusal:
    """Say for whom a measure that does not add over members was reported, or which rate is missing."""
    unconverted = [refusal for reports in reporters_for_others(asked) for refusal in reports.refusals]
    of_the_period = [refusal for refusal in unconverted if any(each.period == asked.period for each in refusal.missing)]
    if of_the_period:
        return of_the_period[0]
    listed = _printed_for(asked)
    return Refusal(
        f"{asked.measure.label} can only be given as reported, and nobody reported them for '{asked.perimeter.text}' in"
        f" {asked.period}.",
        (Missing(asked.perimeter.text, asked.measure.id, asked.period, asked.where),),
        f"Reported for {asked.period}: {listed}." if listed else "Ask the coordination office for the figure.",
    )


def _printed_for(asked: Asked) -> str:
    """Return for which members together somebody printed a total of the period, as perimeters."""
    everybody = [thing.id for thing in asked.snapshot.registry.of_kind("member", "partner", "company", "rival")]
    found: dict[str, None] = {}
    for reports in reporters_for_others(asked):
        for inside in reports.perimeters():
            if len(inside) > 1 and (asked.start, asked.end) in reports.covering(inside).spans():
                found[" + ".join(each for each in everybody if each in inside)] = None
    return "; ".join(found)
