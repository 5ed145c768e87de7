"""Statements of a large programme: 10,000 initiatives over 60 months, against pandas on the same table.

Run it with ``python -m benchmarks.programme``. Both sides begin with the amounts as columns in memory; the record's side
begins with its cells, so that it also pays for what stands, for the register and for the version of every plan. The
run stops if any number differs.
"""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime

import numpy as np

from alliance.record.cells import WORD_COLUMNS, Cells, Integers
from alliance.record.contents import CELL_COLUMNS
from alliance.record.delivery import Delivery, Scope
from alliance.record.initiatives import (
    INITIATIVE_COLUMNS,
    PROBABILITIES,
    PROGRAMME_MEASURES,
    REGISTER_COLUMNS,
    REGISTER_WORDS,
    Register,
)
from alliance.record.members import Registry
from alliance.record.snapshot import Snapshot
from alliance.synergy.programme.counting import Window
from alliance.synergy.programme.programme import programme
from alliance.synergy.programme.statement import statement
from benchmarks.stopwatch import measure

INITIATIVES, MONTHS = 10_000, 60
MEMBERS = ("renault", "nissan", "mitsubishi")
FUNCTIONS = ("purchasing", "engineering", "manufacturing", "people")
FIRST, REPORTED = 2015, 36
SERIES = {"synergy_plan": (0, MONTHS), "synergy_forecast": (REPORTED, MONTHS), "synergy_actual": (0, REPORTED),
          "synergy_confirmed": (0, REPORTED), "one_off_plan": (0, 6), "one_off_actual": (0, 6)}  # fmt: skip


