"""Findings: how grave, where, what, and what to do."""

import pytest

from alliance.findings import Finding, Severity, blocking, has_blocking, summary

WRONG = blocking(
    "unknown-market", "'Frence' is not a market of this alliance.", "Did you mean 'France'?", file="sales.xlsx", sheet="Sales",
    row=14, column="Market", value="Frence",
)  # fmt: skip
NOTE = Finding(Severity.NOTE, "known-from-today", "The sheet does not say since when.")
WARNING = Finding(Severity.WARNING, "gap-in-periods", "April is missing", row=0)


def test_a_finding_says_its_place_and_what_to_do() -> None:
    """File, sheet, row and column stand between what is wrong and the advice."""
    place = "sales.xlsx, sheet Sales, row 14, column Market"
    assert WRONG.place() == place
    assert WRONG.sentence() == f"'Frence' is not a market of this alliance ({place}). Did you mean 'France'?"
    assert NOTE.sentence() == "The sheet does not say since when."
    assert WARNING.sentence() == "April is missing (row 0)."


def test_a_finding_is_a_row_for_programs() -> None:
    """The keys of a finding are those of record import, and what has no place says so."""
    assert list(WRONG.as_row()) == ["severity", "rule", "file", "sheet", "row", "column", "value", "message", "advice"]
    assert (WRONG.as_row()["severity"], NOTE.as_row()["row"], WARNING.as_row()["row"]) == ("blocking", None, 0)


@pytest.mark.parametrize(
    ("findings", "text", "is_blocked"),
    [
        ([], "no blocking, no warnings, no notes", False),
        ([WARNING, NOTE, NOTE], "no blocking, 1 warning, 2 notes", False),
        ([NOTE, WRONG, WRONG], "2 blocking, no warnings, 1 note", True),
    ],
)
def test_findings_are_summed_up(findings: list[Finding], text: str, *, is_blocked: bool) -> None:
    """One blocking finding is enough to keep a delivery out."""
    assert (summary(findings), has_blocking(findings)) == (text, is_blocked)
