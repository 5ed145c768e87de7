"""The contents of the record in a form that is loaded at once; every file of it can be made again.

A cache file is sealed by a SHA-256 over everything in it and says which log entry it stands for, so a damaged or old
one is never used: it is simply made again. Reading one needs no library of tables.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import numpy as np

from alliance.record import durable
from alliance.record.cells import WORD_COLUMNS, Cells, Integers
from alliance.record.contents import CELL_COLUMNS, Contents
from alliance.record.initiatives import REGISTER_COLUMNS, REGISTER_WORDS, Register
from alliance.record.objects import digest
from alliance.record.written import (
    WrittenDelivery,
    WrittenRelation,
    WrittenSource,
    delivery_from,
    relation_from,
    source_from,
    written_delivery,
    written_relation,
    written_source,
)

_SEAL = b"alliance cache 1 "
_SEAL_LENGTH = len(_SEAL) + 64 + 1
_WIDTHS = ("int8", "int16", "int32", "int64")


class _Stored(TypedDict):
    """The first part of a cache file; the second holds the columns, one after the other."""

    head: str
    count: int
    # Column -> how its numbers are stored, or the one number that all its cells have.
    columns: dict[str, str | int]
    words: dict[str, Sequence[str]]
    deliveries: list[WrittenDelivery]
    relations: list[WrittenRelation]
    sources: list[WrittenSource]
    # The register: how many rows, its columns and its words, as those of the cells.
    rows: int
    register: dict[str, str | int]
    register_words: dict[str, Sequence[str]]


def encode(contents: Contents) -> bytes:
    """Return contents as the bytes of a cache file."""
    arrays: list[bytes] = []
    register = contents.register
    stored: _Stored = {
        "head": contents.head,
        "count": len(contents.cells),
        "columns": _kept(contents.cells.columns, CELL_COLUMNS, arrays),
        "words": {name: list(contents.cells.words[name]) for name in WORD_COLUMNS},
        "deliveries": [written_delivery(delivery) for delivery in contents.deliveries.values()],
        "relations": [written_relation(relation) for relation in contents.relations],
        "sources": [written_source(source) for source in contents.sources.values()],
        "rows": len(register),
        "register": _kept(register.columns, REGISTER_COLUMNS, arrays),
        "register_words": {name: list(register.words[name]) for name in REGISTER_WORDS},
    }
    header = json.dumps(stored, separators=(",", ":")).encode()
    body = b"".join([len(header).to_bytes(8, "little"), header, *arrays])
    return b"%b%b\n%b" % (_SEAL, digest(body).encode(), body)


def decode(data: bytes) -> Contents | None:
    """Return the contents that a cache file holds, or None if a bit of it is wrong or it is of another version."""
    body = memoryview(data)[_SEAL_LENGTH:]
    if data[:_SEAL_LENGTH] != b"%b%b\n" % (_SEAL, digest(body).encode()):
        return None
    start = 8 + int.from_bytes(body[:8], "little")
    stored: _Stored = json.loads(bytes(body[8:start]))
    if tuple(stored["columns"]) != CELL_COLUMNS or tuple(stored["register"]) != REGISTER_COLUMNS:
        return None
    columns, used = _columns(stored["columns"], stored["count"], body[start:])
    rows, _ = _columns(stored["register"], stored["rows"], body[start + used :])
    return Contents(
        head=stored["head"],
        deliveries={written["id"]: delivery_from(written) for written in stored["deliveries"]},
        cells=Cells(columns, stored["words"]),
        relations=tuple(map(relation_from, stored["relations"])),
        sources={written["id"]: source_from(written) for written in stored["sources"]},
        register=Register(rows, stored["register_words"]),
    )


def _kept(columns: Mapping[str, Integers], names: Sequence[str], arrays: list[bytes]) -> dict[str, str | int]:
    """Return how columns are stored, and add those that are to the arrays."""
    stored: dict[str, str | int] = {}
    for name in names:
        column = columns[name]
        lowest, highest = (int(column.min()), int(column.max())) if len(column) else (0, 0)
        if lowest == highest:
            stored[name] = lowest
            continue
        width = next(each for each in _WIDTHS if np.iinfo(each).min <= lowest and highest <= np.iinfo(each).max)
        stored[name] = width
        arrays.append(column.astype(np.dtype(width).newbyteorder("<")).tobytes())
    return stored


def _columns(stored: Mapping[str, str | int], count: int, data: memoryview) -> tuple[dict[str, Integers], int]:
    """Return stored columns, and how many bytes of the data they took."""
    columns: dict[str, Integers] = {}
    offset = 0
    for name, form in stored.items():
        if isinstance(form, int):
            # One number in memory, however many cells have it.
            columns[name] = np.broadcast_to(np.int64(form), count)
            continue
        kind = np.dtype(form).newbyteorder("<")
        columns[name] = np.frombuffer(data, kind, count, offset).astype(np.int64)
        columns[name].flags.writeable = False
        offset += count * kind.itemsize
    return columns, offset


@dataclass(frozen=True)
class Cache:
    """The folder ``cache``: ``contents`` for the whole record, and one file per log entry named by its hash.

    Parameters
    ----------
    path : Path
        The folder.
    incoming : Path
        Where files are written before they get their name.
    """

    path: Path
    incoming: Path

    def whole(self) -> Contents | None:
        """Return the newest contents that anyone stored, or None if there are none that can be used."""
        return self._read("contents")

    def brought_by(self, entry: str) -> Contents | None:
        """Return what the delivery of a log entry brought, or None if it must be made again."""
        part = self._read(entry)
        return part if part is not None and part.head == entry else None

    def keep_whole(self, contents: Contents) -> None:
        """Store the contents of the whole record for the next reader."""
        self._keep("contents", contents)

    def renew_whole(self, contents: Contents) -> None:
        """Store the contents of the whole record, or say why that cannot be.

        Raises
        ------
        OSError
            If nothing can be written here.
        """
        self._store("contents", contents)

    def keep_part(self, part: Contents) -> None:
        """Store what one delivery brought."""
        self._keep(part.head, part)

    def clear(self) -> None:
        """Remove everything; a process that reads at this moment makes again what it misses."""
        for path in self.files():
            durable.drop(path)

    def files(self) -> list[Path]:
        """Return every file in the folder."""
        return sorted(path for path in self.path.rglob("*") if path.is_file())

    def is_sound(self, path: Path) -> bool:
        """Return whether a file of the cache can be used."""
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            # Another process has just removed it.
            return True
        if path.suffix == ".json":
            # What alliance.toml says, ready to be asked: its checksum stands in the first line.
            checksum, _, body = data.partition(b"\n")
            return digest(body).encode() == checksum
        contents = decode(data)
        return contents is not None and path.name in ("contents", contents.head)

    def _read(self, name: str) -> Contents | None:
        try:
            return decode((self.path / name).read_bytes())
        except OSError:
            return None

    def _keep(self, name: str, contents: Contents) -> None:
        # Whoever cannot store (a full disk, a folder that may only be read) can still answer.
        with suppress(OSError):
            self._store(name, contents)

    def _store(self, name: str, contents: Contents) -> None:
        for folder in (self.incoming, self.path):
            folder.mkdir(exist_ok=True)
        durable.rename(durable.write_temporary(self.incoming, encode(contents), synced=False), self.path / name)
