"""Deliveries as Arrow tables and as Parquet files. The only file that knows the library of tables.

A filed table is a Parquet file that any engine reads: plain strings, zstd, a checksum on every page. Sums are not its
business; it hands its columns on as `Cells`, and `alliance.record.rollup` adds them up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from alliance.errors import DeliveryRefused, RecordDamaged
from alliance.findings import Finding, Severity
from alliance.record.cells import BEGINNING, Cells, Integers
from alliance.record.facts import FACT_COLUMNS, Fact
from alliance.record.relations import RELATION_COLUMNS, Relation
from alliance.units import decimal_text, scaled

Table: TypeAlias = pa.Table
Kind = Literal["facts", "relations"]
# Or an Arrow array, which has no type of its own here.
Column = Sequence[str] | Sequence[int] | Sequence[date | None] | Sequence[str | int | date | None] | Integers

_TYPES = {"word": pa.string(), "day": pa.date32(), "int": pa.int64()}
_RELATION_DAYS = ("start", "end", "counted_from")
_SCHEMAS = {
    "facts": pa.schema([(name, _TYPES[kind]) for name, kind in FACT_COLUMNS.items()]),
    "relations": pa.schema(
        [
            (name, _TYPES["day" if name in _RELATION_DAYS else "int" if name == "row" else "word"])
            for name in RELATION_COLUMNS
        ]
    ),
}
# Where a row may leave a day open: a cumulative figure has no beginning, a relation may have no dates at all.
_MAY_BE_OPEN = {"facts": ("start",), "relations": _RELATION_DAYS}
_USUAL = {"role": "figure", "status": "reported", "precision": "day"}
_ORDINAL_OF_1970 = date(1970, 1, 1).toordinal()


def facts_table(columns: Mapping[str, Column]) -> Table:
    """Return the table of a delivery of facts.

    Parameters
    ----------
    columns : mapping of str to sequence of length rows
        Named as in `FACT_COLUMNS`: texts, whole numbers, days. A column that is absent gets its usual value (an empty
        text, 0, ``"figure"``, ``"reported"``); ``start`` may hold None for "since the beginning".

    Returns
    -------
    pyarrow.Table
        All columns of `FACT_COLUMNS` in their order.

    Raises
    ------
    DeliveryRefused
        If a number does not fit into 64 bits or is not whole, a value is missing, or a column is unknown; the finding
        names row and column.
    """
    return conformed(_arrays(columns, "facts"), "facts")


def relations_table(columns: Mapping[str, Column]) -> Table:
    """Return the table of a delivery of relations; as `facts_table`, with the columns of `RELATION_COLUMNS`.

    A weight is an exact text, ``"0.434"`` or ``"1/3"``, and empty where there is none.
    """
    return conformed(_arrays(columns, "relations"), "relations")


def from_facts(facts: Iterable[Fact]) -> Table:
    """Return some facts as the table that delivers them."""
    rows = list(facts)
    columns: dict[str, list[str | int | date | None]] = {name: [] for name in FACT_COLUMNS}
    for fact in rows:
        scale = min(scaled(fact.value)[1], scaled(fact.half)[1])
        numbers = {"scale": scale, "value": int(fact.value / 10**scale), "half": int(fact.half / 10**scale)}
        for name, column in columns.items():
            column.append(numbers[name] if name in numbers else getattr(fact, name))
    return facts_table(columns)


def from_relations(relations: Iterable[Relation]) -> Table:
    """Return some relations as the table that delivers them."""
    rows = list(relations)
    columns: dict[str, list[str | int | date | None]] = {
        name: [getattr(relation, name) for relation in rows] for name in RELATION_COLUMNS if name != "weight"
    }
    columns["weight"] = ["" if relation.weight is None else str(relation.weight) for relation in rows]
    return relations_table(columns)


def conformed(table: Table, kind: Kind) -> Table:
    """Return a table with exactly the columns of its kind, in their order and type.

    Raises
    ------
    DeliveryRefused
        As `facts_table`.
    """
    schema = _SCHEMAS[kind]
    unknown = sorted(set(table.column_names) - set(schema.names))
    if unknown:
        raise _refused(
            "unknown-column", f"A delivery of {kind} has no column '{unknown[0]}'", f"Use {', '.join(schema.names)}."
        )
    columns = []
    for field in schema:
        if field.name in table.column_names:
            columns.append(_conformed(table.column(field.name), field, kind))
        else:
            columns.append(_usual(field, table.num_rows, kind))
    return pa.table(columns, schema=schema)


def encode(table: Table) -> bytes:
    """Return a table as the bytes of its Parquet file."""
    sink = pa.BufferOutputStream()
    pq.write_table(
        table, sink, compression="zstd", write_page_checksum=True, store_schema=False, write_page_index=False
    )
    data: bytes = sink.getvalue().to_pybytes()
    return data


def decode(data: bytes, kind: Kind, file: str) -> Table:
    """Return the table that a Parquet file holds; every page is checked.

    Parameters
    ----------
    data : bytes
        The file.
    kind : "facts" or "relations"
        What it holds.
    file : str
        Its name, for the finding.

    Raises
    ------
    RecordDamaged
        If the file cannot be read.
    """
    try:
        # One thread: the files are small, and a process that was forked has no others.
        with pq.ParquetFile(pa.BufferReader(data), page_checksum_verification=True, pre_buffer=False) as parquet:
            return conformed(parquet.read(use_threads=False), kind)
    except (pa.ArrowException, OSError) as error:
        finding = Finding(
            Severity.BLOCKING, "record-object", f"A table of the record cannot be read: {error}", file=file
        )
        raise RecordDamaged([finding]) from error


def cells(table: Table, delivery: str) -> Cells:
    """Return a table of facts as cells, one per row; words are numbered in the order in which they come.

    Parameters
    ----------
    table : pyarrow.Table
        As `facts_table` returns it.
    delivery : str
        Id of the delivery.
    """
    columns: dict[str, Integers] = {}
    words: dict[str, Sequence[str]] = {}
    for name, kind in FACT_COLUMNS.items():
        if kind == "word":
            columns[name], words[name] = _numbered(table.column(name))
        elif kind == "day":
            columns[name] = _ordinals(table.column(name))
        else:
            columns[name] = table.column(name).to_numpy().astype(np.int64, copy=False)
    columns["delivery"] = np.ones(table.num_rows, np.int64)
    words["delivery"] = ["", delivery]
    columns["rows"] = np.ones(table.num_rows, np.int64)
    return Cells(columns, words)


def relations(table: Table, delivery: str) -> tuple[Relation, ...]:
    """Return the relations of a table, in its order."""
    rows = table.to_pylist()
    return tuple(
        Relation(**{**row, "weight": Fraction(row["weight"]) if row["weight"] else None}, delivery=delivery)
        for row in rows
    )


def _arrays(columns: Mapping[str, Column], kind: Kind) -> Table:
    schema = _SCHEMAS[kind]
    arrays = {}
    for name, column in columns.items():
        if name not in schema.names or isinstance(column, (pa.Array, pa.ChunkedArray)):
            arrays[name] = column
            continue
        try:
            arrays[name] = pa.array(column, type=schema.field(name).type)
        except (pa.ArrowException, OverflowError, TypeError, ValueError):
            raise _misfit(column, schema.field(name)) from None
    return pa.table(arrays)


def _misfit(column: Column, field: pa.Field) -> DeliveryRefused:
    """Return the refusal that names the first value that does not fit its column."""
    for position, value in enumerate(column):
        try:
            pa.array([value], type=field.type)
        except (pa.ArrowException, OverflowError, TypeError, ValueError):
            if isinstance(value, int):
                return _too_large(value, field.name, position + 1)
            return _refused(
                "wrong-type", f"Expected {field.type} and found {type(value).__name__}", "Correct the value.",
                row=position + 1, column=field.name, value=str(value),
            )  # fmt: skip
    return _refused("wrong-type", f"The values of the column are not {field.type}", "Correct it.", column=field.name)


def _conformed(column: pa.ChunkedArray, field: pa.Field, kind: Kind) -> pa.ChunkedArray:
    try:
        column = column.cast(field.type)
    except pa.ArrowException as error:
        raise _refused(
            "wrong-type",
            f"The values of the column are {column.type} and cannot be {field.type} exactly: {error}",
            "A number must be whole and lie between -2^63 and 2^63 - 1; use the column 'scale' for others.",
            column=field.name,
        ) from None
    if not column.null_count or field.name in _MAY_BE_OPEN[kind]:
        return column
    if field.type == pa.string():
        return column.fill_null("")
    row = pc.index(column.is_null(), True).as_py() + 1
    raise _refused("missing-value", "A value is missing", "Every row needs one.", row=row, column=field.name)


def _usual(field: pa.Field, rows: int, kind: Kind) -> pa.Array:
    if field.type == pa.string():
        return pa.array([_USUAL.get(field.name, "")], pa.string()).take(pa.array(np.zeros(rows, np.int64)))
    if field.type == pa.int64():
        return pa.array(np.zeros(rows, np.int64))
    if rows and field.name not in _MAY_BE_OPEN[kind]:
        raise _refused(
            "missing-value", f"The column '{field.name}' is missing", "Every row needs it.", column=field.name
        )
    return pa.nulls(rows, field.type)


def _numbered(column: pa.ChunkedArray) -> tuple[Integers, list[str]]:
    """Return the codes of a column of texts, and the words they stand for; the empty text is number 0."""
    encoded = column.dictionary_encode().unify_dictionaries()
    if not encoded.num_chunks:
        return np.zeros(0, np.int64), [""]
    found: list[str] = encoded.chunk(0).dictionary.to_pylist()
    words = ["", *(word for word in found if word)]
    position = {word: code for code, word in enumerate(words)}
    code_of = np.array([position[word] for word in found], np.int64)
    codes = np.concatenate([chunk.indices.to_numpy(zero_copy_only=False) for chunk in encoded.chunks])
    return code_of[codes], words


def _ordinals(column: pa.ChunkedArray) -> Integers:
    days = column.cast(pa.int32()).cast(pa.int64())
    ordinals = pc.fill_null(pc.add(days, _ORDINAL_OF_1970), BEGINNING)
    result: Integers = ordinals.to_numpy()
    return result


def _too_large(value: int, column: str, row: int) -> DeliveryRefused:
    shown = decimal_text(Fraction(value)) if abs(value) < 10**60 else f"a number of {len(str(abs(value)))} digits"
    return _refused(
        "number-too-large", "The number does not fit into 64 bits", "Use the column 'scale', or correct the number.",
        row=row, column=column, value=shown,
    )  # fmt: skip


def _refused(
    rule: str, message: str, advice: str, *, row: int | None = None, column: str = "", value: str = ""
) -> DeliveryRefused:
    return DeliveryRefused([Finding(Severity.BLOCKING, rule, message, advice, row=row, column=column, value=value)])
