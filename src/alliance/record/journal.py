"""The journal: the append-only book of everything that was delivered.

::

    record/
      objects/<aa>/<sha256>   files as received, delivery sheets, filed tables; named after their content
      log/000001.json         one entry per delivery, each with the hash of the one before it
      cache/                  the same once more, ready to be asked; can be thrown away at any time
      incoming/               files that are being written

Filing needs no lock: everything a delivery consists of is stored first, and then one `link` gives its log entry the
next number. Whoever loses that race takes the number after it. Asking needs no lock either: nothing that was filed ever
changes, and caches are replaced as whole files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from alliance.errors import FilingFailed, NotRebuilt, Overtaken, RecordDamaged, UnknownName
from alliance.findings import Finding, has_blocking
from alliance.record import durable, inspection
from alliance.record.cache import Cache
from alliance.record.cells import Cells
from alliance.record.contents import NOTHING, Contents, joined, no_cells
from alliance.record.delivery import Delivery
from alliance.record.initiatives import Register
from alliance.record.log import GENESIS, Entry, Log, encode, entry_after
from alliance.record.objects import Objects, digest
from alliance.record.relations import Relation
from alliance.record.sources import Source
from alliance.record.written import (
    WrittenFinding,
    WrittenSource,
    finding_from,
    source_from,
    written_finding,
    written_source,
)

if TYPE_CHECKING:
    from alliance.record.tables import Table


class _Remarks(TypedDict):
    """What was said with a delivery."""

    findings: list[WrittenFinding]
    sources: list[WrittenSource]


def identity(raw: bytes, member: str, sheet: bytes) -> str:
    """Return the id of a delivery: the same file by the same member with the same sheet is the same delivery."""
    return digest("\n".join([digest(raw), digest(sheet), member]).encode())


class Journal:
    """The record on disk.

    Parameters
    ----------
    path : Path
        The folder ``record``. It is made when something is filed first; an absent one is an empty record.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._incoming = path / "incoming"
        self._objects = Objects(path / "objects", self._incoming)
        self._log = Log(path / "log")
        self._cache = Cache(path / "cache", self._incoming)
        # What this process has read and checked before.
        self._latest: Contents | None = None
        self._checked: tuple[Entry, ...] = ()
        durable.clean_strays(self._incoming)

    def __repr__(self) -> str:
        return f"Journal({str(self.path)!r}, {self._log.count()} deliveries)"

    # Filing -------------------------------------------------------------------------------------------------------

    def file(
        self,
        delivery: Delivery,
        table: Table,
        raw: bytes,
        sheet: bytes,
        *,
        sources: Sequence[Source] = (),
        findings: Sequence[Finding] = (),
        upon: str = "",
    ) -> tuple[Delivery, bool]:
        """File a delivery, whole or not at all, and only once.

        When it returns, the delivery survives a power cut. After any failure, filing the same again is right: a
        delivery that is in already is found by its id.

        Parameters
        ----------
        delivery : Delivery
            What is known of it; `sequence`, `rows`, `raw`, `sheet` and `table` are filled in here, and `id` if empty.
        table : pyarrow.Table of shape (rows, columns)
            Its rows, as `alliance.record.tables` makes them.
        raw, sheet : bytes
            The file as received, and its delivery sheet.
        sources : sequence of Source
            Sources that the delivery declares.
        findings : sequence of Finding
            What a person should know of it; none of them blocking.
        upon : str
            Head of the record that the delivery was checked against: it is filed upon this head or not at all. Empty if
            it does not matter what else is in.

        Returns
        -------
        delivery : Delivery
            As it stands in the record.
        already : bool
            Whether it was in before.

        Raises
        ------
        DeliveryRefused
            If its numbers do not fit into the record.
        FilingFailed
            If the disk refuses.
        Overtaken
            If something else was filed upon that head; nothing is filed.
        RecordDamaged
            If the log is damaged; nothing is filed on top of a damaged record.
        """
        from alliance.record import rollup, tables  # noqa: PLC0415 - a figure is asked for without the table library

        table = tables.conformed(table, delivery.kind)
        delivery = replace(
            delivery,
            id=delivery.id or identity(raw, delivery.member, sheet),
            rows=table.num_rows,
            raw=digest(raw),
            sheet=digest(sheet),
        )
        # Before anything is stored: a sum that does not fit is refused here.
        cells = rollup.rolled_up(tables.cells(table, delivery.id)) if delivery.kind == "facts" else no_cells()
        relations = tables.relations(table, delivery.id) if delivery.kind == "relations" else ()
        register = tables.register(table, delivery.id) if delivery.kind == "initiatives" else Register()
        remarks: _Remarks = {
            "findings": [written_finding(finding) for finding in findings],
            "sources": [written_source(source) for source in sources],
        }
        remarks_data = json.dumps(remarks, sort_keys=True).encode()
        try:
            entry, already = self._commit(delivery, [tables.encode(table), remarks_data, raw, sheet], upon)
        except OSError as error:
            raise FilingFailed(delivery.file, error.strerror or str(error)) from error
        if not already:
            self._keep_copy(entry)
            part = Contents(
                entry.hash, {delivery.id: entry.delivery}, cells, relations, {source.id: source for source in sources},
                register,
            )  # fmt: skip
            self._cache.keep_part(part)
        return entry.delivery, already

    def filed_before(self, raw: bytes, member: str, sheet: bytes) -> Delivery | None:
        """Return the delivery that a file makes if it is in already, without looking into the file; else None.

        A damaged copy of the file or of its sheet is put right on the way.

        Raises
        ------
        FilingFailed
            If the disk refuses.
        RecordDamaged
            If the log is damaged.
        """
        entry = _of(identity(raw, member, sheet), self.entries())
        if entry is None:
            return None
        try:
            self._incoming.mkdir(exist_ok=True)
            self._secure(entry, [raw, sheet])
        except OSError as error:
            raise FilingFailed(entry.delivery.file, error.strerror or str(error)) from error
        return entry.delivery

    def _commit(self, delivery: Delivery, contents: Sequence[bytes], upon: str) -> tuple[Entry, bool]:
        """Store everything, then give the log entry its number; return the entry, and whether it was there before."""
        for folder in (self._incoming, self._objects.path, self._log.path, self._cache.path):
            folder.mkdir(parents=True, exist_ok=True)
        entries = self._entries_upon(upon, delivery)
        earlier = _of(delivery.id, entries)
        if earlier is None:
            table_name, remarks_name, *_ = self._objects.put(contents)
            if not entries:
                durable.sync_folders([self.path, self.path.parent])
            delivery = replace(delivery, table=table_name)
            while earlier is None:
                entry = entry_after(entries[-1] if entries else None, delivery, remarks_name)
                if self._log.append(entry, self._incoming):
                    return entry, False
                entries = self._entries_upon(upon, delivery)
                earlier = _of(delivery.id, entries)
        self._secure(earlier, contents)
        return earlier, True

    def _entries_upon(self, upon: str, delivery: Delivery) -> tuple[Entry, ...]:
        """Return the log, if it ends where the delivery was checked, or holds it already."""
        entries = self.entries()
        head = entries[-1].hash if entries else GENESIS
        if upon not in ("", head) and _of(delivery.id, entries) is None:
            raise Overtaken(delivery.file)
        return entries

    def _secure(self, entry: Entry, contents: Sequence[bytes]) -> None:
        """Make sure of a delivery that was in before.

        Its import may have died before the last fsync, or a file of it may have been damaged since.
        """
        self._objects.put([content for content in contents if digest(content) in entry.objects()])
        self._log.sync()

    def _keep_copy(self, entry: Entry) -> None:
        """Store an entry among the objects too: the copy proves that it was committed, and can put it back."""
        try:
            self._objects.put([encode(entry)])
        except OSError:
            return

    # Asking -------------------------------------------------------------------------------------------------------

    def contents(self) -> Contents:
        """Return everything the record holds at this moment.

        Raises
        ------
        RecordDamaged
            If something that is needed for it is not what was filed. Damaged caches are made again without a word.
        """
        last = self._log.last()
        head = last.hash if last else GENESIS
        if self._latest is not None and self._latest.head == head:
            return self._latest
        whole = self._cache.whole()
        if whole is None or whole.head != head:
            whole = self._gathered(whole)
            if whole.deliveries:
                self._cache.keep_whole(whole)
        self._latest = whole
        return whole

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return all deliveries by id, in the order of filing."""
        return self.contents().deliveries

    def cells(self) -> Cells:
        """Return every fact ever filed."""
        return self.contents().cells

    def relations(self) -> tuple[Relation, ...]:
        """Return every relation ever filed."""
        return self.contents().relations

    def sources(self) -> Mapping[str, Source]:
        """Return every source that a delivery declared, by id."""
        return self.contents().sources

    def head(self) -> str:
        """Return the hash of the newest log entry: the same head is the same record."""
        last = self._log.last()
        return last.hash if last else GENESIS

    def entries(self) -> tuple[Entry, ...]:
        """Return the log, its chain checked."""
        self._checked = self._log.entries(self._checked)
        return self._checked

    def find(self, name: str) -> Delivery:
        """Return the delivery of a number (``"12"``), of an id, or of the beginning of one.

        Raises
        ------
        UnknownName
            If there is none, or more than one begins so.
        """
        deliveries = self.deliveries()
        wanted = name.strip().lower()
        found = [
            delivery
            for delivery in deliveries.values()
            if wanted == str(delivery.sequence) or (len(wanted) >= 4 and delivery.id.startswith(wanted))
        ]
        if len(found) != 1:
            advice = "Give more of its id." if found else "'alliance record log' lists all deliveries."
            raise UnknownName("delivery", name, deliveries, advice=advice)
        return found[0]

    def read(self, id: str) -> Table:
        """Return the rows of a delivery as they were filed; the bytes are checked."""
        from alliance.record import tables  # noqa: PLC0415 - see `file`

        delivery = self._delivery(id)
        place = self._objects.shown(self._objects.place(delivery.table))
        return tables.decode(self._objects.get(delivery.table), delivery.kind, place)

    def raw(self, id: str) -> bytes:
        """Return the file of a delivery as it was received."""
        return self._objects.get(self._delivery(id).raw)

    def sheet(self, id: str) -> bytes:
        """Return the delivery sheet of a delivery."""
        return self._objects.get(self._delivery(id).sheet)

    def findings(self, id: str) -> tuple[Finding, ...]:
        """Return the findings that were filed with a delivery."""
        entry = self._log.entry(self._delivery(id).sequence)
        return tuple(map(finding_from, self._remarks(entry)["findings"]))

    def _delivery(self, id: str) -> Delivery:
        deliveries = self.deliveries()
        if id not in deliveries:
            raise UnknownName("delivery", id, deliveries, advice="'alliance record log' lists all deliveries.")
        return deliveries[id]

    def _remarks(self, entry: Entry) -> _Remarks:
        remarks: _Remarks = json.loads(self._objects.get(entry.remarks))
        return remarks

    # Caches and repair --------------------------------------------------------------------------------------------

    def verify(self) -> list[Finding]:
        """Return what is wrong with any file of the record; damaged caches are made again on the way.

        Returns
        -------
        list of Finding
            Blocking for a file whose bytes are not what was filed, or that is missing; warnings and notes for what does
            no harm to any figure.
        """
        findings = inspection.damages(self._log, self._objects, self._cache)
        for path, finding in inspection.damaged_caches(self._cache, self.path):
            durable.drop(path)
            findings.append(finding)
        if findings and not has_blocking(findings):
            self._latest = None
            self.contents()
        return findings

    def rebuild(self) -> Contents:
        """Make all caches again from what was filed, and put lost log entries back from their copies.

        Raises
        ------
        RecordDamaged
            If something that was filed cannot be read.
        NotRebuilt
            If the folder cannot be written; questions are answered as before.
        """
        for entry in inspection.lost_entries(self._log, self._objects):
            try:
                self._log.put_back(entry, self._incoming)
            except OSError as error:
                raise FilingFailed(self._log.place(entry.sequence).name, error.strerror or str(error)) from error
        self._cache.clear()
        self._latest, self._checked = None, ()
        contents = self.contents()
        try:
            if contents.deliveries:
                self._cache.renew_whole(contents)
        except OSError as error:
            raise NotRebuilt(self._cache.path, error.strerror or str(error)) from error
        return contents

    def is_writable(self) -> bool:
        """Return whether deliveries can be filed here, by writing a file and taking it away again."""
        place = next((each for each in (self._incoming, self.path) if each.exists()), self.path.parent)
        try:
            durable.drop(durable.write_temporary(place, b"", synced=False))
        except OSError:
            return False
        return True

    def _gathered(self, stored: Contents | None) -> Contents:
        """Return the contents of the whole log, beginning with those that were stored for its first entries."""
        entries = self.entries()
        known = len(stored.deliveries) if stored else 0
        if stored is None or known == 0:
            parts = [NOTHING]
        elif known <= len(entries) and entries[known - 1].hash == stored.head:
            parts = [stored]
        else:
            # Someone has answered from entries that are not in the log any more.
            raise RecordDamaged([self._log.damage(min(known, len(entries) + 1))])
        parts.extend(self._brought_by(entry) for entry in entries[known if stored else 0 :])
        return joined(parts)

    def _brought_by(self, entry: Entry) -> Contents:
        """Return what one delivery brought, from the cache or from its table."""
        part = self._cache.brought_by(entry.hash)
        if part is not None:
            return part
        from alliance.record import rollup, tables  # noqa: PLC0415 - see `file`

        delivery = entry.delivery
        place = self._objects.shown(self._objects.place(delivery.table))
        table = tables.decode(self._objects.get(delivery.table), delivery.kind, place)
        declared = map(source_from, self._remarks(entry)["sources"])
        part = Contents(
            entry.hash,
            {delivery.id: delivery},
            rollup.rolled_up(tables.cells(table, delivery.id)) if delivery.kind == "facts" else no_cells(),
            tables.relations(table, delivery.id) if delivery.kind == "relations" else (),
            {source.id: source for source in declared},
            tables.register(table, delivery.id) if delivery.kind == "initiatives" else Register(),
        )
        self._cache.keep_part(part)
        # The import died after its commit: what it had left to do is done now.
        self._keep_copy(entry)
        return part


def _of(id: str, entries: Sequence[Entry]) -> Entry | None:
    return next((entry for entry in reversed(entries) if entry.delivery.id == id), None)
