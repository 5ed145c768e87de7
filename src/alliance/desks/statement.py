"""The statement of all functions, read from the record: filed plans, filed shares, and how far each plan has come.

Nothing is solved: a statement is of what was filed. What is missing for it is named with the command that files it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from alliance.calendar import parse_day_if_any
from alliance.desks.door import enter_for_its_own
from alliance.desks.functions import OWN, recorded_function
from alliance.errors import NotShown, UsageError
from alliance.record.approvals import Approval, approvals
from alliance.record.facts import Fact
from alliance.record.filed_plans import FiledPlan, filed_plans
from alliance.record.folder import Folder
from alliance.record.members import OFFICE
from alliance.synergy.statement import PRICES, Part, Statement, statement

NOT_PROPOSED = "not proposed"
CHANGED = "changed since it was proposed"


@dataclass(frozen=True)
class Stated:
    """What stands behind the lines of one function.

    Parameters
    ----------
    function : str
        ``"engineering"``.
    definition : str
        Function and scenario, as filed.
    rule : str
        The rule of sharing.
    run : str
        Id of the run.
    years : tuple of int
        The years of the plan.
    status : str
        ``"proposed"``, ``"confirmed"``, ``"released"``, ``"not proposed"``, or that it changed since it was proposed.
    kind : str
        How firm its numbers are: ``"synthetic"``, ``"estimated"``, ``"derived"``.
    notes : tuple of str
        What has to be known of it.
    """

    function: str
    definition: str
    rule: str
    run: str
    years: tuple[int, ...]
    status: str
    kind: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class SynergyStatement:
    """The statement with what stands behind it.

    Parameters
    ----------
    statement : Statement
        The lines, cents.
    stated : tuple of Stated
        The plans, one for each function.
    left_out : tuple of str
        Functions with a filed plan that cannot be stated: why, and which command would change that.
    missing : tuple of str
        Functions without a filed plan, and which command would bring one.
    names : mapping of str to str
        What the members are called, by id.
    is_of_one : bool
        Whether it is the statement of one member, and names nobody else.
    """

    statement: Statement
    stated: tuple[Stated, ...]
    left_out: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    is_of_one: bool = False


def synergy_statement(
    folder: Path | str,
    *,
    member: str = "",
    rule: str = "",
    runs: Collection[str] = (),
    known_on: str = "",
    viewer: str = OFFICE,
) -> SynergyStatement:
    """Return one statement of all functions, for the alliance or one member, from what was filed.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    member : str
        Only of this member; of all if empty.
    rule : str
        The rule of sharing, where shares under several are filed.
    runs : collection of str
        Which runs, by the beginning of their ids, where several plans of a function are filed.
    known_on : str
        As known on this day; today if empty.
    viewer : str
        For whom: a member is given its own statement only.

    Returns
    -------
    SynergyStatement
        Lines that add up, the plans behind them, and what is missing.

    Raises
    ------
    UsageError
        If no shares are filed, or it is not clear which plan or which shares are meant.
    NotShown
        If a member asks for the statement of another.
    """
    opened, own = enter_for_its_own(folder, viewer)
    who = opened.registry.get("member", member).id if member else own
    if own and who != own:
        raise NotShown(f"{viewer} is shown its own statement only. Leave out --member.")
    day = parse_day_if_any(known_on)
    snapshot = opened.snapshot()
    plans: dict[str, list[FiledPlan]] = {}
    for plan in filed_plans(snapshot, day):
        plans.setdefault(plan.function, []).append(plan)
    _see_that_all_are_filed(plans, rule, runs)
    found, _ = approvals(snapshot, day)
    parts: list[Part] = []
    stated: list[Stated] = []
    left_out: list[str] = []
    for function in (*(each for each in OWN if each in plans), *sorted(set(plans) - set(OWN))):
        plan = _chosen(plans[function], found, runs)
        shared = _rule_of(plan, found, rule)
        if not shared:
            command = f"alliance synergy share {function} --rule nucleolus --file"
            left_out.append(f"{function}: no shares of run {plan.run[:8]} are filed. File them: {command}")
            continue
        part = _part(plan, shared)
        if not part.by_prices and _claims_prices(plan, plans):
            left_out.append(
                f"{function}: what of its savings comes from volume prices is not filed, and purchasing's plan claims these too."
                f" File it: alliance plan baselines {function} --file"
            )
            continue
        parts.append(part)
        stated.append(_stated(opened, plan, shared, found))
    missing = [f"{each}: no plan is filed. File one: alliance plan {each} --file" for each in OWN if each not in plans]
    if not parts:
        raise UsageError(f"There is nothing to state. {'; '.join((*left_out, *missing))}")
    whole = statement(parts)
    if who and who not in whole.members:
        raise UsageError(f"'{who}' has no part in these plans. They are of {', '.join(whole.members)}.")
    names = {each.id: each.name for each in opened.registry.of_kind("member", "partner")}
    return SynergyStatement(
        whole.only(who) if who else whole, tuple(stated), tuple(left_out), tuple(missing), names, bool(who)
    )


def _see_that_all_are_filed(plans: Mapping[str, list[FiledPlan]], rule: str, runs: Collection[str]) -> None:
    """See that a rule and runs that were named are somewhere in the record.

    Raises
    ------
    UsageError
        If one is not: it would decide nothing.
    """
    every = [plan for mine in plans.values() for plan in mine]
    for run in runs:
        if not any(plan.run.startswith(run) for plan in every):
            told = "; ".join(f"{plan.run} ({plan.definition})" for plan in every) or "none"
            raise UsageError(f"No filed plan has a run that begins with '{run}'. Filed are {told}.")
    rules = dict.fromkeys(name for plan in every for name in plan.shares)
    if rule and rules and rule not in rules:
        raise UsageError(f"No shares by '{rule}' are filed. Filed are shares by {', '.join(rules)}.")


def _chosen(plans: list[FiledPlan], found: Collection[Approval], runs: Collection[str]) -> FiledPlan:
    """Return the one plan of a function that is meant: the one named, else the only one, else the only one released."""
    named = [plan for plan in plans if any(plan.run.startswith(run) for run in runs)]
    fitting = named or plans
    if len(fitting) > 1:
        released = {each.plan.run for each in found if each.release is not None and each.is_unchanged}
        fitting = [plan for plan in fitting if plan.run in released] or fitting
    if len(fitting) == 1:
        return fitting[0]
    told = "; ".join(f"{each.run} ({each.definition})" for each in fitting)
    raise UsageError(
        f"Several plans of {fitting[0].function} are filed, and each would count its savings again: {told}. Say which:"
        f" --run {fitting[0].run[:8]}"
    )


def _rule_of(plan: FiledPlan, found: Iterable[Approval], rule: str) -> str:
    """Return the rule under which a plan's shares are stated; empty if none are filed."""
    filed = tuple(plan.shares)
    if rule and rule in filed:
        return rule
    proposed = [each.plan.rule for each in found if each.plan.run == plan.run and each.is_unchanged and each.plan.rule]
    if not rule and proposed:
        return proposed[-1]
    if len(filed) > 1:
        told = f"'{rule}' is none of them; say which" if rule else "Say which"
        raise UsageError(
            f"Shares of {plan.definition} by several rules are filed: {', '.join(filed)}. {told}: --rule {filed[0]}"
        )
    return filed[0] if filed else ""


