"""Tables: what fits is kept exactly, what does not is refused with row and column, and any engine reads the file."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.record.samples import NISSAN_STAKE, sales

from alliance.errors import DeliveryRefused, RecordDamaged
from alliance.record import tables
from alliance.record.facts import BREAKDOWNS, FACT_COLUMNS, Fact
from alliance.record.relations import RELATION_COLUMNS, Relation

LARGEST = 2**63 - 1
DAYS = st.dates(date(1899, 1, 1), date(2100, 1, 1))
WORDS = st.sampled_from(["", "renault", "年度", "a+b", "\x00", "\U0001f697"])
NUMBERS = st.builds(
    lambda digits, places: Fraction(digits, 10**places), st.integers(-(10**14), 10**14), st.integers(0, 3)
)
FACTS = st.builds(
    Fact, WORDS, WORDS, st.none() | DAYS, DAYS, NUMBERS, WORDS, half=NUMBERS, note=WORDS, row=st.integers(0, 10**7),
    delivery=st.just("id"), **dict.fromkeys(BREAKDOWNS, WORDS),
)  # fmt: skip


def one_row(**columns: object) -> Mapping[str, Sequence[object]]:
    """Return the columns of a single fact, some of them as given."""
    row = {"measure": "sales", "member": "renault", "start": date(2016, 1, 1), "end": date(2017, 1, 1), "value": 1}
    return {name: [value] for name, value in {**row, **columns}.items()}


@settings(max_examples=50)
@given(st.lists(FACTS, max_size=4))
def test_facts_go_there_and_back(facts: list[Fact]) -> None:
    """Facts become a table, a file, a table and cells, and are the same facts."""
    data = tables.encode(tables.from_facts(facts))
    cells = tables.cells(tables.decode(data, "facts", "file"), "id")
    assert cells.facts(range(len(cells))) == facts


def test_relations_go_there_and_back() -> None:
    """Relations keep an exact share, open dates and their order."""
    third = Relation("a", "owns", "b", Fraction(1, 3), None, date(2016, 1, 1), precision="year", row=7)
    table = tables.decode(tables.encode(tables.from_relations([NISSAN_STAKE, third])), "relations", "file")
    assert table.column_names == list(RELATION_COLUMNS)
    assert [(each.weight, each.start, each.row) for each in tables.relations(table, "")] == [
        (Fraction("0.434"), date(2002, 3, 1), 0),
        (Fraction(1, 3), None, 7),
    ]


def test_the_file_is_plain_parquet() -> None:
    """The file holds plain strings, days and integers, and no schema of one library."""
    data = pa.BufferReader(tables.encode(tables.from_facts([sales("renault", 2016, 1)])))
    schema = pq.read_schema(data)
    types = {"word": pa.string(), "day": pa.date32(), "int": pa.int64()}
    assert {field.name: field.type for field in schema} == {name: types[kind] for name, kind in FACT_COLUMNS.items()}
    assert schema.metadata is None


@pytest.mark.parametrize(
    ("columns", "rule", "column"),
    [
        ({"value": 2**63}, "number-too-large", "value"),
        ({"value": -(2**63) - 1}, "number-too-large", "value"),
        ({"value": 10**400}, "number-too-large", "value"),
        ({"value": 1.5}, "wrong-type", "value"),
        ({"value": float("nan")}, "wrong-type", "value"),
        ({"value": None}, "wrong-type", "value"),
        ({"value": "1"}, "wrong-type", "value"),
        ({"member": 7}, "wrong-type", "member"),
        ({"end": None}, "missing-value", "end"),
        ({"end": "2017-01-01"}, "wrong-type", "end"),
        ({"colour": "red"}, "unknown-column", ""),
    ],
)
def test_what_does_not_fit_is_refused(columns: dict[str, object], rule: str, column: str) -> None:
    """A value that cannot be kept exactly is refused with its row and column, never rounded or wrapped."""
    with pytest.raises(DeliveryRefused) as refusal:
        tables.facts_table(one_row(**columns))
    (finding,) = refusal.value.findings
    assert (finding.rule, finding.column, finding.row) == (rule, column, 1 if column else None)


@pytest.mark.parametrize(
    "column",
    [np.array([1, 2], np.uint64), pa.array([1, 2], pa.int8()), [np.int64(1), 2], pa.chunked_array([[1], [2]])],
)
def test_columns_come_as_lists_or_arrays(column: object) -> None:
    """A column of whole numbers may come as a list, an array of NumPy or one of Arrow."""
    table = tables.facts_table({"value": column, "start": [None] * 2, "end": [date(2017, 1, 1)] * 2})  # type: ignore[dict-item]
    assert table["value"].to_pylist() == [1, 2]
    assert table["start"].to_pylist() == [None, None]
    assert (table["role"].to_pylist(), table["market"].to_pylist()) == (["figure"] * 2, [""] * 2)


@pytest.mark.parametrize("column", [np.array([2**63], np.uint64), pa.array([2**63], pa.uint64()), pa.array([1.5])])
def test_arrays_are_not_wrapped_either(column: object) -> None:
    """An array whose numbers do not fit is refused."""
    with pytest.raises(DeliveryRefused):
        tables.facts_table({"value": column, "end": [date(2017, 1, 1)]})  # type: ignore[dict-item]


def test_words_may_come_numbered() -> None:
    """A column of words that are numbered already is taken as it is, nulls as empty texts."""
    words = pa.DictionaryArray.from_arrays(pa.array([1, None, 0]), ["FR", "JP"])
    table = tables.facts_table({"market": words, "end": [date(2017, 1, 1)] * 3, "start": [None] * 3})
    cells = tables.cells(table, "id")
    assert [fact.market for fact in cells.facts(range(3))] == ["JP", "", "FR"]
    assert cells.words["market"][0] == ""


def test_a_broken_page_is_not_read() -> None:
    """A byte that was changed inside a page is noticed by the page's checksum."""
    data = bytearray(tables.encode(tables.from_facts([sales("renault", 2016, 3_182_625)] * 50)))
    where = data.index(b"sales")
    data[where] ^= 1
    with pytest.raises(RecordDamaged, match="some file"):
        tables.decode(bytes(data), "facts", "some file")