def record_of(count: int, seed: int = 0) -> Snapshot:
    """Return a record that holds a drawn programme, the same for the same seed."""
    drawn = np.random.default_rng(seed)
    start = drawn.integers(0, REPORTED, count)
    takes_part = drawn.random((count, len(MEMBERS))) < 0.6
    takes_part[np.arange(count), drawn.integers(len(MEMBERS), size=count)] = True
    stage = np.where(drawn.random(count) < 0.7, 5, drawn.integers(3, 7, count))
    parts: list[dict[str, Integers]] = []
    who, member = np.nonzero(takes_part)
    size = drawn.integers(-100_000, 5_000_000, len(who))
    for code, (first, last) in enumerate(SERIES.values(), start=1):
        months = np.arange(first, last)
        at = np.repeat(np.arange(len(who)), len(months))
        month = np.tile(months, len(who))
        keep = month >= start[who[at]]
        at, month = at[keep], month[keep]
        noise = drawn.integers(90, 111, len(at)) if code not in (1, 5) else 100
        parts.append({
            "measure": np.full(len(at), code), "initiative": who[at] + 1, "member": member[at] + 1, "month": month,
            "value": size[at] * noise if code != 4 else np.where(drawn.random(len(at)) < 0.9, parts[2]["value"], size[at] * 90),
        })  # fmt: skip
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    days = np.array([date(FIRST + at // 12, at % 12 + 1, 1).toordinal() for at in range(MONTHS + 1)])
    cells = len(columns["value"])
    made = {name: np.broadcast_to(np.int64(0), cells) for name in CELL_COLUMNS}
    made |= {name: columns[name] for name in ("measure", "initiative", "member", "value")}
    made |= {
        "start": days[columns["month"]],
        "end": days[columns["month"] + 1],
        "scale": np.broadcast_to(np.int64(-2), cells),
    }
    made |= {name: np.broadcast_to(np.int64(1), cells) for name in ("rows", "delivery", "status")}
    words = {name: [""] for name in WORD_COLUMNS} | {
        "measure": ["", *SERIES], "member": ["", *MEMBERS], "initiative": ["", *(f"I-{at}" for at in range(count))],
        "delivery": ["", "amounts"], "status": ["", "synthetic"],
    }  # fmt: skip
    rows = {name: np.zeros(count, np.int64) for name in REGISTER_COLUMNS}
    rows |= {"initiative": np.arange(count) + 1, "delivery": np.ones(count, np.int64), "row": np.arange(count) + 2}
    rows |= {"since": np.full(count, days[0]), "function": np.arange(count) % len(FUNCTIONS) + 1}
    rows |= {"stage": stage + 1, "recurrence": (np.arange(count) % 5 == 0) + 1}
    pairs = ["+".join(each for each, takes in zip(MEMBERS, row, strict=True) if takes) for row in takes_part.tolist()]
    listed = sorted(set(pairs))
    rows["members"] = np.array([listed.index(each) + 1 for each in pairs])
    register = Register(rows, {name: [""] for name in REGISTER_WORDS} | {
        "initiative": words["initiative"], "delivery": ["", "list"], "function": ["", *FUNCTIONS], "members": ["", *listed],
        "stage": ["", "0", "1", "2", "3", "4", "5", "X"], "recurrence": ["", "recurring", "one-time"],
    })  # fmt: skip
    assert set(rows) >= set(INITIATIVE_COLUMNS)
    filed = {
        name: Delivery(
            name,
            "office",
            name,
            kind,
            "add",
            Scope(),
            date(2018, 1, 10),
            datetime(2018, 1, 10, tzinfo=UTC),
            sequence=at,
        )
        for at, (name, kind) in enumerate((("list", "initiatives"), ("amounts", "facts")), start=1)
    }  # type: ignore[misc]
    return Snapshot(Registry("Programme", ()), Cells(made, words), (), filed, {}, "", register)


def by_pandas(record: Snapshot, year: int) -> dict[str, dict[str, int]]:
    """Return the counts of proposed effects by function, and what is confirmed, as pandas gives them."""
    import pandas as pd

    columns, words = record.cells.columns, record.cells.words
    table = pd.DataFrame({
        "measure": pd.Categorical.from_codes(columns["measure"], words["measure"]),
        "initiative": columns["initiative"] - 1,
        "member": columns["member"],
        "month": (columns["start"] - 719_163).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64),
        "value": columns["value"],
    })  # fmt: skip
    return _counts(table, record, year)


def _counts(table: object, record: Snapshot, year: int) -> dict[str, dict[str, int]]:
    import pandas as pd

    assert isinstance(table, pd.DataFrame)
    register = record.register
    function = np.array(register.texts("function"))
    recurring = np.array(register.texts("recurrence")) == "recurring"
    first = (year - 1970) * 12
    actual = table[table["measure"] == "synergy_actual"].copy()
    began = actual[actual["value"] != 0].groupby("initiative")["month"].min()
    actual["began"] = actual["initiative"].map(began)
    actual["function"] = function[actual["initiative"]]
    actual["recurring"] = recurring[actual["initiative"]]
    age = actual["month"] - actual["began"]
    inside = (actual["month"] >= first) & (actual["month"] < first + 12)
    same = (actual["month"] - first) // 12 == (actual["began"] - first) // 12
    kinds = {
        "new": inside & actual["recurring"] & (age < 12) & same,
        "carry_over": inside & actual["recurring"] & (age < 12) & ~same,
        "continuing": inside & actual["recurring"] & (age >= 12),
        "one_time": inside & ~actual["recurring"],
        "run_rate": actual["recurring"] & (age < 12) & (actual["began"] >= first) & (actual["began"] < first + 12),
        "cumulative": actual["month"] < first + 12,
    }
    found = {name: actual[which].groupby("function")["value"].sum().to_dict() for name, which in kinds.items()}
    confirmed = table[
        (table["measure"] == "synergy_confirmed") & (table["month"] >= first) & (table["month"] < first + 12)
    ]
    found["confirmed"] = confirmed["value"].groupby(function[confirmed["initiative"]]).sum().to_dict()
    key = ["initiative", "member", "month"]
    proposed = actual[inside].groupby(key)["value"].sum()
    both = pd.concat([proposed, confirmed.groupby(key)["value"].sum()], axis=1, keys=["proposed", "confirmed"])
    differ = both[both["proposed"].ne(both["confirmed"])].fillna(0)
    found["differences"] = {"": len(differ), "amount": int((differ["proposed"] - differ["confirmed"]).sum())}
    plan = table[table["measure"] == "synergy_plan"]
    plan_began = plan[plan["value"] != 0].groupby("initiative")["month"].min()
    full = ~recurring[plan["initiative"]] | ((plan["month"] - plan["initiative"].map(plan_began)) < 12)
    stage = np.array(register.texts("stage"))
    found["pipeline"] = plan[full]["value"].groupby(stage[plan[full]["initiative"]]).sum().to_dict()
    return found


def by_record(record: Snapshot, year: int) -> dict[str, dict[str, int]]:
    """Return the same from a statement."""
    first = (year - 1970) * 12
    said = statement(programme(record), Window(first, first + 12), PROBABILITIES)
    names = ("new", "carry_over", "continuing", "one_time", "run_rate", "cumulative")
    found = {name: {line.name: int(100 * line.counts[name]) for line in said.lines} for name in names}
    found["confirmed"] = {line.name: int(100 * line.confirmed) for line in said.lines}
    found["differences"] = {
        "": sum(len(each.months) for each in said.differences),
        "amount": int(100 * sum(each.proposed - each.confirmed for each in said.differences)),
    }
    found["pipeline"] = {rung.stage: int(100 * rung.gross) for rung in said.pipeline}
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--initiatives", type=int, default=INITIATIVES)
    record = record_of(parser.parse_args().initiatives)
    print(f"{len(record.register):,} initiatives, {MONTHS} months, {len(record.cells):,} amounts")
    ours, theirs = by_record(record, 2017), by_pandas(record, 2017)
    for name, amounts in ours.items():
        expected = {key: int(value) for key, value in theirs[name].items() if value}
        assert {key: value for key, value in amounts.items() if value} == expected, name
    print("the same numbers: counts by function, confirmed, differences, pipeline by stage")
    known = programme(record)
    window = Window((2017 - 1970) * 12, (2018 - 1970) * 12)
    assert PROGRAMME_MEASURES
    for what, timed in {
        "programme from the cells": lambda: programme(record),
        "statement by function": lambda: statement(known, window, PROBABILITIES),
        "statement by initiative": lambda: statement(known, window, PROBABILITIES, by="initiative"),
        "both, from the cells": lambda: by_record(record, 2017),
        "pandas": lambda: by_pandas(record, 2017),
    }.items():
        print(f"{what:30}{measure(timed, times=3).seconds:8.2f} s CPU")


if __name__ == "__main__":
    main()
