"""Approvals: a filed plan is proposed, each member's controlling confirms its own part, the leader releases it.

Each step is a dated relation that names person, day, plan and digest. Nothing is trusted because it was filed: the steps are
judged again in their order whenever they are read, by the same rules that a command judges a new one by, and what may not be is
told and does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from alliance.record.filed_plans import FiledPlan, filed_plans
from alliance.record.mandates import Mandate, mandates
from alliance.record.members import OFFICE
from alliance.record.relations import Relation
from alliance.record.revisions import current_relations
from alliance.record.snapshot import Snapshot

PROPOSES, CONFIRMS, RELEASES = ACTS = ("proposes", "confirms", "releases")
PROPOSED, CONFIRMED, RELEASED = STATUSES = ("proposed", "confirmed", "released")
_TEXT = re.compile(
    r"^(?P<definition>.+?)(?:; shared by (?P<rule>[^:;]+))?: run (?P<run>[0-9a-f]+) as (?P<digest>[0-9a-f]{16})"
    r"(?:; part of (?P<member>\S+))?$"
)


@dataclass(frozen=True)
class PlanName:
    """Which plan is meant, down to its last number.

    Parameters
    ----------
    definition : str
        Function and scenario.
    rule : str
        The rule of sharing that is proposed with it; empty if none is.
    run : str
        Id of the run.
    digest : str
        Digest of the plan and its shares.
    """

    definition: str
    rule: str
    run: str
    digest: str

    def text(self, member: str = "") -> str:
        """Return the name as a relation says it.

        Parameters
        ----------
        member : str
            Whose part is meant; empty for the whole plan.
        """
        shared = f"; shared by {self.rule}" if self.rule else ""
        part = f"; part of {member}" if member else ""
        return f"{self.definition}{shared}: run {self.run} as {self.digest}{part}"

    def words(self) -> str:
        """Return the name for people: ``"manufacturing, operating, shared by nucleolus (run 90ca3640)"``."""
        shared = f", shared by {self.rule}" if self.rule else ""
        return f"{self.definition}{shared} (run {self.run[:8]})"


@dataclass(frozen=True)
class Act:
    """One step of an approval: who did what, on which day.

    Parameters
    ----------
    kind : str
        ``"proposes"``, ``"confirms"`` or ``"releases"``.
    person : str
        Id of the person.
    function : str
        Id of the function, as alliance.toml knows it.
    day : date
        The day of the act.
    plan : PlanName
        Which plan.
    member : str
        Whose part is confirmed; empty for the other acts.
    delivery : str
        Id of the delivery that filed it; empty if it is not filed.
    """

    kind: str
    person: str
    function: str
    day: date
    plan: PlanName
    member: str = ""
    delivery: str = ""


@dataclass(frozen=True)
class Approval:
    """How far a plan has come.

    Parameters
    ----------
    plan : PlanName
        Which plan.
    function : str
        Id of the function, as alliance.toml knows it.
    members : tuple of str
        Whose parts it has.
    proposal : Act
        Who proposed it, and when.
    confirmations : mapping of str to Act
        Who confirmed each member's part, and when.
    release : Act or None
        Who released it, and when.
    is_unchanged : bool
        Whether the record still says what was proposed.
    """

    plan: PlanName
    function: str
    members: tuple[str, ...]
    proposal: Act
    confirmations: Mapping[str, Act]
    release: Act | None = None
    is_unchanged: bool = True

    @property
    def status(self) -> str:
        """``"proposed"``, ``"confirmed"`` once every member has, ``"released"``."""
        return RELEASED if self.release is not None else PROPOSED if self.waiting_for else CONFIRMED

    @property
    def waiting_for(self) -> tuple[str, ...]:
        """Members that have not confirmed their part."""
        return tuple(member for member in self.members if member not in self.confirmations)


def approvals(
    snapshot: Snapshot, known_on: date | None = None
) -> tuple[tuple[Approval, ...], tuple[tuple[Act, str], ...]]:
    """Return how far every proposed plan has come, and the acts that do not count.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    known_on : date or None
        As known on this day; None for today.

    Returns
    -------
    tuple of tuple of Approval and tuple of (Act, str)
        The approvals in the order of proposal; the acts that were filed and may not be, each with the reason.

    Notes
    -----
    An act is judged by who was entrusted with what as the record said when it was filed. So what counted once counts for ever:
    neither a mandate that is restated later, nor a delivery that would replace the act, takes it back.
    """
    acts = _acts(link for link in snapshot.relations if _is_known(snapshot, link, known_on))
    if not acts:
        return (), ()
    standing = {(plan.definition, plan.run): plan for plan in filed_plans(snapshot, known_on)}
    ever = {(plan.definition, plan.run): plan for plan in filed_plans(snapshot, all_ever=True)}
    found: dict[tuple[str, PlanName], Approval] = {}
    refused: list[tuple[Act, str]] = []
    for act in acts:
        key = (act.function, act.plan)
        plan = ever.get((act.plan.definition, act.plan.run))
        members = plan.members if plan else ()
        reason = "" if plan else "the record has no such plan"
        reason = reason or objection(act, found.get(key), _entrusted_when_filed(snapshot, act), members)
        reason = reason or _delivered_by_another(act, snapshot)
        if reason:
            refused.append((act, reason))
        else:
            found[key] = _advanced(found.get(key), act, members)
    judged = tuple(
        replace(each, is_unchanged=_is_unchanged(each.plan, standing.get((each.plan.definition, each.plan.run))))
        for each in found.values()
    )
    return judged, tuple(refused)


def objection(act: Act, approval: Approval | None, entrusted: Sequence[Mandate], members: Sequence[str]) -> str:
    """Return why an act may not be; empty if it may.

    Parameters
    ----------
    act : Act
        What somebody would do.
    approval : Approval or None
        How far the same plan has come; None if it was never proposed.
    entrusted : sequence of Mandate
        Who leads what, and who is whose controlling.
    members : sequence of str
        Whose parts the plan has.

    Notes
    -----
    A leader in office proposes and releases. A member's part is confirmed by that member's controlling, and by nobody who leads
    the function at the same time. Every step comes once, after the step before it, and not before its day.
    """
    if act.kind == PROPOSES:
        if approval is not None:
            return f"it was proposed on {approval.proposal.day} by {approval.proposal.person} already"
        return _not_leading(act, entrusted)
    if approval is None:
        return "it was not proposed"
    if approval.release is not None:
        return f"it was released on {approval.release.day} by {approval.release.person} already"
    if act.kind == CONFIRMS:
        return _may_not_confirm(act, approval, entrusted, members)
    if approval.waiting_for:
        return f"{_listed(approval.waiting_for)} did not confirm yet"
    latest = max(each.day for each in approval.confirmations.values())
    if act.day < latest:
        return f"its last part was confirmed on {latest}, after {act.day}"
    return _not_leading(act, entrusted)


def _may_not_confirm(act: Act, approval: Approval, entrusted: Sequence[Mandate], members: Sequence[str]) -> str:
    own = [
        each.of
        for each in entrusted
        if each.kind == "controls" and each.person == act.person and each.is_in_office(act.day)
    ]
    if act.member not in members:
        return f"{act.member or 'nobody'} has no part in it; it is a plan of {_listed(members)}"
    if not own:
        return f"{act.person} is nobody's controlling on {act.day}"
    if act.member not in own:
        return f"{act.person} is the controlling of {_listed(own)}, not of {act.member}"
    if act.member in approval.confirmations:
        earlier = approval.confirmations[act.member]
        return f"the part of {act.member} was confirmed on {earlier.day} by {earlier.person} already"
    if act.day < approval.proposal.day:
        return f"it was proposed on {approval.proposal.day}, after {act.day}"
    if not _not_leading(act, entrusted):
        return f"{act.person} leads {act.function}, and nobody confirms what he or she releases"
    return ""


def _is_known(snapshot: Snapshot, link: Relation, known_on: date | None) -> bool:
    delivery = snapshot.deliveries.get(link.delivery)
    return known_on is None or delivery is None or delivery.known_on <= known_on


def _entrusted_when_filed(snapshot: Snapshot, act: Act) -> tuple[Mandate, ...]:
    """Return who was entrusted with what as the record said when an act was filed."""
    filed = snapshot.deliveries.get(act.delivery)
    before = {
        each.id: each for each in snapshot.deliveries.values() if filed is None or each.sequence <= filed.sequence
    }
    links = [each for each in snapshot.relations if each.delivery in before or each.delivery not in snapshot.deliveries]
    return mandates(snapshot.registry, current_relations(links, before))


def _delivered_by_another(act: Act, snapshot: Snapshot) -> str:
    """Return why an act does not count though the person might do it: somebody else delivered it."""
    delivery = snapshot.deliveries.get(act.delivery)
    if delivery is None or delivery.member in (act.member, OFFICE):
        return ""
    return f"{delivery.member} delivered what {act.person} is said to have done"


def _not_leading(act: Act, entrusted: Iterable[Mandate]) -> str:
    """Return why a person may not speak for a function on a day: who leads it then; empty if the person does."""
    leading = [each for each in entrusted if each.kind == "leads" and each.of == act.function]
    if any(each.person == act.person and each.is_in_office(act.day) for each in leading):
        return ""
    in_office = list(dict.fromkeys(each.person for each in leading if each.is_in_office(act.day)))
    own = [each for each in leading if each.person == act.person]
    said = f"{act.person} does not lead {act.function} on {act.day}"
    if own:
        terms = "; ".join(f"{each.start or '...'} to {each.last_day or '...'}" for each in own)
        said += f" (in office {terms})"
    return (
        f"{said}; {_listed(in_office)} {'do' if len(in_office) > 1 else 'does'}"
        if in_office
        else f"{said}; nobody does"
    )


def _advanced(approval: Approval | None, act: Act, members: tuple[str, ...]) -> Approval:
    if approval is None:
        return Approval(act.plan, act.function, members, act, {})
    if act.kind == CONFIRMS:
        return replace(approval, confirmations={**approval.confirmations, act.member: act})
    return replace(approval, release=act)


def _is_unchanged(name: PlanName, plan: FiledPlan | None) -> bool:
    return plan is not None and (not name.rule or name.rule in plan.shares) and plan.digest(name.rule) == name.digest


def _acts(links: Iterable[Relation]) -> list[Act]:
    """Return the acts among relations, in the order of filing; what names no plan is none."""
    found = []
    for link in links:
        match = _TEXT.match(link.detail) if link.kind in ACTS and link.start is not None else None
        if match and link.start is not None:
            name = PlanName(match["definition"], match["rule"] or "", match["run"], match["digest"])
            found.append(
                Act(link.kind, link.subject, link.object, link.start, name, match["member"] or "", link.delivery)
            )
    return found


def _listed(names: Sequence[str]) -> str:
    *rest, last = names or ("nobody",)
    return f"{', '.join(rest)} and {last}" if rest else last
