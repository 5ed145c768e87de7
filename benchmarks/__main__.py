"""Run the benchmarks and print their table: ``make bench``, or ``python -m benchmarks --rows 1000000``."""

import argparse
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from alliance.record.folder import open_folder
from alliance.record.snapshot import Snapshot
from benchmarks import commands, others, ours
from benchmarks.questions import Cube, digest, our_cube, our_figure, whole_years
from benchmarks.rows import Rows, deliveries
from benchmarks.stopwatch import Timing, cpu, machine, measure, peak_megabytes

Line = tuple[str, str, str, str]
# Before the last restatements came in, and after all months were known.
EARLIER = date(2020, 1, 15)


def shown(seconds: float) -> str:
    """Return CPU seconds as people read them."""
    return f"{seconds * 1000:.2f} ms" if seconds < 0.1 else f"{seconds:.2f} s"


def against_others(rows: Sequence[Rows], snapshot: Snapshot) -> list[Line]:
    """Return the lines of the cube and of one figure, every engine in this one run, all results equal."""
    whole = measure(lambda: our_cube(snapshot))
    figure = measure(lambda: our_figure(snapshot), each=200)
    timings, figures = _asked_of_rows(rows)
    expected = digest(whole.result)
    for name, timing in timings.items():
        assert digest(whole_years(timing.result)) == expected, f"{name} has another cube"
    assert {timing.result for timing in figures.values()} == {figure.result}

    print(
        f"{len(whole.result):,} figures in the cube, digest {expected}, the same from all; one figure: {figure.result / 1000}"
    )
    return [
        *_compared("whole cube", whole, timings),
        *_compared("one figure", figure, figures),
    ]


def _asked_of_rows(rows: Sequence[Rows]) -> tuple[dict[str, Timing[Cube]], dict[str, Timing[int]]]:
    """Return cube and figure as DuckDB and pandas find them, one after the other in memory."""
    table = others.arrow_table(rows)
    duck = others.Duck(table, rows)
    timings = {
        "DuckDB, one statement": measure(lambda: duck.cube(others.ONE_STATEMENT)),
        "DuckDB, cells first": measure(lambda: duck.cube(others.CELLS_FIRST)),
    }
    figures = {"DuckDB": measure(duck.figure)}
    duck.connection.close()
    frame = others.Frame(table, rows)
    timings["pandas"] = measure(frame.cube, times=3)
    figures["pandas"] = measure(frame.figure, times=3)
    return timings, figures


def _compared(question: str, mine: Timing[object], theirs: dict[str, Timing[object]]) -> list[Line]:
    lines = [(question, "alliance", shown(mine.seconds), "1")]
    for name, timing in theirs.items():
        lines.append((question, name, shown(timing.seconds), f"{timing.seconds / mine.seconds:.0f}"))
    return lines


def main() -> None:
    """Run everything and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000, help="synthetic rows (10,000,000)")
    parser.add_argument("--only", choices=["cube", "commands"], help="leave out the other half")
    options = parser.parse_args()
    print(machine())
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="alliance-bench-") as place:
        folder = Path(place)
        if options.only != "commands":
            rows = list(deliveries(options.rows))
            count = sum(map(len, rows))
            before = cpu()
            ours.file_rows(folder / "record-of-rows", rows)
            filed = cpu() - before
            before = cpu()
            open_folder(folder / "record-of-rows").snapshot()
            gathered = cpu() - before
            before = cpu()
            snapshot = open_folder(folder / "record-of-rows").snapshot()
            loaded = cpu() - before
            before = cpu()
            our_cube(snapshot)
            our_figure(snapshot)
            first = cpu() - before
            before = cpu()
            our_cube(snapshot, known_on=EARLIER)
            earlier = cpu() - before
            print(f"{count:,} rows in {len(rows)} deliveries, {len(snapshot.cells):,} cells")
            lines += [
                ("filing all rows (from Arrow tables)", "alliance", shown(filed), ""),
                ("gathering the cells, once per delivery", "alliance", shown(gathered), ""),
                ("loading the cells from the cache", "alliance", shown(loaded), ""),
                ("the first cube and figure after loading", "alliance", shown(first), ""),
                (f"the first cube as known on {EARLIER}", "alliance", shown(earlier), ""),
                *against_others(rows, snapshot),
            ]
            del snapshot, rows
        if options.only != "cube":
            timed, count = commands.time_import(folder, 300_000)
            for command in (*timed, commands.time_cold_figure(folder)):
                name = f"{command.name} ({count:,} rows)" if command.name == "record import" else command.name
                lines.append((name, "alliance", shown(command.seconds), f"wall {shown(command.wall)}"))
    print_table(lines)
    print(f"most memory held by this process: {peak_megabytes():,.0f} MB")


def print_table(lines: Sequence[Line]) -> None:
    """Print the lines as a table that stays readable in a Markdown page."""
    print("\n| what | who | CPU time | times alliance |\n|---|---|---:|---:|")
    for line in lines:
        print(f"| {' | '.join(line)} |")


if __name__ == "__main__":
    main()
