"""An edition as data is understood by readers from outside, holds exact numbers, and can be filed anew."""

import csv
import json
import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from tests.publish.conftest import NAME, Opened

from alliance.desks.delivery import import_file
from alliance.desks.press import write_exports
from alliance.desks.reporting import catalogue_of
from alliance.errors import UnknownName
from alliance.figures.consolidate import consolidate
from alliance.publish.exports.sdmx import DIMENSIONS
from alliance.record.folder import open_folder

SOLD = "fig/sales/2016/alliance"


@pytest.fixture(scope="module")
def exported(opened: Opened, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the files of all exports of the edition, by name."""
    target = tmp_path_factory.mktemp("data")
    return {path.name: path for path in write_exports(opened.folder, NAME, target=target)}


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return a CSV file as rows."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_a_data_package_is_valid_for_frictionless(exported: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """The descriptor, every table, its types, keys, sizes and hashes hold for a reader from outside."""
    frictionless = pytest.importorskip("frictionless")
    monkeypatch.chdir(exported["datapackage.json"].parent)
    report = frictionless.validate("datapackage.json")
    assert report.valid, report.flatten(["type", "message"])
    package = frictionless.Package("datapackage.json")
    sold = next(row for row in package.get_resource("figures").read_rows() if row["figure"] == SOLD)
    assert (sold["value"], sold["unit"]) == (9_961_347, "vehicles")


def test_a_wrong_byte_in_a_data_package_is_found(
    exported: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hashes in the descriptor are those of the files: a changed number is seen from outside."""
    frictionless = pytest.importorskip("frictionless")
    monkeypatch.chdir(shutil.copytree(exported["datapackage.json"].parent, tmp_path / "copy"))
    figures = Path("figures.csv")
    figures.write_text(figures.read_text("utf-8").replace("9961347", "9961348"), encoding="utf-8")
    assert not frictionless.validate("datapackage.json").valid


def test_sdmx_is_read_by_pysdmx(exported: dict[str, Path], opened: Opened) -> None:
    """One dataset with one observation a figure; keys are unique, and numbers come back exactly."""
    reader = pytest.importorskip("pysdmx.io")
    (dataset,) = reader.read_sdmx(str(exported[f"{NAME}.sdmx.csv"]), validate=False).data
    assert dataset.short_urn == "Dataflow=ALLIANCE:FACTS_2016(1.0.0)"
    found = {str(row["FIGURE"]): row for row in dataset.data.to_dict("records")}
    assert len(found) == len(dataset.data) == len(opened.register["figures"])
    assert len(dataset.data[[*DIMENSIONS]].drop_duplicates()) == len(found)
    assert (str(found[SOLD]["OBS_VALUE"]), found[SOLD]["OBS_STATUS"], str(found[SOLD]["TIME_PERIOD"])) == (
        "9961347",
        "A",
        "2016",
    )
    refused = found["fig/sales/2007/mitsubishi"]
    assert (refused["OBS_VALUE"], refused["OBS_STATUS"]) == ("", "M")
    assert {str(row["SNAPSHOT"]) for row in found.values()} == {opened.edition.snapshot}


def test_provenance_is_read_by_prov(exported: dict[str, Path]) -> None:
    """From the printed figure the way leads over rows and deliveries to those who delivered."""
    model = pytest.importorskip("prov.model")
    document = model.ProvDocument.deserialize(str(exported[f"{NAME}.prov.json"]), format="json")
    derived: dict[str, set[str]] = {}
    for link in document.get_records(model.ProvDerivation):
        ends = dict(link.formal_attributes)
        made, used = (str(ends[model.PROV[name]]) for name in ("generatedEntity", "usedEntity"))
        derived.setdefault(made, set()).add(used)
    rows = derived[f"figure:{SOLD}"]
    assert len(rows) == 4
    deliveries = {place for row in rows for place in derived[row] if place.startswith("delivery:")}
    attributed = {
        str(ends[model.PROV["entity"]]): str(ends[model.PROV["agent"]])
        for ends in (dict(link.formal_attributes) for link in document.get_records(model.ProvAttribution))
    }
    assert deliveries <= attributed.keys()
    named = {str(entity.identifier) for entity in document.get_records(model.ProvEntity)}
    assert {place for places in derived.values() for place in places} <= named


def test_every_number_is_exact(exported: dict[str, Path], opened: Opened) -> None:
    """Numerator and denominator give the number of edition.json, also one without an end in decimals."""
    exact = {str(row["id"]): row["value"] for row in opened.register["figures"]}
    for row in rows_of(exported["figures.csv"]):
        if row["value"]:
            value = Fraction(int(row["numerator"]), int(row["denominator"]))
            assert value == Fraction(str(exact[row["figure"]]))
            assert abs(Fraction(row["value"]) - value) < Fraction(1, 10**11)
        else:
            assert (exact[row["figure"]], row["status"]) == (None, "refused")


def test_the_snapshot_stands_in_every_file(exported: dict[str, Path], opened: Opened) -> None:
    """Whatever file is handed on says which snapshot it is of."""
    for path in exported.values():
        assert opened.edition.snapshot in path.read_text("utf-8"), path.name


def test_the_tables_file_a_fresh_folder_that_gives_the_same_figures(
    exported: dict[str, Path], opened: Opened, tmp_path: Path
) -> None:
    """Facts and links of the package, imported with their sheets, answer every question of the edition as before."""
    folder = tmp_path / "fresh"
    folder.mkdir()
    for name in ("alliance.toml", "sources.csv"):
        shutil.copy(opened.folder / name, folder / name)
    for name in ("facts", "relations"):
        import_file(folder, exported[f"{name}.csv"])
    record = open_folder(folder)
    snapshot, catalogue = record.snapshot(), catalogue_of(record)
    printed = [opened.book.figures[str(row["id"])] for row in opened.register["figures"]]
    asked = [each for each in printed if each.how == "consolidated" and each.is_there]
    assert len(asked) > 100
    different = []
    for figure in asked:
        before = opened.book.answer(figure)
        basis = "printed" if figure.id.endswith("/basis-printed") else before.question.basis
        after = consolidate(snapshot, replace(before.question, basis=basis), catalogue)
        if (after.value, after.half, after.bound) != (before.value, before.half, before.bound):
            different.append(f"{figure.id}: {before.value}, {after.value} {after.refusal}")
    assert different == []


def test_the_same_edition_gives_the_same_bytes(exported: dict[str, Path], opened: Opened, tmp_path: Path) -> None:
    """Exports depend on the edition alone, not on the day or the folder they are written in."""
    again = write_exports(opened.folder, NAME, target=tmp_path)
    assert {path.name: path.read_bytes() for path in again} == {
        name: path.read_bytes() for name, path in exported.items()
    }


def test_an_unknown_form_is_refused(opened: Opened, tmp_path: Path) -> None:
    """The forms there are stand in the error, and nothing is written."""
    with pytest.raises(UnknownName, match="sdmx"):
        write_exports(opened.folder, NAME, forms=["sdmx-ml"], target=tmp_path)
    assert not list(tmp_path.iterdir())


def test_provenance_is_plain_json(exported: dict[str, Path]) -> None:
    """No relation of the file is listed twice, and every name has a declared prefix."""
    document = json.loads(exported[f"{NAME}.prov.json"].read_text("utf-8"))
    prefixes = {*document["prefix"], "prov"}
    used = {name.split(":", 1)[0] for kind in ("entity", "activity", "agent") for name in document[kind]}
    assert used <= prefixes
    links = [
        json.dumps(link, sort_keys=True) for kind in ("wasDerivedFrom", "used") for link in document[kind].values()
    ]
    assert len(links) == len(set(links))
