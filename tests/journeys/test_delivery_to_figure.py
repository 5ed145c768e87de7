"""Journey A: a delivery file becomes a figure, and the figure leads back to the row."""

import shutil
from fractions import Fraction
from pathlib import Path

import pytest

import alliance
from alliance.desks import delivery
from alliance.errors import DeliveryRefused

SHEET = """\
title = "Mitsubishi Motors: sales by month"
member = "mitsubishi"
known_on = 2017-02-10
source = "https://example.org/mitsubishi/monthly"
[columns]
period = "month"
value = "units"
[constants]
measure = "sales"
unit = "vehicles"
"""
# Invented months that add up to the reported year and to its reported quarters; they fill the gap that the dated
# perimeter names.
MONTHS = [80_000, 82_000, 99_013, 71_000, 72_000, 78_000, 72_000, 64_000, 79_000, 75_000, 79_000, 83_000]


def months(last: str = "83000") -> str:
    """Return the file as the member sends it."""
    values = [*map(str, MONTHS[:11]), last]
    return "month,units\n" + "".join(f"2016-{month:02},{value}\n" for month, value in enumerate(values, 1))


@pytest.fixture
def folder(reference_folder: Path, tmp_path: Path) -> Path:
    """Return a copy of the reference alliance that may be written to."""
    return Path(shutil.copytree(reference_folder, tmp_path / "demo"))


def test_a_delivery_file_becomes_a_figure(folder: Path) -> None:
    """The dated perimeter is refused, its months are delivered, and the same question is answered down to their rows."""
    dated = "renault + nissan + avtovaz + mitsubishi from 2016-11-01"
    refused = alliance.figure(folder, "sales", "2016", perimeter=dated)
    assert refused.refusal is not None
    assert {each.member for each in refused.refusal.missing} == {"mitsubishi"}

    file = folder / "deliveries" / "mitsubishi-months.csv"
    file.write_text(months(), "utf-8")
    file.with_suffix(".toml").write_text(SHEET, "utf-8")
    assert alliance.import_file(folder, file).rows == 12

    answered = alliance.figure(folder, "sales", "2016", perimeter=dated, by=["member"])
    assert answered.value == 3182625 + 5559902 + 284807 + 79_000 + 83_000
    assert sum((term.amount for term in answered.terms), Fraction(0)) == answered.value
    rows = {(term.fact.row, term.fact.value) for term in answered.terms if term.fact.delivery == last(folder)}
    assert rows == {(12, 79_000), (13, 83_000)}
    assert "mitsubishi-months.csv" in alliance.explain(folder, answered).summary()
    # The year that was reported still stands, and the record is whole.
    assert alliance.figure(folder, "sales", "2016").value == 9961347
    assert delivery.verify(folder) == ()


def last(folder: Path) -> str:
    """Return the id of the newest delivery."""
    return delivery.log(folder)[-1].id


def test_a_delivery_that_cannot_be_read_changes_nothing(folder: Path) -> None:
    """A blocking finding keeps the whole file out: the question is refused as before."""
    before = delivery.log(folder)
    file = folder / "deliveries" / "mitsubishi-months.csv"
    file.write_text(months("83.000,5 approx."), "utf-8")
    file.with_suffix(".toml").write_text(SHEET, "utf-8")
    with pytest.raises(DeliveryRefused, match="row 13"):
        alliance.import_file(folder, file)
    assert delivery.log(folder) == before
    assert alliance.figure(folder, "sales", "2016-12", perimeter="mitsubishi").value is None
