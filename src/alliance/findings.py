"""Something a person must look at: how grave, where, what, and what to do.

Delivery checks, damage reports and press verdicts all speak in findings, so that one table shows them all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How grave a finding is. A blocking one keeps a delivery out of the record."""

    BLOCKING = "blocking"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """One thing a person must look at.

    Parameters
    ----------
    severity : Severity
        Blocking, warning or note.
    rule : str
        Name of the rule that found it, as listed in ``docs/delivering.md``.
    message : str
        What was expected and what came, one or two sentences.
    advice : str
        What to do now.
    file, sheet : str
        Where; empty if the finding has no such place.
    row : int or None
        Row of the file as a person counts it (the first line is 1).
    column : str
        Column by its header, or by its letter if it has none.
    value : str
        The value as it stands in the file.
    """

    severity: Severity
    rule: str
    message: str
    advice: str = ""
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""

    @property
    def is_blocking(self) -> bool:
        """Whether this finding keeps a delivery out."""
        return self.severity is Severity.BLOCKING

    def place(self) -> str:
        """Return the place in words: ``"sales.xlsx, sheet Sales, row 14, column units"``."""
        parts = [
            self.file,
            f"sheet {self.sheet}" if self.sheet else "",
            f"row {self.row}" if self.row is not None else "",
            f"column {self.column}" if self.column else "",
        ]
        return ", ".join(part for part in parts if part)

    def sentence(self) -> str:
        """Return message, place and advice as one text for a person."""
        place = self.place()
        body = f"{self.message.rstrip('.')} ({place})." if place else f"{self.message.rstrip('.')}."
        return f"{body} {self.advice}".strip()

    def as_row(self) -> dict[str, str | int | None]:
        """Return the finding as a flat mapping, the same keys as the JSON of ``record import``."""
        return {
            "severity": self.severity.value,
            "rule": self.rule,
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "message": self.message,
            "advice": self.advice,
        }


def blocking(
    rule: str,
    message: str,
    advice: str = "",
    *,
    file: str = "",
    sheet: str = "",
    row: int | None = None,
    column: str = "",
    value: str = "",
) -> Finding:
    """Return a finding that keeps a delivery out; the parts are those of `Finding`."""
    return Finding(Severity.BLOCKING, rule, message, advice, file, sheet, row, column, value)


def has_blocking(findings: Iterable[Finding]) -> bool:
    """Return whether any of the findings is blocking."""
    return any(finding.is_blocking for finding in findings)


def summary(findings: Iterable[Finding]) -> str:
    """Return ``"2 blocking, 1 warning, no notes"`` for the findings."""
    counts = dict.fromkeys(Severity, 0)
    for finding in findings:
        counts[finding.severity] += 1
    words = {
        Severity.BLOCKING: ("blocking", "blocking"),
        Severity.WARNING: ("warning", "warnings"),
        Severity.NOTE: ("note", "notes"),
    }
    return ", ".join(f"{count or 'no'} {words[severity][0 if count == 1 else 1]}" for severity, count in counts.items())
