"""Checks of the figures of a synergy programme, which name an initiative of the register.

The one rule that holds a programme together is that a plan does not move: once an initiative is approved, its planned
series stands as it was filed, and another one needs a new version of its baseline with a reason and two confirmations.
"""

from __future__ import annotations

import re

import numpy as np

from alliance.errors import did_you_mean, nearest
from alliance.findings import Finding, Severity
from alliance.record.cells import Integers
from alliance.record.checks.initiatives import listed, repeats
from alliance.record.checks.known import Known, combined, months_long
from alliance.record.checks.scopes import scope_of
from alliance.record.draft import Booleans, each
from alliance.record.initiatives import (
    ACTUAL,
    APPROVED,
    CONFIRMED,
    DONE,
    FORWARD,
    FROZEN,
    OBJECT_MEASURES,
    ONE_OFF_ACTUAL,
    PROGRAMME_MEASURES,
    STOPPED,
)
from alliance.record.revisions import current, inside

_BASELINE = re.compile(r"baseline ([1-9]\d*)")
_MONTHS = 1, 12


def initiative_unknown(known: Known) -> list[Finding]:
    """See that a figure of the programme names an initiative of the register, and a member that takes part in it."""
    draft, rows = known.draft, _rows(known, (*PROGRAMME_MEASURES, *OBJECT_MEASURES))
    if not len(rows):
        return []
    initiatives = listed(known)
    findings = []

    def wrong(row: int, rule: str, message: str, advice: str, dimension: str) -> None:
        findings.append(draft.finding(Severity.BLOCKING, rule, message, advice, row=row, dimension=dimension))

    seen: set[tuple[str, str]] = set()
    for row in rows.tolist():
        name, member = draft.word("initiative", row), draft.word("member", row)
        if (name, member) in seen:
            continue
        seen.add((name, member))
        if not name:
            wrong(row, "initiative-missing", f"{_label(known, row)} is counted by initiative, and the row names none",
                  "Map a column to initiative in the delivery sheet.", "initiative")  # fmt: skip
        elif name not in initiatives.place:
            wrong(row, "initiative-unknown", f"'{name}' is not in the register of initiatives",
                  did_you_mean(nearest(name, initiatives.ids)) or "File the list of initiatives first.", "initiative")  # fmt: skip
        elif member and member not in initiatives.columns["members"][initiatives.place[name]].split("+"):
            others = initiatives.columns["members"][initiatives.place[name]].replace("+", ", ")
            wrong(row, "initiative-of-others", f"'{member}' takes no part in {name}",
                  f"Its members are {others}. Correct the row, or the register first.", "member")  # fmt: skip
    return findings


def programme_period(known: Known) -> list[Finding]:
    """See that the figures of a programme are of whole months or whole years, in the currency of account."""
    draft, rows = known.draft, _rows(known)
    months = months_long(draft.start[rows], draft.end[rows])
    is_read = draft.has_period()[rows]
    wrong = rows[is_read & ~np.isin(months, _MONTHS)]
    dimension = next((name for name in ("period", "first_day", "start") if name in draft.words), "")
    findings = each(wrong, lambda row: draft.finding(
        Severity.BLOCKING, "programme-period", "Expected the figure of a month or of a year",
        "Write 2016-03 or 2016.", row=row, dimension=dimension,
    ))  # fmt: skip
    findings += _mixed(known, rows[is_read & np.isin(months, _MONTHS)], dimension)
    currency = known.registry.currency
    if "unit" in draft.words:
        foreign = rows[~draft.words["unit"].is_word(currency)[rows]]
        findings += each(foreign, lambda row: draft.finding(
            Severity.BLOCKING, "programme-currency", f"A programme is counted in {currency} alone, so that shares add up",
            f"Convert the number to {currency} and say so in the note.", row=row, dimension="unit",
        ))  # fmt: skip
    return findings


def programme_rows(known: Known) -> list[Finding]:
    """See that figures of a programme add up over initiatives, and that each stands once in a file."""
    draft, rows = known.draft, _rows(known)
    if not len(rows):
        return []
    stated = rows[draft.words["role"].is_word("figure")[rows]]
    findings = each(stated[:1], lambda row: draft.finding(
        Severity.BLOCKING, "programme-rows", "Figures of initiatives add up, but the delivery states each as a whole",
        'Write rows = "transactions" in the delivery sheet.', row=row, dimension="value",
    ))  # fmt: skip
    names = ("measure", "initiative", "member", "definition", "role")
    key = combined([*(draft.keys(name)[rows] for name in names), draft.start[rows], draft.end[rows]])
    return findings + each(rows[repeats(key)], lambda row: draft.finding(
        Severity.BLOCKING, "series-twice",
        f"{_label(known, row)} of {draft.word('initiative', row)} stands twice for this member and period",
        "Keep one of the rows, or add them up.", row=row, dimension="value",
    ))  # fmt: skip


