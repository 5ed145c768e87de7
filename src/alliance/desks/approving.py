"""How a plan is approved: a leader proposes it, each member's controlling confirms its own part, a leader releases it.

Every act goes into the record as a delivery of one dated relation: the office delivers what leaders do, a member delivers that
its controlling confirmed. Who may do what is decided in `alliance.record.approvals`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

from alliance.desks.delivery import import_written
from alliance.desks.door import enter, enter_for_its_own
from alliance.desks.filing import as_csv, quoted
from alliance.desks.functions import recorded_function
from alliance.desks.governance import day_meant, names_of
from alliance.errors import ActRefused, NotShown, UnknownName, UsageError, did_you_mean, nearest
from alliance.record.approvals import (
    CONFIRMS,
    PROPOSES,
    RELEASES,
    Act,
    Approval,
    PlanName,
    approvals,
    objection,
)
from alliance.record.deliveries import Filed
from alliance.record.filed_plans import COST, SHARES, FiledPlan, filed_plans
from alliance.record.folder import Folder
from alliance.record.mandates import Mandate, mandates
from alliance.record.members import OFFICE
from alliance.record.revisions import current_relations

COLUMNS = ("subject", "kind", "object", "first_day", "last_day", "detail", "note")


@dataclass(frozen=True)
class PlanPart:
    """What one member has of a plan.

    Parameters
    ----------
    bears : Fraction
        What it bears in the joint plan, EUR.
    pays, better_by : Fraction or None
        What it pays and is better off by under the rule that is proposed, EUR; None if none is.
    """

    bears: Fraction
    pays: Fraction | None
    better_by: Fraction | None


def propose(
    folder: Path | str,
    function: str,
    person: str,
    *,
    rule: str = "",
    run: str = "",
    day: str = "",
    viewer: str = OFFICE,
) -> tuple[Approval, Filed]:
    """Propose a filed plan of a function, with the shares under a rule if some are filed.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    function : str
        Which function.
    person : str
        Who proposes: a leader of the function who is in office on the day.
    rule : str
        Under which rule its cost is shared; the only one that is filed if empty.
    run : str
        Which run, by the beginning of its id; the only plan of the function if empty.
    day : str
        The day of the act; today if empty.
    viewer : str
        For whom.

    Returns
    -------
    tuple of Approval and Filed
        How far the plan has come, and the delivery that says so.

    Raises
    ------
    ActRefused
        If the person may not, or the plan was not known on that day.
    UsageError
        If no plan is filed, or it is not clear which one is meant.
    """
    opened = enter(folder, viewer)
    planned, recorded = recorded_function(opened.registry, function)
    snapshot = opened.snapshot()
    plan = _plan_meant([each for each in filed_plans(snapshot) if each.function == planned], planned, run)
    chosen = _rule_meant(plan, rule)
    name = PlanName(plan.definition, chosen, plan.run, plan.digest(chosen))
    act = Act(PROPOSES, _person(opened, person), recorded, _day(day), name)
    if act.day < plan.known_on:
        raise ActRefused(
            f"The plan {name.words()} is in the record since {plan.known_on}; it cannot have been proposed on {act.day}."
            " Give a day from then on: --day"
        )
    found = {each.plan: each for each in approvals(snapshot)[0] if each.function == recorded}
    return _done(opened, act, found.get(name), plan.members)


def confirm(
    folder: Path | str,
    function: str,
    person: str,
    *,
    member: str = "",
    run: str = "",
    day: str = "",
    viewer: str = OFFICE,
) -> tuple[Approval, Filed]:
    """Confirm a member's own part of a proposed plan.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    function : str
        Which function.
    person : str
        Who confirms: the controlling of the member on that day.
    member : str
        Whose part; the member whose controlling the person is if empty.
    run : str
        Which run, by the beginning of its id; the only open proposal if empty.
    day : str
        The day of the act; today if empty.
    viewer : str
        For whom.

    Returns
    -------
    tuple of Approval and Filed
        How far the plan has come, and the delivery of the member that says so.

    Raises
    ------
    ActRefused
        If nothing is proposed, the plan has changed since, or the person may not confirm this part.
    NotShown
        If a member would confirm for another one.
    """
    opened, viewing = enter_for_its_own(folder, viewer)
    approval = _open_approval(opened, function, run)
    who, when = _person(opened, person), _day(day)
    if viewing and member and opened.registry.get("member", member).id != viewing:
        raise NotShown(f"{viewer} is shown its own part only, and confirms no other. Leave out --member.")
    if viewing:
        part = viewing
    elif member:
        part = opened.registry.get("member", member).id
    else:
        own = [
            each.of
            for each in _entrusted(opened)
            if each.kind == "controls" and each.person == who and each.is_in_office(when)
        ]
        if len(own) > 1:
            raise UsageError(f"{who} is the controlling of {', '.join(own)}. Say whose part: --member {own[0]}")
        # Without a mandate of any member the objection will say so, of the first one.
        part = own[0] if own else approval.members[0]
    act = Act(CONFIRMS, who, approval.function, when, approval.plan, part)
    return _done(opened, act, approval, approval.members)


def parts_of(folder: Path | str, approval: Approval, *, viewer: str = OFFICE) -> dict[str, PlanPart]:
    """Return what each member has of a proposed plan: what it confirms.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    approval : Approval
        How far the plan has come.
    viewer : str
        For whom: a member is given its own part only.

    Returns
    -------
    dict of str to PlanPart
        By member; empty if the record no longer holds the plan.
    """
    opened, own = enter_for_its_own(folder, viewer)
    plans = (each for each in filed_plans(opened.snapshot()) if each.run == approval.plan.run)
    plan = next((each for each in plans if each.definition == approval.plan.definition), None)
    if plan is None:
        return {}
    shares = plan.shares.get(approval.plan.rule, ())
    pays, gains = ({fact.member: fact.value for fact in shares if fact.measure == measure} for measure in SHARES)
    bears = {fact.member: fact.value for fact in plan.facts if fact.measure == COST and not fact.breakdown()}
    return {
        member: PlanPart(bears[member], pays.get(member), gains.get(member))
        for member in plan.members
        if own in ("", member)
    }


def release(
    folder: Path | str, function: str, person: str, *, run: str = "", day: str = "", viewer: str = OFFICE
) -> tuple[Approval, Filed]:
    """Release a plan that every member has confirmed.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    function : str
        Which function.
    person : str
        Who releases: a leader of the function who is in office on the day.
    run : str
        Which run, by the beginning of its id; the only open proposal if empty.
    day : str
        The day of the act; today if empty.
    viewer : str
        For whom.

    Returns
    -------
    tuple of Approval and Filed
        How far the plan has come, and the delivery that says so.

    Raises
    ------
    ActRefused
        If a member has not confirmed its part, the plan has changed, or the person does not lead the function.
    """
    opened = enter(folder, viewer)
    approval = _open_approval(opened, function, run)
    act = Act(RELEASES, _person(opened, person), approval.function, _day(day), approval.plan)
    return _done(opened, act, approval, approval.members)


def decide(folder: Path | str, function: str, person: str, words: str, *, day: str = "", viewer: str = OFFICE) -> Filed:
    """Write a decision about a function into its log.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    function : str
        Which function.
    person : str
        Who decided: a leader of the function who is in office on the day.
    words : str
        What was decided.
    day : str
        The day; today if empty.
    viewer : str
        For whom.

    Returns
    -------
    Filed
        The delivery.

    Raises
    ------
    ActRefused
        If the person does not lead the function on that day.
    """
    opened = enter(folder, viewer)
    recorded = recorded_function(opened.registry, function)[1]
    if not words.strip():
        raise UsageError("A decision needs words. Say what was decided.")
    act = Act(PROPOSES, _person(opened, person), recorded, _day(day), PlanName("", "", "", ""))
    reason = objection(act, None, _entrusted(opened), ())
    if reason:
        raise ActRefused(f"The decision was not filed: {reason}.")
    return _file(opened, "decides", act, " ".join(words.split()), OFFICE, "")


def _done(opened: Folder, act: Act, approval: Approval | None, members: tuple[str, ...]) -> tuple[Approval, Filed]:
    """File an act, or refuse it."""
    reason = objection(act, approval, _entrusted(opened), members)
    if reason:
        verb = {PROPOSES: "proposed", CONFIRMS: "confirmed", RELEASES: "released"}[act.kind]
        raise ActRefused(f"The plan {act.plan.words()} was not {verb}: {reason}. {_advice(act, approval)}".strip())
    deliverer = act.member if act.kind == CONFIRMS else OFFICE
    filed = _file(opened, act.kind, act, act.plan.text(act.member), deliverer, _label(opened, act.plan))
    after = {each.plan: each for each in approvals(opened.snapshot())[0] if each.function == act.function}
    return after[act.plan], filed


def _entrusted(opened: Folder) -> tuple[Mandate, ...]:
    """Return who is entrusted with what as the record stands."""
    snapshot = opened.snapshot()
    return mandates(snapshot.registry, current_relations(snapshot.relations, snapshot.deliveries))


def _advice(act: Act, approval: Approval | None) -> str:
    planned = act.plan.definition.partition(",")[0]
    if act.kind == RELEASES and approval is not None and approval.waiting_for:
        return f"Their controlling confirms first: alliance plan confirm {planned} --as PERSON"
    if act.kind == CONFIRMS:
        return "Who is whose controlling is told by: alliance synergy governance"
    return "Who leads it when is told by: alliance synergy governance --on DAY"


def _file(opened: Folder, kind: str, act: Act, detail: str, deliverer: str, note: str) -> Filed:
    """File one act as a delivery of one relation."""
    day = act.day.isoformat()
    row = (act.person, kind, act.function, day, day, detail, note)
    content = as_csv(COLUMNS, [dict(zip(COLUMNS, row, strict=True))])
    name = f"{day}-{act.function}-{kind}{f'-{act.member}' if act.member else ''}-{sha256(content).hexdigest()[:8]}"
    columns = "\n".join(f'{column} = "{column}"' for column in COLUMNS)
    title = quoted(f"{names_of(opened.registry)[act.person]} {kind}: {detail}")
    sheet = (
        f'title = {title}\nmember = "{deliverer}"\nkind = "relations"\nknown_on = {day}\n'
        f'source = "{deliverer}: decision of {day}"\n\n[columns]\n{columns}\n'
    )
    return import_written(opened.path, name, content, sheet)


def _label(opened: Folder, name: PlanName) -> str:
    """Return what must be said with an act on a plan whose numbers were made from invented input."""
    plan = next((each for each in filed_plans(opened.snapshot()) if each.run == name.run), None)
    return "of a synthetic plan" if plan and any(fact.status == "synthetic" for fact in plan.facts) else ""


def _plan_meant(plans: list[FiledPlan], function: str, run: str) -> FiledPlan:
    """Return the one filed plan that is meant, or say which there are."""
    if not plans:
        raise UsageError(f"No plan of {function} is filed. File one: alliance plan {function} --file")
    fitting = [each for each in plans if each.run.startswith(run)]
    if len(fitting) == 1:
        return fitting[0]
    told = "; ".join(f"{each.run} ({each.definition}, {_years(each)})" for each in plans)
    if not fitting:
        raise UsageError(f"No filed plan of {function} has a run that begins with '{run}'. Filed are {told}.")
    raise UsageError(f"Several plans of {function} are filed: {told}. Say which: --run {fitting[0].run[:8]}")


def _rule_meant(plan: FiledPlan, rule: str) -> str:
    """Return the rule under which the plan's cost is to be shared."""
    filed = tuple(plan.shares)
    if rule:
        if rule not in filed:
            command = f"alliance synergy share {plan.function} --rule {rule} --file"
            raise UsageError(
                f"No shares by '{rule}' of this plan are filed; filed are {', '.join(filed) or 'none'}. File them: {command}"
            )
        return rule
    if len(filed) > 1:
        raise UsageError(f"Shares by several rules are filed: {', '.join(filed)}. Say which: --rule {filed[0]}")
    return filed[0] if filed else ""


