"""Checks of what a delivery speaks for."""

from __future__ import annotations

from datetime import date

import numpy as np

from alliance.calendar import Period
from alliance.findings import Finding, Severity
from alliance.record.cells import BEGINNING
from alliance.record.checks.known import KEY, Known
from alliance.record.delivery import Scope
from alliance.record.draft import Booleans, each
from alliance.record.facts import BREAKDOWNS, Fact
from alliance.record.members import OFFICE
from alliance.record.revisions import current, current_relations, holds, inside
from alliance.units import grouped_text

# So many withdrawn figures are named; the others are counted.
_NAMED = 5


def replace_without_reason(known: Known) -> list[Finding]:
    """See that a restatement says which figures it replaces and why (§9)."""
    sheet = known.draft.sheet
    findings = []
    if sheet.mode == "replace" and not sheet.reason:
        findings.append(known.draft.finding(
            Severity.BLOCKING, "replace-without-reason", "The delivery replaces figures and does not say why",
            'Write reason = "Restated for …" in the delivery sheet.',
        ))  # fmt: skip
    if sheet.mode == "replace" and (sheet.scope is None or sheet.scope == Scope(member=sheet.scope.member)):
        findings.append(known.draft.finding(
            Severity.BLOCKING, "replace-without-reason", "The delivery replaces figures and does not say which",
            f'Write [scope] measures = ["{"member_of" if sheet.kind == "relations" else "sales"}"], start = 2016-01-01,'
            " end = 2017-01-01 in the delivery sheet.",
        ))  # fmt: skip
    return findings


def outside_scope(known: Known) -> list[Finding]:
    """See that every row of a replacing delivery lies in the scope that it replaces."""
    draft = known.draft
    scope = draft.sheet.scope
    if draft.sheet.mode != "replace" or scope is None:
        return []
    if scope.member and draft.member not in (OFFICE, scope.member):
        return [draft.finding(
            Severity.BLOCKING, "other-member", f"'{draft.member}' replaces figures of '{scope.member}'",
            "Leave member out of [scope], or let the office deliver: --member office.",
        )]  # fmt: skip
    is_in = np.ones(len(draft), np.bool_)
    member = scope.member or ("" if draft.member == OFFICE else draft.member)
    measure, reporter = {
        "facts": ("measure", "member"), "relations": ("kind", "subject"), "initiatives": ("initiative", "members"),
    }[draft.sheet.kind]  # fmt: skip
    if scope.measures:
        is_in &= _one_of(known, measure, scope.measures)
    if member and draft.sheet.kind == "facts":
        is_in &= _one_of(known, reporter, (member,))
    if scope.start is not None:
        is_in &= draft.start >= scope.start.toordinal()
    if scope.end is not None:
        is_in &= (draft.end <= scope.end.toordinal()) & (draft.end != BEGINNING)
    for column, word in scope.where.items():
        is_in &= _one_of(known, column, (word,))
    return each(np.flatnonzero(~is_in), lambda row: draft.finding(
        Severity.BLOCKING, "outside-scope", "The row lies outside the scope that the delivery replaces",
        "Widen [scope] in the delivery sheet, or deliver the row apart.", row=row, dimension=measure,
    ))  # fmt: skip


def figures_withdrawn(known: Known) -> list[Finding]:
    """Show which figures, or links, a restatement takes out of the record and does not state again."""
    draft = known.draft
    if draft.sheet.mode == "replace" and draft.sheet.kind == "relations":
        return _links_withdrawn(known)
    if draft.sheet.mode != "replace" or draft.sheet.kind != "facts":
        return []
    cells = known.snapshot.cells
    positions = inside(cells, scope_of(known))
    positions = positions[current(cells, known.snapshot.deliveries)[positions]]
    mine, theirs = known.with_period(*known.keys(KEY, positions), positions)
    gone = positions[~np.isin(theirs, mine)]
    if not len(gone):
        return []
    named = "; ".join(_named(cells.fact(position)) for position in gone[:_NAMED].tolist())
    more = f"; and {len(gone) - _NAMED:,} more" if len(gone) > _NAMED else ""
    what = (
        "1 figure of the scope is withdrawn" if len(gone) == 1 else f"{len(gone):,} figures of the scope are withdrawn"
    )
    return [draft.finding(
        Severity.WARNING, "figures-withdrawn", f"{what} and not stated again: {named}{more}",
        "If that is not meant, narrow [scope], with [scope.where] for one market or brand, or deliver these figures as well.",
    )]  # fmt: skip


