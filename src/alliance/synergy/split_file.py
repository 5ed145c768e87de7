"""A proposed split as a file: CSV with the columns member and share; every fault is named with its row."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from math import isfinite, nan
from pathlib import Path

from alliance.errors import UsageError, did_you_mean, nearest


def read_split(path: Path, members: Sequence[str]) -> dict[str, float]:
    """Return the split of a CSV file with the columns ``member`` and ``share``.

    Parameters
    ----------
    path : Path
        The file.
    members : sequence of str
        Whose shares it may give.

    Returns
    -------
    dict of str to float
        The share of each member.

    Raises
    ------
    UsageError
        If a column is missing, somebody is no member or stands twice, or a share is no number; names file and row.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise UsageError(
            f"'{path}' cannot be read ({problem}). Give a CSV file with the columns member,share."
        ) from None
    rows = csv.reader(io.StringIO(text))
    names = [name.strip().lower() for name in next(rows, [])]
    if not {"member", "share"} <= set(names):
        found = f"has the columns {', '.join(names)}" if any(names) else "is empty"
        hint = " Separate them by commas." if len(names) == 1 and ";" in names[0] else ""
        raise UsageError(f"'{path}' {found}. Write two columns, member and share, one row a member.{hint}")
    split: dict[str, float] = {}
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(names):
            raise UsageError(
                f"'{path}', row {number}: the header has {len(names)} cells, the row has {len(row)}. Write 1234.56, without"
                " commas in a number."
            )
        member, cell = row[names.index("member")].strip(), row[names.index("share")].strip()
        if member not in members:
            hint = did_you_mean(nearest(member, members))
            raise UsageError(
                f"'{path}', row {number}: '{member}' is no member. {hint} Members are {', '.join(members)}.".replace(
                    "  ", " "
                )
            )
        if member in split:
            raise UsageError(f"'{path}', row {number}: {member} stands twice. Give each member one share.")
        try:
            split[member] = float(cell)
        except ValueError:
            split[member] = nan
        if not isfinite(split[member]):
            raise UsageError(
                f"'{path}', row {number}, column share: '{cell}' is not a number. Write plain digits, such as 1234.56."
            )
    return split
