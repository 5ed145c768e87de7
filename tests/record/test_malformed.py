"""Malformed deliveries: each is refused with its place and advice, or read right; none is ever half filed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.record.delivered import MEASURES, REGISTRY, SALES, SHEET, blocking, delivered, rows
from tests.record.malformed import Case, cases

from alliance.errors import DeliveryRefused
from alliance.record.deliveries import file_delivery
from alliance.record.folder import Folder, create_folder

CASES = cases()
BROKEN = [case for case in CASES if case.rules]
RIGHT = [case for case in CASES if not case.rules]


def content() -> str:
    """Return the small alliance of the tests as an alliance.toml."""
    groups = {"member": "members", "partner": "partners", "rival": "rivals", "region": "regions"}
    lines = ['[alliance]\ntitle = "Small alliance"\n[calendars.japanese-fiscal]\nfirst_month = 4\n']
    for kind in ("member", "partner", "rival", "brand", "model", "plant", "function", "segment", "person", "region"):
        lines.append(f"[{groups.get(kind, kind + 's')}]")
        for thing in REGISTRY.of_kind(kind):
            calendar = ', calendar = "japanese-fiscal"' if thing.calendar.first_month != 1 else ""
            lines.append(f'"{thing.id}" = {{ name = "{thing.name}"{calendar} }}')
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Return a folder into which everything is delivered."""
    return create_folder(tmp_path_factory.mktemp("place") / "small", "Small alliance", content=content())


def state(folder: Folder) -> set[Path]:
    """Return every file of the record."""
    return {path for path in folder.journal.path.rglob("*") if path.is_file()}


def test_there_are_enough_cases() -> None:
    """At least two hundred deliveries are malformed, each in its own way."""
    assert len(BROKEN) >= 200
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.name[:60].encode("unicode_escape").decode())
def test_a_malformed_delivery_is_refused_with_its_place(case: Case, place: Folder) -> None:
    """Rule, file, sheet, row, column, value and advice are those of the fault, and the record is as before."""
    before = (place.journal.head(), state(place))
    path = place.path / "deliveries" / case.file
    path.write_bytes(case.raw())
    sheet = place.path / "deliveries" / "sheet.toml"
    sheet.write_bytes(case.sheet.encode("utf-8", "surrogateescape"))
    with pytest.raises(DeliveryRefused) as error:
        file_delivery(place, path, measures=MEASURES, member="renault", sheet=sheet)
    assert (place.journal.head(), state(place)) == before
    found = [finding for finding in error.value.findings if finding.is_blocking]
    assert {finding.rule for finding in found} & set(case.rules), [finding.sentence() for finding in found]
    meant = next(finding for finding in found if finding.rule in case.rules)
    assert meant.file == ("sheet.toml" if meant.rule == "delivery-sheet" else case.file)
    assert meant.message
    assert meant.advice
    if case.row is not None:
        assert meant.row == case.row
    if case.column is not None:
        assert meant.column == case.column
    if case.value is not None:
        assert meant.value == case.value
    if case.file.endswith(".xlsx") and meant.row is not None:
        assert meant.sheet == "Sales"


@pytest.mark.parametrize("case", RIGHT, ids=lambda case: case.name[:60].encode("unicode_escape").decode())
def test_what_is_only_unusual_is_read_right(case: Case) -> None:
    """The same months, markets and vehicles as a plain reading by hand."""
    prepared = delivered(case.raw(), case.sheet, file=case.file)
    assert blocking(prepared) == []
    found = [
        (f"{start:%Y-%m}", market, value / 10**-scale)
        for start, market, value, scale in rows(prepared, "start", "market", "value", "scale")
    ]
    assert sorted(found) == sorted(case.oracle)


DAMAGE = (
    b'"', b",", b";", b"\n", b"\r", b"\0", b"\xff", b"-", b".", b"9" * 20, b"FY2015", "△".encode(), b"%", b"(", b"through 2016", b"Total",
    b"1/2/2016", "年度".encode(), b"e5", b"nan", b"",
)  # fmt: skip
SHEETS = (
    SHEET, 'rows = "transactions"\n' + SHEET, 'rows = "corrections"\n' + SHEET, 'calendar = "japanese-fiscal"\n' + SHEET,
    'decimal = ","\nmissing = ["", "-"]\nfill = ["Market"]\n' + SHEET, 'as_written = ["market"]\n' + SHEET,
    SHEET.replace('period = "Month"', 'first_day = "Month"\nlast_day = "Month"'),
    SHEET + '[[exclude]]\ncolumn = "Market"\nmatch = ["Total", "* total"]\naction = "total"\n',
)  # fmt: skip


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 3), st.sampled_from(DAMAGE)), max_size=4),
    st.sampled_from(SHEETS),
    st.sampled_from(["utf-8", "utf-16", "cp1252"]),
    st.sampled_from(["renault", "office", "nissan"]),
)
def test_no_damage_is_an_error(damage: list[tuple[int, int, bytes]], sheet: str, encoding: str, member: str) -> None:
    """Whatever is broken in a file, the answer is a table or a blocking finding, never an exception."""
    raw = bytearray(SALES.encode(encoding))
    for place, length, bytes_in in damage:
        raw[place : place + length] = bytes_in
    blocking(delivered(bytes(raw), sheet, member=member))
