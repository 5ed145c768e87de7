"""Deliveries: identify the file, read it, check it, file it. Whole, or not at all.

A blocking finding keeps the delivery out; the others are filed with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from alliance.errors import DeliveryRefused, Overtaken, did_you_mean, nearest
from alliance.findings import Finding, Severity, blocking, has_blocking
from alliance.record import tables
from alliance.record.cells import Integers
from alliance.record.checks.known import Known
from alliance.record.checks.rules import checked
from alliance.record.checks.scopes import scope_of
from alliance.record.delivery import Delivery, Scope
from alliance.record.delivery_sheet import DeliverySheet
from alliance.record.draft import Draft
from alliance.record.facts import FACT_COLUMNS
from alliance.record.folder import Folder
from alliance.record.initiatives import INITIATIVE_COLUMNS
from alliance.record.mapping import draft_of
from alliance.record.members import OFFICE, Registry
from alliance.record.names import Counted
from alliance.record.readers.choice import reader_for
from alliance.record.readers.csv_file import LARGEST_FILE
from alliance.record.readers.excel_file import template_of
from alliance.record.relations import RELATION_COLUMNS
from alliance.record.sheet_file import read_sheet
from alliance.record.snapshot import Snapshot
from alliance.record.sources import RUN, Source, Trust
from alliance.record.templates import TEMPLATES, examples_written_over, template_sheet


@dataclass(frozen=True)
class Prepared:
    """A delivery that was read and checked, and not filed.

    Parameters
    ----------
    delivery : Delivery
        What is known of it.
    table : pyarrow.Table or None
        Its rows; None if a finding is blocking.
    findings : tuple of Finding
        Everything that was found, the blocking ones first.
    sources : tuple of Source
        The sources that its rows name, as far as they are known.
    """

    delivery: Delivery
    table: tables.Table | None
    findings: tuple[Finding, ...]
    sources: tuple[Source, ...] = ()

    @property
    def is_blocked(self) -> bool:
        """Whether a finding keeps the delivery out."""
        return has_blocking(self.findings)


@dataclass(frozen=True)
class Filed:
    """A delivery that is in the record.

    Parameters
    ----------
    delivery : Delivery
        As it stands there.
    findings : tuple of Finding
        What was found when it was filed.
    already : bool
        Whether it was in before.
    """

    delivery: Delivery
    findings: tuple[Finding, ...]
    already: bool = False

    @property
    def rows(self) -> int:
        """Number of rows filed."""
        return self.delivery.rows


def file_delivery(
    folder: Folder,
    path: Path,
    *,
    measures: Mapping[str, Counted],
    member: str = "",
    sheet: Path | str | None = None,
    today: date | None = None,
) -> Filed:
    """File a delivery: whole, once, or not at all.

    Parameters
    ----------
    folder : Folder
        The alliance folder.
    path : Path
        The file as received.
    measures : mapping of str to Counted
        What is counted, by id.
    member : str
        Who delivers, by any name; empty for the one that the delivery sheet names.
    sheet : Path, str or None
        The delivery sheet, or the name of a template. None for the sheet that lies beside the file under the same name,
        or the template that the workbook was made from.
    today : date or None
        The day of filing, for sheets that do not say since when the figures are known; None for today.

    Raises
    ------
    DeliveryRefused
        If a finding is blocking. Nothing is filed then.
    FilingFailed
        If the disk refuses. Nothing is filed then.
    """
    raw, understood, deliverer = _opened(folder, path, member, sheet)
    already = folder.journal.filed_before(raw, deliverer, understood.text)
    if already is not None:
        return Filed(already, folder.journal.findings(already.id), already=True)
    while True:
        snapshot = folder.snapshot()
        prepared = prepare(
            raw, path.name, member=deliverer, sheet=understood, snapshot=snapshot, measures=measures,
            sources=folder.sources(), today=today,
        )  # fmt: skip
        if prepared.table is None:
            raise DeliveryRefused(prepared.findings)
        try:
            delivery, was_in = folder.journal.file(
                prepared.delivery, prepared.table, raw, understood.text, sources=prepared.sources,
                findings=prepared.findings, upon=snapshot.head,
            )  # fmt: skip
        except Overtaken:
            # Two deliveries may each be right and together wrong: what came between is checked as well. Each round of
            # this loop means that somebody else's delivery went in.
            continue
        return Filed(delivery, prepared.findings, was_in)


def check_delivery(
    folder: Folder,
    path: Path,
    *,
    measures: Mapping[str, Counted],
    member: str = "",
    sheet: Path | str | None = None,
    today: date | None = None,
) -> Prepared:
    """Read and check a delivery as `file_delivery` does, and file nothing.

    Parameters
    ----------
    folder, path, measures, member, sheet, today
        As in `file_delivery`.

    Raises
    ------
    DeliveryRefused
        If the delivery sheet itself cannot be used.
    """
    raw, understood, deliverer = _opened(folder, path, member, sheet)
    return prepare(
        raw, path.name, member=deliverer, sheet=understood, snapshot=folder.snapshot(), measures=measures,
        sources=folder.sources(), today=today,
    )  # fmt: skip


def prepare(
    raw: bytes,
    file: str,
    *,
    member: str,
    sheet: DeliverySheet,
    snapshot: Snapshot,
    measures: Mapping[str, Counted],
    sources: Mapping[str, Source] | None = None,
    today: date | None = None,
) -> Prepared:
    """Return a delivery read and checked.

    Parameters
    ----------
    raw : bytes
        The file as received.
    file : str
        Its name.
    member : str
        Id of the deliverer.
    sheet : DeliverySheet
        What its columns mean.
    snapshot : Snapshot
        The record that it will be added to.
    measures : mapping of str to Counted
        What is counted, by id.
    sources : mapping of str to Source or None
        The documents that its rows may name.
    today : date or None
        The day of filing.
    """
    received = datetime.now(UTC)
    day = today or received.date()
    delivery = Delivery(
        id="", member=member, file=file, kind=sheet.kind, mode=sheet.mode, scope=sheet.scope or _everything(member),
        known_on=sheet.known_on or day, received_at=received, source=sheet.source, title=sheet.title, reason=sheet.reason,
    )  # fmt: skip
    registry = snapshot.registry
    reader = reader_for(file, raw[:8])
    if reader is None or not raw:
        return Prepared(delivery, None, (_unreadable(file, is_empty=not raw),))
    if sheet.kind != "relations" and not sheet.source and "source" not in sheet.columns:
        sheet = replace(sheet, source=_own_source(delivery))
        delivery = replace(delivery, source=sheet.source)
    table = reader.read(raw, file, sheet, _names(registry))
    if has_blocking(table.findings):
        return Prepared(delivery, None, _ordered(table.findings))
    draft, faults = draft_of(table, sheet, registry=registry, measures=measures, member=member)
    faults = (*faults, *examples_written_over(table, sheet))
    documents = _sources(draft, delivery, registry, sources or {})
    about = {**snapshot.sources, **{source.id: source for source in documents}}
    known = Known(draft, registry, measures, snapshot, day, about)
    findings = [*table.findings, *faults]
    if not has_blocking(faults) or len(draft):
        # A row that is a total need not be told that its label is no market and no period.
        totals = {(each.sheet, each.row) for each in faults if each.rule == "totals-row"}
        found = [each for each in checked(known) if (each.sheet, each.row) not in totals]
        findings += [each for each in found if not has_blocking(faults) or each.is_blocking]
    if has_blocking(findings):
        return Prepared(delivery, None, _ordered(findings))
    findings += _remarks(draft)
    delivery = replace(delivery, scope=scope_of(known))
    made = {"facts": _facts, "relations": _relations, "initiatives": _initiatives}[sheet.kind](draft)
    return Prepared(delivery, made, _ordered(findings), documents)


def _opened(folder: Folder, path: Path, member: str, sheet: Path | str | None) -> tuple[bytes, DeliverySheet, str]:
    """Return the file, its delivery sheet and its deliverer, or refuse."""
    raw = _bytes(path)
    understood = _sheet(path, raw, sheet)
    known = folder.registry
    named = [_deliverer(known, name) for name in (member, understood.member) if name]
    for name, found in zip([each for each in (member, understood.member) if each], named, strict=True):
        if not found:
            names = [each for thing in known.of_kind("member", "partner", "company", "rival") for each in thing.names()]
            hint = did_you_mean(nearest(name, [*names, OFFICE])) or "Members are listed in alliance.toml."
            raise DeliveryRefused([blocking(
                "unknown-member", f"'{name}' is not a member of this alliance", hint, file=path.name, column="member", value=name
            )])  # fmt: skip
    if not named:
        raise DeliveryRefused([blocking(
            "unknown-member", "Nobody says who delivers this file", "Name the member: --member renault, or member in the sheet.",
            file=path.name, column="member",
        )])  # fmt: skip
    if len(set(named)) > 1 and OFFICE not in named[:1]:
        raise DeliveryRefused([blocking(
            "other-member", f"'{named[0]}' delivers with the delivery sheet of '{named[1]}'",
            "Use the sheet of the member that delivers.", file=understood.name, column="member", value=understood.member,
        )])  # fmt: skip
    return raw, understood, named[0]


def _bytes(path: Path) -> bytes:
    """Return the content of a file as received, or refuse."""
    wrong = "there is no such file" if not path.exists() else "it is a folder or a device"
    try:
        if path.is_file():
            if path.stat().st_size <= LARGEST_FILE:
                return path.read_bytes()
            wrong = f"it is larger than {LARGEST_FILE:,} bytes"
    except OSError as error:
        wrong = error.strerror or str(error)
    raise DeliveryRefused([blocking(
        "unreadable-file", f"The file cannot be opened: {wrong}", "Give the path of the delivered file.", file=path.name
    )])  # fmt: skip


def _sheet(path: Path, raw: bytes, sheet: Path | str | None) -> DeliverySheet:
    """Return the delivery sheet of a file, or refuse."""
    if isinstance(sheet, str) and sheet in TEMPLATES:
        return template_sheet(sheet)
    beside = [path.with_suffix(".toml"), path.with_name(f"{path.name}.toml")]
    place = Path(sheet) if sheet is not None else next((each for each in beside if each.is_file()), None)
    if place is None:
        template = template_of(raw, path.name) if raw.startswith(b"PK") else ""
        if template in TEMPLATES:
            return template_sheet(template)
        raise DeliveryRefused([blocking(
            "no-delivery-sheet", f"Expected a delivery sheet that says what the columns mean; there is no {beside[0].name} beside the file",
            "Write one (docs/delivering.md), name it with --sheet, or fill in a template: alliance record template.", file=path.name,
        )])  # fmt: skip
    try:
        text = place.read_bytes()
    except OSError as error:
        known = ", ".join(TEMPLATES)
        raise DeliveryRefused([blocking(
            "no-delivery-sheet", f"The delivery sheet cannot be opened: {error.strerror or error}",
            f"Give the path of a .toml file, or the name of a template: {known}.", file=place.name,
        )]) from None  # fmt: skip
    understood, findings = read_sheet(text, place.name)
    if understood is None or has_blocking(findings):
        raise DeliveryRefused(findings)
    return understood


def _deliverer(registry: Registry, name: str) -> str:
    if name.strip().casefold() == OFFICE:
        return OFFICE
    thing = registry.find("member", name)
    return "" if thing is None else thing.id


def _facts(draft: Draft) -> tables.Table:
    """Return the rows of a draft as the table of a delivery of facts."""
    columns: dict[str, Integers] = {
        "start": tables.days(draft.start), "end": tables.days(draft.end), "value": draft.value, "scale": draft.scale,
        "half": draft.half, "row": draft.rows,
    }  # fmt: skip
    nothing = np.zeros(len(draft), np.int32)
    for name, kind in FACT_COLUMNS.items():
        words = draft.words.get(name)
        if kind == "word" and words is not None:
            columns[name] = tables.coded(words.codes, words.words)
        elif kind == "word":
            columns[name] = tables.coded(nothing, ("reported" if name == "status" else "",))
    return tables.facts_table(columns)


def _relations(draft: Draft) -> tables.Table:
    """Return the rows of a draft as the table of a delivery of relations."""
    columns: dict[str, Integers] = {
        "start": tables.days(draft.start), "end": tables.days(draft.end), "counted_from": tables.days(draft.counted_from),
        "row": draft.rows,
    }  # fmt: skip
    for name in RELATION_COLUMNS:
        words = draft.words.get(name)
        if words is not None and name not in columns:
            columns[name] = tables.coded(words.codes, words.words)
    return tables.relations_table(columns)


def _initiatives(draft: Draft) -> tables.Table:
    """Return the rows of a draft as the table of a delivery of initiatives."""
    columns: dict[str, Integers] = {"since": tables.days(draft.start), "row": draft.rows}
    for name in INITIATIVE_COLUMNS:
        words = draft.words.get(name)
        if words is not None and name not in columns:
            columns[name] = tables.coded(words.codes, words.words)
    return tables.initiatives_table(columns)


def _sources(draft: Draft, delivery: Delivery, registry: Registry, sources: Mapping[str, Source]) -> tuple[Source, ...]:
    """Return what is known of the sources that the rows name; a member's own file is a source of its own."""
    used = draft.words["source"].used() if "source" in draft.words else []
    found = [sources[name] for name in used if name in sources]
    if delivery.source == _own_source(delivery) and delivery.source not in sources:
        publisher = registry.find("member", delivery.member)
        found.append(Source(
            delivery.source, publisher.name if publisher else delivery.member, delivery.title or delivery.file, delivery.known_on,
            trust=Trust.MEMBER if publisher else Trust.PRESS,
        ))  # fmt: skip
    if delivery.source.startswith(RUN) and delivery.source not in sources:
        found.append(Source(delivery.source, "alliance", delivery.title, delivery.known_on))
    return tuple(found)