def _links_withdrawn(known: Known) -> list[Finding]:
    draft, scope = known.draft, scope_of(known)
    ends = ("subject", "kind", "object")
    stated = {tuple(draft.word(end, row) for end in ends) for row in range(len(draft))}
    gone = [
        link
        for link in current_relations(known.snapshot.relations, known.snapshot.deliveries)
        if holds(scope, link) and (link.subject, link.kind, link.object) not in stated
    ]
    if not gone:
        return []
    named = "; ".join(f"{link.subject} {link.kind} {link.object}" for link in gone[:_NAMED])
    more = f"; and {len(gone) - _NAMED:,} more" if len(gone) > _NAMED else ""
    what = "1 link of the scope is withdrawn" if len(gone) == 1 else f"{len(gone):,} links of the scope are withdrawn"
    return [draft.finding(
        Severity.WARNING, "figures-withdrawn", f"{what} and not stated again: {named}{more}",
        "If that is not meant, narrow [scope], with member for one subject or with start and end, or deliver these links as well.",
    )]  # fmt: skip


def _named(fact: Fact) -> str:
    """Return a fact of the record in a few words: "sales of renault for 2016, market FR: 651,778"."""
    parts = "".join(f", {column} {word}" for column in BREAKDOWNS if (word := str(getattr(fact, column))))
    period = Period(fact.start, fact.end)
    return f"{fact.measure} of {fact.member} for {period}{parts}: {grouped_text(fact.value)}"


def same_scope_again(known: Known) -> list[Finding]:
    """See that what was delivered once is not delivered again without a reason: it would count twice."""
    draft = known.draft
    sheet = draft.sheet
    if sheet.mode == "replace" or sheet.reason or sheet.kind != "facts":
        return []
    advice = 'To restate, write mode = "replace" with a [scope]; to add to it, give a reason in the delivery sheet.'
    for delivery in known.snapshot.deliveries.values():
        if sheet.scope is not None and delivery.member == draft.member and delivery.scope == scope_of(known):
            return [draft.finding(
                Severity.BLOCKING, "same-scope-again", f"{delivery.file} was delivered for the same scope already", advice,
            )]  # fmt: skip
    cells, positions = known.snapshot.cells, known.meeting
    is_many = draft.words["role"].is_word("transaction")
    if not len(positions) or not is_many.any():
        return []
    positions = positions[cells.equal("role", "transaction")[positions]]
    mine, theirs = known.with_period(*known.keys(KEY, positions), positions)
    rows = np.flatnonzero(is_many & (draft.value > 0) & np.isin(mine, theirs))
    if not len(rows):
        return []
    row = int(rows[0])
    held = cells.fact(int(positions[np.flatnonzero(theirs == mine[row])[0]]))
    earlier = known.snapshot.deliveries.get(held.delivery)
    file = earlier.file if earlier is not None else "an earlier delivery"
    return [draft.finding(
        Severity.BLOCKING, "same-scope-again",
        f"{len(rows):,} rows are of a kind and period that {file} has delivered; they would count twice", advice,
        row=row, dimension="value",
    )]  # fmt: skip


def scope_of(known: Known) -> Scope:
    """Return what a delivery speaks for: what its sheet says, else what its rows span."""
    draft = known.draft
    sheet = draft.sheet
    own = "" if draft.member == OFFICE else draft.member
    if sheet.scope is not None:
        said = sheet.scope
        return Scope(said.measures, said.member or own, said.start, said.end, said.where)
    if sheet.kind != "facts" or not len(draft):
        return Scope(member="" if sheet.kind != "facts" else own)
    members = draft.words["member"].used()
    first = int(draft.start.min())
    return Scope(
        tuple(sorted(draft.words["measure"].used())),
        own or (members[0] if len(members) == 1 else ""),
        None if first == BEGINNING else date.fromordinal(first),
        date.fromordinal(int(draft.end.max())),
    )


def _one_of(known: Known, dimension: str, words: tuple[str, ...]) -> Booleans:
    column = known.draft.words.get(dimension)
    if column is None:
        return np.full(len(known.draft), "" in words, np.bool_)
    return np.array([word in words for word in column.words] or [False], np.bool_)[column.codes]
