"""A year in the life of a programme: who files what on which day, and a recount of it in plain Python.

Twelve months of 400 initiatives, three members and four functions. Every month the office files stages and what owners
propose; the members confirm, late, in part, or not at all; months are restated. The recount knows nothing of the
record: it walks over what was said, line by line.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from tests.record.programme import AMOUNTS_SHEET, REGISTER_SHEET

MEMBERS = ("renault", "nissan", "mitsubishi")
FUNCTIONS = ("purchasing", "engineering", "manufacturing", "people")
YEAR = 2016
MONTHS = [f"{year}-{month:02d}" for year in (2016, 2017) for month in range(1, 13)]
CHANCES = {"0": 10, "1": 25, "2": 50, "3": 80, "4": 95, "5": 100, "X": 0}


@dataclass(frozen=True)
class Said:
    """One amount that somebody filed: measure, initiative, member, month, cents."""

    measure: str
    initiative: str
    member: str
    month: str
    cents: int


@dataclass(frozen=True)
class Handed:
    """One delivery: who, on which day, the file and its sheet, and what it says."""

    known: date
    member: str
    text: str
    sheet: str
    amounts: tuple[Said, ...] = ()
    stages: tuple[tuple[str, str, str], ...] = ()
    replaces: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class Initiative:
    """One initiative: who takes part, where, how often it brings something, and what it is planned to bring."""

    id: str
    function: str
    members: tuple[str, ...]
    recurring: bool
    start: int
    cents: int


@dataclass
class Year:
    """The whole year: its initiatives, and every delivery in the order of filing."""

    initiatives: list[Initiative]
    handed: list[Handed] = field(default_factory=list)


def year_of(count: int, seed: int) -> Year:
    """Return a year of a programme with some initiatives."""
    draw = Random(seed)
    made = []
    for number in range(count):
        members = tuple(sorted(draw.sample(MEMBERS, draw.choice((1, 2, 2, 3))), key=MEMBERS.index))
        # Some bring less than nothing.
        size = draw.randrange(100_00, 900_000_00) * (-1 if draw.random() < 0.08 else 1)
        made.append(Initiative(
            f"I-{number:03d}", FUNCTIONS[number % 4], members, draw.random() < 0.7, draw.randrange(0, 14), size
        ))  # fmt: skip
    year = Year(made)
    year.handed.append(_list(made, draw))
    year.handed.append(_amounts(date(2016, 1, 5), "office", [
        Said("synergy_plan", each.id, member, month, cents) for each in made for member, month, cents in _plan(each)
    ]))  # fmt: skip
    ladder: dict[str, str] = {each.id: "2" for each in made}
    for month in range(12):
        end = _last_day(month)
        year.handed.append(_stages(made, ladder, month, end, draw))
        done = [each for each in made if ladder[each.id] in ("4", "5") and each.start <= month]
        proposed = [
            Said("synergy_actual", each.id, member, MONTHS[month], round(cents * draw.uniform(0.7, 1.2)))
            for each in done for member, when, cents in _plan(each) if when == MONTHS[month]
        ]  # fmt: skip
        if proposed:
            year.handed.append(_amounts(end + timedelta(3), "office", proposed))
        year.handed.extend(_confirmations(year.handed, proposed, month, end, draw))
        if month >= 2 and proposed:
            year.handed.append(_correction(year.handed, month, end, draw))
    year.handed = [each for each in year.handed if each.text]
    return year


def recount(year: Year, known_on: date) -> dict[str, Fraction]:
    """Return the statement of 2016 as known on a day, counted line by line: name -> euros."""
    stage = dict.fromkeys((each.id for each in year.initiatives), "")
    held: list[tuple[Said, int]] = []
    changes: list[tuple[str, int, str, str]] = []
    for number, handed in enumerate(year.handed):
        if handed.known > known_on:
            continue
        if handed.replaces is not None:
            measure, initiative, month = handed.replaces
            held = [
                (said, at)
                for said, at in held
                if (said.measure, said.initiative, said.month) != (measure, initiative, month)
            ]
        held += [(said, number) for said in handed.amounts]
        changes += [(since, number, name, at) for name, since, at in handed.stages if since <= known_on.isoformat()]
    for _, _, name, at in sorted(changes, key=lambda change: change[:2]):
        stage[name] = at
    about = {each.id: each for each in year.initiatives}
    first: dict[str, str] = {}
    plan_first: dict[str, str] = {}
    for said, _ in held:
        into = {"synergy_actual": first, "synergy_plan": plan_first}.get(said.measure)
        if into is not None and said.cents:
            into[said.initiative] = min(into.get(said.initiative, "9999"), said.month)
    total: dict[str, Fraction] = {}

    def add(name: str, cents: int | Fraction) -> None:
        total[name] = total.get(name, Fraction(0)) + Fraction(cents) / 100

    matched: dict[tuple[str, str, str], list[int | None]] = {}
    for said, _ in held:
        each = about[said.initiative]
        if said.measure == "synergy_plan":
            if not each.recurring or _months_between(plan_first[said.initiative], said.month) < 12:
                add(f"gross {stage[said.initiative]}", said.cents)
                add(f"weighted {stage[said.initiative]}", Fraction(said.cents * CHANCES[stage[said.initiative]], 100))
            continue
        if said.measure == "synergy_confirmed":
            matched.setdefault((said.initiative, said.member, said.month), [None, None])[1] = said.cents
            add(f"confirmed {said.member}", said.cents)
            add(f"confirmed {each.function}", said.cents)
            continue
        matched.setdefault((said.initiative, said.member, said.month), [None, None])[0] = said.cents
        add(f"proposed {said.member}", said.cents)
        add(f"effect {each.function}", said.cents)
        age = _months_between(first[said.initiative], said.month)
        kind = "one_time" if not each.recurring else "continuing" if age >= 12 else "new"
        add(f"{kind} {each.function}", said.cents)
        if each.recurring and age < 12:
            add(f"run_rate {each.function}", said.cents)
    for proposed, confirmed in matched.values():
        if proposed != confirmed:
            add("open months", 100)
            add("unreconciled", (proposed or 0) - (confirmed or 0))
    return {name: value for name, value in total.items() if value}


# ------------------------------------------------------------------------------------------------------------- inside


def _plan(each: Initiative) -> Iterator[tuple[str, str, int]]:
    months = MONTHS[each.start :] if each.recurring else MONTHS[each.start : each.start + 2]
    for number, member in enumerate(each.members):
        for month in months:
            yield member, month, each.cents // len(each.members) + number


def _last_day(month: int) -> date:
    return date(YEAR + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(1)


def _months_between(first: str, month: str) -> int:
    return MONTHS.index(month) - MONTHS.index(first)


def _list(made: list[Initiative], draw: Random) -> Handed:
    kinds = ("cost reduction", "cost avoidance", "revenue")
    rows = [
        f"{each.id},2016-01-01,Initiative {each.id},{each.function},Jane Doe,{'+'.join(each.members)},object {each.id},"
        f"{draw.choice(kinds)},p_and_l,{'recurring' if each.recurring else 'one-time'},2,,,,"
        for each in made
    ]
    stages = tuple((each.id, "2016-01-01", "2") for each in made)
    return Handed(date(2016, 1, 4), "office", "\n".join(rows), REGISTER_SHEET, stages=stages)


def _stages(made: list[Initiative], ladder: dict[str, str], month: int, end: date, draw: Random) -> Handed:
    rows, moved = [], []
    for each in made:
        at = ladder[each.id]
        after = at
        if at == "2" and each.start <= month + 1 and draw.random() < 0.9:
            after = "3"
        elif at == "3" and each.start <= month and draw.random() < 0.9:
            after = "4"
        elif at == "4" and draw.random() < 0.05:
            after = "5"
        elif at in ("2", "3") and draw.random() < 0.02:
            after = "X"
        if after != at:
            ladder[each.id] = after
            since = (end - timedelta(draw.randrange(0, 20))).isoformat()
            rows.append(f"{each.id},{since},,,,,,,,,{after},,,{'No more demand' if after == 'X' else ''},")
            moved.append((each.id, since, after))
    # Two changes of one initiative on one day are told apart by the order of filing, so the days must not go back.
    return Handed(end + timedelta(1), "office", "\n".join(rows), REGISTER_SHEET, stages=tuple(moved))


def _amounts(
    known: date,
    member: str,
    amounts: list[Said],
    sheet: str = AMOUNTS_SHEET,
    replaces: tuple[str, str, str] | None = None,
) -> Handed:
    rows = [
        f"{each.initiative},{each.measure},{each.member},{each.month},{each.cents // 100}.{each.cents % 100:02d},"
        if each.cents >= 0
        else f"{each.initiative},{each.measure},{each.member},{each.month},-{-each.cents // 100}.{-each.cents % 100:02d},"
        for each in amounts
    ]
    return Handed(known, member, "\n".join(rows), sheet, tuple(amounts), replaces=replaces)


def _confirmations(handed: list[Handed], proposed: list[Said], month: int, end: date, draw: Random) -> Iterator[Handed]:
    """Each member confirms its share: most as proposed, some less, some late, some never."""
    for member in MEMBERS:
        own = [each for each in proposed if each.member == member]
        now, late = [], []
        for each in own:
            dice = draw.random()
            cents = each.cents if dice < 0.85 else round(each.cents * 0.9)
            said = Said("synergy_confirmed", each.initiative, member, each.month, cents)
            if dice < 0.70 or 0.85 <= dice < 0.92:
                now.append(said)
            elif dice < 0.85:
                late.append(said)
        if now:
            yield _amounts(end + timedelta(10), member, now)
        if late:
            yield _amounts(end + timedelta(45), member, late)


def _correction(handed: list[Handed], month: int, end: date, draw: Random) -> Handed:
    """One initiative's proposal of an earlier month is stated again."""
    earlier = [
        each
        for one in handed
        for each in one.amounts
        if each.measure == "synergy_actual" and each.month == MONTHS[month - 1] and one.replaces is None
    ]
    if not earlier:
        return Handed(end, "office", "", AMOUNTS_SHEET)
    chosen = draw.choice(sorted({each.initiative for each in earlier}))
    again = [
        Said(each.measure, each.initiative, each.member, each.month, round(each.cents * 0.8))
        for each in earlier
        if each.initiative == chosen
    ]
    first, after = f"{MONTHS[month - 1]}-01", f"{MONTHS[month]}-01"
    sheet = 'mode = "replace"\nreason = "Stated again"\n' + AMOUNTS_SHEET.replace(
        "[columns]",
        f'[scope]\nmeasures = ["synergy_actual"]\nstart = {first}\nend = {after}\n'
        f'[scope.where]\ninitiative = "{chosen}"\n\n[columns]',
    )
    return _amounts(end + timedelta(12), "office", again, sheet, ("synergy_actual", chosen, MONTHS[month - 1]))
