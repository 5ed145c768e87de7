"""sources.csv: the documents that figures come from, as a folder lists them.

One line per source: ``id,publisher,title,published_on,licence,trust``. A source that is not listed can still be named in a
delivery; it then counts as a press report.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from alliance.errors import FolderError, did_you_mean, nearest
from alliance.record.sources import Source, Trust

FILE = "sources.csv"
COLUMNS = ("id", "publisher", "title", "published_on", "licence", "trust")
TRUST = {
    **{trust.name.lower().replace("_", " "): trust for trust in Trust},
    **{str(trust.value): trust for trust in Trust},
}


def read_sources(folder: Path) -> Mapping[str, Source]:
    """Return the sources that a folder lists, by id.

    Parameters
    ----------
    folder : Path
        The alliance folder; without a ``sources.csv`` the list is empty.

    Raises
    ------
    FolderError
        If the file cannot be read, a column is unknown, an id stands twice, or a day or a trust cannot be meant.
    """
    path = folder / FILE
    try:
        state = path.stat()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise FolderError(
            f"{FILE} must be readable, but it is not: {error.strerror} ({path}). Give yourself the right to read it."
        ) from None
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=8)
def _read(path: Path, changed: int, size: int) -> Mapping[str, Source]:
    """Read a list once for as long as it does not change: every delivery asks for it."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, strict=True)
            header = rows.fieldnames or ()
            for column in header:
                if column not in COLUMNS:
                    advice = did_you_mean(nearest(column, COLUMNS)) or f"Columns are {', '.join(COLUMNS)}."
                    raise FolderError(f"'{column}' is no column of {FILE} ({FILE}, row 1). {advice}")
            if "id" not in header:
                raise FolderError(f"The column 'id' is missing ({FILE}, row 1). Columns are {', '.join(COLUMNS)}.")
            return MappingProxyType(_by_id((rows.line_num, row) for row in rows))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FolderError(
            f"{FILE} must be a CSV file in UTF-8, but it cannot be read: {error} ({FILE}). Save it again as such."
        ) from None


def write_sources(folder: Path, sources: Iterable[Source]) -> Path:
    """Write the list of sources of a folder and return its path."""
    path = folder / FILE
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for source in sources:
            day = source.published_on.isoformat() if source.published_on else ""
            trust = source.trust.name.lower().replace("_", " ")
            writer.writerow((source.id, source.publisher, source.title, day, source.licence, trust))
    return path


def _by_id(rows: Iterable[tuple[int, Mapping[str, str | None]]]) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for number, row in rows:
        text = {column: (row.get(column) or "").strip() for column in COLUMNS}
        place = f"{FILE}, row {number}"
        if not text["id"]:
            raise FolderError(f"A source without an id ({place}). Write its address, or a short id.")
        if text["id"] in found:
            raise FolderError(f"The source '{text['id']}' stands twice ({place}). Keep one of the two lines.")
        trust = TRUST.get(text["trust"].casefold() or "press")
        if trust is None:
            words = ", ".join(each for each in TRUST if not each.isdigit())
            raise FolderError(f"'{text['trust']}' is no trust ({place}, column trust). Write one of {words}.")
        found[text["id"]] = Source(
            text["id"], text["publisher"], text["title"], _day(text["published_on"], place), text["licence"], trust
        )
    return found


def _day(text: str, place: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FolderError(
            f"'{text}' is no day ({place}, column published_on). Write year-month-day, such as 2017-02-08, or nothing."
        ) from None
