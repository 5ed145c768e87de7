"""All rules by which a delivery is checked, in the order in which a person wants to read their findings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from alliance.findings import Finding, Severity, has_blocking
from alliance.record.checks import amounts, cycles, grains, initiatives, names, programme, repeats, scopes, sums, times
from alliance.record.checks.known import Known


@dataclass(frozen=True)
class Rule:
    """One rule.

    Parameters
    ----------
    check : callable
        Returns what it finds.
    judges : frozenset of str
        The rules among its findings that are a matter of judgement: a deliverer who has looked may accept them.
    looks_at_all : bool
        Whether it compares rows, and so makes sense only if every cell could be read.
    """

    check: Callable[[Known], list[Finding]]
    judges: frozenset[str] = frozenset()
    looks_at_all: bool = False


def _judged(check: Callable[[Known], list[Finding]], *names: str) -> Rule:
    return Rule(check, frozenset(names), looks_at_all=True)


CHECKS: tuple[Rule, ...] = (
    Rule(amounts.unreadable_cell),
    Rule(names.unknown_measure),
    Rule(names.unknown_member),
    Rule(names.unknown_market),
    Rule(names.unknown_brand),
    Rule(names.unknown_model),
    Rule(names.unknown_thing),
    Rule(names.unknown_word),
    Rule(names.other_member),
    Rule(names.name_taken_as_written),
    Rule(amounts.missing_unit),
    Rule(amounts.wrong_unit),
    Rule(amounts.not_whole, frozenset({"not-whole"})),
    Rule(amounts.negative_figure),
    Rule(times.end_before_start),
    Rule(times.known_in_future),
    Rule(times.known_before_end, frozenset({"known-before-end"})),
    Rule(scopes.replace_without_reason),
    Rule(scopes.outside_scope, looks_at_all=True),
    Rule(initiatives.initiative_incomplete, looks_at_all=True),
    Rule(initiatives.initiative_twice, looks_at_all=True),
    Rule(initiatives.initiative_in_future, looks_at_all=True),
    Rule(initiatives.stage_moves, looks_at_all=True),
    Rule(initiatives.baseline_moves, looks_at_all=True),
    Rule(programme.initiative_unknown, looks_at_all=True),
    Rule(programme.programme_period, looks_at_all=True),
    Rule(programme.programme_rows, looks_at_all=True),
    Rule(programme.confirmed_by_other, looks_at_all=True),
    Rule(programme.plan_frozen, looks_at_all=True),
    _judged(programme.actual_before_done, "actual-before-done"),
    _judged(sums.total_row_differs),
    _judged(amounts.percent_of_one, "percent-of-one"),
    _judged(amounts.nothing_to_correct),
    _judged(amounts.jump_by_thousand, "jump-by-thousand"),
    _judged(amounts.beyond_the_world, "beyond-the-world"),
    _judged(amounts.exact_thousands),
    _judged(times.zero_among_figures, "zero-among-figures"),
    _judged(amounts.basis_mixed, "basis-mixed"),
    _judged(times.stock_without_day, "stock-without-day"),
    _judged(times.overlapping_periods, "overlapping-periods"),
    _judged(times.gap_in_periods),
    _judged(repeats.ref_twice),
    _judged(repeats.same_figure_twice, "same-figure-twice"),
    _judged(repeats.figure_in_record, "figure-in-record"),
    _judged(sums.parts_exceed_total),
    _judged(sums.parts_without_whole),
    _judged(cycles.periods_contradict, "periods-contradict"),
    _judged(grains.figures_and_transactions),
    _judged(scopes.same_scope_again, "same-scope-again"),
    _judged(scopes.figures_withdrawn),
)
# Rules that compare rows and have something to say of every kind of delivery.
_OF_ALL_KINDS = (
    scopes.outside_scope, scopes.figures_withdrawn, initiatives.initiative_incomplete, initiatives.initiative_twice,
    initiatives.initiative_in_future, initiatives.stage_moves, initiatives.baseline_moves,
)  # fmt: skip
JUDGED = frozenset(name for rule in CHECKS for name in rule.judges)


def checked(known: Known) -> list[Finding]:
    """Return what all rules find in a delivery.

    Rules that compare rows are asked only if every cell could be read and every name is known. Findings that the
    delivery sheet accepts become warnings.

    Parameters
    ----------
    known : Known
        The delivery, and what it is checked against.
    """
    accepted = frozenset(known.draft.sheet.accept)
    advice = f"Those that can are {', '.join(sorted(JUDGED))}."
    findings = [
        Finding(
            Severity.BLOCKING, "delivery-sheet", f"'{name}' is not a rule that can be accepted", advice,
            file=known.draft.sheet.name, column="accept", value=name,
        )
        for name in sorted(accepted - JUDGED)
    ]  # fmt: skip
    for rule in CHECKS:
        if rule.looks_at_all and (has_blocking(findings) or not len(known.draft)):
            continue
        if known.draft.sheet.kind != "facts" and rule.looks_at_all and rule.check not in _OF_ALL_KINDS:
            continue
        for finding in rule.check(known):
            is_accepted = finding.is_blocking and finding.rule in accepted & rule.judges
            findings.append(replace(finding, severity=Severity.WARNING) if is_accepted else finding)
    return findings
