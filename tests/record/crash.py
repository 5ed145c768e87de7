"""Kill imports and rebuilds with ``kill -9``, and see that no acknowledged row is lost and nothing is half filed.

``python -m tests.record.crash --kills 500`` kills at random moments; ``--every-call`` kills one import after every
single call that it makes to the disk. Each import runs in a forked process of its own; this process touches
neither the record nor the library of tables, so that its children start clean.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from tests.record import faults
from tests.record.samples import file_numbered, total

from alliance.findings import Severity
from alliance.record.journal import Journal

KILLS_PER_RECORD = 25
# After starting, an import is killed within this time: it files several deliveries in it.
LONGEST = 0.12


def in_child(work: Callable[[], None]) -> int:
    """Start a forked process that does some work and ends with 0, or with 1 if the work raised."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    except BaseException:  # noqa: BLE001 - a child may never return into its parent's code
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def ended_well(child: int) -> bool:
    """Wait for a process; return whether it ended with 0."""
    return os.waitpid(child, 0)[1] == 0


def acknowledged(folder: Path) -> list[int]:
    """Return the numbers of the deliveries that an import said were in."""
    path = folder / "acknowledged"
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def deliver_for_ever(folder: Path) -> None:
    """File one numbered delivery after the other and acknowledge each; rebuild the caches now and then."""
    done = acknowledged(folder)
    number = done[-1] if done else 0
    ready = os.open(folder / "acknowledged", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    journal = Journal(folder / "record")
    while True:
        number += 1
        file_numbered(journal, number)
        os.write(ready, b"%d\n" % number)
        if number % 3 == 0:
            journal.rebuild()


def deliver_one(folder: Path, number: int, call: int) -> None:
    """File one delivery and die after a call."""
    with faults.fault_at(call, faults.die_after):
        file_numbered(Journal(folder / "record"), number)


def check(folder: Path) -> None:
    """Start again without help: everything acknowledged is in and whole, the last one can be filed again."""
    done = acknowledged(folder)
    journal = Journal(folder / "record")
    wrong = [finding for finding in journal.verify() if finding.severity is not Severity.NOTE]
    assert wrong == [], wrong
    names = [filed.file for filed in journal.deliveries().values()]
    interrupted = len(done) + 1
    assert names in (list(map(str, done)), [*map(str, done), str(interrupted)]), (names, done)
    file_numbered(journal, interrupted)
    assert [filed.file for filed in journal.deliveries().values()] == list(map(str, [*done, interrupted]))
    columns = journal.cells().columns
    for code, filed in enumerate(journal.deliveries().values(), 1):
        its_own = columns["delivery"] == code
        assert columns["value"][its_own].sum() == total(int(filed.file))
        assert columns["rows"][its_own].sum() == journal.read(filed.id).num_rows == filed.rows
    assert list((folder / "record" / "incoming").iterdir()) == []
    with (folder / "acknowledged").open("a") as file:
        file.write(f"{interrupted}\n")


def kill_at_random(kills: int, seed: int) -> bool:
    """Kill imports at random moments; return whether every record came through whole."""
    moments = random.Random(seed)
    for first in range(0, kills, KILLS_PER_RECORD):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for _ in range(min(KILLS_PER_RECORD, kills - first)):
                child = in_child(lambda: deliver_for_ever(folder))  # noqa: B023 - used at once
                time.sleep(moments.uniform(0, LONGEST))
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                if not ended_well(in_child(lambda: check(folder))):  # noqa: B023
                    return False
            print(
                f"{min(first + KILLS_PER_RECORD, kills)} kills, {len(acknowledged(folder))} deliveries in", flush=True
            )
    return True


def kill_at_every_call() -> bool:
    """Kill one import after each of its calls to the disk; return whether the record came through whole."""
    survived, call = False, 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        while not survived:
            call += 1
            number = len(acknowledged(folder)) + 1
            survived = ended_well(in_child(lambda: deliver_one(folder, number, call)))  # noqa: B023 - used at once
            if not ended_well(in_child(lambda: check(folder))):
                return False
    print(f"killed after each of {call - 1} calls")
    return call > 10


def main() -> int:
    """Kill as the command line says; return 0 if nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=0, metavar="N", help="kill N imports at random moments")
    parser.add_argument("--every-call", action="store_true", help="kill one import at every call to the disk")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other moments")
    options = parser.parse_args()
    came_through = kill_at_random(options.kills, options.seed) and (not options.every_call or kill_at_every_call())
    print("nothing lost, nothing half filed" if came_through else "NOT WHOLE, see above")
    return 0 if came_through else 1


if __name__ == "__main__":
    sys.exit(main())
