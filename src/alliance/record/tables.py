"""Deliveries as Arrow tables and as Parquet files. The only file that knows the library of tables.

A filed table is a Parquet file that any engine reads: plain strings, zstd, a checksum on every page. Sums are not its
business; it hands its columns on as `Cells`, and `alliance.record.rollup` adds them up.

Columns go in and out through their buffers, because `pyarrow.array` and `to_numpy` import pandas wherever it is
installed, which takes longer than most deliveries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from alliance.errors import DeliveryRefused, RecordDamaged
from alliance.findings import Finding, Severity
from alliance.record.cells import BEGINNING, Cells, Integers
from alliance.record.delivery import Kind
from alliance.record.facts import FACT_COLUMNS, Fact
from alliance.record.initiatives import INITIATIVE_COLUMNS, Register
from alliance.record.relations import RELATION_COLUMNS, Relation
from alliance.record.rollup import LARGEST
from alliance.units import scaled

Table: TypeAlias = pa.Table
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
    "initiatives": pa.schema([(name, _TYPES[kind]) for name, kind in INITIATIVE_COLUMNS.items()]),
}
# Where a row may leave a day open: a cumulative figure has no beginning, a relation may have no dates at all.
_MAY_BE_OPEN: dict[Kind, tuple[str, ...]] = {"facts": ("start",), "relations": _RELATION_DAYS, "initiatives": ()}
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


def initiatives_table(columns: Mapping[str, Column]) -> Table:
    """Return the table of a delivery of initiatives; as `facts_table`, with the columns of `INITIATIVE_COLUMNS`."""
    return conformed(_arrays(columns, "initiatives"), "initiatives")


def from_facts(facts: Iterable[Fact]) -> Table:
    """Return some facts as the table that delivers them."""
    rows = list(facts)
    columns: dict[str, list[str | int | date | None]] = {name: [] for name in FACT_COLUMNS}
    for fact in rows:
        scale = min(scaled(fact.value)[1], scaled(fact.half)[1])
        numbers = {"scale": scale, "value": int(fact.value * 10**-scale), "half": int(fact.half * 10**-scale)}
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


def coded(codes: npt.NDArray[np.int32], words: Sequence[str]) -> pa.DictionaryArray:
    """Return a column of texts that are given as numbers, for many rows with few different texts.

    Parameters
    ----------
    codes : array of shape (rows,), int32
        Position in `words` of each row's text.
    words : sequence of str
        The texts.
    """
    indices = pa.Array.from_buffers(pa.int32(), len(codes), [None, pa.py_buffer(np.ascontiguousarray(codes, np.int32))])
    return pa.DictionaryArray.from_arrays(indices, _texts([word.encode() for word in words]).cast(pa.string()))


def days(ordinals: Integers) -> pa.Array:
    """Return a column of days that are given as ordinals of shape (rows,); `BEGINNING` is no day."""
    is_day = np.packbits(ordinals != BEGINNING, bitorder="little")
    since_1970 = np.where(ordinals == BEGINNING, 0, ordinals - _ORDINAL_OF_1970).astype(np.int32)
    return pa.Array.from_buffers(pa.date32(), len(ordinals), [pa.py_buffer(is_day), pa.py_buffer(since_1970)])


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
    kind : "facts", "relations" or "initiatives"
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
    columns, words = _columns(table, FACT_COLUMNS, delivery)
    columns["rows"] = np.ones(table.num_rows, np.int64)
    return Cells(columns, words)


def register(table: Table, delivery: str) -> Register:
    """Return a table of initiatives as the rows of a register; as `cells`."""
    return Register(*_columns(table, INITIATIVE_COLUMNS, delivery))


def relations(table: Table, delivery: str) -> tuple[Relation, ...]:
    """Return the relations of a table, in its order."""
    rows = table.to_pylist()
    return tuple(
        Relation(**{**row, "weight": Fraction(row["weight"]) if row["weight"] else None}, delivery=delivery)
        for row in rows
    )


def _columns(
    table: Table, kinds: Mapping[str, str], delivery: str
) -> tuple[dict[str, Integers], dict[str, Sequence[str]]]:
    """Return the columns of a table as numbers, and the words that they stand for."""
    columns: dict[str, Integers] = {}
    words: dict[str, Sequence[str]] = {}
    for name, kind in kinds.items():
        if kind == "word":
            columns[name], words[name] = _numbered(table.column(name))
        elif kind == "day":
            columns[name] = _ordinals(table.column(name))
        else:
            columns[name] = _joined([_buffer(chunk, np.int64) for chunk in table.column(name).chunks])
    columns["delivery"] = np.ones(table.num_rows, np.int64)
    words["delivery"] = ["", delivery]
    return columns, words


def _arrays(columns: Mapping[str, Column], kind: Kind) -> Table:
    schema = _SCHEMAS[kind]
    arrays = {}
    for name, column in columns.items():
        if name not in schema.names or isinstance(column, (pa.Array, pa.ChunkedArray)):
            arrays[name] = column
            continue
        try:
            arrays[name] = _array(schema.field(name).type, column)
        except (OverflowError, TypeError, ValueError, AttributeError):
            raise _misfit(column, schema.field(name)) from None
    return pa.table(arrays)


def _array(kind: pa.DataType, column: Column) -> pa.Array:
    if kind == pa.string():
        return _texts([str.encode(text) for text in column])  # type: ignore[arg-type]
    return _integers(column) if kind == pa.int64() else _days(column)  # type: ignore[arg-type]


def _texts(encoded: Sequence[bytes]) -> pa.Array:
    ends = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)), out=ends[1:])
    return pa.LargeStringArray.from_buffers(len(encoded), pa.py_buffer(ends), pa.py_buffer(b"".join(encoded)))


def _integers(column: Sequence[int] | Integers) -> pa.Array:
    numbers = np.asarray(column if len(column) else np.zeros(0, np.int64))
    if numbers.dtype.kind not in "iu" or (numbers.dtype.kind == "u" and int(numbers.max()) > LARGEST):
        raise TypeError(numbers.dtype)
    return pa.Array.from_buffers(pa.int64(), len(numbers), [None, pa.py_buffer(numbers.astype(np.int64))])


def _days(column: Sequence[date | None]) -> pa.Array:
    ordinals = np.array([0 if day is None else day.toordinal() - _ORDINAL_OF_1970 for day in column], np.int32)
    is_day = np.packbits(np.array([day is not None for day in column], np.bool_), bitorder="little")
    return pa.Array.from_buffers(pa.date32(), len(column), [pa.py_buffer(is_day), pa.py_buffer(ordinals)])


def _misfit(column: Column, field: pa.Field) -> DeliveryRefused:
    """Return the refusal that names the first value that does not fit its column."""
    fitting = {pa.string(): str, pa.int64(): int, pa.date32(): date}[field.type]
    for position, value in enumerate(column):
        if isinstance(value, int) and fitting is int and not -LARGEST - 1 <= value <= LARGEST:
            shown = str(value) if abs(value) < 10**60 else "a number of more than 60 digits"
            return _refused(
                "number-too-large",
                "The number does not fit into 64 bits",
                "Correct it, or use the column 'scale' for its power of ten.",
                row=position + 1,
                column=field.name,
                value=shown,
            )
        if not isinstance(value, (fitting, np.integer) if fitting is int else fitting):
            return _refused(
                "wrong-type",
                f"Expected a value of type {field.type}, {type(value).__name__} came",
                "Correct the value.",
                row=position + 1,
                column=field.name,
                value=str(value),
            )
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
        return _texts([_USUAL.get(field.name, "").encode()] * rows).cast(pa.string())
    if field.type == pa.int64():
        return _integers(np.zeros(rows, np.int64))
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
    return code_of[_joined([_buffer(chunk.indices, np.int32) for chunk in encoded.chunks])], words


def _ordinals(column: pa.ChunkedArray) -> Integers:
    stretches = []
    for chunk in column.chunks:
        ordinals = _buffer(chunk, np.int32).astype(np.int64) + _ORDINAL_OF_1970
        if chunk.null_count:
            is_day = np.unpackbits(np.frombuffer(chunk.buffers()[0], np.uint8), bitorder="little")
            ordinals[is_day[chunk.offset : chunk.offset + len(chunk)] == 0] = BEGINNING
        stretches.append(ordinals)
    return _joined(stretches)


def _buffer(array: pa.Array, kind: type[np.int32 | np.int64]) -> Integers:
    """Return the numbers of an array; what stands in place of a null means nothing."""
    numbers: Integers = np.frombuffer(array.buffers()[1], kind, len(array), array.offset * np.dtype(kind).itemsize)
    return numbers


def _joined(stretches: Sequence[Integers]) -> Integers:
    return np.concatenate(stretches) if stretches else np.zeros(0, np.int64)


def _refused(
    rule: str, message: str, advice: str, *, row: int | None = None, column: str = "", value: str = ""
) -> DeliveryRefused:
    return DeliveryRefused([Finding(Severity.BLOCKING, rule, message, advice, row=row, column=column, value=value)])