def plan_frozen(known: Known) -> list[Finding]:
    """See that plan and baseline of an approved initiative never change but by a new version of its baseline."""
    draft, register = known.draft, known.snapshot.register
    findings: list[Finding] = []
    is_snapshot = _marked(known, OBJECT_MEASURES)
    if "definition" in draft.words:
        # What came has no baseline as its definition, and may change.
        is_snapshot &= ~draft.words["definition"].is_word("")
    else:
        is_snapshot[:] = False
    rows = np.flatnonzero(_marked(known, FROZEN) | is_snapshot)
    held = _planned(known) if len(rows) or draft.sheet.mode == "replace" else frozenset()

    def refuse(row: int, rule: str, message: str, advice: str, dimension: str) -> Finding:
        return draft.finding(Severity.BLOCKING, rule, message, advice, row=row, dimension=dimension)

    frozen, unopened = [], []
    for row in rows.tolist():
        name, said = draft.word("initiative", row), draft.word("definition", row)
        match = _BASELINE.fullmatch(said) if said else None
        version = match[1] if match else "1"
        if said and match is None:
            findings.append(refuse(
                row, "plan-frozen", f"'{said}' is no version of a baseline", 'Write "baseline 2", or nothing for the first one.',
                "definition",
            ))  # fmt: skip
        elif int(version) > 1 and (name, version) not in register.baselines:
            unopened.append(row)
        elif name in register.approved and (draft.word("measure", row), name, version) in held:
            frozen.append(row)
    findings += each(unopened, lambda row: refuse(
        row, "plan-frozen", f"{draft.word('initiative', row)} has no {draft.word('definition', row)} in the register",
        "File its row with the number of the baseline, the reason and two confirmations first.", "definition",
    ))  # fmt: skip
    findings += each(frozen, lambda row: refuse(
        row, "plan-frozen", f"The plan of {draft.word('initiative', row)} is frozen since its approval",
        "Deliver a forecast; or file a new baseline with reason and two confirmations, and the plan under its number.", "value",
    ))  # fmt: skip
    if draft.sheet.mode == "replace" and draft.sheet.kind == "facts":
        gone = _withdrawn(known)
        others = f", and of {len(gone) - 1:,} others" if len(gone) > 1 else ""
        findings += [
            draft.finding(
                Severity.BLOCKING, "plan-frozen",
                f"The delivery would withdraw the plan of {name}{others}, frozen since the approval",
                "Take the plan out of [scope].",
            )
            for name in gone[:1]
        ]  # fmt: skip
    return findings


def actual_before_done(known: Known) -> list[Finding]:
    """See that an effect is reported of initiatives whose actions were taken."""
    draft, rows = known.draft, _rows(known, (ACTUAL, CONFIRMED, ONE_OFF_ACTUAL))
    if not len(rows):
        return []
    initiatives = listed(known)
    least = {ACTUAL: DONE, CONFIRMED: DONE, ONE_OFF_ACTUAL: APPROVED}
    early = []
    for row in rows.tolist():
        at = initiatives.place.get(draft.word("initiative", row))
        stage = initiatives.columns["stage"][at] if at is not None else STOPPED
        if stage.isdigit() and int(stage) < least[draft.word("measure", row)]:
            early.append(row)
    return each(early, lambda row: draft.finding(
        Severity.BLOCKING, "actual-before-done",
        f"{_label(known, row)} is reported of {draft.word('initiative', row)}, which is at stage "
        f"{initiatives.columns['stage'][initiatives.place[draft.word('initiative', row)]]}",
        "File its stage first.", row=row, dimension="initiative",
    ))  # fmt: skip


def confirmed_by_other(known: Known) -> list[Finding]:
    """See that a share is confirmed by the member whose share it is, and by nobody for it."""
    draft, rows = known.draft, _rows(known, (CONFIRMED,))
    if not len(rows):
        return []
    is_own = draft.words["member"].is_word(draft.member)[rows]
    return each(rows[~is_own], lambda row: draft.finding(
        Severity.BLOCKING, "confirmed-by-other", f"'{draft.member}' confirms the share of '{draft.word('member', row)}'",
        "Let the controlling of that member deliver it.", row=row, dimension="member",
    ))  # fmt: skip


