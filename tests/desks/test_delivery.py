"""The delivery desk: the reference alliance, and a record that only grows."""

from pathlib import Path

import pytest

from alliance.desks import delivery
from alliance.errors import FolderError
from alliance.record.folder import open_folder


def test_the_reference_alliance_is_filed_as_any_other(reference_folder: Path) -> None:
    """Its deliveries lie in the folder as received, each with its sheet, and went in without a blocking finding."""
    filed = delivery.log(reference_folder)
    files = sorted(path.name for path in (reference_folder / "deliveries").glob("*.csv"))
    assert [each.file for each in filed] == files
    assert all((reference_folder / "deliveries" / name).with_suffix(".toml").is_file() for name in files)
    assert delivery.verify(reference_folder) == ()


def test_making_the_reference_again_files_nothing_twice(reference_folder: Path) -> None:
    """A second `demo` finds everything in already, and the head of the record does not move."""
    head = open_folder(reference_folder).journal.head()
    assert all(each.already for each in delivery.start_reference(reference_folder))
    assert open_folder(reference_folder).journal.head() == head


def test_the_reference_never_goes_into_another_alliance(tmp_path: Path) -> None:
    """A folder of somebody else is left alone."""
    delivery.start(tmp_path / "ours", "Ours")
    with pytest.raises(FolderError, match="another alliance"):
        delivery.start_reference(tmp_path / "ours")


def test_a_delivery_changes_what_it_brought(reference_folder: Path) -> None:
    """What Nissan restated in January 2019 is one restated figure: 87 vehicles less for 2017."""
    number = next(each.sequence for each in delivery.log(reference_folder) if "nissan-restated" in each.file)
    changes = delivery.diff(reference_folder, str(number))
    restated = [change for change in changes if change.what == "restated" and not change.fact.breakdown()]
    assert [(change.fact.member, change.difference) for change in restated] == [("nissan", -87)]


def test_what_the_record_holds_adds_up_to_what_was_delivered(reference_folder: Path) -> None:
    """The rows of the overview are the rows of the deliveries of facts."""
    filed = sum(each.rows for each in delivery.log(reference_folder) if each.kind == "facts")
    assert sum(each.rows for each in delivery.holds(reference_folder)) == filed
