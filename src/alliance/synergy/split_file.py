"""A proposed split as a file: CSV with the columns member and share; every fault is named with its row."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from math import isfinite, nan
from pathlib import Path

from alliance.errors import UsageError, did_you_mean, nearest


def read_split(path: Path, names: Mapping[str, str]) -> dict[str, float]:
    """Return the split of a CSV file with the columns ``member`` and ``share``.

    Parameters
    ----------
    path : Path
        The file.
    names : mapping of str to str
        The member that each name stands for; written in any case.

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
    columns = [name.strip().lower() for name in next(rows, [])]
    if not {"member", "share"} <= set(columns):
        found = f"has the columns {', '.join(columns)}" if any(columns) else "is empty"
        hint = " Separate them by commas." if len(columns) == 1 and ";" in columns[0] else ""
        raise UsageError(f"'{path}' {found}. Write two columns, member and share, one row a member.{hint}")
    split: dict[str, float] = {}
    members = tuple(dict.fromkeys(names.values()))
    # Exact names first: two members may differ in case only.
    known = {name.casefold(): member for name, member in reversed([*names.items()])} | dict(names)
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(columns):
            raise UsageError(_ragged(path, number, row, columns))
        written, cell = row[columns.index("member")].strip(), row[columns.index("share")].strip()
        member = known.get(written) or known.get(written.casefold(), "")
        if not member:
            hint = did_you_mean(nearest(written, names))
            raise UsageError(
                f"'{path}', row {number}, column member: '{written}' is no member. {hint} Members are {', '.join(members)}.".replace(
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


def _ragged(path: Path, number: int, row: Sequence[str], columns: Sequence[str]) -> str:
    """Return what is wrong with a row that has more or fewer cells than the header, and how it could be written."""
    where = f"'{path}', row {number}: the header has {len(columns)} columns ({','.join(columns)}), the row has {len(row)} cells"
    if len(row) < len(columns):
        return f"{where}. Write one cell for each column: {','.join(columns)}."
    glued = "".join(cell.strip() for cell in row[1:])
    if len(columns) == 2 and glued.lstrip("+-").replace(".", "", 1).isdigit():
        return f"{where}: a comma in a number ends its cell. Write {row[0].strip()},{glued}."
    return f"{where}. A comma ends a cell: write numbers without one, such as 1234.56, and names that have one in double quotes."