# ------------------------------------------------------------------------------------------------------------- inside


def _rows(known: Known, measures: tuple[str, ...] = PROGRAMME_MEASURES) -> Integers:
    """Return the rows of the delivery that are figures of a programme, shape (found,)."""
    draft = known.draft
    words = draft.words.get("measure")
    if draft.sheet.kind != "facts" or words is None or not len(draft):
        return np.zeros(0, np.int64)
    return np.flatnonzero(np.array([word in measures for word in words.words], np.bool_)[words.codes])


def _planned(known: Known) -> frozenset[tuple[str, str, str]]:
    """Return measure, initiative and version of every plan that stands in the record."""
    cells = known.snapshot.cells
    found = np.zeros(len(cells), np.bool_)
    for measure in (*FROZEN, *OBJECT_MEASURES):
        found |= cells.equal("measure", measure)
    if not found.any():
        return frozenset()
    positions = np.flatnonzero(found)
    positions = positions[current(cells, known.snapshot.deliveries)[positions]]
    return frozenset(_plan_of(known, positions))


def _plan_of(known: Known, positions: Integers) -> list[tuple[str, str, str]]:
    cells = known.snapshot.cells
    texts = [
        [cells.words[name][code] for code in cells.columns[name][positions].tolist()]
        for name in ("measure", "initiative", "definition")
    ]
    return list(dict.fromkeys(
        (measure, name, match[1] if (match := _BASELINE.fullmatch(said)) else "1")
        for measure, name, said in zip(*texts, strict=True)
        if measure in FROZEN or (measure in OBJECT_MEASURES and said)
    ))  # fmt: skip


def _mixed(known: Known, rows: Integers, dimension: str) -> list[Finding]:
    """Return the rows of a year of initiatives that are counted by months, and of a month of those counted by years."""
    draft, cells = known.draft, known.snapshot.cells
    length: dict[str, int] = {}
    measures = [code for each in PROGRAMME_MEASURES if (code := cells.code("measure", each)) >= 0]
    held = np.flatnonzero(np.isin(cells.columns["measure"], measures))
    held = held[current(cells, known.snapshot.deliveries)[held]] if len(held) else held
    names = cells.words["initiative"]
    months = months_long(cells.columns["start"][held], cells.columns["end"][held])
    for code, count in zip(cells.columns["initiative"][held].tolist(), months.tolist(), strict=True):
        length.setdefault(names[code], count)
    lengths = months_long(draft.start[rows], draft.end[rows]).tolist()
    wrong = [
        row
        for row, count in zip(rows.tolist(), lengths, strict=True)
        if length.setdefault(draft.word("initiative", row), count) != count
    ]
    return each(wrong, lambda row: draft.finding(
        Severity.BLOCKING, "programme-period",
        f"{draft.word('initiative', row)} is counted by {'months' if length[draft.word('initiative', row)] == 1 else 'years'}",
        "Deliver all its amounts so, because a year cannot be cut into months.", row=row, dimension=dimension,
    ))  # fmt: skip


def _withdrawn(known: Known) -> list[str]:
    """Return the approved initiatives whose plan the scope of a replacing delivery would hide."""
    cells = known.snapshot.cells
    positions = inside(cells, scope_of(known))
    positions = positions[current(cells, known.snapshot.deliveries)[positions]]
    approved = known.snapshot.register.approved
    plans = _plan_of(known, positions)
    return list(dict.fromkeys(name for _, name, _ in plans if name in approved))


def _label(known: Known, row: int) -> str:
    return known.measures[known.draft.word("measure", row)].label


def is_forward(known: Known) -> Booleans:
    """Return which rows are plans and forecasts of a programme, which speak of what is to come; shape (rows,)."""
    return _marked(known, FORWARD)


def is_programme(known: Known) -> Booleans:
    """Return which rows are figures of a programme, shape (rows,)."""
    return _marked(known, PROGRAMME_MEASURES)


def _marked(known: Known, measures: tuple[str, ...]) -> Booleans:
    chosen: Booleans = np.zeros(len(known.draft), np.bool_)
    chosen[_rows(known, measures)] = True
    return chosen