def _open_approval(opened: Folder, function: str, run: str) -> Approval:
    """Return the one proposal that is not released yet and still what the record says."""
    planned, recorded = recorded_function(opened.registry, function)
    mine = [
        each for each in approvals(opened.snapshot())[0] if each.function == recorded and each.plan.run.startswith(run)
    ]
    if not mine:
        raise ActRefused(
            f"No plan of {planned} was proposed. A leader proposes it: alliance plan propose {planned} --as PERSON"
        )
    current = [each for each in mine if each.release is None and each.is_unchanged]
    if len(current) == 1:
        return current[0]
    if current:
        told = "; ".join(f"{each.plan.run} ({each.plan.definition})" for each in current)
        raise UsageError(f"Several plans of {planned} are proposed: {told}. Say which: --run {current[0].plan.run[:8]}")
    last = mine[-1]
    if last.release is not None:
        raise ActRefused(
            f"The plan {last.plan.words()} was released on {last.release.day} by {last.release.person} already."
        )
    raise ActRefused(
        f"The plan {last.plan.words()} has changed since it was proposed on {last.proposal.day}: the record no longer says what"
        f" has the digest {last.plan.digest}. Propose it again: alliance plan propose {planned} --as PERSON"
    )


def _person(opened: Folder, name: str) -> str:
    found = opened.registry.find("person", name)
    if found is None:
        known = [each.id for each in opened.registry.of_kind("person")]
        hint = did_you_mean(nearest(name, [*known, *(each.name for each in opened.registry.of_kind("person"))]))
        advice = f"{hint} Persons are listed under [persons] in alliance.toml.".strip()
        raise UnknownName("person", name, known, advice=advice)
    return found.id


def _day(text: str) -> date:
    """Return the day of an act: today, or one before."""
    day = day_meant(text)
    if day > day_meant(""):
        raise ActRefused(
            f"{day} has not come: nobody has decided anything on it. Give the day of the act, or leave out --day."
        )
    return day


def _years(plan: FiledPlan) -> str:
    start, end = plan.period
    first, last = (start or end).year, end.year - (1 if (end.month, end.day) == (1, 1) else 0)
    return str(first) if first == last else f"{first} to {last}"
