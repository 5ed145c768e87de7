"""Checks of names: who and what a delivery speaks of."""

from __future__ import annotations

import numpy as np

from alliance.errors import did_you_mean, nearest
from alliance.findings import Finding, Severity
from alliance.record.checks.known import Known
from alliance.record.draft import SHOWN, counted, each
from alliance.record.members import OFFICE
from alliance.record.names import LISTS, THINGS

_KINDS = {
    "members": ("member", "partner", "company"),
    "member": ("member", "partner", "rival", "company"),
    "market": ("market", "region"),
}
# Relations that need not name the company that delivers them.
_OF_NOBODY = (
    "product_of", "sells_in", "leads", "holds_office", "built_on", "event", "function_of", "rival_of", "proposes", "confirms",
    "releases", "decides",
)  # fmt: skip


def unknown_measure(known: Known) -> list[Finding]:
    """See that what is counted is in the catalogue."""
    names = [name for measure in known.measures.values() for name in (measure.id, measure.label)]
    return _unknown(
        known, "measure", "unknown-measure", names, "Measures are listed in docs/asking.md and measures.toml."
    )


def unknown_member(known: Known) -> list[Finding]:
    """See that whoever reports, is counted inside, or is sold to is in alliance.toml."""
    findings = []
    for dimension in ("member", "covers", "counterparty", "members"):
        findings += _unknown(known, dimension, "unknown-member", _names(known, "member"))
    draft = known.draft
    if "member" in draft.words and draft.sheet.kind == "facts":
        findings += each(np.flatnonzero(draft.words["member"].is_word("")), lambda row: draft.finding(
            Severity.BLOCKING, "unknown-member", "The row does not say whose figure it is",
            'Write [constants] member = "renault", or map a column to member, in the delivery sheet.', row=row,
            dimension="member",
        ))  # fmt: skip
    return findings


def unknown_market(known: Known) -> list[Finding]:
    """See that a market is a country, by its ISO code or name, or a region of alliance.toml."""
    return _unknown(known, "market", "unknown-market", _names(known, "market"))


def unknown_brand(known: Known) -> list[Finding]:
    """See that a brand is in alliance.toml."""
    return _unknown(known, "brand", "unknown-brand", _names(known, "brand"))


def unknown_model(known: Known) -> list[Finding]:
    """See that a model is in alliance.toml, unless the sheet takes models as written."""
    return _unknown(known, "model", "unknown-model", _names(known, "model"))


def unknown_thing(known: Known) -> list[Finding]:
    """See that plants, segments, functions, products and the ends of relations are in alliance.toml."""
    findings = []
    for dimension in ("plant", "segment", "function", "product"):
        findings += _unknown(known, dimension, "unknown-thing", _names(known, dimension))
    for dimension in ("subject", "object"):
        names = [name for thing in known.registry.things for name in (thing.name, *thing.names())]
        findings += _unknown(known, dimension, "unknown-thing", names)
    return findings


def unknown_word(known: Known) -> list[Finding]:
    """See that status, basis, bound, role, powertrain and kind of relation are words of their lists."""
    findings = []
    for dimension, words in LISTS.items():
        listed = ", ".join(word for word in words if word)
        findings += _unknown(known, dimension, "unknown-word", words, f"Known are {listed}.")
    return findings


def name_taken_as_written(known: Known) -> list[Finding]:
    """Show the names that the sheet takes as written, so that a misspelling can be seen."""
    findings = []
    for dimension in known.draft.sheet.as_written:
        words = known.draft.words.get(dimension)
        if words is None or not words.unknown:
            continue
        counts = words.counts()
        names = sorted({words.words[code] for code in words.unknown if counts[code]})
        if names:
            shown = ", ".join(f"'{name}'" for name in names[:12]) + (", …" if len(names) > 12 else "")
            findings.append(known.draft.finding(
                Severity.NOTE, "name-taken-as-written",
                f"{len(names)} names of {dimension} are not in alliance.toml and were taken as written: {shown}",
                "Look for misspellings; add those you want to ask for to alliance.toml.", dimension=dimension,
            ))  # fmt: skip
    return findings


def other_member(known: Known) -> list[Finding]:
    """See that a member delivers its own figures; only the office delivers those of others."""
    draft = known.draft
    if draft.member == OFFICE:
        return []
    advice = "Take the rows out, or let the office deliver them: --member office."
    if draft.sheet.kind == "initiatives":
        # A member may change what it takes part in; whether it does, the rules of initiatives know.
        return []
    if draft.sheet.kind == "relations":
        kinds, subjects, objects = (draft.words[name].texts() for name in ("kind", "subject", "object"))
        rows = [
            row
            for row, (kind, subject, object_) in enumerate(zip(kinds, subjects, objects, strict=True))
            if kind not in _OF_NOBODY and draft.member not in (subject, object_)
        ]
        findings = [
            draft.finding(
                Severity.BLOCKING, "other-member", f"'{draft.member}' delivers a relation between others", advice, row=row,
                dimension="subject",
            )
            for row in rows[:SHOWN]
        ]  # fmt: skip
        return findings + counted(findings, len(rows))
    words = draft.words["member"]
    counts = words.counts()
    others = [
        code
        for code, word in enumerate(words.words)
        if counts[code] and word and word != draft.member and code not in words.unknown
    ]
    findings = [
        draft.finding(
            Severity.BLOCKING, "other-member", f"'{draft.member}' delivers figures of '{words.words[code]}'", advice,
            row=int(words.rows_of(code)[0]), dimension="member",
        )
        for code in others[:SHOWN]
    ]  # fmt: skip
    return findings + counted(findings, int(counts[others].sum()) if others else 0)


def _names(known: Known, kind: str) -> list[str]:
    things = known.registry.of_kind(*_KINDS.get(kind, (THINGS.get(kind, kind),)))
    return [name for thing in things for name in (thing.name, *thing.names())]


def _unknown(known: Known, dimension: str, rule: str, names: object, hint: str = "") -> list[Finding]:
    draft = known.draft
    words = draft.words.get(dimension)
    if words is None or not words.unknown or dimension in draft.sheet.as_written:
        return []
    assert isinstance(names, (list, tuple))
    counts = words.counts()
    unknown = [code for code in sorted(words.unknown) if counts[code]]
    findings = []
    for code in unknown[:SHOWN]:
        meant = did_you_mean(nearest(words.words[code], names))
        translation = f'[values.{dimension}] "{words.raw[code]}" = "…"'
        advice = hint or f"Add it to alliance.toml, or translate it in the delivery sheet: {translation}."
        times = "" if counts[code] == 1 else f" ({counts[code]:,} rows)"
        findings.append(draft.finding(
            Severity.BLOCKING, rule, f"'{words.words[code]}' is not a {dimension} of this alliance{times}",
            f"{meant} {advice}".strip(), row=int(words.rows_of(code)[0]), dimension=dimension,
        ))  # fmt: skip
    return findings + counted(findings, len(unknown))
