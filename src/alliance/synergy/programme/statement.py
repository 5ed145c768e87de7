"""The statement of a programme: what a time brought, who confirmed it, what is unreconciled, and what is in the pipeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from alliance.errors import UsageError, did_you_mean, nearest
from alliance.record.cells import Booleans, Integers
from alliance.record.initiatives import ACTUAL, CONFIRMED, LADDER
from alliance.synergy.programme.counting import COUNTS, SERIES, Window, added, counted
from alliance.synergy.programme.pipeline import Exact, Rung, dense, inside, outlook, pipeline
from alliance.synergy.programme.programme import Amounts, Programme

# What a statement can be broken down by; a column of the register, or the member.
BY = ("function", "member", "stage", "type", "effect", "recurrence", "owner", "initiative")
NOT_CONFIRMED, DIFFERS, NOT_PROPOSED = "not confirmed", "differs", "not proposed"


@dataclass(frozen=True)
class Line:
    """One line of a statement.

    Parameters
    ----------
    name : str
        What it is the line of: the id of a function, a member, a stage; empty for the total.
    initiatives : int
        How many initiatives are in it.
    counts : mapping of str to Fraction
        Each of `alliance.synergy.programme.counting.COUNTS`, in the currency of account.
    proposed, confirmed : Fraction
        The effect in this time as the owners propose it, and as the members confirmed it.
    """

    name: str
    initiatives: int
    counts: Mapping[str, Fraction]
    proposed: Fraction
    confirmed: Fraction

    @property
    def unreconciled(self) -> Fraction:
        """What was proposed and is not confirmed; negative if more was confirmed than proposed."""
        return self.proposed - self.confirmed


@dataclass(frozen=True)
class Share:
    """What one member confirmed of the effect in a time.

    Parameters
    ----------
    member : str
        Its id.
    proposed, confirmed : Fraction
        Its share as proposed, and as its controlling confirmed it.
    """

    member: str
    proposed: Fraction
    confirmed: Fraction

    @property
    def unreconciled(self) -> Fraction:
        """What was proposed and is not confirmed."""
        return self.proposed - self.confirmed


@dataclass(frozen=True)
class Difference:
    """A share of an initiative that is not reconciled.

    Parameters
    ----------
    initiative, member : str
        Ids.
    proposed, confirmed : Fraction
        In this time.
    months : tuple of int
        The months in which the two differ, counted from January 1970.
    reason : str
        ``"not confirmed"``, ``"differs"`` or ``"not proposed"``.
    """

    initiative: str
    member: str
    proposed: Fraction
    confirmed: Fraction
    months: tuple[int, ...]
    reason: str


@dataclass(frozen=True)
class Statement:
    """What is to be said of a programme for a time.

    Parameters
    ----------
    series : str
        Whose counts the lines show: ``"plan"``, ``"forecast"``, ``"actual"`` or ``"confirmed"``.
    by : str
        What the lines are of.
    lines : tuple of Line
        One per group that has something in it.
    total : Line
        All of them.
    shares : tuple of Share
        By member.
    differences : tuple of Difference
        Every share that is not reconciled, the largest difference first.
    pipeline : tuple of Rung
        By stage; all initiatives, whatever the time.
    outlook : Fraction
        The effect in this time as it is expected now: proposed where it is over, else forecast, else planned.
    weighted_outlook : Fraction
        The same with what is still to come weighted by the ladder.
    """

    series: str
    by: str
    lines: tuple[Line, ...]
    total: Line
    shares: tuple[Share, ...]
    differences: tuple[Difference, ...]
    pipeline: tuple[Rung, ...]
    outlook: Fraction
    weighted_outlook: Fraction

    @property
    def is_reconciled(self) -> bool:
        """Whether every share of every initiative was confirmed as it was proposed."""
        return not self.differences


def statement(
    programme: Programme,
    window: Window,
    probabilities: Mapping[str, Fraction],
    *,
    series: str = "actual",
    by: str = "function",
    where: Mapping[str, Sequence[str]] | None = None,
) -> Statement:
    """Return the statement of a programme for a time.

    Parameters
    ----------
    programme : Programme
        As known on a day.
    window : Window
        The time.
    probabilities : mapping of str to Fraction
        Stage -> how likely an initiative at it is to come to its end.
    series : str
        The series that is counted.
    by : str
        One of `BY`.
    where : mapping of str to sequence of str or None
        Only initiatives with one of these words in these columns of the register; ``"member"`` for shares of members.

    Raises
    ------
    UsageError
        If there is no such series or breakdown, or the time cuts an amount that is only known for its year.
    """
    for given, known in ((series, tuple(SERIES)), (by, BY)):
        if given not in known:
            hint = did_you_mean(nearest(given, known)) or f"Known are {', '.join(known)}."
            raise UsageError(f"'{given}' is no {'series' if known != BY else 'breakdown'} of a programme. {hint}")
    amounts = programme.amounts
    is_in = _chosen(programme, where or {})
    names, group = _groups(programme, by)
    group = np.where(is_in, group, -1)
    counts = counted(programme, series, window, group, len(names))
    proposed, confirmed = (_effect(amounts, measure, group, len(names), window) for measure in (ACTUAL, CONFIRMED))
    chosen = _initiatives_in(programme, where or {})
    held = _members_of_groups(programme, by, names, where or {})
    columns = [counts[count].tolist() for count in COUNTS] + [proposed.tolist(), confirmed.tolist()]
    exact = Exact(programme.scale)
    lines = tuple(
        _line(name, held[at], [column[at] for column in columns], exact)
        for at, name in enumerate(names)
        if held[at] or any(column[at] for column in columns)
    )
    return Statement(
        series,
        by,
        lines,
        _line("", len(chosen), [sum(column) for column in columns], exact),
        _shares(programme, window, is_in),
        _differences(programme, window, is_in),
        pipeline(programme, probabilities, is_in, chosen),
        *outlook(programme, window, is_in, probabilities),
    )


# ------------------------------------------------------------------------------------------------------------- inside


def _chosen(programme: Programme, where: Mapping[str, Sequence[str]]) -> Booleans:
    """Return which amounts are asked for, shape (amounts,)."""
    amounts = programme.amounts
    is_in = np.zeros(len(programme.initiatives), np.bool_)
    is_in[_initiatives_in(programme, {key: words for key, words in where.items() if key != "member"})] = True
    found: Booleans = is_in[amounts.initiative]
    if "member" in where:
        found &= np.array([each in where["member"] for each in programme.members] or [False])[amounts.member]
    return found


def _initiatives_in(programme: Programme, where: Mapping[str, Sequence[str]]) -> Integers:
    """Return the positions of the initiatives that are asked for, shape (found,)."""
    listed = programme.initiatives
    is_in = np.ones(len(listed), np.bool_)
    for column, words in where.items():
        if column == "member":
            is_in &= [bool(set(each.split("+")) & set(words)) for each in listed.columns["members"]]
        else:
            texts = listed.ids if column == "initiative" else listed.columns[column]
            is_in &= np.array([each in words for each in texts], np.bool_)
    return np.flatnonzero(is_in)


def _groups(programme: Programme, by: str) -> tuple[tuple[str, ...], Integers]:
    """Return the names of the groups, and the group of every amount, shape (amounts,)."""
    if by == "member":
        return programme.members, programme.amounts.member
    if by == "initiative":
        return programme.initiatives.ids, programme.amounts.initiative
    texts = programme.initiatives.columns[by]
    names = tuple(stage for stage in LADDER if stage in texts) if by == "stage" else tuple(sorted(set(texts)))
    place = {name: at for at, name in enumerate(names)}
    of_initiative = np.array([place[text] for text in texts], np.int64)
    return names, of_initiative[programme.amounts.initiative]


def _members_of_groups(
    programme: Programme, by: str, names: Sequence[str], where: Mapping[str, Sequence[str]]
) -> list[int]:
    """Return how many initiatives each group has."""
    listed = programme.initiatives
    chosen = _initiatives_in(programme, where).tolist()
    if by == "member":
        of = [listed.columns["members"][at].split("+") for at in chosen]
        wanted = where.get("member", names)
        return [sum(name in each for each in of) if name in wanted else 0 for name in names]
    texts = listed.ids if by == "initiative" else listed.columns[by]
    count = dict.fromkeys(names, 0)
    for at in chosen:
        count[texts[at]] += 1
    return [count[name] for name in names]


def _effect(amounts: Amounts, measure: str, group: Integers, groups: int, window: Window) -> Integers:
    """Return the sum of a measure over the time by groups, shape (groups,)."""
    first, last = amounts.span(measure)
    own, into = amounts.of(measure), group[first:last]
    chosen = np.flatnonzero((into >= 0) & inside(own, window))
    return added(own.value[chosen], into[chosen], groups)


def _line(name: str, initiatives: int, amounts: Sequence[int], exact: Exact) -> Line:
    values = [exact.of(each) for each in amounts]
    return Line(name, initiatives, dict(zip(COUNTS, values, strict=False)), values[-2], values[-1])


def _shares(programme: Programme, window: Window, is_in: Booleans) -> tuple[Share, ...]:
    amounts = programme.amounts
    group = np.where(is_in, amounts.member, -1)
    unit = Fraction(10) ** programme.scale
    sums = [
        _effect(amounts, measure, group, len(programme.members), window).tolist() for measure in (ACTUAL, CONFIRMED)
    ]
    return tuple(
        Share(member, int(proposed) * unit, int(confirmed) * unit)
        for member, proposed, confirmed in zip(programme.members, *sums, strict=True)
        if proposed or confirmed
    )


def _differences(programme: Programme, window: Window, is_in: Booleans) -> tuple[Difference, ...]:
    """Return the shares whose months differ between what was proposed and what was confirmed."""
    width, months = len(programme.members), window.last - window.first
    size = len(programme.initiatives) * width * months
    sums, named = [], []
    for measure in (ACTUAL, CONFIRMED):
        place, value = dense(programme, measure, window, is_in)
        sums.append(added(value, place, size))
        # A confirmation of nothing is a confirmation: whether it was delivered matters, not whether it is zero.
        said = np.zeros(size, np.bool_)
        said[place] = True
        named.append(said)
    differ = np.flatnonzero((sums[0] != sums[1]) | (named[0] != named[1]))
    exact = Exact(programme.scale)
    held: dict[int, list[int]] = {}
    for at in differ.tolist():
        held.setdefault(at // months, []).append(at)
    listed = programme.initiatives.ids
    apart = [
        (pair, places, sum(sums[0][places].tolist()), sum(sums[1][places].tolist())) for pair, places in held.items()
    ]
    apart.sort(key=lambda each: (-abs(each[2] - each[3]), listed[each[0] // width], programme.members[each[0] % width]))
    found = []
    for pair, places, proposed, confirmed in apart:
        is_proposed, is_confirmed = (bool(each[places].any()) for each in named)
        found.append(Difference(
            listed[pair // width],
            programme.members[pair % width],
            exact.of(proposed),
            exact.of(confirmed),
            tuple(window.first + at % months for at in places),
            NOT_CONFIRMED if not is_confirmed else NOT_PROPOSED if not is_proposed else DIFFERS,
        ))  # fmt: skip
    return tuple(found)