def _part(plan: FiledPlan, rule: str) -> Part:
    shares = plan.shares[rule]
    pays = {fact.member: _cents(fact) for fact in shares if fact.measure == "cost_share"}
    gains = {fact.member: _cents(fact) for fact in shares if fact.measure == "synergy_share"}
    bears = {fact.member: _cents(fact) for fact in plan.facts if fact.measure == "plan_cost" and not fact.breakdown()}
    return Part(
        plan.function,
        _years(plan),
        {member: pays[member] + gains[member] for member in pays},
        {member: bears[member] for member in pays},
        pays,
        {fact.member: _cents(fact) for fact in _whole(plan, "avoided_saving")},
        {fact.member: _cents(fact) for fact in _whole(plan, "valued_saving")},
        {
            (fact.member, fact.start.year): _cents(fact)
            for fact in plan.beside
            if fact.measure == "price_saving" and fact.start is not None
        },
    )


def _claims_prices(plan: FiledPlan, plans: Collection[str]) -> bool:
    """Return whether a plan may claim price effects that purchasing's plan claims too, and does not tell them apart."""
    return plan.function == "engineering" and PRICES in plans


def _stated(opened: Folder, plan: FiledPlan, rule: str, found: Iterable[Approval]) -> Stated:
    recorded = recorded_function(opened.registry, plan.function)[1]
    mine = [each for each in found if each.function == recorded and each.plan.definition == plan.definition]
    same = [each for each in mine if each.plan.run == plan.run and each.plan.digest == plan.digest(each.plan.rule)]
    status = same[-1].status if same else CHANGED if mine else NOT_PROPOSED
    notes = []
    if not _whole(plan, "stand_alone_cost"):
        notes.append(
            f"what is avoided or valued is not filed, all of it stands under reduction: alliance plan baselines {plan.function} --file"
        )
    else:
        alone = {fact.member: _cents(fact) for fact in _whole(plan, "stand_alone_cost")}
        part = _part(plan, rule)
        apart = sum(abs(part.stand_alone[member] - alone.get(member, 0)) for member in part.members)
        if apart > 100 * len(part.members):
            notes.append(
                f"members alone were solved twice, EUR {apart / 100:,.0f} apart in all; the shares' values stand here"
            )
    statuses = {fact.status for fact in plan.facts}
    kind = next((each for each in ("synthetic", "estimated") if each in statuses), "derived")
    return Stated(plan.function, plan.definition, rule, plan.run, _years(plan), status, kind, tuple(notes))


def _whole(plan: FiledPlan, measure: str) -> list[Fact]:
    return [fact for fact in plan.beside if fact.measure == measure and not fact.breakdown()]


def _years(plan: FiledPlan) -> tuple[int, ...]:
    start, end = plan.period
    first = (start or end).year
    last = end.year - (1 if end == date(end.year, 1, 1) else 0)
    return tuple(range(first, last + 1))


def _cents(fact: Fact) -> int:
    return round(100 * fact.value)
