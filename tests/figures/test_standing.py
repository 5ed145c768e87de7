"""What stands in the record is prepared once, and forgotten with the record."""

from __future__ import annotations

import gc
import subprocess
import sys
from datetime import date
from weakref import ref

from tests.figures.small_alliance import sales, snapshot

from alliance.calendar import parse_period
from alliance.figures.consolidate import consolidate
from alliance.figures.figure import Question
from alliance.figures.state import KEPT, state


def test_a_state_of_the_record_is_prepared_once() -> None:
    """§9: the same day of knowledge is the same state; another day or another ban on sources is another one."""
    record = snapshot()
    assert state(record, None) is state(record, None)
    assert state(record, None) is not state(record, date(2017, 1, 1))
    assert state(record, None) is not state(record, None, frozenset({"page"}))
    first = state(record, date(2000, 1, 1))
    for day in range(1, KEPT + 1):
        state(record, date(2001, 1, day))
    assert state(record, date(2000, 1, 1)) is not first


def test_a_record_that_nobody_holds_is_forgotten() -> None:
    """What is prepared for a record goes with it, money included."""
    record = snapshot([sales("nissan", "2016", 1, measure="revenue", unit="JPY"), sales("nissan", "2016", 2)])
    for measure, currency in (("revenue", "EUR"), ("sales", "")):
        assert consolidate(record, Question(measure, "nissan", parse_period("2016"), currency=currency)).value
    gone = ref(record)
    prepared = ref(state(record, None))
    del record
    # The first pass forgets the record, the second one what was prepared for it.
    gc.collect()
    gc.collect()
    assert gone() is None
    assert prepared() is None


def test_a_repeat_answers_where_the_first_source_may_not() -> None:
    """§7: the second source of a number is used only without the first."""
    record = snapshot(
        [
            sales("nissan", "2016", 5_559_902, ref="S-N-2016", source="first"),
            sales("nissan", "2016", 5_559_902, ref="S0262", same_as="S-N-2016", source="second"),
        ]
    )
    asked = {"measure": "sales", "perimeter": "nissan", "period": parse_period("2016")}
    refs = [
        consolidate(record, Question(**asked, **only)).terms[0].fact.ref  # type: ignore[arg-type]
        for only in ({}, {"without_sources": frozenset({"first"})}, {"source": "second"})
    ]
    assert refs == ["S-N-2016", "S0262", "S0262"]


def test_asking_loads_nothing_that_it_does_not_need() -> None:
    """A cold question imports no table engine, no spreadsheet reader, and no part of NumPy that it does not use."""
    program = (
        "import sys; from tests.figures.small_alliance import snapshot;"
        "from alliance.figures.consolidate import consolidate; from alliance.figures.figure import Question;"
        "from alliance.calendar import parse_period; from alliance.figures.lineage import explain; record = snapshot();"
        "figure = consolidate(record, Question('sales', 'alliance', parse_period('2016'), by=('member',)));"
        "explain(record, figure).summary();"
        "print(*sorted({'pyarrow', 'duckdb', 'python_calamine', 'pycountry', 'rich', 'xlsxwriter', 'numpy.ma'}"
        " & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=_path())
    assert done.stdout.strip() == ""


def _path() -> dict[str, str]:
    return {"PYTHONPATH": ":".join(sys.path)}
