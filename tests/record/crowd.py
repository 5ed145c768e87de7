"""Let several processes file and ask at once: ``python -m tests.record.crowd --writers 4 --deliveries 12``.

Every writer files its own deliveries and those of the others too, so each is delivered once by every writer.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.record.crash import ended_well, in_child
from tests.record.samples import file_numbered, total

from alliance.record.journal import Journal


def write(path: Path, writer: int, writers: int, deliveries: int) -> None:
    """File every delivery, beginning at a place of one's own."""
    journal = Journal(path)
    for step in range(deliveries):
        number = 1 + (step + writer * deliveries // writers) % deliveries
        filed, _ = file_numbered(journal, number)
        assert filed.file == str(number)


def ask(path: Path, deliveries: int) -> None:
    """Ask until everything is in; never see half a delivery, and never fewer than a moment ago."""
    before = 0
    while before < deliveries:
        contents = Journal(path).contents()
        assert len(contents.deliveries) >= before
        before = len(contents.deliveries)
        assert int(contents.cells.columns["rows"].sum()) == sum(filed.rows for filed in contents.deliveries.values())


def main() -> int:
    """Run writers and readers as the command line says; return 0 if the record is whole."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--deliveries", type=int, default=12)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        path, count = Path(name) / "record", options.deliveries
        children = [
            in_child(lambda: write(path, writer, options.writers, count))  # noqa: B023 - the child starts at once
            for writer in range(options.writers)
        ]
        children += [in_child(lambda: ask(path, count)) for _ in range(options.readers)]
        if [ended_well(child) for child in children] != [True] * len(children):
            return 1
        journal = Journal(path)
        assert journal.verify() == []
        assert sorted(int(filed.file) for filed in journal.deliveries().values()) == list(range(1, count + 1))
        assert int(journal.cells().columns["value"].sum()) == sum(map(total, range(1, count + 1)))
        assert [entry.sequence for entry in journal.entries()] == list(range(1, count + 1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
