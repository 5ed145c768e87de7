"""Checks of the register of initiatives: what each must say of itself, and how it climbs the ladder."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from alliance.findings import Finding, Severity
from alliance.record.cells import Integers
from alliance.record.checks.known import Known, combined
from alliance.record.draft import Booleans, each
from alliance.record.initiatives import APPROVED, STOPPED, Initiatives, initiatives
from alliance.record.revisions import current_rows, rows_inside

_VERSION = re.compile(r"[1-9]\d*")
# What an initiative must say of itself, from its first row on, and from which stage.
_NEEDED = {
    "name": 0,
    "function": 0,
    "members": 0,
    "type": 1,
    "effect": 1,
    "recurrence": 1,
    "owner": 1,
    "cost_object": 2,
}
_SIGNATURES = 2


def initiative_incomplete(known: Known) -> list[Finding]:
    """See that an initiative has a name of its own, and says what its stage asks of it."""
    draft = known.draft
    if draft.sheet.kind != "initiatives":
        return []
    unnamed = each(np.flatnonzero(draft.words["initiative"].is_word("")), lambda row: draft.finding(
        Severity.BLOCKING, "initiative-incomplete", "The row does not say which initiative it is of",
        "Write its id, such as PUR-001.", row=row, dimension="initiative",
    ))  # fmt: skip
    if unnamed:
        return unnamed
    found = []
    for row, before in _histories(known):
        said = {name: draft.word(name, row) or before.get(name, "") for name in (*_NEEDED, "stage")}
        if not said["stage"]:
            found.append((row, "stage", "stage"))
            continue
        level = int(said["stage"]) if said["stage"].isdigit() else 0
        found += [(row, name, said["stage"]) for name, since in _NEEDED.items() if level >= since and not said[name]]
    return [
        draft.finding(
            Severity.BLOCKING, "initiative-incomplete",
            f"{draft.word('initiative', row)} does not say its {name.replace('_', ' ')}"
            + ("" if name == "stage" else f", which stage {stage} needs"),
            "Fill the cell; a column that the file lacks is named in [columns] or [constants] of the delivery sheet.",
            row=row, dimension=name if name in draft.words else "initiative",
        )
        for row, name, stage in found
    ]  # fmt: skip


def initiative_twice(known: Known) -> list[Finding]:
    """See that a list says once what holds of an initiative since a day."""
    draft = known.draft
    if draft.sheet.kind != "initiatives":
        return []
    key = combined([draft.keys("initiative"), draft.start])
    return each(repeats(key), lambda row: draft.finding(
        Severity.BLOCKING, "initiative-twice", f"{draft.word('initiative', row)} has two rows since the same day",
        "Keep one of them.", row=row, dimension="initiative",
    ))  # fmt: skip


def initiative_in_future(known: Known) -> list[Finding]:
    """See that nothing holds since a day that comes after the list was known."""
    draft = known.draft
    if draft.sheet.kind != "initiatives":
        return []
    day = draft.sheet.known_on or known.today
    return each(np.flatnonzero(draft.start > day.toordinal()), lambda row: draft.finding(
        Severity.BLOCKING, "initiative-in-future", f"The row holds since a day after {day}, from which the list is known",
        "Correct the day, or known_on in the delivery sheet.", row=row, dimension="since",
    ))  # fmt: skip


def stage_moves(known: Known) -> list[Finding]:
    """See that an initiative climbs the ladder step by step, and goes back or stops only for a reason."""
    draft = known.draft
    if draft.sheet.kind != "initiatives":
        return []
    findings = []
    for row, before in _histories(known):
        stage, earlier = draft.word("stage", row), before.get("stage", "")
        if not stage or stage == earlier or draft.word("reason", row):
            continue
        if stage == STOPPED or earlier == STOPPED:
            message = "stops" if stage == STOPPED else "starts again"
            message += " and does not say why"
        elif earlier and int(stage) < int(earlier):
            message = f"goes back from stage {earlier} to {stage} and does not say why"
        elif earlier and int(stage) > max(int(earlier) + 1, APPROVED) and int(earlier) < APPROVED:
            message = f"is at stage {stage} and was never approved"
        else:
            continue
        findings.append(draft.finding(
            Severity.BLOCKING, "stage-without-reason", f"{draft.word('initiative', row)} {message}",
            "Write the reason in its column, or correct the stage.", row=row, dimension="stage",
        ))  # fmt: skip
    return findings


def baseline_moves(known: Known) -> list[Finding]:
    """See that a new version of a baseline has a reason, two confirmations, and the next number."""
    draft = known.draft
    if draft.sheet.kind != "initiatives":
        return []
    findings = []
    for row, before in _histories(known):
        version, earlier = draft.word("baseline", row), before.get("baseline", "") or "1"
        if not version or version == earlier:
            continue
        name = draft.word("initiative", row)
        signed = {
            each.strip().casefold() for each in re.split(r"[;,+&]", draft.word("confirmed_by", row)) if each.strip()
        }
        if not _VERSION.fullmatch(version):
            dimension, message, advice = "baseline", f"'{version}' is no version of a baseline", "Write 1, 2, 3, …"
        elif int(version) != int(earlier) + 1:
            dimension, message = "baseline", f"Baseline {version} of {name} does not follow baseline {earlier}"
            advice = f"Write {int(earlier) + 1}, or leave the cell empty."
        elif not draft.word("reason", row):
            dimension, message = "reason", f"{name} gets baseline {version} and nobody says why"
            advice = "Write the reason in its column."
        elif len(signed) < _SIGNATURES:
            dimension, message = (
                "confirmed_by",
                f"Baseline {version} of {name} is confirmed by {len(signed)} of {_SIGNATURES}",
            )
            advice = "Name two persons, apart by a semicolon."
        else:
            continue
        at = dimension if dimension in draft.words else "baseline"
        findings.append(
            draft.finding(Severity.BLOCKING, "baseline-not-confirmed", message, advice, row=row, dimension=at)
        )
    return findings


def listed(known: Known) -> Initiatives:
    """Return the initiatives of the record as they stand, without the rows that the delivery replaces."""
    register, sheet = known.snapshot.register, known.draft.sheet
    rows, sequence = current_rows(register, known.snapshot.deliveries)
    if sheet.kind == "initiatives" and sheet.mode == "replace" and sheet.scope is not None:
        rows = rows[~rows_inside(register, sheet.scope)[rows]]
    return initiatives(register, rows, sequence)


def repeats(key: Integers) -> Integers:
    """Return the positions whose key stood before, shape (found,)."""
    _, first = np.unique(key, return_index=True)
    again: Booleans = np.ones(len(key), np.bool_)
    again[first] = False
    return np.flatnonzero(again)


# ------------------------------------------------------------------------------------------------------------- inside


def _histories(known: Known) -> list[tuple[int, Mapping[str, str]]]:
    """Return every row of the list, in the order of its days, with what the rows before it say of the initiative."""
    draft = known.draft
    listed_before = listed(known)
    held: dict[str, dict[str, str]] = {}
    found: list[tuple[int, Mapping[str, str]]] = []
    for row in np.argsort(draft.start, kind="stable").tolist():
        name = draft.word("initiative", row)
        at = listed_before.place.get(name)
        if name not in held:
            held[name] = {} if at is None else {column: texts[at] for column, texts in listed_before.columns.items()}
        found.append((row, dict(held[name])))
        held[name] |= {column: word for column in listed_before.columns if (word := draft.word(column, row))}
    return found