def _own_source(delivery: Delivery) -> str:
    return f"{delivery.member}: {delivery.file}"


def _remarks(draft: Draft) -> list[Finding]:
    """Return what a person should know of a delivery that was read as its sheet says."""
    notes = []
    if draft.left_out:
        notes.append(draft.finding(
            Severity.NOTE, "no-figure", f"{draft.left_out:,} cells say that there is no figure, and were left out",
            "Nothing, if the delivery sheet names the right texts in missing.",
        ))  # fmt: skip
    if draft.sheet.known_on is None:
        notes.append(draft.finding(
            Severity.NOTE, "known-from-today", "The delivery sheet does not say since when the figures are known",
            "They count as known from today; write known_on = 2017-02-08 to say otherwise.",
        ))  # fmt: skip
    return notes


def _names(registry: Registry) -> list[str]:
    """Return the names that can tell one encoding from another."""
    return [name for thing in registry.things for name in thing.names() if not name.isascii()]


def _ordered(findings: tuple[Finding, ...] | list[Finding]) -> tuple[Finding, ...]:
    order = list(Severity)
    return tuple(sorted(findings, key=lambda finding: order.index(finding.severity)))


def _everything(member: str) -> Scope:
    return Scope(member="" if member == OFFICE else member)


def _unreadable(file: str, *, is_empty: bool) -> Finding:
    if is_empty:
        return blocking("empty-file", "The file is empty", "Deliver the right file.", file=file)
    return blocking(
        "unreadable-file", "The file is neither a text file (.csv, .tsv, .txt) nor an Excel workbook (.xlsx)",
        "Save it as one of these.", file=file,
    )  # fmt: skip
