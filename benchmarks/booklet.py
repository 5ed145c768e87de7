"""How long the booklet of the reference alliance takes: three languages, every variant, the same bytes twice.

``python -m benchmarks.booklet`` prints the table and exits 1 if all of it takes longer than the bar, or if two builds differ.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from alliance.desks.delivery import start_reference
from alliance.desks.press import open_edition, write_booklet
from alliance.publish.booklet import VARIANTS
from benchmarks.stopwatch import cpu, machine

BAR = 30.0
NAME = "facts-2016"


def timed(run: Callable[[], object]) -> tuple[float, float, object]:
    """Return wall and CPU seconds of a run, and what came out."""
    wall, used = time.perf_counter(), cpu()
    result = run()
    return time.perf_counter() - wall, cpu() - used, result


def main() -> int:
    """Build everything twice and print the table."""
    print(machine())
    with tempfile.TemporaryDirectory(prefix="alliance-booklet-bench-") as place:
        folder = Path(place) / "demo"
        start_reference(folder)
        lines = []
        wall, used, _ = timed(lambda: open_edition(folder, NAME, "2016", on="2017-03-27", known_on="2025-12-31"))
        lines.append(("edition opened and proved, three languages", wall, used))
        total = wall
        builds: list[dict[str, bytes]] = []
        for words in ("first build, nine files", "second build, nine files"):
            wall, used, _ = timed(lambda: write_booklet(folder, NAME, variants=tuple(VARIANTS)))
            lines.append((words, wall, used))
            total += wall if not builds else 0
            files = sorted((folder / "published" / NAME).glob("*.pdf"))
            builds.append({path.name: path.read_bytes() for path in files})
    print(f"{'':44} {'wall':>8} {'CPU':>8}")
    for words, wall, used in lines:
        print(f"{words:44} {wall:6.1f} s {used:6.1f} s")
    same = builds[0] == builds[1]
    size = sum(map(len, builds[0].values())) / 1e6
    print(f"{len(builds[0])} files, {size:.1f} MB, identical bytes twice: {same}")
    print(f"edition and first build: {total:.1f} s, the bar is {BAR:.0f} s")
    return 0 if same and total < BAR else 1


if __name__ == "__main__":
    sys.exit(main())
