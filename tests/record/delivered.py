"""A small alliance to deliver to: its registry, an empty record, and one call that reads and checks a file."""

import io
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from alliance.calendar import JAPANESE_FISCAL_YEAR
from alliance.errors import DeliveryRefused
from alliance.figures.catalogue import load_catalogue
from alliance.findings import Finding
from alliance.record.contents import NOTHING
from alliance.record.deliveries import Filed, Prepared, file_delivery, prepare
from alliance.record.delivery import Delivery, Scope
from alliance.record.delivery_sheet import DeliverySheet
from alliance.record.facts import Fact
from alliance.record.folder import Folder
from alliance.record.journal import Journal
from alliance.record.members import Registry, Thing
from alliance.record.sheet_file import read_sheet
from alliance.record.snapshot import Snapshot
from alliance.record.tables import from_facts

MEASURES = load_catalogue()
TODAY = date(2017, 2, 8)
ACCENTS = str.maketrans("ëé", "ee")
SHEET = """
title = "Sales of Renault"
known_on = 2017-02-08
source = "https://example.org/renault-2016"
[columns]
period = "Month"
market = "Market"
value = "Units"
[constants]
measure = "sales"
unit = "vehicles"
"""
SALES = "Month,Market,Units\n2016-01,France,41000\n2016-01,Germany,12500\n2016-02,France,43250\n2016-02,Germany,11900\n"

ALLIANCE = """
[alliance]
title = "Small alliance"
currency = "EUR"
[calendars.japanese-fiscal]
first_month = 4
[members]
renault = { name = "Renault", country = "FR" }
nissan = { name = "Nissan", country = "JP", calendar = "japanese-fiscal" }
[brands]
renault = "Renault"
[functions]
purchasing = "Purchasing"
engineering = "Engineering"
manufacturing = "Manufacturing"
people = "Human Resources"
"""


def registry() -> Registry:
    """Return two members, a partner, a rival, and what they sell where."""
    things = [
        Thing("renault", "member", "Renault", ("Groupe Renault",), "FR"),
        Thing("nissan", "member", "Nissan", ("日産",), "JP", JAPANESE_FISCAL_YEAR),
        Thing("avtovaz", "partner", "AVTOVAZ"),
        Thing("toyota", "rival", "Toyota"),
        Thing("alliance", "company", "The Alliance"),
        Thing("industry", "company", "Industry"),
    ]
    for kind, names in {
        "brand": "Renault Dacia Nissan Infiniti Datsun Lada Alpine Citroën",
        "model": "Clio Zoe Leaf Duster Note Qashqai Mégane",
        "plant": "Flins Oppama",
        "function": "Purchasing",
        "segment": "Cars Vans",
        "person": "Ghosn",
    }.items():
        things += [Thing(name.lower().translate(ACCENTS), kind, name) for name in names.split()]
    markets = {"FR": "France", "DE": "Germany", "ES": "Spain", "JP": "Japan", "US": "United States", "RU": "Russia"}
    things += [Thing(code, "market", name, (f"{code}-name",)) for code, name in markets.items()]
    things += [Thing("JP-kanji", "market", "日本"), Thing("europe", "region", "Europe")]
    return Registry("Small alliance", tuple(things), calendars={"japanese-fiscal": JAPANESE_FISCAL_YEAR})


REGISTRY = registry()
EMPTY = Snapshot(REGISTRY, NOTHING.cells, (), {}, {}, NOTHING.head)


def sheet_of(text: str) -> DeliverySheet:
    """Return a delivery sheet that has no mistakes."""
    sheet, findings = read_sheet(text.encode(), "sheet.toml")
    assert sheet is not None
    assert findings == (), [finding.sentence() for finding in findings]
    return sheet


def delivered(
    raw: str | bytes, sheet: str | DeliverySheet = SHEET, *, file: str = "sales.csv", member: str = "renault",
    record: Snapshot = EMPTY,
) -> Prepared:  # fmt: skip
    """Return a file read and checked."""
    data = raw.encode() if isinstance(raw, str) else raw
    understood = sheet_of(sheet) if isinstance(sheet, str) else sheet
    return prepare(data, file, member=member, sheet=understood, snapshot=record, measures=MEASURES, today=TODAY)


def blocking(prepared: Prepared) -> list[Finding]:
    """Return the findings that keep a delivery out; there is a table only if there are none."""
    found = [finding for finding in prepared.findings if finding.is_blocking]
    assert (prepared.table is None) == bool(found)
    return found


def rules(prepared: Prepared) -> set[str]:
    """Return the names of the rules that keep a delivery out."""
    return {finding.rule for finding in blocking(prepared)}


def said(prepared: Prepared) -> set[tuple[str, str]]:
    """Return severity and rule of everything that was found."""
    return {(finding.severity.value, finding.rule) for finding in prepared.findings}


def rows(prepared: Prepared, *columns: str) -> list[tuple[object, ...]]:
    """Return some columns of what would be filed."""
    assert prepared.table is not None, [finding.sentence() for finding in blocking(prepared)]
    return [tuple(row[column] for column in columns) for row in prepared.table.to_pylist()]


def record_of(
    folder: Path, *facts: Fact, member: str = "renault", file: str = "earlier.csv", **given: object
) -> Snapshot:
    """Return a record that holds some facts of one delivery."""
    journal = Journal(folder / "record")
    delivery = Delivery(
        "",
        member,
        file,
        "facts",
        "add",
        Scope(member=member),
        date(2016, 2, 8),
        datetime(2016, 2, 8, tzinfo=UTC),
        **given,
    )  # type: ignore[arg-type]
    journal.file(delivery, from_facts(facts), repr(facts).encode(), b"")
    held = journal.contents()
    return Snapshot(REGISTRY, held.cells, held.relations, held.deliveries, held.sources, held.head)


def workbook_of(cells: dict[str, object], *, title: str = "Sales") -> openpyxl.Workbook:
    """Return a workbook with one sheet of the given cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for place, value in cells.items():
        sheet[place] = value
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    """Return a workbook as the bytes of its file."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def put(folder: Folder, text: str | bytes, sheet: str | None = SHEET, name: str = "sales.csv") -> Path:
    """Write a file and its sheet into the folder of deliveries."""
    path = folder.path / "deliveries" / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    if sheet is not None:
        path.with_suffix(".toml").write_text(sheet, "utf-8")
    return path


def file(folder: Folder, path: Path, member: str = "Renault", **more: object) -> Filed:
    """File a delivery."""
    return file_delivery(folder, path, measures=MEASURES, member=member, **more)  # type: ignore[arg-type]


def refused(folder: Folder, path: Path, member: str = "Renault", **more: object) -> set[str]:
    """Return the rules by which a delivery is refused, having seen that nothing changed."""
    head, rows = folder.journal.head(), len(folder.journal.cells())
    with pytest.raises(DeliveryRefused) as error:
        file(folder, path, member, **more)
    assert (folder.journal.head(), len(folder.journal.cells())) == (head, rows)
    assert folder.journal.verify() == []
    return {finding.rule for finding in error.value.findings if finding.is_blocking}
